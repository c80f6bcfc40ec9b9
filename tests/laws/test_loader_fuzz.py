"""Whatever a loader is given, it raises our errors alone, and soon.

Inputs are documents and files that were right, with bytes or cells changed by chance: the
seed is fixed, so that each run is the same. Hypothesis draws stranger ones in the laws of
records and imports; here the number counts.
"""

import contextlib
import inspect
import io
import json
import random
import time
from functools import partial
from pathlib import Path

import pytest

from crm_samples import payloads
from record_strategies import CHECKS
from salesmodel import funnel, repeat
from salesmodel.connect import (
    Profile,
    amocrm,
    bitrix24,
    csv,
    export,
    hubspot,
    pipedrive,
    rows,
    salesforce,
)
from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.errors import SalesModelError
from salesmodel.records import from_dict, from_json
from salesmodel.tables import (
    ContactTable,
    DealTable,
    PurchaseTable,
    VisitTable,
    number_purchases,
)


SAMPLES = Path(__file__).parents[1] / "records" / "samples"
DOCUMENTS = [path.read_bytes() for path in sorted(SAMPLES.glob("*/*.json"))]
PIECES = [b"[", b"{", b'"', b"\\", b"}", b",", b"-", b"1e999", b"NaN", b"\x00", b"\xff"]
PIECES += [
    b"null",
    b"[" * 200,
    b"9" * 5_000,
    b"\\ud800",
    "\ufeff".encode(),
    b"\n",
    b";",
]
JUNK = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    float("nan"),
    "",
    " ",
    "x",
    "\ud800",
    "\0",
    [],
    {},
]
JUNK += ["9" * 5_000, "2026-02-30", [[]] * 3, {"type": "and"}, {1: 2}, b"x", object()]
CELLS = [
    "",
    " ",
    "x",
    "\0",
    "\ud800",
    "=1",
    "9" * 70,
    "1,234",
    "2026-02-30",
    "01/02/26",
]
CELLS += [None, "won", "24:00", "2026-01-01T00:00:00+99:00", "-", "1e5", "0001-01-01"]
DEALS = DealTable.from_columns(
    deal=["d1", "d2", "d3"],
    outcome=["won", "open", "lost"],
    opened=["2026-01-05", "2026-01-07T10:00:00.25Z", None],
    closed=["2026-02-01", None, None],
    owner=["=ann", "bob", None],
    amount=[-5, None, 70],
    currency="EUR",
)
VISITS = VisitTable.from_events(
    deal=["d1", "d2", "d1"],
    stage=["lead", "lead", "won"],
    at=["2026-01-05", "2026-01-07T10:00:00Z", "2026-02-01"],
    stages=["lead", "won"],
    kinds={"won": "won"},
)
PROFILES = [
    export.profile(VISITS.stages),
    Profile(stages=["lead"], numbers=NumberFormat(decimal=","), encoding="cp1251"),
    Profile(stages=["lead"], dates=DateFormat(format="%d.%m.%Y"), footer=1),
    Profile(currency="USD", delimiter=";"),
]
MOST = 50
"""Milliseconds a KB."""


def spoilt_bytes(content, chance):
    """Change a few places of a text: a piece more, a piece less, one byte another."""
    raw = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.choice([0, 1, 1, 8, 200]))
        raw[start:end] = chance.choice([*PIECES, bytes([chance.randrange(256)])])
    return bytes(raw)


def spoilt_part(document, chance):
    """Put junk in a place of a document."""
    copy = json.loads(document)
    holder = copy
    while True:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        if not keys:
            return copy
        key = chance.choice(list(keys))
        below = holder[key]
        if not isinstance(below, dict | list) or chance.random() < 0.2:
            holder[key] = chance.choice(JUNK)
            return copy
        holder = below


def spoilt_rows(sheet, chance):
    """Put junk in cells of rows."""
    told = [dict(row) for row in sheet]
    for _ in range(chance.randint(1, 3)):
        row = chance.choice(told)
        row[chance.choice(list(row))] = chance.choice(CELLS)
    return told


SHEETS = {"deals": export.deals(DEALS), "history": export.history(VISITS)}
FILES = {name: b"".join(sheet.csv()) for name, sheet in SHEETS.items()}
ROWS = {name: list(sheet.rows()) for name, sheet in SHEETS.items()}


def read_text(chance):
    """Read JSON."""
    text = spoilt_bytes(chance.choice(DOCUMENTS), chance)
    return len(text), partial(from_json, text, checks=CHECKS)


def read_document(chance):
    """Read a dictionary."""
    document = chance.choice(DOCUMENTS)
    spoilt = spoilt_part(document, chance)
    return len(document), partial(from_dict, spoilt, checks=CHECKS)


def read_file(chance):
    """Read CSV."""
    name = chance.choice(list(FILES))
    content = spoilt_bytes(FILES[name], chance)
    given = {name: io.BytesIO(content)}
    return len(content), partial(csv.read, **given, profile=chance.choice(PROFILES))


def read_rows(chance):
    """Read rows at hand."""
    name = chance.choice(list(ROWS))
    given = {name: spoilt_rows(ROWS[name], chance)}
    return 200, partial(rows.read, **given, profile=chance.choice(PROFILES))


PURCHASES = PurchaseTable.from_columns(
    client=["a", "b", "a"],
    at=["2026-01-05", "2026-01-07", "2026-02-01"],
    amount=[5, 6, 7],
    currency="EUR",
    deal=["x", "y", "z"],
    product=["p", "q", "p"],
    seller=["s", "s", "t"],
)
CONTACTS = ContactTable.from_columns(
    at=["2026-01-05", "2026-01-06"], seller=["Ann", "Bob"], level=[1, 4]
)
LAST = 1_780_000_000_000_000
STATES = [
    funnel.ConversionState.of(VISITS),
    funnel.OutcomeState.of(VISITS),
    funnel.FlowState.of(VISITS),
    funnel.TimeInStageState.of(VISITS),
    funnel.CallCounts.of(CONTACTS, "seller"),
    repeat.MonthlySalesState.of(PURCHASES),
    repeat.ProductPairsState.of(PURCHASES),
    repeat.MarketingRfmState.of(PURCHASES, as_of=LAST),
    repeat.RetentionState.of(PURCHASES, as_of=LAST),
    repeat.RepeatSharesState.of(number_purchases(PURCHASES)),
]


def read_state(chance):
    """Read a mergeable state."""
    state = chance.choice(STATES)
    document = json.dumps(state.as_dict())
    spoilt = spoilt_part(document, chance)
    return len(document), partial(type(state).from_dict, spoilt)


def _texts(vendor, read):
    """Return the payloads of a vendor that a reader takes, as JSON."""
    taken = inspect.signature(read).parameters
    found = payloads(vendor, "ru")
    return {name: json.dumps(found[name]) for name in found if name in taken}


READERS = {
    "amocrm": amocrm.read,
    "amocrm_purchases": partial(amocrm.purchases, currency="RUB"),
    "bitrix24": bitrix24.read,
    "hubspot": hubspot.read,
    "hubspot_warehouse": hubspot.read,
    "pipedrive": pipedrive.read,
    "salesforce": salesforce.read,
}
VENDORS = [(read, _texts(vendor, read)) for vendor, read in READERS.items()]


def read_crm(chance):
    """Read the payloads of a CRM, one of them spoilt."""
    read, texts = chance.choice(VENDORS)
    name = chance.choice(list(texts))
    given = {each: json.loads(text) for each, text in texts.items()}
    given[name] = spoilt_part(texts[name], chance)
    return sum(map(len, texts.values())), partial(read, **given)


LOADERS = [read_text, read_document, read_state, read_file, read_rows, read_crm]


def spent(call):
    """Return how long a reading took, in ms, whether it succeeds or not."""
    started = time.perf_counter()
    with contextlib.suppress(SalesModelError):
        call()
    return 1_000 * (time.perf_counter() - started)


@pytest.mark.long
@pytest.mark.parametrize("loader", LOADERS)
def test_a_loader_raises_our_errors_alone_and_soon(loader, request):
    """200,000 inputs, 2,000 unless in full: read or refused by our error, 50 ms a KB."""
    n = 200_000 if request.config.getoption("--full") else 2_000
    chance = random.Random(loader.__name__)  # noqa: S311 — the same inputs in each run
    slow = []
    for _ in range(n):
        size, call = loader(chance)
        most = MOST * max(1, size / 1_024)
        if spent(call) > most and min(spent(call) for _ in range(3)) > most:
            slow.append(call)

    assert [] == slow
