"""Rows A18 to A24 and C1, as far as the calculators of profit answer for them."""

from decimal import Decimal

import numpy as np
import pytest

from sale_cases import eur, rub
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import (
    Bonus,
    Channel,
    SaleEconomics,
    SaleSeries,
    acquisition_by_channel,
    acquisition_cost,
    allocate_overhead,
    bonus_column,
    compare,
    evaluate,
)
from salesmodel.values import Money


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def a18():
    """Overhead that is shared out adds up to exactly the total."""
    sales = [SaleEconomics(eur(weight)) for weight in (445_455, 9_091, 545_455)]
    for total in (eur(220), eur("-0.01"), eur(10)):
        parts = allocate_overhead(total, sales, by="revenue")

        assert total == Money.total(parts, "EUR")


def a19():
    """Sales that cannot bear overhead by a rule are refused."""
    assert "weights" == _code(lambda: allocate_overhead(eur(1), []))
    free = [SaleEconomics(eur(0), seller_hours=0)]
    for by in ("revenue", "hours"):
        assert "weights" == _code(lambda by=by: allocate_overhead(eur(1), free, by=by))


def a20():
    """A bonus of exactly nothing is nothing, however it is rounded."""
    for rounding in ("half_even", "up", "ceiling", "05up"):
        rule = Bonus(rate="0.1", rounding=rounding)

        assert eur(0) == rule.earned(eur(0))
        assert [0] == bonus_column(rule, [0]).tolist()


def a21():
    """Sales of two currencies are not compared, and no zero makes them equal."""
    nothing, of_another = SaleEconomics(eur(0)), SaleEconomics(rub(0))

    assert nothing != of_another
    with pytest.raises(MixedCurrencyError):
        compare(nothing, of_another)


def a22():
    """A calculator tells why a figure is not defined, and gives no 0."""
    free = SaleEconomics(eur(0), goods=eur(0), seller_hours=0)
    both = dict.fromkeys(("margin", "profit_per_hour"), "zero_denominator")
    none_won = Channel(eur(5), leads=9, clients=0).cost_per_client()
    series = SaleSeries(free, free)

    assert (None, None, both) == (free.margin, free.profit_per_hour, free.undefined)
    assert {"value": "zero_denominator"} == acquisition_cost(eur(5), 0).undefined
    assert "zero_denominator" == none_won.undefined["value"]
    assert "zero_denominator" == series.times_as_much(series.of_client(2)).reason
    assert "zero_denominator" == compare(free, free).undefined["profit"]
    assert np.isnan(evaluate({"revenue": [0], "goods": [0]}).margin).all()


def a23():
    """A discount over 100 %, a negative cost and a negative tax need a word."""
    for lines in (
        {"discount": Decimal("1.5")},
        {"discount": eur(15)},
        {"goods": eur(-1)},
        {"taxes": eur("-0.5")},
    ):
        assert _code(lambda lines=lines: SaleEconomics(eur(10), **lines))
        SaleEconomics(eur(10), **lines, allow_negative=True)
    for lines in ({"discount": 15}, {"goods": -1}, {"taxes": -1}):
        assert _code(lambda lines=lines: evaluate({"revenue": 10, **lines}))
    assert "negative" == _code(lambda: SaleEconomics(eur(-10)))
    assert "negative" == _code(lambda: SaleEconomics(eur(1), seller_hours=-1))


def a24():
    """Lines that would wrap around int64 are refused, and a bonus does not wrap."""
    line = [2**62]

    assert "too_large" == _code(
        lambda: evaluate({"revenue": line, "goods": line, "taxes": line})
    )
    assert [2**62] == evaluate({"revenue": line}).profit.tolist()
    assert [2**62] == bonus_column(Bonus(rate=1), line).tolist()
    assert [MISSING] == evaluate({"revenue": [MISSING], "goods": 5}).profit.tolist()


def c1():
    """Calculators over two currencies list both, with their counts."""
    with pytest.raises(MixedCurrencyError, match="by currency") as of_lines:
        SaleEconomics(eur(9), goods=eur(1), taxes=rub(1))
    with pytest.raises(MixedCurrencyError) as of_channels:
        acquisition_by_channel(
            {
                "search": Channel(eur(1), leads=1, clients=1),
                "fair": Channel(rub(1), leads=1, clients=1),
            }
        )

    assert {"EUR": 2, "RUB": 1} == of_lines.value.currencies
    assert {"EUR": 1, "RUB": 1} == of_channels.value.currencies


ROWS = {
    "A18-profit": a18,
    "A19-profit": a19,
    "A20-profit": a20,
    "A21-profit": a21,
    "A22-profit": a22,
    "A23-profit": a23,
    "A24-profit": a24,
    "C1-profit": c1,
}
