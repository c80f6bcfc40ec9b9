"""Ages of deals: days, as the microseconds that are counted."""

from typing import Final

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError


__all__ = ["micros_of"]

_DAY: Final = 86_400_000_000
_OLDEST: Final = 200_000  # more days than from the first instant to the last


def micros_of(days: float) -> int:
    """Return an age in microseconds."""
    if not 0 <= real(days) <= _OLDEST:
        raise InvalidValueError("days", f"from 0 to {_OLDEST}", days, "days")
    return round((days if isinstance(days, int) else real(days)) * _DAY)
