"""Whom to contact now, and why; and who may not be."""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    IntArray,
    read_only,
)
from salesmodel._checks import at_most, one_of
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat.contacts._excluding import checked, first_reason
from salesmodel.repeat.contacts.exclusions import Exclusion
from salesmodel.repeat.control._contact_reasons import (
    ContactReason,
    ContactRow,
    contact_rows,
    due_for,
)
from salesmodel.repeat.control._control_order import in_order, key_of
from salesmodel.repeat.control.contact_rules import ContactRules
from salesmodel.repeat.control.control import ClientControl


__all__ = ["ContactList", "ContactReason", "ContactRow", "whom_to_contact"]

_SHOWN = 20


@attrs.frozen(eq=False, kw_only=True)
class ContactList:
    """Whom to contact now, in order, and who is due and may not be contacted.

    Those listed, those left out, and those for whom nothing is due are the base.

    Parameters
    ----------
    control : ClientControl
        What is known of the clients.
    rules : ContactRules
        The rules.
    row : ndarray of int64, shape (n,)
        Rows of those to contact in the base, the first one first.
    due : ndarray of bool, shape (n, n_reasons)
        Which reasons of `priority` each has.
    excluded : ndarray of int64, shape (n_excluded,)
        Rows of those who are due and may not be contacted, ascending.
    block : ndarray of int32, shape (n_excluded,)
        The first of the `blocks` that forbids it.
    n_quiet : int
        Clients for whom nothing is due.
    unchecked : mapping of str to int
        By block, of how many of those listed it is not known whether it forbids.
    not_looked_at : tuple of str
        Reasons that were not looked at, for their parts were not given.
    """

    control: ClientControl
    rules: ContactRules
    row: IntArray
    due: BoolArray
    excluded: IntArray
    block: CodeArray
    n_quiet: int
    unchecked: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)
    not_looked_at: tuple[str, ...] = ()

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count those to contact."""
        return self.row.size

    @property
    def client(self) -> IntArray:
        """Codes of those to contact, the first one first."""
        return self._codes(self.row)

    def _codes(self, rows: IntArray) -> IntArray:
        """Return the codes of the clients of some rows."""
        return read_only(self.control.clients.client[rows].astype(np.int64))

    @property
    def counts(self) -> dict[str, int]:
        """Clients to contact, by the most pressing of their reasons."""
        first = np.bincount(self.due.argmax(axis=1), minlength=self.due.shape[1])
        return dict(zip(self.rules.priority, first.tolist(), strict=True))

    @property
    def left_out(self) -> dict[str, int]:
        """Clients who are due and may not be contacted, by the first of the blocks."""
        found = np.bincount(self.block, minlength=len(self.rules.blocks)).tolist()
        return dict(zip(self.rules.blocks, found, strict=True))

    def excluded_by(self, block: str) -> IntArray:
        """Return those who are due and may not be contacted, for one reason.

        Parameters
        ----------
        block : str
            One of the blocks of the rules.

        Returns
        -------
        ndarray of int64
            Codes, in the order of the base.

        Raises
        ------
        InvalidValueError
            If there is no such block.

        Examples
        --------
        >>> from salesmodel.repeat import client_control
        >>> from salesmodel.tables import ClientTable
        >>> control = client_control(
        ...     ClientTable.from_columns(client=[0, 1]),
        ...     as_of=0,
        ...     score=[1, 2],
        ...     open_complaints=[0, 1],
        ... )
        >>> whom_to_contact(control).excluded_by("open_complaint").tolist()
        [1]
        """
        blocks = self.rules.blocks
        place = blocks.index(one_of("block", block, blocks, code="block"))
        return self._codes(self.excluded[self.block == place])

    def rows(self, n: int | None = None) -> tuple[ContactRow, ...]:
        """Return those to contact one by one, each with his reasons.

        Parameters
        ----------
        n : int, optional
            At most so many; by default all.

        Returns
        -------
        tuple of ContactRow
            The first one first.

        Examples
        --------
        >>> from salesmodel.repeat import client_control
        >>> from salesmodel.tables import ClientTable
        >>> control = client_control(
        ...     ClientTable.from_columns(client=[0, 1]), as_of=0, score=[1, 10]
        ... )
        >>> [row] = whom_to_contact(control).rows()
        >>> row.client, [f"{reason}" for reason in row.reasons]
        ('0', ['answered 1 of 10'])
        """
        n, priority = at_most("n", n), self.rules.priority
        return contact_rows(self.control, self.row[:n], self.due[:n], priority)

    def __str__(self) -> str:
        """Return the first of those to contact, under the counts of all."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        out = ", ".join(f"{n} {block}" for block, n in self.left_out.items() if n)
        parts = [
            f"{len(self)} of {len(self.control)} clients to contact",
            f"left out: {out or 'nobody'}",
            f"nothing due: {self.n_quiet}",
        ]
        if self.unchecked:
            parts.append(f"not checked: {', '.join(self.unchecked)}")
        if self.not_looked_at:
            parts.append(f"not looked at: {', '.join(self.not_looked_at)}")
        rows = [
            [row.client, row.reasons[0].code, f"{row.reasons[0]}", len(row.reasons) - 1]
            for row in self.rows(_SHOWN)
        ]
        return Shown("; ".join(parts), ["client", "reason", "why", "more"], rows)


def whom_to_contact(
    control: ClientControl,
    rules: ContactRules | None = None,
    *,
    exclusions: Iterable[Exclusion] = (),
    channel: str | None = None,
) -> ContactList:
    """List whom to contact now, each with his reasons, less those who may not be.

    Parameters
    ----------
    control : ClientControl
        What is known of the clients.
    rules : ContactRules, optional
        When a client is due, what comes first and what forbids it.
    exclusions : iterable of Exclusion
        Who may not be contacted; those of another channel than the client's do not
        count. One without clients says that there is nobody, through its channel.
    channel : str, optional
        The channel that is meant; by default each client's own, by the engagement of
        the view.

    Returns
    -------
    ContactList
        Those to contact in order, and those left out by reason.

    Raises
    ------
    InvalidValueError
        If an exclusion is of another base, has a reason that is none of the blocks, or
        is of one channel where no channel is known.

    Notes
    -----
    A reason whose part was not given is not looked at, and a block whose part was not
    given forbids nothing: both are said, in `not_looked_at` and in `unchecked`. A client
    who is due and may not be contacted counts under the first of the blocks that forbid
    it. Clients are in the order of the first of their reasons, then in that of `then`,
    then by name (by code without names): the order of the rows of the base is none.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> from salesmodel.repeat import client_control, exclusion
    >>> from salesmodel.tables import ClientTable
    >>> base = ClientTable.from_columns(client=["Acme", "Bolt", "Core", "Dell"])
    >>> control = client_control(
    ...     base,
    ...     as_of=1_772_323_200_000_000,
    ...     last_contact={"Acme": "2026-02-20", "Bolt": "2026-01-01"},
    ...     every_days=[30, 30, 30, 30],
    ... )
    >>> found = whom_to_contact(
    ...     control, exclusions=[exclusion(base, "opt_out", ["Dell"])]
    ... )
    >>> [(row.client, row.reasons[0].code) for row in found.rows()]
    [('Core', 'never_contacted'), ('Bolt', 'contact_due')]
    >>> found.left_out["opt_out"], found.n_quiet, sorted(found.unchecked)
    (1, 1, ['open_complaint', 'overdue_debt'])
    """
    rules = ContactRules() if rules is None else rules
    told = checked(control.clients, exclusions)
    blocks = _blocks(control, rules, told, channel)
    columns = [due_for(control, rules, reason) for reason in rules.priority]
    n, nobody = len(control), np.zeros(len(control), np.bool_)
    due = np.stack([nobody if one is None else one for one in columns], axis=1)
    is_due = due.any(axis=1)
    block = first_reason(n, (one.forbids for one in blocks.values()))
    rows = np.flatnonzero(is_due & (block == NO_LABEL))
    excluded = np.flatnonzero(is_due & (block != NO_LABEL))
    keys = [key_of(control, key) for key in rules.then]
    first = due.argmax(axis=1).astype(np.float64)
    ordered = in_order(
        control.clients,
        rows,
        [first[rows], *(key[rows] for key in keys if key is not None)],
    )
    return ContactList(
        control=control,
        rules=rules,
        row=read_only(ordered),
        due=read_only(due[ordered]),
        excluded=read_only(excluded),
        block=read_only(block[excluded]),
        n_quiet=n - rows.size - excluded.size,
        unchecked=_unchecked(blocks, rows),
        not_looked_at=tuple(
            reason
            for reason, column in zip(rules.priority, columns, strict=True)
            if column is None
        ),
    )


@attrs.frozen(eq=False)
class _Block:
    """Whom a block forbids to contact, and of whom that is known."""

    forbids: BoolArray
    is_known: BoolArray


def _blocks(
    control: ClientControl,
    rules: ContactRules,
    exclusions: tuple[Exclusion, ...],
    channel: str | None,
) -> dict[str, _Block]:
    """Return what each block of the rules forbids."""
    nobody = np.zeros(len(control), np.bool_)
    found = {block: _Block(nobody.copy(), nobody.copy()) for block in rules.blocks}
    for name, column in (
        ("open_complaint", control.open_complaints),
        ("overdue_debt", control.debt_overdue),
    ):
        if name in found and column is not None:
            found[name].forbids[column > 0] = True
            found[name].is_known[column != MISSING] = True
    for place, one in enumerate(exclusions):
        if one.reason not in found:
            needed = f"one of the blocks of the rules, {rules.blocks}"
            path = f"exclusions[{place}].reason"
            raise InvalidValueError("reason", needed, one.reason, "block", path)
        is_closed = _is_through(control, one, channel)
        found[one.reason].forbids[one.is_barred & is_closed] = True
        found[one.reason].is_known[nobody | is_closed] = True
    return found


def _is_through(
    control: ClientControl, one: Exclusion, channel: str | None
) -> BoolArray | bool:
    """Tell which clients are contacted through the channel that an exclusion closes."""
    if one.channel is None or channel is not None:
        return one.channel in (None, channel)
    split = control.engagement
    if split is None:
        needed = "told, or known by an engagement, for an exclusion is of one channel"
        raise InvalidValueError("channel", needed, None, "channel")
    lines = split.scheme.all_lines
    is_here = np.array([line.channel == one.channel for line in lines], np.bool_)
    return is_here[split.line]


def _unchecked(blocks: Mapping[str, _Block], listed: IntArray) -> Mapping[str, int]:
    """Count, by block, those listed of whom it is not known whether it forbids."""
    counts = {
        name: int(np.count_nonzero(~block.is_known[listed]))
        for name, block in blocks.items()
    }
    return {name: n for name, n in counts.items() if n}
