"""Names that people would take for one another."""

import unicodedata
from collections.abc import Iterable


__all__ = ["doubles", "folded"]


def folded(text: str) -> str:
    """Return what two texts have in common that differ in case or composition alone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def doubles(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return each name that reads like an earlier one, after that earlier one."""
    first: dict[str, str] = {}
    pairs = []
    for name in names:
        key = folded(name)
        if key in first:
            pairs.append((first[key], name))
        else:
            first[key] = name
    return tuple(pairs)
