"""Pipelines whose truth is known: deals that move by stated chances."""

import numpy as np

from salesmodel.funnel import DAY
from salesmodel.tables import VisitTable


START = 1_767_225_600_000_000
OPEN = ("lead", "meeting", "offer", "contract")
STAGES = (*OPEN, "won", "lost")
KINDS = {"won": "won", "lost": "lost"}
# From each open stage (line) to each stage (column): skips and returns are among them.
CHANCES = np.array(
    [
        [0.00, 0.55, 0.10, 0.00, 0.00, 0.35],
        [0.05, 0.00, 0.65, 0.05, 0.00, 0.25],
        [0.00, 0.10, 0.00, 0.50, 0.10, 0.30],
        [0.00, 0.00, 0.05, 0.00, 0.75, 0.20],
    ]
)
# Step by step, and at each of them as many get on.
STRAIGHT = np.array(
    [
        [0.0, 0.8, 0.0, 0.0, 0.0, 0.2],
        [0.0, 0.0, 0.8, 0.0, 0.0, 0.2],
        [0.0, 0.0, 0.0, 0.8, 0.0, 0.2],
        [0.0, 0.0, 0.0, 0.0, 0.8, 0.2],
    ]
)
MEAN_AMOUNT = 10_000 * float(np.exp(0.5**2 / 2))


def with_point(chances, stage, point):
    """Let more of the stays of a stage lead on, and fewer elsewhere."""
    bent = chances.copy()
    ahead = np.arange(len(STAGES)) > stage
    ahead[STAGES.index("lost")] = False
    on = bent[stage, ahead].sum()
    bent[stage, ahead] *= (on + point) / on
    bent[stage, ~ahead] *= (1 - on - point) / (1 - on)
    return bent


def expected_won(n_deals, chances):
    """Return the amount that is won in the end of deals that all begin as leads."""
    n_open = len(OPEN)
    chance = np.linalg.solve(
        np.eye(n_open) - chances[:, :n_open], chances[:, STAGES.index("won")]
    )
    return n_deals * MEAN_AMOUNT * chance[0]


def simulated(n_deals, chances, draw):
    """Let deals move until they are closed; return their stays and amounts.

    Every deal has luck of its own for each move, used or not: from one seed the same
    deals run under other chances.
    """
    amount = 10_000 * draw.lognormal(0, 0.5, n_deals)
    alive = np.arange(n_deals)
    stage, at = np.zeros(n_deals, np.int64), draw.integers(0, 200 * DAY, n_deals)
    parts = [(alive, stage.copy(), at.copy())]
    limits = chances.cumsum(axis=1)
    while alive.size:
        luck, days = draw.random(n_deals)[alive], draw.integers(1, 11, n_deals)[alive]
        target = (luck[:, None] >= limits[stage[alive]]).sum(axis=1)
        stage[alive] = np.minimum(target, len(STAGES) - 1)
        at[alive] += DAY * days
        parts.append((alive, stage[alive], at[alive]))
        alive = alive[stage[alive] < len(OPEN)]
    deal, stages, when = (np.concatenate(part) for part in zip(*parts, strict=True))
    visits = VisitTable.from_events(
        deal=deal.astype(np.int32),
        stage=stages.astype(np.uint8),
        at=START + when,
        stages=STAGES,
        kinds=KINDS,
    )
    return visits, amount.round().astype(np.int64)
