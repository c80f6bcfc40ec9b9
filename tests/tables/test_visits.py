"""Tests of the table of stays."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import (
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.tables import Stages, VisitTable, label


STAGES = ("lead", "offer", "won", "note")
KINDS = {"won": "won", "note": "ignore"}


def _day(number):
    return dt.datetime(2026, 1, number, tzinfo=dt.UTC)


def _micros(number):
    return int(np.datetime64(f"2026-01-{number:02}", "us").astype(np.int64))


def _events(**columns):
    plain = {
        "deal": ["b", "a", "b", "a"],
        "stage": ["lead", "won", "offer", "lead"],
        "at": [_day(2), _day(9), _day(4), _day(3)],
        "stages": STAGES,
        "kinds": KINDS,
    }
    return VisitTable.from_events(**(plain | columns))


def _stays(**columns):
    plain = {
        "deal": ["a", "a"],
        "stage": ["lead", "offer"],
        "entered": [_day(1), _day(3)],
        "left": [_day(2), None],
        "stages": STAGES,
        "as_of": _day(9),
    }
    return VisitTable.from_stays(**(plain | columns))


def test_stays_stand_by_deal_and_time():
    """Each ends with the next one, and the last one goes on until the observation."""
    visits = _events()

    assert ("b", "a") == visits.deals
    assert [0, 0, 1, 1] == visits.deal.tolist()
    assert [0, 1, 0, 2] == visits.stage.tolist()
    assert [1, 3, 2, 3] == visits.next.tolist()
    assert [2, 4, 3, 9] == [
        dt.datetime.fromtimestamp(at / 1e6, dt.UTC).day
        for at in visits.entered.tolist()
    ]
    assert [True, False, True, False] == visits.ended.tolist()
    assert [_micros(4), _micros(9), _micros(9), _micros(9)] == visits.left.tolist()
    assert ([0, 2], [1, 3]) == (visits.starts.tolist(), visits.ends.tolist())
    assert [False] * 4 == visits.inferred.tolist()
    assert (4, 2, 3) == (len(visits), visits.n_deals, visits.n_stages)
    assert (None, None) == (visits.owner, visits.amount)


def test_columns_are_read_only():
    """Neither what came nor what was made of it can be written to."""
    visits = _events(amount=[1, 2, 3, 4])
    names = ("deal", "stage", "entered", "left", "next", "ended", "inferred", "amount")

    assert not any(getattr(visits, name).flags.writeable for name in names)


def test_the_columns_of_the_caller_stay_his():
    """A column is looked at, not locked; where it fits it is not copied."""
    at = np.array([_micros(2)])
    visits = _events(deal=np.zeros(1, np.int32), stage=np.zeros(1, np.uint8), at=at)

    assert at.flags.writeable
    assert np.shares_memory(at, visits.entered)


def test_owners_and_amounts_follow_their_stay():
    """Codes of owners are their names where they have no others."""
    by_time = _events(at=[_day(1), _day(2), _day(3), _day(4)], amount=[1, 2, 3, 4])
    assert [1, 3, 2, 4] == by_time.amount.tolist()
    visits = _events(owner=["Ann", None, "Bob", "Cy"], amount=[1, 2, 3, None])
    coded = _events(owner=np.array([3, 1, 0, 2], np.uint8))

    assert [0, 1, 2, -1] == visits.owner.codes.tolist()
    assert [1, 3, MISSING, 2] == visits.amount.tolist()
    assert [0, 1] == _stays(owner=["Ann", "Bob"]).owner.codes.tolist()
    assert [3, 0, 2, 1] == coded.owner.codes.tolist()
    assert ("0", "1", "2", "3") == coded.owner.labels
    assert ((), 0) == (
        _events(deal=[], stage=[], at=[], owner=np.zeros(0, int)).owner.labels,
        len(_events(deal=[], stage=[], at=[])),
    )


def test_labels_are_taken_as_they_are():
    """Deals and owners that were factorised once are not again."""
    named = label("deal", ["x", "y", "x", "y"])
    visits = _events(deal=named, owner=named)

    assert (("x", "y"), named.labels) == (visits.deals, visits.owner.labels)


@pytest.mark.parametrize("frame", [pd.Series, pl.Series, np.array, tuple])
def test_columns_come_from_any_library(frame):
    """They are the same stays."""
    micros = [_micros(number) for number in (2, 9, 4, 3)]
    visits = _events(
        deal=frame(["b", "a", "b", "a"]),
        stage=frame([0, 2, 1, 0]),
        at=frame(micros),
        sequence=frame([1, 2, 3, 4]),
    )

    assert _events().entered.tolist() == visits.entered.tolist()
    assert _events().stage.tolist() == visits.stage.tolist()


def test_ignored_events_are_left_out():
    """A note is no stay, and does not end one."""
    visits = _events(stage=["lead", "won", "note", "lead"])

    assert [0, 0, 2] == visits.stage.tolist()


def test_later_events_are_left_out_and_counted():
    """The instant of observation counts, what comes after it does not."""
    visits = _events(as_of=_day(4))

    assert [0, 1, 0] == visits.stage.tolist()
    assert ({"events_after_as_of": 1}, _micros(4)) == (visits.notices, visits.as_of)
    assert {} == _events(as_of=_day(9)).notices


def test_without_events_there_are_no_stays():
    """The table stands, and has no instant of its own."""
    for visits in (
        VisitTable.empty(Stages(["lead"])),
        _events(deal=[], stage=[], at=[]),
    ):
        columns = (visits.deal, visits.stage, visits.entered, visits.left, visits.next)
        assert [0] * 5 == [column.size for column in columns]
        assert ([], []) == (visits.starts.tolist(), visits.ends.tolist())
        assert visits.as_of is None
    assert 0 == len(_stays(deal=[], stage=[], entered=[], left=[]))


@pytest.mark.parametrize(
    ("columns", "kind", "path"),
    [
        ({"deal": ["b", None, "b", "a"]}, InvalidValueError, "deal[1]"),
        ({"stage": ["lead", "lead", "", "lead"]}, InvalidValueError, "stage[2]"),
        ({"at": [_day(2), None, _day(4), _day(3)]}, InvalidInstantError, "at[1]"),
        ({"at": np.array([0, 0, MISSING, 0])}, InvalidInstantError, "at[2]"),
        ({"at": np.array([0, 2**60, 0, 0])}, InvalidInstantError, "at[1]"),
    ],
)
def test_an_event_has_a_deal_a_stage_and_an_instant(columns, kind, path):
    """An event that lacks one of them, or has a wild one, is placed."""
    with pytest.raises(kind) as caught:
        _events(**columns)

    assert path == caught.value.path


@pytest.mark.parametrize(
    "columns",
    [
        {"deal": [0, -1, 0, 0]},
        {"deal": [0, 2**31 - 1, 0, 0]},
        {"stage": [0, 4, 0, 0]},
        {"stage": [0, -1, 0, 0]},
    ],
)
def test_a_code_out_of_range_is_refused(columns):
    """Codes of deals start at 0; codes of stages are places."""
    with pytest.raises(InvalidValueError) as caught:
        _events(**columns)

    assert "code" == caught.value.code


def test_an_unknown_stage_is_refused():
    """The nearest one is suggested."""
    with pytest.raises(UnknownStageError, match="did you mean 'offer'"):
        _events(stage=["lead", "ofer", "lead", "lead"])


@pytest.mark.parametrize("name", ["deal", "stage", "at", "sequence", "owner", "amount"])
def test_columns_have_one_length(name):
    """No column is cut or repeated."""
    with pytest.raises(ShapeError):
        _events(**{name: ["lead"] if name in ("deal", "stage", "owner") else [1]})


def test_a_stay_has_its_own_end():
    """A gap before the next stay is not filled."""
    visits = _stays()

    assert [_micros(2), _micros(9)] == visits.left.tolist()
    assert ([True, False], [1, 4]) == (visits.ended.tolist(), visits.next.tolist())


def test_a_stay_that_ended_without_a_next_one_ended():
    """When is known or not; that it did is said."""
    visits = _stays(left=[_day(2), _day(5)])
    unknown = _stays(left=[None, None], ended=[True, False], inferred=[True, False])

    assert ([True, True], [1, 4]) == (visits.ended.tolist(), visits.next.tolist())
    assert [MISSING, _micros(9)] == unknown.left.tolist()
    assert [True, False] == unknown.inferred.tolist()


def test_a_stay_is_cut_at_the_observation():
    """One that ends later goes on, one that begins later is left out."""
    visits = _stays(left=[_day(8), None], as_of=_day(2), stage=[0, 1])
    by_data = _stays(as_of=None, left=[_day(2), _day(6)])

    assert ([_micros(2)], [False]) == (visits.left.tolist(), visits.ended.tolist())
    assert _micros(6) == by_data.as_of


def test_stays_may_be_of_ignored_stages():
    """They are left out as events are."""
    visits = _stays(
        stage=["lead", "note"], kinds=KINDS, owner=["Ann", "Bob"], amount=[1, 2]
    )

    assert ([0], [1]) == (visits.stage.tolist(), visits.amount.tolist())


def test_a_stay_does_not_end_before_it_began():
    """The row is told."""
    with pytest.raises(InvalidInstantError) as caught:
        _stays(left=[_day(2), _day(2)])

    assert ("reversed", "left[1]") == (caught.value.code, caught.value.path)


def test_ends_have_the_length_of_beginnings():
    """No column is cut or repeated."""
    with pytest.raises(ShapeError):
        _stays(left=[None])
