"""Roots between two ends: halving in floats, and counting roots exactly."""

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from salesmodel.errors import NoSolutionError, NotConvergedError


__all__ = ["bisected", "positive_roots", "sign_changes"]

_PRIME: Final = 2**61 - 1


def bisected(
    quantity: str, figure: Callable[[float], float], low: float, high: float
) -> float:
    """Halve an interval at whose ends a figure has opposite signs.

    It ends where no float lies between the ends any more, and so converges wherever
    the figure is a number: the tolerance is the spacing of floats.
    """
    below, above = _known(quantity, figure, low), _known(quantity, figure, high)
    if below == 0 or above == 0:
        return low if below == 0 else high
    if (below < 0) == (above < 0):
        sign = "below" if below < 0 else "above"
        reason = f"the figure is {sign} 0 at both {low!r} and {high!r}"
        raise NoSolutionError(quantity, reason, "no_sign_change")
    while low < (middle := low + (high - low) / 2) < high:
        found = _known(quantity, figure, middle)
        if found == 0:
            return middle
        if (found < 0) == (below < 0):
            low = middle
        else:
            high = middle
    return low if abs(figure(low)) <= abs(figure(high)) else high


def _known(quantity: str, figure: Callable[[float], float], at: float) -> float:
    """Return the figure at a place, which must be a number."""
    found = float(figure(at))
    if math.isnan(found):
        raise NotConvergedError(quantity, f"the figure is not defined at {at!r}")
    return found


def sign_changes(numbers: Sequence[Fraction] | Sequence[int]) -> int:
    """Count how often the sign changes along numbers, zeros aside."""
    signs = [number > 0 for number in numbers if number]
    return sum(one != other for one, other in itertools.pairwise(signs))


def positive_roots(coefficients: Sequence[Fraction]) -> tuple[int, list[int]]:
    """Count the distinct roots above zero of a polynomial, exactly.

    Coefficients stand from the lowest power up; the first and the last are not zero.
    The second result has the same roots, each of them once.

    References
    ----------
    .. [1] Collins, G. E., Akritas, A. G. (1976), "Polynomial real root isolation using
       Descartes' rule of signs", SYMSAC '76: 272-275.
    """
    common = math.lcm(*(each.denominator for each in coefficients))
    whole = _primitive([int(each * common) for each in coefficients])
    if not _is_simple(whole):
        whole = _quotient(whole, _common_part(whole))
    at_one = not sum(whole)
    return _within_one(whole) + at_one + _within_one(whole[::-1]), whole


def _within_one(polynomial: list[int]) -> int:
    """Count the roots strictly between 0 and 1, none of which is there twice.

    Signs change as often as there are roots where that is at most once; where more
    often, either half is looked at.
    """
    count, waiting = 0, [polynomial]
    while waiting:
        looked_at = waiting.pop()
        if (changes := sign_changes(_shifted(looked_at[::-1]))) < 2:
            count += changes
            continue
        degree = len(looked_at) - 1
        lower = [each << (degree - power) for power, each in enumerate(looked_at)]
        upper = _shifted(lower)
        if not upper[0]:
            count, upper = count + 1, upper[1:]
        waiting += [lower, upper]
    return count


def _shifted(polynomial: list[int]) -> list[int]:
    """Return the polynomial of one more than its variable."""
    found, rest = [], polynomial[::-1]
    while rest:
        rest = list(itertools.accumulate(rest))
        found.append(rest.pop())
    return found


def _is_simple(polynomial: list[int]) -> bool:
    """Tell whether no root is there twice, as far as remainders of a prime show it."""
    one = [each % _PRIME for each in polynomial]
    other = [power * each % _PRIME for power, each in enumerate(one)][1:]
    if not one[-1]:
        return False
    while len(other) > 1:
        one, other = other, _rest(one, other)
    return bool(other)


def _rest(dividend: list[int], divisor: list[int]) -> list[int]:
    """Return the remainder of two polynomials, coefficients those of a prime."""
    rest, inverse = list(dividend), pow(divisor[-1], -1, _PRIME)
    while len(rest) >= len(divisor):
        times, shift = rest[-1] * inverse % _PRIME, len(rest) - len(divisor)
        for place, each in enumerate(divisor):
            rest[shift + place] = (rest[shift + place] - times * each) % _PRIME
        while rest and not rest[-1]:
            rest.pop()
    return rest


def _common_part(polynomial: list[int]) -> list[int]:
    """Return what a polynomial has in common with its derivative."""
    one = polynomial
    other = _primitive([power * each for power, each in enumerate(one)][1:])
    while len(other) > 1:
        one, other = other, _remainder(one, other)
    return other or one


def _primitive(numbers: list[int]) -> list[int]:
    """Divide whole numbers by what divides all of them."""
    common = math.gcd(*numbers)
    return [number // common for number in numbers]


def _remainder(dividend: list[int], divisor: list[int]) -> list[int]:
    """Return a multiple of the remainder of two polynomials."""
    rest, lead = list(dividend), divisor[-1]
    while len(rest) >= len(divisor):
        top, shift = rest[-1], len(rest) - len(divisor)
        rest = [each * lead for each in rest]
        for place, each in enumerate(divisor):
            rest[shift + place] -= top * each
        while rest and not rest[-1]:
            rest.pop()
        rest = _primitive(rest) if rest else rest
    return rest


def _quotient(dividend: list[int], divisor: list[int]) -> list[int]:
    """Divide a polynomial by one that divides it, up to a constant of either sign."""
    rest = [Fraction(each) for each in dividend]
    found = [Fraction(0)] * (len(dividend) - len(divisor) + 1)
    for shift in reversed(range(len(found))):
        found[shift] = rest[shift + len(divisor) - 1] / divisor[-1]
        for place, each in enumerate(divisor):
            rest[shift + place] -= found[shift] * each
    common = math.lcm(*(each.denominator for each in found))
    return _primitive([int(each * common) for each in found])
