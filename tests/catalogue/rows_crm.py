"""Rows of `bad-inputs.md` on imports from CRMs: their cells, overlaps and repetitions."""

import pytest

from crm_samples import LANGUAGES, expected, sample, told
from salesmodel.connect import bitrix24, hubspot, salesforce
from salesmodel.connect.crm import apply
from salesmodel.domain import Book
from salesmodel.errors import LoadError


DEAL = {
    "ID": "7",
    "STAGE_ID": "NEW",
    "DATE_CREATE": "2026-01-05T10:00:00+03:00",
    "DATE_MODIFY": "",
    "CONTACT_ID": "0",
    "OPPORTUNITY": "1000.00",
    "CURRENCY_ID": "RUB",
    "CLOSED": "N",
}
MOVE = {
    "ID": 1,
    "OWNER_ID": 7,
    "TYPE_ID": 1,
    "CREATED_TIME": "2026-01-05T10:00:00+03:00",
    "CATEGORY_ID": 0,
    "STAGE_ID": "NEW",
}


def i12():
    """An event of a deal that is not there is listed; a client that is not, counted."""
    client = {"ID": "9", "TITLE": "Acme", "DATE_CREATE": DEAL["DATE_CREATE"]}
    deal = DEAL | {"COMPANY_ID": "8"}
    report = bitrix24.read([deal], [MOVE | {"OWNER_ID": 5}], companies=[client]).report

    assert {"orphan": 1} == report.codes
    assert 1 == report.notices["clients_missing"]


def j2():
    """In payloads, where nobody declares an encoding, mojibake lists its row: it is no name."""
    client = {"ID": "9", "TITLE": "РЎРґРµР»РєР°", "DATE_CREATE": DEAL["DATE_CREATE"]}
    stage = {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "NEW", "NAME": "Íîâàÿ"}
    report = bitrix24.read([DEAL], companies=[client], stages=[stage]).report

    assert {"mojibake": 2} == report.codes
    assert (2, 1) == (len(report.rejected), report.accepted)


def d8():
    """Half a surrogate pair lists its row, in a line of JSON too."""
    line = '{"ID": "7", "STAGE_ID": "a\\ud800", "DATE_CREATE": "2026-01-05T10:00:00Z"}'

    assert {"mojibake": 1} == bitrix24.read([line]).report.codes


def j10():
    """Of Bitrix24 `""`, `"0"`, amounts as text and offsets are what they mean there."""
    deal = bitrix24.read([DEAL]).deals[0]

    assert ("1000.00 RUB", None) == (str(deal.amount), deal.client_id)
    assert "2026-01-05 07:00:00+00:00" == str(deal.opened_at)


def j11():
    """Times and stages of every vendor are what its samples of each language say."""
    for vendor in ("bitrix24", "amocrm", "hubspot", "pipedrive", "salesforce"):
        for language in LANGUAGES:
            assert expected(vendor, language) == told(sample(vendor, language))
    epoch = {"id": "1", "properties": {"dealstage": "5", "createdate": "1767596400000"}}
    assert "2026-01-05 07:00:00+00:00" == str(hubspot.read([epoch]).deals[0].opened_at)
    naive = {"Id": "1", "StageName": "a", "CreatedDate": "2026-01-05T07:00:00"}
    assert {"time_zone": 1} == salesforce.read([naive]).report.codes


def j12():
    """A row of two pages counts once; one that differs counts not at all."""
    pages = [{"result": [DEAL]}, {"result": [DEAL]}]
    other = {"result": [DEAL | {"STAGE_ID": "MET"}]}

    twice = bitrix24.read(pages)
    assert (1, 1) == (len(twice.deals), twice.report.duplicates)
    conflict = bitrix24.read([*pages, other])
    assert ((), {"duplicate_conflict": 2}) == (conflict.deals, conflict.report.codes)


def j14():
    """Importing the same rows again changes nothing, in whatever order they come."""
    book, moved = Book(), MOVE | {"ID": 2, "TYPE_ID": 2, "STAGE_ID": "MET"}
    deal = DEAL | {"STAGE_ID": "MET"}
    apply(bitrix24.read([deal], [MOVE, moved]), book)
    before = book.deals
    again = apply(bitrix24.read([deal], [moved, MOVE]), book)

    assert (0, 0, 1, before) == (
        again.added,
        again.changed,
        again.unchanged,
        book.deals,
    )


def j15():
    """A bad row late in the import keeps a strict one out, and a lenient one not."""
    rows = [DEAL | {"ID": str(n)} for n in range(1, 400)]
    imported = bitrix24.read([*rows, DEAL | {"ID": "400", "OPPORTUNITY": "1,5"}])
    book = Book()

    with pytest.raises(LoadError, match="deals, row 400"):
        apply(imported, book)
    assert 0 == len(book)
    assert 399 == apply(imported, book, strict=False).added
    assert (400, 399) == (imported.report.rows, imported.report.accepted)


ROWS = {
    "I12-crm": i12,
    "D8-crm": d8,
    "J2-crm": j2,
    "J10": j10,
    "J11": j11,
    "J12": j12,
    "J14": j14,
    "J15": j15,
}
