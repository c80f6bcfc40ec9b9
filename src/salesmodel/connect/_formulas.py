"""Texts that a spreadsheet would run as formulas, made harmless and back."""

import re
from collections.abc import Sequence
from typing import Final


__all__ = ["escaped", "unescaped"]

_STARTS: Final = "=+\\-@\t\r\0\uff1d\uff0b\uff0d\uff20"  # the last four are full-width
_FORMULA: Final = re.compile(f"'*+[{_STARTS}]")
_ESCAPED: Final = re.compile(f"'++[{_STARTS}]")


def escaped(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A text of apostrophes before such a one gets one more, so that each has its own form.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(cells: Sequence[str]) -> tuple[str, ...]:
    """Take off again the apostrophes that were put before texts."""
    return tuple(cell[1:] if _ESCAPED.match(cell) else cell for cell in cells)
