"""Plain rows of Bitrix24, many at once."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.connect.bitrix24._rows import CAMEL, category_of
from salesmodel.connect.crm._batches import Columns
from salesmodel.connect.crm._plain import (
    NotPlain,
    amounts,
    check_chances,
    clients,
    ids,
    instants,
    named,
    references,
    words,
)
from salesmodel.connect.crm._told import NOT_SAID
from salesmodel.tables.deals import LOST, OPEN, WON


__all__ = ["plain_deals", "plain_moves"]

_SEMANTICS: Final[Mapping[object, int]] = {
    "S": WON,
    "F": LOST,
    "P": OPEN,
    "": NOT_SAID,
    None: NOT_SAID,
}
_FLAGS: Final[Mapping[object, int]] = {"Y": 1, "N": 0, None: 0, True: 1, False: 0}
_CREATION: Final = "1"
_LONGEST: Final = 18


def plain_deals(rows: Sequence[Any], *, source: str, currency: str | None) -> Columns:
    """Read deals as they stand, all of one form."""
    is_item = "id" in rows[0]
    if any(("id" in row) is not is_item for row in rows):
        raise NotPlain
    column = named(rows, CAMEL if is_item else {})
    number, stage = ids(column("ID")), ids(column("STAGE_ID"))
    kind = words(column("STAGE_SEMANTIC_ID"), _SEMANTICS)
    moved = instants(column("MOVED_TIME"))
    closing = instants(column("CLOSEDATE"))
    closing[np.array(kind) <= OPEN] = MISSING
    check_chances(column("PROBABILITY"), whole=100)
    words(column("IS_MANUAL_OPPORTUNITY"), _FLAGS)
    codes = ids(column("CURRENCY_ID"), needed=False)
    return number, (
        number,
        _categories(column("CATEGORY_ID"), stage),
        stage,
        instants(column("DATE_CREATE")).tolist(),
        instants(column("DATE_MODIFY")).tolist(),
        np.where(moved == MISSING, closing, moved).tolist(),
        kind,
        clients(
            references(column("COMPANY_ID")), references(column("CONTACT_ID")), source
        ),
        references(column("ASSIGNED_BY_ID")),
        *amounts(column("OPPORTUNITY"), [code or currency for code in codes]),
        repeat(None, len(rows)),
        repeat((), len(rows)),
    )


def _categories(values: Sequence[Any], stages: Sequence[str]) -> list[str]:
    return [
        category or category_of(stage)
        for category, stage in zip(ids(values, needed=False), stages, strict=True)
    ]


def plain_moves(rows: Sequence[Any]) -> Columns:
    """Read rows of the history; an event is none of the plain ones."""
    column = named(rows, {})
    if any("event" in row for row in rows):
        raise NotPlain
    number, stage = ids(column("ID")), ids(column("STAGE_ID"))
    if not "".join(number).isdigit() or max(map(len, number)) > _LONGEST:
        raise NotPlain
    at = instants(column("CREATED_TIME"))
    if (at == MISSING).any():
        raise NotPlain
    n_rows = len(rows)
    return number, (
        ids(column("OWNER_ID")),
        at.tolist(),
        map(int, number),
        _categories(column("CATEGORY_ID"), stage),
        stage,
        repeat(None, n_rows),
        repeat(None, n_rows),
        words(column("STAGE_SEMANTIC_ID"), _SEMANTICS),
        [one == _CREATION for one in ids(column("TYPE_ID"), needed=False)],
        repeat(False, n_rows),
        repeat("import", n_rows),
        repeat(True, n_rows),
    )
