"""Tests of the norm of contacts."""

import pytest

from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat import ContactNorm
from salesmodel.tables import ContactTable


DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]


def _counts(norm, **columns):
    contacts = ContactTable.from_columns(at=DAYS, **columns, missing_level="keep")
    return norm.counts(contacts).tolist()


def test_every_contact_counts_unless_told_otherwise():
    """A norm without days is one of no segment."""
    assert [True] * 3 == _counts(ContactNorm())
    assert [0, 0] == ContactNorm().spans(("key", None)).tolist()


def test_some_channels_count():
    """A channel that is not known does not."""
    norm = ContactNorm(channels=("phone", "meeting"))

    assert [True, False, False] == _counts(norm, channel=["phone", "e-mail", None])


def test_contacts_count_from_a_level_on():
    """A level that is not known does not."""
    norm = ContactNorm(level="answered")

    assert [False, True, False] == _counts(norm, level=["call", "meeting", None])


@pytest.mark.parametrize(
    ("norm", "columns", "needed"),
    [
        (ContactNorm(channels=["phone"]), {}, "channel must be a column"),
        (ContactNorm(level="call"), {}, "level must be a column"),
        (ContactNorm(level="seen"), {"level": [0, 1, 2]}, "level must be one of call"),
    ],
)
def test_what_a_norm_asks_for_has_to_be_there(norm, columns, needed):
    """Columns and levels are named."""
    with pytest.raises(InvalidValueError, match=needed):
        _counts(norm, **columns)


@pytest.mark.parametrize(
    "days", [0, -1, float("nan"), float("inf"), True, "14", None, 36_526]
)
def test_days_are_a_positive_number(days):
    """Others are refused by their segment."""
    with pytest.raises(DefinitionError, match=r"days\['key'\] must be more than 0"):
        ContactNorm({"key": days})


def test_every_problem_of_a_norm_is_told():
    """Blank segments and wrong days at once."""
    with pytest.raises(DefinitionError) as caught:
        ContactNorm({" ": 5, "key": 0, 7: 5})

    assert 3 == len(caught.value.problems)


def test_days_come_by_segment():
    """Nothing else is a norm, and channels are several."""
    with pytest.raises(InvalidValueError, match="a mapping of segment to days"):
        ContactNorm([("key", 5)])
    with pytest.raises(InvalidValueError, match="several texts"):
        ContactNorm(channels="phone")


def test_a_norm_is_not_to_be_written_to():
    """Nor does it follow the mapping it was made of."""
    days = {"key": 5}
    norm = ContactNorm(days)
    days["key"] = 7

    assert (5, norm) == (norm.days["key"], ContactNorm({"key": 5}))
    with pytest.raises(TypeError):
        norm.days["key"] = 7
