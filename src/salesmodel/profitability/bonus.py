"""The seller's bonus of a sale, as data: amounts, rates, tiers, floors and caps."""

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, final, get_args

import attrs

from salesmodel._checks import instance, is_among, several
from salesmodel.errors import CurrencyMismatchError, DefinitionError, InvalidValueError
from salesmodel.profitability._formulas import above, bounded, tiered
from salesmodel.values import Money, Rounding, exactly, fraction


__all__ = ["Base", "Bonus", "Tier", "Tiering"]

Base = Literal["net_revenue", "gross_profit"]
"""What a rate is of: revenue less discount, or that less the cost of goods."""
Tiering = Literal["progressive", "whole"]
"""What the rate of a tier applies to: the part of the base in it, or all of the base."""


def _rate(value: Any) -> Any:
    """Read a rate; one that cannot be read stays as it is, to be told as a problem."""
    try:
        return fraction("rate", value)
    except InvalidValueError:
        return value


@final
@attrs.frozen
class Tier:
    """A rate from an amount on.

    Parameters
    ----------
    start : Money
        The amount from which on the rate applies, not negative.
    rate : Decimal
        Share of the base, from 0 to 1.
    """

    start: Money
    rate: Decimal = attrs.field(converter=_rate)


def _tiers(values: Any) -> tuple[Any, ...]:
    """Read tiers, or pairs of start and rate; what is neither stays as it is."""
    listed = several("tiers", values) if isinstance(values, Iterable) else (values,)
    return tuple(
        Tier(*one) if isinstance(one, tuple | list) and len(one) == 2 else one
        for one in listed
    )


@final
@attrs.frozen
class Bonus:
    """What the seller gets for one kind of sale.

    It is a fixed amount, a share of a base, or both, held between a floor and a cap. A
    base below zero earns no share.

    Parameters
    ----------
    amount : Money, optional
        Fixed part.
    rate : Decimal, optional
        Share of the base, from 0 to 1; a float stands for the decimal that shows it.
    tiers : iterable of Tier, or of pairs (start, rate), default ()
        Rates that depend on the size of the base, starts ascending; instead of `rate`.
        Below the first start there is no share.
    of : {"net_revenue", "gross_profit"}, default "net_revenue"
        The base: revenue less discount, or that less the cost of goods.
    tiering : {"progressive", "whole"}, default "progressive"
        Whether the rate of a tier applies to the part of the base in that tier, or
        that of the tier reached to all of the base.
    least, most : Money, optional
        Floor and cap of the bonus.
    rounding : Rounding, default "half_even"
        How the bonus is rounded to minor units of its currency.

    Raises
    ------
    DefinitionError
        With all that is wrong with it.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> steps = [(rub(0), "0.05"), (rub(100_000), "0.08")]
    >>> str(Bonus(tiers=steps).earned(rub(150_000)))
    '9000.00 RUB'
    >>> str(Bonus(tiers=steps, tiering="whole").earned(rub(150_000)))
    '12000.00 RUB'
    """

    amount: Money | None = None
    rate: Decimal | None = attrs.field(
        default=None, converter=attrs.converters.optional(_rate)
    )
    tiers: tuple[Tier, ...] = attrs.field(default=(), converter=_tiers)
    of: Base = "net_revenue"
    tiering: Tiering = "progressive"
    least: Money | None = None
    most: Money | None = None
    rounding: Rounding = "half_even"

    def __attrs_post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            raise DefinitionError("bonus", problems)

    @property
    def currency(self) -> str | None:
        """Currency of its amounts, `None` where it has rates alone."""
        return next((each.currency for each in _amounts(self).values()), None)

    @property
    def steps(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Starts, each with what its tier adds to the rate of the tier below."""
        if self.rate is not None:
            return ((Decimal(0), self.rate),)
        rates = [Decimal(0), *(tier.rate for tier in self.tiers)]
        return tuple(
            (tier.start.amount, exactly(Decimal.__sub__, tier.rate, below))
            for tier, below in zip(self.tiers, rates, strict=False)
        )

    def earned(self, net_revenue: Money, *, goods: Money | None = None) -> Money:
        r"""Work the bonus of a sale out.

        Parameters
        ----------
        net_revenue : Money
            Revenue less discount.
        goods : Money, optional
            Cost of goods, where the base is the gross profit; by default none.

        Returns
        -------
        Money
            The bonus, in minor units.

        Raises
        ------
        CurrencyMismatchError
            If an amount of the bonus is in another currency.

        Notes
        -----
        With rates :math:`r_i` from :math:`s_i` on and base :math:`b`, the progressive
        share is :math:`\sum_i (r_i - r_{i-1}) \max(b - s_i, 0)`, and the share of the
        whole :math:`\sum_{s_i \le b} (r_i - r_{i-1})\, b`. The fixed amount is added,
        floor and cap hold the sum, and it is rounded once. Definition of this package.

        Examples
        --------
        >>> nine = Bonus(rate="0.09", most=Money(4_000, "RUB"))
        >>> (
        ...     str(nine.earned(Money(40_000, "RUB"))),
        ...     str(nine.earned(Money(55_000, "RUB"))),
        ... )
        ('3600.00 RUB', '4000.00 RUB')
        """
        paid = instance("net_revenue", net_revenue, Money)
        base = paid if goods is None or self.of == "net_revenue" else paid - goods
        currency = self.currency or base.currency
        if currency != base.currency:
            raise CurrencyMismatchError("bonus", base.currency, currency)
        return Money(exactly(self._worked_out, base.amount), currency).quantize(
            rounding=self.rounding
        )

    def _worked_out(self, base: Decimal) -> Decimal:
        """Return the bonus on a base, not rounded."""
        fixed, least, most = (
            None if each is None else each.amount
            for each in (self.amount, self.least, self.most)
        )
        part = _part_of if self.tiering == "progressive" else _whole_of
        earned = Decimal(0) if fixed is None else fixed
        if self.steps:
            starts, steps = zip(*self.steps, strict=True)
            earned += tiered((part(base, start) for start in starts), steps)
        return bounded(earned, least, most, (min, max))


def _part_of(base: Decimal, start: Decimal) -> Decimal:
    """Return the part of a base above a start."""
    return above(base, start, max)


def _whole_of(base: Decimal, start: Decimal) -> Decimal:
    """Return a base that reaches a start, or nothing."""
    return base if base >= start else Decimal(0)


def _amounts(bonus: Bonus) -> dict[str, Any]:
    """Return what stands for the amounts of a bonus by their names."""
    tiers: tuple[Any, ...] = bonus.tiers
    named = {
        "amount": bonus.amount,
        "least": bonus.least,
        "most": bonus.most,
        **{
            f"tiers[{place}].start": tier.start
            for place, tier in enumerate(tiers)
            if isinstance(tier, Tier)
        },
    }
    return {name: each for name, each in named.items() if each is not None}


def _problems(bonus: Bonus) -> Iterator[str]:
    """Tell all that is wrong with a bonus."""
    if bonus.amount is None and bonus.rate is None and not bonus.tiers:
        yield "it has neither an amount nor a rate nor tiers"
    if bonus.rate is not None and bonus.tiers:
        yield "it has both a rate and tiers"
    yield from _problems_of_choices(bonus)
    yield from _problems_of_rates(bonus)
    amounts = _amounts(bonus)
    unread = [name for name, each in amounts.items() if not isinstance(each, Money)]
    yield from (f"{name} is {amounts[name]!r}, no Money" for name in unread)
    if not unread:
        yield from _problems_of_amounts(bonus, amounts)


def _problems_of_choices(bonus: Bonus) -> Iterator[str]:
    for name, chosen, choices in (
        ("of", bonus.of, get_args(Base)),
        ("tiering", bonus.tiering, get_args(Tiering)),
        ("rounding", bonus.rounding, get_args(Rounding)),
    ):
        if not is_among(chosen, choices):
            yield f"{name} is {chosen!r}, which is none of {', '.join(choices)}"


def _problems_of_rates(bonus: Bonus) -> Iterator[str]:
    if not isinstance(bonus.rate, Decimal | None):
        yield f"rate is {bonus.rate!r}, no fraction from 0 to 1"
    for place, tier in enumerate(bonus.tiers):
        if not isinstance(tier, Tier):
            yield f"tiers[{place}] is no pair of a start and a rate"
        elif not isinstance(tier.rate, Decimal):
            yield f"tiers[{place}].rate is {tier.rate!r}, no fraction from 0 to 1"


def _problems_of_amounts(bonus: Bonus, amounts: dict[str, Money]) -> Iterator[str]:
    """Tell what is wrong with amounts, all of which are money."""
    currencies = sorted({each.currency for each in amounts.values()})
    if len(currencies) > 1:
        yield f"its amounts are in several currencies: {', '.join(currencies)}"
        return
    for name, each in amounts.items():
        if each.amount < 0:
            yield f"{name} is {each}, below zero"
        if each.quantize() != each:
            yield f"{name} is {each}, finer than the minor unit"
    if bonus.least is not None and bonus.most is not None and bonus.least > bonus.most:
        yield f"least is {bonus.least}, above most, {bonus.most}"
    starts = [each for name, each in amounts.items() if name.startswith("tiers")]
    if any(right <= left for left, right in itertools.pairwise(starts)):
        yield "the starts of its tiers do not ascend"
