"""Laws of calls: counting them in any order, in parts, and under other names."""

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle_calls
from salesmodel.funnel import CallCounts, call_funnel, saturation
from salesmodel.funnel.calls import _cells
from salesmodel.tables import ContactTable, label


LEVELS = ("call", "answered", "deal")
START = 1_767_225_600_000_000
HOUR = 3_600_000_000
BY = ("seller", "base", "hour", "weekday", "attempt")
ROW = st.fixed_dictionaries(
    {
        "at": st.none() | st.integers(0, 800).map(lambda hour: START + hour * HOUR),
        "seller": st.sampled_from([None, "Ann", "Bob", "Cid"]),
        "base": st.sampled_from([None, "old", "new"]),
        "level": st.none() | st.integers(0, 2),
        "cost": st.none() | st.integers(0, 10**12),
        "attempt": st.integers(0, 4),
    }
)
ROWS = st.lists(ROW, max_size=30)


NAMES = ("at", "seller", "base", "level", "cost", "attempt")


def _table(rows):
    column = {name: [row[name] for row in rows] for name in NAMES}
    level = np.array([-1 if one is None else one for one in column["level"]], int)
    attempt = [one or None for one in column["attempt"]]
    return ContactTable.from_columns(
        **column | {"level": level, "attempt": attempt},
        levels=LEVELS,
        currency="EUR",
        missing_at="keep",
        missing_level="keep",
    )


def _told(counts):
    """Return counts by the labels of their groups."""
    return {
        group: (
            tuple(counts.reached[place].tolist()),
            int(counts.unknown[place]),
            int(counts.cost[place]),
            int(counts.uncosted[place]),
        )
        for place, group in enumerate(counts.groups())
    }


@given(ROWS, st.permutations(BY), st.integers(1, 5), st.integers(-720, 720))
def test_counts_are_their_oracle(rows, columns, n_columns, offset):
    """By any of the columns, one to five of them, in any order, at any offset."""
    by = columns[:n_columns]
    counts = CallCounts.of(_table(rows), by, utc_offset_minutes=offset)
    expected = oracle_calls.counts(rows, by, 3, [offset] * len(rows))

    assert expected == _told(counts)


@given(ROWS, st.data())
def test_each_contact_has_its_own_offset(rows, data):
    """The client's time, not the seller's."""
    offsets = [data.draw(st.integers(-720, 720)) for _ in rows]
    counts = CallCounts.of(
        _table(rows), ("weekday", "hour"), utc_offset_minutes=np.array(offsets, int)
    )

    assert oracle_calls.counts(rows, ("weekday", "hour"), 3, offsets) == _told(counts)


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 30))
def test_permuting_splitting_and_merging_change_nothing(rows, random, cut):
    """The counts of the parts add up to those of the whole, in either order."""
    whole = _told(CallCounts.of(_table(rows), BY))
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = (
        CallCounts.of(_table(part), BY) for part in (shuffled[:cut], shuffled[cut:])
    )

    assert whole == _told(CallCounts.of(_table(shuffled), BY))
    assert whole == _told(one + two) == _told(two + one)
    assert whole == _told(CallCounts.from_dict((one + two).as_dict()))


@given(ROWS)
def test_relabelling_changes_names_and_nothing_else(rows):
    """Sellers under other names have the counts that they had."""
    table = _table(rows)
    names = {"Ann": "Zoe", "Bob": "Ann", "Cid": "Cid", None: None}
    renamed = attrs.evolve(
        table, seller=label("seller", [names[row["seller"]] for row in rows])
    )
    before = _told(CallCounts.of(table, "seller"))

    assert {(names[one],): told for (one,), told in before.items()} == _told(
        CallCounts.of(renamed, "seller")
    )


@given(ROWS)
def test_groups_that_are_too_many_for_a_table_are_counted_all_the_same(rows):
    """Sorted keys tell what a table of all groups does."""
    table = _table(rows)
    dense = _told(CallCounts.of(table, BY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cells, "CHUNK", 1)

        assert dense == _told(CallCounts.of(table, BY))


@given(ROWS)
def test_groups_add_up_to_the_whole(rows):
    """Every contact is in one group; no rate rises along the funnel."""
    whole, parts = call_funnel(_table(rows)), call_funnel(_table(rows), "seller")

    assert whole.counts.reached[0].tolist() == parts.counts.reached.sum(axis=0).tolist()
    assert int(whole.counts.cost[0]) == int(parts.counts.cost.sum())
    for row in whole.rows():
        assert row.overall.n == int(whole.counts.reached[0, 0])
        assert row.step is None or row.dropped + row.reached == row.step.n


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=5)
)
def test_fitted_rates_are_their_oracle(cells):
    """They never rise, and keep all successes."""
    cells = [(min(won, n), n) for won, n in cells]
    attempt = [place + 1 for place, (_, n) in enumerate(cells) for _ in range(n)]
    level = [2 * (one < won) for won, n in cells for one in range(n)]
    contacts = ContactTable.from_columns(
        at=[START] * len(level), attempt=attempt, level=level, levels=LEVELS
    )
    found = saturation(contacts, profit=1, contact_cost=0)
    fitted = [row.fitted for row in found.rows]

    assert pytest.approx(oracle_calls.falling(cells)) == fitted
    assert pytest.approx(sum(won for won, _ in cells)) == sum(
        share * n for share, (_, n) in zip(fitted, cells, strict=True)
    )
