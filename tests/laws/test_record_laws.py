"""Laws of records: nothing is lost on the way, and what is wrong is refused, never more."""

import contextlib
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from record_strategies import CHECKS, clients, spoilt
from rule_strategies import EVERY
from salesmodel.errors import LoadError
from salesmodel.records import from_dict, from_json, json_schema, to_dict, to_json


SLOW = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(EVERY)
def test_what_is_written_is_read_as_it_was(value):
    """Plain data and JSON bring back the value, and the second text is the first."""
    document, text = to_dict(value), to_json(value)

    assert value == from_dict(document, checks=CHECKS)
    again = from_json(text, checks=CHECKS, type=type(value))
    assert value == again
    assert text == to_json(again)
    assert document == json.loads(text)
    plain = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert f"{plain}\n" == text
    assert value == from_json(text.encode(), checks=CHECKS)


@SLOW
@given(EVERY)
def test_what_is_written_is_valid(value):
    """A document is valid under the schema of its type, which is a schema itself."""
    schema = json_schema(type(value))

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(to_dict(value))


@SLOW
@given(EVERY, st.sampled_from(["mask", "drop"]))
def test_a_masked_value_can_be_read_and_one_with_gaps_cannot(value, personal):
    """A mask stands where a text would, so that the document is still one of its type."""
    text = to_json(value, personal=personal)

    if personal == "drop":
        with pytest.raises(LoadError, match="left out"):
            from_json(text, checks=CHECKS)
    else:
        again = from_json(text, checks=CHECKS)
        assert type(value) is type(again)
        assert text == to_json(again, personal="mask")


@SLOW
@given(clients(), st.sampled_from(["mask", "drop"]))
def test_nothing_personal_of_a_client_is_left(client, personal):
    """Neither a mask nor a gap shows a name."""
    assert "Zaphod" not in to_json(client, personal=personal)


@SLOW
@given(spoilt(EVERY))
def test_what_is_spoilt_is_refused_or_valid(document):
    """A document that is read is valid under its schema; one that is not has a path."""
    value, problems = _read(document)

    assert (value is None) is bool(problems)
    assert all(problem.startswith("$") for problem in problems)
    if value is not None:
        Draft202012Validator(json_schema(type(value))).validate(document)
        assert value == from_dict(to_dict(value), checks=CHECKS)


def _read(document):
    """Return what a document says, and what is wrong with it."""
    try:
        return from_dict(document, checks=CHECKS), ()
    except LoadError as error:
        return None, error.problems


def _spent(text):
    """Read a text as whatever it is; return the time it took, in ms for each KB."""
    started = time.perf_counter()
    with contextlib.suppress(LoadError):
        from_json(text, checks=CHECKS)
    return 1_000 * (time.perf_counter() - started) / max(1, len(text) / 1_024)


MUTATED = st.builds(
    lambda value, cut, piece: _cut(to_json(value).encode(), cut, piece),
    EVERY,
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.binary(max_size=4)
    | st.sampled_from([b"", b"[" * 60, b'"', b"\\", b"{}", b"1e9"]),
)


def _cut(raw, cut, piece):
    start, end = sorted(int(each * len(raw)) for each in cut)
    return raw[:start] + piece + raw[end:]


@pytest.mark.long
def test_garbage_raises_our_errors_alone_and_soon(scale):
    """Bytes of any kind, and documents cut anywhere: refused within 50 ms a KB."""
    slow = []

    @settings(max_examples=scale(20_000), suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200) | st.text(max_size=200) | MUTATED)
    def read(text):
        if _spent(text) > 50 and min(_spent(text) for _ in range(3)) > 50:
            slow.append(text)

    read()

    assert [] == slow


@pytest.mark.long
def test_spoilt_documents_raise_our_errors_alone_and_soon(scale):
    """Documents with junk in a few places, as JSON: refused within 50 ms a KB."""
    slow = []

    @settings(max_examples=scale(10_000), suppress_health_check=list(HealthCheck))
    @given(spoilt(EVERY))
    def read(document):
        text = json.dumps(document, default=str)
        if _spent(text) > 50 and min(_spent(text) for _ in range(3)) > 50:
            slow.append(text)

    read()

    assert [] == slow
