"""What it costs to win a client: by rate, by counts, by channel."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, final

import attrs

from salesmodel._checks import instance, whole
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import _formulas
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.values import Money, Rounding, fraction


__all__ = [
    "AcquisitionCost",
    "Channel",
    "acquisition_cost",
]

_MOST_LEADS: Final = 10**15


@attrs.frozen
class AcquisitionCost:
    """What one client costs, or why that is not known.

    Parameters
    ----------
    value : Money or None
        Cost of a client; `None` where none was won.
    low, high : Money or None
        Ends of the interval, where the conversion has one; `high` is `None` as well
        where no client was won, for then the cost has no upper end.
    conversion : Rate or None
        Conversion of leads into clients, where it was counted.
    undefined : dict of str to str
        Reasons why a figure is `None`, by its name.
    """

    value: Money | None
    low: Money | None = None
    high: Money | None = None
    conversion: Rate | None = None
    undefined: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_read_only, hash=False
    )


def acquisition_cost(
    lead_cost: Money,
    conversion: float | str | Decimal,
    *,
    rounding: Rounding | None = "half_even",
) -> AcquisitionCost:
    r"""Work out the cost of a client from the cost of a lead.

    Parameters
    ----------
    lead_cost : Money
        Cost of one lead, not negative.
    conversion : int, float, str or Decimal
        Share of leads that become clients, from 0 to 1; a float stands for the decimal
        that shows it.
    rounding : Rounding, optional
        How the cost is rounded to minor units, ``half_even`` by default; with `None`
        it keeps 34 digits.

    Returns
    -------
    AcquisitionCost
        The cost, without an interval; undefined for the reason ``zero_denominator`` at
        a conversion of 0.

    Raises
    ------
    InvalidValueError
        If `conversion` is no fraction from 0 to 1 (code ``fraction``), or the cost of a
        lead is negative.

    See Also
    --------
    Channel : The same from spend, leads and clients, with an interval.

    Notes
    -----
    :math:`\text{cost of a lead} / \text{conversion}`, which is what was spent divided
    by the clients won. Definition of this package.

    Examples
    --------
    >>> str(acquisition_cost(Money(500, "RUB"), "0.10").value)
    '5000.00 RUB'
    >>> acquisition_cost(Money(500, "RUB"), 0).undefined
    {'value': 'zero_denominator'}
    """
    cost = _not_negative("lead_cost", lead_cost)
    share = fraction("conversion", conversion)
    if not share:
        return AcquisitionCost(None, undefined={"value": "zero_denominator"})
    return AcquisitionCost(_rounded(_formulas.acquisition_cost(cost, share), rounding))


def _not_negative(name: str, amount: Money) -> Money:
    """Return an amount of money that is not below zero."""
    if instance(name, amount, Money).amount < 0:
        raise InvalidValueError(name, "zero or more", amount, "negative")
    return amount


def _rounded(amount: Money, rounding: Rounding | None) -> Money:
    return amount if rounding is None else amount.quantize(rounding=rounding)


@final
@attrs.frozen
class Channel:
    """What was spent on a channel, and what came of it: leads, clients, first sales.

    Parameters
    ----------
    spend : Money
        What was spent, not negative.
    leads : int
        Leads that came.
    clients : int
        Leads that became clients.
    first_sales : int, optional
        Clients who have bought; by default each client has.

    Raises
    ------
    InvalidValueError
        If the spend is negative, a count is none, or there are more clients than leads
        or more first sales than clients.

    Examples
    --------
    >>> search = Channel(Money(50_000, "RUB"), leads=100, clients=10)
    >>> str(search.cost_per_lead()), str(search.cost_per_client().value)
    ('500.00 RUB', '5000.00 RUB')
    """

    spend: Money
    leads: int = attrs.field(kw_only=True)
    clients: int = attrs.field(kw_only=True)
    first_sales: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _not_negative("spend", self.spend)
        whole("leads", self.leads, least=0, most=_MOST_LEADS)
        whole("clients", self.clients, least=0, most=self.leads)
        if self.first_sales is not None:
            whole("first_sales", self.first_sales, least=0, most=self.clients)

    def cost_per_lead(self, *, rounding: Rounding | None = "half_even") -> Money | None:
        """Work out what a lead costs.

        Parameters
        ----------
        rounding : Rounding, optional
            How it is rounded to minor units; with `None` it keeps 34 digits.

        Returns
        -------
        Money or None
            The cost; `None` where no lead came.

        Examples
        --------
        >>> Channel(Money(9, "EUR"), leads=0, clients=0).cost_per_lead() is None
        True
        """
        return _rounded(self.spend / self.leads, rounding) if self.leads else None

    def cost_per_client(
        self, *, confidence: float = 0.95, rounding: Rounding | None = "half_even"
    ) -> AcquisitionCost:
        r"""Work out what a client costs, with an interval.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage of the interval, strictly between 0 and 1.
        rounding : Rounding, optional
            How amounts are rounded to minor units; with `None` they keep 34 digits.

        Returns
        -------
        AcquisitionCost
            The cost and its interval.

        Raises
        ------
        InvalidValueError
            If `confidence` is out of range.

        Notes
        -----
        The interval is that of Wilson for the conversion, turned over: the cost of a
        lead divided by its upper and by its lower end. The spend and the number of
        leads are taken for given.

        Examples
        --------
        >>> cost = Channel(
        ...     Money(50_000, "RUB"), leads=100, clients=10
        ... ).cost_per_client()
        >>> str(cost.low), str(cost.value), str(cost.high)
        ('2867.54 RUB', '5000.00 RUB', '9053.19 RUB')
        >>> none_won = Channel(Money(50_000, "RUB"), leads=100, clients=0)
        >>> none_won.cost_per_client().undefined
        {'value': 'zero_denominator', 'high': 'zero_denominator'}
        """
        return self._cost_of(self.clients, confidence, rounding)

    def cost_per_first_sale(
        self, *, confidence: float = 0.95, rounding: Rounding | None = "half_even"
    ) -> AcquisitionCost:
        """Work out what a first sale costs, with an interval.

        Parameters
        ----------
        confidence : float, default 0.95
            Coverage of the interval, strictly between 0 and 1.
        rounding : Rounding, optional
            How amounts are rounded to minor units; with `None` they keep 34 digits.

        Returns
        -------
        AcquisitionCost
            The cost and its interval, those of leads that become buyers.

        Raises
        ------
        InvalidValueError
            If `confidence` is out of range.

        Examples
        --------
        >>> fair = Channel(Money(60_000, "RUB"), leads=100, clients=10, first_sales=8)
        >>> str(fair.cost_per_first_sale().value)
        '7500.00 RUB'
        """
        return self._cost_of(self.sold, confidence, rounding)

    @property
    def sold(self) -> int:
        """Clients who have bought."""
        return self.clients if self.first_sales is None else self.first_sales

    def _cost_of(
        self, won: int, confidence: float, rounding: Rounding | None
    ) -> AcquisitionCost:
        """Return the cost of one of those won, by their share of the leads."""
        rate = wilson_rate(won, self.leads, confidence=confidence)
        divisors = {"value": won, "low": rate.high, "high": rate.low}
        costs = {
            name: self._shared_among(divisor, rounding) if divisor else None
            for name, divisor in divisors.items()
        }
        undefined = {
            name: "zero_denominator" for name, cost in costs.items() if cost is None
        }
        return AcquisitionCost(**costs, conversion=rate, undefined=undefined)

    def _shared_among(self, divisor: float, rounding: Rounding | None) -> Money:
        """Return the spend divided by a number of those won, or by their share."""
        whole_spend = isinstance(divisor, int)
        of = self.spend if whole_spend else self.spend / self.leads
        return _rounded(
            _formulas.acquisition_cost(of, Decimal(repr(divisor))), rounding
        )
