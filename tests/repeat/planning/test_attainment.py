"""Tests of plans beside what was sold."""

import datetime as dt
from fractions import Fraction

import pytest

from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.repeat import (
    MonthlySalesState,
    PlanRule,
    plan_against_actual,
    plan_month,
)
from salesmodel.tables import CalendarTable, PurchaseTable


DAY = 86_400_000_000
HOUR = DAY // 24
JUNE = 20_605  # 2026-06-01, a Monday
ROWS = (
    ("Ann", "Acme", "2025-06-05", 600),
    ("Ann", "Bolt", "2025-06-09", 400),
    ("Ben", "Core", "2026-05-31", 50),
    ("Ben", "Core", "2026-06-03", 40),
    ("Ann", "Acme", "2026-06-04", 300),
    ("Ann", "Dell", "2026-06-05", 250),
    ("Ann", "Acme", "2026-06-12", -60),
    ("Ann", "Acme", "2026-06-20", 900),
)


def _sales(rows=ROWS, currency="EUR", **ends):
    seller, client, at, amount = zip(*rows, strict=True) if rows else [()] * 4
    purchases = PurchaseTable.from_columns(
        client=list(client),
        at=list(at),
        amount=list(amount),
        seller=list(seller),
        currency=currency,
        untied="keep",
    )
    since = {"since": dt.datetime(2025, 6, 1, tzinfo=dt.UTC)}
    return MonthlySalesState.of(purchases, **(since | ends)).finish()


PLAN = plan_month(_sales(), "2026-06", sellers=["Ann", "Cid"])


def _week(*shifts):
    """Lay June out as a calendar of five days a week, of shifts in hours of a day."""
    starts, worked = [JUNE * DAY], [0]
    for day in range(30):
        for begin, end in shifts if day % 7 < 5 else ():
            starts.append((JUNE + day) * DAY + begin * HOUR)
            worked.append(worked[-1] + (end - begin) * HOUR)
    # What a stretch adds stands at the beginning of the one after it.
    return CalendarTable([*starts, (JUNE + 30) * DAY], [0, *worked])


def _figures(row):
    return (row.plan, row.actual, row.gap, row.attainment, row.projected)


def test_inside_the_month_it_is_projected_by_the_days_that_passed():
    """A refund reduces what was sold when it is made; a day that goes on counts in part."""
    until = (JUNE + 14) * DAY + 12 * HOUR
    found = plan_against_actual(PLAN, _sales(until=until))
    ann, ben, cid = found.rows()

    assert (1100, 490, 610, 490 / 1100, 1014) == _figures(ann)
    assert ("inside", Fraction(29, 2), 30) == (ann.position, ann.passed, ann.days)
    assert 490 / 14.5 == ann.run_rate
    assert {} == ann.undefined
    assert (None, 40, None, None, 83) == _figures(ben)
    assert dict.fromkeys(("plan", "gap", "attainment"), "not_planned") == ben.undefined
    assert (None, 0, None, None, 0) == _figures(cid)
    assert "seller_begins_later" == cid.undefined["plan"]


def test_clients_of_the_plan_and_others_are_told():
    """Those who bought without a part in it have no plan."""
    found = plan_against_actual(PLAN, _sales(until=(JUNE + 14) * DAY))

    assert [
        ("Ann", "Acme", 660, 240),
        ("Ann", "Bolt", 440, 0),
        ("Ann", "Dell", None, 250),
        ("Ben", "Core", None, 40),
    ] == [(row.group, row.client, row.plan, row.actual) for row in found.by_client()]


def test_groups_and_the_total_add_up():
    """A group with a seller who has no plan has none, and says what is known."""
    found = plan_against_actual(PLAN, _sales(until=(JUNE + 14) * DAY))
    north, none = found.by_group({"Ann": "north"})

    assert (1100, 490, 1100) == (north.plan, north.actual, north.known_plan)
    assert (None, None, 40, 0) == (none.group, none.plan, none.actual, none.known_plan)
    total = found.total()
    assert ("all", None, 530, 1100) == (
        total.group,
        total.plan,
        total.actual,
        total.known_plan,
    )
    assert "sellers_without_plan" == total.undefined["attainment"]


def test_before_the_month_nothing_is_known():
    """Its first instant is still before it."""
    [ann, _] = plan_against_actual(PLAN, _sales(until=JUNE * DAY)).rows()

    assert (1100, None, None, None, None) == _figures(ann)
    assert ("before", None) == (ann.position, ann.run_rate)
    assert (
        dict.fromkeys(
            ("actual", "gap", "attainment", "run_rate", "projected"), "before_month"
        )
        == ann.undefined
    )


def test_after_the_month_the_projection_is_what_was_sold():
    """Its end is after it, and later sales count for nothing."""
    for day in (30, 300):
        found = plan_against_actual(PLAN, _sales(until=(JUNE + day) * DAY))
        ann = found.rows()[0]

        assert (1100, 1390, -290, 1390 / 1100, 1390) == _figures(ann)
        assert ("after", 30, 30) == (ann.position, ann.passed, ann.days)


@pytest.mark.parametrize(
    ("shifts", "passed"), [([(9, 17)], Fraction(41, 4)), ([(8, 11), (12, 17)], None)]
)
def test_with_a_calendar_days_are_working_days(shifts, passed):
    """On Monday the fifteenth at eleven two hours of eight have passed, or three."""
    until = (JUNE + 14) * DAY + 11 * HOUR
    found = plan_against_actual(PLAN, _sales(until=until), calendar=_week(*shifts))
    ann = found.rows()[0]
    passed = passed or Fraction(83, 8)

    assert (passed, 22) == (ann.passed, ann.days)
    assert float(490 / passed) == ann.run_rate
    assert round(490 * 22 / passed) == ann.projected


def test_work_round_the_clock_is_as_many_days_as_the_month_has():
    """The first of July begins where June ends, and is none of its days."""
    days = [(JUNE + day) * DAY for day in range(40)]
    clock = CalendarTable(days, [day - days[0] for day in days])
    sales = _sales(until=(JUNE + 14) * DAY + 12 * HOUR)
    found = plan_against_actual(PLAN, sales, calendar=clock).rows()

    assert plan_against_actual(PLAN, sales).rows() == found


def test_without_working_time_there_is_no_rate():
    """On a Sunday before the first day of work, or under a calendar that is too short."""
    later = CalendarTable(
        [JUNE * DAY, (JUNE + 5) * DAY, (JUNE + 30) * DAY], [0, 0, 8 * HOUR]
    )
    short = CalendarTable([(JUNE + 1) * DAY, (JUNE + 30) * DAY], [0, 8 * HOUR])
    sales = _sales(until=(JUNE + 4) * DAY)
    told = [
        plan_against_actual(PLAN, sales, calendar=one).rows()[0]
        for one in (later, short)
    ]

    assert [
        dict.fromkeys(("run_rate", "projected"), why)
        for why in ("no_time_passed", "no_calendar")
    ] == [row.undefined for row in told]
    assert [(0, 1), (None, None)] == [(row.passed, row.days) for row in told]
    over = _sales(until=(JUNE + 30) * DAY)
    ann = plan_against_actual(PLAN, over, calendar=short).rows()[0]
    assert (1390, {"run_rate": "no_calendar"}) == (ann.projected, ann.undefined)


def test_a_history_that_begins_within_the_month_tells_nothing():
    """Nor one that begins after it."""
    told = [
        plan_against_actual(
            PLAN, _sales(since=(JUNE + day) * DAY, until=(JUNE + 60) * DAY)
        )
        .total()
        .undefined["actual"]
        for day in (1, 30)
    ]

    assert ["history_begins_within", "history_begins_later"] == told


def test_of_a_plan_of_zero_nothing_is_a_share():
    """A minor unit less nine tenths is rounded to nothing."""
    sales = _sales([("Ann", "Acme", "2025-06-05", 1)], until=(JUNE + 9) * DAY)
    plan = plan_month(sales, "2026-06", PlanRule(growth="-0.9"))
    [row] = plan_against_actual(plan, sales).rows()

    assert (0, 0, 0, None, 0) == _figures(row)
    assert {"attainment": "plan_of_zero"} == row.undefined


def test_what_cannot_be_compared_is_refused():
    """Another currency, a history without an end, and what is something else."""
    with pytest.raises(CurrencyMismatchError, match="EUR and USD"):
        plan_against_actual(PLAN, _sales(currency="USD"))
    nothing = PurchaseTable.from_columns(client=[], at=[], amount=[], currency="EUR")
    with pytest.raises(InvalidValueError, match="give `until`"):
        plan_against_actual(PLAN, MonthlySalesState.of(nothing).finish())
    for wrong in ((None, _sales()), (PLAN, None)):
        with pytest.raises(InvalidValueError):
            plan_against_actual(*wrong)
    with pytest.raises(InvalidValueError):
        plan_against_actual(PLAN, _sales(), calendar=[])


def test_it_shows_itself():
    """A line a seller, and one for all."""
    found = plan_against_actual(PLAN, _sales(until=(JUNE + 15) * DAY))

    assert [
        "Plan against actual of 2026-06, inside it at 2026-06-16T00:00",
        "seller  plan  actual  gap  attainment  per day  projected",
        "Ann     1100     490  610       0.445   32.667        980",
        "Ben        –      40    –           –    2.667         80",
        "Cid        –       0    –           –    0.000          0",
        "all        –     530    –           –   35.333       1060",
    ] == str(found).splitlines()
    assert "<td>Ann</td>" in found._repr_html_()
