"""Tests of the numbers of attempts."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.tables import ContactTable, number_contacts


def _numbers(per="client", **columns):
    at = ["2026-01-08", "2026-01-05", "2026-01-06", "2026-01-06"]
    plain = {"at": at, "client": ["Acme", "Acme", "Bolt", "Acme"]}
    contacts = ContactTable.from_columns(
        **(plain | columns), missing_client="keep", missing_at="keep"
    )
    return number_contacts(contacts, per=per).attempt.tolist()


def test_attempts_are_numbered_by_time():
    """Rows come in any order."""
    assert [3, 1, 1, 2] == _numbers()


def test_attempts_at_one_instant_are_in_the_order_of_rows():
    """Nothing else tells them apart."""
    assert [1, 2, 1, 3] == _numbers(at=["2026-01-05"] * 4)


def test_each_base_can_be_counted_for_itself():
    """A client who stands in two bases is called for the first time in each."""
    base = ["fair", "list", "fair", "fair"]

    assert [2, 1, 1, 1] == _numbers("client and base", base=base)


def test_what_the_client_began_is_no_attempt():
    """A contact of a direction that is not known is one."""
    direction = ["outbound", "inbound", None, None]

    assert [2, 0, 1, 1] == _numbers(direction=direction)


def test_what_is_not_known_has_no_number():
    """A client, an instant and, if asked for, a base are needed."""
    assert [1, 0, 1, 0] == _numbers(
        client=["Acme", None, "Bolt", "Acme"],
        at=["2026-01-08", "2026-01-05", "2026-01-06", None],
    )
    assert [1, 0, 1, 0] == _numbers(
        "client and base", base=["fair", None, "fair", None]
    )


def test_columns_that_are_needed_are_asked_for():
    """Attempts at nobody are not numbered."""
    with pytest.raises(InvalidValueError, match="client must be a column"):
        _numbers(client=None)
    with pytest.raises(InvalidValueError, match="base must be a column"):
        _numbers("client and base")
    with pytest.raises(InvalidValueError, match="per must be one of"):
        _numbers("base")
