"""Tests of several units of one company."""

from decimal import Decimal

import pytest

from maturity_cases import SMALL, refused
from salesmodel.maturity import Assessment, assess, assess_company


ALL = dict.fromkeys(("first", "second", "third", "fourth", "extra"), 1)


def unit(name, answers):
    """Return what is known of a unit."""
    return Assessment.of(SMALL, answers, unit=name)


NORTH, SOUTH = unit("north", ALL), unit("south", {"first": 1, "second": 1})


def test_a_company_is_where_its_weakest_unit_is():
    """At worst and at best; it says which units hold it there."""
    company = assess_company(SMALL, [NORTH, SOUTH])

    assert ("mid", "top", None) == (
        company.stage.evidenced,
        company.stage.possible,
        company.level,
    )
    assert ("south",) == company.weakest
    assert ("top", ("north",)) == (
        assess_company(SMALL, [NORTH]).level,
        assess_company(SMALL, [NORTH]).weakest,
    )


def test_its_score_is_the_mean_of_the_units_by_weight():
    """All the same unless weights are given."""
    low = assess(SMALL, SOUTH).scores.overall.low
    even = assess_company(SMALL, [NORTH, SOUTH]).score
    weighed = assess_company(
        SMALL, [NORTH, SOUTH], weights={"north": 3, "south": 1}
    ).score

    assert (2 + low) / 2 == even.low
    assert (3 * 2 + low) / 4 == weighed.low
    assert (Decimal(2), 7, 10, 2) == (even.value, even.known, even.n, even.most)


def test_units_of_which_nothing_is_known_have_no_score():
    """One of them is left out of the mean, all of them are None."""
    nothing = unit("west", {})

    assert assess_company(SMALL, [nothing]).score.value is None
    assert Decimal(2) == assess_company(SMALL, [NORTH, nothing]).score.value
    assert Decimal(1) == assess_company(SMALL, [NORTH, nothing]).score.low


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: assess_company(SMALL, []), "unit"),
        (lambda: assess_company(SMALL, [NORTH, NORTH]), "unit"),
        (lambda: assess_company(SMALL, [Assessment.of(SMALL)]), "unit"),
        (lambda: assess_company(SMALL, [5]), "type"),
        (lambda: assess_company(SMALL, 5), "type"),
        (lambda: assess_company(SMALL, [NORTH], weights={"south": 1}), "weights"),
        (lambda: assess_company(SMALL, [NORTH], weights={"north": 0}), "weight"),
        (lambda: assess_company(SMALL, [NORTH], weights=[1]), "type"),
    ],
)
def test_units_are_told_apart(call, code):
    """Each has its id, and each a weight above zero if any has."""
    assert code == refused(call)


def test_a_company_shows_itself():
    """One row a unit, and one for the whole, in either language."""
    company = assess_company(SMALL, [NORTH, SOUTH])
    rows = company.rows()

    assert ["north", "south", None] == [row["unit"] for row in rows]
    assert [0, 2, None] == [row["blocking"] for row in rows]
    assert ["top", None, None] == [row["level"] for row in rows]
    assert str(company) == company.text("en")
    assert str(company).startswith("Company\nunit ")
    assert "в целом" in company.text("ru")
    assert "<td>north</td>" in company._repr_html_()
