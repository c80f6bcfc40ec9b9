"""Checks of counts and fractions that the scalar figures share."""

from typing import Final

from salesmodel._checks import real, whole
from salesmodel.errors import InvalidValueError


__all__ = ["MOST_TRIALS", "check_counts", "check_fraction", "check_pair", "check_rate"]

MOST_TRIALS: Final = 10**15
"""More trials than this are none."""


def check_counts(successes: int, n: int) -> None:
    """Refuse successes that are no part of trials."""
    whole("n", n, least=0, most=MOST_TRIALS)
    whole("successes", successes, least=0, most=n)


def check_pair(name: str, counted: object) -> tuple[int, int]:
    """Return successes and trials, such as ``(56, 70)``."""
    if not isinstance(counted, tuple) or len(counted) != 2:
        raise InvalidValueError(name, "successes and trials", counted, "type")
    successes, n = counted
    check_counts(successes, n)
    return successes, n


def check_fraction(name: str, value: float) -> None:
    """Refuse what is not strictly between 0 and 1."""
    if not 0 < real(value) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError(name, needed, value, name)


def check_rate(name: str, value: float) -> None:
    """Refuse what is not from 0 to 1."""
    if not 0 <= real(value) <= 1:
        raise InvalidValueError(name, "a fraction from 0 to 1", value, "fraction")
