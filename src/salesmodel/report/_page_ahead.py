"""What the page says of what is ahead: what to mend, whom to help, where it ends."""

from salesmodel.report._cells import (
    amount_cell,
    and_more,
    counted,
    days_cell,
    name_cell,
    rate_cell,
    table,
)
from salesmodel.report.sections import SalesReport


__all__ = ["attention", "bottlenecks", "month_end"]

_MOST_DEALS = 10


def bottlenecks(report: SalesReport) -> list[str]:
    """Return a line a stage, the one where a point is worth most on top."""
    unit = report.definition.currency
    rows = [
        (
            name_cell(row.stage),
            rate_cell(row.on),
            amount_cell(row.point_gain),
            amount_cell(row.day_gain),
            f"{row.dropped:,}",
            days_cell(row.median_days),
        )
        for row in report.bottlenecks
    ]
    header = (
        "stage",
        "leads on",
        f"1 point {unit}",
        f"1 day {unit}",
        "dropped",
        "median days",
    )
    title = "What to mend first (won amount by a point more leading on, a day less)"
    return table(title, header, rows)


def month_end(report: SalesReport) -> list[str]:
    """Return where the month will end by the deals at hand."""
    end, unit = report.month_end, report.definition.currency
    if end is None:
        return []
    to_come = f"{amount_cell(end.low)} to {amount_cell(end.high)}"
    on = counted(end.deals, "open deal")
    told = f"won {amount_cell(end.won)} {unit}, expected {amount_cell(end.expected)}"
    lines = [f"The end of {end.start:%Y-%m}", f"  {told} ({to_come}) on {on}"]
    if end.stage_weighted is not None:
        lines.append(
            f"  weighed by stage, whenever: {amount_cell(end.stage_weighted)} {unit}"
        )
    if end.left_out:
        lines.append(f"  {counted(end.left_out, 'open deal')} without amount or chance")
    return lines


def attention(report: SalesReport) -> list[str]:
    """Return the open deals that need a hand, those with most at stake."""
    found = report.attention
    rows = [
        (
            name_cell(row.deal),
            "–" if row.stage is None else name_cell(row.stage),
            "–" if row.owner is None else name_cell(row.owner),
            amount_cell(row.amount),
            "; ".join(row.reasons),
        )
        for row in found.deals[:_MOST_DEALS]
    ]
    title = f"Open deals that need a hand: {found.found:,} of {found.open:,}"
    lines = table(title, ("deal", "stage", "owner", "at stake", "why"), rows)
    return and_more(lines, found.found - _MOST_DEALS)
