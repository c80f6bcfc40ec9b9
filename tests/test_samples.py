"""The synthetic company is the same for a seed, and has a bottleneck one can find."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.report import from_tables
from salesmodel.samples import synthetic_sales
from salesmodel.tables.deals import LOST, OPEN, WON
from salesmodel.values.instants import from_micros


def sales(seed=1, **given):
    """Draw the company of a seed."""
    return synthetic_sales(np.random.default_rng(seed), **given)


def test_a_seed_gives_one_company():
    """The same state of the generator gives the same deals and stays."""
    one, same, other = sales(5), sales(5), sales(6)

    for name in ("outcome", "opened", "closed", "amount"):
        assert np.array_equal(getattr(one.deals, name), getattr(same.deals, name))
    assert np.array_equal(one.visits.entered, same.visits.entered)
    assert not np.array_equal(one.deals.amount[:50], other.deals.amount[:50])


def test_the_company_is_as_large_as_promised():
    """About three hundred clients buy in three years, some of them again."""
    drawn = sales()
    report = from_tables(
        drawn.deals,
        drawn.visits,
        as_of=from_micros(drawn.end),
        new_after=from_micros(drawn.start),
    )

    assert 300 == drawn.deals.client.used()
    assert 3 * 365 == (drawn.end - drawn.start) // 86_400_000_000
    assert {OPEN, WON, LOST} == set(drawn.deals.outcome.tolist())
    assert (
        drawn.start
        <= drawn.visits.entered.min()
        <= drawn.visits.entered.max()
        <= drawn.end
    )
    assert 0.2 < report.repeat.repeat_share < 0.9
    assert report.repeat.repeat_share == report.repeat.repeat_share_if_complete


@pytest.mark.parametrize("seed", range(8))
def test_the_bottleneck_is_the_offer(seed):
    """Most deals are lost at the offer, and they stay there longest."""
    drawn = sales(seed)
    funnel = from_tables(drawn.deals, drawn.visits).funnel

    assert "offer" == min(funnel, key=lambda row: row.rate.value).stage
    assert "offer" == max(funnel, key=lambda row: row.median_days).stage
    assert "offer" == max(funnel, key=lambda row: row.lost).stage


def test_events_and_deals_agree():
    """The history ends each deal as the table says."""
    drawn = sales(n_clients=40)
    alone = from_tables(None, drawn.visits).outcomes
    both = from_tables(drawn.deals, drawn.visits)

    assert (alone.won, alone.lost, alone.open) == (
        both.outcomes.won,
        both.outcomes.lost,
        both.outcomes.open,
    )
    assert "outcome_conflict" not in both.data.notices


def test_one_client_is_a_company():
    """The smallest company has one client."""
    assert ("client 001",) == sales(n_clients=1).deals.client.labels


def test_a_company_needs_a_client():
    """No client is no company."""
    with pytest.raises(
        InvalidValueError, match="n_clients must be a whole number from 1"
    ):
        sales(n_clients=0)
