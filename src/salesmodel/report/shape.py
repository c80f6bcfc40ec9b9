"""The sales report as JSON, its keys a promise."""

import datetime as dt
import json
from decimal import Decimal
from typing import TypeAlias

import attrs

from salesmodel.report._ahead import Attention, AttentionDeal, Bottleneck, MonthEnd
from salesmodel.report._past import (
    CohortAge,
    Loss,
    MonthFigures,
    MonthsCompared,
    ValueChange,
)
from salesmodel.report.sections import SalesReport
from salesmodel.statistics.intervals import Rate


__all__ = ["as_dict", "as_json"]

SCHEMA = 1
"""Version of the shape."""

_SECTIONS = (
    Attention,
    AttentionDeal,
    Bottleneck,
    CohortAge,
    Loss,
    MonthEnd,
    MonthFigures,
    MonthsCompared,
    ValueChange,
)
"""Sections whose fields are the keys."""

_Section = (
    Attention
    | AttentionDeal
    | Bottleneck
    | CohortAge
    | Loss
    | MonthEnd
    | MonthFigures
    | MonthsCompared
    | ValueChange
)
_Leaf = None | bool | int | float | str | Decimal | dt.datetime | Rate
_Value: TypeAlias = "_Section | _Leaf | tuple[_Value, ...] | dict[str, _Value]"

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def as_dict(report: SalesReport) -> dict[str, Json]:
    """Turn a report into plain dictionaries, lists, texts and numbers.

    Parameters
    ----------
    report : SalesReport
        The report.

    Returns
    -------
    dict
        Amounts as plain decimal texts, instants in RFC 3339 UTC, rates, shares and days
        as numbers, undefined as `None`.

    Examples
    --------
    >>> from salesmodel.report import from_tables
    >>> from salesmodel.tables import DealTable
    >>> empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    >>> as_dict(from_tables(empty))["outcomes"]["win_rate"]
    {'value': None, 'low': None, 'high': None, 'n': 0}
    """
    outcomes, repeat = report.outcomes, report.repeat
    return {
        "schema": SCHEMA,
        "definition": {
            "as_of": _instant(report.definition.as_of),
            "currency": report.definition.currency,
            "counting": report.definition.counting,
            "confidence": report.definition.confidence,
            "new_after": _instant(report.definition.new_after),
        },
        "data": _data(report),
        "outcomes": {
            "won": outcomes.won,
            "lost": outcomes.lost,
            "open": outcomes.open,
            "win_rate": _rate(outcomes.win_rate),
            "won_amount": _amount(outcomes.won_amount),
            "mean_won_amount": _amount(outcomes.mean_won_amount),
            "median_won_amount": _amount(outcomes.median_won_amount),
            "mean_cycle_days": outcomes.mean_cycle_days,
            "median_cycle_days": outcomes.median_cycle_days,
        },
        "outcome_by_age": [
            {
                "days": age.days,
                "won": age.won,
                "lost": age.lost,
                "open": age.open,
                "at_risk": age.at_risk,
            }
            for age in report.outcome_by_age
        ],
        "funnel": [
            {
                "stage": row.stage,
                "reached": row.reached,
                "advanced": row.advanced,
                "lost": row.lost,
                "open": row.open,
                "rate": _rate(row.rate),
                "median_days": row.median_days,
            }
            for row in report.funnel
        ],
        "owners": [
            {
                "owner": row.owner,
                "won": row.won,
                "lost": row.lost,
                "open": row.open,
                "win_rate": _rate(row.win_rate),
                "won_amount": _amount(row.won_amount),
                "shrunk_rate": _plain(row.shrunk_rate),
            }
            for row in report.owners
        ],
        "repeat": None
        if repeat is None
        else {
            "clients": repeat.clients,
            "repeat_clients": repeat.repeat_clients,
            "first_amount": _amount(repeat.first_amount),
            "repeat_amount": _amount(repeat.repeat_amount),
            "repeat_share": repeat.repeat_share,
            "repeat_share_if_complete": repeat.repeat_share_if_complete,
            "history_from": _instant(repeat.history_from),
        },
        "maturity": {
            "level": report.maturity.level,
            "levels_by_repeat_share": list(report.maturity.levels_by_repeat_share),
            "missing_evidence": list(report.maturity.missing_evidence),
        },
        "cohorts": _plain(report.cohorts),
        "months": _plain(report.months),
        "bottlenecks": _plain(report.bottlenecks),
        "losses": _plain(report.losses),
        "attention": _plain(report.attention),
        "month_end": _plain(report.month_end),
    }


def as_json(report: SalesReport) -> str:
    """Write a report as JSON: the same report gives the same bytes.

    Parameters
    ----------
    report : SalesReport
        The report.

    Returns
    -------
    str
        Indented JSON with a line end; names stay in their own script.

    Examples
    --------
    >>> from salesmodel.report import from_tables
    >>> from salesmodel.tables import DealTable
    >>> empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    >>> print(as_json(from_tables(empty))[:15])
    {
      "schema": 1
    """
    text = json.dumps(as_dict(report), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n"


def _data(report: SalesReport) -> dict[str, Json]:
    data = report.data
    return {
        "rows": data.rows,
        "accepted": data.accepted,
        "deals": data.deals,
        "clients": data.clients,
        "owners": data.owners,
        "rejected": [
            {
                "row": one.row,
                "code": one.code,
                "message": one.message,
                "file": one.file,
            }
            for one in data.rejected
        ],
        "notices": [{"code": code, "count": n} for code, n in data.notices.items()],
    }


def _plain(value: _Value) -> Json:
    """Turn a section into plain values, its fields being the keys."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, _SECTIONS):
        names = attrs.fields_dict(type(value))
        return {name: _plain(getattr(value, name)) for name in names}
    return _leaf(value)


def _leaf(value: _Leaf) -> Json:
    """Turn a figure or a text into a plain value."""
    if isinstance(value, Rate):
        return _rate(value)
    if isinstance(value, Decimal):
        return _amount(value)
    return _instant(value) if isinstance(value, dt.datetime) else value


def _rate(rate: Rate) -> dict[str, Json]:
    return {"value": rate.value, "low": rate.low, "high": rate.high, "n": rate.n}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _instant(instant: dt.datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")
