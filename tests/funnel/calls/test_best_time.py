"""Tests of the best time to call."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.funnel import best_time
from salesmodel.tables import ContactTable


MONDAY = int(np.datetime64("2026-01-05", "us").astype(int))
HOUR = 3_600_000_000


def _contacts(*cells):
    """Build contacts of (hour from Monday 00:00, calls that were answered, calls)."""
    at = [MONDAY + hour * HOUR for hour, _, n in cells for _ in range(n)]
    level = [int(one < won) for _, won, n in cells for one in range(n)]
    return ContactTable.from_columns(at=at, level=level, levels=("call", "answered"))


def test_hours_that_cannot_be_told_from_the_best_are_all_named():
    """By rate; worse ones are worse, and one with little data is unknown, not bad."""
    found = best_time(
        _contacts((10, 90, 200), (11, 85, 200), (12, 30, 200), (13, 1, 2))
    )

    assert (("Mon", "10"), ("Mon", "11")) == found.best
    assert (("Mon", "13"),) == found.unknown
    assert ["best", "best", "unknown", "worse"] == [row.verdict for row in found.rows]
    assert (3, 0.95, 200) == (found.n_compared, found.guarantee, found.rows[0].rate.n)


def test_the_hour_is_that_of_the_client():
    """Each call at the offset of its client."""
    contacts = _contacts((10, 90, 200), (11, 30, 200))
    offsets = np.repeat([180, -660], 200)
    found = best_time(contacts, utc_offset_minutes=offsets)

    assert ((("Mon", "13"),), {("Mon", "13"), ("Mon", "00")}) == (
        found.best,
        {(row.weekday, row.hour) for row in found.rows},
    )


def test_calls_without_an_instant_stand_in_no_hour():
    """They are left out."""
    contacts = ContactTable.from_columns(
        at=[*[MONDAY] * 40, *[MONDAY + HOUR] * 40, *[None] * 40],
        level=[1] * 120,
        missing_at="keep",
    )
    found = best_time(contacts, "answered")

    assert (2, 2) == (found.n_compared, len(found.rows))
    assert 2 == len(found.best)


def test_hours_in_which_nobody_answers_are_alike():
    """None of them is worse than another."""
    assert 2 == len(best_time(_contacts((10, 0, 50), (11, 0, 50))).best)


def test_it_shows_itself_with_its_guarantee():
    """The first line says what is promised."""
    text = f"{best_time(_contacts((10, 0, 50), (11, 0, 50)))}"

    assert "the best hour is among the best with 95%" == text.splitlines()[0]


def test_one_hour_is_not_enough():
    """Nor is none."""
    with pytest.raises(NotEnoughDataError):
        best_time(_contacts((10, 9, 50), (11, 9, 10)))
    with pytest.raises(NotEnoughDataError):
        best_time(_contacts())
    with pytest.raises(InvalidValueError):
        best_time(_contacts(), guarantee=1)
    with pytest.raises(InvalidValueError):
        best_time(_contacts(), least=0)


@pytest.mark.long
def test_the_known_best_hour_is_found(scale):
    """In at least 95 of 100 seeded runs it is named, and it alone."""
    runs, named, told = scale(200), 0, 0
    hours = np.array([9, 10, 11, 14, 15, 16, 33, 34, 35, 38, 39, 40])
    rates = np.full(hours.size, 0.10)
    rates[4] = 0.20
    for run in range(runs):
        draw = np.random.default_rng(100 + run)
        won = draw.binomial(900, rates).tolist()
        found = best_time(_contacts(*zip(hours.tolist(), won, [900] * 12, strict=True)))
        named += ("Mon", "15") in found.best
        told += found.best == (("Mon", "15"),)

    assert named >= 0.95 * runs
    assert told >= 0.95 * runs


@pytest.mark.long
def test_the_guarantee_holds_where_hours_are_hard_to_tell_apart(scale):
    """All alike but one by a little: the best one is left out of few runs in a hundred."""
    runs, missed = scale(1_000), 0
    rates = np.full(10, 0.10)
    rates[0] = 0.1001
    for run in range(runs):
        draw = np.random.default_rng(5_000 + run)
        won = draw.binomial(200, rates).tolist()
        found = best_time(_contacts(*zip(range(10), won, [200] * 10, strict=True)))
        missed += ("Mon", "00") not in found.best

    assert missed <= 0.05 * runs
