"""The formulas of profit, each written once, in plain arithmetic.

They serve `Money`, `Decimal`, `Fraction`, `float` and arrays alike, for they ask for
nothing but the four operators. What differs from kind to kind, the larger of two, or
an operator that writes into an array at hand, is handed in by the caller. They check
nothing: a divisor of zero is for their callers to see.
"""

import operator
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Protocol, TypeVar


__all__ = [
    "Amount",
    "above",
    "acquisition_cost",
    "bounded",
    "break_even_conversion",
    "break_even_lead_cost",
    "break_even_repeat_share",
    "break_even_retention",
    "client_value",
    "discounted",
    "error_cost",
    "expected_profit",
    "expected_term",
    "gross_profit",
    "growth",
    "lasting_multiple",
    "margin_multiple",
    "multiple_to",
    "net_revenue",
    "payback_purchase",
    "present_value",
    "profit",
    "profit_of_client",
    "profit_of_mix",
    "rarer",
    "retained",
    "share",
    "tiered",
]


class Amount(Protocol):
    """Whatever can be added, subtracted, multiplied and divided."""

    def __add__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...


_Amount = TypeVar("_Amount", bound=Amount)


def net_revenue(
    revenue: _Amount,
    discount: _Amount,
    *,
    less: Callable[[_Amount, _Amount], _Amount] = operator.sub,
) -> _Amount:
    """Return what the client pays."""
    return less(revenue, discount)


def gross_profit(net: _Amount, goods: _Amount) -> _Amount:
    """Return what is left of the net revenue after the cost of goods."""
    left: _Amount = net - goods
    return left


def profit(
    revenue: _Amount,
    *costs: _Amount,
    less: Callable[[_Amount, _Amount], _Amount] = operator.sub,
) -> _Amount:
    """Return what is left of revenue after costs, each taken off with `less`.

    A discount is taken off as a cost is. Into which array differences go is for `less`.
    """
    return reduce(less, costs, revenue)


def share(part: Amount, whole: object) -> Any:
    """Return a part as a share of the whole; of two amounts of money, a number."""
    return part / whole


def error_cost(
    cost: _Amount, rate: object, *, times: Callable[..., _Amount] = operator.mul
) -> _Amount:
    """Return the cost of errors to expect, where a share of sales goes wrong."""
    return times(cost, rate)


def rarer(cost: _Amount, times: object) -> _Amount:
    """Return the cost of errors that are so many times rarer."""
    expected: _Amount = cost / times
    return expected


def above(base: _Amount, start: _Amount, larger: Callable[..., _Amount]) -> _Amount:
    """Return the part of an amount that is above a start, or nothing."""
    return larger(base - start, start - start)


def tiered(parts: Iterable[_Amount], steps: Iterable[object]) -> _Amount:
    """Return the sum of parts of an amount, each at its step of the rate.

    Where the rate goes from 5 % to 8 % at a start, the part from there on has a step
    of 3 %: what it adds to the rate of the tiers below.
    """
    terms = (part * step for part, step in zip(parts, steps, strict=True))
    total: _Amount = reduce(operator.add, terms)
    return total


def bounded(
    amount: _Amount,
    least: _Amount | None,
    most: _Amount | None,
    extremes: tuple[Callable[..., _Amount], Callable[..., _Amount]],
) -> _Amount:
    """Return an amount that is held between a floor and a cap, where there are such.

    `extremes` are the smaller and the larger of two, such as ``(min, max)``.
    """
    smaller, larger = extremes
    capped = amount if most is None else smaller(amount, most)
    return capped if least is None else larger(capped, least)


def acquisition_cost(lead_cost: _Amount, conversion: object) -> _Amount:
    """Return the cost of a client: that of the leads it takes to win one."""
    cost: _Amount = lead_cost / conversion
    return cost


def profit_of_client(first: _Amount, repeat: _Amount, purchases: Any) -> _Amount:
    """Return the profit of a client after some purchases."""
    return profit_of_mix(first, repeat, 1, purchases - 1)


def profit_of_mix(
    first: _Amount, repeat: _Amount, first_sales: object, repeat_sales: object
) -> _Amount:
    """Return the profit of some first and some repeat sales."""
    total: _Amount = first * first_sales + repeat * repeat_sales
    return total


def payback_purchase(first: Any, repeat: Any) -> Any:
    r"""Return the number of the purchase that pays a first loss back.

    It is one more than the loss in repeat profits, rounded up: :math:`1 +
    \\lceil -first / repeat \\rceil`. Not for `Decimal`, whose ``//`` rounds towards 0.
    """
    return 1 - first // repeat


def growth(rate: Any, periods: Any) -> Any:
    """Return what one becomes over some periods at a rate per period."""
    return (1 + rate) ** periods


def discounted(amount: Any, grown: Any) -> Any:
    """Return what an amount is worth now, by what one becomes until it comes."""
    return amount / grown


def retained(retention: Any, repeats: Any) -> Any:
    """Return the share of clients who come back so many times."""
    return retention**repeats


def expected_term(profit: Any, survival: Any, grown: Any) -> Any:
    """Return what a purchase is expected to earn: by the share who make it, now."""
    return profit * survival / grown


def expected_profit(acquisition: Any, terms: Iterable[Any]) -> Any:
    """Return what is expected of a client: his purchases, less what he costs."""
    return reduce(operator.add, terms) - acquisition


def lasting_multiple(retention: Any, grown: Any) -> Any:
    """Return how many repeat profits now all repeats of a client are worth."""
    return retention / (grown - retention)


def multiple_to(retention: Any, grown: Any, repeats: Any) -> Any:
    """Return how many repeat profits now so many possible repeats are worth."""
    return lasting_multiple(retention, grown) * (1 - (retention / grown) ** repeats)


def margin_multiple(first_margin: str, lasting: Any, grown: Any) -> Any:
    """Return how many margins now all margins are worth, by when the first comes.

    `lasting` is how many those are worth that need a client to stay.
    """
    if first_margin == "renewal":
        return lasting
    return 1 + lasting if first_margin == "now" else (1 + lasting) / grown


def present_value(cash_flows: Iterable[Any], grown: Any) -> Any:
    """Return what cash flows are worth now, one a period, the first of them now."""
    return reduce(lambda later, flow: flow + later / grown, reversed([*cash_flows]))


def client_value(acquisition: Any, first: Any, repeat: Any, multiple: Any) -> Any:
    """Return what a client is worth: his first sale and repeats, less what he cost."""
    return first + repeat * multiple - acquisition


def break_even_conversion(lead_cost: Any, affordable: Any) -> Any:
    """Return the conversion at which a client costs what is affordable."""
    return lead_cost / affordable


def break_even_lead_cost(affordable: Any, conversion: Any) -> Any:
    """Return the cost of a lead at which a client costs what is affordable."""
    return affordable * conversion


def break_even_repeat_share(first: Any, repeat: Any) -> Any:
    """Return the share of repeat sales at which first and repeat ones earn nothing."""
    return first / (first - repeat)


def break_even_retention(first: Any, repeat: Any, grown: Any) -> Any:
    """Return the retention at which all repeats pay the loss of a first sale back."""
    return grown * first / (first - repeat)
