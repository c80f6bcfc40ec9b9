"""What the CSV exports of Russian accounting systems look like."""

from typing import Final

from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.connect.profile import Profile


__all__ = ["RUSSIAN_ACCOUNTING"]

RUSSIAN_ACCOUNTING: Final = Profile(
    currency="RUB",
    dates=DateFormat(format="%d.%m.%Y"),
    numbers=NumberFormat(decimal=",", grouping=" "),
    encoding="cp1251",
    delimiter=";",
)
"""Exports of 1C and its like: ``;``, cp1251, ``dd.mm.yyyy``, roubles as ``1 234,56``.

Groups of digits may stand apart by a space or a no-break space. Columns and words differ
from company to company: say them by `attrs.evolve`, and with them the zone where times of
day are written, the footer where there are totals, and UTF-8 where it is that.
"""
