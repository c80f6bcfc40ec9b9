"""The client base: who has bought by an instant, who has not yet, and who moved when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from operator import attrgetter
from typing import Final, Literal, final

import attrs

from salesmodel._checks import by_constructor, identifier, instance
from salesmodel.domain._clientele import (
    PURCHASE_PURPOSES,
    deals_by_member,
    each_once,
    members,
    survivors,
    turning_points,
)
from salesmodel.domain.clients.client import Client
from salesmodel.domain.deals.deal import Deal
from salesmodel.errors import UnknownClientError
from salesmodel.values import instant


__all__ = ["PURCHASE_PURPOSES", "BaseMove", "ClientBase", "Terms", "client_base"]


def _existing(value: str) -> str:
    return identifier("terms.existing", value)


def _prospective(value: str) -> str:
    return identifier("terms.prospective", value)


@final
@attrs.frozen(getstate_setstate=False)
class Terms:
    """What one offers to either base, by the name it has with the host.

    Parameters
    ----------
    existing : str, default "loyal conditions"
        Terms for clients who have bought, 1 to 128 characters.
    prospective : str, default "unique offer"
        Terms for those who have not.

    Raises
    ------
    InvalidValueError
        If a name is none (code ``id``).
    """

    existing: str = attrs.field(default="loyal conditions", converter=_existing)
    prospective: str = attrs.field(default="unique offer", converter=_prospective)

    __reduce__ = by_constructor


_TERMS: Final = Terms()


@final
@attrs.frozen
class BaseMove:
    """A client went from one base to the other.

    Parameters
    ----------
    client_id : str
        Id of the client.
    at : datetime
        When.
    to : {"existing", "prospective"}
        Where it is from then on.
    """

    client_id: str
    at: datetime
    to: Literal["existing", "prospective"]


# Past 140 lines, as is the file past 300: three questions, with the documentation of
# each, and the function whose notes define what a client base is.
@final
@attrs.frozen(repr=False, getstate_setstate=False)
class ClientBase:
    """The client base at an instant; `client_base` makes it.

    Parameters
    ----------
    at : datetime
        The instant.
    existing : tuple of str
        Ids of the clients who have bought.
    prospective : tuple of str
        Ids of those who have not, with those who asked.
    asked : tuple of str
        Ids of prospects for whom a deal was opened, without a purchase that stands.
    moves : tuple of BaseMove
        Every time one of these went from one base to the other, oldest first; all begin
        as prospects.
    orphans : tuple of str
        Ids of deals opened by then that count for none of these: they name no client,
        one that is not given, or one added later.
    merged : tuple of (str, str)
        Ids of clients that are none of their own, each with the id of the one they are.
    terms : Terms
        What is offered to either.
    """

    at: datetime
    existing: tuple[str, ...]
    prospective: tuple[str, ...]
    asked: tuple[str, ...]
    moves: tuple[BaseMove, ...]
    orphans: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    terms: Terms
    _since: Mapping[str, datetime | None] = attrs.field(init=False, eq=False)

    __reduce__ = by_constructor

    @_since.default
    def _since_when(self) -> Mapping[str, datetime | None]:
        """Tell since when each has been existing, under every id that it has."""
        since: dict[str, datetime | None] = dict.fromkeys(self.prospective)
        bought = set(self.existing)
        since |= {
            each.client_id: each.at for each in self.moves if each.client_id in bought
        }
        return since | {gone: since[survivor] for gone, survivor in self.merged}

    @property
    def share(self) -> Fraction | None:
        """Share of those who have bought among all, exact; None if there is nobody."""
        return Fraction(len(self.existing), len(self)) if len(self) else None

    def is_existing(self, client_id: str) -> bool:
        """Tell whether a client has bought.

        Parameters
        ----------
        client_id : str
            Id of the client, or of one that was merged into it.

        Returns
        -------
        bool
            True for one of the existing base, False for a prospect.

        Raises
        ------
        UnknownClientError
            If it is in neither base.
        InvalidValueError
            If it is no id (code ``id``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client_base([client], [], at=monday).is_existing("c1")
        False
        """
        return self.became_existing(client_id) is not None

    def became_existing(self, client_id: str) -> datetime | None:
        """Tell since when a client has been one of the existing base.

        Parameters
        ----------
        client_id : str
            Id of the client, or of one that was merged into it.

        Returns
        -------
        datetime or None
            When it came there the last time; None for a prospect, also for one whose
            purchases were undone.

        Raises
        ------
        UnknownClientError
            If it is in neither base.
        InvalidValueError
            If it is no id (code ``id``).

        Examples
        --------
        >>> from datetime import UTC, date, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.state_first_purchase(date(2019, 5, 2), at=monday, by="ann")
        >>> str(client_base([client], [], at=monday).became_existing("c1"))
        '2019-05-02 00:00:00+00:00'
        """
        named = identifier("client_id", client_id)
        if named not in self._since:
            raise UnknownClientError(named)
        return self._since[named]

    def terms_for(self, client_id: str) -> str:
        """Name the terms that apply to a client.

        Parameters
        ----------
        client_id : str
            Id of the client, or of one that was merged into it.

        Returns
        -------
        str
            Name of the terms of its base.

        Raises
        ------
        UnknownClientError
            If it is in neither base.
        InvalidValueError
            If it is no id (code ``id``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client_base([client], [], at=monday).terms_for("c1")
        'unique offer'
        """
        bought = self.is_existing(client_id)
        return self.terms.existing if bought else self.terms.prospective

    def __len__(self) -> int:
        return len(self.existing) + len(self.prospective)

    def __contains__(self, client_id: object) -> bool:
        return client_id in self._since

    def __repr__(self) -> str:
        counts = (
            f"{len(self.existing)} existing and {len(self.prospective)} prospective"
        )
        return f"<ClientBase of {counts} clients>"


def client_base(
    clients: Iterable[Client],
    deals: Iterable[Deal],
    *,
    at: datetime,
    terms: Terms = _TERMS,
) -> ClientBase:
    """Tell which clients have bought by an instant, and which have not.

    A client has bought while one of its deals is won, or from the day of its stated first
    purchase on.

    Parameters
    ----------
    clients : iterable of Client
        Clients, each once.
    deals : iterable of Deal
        Deals, each once; those of a client name any of its `Client.ids`.
    at : datetime
        As of when, by all that is known now. Clients added later are not in it, nor are
        deals opened later.
    terms : Terms, default Terms()
        What is offered to either base.

    Returns
    -------
    ClientBase
        Both bases, each in the order of `clients`.

    Raises
    ------
    InvalidValueError
        If something else is given than clients, deals and terms (code ``type``), one
        stands twice (code ``duplicate``), or the clients contradict each other about who
        was merged into whom (code ``duplicate_conflict``, ``cycle``).
    InvalidInstantError
        If `at` is no instant.

    See Also
    --------
    salesmodel.domain.clients.client.Client.absorb : How two clients become one.

    Notes
    -----
    Definition of this package. A purchase is a won deal in a pipeline whose purpose is
    ``sale`` or ``other``: a lead that is qualified, a delivery, a paper signed or an answer
    given is none. A win that is reopened or found to be lost is undone from then on. A day
    of first purchase begins at midnight UTC.

    Clients that were merged are one for all time, since when the first of them was added;
    what is stated of a first purchase is what the survivor says. Where the survivor is not
    given, its parts are clients until they were merged, and from then on no more.

    Where several deals change at one instant, what is so after all of them counts. Cost:
    O(n log n) in the events of the deals.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> monday, friday = (datetime(2024, 6, day, tzinfo=UTC) for day in (3, 7))
    >>> clients = [
    ...     Client.add(id, id, kind="company", at=monday, by="ann")
    ...     for id in ("c1", "c2")
    ... ]
    >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    >>> first, second = (
    ...     Deal.open(id, sales, at=monday, by="ann", client_id=client)
    ...     for id, client in (("d1", "c1"), ("d2", "c2"))
    ... )
    >>> base = client_base(clients, [first.win(at=friday, by="ann"), second], at=friday)
    >>> base.existing, base.prospective, base.asked, base.share
    (('c1',), ('c2',), ('c2',), Fraction(1, 2))
    >>> base.terms_for("c1"), base.became_existing("c1") == friday
    ('loyal conditions', True)
    """
    until = instant(at)
    offered = instance("terms", terms, Terms)
    known = each_once("clients", clients, Client)
    one_of = survivors(known, until)
    found = members(known, one_of, until)
    deals_of, orphans = deals_by_member(deals, found, one_of, until)
    moves = sorted(
        (move for client in found.values() for move in _moves(client, deals_of, until)),
        key=attrgetter("at", "client_id"),
    )
    stands = {each.client_id: each.to for each in moves}
    prospective = tuple(each for each in found if stands.get(each) != "existing")
    return ClientBase(
        until,
        tuple(each for each in found if stands.get(each) == "existing"),
        prospective,
        tuple(each for each in prospective if deals_of[each]),
        tuple(moves),
        orphans,
        tuple(merged for merged in one_of.items() if merged[1] in found),
        offered,
    )


def _moves(
    client: Client, deals_of: Mapping[str, Iterable[Deal]], until: datetime
) -> Iterator[BaseMove]:
    """Name the base to which a client came at each turn."""
    for moment, has_bought in turning_points(client, deals_of[client.id], until):
        yield BaseMove(client.id, moment, "existing" if has_bought else "prospective")
