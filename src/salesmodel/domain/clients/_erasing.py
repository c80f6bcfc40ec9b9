"""How a client is made to tell nothing personal any more."""

from datetime import datetime
from typing import Final, Self

import attrs

from salesmodel._checks import identifier
from salesmodel.domain.author import Author, author_of
from salesmodel.domain.clients._activities import AttendedClient
from salesmodel.domain.clients._fields import read_only
from salesmodel.domain.clients._log import together
from salesmodel.domain.clients._record import changed
from salesmodel.domain.clients.contact import ContactPerson


__all__ = ["ERASED", "ErasableClient"]

ERASED: Final = "(erased)"
"""Stands for the name of a client, or of a contact person, that was erased."""


class ErasableClient(AttendedClient):
    """The erasure of what is personal."""

    __slots__ = ()

    def erase(self, reason: str, *, at: datetime, by: str | Author) -> Self:
        """Erase what is personal of the client; the rest stays, and its deals do.

        The name becomes `ERASED`, and that of each contact person, whose role, addresses
        and zone go; fields go, and the results of activities. Ids, the log, consents
        and blocks, and the day of the first purchase stay, so that figures and
        references hold. The log has one change more, which says why: it is the receipt.
        What one knows of the client by earlier versions, or from a store, is for the
        host to delete.

        Parameters
        ----------
        reason : str
            Code of why, 1 to 128 characters, such as ``request``; not personal.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client without what is personal; the same client if nothing was. One
            that was merged into another can be erased as well.

        Raises
        ------
        InvalidValueError
            If the reason is none (code ``id``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Jo Lee", kind="person", at=monday, by="ann")
        >>> client = client.erase("request", at=monday, by="dpo")
        >>> client.name, [change.what for change in client.history]
        ('(erased)', ['opened', 'erased'])
        >>> client.erase("request", at=monday, by="dpo") is client
        True
        """
        why = identifier("reason", reason)
        stamp = (together(self.changed_at, at), *author_of(by))
        contacts = tuple(ContactPerson(each.id, ERASED) for each in self.contacts)
        activities = tuple(attrs.evolve(each, result="") for each in self.activities)
        fields = read_only({})
        left = (ERASED, fields, contacts, activities)
        if left == (self.name, self.fields, self.contacts, self.activities):
            return self
        return changed(
            self,
            stamp,
            "erased",
            (why,),
            name=ERASED,
            fields=fields,
            contacts=contacts,
            activities=activities,
        )
