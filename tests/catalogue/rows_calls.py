"""Rows H1 to H3, H10, H14 and H19, as far as rates, calls and targets answer."""

import math

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.funnel import (
    CallCounts,
    LevelRates,
    ReviewTable,
    activity_target,
    base_worth,
    bases_worth,
    best_time,
    call_funnel,
    call_quality,
    levers,
    plan_against_actual,
    ramp,
    saturation,
    scenario_targets,
)
from salesmodel.statistics import (
    binomial_tail,
    clopper_pearson_rate,
    compare_rates,
    jeffreys_rate,
    rate_difference,
    shrunk_rates,
)
from salesmodel.tables import ContactTable


MONEY = {"first_profit": 10, "repeat_profit": 10, "contact_cost": 1}


def h1():
    """Of no contact everything can be asked: counts are 0, rates undefined."""
    empty = ContactTable.from_columns(at=[], base=[], seller=[], attempt=[], level=[])
    rows = list(call_funnel(empty).rows())

    assert [0] * 5 == [row.reached for row in rows]
    assert [(None, 0)] * 5 == [(row.overall.value, row.overall.n) for row in rows]
    assert 0 == len(CallCounts.of(empty, ("base", "hour")))
    assert () == bases_worth(empty, **MONEY)
    assert () == saturation(empty, profit=1, contact_cost=1).rows
    assert () == ramp([], calls=[], deals=[]) == plan_against_actual([])
    reviews = ReviewTable.from_columns(contact=[], scores={"all": []}, reviewer=[])
    assert (None, 0) == (
        call_quality(empty, reviews).reviewed.value,
        call_quality(empty, reviews).reviewed.n,
    )
    for asked in (
        lambda: best_time(empty),
        lambda: compare_rates({}),
        lambda: shrunk_rates({}),
    ):
        with pytest.raises(NotEnoughDataError):
            asked()


def h2():
    """One contact has a rate with a wide interval; nothing is concluded from it."""
    one = ContactTable.from_columns(at=["2026-01-05"], level=["deal"])
    step = list(call_funnel(one).rows())[-1]

    assert (1.0, 0.2065, 1.0, True) == (
        step.step.value,
        round(step.step.low, 4),
        step.step.high,
        step.is_small,
    )
    assert (0.025, 1.0) == (round(clopper_pearson_rate(1, 1).low, 4), 1.0)
    assert (
        "not known yet"
        == base_worth(1, 1, **MONEY | {"contact_cost": 9}).with_repeats.verdict
    )
    with pytest.raises(NotEnoughDataError):
        rate_difference((1, 1), (0, 1))


def h3():
    """A level that nobody came to has no rate, and no share of a drop-off."""
    calls = ContactTable.from_columns(at=["2026-01-05"] * 2, level=["call", "call"])
    rows = list(call_funnel(calls).rows())

    assert (None, None, 0) == (
        rows[2].step.value,
        rows[2].dropped_share,
        rows[2].dropped,
    )
    assert rows[2].cost_each is None
    for rated in (clopper_pearson_rate, jeffreys_rate):
        assert (None, None, None, 0) == (
            rated(0, 0).value,
            rated(0, 0).low,
            rated(0, 0).high,
            rated(0, 0).n,
        )
    with pytest.raises(InvalidValueError):
        LevelRates.counted({"call": 5, "answered": 0, "deal": 0})


def h10():
    """What is no number in a column is named with its row."""
    with pytest.raises(InvalidValueError) as rate:
        scenario_targets(5, [[0.5, 0.5], [0.5, math.nan]])
    with pytest.raises(InvalidValueError) as calls:
        levers(("deal",), [[0.5], [0.5]], calls=[1, math.inf], profit_per_deal=1)
    with pytest.raises(InvalidValueError) as score:
        ReviewTable.from_columns(
            contact=[0, 1], scores={"needs": [1, math.inf]}, reviewer=["Eve", "Eve"]
        )

    assert ("rates[1][1]", "calls[1]", "scores['needs'][1]") == (
        rate.value.path,
        calls.value.path,
        score.value.path,
    )


def h14():
    """A probability outside of 0 to 1, and weights that add up to 0, are refused."""
    for bad in (-0.1, 1.1, math.nan):
        for asked in (
            lambda bad=bad: binomial_tail(1, 2, bad),
            lambda bad=bad: LevelRates.believed({"deal": bad}),
            lambda bad=bad: activity_target(
                1, LevelRates.believed({"deal": 0.5}), chances=[bad]
            ),
            lambda bad=bad: scenario_targets(1, [[bad]]),
        ):
            with pytest.raises(InvalidValueError):
                asked()
    with pytest.raises(InvalidValueError) as caught:
        ReviewTable.from_columns(
            contact=[0],
            scores={"a": [1], "b": [1]},
            weights={"a": 0, "b": 0},
            reviewer=["Eve"],
        )

    assert "weights" == caught.value.code


def h19():
    """Seventy thousand bases are as many groups."""
    n = 70_000
    contacts = ContactTable.from_columns(
        at=np.full(n, 1_767_225_600_000_000),
        base=[f"base {number}" for number in range(n)],
        level=np.zeros(n, np.int8),
    )

    assert n == len(CallCounts.of(contacts, ("base", "weekday")))


ROWS = {
    "H1-calls": h1,
    "H2-calls": h2,
    "H3-calls": h3,
    "H10-calls": h10,
    "H14": h14,
    "H19-calls": h19,
}
