"""What the page says of the past: cohorts, two months, and lost deals."""

from collections.abc import Callable
from typing import Any

from salesmodel.report._cells import amount_cell, and_more, name_cell, rate_cell, table
from salesmodel.report._past import COHORT_DAYS, CohortAge, ValueChange
from salesmodel.report.sections import SalesReport


__all__ = ["cohorts", "losses", "months"]

_MOST_COHORTS = 12
_MOST_LOSSES = 10


def cohorts(report: SalesReport) -> list[str]:
    """Return a line a month of opening, a column an age."""
    by_month: dict[str, list[CohortAge]] = {}
    for cell in report.cohorts:
        by_month.setdefault(cell.cohort, []).append(cell)
    rows = [
        (month, f"{cells[0].deals:,}", *map(_won, cells))
        for month, cells in by_month.items()
    ]
    header = ("opened", "deals", *(f"{days} d" for days in COHORT_DAYS))
    title = "Share won by age, of the deals old enough (* not all of the month are)"
    lines = table(title, header, rows[-_MOST_COHORTS:])
    return and_more(lines, len(rows) - _MOST_COHORTS)


def _won(cell: CohortAge) -> str:
    if cell.rate.value is None:
        return "–"
    return f"{cell.rate.value:.1%}{'' if cell.is_mature else '*'}"


def months(report: SalesReport) -> list[str]:
    """Return the last full month against the one before it, a line a figure."""
    both = report.months
    if both is None:
        return []
    before, after = both.before, both.after
    if not any(one.opened or one.win_rate.n for one in (before, after)):
        return []
    rows = [
        ("opened", f"{before.opened:,}", f"{after.opened:,}", _counted(both.opened)),
        ("won", f"{before.won:,}", f"{after.won:,}", _counted(both.won)),
        ("lost", f"{before.lost:,}", f"{after.lost:,}", ""),
        (
            "win rate",
            rate_cell(before.win_rate),
            rate_cell(after.win_rate),
            _points(both.win_rate),
        ),
    ]
    if after.won_amount is not None:
        unit = report.definition.currency
        figures = (amount_cell(before.won_amount), amount_cell(after.won_amount))
        rows.append((f"won {unit}", *figures, _valued(both.won_amount)))
    header = ("", f"{before.start:%Y-%m}", f"{after.start:%Y-%m}", "change")
    return table("The last full month against the one before", header, rows)


def _counted(change: ValueChange) -> str:
    """Show a change of a number of deals."""
    return _between(change, "{:+,.0f}".format)


def _points(change: ValueChange) -> str:
    """Show a change of a rate."""
    return _between(change, "{:+.1%}".format)


def _valued(change: ValueChange) -> str:
    """Show a change of an amount."""
    return _between(change, lambda one: f"{'' if one < 0 else '+'}{amount_cell(one)}")


def _between(change: ValueChange, shown: Callable[[Any], str]) -> str:
    if change.value is None:
        return "–"
    if change.low is None or change.high is None:
        return shown(change.value)
    return f"{shown(change.value)} ({shown(change.low)} to {shown(change.high)})"


def losses(report: SalesReport) -> list[str]:
    """Return a line a stage of death and reason, the dearest first."""
    rows = [
        (
            "(none)" if row.stage is None else name_cell(row.stage),
            name_cell(row.reason or "(none)"),
            f"{row.lost:,}",
            rate_cell(row.share),
            *([] if row.amount is None else [amount_cell(row.amount)]),
        )
        for row in report.losses
    ]
    header = ["died in", "reason", "lost", "share"]
    if report.outcomes.won_amount is not None:
        header.append(f"worth {report.definition.currency}")
    lines = table("Lost deals by the stage they died in", header, rows[:_MOST_LOSSES])
    return and_more(lines, len(rows) - _MOST_LOSSES)
