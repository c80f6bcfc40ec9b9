"""How a fact is shown in a sentence: cut, quoted, and in bounded time."""

import builtins
import reprlib
from typing import Any


__all__ = ["listed", "sentence", "shown"]

_SHOWN = 80
_NAMES = 20
_LONG_INTEGER_BITS = 1_000
_CONTAINERS = (list, tuple, dict, set, frozenset)


def shown(value: object) -> str:
    """Show a value with `repr`, in at most 80 characters and in bounded time."""
    if isinstance(value, int) and value.bit_length() > _LONG_INTEGER_BITS:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, str | bytes):
        value = value[:_SHOWN]
    try:
        text = (reprlib if isinstance(value, _CONTAINERS) else builtins).repr(value)
    except Exception:  # noqa: BLE001 — a broken repr must not hide the real error
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def listed(names: tuple[str, ...], most: int = _NAMES) -> str:
    """List names in their quotes, the first `most` of them."""
    told = ", ".join(map(shown, names[:most]))
    return f"{told} and {len(names) - most} more" if len(names) > most else told


def sentence(template: str, case: object) -> str:
    """Fill a sentence with the attributes of an object.

    What does not print is escaped, so that a log can hold it.

    ``{name}`` shows an attribute as it is, ``{name:q}`` quoted and cut, ``{name:l}``
    the items of a list, and ``{name:n}`` the keys of a mapping with their counts.
    """
    text = template.format_map(_Facts(case))
    return text if text.isprintable() else "".join(map(_safe, text))


def _safe(character: str) -> str:
    """Escape what does not print, such as half a surrogate pair or a turn of direction."""
    if character.isprintable() or character == "\n":
        return character
    return builtins.repr(character)[1:-1]


class _Facts:
    """The attributes of an object, looked up as a sentence asks for them."""

    __slots__ = ("case",)

    def __init__(self, case: object) -> None:
        self.case = case

    def __getitem__(self, name: str) -> "_Fact":
        """Look an attribute up."""
        return _Fact(getattr(self.case, name))


class _Fact:
    """A field on its way into a sentence."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, how: str) -> str:
        """Show the field."""
        if how == "q":
            return shown(self.value)
        if how == "l":
            return "; ".join(map(str, self.value))
        if how == "n":
            told = [f"{key} ({n})" for key, n in sorted(self.value.items())]
            more = f" and {len(told) - _NAMES} more" if len(told) > _NAMES else ""
            return ", ".join(told[:_NAMES]) + more
        return format(self.value, how)
