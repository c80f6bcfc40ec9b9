"""States that can be added, as plain dictionaries of lists, texts and numbers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, IntArray, integers, outside, read_only
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidValueError,
    LoadError,
)


__all__ = [
    "SCHEMA",
    "agreeing",
    "by_dictionary",
    "column",
    "listed",
    "plain",
    "reading",
    "summed",
]

SCHEMA: Final = 1
"""Version of the shape of the dictionaries."""


def plain(kind: str, **parts: object) -> dict[str, object]:
    """Return a dictionary that says what it is of."""
    return {"kind": kind, "schema": SCHEMA, **parts}


def by_dictionary(state: Any) -> tuple[Callable[..., object], tuple[object, ...]]:
    """Reduce a state to the dictionary that makes it, so that a copy is checked again."""
    return type(state).from_dict, (state.as_dict(),)


@contextmanager
def reading(kind: str, state: Mapping[str, Any]) -> Iterator[None]:
    """Check what a dictionary is of, and let whatever is wrong with it be one error."""
    name = f"a state of {kind}"
    try:
        _check_schema(name, kind, state)
        yield
    except LoadError:
        raise
    except KeyError as missing:
        raise LoadError(name, (f"{missing} is not there",), "state") from None
    except (TypeError, ValueError, ArithmeticError) as problem:
        raise LoadError(name, (f"{problem}",), "state") from problem


def _check_schema(name: str, kind: str, state: Mapping[str, Any]) -> None:
    """Refuse what is of another kind, or of a version that is not known here."""
    if not isinstance(state, Mapping):
        raise LoadError(name, ("it is no mapping",), "state")
    told = {"kind": state["kind"], "schema": state["schema"]}
    if told != {"kind": kind, "schema": SCHEMA}:
        problem = f"kind {told['kind']!r} of schema {told['schema']!r}"
        raise LoadError(name, (problem,), "schema")


def listed(figures: NDArray[Any] | None) -> list[Any] | None:
    """Return figures of any shape as one list, `None` where there are none."""
    return None if figures is None else figures.ravel().tolist()


def column(
    state: Mapping[str, Any], name: str, *, least: int = 0, most: int = -MISSING
) -> IntArray:
    """Read a column of whole numbers, not to be written to."""
    read = read_only(integers(name, state[name]).copy())
    if (wrong := outside(read, least, most)) is not None:
        raise InvalidValueError(name, f"from {least} to {most}", wrong, "range")
    return read


def agreeing(one: object, other: object, *names: str) -> None:
    """Refuse to add states that were not counted in one way."""
    problems = tuple(
        f"{name} is not the same in both"
        for name in names
        if getattr(one, name) != getattr(other, name)
    )
    if problems:
        raise DefinitionError("a sum of states", problems, "states")


def summed(one: IntArray, other: IntArray) -> IntArray:
    """Add columns of whole numbers.

    Raises
    ------
    InvalidAmountError
        If a sum does not fit into ``int64``.
    """
    total = one + other
    wrapped = ((one ^ total) & (other ^ total)) < 0
    if wrapped.any():
        place = np.unravel_index(np.argmax(wrapped), total.shape)
        exact = int(one[place]) + int(other[place])
        needed = "amounts whose sums fit into int64"
        raise InvalidAmountError("amount", needed, exact, "too_large")
    return read_only(total)
