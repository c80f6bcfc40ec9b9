"""What tests of imports from CRMs share: sample payloads, and events as short texts."""

import json
from pathlib import Path

from salesmodel.domain import HistoryBackfilled, Outcome


SAMPLES = Path(__file__).parent / "connect" / "samples"
LANGUAGES = ("en", "ru")


def payloads(vendor, language):
    """Return the sample payloads of a vendor by name."""
    folder = SAMPLES / vendor / language
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def told(imported):
    """Write an import as short texts, one line a thing."""
    return [
        *(line for pipeline in imported.pipelines for line in pipeline_lines(pipeline)),
        *(client_line(client) for client in imported.clients),
        *(line for deal in imported.deals for line in deal_lines(deal)),
        *(
            f"rejected {one.file} {one.row} {one.code}"
            for one in imported.report.rejected
        ),
        (
            f"rows {imported.report.rows} accepted {imported.report.accepted} "
            f"duplicates {imported.report.duplicates}"
        ),
        *(f"notice {code} {n}" for code, n in imported.report.notices.items()),
    ]


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
    if isinstance(event, HistoryBackfilled):
        parts.append([type(fact).__name__ for fact in event.facts])
    said = " ".join(
        one.value if isinstance(one, Outcome) else str(one)
        for one in parts
        if one is not None
    )
    return f"  {event.at:%Y-%m-%d %H:%M} {type(event).__name__} {said} ({event.by}, {marks})"
