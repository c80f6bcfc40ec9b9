"""Tests of hours against the contacts that are asked for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import Demand, capacity


def test_the_less_important_give_way():
    """Bob's December lacks 20 hours, which are 200 cold calls."""
    regulars = Demand("regular clients", 15, [[80, 80], [40, 160]])
    cold = Demand("cold calls", 6, [[200, 200], [300, 300]])
    found = capacity(
        ["Ann", "Bob"],
        ["Nov", "Dec"],
        demands=[regulars, cold],
        hours=[[40, 40], [40, 50]],
        peak=0.1,
    )

    assert [[0, 0], [0, 20]] == found.shortfall_hours.tolist()
    assert {"Dec": {"cold calls": 200}} == found.uncovered_of("Bob")
    assert {} == found.uncovered_of("Ann")
    assert [False, True] == found.is_high_season.tolist()
    assert [[1.0, 1.0], [1.0, 1.4]] == found.load.tolist()


def test_no_hours_are_no_load():
    """Undefined, not 0; and everything is uncovered."""
    found = capacity(["Ann"], ["Jan"], demands=[Demand("calls", 5, [[7]])], hours=[[0]])

    assert math.isnan(found.load[0, 0])
    assert {"Jan": {"calls": 7}} == found.uncovered_of("Ann")


def test_nothing_asked_for_is_nothing_missing():
    """No demand, and no owner or month."""
    assert 0 == capacity(["Ann"], ["Jan"], demands=[], hours=[[8]]).required_hours.sum()
    assert (0, 0) == capacity([], [], demands=[], hours=np.zeros((0, 0))).load.shape


@given(
    st.lists(
        st.tuples(
            st.integers(1, 90), st.lists(st.integers(0, 300), min_size=6, max_size=6)
        ),
        max_size=4,
    ),
    st.lists(st.integers(0, 200), min_size=6, max_size=6),
)
def test_time_is_given_out_contact_by_contact(demands, hours):
    """An owner with a watch in his hand covers the same."""
    kinds = [
        Demand(f"kind {place}", minutes, np.reshape(contacts, (2, 3)))
        for place, (minutes, contacts) in enumerate(demands)
    ]
    found = capacity(
        ["a", "b"], ["x", "y", "z"], demands=kinds, hours=np.reshape(hours, (2, 3))
    )
    for cell, hour in enumerate(hours):
        left, place = hour * 60, np.unravel_index(cell, (2, 3))
        for kind, (minutes, contacts) in enumerate(demands):
            covered = 0
            while covered < contacts[cell] and left >= minutes:
                covered, left = covered + 1, left - minutes

            assert contacts[cell] - covered == found.uncovered[kind][place]
        asked = sum(minutes * contacts[cell] for minutes, contacts in demands) / 60
        assert pytest.approx(max(asked - hour, 0)) == found.shortfall_hours[place]


@pytest.mark.parametrize(
    ("minutes", "contacts"), [(0, [[1]]), (math.nan, [[1]]), (5, [[-1]]), (5, [[1.5]])]
)
def test_contacts_are_whole_and_take_time(minutes, contacts):
    """Or they are refused."""
    with pytest.raises(InvalidValueError):
        Demand("calls", minutes, contacts)


def test_tables_fit_together():
    """Owners by months, hours not negative, and an owner who is there."""
    calls = Demand("calls", 5, [[7]])
    with pytest.raises(ShapeError):
        capacity(["Ann"], ["Jan"], demands=[calls], hours=[[1, 2]])
    with pytest.raises(ShapeError):
        capacity(["Ann"], ["Jan", "Feb"], demands=[calls], hours=[[1, 2]])
    with pytest.raises(InvalidValueError):
        capacity(["Ann"], ["Jan"], demands=[calls], hours=[[-1]])
    with pytest.raises(InvalidValueError):
        capacity(["Ann"], ["Jan"], demands=[calls], hours=[[1]], peak=-1)
    with pytest.raises(InvalidValueError):
        capacity(["Ann"], ["Jan"], demands=[calls], hours=[[1]]).uncovered_of("Bob")
