"""The same input gives the same advice, whatever is around: hashes, contexts, threads."""

import decimal
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from salesmodel.selling import (
    Buyer,
    Circumstances,
    LoyaltyTerms,
    Pair,
    Pricing,
    SeasonPrice,
    SegmentDiscount,
    Situation,
    approach,
    choose_questions,
    cross_sell,
    downsell,
    presentation_of,
    remarks,
    technique_fit,
    upsell,
)
from selling_cases import BANK, eur, talked
from shop_cases import SHOP


TESTS = Path(__file__).parents[1]


def told():
    """Tell every kind of advice, as text."""
    rules = [
        SegmentDiscount("key", "key", "0.123456"),
        SeasonPrice("winter", (12, 1), (2, 1), "-0.1"),
        LoyaltyTerms("loyal", "0.05"),
    ]
    pricing = Pricing("shop", rules, floor_margin="0.33")
    buyer = Buyer("key", "existing", 2)
    prices = pricing.price_list(SHOP, buyer=buyer, on=date(2026, 1, 5))
    pairs = [
        Pair("p2", "help", 40, "0.4000001", "2"),
        Pair("p2", "radio", 40, "0.4000002", "2"),
    ]
    known = {"prices": prices, "pairs": pairs, "budget": eur("900.00")}
    trade = Circumstances(market="b2b", ticket="high", complexity="high", reach="wide")
    advice = [
        pricing.quote(SHOP.product("p2"), 3, buyer=buyer, on=date(2026, 1, 5)),
        upsell(Situation(SHOP, ["p2"], **known)),
        cross_sell(Situation(SHOP, ["p2"], **known)),
        downsell(Situation(SHOP, ["p2", "p4"], doubt="value", **known)),
        choose_questions(BANK, "phones", client_type="b2b"),
        presentation_of(SHOP.product("p2"), talked().needs),
        remarks(talked()),
        approach(trade),
        technique_fit(trade),
    ]
    return "\n".join(map(repr, advice))


def test_advice_does_not_hang_on_hashes():
    """In processes whose hashes differ it is the same, byte for byte."""
    code = "from test_same_advice import told; print(told())"
    paths = [str(TESTS / "selling"), str(TESTS)]
    answers = set()
    for seed in ("0", "1", "2"):
        around = {**os.environ, "PYTHONHASHSEED": seed}
        around["PYTHONPATH"] = os.pathsep.join(paths)
        done = subprocess.run(  # noqa: S603 — our own code in our own interpreter
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            text=True,
            env=around,
        )
        answers.add(done.stdout)

    assert {f"{told()}\n"} == answers


def test_advice_does_not_hang_on_the_context_of_decimals():
    """Nor is that context touched."""
    expected = told()
    rough = decimal.Context(prec=2, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])
    with decimal.localcontext(rough):
        assert expected == told()
        assert not any(decimal.getcontext().flags.values())
    assert "12.3456% off for segment" in expected
