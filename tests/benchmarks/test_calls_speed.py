"""Ten million contacts by five columns at once, against a data engine in one run."""

import statistics
import time
import tracemalloc

import numpy as np
import polars as pl
import pytest

from salesmodel.funnel import CallCounts, scenario_targets
from salesmodel.statistics import trials_needed
from salesmodel.tables import ContactTable, Labelled


N = 10_000_000
DAY = 86_400_000_000
HOUR = 3_600_000_000
START = 1_767_225_600_000_000
SIZES = {"seller": 50, "base": 20, "channel": 4, "script": 5}
LEVELS = 5
BY = {
    "with the clock": ("seller", "base", "channel", "hour", "weekday"),
    "labels and a weekday": ("seller", "base", "channel", "script", "weekday"),
}
ROUNDS = 3
BOUND = 1.0
MEMORY = 2.0


@pytest.fixture(name="columns", scope="module")
def _columns():
    """Draw contacts in no order."""
    draw = np.random.default_rng(9)
    return {
        "at": START + draw.integers(0, 90 * DAY, N),
        **{
            name: draw.integers(0, size, N).astype(np.int32)
            for name, size in SIZES.items()
        },
        "level": draw.choice(LEVELS, N, p=[0.6, 0.2, 0.15, 0.04, 0.01]).astype(np.int8),
        "cost": draw.integers(1, 1000, N),
    }


def _table(columns):
    labelled = {
        name: Labelled(columns[name], tuple(f"{name} {one}" for one in range(size)))
        for name, size in SIZES.items()
    }
    plain = {name: columns[name] for name in ("at", "level", "cost")}
    return ContactTable(**plain, **labelled, currency="EUR")


def _theirs(frame, by):
    clock = {
        "hour": (pl.col("at") // HOUR % 24).cast(pl.Int8),
        "weekday": ((pl.col("at") // DAY + 3) % 7).cast(pl.Int8),
    }
    told = {name: one for name, one in clock.items() if name in by}
    reached = [
        (pl.col("level") >= level).sum().alias(f"level {level}")
        for level in range(LEVELS)
    ]
    query = frame.lazy().with_columns(**told).group_by(*by)
    return query.agg(*reached, pl.col("cost").sum()).collect()


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", BY)
def test_a_five_way_breakdown_is_no_slower_than_a_data_engine(columns, kind):
    """The table's door included, one thread against two; results are the same."""
    frame, by = pl.DataFrame(columns), BY[kind]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        counts = CallCounts.of(_table(columns), by)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        peer = _theirs(frame, by)
        theirs.append(time.perf_counter() - began)
    peer = peer.sort(*by)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"calls {kind}: {ratio:.2f} ({statistics.median(ours):.2f} s)")

    assert peer["level 1"].to_list() == counts.reached[:, 1].tolist()
    assert peer["cost"].to_list() == counts.cost.tolist()
    assert ratio <= BOUND


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", BY)
def test_a_breakdown_takes_at_most_twice_the_columns(columns, kind):
    """What is allocated at the most, beside the columns."""
    table = _table(columns)
    size = sum(column.nbytes for column in columns.values())
    tracemalloc.start()
    CallCounts.of(table, BY[kind])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"calls {kind}: {peak / size:.2f} of the columns ({peak / 2**20:.0f} MiB)")

    assert peak <= MEMORY * size


@pytest.mark.benchmark
def test_ten_thousand_scenarios_are_one_fast_call():
    """Against one scenario after another, a hundred of them."""
    draw = np.random.default_rng(10)
    rates, deals = draw.uniform(0.2, 0.8, (10_000, 4)), draw.integers(5, 200, 10_000)
    began = time.perf_counter()
    found = scenario_targets(deals, rates, chance=0.9)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    alone = [
        trials_needed(int(one), float(rate), chance=0.9)
        for one, rate in zip(deals[:100], found.rate[:100], strict=True)
    ]
    each = (time.perf_counter() - began) / 100
    print(
        f"scenarios: {ours:.2f} s for 10,000; {ours / 10_000 / each:.2f} of one alone"
    )

    assert alone == found.calls[:100].tolist()
    assert ours / 10_000 < each
