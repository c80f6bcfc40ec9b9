"""Tests of a period against another one."""

import datetime as dt

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.funnel import period_change
from salesmodel.tables import DealTable


def _month(number):
    return dt.datetime(2026, number, 1, tzinfo=dt.UTC)


JANUARY, FEBRUARY = (_month(1), _month(2)), (_month(2), _month(3))


def _deals(*groups, amounts=True):
    """Make deals of groups of ``(outcome, opened, closed, amounts)``."""
    rows = [
        (outcome, opened, closed, amount)
        for outcome, opened, closed, of in groups
        for amount in of
    ]
    outcome, opened, closed, amount = zip(*rows, strict=True)
    return DealTable.from_columns(
        deal=[f"d{place}" for place in range(len(rows))],
        outcome=list(outcome),
        opened=list(opened),
        closed=list(closed),
        amount=list(amount) if amounts else None,
        currency="EUR" if amounts else None,
    )


DEALS = (
    ("won", "2026-01-05", "2026-01-31", [100] * 6),
    ("lost", "2026-01-05", "2026-01-20", [100] * 4),
    ("won", "2026-01-06", "2026-02-01", [300, 100, 200, 100, 100, MISSING, 100, 100]),
    ("lost", "2026-02-05", "2026-02-20", [100] * 2),
    ("open", "2026-02-05", None, [100]),
    ("won", "2026-02-06", "2026-03-01", [1_000]),
)


def test_what_changed_has_an_interval():
    """Numbers are Poisson, amounts compound Poisson, rates Newcombe's."""
    made = period_change(_deals(*DEALS), before=JANUARY, after=FEBRUARY)
    z = 1.959963984540054

    assert (18, 6, 4) == (made.before.opened, made.before.won, made.before.lost)
    assert (4, 8, 2) == (made.after.opened, made.after.won, made.after.lost)
    assert (600, 1_000, 400) == (
        made.before.won_amount,
        made.after.won_amount,
        made.won_amount.value,
    )
    assert 1 == made.after.won_without_amount
    squares = 6 * 100**2 + 300**2 + 200**2 + 5 * 100**2
    assert 400 - z * np.sqrt(squares) == pytest.approx(made.won_amount.low)
    assert (2, 2 + z * np.sqrt(14)) == (made.won.value, pytest.approx(made.won.high))
    assert (-14, None) == (made.opened.value, made.opened.low)
    assert 1_000 / 7 - 100 == pytest.approx(made.mean_won_amount.value)
    spread = np.var([300, 200, 100, 100, 100, 100, 100], ddof=1) / 7
    assert 1_000 / 7 - 100 + z * np.sqrt(spread) == pytest.approx(
        made.mean_won_amount.high
    )
    assert 0.2 == pytest.approx(made.win_rate.value)
    assert made.win_rate.first == made.after.win_rate
    assert (31.0, 28.0) == (made.before.days, made.after.days)


def test_without_amounts_or_deals_nothing_is_made_up():
    """What has no figure has no change."""
    bare = period_change(_deals(*DEALS, amounts=False), before=JANUARY, after=FEBRUARY)
    empty = period_change(
        _deals(*DEALS), before=(_month(5), _month(6)), after=(_month(7), _month(8))
    )
    few = period_change(
        _deals(*DEALS[:1], ("won", "2026-01-05", "2026-02-05", [70])),
        before=JANUARY,
        after=FEBRUARY,
    )

    assert (None, None, 8) == (
        bare.won_amount.value,
        bare.before.won_amount,
        bare.after.won_without_amount,
    )
    assert (0, None, None, None) == (
        empty.won_amount.value,
        empty.won_amount.low,
        empty.mean_won_amount.value,
        empty.win_rate,
    )
    assert (-30.0, None, None) == (
        few.mean_won_amount.value,
        few.mean_won_amount.low,
        few.won_amount.low,
    )


def test_a_change_prints_itself():
    """A line a figure, with dashes where there are too few deals."""
    made = period_change(_deals(*DEALS), before=JANUARY, after=FEBRUARY)
    lines = [line.split() for line in str(made).splitlines()]

    assert ["won", "6", "8", "2"] == lines[3][:4]
    assert ["opened", "18", "4", "-14", "–", "–"] == lines[2]
    assert ["win_rate", "0.600", "0.800", "0.200"] == lines[6][:4]
    assert made._repr_html_().startswith("<table>")
    bare = period_change(_deals(DEALS[4]), before=JANUARY, after=FEBRUARY)
    assert ["win_rate", "–", "–", "–", "–", "–"] == str(bare).splitlines()[6].split()


def test_periods_do_not_overlap_and_end_after_their_start():
    """What is wrong is named."""
    deals = _deals(*DEALS)
    with pytest.raises(InvalidInstantError, match=r"before\[1\]"):
        period_change(deals, before=JANUARY[::-1], after=FEBRUARY)
    with pytest.raises(InvalidInstantError, match="after"):
        period_change(deals, before=FEBRUARY, after=JANUARY)
    with pytest.raises(InvalidValueError, match="confidence"):
        period_change(deals, before=JANUARY, after=FEBRUARY, confidence=1)


@pytest.mark.long
def test_intervals_of_changes_cover_as_often_as_they_say(scale):
    """Deals that come at random: 95 % of intervals hold the true change, ± 2 points."""
    n_runs, draw = scale(1_000), np.random.default_rng(9)
    start, middle, end = (
        int(np.datetime64(f"2026-0{month}-01", "us").astype(np.int64))
        for month in (1, 2, 3)
    )
    held = np.zeros(3)
    for _ in range(n_runs):
        n = draw.poisson([60, 80])
        amount = draw.exponential(1_000, n.sum()).astype(np.int64)
        closed = np.repeat([start, middle], n)
        deals = DealTable.from_columns(
            deal=[f"d{place}" for place in range(n.sum())],
            outcome=["won"] * int(n.sum()),
            opened=closed,
            closed=closed,
            amount=amount,
            currency="EUR",
        )
        made = period_change(deals, before=(start, middle), after=(middle, end))
        held += [
            made.won.low <= 20 <= made.won.high,
            made.won_amount.low <= 20 * 999.5 <= made.won_amount.high,
            made.mean_won_amount.low <= 0 <= made.mean_won_amount.high,
        ]
    noise = 2.6 * np.sqrt(0.95 * 0.05 / n_runs)

    assert (abs(held / n_runs - 0.95) <= 0.02 + noise).all()
