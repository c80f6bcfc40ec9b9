"""How many clients bought again, by what they said: counts, shares and their sum."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, InstantArray, IntArray, read_only
from salesmodel._checks import one_of, several
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.repeat._adding import check_same
from salesmodel.repeat._clients import counted
from salesmodel.repeat._periods import DAY
from salesmodel.repeat._plain import added_notices
from salesmodel.statistics.differences import RateDifference, rate_difference
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["LinkRow", "RepeatLink", "Told", "link"]


@attrs.frozen
class LinkRow:
    """How many clients of one group bought again.

    Parameters
    ----------
    group : str
        What they said.
    n_clients, n_again : int
        Clients, and those who bought again within the horizon.
    again : Rate
        `n_again` / `n_clients`.
    """

    group: str
    n_clients: int
    n_again: int
    again: Rate


@attrs.frozen(eq=False)
class RepeatLink:
    """How many clients bought again, by what they said.

    The sum of those of two sets of clients is that of their union: exact, in any order.

    Parameters
    ----------
    groups : tuple of str
        What clients said.
    days : float
        Days within which they bought again.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    confidence : float
        Coverage of the intervals.
    clients, again : ndarray of int64, shape (n_groups,)
        Clients, and those who bought again.
    too_young : int
        Clients who were left out because the days have not passed yet.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    groups: tuple[str, ...]
    days: float
    as_of: int
    confidence: float
    clients: IntArray
    again: IntArray
    too_young: int
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Let no count be written to."""
        read_only(self.clients)
        read_only(self.again)

    def __add__(self, other: "RepeatLink") -> "RepeatLink":
        """Add other clients, group by group."""
        check_same(self, other, ("groups", "days", "as_of", "confidence"))
        return attrs.evolve(
            self,
            clients=self.clients + other.clients,
            again=self.again + other.again,
            too_young=self.too_young + other.too_young,
            notices=added_notices(self.notices, other.notices),
        )

    def rows(self) -> tuple[LinkRow, ...]:
        """Return the figures of each group.

        Returns
        -------
        tuple of LinkRow
            In the order of the groups.

        Examples
        --------
        >>> ten = np.array([10, 10])
        >>> link = RepeatLink(("content", "not"), 30, 0, 0.95, ten, ten // 2, 0)
        >>> [(row.group, row.again.value) for row in link.rows()]
        [('content', 0.5), ('not', 0.5)]
        """
        return tuple(
            LinkRow(group, n, again, wilson_rate(again, n, confidence=self.confidence))
            for group, n, again in zip(
                self.groups, self.clients.tolist(), self.again.tolist(), strict=True
            )
        )

    def difference(
        self, one: str | tuple[str, ...], other: str | tuple[str, ...]
    ) -> RateDifference:
        """Compare the share of one group that bought again with that of another.

        Parameters
        ----------
        one, other : str or tuple of str
            Groups; several are taken together.

        Returns
        -------
        RateDifference
            The first share less the second, with Newcombe's interval.

        Raises
        ------
        InvalidValueError
            If there is no such group.
        NotEnoughDataError
            If one has fewer than five clients.

        Examples
        --------
        >>> ten = np.array([10, 10])
        >>> again = np.array([6, 2])
        >>> link = RepeatLink(("content", "not"), 30, 0, 0.95, ten, again, 0)
        >>> round(link.difference("content", "not").value, 3)
        0.4
        """
        return rate_difference(
            self._pooled(one), self._pooled(other), confidence=self.confidence
        )

    def _pooled(self, groups: str | tuple[str, ...]) -> tuple[int, int]:
        """Return how many of some groups bought again, and how many they are."""
        named = (groups,) if isinstance(groups, str) else several("group", groups)
        places = [
            self.groups.index(one_of("group", one, self.groups, code="group"))
            for one in named
        ]
        return int(self.again[places].sum()), int(self.clients[places].sum())

    def __str__(self) -> str:
        """Return a line a group."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            [
                row.group,
                row.n_clients,
                row.n_again,
                row.again.value,
                row.again.low,
                row.again.high,
            ]
            for row in self.rows()
        ]
        heads = ["group", "clients", "again", "share", "low", "high"]
        title = (
            f"Bought again within {self.days:g} days; "
            f"too young to tell: {self.too_young}"
        )
        return Shown(title, heads, rows)


@attrs.frozen(eq=False)
class Told:
    """What clients said, from when on it counts, and when each bought after that."""

    groups: tuple[str, ...]
    group: IntArray
    since: InstantArray
    after: InstantArray
    notices: dict[str, int]

    __reduce__ = by_columns


def link(told: Told, *, span: int, as_of: int, confidence: float) -> RepeatLink:
    """Count who bought within the days, among those of whom they have passed."""
    wilson_rate(0, 0, confidence=confidence)
    until = told.since + span
    is_old = until <= as_of
    is_again = is_old & (told.after != MISSING) & (told.after <= until)
    return RepeatLink(
        groups=told.groups,
        days=span / DAY,
        as_of=as_of,
        confidence=confidence,
        clients=counted(told.group[is_old], len(told.groups)),
        again=counted(told.group[is_again], len(told.groups)),
        too_young=int(np.count_nonzero(~is_old)),
        notices=told.notices,
    )
