"""Deals and stage histories out of rows at hand, by the rules of the files."""

from collections.abc import Callable, Generator, Iterable, Mapping

from salesmodel._arrays import Moment
from salesmodel.connect._joined import Rows, imported, said
from salesmodel.connect._records import Batch, Columns, mapping_batches
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile


__all__ = ["read"]

Source = Iterable[Mapping[str, str | None]]


def read(
    deals: Source | None = None,
    history: Source | None = None,
    *,
    profile: Profile | None = None,
    as_of: Moment | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Imported:
    """Read deals, their stage history, or both, out of mappings of column to text.

    Rows that cannot be read are rejected one by one, and what cannot be read as a whole
    raises. Cells are text, `None` being an empty one: what a number or a date means is
    said by the profile, as for a file.

    Parameters
    ----------
    deals : iterable of mapping of str to str, optional
        One mapping a deal, such as `csv.DictReader` or a generator of your own gives;
        a row that has not the columns of the first one is rejected.
    history : iterable of mapping of str to str, optional
        One mapping a stage event.
    profile : Profile, optional
        What the rows look like; its encoding and delimiter are not looked at.
    as_of : datetime or int, optional
        Aware, or microseconds since 1970-01-01 UTC; what a later row of the history
        says of the owner or the amount of a deal is not looked at, and a report on the
        import is as of then.
    on_rows : callable, optional
        Called after each batch with the number of rows read so far, of both sources;
        what it raises ends the import.

    Returns
    -------
    Imported
        Tables, rejected rows and counts that add up to the rows read.

    Raises
    ------
    LoadError
        If the iterable raises, a row is no mapping of text to text, a column is
        missing, a word has no meaning, currencies are mixed, or a time has no zone.
    InvalidValueError
        If there is neither source, or the profile, the instant or `on_rows` is none.

    See Also
    --------
    salesmodel.connect.csv.read : The same out of files.

    Examples
    --------
    >>> row = {"deal_id": "d1", "outcome": "won", "opened_at": "2026-01-05"}
    >>> imported = read([row | {"closed_at": "2026-02-01"}])
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
    """Say how to get at the rows of a source."""

    def batches(columns: Columns, log: ImportLog) -> Generator[Batch, None, None]:
        return mapping_batches(source, profile, log, columns=columns)

    return Rows("the rows", batches)
