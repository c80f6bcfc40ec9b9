"""JSON as it comes in: within limits, without a guess, every key once."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, final

import attrs

from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records._limits import Limits
from salesmodel.records._problems import Place, Reading


__all__ = ["Number", "dumped", "encoded", "parsed", "quoted"]

_DOCUMENT: Final = "the document"
_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKETS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_ALL_ELSE: Final = bytes(set(range(256)) - _BRACKETS.keys())
_LONGEST_INTEGER = 20
_BOM = "\ufeff"


@final
@attrs.frozen(repr=False)
class Number:
    """The digits of a number that is no short whole one; none is read as a float."""

    digits: str

    def __repr__(self) -> str:
        return self.digits


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
quoted: Final = json.encoder.encode_basestring
"""Writes a text as JSON."""


def encoded(value: object) -> str:
    """Write a part of a document as the one JSON text that it has."""
    return _ENCODER.encode(value)


def dumped(document: object) -> str:
    """Write a document as the one JSON text that it has, with a line feed at the end."""
    return f"{_ENCODER.encode(document)}\n"


def parsed(text: str | bytes, reading: Reading) -> object:
    """Read JSON; a key that stands twice is noted, all else that is no JSON raises."""
    told = _text_within(text, reading.limits)
    doubled: dict[int, tuple[dict[str, object], tuple[str, ...]]] = {}

    def made(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            twice = tuple(key for key in found if counts[key] > 1)
            doubled[id(found)] = found, twice  # held, so that no other has its identity
        return found

    try:
        document: object = json.loads(
            told,
            object_pairs_hook=made,
            parse_int=_whole,
            parse_float=Number,
            parse_constant=Number,
        )
    except RecursionError:
        raise _refused("it is nested too deep to be read", "limit") from None
    except ValueError as error:
        raise _refused(f"it is no JSON: {error}", "json") from None
    for place, value in _parts(document) if doubled else ():
        _, twice = doubled.get(id(value), (value, ()))
        for key in twice:
            reading.add((place, key, False), " stands twice", "duplicate_key")
    return document


def _refused(told: str, code: str) -> LoadError:
    return LoadError(_DOCUMENT, (told,), code)


def _whole(digits: str) -> int | Number:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Number(digits)


def _text_within(text: str | bytes, limits: Limits) -> str:
    """Return a text that is neither too long nor too deep, without its mark of order."""
    if isinstance(text, str):
        raw = text.encode("utf-8", "surrogatepass")
    elif isinstance(text, bytes | bytearray | memoryview):
        raw = bytes(text)
    else:
        raise InvalidValueError("text", "text or bytes", text, "type")
    if len(raw) > limits.bytes:
        told = (
            f"it has {len(raw)} bytes, and the limit is {limits.bytes} (limits.bytes)"
        )
        raise _refused(told, "limit")
    if isinstance(text, str):
        told = text
    else:
        try:
            told = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise _refused("it is no text in UTF-8", "encoding") from None
    deepest = _depth(raw) if raw.count(b"[") + raw.count(b"{") > limits.depth else 0
    if deepest > limits.depth:
        told = f"it is nested {deepest} deep, and the limit is {limits.depth} (limits.depth)"
        raise _refused(told, "limit")
    return told.removeprefix(_BOM)


def _depth(raw: bytes) -> int:
    """Count how deep brackets stand in one another, those in texts aside."""
    brackets = _STRINGS.sub(b"", raw).translate(None, _ALL_ELSE)
    return max(accumulate(map(_BRACKETS.__getitem__, brackets)), default=0)


def _parts(document: object) -> Iterator[tuple[Place, object]]:
    """Return a document and everything in it, each with its place."""
    left: list[tuple[Place, object]] = [(None, document)]
    while left:
        place, value = left.pop()
        yield place, value
        if isinstance(value, dict):
            left.extend(((place, key, False), each) for key, each in value.items())
        elif isinstance(value, list):
            left.extend(((place, n, False), each) for n, each in enumerate(value))
