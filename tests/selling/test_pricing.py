"""Prices follow from rules, line by line, and never go below the floor."""

import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from salesmodel.errors import InvalidInstantError
from salesmodel.selling import (
    Buyer,
    LoyaltyTerms,
    Pricing,
    QuantityTiers,
    SeasonPrice,
    SegmentDiscount,
    UniqueOffer,
)
from selling_cases import eur, problems, refused
from shop_cases import SHOP, phone


MANY = QuantityTiers("many", [(10, "0.10"), (50, "0.20")])
KEY = SegmentDiscount("key clients", "key", "0.05")
WINTER = SeasonPrice("winter", (12, 1), (2, 29), "-0.10", ["phones"])
LOYAL = LoyaltyTerms("loyal", "0.03", "pay within 30 days", 3)
FIRST = UniqueOffer("first", "0.15", "and the case is free")
PRICING = Pricing("shop", [MANY, KEY, WINTER, LOYAL, FIRST], floor_margin="0.2")
PHONE = SHOP.product("p2")


def quoted(product=PHONE, quantity=1, pricing=PRICING, **given):
    """Return the rules and the price of a quote."""
    found = pricing.quote(product, quantity, **given)
    return [line.rule for line in found.lines], str(found.unit_price)


def test_without_rules_the_list_price_counts():
    """Its line stands alone."""
    found = PRICING.quote(PHONE)

    assert ("list_price", eur("199.00"), eur("199.00")) == (
        found.rule,
        found.unit_price,
        found.total,
    )
    assert ["the list price is 199.00 EUR"] == [r.sentence for r in found.reasons]
    assert eur("150.00") == found.floor


@pytest.mark.parametrize(
    ("sale", "rules", "price"),
    [
        ((9, Buyer(), None), [], "199.00 EUR"),
        ((10, Buyer(), None), ["many"], "179.10 EUR"),
        ((50, Buyer(), None), ["many"], "159.20 EUR"),
        ((1, Buyer("key"), None), ["key clients"], "189.05 EUR"),
        ((10, Buyer("key"), None), ["many", "key clients"], "170.14 EUR"),
        ((1, Buyer("other"), date(2026, 1, 5)), ["winter"], "218.90 EUR"),
        ((1, None, date(2026, 3, 1)), [], "199.00 EUR"),
        ((1, Buyer(base="existing", purchases=2), None), [], "199.00 EUR"),
        ((1, Buyer(base="existing", purchases=3), None), ["loyal"], "193.03 EUR"),
        ((1, Buyer(base="existing"), None), [], "199.00 EUR"),
        ((1, Buyer(base="prospective"), None), ["first"], "169.15 EUR"),
        ((50, Buyer("key", "prospective"), None), ["many", "key clients", "first", "floor"], "150.00 EUR"),
    ],
)  # fmt: skip
def test_rules_are_applied_one_after_another(sale, rules, price):
    """Each on the price that those before it left, by hand."""
    quantity, buyer, on = sale
    assert (["list_price", *rules], price) == quoted(
        quantity=quantity, buyer=buyer, on=on
    )


def test_the_lines_add_up():
    """From the list price to the price of one, and to the total."""
    found = PRICING.quote(PHONE, 50, buyer=Buyer("key", "prospective"))
    running = PHONE.price
    for line in found.lines:
        running += line.change
        assert running == line.price

    assert (found.unit_price, found.unit_price * 50) == (running, found.total)
    assert "it is not sold below 150.00 EUR" == found.reasons[-1].sentence
    assert "floor" == found.rule


def test_a_reason_tells_the_rule():
    """How much is taken off or put on, and why."""
    found = PRICING.quote(
        PHONE, 50, buyer=Buyer("key", "existing", 9), on=date(2026, 1, 5)
    )

    assert [
        "20% off for 50",
        "5% off for segment 'key'",
        "10% on top on 2026-01-05",
        "3% off for a client who has bought, 9 times at least",
    ] == [reason.sentence for reason in found.reasons[1:5]]
    assert "rules" == found.rule


def test_a_season_may_go_over_the_turn_of_the_year():
    """Both of its days are in."""
    days = [date(2025, 11, 30), date(2025, 12, 1), date(2026, 2, 28), date(2026, 3, 1)]

    assert [False, True, True, False] == list(map(WINTER.has, days))
    may = SeasonPrice("may", (5, 1), (5, 31), "0.1")
    assert [True, False] == [may.has(date(2026, 5, 31)), may.has(date(2026, 6, 1))]


def test_rules_for_other_families_do_not_count():
    """Whatever kind of rule it is."""
    others = ["cases"]
    rules = [
        attrs.evolve(MANY, families=others),
        attrs.evolve(KEY, families=others),
        attrs.evolve(WINTER, families=others),
    ]
    pricing = Pricing("x", rules)
    given = {"buyer": Buyer("key"), "on": date(2026, 1, 5)}

    assert (["list_price"], "199.00 EUR") == quoted(PHONE, 50, pricing, **given)
    case = SHOP.product("case")
    assert 4 == len(quoted(case, 50, pricing, **given)[0])


def test_the_floor_is_the_higher_one():
    """Of the product itself and by margin, rounded up; it raises even a list price."""
    assert eur("150.00") == PRICING.floor_of(PHONE)
    assert eur("170.00") == PRICING.floor_of(attrs.evolve(PHONE, floor=eur(170)))
    third = Pricing("x", [], floor_margin="0.3")
    assert eur("171.43") == third.floor_of(PHONE)
    dear = phone(1, "100.00", cost=eur("99.99"))
    assert (["list_price", "floor"], "124.99 EUR") == quoted(dear)
    assert None is Pricing("x", []).floor_of(PHONE)


def test_where_the_cost_is_not_known_nothing_is_taken_off():
    """If a margin is asked for, and the product has no floor of its own."""
    bare = SHOP.product("p1")
    given = {"buyer": Buyer("key", "prospective"), "on": date(2026, 1, 5)}
    found = PRICING.quote(bare, **given)

    assert ["list_price", "winter", "floor_unknown"] == [e.rule for e in found.lines]
    assert (eur("108.90"), None, "floor_unknown") == (
        found.unit_price,
        found.floor,
        found.rule,
    )
    assert found.reasons[-1].sentence.endswith("nothing is taken off by 2 rules")
    own = attrs.evolve(bare, floor=eur(95))
    assert "95.00 EUR" == quoted(own, **given)[1]
    free = Pricing("x", [KEY])
    assert "94.05 EUR" == quoted(bare, 1, free, **given)[1]


def test_terms_are_loyal_or_unique():
    """Those who have bought get the former, the others the latter."""
    (loyal,) = PRICING.terms(Buyer(base="existing", purchases=3))
    (unique,) = PRICING.terms(Buyer(base="prospective"))

    assert ("loyalty", "pay within 30 days") == (loyal.kind, loyal.text)
    assert ("unique", "first", Decimal("0.15")) == (
        unique.kind,
        unique.rule,
        unique.discount,
    )
    assert loyal.reasons
    assert () == PRICING.terms(Buyer("key"))
    assert () == PRICING.terms(Buyer(base="existing", purchases=2))


def test_a_price_list_has_every_product():
    """At the price of one, for one client."""
    prices = PRICING.price_list(SHOP, buyer=Buyer("key"))

    assert [each.id for each in SHOP.products] == list(prices)
    assert (eur("189.05"), eur("99.00")) == (prices["p2"], prices["p1"])


def test_a_quote_becomes_a_line_of_an_order():
    """With the cost, so that the margin is known."""
    line = PRICING.quote(PHONE, 2).line_item()

    assert ("p2", eur("398.00"), eur("158.00")) == (
        line.product,
        line.total,
        line.margin,
    )
    half = PRICING.quote(PHONE, Decimal("0.5"))
    assert eur("99.50") == half.total


def test_rules_are_data():
    """They can be copied, and compared."""
    assert PRICING == copy.deepcopy(PRICING) == pickle.loads(pickle.dumps(PRICING))
    assert PRICING == attrs.evolve(PRICING, floor_margin=Decimal("0.20"))


def test_all_problems_of_pricing_are_told():
    """Ids that stand twice, or stand for something else."""
    floor = attrs.evolve(KEY, id="floor")
    told, code = problems(Pricing, "x", [KEY, KEY, floor])

    assert "definition" == code
    assert (
        "2 rules have the id 'key clients'",
        "'floor' is no id that a rule may have",
    ) == told
    many = [attrs.evolve(KEY, id=f"k{n}") for n in range(101)]
    assert "limit" == problems(Pricing, "x", many)[1]
    told, code = problems(QuantityTiers, "x", [(0, "0.2"), (0, "0.1")])
    assert "tiers" == code
    assert 2 == len(told)
    assert "tiers" == problems(QuantityTiers, "x", [])[1]
    assert "tiers" == problems(QuantityTiers, "x", [(1, "0.2"), (2, "0.1")])[1]


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("fraction", lambda: SegmentDiscount("x", "key", "1.1")),
        ("fraction", lambda: SegmentDiscount("x", "key", "-0.1")),
        ("fraction", lambda: SegmentDiscount("x", "key", "0.1234567")),
        ("float", lambda: SegmentDiscount("x", "key", 0.1)),
        ("id", lambda: SegmentDiscount("x", "", "0.1")),
        ("fraction", lambda: SeasonPrice("x", (1, 1), (2, 1), "-1.1")),
        ("season", lambda: SeasonPrice("x", (13, 1), (2, 1), 0)),
        ("season", lambda: SeasonPrice("x", (2, 30), (2, 1), 0)),
        ("season", lambda: SeasonPrice("x", (1,), (2, 1), 0)),
        ("season", lambda: SeasonPrice("x", ("1", "2"), (2, 1), 0)),
        ("type", lambda: SeasonPrice("x", 5, (2, 1), 0)),
        ("type", lambda: QuantityTiers("x", [5])),
        ("type", lambda: QuantityTiers("x", ["ab", 5])),
        ("type", lambda: QuantityTiers("x", [(1, 0)], "phones")),
        ("range", lambda: LoyaltyTerms("x", 0, "", 0)),
        ("long", lambda: UniqueOffer("x", 0, "x" * 10_001)),
        ("base", lambda: Buyer(base="warm")),
        ("id", lambda: Buyer("")),
        ("range", lambda: Buyer(purchases=-1)),
        ("type", lambda: Pricing("x", ["0.1"])),
        ("fraction", lambda: Pricing("x", [], floor_margin=1)),
        ("fraction", lambda: Pricing("x", [], floor_margin="-0.1")),
        ("rounding", lambda: Pricing("x", [], rounding="nearest")),
        ("id", lambda: Pricing("", [])),
        ("quantity", lambda: PRICING.quote(PHONE, 0)),
        ("type", lambda: PRICING.quote("p2")),
        ("type", lambda: PRICING.quote(PHONE, buyer="key")),
        ("type", lambda: PRICING.terms(None)),
        ("type", lambda: PRICING.price_list([])),
    ],
)
def test_what_cannot_be_is_refused(code, make):
    """Each with its code."""
    assert code == refused(make)


def test_a_day_is_no_instant():
    """The day of a quote is one of a calendar."""
    with pytest.raises(InvalidInstantError):
        PRICING.quote(PHONE, on=datetime(2026, 1, 5, tzinfo=UTC))
