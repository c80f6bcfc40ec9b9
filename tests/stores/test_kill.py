"""What a store keeps when the process is killed in the middle of anything."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stores.moving import process_of


SCRIPT = Path(__file__).with_name("moving.py")


def killed(folder, seconds):
    """Run the moving process, kill it, and return the moves it acknowledged."""
    told = folder / "told"
    with told.open("w") as file:
        running = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(folder)], stdout=file
        )
        try:
            while running.poll() is None and told.stat().st_size == 0:
                time.sleep(0.001)
            time.sleep(seconds)
        finally:
            running.kill()
            running.wait()
    lines = told.read_text().rpartition("\n")[0].splitlines()
    return [line.split() for line in lines]


@pytest.mark.long
def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path, scale):
    """No log is corrupt, no acknowledged move lost, every effect done or pending."""
    draw = random.Random(1)
    acknowledged = []
    for _ in range(scale(300)):
        acknowledged += killed(tmp_path, draw.random() * 0.05)
        store = process_of(tmp_path).store
        deals = {deal.id: deal for deal in store.deals()}
        pending = {effect.id for effect in store.pending()}
        delivered = set((tmp_path / "delivered").read_text().split())
        store.close()

        for name, version, to in acknowledged:
            entered = deals[name].history[int(version) - 1]
            assert (to, int(version)) == (entered.stage, entered.version)
            if to == "b":
                assert {f"{name}:{version}:tell"} <= pending | delivered
    process = process_of(tmp_path)
    process.resume()
    delivered = set((tmp_path / "delivered").read_text().split())

    assert acknowledged
    assert () == process.store.pending() == process.store.failed()
    for name, version, to in acknowledged:
        if to == "b":
            assert f"{name}:{version}:tell" in delivered
        else:
            planned = {one.id for one in process.store.load(name).activities}
            assert f"{name}:{version}:plan" in planned
    process.store.close()
