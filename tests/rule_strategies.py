"""Hypothesis strategies of rules and of what they are made of, as documents hold them."""

from datetime import timedelta

from hypothesis import strategies as st

from maturity_strategies import MATURITIES
from playbook_strategies import PLAYBOOK
from record_strategies import (
    CALENDARS,
    CONTENTS,
    DAYS,
    DECIMALS,
    FIELDS,
    IDS,
    INSTANTS,
    PRICES,
    TEXTS,
    VALUES,
    WORDS,
)
from salesmodel.automation import (
    ANY,
    OPERATORS,
    SUBJECTS,
    AmountChanged,
    And,
    CallHost,
    ClientBought,
    Comparison,
    ContactPolicy,
    CreateTask,
    Document,
    DraftDocument,
    Effect,
    Entering,
    FieldChanged,
    Fill,
    Leaving,
    Losing,
    MoveOn,
    Not,
    Notify,
    OpenCycle,
    Opening,
    Or,
    OverTarget,
    OwnerChanged,
    QualityCall,
    Receipt,
    Refuse,
    Reopening,
    ResponseOverdue,
    Rule,
    Stale,
    TaskDue,
    Winning,
)
from salesmodel.documents import FILTERS, Limits, Names, Template
from salesmodel.domain import CHANNELS, CONSENT_POLICIES
from salesmodel.values import Delay


UNITS = st.integers(0, 3_600)
DELAYS = st.builds(Delay, years=UNITS, months=UNITS, weeks=UNITS, days=UNITS)
KEPT = CALENDARS | st.none()
HELD = st.recursive(
    CONTENTS | st.just(""),
    lambda one: st.lists(one, max_size=2).map(tuple),
    max_leaves=4,
)
ORDER = st.sampled_from([op for op in OPERATORS if op not in ("in", "present")])
LOOKS = st.one_of(
    st.builds(Comparison, st.sampled_from(SUBJECTS) | st.just("x"), ORDER, HELD),
    st.builds(Comparison, IDS, st.just("in"), st.lists(HELD, max_size=3).map(tuple)),
    st.builds(Comparison, IDS, st.just("present"), st.booleans() | st.none()),
).filter(lambda one: not one.subject.startswith("deal.") or one.subject in SUBJECTS)


def _nested(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    return st.builds(And, several) | st.builds(Or, several) | st.builds(Not, inner)


CONDITIONS = st.recursive(LOOKS, _nested, max_leaves=5)
OLD = st.one_of(st.just(ANY), st.none(), HELD)
BEFORE = st.one_of(
    st.builds(Entering, IDS | st.none()),
    st.builds(Leaving, IDS | st.none()),
    st.builds(Losing, IDS | st.none()),
    st.builds(FieldChanged, IDS, OLD, OLD),
    st.sampled_from(
        [Winning(), Opening(), Reopening(), AmountChanged(), OwnerChanged()]
    ),
)
TRIGGERS = st.one_of(
    BEFORE,
    st.sampled_from([ClientBought(), Stale(), OverTarget(), TaskDue()]),
    st.builds(
        ResponseOverdue,
        st.timedeltas(timedelta(microseconds=1)),
        KEPT,
        st.sampled_from(["activity", "opening"]),
    ),
)
PARTS = st.recursive(
    st.one_of(
        TEXTS,
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        DECIMALS,
        DAYS,
        INSTANTS,
        PRICES,
    ),
    lambda one: (
        st.lists(one, max_size=2)
        | st.dictionaries(st.sampled_from(["type", "value", "a"]), one, max_size=2)
    ),
    max_leaves=5,
)
PAYLOADS = st.dictionaries(WORDS, PARTS, max_size=3)
NAMES = Names({"a": "text", "deal": {"won": "boolean"}, "rows": [{"b": "money"}]})
TEMPLATES = st.builds(
    Template,
    st.sampled_from(["", "Dear {{ a }}", "{{ a | truncate: 5 }}\n"]),
    st.just(NAMES),
    escape=st.sampled_from(["plain", "html"]),
    filters=st.sampled_from([FILTERS, FILTERS[5:7]]),
    limits=st.builds(Limits, output=st.integers(1, 10**6)),
)
FILLS = st.builds(Fill, FIELDS) | st.just(Fill({"x": None, "y": ["a", "b"]}))
REFUSALS = st.builds(Refuse, IDS)
LATER = st.one_of(
    FILLS,
    st.builds(MoveOn, IDS, TEXTS | st.none(), TEXTS | st.none()),
    st.builds(
        CreateTask,
        TEXTS,
        DELAYS,
        KEPT,
        st.sampled_from(["task", "call", "meeting", "message"]),
    ),
    st.builds(QualityCall, DELAYS, KEPT),
    st.builds(Notify, IDS, TEXTS),
    st.builds(CallHost, IDS, PAYLOADS),
    st.builds(
        OpenCycle,
        IDS,
        DELAYS,
        IDS,
        KEPT,
        IDS | st.none(),
        st.integers(1, 520) | st.none(),
    ),
    st.builds(Document, IDS, TEXTS),
    st.builds(DraftDocument, IDS, TEMPLATES),
)
WHEN = CONDITIONS | st.none()
RULES = st.one_of(
    st.builds(
        Rule,
        IDS,
        on=TRIGGERS,
        then=st.lists(LATER, max_size=3) | IDS,
        when=WHEN,
        pipeline=IDS | st.none(),
    ),
    st.builds(
        Rule,
        IDS,
        on=BEFORE,
        then=st.lists(FILLS | REFUSALS, max_size=2) | IDS,
        when=WHEN,
        phase=st.just("before"),
    ),
)
POLICIES = st.builds(
    ContactPolicy,
    st.dictionaries(IDS, st.integers(1, 520), max_size=3),
    st.lists(st.sampled_from(CHANNELS), max_size=3, unique=True),
    KEPT,
    st.sampled_from(CONSENT_POLICIES),
)
VERSIONS = st.integers(1, 10**9)
AUTOMATIONS = st.one_of(
    DELAYS,
    CONDITIONS,
    TRIGGERS,
    REFUSALS,
    LATER,
    TEMPLATES,
    RULES,
    POLICIES,
    st.builds(Effect, IDS, VERSIONS, IDS, INSTANTS, st.integers(0, 10**9)),
    st.builds(Receipt, IDS, WORDS, st.integers(0, 10**9), VERSIONS),
)
"""Values of every type that rules, and what is kept beside deals, are made of."""

EVERY = VALUES | AUTOMATIONS | MATURITIES | PLAYBOOK
"""Values of every type that a document can be of."""
