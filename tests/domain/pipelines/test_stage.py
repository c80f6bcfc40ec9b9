"""Tests of stages, and of the terms in which a deal should leave them."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from salesmodel.domain import (
    FORECAST_CATEGORIES,
    Days,
    ForecastCategory,
    Outcome,
    Stage,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar


FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (
    datetime(2026, 1, day, 12, tzinfo=UTC) for day in (2, 3, 4, 5, 6)
)
SECOND = timedelta(seconds=1)
OFFER = Stage(
    "offer",
    "Commercial offer",
    probability="0.4",
    forecast="best_case",
    target=Days(5),
    stale_after=Days(3, working=True),
    stale_since="entry",
    guidance="Send the quote.",
    archived=True,
)


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_the_constant_lists_what_the_type_allows():
    """The forecast categories are those of the type."""
    assert get_args(ForecastCategory) == FORECAST_CATEGORIES


def test_a_stage_needs_an_id_alone():
    """It is open and live, is called like its id, and nothing else is said of it."""
    stage = Stage("new")

    assert "new" == stage.name
    assert Outcome.OPEN is stage.kind
    assert (None, None, None, None) == (
        stage.probability,
        stage.forecast,
        stage.target,
        stage.stale_after,
    )
    assert ("activity", "", False) == (
        stage.stale_since,
        stage.guidance,
        stage.archived,
    )


def test_a_stage_keeps_what_is_said_of_it():
    """Each setting is there to be read."""
    assert ("Commercial offer", Decimal("0.4")) == (OFFER.name, OFFER.probability)
    assert ("best_case", Days(5)) == (OFFER.forecast, OFFER.target)
    assert Days(3, working=True) == OFFER.stale_after
    assert "entry" == OFFER.stale_since


@pytest.mark.parametrize("name", ["Won", "Выиграна", "closed lost"])
def test_a_kind_is_never_read_off_a_name(name):
    """A stage called won is open unless its kind says otherwise."""
    assert Outcome.OPEN is Stage(name).kind
    assert Outcome.LOST is Stage(name, kind="lost").kind


def test_a_closed_stage_has_the_probability_of_its_kind():
    """Won is 1, lost is 0, also if somebody says so."""
    assert Decimal(1) == Stage("signed", kind="won").probability
    assert Decimal(1) == Stage("signed", kind="won", probability=1).probability
    assert Decimal(0) == Stage("gone", kind="lost").probability
    assert Decimal(0) == Stage("gone", kind=Outcome.LOST, probability=0.0).probability


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"id": " "}),
        ("id", {"id": 7}),
        ("name", {"name": " "}),
        ("type", {"name": None}),
        ("long", {"name": "x" * 257}),
        ("kind", {"kind": "Won"}),
        ("kind", {"kind": None}),
        ("fraction", {"probability": 1.4}),
        ("fraction", {"probability": "many"}),
        ("probability", {"kind": "won", "probability": 0.9}),
        ("probability", {"kind": "lost", "probability": 0.1}),
        ("forecast", {"forecast": "maybe"}),
        ("type", {"target": 5}),
        ("type", {"stale_after": timedelta(5)}),
        ("since", {"stale_since": "birth"}),
        ("long", {"guidance": "x" * 65_537}),
        ("type", {"archived": 1}),
    ],
)
def test_what_is_no_stage_is_refused(code, given):
    """The error says which setting is wrong."""
    assert code == _code(lambda: Stage(**{"id": "offer"} | given))


@pytest.mark.parametrize("value", [Stage("new"), OFFER, OFFER.target])
def test_a_copy_is_equal_and_was_looked_at_again(value):
    """Copies and pickles go through the constructor."""
    assert value == copy.copy(value) == copy.deepcopy(value)
    assert value == pickle.loads(pickle.dumps(value))
    assert hash(value) == hash(copy.copy(value))


def test_a_pickle_that_was_tampered_with_is_refused():
    """A blank id does not come in by the back door."""
    tampered = pickle.dumps(Stage("offer")).replace(b"offer", b"     ")

    assert "id" == _code(lambda: pickle.loads(tampered))


@pytest.mark.parametrize("n", [0, -1, 3_661, True, 1.0, "3", None])
def test_a_term_is_a_number_of_days(n):
    """From 1 to 3660, whole."""
    assert _code(lambda: Days(n)) in ("range", "type")


def test_days_say_plainly_whether_they_are_worked():
    """Working is yes or no."""
    assert "type" == _code(lambda: Days(1, working=1))


def test_days_of_24_hours_are_over_after_as_many_hours():
    """The term itself is not over yet."""
    assert not Days(3).are_over(FRIDAY, MONDAY)
    assert Days(3).are_over(FRIDAY, MONDAY + SECOND)
    assert not Days(3660).are_over(FRIDAY, TUESDAY)


def test_days_worked_leave_the_weekend_out():
    """One day worked after a Friday lasts to the end of Monday."""
    day = Days(1, working=True)

    assert not day.are_over(FRIDAY, SUNDAY)
    assert not day.are_over(FRIDAY, datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC))
    assert day.are_over(FRIDAY, datetime(2026, 1, 6, tzinfo=UTC))
    assert not day.are_over(SATURDAY, MONDAY)
    assert day.are_over(SATURDAY, TUESDAY)


def test_days_worked_follow_the_calendar_and_its_zone():
    """Holidays do not count, and a day begins where the calendar is."""
    day = Days(1, working=True)
    feast = BusinessCalendar(holidays=[date(2026, 1, 5)])
    east = BusinessCalendar(zone="Asia/Tokyo")
    late = datetime(2026, 1, 5, 15, tzinfo=UTC)

    assert not day.are_over(FRIDAY, TUESDAY, feast)
    assert not day.are_over(FRIDAY, late - SECOND, east)
    assert day.are_over(FRIDAY, late, east)
    assert not day.are_over(FRIDAY, late)


def test_days_of_24_hours_are_hours_also_when_clocks_change():
    """The night of the change has 23 hours: a day later is two hours past noon."""
    riga = ZoneInfo("Europe/Riga")
    before, after = (datetime(2026, 3, day, 12, tzinfo=riga) for day in (28, 29))

    assert not Days(1).are_over(before, after + timedelta(hours=1))
    assert Days(1).are_over(before, after + timedelta(hours=1, seconds=1))


@pytest.mark.parametrize("working", [True, False])
@pytest.mark.parametrize("wrong", [None, date(2026, 1, 5), datetime(2026, 1, 5)])
def test_terms_are_counted_between_instants(working, wrong):
    """A naive one would be read by the clock of the machine."""
    term = Days(1, working=working)

    assert _code(lambda: term.are_over(wrong, MONDAY))
    assert _code(lambda: term.are_over(MONDAY, wrong))


def test_days_worked_are_those_of_a_calendar():
    """Anything else tells none."""
    term = Days(1, working=True)

    assert "type" == _code(lambda: term.are_over(FRIDAY, MONDAY, "Mo-Fr"))
