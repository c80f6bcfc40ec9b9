"""Tests of the gaps between stays."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salesmodel._arrays import MISSING
from salesmodel.tables import VisitTable, bridged, gaps


STAYS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.none() | st.integers(0, 5)),
    max_size=8,
)


def _visits(*rows):
    """Build stays of (deal, entered, left or None)."""
    deal, entered, left = zip(*rows, strict=True) if rows else [()] * 3
    return VisitTable.from_stays(
        deal=list(deal),
        stage=["lead"] * len(rows),
        entered=list(entered),
        left=[MISSING if day is None else day for day in left],
        ended=[True] * len(rows),
        owner=[f"{name}'s" for name in deal],
        stages=["lead"],
        as_of=20,
    )


@given(STAYS)
def test_a_gap_is_time_in_which_a_deal_was_nowhere(rows):
    """Walking the stays of each deal in order tells the same."""
    told = [(deal, day, None if n is None else day + n) for deal, day, n in rows]
    visits = _visits(*told)
    ordered = sorted(told, key=lambda row: (visits.deals.index(row[0]), row[1]))
    expected = [
        one[0] == other[0] and (one[2] is None or one[2] < other[1])
        for one, other in pairwise(ordered)
    ]

    assert [*expected, *[False] * bool(rows)] == gaps(visits).tolist()


@given(STAYS)
def test_bridged_stays_have_no_gaps(rows):
    """Each but the last of a deal lasts until the next one; nothing else is changed."""
    told = [(deal, day, None if n is None else day + n) for deal, day, n in rows]
    visits = _visits(*told)
    bridge = bridged(visits)
    inner = [row for row in range(len(visits)) if row not in set(visits.ends.tolist())]

    assert not gaps(bridge).any()
    assert bridge.left[visits.ends].tolist() == visits.left[visits.ends].tolist()
    assert [bridge.left[row] for row in inner] == [
        visits.entered[row + 1] for row in inner
    ]
    assert visits.deal.tolist() == bridge.deal.tolist()
    assert visits.owner.codes.tolist() == bridge.owner.codes.tolist()


def test_stage_events_have_no_gaps():
    """A stay out of events lasts until the next one anyway."""
    visits = VisitTable.from_events(
        deal=["a", "a"], stage=["lead", "lead"], at=[1, 5], stages=["lead"]
    )

    assert [False, False] == gaps(visits).tolist()
    assert visits is bridged(visits)
