"""Rows H1 to H3, H10, H15, H18, H19 and H22, as far as repeat sales answer."""

import datetime as dt
import tracemalloc
from collections.abc import Callable

import numpy as np

from salesmodel.repeat import (
    MonthlySalesState,
    abc_by_client,
    abc_xyz,
    back_test_plan,
    buy_till_you_die,
    client_segments,
    core_clients,
    marketing_rfm,
    plan_against_actual,
    plan_month,
    purchase_rhythm,
    repeat_shares,
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


def h2():
    """A share of one purchase has the interval of one."""
    [row] = repeat_shares(
        number_purchases(_table(("Acme", "2026-01-05", 5)), RULE)
    ).rows()
    rate = row.of_purchases

    assert (0.0, 0.0, 0.793, 1) == (rate.value, rate.low, round(rate.high, 3), rate.n)


def h3():
    """A share of nothing, and a mean of no repeats, is not defined."""
    free = _table(("Acme", "2026-01-05", 0))
    [row] = repeat_shares(number_purchases(free, RULE)).rows()

    assert row.of_revenue.value is None
    assert np.isnan(buy_till_you_die(free, as_of=NOW).monetary).all()
    assert np.isnan(xyz_by_client(free).variation).all()
    assert np.isnan(purchase_rhythm(free, as_of=NOW).overdue).all()


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
    for check in (h1, h2, h3, h10, h15, h18, h19, h22)
}
