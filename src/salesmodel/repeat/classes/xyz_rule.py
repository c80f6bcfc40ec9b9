"""What a steady client is: every choice that changes the number."""

from collections.abc import Iterable

import attrs

from salesmodel._checks import is_true, one_of, several
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._periods import check_period


__all__ = ["XyzRule"]


def _numbers(given: Iterable[float]) -> tuple[float, ...]:
    """Turn numbers into a tuple."""
    return several("thresholds", given)


@attrs.frozen
class XyzRule:
    """What steady means: every choice that changes the number.

    Parameters
    ----------
    of : {"revenue", "frequency"}, default "revenue"
        What varies: amounts, refunds taken off when they were made, or purchases.
    period : {"day", "week", "month"}, default "month"
        Calendar periods (UTC) that are compared.
    spread : {"population", "sample"}, default "population"
        Whether squares are divided by the periods, or by one less.
    before_first : {"count", "skip"}, default "count"
        Whether periods before the first purchase of a client are empty ones of his, or
        none of his.
    seasonal : bool, default False
        Whether what varies is the difference from the same month a year before.
    thresholds : (float, float), default (0.10, 0.25)
        Greatest coefficients of X and of Y.

    Raises
    ------
    InvalidValueError
        If a word is none of those, thresholds do not ascend from 0, or a seasonal rule
        has other periods than months.
    """

    of: str = attrs.field(default="revenue", kw_only=True)
    period: str = attrs.field(default="month", kw_only=True)
    spread: str = attrs.field(default="population", kw_only=True)
    before_first: str = attrs.field(default="count", kw_only=True)
    seasonal: bool = attrs.field(default=False, kw_only=True)
    thresholds: tuple[float, ...] = attrs.field(
        default=(0.10, 0.25), converter=_numbers, kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        """Check the words and the numbers once."""
        one_of("of", self.of, ("revenue", "frequency"), code="criterion")
        check_period("period", self.period)
        one_of("spread", self.spread, ("population", "sample"), code="policy")
        one_of("before_first", self.before_first, ("count", "skip"), code="policy")
        if is_true("seasonal", self.seasonal) and self.period != "month":
            needed = "'month' where seasons are taken out"
            raise InvalidValueError("period", needed, self.period, "period")
        given = self.thresholds
        fits = len(given) == 2 and all(isinstance(one, int | float) for one in given)
        if not fits or not 0 <= given[0] < given[1] < float("inf"):
            needed = "two numbers that ascend from 0"
            raise InvalidValueError("thresholds", needed, given, "thresholds")

    def __str__(self) -> str:
        """Say the rule in words."""
        parts = [f"{self.of} by {self.period}", f"{self.spread} deviation"]
        parts.append(f"periods before the first purchase: {self.before_first}")
        if self.seasonal:
            parts.append("less the same month a year before")
        least, most = self.thresholds
        return "; ".join([*parts, f"X to {least:g}, Y to {most:g}"])
