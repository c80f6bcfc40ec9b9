"""Groups of deals or of stays, by one or two columns of labels."""

from collections.abc import Sequence
from itertools import product

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, InstantArray
from salesmodel._checks import is_among, several
from salesmodel._counts import Codes
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.tables.deals import Labelled
from salesmodel.tables.paths import DealPaths


__all__ = ["PERIODS", "By", "Groups", "grouped", "periods"]

By = Labelled | str | Sequence[Labelled | str]
"""One or two columns of labels, one row a deal; ``"owner"`` is that of the stays, and
``"month"`` or ``"quarter"`` that of the first event."""

PERIODS = {"month": 1, "quarter": 3}
"""Periods of opening, and how many months they have."""

_DAY = 86_400_000_000


@attrs.frozen(eq=False)
class Groups:
    """A group for each row, out of every combination of labels.

    The label `None` stands for rows without one.
    """

    code: Codes | None
    labels: tuple[tuple[str | None, ...], ...] = ((),)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.labels)

    def of(self, rows: Codes | slice) -> Codes | int:
        """Return the groups of rows; the one group there is where none was asked for."""
        return 0 if self.code is None else self.code[rows]


def grouped(paths: DealPaths, by: By | None, *, of_stays: bool = False) -> Groups:
    """Return the group of each deal, or of each stay in the order of the stays."""
    if by is None:
        return Groups(None)
    named = (by,) if isinstance(by, str | Labelled) else several("by", by)
    if not 1 <= len(named) <= 2:
        raise InvalidValueError("by", "one or two columns", len(named), "columns")
    columns = [_column(paths, one, of_stays=of_stays) for one in named]
    labels = tuple(product(*((*one.labels, None) for one in columns)))
    code = _some_label(columns[0])
    for one in columns[1:]:
        code = code.astype(np.int64) * (len(one.labels) + 1) + _some_label(one)
    return Groups(code, labels)


def _some_label(column: Labelled) -> Codes:
    """Return the codes of a column, rows without a label having the last one."""
    codes = column.codes
    if codes.dtype.kind == "u" or not codes.size or int(codes.min()) >= 0:
        return codes
    return np.where(codes < 0, len(column.labels), codes.astype(np.int64))


def _column(paths: DealPaths, one: Labelled | str, *, of_stays: bool) -> Labelled:
    """Return a column of labels, one row a deal or a stay."""
    visits = paths.visits
    if isinstance(one, Labelled):
        if len(one) < visits.n_deals:
            raise ShapeError("by", f"{visits.n_deals} rows, one a deal", str(len(one)))
        return Labelled(one.codes[visits.deal], one.labels) if of_stays else one
    if is_among(one, PERIODS):
        opened = periods(paths.opened, one)
        codes = opened.codes[visits.deal] if of_stays else opened.codes
        return Labelled(codes, opened.labels)
    owner = visits.owner if of_stays else paths.owner
    if not is_among(one, ("owner",)) or owner is None:
        needed = "labels, a period of opening, or 'owner' where the stays have owners"
        raise InvalidValueError("by", needed, one, "column")
    return owner


def periods(opened: InstantArray, period: str) -> Labelled:
    """Return the month or quarter (UTC) of each instant.

    Every one from the first to the last has a label. Days are told from instants by a
    division, and months from days by a table, which has one entry a day.
    """
    codes = np.full(opened.size, NO_LABEL, np.int32)
    real = opened != MISSING
    days = opened[real] // _DAY
    if not days.size:
        return Labelled(codes, ())
    first = int(days.min())
    calendar = np.arange(first, int(days.max()) + 1).astype("datetime64[D]")
    place = calendar.astype("datetime64[M]").astype(np.int64) // PERIODS[period]
    codes[real] = (place - place[0])[days - first]
    every = np.arange(place[0], place[-1] + 1)
    if period == "quarter":
        labels = [f"{1970 + one // 4}-Q{one % 4 + 1}" for one in every.tolist()]
    else:
        labels = np.datetime_as_string(every.astype("datetime64[M]")).tolist()
    return Labelled(codes, tuple(labels))
