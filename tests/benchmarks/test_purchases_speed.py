"""Ten million purchases of a million clients numbered, against a data engine, in one run.

Both start from columns of codes in memory: the table's door and its checks are part of
our time, and the peer has its table ready. Ours takes one thread, the peer two.
"""

import resource
import statistics
import time

import numpy as np
import polars as pl
import pytest

from salesmodel._figures import sums_by_code
from salesmodel.tables import PurchaseTable, RepeatRule, SaleKind, number_purchases


N = 10_000_000
START = 1_600_000_000_000_000
DAY = 86_400_000_000
ROUNDS = 3
# What no machine may pass.
BOUND = 1.5


@pytest.fixture(
    name="columns", scope="module", params=["sorted", "by time", "shuffled"]
)
def _columns(request):
    """Draw purchases, laid out in one of three ways."""
    draw = np.random.default_rng(1)
    client = draw.integers(0, N // 10, N).astype(np.int32)
    at = START + draw.integers(0, 3 * 365 * DAY, N)
    order = {
        "sorted": lambda: np.lexsort((at, client)),
        "by time": lambda: np.argsort(at, kind="stable"),
        "shuffled": lambda: slice(None),
    }[request.param]()
    amount = draw.integers(100, 100_000, N)
    columns = {"client": client[order].copy(), "at": at[order].copy(), "amount": amount}
    return request.param, columns, pl.DataFrame(columns)


def _numbers(columns):
    purchases = PurchaseTable.from_columns(**columns, currency="EUR")
    return number_purchases(purchases, RepeatRule(new_after=0)).number


def _numbers_of_polars(frame, layout):
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("client")
    if layout != "shuffled":
        return frame.select(number)["literal"].to_numpy()
    rows = frame.lazy().select("client", "at").with_row_index("row")
    rows = rows.sort(["client", "at"], maintain_order=True)
    return rows.select("row", number=number).sort("row").collect()["number"].to_numpy()


def _by_month(columns):
    """Return first and repeat revenue by month."""
    purchases = PurchaseTable.from_columns(**columns, currency="EUR")
    kind = number_purchases(purchases, RepeatRule(new_after=0)).kind
    code = ((purchases.at - START) // (30 * DAY)).astype(np.int32)
    code *= len(SaleKind)
    code += kind
    sums = sums_by_code(code, purchases.amount, n_codes=37 * len(SaleKind))
    return np.array(sums).reshape(37, len(SaleKind))[
        :, [SaleKind.FIRST, SaleKind.REPEAT]
    ]


def _by_month_of_polars(frame, _):
    """Return the same, in the fastest of the ways that were tried."""
    is_first = pl.col("at") == pl.col("at").min().over("client")
    month = (pl.col("at") - START) // (30 * DAY)
    found = frame.lazy().with_columns(first=is_first)
    found = found.group_by(month.alias("month"), "first").agg(pl.col("amount").sum())
    sums = np.zeros((37, 2), np.int64)
    for of, first, amount in found.collect().rows():
        sums[of, 0 if first else 1] = amount
    return sums


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "job",
    [(_numbers, _numbers_of_polars), (_by_month, _by_month_of_polars)],
    ids=["numbers", "first and repeat revenue by month"],
)
def test_purchases_are_numbered_no_slower_than_by_a_data_engine(
    columns, job, capsys, request
):
    """Numbers of all purchases, and first and repeat revenue by 30 days, are equal."""
    layout, arrays, frame = columns
    ours, peer = job
    times = {"ours": [], "peer": []}
    for _ in range(ROUNDS):
        began = time.perf_counter()
        mine = ours(arrays)
        between = time.perf_counter()
        told = peer(frame, layout)
        times["ours"].append(between - began)
        times["peer"].append(time.perf_counter() - between)
        np.testing.assert_array_equal(told, mine)
    took = {name: statistics.median(times[name]) for name in times}
    ratio = took["ours"] / took["peer"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\n{request.node.callspec.id}: ours {took['ours'] * 1000:.0f} ms, polars "
            f"{took['peer'] * 1000:.0f} ms, ratio {ratio:.2f}; peak {peak:.0f} MiB"
        )
    assert ratio < BOUND
