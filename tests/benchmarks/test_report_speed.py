"""The report on a million deals, whole process against whole process."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest


HERE = Path(__file__).parent
ROWS = 1_000_000
ROUNDS = 3


@pytest.fixture(name="deals", scope="module", params=["days", "instants"])
def _deals(request, tmp_path_factory):
    """Write a million deals, their dates as days or as instants."""
    path = tmp_path_factory.mktemp("deals") / f"{request.param}.csv"
    draw = random.Random(20_260_101)
    start = datetime(2020, 1, 1)

    def shown(at: datetime) -> str:
        return at.strftime(
            "%Y-%m-%d" if request.param == "days" else "%Y-%m-%dT%H:%M:%SZ"
        )

    names = (
        "deal_id,client_id,owner,outcome,opened_at,closed_at,amount,currency,product"
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{names}\n")
        for row in range(ROWS):
            opened = start + timedelta(seconds=draw.randrange(4 * 365 * 86_400))
            closed = opened + timedelta(seconds=int(draw.expovariate(1 / 3_456_000)))
            outcome = draw.choice(("won", "lost", "open"))
            file.write(
                f"D{row:08d},c{draw.randrange(ROWS // 8)},owner {draw.randrange(50)},"
                f"{outcome},{shown(opened)},{'' if outcome == 'open' else shown(closed)},"
                f"{draw.randrange(1_000_000) / 100:.2f},EUR,p{draw.randrange(9)}\n"
            )
    return path


def _measured(command: list[str]) -> tuple[float, float, dict]:
    """Run a command; return its seconds, its peak memory in MiB and what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    assert process.returncode == 0
    return time.perf_counter() - started, usage.ru_maxrss / 1024, json.loads(printed)


@pytest.mark.benchmark
def test_a_million_deals_take_at_most_twice_the_time_of_pandas(deals, capsys):
    """The report, all checks and the ages included, is as fast and small as promised."""
    python = sys.executable
    commands = {
        "ours": [python, "-m", "salesmodel", "report", str(deals), "--format", "json"],
        "pandas": [python, str(HERE / "pandas_report.py"), str(deals)],
        "polars": [python, str(HERE / "polars_report.py"), str(deals)],
    }
    runs = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(_measured(command))
    seconds = {
        name: statistics.median(run[0] for run in got) for name, got in runs.items()
    }
    peak = {name: max(run[1] for run in got) for name, got in runs.items()}
    size = deals.stat().st_size / 2**20
    with capsys.disabled():
        print(f"\n{deals.stem}: file {size:.0f} MiB")
        for name in commands:
            print(f"  {name}: {seconds[name]:.2f} s, peak {peak[name]:.0f} MiB")
        print(
            f"  ours / pandas {seconds['ours'] / seconds['pandas']:.2f},"
            f" ours / polars {seconds['ours'] / seconds['polars']:.2f},"
            f" memory bound {2 * size + 300:.0f} MiB"
        )
    ours, pandas = runs["ours"][0][2], runs["pandas"][0][2]

    assert pandas["won"] == ours["outcomes"]["won"]
    assert pandas["won_amount"] == round(100 * float(ours["outcomes"]["won_amount"]))
    assert pandas["repeat_clients"] == ours["repeat"]["repeat_clients"]
    assert pandas["repeat_share_if_complete"] == pytest.approx(
        ours["repeat"]["repeat_share_if_complete"], abs=1e-9
    )
    assert seconds["ours"] <= 2 * seconds["pandas"]
    assert peak["ours"] <= 2 * size + 300
