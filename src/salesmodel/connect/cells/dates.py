"""Columns of text to instants: strictly, fast, and never by a guess."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, Literal

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, InstantArray, IntArray
from salesmodel._checks import all_of, instance, is_among
from salesmodel._facts import shown
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel.connect.cells._directives import MONTHS, Layout, layout
from salesmodel.connect.cells._given import texts_of
from salesmodel.connect.cells._readings import DAY, Reader, declared_offsets
from salesmodel.connect.cells._templates import characters, fit, templates
from salesmodel.connect.cells._zones import place
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = ["DateFormat", "ParsedInstants", "instants"]

_BLANKS: Final = " \t\u00a0\u202f\u2009"
_EPOCH_DAY: Final = date(1970, 1, 1)
_FIRST: Final = (date(1900, 1, 1) - _EPOCH_DAY).days * DAY
_END: Final = (date(2200, 1, 1) - _EPOCH_DAY).days * DAY
_SENTINELS: Final = (
    date(1970, 1, 1),
    date(1, 1, 1),
    date(1900, 1, 1),
    date(9999, 12, 31),
)


def _days(given: Iterable[date]) -> tuple[date, ...]:
    found = all_of("sentinels", given, date)
    if any(isinstance(one, datetime) for one in found):
        raise InvalidValueError("sentinels", "days without a time", found, "type")
    return found


def _is_one(value: object, numbers: Collection[int]) -> bool:
    """Tell whether a number is one of several, or nothing."""
    return value is None or (isinstance(value, int) and value in numbers)


@attrs.frozen(kw_only=True)
class DateFormat:
    """How the dates of a column are written; what is not declared is not read.

    ISO 8601 in its extended form is read under every format, and first: a text such as
    ``2024-11-06`` is always the sixth of November.

    Parameters
    ----------
    format : str or None, default None
        Directives of strptime: ``%Y %m %d %H %M %S %f %y %z %j %b %B %p %I %%``.
        Numbers may leave out a leading zero, except side by side.
    locale : {"en", "ru", "fr"}, default "en"
        The language of ``%b`` and ``%B``; either takes full names and abbreviations.
    pivot : int or None, default None
        The first of the hundred years that ``%y`` means; by default 1969, as in POSIX.
    zone : tzinfo or None, default None
        The zone of times without an offset. Without one, a bare date is read as
        midnight UTC and a time of day is not read.
    gap : {"reject", "shift_forward"}, default "reject"
        What to do with a time that the clock skipped; shifted forward, it is moved by
        the length of the gap.
    fold : {0, 1} or None, default None
        Which reading of a time that the clock showed twice to choose; by default none.
    epoch : {"s", "ms"} or None, default None
        Read integers as seconds or milliseconds since 1970-01-01 UTC.
    excel_epoch : {1900, 1904} or None, default None
        Read numbers as day numbers of a spreadsheet. A fraction is a time of day on the
        wall, rounded to the nearest second.
    abbreviations : mapping of str to timedelta or str, default {}
        Offsets of zone abbreviations, such as ``{"MSK": "+03:00"}``.
    sentinels : tuple of date, optional
        Days whose midnight stands for "no date".

    Raises
    ------
    DefinitionError
        If the format cannot be read, or the fields contradict each other.
    InvalidValueError
        If `abbreviations` or `sentinels` are none.

    Examples
    --------
    >>> form = DateFormat(format="%d %b %Y", locale="ru")
    >>> instants(["23 фев 2024"], form).values.astype("datetime64[us]").tolist()
    [datetime.datetime(2024, 2, 23, 0, 0)]
    """

    format: str | None = None
    locale: Literal["en", "ru", "fr"] = "en"
    pivot: int | None = None
    zone: tzinfo | None = None
    gap: Literal["reject", "shift_forward"] = "reject"
    fold: Literal[0, 1] | None = None
    epoch: Literal["s", "ms"] | None = None
    excel_epoch: Literal[1900, 1904] | None = None
    abbreviations: tuple[tuple[str, timedelta | None], ...] = attrs.field(
        default=(),
        converter=declared_offsets,
    )
    sentinels: tuple[date, ...] = attrs.field(default=_SENTINELS, converter=_days)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be read and what contradicts itself, all at once."""
        ways = (self.format, self.epoch, self.excel_epoch)
        off = sorted(name for name, offset in self.abbreviations if offset is None)
        complaints = {
            "format must be text with directives of strptime": not (
                self.format is None or isinstance(self.format, str)
            ),
            "locale must be 'en', 'ru' or 'fr'": not is_among(self.locale, MONTHS),
            "pivot must be a year from 1 to 9900": (
                not _is_one(self.pivot, range(1, 9_901))
            ),
            f"zone must be a tzinfo, such as zone({shown(self.zone)}) of salesmodel.values": (
                self.zone is not None and not isinstance(self.zone, tzinfo)
            ),
            "gap must be 'reject' or 'shift_forward'": (
                not is_among(self.gap, ("reject", "shift_forward"))
            ),
            "fold must be 0, 1 or None": not _is_one(self.fold, (0, 1)),
            "epoch must be 's' or 'ms'": not is_among(self.epoch, (None, "s", "ms")),
            "excel_epoch must be 1900 or 1904": (
                not _is_one(self.excel_epoch, (1900, 1904))
            ),
            "only one of format, epoch and excel_epoch can be declared": (
                sum(way is not None for way in ways) > 1
            ),
            f"abbreviations {off} must have an offset within 24 hours": bool(off),
        }
        if problems := tuple(text for text, holds in complaints.items() if holds):
            raise DefinitionError("DateFormat", problems)
        if self.format is not None:
            layout(self.format)


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class ParsedInstants:
    """A column of instants as read.

    Parameters
    ----------
    values : array of int64, shape (n_cells,)
        Microseconds UTC; `MISSING` where a cell is blank, faulty or a sentinel.
    faults : dict of int to str
        The code of each faulty cell, by its index in the column.
    notices : dict of str to int
        How many cells were read with a remark: ``dates_in_utc``, ``sentinel``,
        ``fraction_truncated``, ``gap_shifted``, ``fold_chosen``.
    unzoned : int or None
        The first cell with a time of day and no offset, where no zone was declared; all
        such cells are `MISSING` and none is in `faults`.

    Examples
    --------
    >>> instants(["2024-01-01 10:00"], DateFormat()).unzoned
    0
    """

    values: InstantArray
    faults: dict[int, str] = attrs.field(converter=as_read_only)
    notices: dict[str, int] = attrs.field(converter=as_read_only)
    unzoned: int | None

    __reduce__ = by_columns


@attrs.frozen(eq=False)
class _Walls:
    """A column of wall times, filled in as its texts are read."""

    wall: IntArray
    offset: IntArray
    bare: BoolArray
    is_read: BoolArray
    truncated: BoolArray
    faults: dict[int, str]


def instants(column: Sequence[str], form: DateFormat) -> ParsedInstants:
    """Read a column of dates and times into instants.

    Parameters
    ----------
    column : sequence of str
        The cells. Blanks around a date are a fault.
    form : DateFormat
        How the dates are written.

    Returns
    -------
    ParsedInstants
        Microseconds UTC, and the code of each fault: ``date_syntax``,
        ``ambiguous_date`` (day and month could be either way round),
        ``tz_abbreviation``, ``date_range`` (outside 1900 to 2199), ``gap``,
        ``ambiguous_time`` or ``excel_1900`` (before day number 61, where spreadsheets
        disagree).

    Raises
    ------
    InvalidValueError
        If the column is none of texts, or the format is none.

    Notes
    -----
    A bare date is the first instant of that day in the zone. ``24:00`` is the next
    midnight; a second 60 is not read; digits beyond the microsecond are left off.

    Examples
    --------
    >>> read = instants(["1970-01-02", "01/02/2024", ""], DateFormat())
    >>> read.values[:1].tolist(), read.faults, read.notices
    ([86400000000], {1: 'ambiguous_date'}, {'dates_in_utc': 1})
    """
    column = texts_of(column)
    instance("form", form, DateFormat)
    n = len(column)
    walls = _Walls(
        np.zeros(n, dtype=np.int64),
        np.full(n, MISSING, dtype=np.int64),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n, dtype=np.bool_),
        {},
    )
    _read_fast(column, form, walls)
    _read_rest(column, form, walls)
    return _placed(walls, form)


def _layout(form: DateFormat) -> Layout | None:
    """Translate the format, if one is declared."""
    return None if form.format is None else layout(form.format)


def _read_fast(column: Sequence[str], form: DateFormat, walls: _Walls) -> None:
    """Read the texts that fit a template."""
    by_length = templates(_layout(form), form.epoch)
    lengths = np.fromiter(map(len, column), dtype=np.int64, count=len(column))
    for length in np.unique(lengths).tolist():
        if length not in by_length:
            continue
        rows = np.flatnonzero(lengths == length)
        is_all = len(rows) == len(column)
        texts = column if is_all else [column[row] for row in rows.tolist()]
        codes = characters(texts, length)
        for template in by_length[length]:
            read = fit(codes, template, pivot=form.pivot, epoch=form.epoch)
            taken = read.fits & ~walls.is_read[rows]
            here = rows[taken]
            walls.wall[here] = read.wall[taken]
            walls.offset[here] = read.offset[taken]
            walls.bare[here] = read.bare
            walls.is_read[here] = True


def _read_rest(column: Sequence[str], form: DateFormat, walls: _Walls) -> None:
    """Read one by one the texts that no template fits."""
    reader = Reader(
        _layout(form),
        form.locale,
        form.pivot,
        form.epoch,
        form.excel_epoch,
        {name: offset for name, offset in form.abbreviations if offset is not None},
    )
    for row in np.flatnonzero(~walls.is_read).tolist():
        if not column[row].strip(_BLANKS):
            continue
        reading = reader.read(column[row])
        if isinstance(reading, str):
            walls.faults[row] = reading
            continue
        walls.wall[row] = reading.wall
        walls.offset[row] = MISSING if reading.offset is None else reading.offset
        walls.bare[row] = reading.bare
        walls.truncated[row] = reading.truncated
        walls.is_read[row] = True


def _placed(walls: _Walls, form: DateFormat) -> ParsedInstants:
    """Turn wall times into instants, and collect what is to be told of them."""
    wall, has_offset = walls.wall, walls.offset != MISSING
    sentinel = np.zeros(len(wall), dtype=np.bool_)
    for day in form.sentinels:
        sentinel |= walls.is_read & (wall == (day - _EPOCH_DAY).days * DAY)
    live = walls.is_read & ~sentinel
    local = live & ~has_offset
    unzoned = local & ~walls.bare & (form.zone is None)
    values = np.where(has_offset, wall - np.where(has_offset, walls.offset, 0), wall)
    notices: Counter[str] = Counter(sentinel=int(sentinel.sum()))
    if form.zone is not None:
        # A zone moves a time by less than a day: what is farther off is out of range.
        local &= (wall >= _FIRST - DAY) & (wall < _END + DAY)
        notices.update(_put_in_zone(values, walls, np.flatnonzero(local), form))
    live &= ~unzoned & (values != MISSING)
    is_far = live & ((values < _FIRST) | (values >= _END))
    walls.faults.update(dict.fromkeys(np.flatnonzero(is_far).tolist(), "date_range"))
    live &= ~is_far
    if form.zone is None:
        notices["dates_in_utc"] = int((live & local).sum())
    notices["fraction_truncated"] = int((live & walls.truncated).sum())
    values[~live] = MISSING
    return ParsedInstants(
        values,
        dict(sorted(walls.faults.items())),
        {name: count for name, count in notices.items() if count},
        int(np.argmax(unzoned)) if unzoned.any() else None,
    )


def _put_in_zone(
    values: InstantArray,
    walls: _Walls,
    rows: IntArray,
    form: DateFormat,
) -> Counter[str]:
    """Place the local times in their zone, note their faults, and count the notices."""
    if form.zone is None or not len(rows):
        return Counter()
    placed = place(
        walls.wall[rows],
        walls.bare[rows],
        zone=form.zone,
        gap=form.gap,
        fold=form.fold,
    )
    values[rows] = placed.values
    walls.faults.update({int(rows[at]): code for at, code in placed.faults.items()})
    return Counter(placed.notices.values())
