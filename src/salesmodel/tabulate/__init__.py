"""Objects to tables: the one room where deals become columns.

The object side keeps deals that carry their history; the array side counts columns. Here
one is read once, deal by deal, and laid out as the other. Nothing is computed on the way.
"""

from salesmodel.tabulate._columns import Requests, calendar, deals, requests, visits
from salesmodel.tabulate._contacts import contacts
from salesmodel.tabulate._exclusions import exclusions
from salesmodel.tabulate._offsets import utc_offsets
from salesmodel.tabulate._reading import LEFT


__all__ = [
    "LEFT",
    "Requests",
    "calendar",
    "contacts",
    "deals",
    "exclusions",
    "requests",
    "utc_offsets",
    "visits",
]
