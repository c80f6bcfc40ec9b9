"""Offers: a better version, what goes with it, and a smaller result instead of none."""

import copy
import pickle

import attrs
import pytest

from salesmodel.errors import CurrencyMismatchError
from salesmodel.repeat import product_pairs
from salesmodel.selling import (
    Catalogue,
    OfferPolicy,
    Pair,
    Situation,
    cross_sell,
    downsell,
    upsell,
)
from salesmodel.tables import PurchaseTable
from salesmodel.values import Money
from selling_cases import eur, refused
from shop_cases import SHOP


PROFITS = {"p1": eur(20), "p2": eur(50), "p3": eur(55), "case": eur(9)}
PAIRS = [
    Pair("p2", "help", 40, "0.4", "2.5"),
    Pair("p2", "radio", 40, "0.5", "1.5"),
    Pair("p2", "case", 90, "0.9", "3"),
    Pair("p2", "p1", 4, "0.9", "9"),
    Pair("p2", "p4", 99, "0.9", "1"),
    Pair("p3", "p1", 99, "0.9", "9"),
]
MORE = OfferPolicy(most=9)


def here(*basket, **given):
    """Return a situation in the shop."""
    return Situation(SHOP, basket or ["p2"], **given)


def ids(offers):
    """Return the ids of what is offered."""
    return [offer.product.id for offer in offers]


def test_a_better_version_is_offered():
    """The next tier first; each with what it changes and why."""
    near, far = upsell(here(profits=PROFITS))

    assert ["p3", "p4"] == ids([near, far])
    assert ("upsell", "p2", "better_version", None) == (
        near.kind,
        near.of,
        near.rule,
        near.ladder,
    )
    assert (eur("205.00"), eur("6.00"), eur(5)) == (
        near.price,
        near.price_effect,
        near.profit_effect,
    )
    assert None is far.profit_effect
    assert "it is of tier 3, and 'p2' of tier 2" == near.reasons[0].sentence


def test_an_offer_is_within_the_budget_and_in_stock():
    """Of what is not named in the stock there is none; a basket may hold the last one."""
    assert ["p3"] == ids(upsell(here(budget=eur(210))))
    assert ["p4"] == ids(upsell(here(stock={"p4": 1, "p3": 0})))
    assert [] == ids(upsell(here("p2", "p3", stock={"p3": 1}, budget=eur(410))))
    (offer,) = upsell(here(stock={"p4": 2}, budget=eur(500)))
    assert [
        "2 are in stock",
        "with it the basket costs 399.00 EUR, within the budget of 500 EUR",
    ] == [reason.sentence for reason in offer.reasons[1:]]


def test_an_upsell_is_never_cheaper():
    """A higher tier that costs less here is no upsell; substitutes are looked at, too."""
    assert ["p4"] == ids(upsell(here(prices={"p3": eur(198)})))
    assert ["p3", "p4"] == ids(upsell(here(prices={"p3": eur(199)})))
    assert [] == ids(upsell(here("radio")))


def test_to_a_client_who_hesitates_nothing_better_is_offered():
    """And to one who does not, nothing smaller."""
    assert () == upsell(here(doubt="price"))
    assert () == downsell(here())


def test_companions_are_offered():
    """Those of the catalogue in its order, then what is bought together."""
    made = cross_sell(here(pairs=PAIRS, profits=PROFITS), MORE)

    assert ["case", "card", "radio", "help"] == ids(made)
    assert ["companion"] * 2 + ["bought_together"] * 2 == [each.rule for each in made]
    assert (eur("19.00"), eur(9)) == (made[0].price_effect, made[0].profit_effect)
    assert (
        "40 bought it with 'p2': a share of 0.5, 1.5 times the usual"
        == made[2].reasons[0].sentence
    )
    assert ["case", "card", "radio"] == ids(cross_sell(here(pairs=PAIRS)))


def test_what_is_in_the_basket_goes_with_nothing():
    """Nor does what the budget does not bear, or what is not there."""
    assert ["card"] == ids(cross_sell(here("p2", "case")))
    assert ["case"] == ids(cross_sell(here(budget=eur(220))))
    offers = cross_sell(here(pairs=PAIRS, stock={"card": 1}), MORE)
    assert ["card", "help"] == ids(offers)
    assert "in_stock" not in [reason.code for reason in offers[1].reasons]


def test_pairs_that_are_seldom_do_not_count():
    """By how often they were bought, and by their lift."""
    strict = OfferPolicy(least_pairs=50, least_lift="1.5")

    assert ["case", "card"] == ids(cross_sell(here(pairs=PAIRS), strict))
    loose = OfferPolicy(least_pairs=0, least_lift=0, most=9)
    assert {"p1", "p4"} <= set(ids(cross_sell(here(pairs=PAIRS), loose)))


def test_pairs_come_as_they_are_counted():
    """From purchases to an offer, by the rows of the pairs."""
    products = ["p2", "card", "p2", "card", "p2", "help", "help"]
    purchases = PurchaseTable.from_columns(
        client=["a", "a", "b", "b", "c", "d", "e"],
        at=["2026-01-05"] * 7,
        amount=[1] * 7,
        currency="EUR",
        product=products,
    )
    counted = product_pairs(purchases, basket="client", min_count=1).rows()
    pairs = [
        Pair(row.second, row.first, row.count, row.first_if_second.value, row.lift)
        for row in counted
    ]
    (pair,) = pairs

    assert ("p2", "card", 2) == (pair.product, pair.companion, pair.n)
    policy = OfferPolicy(least_pairs=2, most=9)
    bare = attrs.evolve(SHOP.product("p2"), companions=())
    shop = Catalogue("shop", [bare, *SHOP.products[4:6]])
    (offer,) = cross_sell(Situation(shop, ["p2"], pairs=pairs), policy)
    assert ("card", "bought_together") == (offer.product.id, offer.rule)


def test_a_downsell_has_two_ladders():
    """A cheaper item, or one at a similar price that can do more."""
    cheaper, extended = downsell(here(doubt="price", profits=PROFITS))

    assert [("p1", "cheaper"), ("p3", "extended")] == [
        (each.product.id, each.ladder) for each in (cheaper, extended)
    ]
    assert (eur("-100.00"), eur(-30)) == (cheaper.price_effect, cheaper.profit_effect)
    assert "it costs 100.00 EUR less than 'p2'" == cheaper.reasons[0].sentence
    assert "smaller_result" == cheaper.reasons[1].code
    assert "at a similar price it can do more than 'p2'" == extended.reasons[0].sentence


def test_the_doubt_says_which_ladder_comes_first():
    """Where it does too little, the one that can do more does."""
    assert ["p3", "p1"] == ids(downsell(here(doubt="value")))
    assert ["p1", "p3"] == ids(downsell(here(doubt="unsure")))


def test_the_smallest_step_down_comes_first():
    """Of cheaper items the dearest, of others the cheapest."""
    made = downsell(here("p4", doubt="price"))

    assert ["p3", "p2", "p1"] == ids(made)
    wide = OfferPolicy(tolerance=1, most=9)
    assert ["p4", "p2", "p1"] == ids(downsell(here("p3", doubt="value"), wide))


def test_a_similar_price_is_within_the_tolerance():
    """And what costs more than that is no downsell."""
    assert ["p1"] == ids(downsell(here(doubt="price"), OfferPolicy(tolerance="0.03")))
    exact = OfferPolicy(tolerance="0.0302")
    assert ["p1", "p3"] == ids(downsell(here(doubt="price"), exact))


def test_a_budget_binds_a_smaller_result_too():
    """What is still too dear is not offered."""
    assert ["p1"] == ids(downsell(here(doubt="price", budget=eur(150))))
    assert [] == ids(downsell(here(doubt="price", budget=eur(50))))


def test_a_situation_is_data():
    """It can be copied; pieces of a basket are counted."""
    told = here(
        "p2", "p2", budget=eur(9), stock={"p2": 2}, pairs=PAIRS, profits=PROFITS
    )

    assert told == copy.deepcopy(told) == pickle.loads(pickle.dumps(told))
    assert (eur("398.00"), ["p2"]) == (told.total, [each.id for each in told.asked])
    assert not told.is_there(SHOP.product("p2"))
    bare = here()
    assert bare == copy.copy(bare)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("basket", {"basket": []}),
        ("type", {"basket": "p2"}),
        ("unknown_product", {"basket": ["zaphod"]}),
        ("type", {"budget": 5}),
        ("doubt", {"doubt": "maybe"}),
        ("type", {"stock": [1]}),
        ("range", {"stock": {"p2": -1}}),
        ("type", {"prices": {"p2": 5}}),
        ("scale", {"prices": {"p2": eur("0.001")}}),
        ("negative", {"prices": {"p2": eur(-1)}}),
        ("type", {"profits": {"p2": 5}}),
        ("id", {"profits": {5: eur(5)}}),
        ("type", {"pairs": [("p2", "case")]}),
    ],
)
def test_a_situation_is_looked_at(code, given):
    """Each part by itself."""
    assert code == refused(Situation, SHOP, **({"basket": ["p2"]} | given))


def test_a_situation_has_one_currency():
    """That of the catalogue."""
    for given in ({"budget": Money(5, "USD")}, {"profits": {"p2": Money(5, "USD")}}):
        with pytest.raises(CurrencyMismatchError):
            here(**given)
    assert "type" == refused(Situation, None, ["p2"])


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("negative", lambda: Pair("a", "b", 1, -1, 1)),
        ("negative", lambda: Pair("a", "b", 1, 1, -1)),
        ("nan", lambda: Pair("a", "b", 1, float("nan"), 1)),
        ("bool", lambda: Pair("a", "b", 1, 1, lift=True)),
        ("range", lambda: Pair("a", "b", -1, 1, 1)),
        ("id", lambda: Pair("", "b", 1, 1, 1)),
        ("id", lambda: Pair("a", "", 1, 1, 1)),
        ("fraction", lambda: OfferPolicy(tolerance=2)),
        ("negative", lambda: OfferPolicy(least_lift=-1)),
        ("range", lambda: OfferPolicy(most=0)),
        ("range", lambda: OfferPolicy(least_pairs=-1)),
        ("type", lambda: upsell(SHOP)),
        ("type", lambda: cross_sell(here(), {})),
    ],
)
def test_what_cannot_be_is_refused(code, make):
    """Each with its code."""
    assert code == refused(make)


def test_a_companion_that_is_not_sold_is_refused():
    """A pair names products of the catalogue."""
    pairs = [Pair("p2", "zaphod", 9, 1, 2)]

    assert "unknown_product" == refused(cross_sell, here(pairs=pairs))


def test_offers_are_frozen():
    """They are values like all others."""
    (first, *_) = upsell(here())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.price = eur(1)
