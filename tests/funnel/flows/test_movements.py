"""Tests of what happened to the open deals of each stage in a period."""

import pytest

from salesmodel.errors import InvalidInstantError
from salesmodel.funnel import DAY, movements
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000


def _visits():
    return VisitTable.from_events(
        deal=["a", "a", "b", "c", "c", "c"],
        stage=["lead", "offer", "lead", "lead", "lost", "offer"],
        at=[START + day * DAY for day in (1, 5, 6, 2, 6, 8)],
        stages=["lead", "offer", "lost"],
        kinds={"lost": "lost"},
    )


def test_a_period_adds_up():
    """Two leads were there; one moved on, one was lost and came back, one is new."""
    lead, offer = movements(
        _visits(), start=START + 4 * DAY, end=START + 9 * DAY
    ).rows()

    assert (2, 1, 1, 1, 1) == (
        lead.opening,
        lead.new,
        lead.moved_out,
        lead.lost,
        lead.closing,
    )
    assert (0, 1, 1, 2) == (
        offer.opening,
        offer.moved_in,
        offer.reopened,
        offer.closing,
    )


def test_movements_print_themselves():
    """A line a stage."""
    made = movements(_visits(), start=START, end=START + 9 * DAY)

    assert ["lead", "0", "3", "0", "0", "1", "0", "1", "0", "1"] == (
        str(made).splitlines()[2].split()
    )
    assert "<td>lead</td>" in made._repr_html_()


def test_a_period_does_not_end_before_it_starts():
    """Its ends are in order."""
    with pytest.raises(InvalidInstantError) as caught:
        movements(_visits(), start=START, end=START - 1)

    assert "reversed" == caught.value.code
