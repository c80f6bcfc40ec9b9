"""How many contacts reached each level, group by group, as counts that can be added."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, NO_LABEL, IntArray, read_only
from salesmodel._checks import instance
from salesmodel._frozen import read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._states import agreeing, by_dictionary, column, listed, plain, reading
from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.funnel.calls._cells import cells_of
from salesmodel.funnel.calls._dimensions import By, dimensions
from salesmodel.tables.contacts import ContactTable
from salesmodel.tables.steps import StepCounts


__all__ = ["CallCounts"]

_MOST = -MISSING - 1
_KIND = "calls"


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class CallCounts:
    """How many contacts of each group reached each level.

    The sum of two is that of the contacts of both: exact, in any order, however the
    contacts were divided.

    Parameters
    ----------
    by : tuple of str
        Names of the columns that tell groups apart.
    labels : tuple of tuple
        Labels of each column.
    codes : ndarray of int64, shape (n_groups, n_columns)
        Place of each group's labels; -1 where its contacts have none.
    levels : tuple of str
        Names of the levels, the lowest first.
    reached : ndarray of int64, shape (n_groups, n_levels)
        Contacts that reached at least each level.
    unknown : ndarray of int64, shape (n_groups,)
        Contacts whose level is not known; they are not among those counted.
    cost : ndarray of int64, shape (n_groups,), or None
        Known cost of those counted, in minor units; `None` where there are no costs.
    uncosted : ndarray of int64, shape (n_groups,)
        Contacts among those counted whose cost is not known.
    currency : str or None
        ISO 4217 code of the costs.
    """

    by: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    codes: IntArray
    levels: tuple[str, ...]
    reached: IntArray
    unknown: IntArray
    cost: IntArray | None
    uncosted: IntArray
    currency: str | None = None

    def __len__(self) -> int:
        """Count the groups that have contacts."""
        return len(self.codes)

    __reduce__ = by_dictionary

    @classmethod
    def of(
        cls,
        contacts: ContactTable,
        by: By | None = None,
        *,
        utc_offset_minutes: ArrayLike = 0,
    ) -> Self:
        """Count the contacts of a table.

        Parameters
        ----------
        contacts : ContactTable
            Contacts with their levels.
        by : str or Labelled, or up to five of them, optional
            Columns: ``seller``, ``base``, ``channel``, ``script``, ``category``,
            ``attempt``, ``hour``, ``weekday``, ``month``, ``quarter``, or labels of
            one's own, a row a contact. The month is that of UTC.
        utc_offset_minutes : array_like of int, default 0
            How far the client's time is ahead of UTC: of all contacts, or of each.

        Returns
        -------
        CallCounts
            The groups that have contacts.

        Raises
        ------
        InvalidValueError
            If a column is not there, or an offset is more than a day.
        ShapeError
            If a column has another number of rows.

        Notes
        -----
        Cost: one pass over the contacts, in chunks; a second one, and a sort, where
        there could be more groups than there are contacts.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(
        ...     at=["2026-01-05", "2026-01-06"], seller=["Ann", "Bob"], level=[1, 4]
        ... )
        >>> CallCounts.of(contacts, "seller").reached.tolist()
        [[1, 1, 0, 0, 0], [1, 1, 1, 1, 1]]
        """
        if contacts.level is None:
            raise InvalidValueError("level", "a column of the contacts", None, "absent")
        columns = dimensions(contacts, by, utc_offset_minutes)
        cells = cells_of(contacts, contacts.level, columns)
        key, codes = cells.key, np.empty((cells.key.size, len(columns)), np.int64)
        for place in range(len(columns) - 1, -1, -1):
            key, codes[:, place] = np.divmod(key, len(columns[place].labels) + 1)
        reached = np.cumsum(cells.own[:, :0:-1], axis=1)[:, ::-1]
        cost, uncosted = None, reached[:, 0].copy()
        if contacts.cost is not None:
            cost = read_only(cells.cost[:, 1:].sum(axis=1))
            uncosted = cells.uncosted[:, 1:].sum(axis=1)
        return cls(
            tuple(one.name for one in columns),
            tuple(one.labels for one in columns),
            read_only(codes - 1),
            contacts.levels,
            read_only(reached),
            read_only(cells.own[:, 0].copy()),
            cost,
            read_only(uncosted),
            contacts.currency,
        )

    @classmethod
    def of_steps(cls, steps: Mapping[str, StepCounts]) -> Self:
        """Take counts that are told, group by group.

        Parameters
        ----------
        steps : mapping of str to StepCounts
            Counts by the name of the group: a seller, a base, a month.

        Returns
        -------
        CallCounts
            By one column, called ``group``.

        Raises
        ------
        InvalidValueError
            If there is no group.
        DefinitionError
            If they do not have the same levels and currency.

        Examples
        --------
        >>> told = {"May": StepCounts.from_counts({"call": 100, "deal": 2})}
        >>> CallCounts.of_steps(told).reached.tolist()
        [[100, 2]]
        """
        if not as_read_only(steps, name="steps"):
            raise InvalidValueError("steps", "at least one group", {}, "empty")
        every = tuple(instance("steps", one, StepCounts) for one in steps.values())
        for one in every:
            agreeing(every[0], one, "levels", "currency")
        costs = [one.cost or 0 for one in every]
        has_costs = any(one.cost is not None for one in every)
        return cls(
            ("group",),
            (tuple(steps),),
            read_only(np.arange(len(every))[:, None]),
            every[0].levels,
            read_only(np.array([one.reached for one in every])),
            read_only(np.array([one.n_unknown for one in every], np.int64)),
            read_only(np.array(costs, np.int64)) if has_costs else None,
            read_only(np.array([one.n_uncosted for one in every], np.int64)),
            every[0].currency,
        )

    def groups(self) -> tuple[tuple[str | None, ...], ...]:
        """Return the labels of each group.

        Returns
        -------
        tuple of tuple
            One a group; `None` where its contacts have no label.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(at=["2026-01-05"], level=[1])
        >>> CallCounts.of(contacts, "hour").groups()
        (('00',),)
        """
        tables = [np.array([*one, None], object) for one in self.labels]
        told = [table[codes] for table, codes in zip(tables, self.codes.T, strict=True)]
        return tuple(zip(*told, strict=True)) if told else ((),) * len(self)

    def __add__(self, other: "CallCounts") -> "CallCounts":
        """Add the counts of other contacts, group by group."""
        if not isinstance(other, CallCounts):
            return NotImplemented
        agreeing(self, other, "by", "levels", "currency")
        labels = tuple(
            tuple(dict.fromkeys((*ours, *theirs)))
            for ours, theirs in zip(self.labels, other.labels, strict=True)
        )
        codes = np.concatenate([_moved(one, labels) for one in (self, other)])
        distinct, group = np.unique(codes, axis=0, return_inverse=True)
        group = group.reshape(-1)
        if not labels:
            distinct, group = codes[:1], np.zeros(len(codes), np.int64)

        def total(name: str) -> IntArray:
            parts = [getattr(one, name) for one in (self, other)]
            sums = np.zeros((len(distinct), *parts[0].shape[1:]), np.int64)
            np.add.at(sums, group, np.concatenate(parts))
            return read_only(sums)

        has_costs = self.cost is not None and other.cost is not None
        if (
            sum(0 if one.cost is None else int(one.cost.sum()) for one in (self, other))
            > _MOST
        ):
            raise InvalidAmountError("cost", "of a sum within int64", None, "too_large")
        return CallCounts(
            self.by,
            labels,
            read_only(distinct),
            self.levels,
            total("reached"),
            total("unknown"),
            total("cost") if has_costs else None,
            total("uncosted"),
            self.currency,
        )

    def as_dict(self) -> dict[str, object]:
        """Return the counts as lists, texts and numbers.

        Returns
        -------
        dict
            With its ``kind`` and the version of its ``schema``.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(at=["2026-01-05"], level=[1])
        >>> CallCounts.of(contacts).as_dict()["reached"]
        [[1, 1, 0, 0, 0]]
        """
        return plain(
            _KIND,
            by=list(self.by),
            labels=[list(one) for one in self.labels],
            codes=self.codes.tolist(),
            levels=list(self.levels),
            reached=self.reached.tolist(),
            unknown=self.unknown.tolist(),
            cost=listed(self.cost),
            uncosted=self.uncosted.tolist(),
            currency=self.currency,
        )

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Read what `as_dict` returned.

        Parameters
        ----------
        state : mapping
            The dictionary.

        Returns
        -------
        CallCounts
            The counts, checked.

        Raises
        ------
        LoadError
            If it is of another kind or version, or something is missing or wrong.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(at=["2026-01-05"], level=[1])
        >>> CallCounts.from_dict(CallCounts.of(contacts).as_dict()).reached.tolist()
        [[1, 1, 0, 0, 0]]
        """
        with reading(_KIND, state):
            unknown = column(state, "unknown")
            n, labels = unknown.size, tuple(map(tuple, state["labels"]))
            by, levels = tuple(state["by"]), tuple(state["levels"])
            codes = np.array(state["codes"], np.int64).reshape(n, len(by))
            most = np.array([len(one) for one in labels], np.int64)
            reached = np.array(state["reached"], np.int64).reshape(n, len(levels))
            if ((codes < NO_LABEL) | (codes >= most)).any():
                raise InvalidValueError("codes", "places of labels", None, "code")
            if (reached < 0).any() or (np.diff(reached, axis=1) > 0).any():
                raise InvalidValueError("reached", "counts that fall", None, "order")
            cost = None if state["cost"] is None else column(state, "cost")
            uncosted = column(state, "uncosted")
            for name, one in (("uncosted", uncosted), ("cost", cost)):
                if one is not None and one.size != n:
                    raise InvalidValueError(name, f"{n} numbers", one.size, "length")
            return cls(
                by, labels, codes, levels, reached, unknown, cost, uncosted,
                state["currency"],
            )  # fmt: skip


def _moved(counts: CallCounts, labels: tuple[tuple[str, ...], ...]) -> IntArray:
    """Return the codes of groups among the labels of more of them."""
    codes = np.empty_like(counts.codes)
    for place, every in enumerate(labels):
        at = {label: code for code, label in enumerate(every)}
        moved = [*(at[label] for label in counts.labels[place]), NO_LABEL]
        codes[:, place] = np.array(moved, np.int64)[counts.codes[:, place]]
    return codes
