"""Rows H1 to H7, H10, H11, H13, H15, H18, H19 and H22, as repeat sales answer them."""

import datetime as dt
import tracemalloc
from collections.abc import Callable

import numpy as np

from salesmodel.repeat import (
    LossRule,
    MonthlySalesState,
    abc_by_client,
    abc_xyz,
    back_test_plan,
    buy_till_you_die,
    client_segments,
    core_clients,
    lost_clients,
    marketing_rfm,
    plan_against_actual,
    plan_month,
    product_pairs,
    purchase_rhythm,
    repeat_curves,
    repeat_shares,
    retention,
    revenue_frequency,
    rfm_scores,
    top_clients,
    xyz_by_client,
)
from salesmodel.tables import PurchaseTable, RepeatRule, label, number_purchases


NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
YEAR = {"2026": (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), NOW)}
RULE = RepeatRule(new_after=0)


def _table(*rows):
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    return PurchaseTable.from_columns(
        client=list(client),
        at=list(at),
        amount=list(amount),
        currency="EUR",
        missing_client="keep",
        missing_at="keep",
    )


def _sold(baskets):
    rows = [(f"d{place}", one) for place, own in enumerate(baskets) for one in own]
    deal, product = zip(*rows, strict=True) if rows else [()] * 2
    return PurchaseTable.from_columns(
        client=[0] * len(rows),
        at=[0] * len(rows),
        deal=list(deal),
        product=list(product),
    )


def h1():
    """Of nobody every report is there, empty, and nothing warns."""
    nobody = _table()
    summary = marketing_rfm(nobody, as_of=NOW)
    abc, xyz = abc_by_client(nobody), xyz_by_client(nobody)
    top = top_clients(nobody, YEAR)
    sales = MonthlySalesState.of(nobody, until=NOW).finish()
    plan = plan_month(sales, "2026-12")
    [row] = repeat_shares(number_purchases(nobody, RULE)).rows()

    assert 0 == len(client_segments(rfm_scores(summary)))
    assert 0 == len(buy_till_you_die(nobody, as_of=NOW))
    assert 0 == len(purchase_rhythm(nobody, as_of=NOW))
    assert 0 == abc_xyz(abc, xyz).counts.sum() == revenue_frequency(nobody).counts.sum()
    assert core_clients(nobody).share_of_clients is None
    assert {"2026": 0} == top.totals()
    assert () == plan.rows() == plan.by_client() == back_test_plan(sales).rows()
    total = plan_against_actual(plan, sales).total()
    assert (None, "not_planned") == (plan.total().amount, total.undefined["plan"])
    assert (None, 0) == (row.of_purchases.value, row.of_purchases.n)
    assert () == retention(nobody, as_of=NOW, rule=RULE).rows()
    assert None is repeat_curves(nobody, as_of=NOW, rule=RULE).curves[0].median_days
    lost = lost_clients(purchase_rhythm(nobody, as_of=NOW), LossRule(silent_days=9))
    assert (None, 0) == (lost.share.value, lost.share.n)
    assert 0 == len(product_pairs(_sold([])))


def h2():
    """A share of one purchase has the interval of one."""
    [row] = repeat_shares(
        number_purchases(_table(("Acme", "2026-01-05", 5)), RULE)
    ).rows()
    rate = row.of_purchases

    assert (0.0, 0.0, 0.793, 1) == (rate.value, rate.low, round(rate.high, 3), rate.n)
    [cell, *_] = retention(
        _table(("Acme", "2026-01-05", 5)), as_of=NOW, rule=RULE
    ).rows()
    assert (1.0, 0.207, 1.0) == (
        cell.rate.value,
        round(cell.rate.low, 3),
        cell.rate.high,
    )


def h3():
    """A share of nothing, and a mean of no repeats, is not defined."""
    free = _table(("Acme", "2026-01-05", 0))
    [row] = repeat_shares(number_purchases(free, RULE)).rows()

    assert row.of_revenue.value is None
    assert np.isnan(buy_till_you_die(free, as_of=NOW).monetary).all()
    assert np.isnan(xyz_by_client(free).variation).all()
    assert np.isnan(purchase_rhythm(free, as_of=NOW).overdue).all()


def h4():
    """Where nobody has come back there is no median, and no share beyond what was seen."""
    table = _table(("Acme", "2026-01-05", 5), ("Bolt", "2026-02-05", 5))
    second = repeat_curves(table, as_of=NOW, rule=RULE).curves[0]

    assert (None, 2) == (second.median_days, second.still_open)
    assert (0.0, None) == (second.within(30).value, second.within(60).value)


def h5():
    """Clients who all come back after the same time are a step of the curve."""
    rows = [(who, f"2026-01-{day}", 5) for who in "ABC" for day in ("05", "15")]
    second = repeat_curves(_table(*rows), as_of=NOW, rule=RULE).curves[0]

    assert (10.0, [10.0]) == (second.median_days, second.quantiles_days([0.9]))
    assert (0.0, 1.0) == (second.within(9).value, second.within(10).value)


def h6():
    """Two purchases at one instant are no time apart, and none goes back in time."""
    table = _table(("Acme", "2026-01-05", 5), ("Acme", "2026-01-05", 7))
    second = repeat_curves(table, as_of=NOW, rule=RULE).curves[0]

    assert (1.0, [0.0]) == (second.within(0).value, second.quantiles_days([0.5]))


def h7():
    """One client is enough for a curve."""
    table = _table(("Acme", "2026-01-05", 5), ("Acme", "2026-01-09", 7))
    second, third, *_ = repeat_curves(table, as_of=NOW, rule=RULE).curves

    assert (1, 1.0) == (second.n, second.within(4).value)
    assert (1, 0.0) == (third.n, third.within(4).value)


def h10():
    """What is absent is no zero: it is left out and counted."""
    purchases = _table(
        ("Acme", "2026-01-05", None), (None, "2026-01-06", 7), ("Acme", None, 5)
    )
    told = {"without_client": 1, "undated": 1, "without_amount": 1}

    assert told == marketing_rfm(purchases, as_of=NOW).notices
    assert told == buy_till_you_die(purchases, as_of=NOW).notices
    assert told == top_clients(purchases, YEAR).notices
    left = {"undated": 1, "without_amount": 1}
    assert left == MonthlySalesState.of(purchases).notices


def h11():
    """Who skips months comes back all the same, and no share leaves 0 to 1."""
    rows = [("Acme", f"2025-{month:02}-05", 5) for month in (1, 4, 5, 9)]
    rows += [("Bolt", "2025-01-07", 5), ("Bolt", "2025-01-09", 5)]
    found = retention(_table(*rows), as_of=NOW, rule=RULE)
    values = [cell.rate.value for cell in found.rows() if not cell.is_immature]
    pairs = product_pairs(_sold([("a", "a", "b"), ("b",)]), min_count=1).rows()

    assert [1.0, 0.0, 0.0, 0.5, 0.5] == values[:5]
    assert all(0 <= value <= 1 for value in values)
    assert [(0.5, 1.0, 0.5)] == [
        (pair.support.value, pair.second_if_first.value, pair.first_if_second.value)
        for pair in pairs
    ]


def h13():
    """Clients of a cut history are of no cohort; a month not over has no share."""
    table = _table(("Acme", "2025-12-05", 5), ("Acme", "2026-02-05", 5))
    cut = RepeatRule(new_after=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    february = dt.datetime(2026, 2, 20, tzinfo=dt.UTC)
    found = retention(table, as_of=february, rule=cut)
    [*_, last] = retention(table, as_of=february, rule=RULE).rows()

    assert ((), {"first_unknown": 1}) == (found.rows(), found.notices)
    assert {"first_unknown": 1} == repeat_curves(table, as_of=NOW, rule=cut).notices
    assert (1, None, True) == (last.bought, last.rate.value, last.is_immature)


def h15():
    """The median of an even number of intervals lies between the middle two."""
    days = ["2026-01-01", "2026-01-02", "2026-01-04", "2026-01-08", "2026-01-16"]
    rhythm = purchase_rhythm(_table(*(("Acme", day, 1) for day in days)), as_of=NOW)

    assert [float(np.median([1, 2, 4, 8]))] == rhythm.interval_days.tolist()


def h18():
    """Memory beyond the columns stays below three times theirs."""
    draw, n = np.random.default_rng(1), 1_000_000
    columns = {
        "client": draw.integers(0, n // 10, n).astype(np.int32),
        "at": 1_767_225_600_000_000 + draw.integers(0, 10**14, n),
        "amount": draw.integers(1, 100_000, n),
    }
    purchases = PurchaseTable.from_columns(**columns, currency="EUR")
    size = sum(column.nbytes for column in columns.values())
    for job in (
        lambda: marketing_rfm(purchases, as_of=2 * 10**15),
        lambda: buy_till_you_die(purchases, as_of=2 * 10**15),
        lambda: (abc_by_client(purchases), xyz_by_client(purchases)),
        lambda: MonthlySalesState.of(purchases),
        lambda: repeat_shares(number_purchases(purchases, RULE), "month").amounts,
        lambda: retention(purchases, as_of=2 * 10**15, rule=RULE),
        lambda: repeat_curves(purchases, as_of=2 * 10**15, rule=RULE),
        lambda: purchase_rhythm(purchases, as_of=2 * 10**15),
    ):
        tracemalloc.start()
        job()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 3 * size


def h19():
    """A hundred thousand labels, and more clients than 16 bits hold."""
    n = 100_000
    purchases = PurchaseTable.from_columns(
        client=np.arange(n, dtype=np.int32),
        at=np.full(n, 1_767_225_600_000_000),
        amount=np.ones(n, np.int64),
        currency="EUR",
    )
    segments = label("segment", [f"s{number}" for number in range(n)])
    found = repeat_shares(number_purchases(purchases, RULE), segments)

    assert (n, n) == (len(found.groups), int(found.amounts.sum()))
    assert n == len(xyz_by_client(purchases)) == abc_by_client(purchases).counts["A"]


def h22():
    """Columns have the same types on every platform."""
    summary = marketing_rfm(_table(("Acme", "2026-01-05", 5)), as_of=NOW)
    columns = (summary.client, summary.days_since_last, summary.n_purchases)

    assert ["int64"] * 3 == [column.dtype.name for column in columns]


ROWS: dict[str, Callable[[], None]] = {
    f"{check.__name__.upper()}-repeat": check
    for check in (h1, h2, h3, h4, h5, h6, h7, h10, h11, h13, h15, h18, h19, h22)
}
