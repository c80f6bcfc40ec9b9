"""Laws of the flow from stage to stage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.funnel import flow
from salesmodel.funnel._chain import absorbed
from strategies_funnel import as_stays, histories, stages_of


N_DEALS = 7
AMOUNTS = st.lists(st.integers(0, 500) | st.none(), min_size=N_DEALS, max_size=N_DEALS)


def _seen(counts):
    """Return counts in the shape of the oracle."""
    pairs = {
        **{(one, to): n for (one, to), n in np.ndenumerate(counts.moves)},
        **{(None, stage): n for stage, n in enumerate(counts.entries)},
        **{(stage, None): n for stage, n in enumerate(counts.gone)},
        **{(stage, "stands"): n for stage, n in enumerate(counts.standing)},
    }
    return {pair: int(n) for pair, n in pairs.items() if n}


@given(histories(), st.none() | st.lists(st.booleans(), max_size=5), AMOUNTS)
def test_the_flow_is_its_oracle(history, ended, amounts):
    """Walking each deal tells the same, by count and by amount; and it adds up."""
    visits = history.visits()
    if ended is not None:
        visits = as_stays(visits, ended)
    told = stages_of(visits)
    units = [MISSING if one is None else one for one in amounts]
    made = flow(visits, amount=units)
    sums = oracles_funnel.flow(told, amounts)
    out = made.counts.moves.sum(axis=1) + made.counts.gone + made.counts.standing

    assert oracles_funnel.flow(told) == _seen(made.counts)
    assert {pair: n for pair, n in sums.items() if n} == _seen(made.amounts)
    assert made.counts.stays.tolist() == out.tolist()
    assert len(visits) == made.counts.stays.sum()
    assert sum(row.n for row in made.rows()) == made.counts.moves.sum()


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 3), min_size=n + 2, max_size=n + 2),
            min_size=n,
            max_size=n,
        )
    )
)
def test_the_chance_to_be_won_is_its_oracle(rows):
    """Following a deal move by move leads to the same chance."""
    table = np.array(rows)
    moves, won = table[:, :-2], table[:, -2]
    ends = won + table[:, -1]
    expected = oracles_funnel.win_probability(
        moves.tolist(), ends.tolist(), won.tolist()
    )
    chance = absorbed(moves, ends, won)

    assert [one is None for one in expected] == np.isnan(chance).tolist()
    assert (
        pytest.approx([one for one in expected if one is not None], abs=1e-6)
        == (chance[~np.isnan(chance)])
    )
