"""How figures and names show on a page for a terminal."""

import unicodedata
from collections.abc import Sequence
from decimal import Context, Decimal

from salesmodel.statistics.intervals import Rate


__all__ = [
    "Cells",
    "about_cell",
    "amount_cell",
    "and_more",
    "bar",
    "counted",
    "days_cell",
    "escaped",
    "name_cell",
    "rate_cell",
    "table",
]

_BAR = 20
_LONGEST_NAME = 32
_EXACT = Context(prec=60)
_CENT = Decimal("0.01")

Cells = Sequence[str]


def table(title: str, header: Cells, rows: Sequence[Cells]) -> list[str]:
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


def name_cell(text: str) -> str:
    shown = escaped(text)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def escaped(text: str) -> str:
    """Escape what would steer a terminal: controls, and marks of direction."""
    return "".join(
        one
        if one == " " or unicodedata.category(one)[0] not in "CZ"
        else ascii(one)[1:-1]
        for one in text
    )


def rate_cell(rate: Rate) -> str:
    if rate.value is None:
        return "–"
    return f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%}, n {rate.n:,})"


def days_cell(days: float | None) -> str:
    return "–" if days is None else f"{days:,.1f}"


def amount_cell(amount: Decimal | None) -> str:
    """Group the digits; where there are decimals there are at least two."""
    if amount is None:
        return "–"
    whole, _, decimals = f"{amount:,f}".partition(".")
    return f"{whole}.{decimals:0<2}" if decimals else whole


def about_cell(amount: Decimal | None) -> str:
    """Round to two decimals, whatever the caller's context."""
    rounded = None if amount is None else amount.quantize(_CENT, context=_EXACT)
    return amount_cell(rounded).removesuffix(".00")


def counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def bar(share: float) -> str:
    return "█" * round(share * _BAR)


def and_more(lines: list[str], more: int) -> list[str]:
    """Add how many lines are not shown, if there are such."""
    return [*lines, f"  and {more:,} more (all of them in JSON)"] if more > 0 else lines
