"""One view per client, out of the reports that there are."""

from collections.abc import Mapping

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    FloatArray,
    InstantArray,
    IntArray,
    integers,
    outside,
)
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._align import Alignment
from salesmodel.repeat._names import name_of
from salesmodel.repeat._periods import DAY
from salesmodel.repeat._scores import ScoreArray
from salesmodel.repeat.contacts.engaged import Engagement
from salesmodel.repeat.control._control_row import ControlRow, listed
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.deals import Labelled


__all__ = ["ClientControl"]

_PARTS = {
    "top": "rank",
    "abc": "abc",
    "xyz": "xyz",
    "segments": "segment",
    "rhythm": "overdue",
    "plan": "plan",
    "actual": "actual",
    "last_contact": "last_contact",
    "policy": "every_days",
    "score": "score",
    "open_incidents": "open_incidents",
    "open_complaints": "open_complaints",
    "debts": "debt",
}
_HEADS = (
    *("client", "rank", "abc", "xyz", "segment", "overdue", "attained"),
    *("days_since_contact", "every_days", "score", "debt", "debt_overdue"),
)
_SHOWN = 20


@attrs.frozen(eq=False, kw_only=True)
class ClientControl:
    """One view per client; a part that was not given is `None`, and none of it known.

    Parameters
    ----------
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    clients : ClientTable
        The base; every column has an entry for each of its clients.
    rank : ndarray of int64 or None
        Place in the last of the TOP lists, 0 where a client brought nothing.
    top_n : int or None
        Length of that list.
    abc, xyz, segment : Labelled or None
        Classes by value and by steadiness, and segments.
    days_since_last : ndarray of int64 or None
        Days since the last purchase, the smallest ``int64`` for who never bought.
    interval_days, overdue : ndarray of float64 or None
        Days between purchases, and the days since the last one by them; ``nan`` where
        they are not known.
    interval_of : ndarray of uint8 or None
        Whose interval it is, an `IntervalOf`.
    plan, actual : ndarray of int64 or None
        Minor units; the smallest ``int64`` where not known.
    plan_elapsed : float or None
        Share of the planned time that has passed, ``nan`` where that is not known;
        `None` where plan and actual are of the same time.
    last_contact : ndarray of int64 or None
        Microseconds since 1970-01-01 UTC; the smallest ``int64`` where a client was
        never contacted.
    engagement : Engagement or None
        Who keeps in touch with whom.
    every_days : ndarray of float64 or None
        Days from one contact to the next; ``nan`` where not known.
    contact_overdue : ndarray of float64 or None
        Days beyond them, negative before; ``nan`` where a client was never contacted,
        or the policy is not known.
    score : ndarray of int64 or None
        Last answer from 0 to 10; the smallest ``int64`` where there is none.
    open_incidents, open_complaints : ndarray of int64 or None
        How many are open; the smallest ``int64`` where not known.
    debt, debt_overdue, debt_days : ndarray of int64 or None
        Minor units owed, what of it is overdue, and for how many days.
    notices : mapping of str to int
        Answers and complaints that were left out, by code.
    """

    as_of: int
    clients: ClientTable
    rank: IntArray | None = None
    top_n: int | None = None
    abc: Labelled | None = None
    xyz: Labelled | None = None
    segment: Labelled | None = None
    days_since_last: IntArray | None = None
    interval_days: FloatArray | None = None
    overdue: FloatArray | None = None
    interval_of: ScoreArray | None = None
    plan: IntArray | None = None
    actual: IntArray | None = None
    plan_elapsed: float | None = None
    last_contact: InstantArray | None = None
    engagement: Engagement | None = None
    every_days: FloatArray | None = None
    contact_overdue: FloatArray | None = None
    score: IntArray | None = None
    open_incidents: IntArray | None = None
    open_complaints: IntArray | None = None
    debt: IntArray | None = None
    debt_overdue: IntArray | None = None
    debt_days: IntArray | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return len(self.clients)

    @property
    def not_known(self) -> tuple[str, ...]:
        """Parts that were not given: of no client anything is known of them."""
        return tuple(
            part for part, name in _PARTS.items() if getattr(self, name) is None
        )

    @property
    def attained(self) -> FloatArray | None:
        """Actual / plan, ``nan`` where one of them is not known or there is no plan."""
        if self.plan is None or self.actual is None:
            return None
        attained = quotients(self.actual, self.plan)
        return np.where(self.actual == MISSING, np.nan, attained)

    @property
    def days_since_contact(self) -> IntArray | None:
        """Days since the last contact, the smallest ``int64`` where there was none."""
        if self.last_contact is None:
            return None
        days = self.as_of // DAY - self.last_contact // DAY
        return np.where(self.last_contact == MISSING, MISSING, days)

    def row(self, client: str | int) -> ControlRow:
        """Return all that is known of one client.

        Parameters
        ----------
        client : str or int
            His name, or his code.

        Returns
        -------
        ControlRow
            What is not known is `None`.

        Raises
        ------
        InvalidValueError
            If he is not in the base.

        Examples
        --------
        >>> from salesmodel.repeat import client_control
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> control = client_control(base, as_of=0, score={"Bolt": 3})
        >>> control.row("Bolt").nps_class, control.row("Acme").nps_class
        ('detractor', None)
        """
        return self.rows([client])[0]

    def rows(self, among: ArrayLike | None = None) -> tuple[ControlRow, ...]:
        """Return all that is known of clients, one by one.

        Parameters
        ----------
        among : array_like of str or int, optional
            The clients, by name or code, in any order; by default the whole base.

        Returns
        -------
        tuple of ControlRow
            In the order in which clients were told.

        Raises
        ------
        InvalidValueError
            If a client is not in the base.

        Examples
        --------
        >>> from salesmodel.repeat import client_control
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> [row.rank for row in client_control(base, as_of=0).rows()]
        [None, None]
        """
        rows = np.arange(len(self))
        if among is not None:
            rows = Alignment(self.clients).rows_told(among)
        return self.rows_at(rows)

    def rows_at(self, rows: IntArray) -> tuple[ControlRow, ...]:
        """Return all that is known of clients told by their rows in the base.

        Parameters
        ----------
        rows : ndarray of int64
            Rows of the base.

        Returns
        -------
        tuple of ControlRow
            In the same order.

        Examples
        --------
        >>> from salesmodel.repeat import client_control
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> [row.client for row in client_control(base, as_of=0).rows_at(np.arange(1))]
        ['Acme']
        """
        rows = integers("rows", rows)
        if (wrong := outside(rows, 0, len(self.clients) - 1)) is not None:
            needed = f"rows of the {len(self.clients)} clients"
            raise InvalidValueError("rows", needed, wrong, "range")
        codes = self.clients.client[rows]
        names = [field.name for field in attrs.fields(ControlRow)][2:]
        columns = [listed(getattr(self, name), rows) for name in names]
        columns[0] = [rank or None for rank in columns[0]]
        return tuple(
            ControlRow(
                code=code,
                client=name_of(self.clients.names, code),
                **dict(zip(names, cells, strict=True)),
            )
            for code, *cells in zip(codes.tolist(), *columns, strict=True)
        )

    def __str__(self) -> str:
        """Return the first clients of the base, under what is not known."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        told = ", ".join(self.not_known) or "nothing"
        title = f"Control of {len(self)} clients; not known: {told}"
        rows = [
            [getattr(row, name) for name in _HEADS]
            for row in self.rows_at(np.arange(min(len(self), _SHOWN)))
        ]
        return Shown(title, [name.replace("_", " ") for name in _HEADS], rows)
