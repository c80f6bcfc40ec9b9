"""In which order stage events came."""

from enum import Enum

from salesmodel._arrays import BoolArray, CodeArray, InstantArray, IntArray
from salesmodel._counts import CHUNK, chunks


__all__ = ["Layout", "layout_of"]


class Layout(Enum):
    """How rows are ordered."""

    SORTED = "sorted by deal and time"
    BY_TIME = "ordered by time"
    SHUFFLED = "in no order"


def layout_of(
    deal: CodeArray, at: InstantArray, sequence: IntArray | None = None
) -> Layout:
    """Tell how rows are ordered; rows in no order are found out in their first chunk.

    Each chunk looks one row ahead into the next, so that no step is left out.
    """
    by_deal = by_time = True
    for rows in chunks(deal.size - 1, size=CHUNK):
        here = slice(rows.start, rows.stop + 1)
        step, is_back = deal[here], _back(at[here], sequence, here)
        by_time = by_time and not is_back.any()
        is_back &= step[1:] == step[:-1]
        by_deal = by_deal and not (is_back.any() or (step[1:] < step[:-1]).any())
        if not (by_deal or by_time):
            return Layout.SHUFFLED
    return Layout.SORTED if by_deal else Layout.BY_TIME


def _back(at: InstantArray, sequence: IntArray | None, rows: slice) -> BoolArray:
    """Mark the steps that go back in time, or in sequence at one instant."""
    is_back: BoolArray = at[1:] < at[:-1]
    if sequence is not None:
        number = sequence[rows]
        is_back |= (at[1:] == at[:-1]) & (number[1:] < number[:-1])
    return is_back
