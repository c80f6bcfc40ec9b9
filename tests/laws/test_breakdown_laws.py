"""Laws of breakdowns and of periods against one another."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_cohorts
from salesmodel._arrays import MISSING
from salesmodel.funnel import breakdown, period_change
from salesmodel.tables import DealTable, known_at


START = 1_767_225_600_000_000
DAY = 86_400_000_000
NOW = START + 400 * DAY
DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "group": st.none() | st.sampled_from(["Ann", "Ben", "Cid", "Eve"]),
            "outcome": st.sampled_from(["won", "lost", "open"]),
            "opened": st.integers(0, 60).map(lambda day: START + day * DAY),
            "days": st.integers(0, 60),
            "amount": st.none() | st.integers(0, 900),
        }
    ),
    max_size=40,
)


def _table(deals):
    for deal in deals:
        is_open = deal["outcome"] == "open"
        deal["closed"] = None if is_open else deal["opened"] + deal["days"] * DAY

    def column(name):
        cells = [MISSING if deal[name] is None else deal[name] for deal in deals]
        return np.array(cells, np.int64)

    return DealTable.from_columns(
        deal=[f"d{place}" for place in range(len(deals))],
        outcome=[deal["outcome"] for deal in deals],
        opened=column("opened"),
        closed=column("closed"),
        amount=column("amount"),
        currency="EUR",
        owner=[deal["group"] for deal in deals],
    )


@given(DEALS, st.randoms(use_true_random=False))
def test_a_breakdown_is_its_oracle(deals, random):
    """Counting each deal gives the same, in whatever order deals come."""
    made = breakdown(known_at(_table(deals), as_of=NOW), by="owner")
    again = list(deals)
    random.shuffle(again)
    other = breakdown(known_at(_table(again), as_of=NOW), by="owner")

    assert oracle_cohorts.breakdown(deals) == {
        row.group: (row.won, row.lost, row.open, row.won_amount) for row in made.rows()
    }
    assert {row.group: row.win_rate for row in made.rows()} == {
        row.group: row.win_rate for row in other.rows()
    }
    assert sum(row.won + row.lost + row.open for row in made.rows()) == len(deals)
    for row in made.rows():
        if row.shrunk is not None:
            assert 0 < row.shrunk.value < 1


@given(DEALS, st.integers(0, 60), st.integers(1, 30), st.integers(0, 30))
def test_a_change_is_that_of_both_periods(deals, first, days, gap):
    """The figures of each period are those of walking the deals."""
    start, middle = START + first * DAY, START + (first + days) * DAY
    after = middle + gap * DAY, middle + (gap + days) * DAY
    made = period_change(_table(deals), before=(start, middle), after=after)
    told = [
        (one.opened, one.won, one.lost, one.won_amount)
        for one in (made.before, made.after)
    ]

    assert [
        oracle_cohorts.closed_within(deals, start, middle),
        oracle_cohorts.closed_within(deals, *after),
    ] == told
    assert made.won_amount.value == told[1][3] - told[0][3]
    for change in (made.opened, made.won, made.won_amount, made.mean_won_amount):
        if change.low is not None:
            assert change.low <= change.value <= change.high
