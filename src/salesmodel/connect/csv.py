"""Deals and stage histories out of CSV files, under a profile and never by a guess."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

from salesmodel._arrays import Moment
from salesmodel.connect._joined import Rows, imported, said
from salesmodel.connect._lines import ByteStream
from salesmodel.connect._records import Batch, Columns, csv_batches
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile
from salesmodel.errors import InvalidValueError


__all__ = ["read"]

Source = str | os.PathLike[str] | ByteStream


def read(
    deals: Source | None = None,
    history: Source | None = None,
    *,
    profile: Profile | None = None,
    as_of: Moment | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Imported:
    r"""Read deals, their stage history, or both.

    Rows that cannot be read are rejected one by one, and what cannot be read as a whole
    raises. The file streams: only a batch of its rows is held as text at a time.

    Parameters
    ----------
    deals : path or binary stream, optional
        CSV with one row a deal.
    history : path or binary stream, optional
        CSV with one row a stage event.
    profile : Profile, optional
        What the files look like; by default UTF-8, commas, the names of `NAMES` for
        columns, ``won``, ``lost`` and ``open`` for outcomes, ISO 8601 for dates.
    as_of : datetime or int, optional
        Aware, or microseconds since 1970-01-01 UTC; what a later row of the history
        says of the owner or the amount of a deal is not looked at, and a report on the
        import is as of then.
    on_rows : callable, optional
        Called after each batch with the number of data rows read so far, of both files;
        what it raises ends the import.

    Returns
    -------
    Imported
        Tables, rejected rows and counts that add up to the rows read.

    Raises
    ------
    LoadError
        If a file cannot be opened, decoded or parsed; a column is missing or stands
        twice; a word has no meaning; currencies are mixed; a time has no zone. It names
        row and column.
    InvalidValueError
        If there is neither file, what is given is no path and no stream of bytes, or
        the profile, the instant or `on_rows` is none.

    Examples
    --------
    >>> import io
    >>> text = b"deal_id,outcome,opened_at,closed_at\nd1,won,2026-01-05,2026-02-01\n"
    >>> imported = read(io.BytesIO(text))
    >>> imported.deals.deal, imported.rows
    (('d1',), 1)
    """
    profile = said(profile)
    return imported(
        None if deals is None else _rows(deals, profile),
        None if history is None else _rows(history, profile),
        profile=profile,
        as_of=as_of,
        on_rows=on_rows,
    )


def _rows(source: Source, profile: Profile) -> Rows:
    """Name a source, and say how to get at its rows."""
    name = "the stream"
    if isinstance(source, str | os.PathLike):
        name = os.fspath(source)
    elif not callable(getattr(source, "read", None)):
        needed = "a path or a stream that gives bytes"
        raise InvalidValueError("the file", needed, source, "source")

    def batches(columns: Columns, log: ImportLog) -> Generator[Batch, None, None]:
        with _opened(source, log) as stream:
            yield from csv_batches(stream, profile, log, columns=columns)

    return Rows(name, batches)


@contextmanager
def _opened(source: Source, log: ImportLog) -> Iterator[ByteStream]:
    """Open a path, and close it again; a stream is the caller's to close."""
    if not isinstance(source, str | os.PathLike):
        yield source
        return
    try:
        stream = open(source, "rb")  # noqa: SIM115, PTH123 — a with would catch its body's errors too
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise log.fault(f"it cannot be opened ({reason})", code="unreadable") from None
    with stream:
        yield stream
