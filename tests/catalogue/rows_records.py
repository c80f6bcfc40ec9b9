"""Rows I1 to I12, I17 and I18: what is kept as JSON, and what comes back from it."""

import copy
import gzip
import json
import pickle
from collections.abc import Callable

import pytest

from deal_cases import LEADS, SALES, day, opened
from salesmodel.domain import Deal, Journey, Pipeline, Stage
from salesmodel.errors import DefinitionError, LoadError, SalesModelError
from salesmodel.records import Limits, from_dict, from_json, to_dict, to_json
from salesmodel.values import Money


PRICE = Money("19.99", "EUR")
TEXT = to_json(PRICE)
MOVED = opened().move("offer", at=day(6), by="ann").move("new", at=day(7), by="ann")


def refused(call) -> LoadError:
    """Expect a refusal, and return the error."""
    with pytest.raises(LoadError) as caught:
        call()
    return caught.value


def i1():
    """A key that stands twice is told with its path, neither of its values is chosen."""
    text = TEXT.replace("{", '{"amount":"5",')
    error = refused(lambda: from_json(text))

    assert ("$.amount stands twice",) == error.problems
    assert "duplicate_key" == error.code


def i2():
    """NaN and Infinity are no JSON of ours, neither in nor out."""
    for word in ("NaN", "Infinity", "-Infinity"):
        error = refused(lambda word=word: from_json(TEXT.replace('"19.99"', word)))
        assert word in error.problems[0]
    assert "NaN" not in to_json(MOVED)


def i3():
    """A hundred thousand brackets are counted, not stepped into."""
    for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000):
        error = refused(lambda text=text: from_json(text))
        assert "limit" == error.code
        assert "limits.depth" in str(error)
    error = refused(lambda: from_json(TEXT, limits=Limits(bytes=9)))
    assert "limits.bytes" in str(error)


def i4():
    """An amount is text; one that comes as a float is refused with its digits."""
    assert "19.99" == to_dict(PRICE)["amount"]
    error = refused(lambda: from_json(TEXT.replace('"19.99"', "19.990000000000000001")))
    assert "float" == error.code
    assert "19.990000000000000001" in str(error)
    assert (
        "float" == refused(lambda: from_dict(to_dict(PRICE) | {"amount": 19.99})).code
    )


def i5():
    """Keys are text: 1 and "1" are two things, and the first is refused."""
    error = refused(lambda: from_dict(to_dict(PRICE) | {1: "a", "1": "b"}))

    assert ("$: the key 1 is no text", "$['1'] is not known here") == error.problems


def i6():
    """A mark of order is nothing; another encoding, or a packed text, is refused."""
    raw = to_json(Stage("встреча"))

    assert Stage("встреча") == from_json(f"\ufeff{raw}".encode())
    for wrong in (
        raw.encode("utf-16"),
        raw.encode("cp1251"),
        gzip.compress(raw.encode()),
    ):
        assert "encoding" == refused(lambda wrong=wrong: from_json(wrong)).code


def i7():
    """A key that nobody knows is refused, wherever it is; none is ever dropped."""
    document = to_dict(MOVED)
    document["colour"] = "red"
    document["history"][1]["colour"] = "red"
    error = refused(lambda: from_dict(document))

    assert "unknown_field" == error.code
    assert (
        "$.history[1].colour is not known here",
        "$.colour is not known here",
    ) == error.problems


def i8():
    """What is missing, of a wrong type or null is told all at once, with its path."""
    document = to_dict(MOVED)
    document["history"][0]["stage"] = None
    document["history"][1]["version"] = "2"
    del document["history"][2]["at"]
    problems = refused(lambda: from_dict(document)).problems

    assert 3 == len(problems)
    places = ["$.history[0].stage", "$.history[1].version", "$.history[2].at"]
    assert all(
        told.startswith(place) for told, place in zip(problems, places, strict=True)
    )


def i9():
    """A newer schema is refused as such, whatever else may be wrong."""
    error = refused(lambda: from_json(TEXT.replace('"schema":1', '"schema":99')))

    assert "schema_newer" == error.code


def i10():
    """An older schema is lifted by pure steps; there is none older than the first."""
    error = refused(lambda: from_json(TEXT.replace('"schema":1', '"schema":0')))

    assert "schema" == error.code


def i11():
    """What is read is what was written, and is written as it was."""
    for value in (MOVED, PRICE, (MOVED, opened(LEADS)), SALES):
        text = to_json(value)
        assert value == from_json(text)
        assert text == to_json(from_json(text))
        keys = list(json.loads(text))
        assert sorted(keys) == keys
        assert text.endswith("}\n")


def i12():
    """A pipeline that is not there is named, and deals that follow from each other refused."""
    document = to_dict(MOVED, with_pipelines=False)
    error = refused(lambda: from_dict(document))
    assert "pipeline" == error.code
    assert "'sales' is not given" in str(error)
    pair = [
        Deal.open(name, SALES, parent_id=parent, at=day(5), by="ann")
        for name, parent in (("d1", "d2"), ("d2", "d1"))
    ]
    document = to_dict(tuple(pair)) | {"type": "journey"}
    error = refused(lambda: from_dict(document))
    assert "journey" == error.code
    assert "follows from itself" in str(error)
    with pytest.raises(DefinitionError):
        Journey(pair)


def i17():
    """A log with a gap, or that says what cannot follow, names the deal and the version."""
    gap = to_dict(MOVED)
    del gap["history"][1]
    error = refused(lambda: from_dict(gap))
    assert "history" == error.code
    assert (
        "$.history: deal 'd1', event 3 (StageEntered): version 2 should stand here",
    ) == error.problems
    twisted = to_dict(MOVED)
    twisted["history"][2]["origin"] = "contract"
    told = refused(lambda: from_dict(twisted)).problems[0]
    assert "deal 'd1', event 3 (StageEntered): it comes from 'contract'" in told


def i18():
    """What reads and writes is a value: a copy of limits is checked again."""
    limits = Limits(depth=9)

    assert limits == pickle.loads(pickle.dumps(limits)) == copy.deepcopy(limits)
    with pytest.raises(SalesModelError):
        to_json(Pipeline)


ROWS: dict[str, Callable[[], None]] = {
    "I1": i1,
    "I2": i2,
    "I3": i3,
    "I4": i4,
    "I5": i5,
    "I6": i6,
    "I7": i7,
    "I8": i8,
    "I9": i9,
    "I10": i10,
    "I11": i11,
    "I12": i12,
    "I17": i17,
    "I18-records": i18,
}
"""The rows by their id."""
