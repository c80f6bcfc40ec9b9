"""The source's table of a first and of a repeat sale, and short ways to write money."""

from salesmodel.profitability import SaleEconomics
from salesmodel.values import Money


def rub(amount):
    """Write roubles."""
    return Money(amount, "RUB")


def eur(amount):
    """Write euros."""
    return Money(amount, "EUR")


FIRST = SaleEconomics(
    rub(55_000),
    goods=rub(40_000),
    acquisition=rub(5_000),
    bonus=rub(5_000),
    errors=rub(3_000),
    seller_hours=8,
)
REPEAT = SaleEconomics(
    rub(55_000),
    goods=rub(40_000),
    bonus=rub(3_000),
    errors=rub(1_000),
    seller_hours=2,
    is_repeat=True,
)
COLUMNS = {
    "revenue": [55_000, 55_000],
    "goods": [40_000, 40_000],
    "acquisition": [5_000, 0],
    "bonus": [5_000, 3_000],
    "errors": [3_000, 1_000],
}
