"""Schemas: newer ones are refused, older ones lifted, and released ones read for ever."""

import json
from pathlib import Path

import pytest

from record_strategies import CHECKS
from salesmodel.errors import LoadError
from salesmodel.records import _migrations, from_dict, from_json, to_json
from salesmodel.records._types import NAMES
from salesmodel.values import Money


SAMPLES = Path(__file__).parent / "samples"
RELEASED = sorted(SAMPLES.glob("schema-*/*.json"))


@pytest.mark.parametrize(
    "path", RELEASED, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_released_sample_is_read(path):
    """Each sample is read; of the newest schema it is the very text that is written."""
    text = path.read_bytes()
    value = from_json(text, checks=CHECKS)

    if path.parent.name == f"schema-{_migrations.SCHEMA}":
        assert text.decode() == to_json(value)


def test_each_type_has_a_sample():
    """Of each type that there was, in the schema of its time."""
    told = {json.loads(path.read_bytes())["type"] for path in RELEASED}

    assert set(NAMES) == told


def test_a_newer_schema_is_refused():
    """What a later version wrote is never read as well as it goes."""
    document = {"schema": 99, "type": "money", "amount": "5", "currency": "EUR"}
    with pytest.raises(LoadError) as caught:
        from_dict(document)
    assert "schema_newer" == caught.value.code
    assert "99" in str(caught.value)


def test_an_older_schema_is_lifted_step_by_step():
    """Each step is pure, and makes a document of the next schema."""

    def second(document):
        return {**document, "amount": document["sum"]}

    def third(document):
        return {key: each for key, each in document.items() if key != "sum"}

    first = {"sum": "5.00", "currency": "EUR"}
    lifted = _migrations.lifted(first, 1, (second, third))

    assert {"amount": "5.00", "currency": "EUR"} == lifted
    assert {"sum": "5.00", "currency": "EUR"} == first
    assert {"a": 1} == _migrations.lifted({"a": 1}, 3, (second, third))


def test_a_migration_stands_before_the_reading(monkeypatch):
    """A document of an old schema is lifted, and then read like any other."""
    steps = (lambda document: {**document, "amount": "5.00"},)
    monkeypatch.setattr("salesmodel.records.codec.SCHEMA", 2)
    monkeypatch.setattr(_migrations.lifted, "__defaults__", (steps,))
    document = {"schema": 1, "type": "money", "currency": "EUR"}

    assert Money(5, "EUR") == from_dict(document)
