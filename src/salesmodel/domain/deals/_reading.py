"""What a deal tells about its own past: stays, times, closings, activities."""

from datetime import datetime, timedelta
from typing import Self

from salesmodel.domain.activity import Activity
from salesmodel.domain.deals._fold import Pipelines, pipelines_by_version
from salesmodel.domain.deals._record import Record
from salesmodel.domain.deals._timeline import in_order, links, numbered, with_history
from salesmodel.domain.deals.events import (
    ActivityLogged,
    DealLost,
    DealReclassified,
    DealReopened,
    DealWon,
    Event,
)
from salesmodel.domain.deals.visit import Visit, visits_of
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.values import instant


__all__ = ["ReadableDeal", "outcome_of"]

_NO_TIME = timedelta(0)


# Past 140 lines: each question about the past is one method with its own example.
class ReadableDeal(Record):
    """A deal that answers questions about its past."""

    __slots__ = ()

    @property
    def pipelines(self) -> Pipelines:
        """Every pipeline of its history, by id and version."""
        return pipelines_by_version(self.particulars.pipelines)

    @property
    def timeline(self) -> tuple[Event, ...]:
        """Events in the order of what happened; late facts stand in their place."""
        if in_order(self.history) is self.history:
            return self.history
        return tuple(
            event for _, event, _ in links(type(self), self.history, self.pipelines)
        )

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Activities as they are now, in the order they were first logged."""
        found = {
            event.activity.id: event.activity
            for event in self.timeline
            if isinstance(event, ActivityLogged)
        }
        return tuple(found.values())

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed as it is; `None` while it is open.

        A deal that is closed in another way of the same kind keeps its date; one that
        was found to be lost and not won, or the reverse, has the date of that.
        """
        if self.outcome is Outcome.OPEN:
            return None
        found, kind = None, Outcome.OPEN
        for event in self.timeline:
            closing = outcome_of(event)
            if closing is not None and closing is not kind:
                found, kind = event.at, closing
        return found

    @property
    def first_won_at(self) -> datetime | None:
        """When it was first won, whatever came after; `None` if never."""
        won = (event.at for event in self.timeline if outcome_of(event) is Outcome.WON)
        return next(won, None)

    @property
    def lost_at_stage(self) -> str | None:
        """Open stage where it was lost; `None` unless it is lost."""
        if self.outcome is not Outcome.LOST:
            return None
        closings = (
            event
            for event in reversed(self.timeline)
            if isinstance(event, DealWon | DealLost)
        )
        return next(event.origin for event in closings)

    @property
    def lost_reason(self) -> str | None:
        """Why it was lost, as was said; `None` unless it is lost."""
        if self.outcome is not Outcome.LOST:
            return None
        said = (
            event.reason
            for event in reversed(self.timeline)
            if isinstance(event, DealLost | DealReclassified)
        )
        return next(said)

    @property
    def last_activity_at(self) -> datetime | None:
        """When something was last done for it; plans do not count."""
        done = [each.at for each in self.activities if each.state == "done"]
        return max(done, default=None)

    def as_of(self, at: datetime) -> Self | None:
        """Return the deal as it was at an instant, by all that is known now.

        Parameters
        ----------
        at : datetime
            The instant; what happened at it counts.

        Returns
        -------
        Deal or None
            The deal, with the history until then; None before it was opened.

        Raises
        ------
        InvalidInstantError
            If the instant is no aware datetime.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann").advance(
        ...     at=friday, by="ann"
        ... )
        >>> deal.stage, deal.as_of(monday).stage
        ('called', 'new')
        """
        until = instant(at)
        events = numbered(event for event in self.timeline if event.at <= until)
        if not events:
            return None
        if len(events) == self.version and events == self.history:
            return self
        *_, (_, _, deal) = links(type(self), events, self.pipelines)
        return with_history(deal, events)

    def visits(self) -> tuple[Visit, ...]:
        """Return its stays in stages, re-entries apart.

        Returns
        -------
        tuple of Visit
            Stays without a gap from the opening on; the last one goes on.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann").advance(
        ...     at=friday, by="ann"
        ... )
        >>> [(visit.stage, visit.left == friday) for visit in deal.visits()]
        [('new', True), ('called', False)]
        """
        return visits_of(self.timeline)


def outcome_of(  # noqa: PLR0911 — one case a kind of event
    event: Event,
) -> Outcome | None:
    """Tell what an event makes of a deal: won, lost, open again; or nothing of these."""
    match event:
        case DealWon():
            return Outcome.WON
        case DealLost():
            return Outcome.LOST
        case DealReclassified():
            return event.outcome
        case DealReopened():
            return Outcome.OPEN
        case _:
            return None
