"""Reports on repeat sales equal their twin, whatever the order and names of clients."""

from itertools import pairwise

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_repeat as oracle
from salesmodel.repeat import (
    DEFAULT_SEGMENTS,
    IntervalOf,
    RfmBins,
    XyzRule,
    abc_by_client,
    abc_classes,
    abc_xyz,
    buy_till_you_die,
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
from salesmodel.tables import number_purchases
from strategies_purchases import DAY, START, purchases, rule_of, rules, table


AS_OF = st.integers(-3, 140).map(lambda days: START + days * DAY + DAY // 2)
REFUNDS = st.sampled_from(["ignore", "undo"])
UNITS = st.sampled_from(["day", "week", "month"])


def _marketing(summary):
    return {
        summary.names[client]: told
        for client, *told in zip(
            summary.client.tolist(),
            summary.days_since_last.tolist(),
            summary.n_purchases.tolist(),
            summary.total_amount.tolist(),
            strict=True,
        )
    }


def _btyd(summary):
    return {
        summary.names[client]: told
        for client, *told in zip(
            summary.client.tolist(),
            summary.frequency.tolist(),
            summary.age_at_last.tolist(),
            summary.age.tolist(),
            summary.repeat_amount.tolist(),
            strict=True,
        )
    }


def _lists(found):
    return {client: list(told) for client, told in found.items()}


@given(rows=purchases(max_size=25), as_of=AS_OF, refunds=REFUNDS)
def test_the_summary_of_marketing_equals_its_twin(rows, as_of, refunds):
    """Days since the last purchase, purchases and money of each client."""
    summary = marketing_rfm(table(rows), as_of=as_of, refunds=refunds)

    assert _lists(oracle.marketing(rows, as_of, refunds)) == _marketing(summary)


@given(rows=purchases(max_size=25), as_of=AS_OF, unit=UNITS, refunds=REFUNDS)
def test_repeat_periods_equal_their_twin(rows, as_of, unit, refunds):
    """Frequency, age at the last purchase, age and money of each client."""
    summary = buy_till_you_die(table(rows), as_of=as_of, period=unit, refunds=refunds)

    assert _lists(oracle.btyd(rows, as_of, unit, refunds)) == _btyd(summary)


@given(rows=purchases(max_size=25), as_of=AS_OF, data=st.data())
def test_order_and_names_of_clients_change_no_summary(rows, as_of, data):
    """Purchases in another order, of clients with other names, tell the same."""
    plain = [row for row in rows if row["refunds"] is None]
    moved = data.draw(st.permutations(plain))
    names = {"Acme": "Dell", "Dell": "Acme", "Bolt": "Zeta", "Core": "Core", None: None}
    renamed = [row | {"client": names[row["client"]]} for row in moved]
    for make, tell in ((marketing_rfm, _marketing), (buy_till_you_die, _btyd)):
        before = tell(make(table(plain), as_of=as_of))
        after = tell(make(table(renamed), as_of=as_of))

        assert {names[client]: told for client, told in before.items()} == after


@given(rows=purchases(max_size=25), as_of=AS_OF, factor=st.integers(2, 100))
def test_scores_know_no_currency(rows, as_of, factor):
    """Amounts in a unit so many times smaller give the same scores."""
    scaled = [row | {"amount": row["amount"] * factor} for row in rows]
    one, other = (
        rfm_scores(marketing_rfm(table(some), as_of=as_of)) for some in (rows, scaled)
    )

    assert one.monetary.tolist() == other.monetary.tolist()
    assert one.counts.tolist() == other.counts.tolist()


@given(
    rows=purchases(max_size=30),
    as_of=AS_OF,
    bins=st.integers(2, 12),
    limits=st.lists(st.integers(0, 60), min_size=1, unique=True).map(sorted),
)
def test_scores_equal_their_twin(rows, as_of, bins, limits):
    """By rank with ties together, and between limits; ties have one score."""
    summary = marketing_rfm(table(rows), as_of=as_of)
    days, total = summary.days_since_last.tolist(), summary.total_amount.tolist()
    often = summary.n_purchases.tolist()
    ranked = rfm_scores(summary, RfmBins(bins, bins, bins))
    limited = rfm_scores(summary, RfmBins(limits, limits, limits))

    assert oracle.by_rank([-day for day in days], bins) == ranked.recency.tolist()
    assert oracle.by_rank(often, bins) == ranked.frequency.tolist()
    assert oracle.by_rank(total, bins) == ranked.monetary.tolist()
    assert oracle.by_limits(days, limits, less=True) == limited.recency.tolist()
    assert oracle.by_limits(often, limits, less=False) == limited.frequency.tolist()
    assert oracle.by_limits(total, limits, less=False) == limited.monetary.tolist()


@given(rows=purchases(max_size=30), days=st.tuples(AS_OF, AS_OF).map(sorted))
def test_migration_adds_up_to_both_dates(rows, days):
    """Rows are the segments before, columns those after, and no client gets lost."""
    bought = table(rows)
    before, after = (
        client_segments(rfm_scores(marketing_rfm(bought, as_of=day))) for day in days
    )
    moved = segment_migration(before, after)
    known = len(DEFAULT_SEGMENTS.names)

    assert [before.counts[name] for name in before.labels] == moved.counts.sum(1)[
        :known
    ].tolist()
    assert [after.counts[name] for name in after.labels] == moved.counts.sum(0)[
        :known
    ].tolist()
    assert len(after) == moved.counts.sum()
    assert 0 == moved.counts[:, known].sum()


@given(rows=purchases(max_size=25), as_of=AS_OF)
def test_clients_do_not_touch_one_another(rows, as_of):
    """A split by client gives each client what he has in the whole."""
    whole = table(rows)
    own = whole.client == 0
    for make, tell in ((marketing_rfm, _marketing), (buy_till_you_die, _btyd)):
        parts = [tell(make(whole[part], as_of=as_of)) for part in (own, ~own)]

        assert parts[0] | parts[1] == tell(make(whole, as_of=as_of))


@given(rows=purchases(max_size=30), as_of=AS_OF)
def test_segments_add_up_to_the_summary(rows, as_of):
    """Clients and amounts of all segments are those of the summary."""
    summary = marketing_rfm(table(rows), as_of=as_of)
    found = client_segments(rfm_scores(summary))

    assert len(summary) == sum(found.counts.values())
    assert int(summary.total_amount.sum()) == sum(found.amounts(summary).values())
    assert attrs.asdict(found)["labels"] == DEFAULT_SEGMENTS.names
    assert not np.any(found.segment < 0)


VALUES = st.lists(st.integers(-20, 60) | st.integers(0, 2**40), max_size=12)
SHARES = {0.5: (1, 2), 0.8: (4, 5), 0.95: (19, 20), 0.3: (3, 10)}
THRESHOLDS = st.lists(
    st.sampled_from(sorted(SHARES)), min_size=1, max_size=4, unique=True
).map(sorted)


@given(
    values=VALUES, thresholds=THRESHOLDS, ties=st.sampled_from(["together", "in order"])
)
def test_classes_equal_their_twin(values, thresholds, ties):
    """Shares are compared as fractions, exactly."""
    found = abc_classes(np.array(values, np.int64), thresholds=thresholds, ties=ties)
    shares = [SHARES[one] for one in thresholds]

    assert (
        oracle.abc(values, shares, together=ties == "together") == found.code.tolist()
    )


@given(
    values=VALUES.filter(lambda values: any(one > 0 for one in values)), data=st.data()
)
def test_the_largest_is_a_and_order_changes_nothing(values, data):
    """Equal values have one class wherever they stand; a factor changes none."""
    order = data.draw(st.permutations(range(len(values))))
    found = abc_classes(values).code
    moved = abc_classes([values[row] for row in order]).code

    assert 0 == found[values.index(max(values))]
    assert found[list(order)].tolist() == moved.tolist()
    assert found.tolist() == abc_classes([7 * value for value in values]).code.tolist()


@given(rows=purchases(max_size=25))
def test_the_core_is_as_small_as_can_be(rows):
    """One client less brings less than the share."""
    core = core_clients(table(rows))
    value = abc_by_client(table(rows)).value
    largest = np.sort(value)[::-1]

    assert core.total == value[value > 0].sum()
    if core.total:
        assert 5 * core.value >= 4 * core.total > 5 * largest[: core.n_needed - 1].sum()
        assert core.n_needed <= len(core)


@st.composite
def _xyz_rules(draw):
    seasonal = draw(st.booleans())
    return {
        "of": draw(st.sampled_from(["revenue", "frequency"])),
        "period": "month" if seasonal else draw(UNITS),
        "spread": draw(st.sampled_from(["population", "sample"])),
        "before_first": draw(st.sampled_from(["count", "skip"])),
        "seasonal": seasonal,
    }


DAYS = st.integers(-30, 110).map(lambda days: START + days * DAY)
ENDS = st.one_of(
    st.just((None, None)),
    st.tuples(DAYS, st.none()),
    st.tuples(st.none(), DAYS),
    st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted).map(tuple),
)


@given(
    rows=purchases(max_size=25), keywords=_xyz_rules(), ends=ENDS, years=st.booleans()
)
def test_steadiness_equals_its_twin(rows, keywords, ends, years):
    """Under every choice, with periods given or found, over months or over years."""
    if years:
        rows = [
            row | {"at": None if row["at"] is None else START + 8 * (row["at"] - START)}
            for row in rows
        ]
    start, end = ends
    found = xyz_by_client(table(rows), XyzRule(**keywords), start=start, end=end)
    told = oracle.variation(rows, keywords, ends)

    assert sorted(told) == sorted(found.names[client] for client in found.client)
    for client, spread, n in zip(
        found.client.tolist(), found.variation, found.n_compared.tolist(), strict=True
    ):
        expected, compared = told[found.names[client]]
        assert compared == n
        np.testing.assert_allclose(
            np.nan if expected is None else expected, spread, rtol=1e-9, atol=1e-12
        )


@given(rows=purchases(max_size=25))
def test_cells_add_up_to_all_clients_and_all_they_bring(rows):
    """In the nine cells and in the matrix of the source."""
    bought = table(rows)
    abc = abc_by_client(bought)
    for cells in (abc_xyz(abc, xyz_by_client(bought)), revenue_frequency(bought)):
        told = [row["amount"] for row in rows if row["client"] is not None]
        assert len(abc) == cells.counts.sum()
        assert sum(told) == cells.values.sum()


@given(
    rows=purchases(max_size=25),
    n=st.integers(1, 4),
    days=st.lists(DAYS, min_size=2, max_size=4, unique=True).map(sorted),
)
def test_the_bridge_of_two_lists_adds_up_to_the_change(rows, n, days):
    """Exactly; ranks, values and what became of each client equal their twin."""
    periods = {f"p{place}": pair for place, pair in enumerate(pairwise(days))}
    periods["whole"] = (days[0], days[-1])
    found = top_clients(table(rows), periods, n=n)
    told = oracle.top(rows, periods, n)
    change = found.change("p0", "whole")
    (sums, ranks, listed), (later, ranks_later, listed_later) = (
        told["p0"],
        told["whole"],
    )

    assert {name: sum(one[0].values()) for name, one in told.items()} == found.totals()
    assert change.after - change.before == sum(change.bridge.values())
    assert {
        (client, sums.get(client, 0), later.get(client, 0))
        for client in listed | listed_later
    } == {(row.client, row.before, row.after) for row in change.rows}
    for row in change.rows:
        assert ranks.get(row.client) == row.rank_before
        assert ranks_later.get(row.client) == row.rank_after
        expected = {
            (True, False): "left",
            (False, True): "entered",
        }.get((row.client in listed, row.client in listed_later))
        same = row.rank_before == row.rank_after
        assert (expected or ("stayed" if same else "moved")) == row.status


@given(
    rows=purchases(max_size=40), as_of=AS_OF, least=st.integers(2, 4), refunds=REFUNDS
)
def test_the_rhythm_of_clients_equals_its_twin(rows, as_of, least, refunds):
    """Median and quartiles of days, and the median of others where they are too few."""
    found = purchase_rhythm(
        table(rows), as_of=as_of, min_purchases=least, refunds=refunds
    )
    told = oracle.rhythm(rows, as_of, least, refunds)

    assert sorted(told) == sorted(found.names[client] for client in found.client)
    for place, client in enumerate(found.client.tolist()):
        n, since, interval, spread, whose = told[found.names[client]]
        assert n == found.n_days[place]
        assert since == found.days_since_last[place]
        assert whose == IntervalOf(found.interval_of[place]).word
        for expected, actual in (
            (interval, found.interval_days[place]),
            (spread, found.spread_days[place]),
        ):
            np.testing.assert_allclose(
                np.nan if expected is None else expected, actual, rtol=1e-12
            )


@given(rows=purchases(max_size=25), keywords=rules(), unit=UNITS)
def test_shares_equal_their_twin(rows, keywords, unit):
    """Amounts, purchases and clients of each period that has rows, and their shares."""
    numbering = number_purchases(table(rows), rule_of(keywords))
    found = repeat_shares(numbering, unit)
    has_rows = np.bincount(found.group, minlength=len(found.groups)) > 0
    made = [row for row, some in zip(found.rows(), has_rows, strict=True) if some]
    told = oracle.shares(rows, keywords, unit)

    assert len(told) == len(made)
    for (amounts, n, clients, again), row in zip(told, made, strict=True):
        kinds = ("first", "repeat", "unknown")
        assert [amounts[kind] for kind in kinds] == [
            row.first_amount,
            row.repeat_amount,
            row.unknown_amount,
        ]
        assert [n[kind] for kind in kinds] == [row.n_first, row.n_repeat, row.n_unknown]
        assert (len(clients), len(again)) == (row.n_clients, row.n_repeat_clients)
        parts = [n[kind] for kind in kinds]
        assert oracle.share(*parts) == row.of_purchases.value
        money = [amounts[kind] for kind in kinds]
        unknown = n["unknown"] or amounts["unknown"]
        assert oracle.share(*money[:2], unknown) == row.of_revenue.value
        expected = len(again) / len(clients) if clients and not n["unknown"] else None
        assert expected == row.of_clients.value


@given(rows=purchases(max_size=25), keywords=rules(), data=st.data())
def test_groups_add_up_to_the_whole(rows, keywords, data):
    """By seller, cohort, period or label, every minor unit and purchase is in one."""
    numbering = number_purchases(table(rows), rule_of(keywords))
    whole = repeat_shares(numbering)
    by = data.draw(st.sampled_from(["seller", "channel", "cohort", "month", "week"]))
    found = repeat_shares(numbering, by)

    assert whole.amounts.sum(axis=0).tolist() == found.amounts.sum(axis=0).tolist()
    assert whole.purchases.sum(axis=0).tolist() == found.purchases.sum(axis=0).tolist()
    assert whole.notices == found.notices
    left = sum(found.notices.values())
    assert len(rows) == left + len(found.group)
