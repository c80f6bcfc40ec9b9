"""Reports on repeat sales beside pandas and polars, on random purchases.

There are ties of instants and of amounts, refunds, one-time buyers and an empty month.
"""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel.repeat import (
    RfmBins,
    XyzRule,
    abc_by_client,
    abc_xyz,
    client_segments,
    core_clients,
    marketing_rfm,
    purchase_rhythm,
    repeat_shares,
    revenue_frequency,
    rfm_scores,
    segment_migration,
    top_clients,
    xyz_by_client,
)
from salesmodel.tables import PurchaseTable, RepeatRule, SaleKind, number_purchases


DAY = 86_400_000_000
START = int(np.datetime64("2024-01-01", "us").astype(np.int64))
AS_OF = START + 400 * DAY
N, CLIENTS = 20_000, 4_000
LAYOUTS = {
    "by client": lambda frame: frame.sort_values(["client", "at"], kind="stable"),
    "by time": lambda frame: frame.sort_values("at", kind="stable"),
    "in no order": lambda frame: frame,
}


@pytest.fixture(name="bought", scope="module", params=LAYOUTS)
def _bought(request):
    """Draw purchases, and a refund of every tenth; lay them out in one of three ways."""
    draw = np.random.default_rng(17)
    client = (CLIENTS * draw.random(N) ** 2).astype(np.int32)
    day = draw.integers(0, 380, N)
    day[(day >= 91) & (day < 121)] = 121  # April is empty
    frame = pd.DataFrame(
        {
            "client": client,
            "at": START + day * DAY + draw.integers(0, 4, N) * (DAY // 4),
            "amount": draw.integers(1, 40, N) * 25,
            "of": -1,
        }
    )
    back = frame.iloc[::10].copy()
    back["of"] = back.index
    back["amount"] = -(back["amount"] // 2)
    back["at"] += 3 * DAY
    frame = LAYOUTS[request.param](pd.concat([frame, back], ignore_index=True))
    place = np.full(len(frame) + 1, -1)
    place[frame.index] = np.arange(len(frame))
    frame["refunds"] = np.where(frame["of"] < 0, -1, place[frame["of"]])
    frame = frame.drop(columns="of").reset_index(drop=True)
    table = PurchaseTable.from_columns(
        client=frame["client"].to_numpy(),
        at=frame["at"].to_numpy(),
        amount=frame["amount"].to_numpy(),
        refunds=frame["refunds"].to_numpy(),
        currency="EUR",
    )
    frame["day"] = frame["at"] // DAY
    at = frame["at"].to_numpy().view("datetime64[us]")
    frame["month"] = at.astype("datetime64[M]").astype(int)
    return table, frame


def _purchases(frame):
    return frame[frame["refunds"] < 0]


def test_summaries_equal_those_of_polars(bought):
    """Days since the last purchase, purchases, and money after refunds."""
    table, frame = bought
    summary = marketing_rfm(table, as_of=AS_OF)
    rows = pl.from_pandas(frame)
    is_purchase = pl.col("refunds") < 0
    told = (
        rows.group_by("client")
        .agg(
            (AS_OF // DAY - pl.col("day").filter(is_purchase).max()).alias("days"),
            is_purchase.sum().alias("n"),
            pl.col("amount").sum(),
        )
        .sort("client")
    )

    assert told.rows() == list(
        zip(
            summary.client.tolist(),
            summary.days_since_last.tolist(),
            summary.n_purchases.tolist(),
            summary.total_amount.tolist(),
            strict=True,
        )
    )


def test_scores_and_segments_equal_those_of_pandas(bought):
    """By the share of those that are less, ties together; moves between two dates."""
    table, frame = bought
    found = []
    for as_of in (AS_OF - 150 * DAY, AS_OF):
        summary = marketing_rfm(table, as_of=as_of)
        scores = rfm_scores(summary, RfmBins(5, 5, 5))
        known = frame[frame["at"] <= as_of]
        own = _purchases(known).groupby("client")
        figures = pd.DataFrame(
            {
                "recency": -(as_of // DAY - own["day"].max()),
                "frequency": own.size(),
                "monetary": known.groupby("client")["amount"].sum(),
            }
        )
        for name, values in figures.items():
            less = values.rank(method="min").astype(int) - 1
            expected = 1 + less * 5 // len(values)
            assert expected.tolist() == getattr(scores, name).tolist()
        found.append(client_segments(scores))
    before, after = found
    moved = segment_migration(before, after)
    told = (
        pd.DataFrame({"client": after.client, "to": after.segment})
        .merge(
            pd.DataFrame({"client": before.client, "before": before.segment}),
            how="left",
        )
        .fillna({"before": len(before.labels)})
        .groupby(["before", "to"])
        .size()
    )

    assert told.to_dict() == {
        (row, column): int(moved.counts[row, column])
        for row, column in np.argwhere(moved.counts).tolist()
    }


def test_shares_by_month_equal_those_of_pandas(bought):
    """First and repeat revenue, purchases and clients; April has none."""
    table, frame = bought
    rule = RepeatRule(new_after=START)
    found = repeat_shares(number_purchases(table, rule), "month")
    own = _purchases(frame).reset_index().sort_values(["client", "at", "index"])
    opening = own.drop_duplicates("client")["index"]
    of = np.where(frame["refunds"] < 0, np.arange(len(frame)), frame["refunds"])
    frame = frame.assign(repeat=~np.isin(of, opening))
    sums = frame.groupby(["month", "repeat"])["amount"].sum()
    counts = _purchases(frame).groupby(["month", "repeat"]).size()
    clients = _purchases(frame).groupby("month")["client"].nunique()
    first = int(frame["month"].min())

    assert 13 == len(found.groups)
    assert [0, 0] == found.purchases[3, [SaleKind.FIRST, SaleKind.REPEAT]].tolist()
    for month in range(first, first + 13):
        group = month - first
        for repeat, kind in ((False, SaleKind.FIRST), (True, SaleKind.REPEAT)):
            key = month, repeat
            assert sums.get(key, 0) == found.amounts[group, kind]
            assert counts.get(key, 0) == found.purchases[group, kind]
        assert clients.get(month, 0) == found.clients[group, 0]


def test_classes_equal_those_of_pandas(bought):
    """ABC by what comes before, XYZ by a pivot, and both in cells."""
    table, frame = bought
    abc, xyz = abc_by_client(table), xyz_by_client(table, XyzRule(thresholds=(1, 2)))
    value = frame.groupby("client")["amount"].sum()
    ordered = value.sort_values(ascending=False)
    before = ordered.cumsum() - ordered
    before = before.groupby(ordered).transform("min").sort_index()
    total = value.sum()
    code = (5 * before >= 4 * total).astype(int) + (20 * before >= 19 * total)
    cells = frame.pivot_table("amount", "client", "month", "sum", fill_value=0)
    every = range(frame["month"].min(), frame["month"].max() + 1)
    cells = cells.reindex(columns=every, fill_value=0)
    variation = cells.std(axis=1, ddof=0) / cells.mean(axis=1)
    steady = np.searchsorted([1, 2], variation)

    assert value.tolist() == abc.value.tolist()
    assert code.tolist() == abc.code.tolist()
    np.testing.assert_allclose(variation, xyz.variation, rtol=1e-9)
    assert steady.tolist() == xyz.code.tolist()
    assert (
        pd.crosstab(code, steady).to_numpy().tolist()
        == abc_xyz(abc, xyz).counts[:3, :3].tolist()
    )


def test_the_core_and_the_matrix_of_the_source_equal_those_of_pandas(bought):
    """The fewest clients who bring 80 %; revenue against frequency."""
    table, frame = bought
    value = frame.groupby("client")["amount"].sum().sort_values(ascending=False)
    needed = int((5 * value.cumsum() < 4 * value.sum()).sum()) + 1
    often = _purchases(frame).groupby("client").size()
    codes = [
        abc_by_client(table, criterion).code for criterion in ("revenue", "frequency")
    ]

    assert needed == core_clients(table).n_needed
    assert often.tolist() == abc_by_client(table, "frequency").value.tolist()
    assert (
        pd.crosstab(*codes).to_numpy().tolist()
        == revenue_frequency(table).counts[:3, :3].tolist()
    )


def test_lists_of_the_top_equal_those_of_polars(bought):
    """Ranks with ties together, of two quarters."""
    table, frame = bought
    ends = [START + days * DAY for days in (0, 90, 182)]
    quarters = {"q1": (ends[0], ends[1]), "q2": (ends[1], ends[2])}
    found = top_clients(table, quarters, n=20)
    for place, (start, end) in enumerate(quarters.values()):
        rows = pl.from_pandas(frame).filter(pl.col("at").is_between(start, end - 1))
        told = (
            rows.group_by("client")
            .agg(pl.col("amount").sum())
            .with_columns(rank=pl.col("amount").rank("min", descending=True))
            .filter(pl.col("rank") <= 20)
            .sort("rank", "client")
        )
        name = tuple(quarters)[place]
        members = found.members(name)

        assert told["client"].to_list() == members.tolist()
        assert told["rank"].to_list() == found.rank[place, members].tolist()
        assert told["amount"].to_list() == found.value[place, members].tolist()


def test_the_rhythm_equals_that_of_pandas(bought):
    """Median and quartiles of days between days with a purchase."""
    table, frame = bought
    found = purchase_rhythm(table, as_of=AS_OF)
    days = _purchases(frame).drop_duplicates(["client", "day"])
    days = days.sort_values(["client", "day"])
    gaps = days.groupby("client")["day"].diff()
    n = days.groupby("client").size()
    enough = n[n >= 3].index
    own = gaps.groupby(days["client"])
    median, upper, lower = (own.quantile(q)[enough] for q in (0.5, 0.75, 0.25))
    has_own = np.isin(found.client, enough)

    assert n.tolist() == found.n_days.tolist()
    np.testing.assert_allclose(median, found.interval_days[has_own])
    np.testing.assert_allclose(upper - lower, found.spread_days[has_own])
    np.testing.assert_allclose(median.median(), found.interval_days[~has_own])
