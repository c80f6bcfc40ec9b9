"""Bonuses of many sales by one rule or scheme: the same to the unit as one by one."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import MISSING, BoolArray
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.profitability._blocks import Column
from salesmodel.profitability._formulas import above, bounded, gross_profit, tiered
from salesmodel.profitability.bonus import Bonus
from salesmodel.profitability.columns import SaleColumns
from salesmodel.profitability.scheme import BonusScheme
from salesmodel.values import Money, Rounding


__all__ = ["bonus_column"]

_EXTREMES: Final = (np.minimum, np.maximum)


def bonus_column(
    rule: Bonus | BonusScheme,
    net_revenue: ArrayLike,
    *,
    goods: ArrayLike | None = None,
    is_repeat: ArrayLike | None = None,
) -> Column:
    """Work out the bonus of each of many sales.

    Parameters
    ----------
    rule : Bonus or BonusScheme
        What the seller gets.
    net_revenue : array_like of int or float
        Revenue less discount: in minor units of the currency of the rule, or in floats
        of major units. What is not known is the smallest ``int64``, or ``nan``.
    goods : array_like, optional
        Cost of goods in the same unit, where the base is the gross profit.
    is_repeat : array_like of bool, optional
        Which sales are repeat sales; needed for a scheme.

    Returns
    -------
    ndarray of int64, float32 or float64
        The bonus. In minor units it is exact, and rounded as the rule says; in floats
        it is not rounded. Where the base is not known, neither is the bonus.

    Raises
    ------
    InvalidValueError
        If `rule` is none, or a scheme comes without `is_repeat` (code ``type``), or
        amounts are neither integers nor floats.
    InvalidAmountError
        If a bonus passes ``int64`` (code ``too_large``).
    ShapeError
        If the columns do not broadcast together.

    See Also
    --------
    Bonus.earned : The same of one sale.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> steps = Bonus(tiers=[(rub(0), "0.05"), (rub(100_000), "0.08")])
    >>> bonus_column(steps, [55_000.0, 150_000.0]).tolist()
    [2750.0, 9000.0]
    >>> scheme = BonusScheme(first=steps, repeat=Bonus(amount=rub(3_000)))
    >>> bonus_column(scheme, [5_500_000, 5_500_000], is_repeat=[False, True]).tolist()
    [275000, 300000]
    """
    given = {"revenue": net_revenue} | ({} if goods is None else {"goods": goods})
    columns = SaleColumns.of(given, allow_negative=True).lines
    repeats = _repeats(rule, is_repeat)
    if isinstance(rule, Bonus):
        return _earned(rule, columns)
    first, repeat = _earned(rule.first, columns), _earned(rule.repeat, columns)
    try:
        return np.where(repeats, repeat, first)
    except ValueError:
        raise ShapeError("is_repeat", f"{first.shape}", f"{repeats.shape}") from None


def _repeats(rule: object, is_repeat: ArrayLike | None) -> BoolArray:
    """Return which sales are repeat sales; for a bonus alone, that is all one."""
    if isinstance(rule, Bonus):
        return np.zeros((), np.bool_)
    if not isinstance(rule, BonusScheme) or is_repeat is None:
        needed = "a Bonus, or a BonusScheme together with is_repeat"
        raise InvalidValueError("rule", needed, type(rule).__name__, "type")
    repeats = np.asarray(is_repeat)
    if repeats.dtype != np.bool_:
        raise InvalidValueError("is_repeat", "booleans", repeats.dtype.name, "type")
    return repeats


def _earned(rule: Bonus, columns: Mapping[str, Column]) -> Column:
    """Return the bonus of each sale by one rule."""
    base = columns["revenue"]
    absent = _absent(base)
    if rule.of == "gross_profit" and "goods" in columns:
        absent |= _absent(columns["goods"])
        base = gross_profit(base, columns["goods"])
    base = np.where(absent, 0, base) if absent.any() else base
    work = _in_minor_units if base.dtype.kind == "i" else _in_floats
    earned = work(rule, base)
    earned[absent] = MISSING if earned.dtype.kind == "i" else np.nan
    return earned


def _absent(column: Column) -> BoolArray:
    """Tell what is not known."""
    found: BoolArray = (
        np.isnan(column) if column.dtype.kind == "f" else column == MISSING
    )
    return found


def _parts(rule: Bonus, base: Column, starts: list[Any]) -> list[Column]:
    """Return the part of each base that each step of the rate applies to."""
    if rule.tiering == "progressive":
        return [above(base, start, np.maximum) for start in starts]
    return [np.where(base >= start, base, 0) for start in starts]


def _in_floats(rule: Bonus, base: Column) -> Column:
    """Return bonuses in floats of major units."""
    fixed, least, most = (
        None if each is None else float(each.amount)
        for each in (rule.amount, rule.least, rule.most)
    )
    earned: Any = np.full_like(base, fixed or 0.0)
    if rule.steps:
        starts, steps = zip(*rule.steps, strict=True)
        parts = _parts(rule, base, [float(start) for start in starts])
        earned = earned + tiered(parts, [float(step) for step in steps])
    return np.array(bounded(earned, least, most, _EXTREMES), base.dtype)


def _in_minor_units(rule: Bonus, base: Column) -> Column:
    """Return bonuses in minor units: all in integers, with rates over one divisor."""
    fixed, least, most = (
        None if each is None else each.minor_units
        for each in (rule.amount, rule.least, rule.most)
    )
    earned: Any = np.full_like(base, fixed or 0)
    if rule.steps:
        divisor = math.lcm(*(Fraction(step).denominator for _, step in rule.steps))
        starts = [_minor(start, rule.currency) for start, _ in rule.steps]
        steps = [int(Fraction(step) * divisor) for _, step in rule.steps]
        largest = max(-int(base.min(initial=0)), int(base.max(initial=0)))
        bound = largest * sum(map(abs, steps)) + 2 * divisor + (fixed or 0)
        if bound >= -MISSING:
            base = base.astype(object)  # integers of Python, which never wrap
        shares = tiered(_parts(rule, base, starts), steps)
        earned = earned + _divided(shares, divisor, rule.rounding)
    held = np.array(bounded(earned, least, most, _EXTREMES))
    try:
        return held.astype(np.int64)
    except OverflowError:
        needed = "a bonus that fits int64"
        raise InvalidAmountError("bonus", needed, held.max(), "too_large") from None


def _minor(start: Decimal, currency: str | None) -> int:
    """Return the start of a tier in minor units; without a currency it is 0."""
    return 0 if currency is None else Money(start, currency).minor_units


def _divided(shares: Any, divisor: int, rounding: Rounding) -> Any:
    """Divide integers that are not negative, rounded in one of the eight ways."""
    quotient = shares // divisor
    rest = shares - quotient * divisor
    half = 2 * rest - divisor
    goes_up = {
        "half_even": (half > 0) | ((half == 0) & (quotient % 2 == 1)),
        "half_up": half >= 0,
        "half_down": half > 0,
        "up": rest > 0,
        "ceiling": rest > 0,
        "down": rest < 0,
        "floor": rest < 0,
        "05up": (rest > 0) & (quotient % 5 == 0),
    }
    return quotient + goes_up[rounding]
