"""What a type checker sees of the public names; mypy reads this, nothing runs it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import assert_type

import numpy as np
from numpy.typing import NDArray

from salesmodel import BusinessCalendar, Money, Period, report
from salesmodel.connect import Imported, Profile, csv
from salesmodel.report import SalesReport
from salesmodel.samples import synthetic_sales
from salesmodel.statistics import Rate, wilson_rate
from salesmodel.tables import DealTable, EventTable, StageWords


price = Money("19.99", "EUR")
assert_type(price + price, Money)
assert_type(price * 3, Money)
assert_type(price / 3, Money)
assert_type(price / price, Decimal)
assert_type(price.allocate([1, 2]), tuple[Money, ...])
assert_type(price.minor_units, int)
assert_type(price < price * 2, bool)

month = Period.month(2026, 1)
assert_type(month.previous(), Period)
assert_type(month.start, date)

calendar = BusinessCalendar()
assert_type(calendar.add_workdays(date(2026, 1, 5), 3), date)
start, end = month.instants("UTC")
assert_type(start, datetime)
assert_type(calendar.business_time(start, end), timedelta)

assert_type(wilson_rate(3, 10), Rate)
assert_type(wilson_rate(3, 10).value, float | None)

sales = synthetic_sales(np.random.default_rng(1))
assert_type(sales.deals, DealTable)
assert_type(sales.events, EventTable)
assert_type(sales.events.words, StageWords)
assert_type(sales.deals.opened, NDArray[np.int64])

assert_type(csv.read("deals.csv", profile=Profile(currency="EUR")), Imported)
assert_type(report.from_tables(sales.deals, sales.events), SalesReport)
assert_type(report.as_text(report.from_tables(sales.deals)), str)
