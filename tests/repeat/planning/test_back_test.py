"""Tests of what rules would have given for months that are over."""

import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.repeat import MonthlySalesState, PlanRule, back_test_plan
from salesmodel.tables import CalendarTable, PurchaseTable


def _sales(*rows):
    seller, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    purchases = PurchaseTable.from_columns(
        client=["Acme"] * len(rows),
        at=list(at),
        amount=list(amount),
        seller=list(seller),
        currency="EUR",
        untied="keep",
    )
    return MonthlySalesState.of(purchases).finish()


SALES = _sales(
    ("Ann", "2024-01-01", 100),
    ("Ben", "2024-01-01", 10),
    ("Ann", "2024-02-10", 80),
    ("Ann", "2024-12-10", 90),
    ("Ben", "2024-12-10", 10),
    ("Ann", "2025-01-10", 120),
    ("Ben", "2025-01-10", 20),
    ("Ann", "2025-02-10", 70),
    ("Ben", "2025-02-28", 5),
)


def test_each_month_is_planned_from_what_was_sold_before_it():
    """January and February of Ann, January of Ben, beside two simple methods."""
    found = back_test_plan(SALES)

    assert [
        ("Ann", "rule", 2, 190, 28, 8),
        ("Ann", "naive", 2, 190, 80, 20),
        ("Ann", "seasonal", 2, 190, 30, -10),
        ("Ben", "rule", 1, 20, 9, -9),
        ("Ben", "naive", 1, 20, 10, -10),
        ("Ben", "seasonal", 1, 20, 10, -10),
    ] == [
        (row.group, row.method, row.n, row.actual, row.absolute_error, row.error)
        for row in found.rows()
    ]
    rule, naive, _ = found.total()
    assert (37 / 3, 37 / 210, -1 / 3) == (
        rule.mean_absolute_error,
        rule.weighted_absolute_error,
        rule.bias,
    )
    assert (3, 90, 10) == (naive.n, naive.absolute_error, naive.error)
    assert (3, 28) == (len(found), found.n_considered)
    assert {"rule": 25, "naive": 21, "seasonal": 25} == found.lacking


def test_taken_together_errors_cancel():
    """110 + 11 for 140 in January, 88 for 70 in February."""
    found = back_test_plan(SALES)
    months = found.by_month()

    assert [("2025-01", 2, 140, 121), ("2025-02", 1, 70, 88)] == [
        (row.month, row.n_sellers, row.actual, row.planned["rule"]) for row in months
    ]
    assert [(2, 37, -1), (2, 90, 10), (2, 40, -20)] == [
        (row.n, row.absolute_error, row.error) for row in found.together()
    ]


def test_the_last_months_alone_can_be_planned():
    """With all the history before them."""
    found = back_test_plan(SALES, months=1)

    assert (1, 2) == (len(found), found.n_considered)
    assert ["2025-02"] == [row.month for row in found.by_month()]
    with pytest.raises(InvalidValueError):
        back_test_plan(SALES, months=0)


def test_of_nothing_no_error_is_defined():
    """No month, no mean; nothing sold, no share."""
    [row, *_] = back_test_plan(_sales(("Ann", "2024-01-01", 100))).rows()

    assert (0, None, None, None) == (
        row.n,
        row.mean_absolute_error,
        row.weighted_absolute_error,
        row.bias,
    )
    assert () == back_test_plan(_sales()).rows()
    gone = _sales(
        ("Ann", "2024-01-01", 100),
        ("Ann", "2024-12-01", 100),
        ("Ann", "2025-02-28", 1),
    )
    [row, *_] = back_test_plan(gone).rows()
    assert (1, 0, 110.0, None) == (
        row.n,
        row.actual,
        row.mean_absolute_error,
        row.weighted_absolute_error,
    )


def test_the_calendar_is_for_the_rule_alone():
    """Without working days the rule has no number, and nothing is compared."""
    found = back_test_plan(SALES, calendar=CalendarTable([0, 1], [0, 1]))

    assert {"rule": 28, "naive": 21, "seasonal": 25} == found.lacking
    assert 0 == len(found)


def test_an_error_that_does_not_fit_is_refused():
    """Rather than wrapped around."""
    most = 6 * 10**18
    sales = _sales(
        ("Ann", "2024-01-01", most),
        ("Ann", "2024-12-01", most),
        ("Ann", "2025-01-31", -most),
    )

    with pytest.raises(InvalidAmountError, match="differences"):
        back_test_plan(sales, PlanRule(growth=0))


@pytest.mark.parametrize(
    "wrong", [{"sales": None}, {"rule": 0.1}, {"calendar": []}, {"months": True}]
)
def test_what_is_something_else_is_refused(wrong):
    """Sales, rule, calendar and months."""
    with pytest.raises(InvalidValueError):
        back_test_plan(**({"sales": SALES} | wrong))


def test_it_shows_itself():
    """A line a seller and method."""
    found = back_test_plan(SALES)

    assert [
        "3 of 28 months compared: same_month_last_year +10.00%; shares of clients: base",
        "seller    method  months  mean absolute error  weighted     bias",
        "Ann         rule       2               14.000     0.147    4.000",
    ] == str(found).splitlines()[:3]
    assert "<td>naive</td>" in found._repr_html_()
