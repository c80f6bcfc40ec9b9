"""Tests of the tables of answers and of complaints."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.tables import ComplaintTable, ResponseTable


DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]


def _responses(**columns):
    return ResponseTable.from_columns(**({"at": DAYS, "score": [9, None, 0]} | columns))


def _complaints(**columns):
    plain = {"at": DAYS, "resolved": ["2026-01-09", None, "2026-01-07"]}
    return ComplaintTable.from_columns(**(plain | columns))


@pytest.mark.parametrize(
    "score",
    [
        [9, None, 0],
        np.array([9, -1, 0]),
        np.array([9.0, np.nan, 0.0]),
        pd.Series([9, None, 0]),
        pd.Series([9, None, 0], dtype="Int64"),
        pl.Series([9, None, 0]),
    ],
)
def test_scores_come_from_any_library(score):
    """An absent one is no answer."""
    table = _responses(score=score)

    assert ([9, -1, 0], [True, False, True]) == (
        table.score.tolist(),
        table.is_answered.tolist(),
    )


@pytest.mark.parametrize(
    "score",
    [
        [9, 11, 0],
        [9, -2, 0],
        [9, 8.5, 0],
        [9, float("inf"), 0],
        [9, True, None],
        np.array([9, 11, 0]),
        [9, "8", 0],
    ],
)
def test_a_score_off_the_scale_is_refused_by_its_row(score):
    """So is one that is no whole number."""
    if isinstance(score, list):
        score = np.array(score, object)
    with pytest.raises(InvalidValueError, match=r"score\[1\] must be a whole number"):
        _responses(score=score)


def test_a_scale_may_begin_above_zero():
    """A 0 is off a scale from 1 to 5."""
    table = _responses(score=[5, None, 1], scale=(1, 5))

    assert ((1, 5), [5, -1, 1]) == (table.scale, table.score.tolist())
    for score in ([5, None, 0], np.array([5, -1, 0])):
        with pytest.raises(InvalidValueError, match=r"score\[2\].* from 1 to 5"):
            _responses(score=score, scale=(1, 5))


@pytest.mark.parametrize(
    "scale", [(5, 1), (1, 1), (-1, 5), (0, 101), (0, 5, 10), (0.0, 10), 5, (True, 5)]
)
def test_a_scale_is_two_ascending_numbers(scale):
    """Others are refused by name."""
    with pytest.raises(InvalidValueError, match="scale must be"):
        _responses(scale=scale)


def test_an_answer_comes_after_its_question():
    """And with a score."""
    table = _responses(answered=["2026-01-05", None, None])

    assert [MISSING, MISSING] == table.answered.tolist()[1:]
    with pytest.raises(InvalidInstantError, match=r"answered\[0\] must be at or after"):
        _responses(answered=["2026-01-04", None, None])
    with pytest.raises(InvalidInstantError, match=r"answered\[1\] must be absent"):
        _responses(answered=[None, "2026-01-08", None])


def test_a_complaint_is_resolved_after_it_was_opened():
    """At the same instant at the earliest; one that is open has no end."""
    assert MISSING == _complaints().resolved[1]
    with pytest.raises(InvalidInstantError, match=r"resolved\[0\] must be at or after"):
        _complaints(resolved=["2026-01-01", None, None])


@pytest.mark.parametrize("table", [_responses, _complaints])
def test_clients_and_labels_belong_to_rows(table):
    """Merged clients are one; what is missing is refused, dropped or kept."""
    gone = {"client": ["Acme", None, "Bolt"], "seller": ["Ann", None, "Bob"]}

    with pytest.raises(InvalidValueError, match=r"client\[1\] must be given"):
        table(**gone)
    kept = table(**gone, missing_client="keep", merged={"Bolt": "Acme"})
    assert ([0, -1, 0], ("Acme",), {"client_unknown": 1}) == (
        kept.client.tolist(),
        kept.names,
        kept.notices,
    )
    dropped = table(**gone, missing_client="drop")
    assert (2, ["Ann", "Bob"]) == (
        len(dropped),
        [dropped.seller.labels[code] for code in dropped.seller.codes],
    )
    assert 2 == len(table(at=[None, *DAYS[1:]], missing_at="drop"))
    assert None is table().client


@pytest.mark.parametrize("table", [_responses, _complaints])
def test_columns_are_of_one_length_and_not_written_to(table):
    """The one that is not is named."""
    with pytest.raises(ShapeError, match="deal must have 3 rows"):
        table(deal=["d1"])
    column = table().at
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 7
    with pytest.raises(ShapeError, match="a mask must have 3 rows"):
        table()[np.array([True])]
