"""What an import brought: tables, rejected rows, and counts that add up."""

from collections.abc import Mapping

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.connect.problems import Rejected
from salesmodel.tables.deals import DealTable
from salesmodel.tables.visits import VisitTable


__all__ = ["Imported"]


@attrs.frozen(eq=False)
class Imported:
    """Tables out of files, and what was left out on the way.

    Parameters
    ----------
    deals : DealTable
        The deals.
    visits : VisitTable or None
        Their stays in stages, where a history was read.
    rows : int
        Data rows read, of both files; it is accepted + rejected + the notices
        ``duplicate_rows``, ``ignored_rows`` and ``footer``.
    accepted : int
        Rows that the tables rest on.
    rejected : tuple of Rejected
        Rows left out, each with its fault.
    notices : mapping of str to int
        Counts of what was decided while reading, none of them 0.
    as_of : int or None
        Instant that the import was asked to look back from, in microseconds since
        1970-01-01 UTC; a report on it is as of then unless it is told otherwise.
    """

    deals: DealTable
    visits: VisitTable | None
    rows: int
    accepted: int
    rejected: tuple[Rejected, ...]
    notices: Mapping[str, int] = attrs.field(converter=as_read_only)
    as_of: int | None = None
