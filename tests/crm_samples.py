"""What tests of imports from CRMs share: sample payloads, and events as short texts."""

import importlib
import inspect
import json
from pathlib import Path

import attrs
import numpy as np

from salesmodel import tabulate
from salesmodel._arrays import MISSING
from salesmodel.connect import amocrm
from salesmodel.domain import HistoryBackfilled, Outcome
from salesmodel.tables import DealTable, Labelled, VisitTable
from salesmodel.values import from_micros


SAMPLES = Path(__file__).parent / "connect" / "samples"
LANGUAGES = ("en", "ru")


def payloads(vendor, language):
    """Return the sample payloads of a vendor by name."""
    folder = SAMPLES / vendor / language
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


READ = {
    "bitrix24": (("deals",), {"fields": ["UF_CRM_1721244482250"]}),
    "amocrm": (("leads",), {"currency": "RUB", "fields": ["1278898021"]}),
    "hubspot": (("deals",), {"fields": ["dealtype"]}),
    "hubspot_warehouse": (("deals",), {"fields": ["dealtype"]}),
    "pipedrive": (
        ("deals",),
        {"fields": ["d4de1c1518b4531717c676029a45911c340390a6"]},
    ),
    "salesforce": (("opportunities",), {"fields": ["ExpectedRevenue"]}),
}
"""What is given first to the importer of a vendor, and what is said beside payloads."""


def module_of(vendor):
    """Return the importer of a vendor, of which a sample may be of another form."""
    return importlib.import_module(f"salesmodel.connect.{vendor.partition('_')[0]}")


def sample(vendor, language):
    """Import the sample of a vendor."""
    given = payloads(vendor, language)
    given.pop("items", None)
    first, known = READ[vendor]
    subject = [given.pop(name) for name in first]
    return module_of(vendor).read(*subject, **given, **known)


def sample_tables(vendor, language, **known):
    """Lay the sample of a vendor out as tables; clients and gates have none."""
    module = module_of(vendor)
    wanted = inspect.signature(module.tables).parameters
    said = {**payloads(vendor, language), **READ[vendor][1], **known}
    return module.tables(**{name: one for name, one in said.items() if name in wanted})


def sample_purchases(language):
    """Lay the sample of what customers of amoCRM bought out as a table."""
    return amocrm.purchases(**payloads("amocrm_purchases", language), currency="RUB")


def expected(vendor, language):
    """Return what stands beside the sample of a vendor."""
    text = (SAMPLES / vendor / language / "expected.txt").read_text("utf-8")
    return text.splitlines()


def told(imported):
    """Write an import as short texts, one line a thing."""
    return [
        *(line for pipeline in imported.pipelines for line in pipeline_lines(pipeline)),
        *(client_line(client) for client in imported.clients),
        *(line for deal in imported.deals for line in deal_lines(deal)),
        *account_lines(imported.report),
    ]


def told_purchases(laid):
    """Write purchases as short texts, one line each."""
    return [*purchase_lines(laid.purchases), *account_lines(laid.report)]


def purchase_lines(table):
    """Write each purchase: its id, its client, when, and for how much."""
    refunds = table.is_refund.tolist()
    for row, client in enumerate(table.client.tolist()):
        deal = table.deal.labels[table.deal.codes[row]]
        at, amount = from_micros(table.at[row].item()), table.amount[row].item()
        units = "" if amount == MISSING else f" {amount} {table.currency}"
        mark = " refund" if refunds[row] else ""
        yield f"{deal} {table.names[client]} {at:%Y-%m-%d %H:%M}{units}{mark}"


def account_lines(report):
    """Write what became of each row."""
    for one in report.rejected:
        yield f"rejected {one.file} {one.row} {one.code}"
    yield (
        f"rows {report.rows} accepted {report.accepted} duplicates {report.duplicates}"
    )
    for code, n in report.notices.items():
        yield f"notice {code} {n}"


def pipeline_lines(pipeline):
    """Write a pipeline with its stages and gates."""
    yield f"pipeline {pipeline.id} {pipeline.name}"
    for stage in pipeline.stages:
        chance = "" if stage.probability is None else f" {stage.probability}"
        gone = " archived" if stage.archived else ""
        stale = f" stale {stage.stale_after.n}" if stage.stale_after else ""
        yield f"  {stage.kind.value} {stage.id} {stage.name}{chance}{stale}{gone}"
    for gate in pipeline.gates:
        where, what = " ".join(gate.stages), " ".join(gate.fields)
        yield f"  {gate.level} {gate.when} [{where}] {what}"


def client_line(client):
    """Write a client."""
    return f"client {client.id} {client.kind} {client.name} {client.owner}"


def deal_lines(deal):
    """Write a deal with its events."""
    yield f"deal {deal.id} {deal.outcome.value} {deal.stage} {deal.client_id}"
    yield from map(event_line, deal.history)


def event_line(event):
    """Write what happened, when, and through what."""
    marks = f"{event.source}{' inferred' if event.inferred else ''}"
    parts = [
        getattr(event, name, None)
        for name in ("origin", "stage", "outcome", "reason", "amount", "owner", "on")
    ]
    parts += [getattr(event, "probability", None), getattr(event, "changes", None)]
    parts += [
        f"[{one.quantity} × {one.product} at {one.unit_price} less {one.discount}]"
        for one in getattr(event, "items", ())
    ]
    parts.append(getattr(event, "total", None))
    if isinstance(event, HistoryBackfilled):
        parts.append([type(fact).__name__ for fact in event.facts])
    said = " ".join(
        one.value if isinstance(one, Outcome) else str(one)
        for one in parts
        if one is not None
    )
    return f"  {event.at:%Y-%m-%d %H:%M} {type(event).__name__} {said} ({event.by}, {marks})"


def columns(table):
    """Return the columns of a table as plain values; labels by name."""
    if isinstance(table, VisitTable):
        names = ("deal", "entered", "stage", "next", "inferred", "owner", "amount")
        stages = attrs.astuple(table.stages)
        return stages, [plain(table, name) for name in names], table.as_of, table.deals
    return [plain(table, field.name) for field in attrs.fields(DealTable)]


def plain(table, name):
    """Return one column as a list; one without any label is none."""
    column = getattr(table, name)
    if isinstance(column, Labelled):
        told = [
            None if code < 0 else column.labels[code] for code in column.codes.tolist()
        ]
        return told if any(told) else None
    return column.tolist() if isinstance(column, np.ndarray) else column


def check_tables(imported, laid, **known):
    """The tables are those of the deals that are imported."""
    at = known.get("as_of")
    at = None if at is None and laid.as_of is None else at or from_micros(laid.as_of)
    deals = tabulate.deals(imported.deals, at=at, **known_amounts(known))
    assert columns(deals) == columns(laid.deals)
    assert imported.pipelines == laid.pipelines
    for pipeline in imported.pipelines:
        visits = tabulate.visits(
            imported.deals, pipeline, at=at, **known_amounts(known)
        )
        assert columns(visits) == columns(laid.visits[pipeline.id])
    told, again = imported.report, laid.report
    assert told.rejected == again.rejected
    assert (told.rows, told.duplicates) == (again.rows, again.duplicates)
    assert told.notices == again.notices


def known_amounts(known):
    """Return what is said of amounts."""
    return {name: one for name, one in known.items() if name == "amounts"}
