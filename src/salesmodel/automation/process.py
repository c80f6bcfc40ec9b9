"""The sales process: changes with rules around them, each of them one atomic commit."""

from datetime import datetime
from typing import Unpack, final

from salesmodel._checks import instance
from salesmodel.automation._at_once import moved_at_once
from salesmodel.automation._driving import adriven, driven
from salesmodel.automation._planning import planned
from salesmodel.automation._running import How, told
from salesmodel.automation._timekeeping import TimedProcess
from salesmodel.automation.changes import By, moving, opening
from salesmodel.automation.results import MoveResult, Plan
from salesmodel.domain import Deal, Outcome, Override


__all__ = ["SalesProcess"]


# Past 140 lines, and the module past 300: each change of a deal is one method with its own example.
@final
class SalesProcess(TimedProcess):
    """Deals in a store, and the rules that run around every change of them.

    A change takes six steps: the deal is resolved; rules *before* the fact fill fields
    on a draft, or refuse; the gates of the pipeline tell everything that is missing; the
    new version is recorded together with what it sets off, in one transaction; rules
    *after* the fact run, apart from one another; and what they ask for follows, first in
    first out. Until the deal is recorded, an error leaves everything as it was; after
    that, it stands. `error.committed` tells which.

    Parameters
    ----------
    store : DealStore, AsyncDealStore or Book
        Where the deals are; a book is wrapped into a `MemoryStore`.
    rules : iterable of Rule
        The rules; those that one event sets off run in this order, leaving a stage
        before entering one.
    pipelines : iterable of Pipeline, optional
        Pipelines that rules open repeat cycles in.
    catalogue : ActionCatalogue, optional
        Actions that rules name.
    deliver : callable, optional
        Given each `Outgoing`, what only the host can do; it may come again after a
        crash, under the same id. Without it, results list what there is to do.
    is_async : bool, default False
        Whether hooks, `deliver` and the store may be asynchronous; then `amove` and its
        like are to be used.

    Raises
    ------
    DefinitionError
        If a rule stands twice, names what is not there, or is asynchronous where that
        is not allowed.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.automation import Entering, Notify, Rule, SalesProcess
    >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
    >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
    >>> tell = Rule("tell", on=Entering("offer"), then=Notify("owner", "Write it"))
    >>> process = SalesProcess(Book(), [tell])
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> made = process.open(Deal.open("d1", sales, at=monday, by="ann"))
    >>> made = process.move("d1", "offer", at=monday, by="ann")
    >>> made.deal.stage, made.outgoing[0].id
    ('offer', 'd1:2:tell')
    """

    __slots__ = ()

    def move(  # noqa: PLR0913 — what a move is, and how it is to be made
        self,
        deal_id: str,
        to: str | Outcome,
        *,
        at: datetime,
        by: By,
        reason: str | None = None,
        note: str | None = None,
        override: Override | None = None,
        **how: Unpack[How],
    ) -> MoveResult:
        """Move a deal, with everything that goes with it.

        Parameters
        ----------
        deal_id : str
            Id of the deal.
        to : str or Outcome
            Where to, as in `Deal.move`.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.
        reason, note : str, optional
            Why it is lost.
        override : Override, optional
            Who answers for what stands in the way.
        **how : object
            As in `change`.

        Returns
        -------
        MoveResult
            What came of it.

        Raises
        ------
        GateError, IllegalMoveError
            As `Deal.move` raises them.

        See Also
        --------
        change : Any other change, which says what else can go wrong.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> made = process.move("d1", "offer", at=monday, by="ann", key="click 1")
        >>> again = process.move("d1", "offer", at=monday, by="ann", key="click 1")
        >>> made.deal.version, again.deal.version, again.replayed
        (2, 2, True)
        """
        setup = self._setup
        if setup.memory is not None and not how:
            asked = to, at, by, reason, note, override
            made = moved_at_once(setup, setup.memory, deal_id, asked)
            if made is not None:
                return told(made, how) if made.failures else made
        wanted = moving(to, at=at, by=by, reason=reason, note=note, override=override)
        return self._made(deal_id, wanted, how)

    async def amove(  # noqa: PLR0913 — what a move is, and how it is to be made
        self,
        deal_id: str,
        to: str | Outcome,
        *,
        at: datetime,
        by: By,
        reason: str | None = None,
        note: str | None = None,
        override: Override | None = None,
        **how: Unpack[How],
    ) -> MoveResult:
        """Move a deal as `move` does, and await what is asynchronous.

        Cancelled at whatever point, the deal stands as before, or as after.

        Parameters
        ----------
        deal_id, to, at, by, reason, note, override : object
            As in `move`.
        **how : object
            As in `change`.

        Returns
        -------
        MoveResult
            What came of it.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> asyncio.run(process.amove("d1", "offer", at=monday, by="ann")).deal.stage
        'offer'
        """
        wanted = moving(to, at=at, by=by, reason=reason, note=note, override=override)
        return await self.achange(deal_id, wanted, **how)

    def open(self, deal: Deal, **how: Unpack[How]) -> MoveResult:
        """Take up a deal that was just opened.

        Parameters
        ----------
        deal : Deal
            The deal.
        **how : object
            As in `change`.

        Returns
        -------
        MoveResult
            What came of it.

        Raises
        ------
        StaleDealError
            If there is a deal of this id.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> SalesProcess(Book()).open(deal).deal.version
        1
        """
        return self._made(instance("deal", deal, Deal).id, opening(deal), how)

    async def aopen(self, deal: Deal, **how: Unpack[How]) -> MoveResult:
        """Take up a deal as `open` does, and await what is asynchronous.

        Parameters
        ----------
        deal : Deal
            As in `open`.
        **how : object
            As in `change`.

        Returns
        -------
        MoveResult
            What came of it.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> asyncio.run(SalesProcess(Book()).aopen(deal)).deal.version
        1
        """
        found = instance("deal", deal, Deal)
        return await self.achange(found.id, opening(found), **how)

    def plan_move(
        self,
        deal_id: str,
        to: str | Outcome,
        *,
        at: datetime,
        by: By,
        reason: str | None = None,
        note: str | None = None,
    ) -> Plan:
        """Tell what a move would do, and do nothing.

        Rules before the fact run, for only they know what they fill; they are to have no
        effects of their own.

        Parameters
        ----------
        deal_id, to, at, by, reason, note : object
            As in `move`.

        Returns
        -------
        Plan
            What would be filled and done, and what stands in the way.

        Raises
        ------
        UnknownDealError
            If there is no such deal.
        HookError
            If a rule before the fact fails.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Gate, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> stages = [Stage("contact"), Stage("offer")]
        >>> gate = Gate("enter", ["offer"], fields=["need"])
        >>> sales = Pipeline("sales", stages, gates=[gate])
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> plan = process.plan_move("d1", "offer", at=monday, by="ann")
        >>> [blocker.field for blocker in plan.blockers]
        ['need']
        """
        self._check_sync("plan_move")
        wanted = moving(to, at=at, by=by, reason=reason, note=note)
        return driven(deal_id, planned(self._setup, wanted, deal_id=deal_id))

    async def aplan_move(
        self,
        deal_id: str,
        to: str | Outcome,
        *,
        at: datetime,
        by: By,
        reason: str | None = None,
        note: str | None = None,
    ) -> Plan:
        """Tell what a move would do as `plan_move` does, and await what is asynchronous.

        Parameters
        ----------
        deal_id, to, at, by, reason, note : object
            As in `move`.

        Returns
        -------
        Plan
            What would be filled and done, and what stands in the way.

        Examples
        --------
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import SalesProcess
        >>> from salesmodel.domain import Book, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
        >>> process = SalesProcess(Book([Deal.open("d1", sales, at=monday, by="ann")]))
        >>> plan = asyncio.run(process.aplan_move("d1", "offer", at=monday, by="ann"))
        >>> plan.blockers
        ()
        """
        wanted = moving(to, at=at, by=by, reason=reason, note=note)
        return await adriven(deal_id, planned(self._setup, wanted, deal_id=deal_id))
