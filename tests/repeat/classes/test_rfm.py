"""Tests of the summary of marketing: recency, frequency, money."""

import numpy as np
import pytest

from salesmodel.errors import InvalidAmountError, InvalidInstantError, InvalidValueError
from salesmodel.repeat import marketing_rfm
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000
POLICIES = {"missing_client": "keep", "missing_at": "keep", "untied": "keep"}


def _table(*rows, **columns):
    """Build purchases of (client, day, amount)."""
    client, day, amount = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "client": list(client),
        "at": [None if one is None else one * DAY for one in day],
        "amount": list(amount),
        "currency": "EUR",
    }
    return PurchaseTable.from_columns(**(plain | POLICIES | columns))


def test_what_is_not_known_by_then_is_left_out_and_counted():
    """Rows without client or instant, and later ones, by the first reason."""
    purchases = _table(
        ("Acme", 1, 100), (None, None, 5), ("Bolt", None, 7), ("Acme", 9, 40)
    )
    summary = marketing_rfm(purchases, as_of=8 * DAY)

    assert ([0], [7], [1], [100]) == (
        summary.client.tolist(),
        summary.days_since_last.tolist(),
        summary.n_purchases.tolist(),
        summary.total_amount.tolist(),
    )
    assert {"without_client": 1, "undated": 1, "after": 1} == summary.notices


def test_days_are_those_of_the_calendar():
    """One second after midnight the day before is a day ago."""
    purchases = _table(("Acme", 1, 100))
    summary = marketing_rfm(purchases, as_of=2 * DAY + 1_000_000)

    assert [1] == summary.days_since_last.tolist()
    assert [0] == marketing_rfm(purchases, as_of=2 * DAY - 1).days_since_last.tolist()


def test_refunds_are_taken_off_and_are_no_purchases():
    """Also one of a purchase that is not there; under undo a purchase is none."""
    purchases = _table(
        ("Acme", 1, 100),
        ("Acme", 2, -100),
        ("Acme", 3, 50),
        ("Acme", 4, -10),
        refunds=[None, 0, None, None],
    )
    kept = marketing_rfm(purchases, as_of=9 * DAY)
    undone = marketing_rfm(purchases, as_of=9 * DAY, refunds="undo")

    assert ([2], [40], [20.0]) == (
        kept.n_purchases.tolist(),
        kept.total_amount.tolist(),
        kept.mean_amount.tolist(),
    )
    assert ([1], [40]) == (undone.n_purchases.tolist(), undone.total_amount.tolist())


def test_an_unknown_amount_is_no_zero():
    """It is left out of the mean, which is not defined where no amount is known."""
    purchases = _table(("Acme", 1, 100), ("Acme", 2, None), ("Bolt", 3, None))
    summary = marketing_rfm(purchases, as_of=9 * DAY)

    assert {"without_amount": 2} == summary.notices
    assert [2, 1] == summary.n_purchases.tolist()
    assert [1, 0] == summary.n_priced.tolist()
    np.testing.assert_array_equal([100, np.nan], summary.mean_amount)


def test_amounts_are_added_exactly_or_refused():
    """Beyond what floats hold, and beyond what one column can be sure of."""
    near = 2**62
    exact = marketing_rfm(_table(("Acme", 1, 2**53), ("Acme", 1, 1)), as_of=9 * DAY)
    apart = _table(("Acme", 1, near), ("Bolt", 1, near), ("Core", 1, near))
    again = _table(("Acme", 1, near), ("Acme", 1, 5), ("Bolt", 1, 7), ("Acme", 1, 1))
    passed = _table(("Acme", 1, near), ("Acme", 1, near), ("Bolt", 1, 7))

    assert [2**53 + 1] == exact.total_amount.tolist()
    assert [near] * 3 == marketing_rfm(apart, as_of=9 * DAY).total_amount.tolist()
    assert [near + 6, 7] == marketing_rfm(again, as_of=9 * DAY).total_amount.tolist()
    with pytest.raises(InvalidAmountError, match="fit into int64") as caught:
        marketing_rfm(passed, as_of=9 * DAY)
    assert ("too_large", 2**63) == (caught.value.code, caught.value.value)


def test_it_shows_clients_by_name_or_code():
    """And only the first twenty of them."""
    named = marketing_rfm(_table(("Acme", 1, 100)), as_of=3 * DAY)
    many = PurchaseTable.from_columns(client=np.arange(30), at=np.arange(30))
    coded = marketing_rfm(many, as_of=3 * DAY)

    assert [
        "Recency, frequency and money of 1 clients, amounts in minor units of EUR",
        "client  days since last  purchases  total     mean",
        "Acme                  2          1    100  100.000",
    ] == str(named).splitlines()
    assert "<td>Acme</td>" in named._repr_html_()
    assert (22, "19                    3          1      –     –") == (
        len(str(coded).splitlines()),
        str(coded).splitlines()[-1],
    )
    assert (None, None, 30) == (coded.total_amount, coded.mean_amount, len(coded))


def test_no_purchases_are_no_clients():
    """Nothing warns, and nothing is zero."""
    summary = marketing_rfm(_table(), as_of=3 * DAY)

    assert (0, [], []) == (
        len(summary),
        summary.total_amount.tolist(),
        summary.mean_amount.tolist(),
    )


def test_what_cannot_be_is_refused():
    """An instant that is none, and a policy that is none."""
    purchases = _table(("Acme", 1, 100))

    with pytest.raises(InvalidInstantError):
        marketing_rfm(purchases, as_of="2026-01-01")
    with pytest.raises(InvalidValueError, match="refunds"):
        marketing_rfm(purchases, as_of=DAY, refunds="drop")
