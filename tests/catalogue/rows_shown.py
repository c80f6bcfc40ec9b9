"""Rows D8 to D10 and K4 to K9: what results show of hostile names, many rows and none."""

import ast
import locale
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import salesmodel
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.funnel import attention, bottlenecks, call_funnel, cohorts, losses
from salesmodel.repeat import client_control, product_pairs, satisfaction
from salesmodel.report import as_text, from_tables
from salesmodel.tables import (
    ClientTable,
    ContactTable,
    DealTable,
    PurchaseTable,
    ResponseTable,
    VisitTable,
    known_at,
)


NOW = 1_772_323_200_000_000
HOSTILE = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "</td></table><style>*{color:red}</style>",
    "&lt;b&gt;",
    "\u202egnp.exe",
    "אבג",
    "👩‍👩‍👧",
    "x" * 200,
    "half \ud800",
)


class Tags(HTMLParser):
    """Gather what a browser would take for an element, and the texts of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and begin a cell."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Go on with the cell."""
        if self.cells:
            self.cells[-1] += data


def results(names: tuple[str, ...]) -> tuple[object, ...]:
    """Make results whose rows are named as told."""
    n = len(names)
    at = [f"2026-01-{place % 28 + 1:02}" for place in range(n)]
    visits = VisitTable.from_events(
        deal=[f"d{place}" for place in range(n)],
        stage=list(names),
        at=at,
        stages=[*names, "won"],
        kinds={"won": "won"},
        as_of=NOW,
    )
    contacts = ContactTable.from_columns(at=at, seller=names, level=["deal"] * n)
    base = ClientTable.from_columns(client=names, segment=names)
    sold = PurchaseTable.from_columns(
        client=[0, 0] * n,
        at=[0, 0] * n,
        deal=[str(place // 2) for place in range(2 * n)],
        product=[one for name in names for one in (name, "hose")],
    )
    scores = ResponseTable.from_columns(at=at, score=[9] * n, seller=names)
    return (
        bottlenecks(visits, amount=[5] * n),
        cohorts(visits, days=[30]),
        losses(visits),
        call_funnel(contacts, "seller"),
        client_control(base, as_of=NOW),
        product_pairs(sold, min_count=1),
        satisfaction(scores, "seller"),
    )


def d8():
    """Half of a surrogate pair in a name keeps no page and no log from being written."""
    for found in results(HOSTILE):
        assert found._repr_html_().encode()
    for error in (
        MixedCurrencyError({"EUR": 1, "\ud800": 2}),
        InvalidValueError("level[0]", "call or \ud800", "x"),
    ):
        assert "\\ud800" in str(error)
        assert str(error).encode()


def d9():
    """What a terminal would obey is escaped in what errors say."""
    error = MixedCurrencyError({"E\x1b[2J": 1, "U\x00D": 2})

    assert "E\\x1b[2J (1), U\\x00D (2)" in str(error)


def d10():
    """A turn of direction stays in its cell, and is escaped in errors."""
    page = results(HOSTILE)[3]._repr_html_()

    assert "\u202egnp.exe" in Tags(page).cells
    assert "\\u202e" in str(MixedCurrencyError({"\u202e": 1, "EUR": 1}))


def k4():
    """No name becomes an element, an attribute or a style of what results show."""
    for found in results(HOSTILE):
        tags = Tags(found._repr_html_())
        assert tags.tags <= {"table", "caption", "tr", "th", "td"}
        assert tags.attributes <= {"colspan"}


def k6():
    """Of very many rows the first are shown, and the others counted."""
    shown = Shown("many", ["name", "n"], [[f"s{row}", row] for row in range(100_000)])
    lines = shown.text().splitlines()

    assert (1_003, "and 99000 more rows") == (len(lines), lines[-1])
    assert 2 + 2 * 1_000 + 1 == len(Tags(shown.html()).cells)
    assert "and 99000 more rows" == Tags(shown.html()).cells[-1]
    few = Shown("few", ["n"], [[1]])
    assert "more rows" not in few.text() + few.html()
    stages = tuple(f"s{number}" for number in range(2_000))
    assert "more rows" in str(bottlenecks(_standing(stages), amount=[5] * 2_000))


def _standing(stages):
    n = len(stages)
    return VisitTable.from_events(
        deal=[f"d{place}" for place in range(n)],
        stage=list(stages),
        at=["2026-01-05"] * n,
        stages=[*stages, "won"],
        kinds={"won": "won"},
    )


def k7():
    """Of nothing, of one row and of rows that are all the same there is something to see."""
    for names in ((), ("one",), ("same", "other")):
        for found in results(names):
            assert "nan" not in str(found)
            assert {"table", "caption"} <= Tags(found._repr_html_()).tags
    empty = DealTable.from_columns(deal=[], outcome=[], opened=[], closed=[])
    page = as_text(from_tables(empty, VisitTable.empty()))
    assert page.startswith("Sales report, no instants in the data")
    assert "nan" not in page


def k8():
    """Names from right to left, joined emoji and 200 characters stay whole in their cells."""
    shown = Tags(results(HOSTILE)[3]._repr_html_()).cells

    assert set(HOSTILE[:-1]) <= set(shown)
    names = list(HOSTILE[4:8])
    deals = DealTable.from_columns(
        deal=names,
        outcome=["open"] * 4,
        opened=["2026-01-05"] * 4,
        closed=[None] * 4,
        owner=names,
    )
    lines = as_text(from_tables(deals, as_of=NOW)).splitlines()
    assert max(map(len, lines)) < 120
    assert "\u202e" not in "".join(lines)
    listed = attention(known_at(deals, as_of=NOW), target_days=5)
    assert names == [row.deal for row in listed.rows()]


def k9():
    """Figures are written by the package, not by the locale of the process."""
    for path in Path(salesmodel.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in getattr(node, "names", ()) if one.name]
            assert not (isinstance(node, ast.Import) and "locale" in names)
    before = [str(found) for found in results(("one", "two"))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(locale, "localeconv", lambda: {"decimal_point": ","})
        assert before == [str(found) for found in results(("one", "two"))]


ROWS: dict[str, Callable[[], None]] = {
    "D8-shown": d8,
    "D9-shown": d9,
    "D10-shown": d10,
    "K4": k4,
    "K6": k6,
    "K7": k7,
    "K8": k8,
    "K9": k9,
}
