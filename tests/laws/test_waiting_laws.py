"""Laws of the time between two moments, some of which have not come."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracles
import oracles_funnel
from salesmodel.funnel import DAY, first_response, time_between
from strategies_funnel import N_OPEN, STAGES, as_stays, histories


STAGE = st.integers(0, len(STAGES) - 1)
HOUR = 3_600_000_000
BOUNDS = {"at once": 0, "soon": 2, "in time": 5}
OUTCOMES = ("open", "won", "lost")
AT = st.none() | st.integers(0, 12)


def _median(told):
    """Return the median of (time, whether it is over), the others censored."""
    rows = [(row, 0, 0, spent, over) for row, (spent, over) in enumerate(told)]
    return oracles.median_days_in_stage(rows, 1)[0]


@given(histories(with_sequence=False), STAGE, STAGE, st.booleans())
def test_the_time_between_stages_is_its_oracle(history, start, end, with_ends):
    """Walking the deals one by one tells the same, whatever became of them."""
    visits, gone = history.visits(), set()
    if with_ends:
        visits = as_stays(visits, [True, False])
        gone = set(visits.deal[visits.ends[visits.ended[visits.ends]]].tolist())
    paths = {}
    columns = (visits.deal, visits.stage, visits.entered, visits.left)
    for deal, *stay in zip(*(one.tolist() for one in columns), strict=True):
        paths.setdefault(deal, []).append((*stay, None))
    told = oracles_funnel.time_between(paths, start, end, N_OPEN, visits.as_of, gone)
    made = time_between(visits, STAGES[start], STAGES[end])
    counts = Counter(fate for _, fate in told)
    arrived = [spent / DAY for spent, fate in told if fate == "arrived"]

    assert (counts["arrived"], counts["ended"], counts["open"]) == (
        made.arrived,
        made.ended,
        made.open,
    )
    assert _median([(spent, fate == "arrived") for spent, fate in told]) == made.median
    for share, value in made.quantiles.items():
        assert pytest.approx(oracles_funnel.quantile(arrived, share)) == value


@given(
    st.lists(st.tuples(st.integers(0, 4), AT, AT, st.sampled_from(OUTCOMES))),
    st.integers(0, 12),
)
def test_first_responses_are_their_oracle(rows, as_of):
    """Walking the requests deal by deal tells the same, in any order."""
    # An outcome is that of the deal, not of the request.
    rows = [(deal, *at, OUTCOMES[deal % 3]) for deal, *at, _ in rows]
    told, left_out = oracles_funnel.first_responses(rows, as_of)
    columns = [list(one) for one in zip(*rows, strict=True)] or [[]] * 4
    deal, *instants, outcome = columns
    requested, responded = (
        [None if one is None else one * HOUR for one in column] for column in instants
    )
    made = first_response(
        deal=np.array(deal, np.int64),
        requested=requested,
        responded=responded,
        outcome=outcome,
        as_of=as_of * HOUR,
        within_hours=BOUNDS,
    )
    expected = Counter()
    for waited, is_answered, fate in told:
        names = [name for name, bound in BOUNDS.items() if waited <= bound]
        bucket = (*names, "later")[0] if is_answered else "unanswered"
        expected[bucket, fate] += 1
    median = _median([(waited * DAY, over) for waited, over, _ in told])

    assert median == made.median
    assert left_out == made.notices
    assert len(told) == made.answered + made.unanswered
    assert expected == {
        (row.bucket, name): n
        for row in made.rows()
        for name, n in (("won", row.won), ("lost", row.lost), ("open", row.open))
        if n
    }
