"""Laws of the tables, the funnel, repeat sales and the report."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracles
from salesmodel import report
from salesmodel._arrays import LATEST, MISSING
from salesmodel.funnel import (
    DAY,
    conversion,
    outcome_by_age,
    time_in_stage,
)
from salesmodel.repeat import repeat_share
from salesmodel.report.amounts import mean_amount, median_amount
from salesmodel.tables import OPEN, WON, deals_of, known_at
from strategies import INSTANTS, STAGES, STEP, Sales, deal_rows, deal_table, sales


NEW_AFTER = st.none() | INSTANTS
AGES = (0, 0.25, 1, 3.5, 7, 30)
MICRO_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _absent(column):
    return [None if one == MISSING else one for one in column.tolist()]


def _seen(snapshot):
    """Return a snapshot in the shape of its oracle."""
    deals, visits = snapshot.deals, snapshot.visits
    known = {
        deal: {
            "outcome": outcome,
            "opened": opened,
            "closed": closed,
            "stays": [],
        }
        for deal, outcome, opened, closed in zip(
            deals.deal,
            deals.outcome.tolist(),
            _absent(deals.opened),
            _absent(deals.closed),
            strict=True,
        )
    }
    for row, stage, entered, left, ended in zip(
        visits.deal.tolist(),
        visits.stage.tolist(),
        visits.entered.tolist(),
        _absent(visits.left),
        visits.ended.tolist(),
        strict=True,
    ):
        if stage < visits.stages.n_open:
            known[deals.deal[row]]["stays"].append((stage, entered, left, ended))
    return known


def _known(*told):
    """Return what the oracle knows, without how far deals got."""
    return {
        deal: {name: value for name, value in one.items() if name != "furthest"}
        for deal, one in oracles.known_at(*told).items()
    }


def _told(rows):
    return [(row.deal, row.outcome, row.opened, row.closed) for row in rows]


def _aware(micros):
    return MICRO_EPOCH + dt.timedelta(microseconds=micros)


def _report(some, as_of, new_after=None):
    return report.from_tables(
        some.table(),
        some.history(),
        as_of=_aware(as_of),
        new_after=None if new_after is None else _aware(new_after),
    )


@given(sales(), INSTANTS)
def test_what_was_known_is_its_oracle(some, as_of):
    """Walking each deal's events one by one tells the same."""
    snapshot = known_at(some.table(), some.history(), as_of=as_of)
    expected = _known(_told(some.deals), some.histories(), STAGES, as_of)

    assert expected == _seen(snapshot)


@given(deal_rows(), INSTANTS)
def test_what_was_known_without_a_history_is_its_oracle(rows, as_of):
    """The table of deals alone decides."""
    snapshot = known_at(deal_table(rows), as_of=as_of)

    assert _known(_told(rows), {}, (), as_of) == _seen(snapshot)


@given(sales(), INSTANTS)
def test_what_was_known_of_a_history_alone_is_its_oracle(some, as_of):
    """The deals of a history are those of its events."""
    history = some.history()
    snapshot = known_at(deals_of(history), history, as_of=as_of)
    names = dict.fromkeys(deal for deal, _, _ in some.events)
    names = [name for name in names if name in history.deals]
    rows = [(name, OPEN, None, None) for name in names]
    expected = _known(rows, some.histories(), STAGES, as_of)

    assert expected == _seen(snapshot)


@given(sales(), INSTANTS)
def test_the_notices_of_a_snapshot_add_up(some, as_of):
    """What was left out or inferred is what is missing."""
    snapshot = known_at(some.table(), some.history(), as_of=as_of)
    known = _seen(snapshot)
    today = known_at(some.table(), some.history(), as_of=LATEST)
    closed_today = {
        deal for deal, one in _seen(today).items() if one["outcome"] != OPEN
    }
    opened = {row.deal: row.opened for row in some.deals}
    notices = snapshot.notices

    assert len(some.deals) - len(known) == notices["opened_after_as_of"]
    assert notices["events_after_as_of"] == sum(
        at > as_of for _, _, at in some.real_events()
    )
    assert notices["closed_after_as_of"] == sum(
        one["outcome"] == OPEN and deal in closed_today for deal, one in known.items()
    )
    assert notices["opened_at_first_event"] == sum(
        one["opened"] != opened[deal] for deal, one in known.items()
    )


@given(sales(), INSTANTS)
def test_the_funnel_is_its_oracle(some, as_of):
    """Counting deal by deal tells the same, whoever told that a deal was closed."""
    snapshot = known_at(some.table(), some.history(), as_of=as_of)
    rows = [
        (
            row.entered,
            row.advanced,
            row.lost,
            row.open + row.moved_back + row.moved_out,
        )
        for row in conversion(snapshot.visits).rows()
    ]
    told = oracles.known_at(_told(some.deals), some.histories(), STAGES, as_of).values()
    expected = oracles.stage_conversion(
        [one["furthest"] for one in told], [one["outcome"] for one in told], 3
    )

    assert expected == rows


@given(sales(), INSTANTS)
def test_the_medians_of_stays_are_their_oracle(some, as_of):
    """Stays are added up deal by deal; those that go on are censored."""
    snapshot = known_at(some.table(), some.history(), as_of=as_of)
    stays = [
        (deal, *stay) for deal, one in _seen(snapshot).items() for stay in one["stays"]
    ]
    rows = time_in_stage(snapshot.visits, per="deal").rows()
    medians = tuple(row["median_days"] for row in rows)

    assert oracles.median_days_in_stage(stays, 3) == medians


@given(deal_rows(), INSTANTS)
def test_the_outcome_by_age_is_its_oracle(rows, as_of):
    """Exact fractions tell the same, and the shares add up to 1."""
    snapshot = known_at(deal_table(rows), as_of=as_of)
    ages = outcome_by_age(snapshot.deals, as_of=as_of, days=AGES)
    known = _seen(snapshot).values()
    told = [(one["outcome"], one["opened"], one["closed"]) for one in known]
    expected = oracles.outcome_by_age(told, as_of, AGES)

    assert [row[0] for row in expected] == [age.days for age in ages]
    assert [row[4] for row in expected] == [age.at_risk for age in ages]
    for row, age in zip(expected, ages, strict=True):
        assert pytest.approx(row[1:4], abs=1e-14) == (age.won, age.lost, age.open)
        assert pytest.approx(1, abs=1e-14) == age.won + age.lost + age.open


@given(deal_rows(), NEW_AFTER)
def test_repeat_sales_are_their_oracle(rows, new_after):
    """Walking the clients tells the same."""
    split = repeat_share(deal_table(rows), new_after=new_after)
    won = [(row.client, row.closed, row.amount) for row in rows if row.outcome == WON]

    assert oracles.repeat_share(won, new_after) == attrs.asdict(split)


@given(deal_rows(outcomes=st.just(WON)), INSTANTS)
def test_first_and_repeat_sales_are_all_sales(rows, new_after):
    """Nothing is lost between them."""
    split = repeat_share(deal_table(rows), new_after=new_after)
    total = sum(row.amount or 0 for row in rows if row.client is not None)

    assert total == split.first_amount + split.repeat_amount


@given(st.lists(st.integers(-(10**12), 10**12)), st.sampled_from([0, 2, 3, 4]))
def test_means_and_medians_are_their_oracle(units, digits):
    """They are exact, half-even to six decimals."""
    column = np.array(units, np.int64)

    assert oracles.mean_amount(units, digits) == mean_amount(column, digits)
    assert oracles.median_amount(units, digits) == median_amount(column, digits)


@settings(deadline=None)
@given(sales(), INSTANTS, NEW_AFTER)
def test_a_report_reconciles(some, as_of, new_after):
    """What goes in comes out somewhere, section by section."""
    made = _report(some, as_of, new_after)
    data, outcomes = made.data, made.outcomes
    left_out = data.notices.get("opened_after_as_of", 0)

    assert len(some.deals) + len(some.real_events()) == data.rows == data.accepted
    assert len(some.deals) == data.deals + left_out
    assert data.deals == outcomes.won + outcomes.lost + outcomes.open
    assert outcomes.win_rate.n == outcomes.won + outcomes.lost
    for kind in ("won", "lost", "open"):
        assert getattr(outcomes, kind) == sum(
            getattr(owner, kind) for owner in made.owners
        )
    assert outcomes.won_amount == sum(owner.won_amount for owner in made.owners)
    assert all(0 < n for n in data.notices.values())
    first = made.funnel[0]
    assert data.deals == first.reached + data.notices.get("without_stages", 0)
    assert made.funnel[-1].advanced == outcomes.won
    assert (new_after is None) == (made.repeat.first_amount is None)


@settings(deadline=None)
@given(sales(), INSTANTS)
def test_a_report_can_be_written(some, as_of):
    """Every report has a JSON form and a page, and the same report the same bytes."""
    one, other = _report(some, as_of), _report(some, as_of)

    assert report.as_json(one) == report.as_json(other)
    assert report.as_text(one) == report.as_text(other)
    assert all(line.isprintable() for line in report.as_text(one).splitlines())
    assert "nan" not in report.as_text(one)


@settings(deadline=None)
@given(sales(), INSTANTS, INSTANTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(some, as_of, new_after, random):
    """A report of shuffled deals, and of events with their sequence, is the same."""
    deals = random.sample(some.deals, len(some.deals))
    places = random.sample(range(len(some.events)), len(some.events))
    shuffled = Sales(tuple(deals), tuple(some.events[place] for place in places))
    one = _report(some, as_of, new_after)
    other = report.from_tables(
        shuffled.table(),
        shuffled.history(sequence=places),
        as_of=_aware(as_of),
        new_after=_aware(new_after),
    )
    if "tied_first_sales" in one.data.notices:
        other = attrs.evolve(other, repeat=one.repeat, maturity=one.maturity)

    assert one == other


@settings(deadline=None)
@given(sales(), INSTANTS, NEW_AFTER, st.integers(-400, 400))
def test_a_shift_in_time_shifts_the_report(some, as_of, new_after, steps):
    """Only differences of instants count, but for what goes by calendar months."""
    shift = steps * STEP

    def later(at):
        return None if at is None else at + shift

    deals = tuple(
        attrs.evolve(row, opened=later(row.opened), closed=later(row.closed))
        for row in some.deals
    )
    events = tuple((deal, word, at + shift) for deal, word, at in some.events)
    one = _report(some, as_of, new_after)
    other = _report(Sales(deals, events), as_of + shift, later(new_after))
    delta = dt.timedelta(microseconds=shift)
    history_from = other.repeat.history_from
    moved_back = attrs.evolve(
        other,
        definition=one.definition,
        repeat=attrs.evolve(
            other.repeat,
            history_from=None if history_from is None else history_from - delta,
        ),
        cohorts=one.cohorts,
        months=one.months,
        month_end=one.month_end,
    )

    assert one == moved_back


@settings(deadline=None)
@given(sales(), INSTANTS, INSTANTS)
def test_names_are_only_names(some, as_of, new_after):
    """Renaming deals, clients and owners changes nothing but the names."""

    def other_name(name):
        return None if name is None else f"Ж {name}"

    deals = tuple(
        attrs.evolve(
            row,
            deal=other_name(row.deal),
            client=other_name(row.client),
            owner=other_name(row.owner),
        )
        for row in some.deals
    )
    events = tuple((other_name(deal), word, at) for deal, word, at in some.events)
    one = _report(some, as_of, new_after)
    other = _report(Sales(deals, events), as_of, new_after)
    owners = tuple(attrs.evolve(row, owner=other_name(row.owner)) for row in one.owners)
    in_need = tuple(
        attrs.evolve(row, deal=other_name(row.deal), owner=other_name(row.owner))
        for row in one.attention.deals
    )
    attention = attrs.evolve(one.attention, deals=in_need)

    assert attrs.evolve(one, owners=owners, attention=attention) == other


@settings(deadline=None)
@given(sales(), INSTANTS, INSTANTS)
def test_the_counts_of_a_split_add_up(some, as_of, new_after):
    """Two halves of the clients have together what the whole has."""
    is_left = {row.deal: row.client == "Acme" for row in some.deals}
    halves = [
        Sales(
            tuple(row for row in some.deals if is_left[row.deal] is side),
            tuple(event for event in some.events if is_left[event[0]] is side),
        )
        for side in (True, False)
    ]
    whole = _report(some, as_of, new_after)
    parts = [_report(half, as_of, new_after) for half in halves]

    for kind in ("won", "lost", "open", "won_amount"):
        assert getattr(whole.outcomes, kind) == sum(
            getattr(part.outcomes, kind) for part in parts
        )
    for kind in ("clients", "repeat_clients", "first_amount", "repeat_amount"):
        assert getattr(whole.repeat, kind) == sum(
            getattr(part.repeat, kind) for part in parts
        )
    for rows in zip(whole.funnel, *(part.funnel for part in parts), strict=True):
        for kind in ("reached", "advanced", "lost", "open"):
            counts = [getattr(row, kind) for row in rows]
            assert counts[0] == sum(counts[1:])


def test_a_day_is_that_of_the_oracles():
    """Both count 24 hours in microseconds."""
    assert oracles.DAY == DAY
