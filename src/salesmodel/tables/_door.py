"""The door of the table of stays: columns of any library become codes and instants."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    EARLIEST,
    LATEST,
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    flags,
    instants,
    outside,
    whole_numbers,
)
from salesmodel._counts import Codes, code_type
from salesmodel.errors import (
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.tables.deals import Labelled, label


__all__ = ["deal_codes", "ends_of_stays", "event_instants", "owners", "stage_codes"]

_FEW = 2**16


def deal_codes(values: ArrayLike | Labelled) -> tuple[CodeArray, int, tuple[str, ...]]:
    """Return the codes of deals, the number below which they are, and their names.

    Integers are codes already, and deals without names; texts are factorised once.
    """
    if isinstance(values, Labelled):
        named = values
    else:
        column = whole_numbers("deal", values)
        if column is not None:
            return _plain_codes(column)
        named = label("deal", values)
    _given("deal", named.codes != NO_LABEL)
    codes = named.codes.astype(np.int32, copy=False)
    return codes, len(named.labels), named.labels


def _plain_codes(column: NDArray[Any]) -> tuple[CodeArray, int, tuple[str, ...]]:
    """Take integers for codes of deals."""
    most = int(np.iinfo(np.int32).max) - 1
    if (wrong := outside(column, 0, most)) is not None:
        needed = f"a code from 0 to {most} (or text, which is factorised)"
        raise InvalidValueError("deal", needed, wrong, "code")
    n_deals = int(column.max()) + 1 if column.size else 0
    return column.astype(np.int32, copy=False)[:], n_deals, ()


def stage_codes(
    values: ArrayLike, given: tuple[str, ...], codes: CodeArray
) -> tuple[Codes, BoolArray | None]:
    """Return the codes of stages, and which events have one, if not all do.

    Parameters
    ----------
    values : array_like of str or int
        Stages by name, or by their place among those given.
    given : tuple of str
        Names of the stages.
    codes : ndarray of int32
        Final code of each given stage, -1 for one that is to be ignored.

    Returns
    -------
    stage : ndarray of unsigned integers
        Final codes.
    real : ndarray of bool, or None
        Mask of the events that are not ignored.
    """
    column = whole_numbers("stage", values)
    if column is None:
        column, codes = _named_stages(values, given, codes)
    elif (wrong := outside(column, 0, len(given) - 1)) is not None:
        needed = f"a place among the stages, from 0 to {len(given) - 1}"
        raise InvalidValueError("stage", needed, wrong, "code")
    narrow = code_type(len(given) + 2)  # two more say that nothing came next
    is_same = codes.size and np.array_equal(codes, np.arange(codes.size))
    if is_same or not column.size:
        return column.astype(narrow, copy=False)[:], None
    ignored = codes == NO_LABEL
    stage = codes.astype(narrow).take(column)
    is_real = ~ignored.take(column)
    return stage, None if is_real.all() else is_real


def _named_stages(
    values: ArrayLike, given: tuple[str, ...], codes: CodeArray
) -> tuple[NDArray[Any], CodeArray]:
    """Factorise names of stages, and return the final code of each of them."""
    named = label("stage", values)
    _given("stage", named.codes != NO_LABEL)
    places = dict(zip(given, codes.tolist(), strict=True))
    for name in named.labels:
        if name not in places:
            raise UnknownStageError(name, given)
    return named.codes, np.array([places[name] for name in named.labels], np.int32)


def event_instants(name: str, values: ArrayLike) -> InstantArray:
    """Return instants, each of them given; ``int64`` in range is not copied."""
    column = whole_numbers(name, values)
    if column is not None and column.dtype == np.int64:
        micros: InstantArray = column.view(np.int64)
        if outside(micros, EARLIEST, LATEST) is None:
            return micros[:]
    micros = instants(name, values)
    _given(name, micros != MISSING)
    return micros


def _given(name: str, given: BoolArray) -> None:
    """Refuse a column with an absent cell."""
    if not given.all():
        row = int(np.argmin(given))
        kind = InvalidValueError if name in ("deal", "stage") else InvalidInstantError
        raise kind(name, "given for every event", None, "absent", f"{name}[{row}]")


def ends_of_stays(
    entered: InstantArray, left: ArrayLike, ended: ArrayLike | None
) -> tuple[InstantArray, BoolArray]:
    """Return when stays ended, absent where that is not known, and which are over."""
    until = instants("left", left)
    if until.size != entered.size:
        raise ShapeError("left", f"{entered.size} rows", str(until.size))
    is_reversed = (until != MISSING) & (until < entered)
    if is_reversed.any():
        row = int(np.argmax(is_reversed))
        needed = "at or after entered"
        raise InvalidInstantError(
            "left", needed, int(until[row]), "reversed", f"left[{row}]"
        )
    over = until != MISSING if ended is None else flags("ended", ended)
    return until, over


def owners(values: ArrayLike | Labelled) -> Labelled:
    """Take a column of owners: labelled, of texts, or of codes that are their names."""
    if isinstance(values, Labelled):
        return values
    codes = whole_numbers("owner", values)
    if codes is None:
        return label("owner", values)
    last = int(codes.max()) if codes.size else NO_LABEL
    if last <= max(codes.size, _FEW):
        return Labelled(codes[:], tuple(map(str, range(last + 1))))
    if (wrong := outside(codes, NO_LABEL, last)) is not None:
        raise InvalidValueError("owner", "a code from 0 on, or -1", wrong, "code")
    own, place = np.unique(codes, return_inverse=True)
    absent = int(own[0] == NO_LABEL)
    return Labelled(place - absent, tuple(map(str, own[absent:].tolist())))
