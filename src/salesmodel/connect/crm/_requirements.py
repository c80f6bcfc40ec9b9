"""Fields that are required at stages told one by one, as gates of our pipelines."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import attrs

from salesmodel.connect.crm._facts import StageRow
from salesmodel.domain import Gate, When


__all__ = ["AtStages", "gates_at"]


@attrs.frozen
class AtStages:
    """A field, and the pairs of pipeline and stage where it is required.

    `won` and `lost` are pipelines where it is required at that outcome; with
    `is_important` it is only recommended.
    """

    field: str
    pairs: tuple[tuple[str | None, str], ...]
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    is_important: bool = False


def gates_at(
    rows: Iterable[AtStages], stages: Iterable[StageRow], notices: Counter[str]
) -> dict[str, tuple[Gate, ...]]:
    """Turn requirements into gates: of each set of stages one, with all its fields.

    Parameters
    ----------
    rows : iterable of AtStages
        What is required where; a stage without its pipeline is looked up.
    stages : iterable of StageRow
        Stages of every pipeline.
    notices : Counter
        Takes ``gates_left_out``: stages and pipelines that are not there.

    Returns
    -------
    dict of str to tuple of Gate
        By pipeline.
    """
    known = list(stages)
    homes = {one.id: one.pipeline for one in known}
    places = {(one.pipeline, one.id) for one in known}
    fields: defaultdict[_Where, list[str]] = defaultdict(list)
    for row in rows:
        wheres, n_unknown = _wheres(row, homes, places)
        notices["gates_left_out"] += n_unknown
        for where in wheres:
            fields[where].append(row.field)
    made: defaultdict[str, list[Gate]] = defaultdict(list)
    for where, names in fields.items():
        told = tuple(dict.fromkeys(names))
        gate = Gate(where.when, where.stages, fields=told, level=where.level)
        made[where.pipeline].append(gate)
    return {home: tuple(gates) for home, gates in made.items()}


@attrs.frozen
class _Where:
    """Where a gate of a pipeline stands."""

    pipeline: str
    when: When
    stages: tuple[str, ...]
    level: Literal["required", "important"]


def _wheres(
    row: AtStages, homes: Mapping[str, str], places: Collection[tuple[str, str]]
) -> tuple[list[_Where], int]:
    """Tell where a field is required, and how many places are not there."""
    level: Literal["required", "important"] = "required"
    if row.is_important:
        level = "important"
    sets: defaultdict[str, list[str]] = defaultdict(list)
    n_unknown = 0
    for pipeline, stage in row.pairs:
        home = homes.get(stage, "") if pipeline is None else pipeline
        if (home, stage) in places:
            sets[home].append(stage)
        else:
            n_unknown += 1
    ends: tuple[tuple[When, tuple[str, ...]], ...]
    ends = (("won", row.won), ("lost", row.lost))
    wheres = [_Where(home, "enter", tuple(ids), level) for home, ids in sets.items()]
    pipelines = set(homes.values())
    for when, named in ends:
        there = [home for home in named if home in pipelines]
        n_unknown += len(named) - len(there)
        wheres += [_Where(home, when, (), level) for home in there]
    return wheres, n_unknown
