"""The ways of deals laid out as columns: no deal is made, and no event."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, pairwise
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, Moment, moment
from salesmodel.connect.crm._building import Rows, accounted, ways_of
from salesmodel.connect.crm._facts import DealRow, Kept
from salesmodel.connect.crm._ways import Step, Way
from salesmodel.connect.crm.report import CrmTables
from salesmodel.domain import Outcome, Pipeline
from salesmodel.errors import MixedCurrencyError
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable, Labelled
from salesmodel.tables.visits import VisitTable
from salesmodel.tabulate._reading import Words
from salesmodel.values import Money, to_micros


__all__ = ["laid_out"]

_OUTCOMES: Final = {Outcome.OPEN: OPEN, Outcome.WON: WON, Outcome.LOST: LOST}


@attrs.frozen
class _Known:
    """What was known of a deal at the instant of observation."""

    name: str
    client: str | None
    owner: str | None
    product: str | None
    amount: Money | None
    held: int
    """Since when the owner, the product and the amount are known."""
    steps: Sequence[tuple[int, Step]]

    @property
    def units(self) -> int:
        """Minor units of the amount."""
        return MISSING if self.amount is None else self.amount.minor_units

    @property
    def closed(self) -> int:
        """When it was closed as it is: a closing of the same kind keeps its date."""
        found, kind = MISSING, Outcome.OPEN
        for at, step in self.steps:
            if step.kind is not kind:
                found, kind = at, step.kind
        return MISSING if kind is Outcome.OPEN else found


def _known_then(kept: Kept, row: DealRow, way: Way, cut: int | None) -> _Known:
    """Return what was known of a deal; before it was opened it has no steps."""
    timed = ((to_micros(step.at), step) for step in way.steps)
    steps = [one for one in timed if cut is None or one[0] <= cut]
    held = to_micros(way.held_at(row))
    owner = None if row.owner is None else kept.name("user", row.owner)
    known = (owner, row.product, row.worth)
    if cut is not None and held > cut:
        known = (None, None, None)
    return _Known(kept.name("deal", row.id), row.client, *known, held, steps)


@attrs.frozen
class _Labels:
    """Labels as they are met, each a code."""

    codes: list[int] = attrs.field(factory=list)
    places: defaultdict[str, int] = attrs.field(
        factory=lambda: defaultdict(count().__next__)
    )

    def add(self, label: str | None) -> None:
        """Add a row."""
        self.codes.append(NO_LABEL if label is None else self.places[label])

    def column(self) -> Labelled:
        """Return the rows as a column."""
        return Labelled(np.array(self.codes, np.int32), tuple(self.places))

    @classmethod
    def of(cls, labels: Iterable[str | None]) -> Labelled:
        """Lay labels out as a column."""
        made = cls()
        for label in labels:
            made.add(label)
        return made.column()


@attrs.frozen
class _Stays:
    """Stays in one pipeline, row by row."""

    words: Words
    stages: Mapping[str, int]
    deal: _Labels = attrs.field(factory=_Labels)
    owner: _Labels = attrs.field(factory=_Labels)
    stage: list[int] = attrs.field(factory=list)
    at: list[int] = attrs.field(factory=list)
    inferred: list[bool] = attrs.field(factory=list)
    amount: list[int] = attrs.field(factory=list)

    @classmethod
    def of(cls, pipeline: Pipeline) -> "_Stays":
        """Name the stages of a pipeline, of which no stay is known yet."""
        words = Words.of(pipeline, None)
        return cls(words, {name: place for place, name in enumerate(words.kinds)})

    def come(self, deal: _Known, at: int, step: Step) -> None:
        """Add a stay in the pipeline."""
        self._add(deal, at, step, self.words.stage(step.stage, step.kind))

    def leave(self, deal: _Known, at: int, step: Step) -> None:
        """Add that a deal went on in another pipeline."""
        self._add(deal, at, step, self.words.left)

    def _add(self, deal: _Known, at: int, step: Step, stage: str) -> None:
        self.deal.add(deal.name)
        self.owner.add(deal.owner if deal.held <= at else None)
        self.stage.append(self.stages[stage])
        self.at.append(at)
        self.inferred.append(step.by.inferred)
        self.amount.append(deal.units)

    def table(self, as_of: int | None, *, has_amounts: bool) -> VisitTable:
        """Return the table of them."""
        kinds = self.words.kinds
        return VisitTable.from_events(
            deal=self.deal.column(),
            stage=np.array(self.stage, np.int64),
            at=np.array(self.at, np.int64),
            owner=self.owner.column(),
            amount=np.array(self.amount, np.int64) if has_amounts else None,
            inferred=np.array(self.inferred, np.bool_) if any(self.inferred) else None,
            stages=tuple(kinds),
            kinds={name: kind for name, kind in kinds.items() if kind != "open"},
            as_of=as_of,
        )


def laid_out(
    kept: Kept, rows: Rows, *, as_of: Moment | None, amounts: bool
) -> CrmTables:
    """Lay everything out of rows as tables.

    Parameters
    ----------
    kept : Kept
        Definitions.
    rows : Rows
        Deals and moves.
    as_of : datetime or int, optional
        Instant of observation; by default the latest that the rows tell.
    amounts : bool
        Whether amounts are laid out.

    Returns
    -------
    CrmTables
        With their account.

    Raises
    ------
    MixedCurrencyError
        If the amounts are in several currencies.
    """
    cut = None if as_of is None else moment("as_of", as_of)
    pipelines, found = ways_of(kept, rows)
    deals: list[_Known] = []
    for one, way in found:
        rows.deal_feed.log.notices.update(way.notices)
        known = _known_then(kept, one.said, way, cut)
        if known.steps:
            deals.append(known if amounts else attrs.evolve(known, amount=None))
    currency = _currency(deal.amount for deal in deals)
    if cut is None:
        cut = max((deal.held for deal in deals), default=None)
    visits = _visits(kept, pipelines, deals, cut, has_amounts=currency is not None)
    return CrmTables(
        kept.source,
        tuple(pipelines.values()),
        _deals(kept, deals, currency),
        visits,
        accounted(rows.logs),
        cut,
    )


def _currency(amounts: Iterable[Money | None]) -> str | None:
    """Return the currency of all amounts; none where there is no amount."""
    counts = Counter(amount.currency for amount in amounts if amount is not None)
    if len(counts) > 1:
        raise MixedCurrencyError(dict(counts))
    return next(iter(counts), None)


def _deals(kept: Kept, deals: Sequence[_Known], currency: str | None) -> DealTable:
    """Lay deals out, one row each."""
    outcomes = [_OUTCOMES[deal.steps[-1][1].kind] for deal in deals]
    amount = None if currency is None else [deal.units for deal in deals]
    homes = (kept.name("pipeline", deal.steps[-1][1].pipeline) for deal in deals)
    return DealTable(
        deal=tuple(deal.name for deal in deals),
        outcome=np.array(outcomes, np.uint8),
        opened=np.array([deal.steps[0][0] for deal in deals], np.int64),
        closed=np.array([deal.closed for deal in deals], np.int64),
        client=_Labels.of(deal.client for deal in deals),
        owner=_Labels.of(deal.owner for deal in deals),
        product=_Labels.of(deal.product for deal in deals),
        amount=None if amount is None else np.array(amount, np.int64),
        currency=currency,
        pipeline=_Labels.of(homes),
    )


def _visits(
    kept: Kept,
    pipelines: Mapping[str, Pipeline],
    deals: Iterable[_Known],
    as_of: int | None,
    *,
    has_amounts: bool,
) -> dict[str, VisitTable]:
    """Lay stays out, one table a pipeline."""
    stays = {name: _Stays.of(pipeline) for name, pipeline in pipelines.items()}
    for deal in deals:
        for (_, before), (at, step) in pairwise([deal.steps[0], *deal.steps]):
            stays[step.pipeline].come(deal, at, step)
            if before.pipeline != step.pipeline:
                stays[before.pipeline].leave(deal, at, step)
    return {
        kept.name("pipeline", name): one.table(as_of, has_amounts=has_amounts)
        for name, one in stays.items()
    }
