"""What went wrong with orders, and what it cost to put right."""

from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    InstantArray,
    IntArray,
    instants,
    integers,
)
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.profitability._doors import check_lengths, labelled
from salesmodel.tables.deals import Labelled, label


__all__ = ["INCIDENT_KINDS", "IncidentTable"]

INCIDENT_KINDS: Final = (
    "misunderstood",
    "wrong_goods",
    "packaging",
    "delivery",
    "other",
)
"""What can go wrong with an order."""


@attrs.frozen(eq=False)
class IncidentTable:
    """What went wrong with orders, and what it cost to put right.

    Parameters
    ----------
    deal : Labelled
        The deal of each incident.
    kind : Labelled
        One of `INCIDENT_KINDS` each.
    cost : ndarray of int64, shape (n,)
        Minor units of `currency`.
    opened, resolved : ndarray of int64, shape (n,)
        Microseconds since 1970-01-01 UTC; `resolved` is the smallest ``int64`` while
        the incident is open.
    currency : str
        ISO 4217 code.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If an incident has no deal, or a kind that is none.
    InvalidInstantError
        If an incident has no beginning, or was resolved before it.
    """

    deal: Labelled
    kind: Labelled
    cost: IntArray
    opened: InstantArray
    resolved: InstantArray
    currency: str

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the columns against one another once."""
        check_lengths(self, ("deal", "kind", "cost", "opened", "resolved"))
        kinds = " or ".join(INCIDENT_KINDS)
        for word in self.kind.labels:
            if word not in INCIDENT_KINDS:
                raise InvalidValueError("kind", kinds, word, "kind")
        for name, column, absent, kind in (
            ("deal", self.deal.codes, NO_LABEL, InvalidValueError),
            ("kind", self.kind.codes, NO_LABEL, InvalidValueError),
            ("opened", self.opened, MISSING, InvalidInstantError),
        ):
            if (column == absent).any():
                row = int(np.argmax(column == absent))
                needed = "given for every incident"
                raise kind(name, needed, None, "absent", f"{name}[{row}]")
        is_early = (self.resolved != MISSING) & (self.resolved < self.opened)
        if is_early.any():
            row = int(np.argmax(is_early))
            path, value = f"resolved[{row}]", int(self.resolved[row])
            needed = "at or after opened"
            raise InvalidInstantError("resolved", needed, value, "reversed", path)

    def __len__(self) -> int:
        """Count the incidents."""
        return self.cost.size

    @classmethod
    def from_columns(
        cls,
        *,
        deal: ArrayLike | Labelled,
        kind: ArrayLike,
        cost: ArrayLike,
        opened: ArrayLike,
        resolved: ArrayLike,
        currency: str,
    ) -> Self:
        """Build the table from array-likes of any library.

        Parameters
        ----------
        deal : array_like of str, shape (n,)
            Deals by the ids they have in the purchases.
        kind : array_like of str, shape (n,)
            ``"misunderstood"``, ``"wrong_goods"``, ``"packaging"``, ``"delivery"`` or
            ``"other"``.
        cost : array_like of int, shape (n,)
            Minor units.
        opened, resolved : array_like, shape (n,)
            Instants as in `PurchaseTable.from_columns`; `resolved` is absent while the
            incident is open.
        currency : str
            ISO 4217 code of every cost.

        Returns
        -------
        IncidentTable
            The table.

        Raises
        ------
        InvalidValueError
            If a cell is absent, or a kind is none.
        InvalidInstantError
            If an instant is naive, out of range, or the end comes before the beginning.

        Examples
        --------
        >>> incidents = IncidentTable.from_columns(
        ...     deal=["d1"],
        ...     kind=["delivery"],
        ...     cost=[3_000],
        ...     opened=["2026-01-09"],
        ...     resolved=["2026-01-12"],
        ...     currency="EUR",
        ... )
        >>> len(incidents)
        1
        """
        return cls(
            labelled("deal", deal),
            label("kind", kind),
            integers("cost", cost),
            instants("opened", opened),
            instants("resolved", resolved),
            currency,
        )
