"""How many contacts reached each level: counted, or told."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    IntArray,
    integers,
    read_only,
)
from salesmodel._checks import instance, whole
from salesmodel._counts import Codes, histogram
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.tables._contact_door import level_names
from salesmodel.tables.contacts import ContactTable


__all__ = ["StepCounts"]

_MOST = -MISSING - 1


def _reached(values: ArrayLike) -> IntArray:
    return read_only(integers("reached", values).copy())


@attrs.frozen(eq=False)
class StepCounts:
    """How many contacts reached each level.

    The sum of two is that of the contacts of both: exact, in any order.

    Parameters
    ----------
    levels : tuple of str
        Names of the levels, the lowest first.
    reached : ndarray of int64, shape (n_levels,)
        Contacts that reached at least each level, none more than the one before.
    cost : int or None
        What these contacts cost in all, in minor units of `currency`, as far as it is
        known; `None` where nothing tells.
    currency : str or None
        ISO 4217 code of the cost.
    n_unknown : int, default 0
        Contacts whose level is not known; they are not among those counted.
    n_uncosted : int, default 0
        Contacts among those counted whose cost is not known.

    Raises
    ------
    DefinitionError
        If levels are none, or not distinct.
    ShapeError
        If there are not as many counts as levels.
    InvalidValueError
        If a count is negative, or larger than the one before, or the currency is no
        text.
    InvalidAmountError
        If the cost has no currency, or is negative.
    """

    levels: tuple[str, ...] = attrs.field(converter=level_names)
    reached: IntArray = attrs.field(converter=_reached)
    cost: int | None = None
    currency: str | None = None
    n_unknown: int = 0
    n_uncosted: int = 0

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the counts against one another once."""
        n = len(self.levels)
        if self.reached.size != n:
            expected = f"{n} counts, one a level"
            raise ShapeError("reached", expected, str(self.reached.size))
        wrong = np.diff(self.reached, prepend=_MOST) > 0
        wrong |= self.reached < 0
        if wrong.any():
            place = int(np.argmax(wrong))
            needed = "0 or more, and no more than the count before"
            told, path = int(self.reached[place]), f"reached[{self.levels[place]!r}]"
            raise InvalidValueError("reached", needed, told, "order", path)
        if self.currency is not None:
            instance("currency", self.currency, str)
        for name in ("n_unknown", "n_uncosted"):
            whole(name, getattr(self, name), least=0, most=_MOST)
        if self.cost is not None:
            whole("cost", self.cost, least=0, most=_MOST)
            if self.currency is None:
                raise InvalidAmountError("cost", "of a currency", None, "currency")

    @property
    def n(self) -> int:
        """Contacts that were counted: those that reached the lowest level."""
        return int(self.reached[0])

    def __add__(self, other: "StepCounts") -> "StepCounts":
        """Add the counts of other contacts, level by level."""
        for name in ("levels", "currency"):
            ours, theirs = getattr(self, name), getattr(other, name)
            if theirs != ours:
                raise InvalidValueError(name, f"{ours!r} as in the other", theirs, name)
        if int(self.reached[0]) + int(other.reached[0]) > _MOST:
            total = int(self.reached[0]) + int(other.reached[0])
            raise InvalidValueError("reached", "at most int64", total, "too_large")
        costs = [each.cost for each in (self, other) if each.cost is not None]
        return StepCounts(
            levels=self.levels,
            reached=self.reached + other.reached,
            cost=sum(costs) if costs else None,
            currency=self.currency,
            n_unknown=self.n_unknown + other.n_unknown,
            n_uncosted=self.n_uncosted + other.n_uncosted,
        )

    @classmethod
    def from_counts(
        cls,
        counts: Mapping[str, Any],
        *,
        cost: int | None = None,
        currency: str | None = None,
    ) -> Self:
        """Take counts as they are told, the lowest level first.

        Parameters
        ----------
        counts : mapping of str to int
            Contacts that reached at least each level, by its name.
        cost : int, optional
            What they cost in all, in minor units.
        currency : str, optional
            ISO 4217 code; needed with `cost`.

        Returns
        -------
        StepCounts
            The counts, checked.

        Raises
        ------
        InvalidValueError
            If a count is no whole number, is negative, or larger than the one before.
        DefinitionError
            If there is no level.
        InvalidAmountError
            If the cost has no currency.

        Examples
        --------
        >>> month = StepCounts.from_counts({"call": 1_000, "answered": 400, "deal": 12})
        >>> month.n, month.levels[-1]
        (1000, 'deal')
        """
        reached = [
            whole(f"reached[{level!r}]", count, least=0, most=_MOST)
            for level, count in as_read_only(counts, name="counts").items()
        ]
        return cls(
            levels=tuple(counts),
            reached=np.array(reached, np.int64),
            cost=cost,
            currency=currency,
            n_uncosted=max(reached, default=0) if cost is None else 0,
        )

    @classmethod
    def of(cls, contacts: ContactTable) -> Self:
        """Count the contacts of a table.

        Parameters
        ----------
        contacts : ContactTable
            Contacts with their levels.

        Returns
        -------
        StepCounts
            One count a level.

        Raises
        ------
        InvalidValueError
            If the table has no column of levels.

        Notes
        -----
        A contact reached every level up to its own, so that counts cannot grow from one
        level to the next. Cost: one pass.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(
        ...     at=["2026-01-05", "2026-01-06"], level=["answered", "meeting"]
        ... )
        >>> StepCounts.of(contacts).reached.tolist()
        [2, 2, 1, 1, 0]
        """
        if contacts.level is None:
            raise InvalidValueError("level", "a column of the contacts", None, "absent")
        own = histogram(_from_one(contacts.level), len(contacts.levels) + 1)
        cost, n_uncosted = _costs(contacts, contacts.level != NO_LABEL)
        return cls(
            levels=contacts.levels,
            reached=np.cumsum(own[:0:-1])[::-1],
            cost=cost,
            currency=contacts.currency,
            n_unknown=int(own[0]),
            n_uncosted=n_uncosted,
        )


def _from_one(level: Codes) -> Codes:
    """Shift levels so that those not known are 0."""
    return (level + np.int8(1)).view(np.uint8)


def _costs(contacts: ContactTable, is_counted: BoolArray) -> tuple[int | None, int]:
    """Add the known costs of contacts that count, and count those not known."""
    n = int(np.count_nonzero(is_counted))
    if contacts.cost is None:
        return None, n
    is_costed = is_counted & (contacts.cost != MISSING)
    return checked_sum(contacts.cost[is_costed]), n - int(np.count_nonzero(is_costed))
