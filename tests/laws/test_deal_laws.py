"""Laws of deals: what holds of every history."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain_strategies import (
    BOSS,
    MOVES,
    PLANTED,
    START,
    STEPS,
    done,
    lives,
    target,
)
from salesmodel.domain import Deal, Outcome
from salesmodel.domain.deals.events import DealOpened, HistoryBackfilled
from salesmodel.errors import LoadError, MoveError, SalesModelError


FIRM = {
    "ambiguous",
    "archived",
    "closed",
    "last_stage",
    "open",
    "out_of_order",
    "same_pipeline",
    "same_stage",
}
GARBAGE = st.sampled_from(
    [
        *(None, 5, -1, 0, True, 1.5, float("nan"), "", " ", "x", "new", b"x"),
        *([], {}, (), set(), [1], (1,), ("a",), (("a", []),), (("a", 1, 2),)),
        *(object(), START, datetime(2026, 1, 6), date(2026, 1, 6)),
        *(datetime(1700, 1, 1, tzinfo=UTC), Outcome.OPEN, Outcome.WON, BOSS),
    ]
)


def _state(deal):
    """Tell everything of a deal but its history."""
    names = {name.name for name in attrs.fields(Deal)} - {"history", "particulars"}
    told = {"closed_at", "first_won_at", "lost_at_stage", "lost_reason", "activities"}
    held = attrs.evolve(deal.particulars, pipelines=())
    return {name: getattr(deal, name) for name in names | told}, held, deal.visits()


@given(lives())
def test_a_deal_is_what_its_history_makes(life):
    """Replayed, pickled and copied it is the same, and hashes alike."""
    deal = life.deal
    pickled = pickle.loads(pickle.dumps(deal))
    copies = [copy.copy(deal), copy.deepcopy(deal), pickled]

    assert deal == Deal.replay(deal.history, life.ways.all)
    assert [deal] * 3 == copies
    assert {hash(deal)} == set(map(hash, copies))
    assert all(_state(deal) == _state(each) for each in copies)
    assert deal.timeline == pickled.timeline


@given(lives(), st.integers(0, 99))
def test_times_add_up_to_the_age(life, hours):
    """Stays follow on one another, none is negative, and together they are the age."""
    deal = life.deal
    at = deal.history[-1].at + timedelta(hours=hours)
    visits = deal.visits()
    times = [deal.time_in(stage, at=at) for stage in {visit.stage for visit in visits}]

    assert deal.opened_at == visits[0].entered
    assert visits[-1].left is None
    assert all(one.left == other.entered for one, other in pairwise(visits))
    assert all(visit.entered <= (visit.left or at) for visit in visits)
    assert min(times) >= timedelta()
    assert deal.age(at=at) == sum(times, timedelta())
    assert deal.age(at=at) <= at - deal.opened_at


@given(lives())
def test_a_history_grows_by_one_event_or_not_at_all(life):
    """What fails changes nothing, what changes nothing is the same deal."""
    for attempt in life.attempts:
        before, after = attempt.before, attempt.after

        assert before.history is attempt.history
        if after is before:
            continue
        assert attempt.error is None
        assert after.history[:-1] == before.history
        assert after.version == before.version + 1
        assert attempt.at == after.history[-1].at
        assert after != before


@given(lives())
def test_events_are_in_order_and_tell_their_deal(life):
    """Versions count from 1, instants never go back, and the opening is the first."""
    history = life.deal.history

    assert list(range(1, len(history) + 1)) == [event.version for event in history]
    assert sorted(event.at for event in history) == [event.at for event in history]
    assert {"d1"} == {event.deal_id for event in history}
    assert [True] + [False] * (len(history) - 1) == [
        isinstance(event, DealOpened) for event in history
    ]


@given(lives(), st.integers(0, 200))
def test_as_of_is_what_the_events_until_then_make(life, hours):
    """A deal of the past is the replay of its timeline, numbered from 1."""
    at = START + timedelta(hours=hours)
    events = [event for event in life.deal.timeline if event.at <= at]
    numbered = [attrs.evolve(event, version=n) for n, event in enumerate(events, 1)]
    early = life.deal.as_of(at)

    assert early == Deal.replay(numbered, life.ways.all)
    assert early == life.deal.as_of(at).as_of(at)
    assert life.deal.as_of(START - timedelta(microseconds=1)) is None


@given(lives())
def test_as_of_the_last_instant_is_the_deal(life):
    """All that is known until now makes the deal that there is."""
    whole = life.deal.as_of(life.deal.history[-1].at)

    assert _state(life.deal) == _state(whole)
    assert life.deal.timeline == tuple(
        attrs.evolve(event, version=old.version)
        for event, old in zip(whole.history, life.deal.timeline, strict=True)
    )


def _again(deal, attempts, ways):
    """Do again what was done; tell None if that is not possible, or not the same."""
    for attempt in attempts:
        told = attempt.after.history[-1]
        try:
            again = done(deal, attempt.step, ways, attempt.at)
        except SalesModelError:
            return None
        if again is deal or not _same(told, again.history[-1]):
            return None
        deal = again
    return deal


def _same(event, other):
    """Tell whether two events say the same, wherever the deal came from."""
    names = {part.name for part in attrs.fields(type(event))} & {"changes", "total"}
    return all(getattr(event, name) == getattr(other, name) for name in names)


@given(lives(late=False), STEPS, st.integers(0, 200))
def test_a_late_fact_is_as_good_as_one_in_time(life, step, hours):
    """Where everything could have been done with it, all but the history is equal."""
    deal, ways = life.deal, life.ways
    now = max([START, *(attempt.at for attempt in life.attempts)])
    then = min(START + timedelta(hours=hours), now)
    kept = [attempt for attempt in life.attempts if attempt.after is not attempt.before]
    early = deal.as_of(then)
    try:
        told = done(early, step, ways, then, by="bob")
    except SalesModelError:
        return
    on_time = _again(told, [each for each in kept if each.at > then], ways)
    if on_time is None:
        return
    late = deal.backfill(
        told.history[early.version :], at=now, by="eve", pipelines=ways.all
    )

    assert _state(on_time) == _state(late)
    assert [attrs.evolve(event, version=1) for event in on_time.timeline] == [
        attrs.evolve(event, version=1) for event in late.timeline
    ]


@given(lives(), st.sampled_from(MOVES), st.sampled_from([None, "price", "other"]))
def test_check_move_tells_exactly_what_stops_a_move(life, to, reason):
    """No blocker means that it succeeds, and the error has the same blockers."""
    deal, at = life.deal, life.deal.history[-1].at
    is_known = to.startswith("*") or to in deal.pipeline.rules.rooms
    assume(is_known)
    said = {"reason": reason} if to.startswith(("l", "*l")) else {}
    blockers = deal.pipeline.check_move(deal, target(to), **said)
    if not blockers:
        assert deal.version + 1 == deal.move(target(to), at=at, by="x", **said).version
        return
    with pytest.raises(MoveError) as caught:
        deal.move(target(to), at=at, by="x", **said)

    assert blockers == caught.value.blockers
    assert caught.value.committed is False


@given(lives(), st.sampled_from(MOVES))
def test_an_override_is_recorded_and_never_gets_past_what_is_firm(life, to):
    """The event holds all that was overridden; what is firm is what is left."""
    deal, at = life.deal, life.deal.history[-1].at
    assume(to.startswith("*") or to in deal.pipeline.rules.rooms)
    blockers = deal.pipeline.check_move(deal, target(to))
    firm = tuple(each for each in blockers if each.code in FIRM)
    if firm:
        with pytest.raises(MoveError) as caught:
            deal.move(target(to), at=at, by="x", override=BOSS)

        assert firm == caught.value.blockers
        return
    answer = deal.move(target(to), at=at, by="x", override=BOSS).history[-1].override

    assert (attrs.evolve(BOSS, blockers=blockers) if blockers else None) == answer


@given(lives())
def test_events_are_values(life):
    """They hash, and pickle and copy to equal ones."""
    history = life.deal.history

    assert len(set(history)) == len(history)
    assert history == pickle.loads(pickle.dumps(history)) == copy.deepcopy(history)


@given(lives())
def test_nothing_that_people_wrote_is_shown(life):
    """Neither a deal nor an event shows a field, a note, a result or a reason."""
    told = [life.deal, *life.deal.history, *life.deal.timeline, *life.deal.visits()]

    assert PLANTED not in repr(told)


def _tampered(draw, history):
    """Change one part of one event, maybe of a late fact."""
    events = list(history)
    n = draw(st.integers(0, len(events) - 1))
    event = events[n]
    inside = isinstance(event, HistoryBackfilled) and draw(st.booleans())
    changed = event.facts[0] if inside else event
    name = draw(st.sampled_from([each.name for each in attrs.fields(type(changed))]))
    others = [getattr(each, name, None) for each in events]
    value = draw(GARBAGE | st.sampled_from(others))
    changed = attrs.evolve(changed, **{name: value})
    events[n] = attrs.evolve(event, facts=(changed,)) if inside else changed
    return events


@given(lives(), st.data())
def test_a_tampered_event_is_refused_or_harmless(life, data):
    """Whatever stands in an event, replaying tells LoadError or makes a sound deal."""
    events = _tampered(data.draw, life.deal.history)
    fault = None
    try:
        deal = Deal.replay(events, life.ways.all)
    except LoadError as error:
        fault = error
    if fault is not None:
        assert fault.code in {"history", "pipeline"}
        assert PLANTED not in str(fault)
        return
    at = deal.history[-1].at

    assert deal == pickle.loads(pickle.dumps(deal))
    assert hash(deal) == hash(copy.deepcopy(deal))
    assert deal.age(at=at) >= timedelta()
    assert isinstance(hash(tuple(deal.fields.values())), int)
    assert deal == Deal.replay(deal.history, deal.pipelines.values())


@given(lives(), st.data())
def test_a_history_with_a_gap_is_refused(life, data):
    """An event less, two in each other's place, one twice: none of it replays."""
    events = list(life.deal.history)
    assume(len(events) > 1)
    n = data.draw(st.integers(0, len(events) - 2))
    without = events[:n] + events[n + 1 :]
    swapped = [*events[:n], events[n + 1], events[n], *events[n + 2 :]]
    for broken in (without, swapped, [*events, events[n]], events[::-1]):
        with pytest.raises(LoadError) as caught:
            Deal.replay(broken, life.ways.all)

        assert "history" == caught.value.code
