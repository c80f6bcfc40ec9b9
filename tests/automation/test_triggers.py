"""Tests of triggers: which event sets off what, and what is none."""

import copy
import pickle
from datetime import timedelta

import pytest

from automation_cases import REPEAT, SAID, SALES, opened
from salesmodel.automation import (
    ANY,
    Entering,
    FieldChanged,
    Leaving,
    Losing,
    ResponseOverdue,
)
from salesmodel.automation.triggers import keys_of
from salesmodel.domain import Activity, LineItem
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar, Money


def _keys(deal):
    return keys_of(deal.history[-1])


def test_each_event_sets_off_its_own():
    """Leaving comes before entering, and both before what came of it."""
    deal = opened()
    won = opened(pipeline=SALES).win(**SAID)
    lost = opened(pipeline=SALES).lose("price", **SAID)

    assert (("opened", None), ("enter", "a")) == _keys(deal)
    assert (("leave", "a"), ("enter", "b")) == _keys(deal.move("b", **SAID))
    assert (("leave", "new"), ("enter", "won"), ("won", None)) == _keys(won)
    assert (("leave", "new"), ("enter", "lost"), ("lost", "price")) == _keys(lost)
    again = won.reopen("they came back", **SAID)
    assert (("leave", "won"), ("enter", "new"), ("reopened", None)) == _keys(again)
    found = lost.reclassify("won", "it was paid", **SAID)
    assert (("leave", "lost"), ("enter", "won"), ("won", None)) == _keys(found)
    undone = won.reclassify("lost", "never paid", **SAID)
    assert (("leave", "won"), ("enter", "lost"), ("lost", "never paid")) == _keys(
        undone
    )
    gone = deal.change_pipeline(REPEAT, **SAID)
    assert (("leave", "a"), ("enter", "contact")) == _keys(gone)


def test_a_deal_closed_where_it_stands_neither_leaves_nor_enters():
    """Only that it is won is news."""
    assert (("won", None),) == _keys(opened().win(**SAID))


def test_what_a_deal_holds_sets_off_its_own():
    """Fields by their ids, the amount, the owner; what else happens, nothing."""
    deal = opened()
    filled = deal.set_fields({"x": 1, "y": 2}, **SAID)
    pump = LineItem("pump", 1, Money(9, "EUR"))

    assert (("field", "x"), ("field", "y")) == _keys(filled)
    assert (("amount", None),) == _keys(deal.set_amount(Money(5, "EUR"), **SAID))
    assert (("amount", None),) == _keys(deal.set_items([pump], **SAID))
    assert (("owner", None),) == _keys(deal.assign("bob", **SAID))
    call = Activity("a1", "call", SAID["at"])
    assert () == _keys(deal.log_activity(call, **SAID))


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Entering(""), "id"),
        (lambda: Leaving(5), "id"),
        (lambda: Losing(" "), "id"),
        (lambda: FieldChanged(None), "id"),
        (lambda: ResponseOverdue(5), "type"),
        (lambda: ResponseOverdue(timedelta(0)), "range"),
        (lambda: ResponseOverdue(timedelta(1), since="birth"), "since"),
        (lambda: ResponseOverdue(timedelta(1), calendar="always"), "type"),
    ],
)
def test_what_is_no_trigger_is_refused(call, code):
    """Stages and fields are named by ids, and a wait is above zero."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert code == caught.value.code


def test_a_trigger_is_data():
    """It is copied and pickled, and any value stays any value."""
    changed = FieldChanged("x", new=5)

    assert changed == pickle.loads(pickle.dumps(changed)) == copy.deepcopy(changed)
    assert ANY is pickle.loads(pickle.dumps(ANY))
    assert "ANY" == repr(ANY)
    assert ResponseOverdue(timedelta(1), BusinessCalendar()).calendar is not None
