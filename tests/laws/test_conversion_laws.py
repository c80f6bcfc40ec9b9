"""Laws of conversion."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.funnel import Counting, conversion
from salesmodel.tables import Labelled
from strategies_funnel import (
    LOST,
    N_OPEN,
    WON,
    as_stays,
    histories,
    stages_of,
)


KINDS = (N_OPEN, WON, LOST)
N_DEALS = 7
COUNTINGS = st.sampled_from(
    [
        *(
            Counting(policy, entry=entry)
            for policy in ("reached", "visited", "direct", "all_before", "current")
            for entry in ("any", "first")
        ),
        *(Counting(policy, "each") for policy in ("visited", "direct")),
    ]
)
OWNERS = st.lists(st.integers(-1, 1), min_size=N_DEALS, max_size=N_DEALS).map(
    lambda codes: Labelled(np.array(codes, np.int8), ("Ann", "Bob"))
)
AMOUNTS = st.lists(st.integers(0, 500) | st.none(), min_size=N_DEALS, max_size=N_DEALS)


def _counts(counts, labels):
    """Return counts in the shape of the oracle."""
    return _some(
        {
            (label, stage): counts.at(group, stage)
            for group, label in enumerate(labels)
            for stage in range(counts.entered.shape[1])
        }
    )


def _some(rows):
    """Leave out the rows in which nothing was counted."""
    return {key: row for key, row in rows.items() if any(row.values())}


def _rules(counting):
    return counting.policy, counting.reentry, counting.entry


@given(histories(), COUNTINGS)
def test_conversion_is_its_oracle(history, counting):
    """Walking each deal tells the same, whatever the layout and the rules."""
    visits = history.visits()
    made = conversion(visits, counting)
    expected = oracles_funnel.conversion(stages_of(visits), KINDS, _rules(counting))

    assert _some(expected) == _counts(made.counts, [None])


@given(histories(with_sequence=False), COUNTINGS, st.lists(st.booleans(), max_size=5))
def test_conversion_of_stays_is_its_oracle(history, counting, ended):
    """A deal whose last stay ended is gone, moved out of the funnel."""
    visits = as_stays(history.visits(), ended)
    made = conversion(visits, counting)
    expected = oracles_funnel.conversion(stages_of(visits), KINDS, _rules(counting))

    assert _some(expected) == _counts(made.counts, [None])


@given(histories(), COUNTINGS, OWNERS, AMOUNTS)
def test_groups_and_amounts_are_their_oracle(history, counting, owners, amounts):
    """Each group is what it would be alone, by count and by amount."""
    visits = history.visits()
    made = conversion(
        visits,
        counting,
        by=owners,
        amount=[MISSING if one is None else one for one in amounts],
    )
    labels = [owners.labels[code] if code >= 0 else None for code in owners.codes]
    told = stages_of(visits)
    rules = _rules(counting)
    counts = oracles_funnel.conversion(told, KINDS, rules, labels)
    sums = oracles_funnel.conversion(told, KINDS, rules, labels, amounts)
    names = [label for (label,) in made.groups]

    assert _some(counts) == _counts(made.counts, names)
    for (label, stage), row in sums.items():
        assert row == made.amounts.at(names.index(label), stage)
    if counting.reentry == "once":
        unknown = [labels[deal] for deal in told if amounts[deal] is None]
        assert [unknown.count(name) for name in names] == made.without_amount.tolist()


@given(histories(), COUNTINGS, OWNERS)
def test_conversion_reconciles(history, counting, owners):
    """What a stage counts is the sum of what became of it, and groups add up."""
    visits = history.visits()
    whole = conversion(visits, counting).counts
    by_owner = conversion(visits, counting, by=(owners, owners)).counts
    parts = ("advanced", "lost", "moved_back", "moved_out", "open")

    assert whole.entered.tolist() == sum(getattr(whole, one) for one in parts).tolist()
    for name in ("deals", "entered", "inferred", *parts):
        total = getattr(by_owner, name).sum(axis=0)
        assert getattr(whole, name)[0].tolist() == total.tolist()
    assert (whole.inferred <= whole.entered).all()


@given(histories())
def test_reached_is_monotone_and_agrees_with_two_columns(history):
    """No stage counts more than the one before, and two columns of deals say the same."""
    visits = history.visits()
    told = stages_of(visits)
    counts = conversion(visits).counts
    fates = {**dict.fromkeys(WON, 1), **dict.fromkeys(LOST, 2)}
    outcome = [fates.get(codes[-1], 0) for codes in told.values()]
    furthest = [
        N_OPEN - 1 if fate == 1 else max((c for c in codes if c < N_OPEN), default=-1)
        for codes, fate in zip(told.values(), outcome, strict=True)
    ]
    rows = oracles.stage_conversion(furthest, outcome, N_OPEN)
    names = ("entered", "advanced", "lost")
    told = zip(*(getattr(counts, name)[0].tolist() for name in names), strict=True)

    assert all(np.diff(counts.entered[0]) <= 0)
    assert [row[:3] for row in rows] == list(told)
