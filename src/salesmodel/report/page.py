"""The sales report as a page for a terminal."""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Context, Decimal

from salesmodel.report.notices import NOTICES
from salesmodel.report.sections import SalesReport
from salesmodel.statistics.intervals import Rate


__all__ = ["as_text"]

_BAR = 20
_MOST_OWNERS = 50
_MOST_REJECTED = 10
_LONGEST_NAME = 32
_EXACT = Context(prec=60)
_CENT = Decimal("0.01")

Cells = Sequence[str]


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
        _owners,
        _repeat,
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
    parts = [_number(data.deals, "deal")]
    parts += [] if data.clients is None else [_number(data.clients, "client")]
    parts += [] if data.owners is None else [_number(data.owners, "owner")]
    rows = f"{_number(data.rows, 'row')} read, {len(data.rejected):,} rejected"
    return [f"Sales report, {when}", f"{', '.join(parts)}; {rows}"]


def _outcomes(report: SalesReport) -> list[str]:
    outcomes, unit = report.outcomes, report.definition.currency or ""
    lines = [
        "Outcomes",
        f"  won {outcomes.won:,}, lost {outcomes.lost:,}, open {outcomes.open:,}",
        f"  win rate of closed deals  {_share(outcomes.win_rate)}",
    ]
    if outcomes.won_amount is not None:
        mean, median = outcomes.mean_won_amount, outcomes.median_won_amount
        lines.append(
            f"  won {_amount(outcomes.won_amount)} {unit}, "
            f"a deal {_about(mean)} in the mean, {_about(median)} in the median"
        )
    mean_days, median_days = outcomes.mean_cycle_days, outcomes.median_cycle_days
    lines.append(
        f"  from opening to won {_days(mean_days)} days in the mean, "
        f"{_days(median_days)} in the median"
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
            _bar(age.won),
        )
        for age in report.outcome_by_age
    ]
    title = "What becomes of deals by age (open deals are not yet known, not lost)"
    return _table(title, ("days", "won", "lost", "open", "at risk", ""), rows)


def _funnel(report: SalesReport) -> list[str]:
    rows = [
        (
            _name(row.stage),
            f"{row.reached:,}",
            f"{row.advanced:,}",
            f"{row.lost:,}",
            f"{row.open:,}",
            _share(row.rate),
            _days(row.median_days),
            _bar(row.rate.value or 0),
        )
        for row in report.funnel
    ]
    header = ("stage", "reached", "advanced", "lost", "open", "rate", "median days", "")
    return _table("Funnel (rate = advanced of those decided)", header, rows)


def _owners(report: SalesReport) -> list[str]:
    rows = [
        (
            "(none)" if row.owner is None else _name(row.owner),
            f"{row.won:,}",
            f"{row.lost:,}",
            f"{row.open:,}",
            _share(row.win_rate),
            *([] if row.won_amount is None else [_amount(row.won_amount)]),
        )
        for row in report.owners
    ]
    header = ["owner", "won", "lost", "open", "win rate"]
    if report.outcomes.won_amount is not None:
        header.append(f"won {report.definition.currency}")
    lines = _table("Owners", header, rows[:_MOST_OWNERS])
    more = len(rows) - _MOST_OWNERS
    return [*lines, f"  and {more:,} more (all of them in JSON)"] if more > 0 else lines


def _repeat(report: SalesReport) -> list[str]:
    repeat, unit = report.repeat, report.definition.currency or ""
    if repeat is None:
        return []
    bought = _number(repeat.clients, "client")
    again = f"{repeat.repeat_clients:,} of them more than once"
    lines = ["Repeat sales", f"  {bought} bought, {again}"]
    if repeat.repeat_share is not None:
        lines.append(
            f"  first sales {_amount(repeat.first_amount)} {unit}, "
            f"repeat sales {_amount(repeat.repeat_amount)} {unit}: "
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
            f"  {one.file} row {one.row}: {_escaped(one.message)} ({one.code})"
            for one in rejected[:_MOST_REJECTED]
        ]
    if len(rejected) > _MOST_REJECTED:
        lines.append(
            f"  and {len(rejected) - _MOST_REJECTED:,} more (all of them in JSON)"
        )
    return lines


def _table(title: str, header: Cells, rows: Sequence[Cells]) -> list[str]:
    """Align cells: the first column to the left, the others to the right."""
    if not rows:
        return []
    grid = [header, *rows]
    widths = [max(map(_width, column)) for column in zip(*grid, strict=True)]
    return [title] + [
        "  "
        + "  ".join(
            _padded(cell, width, left=at == 0 or "█" in cell)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in grid
    ]


def _padded(cell: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(cell))
    return cell + space if left else space + cell


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    return sum(
        0
        if unicodedata.combining(one)
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in text
    )


def _name(text: str) -> str:
    shown = _escaped(text)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _escaped(text: str) -> str:
    """Escape what would steer a terminal: controls, and marks of direction."""
    return "".join(
        one
        if one == " " or unicodedata.category(one)[0] not in "CZ"
        else ascii(one)[1:-1]
        for one in text
    )


def _share(rate: Rate) -> str:
    if rate.value is None:
        return "–"
    return f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%}, n {rate.n:,})"


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:,.1f}"


def _amount(amount: Decimal | None) -> str:
    """Group the digits; where there are decimals there are at least two."""
    if amount is None:
        return "–"
    whole, _, decimals = f"{amount:,f}".partition(".")
    return f"{whole}.{decimals:0<2}" if decimals else whole


def _about(amount: Decimal | None) -> str:
    """Round to two decimals, whatever the caller's context."""
    rounded = None if amount is None else amount.quantize(_CENT, context=_EXACT)
    return _amount(rounded).removesuffix(".00")


def _number(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _bar(share: float) -> str:
    return "█" * round(share * _BAR)
