"""The door of tables with clients: codes, merged ones as one, and what is missing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    IntArray,
    flags,
    instants,
    outside,
    read_only,
    whole_numbers,
)
from salesmodel._mappings import as_read_only
from salesmodel.errors import (
    DefinitionError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
)
from salesmodel.tables.deals import Labelled, label


__all__ = [
    "check_clients",
    "check_lengths",
    "clients",
    "columns_at",
    "dated_clients",
    "known_rows",
    "labels",
    "one_currency",
    "policy",
    "rows_of",
]

_POLICIES = ("refuse", "drop", "keep")
_MOST_TOLD = 20


def check_lengths(table: object, names: tuple[str, ...]) -> None:
    """Check that columns have as many rows as the first, and let none be written to."""
    n_rows = len(getattr(table, names[0]))
    for name in names:
        column = getattr(table, name)
        if column is not None and len(column) != n_rows:
            raise ShapeError(name, f"{n_rows} rows", str(len(column)))
        if isinstance(column, np.ndarray):
            read_only(column)


def check_clients(
    client: CodeArray | None, n_clients: int, names: tuple[str, ...]
) -> None:
    """Check the codes of clients, and that each has a name if any has."""
    last = n_clients - 1
    wrong = None if client is None else outside(client, NO_LABEL, last)
    if wrong is not None:
        raise InvalidValueError("client", f"from -1 to {last}", wrong, "code")
    if names and len(names) != n_clients:
        expected = f"{n_clients} names, one a client"
        raise ShapeError("names", expected, str(len(names)))


def rows_of(mask: BoolArray, n_rows: int) -> IntArray:
    """Return the rows of a mask, which has to be as long as its table."""
    marked = flags("a mask", mask)
    if marked.size != n_rows:
        raise ShapeError("a mask", f"{n_rows} rows", str(marked.size))
    return np.flatnonzero(marked)


def columns_at(table: object, names: tuple[str, ...], rows: IntArray) -> dict[str, Any]:
    """Return some rows of the columns that are there, by name."""
    return {
        name: column[rows]
        for name in names
        if (column := getattr(table, name)) is not None
    }


def policy(name: str, given: object, *, allowed: tuple[str, ...] = _POLICIES) -> str:
    """Check the name of a policy."""
    if isinstance(given, str) and given in allowed:
        return given
    raise InvalidValueError(name, " or ".join(allowed), given, "policy")


def clients(
    values: ArrayLike | Labelled, merged: Mapping[str, str] | None
) -> tuple[CodeArray, int, tuple[str, ...]]:
    """Return the codes of clients, the number below which they are, and their names.

    Integers are codes already, -1 where there is no client; texts are factorised once,
    and the names of those who were merged are replaced by the one that stayed.
    """
    merged = None if merged is None else as_read_only(merged, name="merged")
    if isinstance(values, Labelled):
        named = values
    else:
        column = whole_numbers("client", values)
        if column is not None and column.size:
            return _plain_codes(column, merged)
        named = label("client", values)
    codes = named.codes.astype(np.int32, copy=False)
    if not merged:
        return codes[:], len(named.labels), named.labels
    kept: dict[str, int] = {}
    final = np.full(len(named.labels) + 1, NO_LABEL, np.int32)  # the last one: no label
    known: dict[str, str] = {}
    for place, name in enumerate(named.labels):
        stays = _survivor(name, merged, known)
        final[place] = kept.setdefault(stays, len(kept))
    return final[codes], len(kept), tuple(kept)


def _plain_codes(
    column: NDArray[np.integer[Any]], merged: Mapping[str, str] | None
) -> tuple[CodeArray, int, tuple[str, ...]]:
    """Take integers for codes of clients, none of them merged by name."""
    if merged:
        needed = "texts where clients are merged by name"
        raise InvalidValueError("client", needed, int(column[0]), "type")
    most = int(np.iinfo(np.int32).max) - 1
    if (wrong := outside(column, NO_LABEL, most)) is not None:
        needed = f"a code from 0 to {most}, or -1 for none"
        raise InvalidValueError("client", needed, wrong, "code")
    return column.astype(np.int32, copy=False)[:], int(column.max()) + 1, ()


def _survivor(name: str, merged: Mapping[str, str], known: dict[str, str]) -> str:
    """Follow mergers to the client that stayed, each of them once."""
    passed = {name: None}
    last = name
    while last not in known and (following := merged.get(last)) is not None:
        if following in passed:
            ring = " → ".join([*list(passed)[:_MOST_TOLD], following])
            raise DefinitionError("merged", (f"{ring} goes round",), "cycle")
        passed[following], last = None, following
    stays = known.get(last, last)
    known.update(dict.fromkeys(passed, stays))
    return stays


def known_rows(
    known: Mapping[str, tuple[BoolArray | None, str]], n_rows: int
) -> tuple[BoolArray | None, dict[str, int]]:
    """Return which rows to keep, if not all, and how many have nothing in a column.

    Each column comes as the mask of its rows that have something, nothing where there
    is no such column, and its policy.
    """
    kept: BoolArray | None = None
    notices: dict[str, int] = {}
    for name, (is_known, chosen) in known.items():
        policy(f"missing_{name}", chosen)
        if is_known is not None and is_known.size != n_rows:
            raise ShapeError(name, f"{n_rows} rows", str(is_known.size))
        if is_known is None or is_known.all():
            continue
        if chosen == "refuse":
            row = int(np.argmin(is_known))
            needed = f"given for every row (or missing_{name}='drop' or 'keep')"
            kind = InvalidInstantError if name == "at" else InvalidValueError
            raise kind(name, needed, None, "absent", f"{name}[{row}]")
        word = "dropped" if chosen == "drop" else "unknown"
        notices[f"{name}_{word}"] = int(np.count_nonzero(~is_known))
        if chosen == "drop":
            kept = is_known if kept is None else kept & is_known
    return kept, notices


def dated_clients(
    at: ArrayLike,
    client: ArrayLike | Labelled | None,
    merged: Mapping[str, str] | None,
    policies: tuple[str, str],
) -> tuple[dict[str, Any], BoolArray | None]:
    """Return instants and clients, by the names of their columns, and which rows stay.

    Policies are those of rows without an instant, and of rows without a client.
    """
    micros = instants("at", at)
    codes, n_clients, names = clients(() if client is None else client, merged)
    is_known = None if client is None else codes != NO_LABEL
    kept, notices = known_rows(
        {"at": (micros != MISSING, policies[0]), "client": (is_known, policies[1])},
        micros.size,
    )
    columns = {
        "at": micros,
        "client": None if client is None else codes,
        "n_clients": n_clients,
        "names": names,
        "notices": notices,
    }
    return columns, kept


def labels(name: str, values: ArrayLike | Labelled | None) -> Labelled | None:
    """Take a column of labels that is there: labelled already, or of texts."""
    if values is None or isinstance(values, Labelled):
        return values
    return label(name, values)


def one_currency(currency: str | ArrayLike | None) -> str | None:
    """Return the one currency there is, told once or in each row."""
    if currency is None or isinstance(currency, str):
        return currency
    named = label("currency", currency)
    if np.any(named.codes == NO_LABEL):
        path = f"currency[{int(np.argmin(named.codes))}]"
        raise InvalidValueError("currency", "given for every row", None, "absent", path)
    if len(named.labels) > 1:
        counts = np.bincount(named.codes).tolist()
        raise MixedCurrencyError(dict(zip(named.labels, counts, strict=True)))
    return named.labels[0] if named.labels else None
