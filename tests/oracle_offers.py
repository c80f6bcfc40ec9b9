"""Slow twins of prices and offers: prices in fractions of cents, offers by trying all."""

import decimal
from decimal import Decimal
from fractions import Fraction

from salesmodel.selling import (
    LoyaltyTerms,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    UniqueOffer,
)


def cents(amount, rounding):
    """Round a fraction of cents to whole ones."""
    with decimal.localcontext(prec=200):
        exact = Decimal(amount.numerator) / amount.denominator
        way = getattr(decimal, f"ROUND_{rounding.upper()}")
        return int(exact.quantize(Decimal(1), way))


def discount(rule, family, sale):
    """Return what a rule takes off as a fraction, or nothing."""
    if getattr(rule, "families", ()) and family not in rule.families:
        return None
    buyer, quantity, on = sale
    times = 1 if buyer.purchases is None else buyer.purchases
    fits = {
        QuantityTiers: lambda: any(start <= quantity for start, _ in rule.tiers),
        SegmentDiscount: lambda: buyer.segment == rule.segment,
        SeasonPrice: lambda: on is not None and (on.month, on.day) in _season(rule),
        LoyaltyTerms: lambda: buyer.base == "existing" and times >= rule.from_purchases,
        UniqueOffer: lambda: buyer.base == "prospective",
    }
    if not fits[type(rule)]():
        return None
    if isinstance(rule, QuantityTiers):
        return max(Fraction(share) for start, share in rule.tiers if start <= quantity)
    return Fraction(rule.discount)


def _season(rule):
    """Walk over the days of a season."""
    days = [rule.start]
    while days[-1] != rule.end:
        days.append(_next(days[-1]))
    return days


def _next(day):
    month, number = day
    last = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    if number < last:
        return month, number + 1
    return month % 12 + 1, 1


def floor(product, margin):
    """Return the floor in cents, or nothing."""
    floors = [] if product.floor is None else [product.floor.minor_units]
    if margin is not None and product.cost is not None:
        least = Fraction(product.cost.minor_units) / (1 - Fraction(margin))
        floors.append(-(-least.numerator // least.denominator))
    return max(floors) if floors else None


def unit_price(pricing, product, sale):
    """Walk through the rules, in cents."""
    price = product.price.minor_units
    least = floor(product, pricing.floor_margin)
    is_held = pricing.floor_margin is not None and least is None
    for rule in pricing.rules:
        share = discount(rule, product.family, sale)
        if not share or (is_held and share > 0):
            continue
        price -= cents(price * share, pricing.rounding)
    return price if least is None else max(price, least)


def _swapped(here, old, new):
    """Return what a basket costs if one piece is another."""
    total = -here.price_of(old) if old is not None else None
    spent = here.total if total is None else here.total + total
    return spent + here.price_of(new)


def _is_possible(here, old, new):
    if here.stock is not None and not new.is_service:
        held = sum(1 for each in here.basket if each == new.id)
        if here.stock.get(new.id, 0) < held + 1:
            return False
    return here.budget is None or _swapped(here, old, new) <= here.budget


def _instead(here):
    """Return every pair of what is asked and what could be sold instead."""
    for name in dict.fromkeys(here.basket):
        old = here.catalogue.product(name)
        for new in here.catalogue.products:
            same = new.family == old.family or new.id in old.substitutes
            if same and new.id != old.id and _is_possible(here, old, new):
                yield old, new


def upsells(here):
    """Return every upsell there is, as pairs of ids, in no order."""
    if here.doubt is not None:
        return set()
    return {
        (old.id, new.id)
        for old, new in _instead(here)
        if new.tier > old.tier and here.price_of(new) >= here.price_of(old)
    }


def downsells(here, tolerance):
    """Return every downsell with its ladder."""
    if here.doubt is None:
        return set()
    found = set()
    for old, new in _instead(here):
        asked, price = (Fraction(here.price_of(each).amount) for each in (old, new))
        share = Fraction(tolerance)
        similar = asked * (1 - share) <= price <= asked * (1 + share)
        needs, more = set(old.needs), set(new.needs)
        if similar and needs <= more and (needs != more or new.tier > old.tier):
            found.add((old.id, new.id, "extended"))
        elif price < asked:
            found.add((old.id, new.id, "cheaper"))
    return found


def cross_sells(here, policy):
    """Return everything that goes with the basket, in no order."""
    wanted = set()
    for name in here.basket:
        wanted |= set(here.catalogue.product(name).companions)
    for pair in here.pairs:
        often = pair.n >= policy.least_pairs and pair.lift > policy.least_lift
        if pair.product in here.basket and often:
            wanted.add(pair.companion)
    return {
        name
        for name in wanted
        if name not in here.basket
        and _is_possible(here, None, here.catalogue.product(name))
    }
