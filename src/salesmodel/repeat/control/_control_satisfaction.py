"""What clients answered and complain of, put onto the rows of one base."""

from collections.abc import Mapping

import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    IntArray,
    read_only,
)
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._align import Alignment, Column, rows_of
from salesmodel.repeat._clients import counted
from salesmodel.repeat.control._control_parts import Part, counts_part
from salesmodel.tables.complaints import ComplaintTable
from salesmodel.tables.responses import NPS_SCALE, ResponseTable


__all__ = ["complaints_part", "score_part"]


def score_part(
    base: Alignment, values: Column | ResponseTable | None, now: int
) -> Part:
    """Return the last answer of each client; of several at one instant the lowest."""
    if not isinstance(values, ResponseTable):
        return counts_part(base, "score", values, most=NPS_SCALE[1])
    if values.scale != NPS_SCALE:
        needed = f"of answers from {NPS_SCALE[0]} to {NPS_SCALE[1]}"
        raise InvalidValueError("score", needed, values.scale, "scale")
    at = values.at
    if values.answered is not None:
        at = np.where(values.answered == MISSING, at, values.answered)
    left_out = {"undated": at == MISSING, "after": at > now}
    client, rows, notices = _counting("score", values, values.is_answered, left_out)
    rows = rows[np.lexsort((-values.score[rows], at[rows]))]
    place = rows_of(base, "score", values.names, client[rows])
    column = np.full(len(base.clients), MISSING)
    column[place] = values.score[rows]  # of several, the last one stays
    return {"score": read_only(column), "notices": notices}


def complaints_part(
    base: Alignment, values: Column | ComplaintTable | None, now: int
) -> Part:
    """Return how many complaints of each client are open: 0 where none is told."""
    name = "open_complaints"
    if not isinstance(values, ComplaintTable):
        return counts_part(base, name, values)
    is_open = (values.resolved == MISSING) | (values.resolved > now)
    left_out = {"after": values.at > now}
    client, rows, notices = _counting(name, values, is_open, left_out)
    place = rows_of(base, name, values.names, client[rows])
    return {name: read_only(counted(place, len(base.clients))), "notices": notices}


def _counting(
    part: str,
    table: ResponseTable | ComplaintTable,
    is_meant: BoolArray,
    left_out: Mapping[str, BoolArray],
) -> tuple[CodeArray, IntArray, dict[str, int]]:
    """Return clients, the rows that count, and how many that were meant do not."""
    if table.client is None:
        needed = "a table with a column of clients"
        raise InvalidValueError(part, needed, None, "absent")
    kept, notices = is_meant.copy(), {}
    for code, mask in {"without_client": table.client == NO_LABEL, **left_out}.items():
        if n := int(np.count_nonzero(kept & mask)):
            notices[f"{part}_{code}"] = n
        kept &= ~mask
    return table.client, np.flatnonzero(kept), notices
