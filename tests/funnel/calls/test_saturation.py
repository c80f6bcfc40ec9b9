"""Tests of how success falls with the attempt."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import saturation
from salesmodel.tables import ContactTable


def _contacts(*cells, unknown=0):
    """Build contacts of (deals, contacts) by attempt."""
    attempt = [place + 1 for place, (_, n) in enumerate(cells) for _ in range(n)]
    level = [4 * (one < won) for won, n in cells for one in range(n)]
    return ContactTable.from_columns(
        at=["2026-01-05"] * (len(level) + unknown),
        attempt=attempt + [None] * unknown,
        level=level + [0] * unknown,
    )


def test_another_attempt_costs_more_than_it_brings():
    """After the second one here."""
    found = saturation(
        _contacts((10, 100), (4, 100), (1, 100), unknown=3),
        profit=5_000,
        contact_cost=100,
    )

    assert [400.0, 100.0, -50.0] == [row.worth.value for row in found.rows]
    assert (2, 3, None) == (found.stop_after, found.n_unknown, found.certain_after)


def test_rates_may_only_fall():
    """A third attempt that did better by luck is taken together with the second."""
    found = saturation(
        _contacts((10, 100), (2, 100), (4, 100)), profit=5_000, contact_cost=100
    )

    assert pytest.approx([0.1, 0.03, 0.03]) == [row.fitted for row in found.rows]
    assert 3 == found.stop_after


def test_attempts_that_are_surely_not_worth_it_are_told():
    """Those after the first, and all of them."""
    some = saturation(
        _contacts((300, 3000), (0, 3000), (0, 3000)), profit=500, contact_cost=5
    )
    none = saturation(_contacts((0, 3000)), profit=500, contact_cost=5)

    assert (1, 1) == (some.stop_after, some.certain_after)
    assert (0, 0) == (none.stop_after, none.certain_after)


def test_a_level_of_interest_can_be_named():
    """And no contact is no row."""
    contacts = ContactTable.from_columns(
        at=["2026-01-05"] * 2, attempt=[1, 1], level=[1, 0]
    )
    empty = ContactTable.from_columns(at=[], attempt=[], level=[])

    assert (
        0.5 == saturation(contacts, "answered", profit=1, contact_cost=0).rows[0].fitted
    )
    assert ((), 0, None) == (
        saturation(empty, profit=1, contact_cost=0).rows,
        saturation(empty, profit=1, contact_cost=0).stop_after,
        saturation(empty, profit=1, contact_cost=0).certain_after,
    )


def test_attempts_have_to_be_numbered():
    """`number_contacts` does it."""
    contacts = ContactTable.from_columns(at=["2026-01-05"], level=[1])
    with pytest.raises(InvalidValueError):
        saturation(contacts, profit=1, contact_cost=0)
