"""Clients: whom one sells to, whose they are, and whether they may be contacted."""

from datetime import datetime
from typing import final

import attrs

from salesmodel._checks import identifier, instance
from salesmodel._personal import discreetly
from salesmodel.domain.author import Author, author_of
from salesmodel.domain.clients._erasing import ERASED, ErasableClient
from salesmodel.domain.clients._fields import (
    CLIENT_KINDS,
    CONTACT_SOURCES,
    ClientKind,
    ContactSource,
)
from salesmodel.domain.clients._log import (
    CLIENT_CHANGES,
    Absorbed,
    ClientChange,
    ClientChangeKind,
    Ownership,
)
from salesmodel.domain.clients._merging import (
    both_activities,
    both_consents,
    both_contacts,
)
from salesmodel.domain.clients._record import changed, stamped
from salesmodel.errors import InvalidValueError


__all__ = [
    "CLIENT_CHANGES",
    "CLIENT_KINDS",
    "CONTACT_SOURCES",
    "ERASED",
    "Absorbed",
    "Client",
    "ClientChange",
    "ClientChangeKind",
    "ClientKind",
    "ContactSource",
    "Ownership",
]


# Past 140 lines: the changes of a client stand here, with the documentation of each.
@final
class Client(ErasableClient):
    """A company or a person that one sells to.

    A client is frozen. Each change has its time and its author, and returns a new
    client with one entry more in its `history`; a change that changes nothing returns
    the client itself. `Client.add` opens a client; what stands below is for what was
    kept elsewhere and is read again.

    Name, fields, contact persons and activities are personal: neither `repr` nor an
    error shows them, the history tells ids alone, and their fields say ``pii`` in the
    metadata.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters; it is not personal.
    kind : {"company", "person"}
        Which of the two it is.
    name : str
        Name, 1 to 500 characters.
    source : ContactSource
        Where the contact comes from.
    history : iterable of ClientChange
        Every change, oldest first; it tells the `owners` too.
    fields : Mapping, default {}
        Custom fields by their id, without the missing ones; read-only.
    contacts : iterable of ContactPerson, default ()
        Contact persons, no two with the same id.
    consents : iterable of Consent, default ()
        What was consented to and withdrawn, oldest first.
    blocks : iterable of ContactBlock, default ()
        Where contact is or was not wanted.
    first_purchase_on : date, optional
        Day of the first purchase, where it is known from outside.
    absorbed : iterable of Absorbed, default ()
        The clients that were merged into this one, each with its whole log.
    activities : iterable of Activity, default ()
        What was done or is planned, no two with the same id.

    Raises
    ------
    InvalidValueError
        If a value is not as told, or the log and what it tells of do not agree.
    InvalidInstantError
        If the log goes back in time, or a fact is later than it (code
        ``out_of_order``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday, tuesday = (datetime(2024, 6, day, tzinfo=UTC) for day in (3, 4))
    >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
    >>> client.assign("bob", at=tuesday, by="ann")
    Client(id='c1', kind='company', version=2)
    """

    __slots__ = ()

    @classmethod
    def add(  # noqa: PLR0913 — what is known of every client when it is first met
        cls,
        id: str,
        name: str,
        *,
        kind: ClientKind,
        at: datetime,
        by: str | Author,
        source: ContactSource = "other",
        owner: str | None = None,
    ) -> "Client":
        """Open a client.

        Parameters
        ----------
        id : str
            Id, 1 to 128 characters; it is not personal.
        name : str
            Name, 1 to 500 characters.
        kind : {"company", "person"}
            Which of the two it is.
        at : datetime
            When it was added.
        by : str or Author
            Who says so.
        source : ContactSource, default "other"
            Where the contact comes from.
        owner : str, optional
            Id of the seller whose client it is; nobody's if left out.

        Returns
        -------
        Client
            The client, at version 1.

        Raises
        ------
        InvalidValueError
            If an id is none (code ``id``), the name is blank, too long or not plain
            text, or kind or source is unknown (codes ``kind``, ``contact_source``).
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> Client.add("c1", "Acme", kind="company", at=monday, by="ann").owner is None
        True
        """
        detail = () if owner is None else (identifier("owner", owner),)
        opened = ClientChange(1, at, *author_of(by), "opened", detail)
        return cls(id, kind, name, source, (opened,))

    def assign(self, owner: str | None, *, at: datetime, by: str | Author) -> "Client":
        """Make it the client of another owner.

        Parameters
        ----------
        owner : str or None
            Id of the owner; None for nobody.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client of that owner; the same client if it is its owner.

        Raises
        ------
        InvalidValueError
            If the id is none (code ``id``), or the client was merged into another (code
            ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday, tuesday = (datetime(2024, 6, day, tzinfo=UTC) for day in (3, 4))
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.assign("bob", at=tuesday, by="ann")
        >>> client.owner, client.owner_at(monday)
        ('bob', None)
        """
        stamp = stamped(self, at, by)
        moment, author, *_ = stamp
        said = Ownership(owner, moment, author)
        if said.owner == self.owner:
            return self
        detail = () if said.owner is None else (said.owner,)
        owners = (*self.owners, said)
        return changed(self, stamp, "assigned", detail, owners=owners)

    def absorb(
        self, other: "Client", *, at: datetime, by: str | Author
    ) -> tuple["Client", "Client"]:
        """Merge another client into this one.

        Name, kind, source, owner and fields stay as they are. Contact persons,
        activities, consents and blocks are those of both, the first purchase is the
        earlier of those known, and the log of the other is kept whole. What is now
        recorded of both is answered for all time; where they said different things at
        one instant, a withdrawal counts.

        Parameters
        ----------
        other : Client
            The client that is one and the same.
        at : datetime
            When, no earlier than the last change of either.
        by : str or Author
            Who says so.

        Returns
        -------
        tuple of Client
            This client, with both; and the other, which says into which it was merged,
            and takes no more changes.

        Raises
        ------
        InvalidValueError
            If it is no other client (code ``type``, ``same_client``), one of them was
            merged (code ``merged``), or they have different contact persons, or
            different activities, of one id (code ``duplicate_conflict``).
        InvalidInstantError
            If `at` precedes the last change of either (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> first, second = (
        ...     Client.add(id, "Acme", kind="company", at=monday, by="ann")
        ...     for id in ("c1", "c2")
        ... )
        >>> client, merged = first.absorb(second, at=monday, by="ann")
        >>> client.ids, merged.merged_into
        (('c1', 'c2'), 'c1')
        """
        discreetly(instance, "other", other, Client)
        stamp, other_stamp = stamped(self, at, by), stamped(other, at, by)
        if not set(self.ids).isdisjoint(other.ids):
            requirement = f"a client other than {self.id!r}"
            raise InvalidValueError("other", requirement, other.id, "same_client")
        contacts, activities = both_contacts(self, other), both_activities(self, other)
        merged = changed(other, other_stamp, "merged", (self.id,))
        days = (self.first_purchase_on, other.first_purchase_on)
        known = Absorbed(other.id, merged.history)
        client = changed(
            self,
            stamp,
            "absorbed",
            (other.id,),
            contacts=contacts,
            consents=both_consents(self, other),
            blocks=(*self.blocks, *other.blocks),
            first_purchase_on=min(filter(None, days), default=None),
            absorbed=(*self.absorbed, known, *other.absorbed),
            activities=activities,
        )
        return client, merged

    def __reduce__(self) -> tuple[object, ...]:
        given = {
            field.name: getattr(self, field.name)
            for field in attrs.fields(Client)
            if field.init
        }
        return Client, tuple((given | {"fields": dict(self.fields)}).values())
