"""Laws of offers and prices: never below the floor, never cheaper up, never dearer down."""

import pickle
from datetime import date
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

import oracle_offers
from offer_strategies import BUYERS, POLICIES, PRICINGS, SITUATIONS
from salesmodel.selling import (
    cross_sell,
    downsell,
    upsell,
)
from salesmodel.values import Money
from shop_strategies import CATALOGUES


QUANTITIES = st.integers(1, 30)
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(PRICINGS, CATALOGUES, st.tuples(BUYERS, QUANTITIES, DAYS))
def test_a_price_is_its_oracle_and_not_below_the_floor(pricing, catalogue, sale):
    """To the cent; the lines add up, and each has a rule and a reason."""
    buyer, quantity, on = sale
    for product in catalogue.products:
        quote = pricing.quote(product, quantity, buyer=buyer, on=on)
        expected = oracle_offers.unit_price(pricing, product, sale)
        least = oracle_offers.floor(product, pricing.floor_margin)

        assert expected == quote.unit_price.minor_units
        assert least == (None if quote.floor is None else quote.floor.minor_units)
        assert quote.floor is None or quote.unit_price >= quote.floor
        changes = Money.total((line.change for line in quote.lines), "EUR")
        assert product.price + changes == quote.unit_price == quote.lines[-1].price
        assert quote.unit_price * quantity == quote.total
        assert all(line.rule == line.reason.code for line in quote.lines)
        assert quote.line_item().total == quote.total


@given(PRICINGS, CATALOGUES, BUYERS, DAYS)
def test_a_margin_that_is_asked_for_is_left(pricing, catalogue, buyer, on):
    """Wherever the cost is known, the share of the price that is left is no smaller."""
    for product in catalogue.products:
        price = pricing.quote(product, buyer=buyer, on=on).unit_price
        if product.cost is not None and pricing.floor_margin is not None:
            left = Fraction((price - product.cost).amount)
            share = Fraction(pricing.floor_margin)
            assert left >= share * Fraction(price.amount)


@given(SITUATIONS, POLICIES)
def test_upsells_are_their_oracle_and_never_cheaper(here, policy):
    """Every better version there is, and none that costs less."""
    offers = upsell(here, policy)

    assert oracle_offers.upsells(here) == {(o.of, o.product.id) for o in offers}
    for offer in offers:
        asked = here.catalogue.product(offer.of)
        assert offer.price >= here.price_of(asked)
        assert offer.product.tier > asked.tier
        _soundness(here, offer, here.price_of(asked))


@given(SITUATIONS, POLICIES)
def test_downsells_are_their_oracle_and_never_dearer(here, policy):
    """Than the price asked and the tolerance that is stated."""
    offers = downsell(here, policy)
    found = {(o.of, o.product.id, o.ladder) for o in offers}

    assert oracle_offers.downsells(here, policy.tolerance) == found
    for offer in offers:
        asked = here.price_of(here.catalogue.product(offer.of))
        assert offer.price <= asked * (1 + policy.tolerance)
        assert offer.ladder == "extended" or offer.price < asked
        _soundness(here, offer, asked)


@given(SITUATIONS, POLICIES)
def test_cross_sells_are_their_oracle(here, policy):
    """Each product once, and none that is in the basket."""
    offers = cross_sell(here, policy)
    ids = [offer.product.id for offer in offers]

    assert oracle_offers.cross_sells(here, policy) == set(ids)
    assert len(set(ids)) == len(ids)
    for offer in offers:
        _soundness(here, offer, None)


def _soundness(here, offer, asked):
    """Check what holds of every offer."""
    effect = offer.price if asked is None else offer.price - asked
    assert effect == offer.price_effect
    assert here.budget is None or here.total + effect <= here.budget
    assert offer.rule == offer.reasons[0].code
    assert all(reason.sentence for reason in offer.reasons)
    if offer.profit_effect is not None and asked is None:
        assert here.profits[offer.product.id] == offer.profit_effect


@given(SITUATIONS, POLICIES, st.integers(1, 3))
def test_fewer_offers_are_the_first_ones(here, policy, most):
    """How many are made changes neither which come first nor what they say."""
    fewer = attrs.evolve(policy, most=most)
    for offers in (upsell, cross_sell, downsell):
        assert offers(here, policy)[:most] == offers(here, fewer)


@given(SITUATIONS, POLICIES)
def test_offers_are_the_same_every_time(here, policy):
    """From an equal situation come equal offers, byte for byte."""
    again = pickle.loads(pickle.dumps(here))
    for offers in (upsell, cross_sell, downsell):
        assert repr(offers(here, policy)) == repr(offers(again, policy))
