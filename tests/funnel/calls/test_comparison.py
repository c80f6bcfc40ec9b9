"""Tests of groups and periods of calls compared."""

import pytest

from salesmodel.errors import NotEnoughDataError
from salesmodel.funnel import CallCounts, call_funnel, compare_calls
from salesmodel.statistics import compare_rates, shrunk_rates
from salesmodel.tables import StepCounts


def _funnel(**groups):
    return call_funnel(
        CallCounts.of_steps(
            {
                name: StepCounts.from_counts({"call": n, "answered": n // 2, "deal": k})
                for name, (k, n) in groups.items()
            }
        ),
        confidence=0.9,
    )


def test_sellers_are_compared_and_ranked():
    """As rates are, under the coverage of the funnel."""
    groups = {"Ann": (80, 400), "Bob": (44, 400), "Cid": (52, 400), "Eve": (2, 4)}
    found = compare_calls(_funnel(**groups))

    assert ("deal", "call") == (found.level, found.of)
    assert compare_rates(groups, confidence=0.9) == found.comparison
    assert shrunk_rates(groups, confidence=0.9) == found.ranking
    assert "Ann" == found.ranking.rates[0].group


def test_two_periods_have_no_ranking():
    """A difference with its interval is what there is to say."""
    found = compare_calls(
        _funnel(May=(30, 900), June=(55, 1000)), "answered", of="call"
    )

    assert found.ranking is None
    assert ("answered", "call", 0.0) == (
        found.level,
        found.of,
        found.comparison.pairs[0].difference.value,
    )


def test_one_group_is_no_comparison():
    """It says so."""
    with pytest.raises(NotEnoughDataError):
        compare_calls(_funnel(May=(30, 900)))
