"""Numbers read exactly: decimals without a float's noise, and fractions of one."""

import decimal
from collections.abc import Callable
from decimal import Decimal

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.values import _decimals
from salesmodel.values._decimals import CONTEXT, EXACT, decimal_of


__all__ = ["exact", "exactly", "fraction", "nearly"]


def exact(value: int | str | Decimal) -> Decimal:
    """Read a number exactly.

    Parameters
    ----------
    value : int, str or Decimal
        At most 34 digits, from 10**-30 to 10**30 in size; text is plain ASCII digits
        with a point. Never a float.

    Returns
    -------
    Decimal
        The same number.

    Raises
    ------
    InvalidAmountError
        If it cannot be read exactly; its code says why.

    Examples
    --------
    >>> exact("0.10")
    Decimal('0.10')
    """
    return decimal_of("number", value)


def exactly(formula: Callable[..., Decimal], *numbers: Decimal) -> Decimal:
    """Work a formula out on decimals: exactly, or not at all.

    Operators between decimals follow the context of the thread. Here they do not: what
    the formula adds, subtracts and multiplies has up to 34 digits, whoever calls.

    Parameters
    ----------
    formula : callable
        Plain arithmetic on the numbers.
    *numbers : Decimal
        What it is called with.

    Returns
    -------
    Decimal
        The result.

    Raises
    ------
    InvalidAmountError
        If anything on the way would have to be rounded (code ``too_large``).

    Examples
    --------
    >>> exactly(lambda price, rate: price - price * rate, exact("9.99"), exact("0.1"))
    Decimal('8.991')
    """
    with decimal.localcontext(EXACT):
        return _decimals.exactly(formula, *numbers)


def fraction(name: str, value: float | str | Decimal) -> Decimal:
    """Read a fraction of one, such as a probability.

    Parameters
    ----------
    name : str
        What an error calls it.
    value : int, float, str or Decimal
        From 0 to 1. A float stands for the shortest decimal that shows it, so that
        ``0.1`` is one tenth.

    Returns
    -------
    Decimal
        The fraction.

    Raises
    ------
    InvalidValueError
        If it is no number from 0 to 1 (code ``fraction``).

    Examples
    --------
    >>> fraction("probability", 0.1)
    Decimal('0.1')
    """
    try:
        number = decimal_of(name, repr(value) if type(value) is float else value)
    except InvalidValueError:
        number = Decimal(-1)
    if not 0 <= number <= 1:
        raise InvalidValueError(name, "a fraction from 0 to 1", value, "fraction")
    return number


def nearly(formula: Callable[..., Decimal], *numbers: Decimal) -> Decimal:
    """Work a formula out on decimals, each step half-even to 34 digits.

    As `exactly`, whatever the context of the thread is, for formulas that divide or
    take powers and so cannot be exact.

    Parameters
    ----------
    formula : callable
        Plain arithmetic on the numbers.
    *numbers : Decimal
        What it is called with.

    Returns
    -------
    Decimal
        The result.

    Raises
    ------
    InvalidAmountError
        If something on the way is past 10**999999 (code ``too_large``).

    Examples
    --------
    >>> nearly(lambda amount, growth: amount / growth, exact(1), exact("1.1"))
    Decimal('0.9090909090909090909090909090909091')
    """
    with decimal.localcontext(CONTEXT):
        try:
            return formula(*numbers)
        except decimal.Overflow:
            raise InvalidAmountError(
                "amount", "at most 10**999999 on the way", numbers[0], "too_large"
            ) from None
