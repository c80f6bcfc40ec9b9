"""Offers of more: a better version, and what goes with it."""

from collections.abc import Iterator
from typing import TypeAlias

from salesmodel.selling._offering import first, given, made, may
from salesmodel.selling.offer import Offer, OfferPolicy
from salesmodel.selling.product import Product
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.situation import Situation


__all__ = ["cross_sell", "upsell"]


def upsell(
    situation: Situation, policy: OfferPolicy | None = None
) -> tuple[Offer, ...]:
    """Offer a better version of what is asked for.

    Parameters
    ----------
    situation : Situation
        The basket, and what is known beside.
    policy : OfferPolicy, optional
        How offers are chosen.

    Returns
    -------
    tuple of Offer
        Versions of a higher tier that cost no less, are within the budget and in
        stock: the next tier first, then by price. None where the client hesitates.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> from salesmodel.selling import Catalogue
    >>> phones = [
    ...     Product(f"p{n}", "Phone", Money(99 * n, "EUR"), "phones", tier=n)
    ...     for n in (1, 2, 3)
    ... ]
    >>> made = upsell(
    ...     Situation(Catalogue("shop", phones), ["p1"], budget=Money(200, "EUR"))
    ... )
    >>> [(offer.product.id, str(offer.price_effect)) for offer in made]
    [('p2', '99.00 EUR')]
    """
    here, kept = given(situation, policy)
    if here.doubt is not None:
        return ()
    found = []
    for asked in here.asked:
        for each in here.catalogue.alternatives(asked):
            dearer = here.price_of(each) - here.price_of(asked)
            if (
                each.tier > asked.tier
                and dearer.amount >= 0
                and may(here, each, dearer)
            ):
                why = because(
                    "better_version",
                    "it is of tier {tier}, and {asked} of tier {asked_tier}",
                    tier=each.tier,
                    asked=asked.id,
                    asked_tier=asked.tier,
                )
                offer = made(here, "upsell", each, asked, why)
                found.append((each.tier - asked.tier, offer))
    ranked = sorted(found, key=lambda one: (one[0], one[1].price.amount))
    return first(kept, (offer for _, offer in ranked))


def cross_sell(
    situation: Situation, policy: OfferPolicy | None = None
) -> tuple[Offer, ...]:
    """Offer what goes with what is asked for.

    Parameters
    ----------
    situation : Situation
        The basket, and what is known beside.
    policy : OfferPolicy, optional
        How offers are chosen.

    Returns
    -------
    tuple of Offer
        Companions as the catalogue names them, in its order; then what is often bought
        together, by confidence and lift. All are within the budget, in stock, and not
        in the basket.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> from salesmodel.selling import Catalogue, Pair
    >>> shop = Catalogue(
    ...     "shop",
    ...     [
    ...         Product("p1", "Phone", Money(99, "EUR"), "phones", companions=["p2"]),
    ...         Product("p2", "Case", Money(9, "EUR"), "cases"),
    ...         Product("p3", "Card", Money(19, "EUR"), "cards"),
    ...     ],
    ... )
    >>> pairs = [Pair("p1", "p3", 40, "0.4", "2.5")]
    >>> [offer.product.id for offer in cross_sell(Situation(shop, ["p1"], pairs=pairs))]
    ['p2', 'p3']
    """
    here, kept = given(situation, policy)
    found: dict[str, Offer] = {}
    for asked, each, why in (*_fixed(here), *_paired(here, kept)):
        price = here.price_of(each)
        if each.id not in here.basket and may(here, each, price):
            offer = made(here, "cross_sell", each, asked, why)
            found.setdefault(each.id, offer)
    return first(kept, found.values())


_Companion: TypeAlias = tuple[Product, Product, Reason]


def _fixed(here: Situation) -> Iterator[_Companion]:
    """Return the companions that the catalogue names."""
    for asked in here.asked:
        for name in asked.companions:
            why = because("companion", "it goes with {asked}", asked=asked.id)
            yield asked, here.catalogue.product(name), why


def _paired(here: Situation, policy: OfferPolicy) -> Iterator[_Companion]:
    """Return what is often bought together, what most buyers take first."""
    often = [
        pair
        for pair in here.pairs
        if pair.product in here.basket
        and pair.n >= policy.least_pairs
        and pair.lift > policy.least_lift
    ]
    for pair in sorted(
        often, key=lambda one: (one.confidence.copy_negate(), one.lift.copy_negate())
    ):
        told = "{n} bought it with {asked}: a share of {share}, {lift} times the usual"
        why = because(
            "bought_together",
            told,
            n=pair.n,
            asked=pair.product,
            share=pair.confidence,
            lift=pair.lift,
        )
        asked, each = map(here.catalogue.product, (pair.product, pair.companion))
        yield asked, each, why
