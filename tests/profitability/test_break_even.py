"""Tests of breaking even."""

import math
from decimal import Decimal

import pytest

from sale_cases import eur, rub
from salesmodel.errors import (
    InvalidValueError,
    MixedCurrencyError,
    NoSolutionError,
    NotConvergedError,
)
from salesmodel.profitability import (
    Discounting,
    break_even,
    break_even_conversion,
    break_even_lead_cost,
    break_even_repeat_share,
    break_even_retention,
)


YEARLY = Discounting("0.25", per=1, every=1, unit="year")


def test_a_client_costs_what_he_is_worth():
    """A lead of 500 at 7.14 %, or of 700 at 10 %."""
    assert Decimal("0.0714") == round(
        break_even_conversion(rub(500), worth=rub(7_000)), 4
    )
    assert rub(700) == break_even_lead_cost("0.1", worth=rub(7_000))
    assert 0 == break_even_conversion(rub(0), worth=rub(7_000))
    assert rub(0) == break_even_lead_cost("0.1", worth=rub(0))


@pytest.mark.parametrize(
    ("share", "first", "repeat"),
    [("0.25", -3, 9), ("0.75", 9, -3), (0, 0, 5), (1, -5, 0)],
)
def test_a_share_of_repeats(share, first, repeat):
    """At which all sales together earn nothing."""
    assert Decimal(share) == break_even_repeat_share(eur(first), eur(repeat))


@pytest.mark.parametrize(
    ("retention", "first", "repeat", "discounting"),
    [
        ("0.25", -3, 9, None),
        ("0.3125", -3, 9, YEARLY),
        (1, -4, 1, YEARLY),
        (0, 0, 5, None),
    ],
)
def test_a_retention_without_a_horizon(retention, first, repeat, discounting):
    """By its formula; at 1 of them all discount is what holds the value."""
    found = break_even_retention(eur(first), eur(repeat), discounting=discounting)

    assert Decimal(retention) == found


def test_a_retention_within_a_horizon():
    """Three purchases: -3 + 9 r + 9 r² = 0; two, with a discount, in full."""
    root = (-9 + math.sqrt(81 + 4 * 9 * 3)) / 18

    assert pytest.approx(root, rel=1e-15) == float(
        break_even_retention(eur(-3), eur(9), purchases=3)
    )
    assert Decimal(1) == break_even_retention(
        eur(-4), eur(5), discounting=YEARLY, purchases=2
    )
    assert 0 == break_even_retention(eur(0), eur(5), purchases=2)


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("no_worth", lambda: break_even_conversion(eur(5), worth=eur(0))),
        ("out_of_range", lambda: break_even_conversion(eur(5), worth=eur(4))),
        ("no_worth", lambda: break_even_lead_cost(1, worth=eur(-1))),
        ("no_sign_change", lambda: break_even_repeat_share(eur(1), eur(2))),
        ("no_sign_change", lambda: break_even_repeat_share(eur(-1), eur(-2))),
        ("no_sign_change", lambda: break_even_repeat_share(eur(0), eur(0))),
        ("no_sign_change", lambda: break_even_retention(eur(-1), eur(-2))),
        ("out_of_range", lambda: break_even_retention(eur(-5), eur(0))),
        (
            "out_of_range",
            lambda: break_even_retention(eur(-9), eur(1), discounting=YEARLY),
        ),
        ("out_of_range", lambda: break_even_retention(eur(-9), eur(1), purchases=3)),
        ("no_sign_change", lambda: break_even(lambda at: at, low=1, high=2)),
        ("no_sign_change", lambda: break_even(lambda at: -at, low=1, high=2)),
        ("not_converged", lambda: break_even(lambda _: math.nan, low=1, high=2)),
    ],
)
def test_where_nothing_breaks_even_it_says_so(code, ask):
    """With the reason in figures."""
    with pytest.raises((NoSolutionError, NotConvergedError)) as caught:
        ask()

    assert code == caught.value.code
    assert str(caught.value)


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [(2.0, 2, 5), (2.0, -5, 2), (2.0, -1e300, 1e300), (2.0, 1, 3)],
)
def test_a_profit_of_your_own(expected, low, high):
    """Its root is found at an end, in the middle, and from far away."""
    assert expected == break_even(lambda at: at - 2, low=low, high=high)


def test_a_jump_over_nothing_is_a_change_of_sign():
    """The place is on one of its sides."""
    jump = break_even(lambda at: -1 if at < 1 / 3 else 5, low=0, high=1)

    assert jump == math.nextafter(1 / 3, 0)


def test_what_cannot_be_asked_is_refused():
    """Costs below zero, ends out of order, two currencies."""
    with pytest.raises(InvalidValueError, match="lead_cost must be zero or more"):
        break_even_conversion(eur(-1), worth=eur(5))
    with pytest.raises(InvalidValueError, match="low must be below high"):
        break_even(lambda at: at, low=2, high=1)
    with pytest.raises(MixedCurrencyError):
        break_even_repeat_share(eur(-1), rub(1))
    with pytest.raises(InvalidValueError):
        break_even_retention(eur(-1), eur(5), purchases=1)
