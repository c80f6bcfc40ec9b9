"""Tests of activities, and of the first response that follows from them."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations
from typing import get_args

import pytest

from salesmodel.domain import ACTIVITY_KINDS, Activity, ActivityKind, first_response
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import BusinessCalendar


HOUR = timedelta(hours=1)
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _at(hours):
    return NINE + hours * HOUR


def _did(hours, kind="call", direction="outbound", **known):
    return Activity(f"a{hours}", kind, _at(hours), direction=direction, **known)


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def _waited(activities, hours, **known):
    found = first_response(activities, _at(hours), **known)
    return None if found is None else (found.responded_at, found.waited)


def test_the_constant_lists_what_the_type_allows():
    """The kinds are those of the type."""
    assert get_args(ActivityKind) == ACTIVITY_KINDS


def test_an_activity_is_done_unless_it_is_planned():
    """Its instant is kept in UTC, and the rest is not known."""
    east = timezone(timedelta(hours=3))
    call = Activity("a1", "call", datetime(2026, 1, 5, 12, tzinfo=east))

    assert "done" == call.state
    assert (NINE, UTC) == (call.at, call.at.tzinfo)
    assert (None,) * 5 == (
        call.direction,
        call.channel,
        call.duration,
        call.level,
        call.contact_id,
    )


def test_what_came_of_it_is_not_shown():
    """Free text may tell of persons."""
    assert "Beeblebrox" not in repr(_did(0, result="Mrs Beeblebrox called back"))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"id": ""}),
        ("kind", {"kind": "visit"}),
        ("naive", {"at": datetime(2026, 1, 5)}),
        ("date_not_datetime", {"at": date(2026, 1, 5)}),
        ("state", {"state": "begun"}),
        ("direction", {"direction": "sideways"}),
        ("id", {"channel": ""}),
        ("id", {"level": 3}),
        ("id", {"contact_id": " "}),
        ("type", {"result": None}),
        ("control", {"result": "a\x00b"}),
        ("type", {"duration": 60}),
        ("negative", {"duration": -HOUR}),
    ],
)
def test_what_is_no_activity_is_refused(code, given):
    """The code says what is wrong."""
    usual = {"id": "a1", "kind": "call", "at": NINE}

    assert code == _code(lambda: Activity(**usual | given))


def test_a_copy_is_equal():
    """Copies and pickles go through the constructor."""
    call = _did(1, duration=HOUR, channel="phone", level="answered", contact_id="p1")

    assert call == copy.deepcopy(call) == pickle.loads(pickle.dumps(call))
    assert 1 == len({call, copy.copy(call)})


def test_nothing_is_answered_that_was_not_asked():
    """Calls of the seller alone are no response."""
    assert None is _waited([], 5)
    assert None is _waited([_did(0), _did(1)], 5)
    assert None is _waited([_did(6, direction="inbound")], 5)
    assert None is _waited([], 5, requested_at=_at(6))


def test_a_request_waits_for_what_the_seller_does_next():
    """In whatever order they are listed; what was before, or is planned, is no answer."""
    activities = [
        _did(0),
        _did(1, "message", "inbound"),
        _did(2, state="planned"),
        _did(3, "message", None),
        _did(4, "message"),
        _did(5),
    ]

    for order in permutations(activities):
        assert (_at(4), 3 * HOUR) == _waited(order, 9)


def test_an_open_request_has_waited_until_now():
    """Answers that come later are not known yet."""
    activities = [_did(1, "message", "inbound"), _did(5)]

    assert (None, 2 * HOUR) == _waited(activities, 3)
    assert (_at(5), 4 * HOUR) == _waited(activities, 5)
    assert (None, 0 * HOUR) == _waited(activities, 1)


@pytest.mark.parametrize(
    ("expected", "kind", "duration"),
    [
        ((_at(1), 0 * HOUR), "call", HOUR),
        ((_at(1), 0 * HOUR), "meeting", HOUR),
        ((_at(2), HOUR), "call", 0 * HOUR),
        ((_at(2), HOUR), "call", None),
        ((_at(2), HOUR), "message", HOUR),
    ],
)
def test_a_talk_that_the_client_began_answers_itself(expected, kind, duration):
    """A call that nobody picked up, and a message, do not."""
    asked = _did(1, kind, "inbound", duration=duration)

    assert expected == _waited([asked, _did(2)], 9)


def test_a_request_may_be_no_activity():
    """A form on a page has an instant alone, and then that counts."""
    activities = [_did(1), _did(2, "message", "inbound"), _did(4)]

    assert (_at(4), HOUR) == _waited(activities, 9, requested_at=_at(3))
    assert (_at(1), HOUR) == _waited(activities, 9, requested_at=_at(0))
    assert (_at(4), 0 * HOUR) == _waited(activities, 9, requested_at=_at(4))


def test_a_wait_can_be_counted_in_working_hours():
    """From nine to six; the night does not count."""
    asked, answered = _did(8, "message", "inbound"), _did(25)
    calendar = BusinessCalendar()

    assert (_at(25), 2 * HOUR) == _waited([asked, answered], 30, calendar=calendar)
    assert (None, HOUR) == _waited([asked], 20, calendar=calendar)


@pytest.mark.parametrize("given", [{"at": None}, {"at": NINE, "requested_at": "now"}])
def test_an_instant_is_aware(given):
    """Both are looked at."""
    with pytest.raises(InvalidInstantError):
        first_response([], **given)


@pytest.mark.parametrize("activities", [None, [None], "call"])
def test_only_activities_tell_of_a_response(activities):
    """Anything else is an error of the package."""
    assert "type" == _code(lambda: first_response(activities, NINE))


def test_hours_are_those_of_a_calendar():
    """Anything else tells none."""
    asked = _did(1, "message", "inbound")

    assert "type" == _code(lambda: first_response([asked], _at(2), calendar="Mo-Fr"))
