"""Frozen classes that hold arrays nobody can write to, and copy as what they are."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import read_only


__all__ = ["by_columns", "read_only_columns"]

_Number = TypeVar("_Number", bound=np.generic)


def read_only_columns(
    _: type, fields: list["attrs.Attribute[Any]"]
) -> list["attrs.Attribute[Any]"]:
    """Let a frozen class hold its arrays as views that nobody can write to.

    It is the `field_transformer` of the class. Arrays that a caller gives stay as they
    were: his own.
    """
    return [
        one.evolve(converter=_view) if _is_column(one.type) else one for one in fields
    ]


def _is_column(kind: object) -> bool:
    """Tell whether what a field is said to hold is an array, or an array or nothing."""
    # From numpy 2.5 on `NDArray` is an alias that has what it stands for as its value.
    return any(
        np.ndarray in {get_origin(one), get_origin(getattr(one, "__value__", None))}
        for one in (kind, *get_args(kind))
    )


def _view(column: NDArray[_Number] | None) -> NDArray[_Number] | None:
    """Return a column as a view that cannot be written to."""
    return None if column is None else read_only(column[...])


def by_columns(
    result: attrs.AttrsInstance,
) -> tuple[Callable[..., object], tuple[object, ...]]:
    """Reduce a result to its parts, so that the columns of a copy are read-only again.

    An array forgets on its way that it was not to be written to. What was worked out of
    the parts is left out, and is worked out again where it is asked for.
    """
    kind = type(result)
    parts = {field.name: getattr(result, field.name) for field in attrs.fields(kind)}
    return _made_again, (kind, parts)


def _made_again(kind: type[object], parts: Mapping[str, object]) -> object:
    """Return a result of these parts: they were checked where it was first made."""
    made = object.__new__(kind)
    for name, part in parts.items():
        for column in part.values() if isinstance(part, Mapping) else (part,):
            if isinstance(column, np.ndarray):
                read_only(column)
        object.__setattr__(made, name, part)
    return made
