"""What is written of tables and of a book is read again as it was, and runs nowhere."""

import csv as csv_module
import io
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain_strategies import lives
from salesmodel import tabulate
from salesmodel._arrays import EARLIEST, LATEST, MISSING, NO_LABEL
from salesmodel.connect import csv, export, rows
from salesmodel.tables import DealTable, VisitTable
from salesmodel.values import minor_digits


FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TEXTS = st.builds(
    "{}{}x".format,
    st.sampled_from(["", "'", "''", "'a", "\n", '"', ",", *FORMULAS, "'=", "''@"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
)
LABELS = st.none() | TEXTS
INSTANTS = st.none() | st.integers(EARLIEST, LATEST) | st.sampled_from([0, EARLIEST])
STAGES = ("lead", "=offer", "-", "signed", "price", "left")
KINDS = {"signed": "won", "price": "lost", "left": "out"}


@st.composite
def deal_tables(draw):
    """Draw deals whose texts are anything that a file may hold."""
    names = draw(st.lists(TEXTS.filter(lambda text: len(text) <= 128), unique=True))
    n = len(names)
    few = {"min_size": n, "max_size": n}
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    most = 10 ** (15 + minor_digits(currency))
    known = st.none() | st.integers(-min(most, 2**63 - 1), min(most, 2**63 - 1))
    columns = {
        name: draw(st.none() | st.lists(LABELS, **few))
        for name in ("client", "owner", "product", "source", "pipeline", "parent")
    }
    return DealTable.from_columns(
        deal=names,
        outcome=draw(st.lists(st.sampled_from(["open", "won", "lost"]), **few)),
        opened=[_absent(at) for at in draw(st.lists(INSTANTS, **few))],
        closed=[_absent(at) for at in draw(st.lists(INSTANTS, **few))],
        amount=draw(st.none() | st.lists(known, **few)),
        currency=currency,
        **columns,
    )


def _absent(at):
    return MISSING if at is None else at


def told(table):
    """Return what a table says, deal by deal; columns without a cell say nothing."""
    found = {
        "deal": list(table.deal),
        "outcome": table.outcome.tolist(),
        "opened": table.opened.tolist(),
        "closed": table.closed.tolist(),
    }
    for name in ("client", "owner", "product", "source", "pipeline", "parent"):
        column = getattr(table, name)
        if column is not None:
            found[name] = [
                None if code == NO_LABEL else column.labels[code]
                for code in column.codes.tolist()
            ]
    if table.amount is not None and (table.amount != MISSING).any():
        found["amount"] = [table.currency, *table.amount.tolist()]
    return {name: each for name, each in found.items() if any(map(_says, each))}


def _says(cell):
    return cell is not None


def stays(visits):
    """Return who came where and when, in the words of a table."""
    return [
        (visits.deals[deal], visits.stages.labels[stage], at)
        for deal, stage, at in zip(
            visits.deal.tolist(),
            visits.stage.tolist(),
            visits.entered.tolist(),
            strict=True,
        )
    ]


def read_twice(sheet, profile, *, history=False):
    """Read a sheet as CSV and as JSON Lines."""
    content = io.BytesIO(b"".join(sheet.csv()))
    lines = map(json.loads, sheet.json_lines())
    name = "history" if history else "deals"
    return (
        csv.read(**{name: content}, profile=profile),
        rows.read(**{name: lines}, profile=profile),
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(deal_tables())
def test_deals_are_read_as_they_were_written(table):
    """Whatever identifiers, labels, instants and amounts are, they come back."""
    sheet = export.deals(table)

    for imported in read_twice(sheet, export.profile()):
        assert () == imported.rejected
        assert told(table) == told(imported.deals)


@given(deal_tables())
def test_no_cell_is_a_formula(table):
    """No text begins with what a spreadsheet runs; a number stands bare."""
    sheet = export.deals(table)
    text = b"".join(sheet.csv()).decode()
    written = list(csv_module.reader(io.StringIO(text, newline="")))[1:]

    for cells in written:
        named = dict(zip(sheet.columns, cells, strict=True))
        amount = named.pop("amount", "")
        assert not any(cell.startswith((*FORMULAS, "\0")) for cell in named.values())
        assert not amount or float(amount) == float(amount)


@given(
    st.lists(
        st.tuples(
            TEXTS.filter(lambda text: len(text) <= 128),
            st.sampled_from(STAGES),
            st.integers(EARLIEST, LATEST) | st.sampled_from([0, 5]),
        )
    )
)
def test_a_history_is_read_as_it_was_written(events):
    """Stays come back with their order, at one instant too, under their stages' names."""
    deal, stage, at = zip(*events, strict=True) if events else ((), (), ())
    visits = VisitTable.from_events(
        deal=list(deal), stage=list(stage), at=list(at), stages=STAGES, kinds=KINDS
    )
    read = read_twice(
        export.history(visits), export.profile(visits.stages), history=True
    )

    for imported in read:
        assert stays(visits) == stays(imported.visits)
        assert () == imported.rejected
        for kind in ("open", "won", "lost", "out"):
            names = getattr(imported.visits.stages, kind)
            assert (
                getattr(visits.stages, kind)
                == names[: len(getattr(visits.stages, kind))]
            )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_a_book_is_written_and_read_by_its_tables(life):
    """Deals and their history leave by `tabulate` and come back as the same tables."""
    table = tabulate.deals([life.deal])
    pipeline = life.deal.pipeline
    renamed = {"s0": "t0"} if pipeline.version > 1 else None
    visits = tabulate.visits([life.deal], pipeline, renamed=renamed)
    sheets = export.deals(table), export.history(visits)
    imported = csv.read(
        *(io.BytesIO(b"".join(sheet.csv())) for sheet in sheets),
        profile=export.profile(visits.stages),
    )

    assert told(table) == told(imported.deals)
    assert stays(visits) == stays(imported.visits)
