"""Tests of where a period will end, and of how well that is foreseen."""

import datetime as dt

import numpy as np
import pytest

from flow_simulation import CHANCES, KINDS, STAGES, START, simulated
from salesmodel._arrays import MISSING
from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    UnknownStageError,
)
from salesmodel.funnel import DAY, period_end, period_end_back_test
from salesmodel.tables import DealTable, VisitTable


def _at(month, day, hour=0):
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


ROWS = [
    ("a", "lead", "2026-01-01"),
    ("a", "won", "2026-01-11"),
    ("b", "lead", "2026-01-01"),
    ("b", "won", "2026-01-11"),
    ("c", "lead", "2026-01-01"),
    ("c", "lost", "2026-01-21"),
    ("d", "lead", "2026-01-01"),
    ("d", "lost", "2026-01-21"),
    ("e", "lead", "2026-02-01"),
    ("f", "lead", "2026-02-01"),
    ("g", "lead", "2026-01-20"),
    ("g", "won", "2026-02-01"),
]
AMOUNTS = {"a": 100, "b": 100, "c": 100, "d": 100, "e": 300, "g": 50}


def _tables(rows=ROWS, amounts=AMOUNTS):
    deal, stage, at = zip(*rows, strict=True)
    visits = VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=list(at),
        stages=["lead", "offer", "won", "lost"],
        kinds={"won": "won", "lost": "lost"},
    )
    names = sorted(set(deal))
    deals = DealTable.from_columns(
        deal=names,
        outcome=["open"] * len(names),
        opened=[min(one for d, _, one in rows if d == name) for name in names],
        closed=[None] * len(names),
        amount=[amounts.get(name, MISSING) for name in names],
        currency="EUR",
    )
    return deals, visits


def _end(**said):
    plain = {"start": _at(2, 1), "as_of": _at(2, 2), "end": _at(3, 1), "at_least": 4}
    return period_end(*_tables(), **(plain | said))


def test_what_is_won_stays_and_open_deals_add_their_chance():
    """Of five leads that stood for a day three were won; 300 adds 180 to the 50."""
    made = _end(plan=350)

    assert (50, ("e",), [300]) == (made.won, made.deal, made.amount.tolist())
    assert [0.6] == pytest.approx(made.chance.tolist())
    assert 230.0 == pytest.approx(made.expected)
    assert np.sqrt(300**2 * 0.6 * 0.4) == pytest.approx(made.sd)
    assert (50.0, 350.0) == (made.low, made.high)
    assert 0.6 == pytest.approx(made.chance_of_plan)
    assert (1, 0, 0) == (made.without_amount, made.unknown, made.borrowed)
    [row] = made.rows()
    assert ("lead", 1, 300) == (row.stage, row.deals, row.amount)
    assert 180.0 == pytest.approx(row.expected)


def test_the_days_that_are_left_count():
    """Within eight days of the second of February nobody was won: it takes ten."""
    soon, late = _end(end=_at(2, 8)), _end(end=_at(2, 11))

    assert 50.0 == soon.expected
    assert 50 + 300 * 0.4 == pytest.approx(late.expected)
    assert 50 + 300 * 0.6 == soon.stage_weighted == late.stage_weighted


def test_the_age_in_the_stage_counts():
    """Who stood for eleven days and was not won never was."""
    made = _end(as_of=_at(2, 14), end=_at(4, 1), at_least=2)

    assert 50.0 == made.expected


def test_too_few_stays_give_no_chance_and_older_deals_borrow_one():
    """What is not known is left out and counted, never zero."""
    unknown = _end(at_least=20)
    borrowed = _end(as_of=_at(2, 25), end=_at(4, 1), at_least=4)

    assert (1, (), 50.0) == (unknown.unknown, unknown.deal, unknown.expected)
    assert 1 == borrowed.borrowed
    assert None is _end().chance_of_plan


def test_chances_of_stages_can_be_given():
    """They serve the figure that is weighed by stage, and no other."""
    made = _end(stage_chances={"lead": 0.1, "offer": 0.5})

    assert 80.0 == pytest.approx(made.stage_weighted)
    assert 230.0 == pytest.approx(made.expected)
    with pytest.raises(UnknownStageError):
        _end(stage_chances={"lead": 0.1})
    with pytest.raises(UnknownStageError):
        _end(stage_chances={"lead": 0.1, "offer": 0.1, "sold": 1})
    with pytest.raises(InvalidValueError):
        _end(stage_chances={"lead": 1.1, "offer": 0.5})


def test_without_stays_that_ended_the_chance_of_a_stage_is_not_known():
    """The figure weighed by stage is then none."""
    deals, visits = _tables(rows=ROWS[8:9])
    made = period_end(
        deals, visits, start=_at(2, 1), as_of=_at(2, 2), end=_at(3, 1), at_least=1
    )

    assert (None, 0.0) == (made.stage_weighted, made.expected)
    assert "weighed by stage –" in str(made)


def test_deals_without_amounts_are_not_worth_nothing():
    """Open and won ones are counted apart."""
    deals, visits = _tables(amounts={})
    bare = DealTable.from_columns(
        deal=deals.deal,
        outcome=["open"] * len(deals),
        opened=deals.opened,
        closed=deals.closed,
    )
    for table in (deals, bare):
        made = period_end(
            table, visits, start=_at(2, 1), as_of=_at(2, 2), end=_at(3, 1)
        )

        assert (2, 1, 0) == (made.without_amount, made.won_without_amount, made.won)


def test_the_end_prints_itself():
    """With the plan where there is one."""
    made = _end(plan=350)

    assert "won 50, expected at the end 230 (50 to 350), plan 350 (chance 0.600)" in (
        str(made)
    )
    assert ["lead", "1", "300", "180"] == str(made).splitlines()[2].split()
    assert "plan" not in _end()._repr_html_()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"as_of": _at(1, 31)}, InvalidInstantError),
        ({"end": _at(2, 1)}, InvalidInstantError),
        ({"plan": -1}, InvalidValueError),
        ({"at_least": 0}, InvalidValueError),
        ({"confidence": 1.0}, InvalidValueError),
    ],
)
def test_what_makes_no_sense_is_refused(said, error):
    """Nothing is guessed."""
    with pytest.raises(error):
        _end(**said)
    with pytest.raises(InvalidValueError):
        _end().quantile(0)
    with pytest.raises(InvalidAmountError):
        period_end(
            *_tables(amounts=AMOUNTS | {"e": -1}),
            start=_at(2, 1),
            as_of=_at(2, 2),
            end=_at(3, 1),
        )


def _company(n_deals, draw):
    """Let deals come over 200 days, and return both tables."""
    visits, amount = simulated(n_deals, CHANCES, draw)
    opened = np.full(n_deals, -MISSING - 1)
    np.minimum.at(opened, visits.deal, visits.entered)
    deals = DealTable.from_columns(
        deal=[f"d{number}" for number in range(n_deals)],
        outcome=["open"] * n_deals,
        opened=opened,
        closed=[None] * n_deals,
        amount=amount,
        currency="EUR",
    )
    names = VisitTable.from_events(
        deal=visits.deal,
        stage=visits.stage,
        at=visits.entered,
        stages=STAGES,
        kinds=KINDS,
    )
    return deals, names


PERIODS = [(START + day * DAY, START + (day + 20) * DAY) for day in range(80, 200, 20)]


def test_past_periods_tell_how_good_the_forecast_was():
    """Errors reconcile with the periods, and deals with the periods they were open in."""
    made = period_end_back_test(
        *_company(1_500, np.random.default_rng(2)), periods=PERIODS
    )

    assert len(PERIODS) == len(made.rows()) == made.coverage.n
    assert sum(row.deals for row in made.rows()) == made.chance.size
    assert made.mean_absolute_error < made.stage_weighted_error
    assert made.brier < made.brier_of_the_mean
    assert abs(made.mean_error) <= made.mean_absolute_error
    assert all(row.actual <= row.actual_all for row in made.rows())
    bins = made.calibration(5)
    assert made.chance.size == sum(one.won.n for one in bins)
    assert [0.0, 0.2, 0.4, 0.6, 0.8] == pytest.approx([one.low for one in bins])
    assert "of 6 periods within their 95 % interval" in str(made)
    assert made._repr_html_().startswith("<table>")


def test_nothing_was_foreseen_of_no_period():
    """Every mean of nothing is none."""
    made = period_end_back_test(*_tables(), periods=[])

    assert (None, None, None, None, None) == (
        made.mean_error,
        made.mean_absolute_error,
        made.brier,
        made.brier_of_the_mean,
        made.coverage.value,
    )
    bare = period_end_back_test(
        *_tables(rows=ROWS[8:9]), periods=[(_at(2, 2), _at(3, 1))], at_least=1
    )
    assert None is bare.stage_weighted_error
    with pytest.raises(InvalidInstantError):
        period_end_back_test(*_tables(), periods=[(_at(2, 2), _at(2, 1))])


@pytest.mark.long
def test_intervals_hold_as_often_as_they_say(scale):
    """Of the periods of 100 companies, 95 % end within the interval, to within 2 points."""
    draw, inside, n, chances, won = np.random.default_rng(6), 0, 0, [], []
    for _ in range(scale(100)):
        made = period_end_back_test(*_company(1_000, draw), periods=PERIODS)
        inside += sum(row.is_inside for row in made.rows())
        n += len(made.rows())
        chances.append(made.chance)
        won.append(made.is_won)
    noise = 2.6 * np.sqrt(0.95 * 0.05 / n)
    chance, is_won = np.concatenate(chances), np.concatenate(won)

    print(f"coverage of 95 % intervals in {n} periods: {inside / n:.3f}")  # noqa: T201 — a figure
    assert abs(inside / n - 0.95) <= 0.02 + noise
    for low in np.arange(0.1, 0.9, 0.1):
        here = (chance >= low) & (chance < low + 0.1)
        spread = np.sqrt(0.25 / max(here.sum(), 1))

        assert abs(chance[here].mean() - is_won[here].mean()) <= 0.02 + 4 * spread
