"""Rows A18, A22 to A24, C1, F15, H1, H3, H10 and H22, as far as purchases answer."""

from collections.abc import Callable

import numpy as np
import pytest

from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.profitability import (
    ChannelSpend,
    Costs,
    IncidentTable,
    error_rates,
    observed_profit,
)
from salesmodel.tables import PurchaseTable, RepeatRule, number_purchases


RULE = RepeatRule(new_after=0)


def _table(*amounts, **columns):
    """Build purchases of one day, each of another client."""
    plain = {
        "client": [f"c{number}" for number in range(len(amounts))],
        "at": ["2026-01-05"] * len(amounts),
        "amount": list(amounts),
        "currency": "EUR",
        "channel": ["ads"] * len(amounts),
    }
    return PurchaseTable.from_columns(**(plain | columns))


def _spend(amount, currency="EUR"):
    return ChannelSpend.from_columns(
        channel=["ads"], month=["2026-01"], amount=[amount], currency=currency
    )


def a18():
    """Spend divided over clients adds up exactly; ties to the first, negatives mirror."""
    for total, parts in ((1000, [334, 333, 333]), (-1000, [-334, -333, -333])):
        costs = Costs.from_columns(spend=_spend(total))
        profit = observed_profit(_table(1, 1, 1), costs, rule=RULE)
        assert parts == profit.lines["acquisition"].tolist()


def a22():
    """A margin of no revenue is not defined, and says why."""
    row = observed_profit(_table(0), Costs(), rule=RULE).by().total

    assert (None, "no_revenue") == (row.margin, row.undefined["margin"])


def a23():
    """A negative purchase is refused unless it is a refund."""
    with pytest.raises(InvalidAmountError, match="tied by refunds"):
        _table(100, -100)
    tied = _table(100, -100, client=["c0", None], refunds=[None, 0])
    assert [-1, 0] == tied.refunds.tolist()


def a24():
    """Profit past int64 is exact: sums are bounded first, else Python adds."""
    profit = observed_profit(_table(2**62, 2**62, 2**62), Costs(), rule=RULE)

    assert 3 * 2**62 == profit.by().total.profit == profit.by().rows()[0].profit


def c1():
    """Purchases and costs have one currency; several are listed with their counts."""
    with pytest.raises(MixedCurrencyError) as caught:
        _table(1, 2, 3, currency=["USD", "EUR", "USD"])
    assert {"USD": 2, "EUR": 1} == caught.value.currencies
    with pytest.raises(CurrencyMismatchError):
        observed_profit(_table(1), Costs.from_columns(spend=_spend(5, "USD")))


def f15():
    """An incident of a deal that is not there is counted and shown."""
    incidents = IncidentTable.from_columns(
        deal=["d9"],
        kind=["other"],
        cost=[5],
        opened=["2026-01-05"],
        resolved=[None],
        currency="EUR",
    )
    profit = observed_profit(_table(1), Costs.from_columns(incidents=incidents))

    assert ["unknown_deal"] == [one.reason for one in profit.unallocated]
    assert 1 == error_rates(profit, incidents).unknown_deal


def h1():
    """An empty table counts 0, has no rates and warns of nothing."""
    profit = observed_profit(_table(), Costs.from_columns(goods=[]), rule=RULE)

    assert (0, None) == (profit.by("month").total.sales, profit.by().total.margin)
    assert 0 == len(number_purchases(_table(), RULE))
    assert () == profit.payback().rows()


def h3():
    """Profit of no sale and of no hour is not defined, never 0."""
    total = observed_profit(_table(), Costs()).by().total

    assert (None, None) == (total.profit_per_sale, total.profit_per_hour)


def h10():
    """A cell that is absent is refused by its row, or dropped and counted."""
    with pytest.raises(InvalidValueError, match=r"client\[1\]"):
        _table(1, 2, client=["c0", np.nan])
    dropped = _table(1, 2, client=["c0", np.nan], missing_client="drop")
    assert (1, {"client_dropped": 1}) == (len(dropped), dropped.notices)


def h22():
    """Columns have the same types on every platform."""
    numbering = number_purchases(_table(1, 2), RULE)
    table = _table(1, 2)

    assert ["int32", "int64", "int64"] == [
        column.dtype.name for column in (table.client, table.at, table.amount)
    ]
    assert ["int32", "int32", "uint8", "int64"] == [
        column.dtype.name
        for column in (
            numbering.number,
            numbering.cycle,
            numbering.kind,
            numbering.opening,
        )
    ]


ROWS: dict[str, Callable[[], None]] = {
    f"{check.__name__.upper()}-purchases": check
    for check in (a18, a22, a23, a24, c1, f15, h1, h3, h10, h22)
}
