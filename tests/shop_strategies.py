"""Hypothesis strategies of shops: products with their features, tiers and prices."""

from hypothesis import strategies as st

from salesmodel.selling import (
    Catalogue,
    Feature,
    Product,
)
from salesmodel.values import Money
from selling_cases import NEEDS


CENTS = st.integers(0, 100_000)
AMOUNTS = CENTS.map(lambda cents: Money.from_minor_units(cents, "EUR"))
SHARES = st.decimals(0, 1, places=4, allow_nan=False)
NAMES = [f"p{n}" for n in range(6)]
FAMILIES = ("phones", "cases", "services")
FEATURES = st.sets(st.sampled_from(NEEDS), max_size=3).map(
    lambda needs: [
        Feature(f"f-{n}", f"with {n}", "it helps", [n]) for n in sorted(needs)
    ]
)


def _others(name):
    return st.lists(
        st.sampled_from([each for each in NAMES if each != name]),
        max_size=2,
        unique=True,
    )


def _product(name):
    return st.builds(
        Product,
        st.just(name),
        st.just(f"Product {name}"),
        AMOUNTS,
        st.sampled_from(FAMILIES),
        tier=st.integers(1, 3),
        cost=st.none() | AMOUNTS,
        floor=st.none() | AMOUNTS,
        features=FEATURES,
        substitutes=_others(name),
        companions=_others(name),
        is_service=st.booleans(),
    )


CATALOGUES = st.tuples(*map(_product, NAMES)).map(lambda sold: Catalogue("shop", sold))
