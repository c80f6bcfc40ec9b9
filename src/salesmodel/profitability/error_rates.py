"""How often first and repeat sales go wrong, and what that costs."""

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray
from salesmodel._figures import checked_sum
from salesmodel._shown import Shown
from salesmodel.profitability._ledger import by_time
from salesmodel.profitability.incidents import INCIDENT_KINDS, IncidentTable
from salesmodel.profitability.observed import ObservedProfit
from salesmodel.statistics.intervals import Rate, wilson_rate
from salesmodel.statistics.survival import kaplan_meier_median
from salesmodel.tables.repeat_rule import SaleKind


__all__ = ["ErrorRates", "ErrorRow", "error_rates"]

_DAY = 86_400_000_000


@attrs.frozen
class ErrorRow:
    """How often one thing went wrong with sales of one kind.

    Parameters
    ----------
    incident : str
        One of `INCIDENT_KINDS`, or ``any`` of them.
    kind : str
        ``first``, ``repeat``, ``unknown``, or ``undone``.
    incidents : int
        Incidents of the deals of these sales.
    cost : int
        What they cost, in minor units.
    unresolved : int
        Those of them that were open at the instant of observation.
    rate : Rate
        Deals with at least one such incident / deals, with its Wilson interval.
    median_days : float or None
        Days until half of the incidents were resolved, open ones counted for as long as
        they were (Kaplan–Meier); `None` where half were not.
    """

    incident: str
    kind: str
    incidents: int
    cost: int
    unresolved: int
    rate: Rate
    median_days: float | None

    @property
    def undefined(self) -> dict[str, str]:
        """Why figures are not defined, by their names."""
        reasons = {}
        if self.rate.value is None:
            reasons["rate"] = "no_deals"
        if self.median_days is None:
            reasons["median_days"] = "not_reached" if self.incidents else "no_incidents"
        return reasons


@attrs.frozen(eq=False)
class ErrorRates:
    """How often first and repeat sales went wrong.

    Parameters
    ----------
    rule : str
        What made a sale a repeat, in words.
    found : tuple of ErrorRow
        A row for each kind of incident and of sale that there is.
    unknown_deal : int
        Incidents of deals that are not among the purchases.
    """

    rule: str
    found: tuple[ErrorRow, ...]
    unknown_deal: int

    @property
    def ratio(self) -> float | None:
        """How many times as often as repeat sales first ones go wrong.

        `None` where either rate is not known, or no repeat sale went wrong.
        """
        rates = {
            row.kind: row.rate.value for row in self.found if row.incident == "any"
        }
        first, repeat = rates.get("first"), rates.get("repeat")
        return None if first is None or not repeat else first / repeat

    def rows(self) -> tuple[ErrorRow, ...]:
        """Return a row for each kind of incident and of sale that there is.

        Returns
        -------
        tuple of ErrorRow
            Any incident first, then by kind.

        Examples
        --------
        >>> ErrorRates("any", (), 0).rows()
        ()
        """
        return self.found

    def __str__(self) -> str:
        """Return the rows as aligned lines under the rule."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["incident", "kind", "incidents", "cost", "open", "rate", "low", "high"]
        rows = [
            [
                row.incident,
                row.kind,
                row.incidents,
                row.cost,
                row.unresolved,
                row.rate.value,
                row.rate.low,
                row.rate.high,
                row.median_days,
            ]
            for row in self.found
        ]
        return Shown(f"Deals gone wrong; {self.rule}", [*heads, "median days"], rows)


def error_rates(
    profit: ObservedProfit, incidents: IncidentTable, *, confidence: float = 0.95
) -> ErrorRates:
    """Tell how often deals went wrong, first sales beside repeat ones.

    Parameters
    ----------
    profit : ObservedProfit
        Purchases with a column of deals, numbered. A deal of several purchases is what
        the earliest of them is.
    incidents : IncidentTable
        What went wrong.
    confidence : float, default 0.95
        Coverage of the Wilson intervals, strictly between 0 and 1.

    Returns
    -------
    ErrorRates
        A row for each kind of incident and of sale.

    Raises
    ------
    InvalidValueError
        If `confidence` is out of range.

    Notes
    -----
    A rate is the share of deals with at least one incident, so that it is at most 1.

    References
    ----------
    .. [1] Definition of this package; the kinds are those of the source's error costs.

    Examples
    --------
    >>> from salesmodel.profitability import Costs, observed_profit
    >>> from salesmodel.tables import PurchaseTable, RepeatRule
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme"],
    ...     at=["2026-01-05", "2026-02-05"],
    ...     deal=["d1", "d2"],
    ...     amount=[100, 100],
    ...     currency="EUR",
    ... )
    >>> incidents = IncidentTable.from_columns(
    ...     deal=["d1"],
    ...     kind=["delivery"],
    ...     cost=[30],
    ...     opened=["2026-01-09"],
    ...     resolved=["2026-01-12"],
    ...     currency="EUR",
    ... )
    >>> profit = observed_profit(
    ...     purchases,
    ...     Costs.from_columns(incidents=incidents),
    ...     rule=RepeatRule(new_after=0),
    ... )
    >>> [
    ...     (row.kind, row.incident, row.rate.value, row.median_days)
    ...     for row in error_rates(profit, incidents).rows()
    ... ]
    [('first', 'any', 1.0, 3.0), ('repeat', 'any', 0.0, None),
     ('first', 'delivery', 1.0, 3.0), ('repeat', 'delivery', 0.0, None)]
    """
    kinds = _kinds_of_deals(profit)
    names = () if profit.purchases.deal is None else profit.purchases.deal.labels
    by_name = dict(zip(names, kinds.tolist(), strict=True))
    told = [by_name.get(name, -1) for name in incidents.deal.labels]
    kind = np.array([*told, -1], np.int64)[incidents.deal.codes]
    n_deals = np.bincount(kinds[kinds >= 0], minlength=len(SaleKind)).tolist()
    word = np.array([*map(INCIDENT_KINDS.index, incidents.kind.labels), -1], np.int64)
    place = word[incidents.kind.codes]
    seen = _Seen.of(incidents, profit.as_of)
    rows = tuple(
        seen.row((name, SaleKind(of_sale).word), here, n_deals[of_sale], confidence)
        for number, name in [(-1, "any"), *enumerate(INCIDENT_KINDS)]
        if name == "any" or (place == number).any()
        for of_sale in SaleKind
        if n_deals[of_sale]
        for here in [(kind == of_sale) & ((place == number) | (name == "any"))]
    )
    unknown = int(np.count_nonzero(kind < 0))
    return ErrorRates(f"{profit.numbering.rule}", rows, unknown)


def _kinds_of_deals(profit: ObservedProfit) -> IntArray:
    """Return the kind of each deal: that of its earliest purchase; -1 without one."""
    deal = profit.purchases.deal
    kinds = np.full(0 if deal is None else len(deal.labels), -1, np.int64)
    if deal is not None:
        rows = np.flatnonzero(~profit.purchases.is_refund & (deal.codes >= 0))
        latest_first = by_time(profit.purchases, rows)[::-1]
        kinds[deal.codes[latest_first]] = profit.numbering.kind[latest_first]
    return kinds


@attrs.frozen(eq=False)
class _Seen:
    """Incidents as they were seen: how long each lasted, and whether it was over."""

    incidents: IncidentTable
    lasted: IntArray
    over: BoolArray

    @classmethod
    def of(cls, incidents: IncidentTable, as_of: int | None) -> "_Seen":
        """Cut incidents at the instant of observation."""
        until = incidents.opened if as_of is None else as_of
        over = (incidents.resolved != MISSING) & (incidents.resolved <= until)
        end = np.where(over, incidents.resolved, until)
        return cls(incidents, np.maximum(end - incidents.opened, 0), over)

    def row(
        self, names: tuple[str, str], here: BoolArray, n_deals: int, confidence: float
    ) -> ErrorRow:
        """Count some of the incidents."""
        n_hit = int(np.unique(self.incidents.deal.codes[here]).size)
        median = kaplan_meier_median(self.lasted[here], self.over[here])
        return ErrorRow(
            *names,
            int(np.count_nonzero(here)),
            checked_sum(self.incidents.cost[here]),
            int(np.count_nonzero(here & ~self.over)),
            wilson_rate(n_hit, n_deals, confidence=confidence),
            None if median is None else median / _DAY,
        )
