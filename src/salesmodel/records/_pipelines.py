"""Forms of pipelines and of what they are made of: stages, fields, gates, policies."""

from typing import Any, Final

from salesmodel._facts import listed
from salesmodel.domain import (
    FIELD_KINDS,
    FORECAST_CATEGORIES,
    PURPOSES,
    Check,
    Days,
    Field,
    Gate,
    LostReasons,
    MovePolicy,
    Outcome,
    Pattern,
    Pipeline,
    Schema,
    Stage,
)
from salesmodel.domain.pipelines.gates import WHEN
from salesmodel.errors import InvalidValueError
from salesmodel.records._classes import of_class
from salesmodel.records._contents import CONTENT
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._plain import ANY_TEXT, BOOL, DECIMAL, ID, choice, text, whole
from salesmodel.records._problems import Place, Reading
from salesmodel.records._values import CALENDAR


__all__ = ["DAYS", "FIELD", "GATE", "LOST", "MOVES", "PIPELINE", "SCHEMA", "STAGE"]

_LONGEST_NAME = 256
_LONGEST_PATTERN = 256
_LONGEST_CHECK = 128
_STAND_IN: Final[Check] = bool
"""What stands for a check that is not known, while the rest of its gate is read."""

_TEXTS: Final = several(ANY_TEXT)
DAYS: Final = of_class(Days, "days", n=whole(1, 3_660), working=BOOL)
STAGE: Final = of_class(
    Stage,
    "stage",
    id=ID,
    name=text(_LONGEST_NAME, least=1),
    kind=choice(tuple(Outcome)),
    probability=optional(DECIMAL),
    forecast=optional(choice(FORECAST_CATEGORIES)),
    target=optional(DAYS),
    stale_after=optional(DAYS),
    stale_since=choice(("activity", "entry")),
    guidance=text(),
    archived=BOOL,
)


def _read_pattern(value: object, place: Place, reading: Reading) -> Any:
    return reading.checked(place, Pattern, value)


_PATTERN: Final = Form(
    lambda pattern, _: pattern.text,
    _read_pattern,
    {"type": "string", "minLength": 1, "maxLength": _LONGEST_PATTERN},
)
FIELD: Final = of_class(
    Field,
    "field",
    id=ID,
    kind=choice(FIELD_KINDS),
    label=text(_LONGEST_NAME),
    choices=several(ID),
    least=optional(CONTENT),
    most=optional(CONTENT),
    max_length=optional(whole(1, 65_536)),
    pattern=optional(_PATTERN),
    currency=optional(text(3, least=3)),
    target=optional(ID),
    personal=BOOL,
)
SCHEMA: Final = of_class(Schema, "schema", fields=several(FIELD))
_SEVERAL: Final = several(FIELD)


def _write_fields(schema: Schema, how: Writing) -> object:
    return _SEVERAL.write(schema.fields, how)


def _read_fields(value: object, place: Place, reading: Reading) -> Any:
    before = reading.n
    found = _SEVERAL.read(value, place, reading)
    return reading.checked(place, Schema, found) if before == reading.n else None


_FIELDS: Final = Form(_write_fields, _read_fields, _SEVERAL.schema, uses=(FIELD,))


def _write_gate(gate: Gate, how: Writing) -> object:
    """Write a gate; the name of a check stands for the check."""
    found = dict[str, object](_GATE.write(gate, how))
    if gate.check is not None:
        found["check"] = found.pop("name")
    return found


def _read_gate(value: object, place: Place, reading: Reading) -> Any:
    """Read a gate; its check is looked up by its name."""
    if type(value) is not dict or value.get("check") is None:
        return _GATE.read(value, place, reading)
    before, name = (
        reading.n,
        _CHECK.read(value["check"], (place, "check", False), reading),
    )
    if "name" in value:
        here = (place, "name", False)
        reading.refuse(
            here, "left out, as the check is the name", value["name"], "check"
        )
    if before == reading.n and name not in reading.checks:
        known = listed(tuple(reading.checks)) or "none"
        requirement = f"a check that is given as checks={{name: check}}, of which there are {known}"
        reading.refuse((place, "check", False), requirement, name, "check")
    body = {**value, "name": name, "check": reading.checks.get(name, _STAND_IN)}
    found = _GATE.read(body, place, reading)
    return found if before == reading.n else None


def _checked(check: object, _: Writing) -> object:
    return check


def _found_check(check: object, _: Place, __: Reading) -> Any:
    return check


_CHECK: Final = text(_LONGEST_CHECK, least=1)
_GATE: Final = of_class(
    Gate,
    "gate",
    when=choice(WHEN),
    stages=_TEXTS,
    fields=several(ID),
    check=Form(_checked, _found_check, optional(_CHECK).schema),
    name=text(_LONGEST_CHECK),
    level=choice(("required", "important")),
)
GATE: Final = Form(
    _write_gate,
    _read_gate,
    _GATE.schema,
    kind=Gate,
    name="gate",
    definition=_GATE.definition,
    uses=_GATE.uses,
)
LOST: Final = of_class(
    LostReasons,
    "lost_reasons",
    choices=_TEXTS,
    mandatory=BOOL,
    with_note=_TEXTS,
)


def _write_moves(allowed: frozenset[tuple[str, str]], _: Writing) -> object:
    return [list(pair) for pair in sorted(allowed)]


_PAIRS: Final = several(_TEXTS)
MOVES: Final = of_class(
    MovePolicy,
    "move_policy",
    skipping=BOOL,
    going_back=BOOL,
    reopening=BOOL,
    leaving=BOOL,
    creation_stages=optional(_TEXTS),
    allowed=optional(
        Form(
            _write_moves,
            _PAIRS.read,
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": ANY_TEXT.schema,
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        )
    ),
)
_PIPELINE: Final = of_class(
    Pipeline,
    "pipeline",
    {"schema": "fields"},  # a document has its own ``schema``
    id=ID,
    stages=several(STAGE, least=1),
    name=ID,
    version=whole(1, 10**9),
    purpose=choice(PURPOSES),
    schema=optional(_FIELDS),
    gates=several(GATE),
    moves=MOVES,
    lost=LOST,
    calendar=optional(CALENDAR),
    most_events=whole(1, 10**9),
)


def _write_pipeline(pipeline: Pipeline, how: Writing) -> object:
    """Write a pipeline, unless one name means two checks."""
    checks: dict[str, object] = {}
    for gate in pipeline.gates:
        if (
            gate.check is not None
            and checks.setdefault(gate.name, gate.check) != gate.check
        ):
            requirement = "of checks that are told apart by their names"
            raise InvalidValueError("pipeline.gates", requirement, gate.name, "check")
    return _PIPELINE.write(pipeline, how)


PIPELINE: Final = Form(
    _write_pipeline,
    _PIPELINE.read,
    _PIPELINE.schema,
    kind=Pipeline,
    name="pipeline",
    definition=_PIPELINE.definition,
    uses=_PIPELINE.uses,
)
