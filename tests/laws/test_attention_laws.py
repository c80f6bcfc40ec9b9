"""Laws of the list of deals that need a hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_cohorts
from salesmodel._arrays import MISSING
from salesmodel.funnel import attention
from salesmodel.tables import DealTable, VisitTable, known_at


NOW = 1_767_225_600_000_000
DAY = 86_400_000_000
STAGES = ("lead", "offer", "won")
AGES = st.integers(0, 90).map(lambda days: NOW - days * DAY)
AROUND = st.none() | st.integers(-30, 30).map(lambda days: NOW + days * DAY)
DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(STAGES),
            "opened": AGES,
            "expected": AROUND,
            "next": AROUND,
            "missing": st.integers(0, 2),
            "amount": st.none() | st.integers(0, 3),
        }
    ),
    max_size=8,
)


def _column(deals, name):
    cells = [MISSING if deal[name] is None else deal[name] for deal in deals]
    return np.array(cells, np.int64)


@given(DEALS, st.none() | st.integers(0, 60), st.integers(0, 60))
def test_attention_is_its_oracle(deals, stale, target):
    """Asking each deal each question gives the same list, in the same order."""
    for place, deal in enumerate(deals):
        deal |= {
            "name": f"d{place}",
            "entered": deal["opened"],
            "is_open": deal["stage"] != "won",
        }
    table = DealTable.from_columns(
        deal=[deal["name"] for deal in deals],
        outcome=["open" if deal["is_open"] else "won" for deal in deals],
        opened=_column(deals, "opened"),
        closed=np.array(
            [MISSING if deal["is_open"] else NOW for deal in deals], np.int64
        ),
        amount=_column(deals, "amount"),
        currency="EUR",
    )
    visits = VisitTable.from_events(
        deal=[deal["name"] for deal in deals],
        stage=[deal["stage"] for deal in deals],
        at=_column(deals, "opened"),
        stages=STAGES,
        kinds={"won": "won"},
        as_of=NOW,
    )
    limits = {"lead": stale, "deal": target}
    found = attention(
        known_at(table, visits, as_of=NOW),
        stale_after_days={} if stale is None else {"lead": stale},
        target_days=target,
        expected_close=_column(deals, "expected"),
        next_step=_column(deals, "next"),
        missing_fields=_column(deals, "missing"),
    )

    assert oracle_cohorts.attention(deals, NOW, limits) == [
        (row.deal, [one.code for one in row.reasons]) for row in found.rows()
    ]
    assert sum(found.counts.values()) == sum(len(row.reasons) for row in found.rows())
