"""JSON as text: its limits, its encoding, its keys and its numbers."""

import copy
import gzip
import pickle
import sys

import pytest

from deal_cases import opened
from salesmodel.domain import Stage
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records import Limits, from_json, to_json
from salesmodel.values import Money


TEXT = to_json(Money("19.90", "EUR"))


def code(text, **given):
    """Return the code of the refusal of a text."""
    with pytest.raises(LoadError) as caught:
        from_json(text, **given)
    return caught.value.code


def test_there_is_one_text_of_a_value():
    """Keys are sorted, nothing is escaped that need not be, a line feed ends it."""
    text = to_json(Stage("встреча", guidance="a\nb"))

    assert '{"guidance":"a\\nb","id":"встреча","schema":1,"type":"stage"}\n' == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1251"])
def test_text_is_in_utf_8(encoding):
    """Other encodings are refused, a mark of order is nothing."""
    raw = to_json(Stage("встреча")).encode(encoding)

    assert code(raw) in ("encoding", "json")
    assert code(gzip.compress(raw)) == "encoding"


def test_a_mark_of_order_is_nothing():
    """It may stand before text and before bytes."""
    for text in (f"\ufeff{TEXT}", f"\ufeff{TEXT}".encode(), bytearray(TEXT.encode())):
        assert Money("19.90", "EUR") == from_json(text)


@pytest.mark.parametrize("text", ["", "{", "{}x", "nul", '{"a":}', "'x'", "{'a': 1}"])
def test_what_is_no_json_is_refused(text):
    """The place is told by line and column."""
    assert "json" == code(text)
    with pytest.raises(LoadError, match="line 1 column"):
        from_json(text)


def test_a_key_stands_once():
    """Each key that stands twice is told with its path, wherever it is."""
    text = '{"schema":1,"type":"money","amount":"5","amount":"6","currency":"EUR"}'
    with pytest.raises(LoadError) as caught:
        from_json(text)
    assert ("$.amount stands twice",) == caught.value.problems
    assert "duplicate_key" == caught.value.code
    text = to_json(opened()).replace('"by":"ann"', '"by":"ann","by":"ann","by":5', 1)
    with pytest.raises(LoadError) as caught:
        from_json(text)
    assert "$.history[0].by stands twice" == caught.value.problems[0]
    assert 2 == len(caught.value.problems)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "19.90", "1e3"])
def test_numbers_are_whole(number):
    """No float is read, and the digits that were given are told."""
    text = TEXT.replace('"19.90"', number)
    with pytest.raises(LoadError) as caught:
        from_json(text)
    assert "float" == caught.value.code
    assert caught.value.problems[0].endswith(f"got {number}")


def test_long_numbers_cost_nothing():
    """A million digits are not made a number."""
    text = TEXT.replace('"19.90"', "9" * 1_000_000)

    assert "float" == code(text)


def test_depth_has_a_limit():
    """Brackets are counted before anybody steps into them; those in texts are texts."""
    assert "limit" == code("[" * 100_000)
    assert "limit" == code(b'{"a":' * 100_000)
    assert "limit" == code(TEXT[:-2] + ',"x":' + "[" * 32 + "]" * 32 + "}")
    assert "unknown_field" == code(TEXT[:-2] + ',"x":' + "[" * 31 + "]" * 31 + "}")
    stage = Stage("a", guidance='\\"[{' * 99)
    assert stage == from_json(to_json(stage))
    assert "unknown_field" == code(
        TEXT[:-2] + ',"x":' + "[" * 99 + "]" * 99 + "}", limits=Limits(depth=200)
    )


def test_depth_within_limits_may_still_be_too_deep_for_the_stack():
    """Then that is told too, and no other error comes out."""
    text = TEXT[:-2] + ',"x":' + "[" * 499 + "]" * 499 + "}"

    def within(n):
        return code(text, limits=Limits(depth=500)) if not n else within(n - 1)

    assert within(sys.getrecursionlimit() // 2) in ("limit", "unknown_field")


def test_size_has_a_limit():
    """It is told by its name, and can be raised."""
    with pytest.raises(LoadError, match=r"limits\.bytes"):
        from_json(TEXT, limits=Limits(bytes=9))
    size = len(TEXT.encode())
    assert from_json(TEXT, limits=Limits(bytes=size))


@pytest.mark.parametrize("name", ["depth", "bytes", "items"])
def test_limits_are_whole_numbers(name):
    """A limit that is none is refused, and a copy is checked again."""
    for wrong in (0, -1, 1.5, None, 2**50):
        with pytest.raises(InvalidValueError, match=name):
            Limits(**{name: wrong})
    limits = Limits(**{name: 9})
    assert limits == pickle.loads(pickle.dumps(limits)) == copy.deepcopy(limits)
