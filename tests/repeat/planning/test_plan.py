"""Tests of plans: bases, fallbacks, growth, shares and working days."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
)
from salesmodel.repeat import (
    PLAN_REASONS,
    MonthlySalesState,
    PlanRule,
    plan_month,
)
from salesmodel.repeat.planning._plan_reasons import Why
from salesmodel.tables import CalendarTable, PurchaseTable


DAY = 86_400_000_000
HOUR = DAY // 24
YEAR = {
    "since": dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
    "until": dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
}


def _sales(*rows, **ends):
    seller, client, at, amount = zip(*rows, strict=True) if rows else [()] * 4
    purchases = PurchaseTable.from_columns(
        client=list(client),
        at=list(at),
        amount=list(amount),
        seller=list(seller),
        currency="EUR",
        missing_client="keep",
        untied="keep",
    )
    return MonthlySalesState.of(purchases, **(ends or YEAR)).finish()


def _calendar(first, last, *shut):
    """Lay out a calendar of five days a week, from 9 to 17."""
    days = np.arange(first, last, dtype="datetime64[D]")
    worked = [day for day in days if np.is_busday(day) and str(day) not in shut]
    opens = [int(day.astype(np.int64)) * DAY + 9 * HOUR for day in worked]
    ends = [int(np.datetime64(day).astype(np.int64)) * DAY for day in (first, last)]
    spent = [8 * HOUR * place for place in range(len(opens) + 1)]
    return CalendarTable([ends[0], *opens, ends[1]], [0, *spent])


SALES = _sales(
    ("Ann", "Acme", "2025-01-02", 10),
    ("Ann", "Acme", "2025-12-05", 300),
    ("Ann", "Bolt", "2025-12-09", 200),
    ("Ann", "Core", "2025-12-11", -50),
    ("Ben", "Dell", "2025-01-07", 10),
    ("Ben", "Dell", "2026-10-05", 90),
    ("Cid", "Acme", "2025-12-30", 70),
    ("Cid", "Acme", "2026-11-30", 80),
    ("Dan", "Acme", "2026-11-07", 60),
    ("Eve", "Core", "2025-01-31", 20),
    ("Eve", "Core", "2025-12-01", -20),
)


def test_a_seller_is_planned_from_the_same_month_last_year():
    """And a tenth more; who was not there, or sold nothing, has a reason instead."""
    plan = plan_month(SALES, "2026-12")

    assert [
        ("Ann", 495, "same_month_last_year", None),
        ("Ben", None, None, "seller_absent"),
        ("Cid", None, None, "seller_begins_within"),
        ("Dan", None, None, "seller_begins_later"),
        ("Eve", None, None, "not_positive"),
    ] == [(row.seller, row.amount, row.base, row.reason) for row in plan.rows()]
    ann, ben, *_ = plan.rows()
    assert (("2025-12",), 450, Fraction(1, 10)) == (
        ann.months,
        ann.base_amount,
        ann.growth,
    )
    assert (None, None, None) == (ann.sentence, ann.base_days, ann.days)
    assert "the seller sold nothing in the month" == ben.sentence
    assert {"same_month_last_year": "seller_absent"} == ben.reasons


def test_clients_share_by_the_base_month_and_nothing_is_lost():
    """A client with more refunds than purchases has no part."""
    plan = plan_month(SALES, "2026-12")

    assert [("Ann", "Acme", 297), ("Ann", "Bolt", 198)] == [
        (row.seller, row.client, row.amount) for row in plan.by_client()
    ]


def test_equal_remainders_go_to_who_brought_more_then_by_name():
    """Three equal clients share a hundred, and the first by name has one more."""
    halves = _sales(
        ("Ann", "Acme", "2025-12-05", 1),
        ("Ann", "Bolt", "2025-12-05", 3),
        since=dt.datetime(2025, 12, 1, tzinfo=dt.UTC),
        until=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    thirds = plan_month(
        MonthlySalesState.of(
            PurchaseTable.from_columns(
                client=["Core", "Acme", "Bolt"],
                at=["2025-12-01", "2025-12-01", "2025-12-31"],
                amount=[100, 100, 100],
                currency="EUR",
            )
        ).finish(),
        "2026-12",
        PlanRule(growth="-2/3"),
    )
    halves = plan_month(halves, "2026-12", PlanRule(growth="-50 %"))

    assert [("Acme", 34), ("Bolt", 33), ("Core", 33)] == [
        (row.client, row.amount) for row in thirds.by_client()
    ]
    assert [("Acme", 0), ("Bolt", 2)] == [
        (row.client, row.amount) for row in halves.by_client()
    ]


def test_fallbacks_are_those_that_the_caller_names():
    """In his order, with a growth of their own, and each row says which it was."""
    rule = PlanRule(fallbacks=["last_month", "mean_of_last_3"], fallback_growth=0)
    rows = plan_month(SALES, "2026-12", rule).rows()

    assert [
        ("Ann", 495, "same_month_last_year"),
        ("Ben", 30, "mean_of_last_3"),
        ("Cid", 80, "last_month"),
        ("Dan", None, None),
        ("Eve", None, None),
    ] == [(row.seller, row.amount, row.base) for row in rows]
    assert ("2026-09", "2026-10", "2026-11") == rows[1].months
    assert {
        "same_month_last_year": "seller_absent",
        "last_month": "seller_absent",
    } == rows[1].reasons
    assert {
        "same_month_last_year": "seller_begins_later",
        "last_month": "seller_begins_within",
        "mean_of_last_3": "seller_begins_later",
    } == rows[3].reasons


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2025-12", "history_begins_later"),
        ("2026-01", "history_begins_within"),
        ("2026-12", "history_ends_within"),
        ("2027-06", "history_ends_before"),
    ],
)
def test_a_base_month_that_is_not_whole_gives_no_number(month, why):
    """A history from the tenth of January to the middle of December."""
    sales = _sales(
        ("Ann", "Acme", "2025-01-10", 10), ("Ann", "Acme", "2025-12-14", 10), since=None
    )
    plan = plan_month(sales, month)

    assert [(None, why)] == [(row.amount, row.reason) for row in plan.rows()]
    assert () == plan.by_client()
    assert (None, "sellers_without_plan") == (plan.total().amount, plan.total().reason)


def test_next_month_can_be_planned_while_this_one_goes_on():
    """The last month is then the last whole one; an older one is none."""
    sales = _sales(
        ("Ann", "Acme", "2026-09-01", 7),
        ("Ann", "Acme", "2026-10-05", 10),
        ("Ann", "Acme", "2026-11-14", 99),
        since=None,
    )
    rule = PlanRule(base="last_month")
    december, january = (
        plan_month(sales, month, rule).rows()[0] for month in ("2026-12", "2027-01")
    )

    assert (11, ("2026-10",)) == (december.amount, december.months)
    assert (None, "history_ends_before") == (january.amount, january.reason)
    november = plan_month(sales, "2026-11", rule).rows()[0]
    assert (11, ("2026-10",)) == (november.amount, november.months)


def test_the_mean_of_same_months_takes_the_years_there_are():
    """A month without sales counts as one of 0."""
    sales = _sales(
        ("Ann", "Acme", "2022-01-01", 1),
        ("Ann", "Acme", "2023-03-05", 10),
        ("Ann", "Acme", "2025-03-05", 11),
        ("Ann", "Acme", "2026-02-28", 1),
        since=None,
    )
    rule = PlanRule(growth=0, base="mean_of_same_months")
    [row] = plan_month(sales, "2026-03", rule).rows()

    assert (5, 21) == (row.amount, row.base_amount)
    assert ("2022-03", "2023-03", "2024-03", "2025-03") == row.months


def test_shares_can_come_from_other_months():
    """Where nobody bought in them, the plan is of nobody in particular."""
    sales = _sales(
        ("Ann", "Acme", "2025-01-05", 10),
        ("Ann", "Acme", "2025-12-05", 300),
        ("Ann", "Bolt", "2026-02-05", 100),
        ("Ann", None, "2026-03-05", 200),
    )
    year, quarter = (
        plan_month(sales, "2026-12", PlanRule(shares=shares)).by_client()
        for shares in ("last_12_months", "last_3_months")
    )

    assert [(None, 110, None), ("Acme", 165, None), ("Bolt", 55, None)] == [
        (row.client, row.amount, row.reason) for row in year
    ]
    assert [(None, 330, "no_shares")] == [
        (row.client, row.amount, row.reason) for row in quarter
    ]


def test_groups_add_up_and_say_who_has_no_plan():
    """A sum is a plan only where every seller of the group has one."""
    plan = plan_month(SALES, "2026-12", PlanRule(fallbacks=["last_month"]))
    groups = plan.by_group({"Ann": "north", "Cid": "north", "Ben": "south"})

    assert [
        ("north", 583, 583, 2, ()),
        ("south", None, 0, 1, ("Ben",)),
        (None, None, 0, 2, ("Dan", "Eve")),
    ] == [
        (row.group, row.amount, row.known_amount, row.n_sellers, row.without_plan)
        for row in groups
    ]
    assert 583 == plan.total().known_amount
    nobody = plan_month(SALES, "2026-12", sellers=[]).total()
    assert (None, "not_planned") == (nobody.amount, nobody.reason)
    with pytest.raises(InvalidValueError, match="a mapping of sellers"):
        plan.by_group([("Ann", "north")])


def test_only_those_who_are_named_are_planned():
    """A new one among them, and sales without a seller if they are asked for."""
    plan = plan_month(SALES, "2026-12", sellers=["Zoe", "Ann"])

    assert [("Ann", 495, None), ("Zoe", None, "seller_begins_later")] == [
        (row.seller, row.amount, row.reason) for row in plan.rows()
    ]
    nobody = plan_month(SALES, "2026-12", sellers=[None])
    assert [(None, "seller_begins_later")] == [
        (row.seller, row.reason) for row in nobody.rows()
    ]
    with pytest.raises(InvalidValueError, match="several texts"):
        plan_month(SALES, "2026-12", sellers=[7])


def test_working_days_carry_the_base_over():
    """450 in 20 days of December last year, 23 days of this one, a tenth more."""
    calendar = _calendar(
        "2025-01-01", "2027-01-01", "2025-12-24", "2025-12-25", "2025-12-26"
    )
    plan = plan_month(SALES, "2026-12", sellers=["Ann"], calendar=calendar)
    [row] = plan.rows()

    assert (20, 23) == (row.base_days, row.days)
    assert 569 == row.amount == sum(one.amount for one in plan.by_client())
    assert round(Fraction(450 * 23 * 11, 20 * 10)) == row.amount


def test_a_calendar_that_does_not_reach_gives_a_reason():
    """Over the base, or over the planned month; and a month off has no days."""
    off = [f"2025-12-{day:02}" for day in range(1, 32)]
    short = _calendar("2026-01-01", "2027-01-01")
    early = _calendar("2025-01-01", "2026-12-31")
    shut = _calendar("2025-01-01", "2027-01-01", *off)
    told = [
        plan_month(SALES, "2026-12", sellers=["Ann"], calendar=one).rows()[0].reason
        for one in (short, early, shut)
    ]

    assert ["no_calendar", "no_calendar", "no_working_days"] == told


def test_a_day_of_two_shifts_is_one():
    """As a calendar lays out two stretches."""
    first = int(np.datetime64("2025-12-01").astype(np.int64)) * DAY
    two = CalendarTable(
        [first, first + 9 * HOUR, first + 14 * HOUR, first + 396 * DAY],
        [0, 0, 3 * HOUR, 6 * HOUR],
    )
    [row] = plan_month(SALES, "2026-12", sellers=["Ann"], calendar=two).rows()

    assert (1, 0, 0) == (row.base_days, row.days, row.amount)


def test_amounts_are_exact_however_large():
    """Where a product passes 64 bits it is made in whole numbers of any size."""
    large = 3 * 10**17 + 1
    rows = [("Ann", "Acme", "2025-12-05", large), ("Ann", "Acme", "2025-01-05", 1)]
    [row] = plan_month(_sales(*rows), "2026-12", PlanRule(growth="0.123456789")).rows()

    assert round(large * Fraction(1_123_456_789, 10**9)) == row.amount
    with pytest.raises(InvalidAmountError, match="fits into int64"):
        plan_month(_sales(*rows), "2026-12", PlanRule(growth=100))


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        (Fraction(1, 10), Fraction(1, 10)),
        (0, Fraction(0)),
        ("0.10", Fraction(1, 10)),
        ("1/10", Fraction(1, 10)),
        ("+10 %", Fraction(1, 10)),
        ("-2.5%", Fraction(-1, 40)),
    ],
)
def test_a_growth_is_read_exactly(given, exact):
    """As a fraction, in decimals or in percent."""
    assert exact == PlanRule(growth=given).growth


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (0.1, "float"),
        (True, "syntax"),
        ("a tenth", "syntax"),
        ("1e99", "syntax"),
        ("1/0", "syntax"),
        (None, "syntax"),
        (-1, "range"),
        (101, "range"),
        (Fraction(1, 10**10), "range"),
    ],
)
def test_a_growth_that_is_none_is_refused(given, code):
    """With the reason as a code."""
    with pytest.raises(InvalidValueError) as caught:
        PlanRule(growth=given)

    assert code == caught.value.code


@pytest.mark.parametrize(
    "words",
    [
        {"base": "last_year"},
        {"fallbacks": "last_month"},
        {"fallbacks": 7},
        {"fallbacks": ["next_month"]},
        {"fallbacks": ["last_month", "last_month"]},
        {"fallbacks": ["same_month_last_year"]},
        {"shares": "even"},
        {"fallback_growth": 0.1},
    ],
)
def test_names_that_are_none_are_refused(words):
    """And those that stand twice."""
    with pytest.raises(InvalidValueError):
        PlanRule(**words)


@pytest.mark.parametrize("month", ["2026-13", "December", 202612, None])
def test_a_month_that_is_none_is_refused(month):
    """It is named as text."""
    with pytest.raises(InvalidInstantError, match="a month such as 2026-12"):
        plan_month(SALES, month)


@pytest.mark.parametrize(
    "wrong", [{"rule": "10 %"}, {"calendar": []}, {"sales": None}, {"sellers": 5}]
)
def test_what_is_something_else_is_refused(wrong):
    """Rule, calendar, sales and sellers."""
    with pytest.raises(InvalidValueError):
        plan_month(**({"sales": SALES, "month": "2026-12"} | wrong))


def test_a_plan_shows_itself():
    """A line a seller under the rule, and one for all."""
    plan = plan_month(SALES, "2026-12", sellers=["Ann"])

    assert [
        "Plan of 2026-12: same_month_last_year +10.00%; shares of clients: base",
        "seller  plan                  base  base amount   months  reason",
        "Ann      495  same_month_last_year          450  2025-12       –",
        "all      495                     –            –        –       –",
    ] == str(plan).splitlines()
    assert "<td>495</td>" in plan._repr_html_()
    with pytest.raises(ValueError, match="read-only"):
        plan.amount[0] = 1


def test_every_reason_has_a_sentence():
    """In the order in which arrays hold their codes."""
    codes = [one.name.lower() for one in Why if one]

    assert codes == list(PLAN_REASONS)[: len(codes)]
