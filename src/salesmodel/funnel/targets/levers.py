"""Which step to mend: what one percentage point more is worth at each level."""

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import real, several
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel._floats import floats
from salesmodel.funnel.targets._tables import checked_rates


__all__ = ["GrowthTable", "Levers", "growth_table", "levers"]


@attrs.frozen(eq=False)
class Levers:
    """What one point more at each level brings, in each scenario.

    Parameters
    ----------
    levels : tuple of str
        Names of the levels.
    calls_saved : ndarray of float64, shape (n_scenarios, n_levels)
        Calls fewer for the same deals; ``nan`` where no call becomes a deal.
    deals_gained : ndarray of float64, shape (n_scenarios, n_levels)
        Deals more of the same calls.
    profit_gained : ndarray of float64, shape (n_scenarios, n_levels)
        Profit more of the same calls, in the unit of `profit_per_deal`: with the cost
        of the work that more on a level make further on.
    saves_most, brings_most : ndarray of int64, shape (n_scenarios,)
        Places of the levels whose point saves most calls, and brings most profit.
    largest_drop, lowest_rate : ndarray of int64, shape (n_scenarios,)
        Places of the levels that most calls do not reach from the one before, and that
        the smallest share reaches; neither of them need be the level to mend.
    """

    levels: tuple[str, ...]
    calls_saved: FloatArray
    deals_gained: FloatArray
    profit_gained: FloatArray
    saves_most: IntArray
    brings_most: IntArray
    largest_drop: IntArray
    lowest_rate: IntArray

    __reduce__ = by_columns


def levers(
    levels: tuple[str, ...],
    rates: ArrayLike,
    *,
    calls: ArrayLike,
    profit_per_deal: ArrayLike,
    costs: ArrayLike | None = None,
    step: float = 0.01,
) -> Levers:
    r"""Tell what one percentage point more is worth at each level.

    Parameters
    ----------
    levels : tuple of str
        Names of the levels after the call.
    rates : array_like of float, shape (n_scenarios, n_levels)
        Share of what was on the level before that reaches each.
    calls : array_like of float, shape (n_scenarios,), or float
        Calls.
    profit_per_deal : array_like of float, shape (n_scenarios,), or float
        Profit of a deal before the work below.
    costs : array_like of float, shape (n_levels,), optional
        Cost of the work that tries to get one to each level: the first is that of a
        call. None where not given.
    step : float, default 0.01
        How much more, strictly between 0 and 1; a rate does not pass 1.

    Returns
    -------
    Levers
        One row a scenario.

    Raises
    ------
    ShapeError
        If the columns do not fit together.
    InvalidValueError
        If a number is not finite or not in its range.

    Notes
    -----
    With rates :math:`p_j`, :math:`N` calls and :math:`n_j = N \prod_{i \le j} p_i`, a
    rate of :math:`p_j' = \min(p_j + s, 1)` takes :math:`N p_j / p_j'` calls for the
    same deals, and brings :math:`n_m p_j' / p_j` deals of the same calls. Profit is
    :math:`n_m g - \sum_j c_j n_{j-1}`.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    A meeting costs much, so that more conversations are worth less than they seem:

    >>> found = levers(
    ...     ("answered", "meeting", "deal"),
    ...     [[0.40, 0.20, 0.25]],
    ...     calls=1000,
    ...     profit_per_deal=10_000,
    ...     costs=[20, 40, 2_000],
    ... )
    >>> found.calls_saved.round(1).tolist()
    [[24.4, 47.6, 38.5]]
    >>> found.profit_gained.round().tolist()
    [[600.0, 2000.0, 8000.0]]
    >>> found.levels[found.saves_most[0]], found.levels[found.brings_most[0]]
    ('meeting', 'deal')
    >>> found.levels[found.largest_drop[0]], found.levels[found.lowest_rate[0]]
    ('answered', 'meeting')
    """
    table = checked_rates(rates)
    n, m = table.shape
    levels = several("levels", levels)
    if len(levels) != m:
        raise ShapeError("levels", f"{m} of them", str(len(levels)))
    if not 0 < real(step) < 1:
        needed = "a fraction strictly between 0 and 1"
        raise InvalidValueError("step", needed, step, "fraction")
    made = _column("calls", calls, n)
    gain = _column("profit_per_deal", profit_per_deal, n)
    work = _column("costs", 0.0 if costs is None else costs, m)
    on = _reached(made, table)
    before = on[:, -1] * gain - on[:, :-1] @ work
    saved, deals, profit = (np.full((n, m), np.nan) for _ in range(3))
    for level in range(m):
        better = table.copy()
        better[:, level] = np.minimum(table[:, level] + step, 1)
        then = _reached(made, better)
        deals[:, level] = then[:, -1] - on[:, -1]
        profit[:, level] = then[:, -1] * gain - then[:, :-1] @ work - before
        some = on[:, -1] > 0
        kept = table[some, level] / better[some, level]
        saved[some, level] = made[some] * (1 - kept)
    return Levers(
        tuple(levels),
        *(read_only(one) for one in (saved, deals, profit)),
        *(
            read_only(np.argmax(one, axis=1))
            for one in (np.nan_to_num(saved), profit, on[:, :-1] - on[:, 1:], -table)
        ),
    )


def _reached(calls: FloatArray, rates: FloatArray) -> FloatArray:
    """Return how many get to each level of each scenario, the calls themselves first."""
    steps = np.cumprod(rates, axis=1)
    return np.hstack([calls[:, None], calls[:, None] * steps])


@attrs.frozen(eq=False)
class GrowthTable:
    """Profit where the base grows, the ticket grows, or both do.

    Parameters
    ----------
    base_growth, ticket_growth : ndarray of float64
        By how much each grows: 0.1 is a tenth more.
    profit : ndarray of float64, shape (n_scenarios, n_base, n_ticket)
        Profit of each combination.
    worth : ndarray of float64, shape (n_scenarios, n_base)
        Growth of the ticket alone that brings as much as each growth of the base;
        ``nan`` where no growth of the ticket brings anything.
    """

    base_growth: FloatArray
    ticket_growth: FloatArray
    profit: FloatArray
    worth: FloatArray

    __reduce__ = by_columns


def growth_table(  # noqa: PLR0913 — what a base earns has as many parts
    *,
    contacts: ArrayLike,
    rate: ArrayLike,
    ticket: ArrayLike,
    margin: ArrayLike,
    contact_cost: ArrayLike,
    base_growth: ArrayLike = (0.0, 0.1, 0.2, 0.5),
    ticket_growth: ArrayLike = (0.0, 0.1, 0.2, 0.5),
) -> GrowthTable:
    r"""Compare the two ways in which sales grow: a wider base, a larger ticket.

    Parameters
    ----------
    contacts : array_like of float, shape (n_scenarios,), or float
        Contacts of the base.
    rate : array_like of float, shape (n_scenarios,), or float
        Share of contacts that buy, from 0 to 1.
    ticket : array_like of float, shape (n_scenarios,), or float
        What one buys for.
    margin : array_like of float, shape (n_scenarios,), or float
        Share of it that is left before the cost of contacts.
    contact_cost : array_like of float, shape (n_scenarios,), or float
        Cost of a contact.
    base_growth, ticket_growth : array_like of float
        Growth of each, above −1.

    Returns
    -------
    GrowthTable
        Profit of every combination, and the ticket's growth each growth of the base is
        worth.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a number is not finite, or a rate not from 0 to 1.

    Notes
    -----
    Profit is :math:`N (1 + b) (p\,T (1 + t)\,m - c)`: a wider base costs contacts, a
    larger ticket does not. The new contacts are taken to buy as the old ones do.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> found = growth_table(
    ...     contacts=1000,
    ...     rate=0.02,
    ...     ticket=500,
    ...     margin=0.4,
    ...     contact_cost=3,
    ...     base_growth=[0, 0.2],
    ...     ticket_growth=[0, 0.2],
    ... )
    >>> found.profit.round().tolist(), found.worth.round(3).tolist()
    ([[[1000.0, 1800.0], [1200.0, 2160.0]]], [[0.0, 0.05]])
    """
    columns = {
        "contacts": contacts,
        "rate": rate,
        "ticket": ticket,
        "margin": margin,
        "contact_cost": contact_cost,
    }
    told = {name: floats(name, one) for name, one in columns.items()}
    n = max(one.size for one in told.values())
    base, p, price, share, cost = (_column(*one, n) for one in told.items())
    checked_rates(p[:, None])
    wider = floats("base_growth", base_growth)
    larger = floats("ticket_growth", ticket_growth)
    for name, growth in (("base_growth", wider), ("ticket_growth", larger)):
        if growth.ndim != 1 or not np.all(np.isfinite(growth) & (growth > -1)):
            raise InvalidValueError(name, "numbers above -1", growth.tolist(), "range")
    brought = p * price * share
    each = brought[:, None] * (1 + larger) - cost[:, None]
    profit = (base[:, None] * (1 + wider))[:, :, None] * each[:, None, :]
    gained = wider * (brought - cost)[:, None]
    worth = quotients(gained, brought[:, None])
    return GrowthTable(
        read_only(wider.copy()),
        read_only(larger.copy()),
        read_only(profit),
        read_only(worth),
    )


def _column(name: str, values: ArrayLike, n: int) -> FloatArray:
    """Return finite numbers, one a row, or one for all rows."""
    column = floats(name, values)
    if column.ndim > 1 or column.size not in (1, n):
        raise ShapeError(name, f"{n} rows", str(column.shape))
    if not np.isfinite(column).all():
        row = int(np.argmin(np.isfinite(column)))
        path, told = f"{name}[{row}]", column.ravel()[row].item()
        raise InvalidValueError(name, "finite", told, "infinite", path)
    return np.broadcast_to(column, n)
