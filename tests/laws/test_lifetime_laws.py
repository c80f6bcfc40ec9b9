"""Laws of what clients are worth over time, of cash flows and of sensitivity."""

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import oracle_lifetime
from salesmodel.errors import NoSolutionError
from salesmodel.profitability import (
    BetaOfCounts,
    ClientLifetime,
    ConstantRetention,
    Discounting,
    Normal,
    SurvivalCurve,
    Triangular,
    Uniform,
    break_even,
    break_even_conversion,
    break_even_repeat_share,
    break_even_retention,
    cash_payback,
    client_values,
    customer_lifetime_value,
    estimate_survival,
    expected_profits,
    internal_rate_of_return,
    lifetime_values,
    monte_carlo,
    net_present_value,
    net_present_values,
    tornado,
    two_way_grid,
)
from salesmodel.profitability._formulas import (
    client_value,
    expected_profit,
    expected_term,
    lasting_multiple,
    present_value,
)
from salesmodel.profitability._solving import positive_roots
from salesmodel.tables import PurchaseTable
from salesmodel.values import Money


CENTS = st.integers(-(10**8), 10**8)
PER_CENT = st.integers(0, 100).map(lambda number: Decimal(number) / 100)
FIRST_MARGINS = st.sampled_from(["now", "period_end", "renewal"])
FLOWS = st.lists(st.integers(-(10**5), 10**5), min_size=1, max_size=12)
DAY = 86_400_000_000


def eur(cents):
    """Make an amount from cents."""
    return Money.from_minor_units(cents, "EUR")


def _every(rate):
    return Discounting(rate, per=1, every=1, unit="year")


def _near(expected, found, digits=15):
    """Tell whether an amount is a fraction of cents, to so many decimals of a cent."""
    return abs(Fraction(found.amount) * 100 - expected) < Fraction(1, 10**digits)


@given(
    st.integers(0, 10**8),
    st.tuples(CENTS, CENTS),
    st.tuples(PER_CENT, PER_CENT),
    st.integers(1, 30),
)
def test_what_is_expected_is_the_long_sum(cost, profits, shares_of, purchases):
    """On money, floats and a curve of the same shares."""
    retention, rate = shares_of
    acquisition, first, repeat = map(eur, (cost, *profits))
    client = ClientLifetime(
        acquisition=acquisition,
        first=first,
        repeat=repeat,
        survival=ConstantRetention(retention),
        discounting=_every(rate),
    )
    shares = [Fraction(retention) ** place for place in range(purchases)]
    listed = [profits[0]] + [profits[1]] * (purchases - 1)
    expected = oracle_lifetime.expected_profit(cost, listed, shares, rate)
    found = client.expected(purchases=purchases)
    floats = expected_profits(
        float(cost), listed, survival=[float(each) for each in shares], rate=float(rate)
    )

    assert _near(expected, found.profit)
    assert _near(expected, client.value(purchases=purchases).net)
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-3) == floats.item()


@given(
    st.integers(0, 10**6), CENTS, CENTS,
    st.lists(st.fractions(0, 1, max_denominator=16), min_size=1, max_size=6),
)  # fmt: skip
def test_each_kind_of_number_says_the_same(cost, first, repeat, listed):
    """The formula on fractions, money, decimals, floats and arrays."""
    shares = sorted((Fraction(int(each * 16), 16) for each in listed), reverse=True)
    profits = [first] + [repeat] * (len(shares) - 1)
    grown = [Fraction(5, 4) ** place for place in range(len(shares))]

    def worth(of, number):
        terms = [
            expected_term(of(profit), number(share), number(growth))
            for profit, share, growth in zip(profits, shares, grown, strict=True)
        ]
        return expected_profit(of(cost), terms)

    def decimal(each):
        return Decimal(each.numerator) / each.denominator

    expected = worth(Fraction, Fraction)
    oracle = oracle_lifetime.expected_profit(cost, profits, shares, Fraction(1, 4))
    narrow = worth(np.float32, np.float32)

    assert oracle == expected
    assert expected == Fraction(worth(eur, decimal).amount) * 100
    assert expected == Fraction(worth(Decimal, decimal))
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-3) == worth(float, float)
    assert pytest.approx(float(expected), rel=1e-3, abs=1e3) == float(narrow)
    curve = ClientLifetime(
        acquisition=eur(cost),
        first=eur(first),
        repeat=eur(repeat),
        survival=SurvivalCurve(map(decimal, shares)),
        discounting=_every("0.25"),
    )
    assert _near(expected, curve.value(purchases=len(shares)).net)


@given(CENTS, st.tuples(PER_CENT, PER_CENT), FIRST_MARGINS, st.integers(1, 40))
def test_so_many_margins_are_their_long_sum(margin, shares_of, first, margins):
    """On money and in floats."""
    retention, rate = shares_of
    given_ = {"first_margin": first, "margins": margins}
    expected = oracle_lifetime.lifetime_value(margin, retention, rate, **given_)
    found = customer_lifetime_value(
        eur(margin), retention=retention, rate=rate, **given_
    )
    floats = lifetime_values(
        margin, retention=float(retention), rate=float(rate), **given_
    )

    assert _near(expected, found.value)
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-3) == floats.item()


@given(CENTS, st.integers(0, 95), st.integers(1, 50), FIRST_MARGINS)
def test_the_closed_form_is_the_limit_of_long_sums(margin, retention, rate, first):
    """What is left of the sum after 400 margins is too little to see."""
    shares = {"retention": Decimal(retention) / 100, "rate": Decimal(rate) / 100}
    found = customer_lifetime_value(eur(margin), **shares, first_margin=first)
    long = customer_lifetime_value(
        eur(margin), **shares, first_margin=first, margins=400
    )
    floats = lifetime_values(
        margin,
        retention=float(shares["retention"]),
        rate=float(shares["rate"]),
        first_margin=first,
    )

    left = abs(found.value.amount - long.value.amount)
    assert left <= abs(margin) * Decimal("0.97") ** 400 + Decimal("1e-12")
    assert pytest.approx(float(found.value.amount) * 100, abs=1e-3) == floats.item()


@given(st.integers(0, 10**6), st.tuples(CENTS, CENTS), st.integers(0, 99), PER_CENT)
def test_a_client_of_all_purchases_is_his_formula(cost, profits, retention, rate):
    """On money, in floats and in fractions."""
    first, repeat = profits
    share = Decimal(retention) / 100
    client = ClientLifetime(
        acquisition=eur(cost),
        first=eur(first),
        repeat=eur(repeat),
        survival=ConstantRetention(share),
        discounting=_every(rate),
    )
    multiple = lasting_multiple(Fraction(share), 1 + Fraction(rate))
    expected = client_value(Fraction(cost), first, repeat, multiple)
    floats = client_values(
        first,
        repeat,
        lead_cost=cost / 8,
        conversion=1 / 8,
        retention=retention / 100,
        rate=float(rate),
    )

    assert _near(expected, client.value().net)
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-2) == floats.item()


@given(FLOWS, FLOWS, st.integers(-90, 300), st.integers(-5, 5))
def test_a_present_value_is_linear(one, other, rate, times):
    """It is its oracle, that of a sum the sum, and the other package's in floats."""
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    share = Decimal(rate) / 100
    sums = [times * a + b for a, b in zip(one, other, strict=True)]
    value = [
        net_present_value(map(eur, flows), rate=share) for flows in (one, other, sums)
    ]
    expected = oracle_lifetime.net_present_value(one, share)

    assert _near(expected, value[0], 3)
    apart = value[0] * times + value[1] - value[2]
    assert abs(apart.amount) < Decimal("1e-10")
    floats = net_present_values(one, rate=rate / 100)
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-2) == floats.item()
    told = npf.npv(rate / 100, one)
    assert pytest.approx(told, rel=1e-9, abs=1e-2) == floats.item()


@given(FLOWS)
def test_at_the_rate_of_return_flows_are_worth_nothing(flows):
    """And where the other package sees one rate alone, it is the same."""
    try:
        rate = internal_rate_of_return(flows)
    except NoSolutionError:
        return
    grown = 1 + Fraction(rate)
    terms = [Fraction(flow) / grown**period for period, flow in enumerate(flows)]
    slope = sum(abs(each) * period for period, each in enumerate(terms))

    assert rate > -1
    # A rate is one of floats: flows are worth no more than what half of a gap makes.
    apart = abs(sum(terms))
    assert apart <= sum(map(abs, terms)) / 10**9 + slope / 10**9
    roots = np.roots(flows[::-1])
    real = roots[(abs(roots.imag) < 1e-6) & (roots.real > 0)]
    if real.size == 1 and rate < 1e3:
        told = npf.irr(flows)
        assert pytest.approx(told, rel=1e-4, abs=1e-6) == rate


@given(
    st.lists(st.fractions(-3, 3, max_denominator=9), min_size=1, max_size=5),
    st.lists(st.integers(1, 9), max_size=2),
)
def test_roots_are_counted_whatever_lies_beside_them(planted, pairs):
    """Each above zero once, of those planted; pairs off the real line are none."""
    assume(all(planted))
    found = [Fraction(1)]
    factors = [[-root, Fraction(1)] for root in planted]
    factors += [[Fraction(size), Fraction(-1), Fraction(1)] for size in pairs]
    for factor in factors:
        longer = [Fraction(0)] * (len(found) + len(factor) - 1)
        for place, one in enumerate(found):
            for shift, other in enumerate(factor):
                longer[place + shift] += one * other
        found = longer

    assert len({root for root in planted if root > 0}) == positive_roots(found)[0]


@given(FLOWS, st.integers(-50, 100))
def test_a_cash_payback_is_its_oracle(flows, rate):
    """And of an outlay and even flows that of the other package, rounded up."""
    share = Decimal(rate) / 100
    found = cash_payback(map(eur, flows), rate=share)

    assert oracle_lifetime.cash_payback(flows, share) == found.period
    if found.period:
        assert found.period - 1 < found.interpolated <= found.period


@given(st.integers(100, 10**5), st.integers(10, 10**4), st.integers(1, 30))
def test_even_flows_pay_back_in_the_other_package_s_periods(outlay, flow, rate):
    """The number of periods there is not whole: here the period is over."""
    with np.errstate(all="ignore"):
        periods = float(npf.nper(rate / 100, flow, -outlay))
    assume(math.isnan(periods) or (periods < 200 and abs(periods % 1 - 0.5) < 0.499))
    flows = [eur(-outlay)] + [eur(flow)] * 220
    found = cash_payback(flows, rate=Decimal(rate) / 100).period

    assert (None if math.isnan(periods) else math.ceil(periods)) == found


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_at_what_breaks_even_nothing_is_left(one, other):
    """Of sales, of clients, and of a figure of one's own."""
    loss, gain = eur(-one), eur(other)
    share = break_even_repeat_share(loss, gain)
    retention = break_even_retention(loss, gain)
    left = loss.amount * (1 - share) + gain.amount * share
    client = ClientLifetime(
        acquisition=eur(0),
        first=loss,
        repeat=gain,
        survival=ConstantRetention(retention),
    )

    assert abs(left) < Decimal("1e-20")
    assert abs(client.value().value.amount) < Decimal("1e-14")
    own = break_even(lambda at: (1 - at) * -one + at * other, low=0, high=1)
    assert pytest.approx(float(share), rel=1e-12) == own
    if one <= other:
        conversion = break_even_conversion(eur(one), worth=gain)
        assert abs(one - conversion * other) < Decimal("1e-20")


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(2, 30), PER_CENT)
def test_within_a_horizon_nothing_is_left_at_the_retention(one, other, horizon, rate):
    """To what a float can tell."""
    try:
        found = break_even_retention(
            eur(-one), eur(other), discounting=_every(rate), purchases=horizon
        )
    except NoSolutionError:
        shares = [1] * horizon
        profits = [-one] + [other] * (horizon - 1)
        assert oracle_lifetime.expected_profit(0, profits, shares, rate) < 0
        return
    client = ClientLifetime(
        acquisition=eur(0),
        first=eur(-one),
        repeat=eur(other),
        survival=ConstantRetention(found),
        discounting=_every(rate),
    )

    left = client.value(purchases=horizon).value.amount
    assert abs(left) <= Decimal(horizon**2 * (one + other)) * Decimal("1e-15")


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEF"), st.integers(0, 60)),
        unique=True,
        max_size=20,
    ),
    st.integers(1, 40),
    st.integers(0, 70),
)
def test_survival_is_estimated_as_client_by_client(rows, days, now):
    """Following each client, a time at a time, says the same."""
    rows = [(client, at * DAY) for client, at in rows]
    table = PurchaseTable.from_columns(
        client=[client for client, _ in rows],
        at=np.array([at for _, at in rows], np.int64),
    )
    expected = oracle_lifetime.repeat_shares(
        rows, as_of=now * DAY, within=days * DAY, most=4
    )
    found = estimate_survival(
        table, as_of=now * DAY, within=dt.timedelta(days=days), most=4
    )
    survival = Fraction(1)
    for (n, share), step in zip(expected, found.steps, strict=True):
        survival = None if share is None or survival is None else survival * share
        assert n == step.n
        assert (None if share is None else pytest.approx(float(share))) == step.share
        told = None if survival is None else pytest.approx(float(survival))
        assert told == step.survival
        assert step.bought + step.open <= step.n


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.integers(-(10**6), 10**6), min_size=1
    ),
    st.integers(1, 100),
)
def test_the_swings_of_a_sum_are_its_inputs(cents, per_cent):
    """Symmetric around the base, twice the change wide, the widest first."""
    change = Decimal(per_cent) / 100

    def total(**inputs):
        return Money.total(inputs.values(), "EUR")

    found = tornado(
        total, {name: eur(each) for name, each in cents.items()}, change=change
    )

    keys = [(-each.swing.amount, each.name) for each in found.rows()]
    assert sorted(keys) == keys
    for each in found.rows():
        assert found.base - each.low == each.high - found.base
        assert abs(eur(cents[each.name])) * (2 * change) == each.swing


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_a_grid_is_its_cells_one_by_one(down, data):
    """In the order of its axes."""
    across = data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    base = {
        "first": 1.0, "repeat": 2.0, "lead_cost": 1.0,
        "conversion": 0.5, "retention": 0.5, "rate": 0.1,
    }  # fmt: skip
    grid = two_way_grid(
        client_values,
        base,
        rows=("conversion", np.array(down) / 10),
        columns=("retention", np.array(across) / 10),
    )
    for row, conversion in enumerate(down):
        for column, retention in enumerate(across):
            moved = {"conversion": conversion / 10, "retention": retention / 10}

            assert client_values(**base | moved).item() == grid.values[row, column]


@given(st.integers(0, 2**32), st.lists(st.integers(-9, 9), min_size=4, max_size=4))
def test_the_mean_of_draws_is_that_of_the_inputs(seed, weights):
    """Of what is linear, within six standard errors, and the same for the same state."""
    inputs = {
        "a": Normal(10.0, 3.0),
        "b": Uniform(-1.0, 4.0),
        "c": Triangular(0.0, 1.0, 5.0),
        "d": BetaOfCounts(3, 20),
    }

    def total(a, b, c, d):
        return sum(w * each for w, each in zip(weights, (a, b, c, d), strict=True))

    first, again = (
        monte_carlo(total, inputs, generator=np.random.default_rng(seed), draws=1_000)
        for _ in range(2)
    )
    exact = sum(w * of.mean for w, of in zip(weights, inputs.values(), strict=True))

    assert abs(exact - first.mean) <= 6 * first.standard_error + 1e-12
    assert (first.values == again.values).all()
    assert first.quantiles[0] <= first.quantiles[1] <= first.quantiles[2]


@given(FLOWS, st.integers(1, 9))
def test_one_text_of_a_present_value_serves_all(flows, quarters):
    """Fractions, floats and arrays."""
    grown = 1 + Fraction(quarters, 4)
    expected = present_value(map(Fraction, flows), grown)

    assert oracle_lifetime.net_present_value(flows, grown - 1) == expected
    close = {"rel": 1e-9, "abs": 1e-6}
    assert pytest.approx(float(expected), **close) == present_value(
        map(float, flows), float(grown)
    )
    columns = [np.full(2, flow, float) for flow in flows]
    assert pytest.approx([float(expected)] * 2, **close) == present_value(
        columns, float(grown)
    )
