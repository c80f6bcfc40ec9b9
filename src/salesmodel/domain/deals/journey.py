"""Journeys: linked deals across pipelines, seen as one way from lead to feedback."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, final

import attrs

from salesmodel._checks import all_of, instance, one_of, several
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.pipelines.pipeline import PURPOSES, Purpose
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = ["PLAN", "Journey", "JourneyStep", "StepState"]

PLAN: Final[tuple[Purpose, ...]] = ("lead", "sale", "delivery", "paperwork", "feedback")
"""What a journey is made of unless said otherwise."""

StepState = Literal["done", "going_on", "due", "ahead", "lost", "skipped"]
"""How it stands with a step.

``done``: a deal of it is won, or went on in the pipeline of a later step; ``going_on``: a
deal of it is open; ``due``: it is next and nobody began it; ``ahead``: others come first;
``lost``: all deals of it are lost; ``skipped``: later steps were begun without it.
"""


@final
@attrs.frozen
class JourneyStep:
    """One step of a journey.

    Parameters
    ----------
    purpose : Purpose
        What the step is.
    state : StepState
        How it stands with it.
    deal_ids : tuple of str
        Deals of it, in the order they were opened.
    since : datetime or None
        Since when it stands so, where a deal tells.
    """

    purpose: Purpose
    state: StepState
    deal_ids: tuple[str, ...]
    since: datetime | None


@final
@attrs.frozen(init=False)
class Journey:
    """Linked deals of one client, seen as one way from the lead to the feedback.

    Deals are linked by `parent_id`: the sale follows from the lead, the delivery from the
    sale, and a repeat cycle from any of them. Each deal stays what it is, so that a sale
    that is won keeps its date while its delivery goes on.

    Parameters
    ----------
    deals : iterable of Deal
        Deals, one of them without a parent among them, each of the others with one.
    plan : iterable of str, default `PLAN`
        Purposes of pipelines in the order of the way.

    Raises
    ------
    DefinitionError
        If the deals are not one way: none, two of one id, two beginnings or a circle;
        or a purpose stands twice in the plan.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
    >>> sales = Pipeline("sales", [Stage("offer"), Stage("signed", kind="won")])
    >>> delivery = Pipeline("delivery", [Stage("shipment")], purpose="delivery")
    >>> sale = Deal.open("d1", sales, at=monday, by="ann").win(at=monday, by="ann")
    >>> shipment = sale.follow_up("d2", delivery, at=friday, by="ann")
    >>> way = Journey([sale, shipment], plan=["sale", "delivery", "feedback"])
    >>> [(step.purpose, step.state) for step in way.steps()]
    [('sale', 'done'), ('delivery', 'going_on'), ('feedback', 'ahead')]
    >>> way.stands_at.id, way.won_at() == monday
    ('d2', True)
    """

    deals: tuple[Deal, ...]
    plan: tuple[Purpose, ...]

    def __init__(
        self, deals: Iterable[Deal], *, plan: Iterable[Purpose] = PLAN
    ) -> None:
        steps = tuple(several("plan", plan))
        for step in steps:
            one_of("plan", step, PURPOSES, code="purpose")
        found = all_of("deals", deals, Deal)
        problems = tuple(_problems(found))
        if len(set(steps)) < len(steps):
            problems = (*problems, "a purpose stands twice in the plan")
        if problems:
            raise DefinitionError("journey", problems, "journey")
        ordered = sorted(found, key=lambda deal: (deal.cycle, deal.opened_at))
        self.__attrs_init__(tuple(ordered), steps)

    @property
    def cycles(self) -> tuple[int, ...]:
        """Numbers of the cycles, the first sale being 1."""
        return tuple(dict.fromkeys(deal.cycle for deal in self.deals))

    @property
    def stands_at(self) -> Deal | None:
        """Open deal that was opened last; `None` if all are closed."""
        live = [deal for deal in self.deals if deal.outcome is Outcome.OPEN]
        return live[-1] if live else None

    @property
    def due(self) -> tuple[Purpose, ...]:
        """What has to be begun now, in the last cycle."""
        return tuple(step.purpose for step in self.steps() if step.state == "due")

    @property
    def done(self) -> tuple[Purpose, ...]:
        """What is done in the last cycle."""
        return tuple(step.purpose for step in self.steps() if step.state == "done")

    @property
    def is_repeat_due(self) -> bool:
        """Whether the last cycle is through to its end, so that another can begin."""
        return all(step.state in ("done", "skipped") for step in self.steps())

    def won_at(self, cycle: int | None = None) -> datetime | None:
        """Return when the sale of a cycle was won.

        Parameters
        ----------
        cycle : int, optional
            Number of the cycle; the last unless given.

        Returns
        -------
        datetime or None
            Whatever became of its delivery; None if no sale of it is won.

        Raises
        ------
        InvalidValueError
            If there is no such cycle.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer")])
        >>> Journey([Deal.open("d1", sales, at=monday, by="ann")]).won_at() is None
        True
        """
        won = (
            deal.closed_at
            for deal in self._of(cycle)
            if deal.outcome is Outcome.WON and deal.pipeline.purpose == "sale"
        )
        return next(won, None)

    def steps(self, cycle: int | None = None) -> tuple[JourneyStep, ...]:
        """Tell what is done, what is due and what lies ahead.

        Parameters
        ----------
        cycle : int, optional
            Number of the cycle; the last unless given.

        Returns
        -------
        tuple of JourneyStep
            One a purpose of the plan. A repeat cycle begins with the sale: it needs no
            lead.

        Raises
        ------
        InvalidValueError
            If there is no such cycle.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads = Pipeline("leads", [Stage("new")], purpose="lead")
        >>> way = Journey([Deal.open("d1", leads, at=monday, by="ann")])
        >>> [step.state for step in way.steps()]
        ['going_on', 'ahead', 'ahead', 'ahead', 'ahead']
        """
        deals = self._of(cycle)
        begun = [_of_purpose(deals, purpose) for purpose in self.plan]
        last = max((n for n, found in enumerate(begun) if found), default=-1)
        found: list[JourneyStep] = []
        is_held = False
        for n, (purpose, group) in enumerate(zip(self.plan, begun, strict=True)):
            state, since = _state(group, purpose, self.plan[n + 1 :])
            if state is None:
                state = "skipped" if n < last else "ahead" if is_held else "due"
            is_held = is_held or state not in ("done", "skipped")
            ids = tuple(deal.id for deal in group)
            found.append(JourneyStep(purpose, state, ids, since))
        return tuple(found)

    def _of(self, cycle: int | None) -> tuple[Deal, ...]:
        n = self.cycles[-1] if cycle is None else cycle
        if instance("cycle", n, int) not in self.cycles:
            requirement = f"one of the cycles {self.cycles}"
            raise InvalidValueError("cycle", requirement, cycle, "cycle")
        return tuple(deal for deal in self.deals if deal.cycle == n)


def _of_purpose(deals: Iterable[Deal], purpose: Purpose) -> tuple[Deal, ...]:
    """Return the deals that are, or once were, in a pipeline of a purpose."""
    return tuple(
        deal
        for deal in deals
        if any(each.purpose == purpose for each in deal.particulars.pipelines)
    )


def _state(  # noqa: PLR0911 — one return a state
    deals: tuple[Deal, ...], purpose: Purpose, later: tuple[Purpose, ...]
) -> tuple[StepState | None, datetime | None]:
    """Tell how it stands with the deals of one step, and since when."""
    gone = [deal for deal in deals if deal.pipeline.purpose in later]
    there = [deal for deal in deals if deal.pipeline.purpose == purpose]
    by_outcome = {
        kind: [deal for deal in there if deal.outcome is kind] for kind in Outcome
    }
    if by_outcome[Outcome.OPEN]:
        return "going_on", by_outcome[Outcome.OPEN][-1].visits()[-1].entered
    if by_outcome[Outcome.WON]:
        return "done", by_outcome[Outcome.WON][-1].closed_at
    if gone:
        return "done", None
    if by_outcome[Outcome.LOST]:
        return "lost", by_outcome[Outcome.LOST][-1].closed_at
    return None, None


def _problems(deals: tuple[Deal, ...]) -> list[str]:
    """Tell why some deals are not one way."""
    by_id = {deal.id: deal for deal in deals}
    if not deals or len(by_id) < len(deals):
        return ["it needs deals, each of them once"]
    roots = [deal.id for deal in deals if deal.parent_id not in by_id]
    if len(roots) > 1:
        return [
            f"{len(roots)} deals have no parent here: {', '.join(map(repr, roots))}"
        ]
    reached: set[str] = set()
    for deal in deals:
        way: list[str] = []
        here: str | None = deal.id
        while here in by_id and here not in reached and here not in way:
            way.append(here)
            here = by_id[here].parent_id
        if here in way:
            return [f"deal {here!r} follows from itself"]
        reached.update(way)
    return []
