"""Salesforce: opportunities with their history, and stages, as queries return them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from typing import Final, Self

import attrs

from salesmodel._arrays import Moment
from salesmodel.connect.crm._batches import Reader, read_lines
from salesmodel.connect.crm._building import Rows, imported
from salesmodel.connect.crm._cells import Cells
from salesmodel.connect.crm._facts import (
    ClientRow,
    DealRow,
    Kept,
    Move,
    PipelineRow,
    asked,
)
from salesmodel.connect.crm._feed import Envelope, Feed, Payload
from salesmodel.connect.crm._survey import Told
from salesmodel.connect.crm._tables import laid_out
from salesmodel.connect.crm._told import (
    DealLines,
    MoveLines,
    deal_line,
    move_line,
)
from salesmodel.connect.crm.report import CrmImport, CrmTables
from salesmodel.connect.salesforce._lines import plain_deals, plain_entries
from salesmodel.connect.salesforce._rows import (
    NO_TYPE,
    Step,
    client_row,
    deal_row,
    entry_id,
    entry_row,
    nested,
    row_id,
    stage_id,
    stage_row,
)


__all__ = ["read", "tables"]

_NAMES: Final = ("opportunities", "history", "stages", "accounts", "contacts")
_PAGE: Final = Envelope((("records",),), (("nextRecordsUrl",),))


def read(  # noqa: PLR0913 — one payload an object
    opportunities: Payload,
    history: Payload | None = None,
    *,
    stages: Payload | None = None,
    accounts: Payload | None = None,
    contacts: Payload | None = None,
    source: str = "salesforce",
    currency: str | None = None,
    fields: Iterable[str] = (),
) -> CrmImport:
    """Read opportunities with their history, clients and pipelines.

    Each payload is pages as queries return them, single records, or lines of JSON.

    Parameters
    ----------
    opportunities : payload
        Of ``Opportunity``, with a sub-query of ``OpportunityHistories`` or without.
    history : payload, optional
        Of ``OpportunityHistory`` or ``OpportunityFieldHistory``, with `OpportunityId`.
    stages : payload, optional
        Of ``OpportunityStage``.
    accounts, contacts : payload, optional
        Of ``Account`` and ``Contact``; they become clients.
    source : str, default "salesforce"
        What the ids begin with; two organisations need two of them.
    currency : str, optional
        ISO 4217 code of amounts beside which there is no ``CurrencyIsoCode``.
    fields : iterable of str, optional
        Fields of the opportunities to be kept, by their names.

    Returns
    -------
    CrmImport
        With the account of every row; each record of a sub-query is one, called
        ``history``.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload, the source, the currency or the fields are none.

    Notes
    -----
    A pipeline is a record type, and all of them have the same stages. A stage is its
    label; one that was renamed is another one, archived. A record of the history holds
    what is new, of whatever changed: records that repeat the stage collapse. A
    sub-query that is not done says so in the notice ``more_pages``. ``CloseDate`` is
    the expected close of an open opportunity alone.

    Examples
    --------
    >>> row = {"Id": "0065w", "StageName": "Prospecting", "Probability": 10.0}
    >>> row |= {"CreatedDate": "2026-01-05T07:00:00.000+0000"}
    >>> deal = read([row]).deals[0]
    >>> deal.id, deal.stage, str(deal.particulars.probability)
    ('salesforce:deal:0065w', 'Prospecting', '0.1')
    """
    payloads = {
        "opportunities": opportunities,
        "history": history,
        "stages": stages,
        "accounts": accounts,
        "contacts": contacts,
    }
    source, code, names = asked(source, currency, fields)
    feeds = _feeds(payloads)
    defined = _Defined.of(feeds, source, code)
    return imported(*_rows(feeds, defined, names))


def tables(  # noqa: PLR0913 — one payload a method of the interface
    opportunities: Payload,
    history: Payload | None = None,
    *,
    stages: Payload | None = None,
    source: str = "salesforce",
    currency: str | None = None,
    as_of: Moment | None = None,
    amounts: bool = True,
) -> CrmTables:
    """Lay deals and their stays out as columns, without making any deal.

    Parameters
    ----------
    opportunities, history, stages : payload
        As for `read`.
    source : str, default "salesforce"
        As for `read`.
    currency : str, optional
        As for `read`.
    as_of : datetime or int, optional
        Instant of observation, inclusive; by default the latest that the rows tell.
    amounts : bool, default True
        Whether amounts are laid out; without them deals of several currencies can
        stand together.

    Returns
    -------
    CrmTables
        The tables, and the account of every row.

    Raises
    ------
    LoadError
        If a payload raises, or a page tells of an error.
    InvalidValueError
        If a payload, the source, the currency or the instant is none, or `amounts`
        is neither true nor false.
    MixedCurrencyError
        If the amounts are in several currencies; it counts each.

    See Also
    --------
    read : The same as deals.

    Notes
    -----
    The tables are those that `tabulate.deals` and `tabulate.visits` make of what `read`
    returns, without making any deal or event. Deals that go from stage to stage of one
    pipeline are found all at once. Cost: O(rows log rows).

    Examples
    --------
    >>> row = {"Id": "0065w", "StageName": "Prospecting"}
    >>> laid = tables([row | {"CreatedDate": "2026-01-05T07:00:00.000+0000"}])
    >>> laid.deals.deal, list(laid.visits)
    (('salesforce:deal:0065w',), ['salesforce:pipeline:default'])
    """
    payloads = {
        "opportunities": opportunities,
        "history": history,
        "stages": stages,
    }
    source, code, _ = asked(source, currency)
    feeds = _feeds(payloads)
    told = _told(feeds, _Defined.of(feeds, source, code))
    return laid_out(*told, as_of=as_of, amounts=amounts)


def _feeds(payloads: Mapping[str, Payload | None]) -> dict[str, Feed]:
    """Name the payloads."""
    return {name: Feed.of(name, _PAGE, payloads.get(name)) for name in _NAMES}


@attrs.frozen
class _Defined:
    """Stages, and what rows may call them."""

    source: str
    currency: str | None
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, feeds: Mapping[str, Feed], source: str, currency: str | None) -> Self:
        """Read the stages."""
        steps = feeds["stages"].read(stage_row, stage_id)
        return cls(source, currency, tuple(one.said for one in steps))

    @property
    def labels(self) -> dict[str, str]:
        """The label of each stage, by each of its names."""
        return {name: one.row.id for one in self.steps for name in one.names}

    def deal(self, fields: tuple[str, ...] = ()) -> Callable[[Cells], DealRow | None]:
        """Return what reads an opportunity."""
        return partial(
            deal_row,
            source=self.source,
            currency=self.currency,
            labels=self.labels,
            fields=fields,
        )

    def entry(self) -> Callable[[Cells], Move | None]:
        """Return what reads a record of the history."""
        return partial(entry_row, source=self.source, labels=self.labels)

    def kept(self, types: Iterable[str], clients: tuple[ClientRow, ...] = ()) -> Kept:
        """Give every record type the stages."""
        names = tuple(dict.fromkeys(types)) or (NO_TYPE,)
        return Kept(
            self.source,
            tuple(PipelineRow(name, name) for name in names),
            tuple(
                attrs.evolve(one.row, pipeline=name)
                for name in names
                for one in self.steps
            ),
            clients=clients,
            opens_with_first=True,
        )


def _rows(
    feeds: Mapping[str, Feed],
    defined: _Defined,
    fields: tuple[str, ...],
) -> tuple[Kept, Rows]:
    """Read opportunities with their history, and clients."""
    clients = [
        *feeds["accounts"].read(partial(client_row, defined.source, "company"), row_id),
        *feeds["contacts"].read(partial(client_row, defined.source, "person"), row_id),
    ]
    deals = feeds["opportunities"].read(defined.deal(fields), row_id)
    kept = defined.kept(
        (one.said.pipeline for one in deals), tuple(one.said for one in clients)
    )
    feed = feeds["history"]
    inner = nested(((one.raw, one.said.id) for one in deals), feed.log)
    feed.payload = chain(inner, feed.rows())
    entries = feed.read(defined.entry(), entry_id)
    return kept, Rows.of(feeds, deals, entries)


def _told(feeds: Mapping[str, Feed], defined: _Defined) -> tuple[Kept, Told]:
    """Read opportunities and their history in lines."""
    labels = defined.labels
    reader = Reader(
        DealLines,
        partial(
            plain_deals,
            source=defined.source,
            currency=defined.currency,
            labels=labels,
        ),
        defined.deal(),
        row_id,
        deal_line,
    )
    deals = read_lines(feeds["opportunities"], reader)
    feed = feeds["history"]
    inner = nested(zip(deals.raws, deals.told.id, strict=True), feed.log)
    feed.payload = chain(inner, feed.rows())
    entries = Reader(
        MoveLines,
        partial(plain_entries, labels=labels),
        defined.entry(),
        entry_id,
        move_line,
    )
    told = Told.of(
        feeds,
        deals,
        read_lines(feed, entries),
    )
    return defined.kept(deals.told.pipeline), told
