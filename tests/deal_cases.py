"""A pipeline and a deal that tests begin with, and how a refusal is looked at."""

from datetime import UTC, datetime

import pytest

from salesmodel.domain import Deal, Gate, LostReasons, Pipeline, Stage
from salesmodel.errors import MoveError


STAGES = (
    Stage("new", probability="0.1"),
    Stage("offer", probability="0.4"),
    Stage("contract"),
    Stage("won", kind="won"),
    Stage("won late", kind="won", archived=True),
    Stage("lost", kind="lost"),
)
SALES = Pipeline("sales", STAGES)
LEADS = Pipeline("leads", [Stage("new"), Stage("called")])
"""Without stages where deals are closed: that is done where they stand."""
GATED = Pipeline(
    "gated",
    STAGES,
    gates=[
        Gate("enter", ["offer"], fields=["need", "budget"]),
        Gate("leave", ["new"], fields=["source"]),
        Gate("won", fields=["contract"]),
    ],
    lost=LostReasons(["price", "other"]),
)
BOLD = "Zaphod-Beeblebrox"


def day(n, hour=0):
    """Return an instant of January 2026."""
    return datetime(2026, 1, n, hour, tzinfo=UTC)


def opened(pipeline=SALES, *, id="d1", **given):
    """Return a deal of ann, opened on the fifth."""
    return Deal.open(id, pipeline, **({"at": day(5), "by": "ann"} | given))


def refused(call, kind=MoveError):
    """Expect a refusal, and return the error."""
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def codes(call, kind=MoveError):
    """Expect a refusal, and tell the codes of its blockers."""
    return [blocker.code for blocker in refused(call, kind).blockers]
