"""Tests of how old open deals are, and which of them are stale."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, UnknownStageError
from salesmodel.funnel import DAY, standing
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000


def _visits(*rows, **columns):
    deal, stage, days = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_events(
        deal=list(deal),
        stage=list(stage),
        at=np.array(days, np.int64) * DAY + START,
        stages=["lead", "offer", "lost"],
        kinds={"lost": "lost"},
        **columns,
    )


def test_a_deal_is_stale_after_the_time_of_its_stage():
    """Longer is stale, as long is not; stages without a time have no share."""
    visits = _visits(
        ("a", "lead", 0), ("b", "lead", 4), ("c", "offer", 0), as_of=START + 9 * DAY
    )
    lead, offer = standing(visits, stale_after_days={"lead": 5}).rows()

    assert (0.5, 2, None) == (lead.stale.value, lead.stale.n, offer.stale)
    assert 1.0 == standing(visits, stale_after_days=8).rows()[1].stale.value


def test_limits_are_of_stages_that_are_there_and_not_negative():
    """Known stages, times from 0."""
    with pytest.raises(UnknownStageError):
        standing(_visits(), stale_after_days={"led": 5})
    for wrong in (-1, float("nan")):
        with pytest.raises(InvalidValueError):
            standing(_visits(), stale_after_days=wrong)


def test_open_deals_print_themselves():
    """A line a stage."""
    made = standing(_visits(("a", "lead", 0), ("a", "offer", 2)))

    assert ["offer", "1", "2.000", "0.000", "–"] == str(made).splitlines()[3].split()
    assert "<td>offer</td>" in made._repr_html_()
