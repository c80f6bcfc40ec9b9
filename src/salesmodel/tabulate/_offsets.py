"""What clients' clocks are ahead of UTC by, at each contact."""

from collections.abc import Sequence
from datetime import tzinfo

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, IntArray, instants
from salesmodel._checks import several
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.values import from_micros, zone


__all__ = ["utc_offsets"]

_MINUTE = 60_000_000


def utc_offsets(at: ArrayLike, zones: Sequence[tzinfo | str]) -> IntArray:
    """Tell how far local time is ahead of UTC, row by row, each in its own zone.

    Parameters
    ----------
    at : array_like of instants, shape (n,)
        When, such as the instants of contacts.
    zones : sequence of tzinfo or str
        Zone of each row: itself, or its key, such as ``Asia/Yekaterinburg``.

    Returns
    -------
    ndarray of int64, shape (n,)
        Minutes, as `salesmodel.funnel.best_time` takes them; 0 where the instant is
        absent, which has no hour anyway.

    Raises
    ------
    ShapeError
        If there is not one zone a row.
    InvalidValueError
        If there is no such zone; the row is named.

    Notes
    -----
    Cost: one look into a zone for each distinct minute of it.

    Examples
    --------
    >>> utc_offsets(
    ...     ["2026-03-28T12:00Z", "2026-03-29T12:00Z", "2026-03-29T12:00Z"],
    ...     ["Europe/Berlin", "Europe/Berlin", "Asia/Kolkata"],
    ... ).tolist()
    [60, 120, 330]
    """
    micros, zones = instants("at", at), several("zones", zones)
    if len(zones) != micros.size:
        raise ShapeError("zones", f"{micros.size} rows", str(len(zones)))
    known: dict[tzinfo | str, tzinfo] = {}
    told: dict[tuple[tzinfo | str, int], int] = {}
    offsets = np.zeros(micros.size, np.int64)
    for row, (minute, place) in enumerate(
        zip((micros // _MINUTE).tolist(), zones, strict=True)
    ):
        if micros[row] == MISSING:
            continue
        if place not in known:
            known[place] = _zone(place, row)
        key = (place, minute)
        if key not in told:
            local = from_micros(minute * _MINUTE).astimezone(known[place]).utcoffset()
            told[key] = 0 if local is None else round(local.total_seconds() / 60)
        offsets[row] = told[key]
    return offsets


def _zone(place: tzinfo | str, row: int) -> tzinfo:
    """Return a zone, and name the row that has none."""
    if isinstance(place, tzinfo):
        return place
    try:
        return zone(place)
    except InvalidValueError as wrong:
        path = f"zones[{row}]"
        raise InvalidValueError(
            "zones", wrong.requirement, place, wrong.code, path
        ) from None
