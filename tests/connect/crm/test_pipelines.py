"""Tests of pipelines out of rows: order, placeholders, names."""

from collections import Counter

from crm_samples import pipeline_lines
from salesmodel.connect.crm._facts import Kept, PipelineRow, StageRow
from salesmodel.connect.crm._pipelines import pipelines_of
from salesmodel.domain import Outcome


def build(stages, uses=(), named=()):
    """Return the pipelines as lines, and the notices."""
    notices = Counter()
    kept = Kept("crm", tuple(named), tuple(stages))
    made = pipelines_of(kept, uses, notices)
    return [line for one in made.values() for line in pipeline_lines(one)], notices


def test_stages_stand_in_their_order():
    """Rank decides, and among equals who came first."""
    rows = [
        StageRow("p", "w", "Won", Outcome.WON, 9),
        StageRow("p", "b", "B", sort=2, rots_after=14),
        StageRow("p", "a", "A", sort=1),
    ]
    lines, notices = build(rows, named=[PipelineRow("p", "Sales")])

    assert [
        "pipeline crm:pipeline:p Sales",
        "  open a A",
        "  open b B stale 14",
        "  won w Won 1",
    ] == lines
    assert {} == notices


def test_a_stage_that_is_gone_has_a_placeholder():
    """It is archived, comes last, and is of the kind that the first row says."""
    uses = [
        ("p", "gone", None),
        ("p", "gone", Outcome.LOST),
        ("p", "gone", Outcome.WON),
        ("p", "a", Outcome.WON),
        ("p", "dead", Outcome.WON),
    ]
    lines, notices = build([StageRow("p", "a", "A")], uses, [PipelineRow("p", "P")])

    assert [
        "  open a A",
        "  lost gone gone 0 archived",
        "  won dead dead 1 archived",
    ] == lines[1:]
    assert {"unknown_stages": 2} == notices


def test_a_pipeline_that_nobody_defines_has_a_stage_to_begin_in():
    """What only deals name is there, and one open stage is neither archived nor theirs."""
    lines, notices = build([], [("9", "s", None), ("9", "unknown", None)])

    assert ["pipeline crm:pipeline:9 9", "  open unknown unknown"] == lines[:2]
    assert {
        "unknown_pipelines": 1,
        "unknown_stages": 2,
        "pipelines_without_stages": 1,
    } == notices
    assert "  open s s archived" in lines


def test_stages_of_one_name_are_told_apart_by_their_ids():
    """A vendor may call two stages alike; a pipeline of ours may not."""
    rows = [
        StageRow("p", "1", "Call"),
        StageRow("p", "2", "call"),
        StageRow("p", "3", "call (4)"),
        StageRow("p", "4", "CALL"),
    ]
    lines, notices = build(rows)

    assert [
        "  open 1 Call",
        "  open 2 call (2)",
        "  open 3 call (4)",
        "  open 4 CALL (4)'",
    ] == lines[1:]
    assert 2 == notices["stages_renamed"]
