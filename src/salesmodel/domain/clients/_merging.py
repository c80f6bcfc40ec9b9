"""What two clients hold between them: the facts of both, unless they contradict."""

from typing import TypeVar

from salesmodel.domain.activity import Activity
from salesmodel.domain.clients._log import activities_logged
from salesmodel.domain.clients._record import ClientRecord
from salesmodel.domain.clients.consent import Consent
from salesmodel.domain.clients.contact import ContactPerson
from salesmodel.errors import InvalidValueError


__all__ = ["both_activities", "both_consents", "both_contacts"]

_Named = TypeVar("_Named", ContactPerson, Activity)


def both_contacts(
    client: ClientRecord, other: ClientRecord
) -> tuple[ContactPerson, ...]:
    """Return the contact persons of two clients, unless two persons share an id."""
    return _united("contact person", client.contacts, other.contacts)


def both_activities(client: ClientRecord, other: ClientRecord) -> tuple[Activity, ...]:
    """Return the activities of two clients in the order they were first logged."""
    found = _united("activity", client.activities, other.activities)
    if not other.activities:
        return found
    facts = client.history, *(each.history for each in client.absorbed)
    facts += other.history, *(each.history for each in other.absorbed)
    first = activities_logged(facts)
    return tuple(sorted(found, key=lambda each: first[each.id]))


def both_consents(client: ClientRecord, other: ClientRecord) -> tuple[Consent, ...]:
    """Return the consents of two clients, oldest first; at one instant refusals last."""
    if not other.consents:
        return client.consents
    both = (*client.consents, *other.consents)
    return tuple(sorted(both, key=lambda each: (each.at, not each.given)))


def _united(
    what: str, mine: tuple[_Named, ...], others: tuple[_Named, ...]
) -> tuple[_Named, ...]:
    """Return what stands on either side, unless the sides differ under one id."""
    known = {each.id: each for each in mine}
    if unlike := [each.id for each in others if known.get(each.id, each) != each]:
        requirement = f"without a different {what} of the same id"
        raise InvalidValueError("other", requirement, unlike, "duplicate_conflict")
    return tuple((known | {each.id: each for each in others}).values())
