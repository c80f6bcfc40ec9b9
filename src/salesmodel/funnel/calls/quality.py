"""Reviews of recorded calls: how many are heard, how good they are, what that brings."""

from collections.abc import Mapping, Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import NO_LABEL, FloatArray, IntArray, integers, read_only
from salesmodel._checks import one_of, real, several
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel._floats import floats
from salesmodel.statistics.differences import (
    LEAST_TRIALS,
    RateDifference,
    rate_difference,
)
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.deals import Labelled, label


__all__ = ["CallQuality", "QualityRow", "ReviewTable", "call_quality"]


@attrs.frozen(eq=False)
class ReviewTable:
    """Reviews of calls, one row a review.

    Parameters
    ----------
    contact : ndarray of int64, shape (n_reviews,)
        Row of the contact that was reviewed.
    scores : ndarray of float64, shape (n_reviews, n_criteria)
        Points of the score sheet, each from 0 to 1; ``nan`` where a criterion does not
        apply.
    criteria : tuple of str
        What the sheet asks.
    weights : tuple of float
        Weight of each criterion, not negative, not all 0.
    reviewer : Labelled
        Who reviewed.
    recording : tuple of str or None
        Reference to the recording, which the host keeps.

    Raises
    ------
    ShapeError
        If the columns do not fit together.
    InvalidValueError
        If a row is negative, a score is not from 0 to 1 (code ``fraction``), or the
        weights are negative or add up to 0 (code ``weights``).

    Examples
    --------
    >>> reviews = ReviewTable.from_columns(
    ...     contact=[0, 2],
    ...     scores={"greeting": [1, 0.5], "needs": [0.5, None]},
    ...     weights={"greeting": 1, "needs": 3},
    ...     reviewer=["Eve", "Eve"],
    ...     recording=["rec-17", "rec-20"],
    ... )
    >>> reviews.score.tolist()
    [0.625, 0.5]
    """

    contact: IntArray
    scores: FloatArray
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    reviewer: Labelled
    recording: tuple[str | None, ...]

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        n, m = self.contact.size, len(self.criteria)
        if self.scores.shape != (n, m):
            raise ShapeError("scores", str((n, m)), str(self.scores.shape))
        for name, size, expected in (
            ("weights", len(self.weights), m),
            ("reviewer", len(self.reviewer), n),
            ("recording", len(self.recording), n),
        ):
            if size != expected:
                raise ShapeError(name, f"{expected} of them", str(size))
        total = sum(self.weights)
        if not 0 < total < np.inf or min(self.weights) < 0:
            needed = "finite, not negative, and not all 0"
            raise InvalidValueError("weights", needed, self.weights, "weights")
        wrong = ~(np.isnan(self.scores) | ((self.scores >= 0) & (self.scores <= 1)))
        if wrong.any():
            row, place = (int(one) for one in np.argwhere(wrong)[0])
            path = f"scores[{self.criteria[place]!r}][{row}]"
            told = self.scores[row, place].item()
            needed = "a fraction from 0 to 1, or absent"
            raise InvalidValueError("scores", needed, told, "fraction", path)
        if (self.contact < 0).any():
            row = int(np.argmax(self.contact < 0))
            told, path = int(self.contact[row]), f"contact[{row}]"
            raise InvalidValueError("contact", "a row from 0", told, "range", path)

    def __len__(self) -> int:
        """Count the reviews."""
        return self.contact.size

    @classmethod
    def from_columns(
        cls,
        *,
        contact: ArrayLike,
        scores: Mapping[str, ArrayLike],
        reviewer: ArrayLike,
        weights: Mapping[str, float] | None = None,
        recording: Sequence[str | None] | None = None,
    ) -> "ReviewTable":
        """Build the table from array-likes of any library.

        Parameters
        ----------
        contact : array_like of int, shape (n_reviews,)
            Row of the contact that was reviewed, from 0.
        scores : mapping of str to array_like of float
            Points by criterion, from 0 to 1; absent where it does not apply.
        reviewer : array_like of str, shape (n_reviews,)
            Who reviewed; absent where not known.
        weights : mapping of str to float, optional
            Weight of each criterion; 1 where not given.
        recording : sequence of str, optional
            Reference to each recording; `None` where there is none.

        Returns
        -------
        ReviewTable
            The table.

        Raises
        ------
        ShapeError
            If the columns differ in length.
        InvalidValueError
            If there is no criterion, or a weight is of one that is not there.

        Examples
        --------
        >>> len(
        ...     ReviewTable.from_columns(
        ...         contact=[4], scores={"all": [1]}, reviewer=["Eve"]
        ...     )
        ... )
        1
        """
        as_read_only(scores, name="scores")
        told = {} if weights is None else as_read_only(weights, name="weights")
        given = dict.fromkeys(scores, 1.0) | told
        if not scores or set(given) != set(scores):
            needed = "at least one criterion, and weights of these alone"
            raise InvalidValueError("scores", needed, tuple(given), "criteria")
        rows = integers("contact", contact).copy()
        table = [floats(name, column) for name, column in scores.items()]
        for name, column in zip(scores, table, strict=True):
            if column.shape != rows.shape:
                raise ShapeError(name, f"{rows.size} rows", str(column.shape))
        return cls(
            read_only(rows),
            read_only(np.stack(table, axis=1)),
            tuple(scores),
            tuple(float(given[name]) for name in scores),
            label("reviewer", reviewer),
            (None,) * rows.size
            if recording is None
            else several("recording", recording),
        )

    @property
    def score(self) -> FloatArray:
        """Mean of the points that apply, by their weights; ``nan`` where none does."""
        weights = np.where(np.isnan(self.scores), 0.0, np.array(self.weights))
        total = weights.sum(axis=1)
        points = (np.nan_to_num(self.scores) * weights).sum(axis=1)
        return quotients(points, total)


@attrs.frozen
class QualityRow:
    """Reviews of the calls of one seller.

    Parameters
    ----------
    seller : str or None
        The seller; `None` of contacts without one.
    reviewed : Rate
        Share of contacts that were reviewed.
    score : float or None
        Mean score of the reviewed ones, each counting once; `None` where none was.
    """

    seller: str | None
    reviewed: Rate
    score: float | None


@attrs.frozen
class CallQuality:
    """How many calls are heard, how good they are, and whether good ones sell more.

    Parameters
    ----------
    reviewed : Rate
        Share of contacts that were reviewed.
    score : float or None
        Mean score of the reviewed contacts; `None` where none was.
    rows : tuple of QualityRow
        By seller; empty where the contacts have no sellers.
    threshold : float
        From which score on a call is a good one.
    good, other : Rate
        Share of reviewed contacts that succeeded: of good ones, and of the others.
    difference : RateDifference or None
        The first less the second; `None` where either has fewer than five contacts.
    """

    reviewed: Rate
    score: float | None
    rows: tuple[QualityRow, ...]
    threshold: float
    good: Rate
    other: Rate
    difference: RateDifference | None


def call_quality(
    contacts: ContactTable,
    reviews: ReviewTable,
    level: str | None = None,
    *,
    threshold: float = 0.8,
    confidence: float = 0.95,
) -> CallQuality:
    """Tell how many calls are heard, how good they are, and whether good ones sell more.

    Parameters
    ----------
    contacts : ContactTable
        Contacts with their levels.
    reviews : ReviewTable
        Reviews of some of them; of several of one contact, the mean counts.
    level : str, optional
        What is a success; the highest level where not given.
    threshold : float, default 0.8
        From which score on a call is a good one, from 0 to 1.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    CallQuality
        In all, by seller, and by how good the calls were.

    Raises
    ------
    InvalidValueError
        If there are no levels, a review is of no contact, or a number is out of range.

    Notes
    -----
    Which calls are reviewed is for those who review to choose, so that the difference
    is of the calls that they chose: it is no proof that quality sells.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-05"] * 4,
    ...     seller=["Ann", "Ann", "Bob", "Bob"],
    ...     level=[4, 0, 4, 0],
    ... )
    >>> reviews = ReviewTable.from_columns(
    ...     contact=[0, 1], scores={"needs": [1.0, 0.25]}, reviewer=["Eve", "Eve"]
    ... )
    >>> found = call_quality(contacts, reviews)
    >>> found.reviewed.value, found.score, found.good.value, found.other.value
    (0.5, 0.625, 1.0, 0.0)
    >>> [(row.seller, row.reviewed.value, row.score) for row in found.rows]
    [('Ann', 1.0, 0.625), ('Bob', 0.0, None)]
    """
    if not 0 <= real(threshold) <= 1:
        needed = "a fraction from 0 to 1"
        raise InvalidValueError("threshold", needed, threshold, "fraction")
    if contacts.level is None:
        raise InvalidValueError("level", "a column of the contacts", None, "absent")
    wanted = contacts.levels[-1] if level is None else level
    one_of("level", wanted, contacts.levels, code="level")
    score = _scores(reviews, len(contacts))
    is_known = ~np.isnan(score) & (contacts.level != NO_LABEL)
    is_won = contacts.level >= contacts.levels.index(wanted)
    is_good = score >= threshold

    def counted(rows: np.ndarray) -> tuple[int, int]:
        return int((rows & is_won).sum()), int(rows.sum())

    good, other = counted(is_known & is_good), counted(is_known & ~is_good)
    difference = None
    if min(good[1], other[1]) >= LEAST_TRIALS:
        difference = rate_difference(good, other, confidence=confidence)
    whole = _row(None, score, confidence)
    return CallQuality(
        whole.reviewed,
        whole.score,
        _by_seller(contacts.seller, score, confidence),
        threshold,
        wilson_rate(*good, confidence=confidence),
        wilson_rate(*other, confidence=confidence),
        difference,
    )


def _scores(reviews: ReviewTable, n: int) -> FloatArray:
    """Return the mean score of each contact; ``nan`` where it was not reviewed."""
    if len(reviews) and int(reviews.contact.max()) >= n:
        row = int(np.argmax(reviews.contact >= n))
        told, path = int(reviews.contact[row]), f"contact[{row}]"
        needed = f"a row of the contacts, below {n}"
        raise InvalidValueError("contact", needed, told, "range", path)
    score = reviews.score
    known = ~np.isnan(score)
    points = np.bincount(reviews.contact[known], score[known], minlength=n)
    times = np.bincount(reviews.contact[known], minlength=n)
    return quotients(points, times)


def _row(seller: str | None, score: FloatArray, confidence: float) -> QualityRow:
    """Sum the contacts of one seller up."""
    known = score[~np.isnan(score)]
    rate = wilson_rate(known.size, score.size, confidence=confidence)
    return QualityRow(seller, rate, float(known.mean()) if known.size else None)


def _by_seller(
    sellers: Labelled | None, score: FloatArray, confidence: float
) -> tuple[QualityRow, ...]:
    """Sum the contacts of each seller up, those without one last."""
    if sellers is None:
        return ()
    names = (*sellers.labels, None)
    places = [*range(len(sellers.labels)), NO_LABEL]
    rows = [
        (name, sellers.codes == code) for name, code in zip(names, places, strict=True)
    ]
    return tuple(_row(name, score[one], confidence) for name, one in rows if one.any())
