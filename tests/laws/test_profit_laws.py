"""Laws of the calculators of profit."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle_profit
from sale_cases import eur
from salesmodel._arrays import MISSING
from salesmodel.profitability import (
    Bonus,
    Channel,
    SaleEconomics,
    SaleSeries,
    acquisition_by_channel,
    acquisition_cost,
    acquisition_costs,
    allocate_overhead,
    bonus_column,
    compare,
    evaluate,
    payback,
    payback_purchases,
    profits_of_mix,
)
from salesmodel.values import Money, Rounding


CENTS = st.integers(0, 10**9)
AMOUNTS = CENTS.map(lambda cents: Money.from_minor_units(cents, "EUR"))
SIGNED = st.integers(-(10**6), 10**6).map(
    lambda cents: Money.from_minor_units(cents, "EUR")
)
NAMES = oracle_profit.COSTS[1:]
RATES = st.integers(0, 1000).map(lambda number: Decimal(number) / 1000)


@st.composite
def sales(draw):
    """Draw a sale as a dictionary of cents: any lines, the discount at most all."""
    revenue = draw(CENTS)
    lines = draw(st.dictionaries(st.sampled_from(NAMES), CENTS))
    discount = draw(st.none() | st.integers(0, revenue))
    return (
        {"revenue": revenue}
        | lines
        | ({} if discount is None else {"discount": discount})
    )


def _economics(sale, **more):
    return SaleEconomics(
        **{name: Money.from_minor_units(cents, "EUR") for name, cents in sale.items()},
        **more,
    )


@st.composite
def rules(draw):
    """Draw the fields of a bonus."""
    starts = sorted(draw(st.sets(st.integers(0, 200), min_size=1, max_size=4)))
    tiers = [(start, draw(RATES)) for start in starts]
    kind = draw(st.sampled_from(["rate", "tiers", "none"]))
    least, most = sorted(draw(st.tuples(st.integers(0, 50), st.integers(0, 50))))
    return {
        "amount": draw(st.integers(0, 50) | st.none()) if kind != "none" else 7,
        "rate": draw(RATES) if kind == "rate" else None,
        "tiers": tiers if kind == "tiers" else [],
        "tiering": draw(st.sampled_from(["progressive", "whole"])),
        "least": draw(st.sampled_from([least, None])),
        "most": draw(st.sampled_from([most, None])),
        "rounding": draw(st.sampled_from(get_args(Rounding))),
    }


def _bonus(rule):
    money = {
        name: None if rule[name] is None else eur(rule[name])
        for name in ("amount", "least", "most")
    }
    tiers = [(eur(start), rate) for start, rate in rule["tiers"]]
    return Bonus(**{**rule, **money, "tiers": tiers})


@given(sales(), st.integers(0, 100))
def test_lines_reconcile(sale, hours):
    """The lines but the first add up to revenue less profit, and shares to 1."""
    found = _economics(sale, seller_hours=hours)
    costs = Money.total([line.amount for line in found.lines[1:]], "EUR")

    assert found.revenue - found.profit == costs
    assert Fraction(found.profit.amount) * 100 == oracle_profit.profit(sale)
    assert (found.margin is None) == (oracle_profit.margin(sale) is None)
    for figure in ("margin", "profit_per_hour"):
        assert (getattr(found, figure) is None) == (figure in found.undefined)
    if found.margin is not None:
        assert pytest.approx(float(oracle_profit.margin(sale))) == float(found.margin)


@given(st.lists(sales(), min_size=1, max_size=5), st.sampled_from(["f4", "f8"]))
def test_columns_are_the_sales_one_by_one(listed, width):
    """In minor units to the unit, in floats to their last digits."""
    names = ("revenue", *oracle_profit.COSTS)
    columns = {name: [sale.get(name, 0) for sale in listed] for name in names}
    exact = evaluate(columns)
    floats = evaluate({name: np.array(each, width) for name, each in columns.items()})
    expected = [oracle_profit.profit(sale) for sale in listed]
    margins = [oracle_profit.margin(sale) for sale in listed]

    assert expected == exact.profit.tolist()
    close = 1e-6 if width == "f4" else 1e-12
    assert np.allclose(floats.profit, np.array(expected, float), atol=close * 2e10)
    told = [np.nan if each is None else float(each) for each in margins]
    assert np.allclose(exact.margin, told, rtol=1e-12, equal_nan=True)


@given(sales(), st.lists(CENTS, min_size=1, max_size=3))
def test_broadcasting_is_repeating(sale, acquisitions):
    """A scenario is what the sale alone would be under it."""
    scenarios = np.array(acquisitions)[:, None]
    wide = evaluate({**sale, "goods": [1, 2], "acquisition": scenarios})
    for row, acquisition in enumerate(acquisitions):
        for column, goods in enumerate([1, 2]):
            alone = evaluate({**sale, "goods": goods, "acquisition": acquisition})

            assert alone.profit == wide.profit[row, column]


@given(rules(), st.integers(-5_000, 50_000))
def test_a_bonus_is_its_oracle(rule, cents):
    """Walking the tiers says the same, however it is rounded."""
    base = Money.from_minor_units(cents, "EUR")
    expected = oracle_profit.bonus(Fraction(cents, 100), rule)

    assert expected == Fraction(_bonus(rule).earned(base).amount)


@given(rules(), st.lists(st.integers(-5_000, 50_000) | st.none(), max_size=6))
def test_bonuses_in_columns_are_those_one_by_one(rule, listed):
    """To the cent in minor units, and nearly so in floats, which are not rounded."""
    bonus = _bonus(rule)
    cents = np.array([MISSING if each is None else each for each in listed], np.int64)
    known = [each for each in listed if each is not None]
    expected = [bonus.earned(Money.from_minor_units(each, "EUR")) for each in known]
    units = bonus_column(bonus, cents)
    floats = bonus_column(bonus, np.array(known, float) / 100)

    assert [each.minor_units for each in expected] == units[cents != MISSING].tolist()
    assert (units[cents == MISSING] == MISSING).all()
    assert np.allclose(floats, [float(each.amount) for each in expected], atol=0.0101)


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.data())
def test_a_client_costs_what_was_spent_by_those_won(spend, leads, data):
    """A lead by the conversion is the same, and the interval holds the cost."""
    clients = data.draw(st.integers(1, leads))
    channel = Channel(eur(spend), leads=leads, clients=clients)
    cost = channel.cost_per_client(rounding=None)
    lead = channel.cost_per_lead(rounding=None)
    by_rate = acquisition_cost(lead, Decimal(clients) / leads, rounding=None)

    assert pytest.approx(float(cost.value.amount)) == float(by_rate.value.amount)
    assert cost.low <= cost.value <= cost.high
    floats = acquisition_costs(spend / leads, clients / leads)
    assert float(cost.value.amount) == pytest.approx(floats.item())


@given(st.lists(st.tuples(CENTS, st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_channels_reconcile(listed):
    """The total is the sum of the channels."""
    channels = {
        f"c{place}": Channel(
            Money.from_minor_units(cents, "EUR"), leads=max(counts), clients=min(counts)
        )
        for place, (cents, *counts) in enumerate(listed)
    }
    *parts, total = acquisition_by_channel(channels).rows()

    for name in ("leads", "clients"):
        assert total[name] == sum(part[name] for part in parts)
    assert total["spend"] == Money.total([part["spend"] for part in parts], "EUR")


@given(
    SIGNED,
    st.lists(st.tuples(AMOUNTS, st.integers(1, 99)), min_size=1, max_size=7),
    st.sampled_from(["even", "revenue", "hours"]),
)
def test_allocation_loses_no_cent(total, listed, by):
    """The parts add up to the total, whatever shares it out."""
    borne = [SaleEconomics(revenue, seller_hours=hours) for revenue, hours in listed]
    assume(by != "revenue" or any(revenue for revenue, _ in listed))

    assert total == Money.total(allocate_overhead(total, borne, by=by), "EUR")


@given(sales(), sales(), st.integers(0, 50), st.integers(0, 50))
def test_a_mix_is_the_sum_of_its_sales(first, repeat, n_first, n_repeat):
    """Exactly, and in floats nearly; a comparison is the difference of the two."""
    series = SaleSeries(_economics(first), _economics(repeat, is_repeat=True))
    mix = series.mix(first_sales=n_first, repeat_sales=n_repeat)
    profits = [series.first.profit] * n_first + [series.repeat.profit] * n_repeat

    assert Money.total(profits, "EUR") == mix.profit
    floats = profits_of_mix(
        float(series.first.profit.amount),
        float(series.repeat.profit.amount),
        first_sales=n_first,
        repeat_sales=n_repeat,
    )
    assert float(mix.profit.amount) == pytest.approx(floats.item(), abs=1e-3)
    last = compare(series.first, series.repeat).rows()[-1]
    assert last.first + last.difference == last.repeat


@given(SIGNED, SIGNED)
def test_a_payback_is_its_oracle(first, repeat):
    """Adding purchases up one by one says the same."""
    assume(not 0 < repeat.amount < 1 or abs(first.amount) < 10)
    assume(repeat.amount <= 0 or -first.amount / repeat.amount < 1_000)
    expected = oracle_profit.payback(first.amount, repeat.amount)
    start, week = date(2026, 1, 5), timedelta(weeks=1)
    found = payback(first, repeat, start=start, every=week)
    cents = payback_purchases(first.minor_units, repeat.minor_units).item()

    assert expected == found.purchase
    assert expected == (None if np.isnan(cents) else cents)
    assert (found.on is None) == (found.purchase is None)
    if expected is not None:
        assert start + week * (expected - 1) == found.on
