"""Tests of what the report says of cohorts, months, bottlenecks, losses and the end."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from salesmodel import report, samples
from salesmodel.funnel import attention, bottlenecks, breakdown, cohorts, period_end
from salesmodel.report import as_dict, as_text, from_tables
from salesmodel.tables import DealTable, VisitTable, known_at


NOW = dt.datetime(2025, 7, 10, tzinfo=dt.UTC)


@pytest.fixture(name="sales", scope="module")
def _sales():
    return samples.synthetic_sales(np.random.default_rng(1))


@pytest.fixture(name="known", scope="module")
def _known(sales):
    return known_at(sales.deals, sales.visits, as_of=NOW)


@pytest.fixture(name="made", scope="module")
def _made(sales):
    return from_tables(sales.deals, sales.visits, as_of=NOW)


def test_sections_are_those_of_the_funnel_in_major_units(made, known):
    """Each figure of the report is that of the function that works it out."""
    amount = known.deals.amount
    ranked = bottlenecks(known.visits, amount=amount).rows()
    ages = cohorts(known.visits, days=report._past.COHORT_DAYS, amount=amount).rows()

    assert [row.stage for row in ranked] == [row.stage for row in made.bottlenecks]
    assert [round(row.point.value) for row in ranked] == [
        row.point_gain * 100 for row in made.bottlenecks
    ]
    assert [cell.rate for cell in ages if cell.entered] == [
        cell.rate for cell in made.cohorts
    ]
    assert sum(cell.won_amount for cell in ages) == 100 * sum(
        cell.won_amount for cell in made.cohorts
    )
    assert made.outcomes.lost == sum(row.lost for row in made.losses)
    likely = {
        row.group: row.shrunk.value for row in breakdown(known, by="owner").rows()
    }
    assert likely == {row.owner: row.shrunk_rate.value for row in made.owners}


def test_months_are_the_last_two_that_were_over(made):
    """On the tenth of July those are May and June."""
    assert (5, 6) == (made.months.before.start.month, made.months.after.start.month)
    assert made.months.before.end == made.months.after.start
    assert made.months.after.won_amount - made.months.before.won_amount == (
        made.months.won_amount.value
    )


def test_the_month_of_the_report_has_an_end(made, known, sales):
    """It starts with the month, and what is won stays."""
    end = period_end(
        sales.deals,
        sales.visits,
        start=dt.datetime(2025, 7, 1, tzinfo=dt.UTC),
        as_of=NOW,
        end=dt.datetime(2025, 8, 1, tzinfo=dt.UTC),
    )

    assert (7, 8) == (made.month_end.start.month, made.month_end.end.month)
    assert end.won == made.month_end.won * 100
    assert round(end.expected) == made.month_end.expected * 100
    assert made.month_end.low <= made.month_end.expected <= made.month_end.high
    assert len(end.deal) == made.month_end.deals


def test_deals_that_need_a_hand_stand_longer_than_nine_of_ten(made, known):
    """The days come from the stays that ended; the deals are the same."""
    limits = made.attention.stale_after_days
    found = attention(known, stale_after_days=limits)

    assert {"lead", "meeting", "offer", "contract"} == set(limits)
    assert len(found) == made.attention.found
    assert [row.deal for row in found.rows()] == [
        row.deal for row in made.attention.deals
    ]
    assert {"stale", "no_owner"} == set(made.attention.checked)


def test_the_page_cuts_what_is_long(made):
    """Twelve months of cohorts, ten losses; more of them stand in the JSON."""
    many = VisitTable.from_events(
        deal=[f"d{place:02}" for place in range(15) for _ in range(2)],
        stage=[one for place in range(15) for one in ("lead", f"r{place}")],
        at=["2026-01-05", "2026-01-06"] * 15,
        stages=["lead", *(f"r{place}" for place in range(15))],
        kinds={f"r{place}": "lost" for place in range(15)},
    )

    assert "and 5 more (all of them in JSON)" in as_text(from_tables(visits=many))
    assert 15 == len(as_dict(from_tables(visits=many))["losses"])
    assert "earlier" not in as_text(made)


def test_negative_amounts_weigh_nothing():
    """There is a notice, and neither bottlenecks nor an end of the month."""
    deals = DealTable.from_columns(
        deal=["a", "b"],
        outcome=["won", "open"],
        opened=["2026-01-05", "2026-01-06"],
        closed=["2026-01-07", None],
        amount=[-100, 100],
        currency="EUR",
    )
    visits = VisitTable.from_events(
        deal=["a", "b"], stage=["lead"] * 2, at=["2026-01-05"] * 2, stages=["lead"]
    )
    made = from_tables(deals, visits)

    assert ((), None) == (made.bottlenecks, made.month_end)
    assert 1 == made.data.notices["negative_amounts"]


def test_without_a_history_or_instants_sections_are_empty():
    """Undefined is null or an empty list, and the page leaves it out."""
    empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    data = as_dict(from_tables(empty))

    assert ([], None, [], [], None) == (
        data["cohorts"],
        data["months"],
        data["bottlenecks"],
        data["losses"],
        data["month_end"],
    )
    assert {"open": 0, "found": 0, "deals": [], "checked": [], "counts": {}} | {
        "stale_after_days": {}
    } == data["attention"]
    bare = DealTable.from_columns(
        deal=["a"],
        outcome=["open"],
        opened=["2026-01-05"],
        closed=[None],
        amount=[1],
        currency="EUR",
    )
    told = from_tables(bare)
    assert None is told.month_end
    assert "full month" not in as_text(told)


def test_the_first_and_the_last_month_have_no_neighbours():
    """Where a month is no instant that is accepted, there is no comparison."""
    for day in ("1900-01-05", "2199-12-05"):
        deals = DealTable.from_columns(
            deal=["a"],
            outcome=["open"],
            opened=[day],
            closed=[None],
            amount=[1],
            currency="EUR",
        )
        visits = VisitTable.from_events(
            deal=["a"], stage=["lead"], at=[day], stages=["lead"]
        )
        made = from_tables(deals, visits)

        assert (day[:4] == "1900") == (made.months is None)
        assert (day[:4] == "2199") == (made.month_end is None)


def test_changes_show_their_sign_and_interval():
    """A change that rests on enough deals has an interval in brackets."""
    deals = DealTable.from_columns(
        deal=[f"d{place}" for place in range(40)],
        outcome=["won"] * 40,
        opened=["2026-01-05"] * 10 + ["2026-02-05"] * 30,
        closed=["2026-01-20"] * 30 + ["2026-02-20"] * 10,
        amount=[100] * 40,
        currency="EUR",
    )
    page = as_text(
        from_tables(deals, as_of=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    ).splitlines()
    lines = {line.split("  ")[1]: line for line in page if line.startswith("  ")}

    assert "+20 (+8 to +32)" in lines["opened"]
    assert "-20 (-32 to -8)" in lines["won"]
    assert "-20 (-32.40 to -7.60)" in lines["won EUR"]
    assert Decimal(-20) == as_decimal(page)


def as_decimal(page):
    """Return the change of the amount as it shows."""
    [line] = [one for one in page if one.startswith("  won EUR")]
    return Decimal(line.split()[4])


def test_the_page_says_what_the_end_of_the_month_leaves_out():
    """Deals without amount or chance, and no figure by stage where none ended."""
    deals = DealTable.from_columns(
        deal=["a", "b"],
        outcome=["open"] * 2,
        opened=["2026-01-05"] * 2,
        closed=[None] * 2,
        amount=[100, None],
        currency="EUR",
    )
    visits = VisitTable.from_events(
        deal=["a", "b"], stage=["lead"] * 2, at=["2026-01-05"] * 2, stages=["lead"]
    )
    page = as_text(from_tables(deals, visits))

    assert "2 open deals without amount or chance" in page
    assert "weighed by stage" not in page


def test_months_without_amounts_have_no_line_of_them():
    """Numbers of deals are compared all the same."""
    deals = DealTable.from_columns(
        deal=["a"], outcome=["won"], opened=["2026-01-05"], closed=["2026-02-20"]
    )
    page = as_text(from_tables(deals, as_of=dt.datetime(2026, 3, 2, tzinfo=dt.UTC)))

    assert "full month against" in page
    assert "won EUR" not in page
