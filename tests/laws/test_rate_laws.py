"""Laws of rates: exact chances, tests and rankings."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_rates
from salesmodel.statistics import (
    BetaRate,
    beta_binomial_tail,
    binomial_tail,
    clopper_pearson_rate,
    compare_rates,
    fisher_exact,
    holm_adjusted,
    negative_binomial_tail,
    rate_difference,
    shrunk_rates,
    trials_needed,
)


RATES = st.floats(0, 1)
COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60))
GROUP = st.integers(5, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
PARAMETER = st.sampled_from([0.5, 1.0, 2.5, 7.0, 40.25])


@given(COUNTS, RATES)
def test_tails_are_their_oracles(counts, rate):
    """Exact fractions tell the same to twelve digits, and both tails make one."""
    k, n = counts
    met, missed = binomial_tail(k, n, rate), negative_binomial_tail(n, k, rate)

    assert pytest.approx(float(oracle_rates.at_least(k, n, rate)), abs=1e-12) == met
    assert pytest.approx(float(oracle_rates.more_than(n, k, rate)), abs=1e-12) == missed
    assert math.isclose(1, met + missed, abs_tol=1e-12)


@given(st.tuples(st.integers(0, 25), st.integers(0, 25)), PARAMETER, PARAMETER)
def test_tails_at_an_unknown_rate_are_their_oracle(counts, a, b):
    """An urn tells the same to twelve digits."""
    k, n = counts
    expected = float(oracle_rates.at_least_at_unknown_rate(k, n, a, b))

    assert pytest.approx(expected, abs=1e-12) == beta_binomial_tail(
        k, n, BetaRate(a, b)
    )


@given(
    st.integers(0, 40), st.floats(0.001, 1) | st.builds(BetaRate, PARAMETER, PARAMETER),
    st.floats(0.01, 0.97),
)  # fmt: skip
def test_one_trial_fewer_is_not_enough(successes, rate, chance):
    """The chance is met, and would not be with one fewer; more asks for no fewer."""
    if isinstance(rate, BetaRate):
        chance, met = min(chance, 0.9), beta_binomial_tail
    else:
        met = binomial_tail
    n = trials_needed(successes, rate, chance=chance)

    assert met(successes, n, rate) >= chance
    assert n == successes or met(successes, n - 1, rate) < chance
    assert n <= trials_needed(successes + 1, rate, chance=chance)


@given(GROUP, GROUP)
def test_a_pair_is_its_oracle_in_either_order(first, second):
    """The exact test, and the difference within −1 and 1."""
    found = rate_difference(first, second)

    assert pytest.approx(float(oracle_rates.fisher(first, second))) == fisher_exact(
        first, second
    )
    assert pytest.approx(fisher_exact(second, first)) == fisher_exact(first, second)
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(st.lists(GROUP, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_a_comparison_does_not_depend_on_order_or_names(counts, random):
    """Relabelling and permuting groups changes nothing."""
    groups = {f"g{place}": one for place, one in enumerate(counts)}
    names = list(groups)
    random.shuffle(names)
    one, two = (
        compare_rates(groups),
        compare_rates({name: groups[name] for name in names}),
    )

    assert {
        (frozenset((p.first, p.second)), round(p.adjusted, 9)) for p in one.pairs
    } == {(frozenset((p.first, p.second)), round(p.adjusted, 9)) for p in two.pairs}
    if one.statistic is None:
        assert two.statistic is None
    else:
        expected = float(oracle_rates.chi_squared(counts))
        assert pytest.approx(expected, abs=1e-9) == one.statistic
        assert pytest.approx(one.statistic, abs=1e-9) == two.statistic


@given(st.lists(st.floats(0, 1), max_size=8))
def test_adjusting_is_its_oracle(p_values):
    """And never lowers a value, nor changes their order."""
    found = holm_adjusted(p_values)

    assert pytest.approx(oracle_rates.holm(p_values)) == found
    assert all(one <= raised <= 1 for one, raised in zip(p_values, found, strict=True))


@given(GROUP)
def test_the_guaranteed_interval_is_the_inverted_exact_test(trial):
    """At its ends, a half of what is left has what was seen or more, or less."""
    k, n = trial
    rate = clopper_pearson_rate(k, n, confidence=0.9)

    assert rate.low <= rate.value <= rate.high
    assert k == 0 or math.isclose(0.05, binomial_tail(k, n, rate.low), rel_tol=1e-9)
    assert k == n or math.isclose(
        0.05, negative_binomial_tail(n, k + 1, rate.high), rel_tol=1e-9
    )


@given(st.lists(GROUP, min_size=3, max_size=6))
def test_shrinking_keeps_between_the_share_and_the_mean(counts):
    """Every rate moves towards the mean, never past it."""
    successes, trials = map(sum, zip(*counts, strict=True))
    if 0 < successes < trials:
        found = shrunk_rates({f"g{place}": one for place, one in enumerate(counts)})
        for one in found.rates:
            low, high = sorted((one.raw.value, found.mean))

            assert low - 1e-12 <= one.value <= high + 1e-12
            assert (
                one.low <= one.value <= one.high
                or one.value < 1e-3
                or one.value > 0.999
            )
