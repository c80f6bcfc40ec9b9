"""What is expected of a client, purchase by purchase."""

from decimal import Decimal

import attrs

from salesmodel._shown import Shown
from salesmodel.values import Money


__all__ = ["ExpectedProfit", "ExpectedPurchase"]


@attrs.frozen
class ExpectedPurchase:
    """What one purchase adds to what is expected of a client.

    Parameters
    ----------
    purchase : int
        Its number, from 1.
    survival : Decimal
        Share of clients who make it.
    factor : Decimal
        What one at that time is worth now.
    profit : Money
        What it earns where it is made.
    expected : Money
        What that is worth now, for those who may not make it, to 18 decimals.
    cumulative : Money
        The same of all purchases up to it, less what it cost to win the client.
    """

    purchase: int
    survival: Decimal
    factor: Decimal
    profit: Money
    expected: Money
    cumulative: Money


@attrs.frozen
class ExpectedProfit:
    """What is expected of a client up to a number of purchases.

    Parameters
    ----------
    acquisition : Money
        What it cost to win him.
    purchases : int
        The horizon: how many purchases are looked at.
    rows : tuple of ExpectedPurchase
        One a purchase, as far as the survival is known.
    """

    acquisition: Money
    purchases: int
    rows: tuple[ExpectedPurchase, ...]

    @property
    def profit(self) -> Money | None:
        """What is expected up to the horizon; `None` where survival ends before it."""
        return None if len(self.rows) < self.purchases else self.rows[-1].cumulative

    @property
    def payback_purchase(self) -> int | None:
        """Number of the first purchase by which the cost is expected back."""
        back = (row.purchase for row in self.rows if row.cumulative.amount >= 0)
        return next(back, None)

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a figure is `None`, by its name."""
        short = "beyond_curve" if self.profit is None else ""
        reasons = {"profit": short} if short else {}
        if self.payback_purchase is None:
            reasons["payback_purchase"] = short or "not_within_horizon"
        return reasons

    def __str__(self) -> str:
        """Return a line a purchase, amounts in minor units."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            (
                row.purchase,
                float(row.survival),
                float(row.factor),
                row.profit.quantize(),
                row.expected.quantize(),
                row.cumulative.quantize(),
            )
            for row in self.rows
        ]
        heads = ["purchase", "survival", "factor", "profit", "expected", "cumulative"]
        title = f"Expected profit of a client who cost {self.acquisition}"
        return Shown(title, heads, rows)
