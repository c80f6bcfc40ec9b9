"""Tests of how long complaints take to be resolved."""

import datetime as dt

import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import complaint_times
from salesmodel.tables import ComplaintTable


FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def on(day):
    """Return an instant so many days after the first, or nothing."""
    return None if day is None else FIRST + dt.timedelta(days=day)


def _times(*rows, by=None, day=20, **columns):
    complaints = ComplaintTable.from_columns(
        at=[on(at) for at, _ in rows],
        resolved=[on(resolved) for _, resolved in rows],
        missing_at="keep",
        **columns,
    )
    return complaint_times(complaints, by, as_of=on(day))


def test_open_complaints_count_for_as_long_as_they_are():
    """Leaving them out would make the median 2 days, taking them for resolved 5."""
    row = _times((0, 2), (0, 6), (10, None), (12, None)).total

    assert (4, 2, 6.0) == (row.n_complaints, row.n_open, row.median_days)
    assert (0.25, 4) == (row.resolved_within(3).value, row.resolved_within(3).n)
    assert 0 < row.resolved_within(3).low < 0.25 < row.resolved_within(3).high < 1


def test_a_share_that_was_not_reached_is_not_known():
    """Nor is one beyond the longest that any was seen."""
    row = _times((0, 2), (15, None), (15, None)).total

    assert (None, None) == (row.median_days, row.quantile_days(0.9))
    assert (None, pytest.approx(1 / 3)) == (
        row.resolved_within(6).value,
        row.resolved_within(4).value,
    )


def test_what_was_resolved_later_is_open():
    """At the instant itself it is not; complaints opened later are left out."""
    found = _times((0, 20), (0, 20.1), (20.1, 21), (20, None), (None, 3))

    assert (3, 2) == (found.total.n_complaints, found.total.n_open)
    assert {"undated": 1, "after": 1} == found.notices


def test_complaints_are_grouped():
    """Those without a label come last, and groups without one have no median."""
    found = _times((0, 2), (0, 4), (30, 31), by="seller", seller=["Ann", None, "Eve"])

    assert [("Ann", 1, 2.0), ("Eve", 0, None), (None, 1, 4.0)] == [
        (row.group, row.n_complaints, row.median_days) for row in found.rows()
    ]
    assert ["2026-01"] == [row.group for row in _times((0, 2), by="month").rows()]


def test_of_no_complaint_nothing_is_known():
    """Neither a median nor a share."""
    row = _times().total

    assert (0, 0, None, None) == (
        row.n_complaints,
        row.n_open,
        row.median_days,
        row.resolved_within(5).value,
    )


def test_groups_and_instants_have_to_be_there():
    """Another column is refused, and so is a text for an instant."""
    with pytest.raises(InvalidValueError, match="labels, a period, or 'seller'"):
        _times(by="deal")
    with pytest.raises(InvalidInstantError):
        complaint_times(
            ComplaintTable.from_columns(at=[], resolved=[]), as_of="2026-01-01"
        )


def test_times_are_shown_as_a_table():
    """A line a group, and one of all."""
    found = _times((0, 2))

    assert "all 1 0 2.000 2.000" == " ".join(str(found).splitlines()[-1].split())
    assert "<caption>Complaints as of 2026-01-21" in found._repr_html_()
