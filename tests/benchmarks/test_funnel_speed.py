"""The funnel on a million and ten million events, against two data engines in one run.

Every job starts from columns of codes in memory: the table's door and its checks are
part of our time, and the peers have their own tables ready. Ours takes one thread, the
peers two. What counts is the ratio to the faster one.
"""

import statistics
import time
import tracemalloc

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel.funnel import DAY, Counting, conversion, outcome_curve, time_in_stage
from salesmodel.tables import VisitTable, label


N_OPEN = 6
STAGES = (*(f"s{number}" for number in range(N_OPEN)), "won", "lost")
KINDS = {"won": "won", "lost": "lost"}
START = 1_600_000_000_000_000
ROUNDS = 3
# Ratios that are aimed at: sorted by deal and time, by time, in no order.
TARGETS = {
    "b1": (0.50, 0.35, 0.25),
    "b2": (0.55, 0.60, 0.65),
    "b3": (0.80, 0.55, 0.65),
    "b4": (0.40, 0.55, 0.60),
    "b6": (0.90, 0.70, 0.60),
    "b6x": (0.55, 0.55, 0.75),
}
# What no machine may pass. Sorting is the part that varies most between processors.
BOUND = 2.5


def _events(n):
    """Draw deals that go on, skip, go back and close; sorted by deal and time."""
    draw = np.random.default_rng(1)
    n_deals = n // 5
    alive = np.arange(n_deals)
    stage = (draw.random(n_deals) < 0.08).astype(np.int64)
    at = START + draw.integers(0, 3 * 365 * DAY, n_deals)
    parts = []
    while alive.size:
        parts.append((alive, stage[alive], at[alive]))
        alive = alive[stage[alive] < N_OPEN]
        luck, here = draw.random(alive.size), stage[alive]
        ahead = np.where(luck < 0.70, here + 1, here + 2)
        target = np.where(luck < 0.75, np.minimum(ahead, N_OPEN), N_OPEN + 1)
        target = np.where(
            (luck >= 0.75) & (luck < 0.80), np.maximum(here - 1, 0), target
        )
        stage[alive] = target
        at[alive] += 1 + (draw.exponential(8 * DAY, alive.size)).astype(np.int64)
        alive = alive[luck < 0.95]
    deal, stage, at = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.lexsort((at, deal))[:n]
    owner = draw.integers(0, 200, n_deals)[deal[order]]
    return {
        "deal": deal[order].astype(np.int32),
        "stage": stage[order].astype(np.uint8),
        "at": at[order],
        "owner": owner.astype(np.uint16),
    }


@pytest.fixture(name="sorted_events", scope="module", params=[1_000_000, 10_000_000])
def _sorted_events(request):
    """Draw events once a size."""
    return _events(request.param)


@pytest.fixture(name="events", scope="module", params=["sorted", "by time", "shuffled"])
def _events_of_layout(request, sorted_events):
    """Lay events out, and load them into the peers."""
    order = {
        "sorted": lambda: slice(None),
        "by time": lambda: np.argsort(sorted_events["at"], kind="stable"),
        "shuffled": lambda: np.random.default_rng(2).permutation(
            sorted_events["at"].size
        ),
    }[request.param]()
    columns = {name: one[order].copy() for name, one in sorted_events.items()}
    engine = duckdb.connect()
    engine.execute("set threads = 2")
    frame = pd.DataFrame(columns)
    engine.register("frame", frame)
    engine.execute("create table events as select * from frame")
    engine.unregister("frame")
    return request.param, columns, pl.DataFrame(columns), engine


def _visits(columns):
    return VisitTable.from_events(**columns, stages=STAGES, kinds=KINDS)


def _last(layout):
    """Return how polars finds the last stage of a deal fastest."""
    if layout == "sorted":
        return pl.col("stage").last()
    return pl.col("stage").get(pl.col("at").arg_max())


def _ways(frame, layout, *more):
    """Count deals by the set of their stages, their last one, and more."""
    bit = pl.lit(2, pl.UInt8).pow(pl.col("stage"))
    return (
        frame.lazy()
        .with_columns(bit=bit.cast(pl.UInt8))
        .group_by("deal")
        .agg(pl.col("bit").bitwise_or(), _last(layout).alias("last"), *more)
    )


def _reached(rows):
    """Return how many deals reached each stage, from (set, last, n)."""
    reached = [0] * N_OPEN
    for bits, last, n in rows:
        furthest = (bits & (2**N_OPEN - 1)).bit_length() - 1
        for stage in range(N_OPEN):
            reached[stage] += n * (stage <= furthest or last == N_OPEN)
    return reached


SETS = 'select deal, bit_or(1::utinyint << stage) as bit, arg_max(stage, "at") as last'


def b1(layout, columns, frame, engine):
    """Deals reached, advanced, lost and open by stage."""

    def ours():
        return conversion(_visits(columns)).counts.entered[0].tolist()

    def polars():
        ways = _ways(frame, layout).group_by("bit", "last").len().collect()
        return _reached(ways.rows())

    def duck():
        query = f"select bit, last, count(*) from ({SETS} from events group by deal) group by all"
        return _reached(engine.execute(query).fetchall())

    return ours, polars, duck


def _following(frame, layout):
    """Look one stay ahead."""
    ordered = frame.lazy() if layout == "sorted" else frame.lazy().sort("deal", "at")
    same = pl.col("deal") == pl.col("deal").shift(-1)
    return ordered, same


def b2(layout, columns, frame, engine):
    """Exact median and 90 % quantile of the time in each stage."""

    def ours():
        made = time_in_stage(_visits(columns), censored=False)
        return (made.quantiles * DAY).round().tolist()

    def polars():
        ordered, same = _following(frame, layout)
        spent = pl.when(same).then(pl.col("at").shift(-1) - pl.col("at"))
        found = (
            ordered.with_columns(spent=spent)
            .group_by("stage")
            .agg(
                pl.col("spent").quantile(0.5, "linear").alias("half"),
                pl.col("spent").quantile(0.9, "linear").alias("most"),
            )
            .filter(pl.col("stage") < N_OPEN)
            .sort("stage")
            .collect()
        )
        return found.select("half", "most").to_numpy().round().tolist()

    def duck():
        query = (
            "select stage, quantile_cont(spent, [0.5, 0.9]) from (select stage, "
            'lead("at") over (partition by deal order by "at") - "at" as spent '
            "from events) where stage < 6 group by stage order by stage"
        )
        rows = engine.execute(query).fetchall()
        return [[float(round(one)) for one in pair] for _, pair in rows]

    return ours, polars, duck


def b3(layout, columns, frame, engine):
    """Stays by owner and stage, and how many advanced."""

    def ours():
        counts = conversion(
            _visits(columns), Counting("visited", "each"), by="owner"
        ).counts
        return counts.entered[:-1].tolist(), counts.advanced[:-1].tolist()

    def shaped(rows):
        entered, advanced = np.zeros((2, 200, N_OPEN), np.int64)
        for owner, stage, n, ahead in rows:
            if stage < N_OPEN:
                entered[owner, stage], advanced[owner, stage] = n, ahead
        return entered.tolist(), advanced.tolist()

    def polars():
        ordered, same = _following(frame, layout)
        to = pl.col("stage").shift(-1)
        found = ordered.with_columns(
            ahead=same & (to > pl.col("stage")) & (to <= N_OPEN)
        )
        counted = found.group_by("owner", "stage").agg(pl.len(), pl.col("ahead").sum())
        return shaped(counted.collect().rows())

    def duck():
        query = (
            "select owner, stage, count(*), count(*) filter (after > stage and after <= 6) "
            "from (select owner, stage, lead(stage) over "
            '(partition by deal order by "at") as after from events) group by all'
        )
        return shaped(engine.execute(query).fetchall())

    return ours, polars, duck


def b4(layout, columns, frame, engine):
    """Deals that reached each stage, by the month they began in."""

    def ours():
        made = conversion(_visits(columns), by="month")
        return {
            label: row
            for (label,), row in zip(
                made.groups, made.counts.entered.tolist(), strict=True
            )
            if label is not None
        }

    def by_month(rows):
        months = {}
        for month, *way in rows:
            months.setdefault(month, []).append(way)
        return {month: _reached(ways) for month, ways in sorted(months.items())}

    def polars():
        began = pl.col("at").first() if layout == "sorted" else pl.col("at").min()
        ways = _ways(frame, layout, began.alias("began"))
        truncated = pl.from_epoch("began", "us").dt.truncate("1mo").alias("began")
        counted = ways.with_columns(truncated).group_by("began", "bit", "last").len()
        named = counted.with_columns(pl.col("began").dt.strftime("%Y-%m"))
        return by_month(named.collect().rows())

    def duck():
        query = (
            "select strftime(began, '%Y-%m'), bit, last, n from (select "
            "date_trunc('month', make_timestamp(began)) as began, bit, last, "
            f'count(*) as n from ({SETS}, min("at") as began from events '
            "group by deal) group by all)"
        )
        return by_month(engine.execute(query).fetchall())

    return ours, polars, duck


def _lifetimes(unit):
    """Return the job of outcomes by age on a grid of times."""

    def job(layout, columns, frame, engine):
        as_of = int(columns["at"].max())

        def ours():
            curve = outcome_curve(_visits(columns), unit=unit).curve
            return curve.incidence[:, -1].round(9).tolist()

        def estimated(time_, fate, n):
            order = np.lexsort((fate, time_))
            time_, fate, n = time_[order], fate[order], n[order]
            starts = np.flatnonzero(np.diff(time_, prepend=-1))
            by = np.add.reduceat(
                [n * (fate == one) for one in range(3)], starts, axis=1
            )
            at_risk = by.sum(axis=0)[::-1].cumsum()[::-1]
            left = np.cumprod(1 - by[1:].sum(axis=0) / at_risk)
            before = np.concatenate(([1.0], left))[:-1]
            return (before * by[1:] / at_risk).sum(axis=1).round(9).tolist()

        def polars():
            ends = (
                (pl.col("at").first(), pl.col("at").last())
                if layout == "sorted"
                else (pl.col("at").min(), pl.col("at").max())
            )
            deals = (
                frame.lazy()
                .group_by("deal")
                .agg(
                    ends[0].alias("began"),
                    ends[1].alias("ended"),
                    _last(layout).alias("last"),
                )
            )
            closed = pl.col("last") >= N_OPEN
            until = pl.when(closed).then(pl.col("ended")).otherwise(as_of)
            fate = pl.when(closed).then(pl.col("last") - (N_OPEN - 1)).otherwise(0)
            spent = (until - pl.col("began") + (unit - 1)) // unit
            found = (
                deals.select(spent.alias("spent"), fate.alias("fate"))
                .group_by("spent", "fate")
                .len()
                .collect()
            )
            return estimated(*(found[name].to_numpy() for name in found.columns))

        def duck():
            query = (
                f"select (case when last >= 6 then ended else {as_of} end - began + "
                f"{unit - 1}) // {unit} as spent, case when last >= 6 then last - 5 "
                'else 0 end as fate, count(*) as n from (select min("at") as began, '
                'max("at") as ended, arg_max(stage, "at") as last from events '
                "group by deal) group by all"
            )
            found = engine.execute(query).fetchnumpy()
            return estimated(*(np.asarray(one, np.int64) for one in found.values()))

        return ours, polars, duck

    return job


JOBS = {
    "b1": b1,
    "b2": b2,
    "b3": b3,
    "b4": b4,
    "b6": _lifetimes(DAY),
    "b6x": _lifetimes(1),
}


@pytest.mark.benchmark
@pytest.mark.parametrize("job", JOBS)
def test_the_funnel_is_as_fast_as_is_aimed_at(job, events, capsys):
    """The results are the same; the ratio to the faster peer is printed with its aim."""
    layout, columns, *_ = events
    runners = dict(zip(("ours", "polars", "duckdb"), JOBS[job](*events), strict=True))
    results = {name: one() for name, one in runners.items()}
    seconds = {name: [] for name in runners}
    for _ in range(ROUNDS):
        for name, one in runners.items():
            started = time.perf_counter()
            one()
            seconds[name].append(time.perf_counter() - started)
    ms = {name: 1_000 * statistics.median(times) for name, times in seconds.items()}
    ratio = ms["ours"] / min(ms["polars"], ms["duckdb"])
    aim = TARGETS[job][("sorted", "by time", "shuffled").index(layout)]
    with capsys.disabled():
        print(
            f"\n{job} {columns['at'].size:>10,} {layout:<9}"
            + "".join(f" {name} {spent:6.0f}" for name, spent in ms.items())
            + f"  ratio {ratio:.2f} (aim {aim:.2f})"
        )

    assert results["ours"] == results["polars"]
    assert results["ours"] == results["duckdb"]
    assert ratio <= BOUND


@pytest.mark.benchmark
@pytest.mark.parametrize("job", JOBS)
def test_the_funnel_takes_little_memory(job, events, capsys):
    """Beside ten million events a job needs at most three times their columns."""
    layout, columns, *_ = events
    ours, _, _ = JOBS[job](*events)
    size = sum(column.nbytes for column in columns.values())
    tracemalloc.start()
    ours()
    peak = tracemalloc.get_traced_memory()[1] / size
    tracemalloc.stop()
    n = columns["at"].size
    with capsys.disabled():
        print(f"\n{job} {n:>10,} {layout:<9} peak {peak:.2f} x the columns (aim 3)")

    # Some histograms are as large for a million events as for ten.
    assert peak <= (3 if n > 5_000_000 else 6)


# Texts that are in order anyway are the case in which a dictionary is quickest.
TEXT_BOUND = 6


@pytest.mark.benchmark
@pytest.mark.parametrize("n_deals", [200_000, 1_000_000])
@pytest.mark.parametrize("layout", ["sorted", "shuffled"])
def test_texts_become_codes(n_deals, layout, capsys):
    """A million names of deals, beside polars casting the same list to categorical."""
    code = np.random.default_rng(1).integers(0, n_deals, 1_000_000)
    if layout == "sorted":
        code.sort()
    names = [f"deal-{number:07d}" for number in code.tolist()]
    runners = {
        "ours": lambda: label("deal", names),
        "polars": lambda: pl.Series(names).cast(pl.Categorical),
    }
    seconds = {name: [] for name in runners}
    for _ in range(ROUNDS):
        for name, one in runners.items():
            started = time.perf_counter()
            one()
            seconds[name].append(time.perf_counter() - started)
    ms = {name: 1_000 * statistics.median(times) for name, times in seconds.items()}
    ratio = ms["ours"] / ms["polars"]
    with capsys.disabled():
        print(f"\ntexts {n_deals:>9,} {layout:<9} {ms} ratio {ratio:.2f} (aim 1.00)")

    assert len(set(names)) == label("deal", names).used()
    assert ratio <= TEXT_BOUND
