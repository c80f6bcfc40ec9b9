"""Laws of the rates within a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel.funnel import DAY, rates_within
from strategies_funnel import LOST, N_OPEN, WON, as_stays, histories


KINDS = (N_OPEN, WON, LOST)


@settings(deadline=None)
@given(histories(with_sequence=False), st.sampled_from([0.5, 2, 6]), st.booleans())
def test_rates_within_a_time_are_their_oracle(history, days, with_ends):
    """Walking each deal tells the same, three ways."""
    visits = history.visits()
    if with_ends:
        visits = as_stays(visits, [True, False, False])
    gone = {int(visits.deal[end]) for end in visits.ends if visits.ended[end]}
    paths = {}
    columns = (visits.deal, visits.stage, visits.entered, visits.left)
    for deal, *stay in zip(*(one.tolist() for one in columns), strict=True):
        paths.setdefault(deal, []).append((*stay, None))

    for place, row in enumerate(rates_within(visits, days=days).rows()):
        told = oracles_funnel.advances(paths, place, KINDS, visits.as_of, gone)
        old = [(spent, fate) for spent, fate, age in told if age >= days * DAY]
        in_time = [spent for spent, fate in old if fate == 1 and spent <= days * DAY]
        curve = (
            oracles.aalen_johansen(*list(zip(*told, strict=True))[:2], 2)
            if told
            else []
        )
        passed = [one for one in curve if one[0] <= days * DAY]
        seen_so_long = any(spent >= days * DAY for spent, *_ in told)

        assert (len(told), len(told) - len(old)) == (row.entered, row.immature)
        assert sum(fate == 1 for _, fate, _ in told) == round(
            (row.naive.value or 0) * row.naive.n
        )
        assert (len(old), len(in_time)) == (
            row.matured.n,
            round((row.matured.value or 0) * row.matured.n),
        )
        if not told or not (seen_so_long or (passed and passed[-1][2] == 0)):
            assert (None, None) == (row.estimate, row.error)
        else:
            share = passed[-1][3][0] if passed else 0
            assert pytest.approx(float(share)) == row.estimate
            assert (row.error > 0) == (0 < share < 1)
