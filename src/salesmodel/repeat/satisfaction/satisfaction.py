"""How satisfied clients say they are: promoters and detractors, and shares of content."""

from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import IntArray, read_only
from salesmodel._checks import whole
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.repeat._adding import added_counts, check_same
from salesmodel.repeat._clients import counted
from salesmodel.repeat._groups import group_of_events, with_nobody
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.net_score import NetPromoterScore, net_promoter_score
from salesmodel.tables.deals import Labelled
from salesmodel.tables.responses import NPS_SCALE, ResponseTable


__all__ = [
    "DETRACTORS_TO",
    "PROMOTERS_FROM",
    "Satisfaction",
    "SatisfactionRow",
    "satisfaction",
]

PROMOTERS_FROM: Final = 9
"""Score from which on a client is a promoter, of 0 to 10."""
DETRACTORS_TO: Final = 6
"""Score up to which a client is a detractor, of 0 to 10."""

_ENDS = ("value", "low", "high")


@attrs.frozen
class SatisfactionRow:
    """How satisfied one group is.

    Parameters
    ----------
    group : str or None
        Label of the group; `None` of rows without one.
    n_asked, n_answered : int
        Questions, and those that were answered.
    responded : Rate
        `n_answered` / `n_asked`.
    score : NetPromoterScore or None
        Promoters less detractors; `None` on a scale other than 0 to 10.
    satisfied : Rate
        Answers from a score on / answers.
    mean : float or None
        Mean of the answers; `None` where there is none.
    """

    group: str | None
    n_asked: int
    n_answered: int
    responded: Rate
    score: NetPromoterScore | None
    satisfied: Rate
    mean: float | None


@attrs.frozen(eq=False)
class Satisfaction:
    """Answers by group and score.

    The sum of those of two sets of questions is that of their union: exact, in any
    order.

    Parameters
    ----------
    groups : tuple of str or None
        Labels of the groups; the last one, `None`, is that of rows without any.
    scale : (int, int)
        The least and the greatest score there is.
    satisfied_from : int
        Score from which on a client counts as satisfied.
    confidence : float
        Coverage of the intervals.
    asked : ndarray of int64, shape (n_groups,)
        Questions.
    scores : ndarray of int64, shape (n_groups, n_scores)
        Answers by score, the least first.
    """

    groups: tuple[str | None, ...]
    scale: tuple[int, int]
    satisfied_from: int
    confidence: float
    asked: IntArray
    scores: IntArray

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Let no count be written to."""
        read_only(self.asked)
        read_only(self.scores)

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        """Add the answers to other questions, group by group."""
        check_same(self, other, ("scale", "satisfied_from", "confidence"))
        return attrs.evolve(self, **added_counts(self, other, ("asked", "scores")))

    def rows(self) -> tuple[SatisfactionRow, ...]:
        """Return the figures of each group.

        Returns
        -------
        tuple of SatisfactionRow
            In the order of the groups; the last one of rows without a label, where
            there are such.

        Examples
        --------
        >>> answers = ResponseTable.from_columns(at=["2026-01-05"], score=[9])
        >>> [row] = satisfaction(answers).rows()
        >>> row.score.value, row.responded.value
        (1.0, 1.0)
        """
        return tuple(
            self._row(group, self.asked[place], self.scores[place])
            for place, group in enumerate(self.groups)
            if group is not None or self.asked[place]
        )

    @property
    def total(self) -> SatisfactionRow:
        """Figures of all groups together."""
        return self._row("all", self.asked.sum(), self.scores.sum(axis=0))

    def _row(
        self, group: str | None, asked: np.int64, scores: IntArray
    ) -> SatisfactionRow:
        """Rate the answers of some group."""
        low, _ = self.scale
        n, sure = int(scores.sum()), self.confidence
        content = int(scores[self.satisfied_from - low :].sum())
        total = int((scores * np.arange(low, low + scores.size)).sum())
        score = None
        if self.scale == NPS_SCALE:
            against = int(scores[: DETRACTORS_TO + 1].sum())
            in_favour = int(scores[PROMOTERS_FROM:].sum())
            between = n - in_favour - against
            score = net_promoter_score(in_favour, between, against, confidence=sure)
        return SatisfactionRow(
            group=group,
            n_asked=int(asked),
            n_answered=n,
            responded=wilson_rate(n, int(asked), confidence=sure),
            score=score,
            satisfied=wilson_rate(content, n, confidence=sure),
            mean=total / n if n else None,
        )

    def __str__(self) -> str:
        """Return a line a group, and one of all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["group", "asked", "answered", "responded", "score", "low", "high"]
        heads += [f"from {self.satisfied_from} on", "low", "high"]
        rows = [
            [
                row.group,
                row.n_asked,
                row.n_answered,
                row.responded.value,
                *_ends(row.score),
                *_ends(row.satisfied),
            ]
            for row in (*self.rows(), self.total)
        ]
        low, high = self.scale
        return Shown(f"Satisfaction, from {low} to {high}", heads, rows)


def _ends(figure: Rate | NetPromoterScore | None) -> list[float | None]:
    """Return a figure and the ends of its interval, undefined where there is none."""
    return [None if figure is None else getattr(figure, end) for end in _ENDS]


def satisfaction(
    responses: ResponseTable,
    by: str | Labelled | None = None,
    *,
    satisfied_from: int | None = None,
    confidence: float = 0.95,
) -> Satisfaction:
    r"""Count what clients answer, group by group.

    Parameters
    ----------
    responses : ResponseTable
        Questions and their answers.
    by : {"day", "week", "month", "seller"} or Labelled, optional
        Groups: a calendar period (UTC) in which clients were asked, the seller, or
        labels, one a row. Without it there is one group.
    satisfied_from : int, optional
        Score from which on a client counts as satisfied; by default the two highest
        scores do, such as 4 and 5 of 5.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    Satisfaction
        Response rate, score and share of satisfied clients by group.

    Raises
    ------
    InvalidValueError
        If there is no such column, `satisfied_from` is not on the scale, or
        `confidence` is not between 0 and 1.
    ShapeError
        If labels have another number of rows.

    See Also
    --------
    salesmodel.statistics.net_promoter_score : The score of counts, and its interval.

    Notes
    -----
    On a scale from 0 to 10, those who say 9 or 10 are promoters, those up to 6
    detractors. The share of satisfied clients, or CSAT, has Wilson's interval. All of it is
    of those who answered: nothing tells what the others think, and a low response rate
    says how many they are. An answer that has not come yet is none.

    References
    ----------
    .. [1] Reichheld, F. F. (2003), "The One Number You Need to Grow", Harvard Business
       Review 81 (12): 46-54.

    Examples
    --------
    >>> answers = ResponseTable.from_columns(
    ...     at=["2026-01-05"] * 5, score=[10, 9, 7, 3, None]
    ... )
    >>> row = satisfaction(answers).total
    >>> row.responded.value, row.score.points, row.satisfied.value
    (0.8, 25.0, 0.5)
    """
    wilson_rate(0, 0, confidence=confidence)
    low, high = responses.scale
    least = high - 1 if satisfied_from is None else satisfied_from
    whole("satisfied_from", least, least=low, most=high)
    group, groups = with_nobody(group_of_events(responses.at, responses.seller, by))
    n, n_scores = len(groups), high - low + 1
    rows = np.flatnonzero(responses.is_answered)
    cell = group[rows] * n_scores + (responses.score[rows] - low)
    return Satisfaction(
        groups=groups,
        scale=responses.scale,
        satisfied_from=least,
        confidence=confidence,
        asked=counted(group, n),
        scores=counted(cell, n * n_scores).reshape(n, n_scores),
    )
