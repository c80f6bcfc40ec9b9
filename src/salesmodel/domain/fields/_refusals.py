"""How the value of a field is refused: by its place, and with nothing personal in it."""

import difflib
from collections.abc import Iterable

from salesmodel._facts import listed, shown
from salesmodel.domain._names import folded
from salesmodel.errors import InvalidValueError


__all__ = ["placed", "unknown_field"]

_LONGEST_PLACE = 128


def _place(id: object) -> str:
    """Say where the value of a field lies."""
    if isinstance(id, str) and 0 < len(id) <= _LONGEST_PLACE and id.isprintable():
        return f"fields.{id}"
    return f"fields[{shown(id)}]"


def placed(id: str, fault: InvalidValueError, value: object) -> InvalidValueError:
    """Return a fault as that of one field, with what may be shown of its value."""
    return type(fault)(id, fault.requirement, value, fault.code, _place(id))


def unknown_field(id: object, known: Iterable[str]) -> InvalidValueError:
    """Return the refusal of an id that no field has, naming what was probably meant."""
    names = {folded(name): name for name in known}
    asked = folded(id[:_LONGEST_PLACE]) if isinstance(id, str) else ""
    near = difflib.get_close_matches(asked, names, n=1)
    requirement = f"one of {listed(tuple(names.values()))}"
    if near:
        requirement = f"a field of the schema, such as {shown(names[near[0]])}"
    if not names:
        requirement = "left out, as the schema has no fields"
    return InvalidValueError("field", requirement, id, "unknown_field", _place(id))
