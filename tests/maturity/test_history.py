"""Tests of histories of assessments."""

import datetime as dt
from decimal import Decimal

import attrs
import pytest

from maturity_cases import REPEATS, SMALL, refused
from salesmodel.maturity import Assessment, assess, changes, maturity_history


def on(month, answers, measured=(), unit=None):
    """Return what was known at the end of a month."""
    day = dt.date(2026, month, 28)
    return Assessment.of(SMALL, answers, measured, unit=unit, on=day)


MARCH = on(3, {"first": 0.5, "second": 1})
JUNE = on(6, {"first": 0.5, "second": 1}, {"calls": 12})
SEPTEMBER = on(9, {"second": 1, "third": 0}, {"calls": 12})


def told(found):
    """Return what changed, without its day."""
    return [(each.kind, each.key, each.before, each.after) for each in found]


def test_what_changed_is_told_item_by_item():
    """Levels, the score, practices and measurements, in the order of the model."""
    history = maturity_history(SMALL, [SEPTEMBER, MARCH, JUNE])

    assert [MARCH, JUNE, SEPTEMBER] == [each.assessment for each in history.results]
    second = [each for each in history.changes if each.on == JUNE.on]
    assert [
        ("evidenced", None, "low", "mid"),
        ("possible", None, "low", "mid"),
        ("practice", "first", Decimal("0.5"), Decimal(1)),
        ("practice", "third", None, Decimal(0)),
        ("indicator", "calls", None, Decimal(12)),
    ] == told(second)
    assert () == changes(*[assess(SMALL, JUNE)] * 2)


def test_a_history_of_one_has_no_changes():
    """There is nothing before it."""
    history = maturity_history(SMALL, [MARCH])

    assert () == history.changes
    assert "before" not in history.text()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: maturity_history(SMALL, []), "unit"),
        (lambda: maturity_history(SMALL, [MARCH, MARCH]), "on"),
        (lambda: maturity_history(SMALL, [Assessment.of(SMALL)]), "on"),
        (lambda: maturity_history(SMALL, [MARCH, on(6, {}, unit="north")]), "unit"),
        (lambda: maturity_history(SMALL, [5]), "type"),
        (lambda: changes(5, 5), "type"),
    ],
)
def test_a_history_is_of_one_unit_day_by_day(call, code):
    """Each assessment has its own day."""
    assert code == refused(call)


def test_results_under_two_models_are_not_compared():
    """Nor under two versions of one."""
    later = attrs.evolve(SMALL, version=2)
    other = assess(later, Assessment.of(later))

    assert "model" == refused(lambda: changes(assess(SMALL, MARCH), other))


def test_a_history_shows_itself():
    """The assessments, and what changed, in either language."""
    spring = Assessment.of(
        REPEATS, {"planning": 0}, {"repeat_share": 0.08}, on=dt.date(2026, 3, 31)
    )
    summer = Assessment.of(
        REPEATS, {"planning": 1}, {"response_hours": 4}, on=dt.date(2026, 6, 30)
    )
    history = maturity_history(REPEATS, [spring, summer])
    page = history.text()

    assert page == str(history)
    for line in (
        "2026-03-31  New clients only  Easy-going selling   0.00  8.0 %",
        "2026-06-30  New clients only       Whole company   3.00      –",
        "Planning, plan against actual    0.00                1.00",
        "Share of repeat sales in revenue    0.08                   –",
        "Median working hours to the first answer to a request       –                   4",
    ):
        assert " ".join(line.split()) in " ".join(page.split())
    assert "Что изменилось" in history.text("ru")
    assert "<caption>What changed</caption>" in history._repr_html_()
    assert [0, 6] == [row["n_changes"] for row in history.rows()]
