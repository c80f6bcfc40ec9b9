"""Tests of several sales."""

from decimal import Decimal

import attrs
import pytest

from sale_cases import FIRST, REPEAT, eur, rub
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import SaleEconomics, SaleSeries


SERIES = SaleSeries(FIRST, REPEAT)


def test_one_client_who_comes_back_earns_4_6_times_as_much():
    """Five new clients earn 10 000; one new client and four repeats 46 000."""
    new, loyal = SERIES.of_new_clients(5), SERIES.of_client(5)

    assert (rub(10_000), rub(46_000)) == (new.profit, loyal.profit)
    assert new.net_revenue == loyal.net_revenue == rub(275_000)
    assert Decimal("4.6") == SERIES.times_as_much(loyal).value
    assert loyal == SERIES.mix(first_sales=1, repeat_sales=4)


def test_a_mix_is_rated_at_equal_revenue():
    """A repeat sale of twice the price stands against two first sales."""
    series = SaleSeries(
        SaleEconomics(eur(100), goods=eur(90)), SaleEconomics(eur(200), goods=eur(140))
    )

    assert Decimal(3) == series.times_as_much(
        series.mix(first_sales=0, repeat_sales=1)
    ).value  # fmt: skip


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (SaleEconomics(eur(10), goods=eur(30)), "negative_denominator"),
        (SaleEconomics(eur(10), goods=eur(10)), "zero_denominator"),
        (SaleEconomics(eur(0), acquisition=eur(10)), "negative_denominator"),
    ],
)
def test_a_ratio_to_sales_that_earn_nothing_is_not_defined(first, reason):
    """It has its reason."""
    series = SaleSeries(first, SaleEconomics(eur(10)))

    assert (None, reason) == attrs.astuple(series.times_as_much(series.of_client(2)))
    assert str(series).splitlines()[2].endswith("–")


def test_a_series_shows_itself():
    """The path of one client, beside as many new ones."""
    assert [rub(2_000), rub(13_000)] == [row.profit for row in SERIES.rows(2)]
    assert str(SERIES).splitlines()[-1].split() == [
        *("5", "10000", "RUB", "46000", "RUB", "4.600"),
    ]
    assert "<td>4.600</td>" in SERIES._repr_html_()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: SERIES.of_client(0),
        lambda: SERIES.of_new_clients(-1),
        lambda: SERIES.mix(first_sales=1, repeat_sales=1.5),
        lambda: SERIES.rows(0),
        lambda: SERIES.rows(10**7),
        lambda: SaleSeries(FIRST, 5),
    ],
)
def test_what_is_no_number_of_sales_is_refused(ask):
    """So is what is no sale."""
    with pytest.raises(InvalidValueError):
        ask()


def test_a_series_has_one_currency():
    """Two are counted."""
    with pytest.raises(MixedCurrencyError):
        SaleSeries(FIRST, SaleEconomics(eur(1)))
