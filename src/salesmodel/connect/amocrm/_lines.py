"""Plain rows of amoCRM, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.connect.crm._batches import Columns
from salesmodel.connect.crm._plain import (
    NotPlain,
    amounts,
    epochs,
    ids,
    named,
    references,
    words,
)
from salesmodel.connect.crm._told import NOT_SAID
from salesmodel.tables.deals import LOST, OPEN, WON


__all__ = ["plain_events", "plain_leads"]

_CLOSED: Final[Mapping[str, int]] = {"142": WON, "143": LOST}
_CHANGED: Final[Mapping[object, int]] = {"lead_status_changed": 1}
_KEPT: Final[Mapping[object, int]] = {None: 0, False: 0}
_ROBOT: Final = "0"


def plain_leads(rows: Sequence[Any], *, source: str, currency: str | None) -> Columns:
    """Read leads as they stand, none of them deleted."""
    column = named(rows, {})
    words(column("is_deleted"), _KEPT)
    number, status = ids(column("id")), ids(column("status_id"))
    kind = [_CLOSED.get(one, OPEN) for one in status]
    closed = epochs(column("closed_at"))
    closed[np.array(kind) == OPEN] = MISSING
    references(column("loss_reason_id"))
    exact = column("price_with_minor_units")
    prices = [
        price if one is None else one
        for one, price in zip(exact, column("price"), strict=True)
    ]
    return number, (
        number,
        ids(column("pipeline_id")),
        status,
        epochs(column("created_at")).tolist(),
        epochs(column("updated_at")).tolist(),
        closed.tolist(),
        kind,
        [_client(embedded, source) for embedded in column("_embedded")],
        references(column("responsible_user_id")),
        *amounts(prices, [currency] * len(rows)),
        repeat(None, len(rows)),
        repeat((), len(rows)),
    )


def _client(embedded: object, source: str) -> str | None:
    """Return the first company of a lead, or else its first contact."""
    if not embedded:
        return None
    if type(embedded) is not dict:
        raise NotPlain
    for kind, name in (("company", "companies"), ("person", "contacts")):
        held = embedded.get(name)
        if held:
            if type(held) is not list or set(map(type, held)) != {dict}:
                raise NotPlain
            return f"{source}:{kind}:{ids([held[0].get('id')])[0]}"
    return None


def plain_events(rows: Sequence[Any]) -> Columns:
    """Read changes of status; other events are none of the plain ones."""
    column = named(rows, {})
    words(column("type"), _CHANGED)
    at = epochs(column("created_at"))
    if (at == MISSING).any():
        raise NotPlain
    number, n_rows = ids(column("id")), len(rows)
    authors = ids(column("created_by"), needed=False)
    return number, (
        ids(column("entity_id")),
        at.tolist(),
        repeat(1, n_rows),
        *_statuses(column("value_after")),
        *_statuses(column("value_before")),
        repeat(NOT_SAID, n_rows),
        repeat(False, n_rows),
        repeat(False, n_rows),
        ["user" if (by or _ROBOT) != _ROBOT else "automation" for by in authors],
        repeat(True, n_rows),
    )


def _statuses(values: Iterable[Any]) -> tuple[list[str], list[str]]:
    """Return the pipelines and the statuses that arrays of one value hold."""
    held = [_status(value) for value in values]
    pipelines = ids([status.get("pipeline_id") for status in held])
    return pipelines, ids([status.get("id") for status in held])


def _status(value: Any) -> dict[str, Any]:
    if type(value) is list and len(value) == 1 and type(value[0]) is dict:
        status = value[0].get("lead_status")
        if type(status) is dict:
            return status
    raise NotPlain
