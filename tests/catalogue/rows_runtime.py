"""Rows L3, L5 and L7: machines without zones, little stack, and nothing left behind."""

import gc
import sys
import threading
import tracemalloc
import zoneinfo
from collections.abc import Callable
from datetime import UTC

import pytest

from deal_cases import day, opened
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.funnel import bottlenecks, cohorts, conversion
from salesmodel.tables import ClientTable, VisitTable
from salesmodel.values import zone


def l3():
    """Without data of zones the error says so, and what to install; UTC needs none."""
    with pytest.MonkeyPatch.context() as patched:
        for package in ("tzdata", "tzdata.zoneinfo", "tzdata.zoneinfo.Europe"):
            patched.setitem(sys.modules, package, None)
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()
        try:
            with pytest.raises(InvalidValueError, match=r"salesmodel\[tz\]") as caught:
                zone("Europe/Berlin")
            assert UTC is zone("UTC")
        finally:
            zoneinfo.reset_tzpath()

    assert "tzdata" == caught.value.code


def l5():
    """Long histories and long chains need no stack that grows with them."""
    n = 20_000
    merged = {f"c{place}": f"c{place + 1}" for place in range(n)}
    done = []

    def work() -> None:
        visits = VisitTable.from_events(
            deal=[0] * n,
            stage=["lead", "offer"] * (n // 2),
            at=list(range(n)),
            stages=["lead", "offer", "won"],
            kinds={"won": "won"},
        )
        done.append(len(conversion(visits).rows()))
        done.append(len(bottlenecks(visits, amount=[5]).rows()))
        done.append(len(cohorts(visits, days=[1]).rows()))
        whole = ClientTable.from_columns(client=[*merged, f"c{n}"], merged=merged)
        done.append(whole.names)
        with pytest.raises(DefinitionError, match="goes round") as caught:
            ClientTable.from_columns(client=["c0"], merged={**merged, f"c{n}": "c0"})
        done.append(len(str(caught.value)) < 300)

    size = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)

    assert [2, 2, 1, (f"c{n}",), True] == done


def l7():
    """Ten thousand moves leave no memory behind them."""
    first = opened()

    def moves(n: int) -> None:
        for _ in range(n):
            first.move("offer", at=day(6), by="ann")

    moves(100)
    gc.collect()
    tracemalloc.start()
    try:
        moves(1)
        before = tracemalloc.get_traced_memory()[0]
        moves(10_000)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert grown < 10_000


ROWS: dict[str, Callable[[], None]] = {"L3": l3, "L5": l5, "L7": l7}
