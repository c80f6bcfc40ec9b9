"""Attempts and levels of contacts equal their twin, whatever the order of rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_contacts as oracle
from salesmodel.tables import CALL_LEVELS, StepCounts, number_contacts
from strategies_contacts import CLIENTS, contacts, table


PER = st.sampled_from(["client", "client and base"])


def _numbers(rows, per, **columns):
    return number_contacts(table(rows, **columns), per=per).attempt.tolist()


def _told(steps):
    return (
        steps.levels,
        steps.reached.tolist(),
        steps.cost,
        steps.n_unknown,
        steps.n_uncosted,
    )


@given(rows=contacts(), per=PER)
def test_attempts_equal_their_twin(rows, per):
    """Attempts are numbered client by client, or base by base."""
    expected = oracle.numbered(rows, by_base=per == "client and base")

    assert expected == _numbers(rows, per)


@given(rows=contacts(with_missing=False), per=PER, data=st.data())
def test_the_order_of_rows_changes_no_attempt(rows, per, data):
    """Each row keeps its number wherever it stands, if instants differ."""
    for number, row in enumerate(rows):
        row["at"] += number
    order = data.draw(st.permutations(range(len(rows))))
    before = _numbers(rows, per)

    assert [before[row] for row in order] == _numbers([rows[row] for row in order], per)


@given(rows=contacts(), per=PER)
def test_merging_is_renaming(rows, per):
    """Clients merged by a mapping are those who had one name all along."""
    merged = {"Bolt": "Acme", "Dell": "Core", "Core": "Acme Group"}
    names = {"Bolt": "Acme", "Dell": "Acme Group", "Core": "Acme Group"}
    renamed = [
        row | {"client": names.get(row["client"], row["client"])} for row in rows
    ]

    assert _numbers(renamed, per) == _numbers(rows, per, merged=merged)


@given(rows=contacts(), per=PER, client=st.sampled_from(CLIENTS))
def test_clients_do_not_touch_one_another(rows, per, client):
    """A part of the clients has the numbers it has in the whole."""
    whole = table(rows)
    own = np.array([row["client"] == client for row in rows], np.bool_)

    assert (
        number_contacts(whole, per=per).attempt[own].tolist()
        == number_contacts(whole[own], per=per).attempt.tolist()
    )


@given(rows=contacts())
def test_steps_equal_their_twin(rows):
    """A contact reached every level up to its own, and counts never grow."""
    steps = StepCounts.of(table(rows))

    assert oracle.reached(rows, CALL_LEVELS) == steps.reached.tolist()
    assert oracle.costs(rows) == (steps.cost, steps.n_uncosted)
    assert len(rows) - steps.n == steps.n_unknown
    assert (np.diff(steps.reached) <= 0).all()


@given(rows=contacts(), data=st.data())
def test_steps_of_parts_add_up_to_those_of_the_whole(rows, data):
    """Whatever the parts, and whichever comes first."""
    whole = table(rows)
    own = np.array([data.draw(st.booleans()) for _ in rows], np.bool_)
    one, other = StepCounts.of(whole[own]), StepCounts.of(whole[~own])

    assert _told(StepCounts.of(whole)) == _told(one + other) == _told(other + one)
