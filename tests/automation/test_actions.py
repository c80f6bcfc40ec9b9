"""Tests of actions: what a rule lets happen, as frozen data."""

import copy
import pickle
from datetime import UTC, date, datetime

import pytest

from automation_cases import SAID, SALES, day, opened
from salesmodel.automation import (
    CallHost,
    CreateTask,
    Fill,
    MoveOn,
    Notify,
    OpenCycle,
    QualityCall,
    Refuse,
)
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import BusinessCalendar, Delay


BOLD = "Zaphod-Beeblebrox"
WORKED = BusinessCalendar(zone="Europe/Moscow")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Fill(5), "type"),
        (lambda: Refuse(" "), "id"),
        (lambda: MoveOn(None), "id"),
        (lambda: MoveOn("lost", reason=5), "type"),
        (lambda: MoveOn("lost", note="x\x00"), "control"),
        (lambda: CreateTask(5), "type"),
        (lambda: CreateTask("x" * 10_001), "long"),
        (lambda: CreateTask("x", after=5), "type"),
        (lambda: CreateTask("x", calendar=5), "type"),
        (lambda: CreateTask("x", kind="dream"), "kind"),
        (lambda: QualityCall(after="soon"), "type"),
        (lambda: Notify("", "x"), "id"),
        (lambda: Notify("ann", None), "type"),
        (lambda: CallHost(""), "id"),
        (lambda: CallHost("print", "x"), "type"),
        (lambda: OpenCycle(""), "id"),
        (lambda: OpenCycle("p", since=""), "id"),
        (lambda: OpenCycle("p", id=5), "id"),
        (lambda: OpenCycle("p", first_contact=3), "type"),
        (lambda: OpenCycle("p", every="monthly"), "type"),
        (lambda: OpenCycle("p", every=0), "range"),
        (lambda: OpenCycle("p", every=521), "range"),
    ],
)
def test_what_is_no_action_is_refused(call, code):
    """It is refused when it is made, not when it runs."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert code == caught.value.code


@pytest.mark.parametrize(
    "action",
    [
        Fill({"need": BOLD}),
        CallHost("print", {"to": BOLD}),
        Notify("ann", BOLD),
        CreateTask(f"call {BOLD}"),
        MoveOn("lost", reason=BOLD, note=BOLD),
    ],
)
def test_an_action_is_data_and_shows_nothing_personal(action):
    """It is copied and pickled; `repr` leaves out what may tell of persons."""
    assert action == pickle.loads(pickle.dumps(action)) == copy.deepcopy(action)
    assert BOLD not in repr(action)


def test_what_is_given_can_change_and_the_action_does_not():
    """A mapping is copied and read-only."""
    given = {"need": "a pump"}
    action = Fill(given)
    given["need"] = "a hose"

    assert {"need": "a pump"} == action.values
    assert {"rooms": ("bath",)} == Fill({"rooms": ["bath"]}).values
    with pytest.raises(TypeError):
        action.values["need"] = "x"


@pytest.mark.parametrize(
    ("after", "calendar", "at", "expected"),
    [
        (Delay(), None, day(5, 9), day(5, 9)),
        (Delay(days=1), None, day(5, 9), day(6, 9)),
        (Delay(months=1), None, datetime(2026, 1, 31, 9, tzinfo=UTC), None),
        (Delay(), WORKED, day(5, 9), day(5, 9)),
        (Delay(), WORKED, day(5, 3), day(5, 6)),
        (Delay(), WORKED, day(5, 20), day(6, 6)),
        (Delay(days=1), WORKED, day(5, 22), day(7, 6)),
        (Delay(days=5), WORKED, day(5, 9), day(12, 6)),
    ],
)
def test_a_task_is_due_on_a_working_day(after, calendar, at, expected):
    """Days are those of the calendar's zone, and work begins at nine there."""
    wanted = datetime(2026, 2, 28, 9, tzinfo=UTC) if expected is None else expected

    assert wanted == CreateTask("x", after, calendar).due(at)


def test_a_calendar_without_a_working_day_comes_to_an_end():
    """The calendar ends with the year 2199, and says so."""
    task = CreateTask("x", calendar=BusinessCalendar(holidays=[date(2199, 12, 31)]))
    with pytest.raises(InvalidInstantError) as caught:
        task.due(datetime(2199, 12, 31, 9, tzinfo=UTC))

    assert "range" == caught.value.code


def test_a_quality_call_is_a_call():
    """A week later, unless something else is said."""
    call = QualityCall().as_task()

    assert ("call", day(12, 9)) == (call.kind, call.due(day(5, 9)))


def test_a_first_contact_counts_from_any_point_of_the_deal():
    """From now, the opening, the win, or the last time it came to a stage."""
    deal = opened(pipeline=SALES, fields={"need": "a pump"})
    deal = deal.move("offer", at=day(6), by="ann").move("new", at=day(7), by="ann")
    deal = deal.move("offer", at=day(8), by="ann").win(at=day(9), by="ann")
    week = Delay(weeks=1)

    def _contact(since):
        return OpenCycle("p", week, since).contact_at(deal, day(9))

    assert day(16) == _contact("now") == _contact("won")
    assert day(12) == _contact("opened")
    assert day(15) == _contact("offer")
    assert day(9) == OpenCycle("p", Delay(), "opened").contact_at(deal, day(9))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (day(5, 9), day(12, 9)),
        (day(12, 9), day(12, 9)),
        (day(12, 10), day(26, 9)),
        (day(26, 8), day(26, 9)),
        (day(27), datetime(2026, 2, 9, 9, tzinfo=UTC)),
        (datetime(2027, 1, 5, tzinfo=UTC), datetime(2027, 1, 11, 9, tzinfo=UTC)),
    ],
)
def test_a_first_contact_may_keep_to_a_series(at, expected):
    """Every two weeks since a week after the opening, it is the next that is to come."""
    cycle = OpenCycle("p", Delay(weeks=1), "opened", every=2)

    assert expected == cycle.contact_at(opened(at=day(5, 9)), at)


def test_a_contact_of_a_series_is_on_a_working_day():
    """As work begins; a day off moves it, and not those after it."""
    calendar = BusinessCalendar(holidays=[date(2026, 1, 26)])
    cycle = OpenCycle("p", Delay(weeks=1), "opened", calendar, every=2)

    assert day(27, 9) == cycle.contact_at(opened(at=day(5, 9)), day(20))
    later = cycle.contact_at(opened(at=day(5, 9)), day(28))
    assert datetime(2026, 2, 9, 9, tzinfo=UTC) == later


@pytest.mark.parametrize("since", ["won", "contract", "nowhere"])
def test_a_point_that_never_came_is_refused(since):
    """There is nothing to count from."""
    deal = opened(pipeline=SALES)
    with pytest.raises(InvalidValueError) as caught:
        OpenCycle("p", since=since).contact_at(deal, SAID["at"])

    assert "since" == caught.value.code
