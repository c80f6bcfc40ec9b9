"""Every row of `bad-inputs.md` that applies so far has a test of its id."""

from collections import defaultdict
from collections.abc import Callable

import pytest

from catalogue import (
    rows_automation,
    rows_calls,
    rows_contacts,
    rows_control,
    rows_crm,
    rows_dates_api,
    rows_deals,
    rows_documents,
    rows_edges,
    rows_fields,
    rows_funnel,
    rows_import,
    rows_maturity,
    rows_money,
    rows_names,
    rows_output,
    rows_pipelines,
    rows_profit,
    rows_purchases,
    rows_records,
    rows_repeat,
    rows_runtime,
    rows_selling,
    rows_shown,
    rows_stores,
    rows_tables,
    rows_text,
)


MODULES = (
    rows_money,
    rows_dates_api,
    rows_text,
    rows_tables,
    rows_import,
    rows_output,
    rows_names,
    rows_fields,
    rows_pipelines,
    rows_deals,
    rows_funnel,
    rows_profit,
    rows_purchases,
    rows_contacts,
    rows_documents,
    rows_records,
    rows_automation,
    rows_stores,
    rows_control,
    rows_repeat,
    rows_maturity,
    rows_calls,
    rows_selling,
    rows_crm,
    rows_shown,
    rows_runtime,
    rows_edges,
)

PROMISED = [
    *(f"A{number}" for number in range(1, 26)),
    *(f"B{number}" for number in range(1, 26)),
    *(f"C{number}" for number in range(1, 6)),
    *(f"D{number}" for number in range(1, 13)),
    *(f"E{number}" for number in range(1, 11)),
    *(f"F{number}" for number in range(1, 21)),
    *(f"G{number}" for number in range(1, 26)),
    *(f"H{number}" for number in (*range(1, 20), 21, 22)),
    *(f"I{number}" for number in range(1, 21)),
    *(f"J{number}" for number in (*range(1, 11), *range(12, 16), 17, 18)),
    *(f"J{number}" for number in (*range(1, 16), 17, 18)),
    *("K1", "K2", "K3", "K10"),
    *(f"K{number}" for number in range(1, 11)),
    *("L3", "L5", "L7"),
]
NOT_HERE: dict[str, str] = {
    "H8": "no regression is fitted, so that nothing separates and nothing is collinear",
    "H9": "no model of lifetimes is fitted: what one needs is summarised for others",
}
"""Rows that do not apply yet, and why."""


def halves() -> dict[str, list[Callable[[], None]]]:
    """Gather the functions of each row; halves of one row come together."""
    found: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)
    for module in MODULES:
        for name, check in module.ROWS.items():
            found[name.partition("-")[0]].append(check)
    return dict(sorted(found.items(), key=lambda row: (row[0][0], int(row[0][1:]))))


ROWS = halves()


@pytest.mark.parametrize("row", ROWS)
def test_catalogue(row):
    """What the row of the catalogue demands holds."""
    for check in ROWS[row]:
        check()


@pytest.mark.parametrize("row", PROMISED)
def test_every_promised_row_is_tested_or_explained(row):
    """A row has a test, or one line that says why it does not apply yet."""
    assert (row in ROWS) != (row in NOT_HERE)


def test_every_check_says_what_its_row_demands():
    """The docstring of each check is the demand of its row."""
    for checks in ROWS.values():
        assert all(check.__doc__ for check in checks)
