"""A seeded synthetic company, for the demo and the documentation.

It sells to other companies through one pipeline. The bottleneck that one can find is
the offer: most deals are lost there, and they stay there longest.
"""

import math
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import MISSING
from salesmodel._checks import whole
from salesmodel.tables.deals import LOST, OPEN, WON, DealTable, Labelled
from salesmodel.tables.visits import VisitTable


__all__ = ["SyntheticSales", "synthetic_sales"]

STAGES: Final = ("lead", "meeting", "offer", "contract")
_ADVANCES: Final = (0.78, 0.82, 0.46, 0.90)
_MEAN_DAYS: Final = (4.0, 7.0, 24.0, 6.0)
_OWNERS: Final = ("Anna", "Boris", "Clara", "David", "Elena")
_PRODUCTS: Final = ("basic", "standard", "premium")
_PRICES: Final = (400, 1_200, 4_000)
_SOURCES: Final = ("referral", "inbound", "catalogue", "survey", "personal")
_YEARS: Final = 3
_DAY: Final = 86_400_000_000
_START: Final = int(np.datetime64("2023-01-02", "us").astype(np.int64))


@attrs.frozen(eq=False)
class SyntheticSales:
    """Three years of a company that does not exist.

    Parameters
    ----------
    deals : DealTable
        Its deals, the whole history: the first sale to a client is his first.
    visits : VisitTable
        Their stays in stages.
    start, end : int
        First and last instant, in microseconds since 1970-01-01 UTC.
    """

    deals: DealTable
    visits: VisitTable
    start: int
    end: int


def synthetic_sales(
    generator: np.random.Generator, *, n_clients: int = 300
) -> SyntheticSales:
    """Draw three years of first and repeat sales.

    Parameters
    ----------
    generator : numpy.random.Generator
        Where the draws come from; the same state gives the same company.
    n_clients : int, default 300
        Clients, at least 1.

    Returns
    -------
    SyntheticSales
        Deals and their stage events.

    Raises
    ------
    InvalidValueError
        If there is no client.

    Examples
    --------
    >>> import numpy as np
    >>> sales = synthetic_sales(np.random.default_rng(7))
    >>> sales.visits.stages.open
    ('lead', 'meeting', 'offer', 'contract')
    """
    whole("n_clients", n_clients, least=1, most=10**9)
    end = _START + _YEARS * 365 * _DAY
    told: list[_Deal] = []
    for client in range(n_clients):
        told += _client(generator, client, end)
    return SyntheticSales(*_tables(told, end), _START, end)


@attrs.define
class _Deal:
    """A deal as it is drawn: the stages it entered and how it ended."""

    client: int
    product: int
    amount: int
    entered: list[tuple[int, int]]
    outcome: int
    closed: int


def _client(generator: np.random.Generator, client: int, end: int) -> list[_Deal]:
    """Draw the deals of one client, one after another."""
    deals: list[_Deal] = []
    bought = 0
    at = _START + int(generator.random() * (end - _START))
    while at < end:
        deal = _deal(generator, client, at, end, bought=bought)
        deals.append(deal)
        bought += deal.outcome == WON
        comes_again = 0.75 if deal.outcome == WON else 0.2
        if deal.outcome == OPEN or generator.random() > comes_again:
            break
        at = deal.closed + _stay(generator, 110.0)
    return deals


def _deal(
    generator: np.random.Generator, client: int, at: int, end: int, *, bought: int
) -> _Deal:
    """Draw one deal: who bought before skips the meeting at times, and buys rather."""
    product = int(generator.integers(len(_PRICES)))
    amount = _PRICES[product] * int(generator.integers(70, 131))
    deal = _Deal(client, product, amount, [], OPEN, MISSING)
    for stage, share in enumerate(_ADVANCES):
        if bought and stage == 1 and generator.random() < 0.3:
            continue
        deal.entered.append((stage, at))
        at += _stay(generator, _MEAN_DAYS[stage])
        if at > end:
            return deal
        if generator.random() > (share + 0.12 if bought else share):
            deal.outcome, deal.closed = LOST, at
            return deal
    deal.outcome, deal.closed = WON, at
    return deal


def _stay(generator: np.random.Generator, mean_days: float) -> int:
    """Draw how long something takes, in microseconds of whole minutes."""
    minutes = -math.log1p(-generator.random()) * mean_days * 1_440
    return (1 + int(minutes)) * 60_000_000


def _tables(told: list[_Deal], end: int) -> tuple[DealTable, VisitTable]:
    """Turn drawn deals into columns."""
    closing = {WON: len(STAGES), LOST: len(STAGES) + 1}
    names = tuple(f"d{number:04}" for number in range(1, len(told) + 1))
    clients = tuple(f"client {number:03}" for number in range(1, told[-1].client + 2))
    events = [
        (row, stage, at)
        for row, deal in enumerate(told)
        for stage, at in (
            *deal.entered,
            *([] if deal.outcome == OPEN else [(closing[deal.outcome], deal.closed)]),
        )
    ]
    client = np.array([deal.client for deal in told], np.int32)
    product = np.array([deal.product for deal in told], np.int32)
    deals = DealTable(
        deal=names,
        outcome=np.array([deal.outcome for deal in told], np.uint8),
        opened=np.array([deal.entered[0][1] for deal in told]),
        closed=np.array([deal.closed for deal in told]),
        client=Labelled(client, clients),
        owner=Labelled((client % len(_OWNERS)).astype(np.int32), _OWNERS),
        product=Labelled(product, _PRODUCTS),
        source=Labelled((client % len(_SOURCES)).astype(np.int32), _SOURCES),
        amount=np.array([deal.amount for deal in told]),
        currency="EUR",
    )
    deal, stage, at = (np.array(column) for column in zip(*events, strict=True))
    return deals, VisitTable.from_events(
        deal=Labelled(deal.astype(np.int32), names),
        stage=stage,
        at=at,
        stages=(*STAGES, "won", "lost"),
        kinds={"won": "won", "lost": "lost"},
        as_of=end,
    )
