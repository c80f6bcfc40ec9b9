"""Forms of templates: their source, and what they may speak of."""

from collections.abc import Iterable
from typing import Any, Final

from salesmodel._facts import listed
from salesmodel.documents import (
    ESCAPES,
    FILTERS,
    KINDS,
    Filter,
    Limits,
    Names,
    Template,
)
from salesmodel.errors import InvalidValueError
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, Writing, several
from salesmodel.records._plain import ANY_TEXT, choice, whole
from salesmodel.records._problems import Place, Reading


__all__ = ["TEMPLATE"]

_BY_NAME: Final = {each.name: each for each in FILTERS}
_FILTER_NAMES: Final = several(choice(tuple(_BY_NAME)))


def _write_filters(filters: Iterable[Filter], how: Writing) -> object:
    """Write the names of filters that come with the language."""
    names = []
    for each in filters:
        if _BY_NAME.get(each.name) != each:
            needed = (
                f"some of {listed(tuple(_BY_NAME), most=len(_BY_NAME))}, to be written"
            )
            raise InvalidValueError("template.filters", needed, each.name, "filter")
        names.append(each.name)
    return _FILTER_NAMES.write(names, how)


def _read_filters(value: object, place: Place, reading: Reading) -> Any:
    before = reading.n
    names = _FILTER_NAMES.read(value, place, reading)
    return tuple(_BY_NAME[name] for name in names) if before == reading.n else None


def _read_names(value: object, place: Place, reading: Reading) -> Any:
    return reading.checked(place, Names, value)


_SHAPE: Final = {"$ref": "#/$defs/shape"}
_GROUP: Final = {"type": "object", "additionalProperties": _SHAPE}
_WITHIN: Final = Form(
    lambda shape, _: shape,
    _read_names,
    _SHAPE,
    name="shape",
    definition={
        "anyOf": [
            {"enum": list(KINDS)},
            _GROUP,
            {"type": "array", "items": _SHAPE, "minItems": 1, "maxItems": 1},
        ]
    },
)
TEMPLATE: Final = of_class(
    Template,
    "template",
    source=ANY_TEXT,
    names=Form(lambda names, _: names.shape, _read_names, _GROUP, uses=(_WITHIN,)),
    escape=choice(ESCAPES),
    filters=Form(_write_filters, _read_filters, _FILTER_NAMES.schema),
    limits=of_class(
        Limits,
        "template_limits",
        source=whole(1, 1_000_000),
        output=whole(1, 100_000_000),
        rows=whole(1, 1_000_000),
    ),
)
