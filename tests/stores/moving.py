"""A process that moves deals in a store until it is killed; run by the kill test.

It says each move once it is acknowledged, and takes down each effect it delivers.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from salesmodel.automation import CreateTask, Entering, Notify, Rule, SalesProcess
from salesmodel.domain import Deal, Pipeline, Stage
from salesmodel.stores import SqliteStore


SALES = Pipeline("sales", [Stage("a"), Stage("b")])
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
RULES = (
    Rule("tell", on=Entering("b"), then=Notify("owner", "It is there")),
    Rule("plan", on=Entering("a"), then=CreateTask("call")),
)
DEALS = ("d1", "d2", "d3")


def process_of(folder):
    """Return the process of a folder, which delivers into a file there."""
    store = SqliteStore(folder / "deals.sqlite", [SALES], timeout=30)

    def deliver(outgoing):
        with (folder / "delivered").open("a") as file:
            file.write(f"{outgoing.id}\n")

    return SalesProcess(store, RULES, deliver=deliver)


def main(folder):
    """Move deals to and fro, for ever."""
    process = process_of(folder)
    process.resume()
    known = {deal.id for deal in process.store.deals()}
    for name in DEALS:
        if name not in known:
            process.open(Deal.open(name, SALES, at=MONDAY, by="ann"))
    n = 0
    while True:
        name = DEALS[n % len(DEALS)]
        deal = process.store.load(name)
        to = "a" if deal.stage == "b" else "b"
        at = deal.history[-1].at + timedelta(seconds=1)
        made = process.move(name, to, at=at, by="ann", key=f"move {deal.version}")
        sys.stdout.write(f"{name} {made.deal.version} {to}\n")
        sys.stdout.flush()
        n += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
