"""Rows A24, A25, B18, B19 and H1 to H7, as far as tables and survival answer for them."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from salesmodel import report
from salesmodel._arrays import MISSING, is_absent
from salesmodel._figures import checked_sum
from salesmodel.errors import InvalidAmountError, InvalidInstantError, InvalidValueError
from salesmodel.funnel import (
    DAY,
    ages,
    conversion,
    outcome_by_age,
    time_in_stage,
)
from salesmodel.repeat import repeat_share
from salesmodel.statistics import aalen_johansen, kaplan_meier_median, wilson_rate
from salesmodel.tables import (
    DealTable,
    VisitTable,
    known_at,
    to_minor_units,
)


START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
STAGES = ("lead", "offer")


def _deals(*rows):
    """Build deals of (outcome, days until closing or None), all opened on one day."""
    return DealTable.from_columns(
        deal=[f"d{number}" for number in range(len(rows))],
        outcome=[outcome for outcome, _ in rows],
        opened=[START] * len(rows),
        closed=[
            None if days is None else START + dt.timedelta(days=days)
            for _, days in rows
        ],
        client=["Acme"] * len(rows),
        owner=["Ann"] * len(rows),
        amount=[100] * len(rows),
        currency="EUR",
    )


def a24():
    """A sum past int64 is exact: the bound is checked first, else Python adds."""
    column = np.array([2**62] * 3)

    assert 3 * 2**62 == checked_sum(column)
    assert -3 * 2**62 == checked_sum(-column)
    deals = _deals(*[("won", 1)] * 3)
    deals = DealTable(
        deals.deal,
        deals.outcome,
        deals.opened,
        deals.closed,
        client=deals.client,
        owner=deals.owner,
        amount=column,
        currency="EUR",
    )
    made = report.from_tables(deals, new_after=START)
    assert 3 * 2**62 == made.outcomes.won_amount * 100
    assert 3 * 2**62 == made.owners[0].won_amount * 100
    assert 2**63 == made.repeat.repeat_amount * 100


def a25():
    """Numbers and texts of numpy go through `to_minor_units`; NA is missing, not 0."""
    cells = [np.int8(5), np.str_("19.99"), np.float32(0.5), pd.NA, None, np.nan]
    units = to_minor_units("amount", cells, digits=2).tolist()

    assert [500, 1999, 50, MISSING, MISSING, MISSING] == units
    for cell, code in (
        (2**53 + 1, "too_large"),
        (float(2**53 + 1), "too_large"),
        (np.float32(0.1) / 3, "scale"),
        (np.True_, "bool"),
    ):
        with pytest.raises(InvalidAmountError) as caught:
            to_minor_units("amount", [cell], digits=2)
        assert code == caught.value.code
    for column in (np.array([0.5], np.float32), np.array(["5"])):
        with pytest.raises(InvalidAmountError) as caught:
            DealTable.from_columns(
                deal=["d1"],
                outcome=["won"],
                opened=[START],
                closed=[START],
                amount=column,
                currency="EUR",
            )
        assert "type" == caught.value.code


def b18():
    """A date out of range is refused in its own unit, before it could wrap around."""
    for unit in ("D", "h", "s", "ms", "us"):
        with pytest.raises(InvalidInstantError) as caught:
            DealTable.from_columns(
                deal=["d1"],
                outcome=["open"],
                opened=np.array(["2500-01-01"], f"datetime64[{unit}]"),
                closed=[None],
            )
        assert ("range", "opened[0]") == (caught.value.code, caught.value.path)
        assert "2500-01-01" in str(caught.value)


def b19():
    """NaT is missing: no instant before every other, and no age."""
    deals = DealTable.from_columns(
        deal=["d1", "d2"],
        outcome=["won", "won"],
        opened=np.array(["NaT", "2026-01-01"], "datetime64[D]"),
        closed=np.array(["2026-01-05", "NaT"], "datetime64[D]"),
    )

    assert is_absent(np.datetime64("NaT", "s"))
    assert is_absent(pd.NaT)
    assert [True, False] == (deals.opened == MISSING).tolist()
    assert 0 == ages(deals, as_of=int(deals.closed[0]))[0].size
    made = report.from_tables(deals)
    assert dt.datetime(2026, 1, 5, tzinfo=dt.UTC) == made.definition.as_of
    assert (1, 1) == (
        made.data.notices["opened_unknown"],
        made.data.notices["closed_unknown"],
    )
    assert made.outcomes.mean_cycle_days is None


def h1():
    """An empty table makes every figure: counts 0, rates None, n 0, no warning."""
    deals = _deals()
    visits = VisitTable.from_events(deal=[], stage=[], at=[], stages=STAGES)
    rate = wilson_rate(0, 0)

    assert (None, None, None, 0) == (rate.value, rate.low, rate.high, rate.n)
    assert 0 == aalen_johansen([], [], causes=2).times.size
    assert kaplan_meier_median([], []) is None
    assert () == outcome_by_age(deals, as_of=0, days=[1])
    medians = [row["median_days"] for row in time_in_stage(visits, per="deal").rows()]
    assert [None, None] == medians
    funnel = conversion(visits).rows()
    assert [(0, None)] * 2 == [(row.entered, row.rate.value) for row in funnel]
    assert (0, None) == (
        repeat_share(deals).clients,
        repeat_share(deals).repeat_share_if_complete,
    )
    assert 0 == len(known_at(deals, visits, as_of=0).deals)
    for made in (report.from_tables(deals), report.from_tables(deals, visits)):
        assert (0, None, 0) == (
            made.outcomes.won,
            made.outcomes.win_rate.value,
            made.outcomes.win_rate.n,
        )
        assert (None, None) == (
            made.outcomes.mean_won_amount,
            made.outcomes.mean_cycle_days,
        )
        assert report.as_json(made)
        assert report.as_text(made)


def h2():
    """One deal has a rate of 0 or 1, with the Wilson interval of one trial."""
    for outcome, value, low, high in (("lost", 0, 0, 0.793), ("won", 1, 0.207, 1)):
        rate = report.from_tables(_deals((outcome, 5))).outcomes.win_rate

        assert (value, low, high, 1) == (
            rate.value,
            round(rate.low, 3),
            round(rate.high, 3),
            rate.n,
        )


def h3():
    """A stage that nobody decided has no rate: neither 0 nor 1."""
    visits = VisitTable.from_events(
        deal=["d0"], stage=["lead"], at=[START], stages=STAGES
    )
    for row in report.from_tables(_deals(("open", None)), visits).funnel:
        assert (None, None, None, 0) == (
            row.rate.value,
            row.rate.low,
            row.rate.high,
            row.rate.n,
        )


def h4():
    """Where all deals are open the median is not reached, and no mean is made."""
    deals = _deals(*[("open", None)] * 3)
    later = START + dt.timedelta(days=30)
    made = report.from_tables(deals, as_of=later)
    age, fate = ages(deals, as_of=int(deals.opened[0]) + 30 * DAY)

    assert [30 * DAY] * 3 == age.tolist()
    assert kaplan_meier_median(age, fate != 0) is None
    assert (None, None) == (
        made.outcomes.mean_cycle_days,
        made.outcomes.median_cycle_days,
    )
    assert [(0.0, 0.0, 1.0, 3)] * 3 == [
        (row.won, row.lost, row.open, row.at_risk) for row in made.outcome_by_age
    ]


def h5():
    """Where all durations are the same, the curve falls in one step."""
    curve = aalen_johansen([5, 5, 5], [1, 1, 1], causes=1)

    assert ([5], [3], 0.0) == (
        curve.times.tolist(),
        curve.at_risk.tolist(),
        curve.at(5)[0],
    )
    assert 5 == kaplan_meier_median([5, 5, 5], [True] * 3)


def h6():
    """A duration of zero is one; a negative one is refused, or left out and counted."""
    assert (0.0, 1.0) == aalen_johansen([0, 0], [1, 1], causes=1).at(0)
    assert 0 == kaplan_meier_median([0, 0], [True, True])
    for estimate in (
        lambda: kaplan_meier_median([-1, 2], [True, True]),
        lambda: aalen_johansen([-1, 2], [1, 0], causes=1),
    ):
        with pytest.raises(InvalidValueError) as caught:
            estimate()
        assert ("durations", -1) == (caught.value.name, caught.value.value)
    made = report.from_tables(_deals(("won", -1), ("won", 2)))
    assert 1 == made.data.notices["closed_before_opened"]
    assert 2.0 == made.outcomes.median_cycle_days


def h7():
    """One observation makes a curve."""
    curve = aalen_johansen([4], [1], causes=1)

    assert (1.0, 0.0) == (curve.at(3)[0], curve.at(4)[0])
    assert 4 == kaplan_meier_median([4], [True])
    assert kaplan_meier_median([4], [False]) is None


ROWS: dict[str, Callable[[], None]] = {
    "A24": a24,
    "A25": a25,
    "B18": b18,
    "B19": b19,
    "H1": h1,
    "H2": h2,
    "H3": h3,
    "H4": h4,
    "H5": h5,
    "H6": h6,
    "H7": h7,
}

NOT_HERE = {
    "H4": "parametric fits, which need events, come with the models",
    "H5": "parametric fits, which need durations that differ, come with the models",
    "H7": "parametric fits, which need more observations, come with the models",
}
