"""Tests of cohorts by age."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.funnel import cohorts
from salesmodel.tables import VisitTable


KINDS = {"won": "won", "lost": "lost"}
MARCH = int(np.datetime64("2026-03-31", "us").astype(np.int64))


def _visits(*rows, as_of=MARCH):
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=list(at),
        stages=["lead", "won", "lost"],
        kinds=KINDS,
        as_of=as_of,
    )


VISITS = _visits(
    ("a", "lead", "2026-01-05"),
    ("a", "won", "2026-01-25"),
    ("b", "lead", "2026-01-10"),
    ("b", "lost", "2026-01-11"),
    ("c", "lead", "2026-03-20"),
    ("c", "won", "2026-03-21"),
    ("d", "lead", "2026-03-01"),
    ("d", "won", "2026-03-02"),
    ("d", "lead", "2026-03-03"),
)

TWO_WON = [
    (deal, stage, f"2026-01-0{day}")
    for deal in "ab"
    for day, stage in ((1, "lead"), (2, "won"))
]


def test_a_share_rests_on_the_deals_that_are_old_enough():
    """A young deal that was won at once does not count at an age it has not reached."""
    made = cohorts(VISITS, days=[5, 30])

    assert [
        ("2026-01", 5, 2, 2, 0, True),
        ("2026-01", 30, 2, 2, 1, True),
        ("2026-02", 5, 0, 0, 0, True),
        ("2026-02", 30, 0, 0, 0, True),
        ("2026-03", 5, 2, 2, 1, True),
        ("2026-03", 30, 2, 1, 0, False),
    ] == [
        (one.cohort, one.days, one.entered, one.observed, one.won, one.is_mature)
        for one in made.rows()
    ]
    assert [0.0, 0.5, None, None, 0.5, 0.0] == [one.rate.value for one in made.rows()]
    assert {None} == {one.won_amount for one in made.rows()}


def test_quarters_are_cohorts_too():
    """The first quarter of a year is its Q1."""
    made = cohorts(VISITS, by="quarter", days=[5])

    assert ("2026-Q1",) == made.labels
    assert [(4, 4, 1)] == [(one.entered, one.observed, one.won) for one in made.rows()]


def test_amounts_are_of_the_deals_won():
    """What is not known is counted, not zero."""
    made = cohorts(VISITS, days=[60], amount=[500, 70, MISSING, 900])

    assert [500, 0, 0] == [one.won_amount for one in made.rows()]
    assert 1 == made.without_amount


def test_cohorts_print_themselves():
    """A star marks a cohort of which not every deal is old enough."""
    made = cohorts(VISITS, days=[5, 30])

    assert [
        ["2026-01", "2", "0.000", "0.500"],
        ["2026-02", "0", "–", "–"],
        ["2026-03", "2", "0.500", "0.000*"],
    ] == [line.split() for line in str(made).splitlines()[2:]]
    assert "<td>0.000*</td>" in made._repr_html_()


def test_nothing_has_no_cohort():
    """No deal, no cohort; and without ages no cell."""
    assert () == cohorts(_visits(), amount=[]).rows()
    assert () == cohorts(VISITS, days=[]).rows()


def test_what_makes_no_sense_is_refused():
    """Nothing is guessed."""
    with pytest.raises(InvalidValueError, match="month"):
        cohorts(VISITS, by="year")
    with pytest.raises(InvalidValueError, match="days"):
        cohorts(VISITS, days=[-1])
    with pytest.raises(InvalidValueError, match="days"):
        cohorts(VISITS, days=[float("nan")])
    with pytest.raises(InvalidValueError, match="days"):
        cohorts(VISITS, days=[float("inf")])
    with pytest.raises(InvalidValueError, match="confidence"):
        cohorts(VISITS, confidence=0)
    with pytest.raises(ShapeError):
        cohorts(VISITS, amount=[1])
    with pytest.raises(InvalidAmountError):
        cohorts(_visits(*TWO_WON), days=[1], amount=[2**62, 2**62])
