"""Tests of how often sales go wrong."""

import datetime as dt

import attrs
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.profitability import Costs, IncidentTable, error_rates, observed_profit
from salesmodel.statistics import wilson_rate
from salesmodel.tables import PurchaseTable, RepeatRule


RULE = RepeatRule(new_after=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def _incidents(*rows):
    """Build incidents of (deal, kind, opened, resolved), each costing 10."""
    deal, kind, opened, resolved = zip(*rows, strict=True) if rows else [()] * 4
    return IncidentTable.from_columns(
        deal=deal,
        kind=kind,
        cost=[10] * len(rows),
        opened=opened,
        resolved=resolved,
        currency="EUR",
    )


def _profit(incidents, *, deal=("d1", "d2", "d3", "d4", None), as_of=None):
    days = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"]
    purchases = PurchaseTable.from_columns(
        client=["Acme", "Bolt", "Acme", "Acme", "Core"],
        at=days,
        amount=[100] * 5,
        currency="EUR",
        deal=deal,
    )
    costs = Costs.from_columns(incidents=incidents)
    return observed_profit(purchases, costs, rule=RULE, as_of=as_of)


ROWS = (
    ("d1", "delivery", "2026-01-06", "2026-01-08"),
    ("d1", "packaging", "2026-01-06", None),
    ("d2", "delivery", "2026-01-07", "2026-01-11"),
    ("d3", "delivery", "2026-01-08", "2026-03-01"),
    ("d9", "other", "2026-01-08", "2026-01-09"),
)


def test_deals_gone_wrong_are_counted_by_kind():
    """A deal with two incidents went wrong once; what is open is not resolved."""
    incidents = _incidents(*ROWS)
    as_of = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    rates = error_rates(_profit(incidents, as_of=as_of), incidents)
    any_first, any_repeat, *_ = rates.rows()

    assert (3, 30, 1, wilson_rate(2, 2)) == (
        any_first.incidents,
        any_first.cost,
        any_first.unresolved,
        any_first.rate,
    )
    assert (1, 1, wilson_rate(1, 2), None) == (
        any_repeat.incidents,
        any_repeat.unresolved,
        any_repeat.rate,
        any_repeat.median_days,
    )
    assert (4.0, {"median_days": "not_reached"}) == (
        any_first.median_days,
        any_repeat.undefined,
    )
    assert (2.0, 1) == (rates.ratio, rates.unknown_deal)
    assert [
        ("packaging", "first", 1),
        ("packaging", "repeat", 0),
        ("delivery", "first", 2),
        ("delivery", "repeat", 1),
        ("other", "first", 0),
        ("other", "repeat", 0),
    ] == [(row.incident, row.kind, row.incidents) for row in rates.rows()[2:]]
    assert {"median_days": "no_incidents"} == rates.rows()[3].undefined
    nobody = attrs.evolve(rates.rows()[3], rate=wilson_rate(0, 0), median_days=1.0)
    assert {"rate": "no_deals"} == nobody.undefined


def test_rates_show_themselves():
    """As lines of text and as a table for a notebook."""
    incidents = _incidents(ROWS[0])
    rates = error_rates(_profit(incidents), incidents)

    assert str(rates).startswith("Deals gone wrong; repeat from purchase 2 on;")
    told = "any first 1 10 0 0.500 0.095 0.905 2.000"
    assert told.split() == str(rates).splitlines()[2].split()
    assert "<td>delivery</td>" in rates._repr_html_()


def test_no_ratio_without_repeat_sales_gone_wrong():
    """Nor without deals."""
    assert error_rates(_profit(_incidents(ROWS[0])), _incidents(ROWS[0])).ratio is None
    nothing = _incidents()
    without = error_rates(_profit(nothing, deal=None), nothing)
    assert ((), None) == (without.rows(), without.ratio)
    empty = observed_profit(
        PurchaseTable.from_columns(client=[], at=[], deal=[]), Costs()
    )
    assert 1 == error_rates(empty, _incidents(ROWS[0])).unknown_deal


def test_a_deal_of_several_purchases_is_what_the_earliest_is():
    """An order of two lines is one deal."""
    incidents = _incidents(ROWS[0])
    profit = _profit(incidents, deal=["d1", "d2", "d1", None, None])
    (row, *_) = error_rates(profit, incidents).rows()

    assert ("first", wilson_rate(1, 2)) == (row.kind, row.rate)


def test_coverage_is_a_fraction():
    """95 is none."""
    with pytest.raises(InvalidValueError):
        error_rates(_profit(_incidents()), _incidents(), confidence=95)
