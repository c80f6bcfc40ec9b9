"""Laws of what becomes of deals with time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel.funnel import DAY, outcome_curve
from strategies_funnel import N_OPEN, STAGES, STEP, as_stays, histories


AGES = (0, 0.25, 1, 2, 5, 10)


@settings(deadline=None)
@given(histories(), st.sampled_from([None, 0, 2]), st.sampled_from([1, STEP]))
def test_outcomes_are_their_oracle(history, since, unit):
    """Walking the deals and exact fractions tell the same, also on a grid."""
    visits = history.visits()
    paths = oracles_funnel.paths(history.rows, history.sequence, history.as_of)
    told = oracles_funnel.lifetimes(paths, N_OPEN, visits.as_of, since=since)
    name = None if since is None else STAGES[since]
    made = outcome_curve(visits, since=name, unit=unit)
    expected = oracles.aalen_johansen(*zip(*told, strict=True), 4) if told else []

    assert (len(told), sum(fate == 0 for _, fate in told)) == (
        made.deals,
        made.still_open,
    )
    for age in AGES:
        row = made.at(age)
        passed = [one for one in expected if one[0] <= age * DAY]
        shares = passed[-1][3] if passed else [0] * 4
        assert pytest.approx([float(one) for one in shares]) == list(row.fates.values())
        assert sum(spent >= age * DAY for spent, _ in told) == row.at_risk
        assert pytest.approx(1) == row.open + sum(row.fates.values())


@settings(deadline=None)
@given(histories(with_sequence=False))
def test_who_is_gone_is_seen_until_then(history):
    """A deal that left the funnel without a word is censored at its end."""
    visits = as_stays(history.visits(), [True])
    gone = {int(visits.deal[end]) for end in visits.ends if visits.ended[end]}
    paths = {}
    columns = (visits.deal, visits.stage, visits.entered, visits.left)
    for deal, *stay in zip(*(one.tolist() for one in columns), strict=True):
        paths.setdefault(deal, []).append((*stay, None))
    told = oracles_funnel.lifetimes(paths, N_OPEN, visits.as_of, gone=gone)
    made = outcome_curve(visits)

    at_risk = [
        sum(spent >= time for spent, _ in told) for time in made.curve.times.tolist()
    ]

    assert sorted({spent for spent, _ in told}) == made.curve.times.tolist()
    assert at_risk == made.curve.at_risk.tolist()
    assert sum(fate == 0 for _, fate in told) == made.still_open
