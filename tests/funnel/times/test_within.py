"""Tests of the rates within a time."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import DAY, rates_within
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000


def _visits(*rows, as_of=40):
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.array(days, np.int64) * DAY + START,
        stages=["lead", "offer", "won", "lost"],
        kinds={"won": "won", "lost": "lost"},
        as_of=START + as_of * DAY,
    )


def test_young_deals_make_the_naive_rate_too_low():
    """Half of those old enough advance; eight young ones are not failures."""
    old = [(0, "lead", 0), (0, "offer", 5), (1, "lead", 0), (1, "lost", 5)]
    young = [(deal, "lead", 39) for deal in range(2, 10)]
    row = rates_within(_visits(*old, *young), days=30).rows()[0]

    assert (0.1, 0.5, 8, 10) == (
        row.naive.value,
        row.matured.value,
        row.immature,
        row.entered,
    )
    assert pytest.approx(0.5) == row.estimate


def test_a_late_advance_is_not_one_within_the_time():
    """It counts for the naive rate alone."""
    row = rates_within(_visits((0, "lead", 0), (0, "won", 35)), days=30).rows()[0]

    assert (1.0, 0.0, 0.0, 0.0) == (
        row.naive.value,
        row.matured.value,
        row.estimate,
        row.error,
    )


def test_what_nobody_was_seen_for_is_not_known():
    """A deal of one day says nothing of thirty."""
    row = rates_within(_visits((0, "lead", 39)), days=30).rows()[0]

    assert (None, None, None, 1) == (
        row.matured.value,
        row.estimate,
        row.error,
        row.immature,
    )


def test_no_deals_have_no_rates():
    """The stages stand."""
    rows = rates_within(_visits(), days=30).rows()

    assert [("lead", 0, None), ("offer", 0, None)] == [
        (row.stage, row.entered, row.naive.value) for row in rows
    ]


def test_rates_print_themselves():
    """A line a stage under the time."""
    made = rates_within(_visits((0, "lead", 0)), days=30)

    assert "advanced within 30 days" == str(made).splitlines()[0]
    assert ["lead", "1", "0", "0.000", "0.000", "0.000", "0.000"] == (
        str(made).splitlines()[2].split()
    )
    assert "<td>lead</td>" in made._repr_html_()


@pytest.mark.parametrize("days", [0, -1, float("nan")])
def test_a_time_is_above_zero(days):
    """Within no time nobody advances."""
    with pytest.raises(InvalidValueError):
        rates_within(_visits(), days=days)
