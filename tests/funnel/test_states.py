"""Tests of the counts that can be added."""

import copy
import pickle

import numpy as np
import pytest

from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidValueError,
    LoadError,
    NotEnoughDataError,
)
from salesmodel.funnel import (
    ConversionState,
    Counting,
    FlowState,
    OutcomeState,
    TimeInStageState,
    reduce,
    time_in_stage,
)
from salesmodel.tables import CalendarTable, Stages, VisitTable


VISITS = VisitTable.from_events(
    deal=["a", "a", "b"],
    stage=["lead", "offer", "lead"],
    at=["2026-01-05", "2026-01-07", "2026-01-06"],
    stages=["lead", "offer"],
)


def test_yesterday_and_today_are_both():
    """Three deals and three are six, whatever way the state was kept."""
    state = ConversionState.of(VISITS)
    kept = pickle.loads(pickle.dumps(state))

    assert [[4, 2]] == (kept + copy.copy(state)).finish().counts.entered.tolist()
    assert (1, 0.9) == (state.version, state.finish(confidence=0.9).confidence)


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (ConversionState.of(VISITS, "visited"), "counting is not the same"),
        (
            ConversionState.of(VisitTable.empty(Stages(["lead"]))),
            "stages is not the same",
        ),
        (ConversionState.of(VISITS, amount=[1, 2]), "only one of them has amounts"),
    ],
)
def test_what_was_counted_differently_is_not_added(other, problem):
    """Every difference is told."""
    with pytest.raises(DefinitionError, match=problem):
        ConversionState.of(VISITS) + other


def test_only_states_are_added():
    """A number is none."""
    with pytest.raises(TypeError):
        ConversionState.of(VISITS) + 1


def test_a_state_counts_a_deal_once():
    """Moves can be added as they are."""
    with pytest.raises(DefinitionError, match="not each stay"):
        ConversionState.of(VISITS, Counting("visited", "each"))


STATES = [
    ConversionState.of(VISITS, by="month", amount=[5, 7]),
    FlowState.of(VISITS, amount=[5, 7]),
    OutcomeState.of(VISITS),
    TimeInStageState.of(VISITS, relative_error=0.1),
]


@pytest.mark.parametrize("state", STATES, ids=lambda one: type(one).__name__)
def test_a_state_is_not_added_to_anything_else(state):
    """A number is none, nor is a state of another kind."""
    for other in (1, VISITS):
        with pytest.raises(TypeError):
            state + other


@pytest.mark.parametrize("state", STATES, ids=lambda one: type(one).__name__)
def test_a_state_of_another_version_is_not_read(state):
    """Nor is one of another kind, or one that lacks something."""
    told = state.as_dict()
    for wrong in (
        {"schema": 2},
        {"kind": "sales"},
        {"stages": 5, "fates": 5},
        {"counts": {}, "times": "x", "unknown": "x", "group": [0.5]},
    ):
        with pytest.raises(LoadError, match="a state of"):
            type(state).from_dict({**told, **wrong})
    with pytest.raises(LoadError, match="'schema' is not there"):
        type(state).from_dict({"kind": told["kind"]})


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (0, {"group": [9, 9]}),
        (0, {"last": [9, 9]}),
        (0, {"deals": [0, 0]}),
        (0, {"counting": ["reached", "each", "any"]}),
        (1, {"stages": {"open": ["lead"]}}),
        (2, {"unit": 0}),
        (2, {"over": [0, 0]}),
        (2, {"times": [2, 1], "over": [1, 1], "met": []}),
        (3, {"per": "owner"}),
        (3, {"unit": "weeks"}),
        (3, {"relative_error": 0.01}),
        (3, {"ended": [-1]}),
    ],
    ids=str,
)
def test_a_state_that_does_not_hold_together_is_not_read(place, wrong):
    """Whatever is wrong with it, the error is one."""
    with pytest.raises(LoadError):
        type(STATES[place]).from_dict({**STATES[place].as_dict(), **wrong})


def test_nothing_is_no_sum():
    """Without a table it is not known which stages there are."""
    with pytest.raises(NotEnoughDataError):
        reduce([], FlowState.of)


@pytest.mark.parametrize(
    ("one", "other", "problem"),
    [
        (FlowState.of(VISITS), FlowState.of(VisitTable.empty()), "stages is not"),
        (FlowState.of(VISITS), STATES[1], "only one of them has amounts"),
        (STATES[1], FlowState.of(VISITS), "only one of them has amounts"),
        (STATES[2], OutcomeState.of(VISITS, unit=1), "unit is not the same"),
        (STATES[3], TimeInStageState.of(VISITS), "relative_error is not the same"),
    ],
)
def test_states_that_differ_are_not_added(one, other, problem):
    """Every difference is told."""
    with pytest.raises(DefinitionError, match=problem):
        one + other


def test_a_sum_of_amounts_is_exact_or_refused():
    """It never wraps around."""
    state = FlowState.of(VISITS, amount=[2**62, 0])
    with pytest.raises(InvalidAmountError):
        state + state


def test_a_histogram_says_how_near_it_is():
    """The exact way says nothing of the kind."""
    made = STATES[3].finish()

    assert ", to within 10.0%" in str(made)
    assert "to within" not in str(time_in_stage(VISITS))
    assert (1, 2) == (made.ended[0], made.ended[0] + made.going_on[0])


def test_a_histogram_refuses_what_it_cannot_keep():
    """An error out of range, a share out of range."""
    for error in (0, 0.6, float("nan")):
        with pytest.raises(InvalidValueError):
            TimeInStageState.of(VISITS, relative_error=error)
    with pytest.raises(InvalidValueError):
        STATES[3].finish(shares=[2])


def test_a_histogram_can_be_of_business_time():
    """It says its unit."""
    calendar = CalendarTable(
        np.array(["2026-01-01", "2026-02-01"], "datetime64[D]"), [0, 3_600_000_000]
    )
    state = TimeInStageState.of(VISITS, per="deal", calendar=calendar)

    assert ("business_hours", 0.0) == (state.unit, state.finish().quantiles[0, 0])
    assert 0.0 == state.finish().median[0]
