"""Debts and the list of whom to contact, of a million clients, against a data engine.

Both start from columns in memory, clients told by code; our doors and checks are part of
our time, and the peer has its table ready. Ours takes one thread, polars all there are.
"""

import statistics
import time

import numpy as np
import polars as pl
import pytest

from salesmodel.repeat import (
    REASONS,
    ContactRules,
    client_control,
    client_debts,
    whom_to_contact,
)
from salesmodel.tables import ClientTable, ReceivableTable


N = 1_000_000
DAY = 86_400_000_000
NOW = 20_000 * DAY
ROUNDS = 3
# What no machine may pass: times of the peer.
BOUND = 10
RULES = ContactRules(blocks=["open_complaint"], then=["shortfall"])

pytestmark = pytest.mark.benchmark


def _median(job):
    """Return the median of seconds, and what the job made."""
    seconds, made = [], None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        made = job()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), made


def _told(job, ours, peer):
    print(f"\n{job}: {ours:.3f} s, polars {peer:.3f} s, ratio {ours / peer:.2f}")
    return ours / peer


def test_debts_of_two_million_invoices():
    """What a million clients owe, what of it is overdue and for how long."""
    draw = np.random.default_rng(1)
    columns = {
        "client": draw.integers(0, N, 2 * N).astype(np.int32),
        "amount": draw.integers(1, 10**6, 2 * N),
        "due": NOW + draw.integers(-40, 40, 2 * N) * DAY,
    }
    columns["paid"] = columns["amount"] * draw.integers(0, 2, 2 * N)
    frame = pl.DataFrame(columns)

    def ours():
        table = ReceivableTable.from_columns(**columns, currency="EUR")
        return client_debts(table, as_of=NOW)

    def peer():
        owed = pl.col("amount") - pl.col("paid")
        days = NOW // DAY - pl.col("due") // DAY
        late = (owed > 0) & (days > 0)
        return (
            frame.lazy()
            .group_by("client")
            .agg(
                owed.sum().alias("open"),
                owed.filter(late).sum().alias("overdue"),
                days.filter(late).max().fill_null(0).alias("days"),
            )
            .sort("client")
            .collect()
        )

    (mine, found), (theirs, told) = _median(ours), _median(peer)
    for column, name in (
        (found.client, "client"),
        (found.open, "open"),
        (found.overdue, "overdue"),
        (found.days_overdue, "days"),
    ):
        np.testing.assert_array_equal(told[name].to_numpy(), column)
    assert _told("debts", mine, theirs) < BOUND


def test_whom_to_contact_of_a_million_clients():
    """The view, the list in order and those left out."""
    draw = np.random.default_rng(1)
    columns = {
        "plan": draw.integers(0, 1000, N),
        "actual": draw.integers(0, 1000, N),
        "last_contact": NOW - draw.integers(0, 90, N) * DAY,
        "every_days": draw.integers(7, 60, N),
        "score": draw.integers(0, 11, N),
        "open_incidents": draw.integers(0, 2, N),
        "open_complaints": draw.integers(0, 2, N),
    }
    frame = pl.DataFrame(columns).with_row_index("client")

    def ours():
        base = ClientTable.from_columns(client=np.arange(N))
        return whom_to_contact(client_control(base, as_of=NOW, **columns), RULES)

    def peer():
        days = NOW // DAY - pl.col("last_contact") // DAY
        due = {
            "detractor": pl.col("score") <= 6,
            "below_plan": (pl.col("plan") > 0) & (pl.col("actual") < pl.col("plan")),
            "contact_due": days >= pl.col("every_days"),
            "open_incident": pl.col("open_incidents") > 0,
        }
        first = pl.lit(None, pl.Int64)
        for reason, mask in reversed(due.items()):
            first = pl.when(mask).then(REASONS.index(reason)).otherwise(first)
        lacks = pl.col("actual").cast(pl.Int64) - pl.col("plan")
        return (
            frame.lazy()
            .filter(pl.any_horizontal(*due.values()), pl.col("open_complaints") == 0)
            .with_columns(first=first, lacks=lacks)
            .sort("first", "lacks", "client")
            .collect()
        )

    (mine, found), (theirs, told) = _median(ours), _median(peer)
    np.testing.assert_array_equal(told["client"].to_numpy(), found.client)
    assert _told("whom to contact", mine, theirs) < BOUND
