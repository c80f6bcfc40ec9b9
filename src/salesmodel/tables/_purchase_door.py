"""The door of purchases: clients as codes, merged ones as one, refunds as rows."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    cells,
    is_absent,
    outside,
    whole_numbers,
)
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    ShapeError,
    UnknownDealError,
)
from salesmodel.tables.deals import Labelled, label


__all__ = [
    "NO_REFUND",
    "UNTIED",
    "check_refunds",
    "clients",
    "known_rows",
    "labels",
    "one_currency",
    "policy",
    "refunded_rows",
    "tied",
]

NO_REFUND: Final = -1
"""In the column of refunds: the row is a purchase."""
UNTIED: Final = -2
"""In the column of refunds: the row refunds a purchase that is not known."""

_POLICIES = ("refuse", "drop", "keep")


def policy(name: str, given: str, *, allowed: tuple[str, ...] = _POLICIES) -> str:
    """Check the name of a policy."""
    if given not in allowed:
        raise InvalidValueError(name, " or ".join(allowed), given, "policy")
    return given


def clients(
    values: ArrayLike | Labelled, merged: Mapping[str, str] | None
) -> tuple[CodeArray, int, tuple[str, ...]]:
    """Return the codes of clients, the number below which they are, and their names.

    Integers are codes already, -1 where there is no client; texts are factorised once,
    and the names of those who were merged are replaced by the one that stayed.
    """
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
    for place, name in enumerate(named.labels):
        final[place] = kept.setdefault(_survivor(name, merged), len(kept))
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


def _survivor(name: str, merged: Mapping[str, str]) -> str:
    """Follow mergers to the client that stayed."""
    passed = [name]
    while (following := merged.get(passed[-1])) is not None:
        if following in passed:
            ring = " → ".join([*passed, following])
            raise DefinitionError("merged", (f"{ring} goes round",), "cycle")
        passed.append(following)
    return passed[-1]


def known_rows(
    client: CodeArray, at: InstantArray, missing_client: str, missing_at: str
) -> tuple[BoolArray | None, dict[str, int]]:
    """Return which rows to keep, if not all, and how many have no client or instant."""
    kept: BoolArray | None = None
    notices: dict[str, int] = {}
    for name, chosen, known in (
        ("client", missing_client, client != NO_LABEL),
        ("at", missing_at, at != MISSING),
    ):
        policy(f"missing_{name}", chosen)
        if known.all():
            continue
        if chosen == "refuse":
            row = int(np.argmin(known))
            needed = f"given for every row (or missing_{name}='drop' or 'keep')"
            kind = InvalidInstantError if name == "at" else InvalidValueError
            raise kind(name, needed, None, "absent", f"{name}[{row}]")
        word = "dropped" if chosen == "drop" else "unknown"
        notices[f"{name}_{word}"] = int(np.count_nonzero(~known))
        if chosen == "drop":
            kept = known if kept is None else kept & known
    return kept, notices


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


def refunded_rows(
    refunds: ArrayLike | None, deal: Labelled | None, *, n_rows: int, keep: bool
) -> IntArray | None:
    """Return the row that each row refunds, told by its number or by its deal."""
    if refunds is None:
        return None
    column = whole_numbers("refunds", refunds)
    if column is not None:
        return column.astype(np.int64)
    listed = cells("refunds", refunds)
    if len(listed) != n_rows:
        raise ShapeError("refunds", f"{n_rows} rows", str(len(listed)))
    absent = [is_absent(cell) or cell == "" for cell in listed]
    known = _rows_of_deals(deal, absent)
    rows = [
        NO_REFUND if none else _row(cell, known, f"refunds[{row}]", keep=keep)
        for row, (cell, none) in enumerate(zip(listed, absent, strict=True))
    ]
    return np.array(rows, np.int64)


def _rows_of_deals(deal: Labelled | None, absent: list[bool]) -> dict[str, list[int]]:
    """Return the rows of each deal that are purchases."""
    known: dict[str, list[int]] = {}
    codes = [] if deal is None else deal.codes.tolist()
    for row, (code, is_purchase) in enumerate(zip(codes, absent, strict=False)):
        if deal is not None and is_purchase and code != NO_LABEL:
            known.setdefault(deal.labels[code], []).append(row)
    return known


def _row(cell: object, known: dict[str, list[int]], path: str, *, keep: bool) -> int:
    """Return the row that one cell of refunds means."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if float(cell).is_integer():
            return int(cell)
    elif isinstance(cell, str):
        found = known.get(cell, ())
        if len(found) == 1:
            return found[0]
        if found:
            needed = f"the number of a row, for the deal has {len(found)} purchases"
            raise InvalidValueError("refunds", needed, cell, "ambiguous", path)
        if keep:
            return UNTIED
        raise UnknownDealError(cell)
    needed = "the number of a row, the id of a deal, or absent"
    raise InvalidValueError("refunds", needed, cell, "type", path)


def tied(
    amount: IntArray | None, refunds: IntArray | None, *, keep: bool
) -> IntArray | None:
    """Return the refunds, negative rows that are tied to nothing kept or refused."""
    if amount is None:
        return refunds
    is_loose = (amount < 0) & (amount != MISSING)
    if refunds is not None and refunds.size == amount.size:
        is_loose &= refunds == NO_REFUND
    if not is_loose.any():
        return refunds
    if not keep:
        row = int(np.argmax(is_loose))
        needed = "tied by refunds to the purchase it takes back (or untied='keep')"
        value, path = int(amount[row]), f"amount[{row}]"
        raise InvalidAmountError("amount", needed, value, "untied", path)
    rows = np.full(amount.size, NO_REFUND) if refunds is None else refunds
    return np.where(is_loose, UNTIED, rows).astype(np.int64)


def check_refunds(
    refunds: IntArray, client: CodeArray, at: InstantArray, amount: IntArray | None
) -> None:
    """Check that refunds take back purchases of the same client, and come after them."""
    last = refunds.size - 1
    if (wrong := outside(refunds, UNTIED, last)) is not None:
        needed = f"a row from 0 to {last}, -1 for none or -2 for one not known"
        raise InvalidValueError("refunds", needed, wrong, "row")
    rows = np.flatnonzero(refunds >= 0)
    purchase = refunds[rows]
    for is_wrong, needed in (
        (refunds[purchase] != NO_REFUND, "a row that is no refund itself"),
        (client[purchase] != client[rows], "a purchase of the same client"),
    ):
        if is_wrong.any():
            row = int(rows[np.argmax(is_wrong)])
            value, path = int(refunds[row]), f"refunds[{row}]"
            raise InvalidValueError("refunds", needed, value, "refund", path)
    is_early = (at[rows] != MISSING) & (at[rows] < at[purchase])
    if is_early.any():
        row = int(rows[np.argmax(is_early)])
        needed = "at or after the purchase it takes back"
        raise InvalidInstantError("at", needed, int(at[row]), "reversed", f"at[{row}]")
    if amount is not None and (amount[refunds != NO_REFUND] > 0).any():
        row = int(np.argmax((refunds != NO_REFUND) & (amount > 0)))
        needed = "0 or negative in a refund"
        value, path = int(amount[row]), f"amount[{row}]"
        raise InvalidAmountError("amount", needed, value, "refund", path)
