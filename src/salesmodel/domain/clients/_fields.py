"""The fields of a client as each is read: what may stand in it, and how it is refused."""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Final, Literal, TypeVar, get_args

from salesmodel._checks import all_of, identifier, instance, one_of, several
from salesmodel._mappings import ReadOnlyMapping
from salesmodel._personal import discreetly, personal_text
from salesmodel.domain.activity import Activity
from salesmodel.domain.clients._log import Absorbed, ClientChange, chain
from salesmodel.domain.clients.consent import Consent, ContactBlock
from salesmodel.domain.clients.contact import ContactPerson
from salesmodel.domain.fields.schema import FieldValue, Schema, Values, free
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import day


__all__ = [
    "CLIENT_KINDS",
    "CONTACT_SOURCES",
    "ClientKind",
    "ContactSource",
    "client_absorbed",
    "client_activities",
    "client_blocks",
    "client_consents",
    "client_contacts",
    "client_fields",
    "client_history",
    "client_id",
    "client_kind",
    "client_name",
    "client_source",
    "comparable",
    "first_day",
    "held",
    "read_only",
]

ClientKind = Literal["company", "person"]
"""Whether a client is a company or a person."""

CLIENT_KINDS: Final[tuple[ClientKind, ...]] = get_args(ClientKind)
"""Every `ClientKind`."""

ContactSource = Literal[
    "personal",
    "catalogue",
    "survey",
    "inbound",
    "referral",
    "advertising",
    "event",
    "import",
    "other",
]
"""Where the contact with a client comes from."""

CONTACT_SOURCES: Final[tuple[ContactSource, ...]] = get_args(ContactSource)
"""Every `ContactSource`."""

_Named = TypeVar("_Named", ContactPerson, Activity)

_LONGEST_NAME = 500


def client_name(value: str) -> str:
    """Return the name of a client."""
    return personal_text("client.name", value, most=_LONGEST_NAME)


def client_fields(values: Mapping[str, object], schema: Schema | None = None) -> Values:
    """Return custom fields as the schema, if any, allows them; None for what is gone.

    The schema knows what is personal; without one everything is.
    """
    if schema is None:
        return discreetly(free, values)
    given = discreetly(instance, "client.fields", values, Mapping)
    return instance("schema", schema, Schema).check(given)


def client_id(value: str) -> str:
    """Return the id of a client."""
    return identifier("client.id", value)


def client_kind(value: str) -> str:
    """Return whether it is a company or a person."""
    return discreetly(one_of, "client.kind", value, CLIENT_KINDS, code="kind")


def client_source(value: str) -> str:
    """Return where the contact comes from."""
    name = "client.source"
    return discreetly(one_of, name, value, CONTACT_SOURCES, code="contact_source")


def client_history(values: Iterable[ClientChange]) -> tuple[ClientChange, ...]:
    """Return the log of a client."""
    return chain("client.history", values)


def read_only(values: Mapping[str, FieldValue]) -> Mapping[str, FieldValue]:
    """Return custom fields that nobody can change."""
    return held({}, dict(client_fields(values)))


def held(
    standing: Mapping[str, FieldValue], new: Mapping[str, FieldValue | None]
) -> Mapping[str, FieldValue]:
    """Return the fields that stand after some were set, without the missing ones."""
    fields = {**standing, **new}.items()
    return ReadOnlyMapping(
        {field: value for field, value in fields if value is not None}
    )


def comparable(values: Mapping[str, FieldValue]) -> tuple[tuple[str, str, object], ...]:
    """Return fields as they compare and hash, in whatever order; 1 and True differ."""
    return tuple(
        (field, type(value).__name__, value)
        for field, value in sorted(values.items(), key=itemgetter(0))
    )


def client_contacts(values: Iterable[ContactPerson]) -> tuple[ContactPerson, ...]:
    """Return contact persons, no two of the same id."""
    return _each_once("client.contacts", "contact persons", values, ContactPerson)


def client_activities(values: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return activities, no two of the same id."""
    return _each_once("client.activities", "activities", values, Activity)


def client_consents(values: Iterable[Consent]) -> tuple[Consent, ...]:
    """Return consents, if they are told oldest first."""
    name = "client.consents"
    found = all_of(name, values, Consent)
    times = [each.at for each in found]
    if times != sorted(times):
        requirement = "oldest first"
        raise InvalidInstantError(name, requirement, times[-1], "out_of_order")
    return found


def client_blocks(values: Iterable[ContactBlock]) -> tuple[ContactBlock, ...]:
    """Return blocks."""
    name = "client.blocks"
    return all_of(name, values, ContactBlock)


def client_absorbed(values: Iterable[Absorbed]) -> tuple[Absorbed, ...]:
    """Return what is kept of absorbed clients."""
    name = "client.absorbed"
    return all_of(name, values, Absorbed)


def first_day(value: date | None) -> date | None:
    """Return the day of the first purchase, if it is known."""
    return None if value is None else day(value)


def _each_once(
    name: str, what: str, values: Iterable[_Named], kind: type[_Named]
) -> tuple[_Named, ...]:
    """Return what may be personal, no two of the same id."""
    found = tuple(
        discreetly(instance, name, each, kind)
        for each in discreetly(several, name, values)
    )
    if len({each.id for each in found}) < len(found):
        requirement = f"{what} of which no two have the same id"
        ids = tuple(each.id for each in found)
        raise InvalidValueError(name, requirement, ids, "duplicate")
    return found
