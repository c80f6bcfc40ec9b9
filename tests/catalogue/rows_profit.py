"""Rows A18 to A24, C1, H1 to H3 and H17, as far as calculators of profit have them."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from sale_cases import eur, rub
from salesmodel._arrays import MISSING
from salesmodel.errors import (
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
    NoSolutionError,
)
from salesmodel.profitability import (
    Bonus,
    Channel,
    ClientLifetime,
    ConstantRetention,
    LifetimeValue,
    SaleEconomics,
    SaleSeries,
    Uniform,
    acquisition_by_channel,
    acquisition_cost,
    allocate_overhead,
    bonus_column,
    break_even_conversion,
    client_values,
    compare,
    customer_lifetime_value,
    estimate_survival,
    evaluate,
    monte_carlo,
    net_present_value,
)
from salesmodel.tables import PurchaseTable
from salesmodel.values import Money


_DAY = 86_400_000_000


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
    assert {"ratio": "zero_denominator"} == LifetimeValue(eur(5), eur(0)).undefined
    endless = customer_lifetime_value(eur(5), retention=1, rate=0, first_margin="now")
    assert "no_limit" == endless.undefined["value"]
    values = {"first": 1, "repeat": 1, "lead_cost": 1, "retention": 1, "rate": 0}
    assert np.isnan(client_values(**values, conversion=[0, 1])).all()
    with pytest.raises(NoSolutionError):
        break_even_conversion(eur(5), worth=eur(0))


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
    with pytest.raises(InvalidAmountError):
        net_present_value([Money(10**15, "EUR")] * 2, rate=0)


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

    with pytest.raises(MixedCurrencyError) as of_flows:
        net_present_value([eur(-1), rub(1), rub(1)], rate=0)
    with pytest.raises(MixedCurrencyError):
        ClientLifetime(
            acquisition=eur(1),
            first=eur(1),
            repeat=rub(1),
            survival=ConstantRetention(1),
        )

    assert {"EUR": 1, "RUB": 2} == of_flows.value.currencies
    assert {"EUR": 2, "RUB": 1} == of_lines.value.currencies
    assert {"EUR": 1, "RUB": 1} == of_channels.value.currencies


def _survival(client, at):
    """Estimate who buys again within ten days, looked at on day 100."""
    table = PurchaseTable.from_columns(client=client, at=np.array(at, np.int64))
    return estimate_survival(
        table, as_of=100 * _DAY, within=dt.timedelta(days=10), most=2
    ).steps[0]


def h1():
    """Of no purchases survival has no number, and warns of nothing."""
    step = _survival([], [])

    assert (0, 0, None, None) == (step.n, step.bought, step.share, step.survival)


def h2():
    """Of one client the share is 0 or 1, with its n."""
    stayed_away = _survival(["A"], [0])
    came = _survival(["A", "A"], [0, _DAY])

    assert (1, 0.0) == (stayed_away.n, stayed_away.share)
    assert (1, 1.0) == (came.n, came.share)


def h3():
    """Of nobody who could have come back the share is not known."""
    assert _survival(["A"], [99 * _DAY]).share is None


def h17():
    """Chance comes from a generator, draws are bounded, and a state repeats itself."""
    inputs = {"first": Uniform(0.0, 1.0)}

    def draw(draws):
        generator = np.random.Generator(np.random.PCG64DXSM(7))
        return monte_carlo(
            lambda first: first, inputs, generator=generator, draws=draws
        )

    assert (draw(9).values == draw(9).values).all()
    for draws in (0, 1, 10**9):
        assert "range" == _code(lambda draws=draws: draw(draws))


ROWS = {
    "A18-profit": a18,
    "A19-profit": a19,
    "A20-profit": a20,
    "A21-profit": a21,
    "A22-profit": a22,
    "A23-profit": a23,
    "A24-profit": a24,
    "C1-profit": c1,
    "H1-profit": h1,
    "H2-profit": h2,
    "H3-profit": h3,
    "H17-profit": h17,
}
