"""Tests of discounting per stated period."""

from decimal import Decimal

import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.profitability import Discounting


def test_a_yearly_rate_counts_for_half_a_year():
    """21 % a year are 10 % half a year."""
    halves = Discounting("0.21", per=12, every=6, unit="month")

    assert Decimal("1.1") == halves.growth
    assert Decimal(1) == halves.factor(1)
    assert Decimal("1.21") == halves.grown(3)
    assert abs(halves.factor(3) - 1 / Decimal("1.21")) < Decimal("1e-27")


@pytest.mark.parametrize(
    ("sentence", "discounting"),
    [
        (
            "12.5 % per year, a purchase every 2 years",
            Discounting(0.125, per=1, every=2, unit="year"),
        ),
        (
            "0 % per 365 days, a purchase every 0.5 days",
            Discounting(0, per=365, every="0.5", unit="day"),
        ),
    ],
)
def test_a_discounting_says_itself(sentence, discounting):
    """Rate, period and time between purchases."""
    assert sentence == str(discounting)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("rate", {"rate": "-0.01"}),
        ("rate", {"rate": 10**10}),
        ("number", {"rate": float("nan")}),
        ("number", {"rate": True}),
        ("length", {"per": 0}),
        ("length", {"every": -1}),
        ("unit", {"unit": "fortnight"}),
    ],
)
def test_what_is_no_discounting_is_refused(code, change):
    """The code tells why, and the name what."""
    given = {"rate": "0.1", "per": 1, "every": 1, "unit": "year"}
    with pytest.raises(InvalidValueError) as caught:
        Discounting(**given | change)

    assert code == caught.value.code
    assert next(iter(change)) == caught.value.name


def test_nothing_has_a_default():
    """A rate without its period means nothing."""
    with pytest.raises(TypeError, match="per"):
        Discounting("0.1")


def test_a_growth_past_all_limits_is_refused():
    """No error of decimals leaks."""
    endless = Discounting(10**9, per="0.000001", every=10**9, unit="year")
    with pytest.raises(InvalidAmountError) as caught:
        endless.factor(9)

    assert "too_large" == caught.value.code
