"""Ranges of required fields of Bitrix24 as gates of our pipelines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from salesmodel.connect.crm._cells import Cells
from salesmodel.connect.crm._facts import StageRow
from salesmodel.connect.crm._pipelines import in_order
from salesmodel.domain import Gate, Outcome, When


__all__ = ["Requirement", "gates_of", "requirement"]

_GROUPS: Final = {"1": "all", "2": "pipeline", "3": "junk"}


@attrs.frozen
class Requirement:
    """A field that is required from one stage to another, or in a whole group."""

    pipeline: str
    field: str
    start: str | None
    finish: str | None
    group: str | None


def requirement(cells: Cells) -> Requirement:
    """Read a row of field attributes."""
    scope = cells.text("ENTITY_SCOPE") or ""
    return Requirement(
        scope.removeprefix("category_") or "0",
        cells.needed("FIELD_NAME"),
        cells.id("START_PHASE"),
        cells.id("FINISH_PHASE"),
        cells.choice("PHASE_GROUP_TYPE_ID", _GROUPS),
    )


def gates_of(
    rows: Iterable[Requirement], stages: Iterable[StageRow], notices: Counter[str]
) -> dict[str, tuple[Gate, ...]]:
    """Turn ranges into gates, one gate a range with all its fields.

    Parameters
    ----------
    rows : iterable of Requirement
        What is required where.
    stages : iterable of StageRow
        Stages of every category.
    notices : Counter
        Takes ``gates_left_out``: ranges that run backwards or name no stage.

    Returns
    -------
    dict of str to tuple of Gate
        By category.
    """
    by_pipeline: defaultdict[str, list[StageRow]] = defaultdict(list)
    for stage in in_order(stages):
        by_pipeline[stage.pipeline].append(stage)
    fields: defaultdict[tuple[str, tuple[str, ...], bool], list[str]]
    fields = defaultdict(list)
    for row in rows:
        where = _where(row, by_pipeline[row.pipeline])
        if where is None:
            notices["gates_left_out"] += 1
            continue
        fields[row.pipeline, *where].append(row.field)
    return _gates(fields)


def _where(
    row: Requirement, stages: list[StageRow]
) -> tuple[tuple[str, ...], bool] | None:
    """Return a range with True, or a set of stages with False; None for no such range."""
    ids = [stage.id for stage in stages]
    if row.start is None and row.finish is None:
        lost = [stage.id for stage in stages if stage.kind is Outcome.LOST]
        others = [one for one in ids if one not in lost]
        group = {"junk": lost, "pipeline": others}.get(row.group or "", ids)
        return (tuple(group), False) if group else None
    start, finish = row.start or row.finish, row.finish or row.start
    if start not in ids or finish not in ids:
        return None
    if ids.index(start) > ids.index(finish):
        return None
    return (start, finish), True


def _gates(
    fields: Mapping[tuple[str, tuple[str, ...], bool], list[str]],
) -> dict[str, tuple[Gate, ...]]:
    found: defaultdict[str, list[Gate]] = defaultdict(list)
    for (pipeline, stages, is_range), names in fields.items():
        when: When = "over" if is_range else "enter"
        named = tuple(dict.fromkeys(names))
        found[pipeline].append(Gate(when, stages, fields=named))
    return {pipeline: tuple(gates) for pipeline, gates in found.items()}
