"""Offers of less: a smaller result instead of none."""

from decimal import Decimal

from salesmodel.selling._offering import first, given, made, may
from salesmodel.selling.offer import Offer, OfferPolicy
from salesmodel.selling.product import Product
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.situation import Situation
from salesmodel.values import Money, exactly


__all__ = ["downsell"]


def downsell(
    situation: Situation, policy: OfferPolicy | None = None
) -> tuple[Offer, ...]:
    r"""Offer a smaller result instead of none, to a client who hesitates.

    Parameters
    ----------
    situation : Situation
        The basket, and what is known beside.
    policy : OfferPolicy, optional
        How offers are chosen; its tolerance says which prices are similar.

    Returns
    -------
    tuple of Offer
        Cheaper items, the dearest of them first, and items at a similar price that can
        do more, the cheapest first; the latter come first where the doubt is about the
        value. None where the client does not hesitate.

    Notes
    -----
    An item can do more if its features answer every need that those of the item asked
    for answer, and others beside, or if it is of a higher tier and answers as many. Its
    price is within :math:`p (1 \pm \text{tolerance})` of the price :math:`p` asked.

    Examples
    --------
    >>> from salesmodel.selling import Catalogue
    >>> phones = [
    ...     Product(f"p{n}", "Phone", Money(price, "EUR"), "phones", tier=n)
    ...     for n, price in ((1, 59), (2, 99), (3, 102))
    ... ]
    >>> here = Situation(Catalogue("shop", phones), ["p2"], doubt="price")
    >>> [(offer.product.id, offer.ladder) for offer in downsell(here)]
    [('p1', 'cheaper'), ('p3', 'extended')]
    """
    here, kept = given(situation, policy)
    if here.doubt is None:
        return ()
    found = []
    for asked in here.asked:
        for each in here.catalogue.alternatives(asked):
            change = here.price_of(each) - here.price_of(asked)
            why = _step_down(asked, each, change, _bound(here, asked, kept))
            if why is not None and may(here, each, change):
                offer = made(here, "downsell", each, asked, why, _why_now(here))
                found.append(offer)
    return first(kept, sorted(found, key=lambda one: _rung(one, here.doubt)))


def _bound(here: Situation, asked: Product, policy: OfferPolicy) -> Decimal:
    """Return by how much a price may differ from the one asked, to be similar."""
    price = here.price_of(asked).amount
    return exactly(Decimal.__mul__, price, policy.tolerance)


def _step_down(
    asked: Product, each: Product, change: Money, bound: Decimal
) -> Reason | None:
    """Tell why an item is a step down from another, if it is."""
    if abs(change).amount <= bound and _extends(asked, each):
        told = "at a similar price it can do more than {asked}"
        return because("extended", told, asked=asked.id)
    if change.amount < 0:
        told = "it costs {less} less than {asked}"
        return because("cheaper", told, less=-change, asked=asked.id)
    return None


def _extends(asked: Product, each: Product) -> bool:
    """Tell whether an item can do more than another."""
    needed, answered = set(asked.needs), set(each.needs)
    return needed < answered or (needed == answered and each.tier > asked.tier)


def _why_now(here: Situation) -> Reason:
    told = "the client hesitates ({doubt}): a smaller result is better than none"
    return because("smaller_result", told, doubt=here.doubt)


def _rung(offer: Offer, doubt: str | None) -> tuple[bool, Decimal]:
    """Return where an offer stands on the ladders."""
    is_first = offer.ladder == ("extended" if doubt == "value" else "cheaper")
    price = offer.price.amount
    return not is_first, price.copy_negate() if offer.ladder == "cheaper" else price
