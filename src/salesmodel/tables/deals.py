"""Deals as read-only columns, one row a deal."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    NO_LABEL,
    BoolArray,
    InstantArray,
    IntArray,
    cells,
    factorize,
    held,
    instants,
    outside,
)
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.tables._minor import amounts


__all__ = ["LOST", "OPEN", "WON", "DealTable", "Labelled", "label", "outcomes"]

OPEN: Final = 0
"""Outcome of a deal that is not decided yet."""
WON: Final = 1
"""Outcome of a deal that was won."""
LOST: Final = 2
"""Outcome of a deal that was lost."""

OutcomeArray = NDArray[np.uint8]

_LABELS = ("client", "owner", "product", "source", "pipeline", "parent")


@attrs.frozen(eq=False)
class Labelled:
    """A column of labels: a code a row into a tuple of distinct texts.

    Parameters
    ----------
    codes : ndarray of integers, shape (n,)
        Index into `labels`, or -1 where the row has none.
    labels : tuple of str
        The distinct texts.
    """

    codes: NDArray[np.integer[Any]]
    labels: tuple[str, ...]

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the labels, and the range of the codes, once."""
        if not isinstance(self.labels, tuple):
            raise InvalidValueError("labels", "a tuple of texts", self.labels, "type")
        held("codes", self.codes)
        last = len(self.labels) - 1
        if (wrong := outside(self.codes, NO_LABEL, last)) is not None:
            raise InvalidValueError("codes", f"from -1 to {last}", wrong, "code")

    def __len__(self) -> int:
        """Count the rows."""
        return self.codes.size

    def __getitem__(self, rows: BoolArray | IntArray) -> "Labelled":
        """Take rows; the labels stay as they are."""
        return Labelled(self.codes[rows], self.labels)

    def used(self) -> int:
        """Count the distinct labels that some row has.

        Returns
        -------
        int
            Labels in use; those of rows that were left out do not count.

        Examples
        --------
        >>> label("owner", ["Ann", "Bob", None, "Ann"]).used()
        2
        """
        return int(np.unique(self.codes[self.codes != NO_LABEL]).size)


def label(name: str, values: ArrayLike) -> Labelled:
    """Factorise a column of texts.

    Parameters
    ----------
    name : str
        What the column is called in an error.
    values : array_like of str, shape (n,)
        The texts; `None`, ``nan``, ``NA`` or an empty text where there is none.

    Returns
    -------
    Labelled
        Codes in the order in which the labels first appear.

    Examples
    --------
    >>> label("owner", ["Ann", "Bob", None, "Ann"]).codes.tolist()
    [0, 1, -1, 0]
    """
    return Labelled(*factorize(name, values))


@attrs.frozen(eq=False)
class DealTable:
    """Deals, one row each, columns read-only.

    Parameters
    ----------
    deal : tuple of str
        Identifier of each deal, distinct and not empty.
    outcome : ndarray of uint8, shape (n_deals,)
        0 open, 1 won, 2 lost.
    opened, closed : ndarray of int64, shape (n_deals,)
        Microseconds since 1970-01-01 UTC, or the smallest ``int64`` where not known.
    client, owner, product, source : Labelled or None
        Labels of each deal; `None` where there is no such column.
    amount : ndarray of int64 or None
        Minor units of `currency`, or the smallest ``int64`` where not known.
    currency : str or None
        ISO 4217 code of every amount.
    pipeline, parent : Labelled or None
        The pipeline of each deal, and the deal it came out of.

    Raises
    ------
    ShapeError
        If a column has another number of rows.
    InvalidValueError
        If an identifier stands twice, or an outcome is none of the three.
    """

    deal: tuple[str, ...]
    outcome: OutcomeArray
    opened: InstantArray
    closed: InstantArray
    client: Labelled | None = None
    owner: Labelled | None = None
    product: Labelled | None = None
    source: Labelled | None = None
    amount: IntArray | None = None
    currency: str | None = None
    pipeline: Labelled | None = None
    parent: Labelled | None = None

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        self._check_columns()
        if (wrong := outside(self.outcome, OPEN, LOST)) is not None:
            needed = "0 (open), 1 (won) or 2 (lost)"
            raise InvalidValueError("outcome", needed, wrong, "code")
        if len(set(self.deal)) != len(self.deal):
            raise InvalidValueError("deal", "distinct", _twice(self.deal), "duplicate")
        if self.amount is not None and self.currency is None:
            raise InvalidAmountError("amount", "of a currency", None, "currency")

    def _check_columns(self) -> None:
        """Check that each column is one, and as long as the others."""
        if not isinstance(self.deal, tuple):
            raise InvalidValueError("deal", "a tuple of texts", self.deal, "type")
        for name in ("outcome", "opened", "closed", "amount"):
            column = getattr(self, name)
            if name != "amount" or column is not None:
                self._check_length(name, len(held(name, column)))
        for name in _LABELS:
            labelled = getattr(self, name)
            if labelled is not None:
                self._check_length(name, len(labelled))

    def _check_length(self, name: str, length: int) -> None:
        if length != len(self.deal):
            raise ShapeError(name, f"{len(self.deal)} rows", str(length))

    def __len__(self) -> int:
        """Count the deals."""
        return len(self.deal)

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the deals of a mask."""
        self._check_length("a mask", len(rows))
        kept = np.flatnonzero(rows)
        return type(self)(
            deal=tuple(map(self.deal.__getitem__, kept.tolist())),
            outcome=self.outcome[kept],
            opened=self.opened[kept],
            closed=self.closed[kept],
            amount=None if self.amount is None else self.amount[kept],
            currency=self.currency,
            **{
                name: None if labelled is None else labelled[kept]
                for name in _LABELS
                for labelled in [getattr(self, name)]
            },
        )

    @classmethod
    def from_columns(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        deal: Iterable[str],
        outcome: ArrayLike,
        opened: ArrayLike,
        closed: ArrayLike,
        client: ArrayLike | None = None,
        owner: ArrayLike | None = None,
        product: ArrayLike | None = None,
        source: ArrayLike | None = None,
        amount: ArrayLike | None = None,
        currency: str | None = None,
        pipeline: ArrayLike | None = None,
        parent: ArrayLike | None = None,
    ) -> Self:
        """Build the table from array-likes of any library.

        Parameters
        ----------
        deal : iterable of str
            Identifiers.
        outcome : array_like of str, shape (n_deals,)
            ``"won"``, ``"lost"`` or ``"open"``.
        opened, closed : array_like, shape (n_deals,)
            ``datetime64`` (read as UTC), aware `datetime`, ISO 8601 texts, or ``int64``
            microseconds; ``NaT``, `None` or an empty text where not known.
        client, owner, product, source : array_like of str, optional
            Labels; `None`, ``nan`` or an empty text where there is none.
        amount : array_like of int, optional
            Minor units; `to_minor_units` makes them from major ones.
        currency : str, optional
            ISO 4217 code; needed with `amount`.
        pipeline, parent : array_like of str, optional
            The pipeline of each deal, and the deal it came out of.

        Returns
        -------
        DealTable
            The table.

        Raises
        ------
        InvalidValueError
            If an identifier is blank or stands twice, or a word is no outcome.
        InvalidInstantError
            If an instant is naive, a bare day, or out of range.

        Examples
        --------
        >>> deals = DealTable.from_columns(
        ...     deal=["d1", "d2"],
        ...     outcome=["won", "open"],
        ...     opened=["2026-01-05", "2026-01-07"],
        ...     closed=["2026-02-01", None],
        ...     amount=[125_000, 80_000],
        ...     currency="EUR",
        ... )
        >>> len(deals)
        2
        """
        return cls(
            deal=_identifiers(deal),
            outcome=outcomes(outcome),
            opened=instants("opened", opened),
            closed=instants("closed", closed),
            client=_labelled("client", client),
            owner=_labelled("owner", owner),
            product=_labelled("product", product),
            source=_labelled("source", source),
            amount=None if amount is None else amounts(amount),
            currency=currency,
            pipeline=_labelled("pipeline", pipeline),
            parent=_labelled("parent", parent),
        )


_WORDS = {"open": OPEN, "won": WON, "lost": LOST}


def _labelled(name: str, values: ArrayLike | None) -> Labelled | None:
    """Factorise a column that is there."""
    return None if values is None else label(name, values)


def _twice(deal: tuple[str, ...]) -> str:
    """Name the first identifier that stands twice."""
    return next(one for one, times in Counter(deal).items() if times > 1)


def _identifiers(deal: Iterable[str]) -> tuple[str, ...]:
    """Check that identifiers are texts and not blank."""
    listed = cells("deal", deal)
    for row, cell in enumerate(listed):
        if not isinstance(cell, str) or not cell.strip():
            needed = "text that is not blank"
            raise InvalidValueError("deal", needed, cell, "id", f"deal[{row}]")
    return tuple(listed)


def outcomes(outcome: ArrayLike) -> OutcomeArray:
    """Read a column of the words of outcomes.

    Parameters
    ----------
    outcome : array_like of str, shape (n,)
        ``"won"``, ``"lost"`` or ``"open"``.

    Returns
    -------
    ndarray of uint8, shape (n,)
        0 open, 1 won, 2 lost.

    Raises
    ------
    InvalidValueError
        If a word is no outcome, or absent.

    Examples
    --------
    >>> outcomes(["won", "open"]).tolist()
    [1, 0]
    """
    words = label("outcome", outcome)
    for word in words.labels:
        if word not in _WORDS:
            raise InvalidValueError("outcome", "won, lost or open", word, "outcome")
    if np.any(words.codes == NO_LABEL):
        row = int(np.argmin(words.codes))
        needed = "won, lost or open"
        raise InvalidValueError("outcome", needed, None, "outcome", f"outcome[{row}]")
    table = np.array([_WORDS[word] for word in words.labels], np.uint8)
    return table[words.codes] if len(words) else np.zeros(0, np.uint8)
