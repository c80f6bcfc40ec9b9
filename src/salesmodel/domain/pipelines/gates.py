"""Gates: what must be there before a deal may come to a stage, leave it, or close."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final, Literal, Protocol, TypeAlias, final, get_args

import attrs

from salesmodel._checks import (
    by_constructor,
    identifier,
    instance,
    one_of,
    several,
    texts,
    written,
)
from salesmodel._personal import discreetly
from salesmodel.domain.fields.schema import FieldValue
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import Blocker, DefinitionError, InvalidValueError
from salesmodel.values import Money


__all__ = [
    "WHEN",
    "Check",
    "DealView",
    "Gate",
    "LostReasons",
    "MovePolicy",
    "Override",
    "When",
]

_LONGEST_REASON = 4_096
_LONGEST_TEXT = 65_536

When = Literal["enter", "leave", "over", "won", "lost"]
"""Where a gate stands."""

WHEN: Final[tuple[When, ...]] = get_args(When)
"""Every `When`."""


class DealView(Protocol):
    """What a check may read of a deal; it can change nothing."""

    @property
    def id(self) -> str:
        """Id of the deal."""

    @property
    def stage(self) -> str:
        """Id of the stage where it stands."""

    @property
    def outcome(self) -> Outcome:
        """Open, won or lost."""

    @property
    def fields(self) -> Mapping[str, FieldValue]:
        """Fields that are present."""

    @property
    def owner(self) -> str | None:
        """Id of the owner."""

    @property
    def client_id(self) -> str | None:
        """Id of the client."""

    @property
    def amount(self) -> Money | None:
        """What it is worth."""

    @property
    def expected_close(self) -> date | None:
        """When it should close."""


Check: TypeAlias = Callable[[DealView], bool]
"""A question about a deal, answered by `True` or `False` and by nothing else.

It has to depend on the deal alone: it is asked again when late facts come in.
"""


@final
@attrs.frozen
class Gate:
    """What must be there before a deal may move.

    Parameters
    ----------
    when : {"enter", "leave", "over", "won", "lost"}
        Whether the gate stands before stages, behind them, over the range from the
        first to the second of two stages, or before every stage where deals are won
        or lost. A gate over a range shuts on a move to any stage in it, and a deal
        that stands in it cannot give up what is required.
    stages : iterable of str, optional
        Ids of stages: any number for ``enter`` and ``leave``, the first and the last
        for ``over``, none for ``won`` and ``lost``.
    fields : iterable of str, optional
        Ids of the fields that must be present.
    check : callable, optional
        A question about the deal that must be answered by `True`.
    name : str, default ""
        Name of the check, which a blocker carries.
    level : {"required", "important"}, default "required"
        Whether the gate shuts, or only reminds.

    Raises
    ------
    DefinitionError
        If these contradict each other; all problems are told at once.

    Examples
    --------
    >>> Gate("enter", ["offer"], fields=["budget"]).fields
    ('budget',)
    """

    when: When
    stages: tuple[str, ...] = attrs.field(default=(), converter=texts)
    fields: tuple[str, ...] = attrs.field(default=(), converter=texts, kw_only=True)
    check: Check | None = attrs.field(default=None, kw_only=True)
    name: str = attrs.field(default="", kw_only=True)
    level: Literal["required", "important"] = attrs.field(
        default="required", kw_only=True
    )

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        one_of("gate.when", self.when, WHEN, code="when")
        one_of("gate.level", self.level, ("required", "important"), code="level")
        written("gate.name", self.name, most=128)
        for field in self.fields:
            identifier("gate.fields", field)
        problems = tuple(self._problems())
        if problems:
            raise DefinitionError("gate", problems, "gate")

    def _problems(self) -> list[str]:
        needed = {"over": 2, "won": 0, "lost": 0}.get(self.when)
        found: list[str] = []
        if needed is not None and len(self.stages) != needed:
            found.append(f"a gate {self.when!r} takes {needed} stages")
        if needed is None and not self.stages:
            found.append(f"a gate {self.when!r} needs a stage")
        if not self.fields and self.check is None:
            found.append("it asks for nothing")
        if self.check is not None:
            found.extend(_faults_of(self.check))
            if not self.name.strip():
                found.append("its check has no name")
        return found


def _faults_of(check: object) -> list[str]:
    """Tell what is wrong with a check before it is ever asked."""
    if not callable(check):
        return ["its check cannot be called"]
    inner: object = check
    while isinstance(inner, partial):
        inner = inner.func
    called = getattr(type(inner), "__call__", None)  # noqa: B004 — to see if it is async
    if any(map(inspect.iscoroutinefunction, (inner, called))):
        return ["its check is a coroutine function, and nothing awaits it"]
    return []


@final
@attrs.frozen
class LostReasons:
    """What has to be said when a deal is lost.

    Parameters
    ----------
    choices : iterable of str, optional
        The reasons there are; any text unless given.
    mandatory : bool, default True
        Whether a reason has to be given.
    with_note : iterable of str, default ("other",)
        Reasons that say nothing without a note.

    Examples
    --------
    >>> [
    ...     problem.code
    ...     for problem in LostReasons(["price", "other"]).blockers("other", "")
    ... ]
    ['lost_note']
    """

    choices: tuple[str, ...] = attrs.field(default=(), converter=texts)
    mandatory: bool = True
    with_note: tuple[str, ...] = attrs.field(default=("other",), converter=texts)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        instance("mandatory", self.mandatory, bool)

    def blockers(self, reason: str | None, note: str | None) -> tuple[Blocker, ...]:
        """Tell what is missing of a reason.

        Parameters
        ----------
        reason, note : str or None
            What was said.

        Returns
        -------
        tuple of Blocker
            With code ``lost_reason`` or ``lost_note``; empty if all is said.

        Examples
        --------
        >>> LostReasons().blockers("price", None)
        ()
        """
        for name, told in (("reason", reason), ("note", note)):
            if told is not None:
                discreetly(written, name, told, most=_LONGEST_TEXT)
        if not (reason or "").strip():
            said = "a reason for the loss has to be given"
            return (Blocker("lost_reason", None, said),) if self.mandatory else ()
        if self.choices and reason not in self.choices:
            named = ", ".join(map(repr, self.choices))
            return (
                Blocker("lost_reason", None, f"the reason has to be one of {named}"),
            )
        if reason in self.with_note and not (note or "").strip():
            said = f"the reason {reason!r} needs a note"
            return (Blocker("lost_note", None, said),)
        return ()


def _pairs(
    pairs: Iterable[tuple[str, str]] | None,
) -> frozenset[tuple[str, str]] | None:
    """Read the moves there are: pairs of stage ids."""
    if pairs is None:
        return None
    found = [texts(pair) for pair in several("allowed", pairs)]
    if any(len(pair) != 2 for pair in found):
        raise InvalidValueError("allowed", "pairs of stage ids", pairs, "allowed")
    return frozenset((pair[0], pair[1]) for pair in found)


@final
@attrs.frozen
class MovePolicy:
    """Which moves a pipeline allows.

    Parameters
    ----------
    skipping : bool, default True
        Whether open stages may be skipped on the way on, winning included.
    going_back : bool, default True
        Whether a deal may go back to a stage before.
    reopening : bool, default True
        Whether closed deals may be opened again.
    leaving : bool, default True
        Whether deals may move on to another pipeline.
    creation_stages : iterable of str, optional
        Where deals may begin; anywhere unless given.
    allowed : iterable of pairs of str, optional
        The moves there are, from one stage to another; they then decide in place of
        `skipping` and `going_back`. A deal can be lost from anywhere all the same.

    Examples
    --------
    >>> MovePolicy(skipping=False).going_back
    True
    """

    skipping: bool = True
    going_back: bool = True
    reopening: bool = True
    leaving: bool = True
    creation_stages: tuple[str, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(texts)
    )
    allowed: frozenset[tuple[str, str]] | None = attrs.field(
        default=None, converter=_pairs
    )

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        for name in ("skipping", "going_back", "reopening", "leaving"):
            instance(name, getattr(self, name), bool)


def _blockers(values: Iterable[Blocker]) -> tuple[Blocker, ...]:
    found = several("override.blockers", values)
    return tuple(instance("override.blockers", each, Blocker) for each in found)


@final
@attrs.frozen
class Override:
    """Who answers for a move that a gate or the policy would have stopped, and why.

    Parameters
    ----------
    name : str
        Who answers for it.
    reason : str
        Why; it is not shown by `repr`.
    blockers : tuple of Blocker, default ()
        What was overridden; the record of the move holds it.

    Raises
    ------
    InvalidValueError
        If the name is no id, there is no reason, or something else is among the
        blockers.

    Examples
    --------
    >>> Override("head of sales", "the budget comes by post").name
    'head of sales'
    """

    name: str
    reason: str = attrs.field(repr=False, metadata={"pii": True})
    blockers: tuple[Blocker, ...] = attrs.field(default=(), converter=_blockers)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "name", identifier("override.name", self.name))
        if not written("override.reason", self.reason, most=_LONGEST_REASON).strip():
            requirement = "text that says why"
            raise InvalidValueError(
                "override.reason", requirement, self.reason, "reason"
            )
