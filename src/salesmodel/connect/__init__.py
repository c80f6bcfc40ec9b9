"""Sales data out of files, and what was found wrong in them."""

from salesmodel.connect.dates import DateFormat
from salesmodel.connect.imported import Imported
from salesmodel.connect.numbers import NumberFormat
from salesmodel.connect.problems import Rejected
from salesmodel.connect.profile import NAMES, Limits, Profile


__all__ = [
    "NAMES",
    "DateFormat",
    "Imported",
    "Limits",
    "NumberFormat",
    "Profile",
    "Rejected",
]
