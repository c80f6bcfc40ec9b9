"""The catalogue is looked at as a whole, and each product by itself."""

import copy
import pickle
from decimal import Decimal

import attrs
import pytest

from salesmodel.errors import CurrencyMismatchError
from salesmodel.selling import Catalogue, Feature, Product, Proof
from salesmodel.values import Money
from selling_cases import eur, problems, refused
from shop_cases import CAMERA, SHOP, phone


def test_a_catalogue_knows_its_products():
    """By their ids, and in one currency."""
    assert SHOP.product("p3") is SHOP.products[2]
    assert "EUR" == SHOP.currency
    assert SHOP == copy.deepcopy(SHOP) == pickle.loads(pickle.dumps(SHOP))
    assert "unknown_product" == refused(SHOP.product, "zaphod")
    assert "id" == refused(SHOP.product, 5)


def test_alternatives_are_of_the_family_or_substitutes():
    """In the order of the catalogue, and never the product itself."""
    ids = [each.id for each in SHOP.alternatives(SHOP.product("p2"))]

    assert ["p1", "p3", "p4"] == ids
    assert ["p1"] == [each.id for each in SHOP.alternatives(SHOP.product("radio"))]


def test_all_problems_of_a_catalogue_are_told():
    """Ids that stand twice, products that are not there, several currencies."""
    odd = phone(1, "9.00", companions=["p1", "zaphod"], features=[CAMERA, CAMERA])
    told, code = problems(
        Catalogue, "x", [odd, odd, Product("y", "Y", Money(5, "USD"), "f")]
    )

    assert "definition" == code
    assert (
        "2 products have the id 'p1'",
        "its prices are in several currencies: EUR, USD",
        "product 'p1' names 'zaphod', which is not defined",
        "product 'p1' names itself",
        "2 features of product 'p1' have the id 'camera'",
    ) == told[:5]
    assert (("it has no products",), "empty") == problems(Catalogue, "x", [])
    assert "type" == refused(Catalogue, "x", ["p1"])


def test_a_catalogue_is_bounded():
    """A hundred thousand products are enough."""
    told, _ = problems(Catalogue, "x", [phone(1, "9.00")] * 100_001)

    assert "it has more than 100000 products" in told


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("id", {"id": ""}),
        ("blank", {"name": " "}),
        ("id", {"family": 5}),
        ("range", {"tier": 0}),
        ("type", {"price": 5}),
        ("scale", {"price": eur("0.001")}),
        ("negative", {"price": eur(-1)}),
        ("negative", {"cost": eur(-1)}),
        ("negative", {"floor": eur(-1)}),
        ("type", {"features": ["camera"]}),
        ("type", {"companions": "case"}),
        ("type", {"is_service": 1}),
        ("type", {"proofs": ["good"]}),
        ("long", {"description": "x" * 10_001}),
    ],
)
def test_a_product_is_looked_at(code, changes):
    """Each part by itself."""
    assert code == refused(attrs.evolve, SHOP.product("p2"), **changes)


def test_amounts_of_a_product_are_of_one_currency():
    """And at its scale."""
    with pytest.raises(CurrencyMismatchError):
        phone(1, "9.00", cost=Money(5, "USD"))
    assert Decimal("9.00").as_tuple() == phone(1, "9").price.amount.as_tuple()


def test_features_and_proofs_are_looked_at():
    """Nothing in them is blank."""
    assert "blank" == refused(Feature, "f", " ", "good")
    assert "blank" == refused(Feature, "f", "text", " ")
    assert "type" == refused(Feature, "f", "text", "good", "photos")
    assert "proof" == refused(Proof, "hearsay", "good")
    assert "blank" == refused(Proof, "example", "")
    assert "long" == refused(Proof, "example", "good", "x" * 2_049)
