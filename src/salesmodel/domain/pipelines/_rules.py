"""The rules of a pipeline, made ready for the moves: one room a stage.

A pipeline says its rules as people think of them, gate by gate. A move asks one thing:
what stands between here and there. So each stage becomes a room that knows what coming in
and going out take, and the order of stages becomes numbers.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.domain.pipelines.gates import (
    Check,
    DealView,
    Gate,
    LostReasons,
    MovePolicy,
)
from salesmodel.domain.pipelines.stage import LOST, OPEN, WON, Outcome, Stage
from salesmodel.errors import Blocker, HookError, InvalidValueError, UnknownStageError


__all__ = ["FIRM", "POLICY", "Needs", "Room", "Rules", "rules_of", "said"]

FIRM: Final = frozenset(
    {
        "ambiguous",
        "archived",
        "closed",
        "last_stage",
        "open",
        "out_of_order",
        "same_pipeline",
        "same_stage",
    }
)
"""Codes of blockers that nobody can override."""

POLICY: Final = FIRM | {
    "skip",
    "backward",
    "not_allowed",
    "creation_stage",
    "reopening",
    "leaving",
}
"""Codes of blockers that come from where the deal stands, not from what it lacks."""


@attrs.frozen(eq=False, repr=False)
class Needs:
    """What a gate, or several together, ask for: fields, and checks with their names."""

    fields: tuple[str, ...] = ()
    checks: tuple[tuple[str, Check], ...] = ()
    is_any: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "is_any", bool(self.fields or self.checks))

    @classmethod
    def of(cls, gates: Iterable[Gate], level: str) -> "Needs":
        """Gather what the gates of a level ask for, each field once."""
        gates = tuple(gate for gate in gates if gate.level == level)
        return cls(
            tuple(dict.fromkeys(field for gate in gates for field in gate.fields)),
            tuple((gate.name, gate.check) for gate in gates if gate.check is not None),
        )


@attrs.frozen(eq=False, repr=False)
class Room:
    """A stage as the moves see it.

    Without a stage it is a way to close where one stands, or, being one of several, no
    way at all until one of them is named.
    """

    stage: Stage | None
    kind: Outcome
    is_one_of_several: bool
    place: int
    rank: int
    entry: Needs
    exit: Needs
    held: frozenset[str]
    advice: Needs
    parting_advice: Needs
    id: str | None = attrs.field(
        init=False,
        default=attrs.Factory(
            lambda room: None if room.stage is None else room.stage.id, takes_self=True
        ),
    )


@attrs.frozen(eq=False, repr=False)
class Rules:
    """All rooms of a pipeline, and what its policy says between them."""

    rooms: Mapping[str, Room] = attrs.field(converter=as_read_only)
    closing: Mapping[Outcome, Room] = attrs.field(converter=as_read_only)
    policy: MovePolicy
    lost: LostReasons
    is_free: bool
    label: Callable[[str], str]

    def room(self, stage: object) -> Room:
        """Return the room of a stage."""
        room = self.rooms.get(stage) if isinstance(stage, str) else None
        if room is None:
            named = stage if isinstance(stage, str) else repr(stage)
            raise UnknownStageError(named, tuple(self.rooms))
        return room

    def target(self, to: object) -> Room:
        """Return the room of a stage, or of an outcome."""
        room = self.rooms.get(to) if type(to) is str else None
        if room is not None:
            return room  # the usual one
        if not isinstance(to, Outcome):
            return self.room(to)
        if to is OPEN:
            raise UnknownStageError(repr(to), tuple(self.rooms))
        return self.closing[to]

    def refuse_stranger(self, deal: DealView) -> None:
        """Refuse what is no deal, or stands in none of these rooms."""
        if not hasattr(deal, "stage"):
            raise InvalidValueError("deal", "a deal", deal, "type")
        self.room(deal.stage)

    def between(self, here: Room, there: Room) -> str | None:
        """Tell the code of what the policy has against a move from an open stage."""
        policy = self.policy
        if there.kind is LOST:
            return None
        if policy.allowed is not None:
            is_named = there.stage is None or (here.id, there.id) in policy.allowed
            return None if is_named else "not_allowed"
        if there.rank > here.rank + 1:
            return None if policy.skipping else "skip"
        is_back = there.place < here.place and there.kind is OPEN
        return "backward" if is_back and not policy.going_back else None

    def blockers(
        self, deal: DealView, there: Room, reason: str | None, note: str | None
    ) -> tuple[Blocker, ...]:
        """Tell everything that stands between an open deal and a room."""
        here = self.rooms[deal.stage]
        if deal.outcome is not OPEN:
            return (said("closed", deal.stage, None),)
        if there is here:
            return (said("same_stage", deal.stage, there.id),)
        found: list[Blocker] = []
        if not self.is_free or there.kind is not OPEN:
            found = self._by_policy(here, there, reason, note)
        if here.exit.is_any:
            self._add_lacks(found, deal, (here.exit, there.entry))
        elif there.entry.is_any:
            self._add_lacks(found, deal, (there.entry,))
        return tuple(found)

    def _by_policy(
        self,
        here: Room,
        there: Room,
        reason: str | None,
        note: str | None,
    ) -> list[Blocker]:
        """Tell what the order of stages, and a loss, have against a move."""
        found: list[Blocker] = []
        if there.is_one_of_several:
            found.append(said("ambiguous", here.id, None))
        if there.stage is not None and there.stage.archived:
            found.append(said("archived", here.id, there.id))
        code = self.between(here, there)
        if code is not None:
            found.append(said(code, here.id, there.id))
        if there.kind is LOST:
            found.extend(self.lost.blockers(reason, note))
        return found

    def entering(self, deal: DealView, there: Room) -> tuple[Blocker, ...]:
        """Tell what coming into a room takes, from wherever."""
        found = self.lacking(deal, there.entry)
        if there.stage is not None and there.stage.archived:
            found.insert(0, said("archived", None, there.id))
        return tuple(found)

    def lacking(self, deal: DealView, *needs: Needs) -> list[Blocker]:
        """Tell what of some needs is not met: fields first, each once, then checks."""
        found: list[Blocker] = []
        self._add_lacks(found, deal, needs)
        return found

    def _add_lacks(
        self, found: list[Blocker], deal: DealView, needs: tuple[Needs, ...]
    ) -> None:
        """Add what of some needs is not met."""
        fields = deal.fields
        for each in needs:
            for field in each.fields:
                if field not in fields and (lack := self.missing(field)) not in found:
                    found.append(lack)
        for each in needs:
            for name, check in each.checks:
                try:
                    answer = check(deal)
                except Exception as error:
                    raise HookError(deal.id, rule=name) from error
                if answer is not True:
                    found.append(_refusal(deal, name, answer))

    def reminders(self, deal: DealView, there: Room) -> tuple[Blocker, ...]:
        """Tell what is merely important for a move, and is not there."""
        here = self.rooms[deal.stage]
        return tuple(self.lacking(deal, here.parting_advice, there.advice))

    def missing(self, field: str) -> Blocker:
        """Return the blocker of a field that is not there."""
        return Blocker("required", field, f"{self.label(field)} has to be filled")


_SENTENCES: Final = {
    "same_stage": "the deal stands in {target} already",
    "closed": "the deal is closed; reopen or reclassify it",
    "ambiguous": "several stages would do; name one of them",
    "archived": "stage {target} is archived",
    "skip": "stages between {origin} and {target} cannot be skipped",
    "backward": "a deal cannot go back from {origin} to {target}",
    "not_allowed": "no move leads from {origin} to {target}",
    "creation_stage": "deals do not begin in {target}",
    "reopening": "closed deals are not opened again here",
    "leaving": "deals do not leave this pipeline",
    "open": "the deal is open; only a closed one can be reopened or reclassified",
    "last_stage": "no open stage follows on {origin}; win the deal",
    "out_of_order": "its last event is of {origin}; late facts take a backfill",
    "same_pipeline": "the deal is in that pipeline already; migrate it",
}


def said(code: str, origin: str | None = None, target: str | None = None) -> Blocker:
    """Return the blocker of a code of the policy."""
    sentence = _SENTENCES[code].format(origin=repr(origin), target=repr(target))
    return Blocker(code, None, sentence)


def _refusal(deal: DealView, name: str, answer: object) -> Blocker:
    """Return the blocker of a no; what is neither yes nor no is a fault of the check."""
    if answer is False:
        return Blocker("check", name, f"the check {name!r} said no")
    if inspect.iscoroutine(answer):
        answer.close()  # nobody awaits it
    raise HookError(deal.id, rule=name, code="bad_hook")


def rules_of(
    stages: tuple[Stage, ...],
    gates: tuple[Gate, ...],
    *,
    policy: MovePolicy,
    lost: LostReasons,
    label: Callable[[str], str],
) -> Rules:
    """Make the rooms of a pipeline that was found sound."""
    ranks = _ranks(stages)
    rooms = {stage.id: _room(stage, stages, ranks, gates) for stage in stages}
    closing = {kind: _way_out(kind, stages, gates, rooms) for kind in (WON, LOST)}
    is_free = (
        policy.allowed is None
        and policy.skipping
        and policy.going_back
        and not any(stage.archived for stage in stages)
    )
    return Rules(rooms, closing, policy, lost, is_free, label)


def _ranks(stages: tuple[Stage, ...]) -> tuple[int, ...]:
    """Give the open stages where a deal can come to their numbers; winning is next.

    An archived stage has the number of the one before it, so that leaving it for the
    next one skips nothing.
    """
    live = [stage.kind is OPEN and not stage.archived for stage in stages]
    return tuple(
        sum(live[: place + 1]) if stage.kind is OPEN else sum(live) + 1
        for place, stage in enumerate(stages)
    )


def _room(
    stage: Stage,
    stages: tuple[Stage, ...],
    ranks: tuple[int, ...],
    gates: tuple[Gate, ...],
) -> Room:
    """Gather what a stage takes."""
    places = {each.id: place for place, each in enumerate(stages)}
    place = places[stage.id]

    def stands_before(gate: Gate) -> bool:
        if gate.when == "over":
            first, last = (places[each] for each in gate.stages)
            return first <= place <= last
        if gate.when == "enter":
            return stage.id in gate.stages
        return gate.when == stage.kind.value

    ahead = [gate for gate in gates if stands_before(gate)]
    behind = [
        gate for gate in gates if gate.when == "leave" and stage.id in gate.stages
    ]
    held = Needs.of((gate for gate in ahead if gate.when == "over"), "required")
    return Room(
        stage,
        stage.kind,
        False,
        place,
        ranks[place],
        Needs.of(ahead, "required"),
        Needs.of(behind, "required"),
        frozenset(held.fields),
        Needs.of(ahead, "important"),
        Needs.of(behind, "important"),
    )


def _way_out(
    kind: Outcome,
    stages: tuple[Stage, ...],
    gates: tuple[Gate, ...],
    rooms: Mapping[str, Room],
) -> Room:
    """Return the one stage where deals are closed, or make a room that has none."""
    ways = [stage for stage in stages if stage.kind is kind and not stage.archived]
    if len(ways) == 1:
        return rooms[ways[0].id]
    ahead = [gate for gate in gates if gate.when == kind.value]
    return Room(
        None,
        kind,
        bool(ways),
        len(stages),
        sum(stage.kind is OPEN and not stage.archived for stage in stages) + 1,
        Needs.of(ahead, "required"),
        Needs(),
        frozenset(),
        Needs.of(ahead, "important"),
        Needs(),
    )
