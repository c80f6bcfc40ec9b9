"""Products and services: what they have, what speaks for them, what they cost."""

from collections.abc import Iterable
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import (
    all_of,
    by_constructor,
    identifier,
    instance,
    one_of,
    whole,
    written,
)
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.selling._definitions import ids, prose, title
from salesmodel.values import Money


__all__ = ["PROOF_KINDS", "Feature", "Product", "Proof", "ProofKind"]

ProofKind = Literal["reference", "guarantee", "example"]
"""What shows that something which cannot be touched is good."""

PROOF_KINDS: Final[tuple[ProofKind, ...]] = get_args(ProofKind)
"""Every `ProofKind`."""

_MOST_TIER: Final = 1_000
_LONGEST_SOURCE: Final = 2_048


def _needs(values: Iterable[str]) -> tuple[str, ...]:
    return ids("feature.needs", values)


@final
@attrs.frozen
class Feature:
    """What a product has, and what the client has of it.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    text : str
        What it is, 1 to 256 characters.
    benefit : str
        What the client has of it, 1 to 256 characters.
    needs : iterable of str
        Keys of the needs that it answers.

    Examples
    --------
    >>> Feature("metal", "a metal body", "it survives a fall", ["robust"]).needs
    ('robust',)
    """

    id: str
    text: str
    benefit: str
    needs: tuple[str, ...] = attrs.field(default=(), converter=_needs)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("feature.id", self.id))
        title("feature.text", self.text)
        title("feature.benefit", self.benefit)


@final
@attrs.frozen
class Proof:
    """What shows that something is good.

    Parameters
    ----------
    kind : {"reference", "guarantee", "example"}
        Whether others speak for it, one answers for it, or it can be looked at.
    text : str
        What it says, 1 to 256 characters.
    source : str, default ""
        Where it can be looked up, such as an address.

    Examples
    --------
    >>> Proof("guarantee", "two years on the work").kind
    'guarantee'
    """

    kind: ProofKind
    text: str
    source: str = ""

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        one_of("proof.kind", self.kind, PROOF_KINDS, code="proof")
        title("proof.text", self.text)
        written("proof.source", self.source, most=_LONGEST_SOURCE)


# Twelve fields: each is a column of a price list, and most have defaults.
def _features(values: Iterable[Feature]) -> tuple[Feature, ...]:
    return all_of("product.features", values, Feature)


def _substitutes(values: Iterable[str]) -> tuple[str, ...]:
    return ids("product.substitutes", values)


def _companions(values: Iterable[str]) -> tuple[str, ...]:
    return ids("product.companions", values)


def _proofs(values: Iterable[Proof]) -> tuple[Proof, ...]:
    return all_of("product.proofs", values, Proof)


@final
@attrs.frozen
class Product:
    """A product or a service.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    name : str
        What it is called, 1 to 256 characters.
    price : Money
        List price of one, not negative, at the scale of its currency.
    family : str
        Id of the family that it is a version of.
    tier : int, default 1
        How good a version it is, from 1; a better one has a higher tier.
    cost : Money, optional
        What one costs the seller.
    floor : Money, optional
        Below which one is never sold.
    features : iterable of Feature, default ()
        What it has.
    substitutes : iterable of str, default ()
        Ids of products of other families that would do instead.
    companions : iterable of str, default ()
        Ids of products that go with it, the better ones first.
    is_service : bool, default False
        Whether it cannot be touched; it is not counted in stock then.
    proofs : iterable of Proof, default ()
        What shows that it is good.
    description : str, default ""
        More about it.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be.
    CurrencyMismatchError
        If its amounts are in several currencies.

    Examples
    --------
    >>> phone = Product("p1", "Phone", Money("199", "EUR"), "phones", tier=2)
    >>> phone.price, phone.needs
    (Money('199.00', 'EUR'), ())
    """

    id: str
    name: str
    price: Money
    family: str
    tier: int = attrs.field(default=1, kw_only=True)
    cost: Money | None = attrs.field(default=None, kw_only=True)
    floor: Money | None = attrs.field(default=None, kw_only=True)
    features: tuple[Feature, ...] = attrs.field(
        default=(),
        converter=_features,
        kw_only=True,
    )
    substitutes: tuple[str, ...] = attrs.field(
        default=(),
        converter=_substitutes,
        kw_only=True,
    )
    companions: tuple[str, ...] = attrs.field(
        default=(),
        converter=_companions,
        kw_only=True,
    )
    is_service: bool = attrs.field(default=False, kw_only=True)
    proofs: tuple[Proof, ...] = attrs.field(
        default=(),
        converter=_proofs,
        kw_only=True,
    )
    description: str = attrs.field(default="", kw_only=True)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        for name in ("id", "family"):
            value = identifier(f"product.{name}", getattr(self, name))
            object.__setattr__(self, name, value)
        title("product.name", self.name)
        prose("product.description", self.description)
        whole("product.tier", self.tier, least=1, most=_MOST_TIER)
        instance("product.is_service", self.is_service, bool)
        currency = instance("product.price", self.price, Money).currency
        for name in ("price", "cost", "floor"):
            amount = getattr(self, name)
            if amount is not None:
                settled = _amount(f"product.{name}", amount, currency)
                object.__setattr__(self, name, settled)

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of the needs that its features answer, each once."""
        return tuple(
            dict.fromkeys(need for each in self.features for need in each.needs)
        )


def _amount(name: str, value: object, currency: str) -> Money:
    """Return an amount at its scale, not negative, in a currency."""
    amount = instance(name, value, Money).at_scale()
    if amount.currency != currency:
        raise CurrencyMismatchError(name, currency, amount.currency)
    if amount.amount < 0:
        raise InvalidValueError(name, "zero or more", amount, "negative")
    return amount
