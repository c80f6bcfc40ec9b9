"""The currencies of Bitrix24: what one unit of each is worth in the base currency."""

from collections.abc import Iterable
from decimal import Decimal
from operator import truediv

import attrs

from salesmodel.connect.crm._building import accounted
from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._feed import Feed, Read
from salesmodel.connect.crm.report import CrmRates
from salesmodel.errors import SalesModelError
from salesmodel.values import currency_code, nearly


__all__ = ["rates_of"]

_ONE = Decimal(1)


@attrs.frozen
class _Rate:
    """A currency, what one unit of it is worth, and whether it is the base."""

    currency: str
    rate: Decimal
    is_base: bool


def rates_of(feed: Feed) -> CrmRates:
    """Read the rates of a payload.

    Parameters
    ----------
    feed : Feed
        Of ``crm.currency.list``.

    Returns
    -------
    CrmRates
        With its account.
    """
    rows = feed.read(_rate, lambda one: one.currency)
    base = next((one.said.currency for one in rows if one.said.is_base), None)
    rates = {one.said.currency: one.said.rate for one in _sound(rows, base, feed)}
    return CrmRates(base, rates, accounted([feed.log]))


def _sound(
    rows: Iterable[Read[_Rate]], base: str | None, feed: Feed
) -> Iterable[Read[_Rate]]:
    """Give rates to the base; a second base, and a base that is not 1, is rejected."""
    for one in rows:
        if one.said.is_base and (one.said.currency != base or one.said.rate != _ONE):
            feed.reject(one.row, Fault("rate", "BASE"))
        else:
            yield one


def _rate(cells: Cells) -> _Rate:
    """Read a currency; its amount is that of so many units, not of one."""
    code, amount, count = (
        cells.needed("CURRENCY"),
        cells.number("AMOUNT"),
        cells.number("AMOUNT_CNT"),
    )
    if amount is None or count is None or amount <= 0 or count <= 0:
        raise Fault("rate", "AMOUNT" if count else "AMOUNT_CNT")
    try:
        currency = currency_code(code)
    except SalesModelError:
        raise Fault("currency", "CURRENCY", code) from None
    return _Rate(currency, nearly(truediv, amount, count), cells.flag("BASE"))
