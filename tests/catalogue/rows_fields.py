"""Rows D, E and F of the catalogue of bad inputs that fields answer for."""

import time
from collections.abc import Callable
from decimal import Decimal

import pytest

from salesmodel._checks import identifier
from salesmodel.domain.fields.schema import Field, Schema, free, is_missing
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


def _code(call):
    """Expect a value to be refused in a short sentence, and tell the code."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert len(str(caught.value)) < 300
    return caught.value.code


def _seconds(call):
    """Take the best of several times."""
    best = []
    for _ in range(5):
        start = time.process_time()
        call()
        best.append(time.process_time() - start)
    return min(best)


def d1():
    """An id is text of 1 to 128 characters that is not blank, and no number."""
    for value in ("", " ", "\t", "\u00a0", None, 0, False, 7, "x" * 10_000_000):
        assert "id" == _code(lambda value=value: identifier("deal", value))
    assert "x" * 128 == identifier("deal", "x" * 128)


def d8():
    """Half of a surrogate pair is refused on input, in values and in names."""
    half = "Anna \ud800"

    assert "surrogate" == _code(lambda: Field("name").check(half))
    assert "surrogate" == _code(lambda: free({"name": half}))
    assert "surrogate" == _code(lambda: identifier("deal", half))


def d9():
    """Control characters are refused except tab and line feed; U+2028 is text."""
    field = Field("name")

    for control in "\x00\x1b\x07\r\x7f\x85\x9f":
        assert "control" == _code(lambda text=control: field.check(f"Anna{text}"))
    assert "control" == _code(lambda: field.check("Anna\r\nLee"))
    for allowed in "\t\n\u2028":
        assert f"Anna{allowed}Lee" == field.check(f"Anna{allowed}Lee")


def d11():
    """E-mail addresses and phone numbers stay as given, and are read in linear time."""
    email, phone = Field("mail", "email"), Field("call", "phone")

    assert "Ann@Example.COM" == email.check("Ann@Example.COM")
    assert "8 (495) 123-45-67" == phone.check("8 (495) 123-45-67")
    assert "email" == _code(lambda: email.check("garbage"))
    assert "phone" == _code(lambda: phone.check("garbage"))
    assert "long" == _code(lambda: email.check("a" * 10_240 + "@example.com"))
    assert "long" == _code(lambda: phone.check("1" * 65))
    assert "garbage" == Field("call").check("garbage")  # as text it is not looked at
    nested = Field("code", pattern="^(a+)+$", max_length=65_536)
    short, long = ("a" * n + "!" for n in (5_000, 20_000))
    quick = _seconds(lambda: _code(lambda: nested.check(short)))
    assert _seconds(lambda: _code(lambda: nested.check(long))) < 10 * quick


def e6_schema():
    """A misspelt field is found by the schema, which names the one that was meant."""
    schema = Schema([Field("budget", "money"), Field("city")])

    assert ("bugdet",) == schema.unknown(["budget", "bugdet"])
    with pytest.raises(InvalidValueError, match="such as 'budget'") as caught:
        schema.check({"bugdet": Money(1, "EUR")})
    assert "unknown_field" == caught.value.code


def f3():
    """Blank text, an empty list and a NaN are missing; 0 and False are present."""
    for value in (None, "", " ", float("nan"), Decimal("NaN"), [], (), {}):
        assert is_missing(value)
    for value in (0, 0.0, False, Decimal(0), Money(0, "EUR")):
        assert not is_missing(value)
    schema = Schema([Field("n", "integer"), Field("yes", "boolean"), Field("city")])
    expected = (("n", 0), ("yes", False), ("city", None))
    assert expected == schema.check({"n": 0, "yes": False, "city": " "})


ROWS: dict[str, Callable[[], None]] = {
    "D1-identifier": d1,
    "D8": d8,
    "D9": d9,
    "D11": d11,
    "E6-schema": e6_schema,
    "F3": f3,
}
"""The rows by their id."""
