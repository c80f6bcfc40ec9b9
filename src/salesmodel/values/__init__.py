"""Values: money, days, periods and business calendars, all of them frozen."""

from salesmodel.values.calendar import BusinessCalendar
from salesmodel.values.currency import ALIASES, currency_code, minor_digits
from salesmodel.values.fiscal import FiscalCalendar
from salesmodel.values.instants import (
    day,
    elapsed,
    from_micros,
    instant,
    iso_week,
    to_micros,
    zone,
)
from salesmodel.values.money import Money, Rounding
from salesmodel.values.numbers import exact, exactly, fraction, nearly
from salesmodel.values.period import Period
from salesmodel.values.price import Ratio, line_total, margin_rate, quotient
from salesmodel.values.recurrence import (
    Delay,
    Step,
    every_weeks,
    months_after,
    steps_after,
    whole_months,
)


__all__ = [
    "ALIASES",
    "BusinessCalendar",
    "Delay",
    "FiscalCalendar",
    "Money",
    "Period",
    "Ratio",
    "Rounding",
    "Step",
    "currency_code",
    "day",
    "elapsed",
    "every_weeks",
    "exact",
    "exactly",
    "fraction",
    "from_micros",
    "instant",
    "iso_week",
    "line_total",
    "margin_rate",
    "minor_digits",
    "months_after",
    "nearly",
    "quotient",
    "steps_after",
    "to_micros",
    "whole_months",
    "zone",
]
