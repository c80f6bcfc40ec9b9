"""Every public function is called with what no caller should give it."""

import contextlib
import datetime as dt
import inspect
import io
import warnings
from decimal import Decimal

import attrs
import numpy as np
import pytest

from docstring_examples import calls_made
from salesmodel.errors import SalesModelError


HOSTILE = {
    "nothing": None,
    "a number": -1.5,
    "a number beyond floats": 10**400,
    "nan": float("nan"),
    "a decimal that signals": Decimal("sNaN"),
    "text": "zzz",
    "bytes": b"x",
    "a column of texts": np.array(["a", "b"]),
    "a table": np.ones((2, 2)),
    "ragged rows": [[1], [1, 2]],
    "a column of one": np.array(3.0),
    "a mapping": {1: [2]},
    "a set": {1, 2},
    "an object": object(),
    "a naive instant": dt.datetime(2026, 1, 1),
}
# What is looked at: the drawers that take data and settings out of nobody knows where.
DRAWERS = (
    "automation",
    "connect",
    "documents",
    "domain",
    "funnel",
    "maturity",
    "profitability",
    "repeat",
    "report",
    "selling",
    "statistics",
    "stores",
    "tables",
    "tabulate",
    "values",
)


CALLED = ("salesmodel.values.numbers.exactly", "salesmodel.values.numbers.nearly")
"""What these call is the caller's own, and what that raises is his, too."""


def _is_plain_result(shown):
    """Tell whether a class only holds what functions of ours put into it."""
    return (
        inspect.isclass(shown)
        and attrs.has(shown)
        and not hasattr(shown, "__attrs_post_init__")
        and not any(field.validator for field in attrs.fields(shown))
    )


def _is_ours(parameter):
    """Tell whether a parameter takes an object of ours alone: type checkers see those."""
    told = str(parameter.annotation)
    return "salesmodel." in told and "str" not in told.replace("salesmodel", "")


def _calls():
    """Return every call, and each of its arguments that is to be replaced."""
    for name, (shown, given, named) in sorted(calls_made().items()):
        is_looked_at = name.split(".")[1] in DRAWERS and name not in CALLED
        if not is_looked_at or _is_plain_result(shown):
            continue
        signature = inspect.signature(shown)
        try:
            bound = signature.bind(*given, **named)
        except TypeError:  # it is called wrongly, to show that
            continue
        for parameter in signature.parameters.values():
            if parameter.name not in ("self", "cls") and not _is_ours(parameter):
                yield name, shown, bound, parameter


CALLS = list(_calls())


def _replaced(bound, parameter, value):
    """Return the arguments of a call, one of them replaced."""
    if parameter.kind is parameter.VAR_KEYWORD:
        value = {"x": value}
    elif parameter.kind is parameter.VAR_POSITIONAL:
        value = (value,)
    told = {**bound.arguments, parameter.name: value}
    ordered = {name: told[name] for name in bound.signature.parameters if name in told}
    return inspect.BoundArguments(bound.signature, ordered)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Let files that calls make be where nobody looks."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "called", "bound", "parameter"),
    CALLS,
    ids=[f"{name}({parameter.name})" for name, *_, parameter in CALLS],
)
def test_only_errors_of_ours_come_out(name, called, bound, parameter):
    """It answers, or refuses with a sentence that can be shown."""
    leaks = {}
    for what, value in HOSTILE.items():
        call = _replaced(bound, parameter, value)
        try:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                warnings.catch_warnings(action="ignore"),
            ):
                str(called(*call.args, **call.kwargs))
        except SalesModelError as error:
            leaks |= {} if str(error) else {what: "says nothing"}
        except Exception as error:  # noqa: BLE001 — any other one is the leak looked for
            leaks[what] = f"{type(error).__name__}: {error}"

    assert {} == leaks
