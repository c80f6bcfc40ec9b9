"""Changes of whom one may reach at a client: contact persons, consents and blocks."""

from datetime import datetime
from typing import Self

import attrs

from salesmodel._checks import instance
from salesmodel._personal import discreetly
from salesmodel.domain.author import Author
from salesmodel.domain.clients._record import ClientRecord, Stamp, changed, stamped
from salesmodel.domain.clients.consent import Consent, ContactBlock
from salesmodel.domain.clients.contact import Channel, ContactPerson, channel_of


__all__ = ["ReachableClient"]

_ALL = "all"


# Past 140 lines, as is the file past 300: six changes, with the documentation of each.
class ReachableClient(ClientRecord):
    """The changes of contact persons, of consents and of blocks."""

    __slots__ = ()

    def put_contact(
        self, contact: ContactPerson, *, at: datetime, by: str | Author
    ) -> Self:
        """Add a contact person, or put one in the place of another of the same id.

        Parameters
        ----------
        contact : ContactPerson
            The person.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client with that person; the same client if nothing changes.

        Raises
        ------
        InvalidValueError
            If it is no contact person (code ``type``), or the client was merged into
            another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> lee = ContactPerson("p1", "Lee", "buyer")
        >>> client.put_contact(lee, at=monday, by="ann").contact("p1").role
        'buyer'
        """
        stamp = stamped(self, at, by)
        discreetly(instance, "contact", contact, ContactPerson)
        if contact in self.contacts:
            return self
        known = {person.id: person for person in self.contacts} | {contact.id: contact}
        contacts = tuple(known.values())
        return changed(self, stamp, "contact_put", (contact.id,), contacts=contacts)

    def remove_contact(
        self, contact_id: str, *, at: datetime, by: str | Author
    ) -> Self:
        """Take a contact person away.

        Parameters
        ----------
        contact_id : str
            Id of the person.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client without that person.

        Raises
        ------
        InvalidValueError
            If there is no such person (code ``unknown_contact``), or the client was
            merged into another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> lee = ContactPerson("p1", "Lee", "buyer")
        >>> client = client.put_contact(lee, at=monday, by="ann")
        >>> client.remove_contact("p1", at=monday, by="ann").contacts
        ()
        """
        stamp = stamped(self, at, by)
        gone = self.contact(contact_id)
        contacts = tuple(person for person in self.contacts if person is not gone)
        return changed(self, stamp, "contact_removed", (gone.id,), contacts=contacts)

    def give_consent(
        self, channel: Channel, *, at: datetime, by: str | Author, ground: str
    ) -> Self:
        """Record that the client consents to be contacted by a channel.

        Parameters
        ----------
        channel : Channel
            The channel.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.
        ground : str
            Code of the ground, such as ``web_form``; no note, no name.

        Returns
        -------
        Client
            The client with that consent; the same client if it stands, on that ground.

        Raises
        ------
        InvalidValueError
            If the channel is unknown (code ``channel``), `ground` is no code (codes
            ``id``, ``code``), or the client was merged into another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.give_consent("sms", at=monday, by="ann", ground="web_form")
        >>> client.may_contact("sms", monday, policy="opt_in")
        True
        """
        return self._said(stamped(self, at, by), channel, ground, given=True)

    def withdraw_consent(
        self, channel: Channel, *, at: datetime, by: str | Author, ground: str
    ) -> Self:
        """Record that the client no longer consents, or never did.

        Parameters
        ----------
        channel : Channel
            The channel.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.
        ground : str
            Code of the ground, such as ``unsubscribed``; no note, no name.

        Returns
        -------
        Client
            The client without that consent; the same client if it stands withdrawn,
            on that ground.

        Raises
        ------
        InvalidValueError
            If the channel is unknown (code ``channel``), `ground` is no code (codes
            ``id``, ``code``), or the client was merged into another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.withdraw_consent("sms", at=monday, by="ann", ground="reply")
        >>> client.contact_block("sms", monday, policy="opt_out")
        'consent_withdrawn'
        """
        return self._said(stamped(self, at, by), channel, ground, given=False)

    def block_contact(
        self,
        channel: Channel | None,
        *,
        at: datetime,
        by: str | Author,
        reason: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Self:
        """Record that the client is not to be contacted, by a channel or at all.

        Parameters
        ----------
        channel : Channel or None
            The channel; None for all of them.
        at : datetime
            When it is recorded, no earlier than the last change.
        by : str or Author
            Who says so.
        reason : str
            Code of the reason, such as ``asked``; no note, no name.
        since : datetime, optional
            From when on, `at` or later; from `at` on if left out.
        until : datetime, optional
            Until before when; without an end if left out.

        Returns
        -------
        Client
            The client with that block; the same client if one of that reason and end
            holds for it by then.

        Raises
        ------
        InvalidValueError
            If the channel is unknown (code ``channel``), `reason` is no code (codes
            ``id``, ``code``), or the client was merged into another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``), `since` precedes
            `at`, or `until` is not after it (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.block_contact(None, at=monday, by="ann", reason="asked")
        >>> client.contact_block("phone", monday, policy="opt_out")
        'do_not_contact'
        """
        stamp = stamped(self, at, by)
        moment, author, *_ = stamp
        start = moment if since is None else since
        block = ContactBlock(channel, reason, moment, author, start, until)
        if any(_says(known, block) for known in self.blocks):
            return self
        detail = (_scope(block.channel), block.reason)
        blocks = (*self.blocks, block)
        return changed(self, stamp, "contact_blocked", detail, blocks=blocks)

    def unblock_contact(
        self, channel: Channel | None, *, at: datetime, by: str | Author
    ) -> Self:
        """Lift the blocks of a channel, or those of all channels at once.

        A block of all channels is not lifted for one of them: lift it, and block the
        others.

        Parameters
        ----------
        channel : Channel or None
            What was said when contact was blocked.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client without those blocks, from now on; the same client if there is
            none in force or to come.

        Raises
        ------
        InvalidValueError
            If the channel is unknown (code ``channel``), or the client was merged into
            another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.unblock_contact("sms", at=monday, by="ann") is client
        True
        """
        stamp = stamped(self, at, by)
        moment, author, *_ = stamp
        scope = None if channel is None else channel_of(channel)
        blocks = tuple(
            attrs.evolve(block, lifted_at=moment, lifted_by=author)
            if block.channel == scope and not block.is_over(moment)
            else block
            for block in self.blocks
        )
        if blocks == self.blocks:
            return self
        detail = (_scope(scope),)
        return changed(self, stamp, "contact_unblocked", detail, blocks=blocks)

    def _said(
        self, stamp: Stamp, channel: Channel, ground: str, *, given: bool
    ) -> Self:
        """Record a consent, unless it is what the client said last."""
        moment, author, *_ = stamp
        consent = Consent(channel, given, moment, author, ground)
        said = [each for each in self.consents if each.channel == consent.channel]
        if said and (said[-1].given, said[-1].ground) == (given, consent.ground):
            return self
        return changed(
            self,
            stamp,
            "consent_given" if given else "consent_withdrawn",
            (consent.channel, consent.ground),
            consents=(*self.consents, consent),
        )


def _scope(channel: Channel | None) -> str:
    return _ALL if channel is None else channel


def _says(known: ContactBlock, block: ContactBlock) -> bool:
    """Tell whether a block that is there says all that a new one would."""
    return (
        (known.channel, known.reason, known.until)
        == (block.channel, block.reason, block.until)
        and known.since <= block.since
        and not known.is_over(block.at)
    )
