"""What all offers have in common: stock, budget, and what they change."""

from collections.abc import Iterable
from itertools import islice
from typing import cast

from salesmodel._checks import instance
from salesmodel.selling.events import OfferKind
from salesmodel.selling.offer import Ladder, Offer, OfferPolicy
from salesmodel.selling.product import Product
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.situation import Situation
from salesmodel.values import Money


__all__ = ["first", "given", "made", "may"]


def given(
    situation: Situation, policy: OfferPolicy | None
) -> tuple[Situation, OfferPolicy]:
    """Check what offers are made from."""
    kept = OfferPolicy() if policy is None else instance("policy", policy, OfferPolicy)
    return instance("situation", situation, Situation), kept


def may(here: Situation, each: Product, change: Money) -> bool:
    """Tell whether there is one more, and whether the budget bears the change."""
    if not here.is_there(each):
        return False
    return here.budget is None or here.total + change <= here.budget


def made(
    here: Situation, kind: OfferKind, each: Product, asked: Product, *why: Reason
) -> Offer:
    """Return an offer with its effects; the rule is that of the first reason."""
    price, code = here.price_of(each), why[0].code
    effect, profit = price, here.profits.get(each.id)
    if kind != "cross_sell":
        effect = price - here.price_of(asked)
        lost = here.profits.get(asked.id)
        profit = None if profit is None or lost is None else profit - lost
    ladder = cast("Ladder", code) if kind == "downsell" else None
    known = [*why]
    if here.stock is not None and not each.is_service:
        pieces = here.stock[each.id]
        known.append(because("in_stock", "{pieces} are in stock", pieces=pieces))
    if here.budget is not None:
        total = here.total + effect
        told = "with it the basket costs {total}, within the budget of {budget}"
        known.append(because("in_budget", told, total=total, budget=here.budget))
    return Offer(
        kind, each, asked.id, price, effect, profit, ladder, code, tuple(known)
    )


def first(policy: OfferPolicy, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(islice(offers, policy.most))
