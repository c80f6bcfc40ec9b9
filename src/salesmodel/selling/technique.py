"""Techniques of selling: steps in their order, as a script that one can change."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, final

import attrs

from salesmodel._checks import (
    all_of,
    by_constructor,
    identifier,
    instance,
    is_among,
    one_of,
)
from salesmodel.domain import Pipeline
from salesmodel.errors import InvalidValueError
from salesmodel.selling._definitions import Problem, known, repeated, settle, title
from salesmodel.selling.circumstances import Criterion
from salesmodel.selling.step import Step, StepPurpose


__all__ = ["Technique"]

_MOST_STEPS: Final = 50


def _steps(values: Iterable[Step]) -> tuple[Step, ...]:
    return all_of("steps", values, Step)


def _suits(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    return all_of("suits", values, Criterion)


@final
@attrs.frozen
class Technique:
    """A technique of selling, as steps in their order.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters; a script that changes gets another one, so that the
        two can be compared.
    name : str
        What people call it, 1 to 256 characters.
    steps : iterable of Step
        From 1 to 50 steps, in their order.
    suits : iterable of Criterion, default ()
        What speaks for it and against it.

    Raises
    ------
    DefinitionError
        If it does not hold together; every problem is told.

    Examples
    --------
    >>> short = Technique(
    ...     "short",
    ...     "Ask and offer",
    ...     [
    ...         Step("ask", "needs", "one need is known", until="need_found"),
    ...         Step("offer", "sale", "the client decides", until="closed"),
    ...     ],
    ... )
    >>> short.step_ids
    ('ask', 'offer')
    """

    id: str
    name: str
    steps: tuple[Step, ...] = attrs.field(converter=_steps)
    suits: tuple[Criterion, ...] = attrs.field(default=(), converter=_suits)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("technique.id", self.id))
        title("technique.name", self.name)
        settle(f"technique {self.id!r}", self._problems())

    def _problems(self) -> list[Problem]:
        found = [*repeated("steps", self.step_ids)]
        found += repeated("criteria", (each.id for each in self.suits))
        if not self.steps:
            found.append(("empty", "it has no step"))
        if len(self.steps) > _MOST_STEPS:
            found.append(("limit", f"it has more than {_MOST_STEPS} steps"))
        if "won" in self.step_ids:
            told = "'won' is what a conversation can become, and no id of a step"
            found.append(("reserved", told))
        return found

    @property
    def step_ids(self) -> tuple[str, ...]:
        """Ids of the steps, in their order."""
        return tuple(step.id for step in self.steps)

    def step(self, id: str) -> Step:
        """Return a step by its id.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        Step
            The step.

        Raises
        ------
        InvalidValueError
            If there is no such step (code ``unknown_step``).

        Examples
        --------
        >>> greet = Step("greet", "contact", "the client goes on listening")
        >>> Technique("t", "One step", [greet]).step("greet") is greet
        True
        """
        return self.steps[self.place(id)]

    def place(self, id: str) -> int:
        """Tell which step it is, the first one being 0.

        Parameters
        ----------
        id : str
            Id of a step.

        Returns
        -------
        int
            Its place.

        Raises
        ------
        InvalidValueError
            If there is no such step (code ``unknown_step``).

        Examples
        --------
        >>> greet = Step("greet", "contact", "the client goes on listening")
        >>> Technique("t", "One step", [greet]).place("greet")
        0
        """
        one_of("step", id, self.step_ids, code="unknown_step")
        return self.step_ids.index(id)

    def has_purpose(self, purpose: StepPurpose) -> bool:
        """Tell whether a step is for this.

        Parameters
        ----------
        purpose : StepPurpose
            What it would be for.

        Returns
        -------
        bool
            Whether there is one.

        Examples
        --------
        >>> greet = Step("greet", "contact", "the client goes on listening")
        >>> Technique("t", "One step", [greet]).has_purpose("sale")
        False
        """
        return any(is_among(purpose, (step.purpose,)) for step in self.steps)

    def tied(self, pipeline: Pipeline, stages: Mapping[str, str]) -> "Technique":
        """Tie steps to the stages of a pipeline.

        Parameters
        ----------
        pipeline : Pipeline
            The pipeline that deals of such conversations go through.
        stages : mapping of str to str
            Id of the stage by id of the step; steps that are left out have none.

        Returns
        -------
        Technique
            The technique, its steps tied to these stages and to no others.

        Raises
        ------
        DefinitionError
            If there is no such step or stage, or stages run back where steps go on;
            every problem is told.

        Examples
        --------
        >>> from salesmodel.domain import Stage
        >>> sales = Pipeline("sales", [Stage("contact"), Stage("offer")])
        >>> greet = Step("greet", "contact", "the client goes on listening")
        >>> technique = Technique("t", "One step", [greet])
        >>> technique.tied(sales, {"greet": "contact"}).steps[0].stage
        'contact'
        """
        there = [stage.id for stage in instance("pipeline", pipeline, Pipeline).stages]
        if not isinstance(stages, Mapping):
            needed = "a mapping of steps to stages"
            raise InvalidValueError("stages", needed, stages, "type")
        wanted = {step: identifier("stages", stage) for step, stage in stages.items()}
        settle(
            f"ties of technique {self.id!r}",
            [
                *known(
                    "they name the step", wanted, self.step_ids, code="unknown_step"
                ),
                *known(
                    "they name the stage", wanted.values(), there, code="unknown_stage"
                ),
                *self._turns(wanted, there),
            ],
        )
        steps = [attrs.evolve(each, stage=wanted.get(each.id)) for each in self.steps]
        return attrs.evolve(self, steps=steps)

    def _turns(self, stages: Mapping[str, str], there: list[str]) -> list[Problem]:
        """Find stages that run back where steps go on."""
        tied = [
            (step, stages[step]) for step in self.step_ids if stages.get(step) in there
        ]
        return [
            ("order", f"step {later!r} is tied to {stage!r}, before {before!r}")
            for (_, before), (later, stage) in pairwise(tied)
            if there.index(stage) < there.index(before)
        ]
