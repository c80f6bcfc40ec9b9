"""The lines of costs, row by row, and what could be laid on no row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    LATEST,
    MISSING,
    BoolArray,
    FloatArray,
    IntArray,
    read_only,
)
from salesmodel._frozen import by_columns
from salesmodel.profitability._cells import (
    divided,
    keys,
    month_name,
    months_of,
    shares,
)
from salesmodel.profitability.costs import Costs
from salesmodel.profitability.incidents import IncidentTable
from salesmodel.profitability.spend import ChannelSpend, SellerHours
from salesmodel.tables.deals import Labelled
from salesmodel.tables.numbering import Numbering
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.repeat_rule import SaleKind


__all__ = ["Ledger", "Unallocated", "by_time", "is_sale", "ledger"]


@attrs.frozen
class Unallocated:
    """A cost that no sale could be found for.

    Parameters
    ----------
    line : str
        The line it belongs to.
    label : str or None
        Its channel, seller or deal.
    month : str or None
        Its month, such as ``"2026-01"``; `None` for incidents.
    amount : int
        Minor units.
    reason : str
        ``no_clients_won``, ``first_sales_unknown`` (the history is not known to be
        whole from that month on), ``no_sales`` or ``unknown_deal``.
    """

    line: str
    label: str | None
    month: str | None
    amount: int
    reason: str


@attrs.frozen(eq=False)
class Ledger:
    """Costs by line and row, hours by row, and what lies on no row."""

    lines: Mapping[str, IntArray]
    hours: FloatArray | None
    unallocated: tuple[Unallocated, ...]

    __reduce__ = by_columns


def ledger(purchases: PurchaseTable, numbering: Numbering, costs: Costs) -> Ledger:
    """Lay every cost on the rows it belongs to."""
    lines = dict(costs.columns())
    hours = None
    left: list[Unallocated] = []
    sold = by_time(purchases, np.flatnonzero(is_sale(purchases, numbering)))
    if costs.spend is not None:
        lines["acquisition"] = _acquisition(purchases, numbering, costs.spend, left)
    if costs.hours is not None:
        hours = _hours(purchases, sold, costs.hours)
        if costs.hours.rate is not None:
            lines["selling"] = _selling(purchases, sold, costs.hours, left)
    if costs.incidents is not None:
        lines["errors"] = _errors(purchases, costs.incidents, left)
    ordered = {name: read_only(lines[name][:]) for name in _ORDER if name in lines}
    return Ledger(ordered, hours, tuple(left))


_ORDER = (
    "goods",
    "overhead",
    "acquisition",
    "bonus",
    "presale",
    "servicing",
    "taxes",
    "selling",
    "errors",
)


def by_time(purchases: PurchaseTable, rows: IntArray) -> IntArray:
    """Bring rows into the order of time, undated ones last, ties as they stand."""
    rows = np.sort(rows)
    at = purchases.at[rows]
    at[at == MISSING] = LATEST + 1
    return rows[np.argsort(at, kind="stable")]


def is_sale(purchases: PurchaseTable, numbering: Numbering) -> BoolArray:
    """Mark the rows that are sales: no refunds, and not taken back in full."""
    counts: BoolArray = ~purchases.is_refund & (numbering.kind != SaleKind.UNDONE)
    return counts


def _codes(of: Labelled, among: Labelled | None) -> IntArray:
    """Return the codes of labels as another column has them, or new ones after those."""
    known = {} if among is None else {one: i for i, one in enumerate(among.labels)}
    places = [known.setdefault(name, len(known)) for name in of.labels]
    codes: IntArray = np.array([*places, -1], np.int64)[of.codes]
    return codes


def _laid(
    purchases: PurchaseTable, rows: IntArray, key: IntArray, amounts: Mapping[int, int]
) -> IntArray:
    """Divide amounts over the rows that have their keys."""
    column = np.zeros(len(purchases), np.int64)
    column[rows] = divided(amounts, key)
    return read_only(column)


def _row_keys(
    purchases: PurchaseTable, among: Labelled | None, rows: IntArray
) -> tuple[IntArray, IntArray]:
    """Return rows that have a label and a month, and their keys."""
    if among is None:
        return rows[:0], np.zeros(0, np.int64)
    key = keys(among.codes[rows].astype(np.int64), months_of(purchases.at[rows]))
    return rows[key >= 0], key[key >= 0]


def _sums(key: Iterable[int], amounts: Iterable[int]) -> dict[int, int]:
    """Add amounts by key, exactly."""
    sums: defaultdict[int, int] = defaultdict(int)
    for one, amount in zip(key, amounts, strict=True):
        sums[one] += amount
    return sums


def _acquisition(
    purchases: PurchaseTable,
    numbering: Numbering,
    spend: ChannelSpend,
    left: list[Unallocated],
) -> IntArray:
    """Divide the spend of a channel and month over the clients won there."""
    whole = numbering.rule.new_after
    month = spend.month
    starts = month.view("datetime64[M]").astype("datetime64[us]").astype(np.int64)
    is_known = np.zeros(month.size, np.bool_) if whole is None else starts >= whole
    code = _codes(spend.channel, purchases.channel)
    key = np.where(is_known, keys(code, month), -1)
    rows = by_time(purchases, numbering.won)
    rows, found = _row_keys(purchases, purchases.channel, rows)
    won = set(found.tolist())
    left.extend(
        Unallocated(
            "acquisition",
            _name(spend.channel, row),
            month_name(int(month[row])),
            int(spend.amount[row]),
            "no_clients_won" if is_known[row] else "first_sales_unknown",
        )
        for row, one in enumerate(key.tolist())
        if one not in won
    )
    return _laid(purchases, rows, found, _sums(key.tolist(), spend.amount.tolist()))


def _hours(purchases: PurchaseTable, sold: IntArray, hours: SellerHours) -> FloatArray:
    """Divide the hours of a seller and month over his sales of that month."""
    code = _codes(hours.seller, purchases.seller)
    spent: defaultdict[int, float] = defaultdict(float)
    for one, amount in zip(
        keys(code, hours.month).tolist(), hours.hours.tolist(), strict=True
    ):
        spent[one] += amount
    rows, key = _row_keys(purchases, purchases.seller, sold)
    column = np.zeros(len(purchases))
    column[rows] = shares(spent, key)
    return read_only(column)


def _selling(
    purchases: PurchaseTable,
    sold: IntArray,
    hours: SellerHours,
    left: list[Unallocated],
) -> IntArray:
    """Divide what the hours of a seller and month cost over his sales of that month."""
    key = keys(_codes(hours.seller, purchases.seller), hours.month).tolist()
    rows, found = _row_keys(purchases, purchases.seller, sold)
    with_sales = set(found.tolist())
    left.extend(
        Unallocated(
            "selling",
            _name(hours.seller, row),
            month_name(int(hours.month[row])),
            int(hours.cost[row]),
            "no_sales",
        )
        for row, one in enumerate(key)
        if one not in with_sales
    )
    return _laid(purchases, rows, found, _sums(key, hours.cost.tolist()))


def _errors(
    purchases: PurchaseTable, incidents: IncidentTable, left: list[Unallocated]
) -> IntArray:
    """Divide the cost of incidents over the purchases of their deal."""
    rows = by_time(purchases, np.flatnonzero(~purchases.is_refund))
    key = _deal_of(purchases, rows)
    rows, key = rows[key >= 0], key[key >= 0]
    code = _codes(incidents.deal, purchases.deal).tolist()
    known = set(key.tolist())
    left.extend(
        Unallocated("errors", _name(incidents.deal, row), None, cost, "unknown_deal")
        for row, (one, cost) in enumerate(
            zip(code, incidents.cost.tolist(), strict=True)
        )
        if one not in known
    )
    return _laid(purchases, rows, key, _sums(code, incidents.cost.tolist()))


def _deal_of(purchases: PurchaseTable, rows: IntArray) -> IntArray:
    """Return the codes of the deals of rows, -1 where there is none."""
    if purchases.deal is None:
        return np.full(rows.size, -1, np.int64)
    return purchases.deal.codes[rows].astype(np.int64)


def _name(column: Labelled, row: int) -> str | None:
    """Return the label of a row."""
    code = int(column.codes[row])
    return None if code < 0 else column.labels[code]
