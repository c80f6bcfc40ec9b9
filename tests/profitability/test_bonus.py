"""Tests of bonuses."""

import pytest

from sale_cases import eur, rub
from salesmodel.errors import (
    CurrencyMismatchError,
    DefinitionError,
    InvalidValueError,
)
from salesmodel.profitability import Bonus, Tier


TIERS = [(eur(0), "0.05"), (eur(100), "0.10"), (eur(200), "0.02")]


@pytest.mark.parametrize(
    ("tiering", "base", "expected"),
    [
        ("progressive", 50, "2.50"),
        ("progressive", 100, "5.00"),
        ("progressive", 150, "10.00"),
        ("progressive", 300, "17.00"),
        ("progressive", -50, "0.00"),
        ("whole", 99, "4.95"),
        ("whole", 100, "10.00"),
        ("whole", 300, "6.00"),
        ("whole", -50, "0.00"),
    ],
)
def test_tiers_apply_to_their_part_or_to_the_whole(tiering, base, expected):
    """By hand; rates may go down again, and a loss earns nothing."""
    assert expected + " EUR" == str(
        Bonus(tiers=TIERS, tiering=tiering).earned(eur(base))
    )


def test_below_the_first_start_there_is_no_share():
    """Five per cent of what is above 100."""
    bonus = Bonus(tiers=[Tier(eur(100), "0.05")])

    assert (eur(0), eur(1)) == (bonus.earned(eur(80)), bonus.earned(eur(120)))


def test_a_bonus_is_fixed_and_a_share_between_a_floor_and_a_cap():
    """All of it is added before it is held, and rounded once at the end."""
    bonus = Bonus(eur(1), "0.015", least=eur(2), most=eur(4), rounding="up")

    assert [eur(2), eur("2.52"), eur(4)] == [
        bonus.earned(eur(base)) for base in ("10", "101", "500")
    ]


def test_a_share_of_gross_profit_needs_the_goods():
    """Without goods gross profit is net revenue."""
    bonus = Bonus(rate="0.5", of="gross_profit")

    assert eur(20) == bonus.earned(eur(100), goods=eur(60))
    assert eur(50) == bonus.earned(eur(100))
    assert eur(50) == Bonus(rate="0.5").earned(eur(100), goods=eur(60))


def test_another_currency_is_refused():
    """A bonus of rates alone has none."""
    with pytest.raises(CurrencyMismatchError):
        Bonus(amount=rub(1)).earned(eur(1))

    assert (None, "RUB") == (Bonus(rate="0.1").currency, Bonus(amount=rub(1)).currency)
    assert rub(1) == Bonus(rate="0.1").earned(rub(10))


def test_all_that_is_wrong_with_a_bonus_is_told_at_once():
    """Eight problems, one error."""
    with pytest.raises(DefinitionError) as caught:
        Bonus(
            5,
            "9 %",
            tiers=[7, (eur(0), 2)],
            of="turnover",
            tiering="stairs",
            rounding="off",
        )

    assert [
        "it has both a rate and tiers",
        "of is 'turnover', which is none of net_revenue, gross_profit",
        "tiering is 'stairs', which is none of progressive, whole",
        (
            "rounding is 'off', which is none of half_even, half_up, half_down, up, down, "
            "ceiling, floor, 05up"
        ),
        "rate is '9 %', no fraction from 0 to 1",
        "tiers[0] is no pair of a start and a rate",
        "tiers[1].rate is 2, no fraction from 0 to 1",
        "amount is 5, no Money",
    ] == list(caught.value.problems)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "it has neither an amount nor a rate nor tiers"),
        ({"tiers": 5}, "tiers[0] is no pair of a start and a rate"),
        ({"amount": eur(-1)}, "amount is -1 EUR, below zero"),
        ({"amount": eur("0.001")}, "amount is 0.001 EUR, finer than the minor unit"),
        (
            {"amount": eur(1), "most": rub(1)},
            "its amounts are in several currencies: EUR, RUB",
        ),
        (
            {"rate": 0, "least": eur(2), "most": eur(1)},
            "least is 2 EUR, above most, 1 EUR",
        ),
        (
            {"tiers": [(eur(1), 0), (eur(1), 1)]},
            "the starts of its tiers do not ascend",
        ),
    ],
)
def test_a_bonus_that_cannot_stand_is_refused(given, problem):
    """The problem is told in words."""
    with pytest.raises(DefinitionError) as caught:
        Bonus(**given)

    assert (problem,) == caught.value.problems


def test_a_base_is_money():
    """A bare number is refused."""
    with pytest.raises(InvalidValueError, match="net_revenue must be an instance"):
        Bonus(rate=0).earned(5)
