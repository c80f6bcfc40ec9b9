"""Records of Salesforce, as queries return them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from salesmodel.connect.crm._cells import Cells, Fault
from salesmodel.connect.crm._facts import (
    ClientRow,
    DealRow,
    Move,
    StageRow,
    authored,
)
from salesmodel.connect.problems import ImportLog
from salesmodel.domain import ClientKind, ForecastCategory, Outcome


__all__ = [
    "NO_TYPE",
    "Step",
    "client_row",
    "deal_row",
    "entry_id",
    "entry_row",
    "nested",
    "row_id",
    "stage_id",
    "stage_row",
]

_Row: TypeAlias = Mapping[str, object]
NO_TYPE: Final = "default"
_FORECASTS: Final[Mapping[str, ForecastCategory]] = {
    "Pipeline": "pipeline",
    "BestCase": "best_case",
    "MostLikely": "most_likely",
    "Forecast": "commit",
    "Commit": "commit",
    "Closed": "closed",
    "Omitted": "omitted",
}


def row_id(row: DealRow | ClientRow) -> str:
    return row.id


def entry_id(move: Move) -> tuple[str, str]:
    return move.deal, move.order[1]


@attrs.frozen
class Step:
    """A stage, and what rows may call it: its label, or its name in the interface."""

    row: StageRow
    names: tuple[str, ...]


def stage_id(step: Step) -> str:
    return step.row.id


def stage_row(cells: Cells) -> Step:
    """Read a stage; whether it is open is a field of it."""
    label = cells.needed("MasterLabel")
    names = tuple(dict.fromkeys((label, cells.id("ApiName") or label)))
    kind = Outcome.OPEN
    if cells.flag("IsClosed"):
        kind = Outcome.WON if cells.flag("IsWon") else Outcome.LOST
    active = cells.row.get("IsActive") is None or cells.flag("IsActive")
    row = StageRow(
        "",
        label,
        label,
        kind,
        cells.sort("SortOrder"),
        cells.chance("DefaultProbability", whole=100),
        is_archived=not active,
        forecast=_forecast(cells),
    )
    return Step(row, names)


def _forecast(cells: Cells) -> ForecastCategory | None:
    told = cells.text("ForecastCategory")
    if told is None:
        return None
    if told not in _FORECASTS:
        raise Fault("word", "ForecastCategory", told)
    return _FORECASTS[told]


def _label(cells: Cells, name: str, labels: Mapping[str, str]) -> str:
    """Return the label of a stage, by whichever name it is called."""
    told = cells.id(name)
    if told is None:
        raise Fault("stage", name)
    return labels.get(told, told)


def deal_row(
    cells: Cells,
    *,
    source: str,
    currency: str | None,
    labels: Mapping[str, str],
    fields: tuple[str, ...],
) -> DealRow | None:
    """Read an opportunity as it stands; one that was deleted is none."""
    if cells.flag("IsDeleted"):
        return None
    cells.inside("OpportunityHistories").rows("records")
    kind = None
    if cells.flag("IsClosed"):
        kind = Outcome.WON if cells.flag("IsWon") else Outcome.LOST
    account, contact = cells.id("AccountId"), cells.id("ContactId")
    client = f"{source}:person:{contact}" if contact else None
    changed = cells.moment("LastModifiedDate") or cells.moment("SystemModstamp")
    return DealRow(
        cells.needed("Id"),
        cells.id("RecordTypeId") or NO_TYPE,
        _label(cells, "StageName", labels),
        cells.moment("CreatedDate"),
        changed,
        cells.moment("LastStageChangeDate"),
        kind,
        f"{source}:company:{account}" if account else client,
        cells.id("OwnerId"),
        cells.money("Amount", cells.text("CurrencyIsoCode") or currency),
        cells.day("CloseDate") if kind is None else None,
        cells.chance("Probability", whole=100),
        fields=cells.fields(fields),
    )


def nested(rows: Iterable[tuple[_Row, str]], log: ImportLog) -> Iterator[object]:
    """Give the records of the sub-queries, each with its opportunity."""
    for raw, opportunity in rows:
        query = Cells(raw, Counter()).inside("OpportunityHistories")
        if query.row.get("done") is False:
            log.notices["more_pages"] += 1
        for record in query.rows("records"):
            yield {**record.row, "OpportunityId": opportunity}


def entry_row(cells: Cells, *, source: str, labels: Mapping[str, str]) -> Move | None:
    """Read a record of the history; changes of other fields tell nothing here."""
    field, before = cells.text("Field"), None
    name = "StageName"
    if field is not None:
        if field != "StageName":
            return None
        name, old = "NewValue", cells.id("OldValue")
        before = (None, None if old is None else labels.get(old, old))
    at = cells.moment("CreatedDate")
    if at is None:
        raise Fault("time", "CreatedDate")
    deal, stage = cells.needed("OpportunityId"), _label(cells, name, labels)
    user = cells.id("CreatedById")
    author = authored(source, "import")
    if user is not None:
        author = authored(f"{source}:user:{user}")
    number = cells.id("Id") or f"{at} {stage}"
    return Move(deal, at, (0, number), None, stage, author, before)


def client_row(source: str, kind: ClientKind, cells: Cells) -> ClientRow:
    """Read an account or a contact."""
    number, added = cells.needed("Id"), cells.moment("CreatedDate")
    if added is None:
        raise Fault("time", "CreatedDate")
    name = cells.label("Name", number)
    client = f"{source}:{kind}:{number}"
    return ClientRow(client, kind, name, added, cells.id("OwnerId"))
