"""What is kept of a deal: its fields, its amount and its line items."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

from salesmodel._checks import instance, several
from salesmodel.domain.author import Author
from salesmodel.domain.deals._fold import after
from salesmodel.domain.deals._turning import TurningDeal
from salesmodel.domain.deals.events import (
    AmountSet,
    Event,
    FieldsSet,
    LinesSet,
)
from salesmodel.domain.lines import LineItem, total_of
from salesmodel.errors import (
    CurrencyMismatchError,
    GateError,
)
from salesmodel.values import Money, Rounding


__all__ = ["FillableDeal"]


# Past 140 lines: each thing that is kept has one method with its own example.
class FillableDeal(TurningDeal):
    """A deal whose particulars can be set."""

    __slots__ = ()

    def set_fields(
        self, values: Mapping[str, object], *, at: datetime, by: str | Author
    ) -> Self:
        """Fill, change or clear fields.

        Parameters
        ----------
        values : mapping of str to value
            Fields by their id. `None`, blank text, no choices and NaN clear a field;
            0 and False fill it.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more, which holds what changed; the same deal if nothing did.

        Raises
        ------
        InvalidValueError
            If a field is not defined (code ``unknown_field``), or does not take the
            value. Personal values are not shown.
        GateError
            If a field would be cleared that the stage holds on to.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> deal = deal.set_fields({"need": "a pump", "seats": 0}, at=monday, by="ann")
        >>> dict(deal.fields)
        {'need': 'a pump', 'seats': 0}
        """
        stamp = self._stamp(at, by)
        read = self.pipeline.read(values)
        changes = tuple(
            (name, value)
            for name, value in read
            if _differ(self.fields.get(name), value)
        )
        held = self.pipeline.rules.rooms[self.stage].held
        lost = [name for name, value in changes if value is None and name in held]
        if lost:
            blockers = tuple(self.pipeline.rules.missing(name) for name in lost)
            raise GateError(self.id, blockers=blockers)
        return self._with(FieldsSet(*stamp, changes)) if changes else self

    def set_amount(
        self,
        amount: Money | None,
        *,
        at: datetime,
        by: str | Author,
        rounding: Rounding | None = None,
    ) -> Self:
        """Say what it is worth.

        Parameters
        ----------
        amount : Money or None
            By hand; `None` leaves it to the line items.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        rounding : Rounding, optional
            How to round an amount that is finer than its currency.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidAmountError
            If the amount is finer than its currency and no `rounding` is given.
        CurrencyMismatchError
            If there are line items in another currency.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> from salesmodel.values import Money
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> deal = deal.set_amount(Money(5500, "EUR"), at=monday, by="ann")
        >>> deal.amount, deal.amount_source
        (Money('5500.00', 'EUR'), 'given')
        """
        stamp = self._stamp(at, by)
        if amount is not None:
            amount = instance("amount", amount, Money).at_scale(rounding)
            _one_currency(amount, self.particulars.items_total)
        if amount == self.particulars.amount:
            return self
        return self._with(AmountSet(*stamp, amount))

    def set_items(
        self,
        items: Iterable[LineItem],
        *,
        at: datetime,
        by: str | Author,
        rounding: Rounding | None = None,
    ) -> Self:
        """List its line items anew.

        Parameters
        ----------
        items : iterable of LineItem
            All of them, in one currency; none to take them off.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        rounding : Rounding, optional
            How to round a sum that is finer than its currency.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        MixedCurrencyError
            If the items are in several currencies.
        CurrencyMismatchError
            If the amount was given in another currency.
        InvalidAmountError
            If the sum is finer than its currency and no `rounding` is given.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, LineItem, Pipeline, Stage
        >>> from salesmodel.values import Money
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> pumps = LineItem("pump", 2, Money("9.99", "EUR"))
        >>> deal = deal.set_items([pumps], at=monday, by="ann")
        >>> deal.amount, deal.amount_source
        (Money('19.98', 'EUR'), 'lines')
        """
        stamp = self._stamp(at, by)
        lines = tuple(several("items", items))
        total = total_of(lines, rounding=rounding)
        if total is not None:
            _one_currency(total, self.particulars.amount)
        if (lines, total) == (self.items, self.particulars.items_total):
            return self
        return self._with(LinesSet(*stamp, lines, total))

    def _with(self, event: Event) -> Self:
        return after(self, event, (*self.history, event), {})


def _differ(old: object, new: object) -> bool:
    """Tell whether two values are not the same; 1 and True are not."""
    return type(old) is not type(new) or old != new


def _one_currency(amount: Money, other: Money | None) -> None:
    """Refuse an amount in another currency than what the deal is reckoned in."""
    if other is not None and other.currency != amount.currency:
        raise CurrencyMismatchError("amount", other.currency, amount.currency)
