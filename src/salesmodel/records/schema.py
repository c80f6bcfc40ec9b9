"""JSON Schema of every type of document, for those who read and write them elsewhere."""

import builtins
from typing import Any, Final

from salesmodel._checks import instance
from salesmodel._facts import listed
from salesmodel.errors import InvalidValueError
from salesmodel.records._forms import Form
from salesmodel.records._migrations import SCHEMA
from salesmodel.records._types import BY_TYPE, NAMES


__all__ = ["json_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(type: type[Any]) -> dict[str, Any]:
    r"""Return the JSON Schema, of 2020-12, of the documents of a type.

    Parameters
    ----------
    type : type
        Type of the values, such as `Deal`; `tuple` for a document of several deals.

    Returns
    -------
    dict
        The schema, as plain data. Whatever `from_dict` reads is valid under it. What is
        valid under it may yet contradict itself, such as a history with a gap.

    Raises
    ------
    InvalidValueError
        If there are no documents of that type (code ``type``).

    Examples
    --------
    >>> from salesmodel import Money
    >>> schema = json_schema(Money)
    >>> schema["required"], schema["properties"]["amount"]["pattern"]
    (['schema', 'type', 'amount', 'currency'], '^[+-]?[0-9]+(?:\\.[0-9]+)?$')
    """
    form = BY_TYPE.get(instance("type", type, builtins.type))
    if form is None:
        raise InvalidValueError("type", f"that of {listed(NAMES)}", type, "type")
    body = form.definition
    head = {
        "schema": {"const": SCHEMA},
        "type": {"const": form.name},
        "personal_data": {"enum": ["include", "mask"]},
    }
    names = [name for name in body["required"] if name != "type"]
    return {
        "$schema": _DIALECT,
        "title": form.name,
        "type": "object",
        "properties": {**body["properties"], **head},
        "required": ["schema", "type", *names],
        "additionalProperties": False,
        "$defs": dict(sorted(_definitions(form).items())),
    }


def _definitions(form: Form) -> dict[str, Any]:
    """Return what the schema of a form refers to, by name."""
    found: dict[str, Any] = {}
    left = list(form.uses)
    while left:
        each = left.pop()
        if each.name in found:
            continue
        if each.name:
            found[each.name] = each.definition
        left.extend(each.uses)
    return found
