"""Rows K of `bad-inputs.md` that concern files which others open."""

import csv as csv_module
import io
from collections.abc import Callable

from imports import labels
from salesmodel.connect import csv, export
from salesmodel.tables import DealTable


def k5():
    """What a spreadsheet would run gets an apostrophe, numbers stay, reading undoes it."""
    starts = ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
    owners = [f"{start}cmd|' /C calc'!A0" for start in starts]
    table = DealTable.from_columns(
        deal=[f"d{n}" for n in range(len(owners))],
        outcome=["open"] * len(owners),
        opened=[None] * len(owners),
        closed=[None] * len(owners),
        owner=owners,
        amount=[-500] * len(owners),
        currency="EUR",
    )
    content = b"".join(export.deals(table).csv())
    written = csv_module.DictReader(io.StringIO(content.decode(), newline=""))
    nul = DealTable.from_columns(
        deal=["\0=1"], outcome=["open"], opened=[None], closed=[None]
    )

    assert [(f"'{owner}", "-5.00") for owner in owners] == [
        (row["owner"], row["amount"]) for row in written
    ]
    assert b"'\0=1,open,,\r\n" == list(export.deals(nul).csv())[1]
    imported = csv.read(io.BytesIO(content), profile=export.profile())
    assert owners == labels(imported.deals.owner)
    assert [-500] * len(owners) == imported.deals.amount.tolist()


ROWS: dict[str, Callable[[], None]] = {"K5": k5}
