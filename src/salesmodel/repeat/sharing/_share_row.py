"""Shares of one group, their trend over periods, and how far they are from a target."""

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

import attrs

from salesmodel._arrays import FloatArray, IntArray
from salesmodel._checks import one_of, real
from salesmodel.errors import InvalidValueError
from salesmodel.statistics.intervals import Rate, wilson_interval, wilson_rate
from salesmodel.tables.repeat_rule import SaleKind


__all__ = ["RepeatRow", "ShareTrend", "distance_to_band", "rows_of", "trend_of"]


@attrs.frozen
class RepeatRow:
    """First and repeat sales of one group.

    Parameters
    ----------
    group : str or None
        Label of the group; `None` of rows without one.
    first_amount, repeat_amount, unknown_amount : int or None
        Minor units by what the sale was to its client; `None` without amounts.
    n_first, n_repeat, n_unknown : int
        Purchases.
    n_clients, n_repeat_clients : int
        Clients who bought, and of them those with a repeat purchase in the group.
    of_revenue : Rate or None
        Share of repeat sales of revenue; `None` without amounts. Its value is `None`
        where the share is not known, nothing was sold, or refunds make a part negative.
    of_purchases, of_clients : Rate
        Share of repeat purchases, and of clients with one.
    rests_on : float or None
        Purchases of one size that the share of revenue rests on.
    """

    group: str | None
    first_amount: int | None
    repeat_amount: int | None
    unknown_amount: int | None
    n_first: int
    n_repeat: int
    n_unknown: int
    n_clients: int
    n_repeat_clients: int
    of_revenue: Rate | None
    of_purchases: Rate
    of_clients: Rate
    rests_on: float | None = None


def _row(
    group: str | None,
    amounts: Sequence[int] | None,
    purchases: Sequence[int],
    clients: Sequence[int],
    *,
    rests_on: float | None,
    confidence: float,
) -> RepeatRow:
    """Make the row of a group from its figures by kind of sale."""
    first, repeat = purchases[SaleKind.FIRST], purchases[SaleKind.REPEAT]
    unknown = purchases[SaleKind.UNKNOWN]
    bought, again = clients
    first_amount = repeat_amount = unknown_amount = of_revenue = None
    if amounts is not None:
        first_amount, repeat_amount = amounts[SaleKind.FIRST], amounts[SaleKind.REPEAT]
        unknown_amount = amounts[SaleKind.UNKNOWN]
        is_known = not unknown and not unknown_amount
        parts = (first_amount, repeat_amount) if is_known else (0, 0)
        of_revenue = _weighed(parts, rests_on, first + repeat, confidence)
    nothing = Rate(None, None, None, first + repeat + unknown, confidence)
    nobody = Rate(None, None, None, bought, confidence)
    return RepeatRow(
        group,
        first_amount,
        repeat_amount,
        unknown_amount,
        first,
        repeat,
        unknown,
        bought,
        again,
        of_revenue,
        nothing if unknown else _rate(repeat, first + repeat, confidence),
        nobody if unknown else _rate(again, bought, confidence),
        rests_on,
    )


def _rate(part: int, whole: int, confidence: float) -> Rate:
    return wilson_rate(part, whole, confidence=confidence)


def _weighed(
    parts: tuple[int, int], rests_on: float | None, n: int, confidence: float
) -> Rate:
    """Return the share of the second part, on as many purchases of one size."""
    first, repeat = parts
    if min(parts) < 0 or first + repeat == 0 or not rests_on:
        return Rate(None, None, None, n, confidence)
    share = repeat / (first + repeat)
    return Rate(
        share, *wilson_interval(share, rests_on, confidence=confidence), n, confidence
    )


def rows_of(
    groups: Sequence[str | None],
    figures: tuple[IntArray | None, IntArray, IntArray, FloatArray | None],
    *,
    confidence: float,
) -> tuple[RepeatRow, ...]:
    """Make the rows of groups from amounts, purchases, clients and squares."""
    amounts, purchases, clients, squares = figures
    rows = []
    for place, group in enumerate(groups):
        money = rests_on = None
        if amounts is not None and squares is not None:
            money = amounts[place].tolist()
            whole = float(money[SaleKind.FIRST] + money[SaleKind.REPEAT])
            n = float(purchases[place].sum())
            square = float(squares[place])
            rests_on = min(whole * whole / square, n) if square else None
        rows.append(
            _row(
                group,
                money,
                purchases[place].tolist(),
                clients[place].tolist(),
                rests_on=rests_on,
                confidence=confidence,
            )
        )
    return tuple(rows)


@attrs.frozen
class ShareTrend:
    """A line through the shares of periods.

    Parameters
    ----------
    of : str
        Whose share: ``purchases``, ``clients`` or ``revenue``.
    slope : float or None
        Change of the share from one period to the next; `None` with fewer than two
        periods whose share is known.
    low, high : float or None
        Ends of its interval.
    n_periods : int
        Periods whose share is known.
    confidence : float
        Coverage of the interval.
    """

    of: str
    slope: float | None
    low: float | None
    high: float | None
    n_periods: int
    confidence: float


def trend_of(
    rows: Sequence[RepeatRow] | None, of: str, confidence: float
) -> ShareTrend:
    """Fit a line through shares, each weighed by how certain it is.

    A share of ``n`` has the variance ``p (1 − p) / (n + z²)`` around Wilson's centre
    ``p``, which is never 0. The line says nothing of what varies beyond chance.
    """
    one_of("of", of, ("purchases", "clients", "revenue"), code="figure")
    if rows is None:
        raise InvalidValueError("by", "a period, for a trend", of, "period")
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    if z * z == 0:
        needed = "large enough to weigh a share of 0 or 1"
        raise InvalidValueError("confidence", needed, confidence, "confidence")
    points = list(_points(rows, of, z))
    if len(points) < 2:
        return ShareTrend(of, None, None, None, len(points), confidence)
    slope, width = _line(points)
    error = z / math.sqrt(width)
    return ShareTrend(of, slope, slope - error, slope + error, len(points), confidence)


def _points(
    rows: Sequence[RepeatRow], of: str, z: float
) -> Iterator[tuple[int, float, float]]:
    """Yield the place, the share and the weight of each period that has a share."""
    for place, row in enumerate(rows):
        rate = getattr(row, f"of_{of}")
        n = row.rests_on if of == "revenue" else rate.n
        if rate is not None and rate.value is not None and n:
            centre = (rate.value * n + z * z / 2) / (n + z * z)
            yield place, rate.value, (n + z * z) / (centre * (1 - centre))


def _line(points: list[tuple[int, float, float]]) -> tuple[float, float]:
    """Return the slope of the line through weighed points, and 1 / its variance."""
    total = math.fsum(weight for *_, weight in points)
    middle = math.fsum(place * weight for place, _, weight in points) / total
    level = math.fsum(share * weight for _, share, weight in points) / total
    width = math.fsum(weight * (place - middle) ** 2 for place, _, weight in points)
    rise = math.fsum(
        weight * (place - middle) * (share - level) for place, share, weight in points
    )
    return rise / width, width


def distance_to_band(share: float | None, low: float, high: float) -> float | None:
    """Tell how far a share is from a target band.

    Parameters
    ----------
    share : float or None
        The share; `None` where it is not known.
    low, high : float
        Ends of the band, such as 0.15 and 0.20 of a company that sells to new clients
        only, or 0.30 and 0.50 of one that sells without effort.

    Returns
    -------
    float or None
        What is missing, as a negative number; what is above the band, as a positive
        one; 0 within it; `None` where the share is not known.

    Raises
    ------
    InvalidValueError
        If the ends do not ascend from 0 to 1.

    Examples
    --------
    >>> round(distance_to_band(0.12, 0.15, 0.20), 4)
    -0.03
    >>> distance_to_band(0.18, 0.15, 0.20), distance_to_band(None, 0.15, 0.20)
    (0.0, None)
    """
    if not 0 <= real(low) <= real(high) <= 1:
        needed = "two shares that ascend from 0 to 1"
        raise InvalidValueError("band", needed, (low, high), "band")
    if share is None:
        return None
    if math.isnan(real(share)):
        raise InvalidValueError("share", "a number", share, "share")
    return min(share - low, 0.0) + max(share - high, 0.0)
