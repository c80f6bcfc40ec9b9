"""Hypothesis strategies of coded stage events.

Deals, stages and times are few, so that ties, re-entries, skips, reopened deals and
empty stages are common; rows come sorted, by time, or in any order.
"""

import attrs
import numpy as np
from hypothesis import strategies as st

from salesmodel._arrays import MISSING
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000
STEP = 6 * 3_600_000_000
N_OPEN = 4
STAGES = ("lead", "meeting", "offer", "contract", "won", "lost", "stolen", "moved")
KINDS = {"won": "won", "lost": "lost", "stolen": "lost", "moved": "out"}
WON, LOST, OUT = (4,), (5, 6), (7,)
INSTANTS = st.integers(0, 40).map(lambda step: START + step * STEP)


@attrs.frozen
class History:
    """Rows ``(deal, stage, at)``, with a sequence or without, seen at an instant."""

    rows: tuple[tuple[int, int, int], ...]
    sequence: tuple[int, ...] | None = None
    as_of: int | None = None

    def visits(self, **columns):
        """Build the table of stays."""
        deal, stage, at = np.array(self.rows, np.int64).reshape(-1, 3).T
        plain = {
            "deal": deal.astype(np.int32),
            "stage": stage.astype(np.uint8),
            "at": at.copy(),
            "sequence": self.sequence,
            "stages": STAGES,
            "kinds": KINDS,
            "as_of": self.as_of,
        }
        return VisitTable.from_events(**(plain | columns))


LAYOUTS = {
    "by deal and time": lambda row: (row[0], row[2]),
    "by time": lambda row: row[2],
    "as drawn": lambda row: 0,
}


@st.composite
def histories(draw, *, with_sequence=True):
    """Draw coded events in one of the layouts."""
    row = st.tuples(st.integers(0, 6), st.integers(0, len(STAGES) - 1), INSTANTS)
    layout = draw(st.sampled_from(sorted(LAYOUTS)))
    rows = sorted(draw(st.lists(row, max_size=30)), key=LAYOUTS[layout])
    sequence = None
    if with_sequence and draw(st.booleans()):
        numbers = st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows))
        sequence = tuple(draw(numbers))
    return History(tuple(rows), sequence, draw(st.none() | INSTANTS))


def stages_of(visits):
    """Return the codes of each deal; a deal that is gone ends in `None`."""
    told = {}
    rows = zip(visits.deal.tolist(), visits.stage.tolist(), strict=True)
    for deal, stage in rows:
        told.setdefault(deal, []).append(stage)
    if visits.log.ended is not None:
        for end in visits.ends.tolist():
            if visits.ended[end]:
                told[int(visits.deal[end])].append(None)
    return told


def as_stays(visits, ended):
    """Let the last stays of a table end, here and there."""
    return VisitTable.from_stays(
        deal=visits.deal,
        stage=visits.stage,
        entered=visits.entered,
        left=np.where(visits.ended, visits.left, MISSING),
        ended=visits.ended | np.resize([*ended, False], len(visits)),
        stages=STAGES,
        kinds=["open"] * 4 + ["won", "lost", "lost", "out"],
    )
