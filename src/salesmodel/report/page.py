"""The sales report as a page for a terminal."""

from collections.abc import Callable

from salesmodel.report._cells import (
    about_cell,
    amount_cell,
    and_more,
    bar,
    counted,
    days_cell,
    escaped,
    name_cell,
    rate_cell,
    table,
)
from salesmodel.report._page_ahead import attention, bottlenecks, month_end
from salesmodel.report._page_past import cohorts, losses, months
from salesmodel.report.notices import NOTICES
from salesmodel.report.sections import SalesReport
from salesmodel.statistics.intervals import Rate


__all__ = ["as_text"]

_MOST_OWNERS = 50
_MOST_REJECTED = 10


def as_text(report: SalesReport) -> str:
    """Write a report as a readable page: aligned tables and bars.

    Parameters
    ----------
    report : SalesReport
        The report.

    Returns
    -------
    str
        Lines of text. Undefined figures show as a dash; control characters in names
        show as escapes.

    Examples
    --------
    >>> from salesmodel.report import from_tables
    >>> from salesmodel.tables import DealTable
    >>> empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    >>> print(as_text(from_tables(empty)).splitlines()[0])
    Sales report, no instants in the data
    """
    sections: list[Callable[[SalesReport], list[str]]] = [
        _head,
        _outcomes,
        _by_age,
        _funnel,
        bottlenecks,
        losses,
        _owners,
        _repeat,
        months,
        cohorts,
        month_end,
        attention,
        _remarks,
    ]
    blocks = ["\n".join(lines) for section in sections if (lines := section(report))]
    return "\n\n".join(blocks) + "\n"


def _head(report: SalesReport) -> list[str]:
    data, as_of = report.data, report.definition.as_of
    when = (
        "no instants in the data"
        if as_of is None
        else f"as of {as_of:%Y-%m-%d %H:%M} UTC"
    )
    parts = [counted(data.deals, "deal")]
    parts += [] if data.clients is None else [counted(data.clients, "client")]
    parts += [] if data.owners is None else [counted(data.owners, "owner")]
    rows = f"{counted(data.rows, 'row')} read, {len(data.rejected):,} rejected"
    return [f"Sales report, {when}", f"{', '.join(parts)}; {rows}"]


def _outcomes(report: SalesReport) -> list[str]:
    outcomes, unit = report.outcomes, report.definition.currency or ""
    lines = [
        "Outcomes",
        f"  won {outcomes.won:,}, lost {outcomes.lost:,}, open {outcomes.open:,}",
        f"  win rate of closed deals  {rate_cell(outcomes.win_rate)}",
    ]
    if outcomes.won_amount is not None:
        mean, median = outcomes.mean_won_amount, outcomes.median_won_amount
        lines.append(
            f"  won {amount_cell(outcomes.won_amount)} {unit}, "
            f"a deal {about_cell(mean)} in the mean, {about_cell(median)} in the median"
        )
    mean_days, median_days = outcomes.mean_cycle_days, outcomes.median_cycle_days
    lines.append(
        f"  from opening to won {days_cell(mean_days)} days in the mean, "
        f"{days_cell(median_days)} in the median"
    )
    return lines


def _by_age(report: SalesReport) -> list[str]:
    rows = [
        (
            f"{age.days:g}",
            f"{age.won:.1%}",
            f"{age.lost:.1%}",
            f"{age.open:.1%}",
            f"{age.at_risk:,}",
            bar(age.won),
        )
        for age in report.outcome_by_age
    ]
    title = "What becomes of deals by age (open deals are not yet known, not lost)"
    return table(title, ("days", "won", "lost", "open", "at risk", ""), rows)


def _funnel(report: SalesReport) -> list[str]:
    rows = [
        (
            name_cell(row.stage),
            f"{row.reached:,}",
            f"{row.advanced:,}",
            f"{row.lost:,}",
            f"{row.open:,}",
            rate_cell(row.rate),
            days_cell(row.median_days),
            bar(row.rate.value or 0),
        )
        for row in report.funnel
    ]
    header = ("stage", "reached", "advanced", "lost", "open", "rate", "median days", "")
    return table("Funnel (rate = advanced of those decided)", header, rows)


def _owners(report: SalesReport) -> list[str]:
    is_shrunk = any(row.shrunk_rate for row in report.owners)
    rows = [
        (
            "(none)" if row.owner is None else name_cell(row.owner),
            f"{row.won:,}",
            f"{row.lost:,}",
            f"{row.open:,}",
            rate_cell(row.win_rate),
            *([_likely(row.shrunk_rate)] if is_shrunk else []),
            *([] if row.won_amount is None else [amount_cell(row.won_amount)]),
        )
        for row in report.owners
    ]
    header = ["owner", "won", "lost", "open", "win rate"]
    header += ["likely rate"] if is_shrunk else []
    if report.outcomes.won_amount is not None:
        header.append(f"won {report.definition.currency}")
    lines = table("Owners", header, rows[:_MOST_OWNERS])
    return and_more(lines, len(rows) - _MOST_OWNERS)


def _likely(rate: Rate | None) -> str:
    """Show a rate in the light of all owners."""
    return "–" if rate is None or rate.value is None else f"{rate.value:.1%}"


def _repeat(report: SalesReport) -> list[str]:
    repeat, unit = report.repeat, report.definition.currency or ""
    if repeat is None:
        return []
    bought = counted(repeat.clients, "client")
    again = f"{repeat.repeat_clients:,} of them more than once"
    lines = ["Repeat sales", f"  {bought} bought, {again}"]
    if repeat.repeat_share is not None:
        lines.append(
            f"  first sales {amount_cell(repeat.first_amount)} {unit}, "
            f"repeat sales {amount_cell(repeat.repeat_amount)} {unit}: "
            f"{repeat.repeat_share:.1%} repeat"
        )
    elif repeat.repeat_share_if_complete is not None:
        lines.append(
            f"  {repeat.repeat_share_if_complete:.1%} repeat if this is the whole "
            "history, which was not said"
        )
    levels = ", ".join(report.maturity.levels_by_repeat_share)
    if levels:
        lines.append(f"  maturity levels compatible with the share: {levels}")
    elif repeat.repeat_share is not None:
        lines.append("  the share lies between the bands of the maturity levels")
    return lines


def _remarks(report: SalesReport) -> list[str]:
    rejected = report.data.rejected
    told = report.data.notices.items()
    width = max((len(f"{n:,}") for _, n in told), default=0)
    lines = [
        f"  {n:>{width},} × {NOTICES.get(code, code)} ({code})" for code, n in told
    ]
    lines = ["Notices", *lines] if lines else []
    if rejected:
        lines += ["Rejected rows"] + [
            f"  {one.file} row {one.row}: {escaped(one.message)} ({one.code})"
            for one in rejected[:_MOST_REJECTED]
        ]
    if len(rejected) > _MOST_REJECTED:
        lines.append(
            f"  and {len(rejected) - _MOST_REJECTED:,} more (all of them in JSON)"
        )
    return lines
