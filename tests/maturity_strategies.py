"""Hypothesis strategies of maturity models, and of what is known under them."""

from datetime import date

from hypothesis import strategies as st

from maturity_cases import model
from salesmodel.maturity import (
    ORIGINS,
    SCALE,
    STATEMENT_KINDS,
    Answer,
    Assessment,
    Band,
    Criterion,
    Dimension,
    Group,
    Indicator,
    Level,
    Measurement,
    Practice,
    Statement,
    Step,
    Threshold,
)


WEIGHTS = st.sampled_from(["1", "2", "0.5", "3.25"])
SHARES = st.decimals(0, 1, places=2, allow_nan=False)
WHERE = st.sampled_from(ORIGINS)
CRITERIA = [(), ("c",), (Criterion("c", "stated"), Criterion("d"))]
GRADES = st.sampled_from(SCALE)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
INDICATORS = [
    Indicator("share", "share"),
    Indicator("late", "share", False),
    Indicator("count", "count", origin="stated"),
]
THRESHOLDS = (
    Threshold("share", "0.8", "0.5", "0.2"),
    Threshold("late", "0.1", None, "0.4"),
    Threshold("count", "3", origin="stated"),
)


@st.composite
def bands(draw):
    """Draw a band."""
    ends = sorted(draw(st.tuples(SHARES, SHARES)))
    return Band(*ends, draw(WHERE), draw(WHERE))


@st.composite
def models(draw):
    """Draw a model: each level requires something, each dimension is judged by something."""
    n_levels = draw(st.integers(2, 4))
    n_dimensions = draw(st.integers(1, 3))
    is_grouped = draw(st.booleans())
    levels = [
        Level(f"l{n}", draw(st.none() | bands()), draw(st.none() | bands()))
        for n in range(n_levels)
    ]
    dimensions = [
        Dimension(f"d{n}", f"g{n % 2}" if is_grouped else None, draw(WEIGHTS))
        for n in range(n_dimensions)
    ]
    places = [(f"l{n}", f"d{n % n_dimensions}", True) for n in range(1, n_levels)]
    places += [("l1", f"d{n}", False) for n in range(n_dimensions)]
    places += draw(
        st.lists(
            st.tuples(
                st.sampled_from([level.key for level in levels[1:]]),
                st.sampled_from([dimension.key for dimension in dimensions]),
                st.booleans(),
            ),
            max_size=4,
        )
    )
    practices = [
        Practice(
            f"p{n}",
            dimension,
            level,
            is_required=is_required,
            criteria=draw(st.sampled_from(CRITERIA)),
            thresholds=draw(
                st.lists(st.sampled_from(THRESHOLDS), max_size=2, unique=True)
            ),
            weight=draw(WEIGHTS),
            origin=draw(WHERE),
        )
        for n, (level, dimension, is_required) in enumerate(places)
    ]
    keys = st.sampled_from([practice.key for practice in practices])
    return model(
        "drawn",
        levels=levels,
        dimensions=dimensions,
        practices=practices,
        version=draw(st.integers(1, 9)),
        groups=[
            Group(key, draw(WEIGHTS))
            for key in sorted({each.group for each in dimensions if each.group})
        ],
        indicators=INDICATORS,
        statements=[
            Statement(f"s{n}", "l1", kind, draw(st.sampled_from([None, "d0"])))
            for n, kind in enumerate(STATEMENT_KINDS)
        ],
        steps=[
            Step(f"s{n}", "l0", draw(st.lists(keys, max_size=3, unique=True)))
            for n in range(draw(st.integers(0, 3)))
        ],
        banded="share",
        enough=draw(st.sampled_from(SCALE[1:])),
        languages=draw(st.sampled_from([("en",), ("ru", "de")])),
    )


@st.composite
def answers_of(draw, made):
    """Draw answers to some practices of a model."""
    asked = draw(st.lists(st.sampled_from(made.practices), unique=True))
    return [
        Answer(each.key, draw(GRADES), draw(st.sampled_from([(), each.criterion_keys])))
        for each in asked
    ]


@st.composite
def assessments_of(draw, made):
    """Draw what is known under a model."""
    seen = draw(st.lists(st.sampled_from(INDICATORS), unique=True))
    measured = [
        Measurement(
            each.key,
            draw(SHARES if each.unit == "share" else st.integers(0, 4)),
        )
        for each in seen
    ]
    return Assessment.of(
        made,
        draw(answers_of(made)),
        measured,
        unit=draw(st.none() | st.just("север")),
        on=draw(st.none() | DAYS),
    )


CASES = models().flatmap(lambda made: st.tuples(st.just(made), assessments_of(made)))
"""Models, each with something that is known under it."""

MATURITIES = models() | CASES.map(lambda case: case[1])
"""Values of every type of maturity that a document can be of."""
