"""Tests of the table of stage events and of its words."""

import numpy as np
import pytest

from salesmodel.errors import (
    DefinitionError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.tables import EventTable, StageWords


WORDS = StageWords(["lead", "offer"], won=["won", "signed"], ignore=["note"])


def _events(**columns):
    plain = {
        "deal": ["d1", "d2", "d1"],
        "stage": ["offer", "lead", "lead"],
        "at": [20, 10, 10],
        "words": WORDS,
    }
    return EventTable.from_columns(**(plain | columns))


def test_words_have_codes():
    """Open stages count from 0, closing words share a code, notes have none."""
    words = ("lead", "offer", "won", "signed", "lost", "note")

    assert [0, 1, 2, 2, 3, -1] == [WORDS.code(word) for word in words]
    assert (2, 3) == (WORDS.won_code, WORDS.lost_code)


def test_an_unknown_word_is_told_with_the_known_ones():
    """The nearest one is suggested."""
    with pytest.raises(UnknownStageError, match="did you mean 'offer'") as caught:
        WORDS.code("ofer")

    assert ("lead", "offer", "won", "signed", "lost", "note") == caught.value.known


def test_a_word_has_one_meaning():
    """Every word that stands twice is told."""
    with pytest.raises(DefinitionError) as caught:
        StageWords(["lead", "lead", "won"], ignore=["lost"])

    assert "stage_words" == caught.value.code
    assert (
        "the word 'lead' is given two meanings",
        "the word 'lost' is given two meanings",
        "the word 'won' is given two meanings",
    ) == caught.value.problems


def test_a_text_is_not_several_words():
    """A single text would be taken letter by letter."""
    with pytest.raises(InvalidValueError):
        StageWords("lead")


def test_events_are_sorted_by_deal_and_time():
    """Rows come in any order; deals stand in the order of their first row."""
    events = _events()

    assert [0, 0, 1] == events.deal.tolist()
    assert [0, 1, 0] == events.stage.tolist()
    assert [10, 20, 10] == events.at.tolist()
    assert (("d1", "d2"), 3) == (events.deals, len(events))
    assert not any(
        column.flags.writeable for column in (events.deal, events.stage, events.at)
    )


@pytest.mark.parametrize(
    ("sequence", "stages"), [(None, [0, 1]), ([1, 2], [0, 1]), ([2, 1], [1, 0])]
)
def test_a_sequence_orders_what_has_one_instant(sequence, stages):
    """Without it the order of the rows does."""
    events = _events(
        deal=["d1", "d1"], stage=["lead", "offer"], at=[10, 10], sequence=sequence
    )

    assert stages == events.stage.tolist()


def test_a_history_may_have_no_events():
    """An empty table is a table."""
    events = _events(deal=[], stage=[], at=[], sequence=[])

    assert (0, ()) == (len(events), events.deals)


def test_a_mask_keeps_its_events():
    """The deals stay as they are."""
    events = _events()
    later = events[events.at > 10]

    assert ([1], ("d1", "d2")) == (later.stage.tolist(), later.deals)


@pytest.mark.parametrize(
    "columns",
    [
        {"stage": ["lead"]},
        {"stage": ["lead"] * 4},
        {"at": [1]},
        {"at": [1, 2, 3, 4]},
        {"deal": ["d1"]},
        {"sequence": [1]},
        {"deal": "abc"},
    ],
    ids=str,
)
def test_columns_have_one_row_an_event(columns):
    """No column is cut or repeated."""
    with pytest.raises(ShapeError):
        _events(**columns)


@pytest.mark.parametrize(
    ("columns", "kind", "path"),
    [
        ({"deal": ["d1", None, "d1"]}, InvalidValueError, "deal[1]"),
        ({"stage": ["lead", "lead", ""]}, InvalidValueError, "stage[2]"),
        ({"at": [None, 10, 20]}, InvalidInstantError, "at[0]"),
    ],
)
def test_an_event_has_a_deal_a_stage_and_an_instant(columns, kind, path):
    """An event that lacks one of them is placed."""
    with pytest.raises(kind) as caught:
        _events(**columns)

    assert (path, "absent") == (caught.value.path, caught.value.code)


def test_a_sequence_is_of_integers():
    """An order is not read out of texts."""
    with pytest.raises(InvalidValueError, match="sequence must be int64 integers"):
        _events(sequence=["a", "b", "c"])


def test_a_history_has_known_words_only():
    """A word without a meaning is an error."""
    with pytest.raises(UnknownStageError):
        _events(stage=["lead", "lead", "demo"])


@pytest.mark.parametrize(
    ("deal", "stage", "at", "code"),
    [
        ([0, 2], [0, 0], [1, 2], "code"),
        ([-1, 0], [0, 0], [1, 2], "code"),
        ([0, 1], [0, 4], [1, 2], "code"),
        ([0, 1], [-2, 0], [1, 2], "code"),
        ([1, 0], [0, 0], [1, 2], "order"),
        ([0, 0], [0, 0], [2, 1], "order"),
    ],
)
def test_codes_are_checked_once(deal, stage, at, code):
    """A table built from codes is in range and in order."""
    columns = np.array(deal, np.int32), np.array(stage, np.int32), np.array(at)
    with pytest.raises(InvalidValueError) as caught:
        EventTable(*columns, ("d1", "d2"), WORDS)

    assert code == caught.value.code


def test_codes_have_one_length():
    """A table built from codes has columns of one length."""
    codes = np.zeros(2, np.int32)
    with pytest.raises(ShapeError):
        EventTable(codes, codes[:1], np.zeros(2, np.int64), ("d1",), WORDS)
