"""Hypothesis strategies of deals and of their stage events.

Times are few, so that ties, reversed orders and exact as-of instants are common; words
come in any order, so that deals skip stages, go back, close twice and reopen.
"""

import attrs
import numpy as np
from hypothesis import strategies as st

from salesmodel._arrays import MISSING
from salesmodel.tables import DealTable, VisitTable


START = 1_767_225_600_000_000
STEP = 6 * 3_600_000_000
STAGES = ("lead", "offer", "contract")
WORDS = {
    **dict.fromkeys(STAGES, "open"),
    **dict.fromkeys(("won", "signed"), "won"),
    **dict.fromkeys(("lost", "gone"), "lost"),
    "note": "ignore",
}
KINDS = {
    "lead": 0,
    "offer": 1,
    "contract": 2,
    "won": "won",
    "signed": "won",
    "lost": "lost",
    "gone": "lost",
    "note": None,
}
OUTCOMES = ("open", "won", "lost")

ANY_OUTCOME = st.sampled_from([0, 1, 2])
INSTANTS = st.integers(0, 60).map(lambda step: START + step * STEP)


@attrs.frozen
class DealRow:
    """A deal as a row of plain values; `None` is not known."""

    deal: str
    outcome: int
    opened: int | None
    closed: int | None
    client: str | None
    owner: str | None
    amount: int | None


@attrs.frozen
class Sales:
    """Rows of deals, and rows ``(deal, word, at)`` of their events."""

    deals: tuple[DealRow, ...]
    events: tuple[tuple[str, str, int], ...]

    def table(self):
        """Build the table of deals."""
        return deal_table(self.deals)

    def history(self, *, sequence=None):
        """Build the table of stays."""
        return visit_table(self.events, sequence=sequence)

    def real_events(self):
        """Return the events that are not notes."""
        return [event for event in self.events if event[1] != "note"]

    def histories(self):
        """List the events of each deal in the order in which they happened."""
        told = {}
        for deal, word, at in self.events:
            told.setdefault(deal, []).append((at, KINDS[word]))
        return {
            deal: sorted(events, key=lambda event: event[0])
            for deal, events in told.items()
        }


def _micros(values):
    return np.array([MISSING if one is None else one for one in values], np.int64)


def deal_table(rows):
    """Build a table of deals out of rows."""
    return DealTable.from_columns(
        deal=[row.deal for row in rows],
        outcome=[OUTCOMES[row.outcome] for row in rows],
        opened=_micros(row.opened for row in rows),
        closed=_micros(row.closed for row in rows),
        client=[row.client for row in rows],
        owner=[row.owner for row in rows],
        amount=[row.amount for row in rows],
        currency="EUR",
    )


def visit_table(rows, *, sequence=None):
    """Build a table of stays out of rows of events."""
    return VisitTable.from_events(
        deal=[deal for deal, _, _ in rows],
        stage=[word for _, word, _ in rows],
        at=_micros(at for _, _, at in rows),
        stages=tuple(WORDS),
        kinds=WORDS,
        sequence=sequence,
    )


def deal_rows(*, outcomes=ANY_OUTCOME):
    """Draw deals: none, one, some; all open ones too."""
    row = st.builds(
        DealRow,
        deal=st.just(""),
        outcome=outcomes,
        opened=INSTANTS | st.none(),
        closed=INSTANTS | st.none(),
        client=st.sampled_from(["Acme", "Bolt", "Core", None]),
        owner=st.sampled_from(["Ann", "Bob", None]),
        amount=st.integers(-50, 5_000) | st.none(),
    )
    return st.lists(row, max_size=8).map(
        lambda rows: tuple(
            attrs.evolve(row, deal=f"d{number}") for number, row in enumerate(rows)
        )
    )


@st.composite
def sales(draw):
    """Draw deals with a history, in any order of rows."""
    outcomes = draw(st.sampled_from([[0], [1], [0, 1, 2], [0, 1, 2]]))
    deals = draw(deal_rows(outcomes=st.sampled_from(outcomes)))
    if not deals:
        return Sales((), ())
    event = st.tuples(
        st.sampled_from([row.deal for row in deals]),
        st.sampled_from(sorted(KINDS)),
        INSTANTS,
    )
    return Sales(deals, tuple(draw(st.lists(event, max_size=24))))
