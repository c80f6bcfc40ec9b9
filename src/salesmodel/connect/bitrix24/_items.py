"""Product rows of Bitrix24 as line items of deals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import DealRow
from salesmodel.connect.crm._feed import Feed, Read
from salesmodel.domain import LineItem
from salesmodel.domain.lines import total_of
from salesmodel.errors import SalesModelError
from salesmodel.values import Money


__all__ = ["ItemRow", "item_id", "item_row", "with_items"]

_Line: TypeAlias = tuple[int, LineItem]
"""The number of a row, and what it says."""

_OF_DEALS: Final = {None, "D"}
_CAMEL: Final = {
    "ID": "id",
    "OWNER_ID": "ownerId",
    "OWNER_TYPE": "ownerType",
    "PRODUCT_ID": "productId",
    "PRODUCT_NAME": "productName",
    "PRICE": "price",
    "PRICE_BRUTTO": "priceBrutto",
    "QUANTITY": "quantity",
    "DISCOUNT_RATE": "discountRate",
}


@attrs.frozen
class ItemRow:
    """A line of a deal; its currency stands with the deal.

    `price` has the discount in it; `full` is the price before, where that is told.
    """

    id: str
    deal: str
    product: str
    quantity: Decimal
    price: Decimal
    full: Decimal | None
    discount: Decimal


def item_id(row: ItemRow) -> str:
    """Return what tells rows apart."""
    return row.id


def item_row(cells: Cells, *, source: str) -> ItemRow | None:
    """Read a product row of either form; one of a lead or a quote is none."""
    told = cells
    if "ownerId" in cells.row:
        named = {old: cells.row.get(new) for old, new in _CAMEL.items()}
        told = attrs.evolve(cells, row=named)
    if told.text("OWNER_TYPE") not in _OF_DEALS:
        return None
    number, product = told.needed("ID"), told.reference("PRODUCT_ID")
    name = f"{source}:product:{product}"
    if product is None:
        name = told.label("PRODUCT_NAME", f"{source}:row:{number}")
    price, quantity = told.number("PRICE"), told.number("QUANTITY")
    if price is None:
        raise Fault("amount_syntax", "PRICE")
    return ItemRow(
        number,
        told.needed("OWNER_ID"),
        name,
        Decimal(1) if quantity is None else quantity,
        price,
        told.number("PRICE_BRUTTO"),
        told.chance("DISCOUNT_RATE", whole=100) or Decimal(0),
    )


def with_items(
    deals: Iterable[Read[DealRow]], items: Iterable[Read[ItemRow]], feed: Feed
) -> list[Read[DealRow]]:
    """Give deals their line items; a row that belongs to none is rejected.

    Parameters
    ----------
    deals : iterable of Read
        Deals as they stand.
    items : iterable of Read
        Product rows.
    feed : Feed
        The payload of these; takes faults and notices.

    Returns
    -------
    list of Read
        The deals; an amount that the CRM adds up itself is left to the lines of a deal,
        if they come to it.
    """
    lines: defaultdict[str, list[_Line]] = defaultdict(list)
    known = {one.said.id: one.said for one in deals}
    for one in items:
        try:
            line = _line(one.said, known, feed.log.notices)
        except Fault as fault:
            feed.reject(one.row, fault)
        else:
            lines[one.said.deal].append((one.row, line))
    return [
        attrs.evolve(one, said=_holding(one.said, lines[one.said.id], feed))
        if one.said.id in lines
        else one
        for one in deals
    ]


def _line(
    row: ItemRow, known: Mapping[str, DealRow], notices: Counter[str]
) -> LineItem:
    """Make the line of a row: with its discount, where that comes to its price."""
    deal = known.get(row.deal)
    if deal is None:
        raise Fault("orphan", "OWNER_ID", row.deal)
    if deal.unit is None:
        raise Fault("currency_missing", "PRICE")
    try:
        price = Money(row.price, deal.unit)
        line = LineItem(row.product, row.quantity, price)
        if not row.discount:
            return line
        if row.full is not None:
            full = Money(row.full, deal.unit)
            told = LineItem(row.product, row.quantity, full, row.discount)
            if told.total == line.total:
                return told
    except SalesModelError:
        raise Fault("line", "QUANTITY", str(row.quantity)) from None
    notices["discounts_in_price"] += 1
    return line


def _holding(deal: DealRow, lines: list[_Line], feed: Feed) -> DealRow:
    """Return a deal with its lines, and with its amount unless they come to it."""
    items = tuple(line for _, line in lines)
    try:
        total = total_of(items, rounding="half_up")
    except SalesModelError:
        for row, _ in lines:
            feed.reject(row, Fault("too_large", "PRICE"))
        return deal
    amount = deal.amount
    if not deal.is_by_hand and amount == total:
        amount = None
    elif not deal.is_by_hand and amount is not None:
        feed.log.notices["items_differ"] += 1
    return attrs.evolve(deal, items=items, total=total, amount=amount)
