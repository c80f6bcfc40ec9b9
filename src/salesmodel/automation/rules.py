"""Rules: when something happens to a deal, and a condition holds, let something happen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, final

import attrs

from salesmodel._checks import identifier, one_of, several
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.automation.actions import Action, ActionAfter, Fill, Refuse
from salesmodel.automation.conditions import Condition, holds
from salesmodel.automation.triggers import ClientBought, Timed, Trigger
from salesmodel.domain import Deal, Event
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = ["ActionCatalogue", "AfterHook", "BeforeHook", "Happened", "Proposal", "Rule"]


# A tuple, as is all that is made anew at every move: it takes half the time.
class Proposal(NamedTuple):
    """What a hook is shown before something happens.

    Parameters
    ----------
    deal : Deal
        The deal as it would be, with what earlier rules filled.
    to : str or None
        Id of the stage it is to come to; `None` where it stays.
    at : datetime
        When.
    by : str
        Who asked for it.
    """

    deal: Deal
    to: str | None
    at: datetime
    by: str


class Happened(NamedTuple):
    """What a hook is shown after something happened.

    Parameters
    ----------
    deal : Deal
        The deal as it was recorded.
    event : Event or None
        What happened; `None` where time alone set the rule off.
    at : datetime
        When.
    rule : str
        Id of the rule.
    effect_id : str
        Under which id what the hook does is kept: the same when it runs again.
    """

    deal: Deal
    event: Event | None
    at: datetime
    rule: str
    effect_id: str


BeforeHook: TypeAlias = Callable[[Proposal], Mapping[str, object] | None]
"""Returns fields to fill, or nothing; raises `Veto` to refuse. It may be asynchronous."""

AfterHook: TypeAlias = Callable[[Happened], Action | Iterable[Action] | None]
"""Returns actions, or nothing. It may be asynchronous."""

_FITTING: Final = {"before": Fill | Refuse, "after": ActionAfter}

Test: TypeAlias = Condition | Callable[[Deal], bool]
"""A condition as data, or a callable that answers yes or no."""


@final
@attrs.frozen
class Rule:
    """When something happens to a deal, and a condition holds, let something happen.

    Parameters
    ----------
    id : str
        Id of the rule; effects and filled fields are signed with it.
    on : trigger
        What it waits for.
    then : action, iterable of action, callable or str
        What it lets happen: actions as data, a hook, or the name of one of them in an
        `ActionCatalogue`. Before the fact it fills fields or refuses; after it, it
        returns actions.
    when : condition or callable, optional
        Only if this holds of the deal: before the fact as it stands, after it as it was
        recorded.
    phase : {"before", "after"}, default "after"
        Whether it runs before the fact or after it.
    pipeline : str, optional
        Id of the pipeline it is for; all of them unless given.

    Attributes
    ----------
    hook : callable or None
        What `then` is, where it is a callable.

    Raises
    ------
    DefinitionError
        If it does not hold together; every problem is told.

    Examples
    --------
    >>> from salesmodel.automation.actions import Notify
    >>> from salesmodel.automation.triggers import Winning
    >>> Rule("cheer", on=Winning(), then=Notify("owner", "Well done")).phase
    'after'
    """

    id: str
    on: Trigger = attrs.field(kw_only=True)
    then: Action | tuple[Action, ...] | BeforeHook | AfterHook | str = attrs.field(
        kw_only=True
    )
    when: Test | None = attrs.field(default=None, kw_only=True)
    phase: Literal["before", "after"] = attrs.field(default="after", kw_only=True)
    pipeline: str | None = attrs.field(default=None, kw_only=True)
    hook: Callable[..., Any] | None = attrs.field(
        init=False, default=None, repr=False, eq=False
    )

    def __attrs_post_init__(self) -> None:
        """Check that it holds together."""
        identifier("rule.id", self.id)
        one_of("phase", self.phase, ("before", "after"), code="phase")
        if self.pipeline is not None:
            identifier("pipeline", self.pipeline)
        if callable(self.then):
            object.__setattr__(self, "hook", self.then)
        elif not isinstance(self.then, str):
            object.__setattr__(self, "then", actions_of(self.then))
        if problems := tuple(self._problems()):
            raise DefinitionError(f"rule {self.id!r}", problems, "rule")

    def _problems(self) -> Iterable[str]:
        if not isinstance(self.on, Trigger):
            yield f"on: a trigger is needed, not {self.on!r}"
        if self.when is not None and not (
            callable(self.when) or isinstance(self.when, Condition)
        ):
            yield f"when: a condition or a callable is needed, not {self.when!r}"
        if self.phase == "before" and isinstance(self.on, Timed):
            yield "phase: nothing is before time; it sets off rules after the fact"
        if self.phase == "before" and isinstance(self.on, ClientBought):
            yield "phase: that it is the first purchase is known after the fact"
        if not (isinstance(self.then, str) or callable(self.then)):
            for action in actions_of(self.then):
                if not isinstance(action, _FITTING[self.phase]):
                    yield f"then: {action!r} is no action {self.phase} the fact"

    def holds_of(self, deal: Deal) -> bool:
        """Tell whether its condition holds of a deal.

        Parameters
        ----------
        deal : Deal
            The deal.

        Returns
        -------
        bool
            Whether it does; True without a condition.

        Raises
        ------
        InvalidValueError
            If a callable answers neither yes nor no (code ``bad_hook``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation.triggers import Opening
        >>> from salesmodel.domain import Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> sales = Pipeline("sales", [Stage("offer")])
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> Rule("r", on=Opening(), then=(), when=lambda deal: False).holds_of(deal)
        False
        """
        if self.when is None:
            return True
        if isinstance(self.when, Condition):
            return holds(self.when, deal)
        answer = self.when(deal)
        if answer is not True and answer is not False:
            raise InvalidValueError("when", "True or False", type(answer), "bad_hook")
        return answer


def actions_of(then: object) -> tuple[Any, ...]:
    """Return one action, several or none as a tuple."""
    if then is None:
        return ()
    if isinstance(then, Iterable) and not isinstance(then, str | Mapping):
        return several("then", then)
    return (then,)


def _read_only(given: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise InvalidValueError("actions", "a mapping", given, "type")
    return ReadOnlyMapping(given)


@final
@attrs.frozen
class ActionCatalogue:
    """Actions and hooks by name, so that rules can be kept as data.

    Parameters
    ----------
    actions : mapping of str to action or callable
        What a rule's `then` may name. Nothing is looked up anywhere else.

    Examples
    --------
    >>> from salesmodel.automation.actions import Notify
    >>> sorted(ActionCatalogue({"cheer": Notify("owner", "Well done")}).actions)
    ['cheer']
    """

    actions: Mapping[str, Action | tuple[Action, ...] | BeforeHook | AfterHook] = (
        attrs.field(default=ReadOnlyMapping(), converter=_read_only)
    )

    def __reduce__(self) -> tuple[object, ...]:
        return ActionCatalogue, (dict(self.actions),)
