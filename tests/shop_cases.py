"""A shop with four phones that tests of products and offers begin with."""

from salesmodel.selling import Catalogue, Feature, Product
from selling_cases import eur


CAMERA = Feature(
    "camera", "an 8-megapixel camera", "your pictures are sharp", ["photos"]
)
SCREEN = Feature("screen", "a bright screen", "you can read in the sun", ["screen"])
METAL = Feature("metal", "a metal body", "it survives a fall", ["robust"])


def phone(tier, price, **given):
    """Return a version of the phone."""
    told = {"tier": tier} | given
    return Product(f"p{tier}", f"Phone {tier}", eur(price), "phones", **told)


SHOP = Catalogue(
    "shop",
    [
        phone(1, "99.00", features=[CAMERA]),
        phone(
            2,
            "199.00",
            cost=eur("120.00"),
            features=[CAMERA, SCREEN, METAL],
            companions=["case", "card"],
        ),
        phone(3, "205.00", features=[CAMERA, SCREEN, METAL]),
        phone(4, "399.00", features=[CAMERA, SCREEN, METAL]),
        Product("case", "Case", eur("19.00"), "cases"),
        Product("card", "Card", eur("29.00"), "cards"),
        Product("help", "Set-up", eur("49.00"), "services", is_service=True),
        Product("radio", "Radio", eur("89.00"), "radios", substitutes=["p1"]),
    ],
)
"""Four phones, two companions, a service, and a radio that a phone may stand in for."""
