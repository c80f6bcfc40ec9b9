"""Tests of the one rule of first and repeat sales."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.tables import (
    PurchaseTable,
    RepeatRule,
    SaleKind,
    number_purchases,
    to_minor_units,
)


CDNOW = Path(__file__).parents[3] / "shared/data/cdnow/CDNOW_sample.txt"
WHOLE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def _table(client, at, **columns):
    return PurchaseTable.from_columns(client=client, at=at, **columns)


def _words(numbering):
    return [SaleKind(kind).word for kind in numbering.kind]


def test_a_rule_says_itself():
    """Each choice stands in the text of the rule."""
    rule = RepeatRule(
        new_after=WHOLE, gap=dt.timedelta(days=180), same_day="one", refunds="undo"
    )

    assert (
        "repeat from purchase 2 on; a new cycle after 180 days; same day: one; "
        "refunds: undo; whole from: 2026-01-01 00:00 UTC"
    ) == f"{rule}"
    assert f"{RepeatRule()}".endswith("refunds: ignore; whole from: not known")
    assert rule == RepeatRule(
        new_after=1_767_225_600_000_000,
        gap=dt.timedelta(days=180),
        same_day="one",
        refunds="undo",
    )


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"same_day": "two"}, "policy"),
        ({"refunds": "keep"}, "policy"),
        ({"repeat_from": 1}, "number"),
        ({"repeat_from": True}, "number"),
        ({"repeat_from": 2.5}, "type"),
        ({"gap": 30}, "type"),
        ({"gap": dt.timedelta(0)}, "gap"),
    ],
)
def test_a_rule_is_one_of_those_there_are(choice, code):
    """Other words, and numbers out of range, are refused by name."""
    with pytest.raises(InvalidValueError) as caught:
        RepeatRule(**choice)

    assert (next(iter(choice)), code) == (caught.value.name, caught.value.code)


def test_a_naive_start_of_history_is_refused():
    """A rule does not guess a zone."""
    with pytest.raises(InvalidInstantError):
        RepeatRule(new_after=dt.datetime(2026, 1, 1))


def test_first_sales_are_unknown_without_a_whole_history():
    """The second purchase in the table is a repeat all the same."""
    numbering = number_purchases(_table(["Acme"] * 2, ["2026-01-05", "2026-01-06"]))

    assert ["unknown", "repeat"] == _words(numbering)
    assert [] == numbering.won.tolist()
    assert 2 == len(numbering)


def test_a_gap_makes_a_client_new_again():
    """What follows a gap is known to be first, even in a cut history."""
    days = ["2026-01-05", "2026-02-05", "2026-09-05", "2026-09-06"]
    rule = RepeatRule(gap=dt.timedelta(days=90))
    numbering = number_purchases(_table(["Acme"] * 4, days), rule)

    assert [1, 2, 1, 2] == numbering.number.tolist()
    assert [1, 1, 2, 2] == numbering.cycle.tolist()
    assert ["unknown", "repeat", "first", "repeat"] == _words(numbering)
    assert [2] == numbering.won.tolist()


def test_a_gap_is_to_be_passed():
    """Exactly so long after is not longer; and one day is one purchase, gap or not."""
    purchases = _table(
        ["Acme"] * 3, ["2026-01-05", "2026-01-05T12:00:00Z", "2026-01-06T00:00:00Z"]
    )
    half = RepeatRule(gap=dt.timedelta(hours=12))
    less = RepeatRule(gap=dt.timedelta(hours=11), same_day="one")

    assert [1, 2, 3] == number_purchases(purchases, half).number.tolist()
    assert [1, 1, 2] == number_purchases(purchases, less).cycle.tolist()


def test_purchases_of_one_day_can_be_one():
    """They share a number, and the first of them opens."""
    at = ["2026-01-05T09:00:00Z", "2026-01-05T17:00:00Z", "2026-01-06"]
    purchases = _table(["Acme"] * 3, at)
    one = number_purchases(purchases, RepeatRule(new_after=WHOLE, same_day="one"))

    assert [1, 1, 2] == one.number.tolist()
    assert ["first", "first", "repeat"] == _words(one)
    assert [0] == one.opening.tolist()
    each = number_purchases(purchases, RepeatRule(new_after=WHOLE))
    assert ["first", "repeat", "repeat"] == _words(each)


def test_a_purchase_taken_back_in_full_can_count_for_none():
    """The next one is then the first; a part taken back changes nothing."""
    purchases = _table(
        ["Acme"] * 5,
        ["2026-01-05", "2026-01-06", "2026-01-07", "2026-02-01", "2026-02-02"],
        amount=[100, -60, -40, 50, -20],
        currency="EUR",
        refunds=[None, 0, 0, None, 3],
    )
    undo = number_purchases(purchases, RepeatRule(new_after=WHOLE, refunds="undo"))
    ignore = number_purchases(purchases, RepeatRule(new_after=WHOLE))

    assert ["undone"] * 3 + ["first"] * 2 == _words(undo)
    assert [0, 0, 0, 1, 1] == undo.number.tolist()
    assert ["first"] * 3 + ["repeat"] * 2 == _words(ignore)


def test_amounts_that_are_not_known_undo_nothing():
    """Neither a refund without an amount nor a purchase without one."""
    rule = RepeatRule(new_after=WHOLE, refunds="undo")
    days = ["2026-01-05", "2026-01-06"]
    for amount in ([100, None], [None, -5]):
        columns = {"amount": amount, "currency": "EUR", "refunds": [None, 0]}
        numbering = number_purchases(_table(["Acme"] * 2, days, **columns), rule)
        assert ["first"] * 2 == _words(numbering)
    plain = _table(["Acme"] * 2, days, refunds=[None, 0])
    assert ["first"] * 2 == _words(number_purchases(plain, rule))


def test_sums_of_refunds_do_not_wrap_around():
    """Two refunds whose sum is past int64 undo what they should."""
    purchases = _table(
        ["Acme"] * 3,
        ["2026-01-05", "2026-01-06", "2026-01-07"],
        amount=[2**62, -(2**62), -(2**63) + 1],
        currency="EUR",
        refunds=[None, 0, 0],
    )
    numbering = number_purchases(purchases, RepeatRule(refunds="undo"))

    assert ["undone"] * 3 == _words(numbering)


def test_nobody_bought_nothing():
    """An empty table has no numbers."""
    numbering = number_purchases(_table([], []), RepeatRule(gap=dt.timedelta(1)))

    assert ([], [], []) == (
        numbering.number.tolist(),
        numbering.kind.tolist(),
        numbering.opening.tolist(),
    )


def test_columns_are_not_to_be_written_to():
    """A number stays what it is."""
    numbering = number_purchases(_table(["Acme"], ["2026-01-05"]))

    with pytest.raises(ValueError, match="read-only"):
        numbering.number[0] = 2


@pytest.fixture(name="cdnow", scope="module")
def _cdnow():
    if not CDNOW.exists():
        pytest.skip("the CDNOW sample is not beside this checkout")
    rows = [line.split() for line in CDNOW.read_text("ascii").splitlines()]
    return PurchaseTable.from_columns(
        client=[row[0] for row in rows],
        at=[f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows],
        amount=to_minor_units("amount", [row[4] for row in rows], digits=2),
        currency="USD",
    )


def _repeats(purchases):
    """Count repeat purchases by client, those of one day being one."""
    rule = RepeatRule(new_after=dt.datetime(1997, 1, 1, tzinfo=dt.UTC), same_day="one")
    numbering = number_purchases(purchases, rule)
    most = np.zeros(purchases.n_clients, np.int64)
    np.maximum.at(most, purchases.client, numbering.number)
    return most[most > 0] - 1


def test_the_repeat_purchases_of_cdnow_are_those_published(cdnow):
    """Customers by repeat purchases until 1997-09-30, of Fader, Hardie and Lee (2005)."""
    end = int(np.datetime64("1997-10-01", "us").astype(np.int64))
    repeats = np.minimum(_repeats(cdnow[cdnow.at < end]), 7)

    assert [1411, 439, 214, 100, 62, 38, 29, 64] == np.bincount(repeats).tolist()


def test_the_sum_of_cdnow_is_split_and_not_changed(cdnow):
    """6,919 rows and $244,091.94; a client's first day is his first sale."""
    rule = RepeatRule(new_after=dt.datetime(1997, 1, 1, tzinfo=dt.UTC))
    numbering = number_purchases(cdnow, rule)
    first = cdnow.amount[numbering.kind == SaleKind.FIRST]
    repeat = cdnow.amount[numbering.kind == SaleKind.REPEAT]

    assert (6919, 2357) == (len(cdnow), first.size)
    assert 24_409_194 == first.sum() + repeat.sum()
