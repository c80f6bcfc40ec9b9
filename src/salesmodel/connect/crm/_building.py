"""From the rows of a vendor to pipelines, clients and deals, each row accounted for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import attrs

from salesmodel.connect.crm._cells import Fault
from salesmodel.connect.crm._facts import ClientRow, DealRow, Kept, Move
from salesmodel.connect.crm._feed import Feed, Read
from salesmodel.connect.crm._histories import deal_of
from salesmodel.connect.crm._pipelines import Use, pipelines_of
from salesmodel.connect.crm._ways import LATE, Ground, Way, way_of
from salesmodel.connect.crm.report import CrmImport, CrmReport
from salesmodel.connect.problems import ImportLog
from salesmodel.domain import Author, Client, Deal, Outcome


__all__ = ["Rows", "accounted", "imported", "in_sequence", "uses_of", "ways_of"]


@attrs.frozen
class Rows:
    """Deals and moves that were read, and where their faults go.

    Parameters
    ----------
    deals : list of Read
        Deals as they stand.
    moves : list of Read
        What happened to them.
    deal_feed, move_feed : Feed
        Their payloads.
    others : tuple of Feed
        The other payloads of the import.
    """

    deals: list[Read[DealRow]]
    moves: list[Read[Move]]
    deal_feed: Feed
    move_feed: Feed
    others: tuple[Feed, ...] = ()

    @classmethod
    def of(
        cls,
        feeds: Mapping[str, Feed],
        deals: list[Read[DealRow]],
        moves: list[Read[Move]],
    ) -> "Rows":
        """Return what was read; of the payloads the first two are of deals and moves."""
        deal_feed, move_feed, *others = feeds.values()
        return cls(deals, moves, deal_feed, move_feed, tuple(others))

    @property
    def logs(self) -> list[ImportLog]:
        """What was said of each payload, those of definitions first."""
        feeds = (*self.others, self.deal_feed, self.move_feed)
        return list({id(feed.log): feed.log for feed in feeds}.values())


def imported(kept: Kept, rows: Rows) -> CrmImport:
    """Build everything out of rows.

    Parameters
    ----------
    kept : Kept
        Definitions and clients.
    rows : Rows
        Deals and moves.

    Returns
    -------
    CrmImport
        With its account.
    """
    notices = rows.deal_feed.log.notices
    author = kept.author
    ground, ways = ways_of(kept, rows)
    deals: list[Deal] = []
    for one, way in ways:
        try:
            deals.append(deal_of(one.said, way, kept=kept, author=author))
        except Fault as fault:
            rows.deal_feed.reject(one.row, fault)
        else:
            notices.update(way.notices)
    clients = tuple(_client(kept, row, author) for row in kept.clients)
    if clients:
        there = {client.id for client in clients}
        missing = {deal.client_id for deal in deals} - there - {None}
        notices["clients_missing"] += len(missing)
    report = accounted(rows.logs)
    return CrmImport(
        kept.source, tuple(ground.pipelines.values()), clients, tuple(deals), report
    )


def ways_of(
    kept: Kept, rows: Rows
) -> tuple[Ground, Iterator[tuple[Read[DealRow], Way]]]:
    """Find the stages of an import, and the way of each of its deals.

    Parameters
    ----------
    kept : Kept
        Definitions.
    rows : Rows
        Deals and moves.

    Returns
    -------
    ground : Ground
        The stages of all pipelines.
    ways : iterator of (Read, Way)
        Deals as they stand and how they came there; the rows of those that have no way
        are rejected.
    """
    notices = rows.deal_feed.log.notices
    merged = {name for one in rows.deals for name in one.said.also}
    known = {one.said.id: one for one in rows.deals}
    moves = _moves(kept, rows, known)
    stale = merged & known.keys()
    notices["merged_deals"] += len(stale)
    pipelines = pipelines_of(
        kept, uses_of((one.said for one in known.values()), moves), notices
    )
    left = [one for name, one in known.items() if name not in stale]
    ground = Ground.of(pipelines)
    find = partial(way_of, author=kept.author, ground=ground)
    return ground, _ways(left, moves, find, rows.deal_feed)


def _ways(
    deals: Iterable[Read[DealRow]],
    moves: Mapping[str, Sequence[Move]],
    find: Callable[[DealRow, Sequence[Move]], Way],
    feed: Feed,
) -> Iterator[tuple[Read[DealRow], Way]]:
    """Give the way of each deal; reject the rows of those that have none."""
    for one in deals:
        try:
            way = find(one.said, moves.get(one.said.id, ()))
        except Fault as fault:
            feed.reject(one.row, fault)
        else:
            yield one, way


def _moves(
    kept: Kept, rows: Rows, known: dict[str, Read[DealRow]]
) -> dict[str, list[Move]]:
    """Sort moves by deal and time; those of no deal are rejected."""
    found: defaultdict[str, list[Move]] = defaultdict(list)
    for one in rows.moves:
        move = one.said
        if move.deal not in known:
            rows.move_feed.reject(one.row, Fault("orphan", "deal", move.deal))
            continue
        if move.by.source in {"automation", "bulk"}:
            rows.move_feed.log.notices[f"moves_by_{move.by.source}"] += 1
        found[move.deal].append(move)
    return {
        name: in_sequence(known[name].said, moves, kept)
        for name, moves in found.items()
    }


def in_sequence(row: DealRow, moves: Iterable[Move], kept: Kept) -> list[Move]:
    """Put the moves of a deal in order.

    Parameters
    ----------
    row : DealRow
        The deal as it stands.
    moves : iterable of Move
        What happened to it.
    kept : Kept
        Whether the first of them is the opening.

    Returns
    -------
    list of Move
        By time and order, each with its pipeline.
    """
    told = sorted(
        (move.of(row.pipeline) for move in moves), key=lambda one: (one.at, one.order)
    )
    opened = row.opened_at
    is_late = opened is not None and told[0].at - opened > LATE
    if kept.opens_with_first and told[0].before is None and not is_late:
        told[0] = told[0].opening()
    return told


def uses_of(deals: Iterable[DealRow], moves: Mapping[str, list[Move]]) -> Iterator[Use]:
    """Tell which stages rows name, and of which kind they say those are.

    Parameters
    ----------
    deals : iterable of DealRow
        Deals as they stand.
    moves : mapping of str to list of Move
        Their moves in order.

    Yields
    ------
    tuple
        Pipeline, stage and kind.
    """
    for one in deals:
        yield one.pipeline, one.stage, one.kind
        for move in moves.get(one.id, ()):
            pipeline = move.pipeline or one.pipeline
            if move.stage is not None:
                yield pipeline, move.stage, move.kind
            before = move.before or (None, None)
            if before[1] is not None:
                yield before[0] or pipeline, before[1], Outcome.OPEN


def _client(kept: Kept, row: ClientRow, author: Author) -> Client:
    owner = None if row.owner is None else kept.name("user", row.owner)
    return Client.add(
        row.id, row.name, kind=row.kind, at=row.added_at, by=author, owner=owner
    )


def accounted(logs: Sequence[ImportLog]) -> CrmReport:
    """Add up what was said of each payload.

    Parameters
    ----------
    logs : sequence of ImportLog
        One a payload.

    Returns
    -------
    CrmReport
        All of them in one.
    """
    notices: Counter[str] = Counter()
    for log in logs:
        notices.update(log.notices)
    rejected = tuple(
        one for log in logs for one in sorted(log.rejected, key=lambda one: one.row)
    )
    duplicates = notices.pop("duplicate_rows", 0)
    rows = sum(log.rows for log in logs)
    return CrmReport(
        rows,
        rows - len(rejected) - duplicates,
        rejected,
        duplicates,
        {code: n for code, n in sorted(notices.items()) if n},
    )
