"""Deals: frozen values that carry their own history."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import final

import attrs

from salesmodel._checks import identifier, instance, whole
from salesmodel.domain.author import Author, author_of
from salesmodel.domain.deals import _obstacles
from salesmodel.domain.deals._fold import after, begun, pipelines_by_version
from salesmodel.domain.deals._late import LateDeal
from salesmodel.domain.deals._timeline import replayed
from salesmodel.domain.deals.events import (
    DealOpened,
    DealWon,
    Event,
)
from salesmodel.domain.pipelines.gates import Override
from salesmodel.domain.pipelines.pipeline import Pipeline
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import Money, Rounding, instant


__all__ = ["Deal"]


# Past 140 lines: each way to begin a deal has its own example.
@final
class Deal(LateDeal):
    """A deal: where it stands, what it holds, and the history that both follow from.

    A deal never changes. Every method that does something takes `at` and `by`, and
    returns a new deal with one event more; where nothing changes it is the same deal.
    What a deal is follows from its history alone, so that
    ``Deal.replay(deal.history, pipelines) == deal`` always holds. A deal is made by
    `open` or `replay`; a lead is a deal in a pipeline of leads.

    Attributes
    ----------
    id : str
        Id of the deal.
    pipeline : Pipeline
        Version of the pipeline that it is in.
    stage : str
        Id of the stage where it stands.
    outcome : Outcome
        Open, won or lost.
    fields : Mapping
        Fields that are present, by their id; read-only.
    history : tuple of Event
        Everything that happened, in the order it was recorded.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
    >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    >>> deal = Deal.open("d1", sales, at=monday, by="ann", client_id="c1")
    >>> deal = deal.win(at=friday, by="ann")
    >>> deal.outcome.value, deal.closed_at == friday, deal.version
    ('won', True, 2)
    """

    __slots__ = ()

    def __init__(self, *_: object, **__: object) -> None:
        hint = "a deal is made by Deal.open, or by Deal.replay from its history"
        raise TypeError(hint)

    def __reduce__(self) -> tuple[object, ...]:
        return Deal.replay, (self.history, self.particulars.pipelines)

    @classmethod
    def open(  # noqa: PLR0913 — what may be known of a deal from the start
        cls,
        id: str,
        pipeline: Pipeline,
        *,
        at: datetime,
        by: str | Author,
        stage: str | None = None,
        client_id: str | None = None,
        owner: str | None = None,
        fields: Mapping[str, object] | None = None,
        amount: Money | None = None,
        rounding: Rounding | None = None,
        parent_id: str | None = None,
        cycle: int = 1,
        override: Override | None = None,
    ) -> "Deal":
        """Open a deal.

        Parameters
        ----------
        id : str
            Id of the deal, 1 to 128 characters.
        pipeline : Pipeline
            Its pipeline.
        at : datetime
            When.
        by : str or Author
            Who.
        stage : str, optional
            Id of the stage where it begins; the first unless given. In a won stage it is
            opened and won at once.
        client_id, owner : str, optional
            Ids of the client and of the owner.
        fields : mapping of str to value, optional
            Fields that are known.
        amount : Money, optional
            What it is worth.
        rounding : Rounding, optional
            How to round an amount that is finer than its currency.
        parent_id : str, optional
            Id of the deal that it follows from.
        cycle : int, default 1
            Number of the repeat cycle.
        override : Override, optional
            Who answers for what stands in the way.

        Returns
        -------
        Deal
            Version 1; version 2 in a won stage.

        Raises
        ------
        GateError
            If something is missing that the stage takes.
        IllegalMoveError
            If deals do not begin there.
        UnknownStageError
            If there is no such stage.
        InvalidValueError
            If something else is not what it has to be; the code says what.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> Deal.open("d1", leads, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
        <Deal 'd1' open in 'new' of 'leads', version 1>
        """
        rules = instance("pipeline", pipeline, Pipeline).rules
        room = rules.room(pipeline.first_stage.id if stage is None else stage)
        if room.kind is Outcome.LOST:
            requirement = "an open or a won stage; a deal is opened before it is lost"
            raise InvalidValueError("stage", requirement, stage, "kind")
        read = () if fields is None else pipeline.read(fields)
        given = tuple((name, value) for name, value in read if value is not None)
        start = stage if room.kind is Outcome.OPEN else None
        event = DealOpened(
            identifier("deal.id", id),
            1,
            instant(at),
            *author_of(by),
            pipeline.id,
            pipeline.version,
            pipeline.first_stage.id if start is None else start,
            _id("client_id", client_id),
            _id("owner", owner),
            _parent(parent_id, id),
            whole("cycle", cycle, least=1, most=10**9),
            given,
            amount
            if amount is None
            else instance("amount", amount, Money).at_scale(rounding),
        )
        known = {(pipeline.id, pipeline.version): pipeline}
        opened = begun(cls, event, (event,), known)
        blockers = _obstacles.of_opening(opened, room)
        if blockers or override is not None:
            answer = _obstacles.answered(
                id, blockers, override, origin=None, target=room.id
            )
            event = attrs.evolve(event, override=answer)
            opened = begun(cls, event, (event,), known)
        if room.kind is Outcome.OPEN:
            return opened
        stamp = (event.at, event.by, event.source, event.inferred)
        won = DealWon(event.deal_id, 2, *stamp, room.id or "", opened.stage)
        return after(opened, won, (event, won), known)

    @classmethod
    def replay(
        cls,
        history: Iterable[Event],
        pipelines: Pipeline | Iterable[Pipeline] | Mapping[str, Pipeline],
    ) -> "Deal":
        """Make a deal from its history, after a look at every link of it.

        Parameters
        ----------
        history : iterable of Event
            Everything that happened to one deal, in the order it was recorded.
        pipelines : Pipeline, or iterable or mapping of them
            Every version of every pipeline that the history names.

        Returns
        -------
        Deal
            The deal whose history it is.

        Raises
        ------
        LoadError
            If the history has a gap or a contradiction (code ``history``), or names a
            pipeline that is not given (code ``pipeline``); it says which event.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
        >>> Deal.replay(deal.history, leads) == deal
        True
        """
        return replayed(cls, history, pipelines_by_version(pipelines))

    def follow_up(  # noqa: PLR0913 — what is new of the deal that follows
        self,
        id: str,
        pipeline: Pipeline,
        *,
        at: datetime,
        by: str | Author,
        is_repeat: bool = False,
        stage: str | None = None,
        fields: Mapping[str, object] | None = None,
    ) -> "Deal":
        """Open a deal that follows from this one: its delivery, or a repeat sale.

        This deal stays as it is, so that a sale that is won keeps its date.

        Parameters
        ----------
        id : str
            Id of the new deal.
        pipeline : Pipeline
            Its pipeline.
        at : datetime
            When it is opened; at any point of this deal, open or closed.
        by : str or Author
            Who.
        is_repeat : bool, default False
            Whether it begins another repeat cycle.
        stage : str, optional
            Id of the stage where it begins; the first unless given.
        fields : mapping of str to value, optional
            Fields that are known.

        Returns
        -------
        Deal
            A new deal of the same client and owner, with this one as its parent.

        Raises
        ------
        InvalidInstantError
            If it would begin before this deal (code ``reversed``).
        GateError
            If something is missing that the stage takes.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
        >>> sale = Deal.open("d1", sales, at=monday, by="ann").win(at=monday, by="ann")
        >>> again = sale.follow_up("d2", sales, at=friday, by="ann", is_repeat=True)
        >>> again.parent_id, again.cycle
        ('d1', 2)
        """
        if instant(at) < self.opened_at:
            requirement = f"no earlier than its parent, at {self.opened_at}"
            raise InvalidInstantError("at", requirement, at, "reversed")
        return Deal.open(
            id,
            pipeline,
            at=at,
            by=by,
            stage=stage,
            client_id=self.client_id,
            owner=self.owner,
            fields=fields,
            parent_id=self.id,
            cycle=self.cycle + instance("is_repeat", is_repeat, bool),
        )


def _id(name: str, value: str | None) -> str | None:
    return None if value is None else identifier(name, value)


def _parent(parent_id: str | None, id: str) -> str | None:
    """Read the id of the parent, which is another deal."""
    if parent_id is not None and identifier("parent_id", parent_id) == id:
        raise InvalidValueError("parent_id", "another deal", parent_id, "cycle")
    return parent_id
