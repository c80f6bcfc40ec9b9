"""Tests of the quality-control call after each sale."""

import datetime as dt

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidInstantError, InvalidValueError, ShapeError
from salesmodel.repeat import CallControlState, ContactNorm, control_calls
from salesmodel.statistics import wilson_rate
from salesmodel.tables import ContactTable, PurchaseTable, label


FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WEEK = {"days": 7, "as_of": FIRST + dt.timedelta(days=20)}


def on(day):
    """Return an instant so many days after the first, or nothing."""
    return None if day is None else FIRST + dt.timedelta(days=day)


def _sales(*sold, **columns):
    return PurchaseTable.from_columns(
        client=[client for client, _ in sold],
        at=[on(day) for _, day in sold],
        missing_client="keep",
        missing_at="keep",
        **columns,
    )


def _calls(*made, **columns):
    return ContactTable.from_columns(
        client=[client for client, _ in made],
        at=[on(day) for _, day in made],
        **columns,
    )


def _words(found):
    return [CallControlState(state).word for state in found.state]


def test_a_call_is_done_by_its_deadline():
    """On the day itself it is, a moment later it is late; the first call counts."""
    sales = _sales(("Acme", 1), ("Bolt", 1), ("Core", 1), ("Dell", 1))
    calls = _calls(
        ("Acme", 8), ("Bolt", 8.001), ("Core", 1), ("Core", 0), ("Core", 9), ("Dell", 0)
    )

    found = control_calls(sales, calls, **WEEK)

    assert ["done", "late", "done", "overdue"] == _words(found)
    assert MISSING == found.called[3]


def test_a_call_is_overdue_once_its_deadline_has_passed():
    """At the deadline itself it is not; what is later than the instant is not known."""
    found = control_calls(
        _sales(
            ("Acme", 13), ("Bolt", 12.999), ("Core", 20), ("Dell", 20.1), ("Eden", 9)
        ),
        _calls(("Core", 20.1), ("Eden", 20)),
        **WEEK,
    )

    assert ["waiting", "overdue", "waiting", "late"] == _words(found)
    assert {"after": 1} == found.notices


def test_shares_are_of_sales_whose_deadline_has_passed():
    """A call that was made early counts when those not made would."""
    sales = _sales(("Acme", 1), ("Bolt", 1), ("Core", 1), ("Dell", 15), ("Eden", 13))
    calls = _calls(("Acme", 2), ("Bolt", 10), ("Dell", 16), ("Eden", 14))

    row = control_calls(sales, calls, **WEEK).by().total

    assert (5, 3, 1, 1, 0) == (
        row.n_sales,
        row.n_done,
        row.n_late,
        row.n_overdue,
        row.n_waiting,
    )
    assert (wilson_rate(1, 3), wilson_rate(2, 3)) == (row.in_time, row.made)


def test_one_call_may_be_that_of_two_sales():
    """Each sale looks for the first call after it."""
    found = control_calls(_sales(("Acme", 1), ("Acme", 3)), _calls(("Acme", 4)), **WEEK)

    assert ["done", "done"] == _words(found)


def test_refunds_are_no_sales():
    """What was taken back was sold; rows without client or instant are counted."""
    sales = _sales(
        ("Acme", 1),
        ("Acme", 2),
        (None, 1),
        ("Bolt", None),
        amount=[100, -100, 5, 5],
        currency="EUR",
        refunds=[None, 0, None, None],
    )

    found = control_calls(sales, _calls(), **WEEK)

    assert ([0], {"without_client": 1, "undated": 1}) == (
        found.sale.tolist(),
        found.notices,
    )


def test_some_calls_count():
    """By their level and channel."""
    calls = _calls(("Acme", 2), ("Acme", 9), level=["call", "answered"])
    found = control_calls(
        _sales(("Acme", 1)), calls, **WEEK, norm=ContactNorm(level="answered")
    )

    assert ["late"] == _words(found)


def test_sales_are_grouped_by_seller_period_or_labels():
    """Sales without a label come last, groups without a sale have no share."""
    sales = _sales(("Acme", 1), ("Bolt", 50), ("Core", 2), seller=["Ann", "Eve", None])
    found = control_calls(sales, _calls(("Acme", 2)), **WEEK)

    assert [("Ann", 1, 1.0), ("Eve", 0, None), (None, 1, 0.0)] == [
        (row.group, row.n_sales, row.in_time.value) for row in found.by("seller").rows()
    ]
    assert ["2026-01", "2026-02"] == [row.group for row in found.by("month").rows()]
    kind = label("kind", ["a", "b", "b"])
    assert [("a", 1), ("b", 1)] == [
        (row.group, row.n_sales) for row in found.by(kind).rows()
    ]
    with pytest.raises(ShapeError, match="3 rows"):
        found.by(kind[np.arange(2)])
    with pytest.raises(InvalidValueError, match="labels, a period, or 'seller'"):
        found.by("product")
    with pytest.raises(InvalidValueError, match="confidence"):
        found.by(confidence=1)


@pytest.mark.parametrize("days", [0, -1, float("nan"), float("inf"), True, 36_526])
def test_days_are_positive(days):
    """Others are refused, and so is an instant that is none."""
    with pytest.raises(InvalidValueError, match="days must be more than 0"):
        control_calls(_sales(), _calls(), days=days, as_of=on(1))
    with pytest.raises(InvalidInstantError):
        control_calls(_sales(), _calls(), days=1, as_of="2026-01-01")


def test_calls_have_clients_as_the_sales_have():
    """By name in both tables, or by code in both."""
    with pytest.raises(InvalidValueError, match="client must be a column"):
        control_calls(_sales(), ContactTable.from_columns(at=[]), **WEEK)
    with pytest.raises(InvalidValueError, match="by name in both tables"):
        control_calls(
            _sales(("Acme", 1)),
            ContactTable.from_columns(at=[on(1)], client=np.array([0])),
            **WEEK,
        )


def test_shares_of_one_question_add_up():
    """Groups of either part are there; other deadlines are another question."""
    ann = _sales(("Acme", 1), ("Bolt", 1), seller=["Ann", "Bob"])
    eve = _sales(("Core", 1), ("Dell", 1), seller=["Eve", "Bob"])
    one, other = (control_calls(part, _calls(), **WEEK) for part in (ann, eve))

    both = one.by("seller") + other.by("seller")

    assert [("Ann", 1), ("Bob", 2), ("Eve", 1)] == [
        (row.group, row.n_overdue) for row in both.rows()
    ]
    with pytest.raises(InvalidValueError, match="span must be"):
        one.by() + control_calls(eve, _calls(), days=8, as_of=WEEK["as_of"]).by()


def test_control_calls_are_shown_as_a_table():
    """A line a group, and one of all."""
    shares = control_calls(_sales(("Acme", 1)), _calls(("Acme", 2)), **WEEK).by()

    assert 1 == len(control_calls(_sales(("Acme", 1)), _calls(), **WEEK))
    assert "all 1 1 0 0 0 1.000 0.207 1.000 1.000" == " ".join(
        str(shares).splitlines()[-1].split()
    )
    assert "<caption>Calls after sales as of 2026-01-21" in shares._repr_html_()
