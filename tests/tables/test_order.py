"""Tests of the order of stage events."""

import numpy as np
import pytest

from salesmodel._counts import CHUNK
from salesmodel.tables._layout import Layout, layout_of
from salesmodel.tables._order import in_order, ordered_rows


N = 2 * CHUNK + 5
CENTURY = 100 * 365 * 86_400_000_000


def _rows(deal, at, sequence=None):
    ties = () if sequence is None else (sequence,)
    return np.lexsort((*ties, at, deal)).tolist()


@pytest.mark.parametrize(
    ("deal", "at", "layout"),
    [
        ([], [], Layout.SORTED),
        ([0, 0, 1], [5, 5, 1], Layout.SORTED),
        ([0, 1, 0], [1, 1, 2], Layout.BY_TIME),
        ([0, 0, 1], [5, 4, 6], Layout.SHUFFLED),
        ([1, 0], [2, 1], Layout.SHUFFLED),
    ],
)
def test_the_order_of_rows_is_found(deal, at, layout):
    """Sorted beats by time, where both hold."""
    assert layout is layout_of(np.array(deal, np.int32), np.array(at, np.int64))


@pytest.mark.parametrize(
    ("sequence", "layout"), [([1, 1], Layout.SORTED), ([2, 1], Layout.SHUFFLED)]
)
def test_a_sequence_is_part_of_the_order(sequence, layout):
    """At one instant it says which event was first."""
    deal, at = np.zeros(2, np.int32), np.zeros(2, np.int64)

    assert layout is layout_of(deal, at, np.array(sequence))


@pytest.mark.parametrize("row", [CHUNK - 1, CHUNK, N - 1])
def test_a_step_between_chunks_is_seen(row):
    """The one row that goes back is found wherever it stands."""
    deal, at = np.zeros(N, np.int32), np.arange(N)
    at[row] = -1

    assert Layout.SHUFFLED is layout_of(deal, at)


@pytest.mark.parametrize("n_deals", [1, 7, 300, 70_000, 2**24 + 9, 2**31 - 1])
@pytest.mark.parametrize("spread", [1, 50, CENTURY])
def test_rows_in_no_order_are_ordered(n_deals, spread):
    """Ties stand as they came, however many deals and however far times lie apart."""
    draw = np.random.default_rng(n_deals + spread)
    deal = draw.integers(0, n_deals, 2_000).astype(np.int32)
    at = draw.integers(-spread, spread, 2_000)
    number = draw.integers(0, 3, 2_000)
    shuffled = {"n_deals": n_deals, "layout": Layout.SHUFFLED}

    assert _rows(deal, at) == ordered_rows(deal, at, **shuffled).tolist()
    assert _rows(deal, at, number) == (
        ordered_rows(deal, at, sequence=number, **shuffled).tolist()
    )
    at.sort()
    by_time = ordered_rows(deal, at, n_deals=n_deals, layout=Layout.BY_TIME)
    assert _rows(deal, at) == by_time.tolist()


def test_rows_in_order_are_left_alone():
    """Nothing is moved that stands where it should."""
    deal, at = np.array([0, 0, 2], np.int32), np.array([1, 2, 0])

    assert slice(None) == in_order(deal, at, 3)
    assert [2, 1, 0] == in_order(deal[::-1], at[::-1], 3).tolist()
