"""Tests of clients who are lost, kept, or not known yet."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import LossRule, lost_clients, purchase_rhythm
from salesmodel.statistics import wilson_rate
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000
BOUGHT = {
    "Acme": (0, 10, 20),
    "Bolt": (0, 10, 20, 95),
    "Core": (60,),
    "Dell": (98,),
}


def _rhythm(bought=BOUGHT):
    rows = [(name, day * DAY) for name, days in bought.items() for day in days]
    client, at = zip(*rows, strict=True)
    table = PurchaseTable.from_columns(client=list(client), at=list(at))
    return purchase_rhythm(table, as_of=100 * DAY)


def test_nobody_is_lost_who_has_not_been_a_client_for_so_long():
    """Acme is silent for 80 days, Bolt for 5; Core for 40, Dell for 2 of his own."""
    found = lost_clients(_rhythm(), LossRule(silent_days=30))
    long = lost_clients(_rhythm(), LossRule(silent_days=60))

    assert {"unknown": 1, "kept": 1, "lost": 2} == found.counts
    assert wilson_rate(2, 3) == found.share
    assert {"unknown": 2, "kept": 1, "lost": 1} == long.counts
    assert [2, 3] == long.members("unknown").tolist()


def test_a_rhythm_is_one_of_his_own_or_of_his_segment():
    """Ten days of all who have one; three of them are thirty."""
    found = lost_clients(_rhythm(), LossRule(intervals=3))
    nobody = lost_clients(_rhythm({"Acme": (0, 10)}), LossRule(intervals=3))

    assert [[0, 2], [1], [3]] == [
        found.members(fate).tolist() for fate in ("lost", "kept", "unknown")
    ]
    assert ({"unknown": 1, "kept": 0, "lost": 0}, None) == (
        nobody.counts,
        nobody.share.value,
    )


def test_it_shows_fates_and_the_share():
    """Under the rule, in words."""
    found = lost_clients(_rhythm(), LossRule(silent_days=30))

    assert [
        "Clients lost: silent for more than 30 days",
        "fate     clients  share of known    low   high",
        "lost           2           0.667  0.208  0.939",
        "kept           1",
        "unknown        1",
    ] == str(found).splitlines()
    assert "silent for more than 2.5 intervals" == str(LossRule(intervals=2.5))
    assert "<td>lost</td>" in found._repr_html_()


@pytest.mark.parametrize(
    "measures",
    [
        {},
        {"silent_days": 5, "intervals": 2},
        {"silent_days": 0},
        {"intervals": float("inf")},
        {"silent_days": "5"},
    ],
)
def test_a_rule_has_one_measure_that_is_positive(measures):
    """Each of the others is refused."""
    with pytest.raises(InvalidValueError):
        LossRule(**measures)


def test_what_cannot_be_is_refused():
    """A coverage of one, and a fate that is none."""
    with pytest.raises(InvalidValueError, match="confidence"):
        lost_clients(_rhythm(), LossRule(intervals=2), confidence=1)
    with pytest.raises(InvalidValueError, match="'unknown', 'kept', 'lost'"):
        lost_clients(_rhythm(), LossRule(intervals=2)).members("gone")
