"""Sales data out of files, and what was found wrong in them."""

from salesmodel.connect.accounting import RUSSIAN_ACCOUNTING
from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import Rejected
from salesmodel.connect.profile import NAMES, Limits, Profile


__all__ = [
    "NAMES",
    "RUSSIAN_ACCOUNTING",
    "DateFormat",
    "Imported",
    "Limits",
    "NumberFormat",
    "Profile",
    "Rejected",
]
