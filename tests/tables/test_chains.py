"""Tests of purchases one after another."""

import datetime as dt
from itertools import pairwise

import pytest

from salesmodel.errors import InvalidInstantError
from salesmodel.tables import PurchaseChains, PurchaseTable, RepeatRule


DAY = 86_400_000_000
TABLE = PurchaseTable.from_columns(
    client=["Bolt", "Acme", "Acme", "Acme", "Core", None, "Acme", "Dell", "Dell"],
    at=[5 * DAY, 0, 40 * DAY, 40 * DAY + 1, 7 * DAY, 9 * DAY, 42 * DAY, 8 * DAY, None],
    missing_client="keep",
    missing_at="keep",
)


def _days(chains):
    ends = chains.starts.tolist()
    return [
        [at // DAY for at in chains.at[begin:end].tolist()]
        for begin, end in pairwise(ends)
    ]


def test_a_gap_begins_a_chain_of_its_own():
    """Purchases of a day are one where the rule takes them for one."""
    rule = RepeatRule(new_after=2 * DAY, gap=dt.timedelta(days=30), same_day="one")
    chains = PurchaseChains.of(TABLE[TABLE.client != 3], as_of=50 * DAY, rule=rule)

    assert [[5], [0], [40, 42], [7]] == _days(chains)
    assert [True, False, True, True] == chains.is_first.tolist()
    assert [0, 1, 1, 2] == chains.client.tolist()
    assert 4 == len(chains)


def test_each_purchase_is_a_step():
    """Of those who have the one before; to the observation where none came."""
    chains = PurchaseChains.of(TABLE, as_of=41 * DAY)
    spent, came = chains[chains.is_dated].step(2)

    assert [False, False, False, False] == chains.is_first.tolist()
    assert [True, True, True, False] == chains.is_dated.tolist()
    assert [36 * DAY, 40 * DAY, 34 * DAY] == spent.tolist()
    assert [False, True, False] == came.tolist()


def test_no_purchases_have_no_chains():
    """And no steps."""
    chains = PurchaseChains.of(PurchaseTable.from_columns(client=[], at=[]), as_of=0)

    assert (0, [0], 0) == (len(chains), chains.starts.tolist(), chains.step(2)[0].size)


def test_a_naive_instant_is_refused():
    """As everywhere."""
    with pytest.raises(InvalidInstantError):
        PurchaseChains.of(TABLE, as_of=dt.datetime(2026, 1, 1))
