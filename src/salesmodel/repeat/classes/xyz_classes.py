"""Clients in classes by how steadily they buy: X, Y, Z by coefficient of variation."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import (
    LATEST,
    BoolArray,
    CodeArray,
    FloatArray,
    InstantArray,
    IntArray,
    Moment,
    moment,
    read_only,
)
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import Known, counted, earliest, known_at, present
from salesmodel.repeat._periods import periods_of
from salesmodel.repeat.classes._grid import blocks
from salesmodel.repeat.classes.abc_classes import UNDEFINED, ClassArray
from salesmodel.repeat.classes.xyz_rule import XyzRule
from salesmodel.tables.purchases import PurchaseTable


__all__ = ["XyzClasses", "xyz_by_client"]

_LETTERS = "XYZ"
_YEAR = 12


@attrs.frozen(eq=False)
class XyzClasses:
    """How steadily each client buys.

    Parameters
    ----------
    rule : XyzRule
        What steady means.
    n_periods : int
        Periods that were looked at.
    client : ndarray of int64, shape (n,)
        Codes of the clients, ascending.
    variation : ndarray of float64, shape (n,)
        Coefficient of variation; ``nan`` where it is not defined.
    n_compared : ndarray of int64, shape (n,)
        Periods that the coefficient rests on.
    code : ndarray of int8, shape (n,)
        Class of each, 0 being X; -1 where the coefficient is not defined.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Rows that were left out, and under ``undefined`` clients without a class.
    """

    rule: XyzRule
    n_periods: int
    client: IntArray
    variation: FloatArray
    n_compared: IntArray
    code: ClassArray
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def labels(self) -> tuple[str, ...]:
        """Letters of the classes."""
        return tuple(_LETTERS)

    @property
    def counts(self) -> dict[str | None, int]:
        """Clients by class; under `None` those without one, where there are any."""
        found = np.bincount(self.code + 1, minlength=len(_LETTERS) + 1).tolist()
        told: dict[str | None, int] = dict(zip(_LETTERS, found[1:], strict=True))
        return told | ({None: found[0]} if found[0] else {})

    def __str__(self) -> str:
        """Return clients by class as aligned lines, under the rule."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        title = f"Steadiness over {self.n_periods} periods; {self.rule}"
        return Shown(title, ["class", "clients"], self.counts.items())


def xyz_by_client(
    purchases: PurchaseTable,
    rule: XyzRule | None = None,
    *,
    start: Moment | None = None,
    end: Moment | None = None,
) -> XyzClasses:
    r"""Put clients into classes by how steadily they buy, period by period.

    Parameters
    ----------
    purchases : PurchaseTable
        Purchases; rows without client or instant, and those outside of the periods, are
        left out and counted.
    rule : XyzRule, optional
        What steady means; by default months of revenue, thresholds of 10 and 25 %.
    start, end : datetime or int, optional
        The periods are those from that of `start` to the last one that begins before
        `end`; by default from the earliest to the latest purchase, whose periods may
        be cut.

    Returns
    -------
    XyzClasses
        One class a client with a purchase in the periods.

    Raises
    ------
    InvalidValueError
        If the purchases have no amounts where revenue is asked for, or `end` is not
        after `start`.
    InvalidInstantError
        If an instant is naive or out of range.
    InvalidAmountError
        If a sum does not fit into ``int64``.

    Notes
    -----
    With the sums :math:`x_1 \dots x_n` of the periods, the coefficient of variation is
    :math:`\sigma(x) / \bar x`. It is not defined where the mean is not positive, and,
    for a sample, in fewer than two periods. It takes a season for unsteadiness; the
    seasonal one is :math:`\sigma(x_t - x_{t-12}) / \bar x_t` over the months that have
    one a year before: growth by the same amount is steady. Cost: one counting sort of
    the rows, then a pass over clients times periods.

    References
    ----------
    .. [1] Definition of this package; thresholds are as is usual in the trade of
       Russian-speaking countries, others take 20 and 60 %, or 50 and 100 %.

    Examples
    --------
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme"] * 3 + ["Bolt"],
    ...     at=["2026-01-05", "2026-02-05", "2026-03-05", "2026-02-07"],
    ...     amount=[90, 100, 110, 500],
    ...     currency="EUR",
    ... )
    >>> steady = xyz_by_client(purchases)
    >>> steady.variation.round(4).tolist(), steady.counts
    ([0.0816, 1.4142], {'X': 1, 'Y': 0, 'Z': 1})
    """
    rule = XyzRule() if rule is None else rule
    ends = (_instant("start", start), _instant("end", end))
    known = known_at(purchases, LATEST if ends[1] is None else ends[1] - 1)
    period, n_periods = _periods(known.table.at, rule.period, ends)
    bought_in, n = known.of_purchases(period), purchases.n_clients
    here = np.flatnonzero(counted(known.client[bought_in >= 0], n))
    begun = np.zeros(n, np.int64)
    if rule.before_first == "skip":
        begun = np.maximum(earliest(known.client, bought_in, n), 0)
    spread, compared = np.full(n, np.nan), np.zeros(n, np.int64)
    columns = _columns(known, period, rule)
    for clients, sums in blocks(*columns, shape=(n, n_periods)):
        spread[clients], compared[clients] = _variation(sums, begun[clients], rule)
    spread = spread[here]
    code = np.searchsorted(np.array(rule.thresholds), spread).astype(np.int8)
    code[np.isnan(spread)] = UNDEFINED
    notices = dict(known.notices)
    if undefined := int(np.count_nonzero(code == UNDEFINED)):
        notices["undefined"] = undefined
    return XyzClasses(
        rule=rule,
        n_periods=n_periods,
        client=read_only(here),
        variation=read_only(spread),
        n_compared=read_only(compared[here]),
        code=read_only(code),
        names=purchases.names,
        notices=notices,
    )


def _instant(name: str, given: Moment | None) -> int | None:
    """Convert an end of the periods that is given."""
    return None if given is None else moment(name, given)


def _periods(
    at: InstantArray, period: str, ends: tuple[int | None, int | None]
) -> tuple[CodeArray, int]:
    """Return the place of each row among the periods, negative before them."""
    start, end = ends
    if start is not None and end is not None and end <= start:
        raise InvalidValueError("end", f"after {start}", end, "reversed")
    if not at.size:
        return at.astype(np.int32), 0
    least = int(at.min()) if start is None else start
    most = int(at.max()) if end is None else end - 1
    first, last = periods_of(np.array([least, most]), period).tolist()
    return periods_of(at, period) - np.int32(first), max(last - first + 1, 0)


def _columns(
    known: Known, period: CodeArray, rule: XyzRule
) -> tuple[CodeArray, CodeArray, IntArray]:
    """Return client, period and value of the rows within the periods."""
    client, amount = known.table.client, known.table.amount
    if rule.of == "frequency":
        client, period = known.client, known.of_purchases(period)
        value = np.ones(client.size, np.int64)
    elif amount is None:
        raise InvalidValueError("purchases", "with amounts", None, "amount")
    else:
        value = present(amount)
    if not period.size or int(period.min()) >= 0:
        return client, period, value
    rows = np.flatnonzero(period >= 0)
    return client[rows], period[rows], value[rows]


def _variation(
    sums: IntArray, begun: IntArray, rule: XyzRule
) -> tuple[FloatArray, IntArray]:
    """Return the coefficient of each client, and the periods it rests on."""
    level = sums.astype(np.float64)
    is_own: BoolArray | None = None
    if begun.any():
        is_own = np.arange(sums.shape[1]) >= begun[:, np.newaxis]
    varies = level
    if rule.seasonal:
        varies = level[:, _YEAR:] - level[:, :-_YEAR]
        level = level[:, _YEAR:]
        is_own = None if is_own is None else is_own[:, :-_YEAR]
    n = np.full(len(sums), level.shape[1]) if is_own is None else is_own.sum(axis=1)
    mean = centre = _totals(level, is_own) / np.maximum(n, 1)
    if rule.seasonal:
        centre = _totals(varies, is_own) / np.maximum(n, 1)
    squares = varies - centre[:, np.newaxis]
    squares *= squares
    divisor = n - (rule.spread == "sample")
    fits = (mean > 0) & (divisor > 0)
    found = np.full(n.size, np.nan)
    found[fits] = np.sqrt(_totals(squares, is_own)[fits] / divisor[fits]) / mean[fits]
    return found, n


def _totals(figures: FloatArray, is_own: BoolArray | None) -> FloatArray:
    """Add the figures of each client over the periods that are his own."""
    totals: FloatArray
    if is_own is None:
        totals = np.einsum("ij->i", figures)
    else:
        totals = np.einsum("ij,ij->i", figures, is_own)
    return totals
