"""Tests of cohorts of clients by age."""

import numpy as np
import pandas as pd
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import retention
from salesmodel.statistics import wilson_rate
from salesmodel.tables import PurchaseTable, RepeatRule


DAY = 86_400_000_000
WHOLE = RepeatRule(new_after=0)


def _at(day):
    return int(np.datetime64(day, "us").astype(np.int64))


def _table(*rows, **more):
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    columns = {"client": list(client), "at": list(at), "amount": list(amount)}
    return PurchaseTable.from_columns(**(columns | {"currency": "EUR"} | more))


ROWS = (
    ("Acme", "2026-01-05", 100),
    ("Bolt", "2026-01-20", 300),
    ("Acme", "2026-03-05", 50),
    ("Acme", "2026-03-06", 10),
    ("Core", "2026-03-07", 80),
)


def test_a_month_that_is_not_over_loses_nobody():
    """How many have bought is told; a share is not, and no average has it."""
    found = retention(_table(*ROWS), as_of=_at("2026-03-10"), rule=WHOLE)
    cells = {(cell.cohort, cell.age): cell for cell in found.rows()}
    march = cells["2026-01", 2]

    assert (2, 1, 60, True) == (march.n, march.bought, march.amount, march.is_immature)
    assert (None, 2, None) == (march.rate.value, march.rate.n, march.of_first)
    assert wilson_rate(0, 2) == cells["2026-01", 1].rate
    assert 0.0 == cells["2026-01", 1].of_first
    assert {("2026-01", 0), ("2026-01", 1), ("2026-01", 2), ("2026-03", 0)} == set(
        cells
    )
    assert [(0, 2, 2), (1, 2, 0)] == [
        (cell.age, cell.n, cell.bought) for cell in found.by_age()
    ]
    assert [None, None] == [cell.cohort for cell in found.by_age()]


def test_the_last_microsecond_ends_a_month():
    """Then it is over, and counts."""
    end = _at("2026-04-01") - 1
    found = retention(_table(*ROWS), as_of=end, rule=WHOLE)
    march = found.rows()[2]

    assert (False, 0.5, 60 / 400) == (
        march.is_immature,
        march.rate.value,
        march.of_first,
    )
    assert [3, 2, 2] == [cell.n for cell in found.by_age()]
    assert not any(cell.is_immature for cell in found.rows())


def test_clients_of_a_history_that_is_cut_are_of_no_cohort():
    """Without an instant from which it is whole there are none at all."""
    table = _table(*ROWS)
    found = retention(
        table, as_of=_at("2026-04-10"), rule=RepeatRule(new_after=_at("2026-02-01"))
    )
    nothing = retention(table, as_of=_at("2026-04-10"))

    assert (("2026-03", "2026-04"), [1, 0], {"first_unknown": 2}) == (
        found.cohorts,
        found.clients.tolist(),
        found.notices,
    )
    assert ((), (), {"first_unknown": 3}) == (
        nothing.rows(),
        nothing.by_age(),
        nothing.notices,
    )


def test_refunds_are_of_the_month_in_which_they_were_made():
    """A purchase taken back in full counts for none under a rule that says so."""
    table = _table(
        ("Acme", "2026-01-05", 100),
        ("Acme", "2026-02-05", 40),
        ("Acme", "2026-03-05", -40),
        ("Bolt", "2026-01-05", 9),
        ("Bolt", "2026-01-06", -1),
        refunds=[None, None, 1, None, None],
        untied="keep",
    )
    as_of = _at("2026-04-10")
    plain = retention(table, as_of=as_of, rule=WHOLE)
    undone = retention(table, as_of=as_of, rule=RepeatRule(new_after=0, refunds="undo"))

    assert [109, 40, -40, 0] == plain.amounts[0].tolist()
    assert [2, 1, 0, 0] == plain.bought[0].tolist()
    assert {"untied": 1} == plain.notices
    assert [109, 0, 0, 0] == undone.amounts[0].tolist()
    assert [2, 0, 0, 0] == undone.bought[0].tolist()
    assert {"untied": 1, "undone": 2} == undone.notices


def test_what_is_not_known_is_left_out_and_counted():
    """Rows without a client or an instant, and those after the observation."""
    table = _table(
        *ROWS,
        (None, "2026-01-05", 5),
        ("Acme", None, 5),
        ("Dell", "2026-08-05", 5),
        missing_client="keep",
        missing_at="keep",
    )
    found = retention(table, as_of=_at("2026-04-10"), rule=WHOLE)

    assert {"without_client": 1, "undated": 1, "after": 1} == found.notices
    assert 540 == found.amounts.sum()


def test_without_amounts_there_is_no_revenue():
    """And none of it in the averages."""
    table = _table(("Acme", "2026-01-05", None), amount=None, currency=None)
    found = retention(table, as_of=_at("2026-02-10"), rule=WHOLE)

    assert [(None, None)] * 3 == [
        (cell.amount, cell.of_first) for cell in (*found.rows(), *found.by_age())
    ]
    assert (None, None) == (found.amounts, found.currency)


def test_free_first_purchases_have_no_share_of_revenue():
    """Nothing is a share of nothing."""
    found = retention(
        _table(("Acme", "2026-01-05", 0)), as_of=_at("2026-02-10"), rule=WHOLE
    )

    assert [None, None] == [cell.of_first for cell in found.rows()]


def test_it_shows_shares_and_marks_what_is_not_over():
    """A star for those who have bought so far; names of weeks are their Mondays."""
    found = retention(_table(*ROWS), as_of=_at("2026-03-10"), rule=WHOLE)
    weeks = retention(
        _table(*ROWS[:1]), as_of=_at("2026-01-12"), rule=WHOLE, period="week"
    )
    days = retention(
        _table(*ROWS[:1]), as_of=_at("2026-01-06"), rule=WHOLE, period="day"
    )

    assert [
        "cohort   clients      0      1   2",
        "2026-01        2  1.000  0.000  1*",
        "2026-03        1     1*",
    ] == str(found).splitlines()[1:]
    assert "in a month that is not over); repeat from purchase 2 on" in str(found)
    assert ("2026-01-05", "2026-01-12") == weeks.cohorts
    assert ("2026-01-05", "2026-01-06") == days.cohorts
    assert "<td>1*</td>" in found._repr_html_()


def test_it_equals_pandas():
    """Of a thousand clients over two years, rows in no order."""
    draw, n = np.random.default_rng(5), 6_000
    client = draw.integers(0, 1_000, n)
    at = _at("2024-01-01") + draw.integers(0, 700 * 24, n) * (DAY // 24)
    amount = draw.integers(1, 10_000, n)
    frame = pd.DataFrame({"client": client, "amount": amount})
    month = at.view("datetime64[us]").astype("datetime64[M]").astype(int)
    frame["cohort"] = pd.Series(month).groupby(client).transform("min")
    frame["age"] = month - frame["cohort"]
    cells = frame.groupby(["cohort", "age"])
    table = PurchaseTable.from_columns(
        client=client, at=at, amount=amount, currency="EUR"
    )
    found = retention(table, as_of=_at("2026-01-01"), rule=WHOLE)

    for name, told in (
        ("bought", cells["client"].nunique()),
        ("amounts", cells["amount"].sum()),
    ):
        figures = getattr(found, name)
        assert told.to_dict() == {
            (int(cohort) + found.first, int(age)): int(figures[cohort, age])
            for cohort, age in np.argwhere(figures)
        }


def test_what_cannot_be_is_refused():
    """A period that is none, too many of them, a coverage of one, a naive instant."""
    table = _table(*ROWS)

    with pytest.raises(InvalidValueError, match="day or week or month"):
        retention(table, as_of=0, period="year")
    with pytest.raises(
        InvalidValueError, match="at most 2000 of them have passed, not 26574"
    ):
        retention(table, as_of=_at("2098-10-07"), rule=WHOLE, period="day")
    with pytest.raises(InvalidValueError, match="confidence"):
        retention(table, as_of=0, confidence=1)
    with pytest.raises(InvalidInstantError):
        retention(table, as_of="2026-01-01")
