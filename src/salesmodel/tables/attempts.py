"""Which attempt at its client each contact is."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, CodeArray
from salesmodel._checks import one_of
from salesmodel._counts import Codes, begins_run
from salesmodel.errors import InvalidValueError
from salesmodel.tables._contact_door import DIRECTIONS
from salesmodel.tables._order import in_order
from salesmodel.tables.contacts import ContactTable


__all__ = ["number_contacts"]

_INBOUND = DIRECTIONS.index("inbound")


def number_contacts(contacts: ContactTable, *, per: str = "client") -> ContactTable:
    """Give the attempts at each client their numbers, by time.

    Parameters
    ----------
    contacts : ContactTable
        The whole history that is there: a part of it makes later attempts look like
        first ones.
    per : {"client", "client and base"}, default "client"
        Whether a client who stands in several bases is counted once, or in each.

    Returns
    -------
    ContactTable
        The same rows, their attempts numbered from 1. It is 0 where the client, the
        instant or, if asked for, the base is not known, and where the client began
        the contact.

    Raises
    ------
    InvalidValueError
        If the table has no column of clients or, if asked for, of bases, or `per` is
        neither.

    Notes
    -----
    At one instant, attempts are in the order of rows. Cost: nothing is sorted where
    rows are ordered by client and time already; two counting sorts bring other rows
    into order.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-05", "2026-01-06", "2026-01-08"],
    ...     client=["Acme", "Bolt", "Acme"],
    ... )
    >>> number_contacts(contacts).attempt.tolist()
    [1, 1, 2]
    """
    one_of("per", per, ("client", "client and base"), code="policy")
    client = _codes("client", contacts.client)
    counted = (client != NO_LABEL) & (contacts.at != MISSING)
    if contacts.direction is not None:
        counted &= contacts.direction != _INBOUND
    base = None
    if per == "client and base":
        base = _codes("base", None if contacts.base is None else contacts.base.codes)
        counted &= base != NO_LABEL
    rows = slice(None) if counted.all() else np.flatnonzero(counted)
    owner, n_owners = client[rows], contacts.n_clients
    if base is not None:
        owner, n_owners = _pairs(owner, base[rows])
    order = in_order(owner, contacts.at[rows], n_owners)
    number = np.zeros(owner.size, np.int32)
    number[order] = _places_in_runs(owner[order])
    attempt = np.zeros(len(contacts), np.int32)
    attempt[rows] = number
    return attrs.evolve(contacts, attempt=attempt)


def _codes(name: str, codes: Codes | None) -> CodeArray:
    """Return the codes of a column that has to be there."""
    if codes is None:
        raise InvalidValueError(name, "a column of the contacts", None, "absent")
    return codes.astype(np.int32, copy=False)


def _pairs(client: CodeArray, base: CodeArray) -> tuple[CodeArray, int]:
    """Return codes of the pairs of a client and a base, and how many there are."""
    pair = client.astype(np.int64) << 32
    pair |= base
    distinct, codes = np.unique(pair, return_inverse=True)
    return codes.astype(np.int32), distinct.size


def _places_in_runs(owner: CodeArray) -> CodeArray:
    """Return the place of each row in its run of one owner, from 1."""
    place = np.arange(owner.size, dtype=np.int32)
    starts = np.flatnonzero(begins_run(owner))
    lengths = np.diff(starts, append=owner.size)
    return place - np.repeat(starts.astype(np.int32), lengths) + np.int32(1)
