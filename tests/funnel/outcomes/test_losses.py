"""Tests of lost deals by stage of death and reason."""

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.funnel import losses
from salesmodel.tables import Labelled, VisitTable


STAGES = ("lead", "offer", "won", "price", "time")
KINDS = {"won": "won", "price": "lost", "time": "lost"}


def _visits(*ways):
    rows = [
        (deal, stage, 1_767_225_600_000_000 + place)
        for deal, way in enumerate(ways)
        for place, stage in enumerate(way.split())
    ]
    deal, stage, at = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=np.array(deal, np.int32),
        stage=list(stage),
        at=np.array(at, np.int64),
        stages=STAGES,
        kinds=KINDS,
    )


VISITS = _visits(
    "lead offer price", "lead offer price", "lead time", "time", "lead won",
    "lead price lead",
)  # fmt: skip


def _told(rows):
    return [(row.stage, row.reason, row.lost, row.amount) for row in rows]


def test_a_deal_dies_in_the_last_open_stage_before_its_loss():
    """One that was reopened lives; one that never was open died nowhere."""
    made = losses(VISITS)

    assert 4 == made.total
    assert [
        ("offer", "price", 2, None),
        ("lead", "time", 1, None),
        (None, "time", 1, None),
    ] == _told(made.rows())
    assert [1, 2, 1] == [row.lost for row in made.by_stage()]
    assert [2, 2, 0] == [row.lost for row in made.by_reason()]
    assert [0.25, 0.5, 0.25] == [row.share.value for row in made.by_stage()]
    assert {4} == {row.share.n for row in made.rows()}


def test_what_cost_most_comes_first():
    """Amounts that are not known are counted, and add nothing."""
    made = losses(VISITS, amount=[10, MISSING, 700, 20, 1, 1])

    assert [
        ("lead", "time", 1, 700),
        (None, "time", 1, 20),
        ("offer", "price", 2, 10),
    ] == _told(made.rows())
    assert 1 == made.without_amount
    assert [("offer", None, 2, 10)] == _told(made.by_stage()[1:2])


def test_reasons_can_be_a_column():
    """A deal without one is in a row of its own."""
    reason = Labelled(np.array([0, 1, -1, 0, 0, 0], np.int32), ("dear", "slow"))

    assert [
        ("lead", None, 1, None),
        ("offer", "dear", 1, None),
        ("offer", "slow", 1, None),
        (None, "dear", 1, None),
    ] == _told(losses(VISITS, reason=reason).rows())


def test_losses_print_themselves():
    """A dash where a deal died nowhere."""
    lines = str(losses(VISITS)).splitlines()

    assert lines[0].startswith("4 lost deals")
    assert ["offer", "price", "2", "0.500"] == lines[2].split()[:4]
    assert ["–", "time", "1"] == lines[4].split()[:3]
    assert losses(VISITS)._repr_html_().startswith("<table>")


def test_what_makes_no_sense_is_refused():
    """Neither too few rows nor too much money passes."""
    short = Labelled(np.zeros(1, np.int32), ("dear",))
    with pytest.raises(ShapeError, match="reason"):
        losses(VISITS, reason=short)
    with pytest.raises(ShapeError, match="amount"):
        losses(VISITS, amount=[1])
    with pytest.raises(InvalidAmountError):
        losses(_visits("lead time", "lead time"), amount=[2**62, 2**62])
    with pytest.raises(InvalidValueError):
        losses(VISITS, confidence=2)
