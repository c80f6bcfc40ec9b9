"""Laws of what happened in a period."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

import oracles_funnel
from salesmodel.funnel import movements
from strategies_funnel import INSTANTS, LOST, N_OPEN, WON, as_stays, histories


@given(histories(with_sequence=False), INSTANTS, INSTANTS, st.booleans())
def test_movements_are_their_oracle_and_add_up(history, one, other, with_ends):
    """Walking each deal tells the same; what was there and came, less what went, is."""
    visits = history.visits()
    if with_ends:
        visits = as_stays(visits, [True, False, False])
    start, end = sorted((one, other))
    gone = {int(visits.deal[row]) for row in visits.ends if visits.ended[row]}
    paths = {}
    columns = (visits.deal, visits.stage, visits.entered, visits.left)
    for deal, *stay in zip(*(column.tolist() for column in columns), strict=True):
        paths.setdefault(deal, []).append((*stay, None))
    expected = oracles_funnel.movements(paths, N_OPEN, (WON, LOST), (start, end), gone)

    for stage, row in enumerate(movements(visits, start=start, end=end).rows()):
        seen = attrs.asdict(row)
        name = seen.pop("stage")
        assert (visits.stages.open[stage], expected[stage]) == (name, seen)
        came = row.opening + row.new + row.reopened + row.moved_in
        assert came - row.moved_out - row.won - row.lost - row.left == row.closing
