"""Tests of the cost of a client."""

import pytest

from sale_cases import eur, rub
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import Channel, acquisition_cost


SEARCH = Channel(rub(50_000), leads=100, clients=10)


def test_a_client_costs_5_000():
    """By a lead of 500 at 10 %, and by what was spent on those won."""
    assert rub(5_000) == acquisition_cost(rub(500), 0.10).value
    assert rub(5_000) == SEARCH.cost_per_client().value
    assert rub(500) == SEARCH.cost_per_lead()


def test_the_interval_is_that_of_the_conversion():
    """Wilson's ends of 10 in 100 are 5.5 and 17.4 %."""
    cost = SEARCH.cost_per_client(confidence=0.95)

    assert (rub("2867.54"), rub("9053.19")) == (cost.low, cost.high)
    assert (0.1, 100) == (cost.conversion.value, cost.conversion.n)
    assert {} == cost.undefined


def test_the_chain_ends_at_the_first_sale():
    """Ten clients, eight of whom have bought."""
    fair = Channel(rub(60_000), leads=100, clients=10, first_sales=8)

    assert rub(600) == fair.cost_per_lead()
    assert rub(6_000) == fair.cost_per_client().value
    assert rub(7_500) == fair.cost_per_first_sale().value
    assert rub(5_000) == SEARCH.cost_per_first_sale().value


def test_a_cost_may_be_left_unrounded():
    """A third has 34 digits."""
    third = Channel(eur(1), leads=3, clients=3)

    assert eur("0.33") == third.cost_per_lead()
    assert 34 == len(f"{third.cost_per_lead(rounding=None).amount}") - 2
    assert (
        34 == len(f"{acquisition_cost(eur(1), '0.3', rounding=None).value.amount}") - 1
    )


def test_without_clients_a_cost_is_not_defined():
    """It is at least something, and has no upper end; without leads it has neither."""
    none = Channel(rub(50_000), leads=100, clients=0).cost_per_client()
    nobody = Channel(rub(50_000), leads=0, clients=0)

    assert (None, None) == (none.value, none.high)
    assert rub("13515.89") == none.low
    assert dict.fromkeys(("value", "high"), "zero_denominator") == none.undefined
    assert None is nobody.cost_per_lead()
    assert {"value", "low", "high"} == nobody.cost_per_client().undefined.keys()
    assert {"value": "zero_denominator"} == acquisition_cost(rub(500), 0).undefined


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: acquisition_cost(eur(-1), 0.1), "negative"),
        (lambda: acquisition_cost(5, 0.1), "type"),
        (lambda: acquisition_cost(eur(1), 1.1), "fraction"),
        (lambda: Channel(eur(-1), leads=1, clients=1), "negative"),
        (lambda: Channel(eur(1), leads=1, clients=2), "range"),
        (lambda: Channel(eur(1), leads=1, clients=1, first_sales=2), "range"),
    ],
)
def test_what_is_out_of_bounds_is_refused(make, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert code == caught.value.code
