"""Time the profit of ten million sales: ours, polars, and memory itself, in turn."""

import json
import sys
import time

import numpy as np
import polars as pl

from salesmodel.profitability import SaleColumns, evaluate


N = 10_000_000
ROUNDS = 11
NAMES = (
    "revenue",
    "discount",
    "goods",
    "overhead",
    "acquisition",
    "bonus",
    "presale",
    "servicing",
    "taxes",
    "fees",
    "error_rate",
    "error_cost",
)


def drawn(dtype):
    """Draw ten million sales of twelve columns."""
    draw = np.random.default_rng(1)
    if dtype == "int64":
        columns = {name: draw.integers(0, 90_000, N) for name in NAMES}
        columns["revenue"] += 900_000
        return columns | {"error_rate": draw.random(N)}
    columns = {name: draw.random(N, np.float32).astype(dtype) for name in NAMES}
    columns["revenue"] += 9
    return columns


def asked(columns):
    """Ask polars for profit and margin, each as one expression."""
    left = pl.col("revenue")
    for name in NAMES[1:-2]:
        left = left - pl.col(name)
    left = left - pl.col("error_rate") * pl.col("error_cost")
    paid = pl.col("revenue") - pl.col("discount")
    figures = left.alias("profit"), (left / paid).alias("margin")
    return pl.DataFrame(columns).lazy().select(*figures)


def main(dtype):
    """Return the best seconds, the bytes moved, and how far the results are apart."""
    columns = drawn(dtype)
    sales, query = SaleColumns.of(columns), asked(columns)
    out = evaluate(sales)
    spare = np.empty_like(out.profit)
    tasks = {
        "ours": lambda: evaluate(sales, out_profit=out.profit, out_margin=out.margin),
        "checks": lambda: SaleColumns.of(columns),
        "polars": query.collect,
        "triad": lambda: np.add(columns["goods"], columns["overhead"], out=spare),
        "copy": lambda: np.copyto(spare, columns["goods"]),
    }
    taken = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            taken[name].append(time.perf_counter() - started)
    read = sum(column.nbytes for column in columns.values())
    theirs = query.collect()
    apart = np.abs(theirs["profit"].to_numpy() - out.profit).max()
    return {
        "seconds": {name: min(times) for name, times in taken.items()},
        "bytes": {
            "ours": read + out.profit.nbytes + out.margin.nbytes,
            "triad": 3 * spare.nbytes,
            "copy": 2 * spare.nbytes,
        },
        "threads": pl.thread_pool_size(),
        "apart": float(apart),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
