"""Forms of conditions: a closed set of operators, each tagged with its name."""

from typing import Any, Final

import attrs

from salesmodel.automation import (
    OPERATORS,
    And,
    Comparison,
    Condition,
    Not,
    Or,
)
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._held import VALUE
from salesmodel.records._plain import ID, choice
from salesmodel.records._problems import Place, Reading
from salesmodel.records._unions import union


__all__ = ["CONDITION", "CONDITIONS"]


def _write_within(condition: Condition, how: Writing) -> object:
    return _ANY.write(condition, how)


def _read_within(value: object, place: Place, reading: Reading) -> Any:
    """Read a condition in a condition, unless it is too deep in others."""
    if reading.is_too_deep(place):
        return None
    return _ANY.read(value, place, reading)


_WITHIN: Final = Form(_write_within, _read_within, {"$ref": "#/$defs/condition"})
_SEVERAL: Final = several(_WITHIN, least=1)
_FORMS: Final = (
    of_class(
        Comparison,
        "comparison",
        is_tagged=True,
        subject=ID,
        op=choice(OPERATORS),
        value=optional(VALUE),
    ),
    of_class(And, "and", is_tagged=True, conditions=_SEVERAL),
    of_class(Or, "or", is_tagged=True, conditions=_SEVERAL),
    of_class(Not, "not", is_tagged=True, condition=_WITHIN),
)
_ANY: Final = union(_FORMS, Condition, "a condition")
CONDITION: Final = attrs.evolve(
    _ANY, schema=_WITHIN.schema, name="condition", definition=_ANY.schema
)
"""The form of a condition of whatever kind."""

CONDITIONS: Final = tuple(
    attrs.evolve(form, uses=(*form.uses, CONDITION)) for form in _FORMS
)
"""Forms of all kinds of conditions."""
