"""Tests of the way from tables to the report."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from salesmodel import report
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import Rejected
from salesmodel.errors import (
    InvalidInstantError,
    InvalidValueError,
    UnknownDealError,
)
from salesmodel.tables import DealTable, VisitTable


def _at(month, day):
    return dt.datetime(2026, month, day, tzinfo=dt.UTC)


def _deals(**columns):
    plain = {
        "deal": ["d1", "d2", "d3", "d4"],
        "outcome": ["won", "lost", "open", "won"],
        "opened": [_at(1, 5), _at(1, 7), _at(2, 2), _at(2, 1)],
        "closed": [_at(1, 26), _at(2, 1), None, _at(2, 10)],
        "client": ["Acme", "Bolt", "Acme", "Acme"],
        "owner": ["Ann", "Bob", None, "Bob"],
        "amount": [12_345, 500, None, 10_000],
        "currency": "EUR",
    }
    return DealTable.from_columns(**(plain | columns))


def _visits(**columns):
    plain = {
        "deal": ["d1", "d1", "d2", "d2"],
        "stage": ["lead", "won", "offer", "lost"],
        "at": [_at(1, 5), _at(1, 26), _at(1, 7), _at(2, 1)],
        "stages": ["lead", "offer", "won", "lost"],
        "kinds": {"won": "won", "lost": "lost"},
    }
    return VisitTable.from_events(**(plain | columns))


def test_the_outcomes_are_those_of_the_table():
    """Counts, amounts and days of four deals, by hand."""
    outcomes = report.from_tables(_deals()).outcomes

    assert (2, 1, 1) == (outcomes.won, outcomes.lost, outcomes.open)
    assert (2 / 3, 3) == (outcomes.win_rate.value, outcomes.win_rate.n)
    assert (Decimal("223.45"), Decimal("111.725"), Decimal("111.725")) == (
        outcomes.won_amount,
        outcomes.mean_won_amount,
        outcomes.median_won_amount,
    )
    assert (15.0, 15.0) == (outcomes.mean_cycle_days, outcomes.median_cycle_days)


def test_the_owners_stand_by_what_they_won():
    """The deals of nobody come last."""
    owners = report.from_tables(_deals()).owners

    assert [("Ann", 1, 0, 0), ("Bob", 1, 1, 0), (None, 0, 0, 1)] == [
        (row.owner, row.won, row.lost, row.open) for row in owners
    ]
    assert [Decimal("123.45"), Decimal(100), Decimal(0)] == [
        row.won_amount for row in owners
    ]
    assert [1.0, 0.5, None] == [row.win_rate.value for row in owners]


def test_owners_without_deals_then_are_left_out():
    """What an owner did later does not show."""
    owners = report.from_tables(_deals(), as_of=_at(1, 6)).owners

    assert ["Ann"] == [row.owner for row in owners]


def test_owners_without_amounts_stand_by_what_they_won():
    """Then by their name."""
    deals = _deals(amount=None, currency=None, owner=["Zoe", "Bob", "Ann", "Zoe"])
    owners = report.from_tables(deals).owners

    assert [("Zoe", None), ("Ann", None), ("Bob", None)] == [
        (row.owner, row.won_amount) for row in owners
    ]


def test_the_latest_instant_is_the_default_as_of():
    """It is echoed, with a notice."""
    made = report.from_tables(_deals())

    assert _at(2, 10) == made.definition.as_of
    assert 1 == made.data.notices["as_of_from_data"]


def test_the_definition_names_what_the_figures_hold_under():
    """As-of instant, currency, counting, coverage and start of the history."""
    zone = dt.timezone(dt.timedelta(hours=3))
    made = report.from_tables(
        _deals(),
        as_of=dt.datetime(2026, 2, 6, 3, tzinfo=zone),
        new_after=_at(1, 1),
        confidence=0.9,
    )

    assert report.Definition(_at(2, 6), "EUR", "reached", 0.9, _at(1, 1)) == (
        made.definition
    )
    assert 0.9 == made.outcomes.win_rate.confidence
    assert "as_of_from_data" not in made.data.notices


def test_the_history_makes_the_funnel():
    """A won deal reached every stage; medians are of total days in a stage."""
    lead, offer = report.from_tables(_deals(), _visits()).funnel

    assert ("lead", 3, 3, 0, 0, 21.0) == (
        lead.stage,
        lead.reached,
        lead.advanced,
        lead.lost,
        lead.open,
        lead.median_days,
    )
    assert ("offer", 3, 2, 1, 0, 25.0) == (
        offer.stage,
        offer.reached,
        offer.advanced,
        offer.lost,
        offer.open,
        offer.median_days,
    )
    assert (2 / 3, 3) == (offer.rate.value, offer.rate.n)


def test_a_history_alone_makes_a_report():
    """Its rows are events, and its sections without a column are absent."""
    made = report.from_tables(visits=_visits())

    assert (4, 2, 1, 1) == (
        made.data.rows,
        made.data.deals,
        made.outcomes.won,
        made.outcomes.lost,
    )
    assert (None, ()) == (made.repeat, made.owners)
    assert {
        "as_of_from_data": 1,
        "inferred_stages": 2,
        "no_amount_column": 1,
        "no_client_column": 1,
        "no_owner_column": 1,
        "opened_at_first_event": 2,
    } == made.data.notices


def test_repeat_sales_tell_the_maturity():
    """A known share is compatible with a set of models, and no level is named."""
    made = report.from_tables(_deals(), new_after=_at(1, 1))

    assert (Decimal("123.45"), Decimal(100), 10_000 / 22_345) == (
        made.repeat.first_amount,
        made.repeat.repeat_amount,
        made.repeat.repeat_share,
    )
    assert (None, ("base_max", "whole_company")) == (
        made.maturity.level,
        made.maturity.levels_by_repeat_share,
    )
    assert "repeat_share" not in made.maturity.missing_evidence


def test_an_unknown_share_tells_no_maturity():
    """Without the start of the history first sales are not known."""
    made = report.from_tables(_deals())

    assert (None, 10_000 / 22_345, _at(1, 26)) == (
        made.repeat.repeat_share,
        made.repeat.repeat_share_if_complete,
        made.repeat.history_from,
    )
    assert () == made.maturity.levels_by_repeat_share
    assert "repeat_share" == made.maturity.missing_evidence[0]
    assert 1 == made.data.notices["first_sales_unknown"]


def test_what_is_not_known_is_noticed():
    """Every gap of the columns is counted."""
    deals = _deals(
        opened=[None, _at(1, 7), _at(2, 2), _at(2, 1)],
        closed=[_at(1, 26), _at(1, 1), None, None],
        client=["Acme", None, "Acme", "Acme"],
        amount=[None, 500, None, 10_000],
    )

    assert {
        "as_of_from_data": 1,
        "client_unknown": 1,
        "closed_before_opened": 1,
        "closed_unknown": 1,
        "first_sales_unknown": 1,
        "no_history": 1,
        "opened_unknown": 1,
        "owner_unknown": 1,
        "sales_without_date": 1,
        "won_without_amount": 1,
    } == report.from_tables(deals).data.notices


def test_a_stay_without_an_end_is_noticed():
    """Its deal was lost at an unknown instant."""
    deals = _deals(closed=[_at(1, 26), None, None, _at(2, 10)])
    events = _visits(deal=["d2"], stage=["lead"], at=[_at(1, 8)])
    made = report.from_tables(deals, events)

    assert 1 == made.data.notices["stay_end_unknown"]
    assert made.funnel[0].median_days is None


def test_sales_at_one_instant_are_noticed():
    """Which of them was first is not known."""
    deals = _deals(closed=[_at(2, 10), _at(2, 1), None, _at(2, 10)])

    assert 1 == report.from_tables(deals).data.notices["tied_first_sales"]


def test_tables_without_instants_make_a_report():
    """There is no as-of instant then, and nothing is of any age."""
    nothing = [None] * 4
    made = report.from_tables(_deals(opened=nothing, closed=nothing))

    assert (None, (), 2, 1) == (
        made.definition.as_of,
        made.outcome_by_age,
        made.outcomes.won,
        made.outcomes.open,
    )
    assert (None, None) == (
        made.outcomes.mean_cycle_days,
        made.outcomes.median_cycle_days,
    )
    assert "as_of_from_data" not in made.data.notices


def test_an_instant_before_everything_leaves_nothing():
    """Every section stands, and is empty."""
    made = report.from_tables(_deals(), as_of=_at(1, 1))

    assert (0, 0, None, ()) == (
        made.data.deals,
        made.outcomes.win_rate.n,
        made.outcomes.mean_won_amount,
        made.owners,
    )
    assert Decimal(0) == made.outcomes.won_amount
    assert 4 == made.data.notices["opened_after_as_of"]


def test_what_an_import_rejected_is_in_the_report():
    """Rows, rejected rows and notices of both add up."""
    rejected = (Rejected(3, "id", "column 'id' must be text", "deals"),)
    notices = {"dates_in_utc": 7, "opened_unknown": 2}
    deals = _deals(opened=[None, _at(1, 7), _at(2, 2), _at(2, 1)])
    made = report.from_import(Imported(deals, None, 5, 4, rejected, notices))

    assert (5, 4, rejected) == (
        made.data.rows,
        made.data.accepted,
        made.data.rejected,
    )
    assert (7, 3) == (
        made.data.notices["dates_in_utc"],
        made.data.notices["opened_unknown"],
    )


def test_large_amounts_do_not_wrap_around():
    """A total past int64 is exact."""
    deals = _deals(amount=np.array([2**62, 0, 0, 2**62]), outcome=["won"] * 4)
    made = report.from_tables(deals, new_after=_at(1, 1))

    assert Decimal(2**63) / 100 == made.outcomes.won_amount
    assert Decimal(2**62) / 100 == made.owners[0].won_amount


def test_there_must_be_a_table():
    """A report on nothing is not made."""
    with pytest.raises(InvalidValueError) as caught:
        report.from_tables()

    assert "no_source" == caught.value.code


@pytest.mark.parametrize("name", ["as_of", "new_after"])
def test_instants_are_aware(name):
    """A naive one is not guessed at."""
    with pytest.raises(InvalidInstantError) as caught:
        report.from_tables(_deals(), **{name: dt.datetime(2026, 1, 1)})

    assert "naive" == caught.value.code


def test_the_coverage_is_a_fraction():
    """95 is none."""
    with pytest.raises(InvalidValueError) as caught:
        report.from_tables(_deals(), confidence=95)

    assert "confidence" == caught.value.code


@pytest.mark.parametrize("amount", [None, [1, 2, 3, 4]])
def test_the_currency_is_known(amount):
    """Its decimals are needed, and its name is printed."""
    with pytest.raises(InvalidValueError) as caught:
        report.from_tables(_deals(amount=amount, currency="\x1b[31m"))

    assert "currency" == caught.value.code


def test_an_event_of_an_unknown_deal_is_an_error():
    """It would count for nobody."""
    with pytest.raises(UnknownDealError):
        report.from_tables(_deals(), _visits(deal=["d1", "d1", "d9", "d9"]))
