"""What a rule of pricing makes of a sale, and why."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import assert_never

import attrs

from salesmodel.selling.buyer import Buyer
from salesmodel.selling.pricing_rules import (
    LoyaltyTerms,
    PriceRule,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    UniqueOffer,
)
from salesmodel.selling.product import Product
from salesmodel.selling.quote import PriceLine
from salesmodel.selling.reasons import Fact, Reason, because
from salesmodel.values import Money, exactly


__all__ = ["Sale", "applied", "fits", "settled", "started"]


@attrs.frozen
class Sale:
    """What a rule is asked about."""

    family: str
    buyer: Buyer
    quantity: Decimal
    on: date | None


def applied(rule: PriceRule, sale: Sale) -> tuple[Decimal, Reason] | None:
    """Return the discount of a rule, with its reason, where it applies."""
    match rule:
        case QuantityTiers():
            reason = _by_quantity(rule, sale)
            return reason and (rule.discount(sale.quantity), reason)
        case SegmentDiscount():
            reason = _by_segment(rule, sale)
        case SeasonPrice():
            reason = _by_season(rule, sale)
        case LoyaltyTerms() | UniqueOffer():
            reason = fits(rule, sale.buyer)
        case _:
            assert_never(rule)
    return reason and (rule.discount, reason)


def fits(rule: LoyaltyTerms | UniqueOffer, buyer: Buyer) -> Reason | None:
    """Tell why terms are for a client; `None` if they are not."""
    if isinstance(rule, UniqueOffer):
        told = "{off} for a client who has not bought yet"
        is_new = buyer.base == "prospective"
        return _why(rule, rule.discount, told) if is_new else None
    n = 1 if buyer.purchases is None else buyer.purchases
    if buyer.base != "existing" or n < rule.from_purchases:
        return None
    told = "{off} for a client who has bought, {purchases} times at least"
    return _why(rule, rule.discount, told, purchases=n)


def _by_quantity(rule: QuantityTiers, sale: Sale) -> Reason | None:
    discount = rule.discount(sale.quantity)
    if not discount or not _is_for(rule.families, sale.family):
        return None
    return _why(rule, discount, "{off} for {quantity}", quantity=sale.quantity)


def _by_segment(rule: SegmentDiscount, sale: Sale) -> Reason | None:
    if sale.buyer.segment != rule.segment or not _is_for(rule.families, sale.family):
        return None
    told = "{off} for segment {segment}"
    return _why(rule, rule.discount, told, segment=rule.segment)


def _by_season(rule: SeasonPrice, sale: Sale) -> Reason | None:
    if sale.on is None or not rule.has(sale.on):
        return None
    if not _is_for(rule.families, sale.family):
        return None
    return _why(rule, rule.discount, "{off} on {day}", day=sale.on)


def _is_for(families: tuple[str, ...], family: str) -> bool:
    """Tell whether a rule is for products of a family."""
    return not families or family in families


def _why(rule: PriceRule, discount: Decimal, told: str, **facts: Fact) -> Reason:
    """Return the reason of a discount, or of a surcharge."""
    percent = exactly(lambda share: share.copy_abs() * 100, discount)
    digits, _, rest = f"{percent:f}".partition(".")
    told_percent = ".".join(filter(None, (digits, rest.rstrip("0"))))
    off = f"{told_percent}% {'off' if discount >= 0 else 'on top'}"
    return because(rule.id, told.replace("{off}", off), discount=discount, **facts)


def started(product: Product) -> PriceLine:
    """Return the line of the list price."""
    nothing = product.price - product.price
    why = because("list_price", "the list price is {price}", price=product.price)
    return PriceLine("list_price", nothing, product.price, why)


def settled(price: Money, floor: Money | None, n_held: int) -> Iterator[PriceLine]:
    """Return what the floor has to say to a price."""
    if n_held:
        told = "its cost is not known, so that nothing is taken off by {n} rules"
        why = because("floor_unknown", told, n=n_held)
        yield PriceLine("floor_unknown", price - price, price, why)
    if floor is not None and price < floor:
        why = because("floor", "it is not sold below {floor}", floor=floor)
        yield PriceLine("floor", floor - price, floor, why)
