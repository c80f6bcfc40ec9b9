"""Columns of text as they are given: each cell is a text, and so many are no text."""

import contextlib
from collections.abc import Sequence

from salesmodel._checks import several
from salesmodel.errors import InvalidValueError


__all__ = ["texts_of"]


def texts_of(column: Sequence[str]) -> Sequence[str]:
    """Return a column of texts, in rows that can be counted."""
    cells = column if isinstance(column, list) else several("column", column)
    with contextlib.suppress(TypeError):
        if not isinstance(column, str):
            "".join(cells)  # in a fifth of the time that looking at each cell takes
            return cells
    raise InvalidValueError("column", "several texts", column, "type")
