"""How a plan is made: from which months, by what growth, and how it is shared out."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import attrs

from salesmodel._checks import is_among, one_of, several
from salesmodel.errors import InvalidValueError


__all__ = ["PLAN_BASES", "PLAN_SHARES", "PlanRule"]

PLAN_BASES: Final = (
    "same_month_last_year",
    "same_month_two_years_ago",
    "mean_of_same_months",
    "last_month",
    "mean_of_last_3",
    "mean_of_last_12",
)
"""The months that a plan can be made from."""

PLAN_SHARES: Final = ("base", "last_3_months", "last_12_months")
"""The months that the shares of clients can be taken from."""

_GROWTH = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{1,9})?( ?%)?|[0-9]{1,9}/[0-9]{1,9})")
_FINEST = 10**9
_MOST = 100


def _exact_growth(given: Fraction | int | str) -> Fraction:
    """Read a growth exactly: a float is refused, for it is no tenth."""
    needed = "a fraction such as Fraction(1, 10), '0.10', '1/10' or '10 %'"
    growth: Fraction | int | None = None
    if isinstance(given, str) and _GROWTH.fullmatch(given):
        number = given.rstrip(" %")
        if not re.search("/0+$", number):
            growth = Fraction(number) / (100 if given != number else 1)
    elif isinstance(given, Fraction | int) and not isinstance(given, bool):
        growth = given
    if growth is None:
        code = "float" if isinstance(given, float) else "syntax"
        raise InvalidValueError("growth", needed, given, code)
    if not -1 < growth <= _MOST or growth.denominator > _FINEST:
        needed = f"above -1 and at most {_MOST}, of at most nine decimals"
        raise InvalidValueError("growth", needed, given, "range")
    return Fraction(growth)


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """Turn names of bases into a tuple; a single text is not several."""
    if isinstance(given, str):
        raise InvalidValueError("fallbacks", "several names", given, "type")
    return several("fallbacks", given)


@attrs.frozen
class PlanRule:
    """How a month is planned: from which months, by what growth, and how it is shared.

    Parameters
    ----------
    growth : Fraction, int or str, default 1/10
        By how much more, given exactly: ``Fraction(1, 10)``, ``"0.10"`` and ``"10 %"``
        are one, and negative ones are less.
    base : str, default "same_month_last_year"
        The months whose amount grows, one of `PLAN_BASES`.
    fallbacks : iterable of str
        What is taken, in this order, where the base gives no number; none by default.
    fallback_growth : Fraction, int, str or None
        By how much fallbacks grow; as the base unless given.
    shares : {"base", "last_3_months", "last_12_months"}, default "base"
        The months that the shares of clients are taken from: those that the seller's
        number was made from, or the last whole ones before the month.

    Raises
    ------
    InvalidValueError
        If a growth is no exact number above −1 (code ``float``, ``syntax`` or
        ``range``), or a name is none of those or stands twice.

    Notes
    -----
    ``last_month`` is the last whole month before the planned one, and so are the last
    ones of the means: a month is planned while the one before it still goes on. Where
    more than that one month is missing, they give no number.

    ``mean_of_same_months`` takes all earlier years in which the month is whole and the
    seller was there; the other means need every one of their months. A month without
    sales counts as 0 in a mean.
    """

    growth: Fraction = attrs.field(
        default=Fraction(1, 10), converter=_exact_growth, kw_only=True
    )
    base: str = attrs.field(default="same_month_last_year", kw_only=True)
    fallbacks: tuple[str, ...] = attrs.field(default=(), converter=_names, kw_only=True)
    fallback_growth: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_exact_growth), kw_only=True
    )
    shares: str = attrs.field(default="base", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the names once."""
        one_of("base", self.base, PLAN_BASES, code="base")
        for place, name in enumerate(self.fallbacks):
            one_of(f"fallbacks[{place}]", name, PLAN_BASES, code="base")
        if len({*self.bases}) < len(self.bases):
            needed = "names that stand once, and are not that of the base"
            raise InvalidValueError("fallbacks", needed, self.fallbacks, "duplicate")
        one_of("shares", self.shares, PLAN_SHARES, code="shares")

    @property
    def bases(self) -> tuple[str, ...]:
        """The base, and the fallbacks in their order."""
        return (self.base, *self.fallbacks)

    def growth_of(self, base: str) -> Fraction:
        """Return by how much the months of a base grow.

        Parameters
        ----------
        base : str
            The base, or a fallback.

        Returns
        -------
        Fraction
            The growth, 0 being none.

        Examples
        --------
        >>> rule = PlanRule(fallbacks=["mean_of_last_3"], fallback_growth=0)
        >>> rule.growth_of("same_month_last_year"), rule.growth_of("mean_of_last_3")
        (Fraction(1, 10), Fraction(0, 1))
        """
        if is_among(base, (self.base,)) or self.fallback_growth is None:
            return self.growth
        return self.fallback_growth

    def __str__(self) -> str:
        """Say the rule in words."""
        words = " or else ".join(
            f"{base} {float(self.growth_of(base)):+.2%}" for base in self.bases
        )
        return f"{words}; shares of clients: {self.shares}"
