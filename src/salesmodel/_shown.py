"""How a result shows itself: a table of text, or of HTML for a notebook."""

from collections.abc import Iterable, Sequence
from html import escape

import attrs


__all__ = ["Shown", "cell"]

_MOST_ROWS = 1_000
"""More rows are counted, not shown: a notebook has to open them."""


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
        rows, more = self._told()
        cells = [list(self.heads), *([cell(one) for one in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(
                text.ljust(width) if place == 0 else text.rjust(width)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, *lines, *more])

    def html(self) -> str:
        """Return a table of HTML, every text escaped, half a surrogate pair as a reference."""
        rows, more = self._told()
        head = "".join(f"<th>{escape(one)}</th>" for one in self.heads)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell(one))}</td>" for one in row) + "</tr>"
            for row in rows
        )
        body += "".join(
            f'<tr><td colspan="{len(self.heads)}">{one}</td></tr>' for one in more
        )
        caption = f"<caption>{escape(self.title)}</caption>"
        table = f"<table>{caption}<tr>{head}</tr>{body}</table>"
        return table.encode("utf-8", "xmlcharrefreplace").decode()

    def _told(self) -> tuple[list[Sequence[object]], list[str]]:
        """Return the rows that are shown, and what is said of those that are not."""
        rows = list(self.rows)
        left = len(rows) - _MOST_ROWS
        return rows[:_MOST_ROWS], [f"and {left} more rows"] if left > 0 else []
