"""Tests of how soon clients come back."""

import math

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import repeat_curves
from salesmodel.tables import PurchaseTable, RepeatRule


DAY = 86_400_000_000
WHOLE = RepeatRule(new_after=0)


def _table(*rows, **more):
    client, day = zip(*rows, strict=True)
    at = [None if one is None else one * DAY for one in day]
    return PurchaseTable.from_columns(client=list(client), at=at, **more)


FOUR = _table(
    ("Acme", 0), ("Acme", 30), ("Acme", 60), ("Bolt", 0), ("Bolt", 90), ("Core", 10),
    ("Dell", 95),
)  # fmt: skip


def test_those_who_have_time_yet_are_not_lost():
    """Each counts for as long as he was seen: Dell five days, Core ninety."""
    second, third = repeat_curves(FOUR, as_of=100 * DAY, rule=WHOLE, most=3).curves

    assert (4, 2, 2) == (second.n, second.bought, second.still_open)
    assert [0.0, 1 / 3, 2 / 3] == pytest.approx(
        [second.within(days).value for days in (5, 30, 90)]
    )
    assert None is second.within(91).value
    assert 90 == second.median_days
    assert [30, 60, 90] == second.quantiles_days([0, 0.5, 1])
    assert (2, 1, 1) == (third.n, third.bought, third.still_open)
    assert (0.0, 1.0) == (third.within(29).value, third.within(30).value)
    assert 0.0 < second.within(30).low < 1 / 3 < second.within(30).high < 1.0


def test_where_all_have_come_the_share_is_known_for_ever():
    """And has no interval."""
    table = _table(("Acme", 0), ("Acme", 30))
    [second] = repeat_curves(table, as_of=40 * DAY, rule=WHOLE, most=2).curves
    rate = second.within(400)

    assert (1.0, None, None, 1) == (rate.value, rate.low, rate.high, rate.n)


def test_of_nobody_nothing_is_known():
    """No share, no median, no quantile."""
    curves = repeat_curves(FOUR, as_of=100 * DAY, most=2)
    [second] = curves.curves

    assert (0, {"first_unknown": 4}) == (curves.n, curves.notices)
    assert (0, 0, 0, None) == (
        second.n,
        second.bought,
        second.still_open,
        second.median_days,
    )
    assert None is second.within(0).value
    assert all(map(math.isnan, second.quantiles_days()))


def test_clients_without_a_dated_history_are_left_out_and_counted():
    """Old ones, and those with a purchase without an instant."""
    table = _table(
        ("Acme", 0), ("Bolt", 20), ("Core", 21), ("Core", None), missing_at="keep"
    )
    found = repeat_curves(table, as_of=100 * DAY, rule=RepeatRule(new_after=10 * DAY))

    assert (1, {"undated": 1, "first_unknown": 1}) == (found.n, found.notices)
    assert [2, 3, 4, 5] == [curve.purchase for curve in found.curves]


def test_it_shows_a_line_a_purchase():
    """Medians in days, as estimated and of those who came."""
    found = repeat_curves(FOUR, as_of=100 * DAY, rule=WHOLE, most=2)
    [title, heads, row] = str(found).splitlines()

    assert title.startswith("How soon clients buy again; repeat from purchase 2 on")
    assert heads.endswith(
        "median days  of those who came  within 90 days    low   high"
    )
    assert row.split()[:7] == ["2", "4", "2", "2", "90.000", "60.000", "0.667"]
    assert "<td>0.667</td>" in found._repr_html_()


def test_it_equals_lifelines():
    """Of two thousand clients, ties among them."""
    draw, n = np.random.default_rng(5), 5_000
    client, day = draw.integers(0, 2_000, n), draw.integers(0, 300, n)
    found = repeat_curves(
        PurchaseTable.from_columns(client=client, at=day * DAY),
        as_of=300 * DAY,
        rule=WHOLE,
        most=3,
    )
    for curve in found.curves:
        spent, came = [], []
        for one in range(2_000):
            own = sorted(day[client == one].tolist())
            if len(own) >= curve.purchase - 1:
                before = own[curve.purchase - 2]
                came.append(len(own) >= curve.purchase)
                after = own[curve.purchase - 1] if came[-1] else 300
                spent.append(after - before)
        peer = KaplanMeierFitter().fit(spent, came)
        times = [1, 30, 90, 200]

        assert (1 - peer.predict(times)).to_numpy() == pytest.approx(
            [curve.within(days).value for days in times]
        )
        between = np.array(spent)[np.array(came)]
        assert np.quantile(between, [0.1, 0.5, 0.9]) == pytest.approx(
            curve.quantiles_days([0.1, 0.5, 0.9])
        )


def test_what_cannot_be_is_refused():
    """Numbers out of range, and a naive instant."""
    curve = repeat_curves(FOUR, as_of=0, rule=WHOLE).curves[0]

    for choice in ({"most": 1}, {"most": 2.5}, {"confidence": 0}):
        with pytest.raises(InvalidValueError):
            repeat_curves(FOUR, as_of=0, **choice)
    with pytest.raises(InvalidInstantError):
        repeat_curves(FOUR, as_of="2026-01-01")
    with pytest.raises(InvalidValueError, match="from 0 to 120000"):
        curve.within(-1)
    with pytest.raises(InvalidValueError, match="from 0 to 1"):
        curve.quantiles_days([2])
