"""Rows A2, A24, A25, D3, D4, H1, H10, H18, H19 and H22 of debts and lists of contacts."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.repeat import (
    ContactRules,
    EngagementLine,
    EngagementScheme,
    client_control,
    client_debts,
    engage,
    exclusion,
    whom_to_contact,
)
from salesmodel.tables import ClientTable, ReceivableTable


DAY = 86_400_000_000
NOW = 20_000 * DAY
SCHEME = EngagementScheme(
    [],
    default=EngagementLine(
        "all", responsible="sales", channel="phone", every_days=30, offer="new"
    ),
)


def _owed(*rows, **policies):
    client, amount, paid, due, number = zip(*rows, strict=True) if rows else [()] * 5
    return ReceivableTable.from_columns(
        client=list(client),
        amount=list(amount),
        paid=list(paid),
        due=list(due),
        number=list(number),
        currency="EUR",
        **policies,
    )


def a2():
    """A truth value is no amount, and no score."""
    with pytest.raises(InvalidAmountError):
        _owed(("Acme", True, 0, "2026-01-31", None))
    with pytest.raises(InvalidValueError):
        client_control(
            ClientTable.from_columns(client=["Acme"]), as_of=NOW, score=[True]
        )


def a24():
    """Debts whose sum passes int64 are refused, and never wrap."""
    rows = [("Acme", 2**62, 0, "2026-01-31", None)] * 3
    with pytest.raises(InvalidAmountError, match="fit into int64"):
        client_debts(_owed(*rows), as_of=NOW)


def a25():
    """An absent amount is no 0: an invoice has both, and a plan is not known."""
    with pytest.raises(InvalidAmountError, match=r"paid\[0\] must be given"):
        _owed(("Acme", 5, np.nan, "2026-01-31", None))
    base = ClientTable.from_columns(client=["Acme"])
    row = client_control(base, as_of=NOW, plan=[np.nan], actual=[0]).row("Acme")

    assert (None, 0, None) == (row.plan, row.actual, row.attained)


def d3():
    """A client may be called NA or null."""
    base = ClientTable.from_columns(client=["NA", "null", "None"])
    control = client_control(base, as_of=NOW, score={"NA": 1, "None": 2})

    assert ["NA", "None"] == [row.client for row in whom_to_contact(control).rows()]


def d4():
    """An invoice that stands twice is no second debt."""
    row = ("Acme", 5, 0, "2026-01-31", "7")
    with pytest.raises(InvalidValueError, match=r"number\[1\] must be each once"):
        _owed(row, row)


def h1():
    """Of nobody every list is there, and empty."""
    base = ClientTable.from_columns(client=[])
    split = engage(base, SCHEME)
    debts = client_debts(
        ReceivableTable.from_columns(
            client=[], amount=[], paid=[], due=[], currency=[]
        ),
        as_of=NOW,
    )
    control = client_control(base, as_of=NOW, engagement=split, debts=debts)
    found = whom_to_contact(control, exclusions=[exclusion(base, "opt_out", [])])

    assert {"open": 0, "overdue": 0, "overpaid": 0} == debts.totals
    assert (0, 0, 0) == (len(split), len(found), found.n_quiet)
    assert {0} == {len(one) for one in split.mailing_lists().values()}


def h10():
    """What is not there is counted, and not taken for fine."""
    found = client_debts(
        _owed(("Acme", 5, 9, None, None), missing_due="keep", overpaid="keep"),
        as_of=NOW,
    )
    base = ClientTable.from_columns(client=["Acme"])
    control = client_control(base, as_of=NOW, score=[1], open_complaints=[None])

    assert {"due_unknown": 1, "overpaid": 1} == found.notices
    assert {"opt_out": 1, "open_complaint": 1, "overdue_debt": 1} == whom_to_contact(
        control
    ).unchecked


def h18():
    """A list of a million clients makes no object a client, and stays near its columns."""
    draw, n = np.random.default_rng(1), 1_000_000
    base = ClientTable.from_columns(client=np.arange(n))
    columns = {
        "plan": draw.integers(1, 100, n),
        "actual": draw.integers(0, 100, n),
        "last_contact": NOW - draw.integers(0, 99, n) * DAY,
        "score": draw.integers(0, 11, n),
        "open_complaints": draw.integers(0, 2, n),
    }
    size = sum(column.nbytes for column in columns.values())
    tracemalloc.start()
    control = client_control(
        base, as_of=NOW, engagement=engage(base, SCHEME), **columns
    )
    found = whom_to_contact(control, ContactRules(blocks=["open_complaint"]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert n == len(found) + len(found.excluded) + found.n_quiet
    assert peak < 3 * size


def h19():
    """A hundred thousand segments, each with a line."""
    names = [f"s{number}" for number in range(100_000)]
    base = ClientTable.from_columns(client=np.arange(100_000), segment=names)

    assert {"sales": 100_000} == {
        word: n for word, n in engage(base, SCHEME).by_responsible.items() if n
    }


def h22():
    """Columns have the same types on every platform."""
    found = client_debts(_owed(("Acme", 5, 0, "2026-01-31", None)), as_of=NOW)
    columns = (found.client, found.open, found.days_overdue, found.n_overdue)

    assert ["int64"] * 4 == [column.dtype.name for column in columns]


ROWS: dict[str, Callable[[], None]] = {
    f"{check.__name__.upper()}-control": check
    for check in (a2, a24, a25, d3, d4, h1, h10, h18, h19, h22)
}
