"""Which rules an event sets off, found without looking at the others."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias, assert_never

import attrs

from salesmodel.automation.rules import ActionCatalogue, Rule
from salesmodel.automation.triggers import (
    ANY,
    AmountChanged,
    ClientBought,
    Entering,
    FieldChanged,
    Key,
    Leaving,
    Losing,
    Opening,
    OverTarget,
    OwnerChanged,
    Reopening,
    ResponseOverdue,
    Stale,
    TaskDue,
    Trigger,
    Winning,
    keys_of,
)
from salesmodel.domain import Deal, Event, Outcome, PipelineChanged
from salesmodel.errors import DefinitionError


__all__ = ["Matcher", "applies"]

Spot: TypeAlias = tuple[str, str]
"""A pipeline, and a stage of it."""

Way: TypeAlias = tuple[tuple[Rule, ...], tuple[Rule, ...]]
"""The rules that a way from stage to stage concerns: those before it, and after it."""


@attrs.frozen(eq=False)
class Matcher:
    """Rules by what sets them off.

    The way of a move tells which rules it concerns: they are looked up once a way, so
    that the number of the other rules does not matter.
    """

    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    _by_key: Mapping[tuple[str, Key], tuple[int, ...]]
    runs_before: bool
    runs_after: bool
    asks_clients: bool
    _ways: dict[tuple[str, str, str], Way] = attrs.field(factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule], catalogue: ActionCatalogue) -> "Matcher":
        """Sort rules, and put in what they name."""
        named = tuple(_resolved(rule, catalogue) for rule in rules)
        problems = [
            f"the rule {rule!r} stands twice"
            for rule, n in Counter(rule.id for rule in named).items()
            if n > 1
        ]
        if problems:
            raise DefinitionError("rules", tuple(problems), "rules")
        by_key: dict[tuple[str, Key], tuple[int, ...]] = {}
        for place, rule in enumerate(named):
            key = rule.phase, rule.on.key
            by_key[key] = (*by_key.get(key, ()), place)
        phases = {rule.phase for rule in named}
        by_id = {rule.id: rule for rule in named}
        asks = any(isinstance(rule.on, ClientBought) for rule in named)
        return cls(named, by_id, by_key, "before" in phases, "after" in phases, asks)

    def on_the_way(self, pipeline: str, origin: str, to: str) -> Way:
        """Return the rules that a way from stage to stage concerns, before and after."""
        way = pipeline, origin, to
        found = self._ways.get(way)
        if found is None:
            keys: tuple[Key, ...] = ("leave", origin), ("enter", to)
            before = tuple(self.of_keys("before", pipeline, keys))
            found = before, tuple(self.of_keys("after", pipeline, keys))
            self._ways[way] = found
        return found

    def of_event(self, phase: str, pipeline: str, event: Event) -> Iterable[Rule]:
        """Return the rules of a phase that an event concerns, in the pipeline it met."""
        if isinstance(event, PipelineChanged):
            here, there = (pipeline, event.origin), (event.pipeline_id, event.stage)
            return self.between(phase, here, there)
        return self.of_keys(phase, pipeline, keys_of(event))

    def between(self, phase: str, here: Spot, there: Spot) -> Iterable[Rule]:
        """Return the rules of a pipeline that is left, then those of the one beyond."""
        yield from self.of_keys(phase, here[0], (("leave", here[1]),))
        yield from self.of_keys(phase, there[0], (("enter", there[1]),))

    def of_keys(self, phase: str, pipeline: str, keys: Iterable[Key]) -> Iterable[Rule]:
        """Return rules key by key, each in the order in which it was given, and once."""
        seen: dict[int, None] = {}
        for kind, what in keys:
            exact = self._by_key.get((phase, (kind, what)), ())
            every = self._by_key.get((phase, (kind, None)), ()) if what else ()
            bought = self._by_key.get((phase, ("bought", None)), ())
            won = bought if kind == "won" else ()
            seen.update(dict.fromkeys(sorted({*exact, *every, *won})))
        for place in seen:
            rule = self.rules[place]
            if rule.pipeline is None or rule.pipeline == pipeline:
                yield rule


def _resolved(rule: Rule, catalogue: ActionCatalogue) -> Rule:
    """Put in the action that a rule names."""
    if not isinstance(rule.then, str):
        return rule
    if rule.then not in catalogue.actions:
        known = ", ".join(map(repr, sorted(catalogue.actions))) or "none"
        problem = f"the action {rule.then!r} is not in the catalogue, which has {known}"
        raise DefinitionError(f"rule {rule.id!r}", (problem,), "action")
    return attrs.evolve(rule, then=catalogue.actions[rule.then])


def applies(  # noqa: PLR0911 — one case a kind of trigger
    on: Trigger, before: Deal | None, after: Deal
) -> bool:
    """Tell whether a change is one that a trigger waits for, and no mere repetition."""
    match on:
        case FieldChanged():
            old = None if before is None else before.fields.get(on.field)
            new = after.fields.get(on.field)
            return not _fits(old, new) and _fits(on.old, old) and _fits(on.new, new)
        case AmountChanged():
            return before is None or before.amount != after.amount
        case OwnerChanged():
            return before is None or before.owner != after.owner
        case Winning() | ClientBought():
            return before is None or before.outcome is not Outcome.WON
        case Losing():
            return before is None or before.outcome is not Outcome.LOST
        case (Entering() | Leaving() | Opening() | Reopening()) | (
            Stale() | OverTarget() | TaskDue() | ResponseOverdue()
        ):
            return True  # an event is enough; none sets off what waits for time
        case _:
            assert_never(on)


def _fits(wanted: object, found: object) -> bool:
    """Tell whether a value is the one that a trigger waits for; 1 and True are not."""
    if wanted is ANY:
        return True
    return wanted == found and isinstance(wanted, bool) is isinstance(found, bool)
