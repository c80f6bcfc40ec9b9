"""How the success of calls falls with the attempt, and when to stop."""

import attrs

from salesmodel.funnel.calls.counts import CallCounts
from salesmodel.funnel.calls.step_funnel import CallFunnel
from salesmodel.funnel.calls.worth import Worth, worth_of
from salesmodel.statistics.exact_intervals import clopper_pearson_rate
from salesmodel.statistics.intervals import Rate
from salesmodel.tables.contacts import ContactTable


__all__ = ["AttemptRow", "Saturation", "saturation"]


@attrs.frozen
class AttemptRow:
    """One attempt.

    Parameters
    ----------
    attempt : int
        Its number, from 1.
    rate : Rate
        Share of these attempts that succeeded, with the interval of Clopper and
        Pearson.
    fitted : float
        The same, where rates may only fall from one attempt to the next.
    worth : Worth
        What the attempt brings.
    """

    attempt: int
    rate: Rate
    fitted: float
    worth: Worth


@attrs.frozen
class Saturation:
    """What each attempt brings, and after which one another costs more.

    Parameters
    ----------
    rows : tuple of AttemptRow
        By attempt; numbers that nobody came to have no row.
    stop_after : int
        The last attempt that brings more than it costs, by the fitted rates; 0 where
        not even the first does.
    certain_after : int or None
        The attempt after which each one is certain not to be worth it, by its
        interval; `None` where the last one is not certain.
    n_unknown : int
        Contacts whose attempt is not known.
    """

    rows: tuple[AttemptRow, ...]
    stop_after: int
    certain_after: int | None
    n_unknown: int


def saturation(
    contacts: ContactTable,
    level: str | None = None,
    *,
    profit: float,
    contact_cost: float,
    confidence: float = 0.95,
) -> Saturation:
    r"""Tell how rates fall with the attempt, and after how many of them to stop.

    Parameters
    ----------
    contacts : ContactTable
        Contacts with the numbers of their attempts, as `number_contacts` gives them.
    level : str, optional
        What is a success; the highest level where not given.
    profit : float
        Profit of a success, with its repeats, in minor units.
    contact_cost : float
        Cost of an attempt, in minor units.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    Saturation
        A row an attempt; those from the fiftieth on are one.

    Raises
    ------
    InvalidValueError
        If there are no attempts or levels, or the level or `confidence` is none.

    Notes
    -----
    Fitted rates are the ones closest to those seen, weighed by their calls, among all
    that do not rise. Later attempts are made at those whom earlier ones did not win, so
    that the rates are of the clients who are left, not of one client.

    References
    ----------
    .. [1] Ayer, M. and others (1955), "An Empirical Distribution Function for Sampling
       with Incomplete Information", Annals of Mathematical Statistics 26 (4): 641-647
       (pooling of adjacent violators). :doi:`10.1214/aoms/1177728423`

    Examples
    --------
    >>> contacts = ContactTable.from_columns(
    ...     at=["2026-01-05"] * 300,
    ...     attempt=[1] * 100 + [2] * 100 + [3] * 100,
    ...     level=[4] * 10 + [0] * 90 + [4] * 4 + [0] * 96 + [4] + [0] * 99,
    ... )
    >>> found = saturation(contacts, profit=5_000, contact_cost=100)
    >>> [row.worth.value for row in found.rows], found.stop_after
    ([400.0, 100.0, -50.0], 2)
    """
    counts = CallCounts.of(contacts, "attempt")
    cells = CallFunnel(counts).cells(level)
    numbers = (counts.codes[:, 0] + 1).tolist()
    known = [
        (number, cell)
        for number, cell in zip(numbers, cells, strict=True)
        if number and cell[1]
    ]
    fitted = _falling([cell for _, cell in known])
    rows = []
    for (number, (won, n)), share in zip(known, fitted, strict=True):
        rate = clopper_pearson_rate(won, n, confidence=confidence)
        rows.append(
            AttemptRow(number, rate, share, worth_of(rate, profit, contact_cost))
        )
    paying = [row.attempt for row in rows if row.fitted * profit > contact_cost]
    certain = None
    for row in reversed(rows):
        if row.worth.verdict != "not worth it":
            break
        certain = row.attempt - 1
    unknown = sum(
        n for number, (_, n) in zip(numbers, cells, strict=True) if not number
    )
    return Saturation(tuple(rows), max(paying, default=0), certain, unknown)


def _falling(cells: list[tuple[int, int]]) -> list[float]:
    """Pool neighbours until no share is above the one before."""
    blocks: list[tuple[int, int, int]] = []  # successes, trials, attempts
    for won, n in cells:
        here, trials, length = won, n, 1
        while blocks and blocks[-1][0] * trials < here * blocks[-1][1]:
            before = blocks.pop()
            here, trials, length = (
                here + before[0],
                trials + before[1],
                length + before[2],
            )
        blocks.append((here, trials, length))
    return [here / trials for here, trials, length in blocks for _ in range(length)]
