"""Tests of the table of contacts."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

from salesmodel._arrays import MISSING
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
)
from salesmodel.tables import CALL_LEVELS, ContactTable, label


DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]
SECOND = 1_000_000


def _table(**columns):
    return ContactTable.from_columns(**({"at": DAYS} | columns))


@pytest.mark.parametrize("library", [list, np.array, pd.Series, pl.Series])
def test_columns_of_any_library_make_the_same_table(library):
    """Names, days, levels, costs, durations and attempts come out alike."""
    table = ContactTable.from_columns(
        at=library(DAYS),
        client=library(["Acme", "Bolt", "Acme"]),
        seller=library(["Ann", "Ann", "Bob"]),
        level=library(["call", "deal", "answered"]),
        cost=library([100, 200, 300]),
        currency="EUR",
        duration=library([SECOND, 2 * SECOND, 3 * SECOND]),
        attempt=library([1, 1, 2]),
        direction=library(["outbound", "inbound", "outbound"]),
    )

    assert (("Acme", "Bolt"), [0, 1, 0]) == (table.names, table.client.tolist())
    assert [0, 4, 1] == table.level.tolist()
    assert [100, 200, 300] == table.cost.tolist()
    assert [SECOND, 2 * SECOND, 3 * SECOND] == table.duration.tolist()
    assert ([1, 1, 2], [0, 1, 0]) == (table.attempt.tolist(), table.direction.tolist())
    assert ("Ann", "Bob") == table.seller.labels
    assert 3 == len(table)


def test_only_instants_are_needed():
    """Every other column may be left out."""
    table = _table()

    assert [None] * 5 == [
        table.client,
        table.level,
        table.cost,
        table.attempt,
        table.base,
    ]
    assert (3, CALL_LEVELS, {}) == (len(table), table.levels, table.notices)


def test_levels_are_named_by_the_user():
    """Their order is that of the names, and a place is as good as a name."""
    levels = ("sent", "opened", "replied")

    named = _table(level=["opened", "sent", "replied"], levels=levels)
    placed = _table(level=[1, 0, 2], levels=levels)
    told = _table(level=label("level", ["opened", "sent", "replied"]), levels=levels)

    assert [1, 0, 2] == named.level.tolist() == placed.level.tolist()
    assert [1, 0, 2] == told.level.tolist()
    assert levels == named.levels


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ((), "from 1 to 127 levels"),
        ([f"l{n}" for n in range(128)], "from 1 to 127 levels"),
        (("a", "b", "a"), "levels must be distinct"),
        (("a", " "), "level 1 must be text that is not blank"),
        ((1, "b"), "level 0 must be text that is not blank"),
    ],
)
def test_levels_are_distinct_texts(levels, problem):
    """What is wrong with them is told."""
    with pytest.raises(DefinitionError, match=problem):
        _table(levels=levels)


@pytest.mark.parametrize(
    ("level", "path"),
    [
        (["call", "signed", "call"], r"level\[1\] must be call or answered"),
        ([0, 1, 5], r"level\[2\] must be a place from 0 to 4"),
        ([0, -2, 1], r"level\[1\] must be a place from 0 to 4"),
    ],
)
def test_a_level_is_one_of_those_there_are(level, path):
    """Another is refused by its row."""
    with pytest.raises(InvalidValueError, match=path):
        _table(level=level)


def test_labels_that_no_row_has_may_be_anything():
    """A column cut from a larger one keeps its labels."""
    level = label("level", ["call", "deal", "call", "signed"])[np.arange(3)]

    assert [0, 4, 0] == _table(level=level).level.tolist()


def test_a_direction_is_out_or_in():
    """Another word is refused by its row, an absent one is not known."""
    assert [0, -1, 1] == _table(
        direction=["outbound", None, "inbound"]
    ).direction.tolist()
    with pytest.raises(InvalidValueError, match=r"direction\[0\] must be outbound or"):
        _table(direction=["out", None, None])


def test_columns_are_not_to_be_written_to():
    """A table stays what was checked."""
    table = _table(
        client=["a", "b", "c"],
        level=[0, 1, 2],
        cost=[1, 2, 3],
        currency="EUR",
        duration=[1, 2, 3],
        attempt=[1, 1, 1],
        direction=["inbound"] * 3,
    )

    columns = ("at", "client", "level", "cost", "duration", "attempt", "direction")
    for name in columns:
        with pytest.raises(ValueError, match="read-only"):
            getattr(table, name)[0] = 7


def test_what_is_missing_is_refused_dropped_or_kept():
    """Each choice is told, and what it did is counted."""
    gone = {
        "client": ["Acme", None, "Acme", "Bolt"],
        "at": ["2026-01-05", "2026-01-06", None, "2026-01-08"],
        "level": ["call", "call", "call", None],
    }
    names = ("client", "at", "level")

    with pytest.raises(InvalidInstantError, match=r"at\[2\] must be given"):
        _table(**gone)
    with pytest.raises(InvalidValueError, match=r"client\[1\] must be given"):
        _table(**gone, missing_at="drop")
    with pytest.raises(InvalidValueError, match=r"level\[3\] must be given"):
        _table(**gone, missing_at="keep", missing_client="keep")
    dropped = _table(**gone, **{f"missing_{name}": "drop" for name in names})
    assert (1, {f"{name}_dropped": 1 for name in names}) == (
        len(dropped),
        dropped.notices,
    )
    kept = _table(**gone, **{f"missing_{name}": "keep" for name in names})
    assert (4, {f"{name}_unknown": 1 for name in names}) == (len(kept), kept.notices)
    assert (MISSING, -1) == (kept.at.tolist()[2], kept.level.tolist()[3])


@pytest.mark.parametrize("name", ["missing_client", "missing_at", "missing_level"])
def test_a_policy_is_one_of_those_there_are(name):
    """Another word is refused by name, whether there is such a column or not."""
    with pytest.raises(InvalidValueError) as caught:
        _table(**{name: "guess"})

    assert (name, "policy") == (caught.value.name, caught.value.code)


def test_clients_that_were_merged_are_one():
    """The client that stayed is found by name, and codes have none."""
    table = _table(client=["Bolt", "Acme", "Core"], merged={"Bolt": "Acme"})
    codes = _table(client=np.array([4, 0, 4]))

    assert (("Acme", "Core"), [0, 0, 1]) == (table.names, table.client.tolist())
    assert (5, ()) == (codes.n_clients, codes.names)


@pytest.mark.parametrize(
    "duration",
    [
        np.array([1, 60, "NaT"], "timedelta64[s]"),
        np.array([10**9, 60 * 10**9, "NaT"], "timedelta64[ns]"),
        [dt.timedelta(seconds=1), dt.timedelta(minutes=1), None],
        [SECOND, 60 * SECOND, None],
        np.array([SECOND, 60 * SECOND, MISSING]),
        pd.Series(pd.to_timedelta(["1s", "1min", None])),
        pl.Series([dt.timedelta(seconds=1), dt.timedelta(minutes=1), None]),
    ],
)
def test_durations_come_in_any_unit(duration):
    """They are microseconds, absent ones marked."""
    table = _table(duration=duration)

    assert [SECOND, 60 * SECOND, MISSING] == table.duration.tolist()


@pytest.mark.parametrize(
    ("duration", "code"),
    [
        ([1, 2, 3.5], "type"),
        ([1, 2, float("inf")], "type"),
        ([1, True, None], "type"),
        (["1", "2", "3"], "type"),
        ([1, 2, 2**80], "range"),
        ([1, 2, 2**62], "range"),
        ([1, None, 2**62], "range"),
        (np.array([1, 2, 10**6], "timedelta64[D]"), "range"),
        (np.array([1, 2, -(10**6)], "timedelta64[D]"), "range"),
        (np.array([1, 2, 3], "timedelta64[M]"), "type"),
        ([1, -2, None], "negative"),
        (np.array([1, -2, 3], "timedelta64[s]"), "negative"),
    ],
)
def test_a_duration_is_whole_and_not_negative(duration, code):
    """What is none is refused, by its row if one is wrong."""
    with pytest.raises(InvalidValueError) as caught:
        _table(duration=duration)

    assert ("duration", code) == (caught.value.name, caught.value.code)


@pytest.mark.parametrize(
    ("duration"),
    [np.zeros((3, 2), np.int64), np.zeros((3, 2), "timedelta64[s]"), "three"],
)
def test_durations_have_one_dimension(duration):
    """Two are refused, and a text."""
    with pytest.raises(ShapeError, match="one dimension"):
        _table(duration=duration)


def test_attempts_count_from_one():
    """Absent ones are 0; whole floats, as a missing cell makes them, are read."""
    assert [1, 0, 3] == _table(attempt=[1, None, 3]).attempt.tolist()
    assert [1, 0, 3] == _table(attempt=np.array([1, np.nan, 3])).attempt.tolist()
    assert [1, 0, 3] == _table(attempt=np.array([1, 0, 3])).attempt.tolist()


@pytest.mark.parametrize(
    ("attempt", "row"),
    [
        ([1, -1, 2], 1),
        ([1, 2, 2**31], 2),
        ([1, 0, None], 1),
        ([1, None, 2**80], 2),
        ([1.5, 2, 3], 0),
        ([1, 2, np.inf], 2),
        ([True, 2, None], 0),
        (["1", 2, None], 0),
    ],
)
def test_an_attempt_is_a_whole_number(attempt, row):
    """Another is refused by its row."""
    with pytest.raises(InvalidValueError) as caught:
        _table(attempt=np.array(attempt, object))

    assert (f"attempt[{row}]", "number") == (caught.value.path, caught.value.code)


def test_a_column_of_wrong_attempts_is_refused():
    """Integers of a column are looked at too."""
    with pytest.raises(InvalidValueError, match=r"attempt\[2\] must be a whole number"):
        _table(attempt=np.array([1, 2, -3]))


def test_costs_have_one_currency():
    """It is told once, or in each row."""
    assert "EUR" == _table(cost=[1, 2, 3], currency=["EUR"] * 3).currency
    with pytest.raises(InvalidAmountError, match="of a currency"):
        _table(cost=[1, 2, 3])
    with pytest.raises(MixedCurrencyError):
        _table(cost=[1, 2, 3], currency=["EUR", "USD", "EUR"])


@pytest.mark.parametrize(
    ("cost", "code"),
    [
        ([1, -2, 3], "negative"),
        ([1, 2.0, 3], "type"),
        ([1, float("inf"), 3], "type"),
        ([1, 2**63, 3], "too_large"),
    ],
)
def test_a_cost_is_whole_and_not_negative(cost, code):
    """Another is refused by its row."""
    with pytest.raises(InvalidAmountError, match=r"cost\[1\]") as caught:
        _table(cost=cost, currency="EUR")

    assert code == caught.value.code


def test_an_absent_cost_is_not_zero():
    """It is marked, and `nan` is absent."""
    table = _table(cost=[1, None, float("nan")], currency="EUR")

    assert [1, MISSING, MISSING] == table.cost.tolist()


def test_no_sum_of_costs_can_pass_int64():
    """The sum is checked once, so that no part of it can be larger."""
    most = 2**63 - 1

    assert [most, 0, MISSING] == (
        _table(cost=[most, 0, None], currency="EUR").cost.tolist()
    )
    with pytest.raises(InvalidAmountError, match="of a sum that fits into int64"):
        _table(cost=[most, 1, None], currency="EUR")


def test_no_sum_of_durations_can_pass_int64():
    """A table that is made of its columns is checked as well."""
    at, duration = np.zeros(3, np.int64), np.full(3, 2**62)

    with pytest.raises(InvalidValueError, match="of a sum that fits into int64"):
        ContactTable(at, duration=duration)


@pytest.mark.parametrize(
    "columns",
    [
        {"client": ["Acme"]},
        {"client": [None, "Acme"], "missing_client": "keep"},
        {"level": ["call"]},
        {"seller": ["Ann", "Bob"]},
        {"cost": [1], "currency": "EUR"},
        {"attempt": [1]},
    ],
)
def test_columns_are_of_one_length(columns):
    """The column that is not is named."""
    with pytest.raises(ShapeError, match="must have 3 rows") as caught:
        _table(**columns)

    assert next(iter(columns)) == caught.value.name


def test_clients_of_another_number_are_refused():
    """Codes lie below the number of clients, and each has a name if any has."""
    at = np.zeros(2, np.int64)
    with pytest.raises(InvalidValueError, match="client must be from -1 to 1"):
        ContactTable(at, client=np.array([0, 2], np.int32), n_clients=2)
    with pytest.raises(ShapeError, match="2 names, one a client"):
        ContactTable(at, np.array([0, 1], np.int32), n_clients=2, names=("Acme",))


def test_a_mask_keeps_rows():
    """Every column is cut alike, and attempts keep their numbers."""
    table = _table(client=["Acme", "Acme", "Bolt"], level=[0, 1, 2], attempt=[1, 2, 1])

    kept = table[np.array([False, True, True])]

    assert ([0, 1], [1, 2], [2, 1]) == (
        kept.client.tolist(),
        kept.level.tolist(),
        kept.attempt.tolist(),
    )
    with pytest.raises(ShapeError, match="a mask must have 3 rows"):
        table[np.array([True])]


def test_an_empty_table_has_no_rows():
    """Nothing is needed of columns that have none."""
    empty = ContactTable.from_columns(at=[], client=[], level=[], cost=[], duration=[])

    assert (0, 0) == (len(empty), empty.n_clients)
