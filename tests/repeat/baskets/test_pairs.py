"""Tests of products that are bought together."""

import math
import tracemalloc

import numpy as np
import polars as pl
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import product_pairs
from salesmodel.repeat.baskets import _pair_counts
from salesmodel.tables import Labelled, PurchaseTable


def _table(*rows, **more):
    client, deal, product = zip(*rows, strict=True) if rows else [()] * 3
    columns = {"client": list(client), "deal": list(deal), "product": list(product)}
    policies = {"missing_client": "keep"}
    return PurchaseTable.from_columns(
        **(columns | {"at": ["2026-01-05"] * len(client)} | policies | more)
    )


SHOP = _table(
    ("Acme", "d1", "pump"), ("Acme", "d1", "hose"), ("Acme", "d2", "valve"),
    ("Bolt", "d3", "hose"), ("Bolt", "d3", "pump"), ("Bolt", "d3", "hose"),
    ("Core", "d4", "valve"), ("Core", None, "pump"), (None, "d5", "pump"),
    ("Dell", "d5", None), ("Dell", "d6", "pump"),
)  # fmt: skip


def test_a_product_counts_once_a_basket():
    """However often it was bought; rows that are in none are counted."""
    found = product_pairs(SHOP, min_count=2)
    [pair] = found.rows()

    assert ("hose", "pump", 2, 6) == (
        pair.first,
        pair.second,
        pair.count,
        pair.support.n,
    )
    assert (2, 1.0, 4, 0.5) == (
        pair.second_if_first.n,
        pair.second_if_first.value,
        pair.first_if_second.n,
        pair.first_if_second.value,
    )
    assert 2 * 6 / (2 * 4) == pair.lift
    assert {"without_deal": 1, "without_product": 1} == found.notices
    assert 0 == found.n_below


def test_a_basket_may_be_all_that_a_client_ever_bought():
    """Then a pump and a valve go together, and too seldom to be shown."""
    found = product_pairs(SHOP, basket="client", min_count=2)

    assert [("hose", "pump", 2), ("pump", "valve", 2)] == [
        (pair.first, pair.second, pair.count) for pair in found.rows()
    ]
    assert (1, 4) == (found.n_below, found.n_baskets)
    assert {"without_client": 1, "without_product": 1} == found.notices


def test_the_interval_of_a_lift_is_that_of_the_delta_method():
    """On the logarithm; of a pair that always comes together it is narrow."""
    pair = product_pairs(SHOP, min_count=2).rows()[0]
    spread = 1.959964 * math.sqrt(1 / 2 - 1 / 2 - 1 / 4 + (2 * 1.5 - 1) / 6)
    always = product_pairs(_table(("A", "d1", "x"), ("A", "d1", "y")), min_count=1)

    assert pytest.approx(1.5 * math.exp(spread), rel=1e-6) == pair.lift_high
    assert pytest.approx(1.5 / math.exp(spread), rel=1e-6) == pair.lift_low
    assert [(1.0, 1.0, 1.0)] == [
        (pair.lift, pair.lift_low, pair.lift_high) for pair in always.rows()
    ]


def test_refunds_are_in_no_basket():
    """A purchase taken back in full is in none either, where the rule says so."""
    table = _table(
        ("Acme", "d1", "pump"), ("Acme", "d1", "hose"), ("Acme", "d1", "hose"),
        amount=[5, 5, -5], currency="EUR", refunds=[None, None, 1],
    )  # fmt: skip
    plain = product_pairs(table, min_count=1)
    undone = product_pairs(table, min_count=1, refunds="undo")

    assert (1, {"refunds": 1}) == (len(plain), plain.notices)
    assert (0, {"refunds": 1, "undone": 1}) == (len(undone), undone.notices)


def test_it_shows_the_pairs_with_most_baskets():
    """With shares and lift, and how many are not shown."""
    found = product_pairs(SHOP, basket="client", min_count=2)
    title, heads, first, _ = str(found).splitlines()

    assert "Products bought by one client in at least 2 of 4; 1 pairs in fewer" == title
    assert (
        "first  second  baskets  support  second if first  first if second   lift"
        == heads[:72]
    )
    assert ["hose", "pump", "2", "0.500", "1.000", "0.500", "1.000"] == first.split()[
        :7
    ]
    assert "<td>valve</td>" in found._repr_html_()


def test_of_no_purchases_there_are_no_pairs():
    """And no products."""
    found = product_pairs(_table())

    assert (0, (), 0, 0) == (
        len(found),
        found.products,
        found.n_baskets,
        found.n_below,
    )


def test_what_cannot_be_is_refused():
    """Baskets that are none, columns that are not there, numbers out of range."""
    bare = PurchaseTable.from_columns(client=["A"], at=[0])
    alone = PurchaseTable.from_columns(client=["A"], at=[0], product=["pump"])

    for table, choices, told in (
        (bare, {}, "with products"),
        (alone, {}, "with deals"),
        (SHOP, {"basket": "day"}, "'deal', 'client'"),
        (SHOP, {"min_count": 0}, "min_count"),
        (SHOP, {"confidence": 1}, "confidence"),
        (SHOP, {"refunds": "drop"}, "refunds"),
    ):
        with pytest.raises(InvalidValueError, match=told):
            product_pairs(table, **choices)
    assert 0 == len(product_pairs(alone, basket="client"))
    with pytest.raises(InvalidValueError, match="product"):
        product_pairs(SHOP).with_product("nothing")


def test_more_pairs_than_fit_are_refused(monkeypatch):
    """In one basket before any is made, and in all together."""
    n = 7_000
    wide = PurchaseTable.from_columns(
        client=np.zeros(n, np.int32),
        at=np.zeros(n, np.int64),
        product=Labelled(np.arange(n), tuple(f"p{one}" for one in range(n))),
    )
    with pytest.raises(InvalidValueError, match="at most 20000000 pairs, got 7000"):
        product_pairs(wide, basket="client")
    three = [
        ("Acme", deal, product)
        for deal, own in (("d1", "xy"), ("d2", "yz"), ("d3", "xz"))
        for product in own
    ]
    monkeypatch.setattr(_pair_counts, "MOST_PAIRS", 2)
    monkeypatch.setattr(_pair_counts, "_PART", 1)
    with pytest.raises(InvalidValueError, match="at most 2 distinct pairs"):
        product_pairs(_table(*three))


def _random(n=40_000):
    draw = np.random.default_rng(11)
    product = (draw.random(n) ** 2 * 900).astype(np.int32)
    return draw.integers(0, n // 4, n).astype(np.int32), product


def _many(client, product):
    return PurchaseTable.from_columns(
        client=client,
        at=np.zeros(client.size, np.int64),
        product=Labelled(product, tuple(f"p{one:03}" for one in range(900))),
    )


@pytest.mark.parametrize("part", [2**22, 1_000])
def test_it_equals_a_self_join_of_a_data_engine(part, monkeypatch):
    """Of ten thousand baskets and nine hundred products, in one part or in many."""
    monkeypatch.setattr(_pair_counts, "_PART", part)
    client, product = _random()
    found = product_pairs(_many(client, product), basket="client", min_count=2)
    rows = pl.DataFrame({"client": client, "product": product}).unique()
    both = rows.join(rows, on="client").filter(
        pl.col("product") < pl.col("product_right")
    )
    told = both.group_by("product", "product_right").len()
    shown = told.filter(pl.col("len") >= 2).sort(
        "len", "product", "product_right", descending=[True, False, False]
    )

    assert told.height - shown.height == found.n_below
    names = [int(name[1:]) for name in found.products]
    assert shown.rows() == [
        (names[one], names[other], count)
        for one, other, count in zip(
            found.first.tolist(),
            found.second.tolist(),
            found.count.tolist(),
            strict=True,
        )
    ]


def test_there_is_no_table_of_products_by_products():
    """A hundred thousand products take no more than their baskets."""
    n = 100_000
    draw = np.random.default_rng(3)
    table = PurchaseTable.from_columns(
        client=draw.integers(0, n // 4, n).astype(np.int32),
        at=np.zeros(n, np.int64),
        product=Labelled(
            np.arange(n, dtype=np.int32), tuple(f"p{one}" for one in range(n))
        ),
    )
    tracemalloc.start()
    found = product_pairs(table, basket="client", min_count=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert n == len(found.products)
    assert peak < 100 * 2**20
