"""What errors cost: sales that go wrong, and repeat sales that do so less often."""

from decimal import Decimal
from typing import final, get_args

import attrs

from salesmodel._checks import instance, is_true, one_of
from salesmodel.errors import InvalidValueError
from salesmodel.profitability._formulas import error_cost, rarer
from salesmodel.values import Money, Rounding, exact, fraction


__all__ = ["ErrorCosts"]


def _rate(value: float | str | Decimal) -> Decimal:
    """Read the share of sales that go wrong."""
    return fraction("rate", value)


def _divisor(value: int | str | Decimal) -> Decimal:
    """Read how many times rarer errors are: an exact number above zero."""
    number = exact(value)
    if number <= 0:
        needed = "an exact number above zero"
        raise InvalidValueError("times_rarer_on_repeats", needed, value, "divisor")
    return number


@final
@attrs.frozen
class ErrorCosts:
    """What errors are expected to cost: an order misunderstood, the wrong goods sent.

    Parameters
    ----------
    rate : Decimal
        Share of first sales that go wrong, from 0 to 1; a float stands for the decimal
        that shows it.
    cost : Money
        What it costs to put one right.
    times_rarer_on_repeats : int or Decimal, default 3
        How many times less often repeat sales go wrong.
    rounding : Rounding, default "half_even"
        How the cost of a sale is rounded to minor units.

    Raises
    ------
    InvalidValueError
        If the rate is no fraction from 0 to 1 (code ``fraction``), or the divisor is
        not above zero (code ``divisor``), the cost is no money or below zero, or the
        rounding is not known (code ``rounding``).

    Examples
    --------
    >>> errors = ErrorCosts(rate="0.06", cost=Money(50_000, "RUB"))
    >>> str(errors.expected(is_repeat=False)), str(errors.expected(is_repeat=True))
    ('3000.00 RUB', '1000.00 RUB')
    """

    rate: Decimal = attrs.field(converter=_rate)
    cost: Money
    times_rarer_on_repeats: Decimal = attrs.field(
        default=Decimal(3), converter=_divisor
    )
    rounding: Rounding = "half_even"

    def __attrs_post_init__(self) -> None:
        if instance("cost", self.cost, Money).amount < 0:
            raise InvalidValueError("cost", "zero or more", self.cost, "negative")
        one_of("rounding", self.rounding, get_args(Rounding), code="rounding")

    def expected(self, *, is_repeat: bool) -> Money:
        """Work out what errors cost a sale, on average.

        Parameters
        ----------
        is_repeat : bool
            Whether the client has bought before.

        Returns
        -------
        Money
            The cost, in minor units.

        Examples
        --------
        >>> errors = ErrorCosts("0.1", Money(99, "EUR"), times_rarer_on_repeats=2)
        >>> str(errors.expected(is_repeat=True))
        '4.95 EUR'
        """
        expected = error_cost(self.cost, self.rate)
        if is_true("is_repeat", is_repeat):
            expected = rarer(expected, self.times_rarer_on_repeats)
        return expected.quantize(rounding=self.rounding)
