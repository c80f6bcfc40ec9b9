"""Tests of rates that are drawn together."""

import math

import pytest

import oracle_rates
from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.statistics import BetaRate, shrunk_rates


SELLERS = {
    "Ann": (80, 400),
    "Bob": (44, 400),
    "Cid": (52, 400),
    "Dan": (60, 400),
    "Eve": (2, 3),
    "new": (0, 0),
}


def test_a_few_lucky_calls_do_not_top_the_list():
    """Two of three stand below 80 of 400, and the new seller at the mean."""
    found = shrunk_rates(SELLERS)
    by_name = {one.group: one for one in found.rates}

    assert ["Ann", "Eve", "new", "Dan", "Cid", "Bob"] == [
        one.group for one in found.rates
    ]
    assert pytest.approx(found.mean) == by_name["new"].value
    assert by_name["new"].raw.value is None
    assert by_name["Eve"].high > by_name["Ann"].high


def test_each_is_the_middle_of_its_law():
    """What is known of all, and what was counted."""
    found = shrunk_rates(SELLERS, confidence=0.8)
    a, b = found.mean * found.strength, (1 - found.mean) * found.strength
    for one in found.rates:
        k, n = SELLERS[one.group]
        law = BetaRate(a + k, b + n - k)

        assert pytest.approx(law.mean) == one.value
        assert pytest.approx(law.interval(confidence=0.8)) == (one.low, one.high)


def test_the_strength_is_the_likeliest():
    """Exact chances fall to both sides of it."""
    found = shrunk_rates(SELLERS)
    counts = [one for one in SELLERS.values() if one[1]]
    here, less, more = (
        oracle_rates.marginal(counts, _mean(counts, strength), strength)
        for strength in (found.strength, found.strength / 1.1, found.strength * 1.1)
    )

    assert not found.is_alike
    assert here > less
    assert here > more


def _mean(counts, strength):
    """Return the mean at a strength."""
    weights = [n / (strength + n) for _, n in counts]
    shares = [w * k / n for w, (k, n) in zip(weights, counts, strict=True)]
    return sum(shares) / sum(weights)


def test_groups_that_differ_by_chance_alone_are_alike():
    """The strength is at its end, the number of all trials."""
    found = shrunk_rates({"a": (10, 100), "b": (11, 100), "c": (9, 100)})

    assert (True, pytest.approx(300)) == (found.is_alike, found.strength)
    assert [one.group for one in found.rates] == ["b", "a", "c"]


def test_groups_that_have_nothing_in_common_keep_their_rates():
    """The strength is at its other end."""
    found = shrunk_rates({"a": (0, 900), "b": (900, 900), "c": (450, 900)})

    assert 1 <= found.strength < 1.1
    assert pytest.approx([1, 0.5, 0], abs=1e-3) == [one.value for one in found.rates]


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"a": (1, 5), "b": (2, 5), "c": (0, 0)},
        {"a": (0, 5), "b": (0, 5), "c": (0, 9)},
        {"a": (5, 5), "b": (5, 5), "c": (9, 9)},
    ],
)
def test_too_little_is_refused(groups):
    """Fewer than three groups with trials, or one outcome only."""
    with pytest.raises(NotEnoughDataError):
        shrunk_rates(groups)


def test_counts_and_coverage_are_checked():
    """Each by its name."""
    with pytest.raises(InvalidValueError):
        shrunk_rates({"a": (2, 1), "b": (2, 5), "c": (1, 5)})
    with pytest.raises(InvalidValueError):
        shrunk_rates(SELLERS, confidence=math.nan)
