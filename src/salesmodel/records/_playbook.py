"""Forms of what is sold and for how much: products, catalogues, rules of pricing."""

from typing import Any, Final, get_args

from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, optional, pair, several
from salesmodel.records._plain import BOOL, DECIMAL, ID, choice, text, whole
from salesmodel.records._unions import union
from salesmodel.records._values import MONEY
from salesmodel.selling import (
    PROOF_KINDS,
    Catalogue,
    Feature,
    LoyaltyTerms,
    PriceRule,
    Pricing,
    Product,
    Proof,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    UniqueOffer,
)
from salesmodel.values import Rounding


__all__ = ["CATALOGUE", "FEATURE", "PRICE_RULES", "PRICING", "PRODUCT", "PROOF"]

_TITLE: Final = text(256, least=1)
_PROSE: Final = text(10_000)
_IDS: Final = several(ID)
_MOST: Final = 10**9

FEATURE: Final = of_class(
    Feature, "feature", id=ID, text=_TITLE, benefit=_TITLE, needs=_IDS
)
PROOF: Final = of_class(
    Proof, "proof", kind=choice(PROOF_KINDS), text=_TITLE, source=text(2_048)
)
PRODUCT: Final = of_class(
    Product,
    "product",
    id=ID,
    name=_TITLE,
    price=MONEY,
    family=ID,
    tier=whole(1, 1_000),
    cost=optional(MONEY),
    floor=optional(MONEY),
    features=several(FEATURE),
    substitutes=_IDS,
    companions=_IDS,
    is_service=BOOL,
    proofs=several(PROOF),
    description=_PROSE,
)
CATALOGUE: Final = of_class(
    Catalogue, "catalogue", id=ID, products=several(PRODUCT, least=1)
)


def _rule(kind: type[Any], name: str, /, **forms: Form) -> Form:
    """Return the form of a kind of rule."""
    return of_class(kind, name, is_tagged=True, id=ID, **forms)


_DAY: Final = pair(whole(1, 12), whole(1, 31))
PRICE_RULES: Final = (
    _rule(
        QuantityTiers,
        "quantity_tiers",
        tiers=several(pair(DECIMAL, DECIMAL), least=1),
        families=_IDS,
    ),
    _rule(
        SegmentDiscount,
        "segment_discount",
        segment=ID,
        discount=DECIMAL,
        families=_IDS,
    ),
    _rule(
        SeasonPrice,
        "season_price",
        start=_DAY,
        end=_DAY,
        discount=DECIMAL,
        families=_IDS,
    ),
    _rule(
        LoyaltyTerms,
        "loyalty_terms",
        discount=DECIMAL,
        text=_PROSE,
        from_purchases=whole(1, _MOST),
    ),
    _rule(UniqueOffer, "unique_offer", discount=DECIMAL, text=_PROSE),
)
"""Forms of all kinds of rules of pricing."""

PRICING: Final = of_class(
    Pricing,
    "pricing",
    id=ID,
    rules=several(union(PRICE_RULES, PriceRule, "a rule of pricing")),
    floor_margin=optional(DECIMAL),
    rounding=choice(get_args(Rounding)),
)
