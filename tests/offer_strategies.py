"""Hypothesis strategies of what offers are made in, and of pricing."""

from datetime import date

import attrs
from hypothesis import strategies as st

from salesmodel.selling import (
    Buyer,
    LoyaltyTerms,
    OfferPolicy,
    Pair,
    Pricing,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    Situation,
    UniqueOffer,
)
from shop_strategies import AMOUNTS, CATALOGUES, FAMILIES, NAMES, SHARES


CHOSEN = st.sampled_from(NAMES)
PAIRS = st.builds(
    Pair,
    CHOSEN,
    CHOSEN,
    st.integers(0, 9),
    SHARES,
    st.decimals(0, 3, places=2, allow_nan=False),
)
SITUATIONS = st.builds(
    Situation,
    CATALOGUES,
    st.lists(CHOSEN, min_size=1, max_size=3),
    budget=st.none() | AMOUNTS.map(lambda amount: amount * 3),
    stock=st.none() | st.dictionaries(CHOSEN, st.integers(0, 2)),
    doubt=st.sampled_from(["price", "value", "unsure", None]),
    prices=st.dictionaries(CHOSEN, AMOUNTS, max_size=2),
    profits=st.dictionaries(CHOSEN, AMOUNTS, max_size=3),
    pairs=st.lists(PAIRS, max_size=4),
)
POLICIES = st.builds(
    OfferPolicy,
    tolerance=SHARES,
    least_pairs=st.integers(0, 5),
    most=st.just(99),
)
MONTHS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(
    lambda day: (day.month, day.day)
)
IN_FAMILIES = st.lists(st.sampled_from(FAMILIES), max_size=2, unique=True)
TIERS = st.dictionaries(st.integers(1, 20), SHARES, min_size=1, max_size=3).map(
    lambda tiers: list(zip(sorted(tiers), sorted(tiers.values()), strict=True))
)
ONE_RULE = st.one_of(
    st.builds(QuantityTiers, st.just("x"), TIERS, IN_FAMILIES),
    st.builds(
        SegmentDiscount,
        st.just("x"),
        st.sampled_from(["key", "small"]),
        SHARES,
        IN_FAMILIES,
    ),
    st.builds(
        SeasonPrice,
        st.just("x"),
        MONTHS,
        MONTHS,
        st.decimals(-1, 1, places=3, allow_nan=False),
        IN_FAMILIES,
    ),
    st.builds(
        LoyaltyTerms,
        st.just("x"),
        SHARES,
        st.sampled_from(["", "later"]),
        st.integers(1, 3),
    ),
    st.builds(UniqueOffer, st.just("x"), SHARES, st.sampled_from(["", "a month free"])),
)


def _named(rules):
    """Give rules different ids."""
    return [attrs.evolve(rule, id=f"r{n}") for n, rule in enumerate(rules)]


PRICINGS = st.builds(
    Pricing,
    st.just("shop"),
    st.lists(ONE_RULE, max_size=4).map(_named),
    floor_margin=st.none() | st.decimals(0, "0.99", places=3, allow_nan=False),
    rounding=st.sampled_from(["half_even", "half_up", "floor", "up"]),
)
BUYERS = st.builds(
    Buyer,
    st.sampled_from(["key", "small", None]),
    st.sampled_from(["existing", "prospective", None]),
    st.none() | st.integers(0, 4),
)
