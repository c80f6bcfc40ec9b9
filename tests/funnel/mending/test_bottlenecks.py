"""Tests of the ranking of bottlenecks."""

import numpy as np
import pytest

from flow_simulation import (
    CHANCES,
    OPEN,
    STRAIGHT,
    expected_won,
    simulated,
    with_point,
)
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.funnel import bottlenecks
from salesmodel.tables import VisitTable


STAGES = ("lead", "offer", "won", "lost")
KINDS = {"won": "won", "lost": "lost"}
DAY = 86_400_000_000


def _visits(*ways, stages=STAGES, as_of=None):
    rows = [
        (deal, stage, 1_767_225_600_000_000 + place * DAY)
        for deal, way in enumerate(ways)
        for place, stage in enumerate(way.split())
    ]
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=np.array(deal, np.int32),
        stage=list(stage),
        at=np.array(at, np.int64),
        stages=stages,
        kinds=KINDS,
        as_of=as_of,
    )


def test_a_point_is_worth_what_it_brings_through_every_way():
    """Of four equal leads two get on, one is won: a point at either adds 2 %."""
    made = bottlenecks(
        _visits("lead offer won", "lead offer lost", "lead lost", "lead lost"),
        amount=[100] * 4,
        point=0.1,
    )

    assert 100.0 == made.expected
    assert [20.0, 20.0] == pytest.approx([row.point.value for row in made.by_stage])
    assert [0.5, 0.5] == [row.on.value for row in made.by_stage]
    assert [2, 1] == [row.dropped for row in made.by_stage]
    assert [400.0, 200.0] == pytest.approx([row.passing for row in made.by_stage])
    assert ("lead", "lead") == (made.by_money, made.largest_drop_off)
    assert (None, None) == (made.by_stage[0].point.low, made.by_stage[0].first)


def test_amounts_weigh_the_ways_they_take():
    """The large deal is lost as an offer: there a point is worth more."""
    made = bottlenecks(
        _visits("lead offer won", "lead offer lost", "lead lost"),
        amount=[100, 10_000, 100],
    )

    assert "offer" == made.by_money
    assert ["offer", "lead"] == [row.stage for row in made.rows()]
    assert (
        "lead"
        == bottlenecks(
            _visits("lead offer won", "lead offer lost", "lead lost", "lead lost"),
            amount=[100, 100, 100, 100],
        ).largest_drop_off
    )


def test_a_day_less_brings_the_wins_that_pass_a_day_nearer():
    """All of 100 is won in three days; each stay of a day less brings a third of it."""
    made = bottlenecks(_visits("lead offer lead won", as_of=None), amount=[100])

    assert 3.0 == made.observed_days
    assert [200 / 3, 100 / 3] == pytest.approx([row.day.value for row in made.by_stage])
    assert ("lead", "lead") == (made.by_time, made.slowest)


def test_a_stage_that_all_leave_for_the_next_has_no_point_to_gain():
    """More than all cannot lead on, and less than a point is what is left."""
    made = bottlenecks(_visits("lead offer won", "lead offer lost"), amount=[10, 10])

    assert [0.0, 0.2] == pytest.approx([row.point.value for row in made.by_stage])
    near = bottlenecks(
        _visits(*["lead offer won"] * 3, "lead lost"), amount=[10] * 4, point=0.9
    )
    assert [10.0, 0.0] == pytest.approx([row.point.value for row in near.by_stage])


def test_where_nobody_was_led_on_nobody_knows_where_to():
    """A stage without a way on has no gain, and what began in a blind one none at all."""
    dead = bottlenecks(_visits("lead lost"), amount=[10])
    blind = bottlenecks(_visits("lead offer", "lead offer"), amount=[10, 10])

    assert (0.0, None) == (dead.expected, dead.by_stage[0].point.value)
    assert (None, None, None) == (blind.expected, blind.by_money, blind.by_time)
    assert None is blind.by_stage[0].passing


def test_deals_without_an_amount_are_left_out_and_counted():
    """They are not worth nothing: what they are worth is not known."""
    made = bottlenecks(
        _visits("lead won", "lead lost", "lead lost"), amount=[10, MISSING, 10]
    )

    assert (2, 1) == (made.deals, made.without_amount)
    assert 10.0 == made.expected


def test_replicates_come_from_the_generator_that_is_passed():
    """The same seed gives the same ends; they lie around the figure."""
    visits, amount = simulated(300, CHANCES, np.random.default_rng(5))
    one, same = (
        bottlenecks(visits, amount=amount, replicates=50, rng=np.random.default_rng(7))
        for _ in range(2)
    )

    assert one.by_stage == same.by_stage
    assert all(row.point.low < row.point.value < row.point.high for row in one.by_stage)
    assert all(row.day.low < row.day.value < row.day.high for row in one.by_stage)
    assert 1.0 == pytest.approx(sum(row.first for row in one.by_stage))


def test_nothing_has_no_bottleneck():
    """Without deals there is nothing to draw."""
    made = bottlenecks(_visits(), amount=[], replicates=3, rng=np.random.default_rng(1))

    assert (0, 0.0, 0.0) == (made.deals, made.observed_days, made.expected)
    assert [None, None] == [row.day.value for row in made.by_stage]
    assert [None, None] == [row.first for row in made.by_stage]
    assert None is bottlenecks(VisitTable.empty(), amount=[]).by_money


def test_it_prints_the_stage_to_mend_first():
    """Amounts are rounded to the minor unit, what is not known is a dash."""
    made = bottlenecks(
        _visits("lead offer won", "lead offer lost", "lead lost"),
        amount=[100, 10_000, 100],
    )
    lines = str(made).splitlines()

    assert "of 3 deals: 100" in lines[0]
    assert ["offer", "0.500", "101", "–", "–", "50", "–", "1", "1.000"] == (
        lines[2].split()
    )
    assert made._repr_html_().startswith("<table>")
    assert "deals: –" in str(bottlenecks(_visits("lead"), amount=[1]))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"point": 0}, InvalidValueError),
        ({"point": 1}, InvalidValueError),
        ({"replicates": -1}, InvalidValueError),
        ({"replicates": 5}, InvalidValueError),
        ({"confidence": 1}, InvalidValueError),
        ({"amount": [-1]}, InvalidAmountError),
        ({"amount": []}, ShapeError),
    ],
)
def test_what_makes_no_sense_is_refused(said, error):
    """Nothing is guessed, and no generator is made up."""
    with pytest.raises(error):
        bottlenecks(_visits("lead lost"), **({"amount": [1]} | said))


@pytest.mark.long
def test_intervals_cover_as_often_as_they_say(scale):
    """Of 1,000 logs, 95 % have the true gain in the interval, to within 2 points."""
    n_logs, n_deals = scale(1_000), 1_000
    truth = [
        expected_won(n_deals, with_point(CHANCES, stage, 0.01))
        - expected_won(n_deals, CHANCES)
        for stage in range(len(OPEN))
    ]
    draw = np.random.default_rng(20_261_129)
    covered = np.zeros(len(OPEN))
    for _ in range(n_logs):
        visits, amount = simulated(n_deals, CHANCES, draw)
        made = bottlenecks(visits, amount=amount, replicates=400, rng=draw)
        covered += [
            row.point.low <= gain <= row.point.high
            for row, gain in zip(made.by_stage, truth, strict=True)
        ]
    share = covered / n_logs
    noise = 0 if n_logs == 1_000 else 2.6 * np.sqrt(0.95 * 0.05 / n_logs)

    print(f"coverage of 95 % intervals in {n_logs} logs: {share}")  # noqa: T201 — a figure
    assert (abs(share - 0.95) <= 0.02 + noise).all()


@pytest.mark.long
def test_a_planted_bottleneck_is_found(scale):
    """The one stage that fewer deals get through is on top in 95 % of 200 runs."""
    n_runs, draw = scale(200), np.random.default_rng(11)
    found = 0
    for run in range(n_runs):
        planted = run % len(OPEN)
        chances = with_point(STRAIGHT, planted, -0.15)
        visits, amount = simulated(1_000, chances, draw)
        found += OPEN[planted] == bottlenecks(visits, amount=amount).by_money

    assert found >= 0.95 * n_runs


@pytest.mark.long
def test_a_point_is_worth_what_a_simulation_with_it_brings(scale):
    """The same deals, run anew with a point more, bring the gain within its interval."""
    n_deals, times = 10_000, scale(800)
    visits, amount = simulated(n_deals, CHANCES, np.random.default_rng(3))
    made = bottlenecks(
        visits,
        amount=amount,
        point=0.05,
        replicates=400,
        rng=np.random.default_rng(4),
        confidence=0.99,
    )
    before = _won(times * n_deals, CHANCES)
    for stage, row in enumerate(made.by_stage):
        after = _won(times * n_deals, with_point(CHANCES, stage, 0.05))

        assert row.point.low <= (after - before) / times <= row.point.high


def _won(n_deals, chances):
    """Return the amount that is won of deals, always from the same seed."""
    visits, amount = simulated(n_deals, chances, np.random.default_rng(8))
    return int(amount[visits.deal[visits.stage == len(OPEN)]].sum())
