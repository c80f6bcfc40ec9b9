"""Tests of survival out of purchases."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.profitability import estimate_survival
from salesmodel.tables import PurchaseTable, RepeatRule


NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
WINDOW = dt.timedelta(days=60)
BOUGHT = {
    "client": ["A", "A", "A", "B", "C", "D", "D", "E"],
    "at": [
        "2026-01-01", "2026-01-31", "2026-03-02",
        "2026-01-01",
        "2026-06-20",
        "2026-02-01", "2026-05-01",
        "2026-07-02",
    ],
}  # fmt: skip


def _table(**columns):
    return PurchaseTable.from_columns(**BOUGHT | columns, missing_at="keep")


def _steps(purchases, **more):
    return estimate_survival(
        purchases, **{"as_of": NOW, "within": WINDOW, "most": 3} | more
    )


def test_clients_whose_window_is_open_have_not_stayed_away():
    """A came back, B did not, D too late, C has time; E is not there yet."""
    found = _steps(_table())
    second, third = found.steps

    assert (4, 0) == (found.n, found.left_out)
    assert (4, 1, 1) == (second.n, second.bought, second.open)
    assert pytest.approx(1 / 3) == second.share
    assert second.low < second.share < second.high
    assert (2, 1, 0) == (third.n, third.bought, third.open)
    assert pytest.approx(1 / 2) == third.share
    assert pytest.approx(1 / 6) == third.survival
    assert [1, 0.3333, 0.1667] == [round(float(s), 4) for s in found.curve.shares]


def test_a_window_that_is_not_over_tells_nothing():
    """Where nobody was seen so long; unless all have bought."""
    year = _steps(_table(), within=dt.timedelta(days=365), most=4)

    assert [None] * 3 == [step.share for step in year.steps]
    assert dict.fromkeys(("2", "3", "4"), "window_not_over") == year.undefined
    assert (Decimal(1),) == year.curve.shares
    only = _table(client=["A", "A"], at=["2026-06-01", "2026-06-11"])
    all_bought = _steps(only, within=dt.timedelta(days=365), most=2).steps[0]
    assert (1.0, None, None) == (all_bought.share, all_bought.low, all_bought.high)


def test_nobody_may_have_bought_again():
    """Then the share is 0, of those seen for the whole window."""
    step = _steps(_table(client=["A"], at=["2026-01-01"]), most=2).steps[0]

    assert (1, 0, 0, 0.0) == (step.n, step.bought, step.open, step.share)
    some = _steps(_table(client=["A", "A"], at=["2026-01-01", "2026-06-20"]), most=2)
    assert 0.0 == some.steps[0].share


def test_of_no_purchases_nothing_is_known():
    """No step has a number."""
    found = _steps(_table(client=[], at=[]))

    assert (0, 0) == (found.n, found.left_out)
    assert [(0, None)] * 2 == [(step.n, step.share) for step in found.steps]


def test_old_clients_are_left_out():
    """Whose first purchase is not known to be one."""
    rule = RepeatRule(new_after=dt.datetime(2026, 1, 15, tzinfo=dt.UTC))
    found = _steps(_table(), rule=rule)

    assert (2, 2) == (found.n, found.left_out)
    assert 2 == found.steps[0].n


def test_clients_with_a_purchase_at_no_instant_are_left_out():
    """What it was the number of is not known."""
    at = [None, *BOUGHT["at"][1:]]
    found = _steps(_table(at=at))

    assert (3, 1) == (found.n, found.left_out)
    assert (3, 0) == (found.steps[0].n, found.steps[0].bought)


def test_the_rule_tells_what_is_a_purchase():
    """Purchases of a day are one, and those after a gap begin anew."""
    day = _table(client=["A", "A"], at=["2026-01-01T08:00Z", "2026-01-01T09:00Z"])
    gap = RepeatRule(gap=dt.timedelta(days=80))

    assert 1 == _steps(day).steps[0].bought
    assert 0 == _steps(day, rule=RepeatRule(same_day="one")).steps[0].bought
    assert 5 == _steps(_table(), rule=gap).n


def test_refunds_are_no_purchases():
    """Of a purchase taken back in full the rule may say that it was none."""
    columns = {
        "client": ["A", "A", "A"],
        "at": ["2026-01-01", "2026-01-05", "2026-01-06"],
        "amount": [5, 5, -5],
        "currency": "EUR",
        "refunds": [-1, -1, 1],
    }
    table = PurchaseTable.from_columns(**columns)

    assert [1, 0] == [step.bought for step in _steps(table).steps]
    undone = _steps(table, rule=RepeatRule(refunds="undo"))
    assert [0, 0] == [step.bought for step in undone.steps]


def test_it_shows_itself_as_text_and_html():
    """With the window and the rule."""
    found = _steps(_table())

    assert str(found).startswith("Clients who buy again within 60 days; repeat from")
    assert "<td>0.333</td>" in found._repr_html_()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("window", {"within": dt.timedelta(0)}),
        ("window", {"rule": RepeatRule(gap=dt.timedelta(days=59))}),
        ("type", {"within": 60}),
        ("range", {"most": 1}),
        ("confidence", {"confidence": 1}),
        ("type", {"rule": "any"}),
        ("type", {"purchases": np.zeros(1)}),
    ],
)
def test_what_cannot_be_asked_is_refused(code, change):
    """The code tells why."""
    given = {"purchases": _table()} | change
    with pytest.raises(InvalidValueError) as caught:
        _steps(given.pop("purchases"), **given)

    assert code == caught.value.code


def test_the_instant_of_observation_is_aware():
    """A naive one is refused."""
    with pytest.raises(InvalidInstantError):
        _steps(_table(), as_of=dt.datetime(2026, 7, 1))
