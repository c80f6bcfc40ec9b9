"""Forms of maturity models, of what they are made of, and of assessments under them."""

from collections.abc import Iterable
from typing import Any, Final

from salesmodel.maturity import (
    ORIGINS,
    STATEMENT_KINDS,
    UNITS,
    Answer,
    Assessment,
    Band,
    Criterion,
    Dimension,
    Group,
    Indicator,
    Level,
    MaturityModel,
    Measurement,
    Practice,
    Statement,
    Step,
    Texts,
    Threshold,
)
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._plain import BOOL, DAY, DECIMAL, ID, choice, text, whole
from salesmodel.records._problems import Place, Reading


__all__ = ["ASSESSMENT", "MATURITY_MODEL"]

_LONGEST_KEY = 64
_LONGEST_TEXT = 4_096
_MOST_VERSIONS = 10**9

_KEY: Final = text(_LONGEST_KEY, least=1)
_KEYS: Final = several(_KEY)
_ORIGIN: Final = choice(ORIGINS)
_TEXT: Final = text(_LONGEST_TEXT, least=1)
_VERSION: Final = whole(1, _MOST_VERSIONS)


def _write_entries(entries: Iterable[tuple[str, str]], how: Writing) -> object:
    return {key: _TEXT.write(each, how) for key, each in entries}


def _read_entries(value: object, place: Place, reading: Reading) -> Any:
    """Read texts by their keys; whether a key is one is for the model to say."""
    if type(value) is not dict:
        return reading.refuse(place, "an object of texts by key", value)
    if reading.is_too_long(place, value):
        return None
    return {
        key: _TEXT.read(each, (place, str(key), False), reading)
        for key, each in value.items()
    }


_TEXTS: Final = of_class(
    Texts,
    "texts",
    language=_KEY,
    entries=Form(
        _write_entries,
        _read_entries,
        {"type": "object", "additionalProperties": _TEXT.schema},
    ),
)
_BAND: Final = of_class(
    Band,
    "band",
    low=DECIMAL,
    high=DECIMAL,
    low_origin=_ORIGIN,
    high_origin=_ORIGIN,
)
_LEVEL: Final = of_class(
    Level, "level", key=_KEY, band=optional(_BAND), target=optional(_BAND)
)
_GROUP: Final = of_class(Group, "group", key=_KEY, weight=DECIMAL)
_DIMENSION: Final = of_class(
    Dimension, "dimension", key=_KEY, group=optional(_KEY), weight=DECIMAL
)
_INDICATOR: Final = of_class(
    Indicator,
    "indicator",
    key=_KEY,
    unit=choice(UNITS),
    is_better_high=BOOL,
    origin=_ORIGIN,
)
_THRESHOLD: Final = of_class(
    Threshold,
    "threshold",
    indicator=_KEY,
    full=DECIMAL,
    half=optional(DECIMAL),
    quarter=optional(DECIMAL),
    origin=_ORIGIN,
)
_PRACTICE: Final = of_class(
    Practice,
    "practice",
    key=_KEY,
    dimension=_KEY,
    level=_KEY,
    is_required=BOOL,
    criteria=several(of_class(Criterion, "criterion", key=_KEY, origin=_ORIGIN)),
    thresholds=several(_THRESHOLD),
    weight=DECIMAL,
    answers=_KEY,
    origin=_ORIGIN,
)
_STATEMENT: Final = of_class(
    Statement,
    "statement",
    key=_KEY,
    level=_KEY,
    kind=choice(STATEMENT_KINDS),
    dimension=optional(_KEY),
    origin=_ORIGIN,
)
_STEP: Final = of_class(
    Step, "step", key=_KEY, level=_KEY, practices=_KEYS, origin=_ORIGIN
)
MATURITY_MODEL: Final = of_class(
    MaturityModel,
    "maturity_model",
    id=_KEY,
    levels=several(_LEVEL, least=2),
    dimensions=several(_DIMENSION, least=1),
    practices=several(_PRACTICE, least=1),
    version=_VERSION,
    groups=several(_GROUP),
    indicators=several(_INDICATOR),
    statements=several(_STATEMENT),
    steps=several(_STEP),
    banded=optional(_KEY),
    enough=DECIMAL,
    texts=several(_TEXTS, least=1),
)
ASSESSMENT: Final = of_class(
    Assessment,
    "maturity_assessment",
    model=_KEY,
    version=_VERSION,
    answers=several(
        of_class(Answer, "answer", practice=_KEY, value=DECIMAL, failed=_KEYS)
    ),
    measured=several(
        of_class(Measurement, "measurement", indicator=_KEY, value=DECIMAL)
    ),
    unit=optional(ID),
    on=optional(DAY),
)
