"""Slow twins of the calculators of profit, in fractions, a sale at a time."""

import decimal
from decimal import Decimal
from fractions import Fraction


COSTS = (
    "discount",
    "goods",
    "overhead",
    "acquisition",
    "bonus",
    "errors",
    "presale",
    "servicing",
    "taxes",
    "fees",
)


def profit(sale):
    """Take each cost off the revenue of a sale, told as a dictionary."""
    left = Fraction(sale["revenue"])
    for name in COSTS:
        left -= Fraction(sale.get(name, 0))
    return left


def margin(sale):
    """Divide the profit by what the client pays; nothing where that is not positive."""
    paid = Fraction(sale["revenue"]) - Fraction(sale.get("discount", 0))
    return profit(sale) / paid if paid > 0 else None


def rounded(amount, digits, rounding):
    """Round a fraction to so many decimals, through a decimal that holds it exactly."""
    with decimal.localcontext(prec=200):
        exact = Decimal(amount.numerator) / amount.denominator
        way = getattr(decimal, f"ROUND_{rounding.upper()}")
        return Fraction(exact.quantize(Decimal(1).scaleb(-digits), way))


def share_by_tiers(base, tiers, tiering):
    """Walk the tiers, pairs of start and rate: the part in each, or the one reached."""
    earned = Fraction(0)
    ends = [start for start, _ in tiers[1:]] + [None]
    for (start, rate), end in zip(tiers, ends, strict=True):
        if tiering == "whole" and base >= start:
            earned = Fraction(rate) * base
        elif tiering == "progressive" and base > start:
            top = base if end is None else min(base, end)
            earned += Fraction(rate) * (top - start)
    return earned


def bonus(base, rule):
    """Add the fixed part and the share, hold them, and round to cents."""
    tiers = [(0, rule["rate"])] if rule["rate"] is not None else rule["tiers"]
    earned = Fraction(rule["amount"] or 0)
    if tiers:
        earned += share_by_tiers(base, tiers, rule["tiering"])
    if rule["most"] is not None:
        earned = min(earned, rule["most"])
    if rule["least"] is not None:
        earned = max(earned, rule["least"])
    return rounded(earned, 2, rule["rounding"])


def payback(first, repeat, most=10_000):
    """Count purchases until the client has cost nothing; nothing if that never is."""
    total = Fraction(first)
    for number in range(1, most):
        if total >= 0:
            return number
        if repeat <= 0:
            return None
        total += Fraction(repeat)
    raise AssertionError("more purchases than an oracle counts")
