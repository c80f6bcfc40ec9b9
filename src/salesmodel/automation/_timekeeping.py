"""What a process does when time has come, or when it begins again after a stop."""

from datetime import datetime
from typing import Unpack

from salesmodel._checks import instance
from salesmodel.automation._commit import Committed
from salesmodel.automation._driving import Steps, adriven, awaited, driven
from salesmodel.automation._running import How, RunningProcess, check
from salesmodel.automation._timed import due_effects
from salesmodel.automation.results import MoveResult
from salesmodel.automation.store import Effect
from salesmodel.domain import Deal
from salesmodel.values import instant


__all__ = ["TimedProcess"]


# Past 140 lines: each question of time has one method with its own example.
class TimedProcess(RunningProcess):
    """A process that knows what is due, and what is pending; see `SalesProcess`."""

    __slots__ = ()

    def due(self, at: datetime) -> tuple[Effect, ...]:
        """Return what is due by time: stale deals, overdue answers, tasks to do.

        Parameters
        ----------
        at : datetime
            As of when.

        Returns
        -------
        tuple of Effect
            One for each deal and rule; `run` runs them, each of them once, however
            often it is due.

        Raises
        ------
        InvalidInstantError
            If it is no aware datetime.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import Notify, Rule, SalesProcess, Stale
        >>> from salesmodel.domain import Book, Days, Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> sales = Pipeline("sales", [Stage("offer", stale_after=Days(2))])
        >>> rule = Rule("wake", on=Stale(), then=Notify("owner", "Call them"))
        >>> deals = Book([Deal.open("d1", sales, at=monday, by="ann")])
        >>> [effect.id for effect in SalesProcess(deals, [rule]).due(friday)]
        ['d1:1:wake']
        """
        self._check_sync("due")
        return due_effects(self._setup.matcher, self.store.deals(), instant(at))

    async def adue(self, at: datetime) -> tuple[Effect, ...]:
        """Return what is due by time as `due` does, and await the store.

        Parameters
        ----------
        at : datetime
            As in `due`.

        Returns
        -------
        tuple of Effect
            One for each deal and rule.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book
        >>> asyncio.run(SalesProcess(Book()).adue(datetime(2026, 1, 5, tzinfo=UTC)))
        ()
        """
        deals = await awaited(self._setup.store.deals())
        return due_effects(self._setup.matcher, deals, instant(at))

    def run(self, effect: Effect, **how: Unpack[How]) -> MoveResult | None:
        """Run what is due.

        Parameters
        ----------
        effect : Effect
            What is due, as `due` returned it.
        **how : object
            ``after_errors`` and ``max_moves``, as in `change`.

        Returns
        -------
        MoveResult or None
            What came of it; `None` where it ran before.

        Raises
        ------
        AfterHookError
            If the rule fails.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import Notify, Rule, SalesProcess, Stale
        >>> from salesmodel.domain import Book, Days, Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> sales = Pipeline("sales", [Stage("offer", stale_after=Days(2))])
        >>> rule = Rule("wake", on=Stale(), then=Notify("owner", "Call them"))
        >>> deals = Book([Deal.open("d1", sales, at=monday, by="ann")])
        >>> process = SalesProcess(deals, [rule])
        >>> (effect,) = process.due(friday)
        >>> process.run(effect).outgoing[0].action.text, process.run(effect)
        ('Call them', None)
        """
        self._check_sync("run")
        deal_id = instance("effect", effect, Effect).deal_id
        return driven(deal_id, self._run(effect, how))

    async def arun(self, effect: Effect, **how: Unpack[How]) -> MoveResult | None:
        """Run what is due as `run` does, and await what is asynchronous.

        Parameters
        ----------
        effect : Effect
            As in `run`.
        **how : object
            As in `run`.

        Returns
        -------
        MoveResult or None
            What came of it; `None` where it ran before.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import Effect, Notify, Rule, SalesProcess, Stale
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer")])
        >>> rule = Rule("wake", on=Stale(), then=Notify("owner", "Call them"))
        >>> deals = Book([Deal.open("d1", sales, at=monday, by="ann")])
        >>> effect = Effect("d1", 1, "wake", monday, 0)
        >>> made = asyncio.run(SalesProcess(deals, [rule]).arun(effect))
        >>> made.outgoing[0].id
        'd1:1:wake'
        """
        deal_id = instance("effect", effect, Effect).deal_id
        return await adriven(deal_id, self._run(effect, how))

    def resume(self, **how: Unpack[How]) -> tuple[MoveResult, ...]:
        """Run what is pending: what a process that stopped has left behind.

        What was begun runs again, under the same ids.

        Parameters
        ----------
        **how : object
            ``after_errors`` and ``max_moves``, as in `change`.

        Returns
        -------
        tuple of MoveResult
            What came of each effect, the oldest first.

        Raises
        ------
        AfterHookError
            If a rule fails; the others are still pending.

        Examples
        --------
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book
        >>> SalesProcess(Book()).resume()
        ()
        """
        self._check_sync("resume")
        return tuple(
            [
                driven(effect.deal_id, self._resumed(effect, how))
                for effect in self.store.pending()
            ]
        )

    async def aresume(self, **how: Unpack[How]) -> tuple[MoveResult, ...]:
        """Run what is pending as `resume` does, and await what is asynchronous.

        Parameters
        ----------
        **how : object
            As in `resume`.

        Returns
        -------
        tuple of MoveResult
            What came of each effect.

        Examples
        --------
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book
        >>> import asyncio
        >>> asyncio.run(SalesProcess(Book()).aresume())
        ()
        """
        return tuple(
            [
                await adriven(effect.deal_id, self._resumed(effect, how))
                for effect in await awaited(self._setup.store.pending())
            ]
        )

    def _run(self, effect: Effect, how: How) -> Steps[MoveResult | None]:
        """Run an effect that is due, unless it ran before."""
        check(how)
        is_new = yield self._setup.store.add, (effect,)
        return (yield from self._resumed(effect, how)) if is_new else None

    def _resumed(self, effect: Effect, how: How) -> Steps[MoveResult]:
        """Run an effect, on the deal as it was recorded then."""
        check(how)
        deal: Deal = yield self._setup.store.load, (effect.deal_id,)
        history = deal.history[: effect.version]
        then = deal
        if deal.version > effect.version and effect.event_version:
            then = Deal.replay(history, deal.pipelines.values())
        rule = self._setup.matcher.by_id.get(effect.rule)
        if rule is None:
            yield (
                self._setup.store.settle,
                (effect.id, "there is no such rule any more"),
            )
            return MoveResult(then, ())
        event = history[effect.event_version - 1] if effect.event_version else None
        made = Committed(then, (), ((rule, event, effect),))
        return (yield from self._followed(made, how))
