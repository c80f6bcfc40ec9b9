"""Frozen classes that hold arrays nobody can write to."""

from typing import Any, TypeVar, get_args, get_origin

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import read_only


__all__ = ["read_only_columns"]

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
    return np.ndarray in {get_origin(one) for one in (kind, *get_args(kind))}


def _view(column: NDArray[_Number] | None) -> NDArray[_Number] | None:
    """Return a column as a view that cannot be written to."""
    return None if column is None else read_only(column[...])
