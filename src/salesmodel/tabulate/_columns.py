"""Deals, stays, requests and calendars, laid out as columns."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from salesmodel._checks import instance, is_true, one_of
from salesmodel.domain import Client, Deal, Outcome, Pipeline
from salesmodel.errors import MixedCurrencyError
from salesmodel.tables import (
    LOST,
    MISSING,
    OPEN,
    WON,
    CalendarTable,
    DealTable,
    VisitTable,
)
from salesmodel.tabulate._reading import (
    Clients,
    Words,
    known_then,
    labels,
    micros,
    product_of,
    stays_of,
)
from salesmodel.values import BusinessCalendar, Period, to_micros


__all__ = ["Requests", "calendar", "deals", "requests", "visits"]

_OUTCOMES = {Outcome.OPEN: OPEN, Outcome.WON: WON, Outcome.LOST: LOST}


def deals(
    book: Iterable[Deal],
    *,
    clients: Iterable[Client] = (),
    at: datetime | None = None,
    amounts: bool = True,
) -> DealTable:
    """Lay deals out as a table, one row each.

    Parameters
    ----------
    book : iterable of Deal
        Deals, such as a `Book`.
    clients : iterable of Client, optional
        Their clients: they tell the contact source, and which ids are one client's.
    at : datetime, optional
        As of when; as they are unless given. Deals opened later are left out.
    amounts : bool, default True
        Whether amounts are laid out; without them deals of several currencies can
        stand together.

    Returns
    -------
    DealTable
        Rows in the order of the deals. The product is that of the line items, if they
        are all of one; the amount is in minor units.

    Raises
    ------
    MixedCurrencyError
        If the amounts are in several currencies; it counts each.
    InvalidValueError
        If something else is among the deals, or one stands twice.

    Examples
    --------
    >>> from datetime import UTC
    >>> from salesmodel import Deal, Money, Pipeline, Stage
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    >>> deal = Deal.open("d1", sales, at=monday, by="ann", amount=Money(5500, "EUR"))
    >>> table = deals([deal.win(at=monday, by="ann")])
    >>> table.deal, table.outcome.tolist(), table.amount.tolist()
    (('d1',), [1], [550000])
    """
    rows = tuple(known_then(book, at))
    known = Clients.of(clients)
    units, currency = _units(rows if is_true("amounts", amounts) else ())
    return DealTable(
        deal=tuple(deal.id for deal in rows),
        outcome=np.array([_OUTCOMES[deal.outcome] for deal in rows], np.uint8),
        opened=micros(deal.opened_at for deal in rows),
        closed=micros(deal.closed_at for deal in rows),
        client=labels("client", [known.one(deal.client_id) for deal in rows]),
        owner=labels("owner", [deal.owner for deal in rows]),
        product=labels("product", [product_of(deal) for deal in rows]),
        source=labels("source", [known.source(deal.client_id) for deal in rows]),
        amount=None if currency is None else np.array(units, np.int64),
        currency=currency,
        pipeline=labels("pipeline", [deal.pipeline.id for deal in rows]),
        parent=labels("parent", [deal.parent_id for deal in rows]),
    )


def visits(
    book: Iterable[Deal],
    pipeline: Pipeline,
    *,
    at: datetime | None = None,
    renamed: Mapping[str, str] | None = None,
    amounts: bool = True,
) -> VisitTable:
    """Lay the stays of deals in one pipeline out as a table.

    Parameters
    ----------
    book : iterable of Deal
        Deals, such as a `Book`; those that never were in the pipeline give no rows.
    pipeline : Pipeline
        The pipeline, in the version whose stages are meant.
    at : datetime, optional
        As of when; the last event of all unless given.
    renamed : mapping of str to str, optional
        Stages of earlier versions, with what they are called now.
    amounts : bool, default True
        Whether amounts are laid out; without them deals of several currencies can
        stand together.

    Returns
    -------
    VisitTable
        One row a stay, with the owner of the deal when it began, the amount of the
        deal, and whether the stay was concluded rather than observed. A deal that is closed where it stood comes to a stage called as its
        outcome, and one that goes on in another pipeline to `LEFT`, which is neither
        won nor lost.

    Raises
    ------
    UnknownStageError
        If a deal was in a stage that this version does not have and that is not renamed.
    DefinitionError
        If a stage is of another kind than it was.
    MixedCurrencyError
        If the amounts are in several currencies; it counts each.

    Examples
    --------
    >>> from datetime import UTC
    >>> from salesmodel import Deal, Pipeline, Stage
    >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
    >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    >>> deal = Deal.open("d1", sales, at=monday, by="ann").win(at=friday, by="ann")
    >>> table = visits([deal], sales)
    >>> [table.stages.labels[code] for code in table.stage]
    ['offer', 'signed']
    """
    words = Words.of(pipeline, renamed)
    rows = tuple(known_then(book, at))
    stays = [stay for deal in rows for stay in stays_of(deal, words)]
    told, currency = _units(rows if is_true("amounts", amounts) else ())
    units = dict(zip((deal.id for deal in rows), told, strict=False))
    is_inferred = [stay.inferred for stay in stays]
    return VisitTable.from_events(
        deal=[stay.deal for stay in stays],
        stage=[stay.stage for stay in stays],
        at=micros(stay.at for stay in stays),
        owner=labels("owner", [stay.owner for stay in stays]),
        amount=None if currency is None else [units[stay.deal] for stay in stays],
        inferred=is_inferred if any(is_inferred) else None,
        stages=tuple(words.kinds),
        kinds={name: kind for name, kind in words.kinds.items() if kind != "open"},
        as_of=at,
    )


def _units(rows: Iterable[Deal]) -> tuple[list[int], str | None]:
    """Return the amounts of deals in minor units, and the currency of all of them."""
    amounts = [deal.amount for deal in rows]
    counts = Counter(amount.currency for amount in amounts if amount is not None)
    if len(counts) > 1:
        raise MixedCurrencyError(dict(counts))
    units = [MISSING if each is None else each.minor_units for each in amounts]
    return units, next(iter(counts), None)


class Requests(TypedDict):
    """Columns of inbound requests, as `funnel.first_response` takes them."""

    deal: list[str]
    requested: NDArray[np.int64]
    responded: NDArray[np.int64]
    outcome: NDArray[np.uint8]


def requests(
    book: Iterable[Deal],
    *,
    at: datetime,
    since: Literal["activity", "opening"] = "activity",
) -> Requests:
    """Lay out when clients asked, and when they were first answered.

    Parameters
    ----------
    book : iterable of Deal
        Deals, such as a `Book`.
    at : datetime
        As of when.
    since : {"activity", "opening"}, default "activity"
        Whether the first inbound activity is the request, or the opening of the deal,
        as where a form on a page opens it.

    Returns
    -------
    Requests
        One row a deal with a request: ``funnel.first_response(**requests(book, at=at),
        as_of=at)``.

    Raises
    ------
    InvalidValueError
        If `since` is neither, or something else is among the deals.

    Examples
    --------
    >>> from datetime import UTC
    >>> from salesmodel import Activity, Deal, Pipeline, Stage
    >>> nine, ten = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10))
    >>> deal = Deal.open("d1", Pipeline("leads", [Stage("new")]), at=nine, by="page")
    >>> call = Activity("a1", "call", ten, direction="outbound")
    >>> found = requests(
    ...     [deal.log_activity(call, at=ten, by="ann")], at=ten, since="opening"
    ... )
    >>> (found["responded"] - found["requested"]).tolist()
    [3600000000]
    """
    one_of("since", since, ("activity", "opening"), code="since")
    found = [
        (deal, response)
        for deal in known_then(book, at)
        for asked in [deal.opened_at if since == "opening" else None]
        if (response := deal.first_response(at, requested_at=asked)) is not None
    ]
    return Requests(
        deal=[deal.id for deal, _ in found],
        requested=micros(response.requested_at for _, response in found),
        responded=micros(response.responded_at for _, response in found),
        outcome=np.array([_OUTCOMES[deal.outcome] for deal, _ in found], np.uint8),
    )


def calendar(business: BusinessCalendar, period: Period) -> CalendarTable:
    """Lay a business calendar out as a table, for a span of days.

    Parameters
    ----------
    business : BusinessCalendar
        Which days and hours are worked.
    period : Period
        The days; what is measured has to lie within them.

    Returns
    -------
    CalendarTable
        One stretch a day worked, and the beginning and the end of the span.

    Raises
    ------
    InvalidValueError
        If one of the two is something else.

    Examples
    --------
    >>> week = calendar(BusinessCalendar(), Period.iso_week(2026, 2))
    >>> int(week.worked[-1]) // 3_600_000_000
    45
    """
    span = instance("period", period, Period)
    place = instance("business", business, BusinessCalendar).zone
    begin, end = span.instants(place)
    starts, worked, total = [to_micros(begin)], [0], 0
    for ordinal in range(span.start.toordinal(), span.end.toordinal()):
        hours = business.hours(date.fromordinal(ordinal))
        if hours is None:
            continue
        opened, closed = map(to_micros, hours)
        if opened > starts[-1]:
            starts.append(opened)
            worked.append(total)
        total += closed - opened
    return CalendarTable(
        starts=np.array([*starts, to_micros(end)], np.int64),
        worked=np.array([*worked, total], np.int64),
    )
