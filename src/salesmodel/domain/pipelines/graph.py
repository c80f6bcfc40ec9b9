"""The moves of a pipeline as a graph: what is never reached, and where it ends."""

from collections.abc import Iterable
from typing import final

import attrs

from salesmodel.domain.pipelines._rules import Room, Rules
from salesmodel.domain.pipelines.stage import Outcome


__all__ = ["PipelineNotice", "notices"]


@final
@attrs.frozen
class PipelineNotice:
    """Something about a pipeline that is legal and may not be meant.

    Parameters
    ----------
    code : str
        ``unreachable`` or ``dead_end``.
    stage : str
        Id of the stage.
    sentence : str
        The same in words.
    """

    code: str
    stage: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def notices(rules: Rules, begun: Iterable[str]) -> tuple[PipelineNotice, ...]:
    """Tell which stages nothing leads to, and which nothing leads on from."""
    return (
        *(
            PipelineNotice("unreachable", stage, f"no move leads to {stage!r}")
            for stage in _unreachable(rules, begun)
        ),
        *(
            PipelineNotice("dead_end", stage, f"no move leads on from {stage!r}")
            for stage in _dead_ends(rules)
        ),
    )


def _unreachable(rules: Rules, begun: Iterable[str]) -> list[str]:
    """Return the live stages that no moves lead to from where deals begin."""
    reached = set(begun)
    waiting = list(reached)
    while waiting:
        here = rules.rooms[waiting.pop()]
        found = {room.id for room in _onward(rules, here)} - reached - {None}
        new = {each for each in found if each is not None}
        reached |= new
        waiting.extend(new)
    return [
        stage
        for stage, room in rules.rooms.items()
        if _is_live(room) and stage not in reached
    ]


def _dead_ends(rules: Rules) -> list[str]:
    """Return the open stages that a deal can only leave by being lost."""
    return [
        stage
        for stage, room in rules.rooms.items()
        if _is_live(room)
        and room.kind is Outcome.OPEN
        and all(there.kind is Outcome.LOST for there in _onward(rules, room))
    ]


def _is_live(room: Room) -> bool:
    return room.stage is not None and not room.stage.archived


def _onward(rules: Rules, here: Room) -> list[Room]:
    """Return where one move leads from an open stage."""
    if here.kind is not Outcome.OPEN:
        return []
    ahead = [
        room for room in rules.rooms.values() if _is_live(room) and room is not here
    ]
    winning = rules.closing[Outcome.WON]
    if winning.stage is None and not winning.is_one_of_several:
        ahead.append(winning)
    return [there for there in ahead if rules.between(here, there) is None]
