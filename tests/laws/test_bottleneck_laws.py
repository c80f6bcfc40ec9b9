"""Laws of the ranking of bottlenecks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_bottlenecks
from salesmodel._arrays import MISSING
from salesmodel.funnel import bottlenecks
from strategies_funnel import N_OPEN, WON, History, as_stays, histories, stages_of


N_DEALS = 7
AMOUNTS = st.lists(st.integers(0, 500) | st.none(), min_size=N_DEALS, max_size=N_DEALS)


def _units(amounts):
    return [MISSING if one is None else one for one in amounts]


@given(
    histories(),
    st.none() | st.lists(st.booleans(), max_size=5),
    AMOUNTS,
    st.sampled_from([0.01, 0.25, 0.9]),
)
def test_gains_are_those_of_the_changed_chain(history, ended, amounts, point):
    """Solving the changed chain anew, in fractions, gives what the formula gives."""
    visits = history.visits()
    if ended is not None:
        visits = as_stays(visits, ended)
    expected, gains = oracle_bottlenecks.gains(
        stages_of(visits), amounts, (N_OPEN, WON), point
    )
    made = bottlenecks(visits, amount=_units(amounts), point=point)
    found = [row.point.value for row in made.by_stage]

    assert (expected is None) == (made.expected is None)
    assert [one is None for one in gains] == [one is None for one in found]
    if expected is not None:
        assert pytest.approx(float(expected), rel=1e-9, abs=1e-9) == made.expected
        assert pytest.approx(
            [float(one) for one in gains if one is not None], rel=1e-6, abs=1e-9
        ) == [one for one in found if one is not None]


@given(histories(with_sequence=False), AMOUNTS, st.permutations(range(N_DEALS)))
def test_renaming_deals_changes_nothing(history, amounts, names):
    """Which code a deal has is nothing to the ranking."""
    visits = history.visits()
    rows = tuple((names[deal], stage, at) for deal, stage, at in history.rows)
    renamed = History(rows, as_of=history.as_of).visits()
    moved = [None] * N_DEALS
    for code, name in enumerate(names):
        moved[name] = amounts[code]
    one = bottlenecks(visits, amount=_units(amounts))
    other = bottlenecks(renamed, amount=_units(moved))

    assert (one.expected is None) == (other.expected is None)
    for mine, theirs in zip(one.by_stage, other.by_stage, strict=True):
        assert (mine.on, mine.dropped, mine.median_days) == (
            theirs.on,
            theirs.dropped,
            theirs.median_days,
        )
        assert mine.point.value == pytest.approx(theirs.point.value, abs=1e-9)
