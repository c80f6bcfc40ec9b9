"""What pays a first sale back that loses money: which purchase, and when."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

import attrs

from salesmodel._checks import several
from salesmodel._mappings import as_read_only
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.profitability._formulas import payback_purchase
from salesmodel.profitability._lines import of_one_currency
from salesmodel.values import Money, Step, day, steps_after


__all__ = ["Payback", "payback"]


@attrs.frozen
class Payback:
    """Which purchase of a client pays the first sale back.

    Parameters
    ----------
    kind : {"at_once", "by_repeats", "never"}
        Whether the first sale loses nothing, repeat sales make up for what it loses,
        or they cannot.
    first, repeat : Money
        Profit of the first sale and of each repeat sale.
    purchase : int or None
        Number of the first purchase after which the client has cost nothing; the
        first sale is purchase 1. `None` where there is no such one.
    on : date or None
        The day of that purchase, where days are given.
    undefined : dict of str to str
        Reasons why a figure is `None`, by its name.
    """

    kind: Literal["at_once", "by_repeats", "never"]
    first: Money
    repeat: Money
    purchase: int | None
    on: date | None
    undefined: Mapping[str, str] = attrs.field(converter=as_read_only, hash=False)

    def __str__(self) -> str:
        """Say it in a sentence."""
        lost = f"the first sale loses {-self.first}"
        if self.kind == "at_once":
            earned = f"earns {self.first}" if self.first else "breaks even"
            lose = f"; repeat sales lose {-self.repeat} each"
            then = lose if self.repeat.amount < 0 else ""
            return f"the first sale {earned}: nothing has to be paid back{then}"
        if self.kind == "never":
            rest = f"loses {-self.repeat}" if self.repeat else "earns nothing"
            return f"{lost} and a repeat sale {rest}: no purchase pays it back"
        when = "" if self.on is None else f" on {self.on}"
        return (
            f"{lost}; repeat sales earn {self.repeat} each and pay it back "
            f"at purchase {self.purchase}{when}"
        )


def payback(
    first: Money,
    repeat: Money,
    *,
    start: date | None = None,
    every: Step | None = None,
    days: Iterable[date] | None = None,
) -> Payback:
    r"""Tell which purchase of a client pays the first sale back, and when.

    Parameters
    ----------
    first, repeat : Money
        Profit of the first sale, and of each repeat sale.
    start : date, optional
        Day of the first sale, where `every` is given.
    every : timedelta or relativedelta, optional
        Time from one purchase to the next.
    days : iterable of date, optional
        Days of the purchases, none before the one it follows; instead of `start` and
        `every`.

    Returns
    -------
    Payback
        The number of the purchase, its day, and what that says in a sentence.

    Raises
    ------
    InvalidValueError
        If one of `start` and `every` is given without the other, or with `days` (code
        ``schedule``), or `every` leads to no later day (code ``step``).
    InvalidInstantError
        If a day is none, or the days are out of order (code ``out_of_order``).
    MixedCurrencyError
        If the profits are in different currencies.

    Notes
    -----
    The least :math:`n` with :math:`\pi_1 + (n - 1) \pi_r \ge 0`: where the first sale
    loses, :math:`1 + \lceil -\pi_1 / \pi_r \rceil`. There is none where repeat sales
    earn nothing (reason ``no_profit_of_repeats``). The day is not known where none is
    given (``not_given``), where `days` end before it (``beyond_days``), or where it is
    after 2199 (``range``). Definition of this package.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> loss, gain = Money(-7, "EUR"), Money(5, "EUR")
    >>> print(payback(loss, gain, start=date(2026, 1, 5), every=timedelta(days=30)))
    the first sale loses 7 EUR; repeat sales earn 5 EUR each and pay it back
    at purchase 3 on 2026-03-06
    """
    of_one_currency({"first": first, "repeat": repeat})
    listed = _listed(start, every, days)
    if first.amount < 0 and repeat.amount <= 0:
        reasons = dict.fromkeys(("purchase", "on"), "no_profit_of_repeats")
        return Payback("never", first, repeat, None, None, reasons)
    number = 1
    if first.amount < 0:
        number = payback_purchase(Fraction(first.amount), Fraction(repeat.amount))
    if start is not None and every is not None:
        on, reason = _stepped(start, every, number)
    else:
        on, reason = _found(listed, number)
    kind: Literal["at_once", "by_repeats"] = "at_once" if number == 1 else "by_repeats"
    return Payback(kind, first, repeat, number, on, {"on": reason} if reason else {})


def _listed(
    start: date | None, every: Step | None, days: Iterable[date] | None
) -> tuple[date, ...] | None:
    """Return the days that are listed, if any, and check what is said of days."""
    if (start is None) != (every is None) or not (start is None or days is None):
        given = {"start": start, "every": every, "days": days}
        told = [name for name, value in given.items() if value is not None]
        needed = "start and every together, or days alone"
        raise InvalidValueError("schedule", needed, told, "schedule")
    if start is not None and every is not None:
        steps_after(start, every, 0)
    if days is None:
        return None
    listed = tuple(day(each) for each in several("days", days))
    for place, (one, following) in enumerate(itertools.pairwise(listed), 1):
        if following < one:
            needed = f"a day not before {one}"
            path = f"days[{place}]"
            raise InvalidInstantError("days", needed, following, "out_of_order", path)
    return listed


def _stepped(start: date, every: Step, purchase: int) -> tuple[date | None, str]:
    """Return the day of a purchase so many steps after the first, or the reason."""
    try:
        return steps_after(start, every, purchase - 1), ""
    except InvalidInstantError:
        return None, "range"


def _found(days: tuple[date, ...] | None, purchase: int) -> tuple[date | None, str]:
    """Return the day of a purchase among those listed, or the reason."""
    if days is None:
        return None, "not_given"
    if purchase > len(days):
        return None, "beyond_days"
    return days[purchase - 1], ""
