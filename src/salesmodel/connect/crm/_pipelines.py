"""Pipelines out of rows: stages by pipeline and id, and placeholders for those gone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import attrs

from salesmodel.connect.crm._facts import Kept, PipelineRow, StageRow
from salesmodel.domain import Days, LostReasons, Outcome, Pipeline, Stage
from salesmodel.domain._names import folded


__all__ = ["Use", "in_order", "pipelines_of"]

Use: TypeAlias = tuple[str, str, Outcome | None]
"""A pipeline and a stage that some row names, and of which kind it says that it is."""

_NOWHERE: Final = "unknown"
_LAST: Final = 10**18


def in_order(stages: Iterable[StageRow]) -> tuple[StageRow, ...]:
    """Put the stages of each pipeline in order; those of equal rank as they came."""
    return tuple(sorted(stages, key=lambda one: (one.pipeline, one.sort)))


def pipelines_of(
    kept: Kept, uses: Iterable[Use], notices: Counter[str]
) -> dict[str, Pipeline]:
    """Make the pipelines that are defined, and those that rows name without it.

    A stage that is named and not defined becomes an archived placeholder.

    Parameters
    ----------
    kept : Kept
        Rows of pipelines and stages.
    uses : iterable of Use
        What deals and moves name.
    notices : Counter
        Takes ``unknown_stages``, ``unknown_pipelines`` and ``stages_renamed``.

    Returns
    -------
    dict of str to Pipeline
        By the vendor's id, in order.
    """
    named = {one.id: one for one in kept.pipelines}
    stages: dict[tuple[str, str], StageRow] = {
        (one.pipeline, one.id): one for one in in_order(kept.stages)
    }
    for pipeline, stage, said in uses:
        kind = None if kept.closes_in_place else said  # of the deal, not the stage
        known = stages.get((pipeline, stage))
        if known is None:
            notices["unknown_stages"] += 1
            stages[pipeline, stage] = _placeholder(pipeline, stage, kind)
        elif known.sort == _LAST and known.kind is Outcome.OPEN and kind is not None:
            stages[pipeline, stage] = attrs.evolve(known, kind=kind)
    by_pipeline: defaultdict[str, list[StageRow]] = defaultdict(list)
    for one in stages.values():
        by_pipeline[one.pipeline].append(one)
    for pipeline in by_pipeline:
        if pipeline not in named:
            notices["unknown_pipelines"] += 1
            named[pipeline] = PipelineRow(pipeline, pipeline, _LAST)
    ordered = sorted(named.values(), key=lambda one: (one.sort, one.id))
    return {
        one.id: _pipeline(kept, one, by_pipeline[one.id], notices) for one in ordered
    }


def _placeholder(pipeline: str, stage: str, kind: Outcome | None) -> StageRow:
    return StageRow(
        pipeline, stage, stage, kind or Outcome.OPEN, _LAST, is_archived=True
    )


def _pipeline(
    kept: Kept, row: PipelineRow, stages: list[StageRow], notices: Counter[str]
) -> Pipeline:
    """Make one pipeline; where no stage is open, one is that stands for it."""
    if not any(one.kind is Outcome.OPEN and not one.is_archived for one in stages):
        notices["pipelines_without_stages"] += 1
        others = [one for one in stages if one.id != _NOWHERE]
        stages = [StageRow(row.id, _NOWHERE, _NOWHERE), *others]
    names = _distinct(stages, notices)
    return Pipeline(
        kept.name("pipeline", row.id),
        [_stage(one, names[one.id]) for one in stages],
        name=row.name,
        gates=kept.gates.get(row.id, ()),
        lost=LostReasons(mandatory=False),
    )


def _stage(row: StageRow, name: str) -> Stage:
    is_open = row.kind is Outcome.OPEN
    return Stage(
        row.id,
        name,
        row.kind,
        row.probability if is_open else None,
        row.forecast,
        stale_after=Days(row.rots_after) if row.rots_after and is_open else None,
        archived=row.is_archived,
    )


def _distinct(stages: Iterable[StageRow], notices: Counter[str]) -> Mapping[str, str]:
    """Name each stage; one that is called like an earlier one has its id behind it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in stages:
        name = one.name
        if folded(name) in taken:
            notices["stages_renamed"] += 1
            name = f"{name} ({one.id})"
        while folded(name) in taken:
            name = f"{name}'"
        taken.add(folded(name))
        names[one.id] = name
    return names
