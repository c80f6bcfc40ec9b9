"""Forms of what fields hold: text, numbers and truths as JSON has them, the rest tagged.

Fields are pairs of an id and a value, since their order is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from salesmodel._facts import listed
from salesmodel.records._forms import MASK, Form, Read, Writing, several
from salesmodel.records._plain import (
    DAY,
    DECIMAL,
    ID,
    INSTANT,
    LONGEST_TEXT,
    text,
    whole,
)
from salesmodel.records._problems import Place, Reading
from salesmodel.records._values import MONEY
from salesmodel.values import Money


__all__ = ["CONTENT", "FIELDS", "PAIRS"]

_TEXT: Final = text(LONGEST_TEXT)
_WHOLE: Final = whole(-(2**63), 2**63 - 1)
_TEXTS: Final = several(_TEXT, least=1)
_BY_TAG: Final[Mapping[str, Form]] = {
    "decimal": DECIMAL,
    "date": DAY,
    "instant": INSTANT,
}
_TAGS: Final = {Decimal: "decimal", date: "date", datetime: "instant"}
_TAGGED = f"an object whose type is one of {listed((*_BY_TAG, 'money'))}"


def _write(value: Any, how: Writing) -> object:
    """Write what a field holds."""
    kind = type(value)
    if kind is Money:
        return {"type": "money", **MONEY.write(value, how)}
    if kind in _TAGS:
        tag = _TAGS[kind]
        return {"type": tag, "value": _BY_TAG[tag].write(value, how)}
    return list(value) if kind is tuple else value


def _read(value: object, place: Place, reading: Reading) -> Any:
    """Read what a field holds."""
    reader = _READERS.get(type(value))
    if reader is None:
        requirement = "text, a whole number, true, false, a list of texts or an object"
        return reading.refuse(place, requirement, value)
    return reader(value, place, reading)


def _read_text(value: object, place: Place, reading: Reading) -> Any:
    if not str(value).strip():
        return reading.refuse(place, "text that is not blank", value, "blank")
    return _TEXT.read(value, place, reading)


def _read_bool(value: object, _: Place, __: Reading) -> Any:
    return value


def _read_tagged(value: Any, place: Place, reading: Reading) -> Any:
    """Read what says itself what it is."""
    tag = value.get("type")
    if tag == "money":
        body = {key: each for key, each in value.items() if key != "type"}
        before = reading.n
        money = MONEY.read(body, place, reading)
        return reading.checked(place, money.at_scale) if before == reading.n else None
    form = _BY_TAG.get(tag) if type(tag) is str else None
    if form is None:
        return reading.refuse((place, "type", False), _TAGGED, tag, "unknown_type")
    if value.keys() != {"type", "value"}:
        reading.strangers(place, value, ("type", "value"))
        if "value" not in value:
            reading.add((place, "value", False), " is missing", "missing")
        return None
    return form.read(value["value"], (place, "value", False), reading)


_READERS: Final[Mapping[type, Read]] = {
    str: _read_text,
    bool: _read_bool,
    int: _WHOLE.read,
    list: _TEXTS.read,
    tuple: _TEXTS.read,
    dict: _read_tagged,
}
_KINDS: Final = [
    {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT},
    _WHOLE.schema,
    {"type": "boolean"},
    _TEXTS.schema,
    *(
        {
            "type": "object",
            "properties": {"type": {"const": tag}, "value": form.schema},
            "required": ["type", "value"],
            "additionalProperties": False,
        }
        for tag, form in _BY_TAG.items()
    ),
    {
        "type": "object",
        "properties": {
            "type": {"const": "money"},
            **MONEY.definition["properties"],
        },
        "required": ["type", "amount", "currency"],
        "additionalProperties": False,
    },
]
CONTENT: Final[Form] = Form(_write, _read, {"anyOf": _KINDS})


def _write_pairs(pairs: Iterable[tuple[str, Any]], how: Writing) -> list[object]:
    return [[name, None if each is None else _write(each, how)] for name, each in pairs]


def _hide_pairs(pairs: Iterable[tuple[str, Any]], how: Writing) -> list[object]:
    """Write the fields that are about no person; mask the others, or leave them out."""
    found: list[object] = []
    for name, each in pairs:
        if each is None or name in how.plain:
            found.extend(_write_pairs([(name, each)], how))
        elif how.personal == "mask":
            found.append([name, MASK])
    return found


def _read_pairs(value: object, place: Place, reading: Reading) -> Any:
    """Read fields, each of them once."""
    if not isinstance(value, list | tuple):
        return reading.refuse(place, "a list of pairs of an id and a value", value)
    if reading.is_too_long(place, value):
        return None
    pairs, known = [], set[str]()
    for n, pair in enumerate(value):
        here = (place, n, False)
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            reading.refuse(here, "a pair of an id and a value", pair)
            continue
        name = ID.read(pair[0], (here, 0, False), reading)
        each = pair[1]
        pairs.append(
            (name, None if each is None else _read(each, (here, 1, False), reading))
        )
        if name in known:
            reading.refuse(
                (here, 0, False), "the id of a field told once", name, "duplicate"
            )
        known.add(name)
    return tuple(pairs)


_PAIR: Final = {
    "type": "array",
    "prefixItems": [ID.schema, {"anyOf": [*_KINDS, {"type": "null"}]}],
    "minItems": 2,
    "maxItems": 2,
}
_SCHEMA: Final = {"type": "array", "items": _PAIR}

PAIRS: Final[Form] = Form(_write_pairs, _read_pairs, _SCHEMA, _hide_pairs)
"""Fields as pairs, as an event tells them."""


def _read_fields(value: object, place: Place, reading: Reading) -> Any:
    return dict(_read_pairs(value, place, reading) or ())


FIELDS: Final[Form] = Form(
    lambda fields, how: _write_pairs(fields.items(), how),
    _read_fields,
    _SCHEMA,
    lambda fields, how: _hide_pairs(fields.items(), how),
)
"""Fields as a mapping, as a client holds them."""
