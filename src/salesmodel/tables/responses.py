"""Answers to surveys as read-only columns, one row a client who was asked."""

from collections.abc import Mapping
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    BoolArray,
    CodeArray,
    InstantArray,
    instants,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidInstantError
from salesmodel.tables._client_door import (
    check_clients,
    check_lengths,
    columns_at,
    dated_clients,
    labels,
    rows_of,
)
from salesmodel.tables._event_door import (
    NO_SCORE,
    check_after,
    check_scale,
    check_scores,
    scores,
)
from salesmodel.tables.deals import Labelled


__all__ = ["NPS_SCALE", "ResponseTable"]

NPS_SCALE: Final = (0, 10)
"""The scale of the question whether one would recommend."""

_COLUMNS = ("at", "score", "client", "answered", "seller", "deal")


@attrs.frozen(eq=False)
class ResponseTable:
    """Clients who were asked how satisfied they are, one row a question.

    Parameters
    ----------
    at : ndarray of int64, shape (n,)
        When each was asked, in microseconds since 1970-01-01 UTC; the smallest
        ``int64`` where not known.
    score : ndarray of int32, shape (n,)
        What he answered; -1 where he did not.
    scale : (int, int)
        The least and the greatest score there is.
    client : ndarray of int32, shape (n,), or None
        Code of the client, merged ones being one; -1 where not known.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    answered : ndarray of int64, shape (n,), or None
        When he answered; the smallest ``int64`` where not known.
    seller, deal : Labelled or None
        Labels of each row; `None` where there is no such column.
    notices : mapping of str to int
        What was dropped or is not known, by code.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If a score is not on the scale, or a code is out of range.
    InvalidInstantError
        If an answer comes before its question, or there is one without a score.
    """

    at: InstantArray
    score: CodeArray
    scale: tuple[int, int] = attrs.field(default=NPS_SCALE, converter=check_scale)
    client: CodeArray | None = None
    n_clients: int = 0
    names: tuple[str, ...] = ()
    answered: InstantArray | None = None
    seller: Labelled | None = None
    deal: Labelled | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, _COLUMNS)
        check_clients(self.client, self.n_clients, self.names)
        check_scores(self.score, self.scale)
        if self.answered is not None:
            check_after("answered", self.answered, self.at)
            wrong = (self.answered != MISSING) & (self.score == NO_SCORE)
            if wrong.any():
                row = int(np.argmax(wrong))
                value, path = int(self.answered[row]), f"answered[{row}]"
                needed = "absent where there is no score"
                raise InvalidInstantError("answered", needed, value, "score", path)

    def __len__(self) -> int:
        """Count the questions."""
        return self.at.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the rows of a mask."""
        kept = rows_of(rows, len(self))
        return attrs.evolve(self, **columns_at(self, _COLUMNS, kept))

    @property
    def is_answered(self) -> BoolArray:
        """Whether each question was answered, shape (n,)."""
        is_answered: BoolArray = self.score != NO_SCORE
        return is_answered

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        at: ArrayLike,
        score: ArrayLike,
        scale: tuple[int, int] = NPS_SCALE,
        client: ArrayLike | Labelled | None = None,
        answered: ArrayLike | None = None,
        seller: ArrayLike | Labelled | None = None,
        deal: ArrayLike | Labelled | None = None,
        merged: Mapping[str, str] | None = None,
        missing_client: str = "refuse",
        missing_at: str = "refuse",
    ) -> Self:
        """Build the table from array-likes of any library, rows in any order.

        Parameters
        ----------
        at : array_like, shape (n,)
            When each was asked: instants as in `ContactTable.from_columns`.
        score : array_like of int, shape (n,)
            Answers; absent (or -1) where there was none.
        scale : (int, int), default (0, 10)
            The least and the greatest score there is.
        client : array_like of str or int, optional
            Clients by name, or by codes from 0; absent (or -1) where not known.
        answered : array_like, optional
            When each answered; absent where not known.
        seller, deal : array_like of str, optional
            Labels; absent where there is none.
        merged : mapping of str to str, optional
            The client that stayed, by name of one that was merged into it.
        missing_client, missing_at : {"refuse", "drop", "keep"}, default "refuse"
            What becomes of rows without a client, where there is such a column, or
            without an instant.

        Returns
        -------
        ResponseTable
            The table; what was dropped stands in its notices.

        Raises
        ------
        InvalidValueError
            If a score is not on the scale, a client is absent, or a policy is none.
        InvalidInstantError
            If an instant is absent, naive, or out of range, or an answer comes before
            its question.
        DefinitionError
            If mergers go round in a ring.

        Examples
        --------
        >>> answers = ResponseTable.from_columns(
        ...     at=["2026-01-05", "2026-01-05"],
        ...     client=["Acme", "Bolt"],
        ...     score=[9, None],
        ... )
        >>> answers.score.tolist(), answers.is_answered.tolist()
        ([9, -1], [True, False])
        """
        ends = check_scale(scale)
        dated, kept = dated_clients(at, client, merged, (missing_at, missing_client))
        table = cls(
            **dated,
            score=scores(score, ends),
            scale=ends,
            answered=None if answered is None else instants("answered", answered),
            seller=labels("seller", seller),
            deal=labels("deal", deal),
        )
        return table if kept is None else table[kept]
