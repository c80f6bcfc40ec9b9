"""What is personal does not show in errors."""

import copy

import pytest

from salesmodel._checks import identifier
from salesmodel._personal import PERSONAL, discreetly, personal_text
from salesmodel.errors import InvalidValueError


def test_a_discreet_check_keeps_what_was_given_to_itself():
    """It returns what the check does, and raises as it does, without the value."""
    assert "c1" == discreetly(identifier, "id", "c1")
    with pytest.raises(InvalidValueError) as caught:
        discreetly(identifier, "id", "Zaphod" * 99)
    error = caught.value
    assert "Zaphod" not in str(error)
    assert error.__context__ is None
    assert ("id", "id", PERSONAL) == (error.name, error.code, error.value)


def test_personal_text_may_be_blank_only_if_it_may_be_empty():
    """What stands for it shows nothing, and is a value."""
    assert "" == personal_text("note", "", most=9, least=0)
    with pytest.raises(InvalidValueError, match="<personal>"):
        personal_text("name", " ", most=9)
    assert PERSONAL == copy.deepcopy(PERSONAL)
    assert "<personal>" == repr(PERSONAL)
