"""How a result shows itself: a table of text, or of HTML for a notebook."""

from collections.abc import Iterable, Sequence
from html import escape

import attrs


__all__ = ["Shown", "cell"]


def cell(value: object) -> str:
    """Show a figure: undefined as a dash, shares and days with three decimals."""
    if value is None or value != value:  # noqa: PLR0124 — nan is what differs from itself
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else f"{value}"


@attrs.frozen(eq=False)
class Shown:
    """A title, the heads of columns, and rows of figures."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[object]]

    def text(self) -> str:
        """Return aligned lines, numbers to the right."""
        cells = [list(self.heads), *([cell(one) for one in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(
                text.ljust(width) if place == 0 else text.rjust(width)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, *lines])

    def html(self) -> str:
        """Return a table of HTML, every text escaped."""
        head = "".join(f"<th>{escape(one)}</th>" for one in self.heads)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell(one))}</td>" for one in row) + "</tr>"
            for row in self.rows
        )
        caption = f"<caption>{escape(self.title)}</caption>"
        return f"<table>{caption}<tr>{head}</tr>{body}</table>"
