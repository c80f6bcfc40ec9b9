"""Tests of what became of each deal."""

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.tables import DealPaths, VisitTable


START = 1_767_225_600_000_000


def _paths(**columns):
    """Deal 0 was won and reopened; deal 1 has no event; deal 2 is open."""
    plain = {
        "deal": [0, 2, 0, 0],
        "stage": [0, 1, 2, 1],
        "at": [START, START + 1, START + 2, START + 3],
        "stages": ["lead", "offer", "won"],
        "kinds": {"won": "won"},
    }
    return DealPaths(VisitTable.from_events(**(plain | columns)))


def test_a_deal_has_a_first_a_last_and_every_stage():
    """A deal without events has none of them."""
    paths = _paths()

    assert [0, 3, 1] == paths.first.tolist()
    assert [1, 3, 1] == paths.last.tolist()
    assert [1, 3, 1] == paths.standing.tolist()
    assert [[0b111, 0, 0b010]] == paths.seen.tolist()
    assert [START, MISSING, START + 1] == paths.opened.tolist()
    assert [START + 3, MISSING, START + 1] == paths.latest.tolist()
    assert (3, 4) == (paths.none, paths.gone)
    assert (None, None) == (paths.owner, paths.amount)


def test_a_deal_has_the_owner_and_the_amount_of_its_last_stay():
    """Whom it belonged to before does not count."""
    paths = _paths(owner=["Ann", "Bob", "Cy", "Bob"], amount=[1, 2, 3, 4])

    assert [1, -1, 1] == paths.owner.codes.tolist()
    assert [4, MISSING, 2] == paths.amount.tolist()


def test_events_that_nearly_tie_are_told_apart():
    """Times that lie a century and a microsecond apart are exact all the same."""
    century = 36_525 * 86_400_000_000
    at = [START + century, START, START + century + 1, START + century + 1]
    paths = _paths(deal=[1, 0, 1, 1], stage=[0, 0, 1, 2], at=at)

    assert [0, 2] == paths.last.tolist()
    later_first = _paths(
        deal=[1, 1, 0],
        stage=[1, 0, 0],
        at=[START + century + 1, START + century, START],
    )
    assert [0, 1] == later_first.last.tolist()
    assert [START, START + century] == later_first.opened.tolist()


def test_without_events_there_are_no_paths():
    """Every column is empty."""
    paths = _paths(deal=[], stage=[], at=np.zeros(0, np.int64))
    columns = (paths.first, paths.last, paths.standing, paths.opened, paths.seen[0])

    assert [0] * 5 == [column.size for column in columns]
