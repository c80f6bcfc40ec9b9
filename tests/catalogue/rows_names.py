"""Rows D10 and D12: text that runs backwards, and text of many small marks."""

from datetime import UTC, datetime

import pytest

from salesmodel._facts import shown
from salesmodel.domain import Client, Field, Stage
from salesmodel.errors import InvalidValueError, UnknownStageError


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
BACKWARDS = "Acme \u202emoc.live"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def d10():
    """A sign that turns text around is kept in data, and escaped in errors."""
    client = Client.add("c1", BACKWARDS, kind="company", at=MONDAY, by="ann")
    error = UnknownStageError(BACKWARDS, ("lead",))

    assert BACKWARDS == client.name
    assert "\u202e" not in str(error)
    assert r"\u202e" in str(error)
    assert "\u202e" not in repr(client)
    assert BACKWARDS == Stage("s", BACKWARDS).name


def d12():
    """Length counts code points, and what is shown is cut by code points."""
    family = Field("name", max_length=5)
    marks = "e" + "\u0301" * 1_000

    assert 5 == len(FAMILY)
    assert FAMILY == family.check(FAMILY)
    assert marks == Field("name").check(marks)
    assert 80 == len(shown(marks))
    assert shown(marks).endswith("…")
    with pytest.raises(InvalidValueError) as caught:
        family.check(FAMILY + "x")
    assert "long" == caught.value.code


ROWS = {"D10": d10, "D12": d12}
