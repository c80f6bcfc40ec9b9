"""Tests of the first response."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import first_response
from salesmodel.tables import CalendarTable, label


HOUR = 3_600_000_000


def _made(*rows, as_of=100, **options):
    """Measure requests of (deal, hour requested, hour responded, outcome)."""
    columns = zip(*rows, strict=True) if rows else [()] * 4
    deal, requested, responded, outcome = (list(one) for one in columns)
    plain = {
        "deal": deal,
        "requested": [None if one is None else round(one * HOUR) for one in requested],
        "responded": [None if one is None else round(one * HOUR) for one in responded],
        "outcome": outcome,
        "as_of": as_of * HOUR,
    }
    return first_response(**(plain | options))


def test_those_that_wait_are_counted_for_as_long_as_they_do():
    """Half are answered after 30 hours, not after 1, for two have been waiting."""
    made = _made(
        ("a", 0, 1, "won"), ("b", 0, 30, "lost"), ("c", 80, None, "open"),
        ("d", 0, None, "lost"),
    )  # fmt: skip

    assert (2, 2, 30.0, "hours") == (
        made.answered,
        made.unanswered,
        made.median,
        made.unit,
    )


def test_open_deals_are_not_lost():
    """The win rate of a bucket is of those decided, and the open ones are told."""
    rows = {
        row.bucket: row
        for row in _made(
            ("a", 0, 1 / 12, "won"), ("b", 0, 0.08, "open"), ("c", 0, 1, "lost"),
            ("d", 0, 24.1, "won"), ("e", 0, None, "lost"),
        ).rows()
    }  # fmt: skip

    assert (1.0, 1, 2) == (
        rows["within 5 min"].win_rate.value,
        rows["within 5 min"].win_rate.n,
        rows["within 5 min"].deals,
    )
    assert (0.0, None) == (
        rows["within 1 h"].win_rate.value,
        rows["within 1 day"].win_rate.value,
    )
    assert (1, 1) == (rows["later"].won, rows["unanswered"].lost)


def test_of_a_deal_the_first_request_and_response_count():
    """A second request was answered before the first one."""
    made = _made(("a", 5, 6, "open"), ("a", 0, 9, "won"), ("b", 1, 2, "lost"))

    assert (2, 1) == (made.answered, made.by_bucket[2].won)
    assert 1.0 == made.median


def test_what_cannot_be_measured_is_counted():
    """Later answers were not there yet; early ones answer nothing."""
    made = _made(
        ("a", None, 1, "won"), ("b", 11, None, "won"), ("c", 5, 4, "won"),
        ("d", 5, 11, "won"), as_of=10,
    )  # fmt: skip

    assert {"without_request": 1, "after_as_of": 1, "reversed": 1} == made.notices
    assert (0, 1) == (made.answered, made.unanswered)


def test_waiting_can_be_business_time():
    """A night is no wait."""
    calendar = CalendarTable(np.array([9, 33, 57]) * HOUR, np.array([0, 8, 16]) * HOUR)
    made = _made(("a", 16, 33.5, "won"), as_of=40, calendar=calendar)

    assert (1.5, "business_hours") == (made.median, made.unit)
    assert "median wait 1.500 business hours" in str(made)


def test_deals_and_outcomes_may_be_codes():
    """By name or by code the figures are the same."""
    deal, outcome = np.array([3, 3, 0]), np.array([1, 1, 0], np.uint8)
    rows = [("a", 0, 1, "won"), ("a", 2, 3, "won"), ("b", 0, None, "open")]
    named = _made(*rows)

    assert named.rows() == _made(*rows, deal=deal, outcome=outcome).rows()
    assert named.rows() == _made(*rows, deal=label("deal", ["a", "a", "b"])).rows()


def test_no_requests_have_no_median():
    """Nothing was asked, nothing warns."""
    made = _made()

    assert (0, 0, None) == (made.answered, made.unanswered, made.median)
    assert "median wait not reached" in str(made)
    assert "<td>later</td>" in made._repr_html_()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"deal": [None]}, "absent"),
        ({"deal": np.array([-1])}, "absent"),
        ({"outcome": [3]}, "code"),
        ({"outcome": ["Won"]}, "outcome"),
        ({"within_hours": {"a": 2, "b": 1}}, "order"),
        ({"within_hours": {"a": -1}}, "order"),
    ],
    ids=str,
)
def test_columns_are_not_guessed(columns, code):
    """Every request has a deal and one of three outcomes, and bounds ascend."""
    with pytest.raises(InvalidValueError) as caught:
        _made(("a", 0, 1, "won"), **columns)

    assert code == caught.value.code


@pytest.mark.parametrize("name", ["requested", "responded", "outcome"])
def test_columns_have_one_row_a_request(name):
    """No column is cut or repeated."""
    with pytest.raises(ShapeError):
        _made(("a", 0, 1, "won"), **{name: []})
