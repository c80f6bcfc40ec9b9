"""Facts that become known late: they are added at the end, and stand in their place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import attrs

from salesmodel._checks import several
from salesmodel.domain.author import Author
from salesmodel.domain.deals import _obstacles
from salesmodel.domain.deals._agreeing import AgreedDeal
from salesmodel.domain.deals._fold import pipelines_by_version
from salesmodel.domain.deals._soundness import sound
from salesmodel.domain.deals._timeline import links, with_history
from salesmodel.domain.deals.events import HistoryBackfilled, LateFact
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.errors import InvalidInstantError, InvalidValueError


__all__ = ["LateDeal"]


class LateDeal(AgreedDeal):
    """A deal that takes late facts."""

    __slots__ = ()

    def backfill(
        self,
        facts: Iterable[LateFact],
        *,
        at: datetime,
        by: str | Author,
        pipelines: Iterable[Pipeline] = (),
    ) -> Self:
        """Add facts that had happened before, and look at the whole chain again.

        A late fact is made as any other, on the deal as it was:
        ``early = deal.as_of(then)``, ``late = early.move(…, at=then, by=…)``, and
        ``late.history[early.version:]`` are the facts.

        Parameters
        ----------
        facts : iterable of Event
            Events of this deal, each with its own instant, from the opening to `at`.
        at : datetime
            When they became known; not before its last event.
        by : str or Author
            Who says so.
        pipelines : iterable of Pipeline, optional
            Pipelines that only the late facts know.

        Returns
        -------
        Deal
            With one event more, which holds the facts; `timeline` has them in place. The
            same deal if there are none.

        Raises
        ------
        LoadError
            If the chain has a gap or a contradiction with them (code ``history``).
        GateError
            If a move that came after would not have been possible.
        IllegalMoveError
            If the pipeline would not have allowed one.
        InvalidValueError
            If one is no fact, or is of another deal (code ``fact``).
        InvalidInstantError
            If one is later than `at` or earlier than the opening (code ``range``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called"), Stage("met")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann").move(
        ...     "met", at=friday, by="ann"
        ... )
        >>> late = deal.as_of(monday).move("called", at=monday, by="ann")
        >>> deal = deal.backfill(late.history[1:], at=friday, by="bob")
        >>> [visit.stage for visit in deal.visits()], deal.version
        (['new', 'called', 'met'], 3)
        """
        stamp = self._stamp(at, by)
        told = tuple(_fact(self, each, stamp[2]) for each in several("facts", facts))
        if not told:
            return self
        late = tuple(attrs.evolve(fact, version=stamp[1]) for fact in told)
        history = (*self.history, HistoryBackfilled(*stamp, late))
        known = pipelines_by_version((*self.pipelines.values(), *pipelines))
        first, deal = min(fact.at for fact in late), self
        for before, event, following in links(type(self), history, known):
            # What stood before the first late fact, ties included, stands as it did.
            if event.at > first or event.version == stamp[1]:
                blockers = _obstacles.in_event(before, event, following)
                _obstacles.answered(
                    self.id,
                    blockers,
                    None,
                    origin=before.stage,
                    target=following.stage,
                )
            deal = following
        return with_history(deal, history)


def _fact(deal: AgreedDeal, fact: LateFact, at: datetime) -> LateFact:
    """Read a late fact of a deal."""
    if not isinstance(fact, LateFact):
        requirement = "events that came after the opening"
        raise InvalidValueError("facts", requirement, type(fact).__name__, "fact")
    sound(fact, fact.version)
    if fact.deal_id != deal.id:
        requirement = f"events of deal {deal.id!r}"
        raise InvalidValueError("facts", requirement, fact.deal_id, "fact")
    if not deal.opened_at <= fact.at <= at:
        requirement = f"from the opening at {deal.opened_at} to {at}"
        raise InvalidInstantError("facts", requirement, fact.at, "range")
    return fact
