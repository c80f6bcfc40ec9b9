"""Tests of the time in stages."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import DAY, time_in_stage
from salesmodel.tables import Stages, VisitTable


START = 1_767_225_600_000_000


def _visits(*rows, **columns):
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.array(days, np.int64) * DAY + START,
        stages=["lead", "offer", "lost"],
        kinds={"lost": "lost"},
        **columns,
    )


def test_quantiles_are_of_stays_that_ended():
    """One that goes on for long makes the median longer, not the quantile."""
    visits = _visits(
        ("a", "lead", 0), ("a", "offer", 2), ("b", "lead", 0), ("b", "lost", 4),
        ("c", "lead", 0), ("c", "lead", 1), as_of=START + 9 * DAY,
    )  # fmt: skip
    stays, deals = time_in_stage(visits), time_in_stage(visits, per="deal")

    assert (3, 1, 2.0) == (stays.ended[0], stays.going_on[0], stays.quantiles[0, 0])
    assert (2, 1, 3.0) == (deals.ended[0], deals.going_on[0], deals.quantiles[0, 0])
    assert ([2.0, 4.0]) == [stays.median[0], deals.median[0]]
    assert np.isnan(stays.median[1])
    assert ["lead", "offer"] == [row["stage"] for row in stays.rows()]


def test_without_an_estimate_there_is_none():
    """Quantiles alone cost no sort."""
    made = time_in_stage(_visits(("a", "lead", 0)), censored=False, shares=[0.1])

    assert (None, None) == (made.median, made.rows()[0]["median_days"])
    assert "q10_days" in made.rows()[0]


def test_no_stays_have_no_time():
    """Undefined is nan in a column and None in a row."""
    for per in ("stay", "deal"):
        made = time_in_stage(_visits(), per=per)
        assert np.isnan(made.quantiles).all()
        assert made.rows()[0]["q50_days"] is None
    assert 0 == time_in_stage(VisitTable.empty(Stages())).ended.size


def test_results_print_themselves():
    """A line a stage."""
    visits = _visits(("a", "lead", 0), ("a", "offer", 2))

    assert ["lead", "1", "0", "2.000", "2.000", "2.000"] == (
        str(time_in_stage(visits)).splitlines()[2].split()
    )
    assert "<td>offer</td>" in time_in_stage(visits)._repr_html_()


def test_what_is_asked_for_must_make_sense():
    """Shares from 0 to 1, stays or deals."""
    with pytest.raises(InvalidValueError):
        time_in_stage(_visits(), shares=[1.5])
    with pytest.raises(InvalidValueError):
        time_in_stage(_visits(), per="owner")
