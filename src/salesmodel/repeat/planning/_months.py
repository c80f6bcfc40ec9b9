"""Months as whole numbers, that of 1970-01 being 0: read, written, and as instants."""

import re

import numpy as np

from salesmodel._arrays import InstantArray, IntArray
from salesmodel.errors import InvalidInstantError


__all__ = ["month_label", "month_number", "month_starts"]

_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def month_number(name: str, text: object) -> int:
    """Read a month, such as ``2026-12``."""
    if not isinstance(text, str) or not _MONTH.fullmatch(text):
        needed = "a month such as 2026-12, from 1900 to 2199"
        raise InvalidInstantError(name, needed, text, "syntax")
    return int(np.datetime64(text, "M").astype(np.int64))


def month_label(month: int) -> str:
    """Write a month as ``2026-12``."""
    return str(np.datetime64(month, "M"))


def month_starts(month: IntArray) -> InstantArray:
    """Return the first instant (UTC) of months."""
    starts: InstantArray = (
        month.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)
    )
    return starts
