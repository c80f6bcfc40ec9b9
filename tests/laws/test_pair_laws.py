"""Pairs of products equal their twin, whatever the order and names of clients."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_return as oracle
from salesmodel.repeat import product_pairs
from salesmodel.statistics import wilson_rate
from strategies_purchases import purchases, table


BASKETS = st.sampled_from(["deal", "client"])
PRODUCTS = st.sampled_from(["hose", "pump", "valve", "bolt", None])


@st.composite
def _baskets(draw):
    """Draw purchases with products."""
    rows = draw(purchases(max_size=25))
    return [row | {"product": draw(PRODUCTS)} for row in rows]


def _table(rows):
    return table(rows, product=[row["product"] for row in rows])


@given(
    rows=_baskets(),
    basket=BASKETS,
    least=st.integers(1, 3),
    refunds=st.sampled_from(["ignore", "undo"]),
)
def test_pairs_equal_their_twin(rows, basket, least, refunds):
    """Counts, shares both ways and lifts of pairs, and how many are in too few baskets."""
    found = product_pairs(_table(rows), basket=basket, min_count=least, refunds=refunds)
    both, counts, n = oracle.pairs(rows, basket, refunds)
    shown = sorted(
        (pair for pair in both if both[pair] >= least),
        key=lambda pair: (-both[pair], pair),
    )
    made = found.rows()

    assert n == found.n_baskets
    assert sorted(counts) == list(found.products)
    assert [counts[product] for product in found.products] == found.baskets.tolist()
    assert len(both) - len(shown) == found.n_below
    assert shown == [(pair.first, pair.second) for pair in made]
    for pair in made:
        one, other = counts[pair.first], counts[pair.second]
        count = both[pair.first, pair.second]
        assert count == pair.count
        assert wilson_rate(count, n) == pair.support
        assert wilson_rate(count, one) == pair.second_if_first
        assert wilson_rate(count, other) == pair.first_if_second
        assert pytest.approx(count * n / (one * other)) == pair.lift
        assert 0 < pair.lift_low <= pair.lift * (1 + 1e-12)
        assert pair.lift <= pair.lift_high * (1 + 1e-12)
    left = sum(found.notices.values())
    assert left <= len(rows)


@given(rows=_baskets(), basket=BASKETS, data=st.data())
def test_order_and_names_change_no_pair(rows, basket, data):
    """The same pairs in the same order."""
    names = {"Acme": "Dell", "Dell": "Acme", "Bolt": "Zeta", "Core": "Core", None: None}
    plain = [row for row in rows if row["refunds"] is None]
    moved = [
        row | {"client": names[row["client"]], "amount": 7 * row["amount"]}
        for row in data.draw(st.permutations(plain))
    ]
    one, other = (
        product_pairs(_table(some), basket=basket, min_count=1)
        for some in (plain, moved)
    )

    assert one.rows() == other.rows()
    assert one.notices == other.notices


@given(rows=_baskets(), basket=BASKETS)
def test_a_pair_is_one_of_both_its_products(rows, basket):
    """Turned round it has its shares the other way; each pair is found twice."""
    found = product_pairs(_table(rows), basket=basket, min_count=1)
    turned = [pair for one in found.products for pair in found.with_product(one)]
    straight = {(pair.first, pair.second): pair for pair in found.rows()}

    assert 2 * len(found) == len(turned)
    for pair in turned:
        same = straight.get((pair.first, pair.second))
        other = straight.get((pair.second, pair.first))
        assert (same or other).lift == pair.lift
        if other is not None:
            assert other.second_if_first == pair.first_if_second
