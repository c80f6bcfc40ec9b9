"""Tests of segments: rules, the default ones, and what clients have."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat import (
    DEFAULT_SEGMENTS,
    RfmBins,
    SegmentRule,
    Segments,
    client_segments,
    marketing_rfm,
    rfm_scores,
)
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000


def _purchases(names=("Acme", "Bolt", "Core"), **columns):
    plain = {
        "client": [*names, names[0]],
        "at": [1 * DAY, 2 * DAY, 3 * DAY, 9 * DAY],
        "amount": [1, 20, 30, 400],
        "currency": "EUR",
    }
    return PurchaseTable.from_columns(**(plain | columns))


def _scores(purchases, bins=None, monetary="total"):
    summary = marketing_rfm(purchases, as_of=10 * DAY)
    return summary, rfm_scores(summary, bins, monetary=monetary)


def test_the_default_maps_every_cell():
    """All 125, by the first rule that covers them, walked one by one."""
    table = DEFAULT_SEGMENTS.table()
    cells = list(product(range(1, 6), repeat=3))
    first = [
        next(rule.segment for rule in DEFAULT_SEGMENTS.rules if rule.covers(cell))
        for cell in cells
    ]

    assert (125, (5, 5, 5)) == (len(cells), table.shape)
    assert first == [
        DEFAULT_SEGMENTS.names[table[tuple(score - 1 for score in cell)]]
        for cell in cells
    ]
    assert {
        "champions": 8,
        "loyal": 22,
        "cannot lose": 8,
        "at risk": 22,
        "new": 5,
        "promising": 5,
        "potential loyal": 20,
        "need attention": 6,
        "about to sleep": 9,
        "hibernating": 10,
        "lost": 10,
    } == Counter(first)


def test_rules_that_leave_a_gap_or_never_come_are_told_at_once():
    """Both, with the first cells that have no segment."""
    rules = [
        SegmentRule("good", recency=(2, 2)),
        SegmentRule("best", recency=(2, 2), monetary=(2, 2)),
    ]
    with pytest.raises(DefinitionError) as caught:
        Segments(rules, (2, 2, 2))

    assert (
        "no rule covers 4 cells of scores: (1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)",
        "rule 1 (best) never comes first",
    ) == caught.value.problems
    with pytest.raises(DefinitionError, match=r"no rule covers 125 cells.*, …"):
        Segments([])


def test_several_rules_may_make_one_segment():
    """It stands where its first rule does."""
    segments = Segments(
        [
            SegmentRule("far", recency=(1, 1), frequency=(1, 1)),
            SegmentRule("near", recency=(2, 2)),
            SegmentRule("far"),
        ],
        (2, 2, 2),
    )

    assert ("far", "near") == segments.names
    assert [0, 0, 0, 0, 1, 1, 1, 1] == segments.table().ravel().tolist()


@pytest.mark.parametrize(
    "told", [(0, 1), (3, 2), (1,), 5, (1, True), (1.0, 2), "12", (1, 2, 3)]
)
def test_ranges_that_are_none_are_refused(told):
    """Two whole numbers from 1 that do not descend."""
    with pytest.raises(InvalidValueError) as caught:
        SegmentRule("new", frequency=told)
    assert ("frequency", "range") == (caught.value.name, caught.value.code)


def test_what_is_no_rule_is_refused():
    """Neither a text nor a rule without a name."""
    with pytest.raises(InvalidValueError, match="SegmentRule"):
        Segments(["new"])
    with pytest.raises(InvalidValueError, match="segment"):
        SegmentRule(" ")


def test_clients_without_a_score_have_no_segment():
    """They are counted under nothing, and their amounts too."""
    purchases = _purchases(amount=[1, 20, None, 400])
    summary, scores = _scores(purchases, monetary="mean")
    found = client_segments(scores)

    assert -1 == found.segment[2]
    assert (1, 3) == (found.counts[None], sum(found.counts.values()))
    assert 0 == found.amounts(summary)[None]
    assert 421 == sum(found.amounts(summary).values())
    assert found.segment[[0, 1, 2, 0]].tolist() == found.of(purchases).codes.tolist()


def test_rows_have_the_segment_of_their_client():
    """Rows without a client have none."""
    purchases = _purchases()
    found = client_segments(_scores(purchases)[1])
    nobody = _purchases(client=["Acme", "Bolt", "Core", None], missing_client="keep")

    assert found.segment[[0, 1, 2, 0]].tolist() == found.of(purchases).codes.tolist()
    assert -1 == found.of(nobody).codes[3]
    with pytest.raises(InvalidValueError, match="3 clients with a segment"):
        found.of(_purchases(("Acme", "Bolt", "Dell")))


def test_amounts_are_of_the_summary_that_was_scored():
    """One of other clients, or without amounts, is refused."""
    found = client_segments(_scores(_purchases())[1])
    other = marketing_rfm(_purchases(), as_of=1 * DAY)
    bare = marketing_rfm(
        _purchases(amount=None, currency=None), as_of=10 * DAY, refunds="ignore"
    )

    for summary in (other, bare):
        with pytest.raises(InvalidValueError, match="the summary that was scored"):
            found.amounts(summary)


def test_segments_need_scores_of_their_size():
    """Four bins do not fit five."""
    scores = _scores(_purchases(), RfmBins(4, 4, 4))[1]

    with pytest.raises(InvalidValueError, match=r"\(5, 5, 5\) bins"):
        client_segments(scores)


def test_it_shows_clients_by_segment():
    """Their number, and their share, which is not defined of nobody."""
    segments = Segments([SegmentRule("all")], (5, 5, 5))
    nobody = client_segments(rfm_scores(marketing_rfm(_purchases(), as_of=0)), segments)

    assert [
        "Clients by segment",
        "segment  clients  share",
        "all            3  1.000",
    ] == str(client_segments(_scores(_purchases())[1], segments)).splitlines()
    assert str(nobody).endswith("all            0      –")
    assert "<td>all</td>" in nobody._repr_html_()
    assert np.int32 == nobody.segment.dtype
