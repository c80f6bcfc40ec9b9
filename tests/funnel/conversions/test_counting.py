"""Tests of the rules of counting."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import Counting


@pytest.mark.parametrize(
    ("policy", "skipping"),
    [
        ("reached", "inferred"),
        ("current", "inferred"),
        ("visited", "observed"),
        ("direct", "observed"),
        ("all_before", "observed"),
    ],
)
def test_a_policy_says_whether_skipped_stages_count(policy, skipping):
    """Its words say it, too."""
    assert skipping == Counting(policy).skipping
    assert f"skipped stages {skipping}" in str(Counting(policy))


@pytest.mark.parametrize(
    "rules",
    [
        {"policy": "seen"},
        {"reentry": "twice"},
        {"entry": "last"},
        {"reentry": "each"},
        {"policy": "visited", "reentry": "each", "entry": "first"},
    ],
    ids=str,
)
def test_a_rule_has_a_name_and_goes_with_the_others(rules):
    """Nothing is taken for something near."""
    with pytest.raises(InvalidValueError):
        Counting(**rules)
