"""Forms of clients and of what they hold: persons, consents, blocks, the log."""

from collections.abc import Iterable
from typing import Any, Final

from salesmodel.domain import (
    CHANNELS,
    CLIENT_CHANGES,
    CLIENT_KINDS,
    CONTACT_SOURCES,
    Absorbed,
    Client,
    ClientChange,
    Consent,
    ContactBlock,
    ContactPerson,
)
from salesmodel.records._classes import of_class
from salesmodel.records._contents import FIELDS
from salesmodel.records._forms import MASK, Form, Writing, optional, several
from salesmodel.records._plain import BOOL, DAY, ID, INSTANT, choice, text, whole
from salesmodel.records._problems import Place, Reading
from salesmodel.records._values import ACTIVITY, SOURCE


__all__ = ["ABSORBED", "BLOCK", "CHANGE", "CLIENT", "CONSENT", "PERSON"]

_LONGEST_NAME = 500
_LONGEST_ADDRESS = 2_048
_CHANNEL: Final = choice(CHANNELS)
_ADDRESS: Final = text(_LONGEST_ADDRESS, least=1)


def _write_addresses(addresses: Iterable[tuple[str, str]], _: Writing) -> object:
    return [list(pair) for pair in addresses]


def _hide_addresses(addresses: Iterable[tuple[str, str]], how: Writing) -> object:
    """Write the channels alone, each once, since no two pairs may be the same."""
    channels = dict.fromkeys(channel for channel, _ in addresses)
    return how.masked([[channel, MASK] for channel in channels])


def _read_address(value: object, place: Place, reading: Reading) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return reading.refuse(place, "a pair of a channel and an address", value)
    return (
        _CHANNEL.read(value[0], (place, 0, False), reading),
        _ADDRESS.read(value[1], (place, 1, False), reading),
    )


_PAIR: Final[Form] = Form(
    _write_addresses,
    _read_address,
    {
        "type": "array",
        "prefixItems": [_CHANNEL.schema, _ADDRESS.schema],
        "minItems": 2,
        "maxItems": 2,
    },
)
_ADDRESSES: Final = several(_PAIR)
PERSON: Final = of_class(
    ContactPerson,
    "contact_person",
    id=ID,
    name=text(_LONGEST_NAME, least=1),
    role=text(_LONGEST_NAME),
    channels=Form(
        _write_addresses, _ADDRESSES.read, _ADDRESSES.schema, _hide_addresses
    ),
    zone=optional(text(_LONGEST_NAME)),
)
CONSENT: Final = of_class(
    Consent, "consent", channel=_CHANNEL, given=BOOL, at=INSTANT, by=ID, ground=ID
)
BLOCK: Final = of_class(
    ContactBlock,
    "contact_block",
    channel=optional(_CHANNEL),
    reason=ID,
    at=INSTANT,
    by=ID,
    since=INSTANT,
    until=optional(INSTANT),
    lifted_at=optional(INSTANT),
    lifted_by=optional(ID),
)
CHANGE: Final = of_class(
    ClientChange,
    "client_change",
    version=whole(1, 100_000),
    at=INSTANT,
    by=ID,
    source=SOURCE,
    inferred=BOOL,
    what=choice(CLIENT_CHANGES),
    detail=several(ID),
)
ABSORBED: Final = of_class(
    Absorbed, "absorbed", client_id=ID, history=several(CHANGE, least=1)
)
CLIENT: Final = of_class(
    Client,
    "client",
    id=ID,
    kind=choice(CLIENT_KINDS),
    name=text(_LONGEST_NAME, least=1),
    source=choice(CONTACT_SOURCES),
    history=several(CHANGE, least=1),
    fields=FIELDS,
    contacts=several(PERSON),
    consents=several(CONSENT),
    blocks=several(BLOCK),
    first_purchase_on=optional(DAY),
    absorbed=several(ABSORBED),
    activities=several(ACTIVITY),
)
