"""Laws of the counts that can be added."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.funnel import (
    DAY,
    ConversionState,
    Counting,
    FlowState,
    OutcomeState,
    TimeInStageState,
    conversion,
    flow,
    outcome_curve,
    reduce,
    time_in_stage,
)
from salesmodel.tables import Labelled, VisitTable
from strategies_funnel import STAGES, History, histories


COUNTINGS = st.sampled_from(
    [
        Counting(policy, entry=entry)
        for policy in ("reached", "visited", "direct", "all_before", "current")
        for entry in ("any", "first")
    ]
)


def _counts(made):
    """Return every figure by group, groups without deals left out."""
    return {
        label: (
            [made.counts.at(group, stage) for stage in range(4)],
            [made.amounts.at(group, stage) for stage in range(4)],
            int(made.without_amount[group]),
        )
        for group, label in enumerate(made.groups)
        if made.counts.deals[group]
    }


def _parts(history, left):
    """Split a history by deal, seen at one instant."""
    end = max((at for _, _, at in history.rows), default=None)
    return [
        History(
            tuple(row for row in history.rows if (row[0] in left) is side),
            as_of=history.as_of or end,
        ).visits()
        for side in (True, False)
    ]


def _kept(state):
    """Write a state down, and read it again."""
    return type(state).from_dict(json.loads(json.dumps(state.as_dict())))


@given(
    histories(with_sequence=False),
    COUNTINGS,
    st.sets(st.integers(0, 6)),
    st.sampled_from(["labels", "month"]),
)
def test_the_state_of_a_union_is_the_sum_of_the_states(history, counting, left, by):
    """Whatever deals are in which part, and in either order."""
    owner = Labelled(np.array([0, 1, -1, 0, 1, 0, 1]), ("Ann", "Bob"))
    amount = np.array([5, MISSING, 7, 11, 13, 17, MISSING])
    options = {"by": owner if by == "labels" else by, "amount": amount}
    parts = _parts(history, left)
    one, other = (ConversionState.of(part, counting, **options) for part in parts)
    whole = conversion(history.visits(), counting, **options)

    assert _counts(whole) == _counts((one + other).finish())
    assert _counts(whole) == _counts((other + one).finish())
    assert _counts(whole) == _counts((_kept(one) + _kept(other)).finish())
    assert len((one + one).profiles.deals) == len(one.profiles.deals)


def _flow(made):
    """Return every count of moves and amounts."""
    return [
        getattr(part, name).tolist()
        for part in (made.counts, made.amounts)
        for name in ("moves", "entries", "gone", "standing")
    ]


@given(histories(with_sequence=False), st.sets(st.integers(0, 6)))
def test_moves_of_parts_are_added(history, left):
    """Counts and amounts, whatever deals are in which part."""
    amount = np.array([5, MISSING, 7, 11, 13, 17, MISSING])
    whole = flow(history.visits(), amount=amount)
    made = reduce(
        iter(_parts(history, left)),
        lambda part: _kept(FlowState.of(part, amount=amount)),
    )

    assert _flow(whole) == _flow(made.finish())


@given(
    histories(with_sequence=False),
    st.sets(st.integers(0, 6)),
    st.sampled_from([None, "lead", "offer"]),
    st.sampled_from([1, DAY, 10 * DAY]),
)
def test_outcomes_of_parts_are_added(history, left, since, unit):
    """The estimate from the counts of the parts is that of all deals at once."""
    whole = outcome_curve(history.visits(), since=since, unit=unit)
    made = reduce(
        _parts(history, left),
        lambda part: _kept(OutcomeState.of(part, since=since, unit=unit)),
    ).finish()

    assert (whole.deals, whole.still_open) == (made.deals, made.still_open)
    for name in ("times", "at_risk", "met", "survival", "incidence"):
        assert (getattr(whole.curve, name) == getattr(made.curve, name)).all()


@given(
    histories(with_sequence=False),
    st.sets(st.integers(0, 6)),
    st.sampled_from(["stay", "deal"]),
    st.sampled_from([0.001, 0.01, 0.5]),
)
def test_times_of_parts_are_added(history, left, per, error):
    """Counts are exact, and quantiles as near as is said."""
    shares = (0.0, 0.25, 0.5, 0.9, 1.0)
    whole = time_in_stage(history.visits(), per=per, shares=shares)
    once = TimeInStageState.of(history.visits(), per=per, relative_error=error)
    made = reduce(
        _parts(history, left),
        lambda part: _kept(TimeInStageState.of(part, per=per, relative_error=error)),
    ).finish(shares=shares)

    for name in ("ended", "going_on", "unknown"):
        assert (getattr(whole, name) == getattr(made, name)).all()
    assert made.quantiles == pytest.approx(
        whole.quantiles, rel=error + 1e-9, abs=0, nan_ok=True
    )
    assert made.median == pytest.approx(once.finish().median, nan_ok=True)


@given(
    st.lists(st.tuples(st.integers(0, 2**50), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([0.001, 0.01, 0.1]),
)
def test_no_time_is_further_off_than_is_said(rows, error):
    """From microseconds to decades; the median is one of rounded times."""
    spent = np.array([one for one, _ in rows])
    n = len(rows)
    visits = VisitTable.from_stays(
        deal=np.arange(n),
        stage=np.zeros(n, int),
        entered=np.zeros(n, int),
        left=spent,
        ended=[over for _, over in rows],
        stages=STAGES,
        as_of=2**51,
    )
    spent = np.where(visits.ended, visits.left, 2**51)
    made = TimeInStageState.of(visits, relative_error=error).finish(shares=(0.0, 1.0))
    exact = time_in_stage(visits, shares=(0.0, 1.0))
    median = oracles.kaplan_meier_median(
        [oracles_funnel.middle(one, error) for one in spent.tolist()],
        visits.ended.tolist(),
    )

    assert made.quantiles[0] == pytest.approx(
        exact.quantiles[0], rel=error + 1e-9, abs=0, nan_ok=True
    )
    expected = float("nan") if median is None else median / DAY
    assert made.median[0] == pytest.approx(expected, nan_ok=True)
