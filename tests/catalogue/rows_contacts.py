"""Rows A24, C1, H1 to H4, H6, H10, H11, H13, H18, H19, H22, as contacts answer them."""

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
from salesmodel.repeat import (
    ContactNorm,
    complaint_times,
    contact_coverage,
    contact_standing,
    control_calls,
    repeat_by_score,
    satisfaction,
)
from salesmodel.tables import (
    ClientTable,
    ComplaintTable,
    ContactTable,
    PurchaseTable,
    ResponseTable,
    StepCounts,
    number_contacts,
)


DAYS = ["2026-01-05", "2026-01-06"]
MANY = 70_000
DAY = 86_400_000_000
NOW = int(np.datetime64("2026-01-06", "us").astype(int))
NORM = ContactNorm({"key": 7})


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
    nobody = ClientTable.from_columns(client=[])
    assert 0 == _covered(empty, nobody).n_clients
    assert () == contact_standing(empty, nobody, NORM, as_of=15 * DAY).late()


def _covered(contacts, base):
    return contact_coverage(
        contacts, base, within=(10 * DAY, 20 * DAY), norm=NORM
    ).total


def h2():
    """One client, touched or not, has a share of 0 or 1 with its Wilson interval."""
    base = ClientTable.from_columns(client=["Acme"], segment=["key"])
    for at, share, low, high in ((15, 1.0, 0.207, 1.0), (5, 0.0, 0.0, 0.793)):
        contacts = ContactTable.from_columns(at=[at * DAY], client=["Acme"])
        touched = _covered(contacts, base).touched
        assert (share, 1) == (touched.value, touched.n)
        assert (low, high) == (round(touched.low, 3), round(touched.high, 3))


def h3():
    """Of no client, no time and no deadline there is no share, never 0."""
    none = ContactTable.from_columns(at=[], client=[])
    found = _covered(none, ClientTable.from_columns(client=[]))

    assert (None, None, None) == (
        found.touched.value,
        found.in_norm.value,
        found.in_time.value,
    )


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


def h4():
    """Where every complaint is open no median is reached, and no mean is made up."""
    complaints = ComplaintTable.from_columns(at=DAYS, resolved=[None, None])
    row = complaint_times(complaints, as_of=NOW).total

    assert (2, None, 0.0) == (
        row.n_open,
        row.median_days,
        row.resolved_within(1).value,
    )


def h6():
    """A complaint resolved at once took no time; one resolved before is refused."""
    complaints = ComplaintTable.from_columns(at=DAYS, resolved=DAYS)
    assert 0.0 == complaint_times(complaints, as_of=NOW).total.median_days
    with pytest.raises(InvalidInstantError, match=r"resolved\[1\] must be at or after"):
        ComplaintTable.from_columns(at=DAYS, resolved=[None, "2026-01-01"])


def h10_scores():
    """A score off the scale is refused by its row; one that is absent is no answer."""
    for score in ([9, np.inf], [9, 11], np.array([9.0, np.inf]), np.array([9, 11])):
        with pytest.raises(InvalidValueError, match=r"score\[1\] must be a whole"):
            ResponseTable.from_columns(at=DAYS, score=score)
    gone = ResponseTable.from_columns(
        at=[None, *DAYS], score=[1, 9, np.nan], missing_at="drop"
    )
    assert ([9, -1], {"at_dropped": 1}) == (gone.score.tolist(), gone.notices)
    nobody = satisfaction(ResponseTable.from_columns(at=[], score=[])).total
    assert (None, None) == (nobody.score.value, nobody.responded.value)


def h13():
    """What was before the table began is not known, and is left out of the norm."""
    base = ClientTable.from_columns(client=["Acme"], segment=["key"])
    contacts = ContactTable.from_columns(at=[10 * DAY], client=["Bolt"])
    found = _covered(contacts, base)

    assert (7.0, 3.0, 0.0) == (found.unknown_days, found.known_days, found.kept_days)


def h13_returns():
    """Clients and sales that are too young to tell are left out, and counted."""
    answers = ResponseTable.from_columns(at=DAYS, client=["Acme", "Bolt"], score=[9, 9])
    sales = PurchaseTable.from_columns(client=["Acme", "Bolt"], at=DAYS)
    found = repeat_by_score(answers, sales, days=1, as_of=NOW)
    calls = ContactTable.from_columns(at=[], client=[])
    control = control_calls(sales, calls, days=0.5, as_of=NOW).by().total

    assert (1, 1) == (found.rows()[0].n_clients, found.too_young)
    assert (1, 1) == (control.in_time.n, control.n_waiting)


def h18():
    """A table, its counts and its coverage take at most three times its columns."""
    n = 300_000
    rng = np.random.Generator(np.random.PCG64DXSM(5))
    columns = {
        "at": rng.integers(0, 20 * DAY, n),
        "client": rng.integers(0, n // 3, n, np.int32),
        "level": rng.integers(0, 5, n).astype(np.int8),
        "cost": rng.integers(0, 100, n),
        "duration": rng.integers(0, 10**9, n),
    }
    size = sum(column.nbytes for column in columns.values())

    clients = np.arange(n // 3)
    base = ClientTable.from_columns(client=clients, segment=["key"] * clients.size)

    tracemalloc.start()
    contacts = ContactTable.from_columns(**columns, currency="EUR")
    StepCounts.of(contacts)
    number_contacts(contacts)
    _covered(contacts, base)
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
    f"{name.upper()}-{kind or 'contacts'}": check
    for check in (
        a24,
        c1,
        h1,
        h2,
        h3,
        h4,
        h6,
        h10,
        h10_scores,
        h11,
        h13,
        h13_returns,
        h18,
        h19,
        h22,
    )
    for name, _, kind in [check.__name__.partition("_")]
}
