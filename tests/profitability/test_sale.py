"""Tests of the economics of one sale."""

import copy
import pickle
from decimal import Decimal, localcontext

import attrs
import pytest

from sale_cases import FIRST, REPEAT, eur, rub
from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.profitability import Bonus, BonusScheme, ErrorCosts, SaleEconomics


def test_the_source_s_table_is_met_to_the_rouble():
    """A first sale earns 2 000 and a repeat sale 11 000."""
    assert rub(2_000) == FIRST.profit
    assert rub(11_000) == REPEAT.profit
    assert Decimal("0.2") == REPEAT.margin
    assert rub(250) == FIRST.profit_per_hour
    assert {} == FIRST.undefined
    assert "RUB" == FIRST.currency


def test_every_line_has_its_amount_and_share():
    """Lines come in order, shares are of the net revenue, and the last is profit."""
    sale = SaleEconomics(eur(100), discount=eur(20), goods=eur(40), fees=eur(8))

    assert [
        ("revenue", eur(100), Decimal("1.25")),
        ("discount", eur(20), Decimal("0.25")),
        ("goods", eur(40), Decimal("0.5")),
        ("fees", eur(8), Decimal("0.1")),
        ("profit", eur(32), Decimal("0.4")),
    ] == [attrs.astuple(row, recurse=False) for row in sale.rows()]
    assert eur(80) == sale.net_revenue
    assert eur(0) == sale.amount("taxes")
    assert eur(32) == sale.amount("profit")


@pytest.mark.parametrize("discount", [eur(10), Decimal("0.1")])
def test_a_discount_is_an_amount_or_a_share(discount):
    """Ten of a hundred are a tenth."""
    assert eur(90) == SaleEconomics(eur(100), discount=discount).net_revenue


def test_a_rule_gives_the_bonus_of_its_kind_of_sale():
    """It comes in its place, out of net revenue or gross profit."""
    scheme = BonusScheme(
        Bonus(rate="0.1", of="gross_profit"), Bonus(amount=eur(3), rounding="down")
    )
    given = {"discount": eur(20), "goods": eur(30), "bonus": scheme, "taxes": eur(1)}
    first, repeat = (
        SaleEconomics(eur(100), is_repeat=is_repeat, **given)
        for is_repeat in (False, True)
    )

    assert ["revenue", "discount", "goods", "bonus", "taxes"] == [
        line.name for line in first.lines
    ]
    assert (eur(5), eur(3)) == (first.amount("bonus"), repeat.amount("bonus"))
    assert eur(10) == SaleEconomics(eur(100), bonus=Bonus(rate=0.1)).amount("bonus")


def test_errors_are_rarer_on_repeat_sales():
    """Three times, by default."""
    errors = ErrorCosts(rate=0.06, cost=rub(50_000))

    assert rub(3_000) == SaleEconomics(rub(9), errors=errors).amount("errors")
    assert rub(1_000) == SaleEconomics(
        rub(9), errors=errors, is_repeat=True
    ).amount("errors")  # fmt: skip


def test_what_is_not_defined_is_none_and_has_a_reason():
    """There is no margin of nothing, and no profit of hours that are not known."""
    free = SaleEconomics(eur(10), discount=1, seller_hours=0)
    refund = SaleEconomics(eur(-10), allow_negative=True)

    assert (None, None) == (free.margin, free.profit_per_hour)
    assert {
        "margin": "zero_denominator",
        "profit_per_hour": "zero_denominator",
    } == free.undefined
    assert None is refund.margin
    assert {
        "margin": "negative_denominator",
        "profit_per_hour": "not_given",
    } == refund.undefined
    assert [None] * 3 == [row.share for row in free.rows()]
    assert str(free).endswith("profit     0 EUR      –")


def test_a_table_of_html_is_escaped_and_titled():
    """A notebook shows the lines."""
    assert "<caption>Repeat sale</caption>" in REPEAT._repr_html_()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"goods": 5}, "type"),
        ({"goods": eur(-1)}, "negative"),
        ({"discount": eur(101)}, "discount"),
        ({"discount": Decimal("1.01")}, "discount"),
        ({"discount": -1}, "discount"),
        ({"discount": eur(-1)}, "negative"),
        ({"bonus": "much"}, "type"),
        ({"seller_hours": -1}, "negative"),
        ({"seller_hours": 1.5}, "float"),
    ],
)
def test_what_is_out_of_bounds_is_refused(lines, code):
    """The error tells the line and the kind of fault."""
    with pytest.raises(InvalidValueError) as caught:
        SaleEconomics(eur(100), **lines)

    assert code == caught.value.code


def test_a_revenue_is_money():
    """A bare number has no currency, whatever else is given."""
    for lines in ({}, {"discount": Decimal("0.1")}):
        with pytest.raises(InvalidValueError, match="revenue must be an instance"):
            SaleEconomics(100, **lines)


def test_a_refund_may_be_negative():
    """With the word for it, discounts pass the revenue and lines are negative."""
    refund = SaleEconomics(
        eur(-100), discount=2, goods=eur(-60), allow_negative=True
    )  # fmt: skip

    assert eur(160) == refund.profit


def test_currencies_do_not_mix():
    """Lines of two currencies are counted, and a rule in another one is refused."""
    with pytest.raises(MixedCurrencyError) as caught:
        SaleEconomics(eur(9), goods=eur(1), taxes=rub(1))
    with pytest.raises(CurrencyMismatchError, match="got EUR and RUB"):
        SaleEconomics(eur(9), bonus=Bonus(amount=rub(1)))

    assert {"EUR": 2, "RUB": 1} == caught.value.currencies


def test_there_is_no_other_line():
    """A line that is none is told with those that are."""
    with pytest.raises(InvalidValueError, match="one of profit, revenue") as caught:
        FIRST.amount("glue")

    assert "line" == caught.value.code


def test_a_sale_is_a_value():
    """It is equal to its copy, hashes alike, and evolves into another."""
    assert {FIRST} == {copy.copy(FIRST), pickle.loads(pickle.dumps(FIRST))}
    assert rub(7_000) == attrs.evolve(FIRST, acquisition=None).profit


def test_the_context_of_the_caller_changes_nothing():
    """Two digits of precision out there are 34 in here."""
    with localcontext(prec=2):
        sale = attrs.evolve(FIRST, goods=rub("40000.01"))

    assert rub("1999.99") == sale.profit
    assert "0.036363454545" == str(sale.margin)[:14]


def test_what_would_be_rounded_is_refused():
    """A third of an amount cannot be taken off exactly."""
    with pytest.raises(InvalidAmountError) as caught:
        SaleEconomics(eur(55_000), acquisition=eur(1_000) / 3)

    assert "too_large" == caught.value.code
