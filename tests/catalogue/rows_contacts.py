"""Rows A24, C1, H1, H10, H11, H18, H19 and H22, as far as contacts answer for them."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.tables import ContactTable, StepCounts, number_contacts


DAYS = ["2026-01-05", "2026-01-06"]
MANY = 70_000


def a24():
    """Costs whose sum passes int64 are refused at the door, so that no sum can wrap."""
    with pytest.raises(InvalidAmountError, match="of a sum that fits into int64"):
        ContactTable.from_columns(at=DAYS, cost=[2**62, 2**62], currency="EUR")


def c1():
    """Costs have one currency; several are listed with their counts."""
    with pytest.raises(MixedCurrencyError) as caught:
        ContactTable.from_columns(at=DAYS, cost=[1, 2], currency=["USD", "EUR"])
    assert {"USD": 1, "EUR": 1} == caught.value.currencies


def h1():
    """An empty table counts 0 and warns of nothing."""
    empty = ContactTable.from_columns(at=[], client=[], level=[])

    assert [0] * 5 == StepCounts.of(empty).reached.tolist()
    assert 0 == len(number_contacts(empty))


def h10():
    """A cell that is absent or no number is refused by its row, or dropped and counted."""
    for column in (
        {"cost": [1, np.inf], "currency": "EUR"},
        {"duration": [1, np.inf]},
        {"attempt": [1, np.inf]},
        {"client": ["Acme", np.nan]},
        {"level": ["call", np.nan]},
    ):
        with pytest.raises(InvalidValueError, match=rf"{next(iter(column))}\[1\]"):
            ContactTable.from_columns(at=DAYS, **column)
    with pytest.raises(InvalidInstantError, match=r"at\[1\]"):
        ContactTable.from_columns(at=["2026-01-05", None])
    dropped = ContactTable.from_columns(
        at=["2026-01-05", None],
        client=[np.nan, "Acme"],
        missing_client="drop",
        missing_at="drop",
    )
    assert (0, {"at_dropped": 1, "client_dropped": 1}) == (
        len(dropped),
        dropped.notices,
    )


def h11():
    """A contact reached every level up to its own, so that counts cannot grow."""
    contacts = ContactTable.from_columns(at=DAYS, level=["deal", "call"])

    assert [2, 1, 1, 1, 1] == StepCounts.of(contacts).reached.tolist()
    with pytest.raises(InvalidValueError, match="no more than the count before"):
        StepCounts.from_counts({"call": 1, "deal": 2})


def h18():
    """Building a table and its counts takes at most three times its columns."""
    n = 300_000
    rng = np.random.Generator(np.random.PCG64DXSM(5))
    columns = {
        "at": rng.integers(0, 10**15, n),
        "client": rng.integers(0, n // 3, n, np.int32),
        "level": rng.integers(0, 5, n).astype(np.int8),
        "cost": rng.integers(0, 100, n),
        "duration": rng.integers(0, 10**9, n),
    }
    size = sum(column.nbytes for column in columns.values())

    tracemalloc.start()
    contacts = ContactTable.from_columns(**columns, currency="EUR")
    StepCounts.of(contacts)
    number_contacts(contacts)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 3 * size >= peak


def h19():
    """Labels are int32 codes; more levels or attempts than their type holds are refused."""
    clients = [f"c{number}" for number in range(MANY)]
    contacts = ContactTable.from_columns(at=[0] * MANY, client=clients, base=clients)

    numbered = number_contacts(contacts, per="client and base")
    assert (MANY, MANY - 1) == (contacts.n_clients, int(contacts.base.codes[-1]))
    assert {1} == set(numbered.attempt.tolist())
    with pytest.raises(InvalidValueError, match=r"level\[1\] must be a place"):
        ContactTable.from_columns(at=DAYS, level=[0, 300])
    with pytest.raises(InvalidValueError, match=r"attempt\[1\] must be a whole"):
        ContactTable.from_columns(at=DAYS, attempt=np.array([1, 2**40]))


def h22():
    """Columns have the same types on every platform."""
    contacts = number_contacts(
        ContactTable.from_columns(
            at=DAYS,
            client=["a", "b"],
            level=[0, 1],
            cost=[1, 2],
            currency="EUR",
            duration=[1, 2],
            direction=["inbound", None],
        )
    )
    names = ("at", "client", "level", "cost", "duration", "attempt", "direction")

    assert ["int64", "int32", "int8", "int64", "int64", "int32", "int8"] == [
        getattr(contacts, name).dtype.name for name in names
    ]


ROWS: dict[str, Callable[[], None]] = {
    f"{check.__name__.upper()}-contacts": check
    for check in (a24, c1, h1, h10, h11, h18, h19, h22)
}
