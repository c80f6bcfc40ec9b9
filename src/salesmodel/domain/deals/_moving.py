"""How a deal moves: every way goes past the same gates, and adds one event."""

from datetime import datetime
from typing import Self, TypeAlias

from salesmodel._checks import identifier
from salesmodel._personal import PERSONAL
from salesmodel.domain.author import Author, Source, author_of
from salesmodel.domain.deals import _obstacles
from salesmodel.domain.deals._fold import after
from salesmodel.domain.deals._timing import TimedDeal
from salesmodel.domain.deals.events import (
    DealLost,
    DealWon,
    StageEntered,
)
from salesmodel.domain.pipelines._rules import Room, said
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.stage import LOST, OPEN, WON, Outcome
from salesmodel.errors import (
    InvalidValueError,
)
from salesmodel.values import instant


__all__ = ["MovingDeal", "Stamp", "of_kind"]

Stamp: TypeAlias = tuple[str, int, datetime, str, Source, bool]
"""What every event begins with."""


# Past 140 lines: each way to move is one method with its own example.
class MovingDeal(TimedDeal):
    """A deal that moves."""

    __slots__ = ()

    def move(
        self,
        to: str | Outcome,
        *,
        at: datetime,
        by: str | Author,
        reason: str | None = None,
        note: str | None = None,
        override: Override | None = None,
    ) -> Self:
        """Move it to another stage, past every gate in between.

        Parameters
        ----------
        to : str or Outcome
            Id of a stage, open or closed; or `Outcome.WON` or `Outcome.LOST` for the
            one stage of that kind, or for closing it where it stands if there is none.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        reason, note : str, optional
            Why it is lost.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more.

        Raises
        ------
        GateError
            If something is missing; it carries every blocker.
        IllegalMoveError
            If the pipeline does not allow the move, or it is out of order in time.
        UnknownStageError
            If there is no such stage.
        HookError
            If a check fails or is no good.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann")
        >>> deal.move("called", at=friday, by="ann")
        <Deal 'd1' open in 'called' of 'leads', version 2>
        """
        stamp = self._stamp(at, by)
        rules = self.pipeline.rules
        there = rules.target(to)
        if there.kind is not LOST and not (reason is None is note):
            requirement = "left out but at a loss"
            raise InvalidValueError("reason", requirement, PERSONAL, "reason")
        blockers = rules.blockers(self, there, reason, note)
        if blockers or override is not None:
            override = _obstacles.answered(
                self.id, blockers, override, origin=self.stage, target=str(to)
            )
        event: StageEntered | DealWon | DealLost
        if there.kind is OPEN:
            way = 1 if there.place > rules.rooms[self.stage].place else -1
            event = StageEntered(*stamp, there.id or "", self.stage, way, override)
        elif there.kind is WON:
            event = DealWon(*stamp, there.id or self.stage, self.stage, override)
        else:
            what = (there.id or self.stage, self.stage, reason, note or "", override)
            event = DealLost(*stamp, *what)
        return after(self, event, (*self.history, event), {})

    def advance(
        self, *, at: datetime, by: str | Author, override: Override | None = None
    ) -> Self:
        """Move it to the next open stage.

        Parameters
        ----------
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more.

        Raises
        ------
        IllegalMoveError
            If there is no next stage (code ``last_stage``), or as `move` raises it.
        GateError
            If something is missing.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> Deal.open("d1", leads, at=monday, by="ann").advance(
        ...     at=monday, by="ann"
        ... ).stage
        'called'
        """
        rules = self.pipeline.rules
        if self.outcome is not OPEN:
            raise _obstacles.illegal(self.id, said("closed", self.stage), self.stage)
        place = rules.rooms[self.stage].place
        ahead = (
            stage.id
            for stage in self.pipeline.open_stages
            if rules.rooms[stage.id].place > place
        )
        to = next(ahead, None)
        if to is None:
            raise _obstacles.illegal(
                self.id, said("last_stage", self.stage), self.stage
            )
        return self.move(to, at=at, by=by, override=override)

    def win(
        self,
        to: str | None = None,
        *,
        at: datetime,
        by: str | Author,
        override: Override | None = None,
    ) -> Self:
        """Win it.

        Parameters
        ----------
        to : str, optional
            Id of the won stage, where the pipeline has several.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more.

        Raises
        ------
        GateError
            If something is missing; it carries every blocker.
        IllegalMoveError
            If it is closed, the pipeline does not allow it, or several stages would do.
        InvalidValueError
            If `to` is no won stage (code ``kind``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
        >>> Deal.open("d1", sales, at=monday, by="ann").win(at=monday, by="ann")
        <Deal 'd1' won in 'signed' of 'sales', version 2>
        """
        target = self._closing(to, WON)
        return self.move(target, at=at, by=by, override=override)

    def lose(
        self,
        reason: str | None = None,
        note: str | None = None,
        *,
        at: datetime,
        by: str | Author,
        to: str | None = None,
        override: Override | None = None,
    ) -> Self:
        """Lose it.

        Parameters
        ----------
        reason : str, optional
            Why, as the pipeline asks for it.
        note : str, optional
            More about it.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        to : str, optional
            Id of the lost stage, where the pipeline has several.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            With one event more.

        Raises
        ------
        GateError
            If the reason or something else is missing; it carries every blocker.
        IllegalMoveError
            If it is closed, or several stages would do.
        InvalidValueError
            If `to` is no lost stage (code ``kind``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer"), Stage("lost", kind="lost")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> deal = deal.lose("price", at=monday, by="ann")
        >>> deal.lost_reason, deal.lost_at_stage
        ('price', 'offer')
        """
        target = self._closing(to, LOST)
        return self.move(
            target, at=at, by=by, reason=reason, note=note, override=override
        )

    def _stamp(self, at: datetime, by: str | Author) -> Stamp:
        """Return what every event begins with: which, when and who."""
        now = instant(at)
        n = len(self.history)
        last = self.history[-1].at
        if now < last:
            late = said("out_of_order", str(last))
            raise _obstacles.illegal(self.id, late, self.stage)
        if n >= self.pipeline.most_events:
            requirement = f"of at most {self.pipeline.most_events} events"
            raise InvalidValueError("history", requirement, n + 1, "too_large")
        if type(by) is str:  # the usual one
            return (self.id, n + 1, now, identifier("by", by), "user", False)
        return (self.id, n + 1, now, *author_of(by))

    def _closing(self, to: str | None, kind: Outcome) -> str | Outcome:
        """Read where a deal is closed: a stage of the kind, or the kind itself."""
        if to is None:
            return kind
        of_kind("to", self.pipeline.rules.room(to), kind)
        return to


def of_kind(name: str, room: Room, kind: Outcome) -> None:
    """Refuse a stage of another kind."""
    if room.kind is not kind:
        raise InvalidValueError(
            name, f"a stage of kind {kind.value!r}", room.id, "kind"
        )
