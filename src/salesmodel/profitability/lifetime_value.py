"""What a client is worth, beside what he cost; and the formulas of the textbooks."""

from decimal import Decimal
from typing import Any, Final, Literal

import attrs

from salesmodel._checks import one_of, whole
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import _formulas
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability._rates import (
    MOST_PURCHASES,
    discount_rate,
    kept,
    number,
)
from salesmodel.values import Money, fraction, nearly, quotient


__all__ = ["FIRST_MARGINS", "FirstMargin", "LifetimeValue", "customer_lifetime_value"]

FirstMargin = Literal["now", "period_end", "renewal"]
"""When the first margin of a client comes, and whether it is sure."""

FIRST_MARGINS: Final = ("now", "period_end", "renewal")


@attrs.frozen
class LifetimeValue:
    """What a client is worth, beside what he cost.

    Parameters
    ----------
    value : Money or None
        What his purchases are expected to earn, as of now, to 18 decimals: as much as
        it may cost to win him. `None` where that has no limit or is not known.
    acquisition : Money or None
        What it cost to win him, where it is given.
    reason : str, default ""
        Why there is no value: ``no_limit`` or ``beyond_curve``.
    """

    value: Money | None
    acquisition: Money | None = None
    reason: str = ""

    @property
    def net(self) -> Money | None:
        """What is left of the value after the cost of winning the client."""
        if self.value is None or self.acquisition is None:
            return None
        return self.value - self.acquisition

    @property
    def ratio(self) -> Decimal | None:
        """Value / cost of winning the client (LTV/CAC), to 34 digits."""
        if self.value is None or self.acquisition is None:
            return None
        return quotient(self.value.amount, self.acquisition.amount).value

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a figure is `None`, by its name."""
        if self.value is None:
            return dict.fromkeys(("value", "net", "ratio"), self.reason)
        if self.acquisition is None:
            return dict.fromkeys(("net", "ratio"), "not_given")
        return {} if self.acquisition else {"ratio": "zero_denominator"}

    def max_acquisition(self, *, ratio: float | str | Decimal = 1) -> Money | None:
        """Return the most that a client may cost.

        Parameters
        ----------
        ratio : int, float, str or Decimal, default 1
            How many times his cost a client shall be worth, above 0; at 1 nothing is
            left.

        Returns
        -------
        Money or None
            Value / ratio, below zero where the value is; `None` where there is none.

        Raises
        ------
        InvalidValueError
            If `ratio` is not above 0 (code ``ratio``).

        Examples
        --------
        >>> str(LifetimeValue(Money(900, "EUR")).max_acquisition(ratio=3).quantize())
        '300.00 EUR'
        """
        times = number("ratio", ratio)
        if times <= 0:
            raise InvalidValueError("ratio", "above 0", ratio, "ratio")
        if self.value is None:
            return None
        most = nearly(_formulas.discounted, self.value.amount, times)
        return kept(most, self.value.currency)

    def __str__(self) -> str:
        """Say it in a sentence."""
        if self.value is None:
            return f"the value of a client is not defined ({self.reason})"
        told = f"a client is worth {self.value.quantize()}"
        if self.acquisition is None:
            return told
        times = "" if self.ratio is None else f", {self.ratio:.2f} times as much"
        return f"{told} and costs {self.acquisition}{times}"


def customer_lifetime_value(
    margin: Money,
    *,
    retention: float | str | Decimal,
    rate: float | str | Decimal,
    first_margin: FirstMargin,
    margins: int | None = None,
    acquisition: Money | None = None,
) -> LifetimeValue:
    r"""Work out the value of a client who brings the same margin each period.

    Textbooks mean different first margins by one name, so that it has to be said which.

    Parameters
    ----------
    margin : Money
        What a client who stays brings each period.
    retention : int, float, str or Decimal
        Share of clients who stay from one period to the next, from 0 to 1.
    rate : int, float, str or Decimal
        Rate of discount per the same period, at least 0.
    first_margin : {"now", "period_end", "renewal"}
        Whether the first margin comes now and for sure; at the end of the first period
        and for sure; or then and only from those who stay.
    margins : int, optional
        How many margins there may be; by default there is no end.
    acquisition : Money, optional
        What it cost to win the client.

    Returns
    -------
    LifetimeValue
        The value; undefined for the reason ``no_limit`` where without end all clients
        stay and nothing is discounted.

    Raises
    ------
    InvalidValueError
        If the retention is no fraction (code ``fraction``), the rate negative (code
        ``rate``), or `first_margin` none of those (code ``first_margin``).
    MixedCurrencyError
        If the two amounts are in different currencies.

    See Also
    --------
    ClientLifetime : A first sale that earns another profit than repeats do.

    Notes
    -----
    With a margin :math:`m`, retention :math:`r` and rate :math:`d`, without end:

    - ``now``: :math:`m (1 + d) / (1 + d - r)` [1]_;
    - ``period_end``: :math:`m / (1 + d - r)`;
    - ``renewal``: :math:`m\, r / (1 + d - r)` [2]_.

    Of :math:`n` margins, each is worth that times :math:`1 - (r / (1 + d))^n`.

    References
    ----------
    .. [1] Farris, P. W., Bendle, N. T., Pfeifer, P. E., Reibstein, D. J. (2010),
       "Marketing Metrics", 2nd ed., chapter 5, customer lifetime value: the first
       example below.
    .. [2] Gupta, S., Lehmann, D. R. (2003), "Customers as Assets", Journal of
       Interactive Marketing 17 (1): 9-24, from page 11 on.
       :doi:`10.1002/dir.10045`

    Examples
    --------
    Of 19.95 a month, 1.50 are variable costs and 0.50 spent on retention; half a per
    cent leave a month, and a month costs 1 %. The book has 1,209 [1]_:

    >>> usd = lambda amount: Money(amount, "USD")
    >>> monthly = usd("19.95") - usd("1.50") - usd("0.50")
    >>> print(
    ...     customer_lifetime_value(
    ...         monthly, retention="0.995", rate="0.01", first_margin="now"
    ...     )
    ... )
    a client is worth 1208.63 USD

    Where nine of ten stay and a year costs 12 %, all margins to come are worth four
    of them [2]_:

    >>> yearly = {"retention": "0.9", "rate": "0.12", "first_margin": "renewal"}
    >>> str(customer_lifetime_value(usd(1), **yearly).value.quantize())
    '4.09 USD'
    """
    one_of("first_margin", first_margin, FIRST_MARGINS, code="first_margin")
    given = {"margin": margin} | (
        {} if acquisition is None else {"acquisition": acquisition}
    )
    of_one_currency(given)
    stays, grown = fraction("retention", retention), 1 + discount_rate("rate", rate)
    if margins is not None:
        whole("margins", margins, least=1, most=MOST_PURCHASES)
    elif stays == grown:
        return LifetimeValue(None, acquisition, "no_limit")

    def worth(margin: Decimal) -> Any:
        """Count margins that need the client to stay, and then the first one."""
        sure = first_margin != "renewal"
        lasting = _renewals(stays, grown, None if margins is None else margins - sure)
        return margin * _formulas.margin_multiple(first_margin, lasting, grown)

    return LifetimeValue(
        kept(nearly(worth, margin.amount), margin.currency), acquisition
    )


def _renewals(retention: Decimal, grown: Decimal, repeats: int | None) -> Any:
    """Return how many margins those are worth that need a client to stay."""
    if repeats is None:
        return _formulas.lasting_multiple(retention, grown)
    if retention == grown or not repeats:
        return Decimal(repeats)
    return _formulas.multiple_to(retention, grown, repeats)
