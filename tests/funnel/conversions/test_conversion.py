"""Tests of conversion by stage and group."""

import warnings

import numpy as np
import polars as pl
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import (
    InvalidAmountError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.funnel import Counting, conversion
from salesmodel.tables import Labelled, Stages, VisitTable, label


START = 1_767_225_600_000_000
STAGES = ("lead", "meeting", "offer", "won", "lost")
KINDS = {"won": "won", "lost": "lost"}
# A straight win; a win that skipped; a loss after going back; one open, gone back.
WAYS = {
    "straight": ["lead", "meeting", "offer", "won"],
    "skipped": ["lead", "offer", "won"],
    "back": ["lead", "meeting", "lead", "meeting", "lost"],
    "open": ["lead", "meeting", "offer", "meeting"],
    "late": ["meeting", "offer"],
}


def _visits(ways=WAYS, **columns):
    rows = [
        (deal, stage, START + place)
        for deal, way in ways.items()
        for place, stage in enumerate(way)
    ]
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.array(at, np.int64),
        stages=STAGES,
        kinds=KINDS,
        **columns,
    )


@pytest.mark.parametrize(
    ("counting", "entered", "advanced"),
    [
        ("reached", [5, 5, 4], [5, 4, 2]),
        ("visited", [4, 4, 4], [4, 3, 2]),
        ("all_before", [4, 3, 2], [4, 2, 1]),
        ("direct", [4, 4, 2], [3, 2, 1]),
        ("current", [5, 5, 3], [5, 3, 2]),
        (Counting("reached", entry="first"), [4, 4, 3], [4, 3, 2]),
        (Counting("visited", "each"), [5, 6, 4], [5, 3, 2]),
        (Counting("direct", "each"), [5, 6, 4], [4, 3, 2]),
    ],
    ids=str,
)
def test_every_way_of_counting_has_its_numbers(counting, entered, advanced):
    """Five deals, by hand."""
    counts = conversion(_visits(), counting).counts

    assert (entered, advanced) == (
        counts.entered[0].tolist(),
        counts.advanced[0].tolist(),
    )


def test_a_stage_says_what_became_of_its_deals():
    """The meeting: four got further, one was lost; one of five was never there."""
    row = conversion(_visits()).rows()[1]

    assert ("meeting", 5, 4, 1, 0, 0, 0, 1) == (
        row.stage,
        row.entered,
        row.advanced,
        row.lost,
        row.moved_back,
        row.moved_out,
        row.open,
        row.inferred,
    )
    assert (0.8, 5) == (row.rate.value, row.rate.n)


def test_a_deal_that_stands_further_back_moved_back():
    """It is neither lost nor open in the furthest stage it saw."""
    counts = conversion(_visits()).counts

    assert ([0, 0, 1], [0, 0, 1]) == (
        counts.moved_back[0].tolist(),
        counts.open[0].tolist(),
    )


@pytest.mark.parametrize("counting", ["reached", Counting("visited", "each")], ids=str)
def test_amounts_are_counted_beside_deals(counting):
    """Those that are not known are left out of the sums, and counted."""
    visits = _visits({"a": ["lead", "won"], "b": ["lead", "lost"], "c": ["lead"]})
    made = conversion(visits, counting, amount=[300, 100, MISSING])

    assert (400, 300, 100) == tuple(
        int(column[0, 0])
        for column in (made.amounts.entered, made.amounts.advanced, made.amounts.lost)
    )
    assert (0.75, 0.5) == (made.amounts.rate[0, 0], made.rate[0, 0])
    assert 1 == made.without_amount[0]


def test_groups_are_every_combination_of_two_columns():
    """Groups without deals have no rows."""
    visits = _visits({"a": ["lead", "won"], "b": ["lead"], "c": ["lead", "lost"]})
    owner, source = (
        label("owner", ["Ann", None, "Ann"]),
        label("source", ["x", "y", "y"]),
    )
    made = conversion(visits, by=[owner, source])

    assert [("Ann", "x"), ("Ann", "y"), (None, "y")] == [
        row.group for row in made.rows() if row.stage == "lead"
    ]
    assert 3 == made.counts.deals.sum()


@pytest.mark.parametrize(
    ("counting", "entered"),
    [("visited", {"Ann": 1, "Bob": 1}), (Counting("visited", "each"), {"Ann": 2})],
    ids=str,
)
def test_the_owner_is_that_of_the_last_stay_or_of_each(counting, entered):
    """A deal that changed hands counts for who has it, a stay for who had it."""
    visits = VisitTable.from_events(
        deal=["a", "a", "b"],
        stage=["lead", "offer", "lead"],
        at=[START, START + 1, START],
        owner=["Ann", "Bob", "Ann"],
        stages=STAGES,
    )
    rows = conversion(visits, counting, by="owner").rows()

    assert entered == {
        row.group[0]: row.entered for row in rows if row.stage == "lead" and row.entered
    }


@pytest.mark.parametrize("counting", ["reached", Counting("visited", "each")], ids=str)
def test_cohorts_are_by_the_month_of_the_first_event(counting):
    """Months in which nobody began have a group without rows."""
    visits = VisitTable.from_events(
        deal=[0, 0, 1, 3],
        stage=[0, 1, 0, 0],
        at=["2026-01-31", "2026-03-01", "2026-03-31", "2026-01-01"],
        stages=STAGES,
    )
    made = conversion(visits, counting, by="month")

    assert {"2026-01": 2, "2026-03": 1} == {
        row.group[0]: row.entered for row in made.rows() if row.stage == "lead"
    }
    assert (("2026-01",), ("2026-02",), ("2026-03",), (None,)) == made.groups
    assert ((None,),) == conversion(_visits({}), counting, by="month").groups


def test_inferred_stays_are_flagged():
    """They count, and it is said how many they are."""
    visits = VisitTable.from_stays(
        deal=[0, 0, 0],
        stage=[0, 1, 3],
        entered=[START, START + 1, START + 1],
        left=[START + 1, START + 1, None],
        inferred=[False, True, True],
        stages=STAGES,
        kinds=KINDS,
    )
    counts = conversion(visits, Counting("visited", "each")).counts

    assert [0, 1, 0] == counts.inferred[0].tolist()


@pytest.mark.parametrize("n_stages", [7, 8, 9, 70, 300])
def test_a_funnel_may_have_many_stages(n_stages):
    """A deal that saw them all entered them all, and is open in the last."""
    visits = VisitTable.from_events(
        deal=[0] * n_stages + [1, 1],
        stage=[*range(n_stages), 0, n_stages - 1],
        at=np.arange(n_stages + 2) + START,
        stages=[f"s{number}" for number in range(n_stages)],
    )
    for counting in ("reached", "visited", "direct"):
        counts = conversion(visits, counting, by=label("owner", ["x", "y"])).counts
        assert [1] * n_stages == counts.entered[0].tolist()
        assert 1 == counts.open[0, -1]
        expected = {"reached": n_stages, "visited": 2, "direct": 1}[counting]
        assert expected == counts.entered[1].sum()


@pytest.mark.parametrize("n_groups", [2, 500_000])
def test_many_groups_are_counted_alike(n_groups):
    """A column of owners may have as many labels as there are."""
    labels = tuple(map(str, range(n_groups)))
    owner = Labelled(np.array([0, n_groups - 1, 1, 0, 0]), labels)
    made = conversion(_visits(), by=owner)

    assert 5 == made.counts.deals.sum()
    assert 3 == made.counts.deals[0]


def test_nothing_makes_empty_counts_and_no_warning():
    """Undefined is nan in a column and None in a row."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for counting in ("reached", "direct", Counting("visited", "each")):
            made = conversion(_visits({}), counting, amount=[])
            assert [[0, 0, 0]] == made.counts.entered.tolist()
            assert np.isnan(made.rate).all()
            assert [None] * 3 == [row.rate.value for row in made.rows()]
        assert () == conversion(VisitTable.empty(Stages())).rows()


def test_a_result_prints_itself():
    """Its rules stand above, undefined is a dash; HTML has no markup of a label."""
    made = conversion(_visits())
    lines = str(made).splitlines()

    assert str(made.counting) == lines[0]
    assert lines[1].split() == [
        *("stage", "entered", "advanced", "lost", "moved_back", "moved_out", "open"),
        *("inferred", "rate", "low", "high"),
    ]
    assert ["offer", "4", "2", "0", "1", "0", "1", "0", "1.000", "0.342", "1.000"] == (
        lines[4].split()
    )
    assert "–" in str(conversion(_visits({})))
    named = conversion(_visits({"a": ["lead"]}), by=label("owner", ["<b>"]))
    assert "&lt;b&gt;" in named._repr_html_()
    assert "<b>" in str(named)


@pytest.mark.parametrize("confidence", [0, 1, -0.5])
def test_a_coverage_is_a_fraction(confidence):
    """It lies strictly between 0 and 1."""
    with pytest.raises(InvalidValueError):
        conversion(_visits(), confidence=confidence)


@pytest.mark.parametrize("by", ["owner", "source", [], [label("x", ["a"] * 5)] * 3])
def test_a_group_is_a_column_that_is_there(by):
    """One or two of them."""
    with pytest.raises(InvalidValueError):
        conversion(_visits(), by=by)


def test_columns_have_a_row_a_deal():
    """Shorter ones are refused."""
    with pytest.raises(ShapeError):
        conversion(_visits(), by=label("owner", ["Ann"]))
    with pytest.raises(ShapeError):
        conversion(_visits(), amount=[1])


def test_a_sum_past_int64_is_refused():
    """It does not wrap around."""
    with pytest.raises(InvalidAmountError) as caught:
        conversion(_visits({"a": ["lead"], "b": ["lead"]}), amount=[2**62, 2**62])

    assert "too_large" == caught.value.code


def test_visited_is_what_a_data_frame_counts():
    """Distinct deals by owner and stage, on random events."""
    draw = np.random.default_rng(5)
    deal, stage = draw.integers(0, 300, 2_000), draw.integers(0, 5, 2_000)
    owner = np.arange(300) % 7
    visits = VisitTable.from_events(
        deal=deal,
        stage=stage,
        at=draw.integers(START, START + 10**9, 2_000),
        stages=STAGES,
        kinds=KINDS,
    )
    made = conversion(visits, "visited", by=Labelled(owner, tuple("abcdefg")))
    frame = pl.DataFrame({"deal": deal, "stage": stage, "owner": owner[deal]})
    peer = frame.group_by("owner", "stage").agg(pl.col("deal").n_unique())

    assert {(owner, stage): n for owner, stage, n in peer.rows() if stage < 3} == {
        (group, stage): int(made.counts.entered[group, stage])
        for group in range(7)
        for stage in range(3)
    }


def test_what_groups_decided_can_be_compared():
    """Two columns of labels are one name; deals without a label are compared with none."""
    visits = _visits(
        {
            "a": ["lead", "offer", "won"],
            "b": ["lead", "lost"],
            "c": ["lead"],
            "d": ["lead", "offer", "lost"],
        }
    )
    owner = Labelled(np.array([0, 1, 0, -1]), ("Ann", "Ben"))
    source = Labelled(np.array([0, 0, 0, 0]), ("web",))

    assert {"Ann": (1, 1), "Ben": (0, 1)} == conversion(visits, by=owner).decided(
        "lead"
    )
    assert {"Ann / web": (1, 1), "Ben / web": (0, 1)} == conversion(
        visits, by=[owner, source]
    ).decided("lead")
    assert {"": (1, 2)} == conversion(visits).decided("offer")
    with pytest.raises(UnknownStageError):
        conversion(visits).decided("won")
