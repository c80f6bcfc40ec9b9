"""Plain deals of HubSpot and entries of their histories, many at once."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from types import NoneType
from typing import Any, Final

import numpy as np

from salesmodel._arrays import MISSING, InstantArray
from salesmodel.connect.crm._batches import Columns
from salesmodel.connect.crm._facts import Move
from salesmodel.connect.crm._plain import (
    NotPlain,
    amounts,
    check_chances,
    epochs,
    ids,
    instants,
    named,
    references,
    words,
)
from salesmodel.connect.crm._told import CODES, NOT_SAID
from salesmodel.connect.hubspot._rows import Homes, Kinds, through
from salesmodel.domain import Outcome
from salesmodel.tables.deals import LOST, OPEN, WON
from salesmodel.values import to_micros


__all__ = ["entry_key", "plain_deals", "plain_entries"]

_KEPT: Final[Mapping[object, int]] = {None: 0, False: 0}
_FLAGS: Final[Mapping[object, int]] = {
    None: 0,
    "": 0,
    "false": 0,
    "true": 1,
    False: 0,
    True: 1,
}
_PER_SECOND: Final = 1_000


def entry_key(move: Move) -> tuple[str, int, str]:
    """Return what tells entries apart, with the instant as tables have it."""
    return move.deal, to_micros(move.at), move.order[1]


def plain_deals(
    rows: Sequence[Any], *, source: str, currency: str | None, kinds: Kinds
) -> Columns:
    """Read deals as they stand, none of them archived or merged."""
    column = named(rows, {})
    told = named(column("properties"), {})
    words(column("archived"), _KEPT)
    if any(told("hs_merged_object_ids")):
        raise NotPlain
    _check_histories(column("propertiesWithHistory"))
    number, stage = ids(column("id")), ids(told("dealstage"))
    pipeline = [one or "default" for one in ids(told("pipeline"), needed=False)]
    closed = words(told("hs_is_closed"), _FLAGS)
    won = words(told("hs_is_closed_won"), _FLAGS)
    kind = [
        (WON if is_won else LOST) if is_closed else NOT_SAID
        for is_closed, is_won in zip(closed, won, strict=True)
    ]
    stands = [
        CODES[kinds.get(place, Outcome.OPEN)] if said == NOT_SAID else said
        for said, place in zip(kind, zip(pipeline, stage, strict=True), strict=True)
    ]
    closing = _moments(told("closedate"))
    closing[np.array(stands) == OPEN] = MISSING
    check_chances(told("hs_deal_stage_probability"), whole=1)
    _check_texts(told("closed_lost_reason"))
    codes = ids(told("deal_currency_code"), needed=False)
    return number, (
        number,
        pipeline,
        stage,
        _either(told("createdate"), column("createdAt")).tolist(),
        _either(told("hs_lastmodifieddate"), column("updatedAt")).tolist(),
        _filled(_moments(told("hs_v2_date_entered_current_stage")), closing).tolist(),
        kind,
        [_client(held, source) for held in column("associations")],
        references(told("hubspot_owner_id")),
        *amounts(told("amount"), [code or currency for code in codes]),
        repeat(None, len(rows)),
        repeat((), len(rows)),
    )


def _moments(values: Sequence[Any]) -> InstantArray:
    """Read instants of ISO 8601, or of milliseconds since 1970 in digits."""
    told = [value for value in values if value]
    if not (set(map(type, told)) == {str} and "".join(told).isdigit()):
        return instants(values)
    if not "".join(told).isascii():
        raise NotPlain
    whole = [int(value) if value else None for value in values]
    return epochs(whole, per_second=_PER_SECOND)


def _either(values: Sequence[Any], others: Sequence[Any]) -> InstantArray:
    return _filled(_moments(values), _moments(others))


def _filled(at: InstantArray, others: InstantArray) -> InstantArray:
    return np.where(at == MISSING, others, at)


def _check_histories(held: Sequence[Any]) -> None:
    """Check that histories are lists of entries, or not there."""
    for histories in held:
        if histories is None:
            continue
        if type(histories) is not dict:
            raise NotPlain
        for name in ("dealstage", "pipeline"):
            entries = histories.get(name) or []
            if type(entries) is not list or not set(map(type, entries)) <= {dict}:
                raise NotPlain


def _check_texts(values: Sequence[Any]) -> None:
    """Check that texts are sound, or blank."""
    if not set(map(type, values)) <= {str, NoneType}:
        raise NotPlain
    if not "".join(value or "" for value in values).isascii():
        raise NotPlain


def _client(held: object, source: str) -> str | None:
    """Return the first company of a deal, or else its first contact."""
    if not held:
        return None
    if type(held) is not dict:
        raise NotPlain
    for kind, name in (("company", "companies"), ("person", "contacts")):
        listed = held.get(name)
        results = listed.get("results") if type(listed) is dict else listed
        if results:
            if type(results) is not list or set(map(type, results)) != {dict}:
                raise NotPlain
            return f"{source}:{kind}:{ids([results[0].get('id')])[0]}"
    return None


def plain_entries(rows: Sequence[Any], *, homes: Homes) -> Columns:
    """Read entries of histories that deals hold, of stages that are defined."""
    column = named(rows, {})
    deal, stage, at = (
        ids(column("deal")),
        ids(column("value")),
        _moments(column("timestamp")),
    )
    if (at == MISSING).any():
        raise NotPlain
    references(column("updatedByUserId"))
    ids(column("sourceId"), needed=False)
    pipelines = {one: homes.stages.get(one) for one in set(stage)}
    if None in pipelines.values():
        raise NotPlain
    n_rows = len(rows)
    when = at.tolist()
    return list(zip(deal, when, stage, strict=True)), (
        deal,
        when,
        repeat(0, n_rows),
        [pipelines[one] for one in stage],
        stage,
        repeat(None, n_rows),
        repeat(None, n_rows),
        repeat(NOT_SAID, n_rows),
        repeat(False, n_rows),
        repeat(False, n_rows),
        [through(kind) for kind in ids(column("sourceType"), needed=False)],
        repeat(True, n_rows),
    )
