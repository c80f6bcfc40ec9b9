"""The digits of a number without sign or currency: their patterns and their value.

Every repeated part of a pattern is possessive, or bounded, or followed by what it cannot
match itself, so that matching takes linear time.
"""

import functools
import re
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import IntArray


__all__ = ["Numerals", "numerals"]

_EXACT_DIGITS: Final = 15
_MOST_MAJOR: Final = 10**15
_MOST_MINOR: Final = int(np.iinfo(np.int64).max)


@attrs.frozen
class Numerals:
    """One way to write numbers in one currency.

    Parameters
    ----------
    point : str
        The decimal mark.
    marks : str
        The characters that may part groups of digits.
    digits : int
        Decimals of the currency.
    one, column : re.Pattern of str
        Match a plain amount, and a column of them with a line break after each. A plain
        amount has at most 15 digits, no more decimals than the currency, and no sign
        but a leading one.
    any_length : re.Pattern of str
        Matches a number without a sign, its whole part and its decimals.
    """

    point: str
    marks: str
    digits: int
    one: re.Pattern[str]
    column: re.Pattern[str]
    any_length: re.Pattern[str]

    def plain(self, texts: Sequence[str]) -> IntArray:
        """Read plain amounts through floats, exactly.

        A plain amount is x = m / 10**d with d = `digits` and an integer |m| < 10**15 <
        2**50. ``float`` gives x(1 + e), and the product with 10**d, itself exact, one
        more such factor, each |e| <= 2**-53; so the product is off by less than
        |m| * 2**-51 < 1/2, and the nearest integer is m.
        """
        if texts and (self.marks or self.point != "."):
            joined = "\n".join(texts)
            for mark in self.marks:
                joined = joined.replace(mark, "")
            texts = joined.replace(self.point, ".").split("\n")
        floats = np.fromiter(map(float, texts), dtype=np.float64, count=len(texts))
        return np.rint(floats * 10.0**self.digits).astype(np.int64)

    def minor_units(self, number: str) -> int | str:
        """Read a number without a sign into minor units, or tell its fault."""
        found = self.any_length.fullmatch(number)
        if found is None:
            return "amount_syntax"
        decimals = (found[2] or "").rstrip("0")
        if len(decimals) > self.digits:
            return "scale"
        whole = "".join(char for char in found[1] if char.isdigit())
        minor = int(whole + decimals.ljust(self.digits, "0"))
        limit = min(_MOST_MAJOR * 10**self.digits, _MOST_MINOR)
        return "too_large" if minor > limit else minor


@functools.lru_cache(maxsize=64)
def numerals(point: str, marks: str, *, digits: int, indian: bool) -> Numerals:
    """Compile the patterns of a way to write numbers."""
    width = _EXACT_DIGITS - digits
    decimals = rf"(?:{re.escape(point)}[0-9]{{1,{digits}}})?" if digits else ""
    whole = _whole(marks, f"{{1,{width}}}", f"{{0,{(width - 3) // 3}}}", indian=indian)
    one = rf"[+-]?{whole}{decimals}"
    whole = _whole(marks, "++", "*", indian=indian)
    return Numerals(
        point,
        marks,
        digits,
        re.compile(one),
        re.compile(rf"(?:{one}\n)*+"),
        re.compile(rf"({whole})(?:{re.escape(point)}([0-9]++))?"),
    )


def _whole(marks: str, together: str, groups: str, *, indian: bool) -> str:
    """Write the pattern of a whole number, its digits together or in groups."""
    together = rf"[0-9]{together}"
    if not marks:
        return together
    if indian:
        return rf"(?:[0-9]{{1,2}}(?:,[0-9]{{2}}){groups},[0-9]{{3}}|{together})"
    return rf"(?:[0-9]{{1,3}}(?:[{marks}][0-9]{{3}}){groups}(?![0-9])|{together})"
