"""Tests of profit as it really was."""

import datetime as dt

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.profitability import (
    ChannelSpend,
    Costs,
    IncidentTable,
    SellerHours,
    Unallocated,
    observed_profit,
)
from salesmodel.tables import MISSING, PurchaseTable, RepeatRule, label


WHOLE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
RULE = RepeatRule(new_after=WHOLE)


def _table(*rows, **columns):
    """Build purchases of (client, day, amount)."""
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    return PurchaseTable.from_columns(
        **({"client": client, "at": at, "amount": amount, "currency": "RUB"} | columns)
    )


def _spend(*rows):
    channel, month, amount = zip(*rows, strict=True)
    return ChannelSpend.from_columns(
        channel=channel, month=month, amount=amount, currency="RUB"
    )


def _source():
    """Return the two sales of the source, in roubles, with their costs."""
    purchases = _table(
        ("Acme", "2026-01-05", 55_000),
        ("Acme", "2026-03-05", 55_000),
        channel=["ads", None],
        deal=["d1", "d2"],
        seller=["Ann", "Bob"],
    )
    incidents = IncidentTable.from_columns(
        deal=["d1", "d2"],
        kind=["delivery", "other"],
        cost=[3_000, 1_000],
        opened=["2026-01-09", "2026-03-09"],
        resolved=["2026-01-12", None],
        currency="RUB",
    )
    costs = Costs.from_columns(
        goods=[40_000, 40_000],
        bonus=[5_000, 3_000],
        spend=_spend(("ads", "2026-01", 5_000)),
        incidents=incidents,
    )
    return purchases, costs


def test_the_sales_of_the_source_come_out():
    """2,000 from a new client and 11,000 from a repeat one."""
    table = observed_profit(*_source(), rule=RULE).by()
    first, repeat = table.rows()

    assert (2_000, 11_000) == (first.profit, repeat.profit)
    assert {"goods": 40_000, "acquisition": 5_000, "bonus": 5_000, "errors": 3_000} == (
        first.lines
    )
    assert 110_000 - 97_000 == table.total.profit
    assert (53_000, 2_000 / 55_000) == (first.costs, first.margin)
    assert (11_000.0, None) == (repeat.profit_per_sale, repeat.profit_per_hour)
    assert {"profit_per_hour": "no_hours"} == repeat.undefined


def test_tables_show_themselves():
    """As lines of text and as a table for a notebook, under the rule."""
    profit = observed_profit(*_source(), rule=RULE)

    assert (
        "Profit in minor units of RUB; repeat from purchase 2 on; same day: each; "
        "refunds: ignore; whole from: 2026-01-01 00:00 UTC\n"
        "seller    kind  sales  revenue  goods  acquisition  bonus  errors  profit  margin\n"
        "Ann      first      1    55000  40000         5000   5000    3000    2000   0.036\n"
        "Bob     repeat      1    55000  40000            0   3000    1000   11000   0.200\n"
        "–          all      2   110000  80000         5000   8000    4000   13000   0.118"
    ) == str(profit.by("seller"))
    assert "<td>repeat</td>" in profit.by()._repr_html_()
    assert "<td>2026-01</td>" in profit.payback()._repr_html_()
    assert (
        "Cumulative profit by age in months, in minor units of RUB (* the month is not "
        "over); repeat from purchase 2 on; same day: each; refunds: ignore; whole from: "
        "2026-01-01 00:00 UTC\n"
        "cohort   clients  acquisition  paid back     0     1       2\n"
        "2026-01        1         5000          0  2000  2000  13000*"
    ) == str(profit.payback())


def test_spend_is_divided_over_the_clients_won_and_loses_nothing():
    """What is left over goes to the earliest; a repeat sale bears nothing."""
    purchases = _table(
        ("Core", "2026-01-09", 10),
        ("Acme", "2026-01-05", 10),
        ("Bolt", "2026-01-07", 10),
        ("Acme", "2026-01-20", 10),
        channel=["ads"] * 4,
    )
    for total, parts in ((11, [3, 4, 4, 0]), (-11, [-3, -4, -4, 0])):
        costs = Costs.from_columns(spend=_spend(("ads", "2026-01", total)))
        profit = observed_profit(purchases, costs, rule=RULE)
        assert parts == profit.lines["acquisition"].tolist()


def test_spend_that_won_nobody_is_shown():
    """By channel and month, with the reason; it lowers the profit all the same."""
    purchases = _table(("Acme", "2026-02-05", 100), channel=["ads"])
    spend = _spend(("ads", "2026-01", 7), ("tv", "2026-02", 5), ("ads", "2025-12", 2))
    costs = Costs.from_columns(spend=spend)
    table = observed_profit(purchases, costs, rule=RULE).by("channel")

    assert (
        Unallocated("acquisition", "ads", "2026-01", 7, "no_clients_won"),
        Unallocated("acquisition", "tv", "2026-02", 5, "no_clients_won"),
        Unallocated("acquisition", "ads", "2025-12", 2, "first_sales_unknown"),
    ) == table.unallocated
    assert [("first", 100), ("unallocated", -14)] == [
        (row.kind, row.profit) for row in table.rows()
    ]
    assert (86, {"acquisition": 14}) == (table.total.profit, table.total.lines)
    nothing = table.rows()[-1]
    assert {
        "margin": "no_revenue",
        "profit_per_sale": "no_sales",
        "profit_per_hour": "no_hours",
    } == nothing.undefined
    assert (None, None) == (nothing.margin, nothing.profit_per_sale)


def test_without_a_whole_history_nobody_was_won():
    """Spend is not divided over clients who only look new."""
    purchases = _table(("Acme", "2026-02-05", 100), channel=["ads"])
    costs = Costs.from_columns(spend=_spend(("ads", "2026-02", 7)))
    profit = observed_profit(purchases, costs)

    assert ["first_sales_unknown"] == [one.reason for one in profit.unallocated]
    assert ["unknown", "unallocated"] == [row.kind for row in profit.by().rows()]
    assert [None, None] == [row.group for row in profit.by("cohort").rows()]
    assert ((), 100, 7) == (
        profit.payback().cohorts,
        profit.payback().without_cohort,
        profit.payback().unallocated,
    )


def test_hours_are_divided_over_the_sales_of_their_seller():
    """Hours tell the profit of an hour, and cost their rate; idle ones are shown."""
    purchases = _table(
        ("Acme", "2026-01-05", 100),
        ("Acme", "2026-01-06", 100),
        ("Bolt", "2026-01-07", 100),
        seller=["Ann", "Ann", None],
    )
    hours = SellerHours.from_columns(
        seller=["Ann", "Ann", "Bob", None],
        month=["2026-01"] * 4,
        hours=[2, 1, 4, 1],
        rate=5,
        currency="RUB",
    )
    table = observed_profit(purchases, Costs.from_columns(hours=hours), rule=RULE).by(
        "seller"
    )

    assert [
        ("Ann", "first", 1.5, 92, 92 / 1.5),
        ("Ann", "repeat", 1.5, 93, 93 / 1.5),
        (None, "first", 0.0, 100, None),
        (None, "unallocated", None, -25, None),
    ] == [
        (row.group, row.kind, row.hours, row.profit, row.profit_per_hour)
        for row in table.rows()
    ]
    assert {} == table.rows()[0].undefined
    assert [("Bob", 20), (None, 5)] == [
        (one.label, one.amount) for one in table.unallocated
    ]


def test_hours_without_a_rate_cost_nothing():
    """They are no line, and nothing of them is shown as left over."""
    hours = SellerHours.from_columns(seller=["Bob"], month=["2026-01"], hours=[2])
    profit = observed_profit(
        _table(("Acme", "2026-01-05", 100)), Costs.from_columns(hours=hours)
    )

    assert ({}, ()) == (dict(profit.lines), profit.unallocated)
    assert 0.0 == profit.by().total.hours


def test_an_incident_of_an_unknown_deal_is_shown():
    """It costs what it costs, and one of two purchases of a deal bears half."""
    incidents = IncidentTable.from_columns(
        deal=["d1", "d9"],
        kind=["packaging", "wrong_goods"],
        cost=[7, 5],
        opened=["2026-01-09"] * 2,
        resolved=["2026-01-12"] * 2,
        currency="RUB",
    )
    rows = [("Acme", "2026-01-05", 100), ("Acme", "2026-01-05", 50)]
    costs = Costs.from_columns(incidents=incidents)
    profit = observed_profit(_table(*rows, deal=["d1", "d1"]), costs, rule=RULE)

    assert [4, 3] == profit.lines["errors"].tolist()
    assert (Unallocated("errors", "d9", None, 5, "unknown_deal"),) == profit.unallocated
    without = observed_profit(_table(*rows), costs, rule=RULE)
    assert 12 == sum(one.amount for one in without.unallocated)


def test_refunds_lower_the_revenue_of_their_purchase():
    """What was taken back in full is a kind of its own, if it is to count for none."""
    purchases = _table(
        ("Acme", "2026-01-05", 100),
        ("Acme", "2026-02-05", -100),
        ("Acme", "2026-03-05", 80),
        ("Acme", "2026-04-05", -30),
        refunds=[None, 0, None, 2],
    )
    rule = RepeatRule(new_after=WHOLE, refunds="undo")
    costs = Costs.from_columns(goods=[60, -60, 50, 0])
    rows = observed_profit(purchases, costs, rule=rule).by().rows()

    assert [("first", 1, 50, 0), ("undone", 0, 0, 0)] == [
        (row.kind, row.sales, row.revenue, row.profit) for row in rows
    ]
    back = observed_profit(
        _table(("Acme", "2026-02-05", -9), untied="keep"), Costs(), rule=RULE
    )
    assert {"margin": "negative_revenue"}.items() <= back.by().rows()[
        0
    ].undefined.items()


def test_groups_are_columns_or_labels():
    """Months and cohorts are made; labels have one row a purchase."""
    purchases = _table(
        ("Acme", "2026-01-05", 100), ("Acme", "2026-03-05", 80), product=["pen", "ink"]
    )
    profit = observed_profit(purchases, Costs(), rule=RULE)

    def groups(column):
        return [row.group for row in profit.by(column).rows()]

    assert ["2026-01", "2026-03"] == groups("month")
    assert ["2026-01", "2026-01"] == groups("cohort")
    assert ["pen", "ink"] == groups("product")
    assert ["key", "key"] == groups(purchases.segments({"Acme": "key"}))
    assert "group" == profit.by(label("size", ["big", "big"])).by
    for column in ("seller", "deal", "weekday"):
        with pytest.raises(InvalidValueError, match="column must be labels"):
            profit.by(column)
    with pytest.raises(ShapeError, match="one a purchase"):
        profit.by(label("size", ["big"]))


def test_profit_needs_amounts():
    """A purchase without one has no revenue, and is named."""
    bare = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
    for table, row in (
        (bare, 0),
        (_table(("A", "2026-01-05", 1), ("A", "2026-01-05", None)), 1),
    ):
        with pytest.raises(InvalidAmountError, match=rf"amount\[{row}\] must be given"):
            observed_profit(table, Costs())


def test_nothing_comes_after_the_instant_of_observation():
    """Neither a purchase nor an incident."""
    purchases, costs = _source()
    march = dt.datetime(2026, 3, 8, tzinfo=dt.UTC)

    with pytest.raises(InvalidInstantError) as caught:
        observed_profit(purchases, costs, as_of=march)
    assert "future" == caught.value.code
    with pytest.raises(InvalidInstantError):
        observed_profit(purchases, Costs(), as_of=WHOLE)
    assert march == dt.datetime.fromtimestamp(
        observed_profit(purchases, Costs(), as_of=march).as_of / 1e6, dt.UTC
    )


def test_no_purchases_earn_nothing():
    """Every figure of an empty table is there or not defined."""
    profit = observed_profit(_table(), Costs.from_columns(goods=[]), rule=RULE)
    table = profit.by("month")

    assert ((), 0, 0) == (table.rows(), table.total.sales, table.total.profit)
    assert (None, None) == (profit.as_of, table.total.margin)
    assert ((), 0) == (profit.payback().rows(), profit.payback().without_cohort)
    bare = PurchaseTable.from_columns(client=[], at=[])
    assert "no currency" in str(observed_profit(bare, Costs()).by())
    assert "no currency" in str(observed_profit(bare, Costs()).payback())


def test_a_cohort_pays_back_in_the_first_month_that_ends_without_debt():
    """A month that is not over can still turn, and what is not paid is not yet."""
    purchases = _table(
        ("Acme", "2026-01-05", 10),
        ("Acme", "2026-02-05", 30),
        ("Bolt", "2026-02-20", 10),
        channel=["ads"] * 3,
    )
    costs = Costs.from_columns(
        spend=_spend(("ads", "2026-01", 25), ("ads", "2026-02", 15))
    )

    def paid(day):
        at = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")
        made = observed_profit(purchases, costs, rule=RULE, as_of=at).payback()
        return [(one.payback_age, one.undefined) for one in made.cohorts]

    not_yet = (None, {"payback_age": "not_yet"})
    assert [not_yet, not_yet] == paid("2026-02-28")
    assert [(1, {}), not_yet] == paid("2026-03-01")
    end = np.datetime64("2026-03-01", "us").astype(np.int64) - 1
    made = observed_profit(purchases, costs, rule=RULE, as_of=int(end)).payback()
    assert [(0, False), (1, False), (0, False)] == [
        (cell.age, cell.is_immature) for _, cell in made.rows()
    ]
    assert [25, 15] == [one.acquisition for one in made.cohorts]


def test_without_spend_a_cohort_has_no_acquisition():
    """It is not known what it cost to win it."""
    made = observed_profit(
        _table(("A", "2026-01-05", 10)), Costs(), rule=RULE
    ).payback()

    assert [None] == [one.acquisition for one in made.cohorts]


def test_undated_sales_lie_in_no_month():
    """Their profit is kept apart, and nothing is lost."""
    purchases = _table(("Acme", "2026-01-05", 10), ("Acme", None, 5), missing_at="keep")
    profit = observed_profit(purchases, Costs(), rule=RULE)

    assert [("2026-01", 10), (None, 5)] == [
        (row.group, row.revenue) for row in profit.by("month").rows()
    ]
    assert 5 == profit.payback().without_cohort
    alone = observed_profit(purchases[purchases.at == MISSING], Costs(), rule=RULE)
    assert (None, ()) == (alone.as_of, alone.payback().cohorts)


def test_sums_past_int64_are_exact():
    """Three amounts of 2**62 add up, and spend of a cell that does not fit is refused."""
    purchases = _table(*[("Acme", "2026-01-05", 2**62)] * 3, channel=["ads"] * 3)
    table = observed_profit(purchases, Costs(), rule=RULE).by()

    assert (3 * 2**62, 2**63) == (table.total.revenue, table.rows()[1].revenue)
    spend = _spend(*[("ads", "2026-01", 2**62)] * 2)
    with pytest.raises(InvalidAmountError, match="fits into int64"):
        observed_profit(purchases, Costs.from_columns(spend=spend), rule=RULE)
