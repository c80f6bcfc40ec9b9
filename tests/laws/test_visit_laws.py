"""Laws of the table of stays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.tables import DealPaths, VisitTable
from strategies_funnel import STAGES, History, histories


def _seen(visits):
    """Return the stays of each deal in the shape of the oracle."""
    seen = {}
    columns = (visits.deal, visits.stage, visits.entered, visits.left, visits.next)
    for deal, *stay, following in zip(*(one.tolist() for one in columns), strict=True):
        is_last = following == visits.n_stages
        seen.setdefault(deal, []).append((*stay, None if is_last else following))
    return seen


@given(histories())
def test_stays_are_their_oracle(history):
    """Sorting and walking the rows one by one tells the same, whatever their order."""
    visits = history.visits()
    expected = oracles_funnel.paths(history.rows, history.sequence, history.as_of)

    assert expected == _seen(visits)
    assert [one is not None for path in expected.values() for *_, one in path] == (
        visits.ended.tolist()
    )
    assert len(history.rows) == len(visits) + visits.notices.get(
        "events_after_as_of", 0
    )


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(history, random):
    """Shuffled events that keep their sequence are the same stays."""
    order = list(range(len(history.rows)))
    places = [
        (number, row)
        for row, number in enumerate(history.sequence or range(len(order)))
    ]
    ranks = {row: rank for rank, (_, row) in enumerate(sorted(places))}
    random.shuffle(order)
    shuffled = History(
        tuple(history.rows[row] for row in order),
        tuple(ranks[row] for row in order),
        history.as_of,
    )

    assert _seen(history.visits()) == _seen(shuffled.visits())


@given(histories(with_sequence=False))
def test_stays_are_the_same_table_again(history):
    """A table built from the stays of another one is that table."""
    visits = history.visits()
    again = VisitTable.from_stays(
        deal=visits.deal,
        stage=visits.stage,
        entered=visits.entered,
        left=visits.left,
        ended=visits.ended,
        stages=visits.stages.labels,
        kinds=["open"] * 4 + ["won", "lost", "lost", "out"],
        as_of=visits.as_of,
    )

    assert _seen(visits) == _seen(again)
    assert visits.ended.tolist() == again.ended.tolist()


@given(histories())
def test_what_became_of_each_deal_is_its_oracle(history):
    """Walking its stays tells the same, whatever the order of the rows."""
    visits = history.visits()
    paths = DealPaths(visits)
    none = len(STAGES)
    told = oracles_funnel.paths(history.rows, history.sequence, history.as_of)
    for deal in range(visits.n_deals):
        stays = told.get(deal, [])
        codes = [stage for stage, *_ in stays]
        bits = [bit for bit in range(8) if paths.seen[0, deal] >> bit & 1]

        assert sorted(set(codes)) == bits
        assert (codes[0] if codes else none) == paths.first[deal]
        assert (codes[-1] if codes else none) == paths.last[deal]
        opened = [stage for stage in codes if stage < 4]
        assert (opened[-1] if opened else none) == paths.standing[deal]
        assert (stays[0][1] if stays else MISSING) == paths.opened[deal]
        assert (stays[-1][1] if stays else MISSING) == paths.latest[deal]


@given(histories(with_sequence=False))
def test_names_are_codes(history):
    """Deals, stages and owners by name are the same stays as by code."""
    visits = history.visits(owner=np.array([row[0] for row in history.rows], np.int8))
    named = history.visits(
        deal=[f"deal {deal}" for deal, _, _ in history.rows],
        stage=[STAGES[stage] for _, stage, _ in history.rows],
        owner=[f"{deal}" for deal, _, _ in history.rows],
    )
    renamed = {
        int(named.deals[deal].removeprefix("deal ")): path
        for deal, path in _seen(named).items()
    }

    assert _seen(visits) == renamed
    assert [str(deal) for deal in visits.deal.tolist()] == [
        visits.owner.labels[code] for code in visits.owner.codes.tolist()
    ]
    assert sorted(visits.owner.codes.tolist()) == sorted(
        int(named.owner.labels[code]) for code in named.owner.codes.tolist()
    )
