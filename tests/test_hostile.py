"""Tests of what callers get wrong: each is told, by an error of ours that says what."""

from decimal import Decimal

import numpy as np
import pytest

from salesmodel import funnel, profitability, repeat, statistics, tables
from salesmodel.errors import InvalidAmountError, SalesModelError
from salesmodel.values import Money, line_total


ARRAY = np.array(["a", "b"])
DAYS = ["2026-01-05", "2026-01-06", "2026-02-05"]
PURCHASES = tables.PurchaseTable.from_columns(
    client=["Acme", "Bolt", "Acme"], at=DAYS, amount=[3, 2, 1], currency="EUR"
)
NUMBERED = tables.number_purchases(PURCHASES, tables.RepeatRule(new_after=0))
COMPLAINTS = tables.ComplaintTable.from_columns(at=DAYS, resolved=DAYS)
VISITS = tables.VisitTable.from_events(
    deal=["a", "a", "b"],
    stage=["lead", "won", "lead"],
    at=DAYS,
    stages=["lead", "won", "lost"],
    kinds={"won": "won", "lost": "lost"},
)
DEALS = tables.DealTable.from_columns(
    deal=["a", "b"], outcome=["won", "open"], opened=DAYS[:2], closed=[DAYS[2], None]
)
KNOWN = tables.known_at(DEALS, VISITS, as_of=1_775_000_000_000_000)
BASE = tables.ClientTable.from_columns(client=["Acme", "Bolt"])
SALE = profitability.SaleEconomics(Money(100, "EUR"))
ERRORS = profitability.ErrorCosts(rate="0.1", cost=Money(1, "EUR"))
ASKED = {"capacity": funnel.capacity(["Ann"], ["Jan"], demands=[], hours=[[40]])}
SEGMENTS = repeat.ClientSegments(("key",), np.arange(1), np.zeros(1, np.int32), 1)
RULE = repeat.SegmentRule("all")
HUGE = tables.PurchaseTable.from_columns(
    client=["Acme"] * 3, at=DAYS, amount=[2**62] * 3, currency="EUR"
)
CALLS = {
    "by of shares": lambda: repeat.repeat_shares(NUMBERED, ARRAY),
    "by of complaints": lambda: repeat.complaint_times(COMPLAINTS, by=ARRAY, as_of=0),
    "by of a breakdown": lambda: funnel.breakdown(KNOWN, by=ARRAY),
    "period": lambda: repeat.buy_till_you_die(PURCHASES, as_of=0, period=ARRAY),
    "row": lambda: repeat.revenue_frequency(PURCHASES).members(ARRAY, "A"),
    "before": lambda: repeat.segment_migration(SEGMENTS, SEGMENTS).count(ARRAY, "key"),
    "stage to start at": lambda: funnel.time_between(VISITS, ARRAY, "won"),
    "stage since which": lambda: funnel.outcome_curve(VISITS, since=ARRAY),
    "unit": lambda: funnel.outcome_curve(VISITS, unit=np.arange(2)),
    "stage": lambda: funnel.conversion(VISITS).decided(ARRAY),
    "confidence": lambda: funnel.conversion(VISITS, confidence=np.ones(2)),
    "censored": lambda: funnel.time_in_stage(VISITS, censored=np.ones(2)),
    "owner": lambda: ASKED["capacity"].uncovered_of(ARRAY),
    "kind": lambda: VISITS.stages.codes(ARRAY),
    "log": lambda: statistics.binomial_tail(1, 2, 0.5, log=np.ones(2)),
    "line": lambda: SALE.amount(ARRAY),
    "is_repeat": lambda: ERRORS.expected(is_repeat=np.ones(2)),
    "allow_negative": lambda: line_total(Money(1, "EUR"), 1, allow_negative=np.ones(2)),
    "low": lambda: profitability.break_even(float, low=np.zeros(2), high=1),
    "merged": lambda: tables.PurchaseTable.from_columns(
        client=["a"], at=DAYS[:1], merged=["a"]
    ),
    "merged of clients": lambda: tables.ClientTable.from_columns(
        client=["a"], merged=ARRAY
    ),
    "labels": lambda: tables.Labelled(np.zeros(1, np.int32), ["Ann"]),
    "digits": lambda: tables.to_minor_units("amount", ["1"], digits=2.5),
    "digits below zero": lambda: tables.to_minor_units("amount", ["1"], digits=-1),
    "k": lambda: statistics.binomial_tail_each([[1], [1, 2]], 3, 0.5),
    "rate": lambda: statistics.binomial_tail_each(1, 3, [[0.5], [0.5, 0.6]]),
    "rate in words": lambda: statistics.binomial_tail_each(1, 3, ["half"]),
    "rate beyond floats": lambda: statistics.binomial_tail_each(1, 3, 10**400),
    "listed": lambda: repeat.exclusion(BASE, "opt_out", [["Acme"], ["a", "b"]]),
    "sizes": lambda: repeat.Segments([RULE], sizes=(5, 5)),
    "a size": lambda: repeat.Segments([RULE], sizes=(5, 5, "5")),
    "sizes of one": lambda: repeat.Segments([RULE], sizes=5),
    "cell": lambda: RULE.covers((1, 2)),
    "rows": lambda: repeat.client_control(BASE, as_of=0).rows_at([5]),
    "inferred": lambda: tables.VisitTable.from_events(
        deal=["a"], stage=["lead"], at=DAYS[:1], stages=["lead"], inferred=[2]
    ),
    "state": lambda: repeat.ProductPairsState.from_dict(["product_pairs"]),
    "criterion": lambda: repeat.abc_classes([1], criterion=5),
    "thresholds": lambda: repeat.abc_classes([1], thresholds=0.5),
    "p_values": lambda: statistics.holm_adjusted(5),
    "rates": lambda: statistics.BetaRate.product(5),
    "a rate": lambda: statistics.BetaRate.product((Decimal(1), Decimal(1))),
}


@pytest.mark.parametrize("argument", CALLS)
def test_what_is_wrong_is_told_by_name(argument):
    """No error of numpy or Python leaks, and the sentence names the argument."""
    with pytest.raises(SalesModelError) as error:
        CALLS[argument]()

    assert argument.split()[0] in str(error.value)


def test_sums_that_do_not_fit_are_told_before_anybody_asks_for_them():
    """Shares of amounts that do not add up to ``int64`` are not made."""
    numbering = tables.number_purchases(HUGE, tables.RepeatRule(new_after=0))

    with pytest.raises(InvalidAmountError):
        repeat.repeat_shares(numbering)


def test_a_trend_needs_a_confidence_that_weighs():
    """So close to zero, a share of 0 or of 1 would weigh without bound."""
    shares = repeat.repeat_shares(NUMBERED, "month", confidence=1e-300)

    with pytest.raises(SalesModelError, match=r"^confidence must be large enough"):
        shares.trend()
