"""Tests of first against repeat sales."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from salesmodel.repeat import repeat_share
from salesmodel.tables import DealTable, to_minor_units


CDNOW = Path(__file__).parents[4] / "shared/data/cdnow/CDNOW_sample.txt"


def _sales(*rows, **columns):
    """Build won deals of (client, instant, amount)."""
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "deal": [f"d{number}" for number in range(len(rows))],
        "outcome": ["won"] * len(rows),
        "opened": list(at),
        "closed": list(at),
        "client": list(client),
        "amount": list(amount),
        "currency": "EUR",
    }
    return DealTable.from_columns(**(plain | columns))


def test_first_sales_are_not_known_without_the_whole_history():
    """Only the share as if it were complete is told."""
    split = repeat_share(_sales(("Acme", 5, 100), ("Acme", 9, 300), ("Bolt", 7, 100)))

    assert (None, None, None) == (
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
    )
    assert (0.6, 2, 1, 5) == (
        split.repeat_share_if_complete,
        split.clients,
        split.repeat_clients,
        split.history_from,
    )


def test_a_client_from_before_is_an_old_one():
    """All of his sales are repeat sales, the earlier ones too; the start counts."""
    sales = _sales(("Acme", 5, 100), ("Acme", 9, 300), ("Bolt", 6, 50))
    split = repeat_share(sales, new_after=6)

    assert (50, 400, 400 / 450) == (
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
    )


def test_only_won_deals_with_a_client_are_sales():
    """A lost deal is none, and nobody's sale is left out."""
    rows = [("Acme", 5, 100), (None, 6, 70), ("Acme", 4, 30)]
    sales = _sales(*rows, outcome=["won", "won", "lost"])
    split = repeat_share(sales, new_after=0)

    assert (1, 0, 100, 0, 0.0) == (
        split.clients,
        split.repeat_clients,
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
    )


def test_sales_at_one_instant_are_taken_in_their_order_and_counted():
    """Which of them was first is not known."""
    split = repeat_share(_sales(("Acme", 5, 100), ("Acme", 5, 300)), new_after=0)

    assert (100, 300, 1) == (
        split.first_amount,
        split.repeat_amount,
        split.tied_first_sales,
    )


def test_undated_sales_come_last_and_are_counted():
    """They do not make a client an old one."""
    split = repeat_share(_sales(("Acme", None, 100), ("Acme", 5, 300)), new_after=1)

    assert (300, 100, 1, 5) == (
        split.first_amount,
        split.repeat_amount,
        split.undated,
        split.history_from,
    )


def test_a_sale_without_an_amount_is_a_sale():
    """It adds nothing, and makes the next one a repeat sale."""
    split = repeat_share(_sales(("Acme", 4, None), ("Acme", 5, 300)), new_after=0)

    assert (0, 300, 1.0, 1) == (
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
        split.repeat_clients,
    )


@pytest.mark.parametrize("amounts", [(0, 0), (-100, 50), (100, -10), (-10, 100)])
def test_refunds_and_zeros_make_no_share(amounts):
    """A part of nothing, and a negative part, is no share."""
    first, again = amounts
    split = repeat_share(_sales(("Acme", 4, first), ("Acme", 5, again)), new_after=0)

    assert (None, None) == (split.repeat_share, split.repeat_share_if_complete)
    assert amounts == (split.first_amount, split.repeat_amount)


def test_without_amounts_only_clients_are_counted():
    """Sales of unknown value have no share."""
    rows = [("Acme", 4, None), ("Acme", 5, None)]
    split = repeat_share(_sales(*rows, amount=None, currency=None), new_after=0)

    assert (1, 1, None, None, None, None) == (
        split.clients,
        split.repeat_clients,
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
        split.repeat_share_if_complete,
    )


@pytest.mark.parametrize("columns", [{}, {"client": None}])
def test_no_sales_have_no_share(columns):
    """Neither without rows nor without clients."""
    split = repeat_share(_sales(**columns), new_after=0)

    assert (0, 0, 0, 0, None, None) == (
        split.clients,
        split.repeat_clients,
        split.first_amount,
        split.repeat_amount,
        split.repeat_share,
        split.history_from,
    )


def test_the_transactions_of_cdnow_are_read():
    """The public sample: its rows, customers and sum, and its share by plain loops."""
    if not CDNOW.exists():
        pytest.skip("the CDNOW sample is not beside this checkout")
    rows = [line.split() for line in CDNOW.read_text().splitlines()]
    at = np.array(
        [dt.datetime.strptime(row[2], "%Y%m%d") for row in rows], "datetime64[us]"
    )
    deals = DealTable.from_columns(
        deal=[f"t{number}" for number in range(len(rows))],
        outcome=["won"] * len(rows),
        opened=at,
        closed=at,
        client=[row[0] for row in rows],
        amount=to_minor_units("amount", [row[4] for row in rows], digits=2),
        currency="USD",
    )
    start = int(np.datetime64("1997-01-01", "us").astype(np.int64))
    split = repeat_share(deals, new_after=start)
    seen: set[str] = set()
    first = 0
    for client, _, _, _, dollars in rows:
        first += 0 if client in seen else round(float(dollars) * 100)
        seen.add(client)

    assert (6919, 2357, 24_409_194) == (
        len(deals),
        split.clients,
        split.first_amount + split.repeat_amount,
    )
    assert first == split.first_amount
    assert (24_409_194 - first) / 24_409_194 == split.repeat_share
