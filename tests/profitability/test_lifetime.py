"""Tests of what is expected of a client and what he is worth."""

import math
from decimal import Decimal

import attrs
import pytest

from sale_cases import FIRST, REPEAT, eur, rub
from salesmodel.errors import (
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.profitability import (
    ClientLifetime,
    ConstantRetention,
    Discounting,
    LifetimeValue,
    SurvivalCurve,
    customer_lifetime_value,
)
from salesmodel.values import Money


YEARLY = Discounting("0.25", per=1, every=1, unit="year")
CLIENT = ClientLifetime.of_sales(
    FIRST, REPEAT, survival=ConstantRetention("0.5"), discounting=YEARLY
)


def test_the_source_s_client_is_worth_what_may_come():
    """7 000, and 11 000 by half and by four fifths, and so on: 14 333.33."""
    laid_out = CLIENT.expected(purchases=3)
    value = CLIENT.value()

    assert (rub(5_000), rub(7_000), rub(11_000)) == (
        CLIENT.acquisition,
        CLIENT.first,
        CLIENT.repeat,
    )
    assert rub(2_000 + 4_400 + 1_760) == laid_out.profit
    assert 1 == laid_out.payback_purchase
    assert Money("14333.33", "RUB") == value.value.quantize()
    assert Money("9333.33", "RUB") == value.net.quantize()
    assert Decimal("2.8667") == value.ratio.quantize(Decimal("0.0001"))
    assert {} == value.undefined


def test_without_discount_and_risk_it_is_the_series():
    """46 000 of five purchases, each of which comes for sure."""
    sure = attrs.evolve(CLIENT, survival=ConstantRetention(1), discounting=None)

    assert rub(46_000) == sure.expected(purchases=5).profit
    assert rub(46_000) == sure.value(purchases=5).net
    assert sure.value().value is None
    assert dict.fromkeys(("value", "net", "ratio"), "no_limit") == (
        sure.value().undefined
    )
    assert "the value of a client is not defined (no_limit)" == str(sure.value())


def test_rows_add_up_exactly():
    """What is expected is kept to 18 decimals, and its sums are exact."""
    thirds = attrs.evolve(
        CLIENT, discounting=Discounting("0.07", per=7, every=3, unit="day")
    )
    rows = thirds.expected(purchases=40).rows
    added = Money.total([row.expected for row in rows], "RUB")

    assert rows[-1].cumulative == added - thirds.acquisition
    assert all(row.expected == row.expected.quantize(18) for row in rows)


def test_a_curve_ends():
    """After it nothing is known, unless it ends at 0."""
    short = attrs.evolve(CLIENT, survival=SurvivalCurve([1, "0.5"]))
    closed = attrs.evolve(CLIENT, survival=SurvivalCurve([1, "0.5", 0]))

    assert short.expected(purchases=3).profit is None
    assert {"profit": "beyond_curve"} == short.expected(purchases=3).undefined
    assert "beyond_curve" == short.value().undefined["value"]
    assert "beyond_curve" == short.value(purchases=3).reason
    assert rub(11_400) == short.value(purchases=2).value
    assert rub(11_400) == closed.value().value
    assert rub(6_400) == closed.expected(purchases=9).profit


def test_a_cost_may_not_come_back():
    """Within the horizon, or as far as the curve goes."""
    dear = attrs.evolve(CLIENT, acquisition=rub(20_000))
    short = attrs.evolve(dear, survival=SurvivalCurve([1]))

    assert {"payback_purchase": "not_within_horizon"} == (
        dear.expected(purchases=5).undefined
    )
    assert dict.fromkeys(("profit", "payback_purchase"), "beyond_curve") == (
        short.expected(purchases=2).undefined
    )


def test_a_free_client_has_no_ratio():
    """To nothing there is no ratio; of a cost not given there is nothing."""
    free = attrs.evolve(CLIENT, acquisition=rub(0)).value()
    alone = LifetimeValue(eur(9))

    assert {"ratio": "zero_denominator"} == free.undefined
    assert free.ratio is None
    assert "a client is worth 14333.33 RUB and costs 0 RUB" == str(free)
    assert dict.fromkeys(("net", "ratio"), "not_given") == alone.undefined
    assert (None, None) == (alone.net, alone.ratio)
    assert "a client is worth 9.00 EUR" == str(alone)


def test_a_client_may_cost_a_third_of_what_he_is_worth():
    """At a ratio of 3; of no value there is no such cost."""
    assert eur(300) == LifetimeValue(eur(900)).max_acquisition(ratio=3)
    assert eur(900) == LifetimeValue(eur(900)).max_acquisition()
    assert LifetimeValue(None, None, "no_limit").max_acquisition() is None
    with pytest.raises(InvalidValueError) as caught:
        LifetimeValue(eur(900)).max_acquisition(ratio=0)
    assert "ratio" == caught.value.code


def test_it_shows_itself_as_text_and_html():
    """A line a purchase."""
    laid_out = CLIENT.expected(purchases=2)

    assert str(laid_out).splitlines()[-1].endswith("4400.00 RUB  6400.00 RUB")
    assert "<td>6400.00 RUB</td>" in laid_out._repr_html_()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("negative", {"acquisition": rub(-1)}),
        ("type", {"survival": 0.5}),
        ("type", {"discounting": 0.1}),
        ("type", {"first": 7_000}),
    ],
)
def test_what_is_no_client_is_refused(code, change):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(CLIENT, **change)

    assert code == caught.value.code


def test_amounts_are_of_one_currency_and_not_too_large():
    """No error of decimals leaks."""
    with pytest.raises(MixedCurrencyError):
        attrs.evolve(CLIENT, repeat=eur(1))
    rich = attrs.evolve(
        CLIENT,
        repeat=Money(10**15, "RUB"),
        survival=ConstantRetention(1),
        discounting=Discounting("0.000001", per=1, every=1, unit="day"),
    )
    with pytest.raises(InvalidAmountError) as caught:
        rich.value()
    assert "too_large" == caught.value.code
    with pytest.raises(InvalidValueError):
        rich.value(purchases=0)


def test_the_example_of_marketing_metrics():
    """1,209 at a retention of .995, and 919 at .99 where half is spent on it."""
    book = {"rate": "0.01", "first_margin": "now"}
    kept = customer_lifetime_value(
        Money("17.95", "USD"), retention="0.995", acquisition=Money(100, "USD"), **book
    )
    spared = customer_lifetime_value(Money("18.20", "USD"), retention="0.99", **book)

    assert 1_209 == round(kept.value.amount)
    assert 919 == round(spared.value.amount)
    assert Money("1108.63", "USD") == kept.net.quantize()


def test_the_case_of_berger_and_nasr():
    """568.78: margins at the ends of years, promotion in their middles."""
    earned = customer_lifetime_value(
        eur(260), retention="0.75", rate="0.2", first_margin="now", margins=11
    )
    spent = customer_lifetime_value(
        eur(50), retention="0.75", rate="0.2", first_margin="now", margins=10
    )
    half_a_year = Discounting("0.2", per=12, every=6, unit="month").growth
    left = float(earned.value.amount) - float(spent.value.amount) / float(half_a_year)

    assert 568.78 == round(left, 2)


@pytest.mark.parametrize(
    ("rate", "multiples"),
    [
        ("0.10", [1.20, 1.75, 2.67, 4.50]),
        ("0.12", [1.15, 1.67, 2.50, 4.09]),
        ("0.14", [1.11, 1.59, 2.35, 3.75]),
        ("0.16", [1.07, 1.52, 2.22, 3.46]),
    ],
)
def test_margin_multiples(rate, multiples):
    """Those of retentions of 60 to 90 %."""
    found = [
        customer_lifetime_value(
            eur(1), retention=retention, rate=rate, first_margin="renewal"
        )
        for retention in ("0.6", "0.7", "0.8", "0.9")
    ]

    assert multiples == [float(each.value.quantize().amount) for each in found]


def test_all_who_stay_at_no_discount():
    """So many margins are worth their number, and all of them have no limit."""
    free = {"retention": 1, "rate": 0}
    for first_margin in ("now", "period_end", "renewal"):
        finite = customer_lifetime_value(
            eur(2), **free, first_margin=first_margin, margins=7
        )
        endless = customer_lifetime_value(eur(2), **free, first_margin=first_margin)

        assert eur(14) == finite.value
        assert "no_limit" == endless.undefined["value"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("first_margin", {"first_margin": "later"}),
        ("fraction", {"retention": 1.5}),
        ("rate", {"rate": -0.1}),
        ("number", {"rate": math.inf}),
        ("range", {"margins": 0}),
    ],
)
def test_what_is_no_textbook_is_refused(code, change):
    """The code tells why."""
    given = {"retention": "0.9", "rate": "0.1", "first_margin": "now"}
    with pytest.raises(InvalidValueError) as caught:
        customer_lifetime_value(eur(1), **given | change)

    assert code == caught.value.code
