"""Decimal arithmetic that no caller's context can change, and that changes none.

Both contexts are shared by all threads. That is safe because nothing here reads
their flags: a fault is told by the trap of the one operation it belongs to.
"""

import decimal
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Literal, cast

from salesmodel._checks import one_of, several, whole
from salesmodel.errors import InvalidAmountError, InvalidValueError


__all__ = [
    "CONTEXT",
    "EXACT",
    "LARGEST_AMOUNT",
    "ROUNDINGS",
    "WIDE",
    "Rounding",
    "amount_of",
    "apportioned",
    "decimal_of",
    "decimals_in",
    "exactly",
    "quotient",
    "rounded",
]

Rounding = Literal[
    "half_even", "half_up", "half_down", "up", "down", "ceiling", "floor", "05up"
]
"""How a half, or any rest, is rounded; the eight ways of `decimal`."""

ROUNDINGS = {
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_up": decimal.ROUND_HALF_UP,
    "half_down": decimal.ROUND_HALF_DOWN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
    "05up": decimal.ROUND_05UP,
}
LARGEST_AMOUNT = Decimal(10) ** 15
"""Largest size of an amount, in major units."""

_DIGITS = 34
_MOST_EXPONENT = 30
_MOST_DECIMALS = 18  # 16 digits before the point of the largest amount and 18 after
_MOST_BITS = 113  # of an integer of 34 digits
_LONGEST_TEXT = 2 + 1 + _MOST_EXPONENT + _DIGITS
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SPECIALS = {"nan": "nan", "snan": "nan", "inf": "infinite", "infinity": "infinite"}
_TRAPS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]


def _context(digits: int, *traps: type[decimal.DecimalException]) -> decimal.Context:
    return decimal.Context(
        prec=digits,
        rounding=decimal.ROUND_HALF_EVEN,
        Emin=-999_999,
        Emax=999_999,
        capitals=1,
        clamp=0,
        flags=[],
        traps=[*_TRAPS, *traps],
    )


CONTEXT = _context(_DIGITS)
EXACT = _context(_DIGITS, decimal.Inexact)
WIDE = _context(400, decimal.Inexact)  # holds any sum of amounts until it is checked

_REQUIREMENTS = {
    "float": "an int, a Decimal or text such as '0.10', never a float",
    "bool": "a number, not a bool",
    "type": "an int, a Decimal or text",
    "nan": "a number",
    "infinite": "finite",
    "syntax": "plain digits such as '-1234.50'",
    "too_large": (
        "at most 10**15 in size, of at most 34 digits and no finer than 10**-30"
    ),
}


def _float_fault(value: float) -> str:
    if math.isnan(value):
        return "nan"
    return "infinite" if math.isinf(value) else "float"


def _integer_fault(value: int) -> str:
    return "too_large" if value.bit_length() > _MOST_BITS else ""


def _decimal_fault(value: Decimal) -> str:
    if value.is_nan():
        return "nan"
    if value.is_infinite():
        return "infinite"
    return "too_large" if value and abs(value.adjusted()) > _MOST_EXPONENT else ""


def _text_fault(value: str) -> str:
    if len(value) > _LONGEST_TEXT:
        return "too_large"
    if _NUMBER.fullmatch(value):
        return ""
    return _SPECIALS.get(value.lower().lstrip("+-"), "syntax")


_FAULTS: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, lambda _: "bool"),
    (Decimal, _decimal_fault),
    (str, _text_fault),
    (int, _integer_fault),
    (float, _float_fault),
    (object, lambda _: "type"),
)


def _fault(value: object) -> str:
    """Tell the code of what is wrong with a number, in bounded time; or nothing."""
    return next(fault(value) for kind, fault in _FAULTS if isinstance(value, kind))


def _refusal(name: str, value: object, code: str) -> InvalidAmountError:
    return InvalidAmountError(name, _REQUIREMENTS[code], value, code)


def decimal_of(name: str, value: object) -> Decimal:
    """Read a number exactly: plain, at most 34 digits, from 10**-30 to 10**30."""
    if type(value) is Decimal:
        number, fault = value, _decimal_fault(value)
    elif not (fault := _fault(value)):
        # Exact: this never rounds, and _fault has bounded the size.
        number = Decimal(cast("int | str | Decimal", value))
        fault = "too_large" if _decimal_fault(number) else ""
    if fault:
        raise _refusal(name, value, fault)
    number = exactly(EXACT.plus, number, name=name)
    exponent = _places(number)
    if not number and not 0 <= exponent <= _MOST_EXPONENT:
        return Decimal(0)
    return number.quantize(Decimal(1), context=WIDE) if exponent < 0 else number


def _places(number: Decimal) -> int:
    """Count the decimals a finite number is written with, below 0 for 1E+3."""
    return -int(number.as_tuple().exponent)


def decimals_in(number: Decimal) -> int:
    """Count the decimals that a number needs, trailing zeros aside."""
    return max(0, _places(number.normalize(CONTEXT)))


def amount_of(value: int | str | Decimal) -> Decimal:
    """Read an amount of money: a number of at most 10**15 in size."""
    number = decimal_of("amount", value)
    if number.copy_abs() > LARGEST_AMOUNT:
        raise _refusal("amount", value, "too_large")
    return number


def exactly(
    operation: Callable[..., Decimal], *operands: Decimal, name: str = "amount"
) -> Decimal:
    """Run an operation of EXACT or WIDE; refuse a result that would be rounded."""
    try:
        return operation(*operands)
    except decimal.Inexact:
        raise _refusal(name, operands[0], "too_large") from None


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide half-even to 34 digits."""
    if not divisor:
        raise InvalidValueError("divisor", "other than 0", divisor, "zero_denominator")
    return CONTEXT.divide(dividend, divisor)


def rounded(number: Decimal, digits: int, rounding: Rounding) -> Decimal:
    """Round to a number of decimals."""
    whole("digits", digits, least=0, most=_MOST_DECIMALS)
    way = ROUNDINGS[one_of("rounding", rounding, ROUNDINGS, code="rounding")]
    # The largest amount with the most decimals has 34 digits, so that this is exact.
    return number.quantize(Decimal(1).scaleb(-digits, EXACT), way, CONTEXT)


def apportioned(units: int, weights: Iterable[object]) -> list[int]:
    """Split whole units by weights: largest remainder, ties to the first.

    References
    ----------
    .. [1] Balinski, M. L., Young, H. P. (2001), "Fair Representation", 2nd ed.,
       chapter 3: the method of Hamilton.
    """
    shares = _whole_shares(weights)
    total = sum(shares)
    parts = [abs(units) * share // total for share in shares]
    rests = [abs(units) * share % total for share in shares]
    left = abs(units) - sum(parts)
    for i in sorted(range(len(parts)), key=lambda i: -rests[i])[:left]:
        parts[i] += 1
    return parts if units >= 0 else [-part for part in parts]


def _whole_shares(weights: Iterable[object]) -> list[int]:
    """Turn weights into whole numbers of the same proportions."""
    numbers = [decimal_of("weights", weight) for weight in several("weights", weights)]
    if not any(numbers) or min(numbers) < 0:
        requirement = "none below zero and at least one above"
        raise InvalidValueError("weights", requirement, numbers, "weights")
    ratios = [number.as_integer_ratio() for number in numbers]
    common = math.lcm(*(denominator for _, denominator in ratios))
    return [numerator * (common // denominator) for numerator, denominator in ratios]
