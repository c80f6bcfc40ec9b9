"""Tests of what a higher repeat share is worth."""

import decimal
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity_cases import REPEATS, measured, refused
from salesmodel.errors import CurrencyMismatchError
from salesmodel.maturity import Assessment, ProfitFigures, assess, expected_money
from salesmodel.profitability import SaleEconomics, SaleSeries
from salesmodel.values import Money


def rub(amount):
    """Return roubles."""
    return Money(amount, "RUB")


FIRST = SaleEconomics(
    rub(55_000), goods=rub(40_000), acquisition=rub(5_000), bonus=rub(5_000),
    errors=rub(3_000),
)  # fmt: skip
AGAIN = SaleEconomics(
    rub(55_000), goods=rub(40_000), bonus=rub(3_000), errors=rub(1_000), is_repeat=True
)
FIGURES = ProfitFigures(rub(5_500_000), FIRST.margin, AGAIN.margin)


def result(**found):
    """Assess some measurements."""
    return assess(REPEATS, Assessment.of(REPEATS, measured=found))


def test_the_deal_of_the_source_at_a_higher_share():
    """A hundred sales of 55 000: each that becomes a repeat earns 9 000 more."""
    money = expected_money(result(repeat_share=0.1), FIGURES, cost=rub(90_000))

    assert rub(290_000) == money.profit_now
    assert (rub(335_000), rub(380_000)) == (money.profit_low, money.profit_high)
    assert (rub(45_000), rub(90_000)) == (money.gain_low, money.gain_high)
    assert (Decimal(2), Decimal(1)) == (money.payback_low, money.payback_high)
    assert {} == money.undefined
    assert "remember_regulars" == money.step


@pytest.mark.parametrize("share", range(0, 101, 5))
def test_profit_is_that_of_a_mix_of_sales(share):
    """As `SaleSeries` works it out, sale by sale."""
    mix = SaleSeries(FIRST, AGAIN).mix(first_sales=100 - share, repeat_sales=share)

    assert mix.profit == FIGURES.profit(Decimal(share) / 100)
    assert mix.net_revenue == FIGURES.revenue


@given(
    st.integers(0, 10**15),
    st.decimals(0, 1, places=6),
    st.decimals(-9, 1, places=9),
    st.decimals(-9, 1, places=9),
)
def test_profit_is_exact_to_the_minor_unit(revenue, share, first, repeat):
    """The formula in fractions, rounded half to even; no context of a thread matters."""
    figures = ProfitFigures(Money.from_minor_units(revenue, "EUR"), first, repeat)
    share, first, repeat = map(Fraction, (share, first, repeat))
    expected = round(revenue * ((1 - share) * first + share * repeat))
    with decimal.localcontext(prec=3):
        profit = figures.profit(Decimal(share.numerator) if share in (0, 1) else
                                str(_decimal(share)))  # fmt: skip

    assert expected == profit.minor_units


def _decimal(share):
    with decimal.localcontext(prec=30):
        return Decimal(share.numerator) / Decimal(share.denominator)


def test_a_share_above_the_target_stays_what_it_is():
    """Nobody is asked to sell less to those who come again."""
    money = expected_money(result(repeat_share=0.18), FIGURES, cost=rub(1))

    assert (Decimal("0.18"), Decimal("0.2")) == (money.low, money.high)
    assert rub(0) == money.gain_low
    assert money.payback_low is None
    assert {"payback_low": "no_gain"} == money.undefined


def test_what_is_not_known_is_told():
    """Without a share there is no profit, without a target no other one."""
    money = expected_money(result(), FIGURES, cost=rub(1))
    nothing = dict.fromkeys(("profit_now", "profit_low", "profit_high"))
    assert (
        dict.fromkeys(nothing, "share_not_measured")
        | {
            "payback_low": "no_gain",
            "payback_high": "no_gain",
        }
        == money.undefined
    )
    assert money.profit_now is money.gain_low is money.gain_high is None

    money = expected_money(result(**measured(2, 1)), FIGURES)
    assert money.profit_now is not None
    assert {
        "profit_low": "no_target",
        "profit_high": "no_target",
        "payback_low": "not_given",
        "payback_high": "not_given",
    } == money.undefined


def test_who_has_all_has_no_next_step():
    """There is nothing that could pay back."""
    everything = dict.fromkeys((each.key for each in REPEATS.practices), 1)
    known = Assessment.of(REPEATS, everything, {"repeat_share": 0.7})
    money = expected_money(assess(REPEATS, known), FIGURES, cost=rub(1))

    assert (None, "no_step") == (money.step, money.undefined["payback_low"])


def test_sales_that_lose_gain_nothing():
    """Where a repeat earns less than a first sale, no step pays back."""
    figures = ProfitFigures(rub(100), "0.3", "-0.2")
    money = expected_money(result(repeat_share=0.1), figures, cost=rub(1))

    assert money.gain_high.amount < 0
    assert {"payback_low", "payback_high"} == set(money.undefined)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: ProfitFigures(100, 0, 0), "type"),
        (lambda: ProfitFigures(rub(-1), 0, 0), "negative"),
        (lambda: ProfitFigures(rub(1), 1.1, 0), "margin"),
        (lambda: ProfitFigures(rub(1), 0, -(10**7)), "margin"),
        (lambda: ProfitFigures(rub(1), 0, math.nan), "number"),
        (lambda: ProfitFigures(rub(1), None, 0), "number"),
        (lambda: FIGURES.profit(1.5), "fraction"),
        (lambda: expected_money(result(), FIGURES, cost=5), "type"),
        (lambda: expected_money(result(), FIGURES, cost=rub(-5)), "negative"),
        (lambda: expected_money(result(), 5), "type"),
        (lambda: expected_money(5, FIGURES), "type"),
    ],
)
def test_what_is_no_figure_is_refused(call, code):
    """Revenue is money, margins are at most 1, a cost is not negative."""
    assert code == refused(call)


def test_a_cost_is_in_the_currency_of_the_revenue():
    """Nothing is converted."""
    with pytest.raises(CurrencyMismatchError):
        expected_money(result(), FIGURES, cost=Money(1, "EUR"))


def test_figures_are_values():
    """They are equal and pickled by what they hold."""
    assert FIGURES == pickle.loads(pickle.dumps(FIGURES))


def test_money_shows_itself_in_either_language():
    """Three rows: now, and both ends of the target."""
    money = expected_money(result(repeat_share=0.1), FIGURES, cost=rub(90_000))

    assert str(money) == money.text("en")
    assert "15.0 %  335000.00 RUB  45000.00 RUB                 2.00" in str(money)
    assert "окупаемость, периодов" in money.text("ru")
    assert "<td>290000.00 RUB</td><td>–</td>" in money._repr_html_()
    told = [str(row["share"]) for row in money.rows()]
    assert ["0.1", "0.15", "0.20"] == told
    assert "language" == refused(lambda: money.text("de"))
