"""Texts of one length and one layout to wall times, a column at once.

What does not fit its template exactly is left to the slow reader.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, BoolArray, IntArray
from salesmodel.connect.cells._directives import Layout
from salesmodel.connect.cells._readings import DAY, LONGEST, is_iso_shaped


__all__ = ["Columns", "Template", "characters", "fit", "templates"]

Characters = NDArray[np.uint8]
"""Codes of characters, shape (length, n_texts): one row a place in the text."""

_ISO_HEADS: Final = (
    "YYYY-mm-ddtHH:MM",
    "YYYY-mm-ddtHH:MM:SS",
    "YYYY-mm-ddtHH:MM:SS.fff",
    "YYYY-mm-ddtHH:MM:SS.ffffff",
)
_ISO_TAILS: Final = ("", "Z", "+hh:ii", "+hhii", "+hh")
_FIELDS: Final = frozenset("YmdHMSfyhiteZ+")
_LAYOUT_FIELDS: Final = frozenset("YmdHMSfy")
_EPOCH_DIGITS: Final = 14


@attrs.frozen
class Template:
    """A layout in which every character has its place.

    Parameters
    ----------
    length : int
        Characters of a text.
    places : dict of str to slice
        Where the digits of each field stand, and the marks ``t`` (between date and
        time), ``+`` (a sign) and ``Z``.
    literals : tuple of (int, int)
        Places and codes of the characters that never change.
    """

    length: int
    places: dict[str, slice]
    literals: tuple[tuple[int, int], ...]


@attrs.frozen(eq=False)
class Columns:
    """What a template read; the rest is meaningless where `fits` is false."""

    fits: BoolArray
    wall: IntArray
    offset: IntArray
    bare: bool


def _template(pieces: Sequence[tuple[str, int]]) -> Template:
    """Lay out pieces: fields with their widths, literals with width 0."""
    places: dict[str, slice] = {}
    literals: list[tuple[int, int]] = []
    at = 0
    for name, width in pieces:
        if width:
            places[name] = slice(at, at + width)
        else:
            literals.append((at, ord(name)))
        at += width or 1
    return Template(at, places, tuple(literals))


def _drawn(picture: str) -> Template:
    """Lay out a picture such as ``YYYY-mm-dd``."""
    runs = ((char, len(list(run))) for char, run in groupby(picture))
    return _template([(char, n if char in _FIELDS else 0) for char, n in runs])


_ISO_TEMPLATES: Final = (
    _drawn("YYYY-mm-dd"),
    *(_drawn(head + tail) for head in _ISO_HEADS for tail in _ISO_TAILS),
)


def templates(
    layout: Layout | None,
    epoch: Literal["s", "ms"] | None,
) -> dict[int, list[Template]]:
    """Collect the templates of a format by their length, in the order to try them."""
    chosen = list(_ISO_TEMPLATES)
    if layout is not None and all(
        name in _LAYOUT_FIELDS if width else name.isascii() and name != "?"
        for name, width in layout.pieces
    ):
        sample = "".join("0" * width or name for name, width in layout.pieces)
        # A text in the shape of ISO 8601 is ISO 8601, also where it has no such day.
        if not is_iso_shaped(sample) and len(sample) <= LONGEST:
            chosen.append(_template(layout.pieces))
    if epoch is not None:
        chosen += (_drawn("e" * width) for width in range(1, _EPOCH_DIGITS + 1))
    by_length: dict[int, list[Template]] = {}
    for template in chosen:
        by_length.setdefault(template.length, []).append(template)
    return by_length


def characters(texts: Sequence[str], length: int) -> Characters:
    """Spread texts of one length; what is not ASCII becomes a question mark."""
    codes = np.frombuffer("".join(texts).encode("ascii", "replace"), dtype=np.uint8)
    return np.ascontiguousarray(codes.reshape(-1, length).T)


def fit(
    codes: Characters,
    template: Template,
    *,
    pivot: int | None,
    epoch: Literal["s", "ms"] | None,
) -> Columns:
    """Read every text by a template, and tell which texts fit it."""
    fits = np.ones(codes.shape[1], dtype=np.bool_)
    for place, code in template.literals:
        fits &= codes[place] == code
    values = {
        name: _number(codes[place], fits)
        for name, place in template.places.items()
        if name not in "tZ+"
    }
    if "e" in values:
        scale = 1_000_000 if epoch == "s" else 1_000
        return Columns(
            fits, values["e"] * scale, np.zeros_like(values["e"]), bare=False
        )
    if "y" in values:
        base = 1969 if pivot is None else pivot
        values["Y"] = base + (values["y"] - base) % 100
    wall = _days(values["Y"], values["m"], values["d"], fits) * DAY
    if "H" in values:
        if "t" in template.places:
            mark = codes[template.places["t"]][0]
            fits &= (mark == ord("T")) | (mark == ord(" "))
        width = template.places.get("f", slice(0, 0))
        wall += _clock(values, width.stop - width.start, fits)
    offset = np.full(len(wall), MISSING, dtype=np.int64)
    if "h" in values:
        offset = _offset(codes[template.places["+"]][0], values, fits)
    elif "Z" in template.places:
        fits &= codes[-1] == ord("Z")
        offset[:] = 0
    return Columns(fits, wall, offset, bare="H" not in values)


def _number(codes: Characters, fits: BoolArray) -> IntArray:
    """Read a field of digits."""
    total = np.zeros(codes.shape[1], dtype=np.int64)
    for row in codes:
        digit = row - np.uint8(ord("0"))  # below "0" it wraps round, far above 9
        fits &= digit <= 9
        total *= 10
        total += digit
    return total


def _days(year: IntArray, month: IntArray, day: IntArray, fits: BoolArray) -> IntArray:
    """Count the days from 1970-01-01, checking that there is such a day."""
    fits &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    # Only days past the 28th need to know how long their month is.
    late = np.flatnonzero(fits & (day > 28))
    following = (
        (months[late] + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64)
    )
    fits[late] = first[late] + day[late] <= following
    return first + day - 1


def _clock(values: dict[str, IntArray], digits: int, fits: BoolArray) -> IntArray:
    """Count the microseconds from midnight."""
    seconds = values["H"] * 60
    fits &= values["H"] < 24
    if "M" in values:
        seconds += values["M"]
        fits &= values["M"] < 60
    seconds *= 60
    if "S" in values:
        seconds += values["S"]
        fits &= values["S"] < 60
    seconds *= 1_000_000
    if "f" in values:
        seconds += values["f"] * 10 ** (6 - digits)
    return seconds


def _offset(sign: Characters, values: dict[str, IntArray], fits: BoolArray) -> IntArray:
    """Count the microseconds of an offset."""
    fits &= ((sign == ord("+")) | (sign == ord("-"))) & (values["h"] < 24)
    minutes = values["h"] * 60
    if "i" in values:
        minutes += values["i"]
        fits &= values["i"] < 60
    return np.where(sign == ord("-"), -minutes, minutes) * 60_000_000
