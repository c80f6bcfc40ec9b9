"""Tests of amounts by seller, client and month, and of their states."""

import numpy as np
import pytest

from salesmodel.errors import DefinitionError, InvalidValueError, LoadError
from salesmodel.repeat import MonthlySalesState, SellerMonth
from salesmodel.repeat.planning._cells import Cells
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000


def _table(*rows, **columns):
    client, at, amount, seller = zip(*rows, strict=True) if rows else [()] * 4
    plain = {
        "client": list(client),
        "at": list(at),
        "amount": list(amount),
        "seller": list(seller),
        "currency": "EUR",
        "missing_client": "keep",
        "missing_at": "keep",
        "untied": "keep",
    }
    return PurchaseTable.from_columns(**(plain | columns))


SALES = _table(
    ("Bolt", "2026-02-10", 70, "Ben"),
    ("Acme", "2026-01-05", 100, "Ann"),
    ("Acme", "2026-02-05", -40, "Ann"),
    (None, "2026-02-20", 5, None),
    ("Acme", None, 1000, "Ann"),
    ("Acme", "2026-02-06", None, "Ann"),
)


def test_amounts_are_added_by_seller_and_month():
    """A refund counts in its own month; what cannot be placed is counted apart."""
    sales = MonthlySalesState.of(SALES).finish()

    assert (
        SellerMonth("Ann", "2026-01", 100),
        SellerMonth("Ann", "2026-02", -40),
        SellerMonth("Ben", "2026-02", 70),
        SellerMonth(None, "2026-02", 5),
    ) == sales.rows()
    assert (4, 135) == (len(sales), sales.total)
    assert {"undated": 1, "without_amount": 1} == sales.notices
    assert [
        "4 months of 3 sellers, 2026-01-05 to 2026-02-20",
        "seller    month  amount",
        "Ann     2026-01     100",
    ] == str(sales).splitlines()[:3]
    assert "<td>Ben</td>" in sales._repr_html_()


def test_ends_that_are_stated_leave_rows_out():
    """The beginning is in, the end is out."""
    ends = {"since": 20_463 * DAY, "until": 20_494 * DAY}  # 2026-01-10 to 2026-02-10
    sales = MonthlySalesState.of(SALES, **ends).finish()

    assert (SellerMonth("Ann", "2026-02", -40),) == sales.rows()
    assert (ends["since"], ends["until"]) == (sales.since, sales.until)
    assert {"undated": 1, "without_amount": 1, "before": 1, "after": 2} == sales.notices


def test_of_nothing_only_what_is_stated_is_known():
    """One end stands for both, and none for neither."""
    state = MonthlySalesState.of(_table())
    sales = state.finish()

    assert (None, None, 0) == (sales.since, sales.until, len(sales))
    assert "0 months of 0 sellers, – to –" in str(sales)
    one = MonthlySalesState.of(_table(), until=5 * DAY).finish()
    assert (5 * DAY, 5 * DAY) == (one.since, one.until)
    one = MonthlySalesState.of(_table(), since=5 * DAY).finish()
    assert (5 * DAY, 5 * DAY) == (one.since, one.until)


def test_clients_without_names_are_told_by_code():
    """As text; and without a column of sellers nobody sold."""
    coded = PurchaseTable.from_columns(
        client=[10, 2], at=[DAY, DAY], amount=[1, 2], currency="EUR"
    )
    state = MonthlySalesState.of(coded)

    assert (("10", "2"), ()) == (state.clients, state.sellers)
    assert (SellerMonth(None, "1970-01", 3),) == state.finish().rows()


def test_amounts_are_needed_and_ends_in_order():
    """Without amounts there is nothing to add up."""
    bare = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])

    with pytest.raises(InvalidValueError, match="with amounts"):
        MonthlySalesState.of(bare)
    with pytest.raises(InvalidValueError, match="before the beginning"):
        MonthlySalesState.of(SALES, since=2 * DAY, until=DAY)


def test_states_of_parts_are_added():
    """Cells of one seller, client and month become one, and so do counts."""
    state = MonthlySalesState.of(SALES)
    both = (state + MonthlySalesState.of(_table())).finish()

    assert state.finish().rows() == both.rows()
    assert [200, -80, 140, 10] == [
        row.amount for row in (state + state).finish().rows()
    ]
    assert {"undated": 2, "without_amount": 2} == (state + state).notices


def test_states_counted_otherwise_are_not_added():
    """Other ends, another currency, or no state at all."""
    state = MonthlySalesState.of(SALES)

    for other in (
        MonthlySalesState.of(SALES, since=DAY),
        MonthlySalesState.of(_table(currency="USD")),
    ):
        with pytest.raises(DefinitionError, match="is not the same in both"):
            state + other
    with pytest.raises(TypeError):
        state + 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "flow"},
        {"schema": 2},
        {"seller": [0]},
        {"seller": [9, 9, 9, 9]},
        {"client": [-2, 0, 0, 0]},
        {"month": [99_999, 0, 0, 0]},
        {"amount": [1.5, 1, 1, 1]},
        {"sellers": ["Ben", "Ann"]},
        {"clients": "Acme"},
        {"since": 5, "until": 1},
        {"span": [1]},
        {"span": 7},
        {"currency": 978},
        {"notices": {"undated": -1}},
        {"notices": None},
    ],
)
def test_what_is_no_state_is_refused(change):
    """Whatever is wrong with it."""
    kept = MonthlySalesState.of(SALES).as_dict()

    with pytest.raises(LoadError, match="a state of monthly_sales"):
        MonthlySalesState.from_dict(kept | change)
    with pytest.raises(LoadError, match="'amount' is not there"):
        MonthlySalesState.from_dict({k: v for k, v in kept.items() if k != "amount"})


def test_an_empty_state_can_be_kept():
    """And read again."""
    kept = MonthlySalesState.of(_table(currency=None)).as_dict()

    assert kept == MonthlySalesState.from_dict(kept).as_dict()


@pytest.mark.parametrize("most", [3, 2**25, 2**31 - 1])
def test_cells_are_the_same_whatever_the_codes(most):
    """Codes that fit into one number with the row, without it, or not at all."""
    seller = np.array([most, 0, most, 0, most])
    client = np.array([most, most, -1, most, most])
    month = np.array([2000, 0, 5, 0, 2000])
    cells = Cells.of(seller, month, client, np.array([1, 2, 3, 4, 5]))

    assert [0, most, most] == cells.seller.tolist()
    assert [0, 5, 2000] == cells.month.tolist()
    assert [most, -1, most] == cells.client.tolist()
    assert [6, 3, 6] == cells.amount.tolist()
