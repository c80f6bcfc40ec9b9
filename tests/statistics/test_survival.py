"""Tests of Kaplan–Meier and Aalen–Johansen."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.statistics import aalen_johansen, kaplan_meier, kaplan_meier_median


# Freireich et al. (1963), weeks of remission: 6-MP with whether it ended, and placebo.
MERCAPTOPURINE = [
    (6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1),
    (16, 1), (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0),
    (34, 0), (35, 0),
]  # fmt: skip
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
TIED_ROWS = [
    *[(1, 1)] * 3, *[(1, 2)] * 3, *[(1, 0)] * 4, *[(2, 1)] * 2, (2, 2), *[(2, 0)] * 7,
]  # fmt: skip
ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=40)
DISTINCT = st.lists(
    st.tuples(st.integers(1, 500), st.integers(0, 2)),
    min_size=2,
    max_size=40,
    unique_by=lambda row: row[0],
).filter(lambda rows: any(cause == 1 for _, cause in rows))


def _columns(rows):
    return [row[0] for row in rows], [row[1] for row in rows]


@pytest.mark.parametrize(
    ("week", "survival"),
    [
        (5, 1.0),
        (6, 0.857143),
        (7, 0.806723),
        (10, 0.752941),
        (13, 0.690196),
        (16, 0.627451),
        (22, 0.537815),
        (23, 0.448179),
        (35, 0.448179),
    ],
)
def test_the_published_survival_comes_out(week, survival):
    """Freireich's 6-MP group, as every textbook has it."""
    curve = aalen_johansen(*_columns(MERCAPTOPURINE), causes=1)

    assert survival == round(curve.at(week)[0], 6)


def test_the_published_medians_come_out():
    """23 weeks with 6-MP, 8 with the placebo."""
    assert 23 == kaplan_meier_median(*_columns(MERCAPTOPURINE))
    assert 8 == kaplan_meier_median(PLACEBO, [True] * len(PLACEBO))


def test_two_causes_and_a_censoring_at_either_end():
    """The published example: both incidences 0.4, survival 0.2."""
    curve = aalen_johansen([1, 2, 3, 4, 5, 6], [0, 1, 1, 2, 2, 0], causes=2)

    assert pytest.approx((0.2, 0.4, 0.4), abs=1e-15) == curve.at(6)
    assert [6, 5, 4, 3, 2, 1] == curve.at_risk.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_ties_are_exact_whatever_the_order_of_the_rows(seed):
    """Twenty rows on two days: 0.29 won, and not a jittered number."""
    rows = np.random.default_rng(seed).permutation(TIED_ROWS)
    curve = aalen_johansen(rows[:, 0], rows[:, 1], causes=2)

    assert pytest.approx((0.49, 0.29, 0.22), abs=1e-15) == curve.at(2)


def test_before_the_first_time_all_survive():
    """At time 0 nobody has met a fate, and all are at risk."""
    curve = aalen_johansen([3, 5], [1, 2], causes=2)

    assert (1.0, 0.0, 0.0) == curve.at(2)
    assert (2, 1, 0) == (
        curve.at_risk_at(0),
        curve.at_risk_at(5),
        curve.at_risk_at(6),
    )


def test_no_rows_make_an_empty_curve():
    """Nothing is known of nobody, and nothing warns."""
    curve = aalen_johansen([], [], causes=2)

    assert (0, (2, 0)) == (curve.times.size, curve.incidence.shape)
    assert ((1.0, 0.0, 0.0), 0) == (curve.at(7), curve.at_risk_at(7))
    assert kaplan_meier_median([], []) is None


def test_the_curve_is_read_only():
    """An estimate is a value."""
    curve = aalen_johansen([1], [1], causes=1)

    assert not any(
        column.flags.writeable
        for column in (curve.times, curve.at_risk, curve.survival, curve.incidence)
    )


def test_a_half_that_is_a_product_counts_as_a_half():
    """Twelve of 24 end one after another: a half is left, in floats a bit more."""
    durations, ended = [*range(1, 13), *[24] * 12], [True] * 12 + [False] * 12
    curve = aalen_johansen(durations, ended, causes=1)

    assert curve.at(12)[0] > 0.5
    assert 12 == kaplan_meier_median(durations, ended)


def test_a_curve_that_stays_above_a_half_has_no_median():
    """A median that is not reached is not known."""
    assert kaplan_meier_median([1, 2, 3], [True, False, False]) is None


@pytest.mark.parametrize(
    ("durations", "causes_met", "name", "code"),
    [
        ([-1], [1], "durations", "duration"),
        ([MISSING], [1], "durations", "duration"),
        ([1], [2], "causes_met", "cause"),
        ([1], [-1], "causes_met", "cause"),
        ([0.5], [1], "durations", "type"),
        ([1], [0.5], "causes_met", "type"),
        ([float("nan")], [1], "durations", "type"),
    ],
)
def test_what_is_no_duration_or_cause_is_refused(durations, causes_met, name, code):
    """Negative, absent and broken durations are not estimated over."""
    with pytest.raises(InvalidValueError) as caught:
        aalen_johansen(durations, causes_met, causes=1)

    assert (name, code) == (caught.value.name, caught.value.code)


def test_an_absent_duration_is_called_absent():
    """The sentinel is not shown as a number."""
    with pytest.raises(InvalidValueError, match="got 'absent'"):
        aalen_johansen([MISSING], [1], causes=1)


@pytest.mark.parametrize(
    ("durations", "causes_met"), [([1, 2], [1]), ([[1], [2]], [1, 0])]
)
def test_columns_of_two_shapes_are_refused(durations, causes_met):
    """Both columns have one row a duration."""
    with pytest.raises(ShapeError):
        aalen_johansen(durations, causes_met, causes=1)


@given(ROWS)
def test_the_curve_is_its_oracle(rows):
    """Exact fractions give the same curve, and the shares add up to 1."""
    durations, causes_met = _columns(rows)
    curve = aalen_johansen(durations, causes_met, causes=2)
    expected = oracles.aalen_johansen(durations, causes_met, 2)

    assert [row[0] for row in expected] == curve.times.tolist()
    assert [row[1] for row in expected] == curve.at_risk.tolist()
    for time, _, survival, incidence in expected:
        shares = curve.at(time)
        assert pytest.approx((survival, *incidence), abs=1e-14) == shares
        assert pytest.approx(1, abs=1e-14) == sum(shares)
        assert 1 == survival + sum(incidence, Fraction(0))


@given(ROWS)
def test_the_median_is_its_oracle(rows):
    """The first time at which at most a half is left."""
    durations, causes_met = _columns(rows)
    ended = [cause > 0 for cause in causes_met]

    assert oracles.kaplan_meier_median(durations, ended) == kaplan_meier_median(
        durations, ended
    )


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    """Any permutation gives the same bytes."""
    shuffled = random.sample(rows, len(rows))
    one, other = (
        aalen_johansen(*_columns(some), causes=2) for some in (rows, shuffled)
    )

    assert one.incidence.tobytes() == other.incidence.tobytes()
    assert one.survival.tobytes() == other.survival.tobytes()


@settings(deadline=None)
@given(ROWS.filter(len))
def test_lifelines_has_the_same_kaplan_meier(rows):
    """The established package agrees, ties included."""
    durations, causes_met = _columns(rows)
    ended = [cause > 0 for cause in causes_met]
    curve = aalen_johansen(durations, ended, causes=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import KaplanMeierFitter  # noqa: PLC0415 — it warns on import

        fitter = KaplanMeierFitter().fit(durations, ended)
        expected = fitter.survival_function_at_times(curve.times).to_numpy()

    assert pytest.approx(expected, abs=1e-12) == curve.survival


@settings(deadline=None)
@given(DISTINCT)
def test_lifelines_has_the_same_aalen_johansen(rows):
    """The established package agrees where there are no ties."""
    durations, causes_met = _columns(rows)
    curve = aalen_johansen(durations, causes_met, causes=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import AalenJohansenFitter  # noqa: PLC0415 — it warns on import

        fitter = AalenJohansenFitter(calculate_variance=False)
        fitter.fit(durations, causes_met, event_of_interest=1)
        expected = fitter.cumulative_density_.iloc[:, 0].loc[curve.times].to_numpy()

    assert pytest.approx(expected, abs=1e-12) == curve.incidence[0]


LATE = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 9)), max_size=25
).map(lambda rows: [(t, k, e if e < t else 0) for t, k, e in rows])


@given(LATE)
def test_late_entries_and_errors_are_their_oracle(rows):
    """Exact fractions, term by term, tell the same estimates and variances."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    curve = aalen_johansen(*columns[:2], causes=2, entered=columns[2])
    expected = oracles_funnel.incidence(*columns, 2)
    walked = oracles_funnel.risk_sets(*columns)

    assert [row[0] for row in expected] == curve.times.tolist()
    assert [n for _, n, _ in walked] == curve.at_risk.tolist()
    for place, (_, survival, variance, shares, variances) in enumerate(expected):
        close = {"abs": 1e-12}
        assert pytest.approx(float(survival), **close) == curve.survival[place]
        assert pytest.approx(float(variance), **close) == (
            curve.survival_error[place] ** 2
        )
        assert (
            pytest.approx([float(one) for one in shares], **close)
            == (curve.incidence[:, place])
        )
        assert pytest.approx([float(one) for one in variances], **close) == (
            curve.incidence_error[:, place] ** 2
        )


def _peer(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifelines  # noqa: PLC0415 — it warns on import

        return getattr(lifelines, name)


def test_kaplan_meier_and_its_interval_are_those_of_a_survival_library():
    """With ties, open ends and late entries that fall between the ends."""
    draw = np.random.default_rng(11)
    durations, ended = 10 * draw.integers(1, 30, 300), draw.integers(0, 2, 300)
    entered = np.where(draw.random(300) < 0.5, 0, draw.integers(0, durations - 1))
    entered -= (entered % 10 == 0) & (entered > 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = _peer("KaplanMeierFitter")().fit(durations, ended, entry=entered)
        frame = peer.survival_function_at_times(np.unique(durations))
        bounds = peer.confidence_interval_.loc[np.unique(durations)].to_numpy()
    curve = kaplan_meier(durations, ended, entered=entered)
    low, high = curve.survival_interval()
    inside = ~np.isnan(low)

    assert pytest.approx(frame.to_numpy(), abs=1e-12) == curve.survival
    assert pytest.approx(bounds[inside, 0], abs=1e-12) == low[inside]
    assert pytest.approx(bounds[inside, 1], abs=1e-12) == high[inside]


def test_the_errors_of_incidences_are_those_of_a_survival_library():
    """Variance and interval, where lifelines is exact: without ties."""
    draw = np.random.default_rng(12)
    durations, causes = draw.permutation(200) + 1, draw.integers(0, 3, 200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = _peer("AalenJohansenFitter")(calculate_variance=True)
        peer.fit(durations, causes, event_of_interest=1)
    curve = aalen_johansen(durations, causes, causes=2)
    low, high = curve.incidence_interval()
    inside = ~np.isnan(low[0])
    bounds = peer.confidence_interval_.to_numpy()[1:]
    # Where the last one meets a fate, the peer divides by nobody left.
    variance = peer.variance_.to_numpy()[1:].ravel()
    inside &= ~np.isnan(variance)

    assert 190 < np.count_nonzero(inside)
    assert pytest.approx(variance[inside], abs=1e-12) == (
        curve.incidence_error[0][inside] ** 2
    )
    assert pytest.approx(bounds[inside, 0], abs=1e-12) == low[0][inside]
    assert pytest.approx(bounds[inside, 1], abs=1e-12) == high[0][inside]


@given(ROWS, st.integers(0, 12))
def test_who_is_left_later_has_the_gain_of_the_whole(rows, age):
    """The conditional curve is the gain since then over the survival."""
    whole = aalen_johansen(*_columns(rows), causes=2)
    later = whole.given(age)
    survival, *shares = whole.at(age)
    for time in later.times.tolist():
        gains = [a - b for a, b in zip(whole.at(time)[1:], shares, strict=True)]
        assert pytest.approx([gain / survival for gain in gains], abs=1e-12) == (
            list(later.at(time)[1:])
        )


@pytest.mark.parametrize(
    ("share", "weeks"), [(0.1, 6), (0.25, 13), (0.5, 23), (0.75, None)]
)
def test_a_quantile_is_the_first_time_that_reaches_it(share, weeks):
    """Where it is not reached there is none."""
    assert weeks == kaplan_meier(*_columns(MERCAPTOPURINE)).quantile(share)


@pytest.mark.parametrize("wrong", [0, 1, -1])
def test_shares_and_coverages_are_fractions(wrong):
    """They lie strictly between 0 and 1."""
    curve = kaplan_meier([1, 2], [1, 1])
    for call in (
        lambda: curve.quantile(wrong),
        lambda: curve.survival_interval(confidence=wrong),
        lambda: curve.incidence_interval(confidence=wrong),
    ):
        with pytest.raises(InvalidValueError):
            call()


@pytest.mark.parametrize("entered", [[-1, 0], [0, 2], [0, 3]])
def test_who_enters_is_not_over_yet(entered):
    """Entry is 0, or before the end."""
    with pytest.raises(InvalidValueError, match="before the end"):
        kaplan_meier([1, 2], [1, 1], entered=entered)
    with pytest.raises(ShapeError):
        kaplan_meier([1, 2], [1, 1], entered=entered[:1])


def test_durations_near_the_end_of_int64_are_counted():
    """They do not fit beside a cause in one number, and are exact all the same."""
    longest = 2**63 - 1
    curve = aalen_johansen([longest, 5, longest, 5], [2, 1, 0, 0], causes=2)

    assert ([5, longest], [4, 2]) == (curve.times.tolist(), curve.at_risk.tolist())
    assert (0.375, 0.25, 0.375) == curve.at(longest)
