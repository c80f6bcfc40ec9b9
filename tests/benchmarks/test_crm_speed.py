"""How fast pages of a CRM become columns."""

import time

import pytest

from salesmodel import tabulate
from salesmodel.connect import bitrix24


N_ROWS = 500_000
STAGES = [
    {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": name, "SORT": str(n), "SEMANTICS": said}
    for n, (name, said) in enumerate(
        [("NEW", ""), ("MET", ""), ("OFFER", ""), ("WON", "S"), ("LOSE", "F")]
    )
]


def pages():
    """Make pages of 50 rows, as the interface returns them."""
    rows = [
        {
            "ID": n,
            "TYPE_ID": 1 if n % 5 == 0 else 2,
            "OWNER_ID": 1 + n // 5,
            "CREATED_TIME": f"20{20 + n // 20_000 % 6}-{1 + n // 40_000 % 12:02}"
            f"-{1 + n // 1_440 % 28:02}T{n // 60 % 24:02}:{n % 60:02}:00+03:00",
            "CATEGORY_ID": 0,
            "STAGE_SEMANTIC_ID": "PPPSF"[n % 5],
            "STAGE_ID": ("NEW", "MET", "OFFER", "WON", "LOSE")[n % 5],
        }
        for n in range(N_ROWS)
    ]
    return [
        {"result": {"items": rows[n : n + 50]}, "total": N_ROWS}
        for n in range(0, N_ROWS, 50)
    ]


def deals():
    """Make the deals of these pages, 50 a page."""
    rows = [
        {
            "ID": str(n),
            "CATEGORY_ID": "0",
            "STAGE_ID": "LOSE",
            "STAGE_SEMANTIC_ID": "F",
            "DATE_CREATE": "2020-01-01T00:00:00+03:00",
            "DATE_MODIFY": "2026-01-01T00:00:00+03:00",
            "CLOSEDATE": "2026-01-01T00:00:00+03:00",
            "OPPORTUNITY": f"{n}.50",
            "CURRENCY_ID": "EUR",
            "COMPANY_ID": str(n % 1_000),
            "ASSIGNED_BY_ID": str(n % 20),
        }
        for n in range(1, N_ROWS // 5 + 1)
    ]
    return [{"result": rows[n : n + 50]} for n in range(0, len(rows), 50)]


@pytest.mark.benchmark
def test_tables_are_laid_out_without_deals(capsys):
    """Tables come many times as fast as deals that are laid out afterwards."""
    given = deals(), pages()
    started = time.perf_counter()
    laid = bitrix24.tables(*given, stages=STAGES)
    seconds = time.perf_counter() - started
    few = given[0][:200], given[1][:1_000]
    started = time.perf_counter()
    imported = bitrix24.read(*few, stages=STAGES)
    tabulate.deals(imported.deals)
    tabulate.visits(imported.deals, imported.pipelines[0])
    others = (time.perf_counter() - started) * N_ROWS / 50_000
    n_rows = N_ROWS + N_ROWS // 5
    with capsys.disabled():
        print(
            f"\ntables of Bitrix24: {n_rows / seconds:,.0f} rows/s, "
            f"{others / seconds:.1f} times as fast as by deals (≥ 4)"
        )

    assert N_ROWS // 5 == len(laid.deals)
    assert others >= 4 * seconds


@pytest.mark.benchmark
def test_pages_of_a_stage_history_become_columns(capsys):
    """Bitrix24 pages go straight to a table of stays: 300,000 rows a second."""
    given = pages()
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        laid = bitrix24.visits(given, stages=STAGES)
        runs.append(time.perf_counter() - started)
    speed = N_ROWS / min(runs)
    with capsys.disabled():
        print(f"\nstage history of Bitrix24: {speed:,.0f} rows/s (≥ 300,000)")

    assert N_ROWS == laid.report.accepted - len(STAGES)
    assert speed >= 300_000
