"""What a client is made of, and what can be asked of it at any instant."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar

import attrs

from salesmodel._facts import listed
from salesmodel._personal import PII
from salesmodel.domain.activity import Activity
from salesmodel.domain.author import Author, Source, author_of
from salesmodel.domain.clients._fields import (
    ClientKind,
    ContactSource,
    client_absorbed,
    client_activities,
    client_blocks,
    client_consents,
    client_contacts,
    client_history,
    client_id,
    client_kind,
    client_name,
    client_source,
    comparable,
    first_day,
    read_only,
)
from salesmodel.domain.clients._log import (
    Absorbed,
    ClientChange,
    ClientChangeKind,
    Ownership,
    activities_logged,
    merging,
    ownerships,
    together,
)
from salesmodel.domain.clients.consent import (
    Consent,
    ConsentPolicy,
    ContactBlock,
    ContactRefusal,
    contact_refusal,
)
from salesmodel.domain.clients.contact import Channel, ContactPerson
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import instant


__all__ = ["ClientRecord", "Stamp", "changed", "stamped"]

_Client = TypeVar("_Client", bound="ClientRecord")

Stamp = tuple[datetime, str, Source, bool]
"""When, by whom, through what, and whether inferred."""


# Past 140 lines, as is the file past 300: every field of a client and every question
# about them stands here, with its documentation.
@attrs.frozen(repr=False, getstate_setstate=False)
class ClientRecord:
    """The fields of a client, checked, and the questions that they answer."""

    id: str = attrs.field(converter=client_id)
    kind: ClientKind = attrs.field(converter=client_kind)
    name: str = attrs.field(converter=client_name, metadata=PII)
    source: ContactSource = attrs.field(converter=client_source)
    history: tuple[ClientChange, ...] = attrs.field(converter=client_history)
    fields: Mapping[str, FieldValue] = attrs.field(
        factory=dict, converter=read_only, eq=comparable, metadata=PII
    )
    contacts: tuple[ContactPerson, ...] = attrs.field(
        default=(), converter=client_contacts, metadata=PII
    )
    consents: tuple[Consent, ...] = attrs.field(default=(), converter=client_consents)
    blocks: tuple[ContactBlock, ...] = attrs.field(default=(), converter=client_blocks)
    first_purchase_on: date | None = attrs.field(default=None, converter=first_day)
    absorbed: tuple[Absorbed, ...] = attrs.field(default=(), converter=client_absorbed)
    activities: tuple[Activity, ...] = attrs.field(
        default=(), converter=client_activities, metadata=PII
    )
    owners: tuple[Ownership, ...] = attrs.field(init=False, eq=False)

    @owners.default
    def _owners_of_the_log(self) -> tuple[Ownership, ...]:
        return ownerships(self.history)

    def __attrs_post_init__(self) -> None:
        last = self.changed_at
        told = [each.at for each in self.consents]
        told += [each.lifted_at or each.at for each in self.blocks]
        told += [each.at for each in self.absorbed]
        told += [each.at for each in self.activities if each.state == "done"]
        if told and max(told) > last:
            requirement = f"facts no later than the last change, {last}"
            raise InvalidInstantError("client", requirement, max(told), "out_of_order")
        logged = [each.detail[0] for each in self.history if each.what == "absorbed"]
        if logged != [each.client_id for each in self.absorbed if each.into == self.id]:
            requirement = f"those that its log tells of, {logged}"
            ids = [each.client_id for each in self.absorbed]
            raise InvalidValueError("client.absorbed", requirement, ids, "absorbed")
        histories = self.history, *(each.history for each in self.absorbed)
        known = activities_logged(histories)
        if known.keys() != {each.id for each in self.activities}:
            requirement = f"those that its log tells of, {list(known)}"
            ids = [each.id for each in self.activities]
            raise InvalidValueError("client.activities", requirement, ids, "activities")

    @property
    def version(self) -> int:
        """Number of changes, the opening included."""
        return len(self.history)

    @property
    def opened_at(self) -> datetime:
        """When the client was added."""
        return self.history[0].at

    @property
    def changed_at(self) -> datetime:
        """When the last change was made."""
        return self.history[-1].at

    @property
    def owner(self) -> str | None:
        """Id of the owner now; None for nobody."""
        return self.owners[-1].owner

    @property
    def merged_into(self) -> str | None:
        """Id of the client into which this one was merged, if it was."""
        change = merging(self.history)
        return None if change is None else change.detail[0]

    @property
    def merged_at(self) -> datetime | None:
        """When this client was merged into another, if it was."""
        change = merging(self.history)
        return None if change is None else change.at

    @property
    def ids(self) -> tuple[str, ...]:
        """Id of the client and of those merged into it: what its deals may name."""
        return (self.id, *(each.client_id for each in self.absorbed))

    def owner_at(self, at: datetime) -> str | None:
        """Tell whose client it was at an instant.

        Parameters
        ----------
        at : datetime
            The instant; of several changes at one the last one counts.

        Returns
        -------
        str or None
            Id of the owner; None for nobody, and before the client was added.

        Raises
        ------
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.assign("bob", at=monday, by="ann").owner_at(monday)
        'bob'
        """
        n = bisect_right(self.owners, instant(at), key=attrgetter("since"))
        return self.owners[n - 1].owner if n else None

    def contact_block(
        self, channel: Channel, at: datetime, *, policy: ConsentPolicy
    ) -> ContactRefusal | None:
        """Tell why one may not contact the client by a channel at an instant.

        Parameters
        ----------
        channel : Channel
            The channel.
        at : datetime
            The instant, past or future; facts recorded by now count.
        policy : {"opt_in", "opt_out"}
            What it means that the client said nothing: no contact, or contact.

        Returns
        -------
        ContactRefusal or None
            The first that applies: ``merged`` (contact the client it was merged into),
            ``do_not_contact``, ``consent_withdrawn``, ``no_consent``; None if one may.

        Raises
        ------
        InvalidValueError
            If the channel or the policy is unknown (codes ``channel``, ``policy``).
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.contact_block("email", monday, policy="opt_in")
        'no_consent'
        """
        facts = self.consents, self.blocks
        refusal = contact_refusal(*facts, channel, at, policy=policy)
        merged_at = self.merged_at
        is_merged = merged_at is not None and instant(at) >= merged_at
        return "merged" if is_merged else refusal

    def may_contact(
        self, channel: Channel, at: datetime, *, policy: ConsentPolicy
    ) -> bool:
        """Tell whether one may contact the client by a channel at an instant.

        Parameters
        ----------
        channel : Channel
            The channel.
        at : datetime
            The instant, past or future; facts recorded by now count.
        policy : {"opt_in", "opt_out"}
            What it means that the client said nothing: no contact, or contact.

        Returns
        -------
        bool
            Whether nothing stands against it; `contact_block` tells what does.

        Raises
        ------
        InvalidValueError
            If the channel or the policy is unknown (codes ``channel``, ``policy``).
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.may_contact("email", monday, policy="opt_out")
        True
        """
        return self.contact_block(channel, at, policy=policy) is None

    def contact(self, contact_id: str) -> ContactPerson:
        """Return a contact person.

        Parameters
        ----------
        contact_id : str
            Id of the person.

        Returns
        -------
        ContactPerson
            The person.

        Raises
        ------
        InvalidValueError
            If the client has no such contact person (code ``unknown_contact``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> lee = ContactPerson("p1", "Lee", "buyer")
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.put_contact(lee, at=monday, by="ann").contact("p1") == lee
        True
        """
        for person in self.contacts:
            if person.id == contact_id:
                return person
        requirement = f"one of {listed(tuple(person.id for person in self.contacts))}"
        raise InvalidValueError(
            "contact_id", requirement, contact_id, "unknown_contact"
        )

    def __repr__(self) -> str:
        told = f"id={self.id!r}, kind={self.kind!r}, version={self.version}"
        return f"{type(self).__name__}({told})"


def stamped(client: ClientRecord, at: datetime, by: str | Author) -> Stamp:
    """Check when and by whom a client is changed, and that it may still be."""
    if client.merged_into is not None:
        requirement = f"other than one merged, into {client.merged_into!r}"
        raise InvalidValueError("client", requirement, client.id, "merged")
    return (together(client.changed_at, at), *author_of(by))


def changed(
    client: _Client,
    stamp: Stamp,
    what: ClientChangeKind,
    detail: tuple[str, ...] = (),
    **new: object,
) -> _Client:
    """Return a client after one change more.

    What is new was checked by the change, what stands when it was made: nothing is
    checked twice, so that a change does not cost more the longer the log.
    """
    change = ClientChange(client.version + 1, *stamp, what, detail)
    new["history"] = (*client.history, change)
    after = object.__new__(type(client))
    for field in attrs.fields(type(client)):
        name = field.name
        value = new[name] if name in new else getattr(client, name)
        object.__setattr__(after, name, value)
    return after
