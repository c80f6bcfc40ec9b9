"""Tests of copies: every public value pickles and copies, and stays what it was."""

import copy
import datetime as dt
import inspect
import math
import pickle
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import attrs
import numpy as np
import pytest

from docstring_examples import PUBLIC, values_made
from salesmodel import (
    automation,
    documents,
    domain,
    funnel,
    maturity,
    profitability,
    repeat,
    report,
    selling,
    statistics,
)
from salesmodel.connect.crm.applying import NotApplied
from salesmodel.connect.problems import Rejected


NOT_COPIED = {
    "DealEvent": "what all events of deals have: nobody makes one of these alone",
    "TalkEvent": "what all events of talks have: nobody makes one of these alone",
    "Change": "it holds the function that makes it of a deal",
    "Sheet": "its cells are made as they are asked for, by functions of its table",
    "Filter": "it copies as well as the function that it is given",
}
VALUES = [
    kind
    for kind in PUBLIC
    if inspect.isclass(kind)
    and kind.__name__ not in NOT_COPIED
    and (attrs.has(kind) or hasattr(kind, "_fields"))
]
WAYS = {
    **{
        f"pickle {protocol}": lambda value, protocol=protocol: pickle.loads(
            pickle.dumps(value, protocol)
        )
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)


def _others():
    """Return values that no example of a docstring makes."""
    owned = automation.Comparison("deal.owner", "present")
    deal = domain.Deal.open(
        "1", domain.Pipeline("leads", [domain.Stage("new")]), at=NOON, by="ann"
    )
    rate = statistics.wilson_rate(3, 4)
    suits = selling.Criterion("ticket", "ticket", {"high": 2}, "a large ticket pays")
    cell = profitability.CohortCell(0, 5, 5, is_immature=False)
    segment = repeat.SegmentRule("all")
    return (
        automation.AmountChanged(),
        automation.And((owned,)),
        automation.CallHost("crm", {"a": 1}),
        automation.ClientBought(),
        automation.Document("offer", "text"),
        automation.DraftDocument(
            "offer", documents.Template("text", {}, escape="plain")
        ),
        automation.Failure("d:1:r", "r", ValueError("told")),
        automation.FieldChanged("a"),
        automation.Fill({"a": 1}),
        automation.Leaving("new"),
        automation.Losing("price"),
        automation.MoveOn("won"),
        automation.Or((owned,)),
        automation.OverTarget(),
        automation.OwnerChanged(),
        automation.Refuse("no"),
        automation.Reopening(),
        automation.Run("r", "after"),
        automation.ResponseOverdue(dt.timedelta(hours=1)),
        automation.TaskDue(),
        automation.Proposal(deal, "won", NOON, "ann"),
        automation.Happened(deal, deal.history[0], NOON, "r", "1:1:r"),
        NotApplied("1", "opening"),
        Rejected(1, "date", "a date", "deals"),
        domain.Terms(),
        funnel.FlowRow("new", "won", "win", 3, 100),
        funnel.StageAtEnd("new", 3, 100, 50.0),
        maturity.Criterion("a"),
        maturity.Group("a"),
        maturity.Indicator("a", "share"),
        maturity.MaturityLevel("a", "A", 0.0, 1.0),
        maturity.Statement("a", "1", "target"),
        maturity.Step("a", "1"),
        cell,
        profitability.CohortCurve("2026-01", 3, None, (cell,)),
        profitability.Unallocated("goods", None, None, 5, "no_sale"),
        repeat.PlannedMonth("2026-01", 2, 5, {"mean": 4}),
        repeat.Segments((segment,)),
        report.AttentionDeal("1", "new", None, Decimal(5), ("stale",)),
        report.Bottleneck("new", rate, Decimal(5), None, 2, 3.5),
        report.CohortAge("2026", 30.0, 4, 4, 3, rate, None, is_mature=True),
        report.FunnelRow("new", 4, 3, 1, 0, rate, None),
        report.Loss("new", None, 1, rate, None),
        report.MonthEnd(NOON, NOON, *map(Decimal, range(4)), None, 4, 0),
        report.OwnerRow(None, 3, 1, 0, rate, None, None),
        report.Repeat(4, 3, None, None, None, None, NOON),
        selling.AdvertisingChannel("a", "A", (suits,)),
        selling.Duty("a", "A", "sale", "trainee"),
        selling.Trade("a", "A", "repair", (suits,)),
    )


@pytest.fixture(name="made", scope="module")
def _made():
    """Return a few values of every class."""
    found = values_made()
    for value in _others():
        found[type(value)].append(value)
    return found


def _parts(value):
    """Return what a value is made of, by place."""
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value))]
        return {f".{name}": getattr(value, name) for name in names}
    if isinstance(value, Mapping):
        return {f"[{key!r}]": part for key, part in value.items()}
    if isinstance(value, tuple | list) and not {str, int} >= set(map(type, value)):
        return {f"[{place}]": part for place, part in enumerate(value)}
    return {}


def _differences(one, other, path):
    """List where a copy is not what it was made of."""
    parts, others = _parts(one), _parts(other)
    if type(one) is not type(other):
        yield f"{path} is a {type(other).__name__}"
    elif isinstance(one, np.ndarray):
        if one.dtype != other.dtype or one.tobytes() != other.tobytes():
            yield f"{path} differs"
    elif parts:
        if parts.keys() != others.keys():
            yield f"{path} holds something else"
        for name in parts.keys() & others.keys():
            yield from _differences(parts[name], others[name], f"{path}{name}")
    elif not (callable(one) or isinstance(one, Exception) or _is_same(one, other)):
        yield f"{path} differs"


def _is_same(one, other):
    """Tell whether two plain values are the same; so are two that are no number."""
    return one == other or (isinstance(one, float) and math.isnan(one + other))


def _open(value, path):
    """List where a value can be changed; what it keeps to itself is not looked at."""
    if type(value) is dict or (isinstance(value, np.ndarray) and value.flags.writeable):
        yield path
    kept = getattr(value, "__dict__", {}) if attrs.has(type(value)) else {}
    worked_out = {f".{name}": part for name, part in kept.items()}
    for name, part in (_parts(value) | worked_out).items():
        if not name.startswith("._"):
            yield from _open(part, f"{path}{name}")


def _work_out(value):
    """Ask a value for everything that it works out once and keeps."""
    for name, member in inspect.getmembers_static(type(value)):
        if isinstance(member, cached_property) and not name.startswith("_"):
            getattr(value, name)


def _name(kind):
    return f"{kind.__module__}.{kind.__name__}"


@pytest.mark.parametrize("kind", VALUES, ids=_name)
def test_a_public_value_copies_as_what_it_is(kind, made):
    """By every way it comes back with the same contents, as frozen as it was."""
    values = made[kind]

    assert values
    for value in values:
        _work_out(value)
        copies = [(way, again(value)) for way, again in WAYS.items()]
        assert [] == [
            (way, difference)
            for way, other in copies
            for difference in _differences(value, other, kind.__name__)
        ]
        assert [] == [
            (way, place)
            for way, other in [("itself", value), *copies]
            for place in _open(other, kind.__name__)
        ]
