"""Forms of what conditions, triggers and actions hold: values that no schema looked at.

What their classes take is wider than what data can hold, so that each value is read again
as soon as it is written: one that would not come back as it is is refused at once.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from salesmodel._personal import PERSONAL
from salesmodel.automation import ANY
from salesmodel.errors import InvalidValueError
from salesmodel.records._contents import CONTENT, PAIRS
from salesmodel.records._forms import MASK, Form, Read, Writing
from salesmodel.records._limits import STANDARD
from salesmodel.records._plain import text
from salesmodel.records._problems import Place, Reading
from salesmodel.values import Money


__all__ = ["FILLED", "PAYLOAD", "VALUE", "VALUE_OR_ANY"]

_TEXT: Final = text()
_TAGGED: Final = (Decimal, date, Money)
_NEEDED: Final = (
    "text, a whole number of 64 bits, a bool, a Decimal, a day, an instant in UTC, "
    "money at the scale of its currency, or several of them as a tuple"
)
_PAYLOAD_NEEDED: Final = (
    "made of text, whole numbers of 64 bits, bools, None, lists, dictionaries, Decimals, "
    "days, instants in UTC, and money at the scale of its currency"
)


def _sound(form: Form, name: str, needed: str, *, is_personal: bool = False) -> Form:
    """Return a form that writes nothing but what it reads as the same value."""

    def write(value: object, how: Writing) -> object:
        reading = Reading(STANDARD)
        try:
            found = form.read(form.write(value, how), None, reading)
            if found == value and not reading.n:
                return form.write(found, how)
        except RecursionError:
            pass
        given = PERSONAL if is_personal else value
        raise InvalidValueError(name, f"{needed}, to be written", given, "type")

    return Form(write, form.read, form.schema, form.hide, uses=(form,))


def _write(value: Any, how: Writing) -> object:
    """Write a value; several of them as a list."""
    if isinstance(value, str):
        return str.__str__(value)  # of a member of an enumeration, the text alone
    if isinstance(value, tuple):
        return [_write(each, how) for each in value]
    return CONTENT.write(value, how)


def _read(value: object, place: Place, reading: Reading) -> Any:
    """Read a value; blank text is one, as nobody fills it in."""
    if type(value) is str:
        return _TEXT.read(value, place, reading)
    if not isinstance(value, list | tuple):
        return CONTENT.read(value, place, reading)
    if reading.is_too_long(place, value) or reading.is_too_deep(place):
        return None
    return tuple(
        [_read(each, (place, n, False), reading) for n, each in enumerate(value)]
    )


_VALUE: Final = Form(
    _write,
    _read,
    {"$ref": "#/$defs/value"},
    name="value",
    definition={
        "anyOf": [
            _TEXT.schema,
            CONTENT.schema,
            {"type": "array", "items": {"$ref": "#/$defs/value"}},
        ]
    },
)
VALUE: Final = _sound(_VALUE, "value", _NEEDED)
"""A value, or a tuple of several of them."""

_ANY: Final = {"type": "any"}


def _write_or_any(value: object, how: Writing) -> object:
    return dict(_ANY) if value is ANY else VALUE.write(value, how)


def _read_or_any(value: object, place: Place, reading: Reading) -> Any:
    return ANY if value == _ANY else VALUE.read(value, place, reading)


VALUE_OR_ANY: Final = Form(
    _write_or_any,
    _read_or_any,
    {
        "anyOf": [
            VALUE.schema,
            {
                "type": "object",
                "properties": {"type": {"const": "any"}},
                "required": ["type"],
                "additionalProperties": False,
            },
        ]
    },
    uses=(VALUE,),
)
"""A value, or whatever it is."""


def _read_filled(value: object, place: Place, reading: Reading) -> Any:
    return dict(PAIRS.read(value, place, reading) or ())


def _write_filled(fields: Mapping[str, Any], how: Writing) -> object:
    """Write fields, those to be cleared as null."""
    return [
        [name, None if value is None else _write(value, how)]
        for name, value in fields.items()
    ]


FILLED: Final = _sound(
    Form(
        _write_filled,
        _read_filled,
        PAIRS.schema,
        lambda fields, how: PAIRS.hide(fields.items(), how),
    ),
    "values",
    "fields by their id, each text that is not blank, a whole number of 64 bits, a bool, a "
    "Decimal, a day, an instant in UTC, money at the scale of its currency, a tuple of "
    "texts, or None",
    is_personal=True,
)
"""Fields to be filled, as a mapping; what fills them is read as a field is."""


def _write_part(value: Any, how: Writing) -> object:
    """Write a part of a payload; what JSON has no form for is tagged."""
    if isinstance(value, Mapping):
        return {"type": "mapping", "value": _write_payload(value, how)}
    if isinstance(value, list):
        return [_write_part(each, how) for each in value]
    if isinstance(value, str):
        return str.__str__(value)
    return CONTENT.write(value, how) if isinstance(value, _TAGGED) else value


def _write_payload(payload: Mapping[str, object], how: Writing) -> dict[str, object]:
    return {name: _write_part(value, how) for name, value in payload.items()}


def _read_part(value: object, place: Place, reading: Reading) -> Any:
    """Read a part of a payload."""
    if value is None or reading.is_too_deep(place):
        return None
    return _PARTS.get(type(value), CONTENT.read)(value, place, reading)


def _read_list(value: Any, place: Place, reading: Reading) -> Any:
    """Read several parts of a payload, as the list that they were."""
    if reading.is_too_long(place, value):
        return None
    return [
        _read_part(each, (place, n, False), reading) for n, each in enumerate(value)
    ]


def _refuse_tuple(value: object, place: Place, reading: Reading) -> Any:
    return reading.refuse(place, "a list", value)


def _read_object(value: Any, place: Place, reading: Reading) -> Any:
    """Read a mapping within a payload, or what is tagged as something else."""
    if value.get("type") != "mapping":
        return CONTENT.read(value, place, reading)
    if value.keys() != {"type", "value"}:
        return reading.refuse(place, "an object of a type and a value", value)
    return _read_payload(value["value"], (place, "value", False), reading)


def _read_payload(value: object, place: Place, reading: Reading) -> Any:
    """Read a mapping of texts to what it holds."""
    if type(value) is not dict:
        return reading.refuse(place, "an object", value)
    if reading.is_too_long(place, value):
        return None
    found = {}
    for name, each in value.items():
        if type(name) is not str:
            reading.add(place, f": the key {name!r:.64} is no text", "type")
        else:
            found[name] = _read_part(each, (place, name, False), reading)
    return found


_PARTS: Final[Mapping[type, Read]] = {
    str: _TEXT.read,
    list: _read_list,
    tuple: _refuse_tuple,
    dict: _read_object,
}
_PART: Final = Form(
    _write_part,
    _read_part,
    {"$ref": "#/$defs/part"},
    name="part",
    definition={
        "anyOf": [
            {"type": "null"},
            _TEXT.schema,
            CONTENT.schema,
            {"type": "array", "items": {"$ref": "#/$defs/part"}},
            {
                "type": "object",
                "properties": {
                    "type": {"const": "mapping"},
                    "value": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/$defs/part"},
                    },
                },
                "required": ["type", "value"],
                "additionalProperties": False,
            },
        ]
    },
)


PAYLOAD: Final = _sound(
    Form(
        _write_payload,
        _read_payload,
        {"type": "object", "additionalProperties": _PART.schema},
        lambda payload, how: how.masked(dict.fromkeys(map(str, payload), MASK)),
        uses=(_PART,),
    ),
    "payload",
    _PAYLOAD_NEEDED,
    is_personal=True,
)
"""What a host is told, as a mapping."""
