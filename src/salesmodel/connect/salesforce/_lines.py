"""Plain records of Salesforce, many at once."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np

from salesmodel._arrays import MISSING
from salesmodel.connect.crm._batches import Columns
from salesmodel.connect.crm._plain import (
    NotPlain,
    amounts,
    check_chances,
    check_days,
    clients,
    ids,
    instants,
    named,
    words,
)
from salesmodel.connect.crm._told import NOT_SAID
from salesmodel.connect.salesforce._rows import NO_TYPE
from salesmodel.tables.deals import LOST, WON


__all__ = ["plain_deals", "plain_entries"]

_FLAGS: Final[Mapping[object, int]] = {None: 0, False: 0, True: 1}
_KEPT: Final[Mapping[object, int]] = {None: 0, False: 0}


def plain_deals(
    rows: Sequence[Any], *, source: str, currency: str | None, labels: Mapping[str, str]
) -> Columns:
    """Read opportunities as they stand, none of them deleted."""
    column = named(rows, {})
    words(column("IsDeleted"), _KEPT)
    _check_histories(column("OpportunityHistories"))
    number, n_rows = ids(column("Id")), len(rows)
    closed, won = words(column("IsClosed"), _FLAGS), words(column("IsWon"), _FLAGS)
    check_days(column("CloseDate"))
    check_chances(column("Probability"), whole=100)
    changed = instants(column("LastModifiedDate"))
    stamped = instants(column("SystemModstamp"))
    codes = ids(column("CurrencyIsoCode"), needed=False)
    return number, (
        number,
        [one or NO_TYPE for one in ids(column("RecordTypeId"), needed=False)],
        [labels.get(one, one) for one in ids(column("StageName"))],
        instants(column("CreatedDate")).tolist(),
        np.where(changed == MISSING, stamped, changed).tolist(),
        instants(column("LastStageChangeDate")).tolist(),
        [
            (WON if is_won else LOST) if is_closed else NOT_SAID
            for is_closed, is_won in zip(closed, won, strict=True)
        ],
        clients(
            ids(column("AccountId"), needed=False),
            ids(column("ContactId"), needed=False),
            source,
        ),
        ids(column("OwnerId"), needed=False),
        *amounts(column("Amount"), [code or currency for code in codes]),
        repeat(None, n_rows),
        repeat((), n_rows),
    )


def _check_histories(queries: Sequence[Any]) -> None:
    """Check that sub-queries are lists of records, or not there."""
    for query in queries:
        if query is None:
            continue
        records = query.get("records") if type(query) is dict else query
        if type(records) is not list or not set(map(type, records)) <= {dict}:
            raise NotPlain


def plain_entries(rows: Sequence[Any], *, labels: Mapping[str, str]) -> Columns:
    """Read records of the history of opportunities; those of fields are none of these."""
    column = named(rows, {})
    if any("Field" in row for row in rows):
        raise NotPlain
    deal, number = ids(column("OpportunityId")), ids(column("Id"))
    at = instants(column("CreatedDate"))
    if (at == MISSING).any():
        raise NotPlain
    n_rows = len(rows)
    return list(zip(deal, number, strict=True)), (
        deal,
        at.tolist(),
        repeat(0, n_rows),
        repeat(None, n_rows),
        [labels.get(one, one) for one in ids(column("StageName"))],
        repeat(None, n_rows),
        repeat(None, n_rows),
        repeat(NOT_SAID, n_rows),
        repeat(False, n_rows),
        repeat(False, n_rows),
        ["user" if by else "import" for by in ids(column("CreatedById"), needed=False)],
        repeat(True, n_rows),
    )
