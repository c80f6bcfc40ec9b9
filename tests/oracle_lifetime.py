"""Slow twins of what clients are worth over time: long sums, in fractions."""

from fractions import Fraction


def expected_profit(acquisition, profits, survival, rate):
    """Add up each purchase by its share, divided by the growth until it comes."""
    total = -Fraction(acquisition)
    grown = Fraction(1)
    for profit, share in zip(profits, survival, strict=True):
        total += Fraction(profit) * Fraction(share) / grown
        grown *= 1 + Fraction(rate)
    return total


def lifetime_value(margin, retention, rate, *, first_margin, margins):
    """Add up margins one by one, each by the share who are left and by its time."""
    total, stays, grown = Fraction(0), Fraction(1), Fraction(1)
    for _ in range(margins):
        if first_margin != "now":
            grown *= 1 + Fraction(rate)
        if first_margin == "renewal":
            stays *= Fraction(retention)
        total += Fraction(margin) * stays / grown
        if first_margin == "now":
            grown *= 1 + Fraction(rate)
        if first_margin != "renewal":
            stays *= Fraction(retention)
    return total


def net_present_value(cash_flows, rate):
    """Add up flows, each divided by the growth until it comes."""
    return sum(
        Fraction(flow) / (1 + Fraction(rate)) ** period
        for period, flow in enumerate(cash_flows)
    )


def cash_payback(cash_flows, rate):
    """Return the first period at whose end nothing is owed."""
    total = Fraction(0)
    for period, flow in enumerate(cash_flows):
        total += Fraction(flow) / (1 + Fraction(rate)) ** period
        if total >= 0:
            return period
    return None


def repeat_shares(rows, *, as_of, within, most):
    """Follow each client from purchase to purchase; Kaplan–Meier, a time at a time.

    Rows are pairs of client and instant. The result has the number who made the
    purchase before, and the share of them who make this one; or nothing.
    """
    of = {}
    for client, at in sorted(rows, key=lambda row: row[1]):
        if at <= as_of:
            of.setdefault(client, []).append(at)
    steps = []
    for number in range(2, most + 1):
        spells = [
            (times[number - 1] - times[number - 2], True)
            if len(times) >= number
            else (as_of - times[number - 2], False)
            for times in of.values()
            if len(times) >= number - 1
        ]
        left = Fraction(1)
        for time in sorted({spent for spent, _ in spells if spent <= within}):
            at_risk = sum(spent >= time for spent, _ in spells)
            ended = sum(spent == time and over for spent, over in spells)
            left *= 1 - Fraction(ended, at_risk)
        is_known = any(spent >= within for spent, _ in spells) or left == 0
        share = 1 - left if spells and is_known else None
        steps.append((len(spells), share))
    return steps
