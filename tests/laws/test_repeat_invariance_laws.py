"""Order of rows, names of clients and the unit of money change no report."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmodel.repeat import (
    LossRule,
    XyzRule,
    abc_by_client,
    abc_xyz,
    client_segments,
    core_clients,
    lost_clients,
    marketing_rfm,
    purchase_rhythm,
    repeat_share,
    repeat_shares,
    revenue_frequency,
    rfm_scores,
    segment_migration,
    top_clients,
    xyz_by_client,
)
from salesmodel.tables import DealTable, number_purchases
from strategies_purchases import DAY, START, purchases, rule_of, rules, table


AS_OF = st.integers(-3, 140).map(lambda days: START + days * DAY + DAY // 2)
NAMES = {"Acme": "Dell", "Dell": "Acme", "Bolt": "Zeta", "Core": "Core", None: None}
HALVES = {
    "first": (START, START + 50 * DAY),
    "second": (START + 50 * DAY, START + 101 * DAY),
}


@st.composite
def _twice(draw):
    """Draw rows, and the same in another order, renamed and in a smaller unit.

    No two of them share an instant: which of those came first is told by the rows.
    """
    rows = [
        row | {"at": (START if row["at"] is None else row["at"]) + place}
        for place, row in enumerate(draw(purchases(max_size=25)))
    ]
    factor, order = draw(st.integers(2, 99)), draw(st.permutations(range(len(rows))))
    place = {row: number for number, row in enumerate(order)}
    other = [
        rows[row]
        | {
            "client": NAMES[rows[row]["client"]],
            "amount": rows[row]["amount"] * factor,
            "refunds": place.get(rows[row]["refunds"]),
        }
        for row in order
    ]
    return rows, other, factor


def _by_name(found, *columns):
    """Return figures by client, `nan` as nothing."""
    told = zip(*(getattr(found, name).tolist() for name in columns), strict=True)
    return {
        found.names[client]: [None if one != one else one for one in figures]  # noqa: PLR0124 — nan differs from itself
        for client, figures in zip(found.client.tolist(), told, strict=True)
    }


def _renamed(figures):
    return {NAMES[client]: told for client, told in figures.items()}


def _approx(figures):
    return {client: pytest.approx(told) for client, told in figures.items()}


@given(twice=_twice(), keywords=rules())
def test_shares_are_the_same(twice, keywords):
    """Of purchases, clients and revenue, by month, cohort and seller."""
    rows, other, factor = twice
    rule = rule_of(keywords)
    for by in ("month", "cohort", "seller"):
        one, two = (
            {
                row.group: row
                for row in repeat_shares(number_purchases(table(some), rule), by).rows()
            }
            for some in (rows, other)
        )

        assert set(one) == set(two)
        for group, row in one.items():
            assert row.of_purchases == two[group].of_purchases
            assert row.of_clients == two[group].of_clients
            assert row.first_amount * factor == two[group].first_amount
            assert row.repeat_amount * factor == two[group].repeat_amount
            assert row.of_revenue.value == pytest.approx(two[group].of_revenue.value)


@given(twice=_twice(), new_after=st.none() | AS_OF)
def test_the_share_of_deals_is_the_same(twice, new_after):
    """As the report tells it."""
    rows, other, factor = twice

    def share(some):
        some = [row for row in some if row["at"] is not None]
        deals = DealTable.from_columns(
            deal=[f"{place}" for place in range(len(some))],
            outcome=["won"] * len(some),
            opened=[row["at"] for row in some],
            closed=[row["at"] for row in some],
            client=[row["client"] for row in some],
            amount=[row["amount"] for row in some],
            currency="EUR",
        )
        return repeat_share(deals, new_after=new_after)

    one, two = share(rows), share(other)
    for name in ("first_amount", "repeat_amount"):
        amount = getattr(one, name)
        assert (None if amount is None else amount * factor) == getattr(two, name)
    assert one.repeat_share == pytest.approx(two.repeat_share)
    assert (one.clients, one.repeat_clients) == (two.clients, two.repeat_clients)


@given(twice=_twice(), days=st.tuples(AS_OF, AS_OF).map(sorted))
def test_scores_segments_and_moves_are_the_same(twice, days):
    """Each client has his own under his new name."""
    rows, other, factor = twice
    moves = []
    for some in (rows, other):
        summaries = [marketing_rfm(table(some), as_of=day) for day in days]
        segments = [client_segments(rfm_scores(one)) for one in summaries]
        moves.append((summaries[1], segments[1], segment_migration(*segments)))
    (summary, segments, moved), (summary_2, segments_2, moved_2) = moves
    scores, scores_2 = (rfm_scores(one) for one in (summary, summary_2))
    names = ("recency", "frequency", "monetary")

    assert moved.counts.tolist() == moved_2.counts.tolist()
    assert segments.counts == segments_2.counts
    assert _renamed(_by_name(scores, *names)) == _by_name(scores_2, *names)
    assert int(summary.total_amount.sum()) * factor == summary_2.total_amount.sum()


@given(twice=_twice())
def test_classes_and_cells_are_the_same(twice):
    """ABC, XYZ, the nine cells, the matrix of the source and the core."""
    rows, other, factor = twice
    one, two = table(rows), table(other)
    for criterion in ("revenue", "frequency"):
        found = _by_name(abc_by_client(one, criterion), "code")
        assert _renamed(found) == _by_name(abc_by_client(two, criterion), "code")
    for rule in (XyzRule(), XyzRule(before_first="skip", spread="sample")):
        steady = xyz_by_client(one, rule), xyz_by_client(two, rule)
        assert _approx(_renamed(_by_name(steady[0], "variation"))) == _by_name(
            steady[1], "variation"
        )
    cells = [abc_xyz(abc_by_client(some), xyz_by_client(some)) for some in (one, two)]
    core, core_2 = core_clients(one), core_clients(two)

    assert cells[0].counts.tolist() == cells[1].counts.tolist()
    assert (cells[0].values * factor).tolist() == cells[1].values.tolist()
    assert (
        revenue_frequency(one).counts.tolist() == revenue_frequency(two).counts.tolist()
    )
    assert core.n_needed == core_2.n_needed
    assert core.total * factor == core_2.total
    assert {NAMES[one.names[code]] for code in core.client.tolist()} == {
        two.names[code] for code in core_2.client.tolist()
    }


@given(twice=_twice(), as_of=AS_OF)
def test_lists_and_rhythms_are_the_same(twice, as_of):
    """Ranks, the bridge between two lists, intervals and who is lost."""
    rows, other, factor = twice
    one, two = (top_clients(table(some), HALVES, n=2) for some in (rows, other))
    change, change_2 = (found.change("first", "second") for found in (one, two))
    rhythm, rhythm_2 = (
        purchase_rhythm(table(some), as_of=as_of) for some in (rows, other)
    )
    names = ("n_days", "days_since_first", "days_since_last", "interval_days")

    assert {name: factor * total for name, total in one.totals().items()} == (
        two.totals()
    )
    assert {(NAMES[row.client], row.status) for row in change.rows} == {
        (row.client, row.status) for row in change_2.rows
    }
    assert {name: factor * part for name, part in change.bridge.items()} == (
        change_2.bridge
    )
    assert _renamed(_by_name(rhythm, *names)) == _by_name(rhythm_2, *names)
    for rule in (LossRule(silent_days=30), LossRule(intervals=2)):
        assert lost_clients(rhythm, rule).share == lost_clients(rhythm_2, rule).share


def test_a_factor_passes_through_sums_exactly():
    """Near the end of ``int64``, where floats would have lost units long before."""
    row = {"client": "Acme", "refunds": None, "seller": None, "channel": None}
    rows = [
        row | {"at": START + place, "deal": None, "amount": 2**60 + place}
        for place in range(3)
    ]
    found = marketing_rfm(table(rows), as_of=START + DAY)

    assert [3 * 2**60 + 3] == found.total_amount.tolist()
    assert np.int64 == found.total_amount.dtype
    assert 3 == attrs.asdict(core_clients(table(rows)))["total"] - 3 * 2**60
