"""Laws of cohorts and of losses."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_cohorts
from salesmodel._arrays import MISSING
from salesmodel.funnel import cohorts, losses
from salesmodel.tables import Labelled
from strategies_funnel import (
    LOST,
    N_OPEN,
    STAGES,
    WON,
    as_stays,
    histories,
    stages_of,
)


N_DEALS = 7
AMOUNTS = st.lists(st.integers(0, 500) | st.none(), min_size=N_DEALS, max_size=N_DEALS)
DAYS = [0, 2.5, 5, 30]


def _units(amounts):
    return [MISSING if one is None else one for one in amounts]


@given(histories(), AMOUNTS, st.sampled_from([("month", 1), ("quarter", 3)]))
def test_cohorts_are_their_oracle(history, amounts, by):
    """Asking each deal at each age gives the same cells."""
    visits, (name, months) = history.visits(), by
    rows = {}
    for deal, stage, at in zip(
        visits.deal.tolist(),
        visits.stage.tolist(),
        visits.entered.tolist(),
        strict=True,
    ):
        rows.setdefault(deal, []).append((stage, at))
    expected = oracle_cohorts.cohorts(
        rows, WON, visits.as_of, months=months, days=DAYS, amounts=amounts
    )
    made = cohorts(visits, by=name, days=DAYS, amount=_units(amounts))
    first = min((place for place, _ in expected), default=0)
    found = {
        (first + made.labels.index(cell.cohort), cell.days): (
            cell.entered,
            cell.observed,
            cell.won,
            cell.won_amount,
        )
        for cell in made.rows()
        if cell.entered
    }

    assert expected == found
    assert len(rows) == made.entered.sum()
    assert (np.diff(made.observed, axis=1) <= 0).all()


@given(
    histories(),
    st.none() | st.lists(st.booleans(), max_size=5),
    AMOUNTS,
    st.none() | st.lists(st.integers(-1, 2), min_size=N_DEALS, max_size=N_DEALS),
)
def test_losses_are_their_oracle(history, ended, amounts, reasons):
    """Walking each deal gives the same cells; they add up to the deals lost."""
    visits = history.visits()
    if ended is not None:
        visits = as_stays(visits, ended)
    reason = reason_of = None
    labels = [STAGES[code] for code in LOST]
    if reasons is not None:
        labels = ["price", "time", "need"]
        reason = Labelled(np.array(reasons, np.int32), tuple(labels))
        reason_of = [None if code < 0 else labels[code] for code in reasons]
    expected = {
        (
            None if died is None else STAGES[died],
            STAGES[why] if reasons is None else why,
        ): figures
        for (died, why), figures in oracle_cohorts.losses(
            stages_of(visits), N_OPEN, LOST, amounts=amounts, reason_of=reason_of
        ).items()
    }
    made = losses(visits, reason=reason, amount=_units(amounts))

    assert expected == {
        (row.stage, row.reason): (row.lost, row.amount) for row in made.rows()
    }
    assert made.total == sum(row.lost for row in made.by_stage())
    assert made.total == sum(row.lost for row in made.by_reason())
    assert sum(row.amount for row in made.rows()) == sum(
        row.amount for row in made.by_reason()
    )
    assert (*labels, None) == made.reasons
