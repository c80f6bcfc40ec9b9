"""Laws of business time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracles_funnel
from salesmodel._arrays import MISSING
from salesmodel.tables import CalendarTable


@st.composite
def calendars(draw):
    """Draw days as (beginning, hours), and the end; some of them are days off."""
    lengths = draw(st.lists(st.integers(1, 20), max_size=8))
    first = draw(st.integers(-20, 20))
    starts = np.cumsum([first, *lengths]).tolist()
    hours = [draw(st.integers(0, length)) for length in lengths]
    return list(zip(starts, hours, strict=False)), starts


@given(calendars(), st.data())
def test_business_time_is_its_oracle(calendar, data):
    """Walking the days tells the same, whatever the order of the instants."""
    days, starts = calendar
    at = st.none() | st.integers(starts[0], starts[-1])
    pairs = data.draw(st.lists(st.tuples(at, at), max_size=20))
    table = CalendarTable(starts, np.cumsum([0, *(hours for _, hours in days)]))
    begun, over = zip(*pairs, strict=True) if pairs else ([], [])
    spent = table.business_time(list(begun), list(over)).tolist()

    assert [oracles_funnel.business_time(days, *pair) for pair in pairs] == [
        None if one == MISSING else one for one in spent
    ]


@given(calendars(), st.data())
def test_business_time_adds_up(calendar, data):
    """From one instant to another, and on to a third, is from the first to the third."""
    days, starts = calendar
    table = CalendarTable(starts, np.cumsum([0, *(hours for _, hours in days)]))
    at = st.integers(starts[0], starts[-1])
    first, second, third = ([data.draw(at)] for _ in range(3))

    assert (
        table.business_time(first, third).tolist()
        == (
            table.business_time(first, second) + table.business_time(second, third)
        ).tolist()
    )
