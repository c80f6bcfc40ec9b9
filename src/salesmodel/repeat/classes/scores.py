"""Clients scored by recency, frequency and money."""

from collections.abc import Mapping
from itertools import pairwise

import attrs
import numpy as np

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import one_of, several
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._scores import ScoreArray, by_limits, by_rank
from salesmodel.repeat.classes.rfm import MarketingRfm


__all__ = ["RfmBins", "RfmScores", "rfm_scores"]

_MOST_BINS = 100
_LIMIT = 2**63

Bins = int | tuple[float, ...]
"""A number of quantiles, or the limits between bins, ascending."""


def _bins(given: Bins) -> Bins:
    """Turn limits into a tuple; a number stays what it is."""
    return given if isinstance(given, int) else several("limits", given)


@attrs.frozen
class RfmBins:
    """How many scores each figure has, or between which limits they change.

    Parameters
    ----------
    recency : int or sequence of float, default 5
        Number of quantiles, or limits in days, ascending: a client who bought at most
        the first limit ago has the highest score.
    frequency : int or sequence of float, default 5
        Number of quantiles, or limits in purchases, ascending: who reaches the last
        limit has the highest score.
    monetary : int or sequence of float, default 5
        The same of amounts, in minor units.

    Raises
    ------
    InvalidValueError
        If a number of quantiles is not from 2 to 100, or limits do not ascend.
    """

    recency: Bins = attrs.field(default=5, converter=_bins)
    frequency: Bins = attrs.field(default=5, converter=_bins)
    monetary: Bins = attrs.field(default=5, converter=_bins)

    def __attrs_post_init__(self) -> None:
        """Check numbers and limits once."""
        for name in ("recency", "frequency", "monetary"):
            _check(name, getattr(self, name))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Scores there are of recency, frequency and money."""
        return _size(self.recency), _size(self.frequency), _size(self.monetary)

    def __str__(self) -> str:
        """Say the bins in words."""
        return "; ".join(
            f"{name}: {_said(getattr(self, name))}"
            for name in ("recency", "frequency", "monetary")
        )


def _size(bins: Bins) -> int:
    """Count the scores of a figure."""
    return bins if isinstance(bins, int) else len(bins) + 1


def _said(bins: Bins) -> str:
    """Say bins in words."""
    if isinstance(bins, int):
        return f"{bins} quantiles"
    return "limits " + ", ".join(f"{one:g}" for one in bins)


def _check(name: str, bins: Bins) -> None:
    """Refuse bins that are none."""
    if isinstance(bins, int):
        if isinstance(bins, bool) or not 2 <= bins <= _MOST_BINS:
            needed = f"from 2 to {_MOST_BINS} quantiles, or limits"
            raise InvalidValueError(name, needed, bins, "bins")
        return
    fits = 1 <= len(bins) < _MOST_BINS and all(map(_is_limit, bins))
    if not fits or not all(low < high for low, high in pairwise(bins)):
        needed = f"1 to {_MOST_BINS - 1} finite limits that ascend"
        raise InvalidValueError(name, needed, bins, "bins")


def _is_limit(given: object) -> bool:
    """Tell whether something is a finite number; ``nan`` is below nothing."""
    return isinstance(given, int | float) and abs(given) < _LIMIT


@attrs.frozen(eq=False)
class RfmScores:
    """Scores of clients; the best of each figure is the number of its bins.

    Parameters
    ----------
    bins : RfmBins
        How scores were given.
    monetary_of : str
        ``total`` or ``mean``: which amount was scored.
    client : ndarray of int64, shape (n,)
        Codes of the clients, ascending.
    recency, frequency, monetary : ndarray of uint8, shape (n,)
        Scores from 1; 0 where the figure is not defined.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Clients whose amount is not defined, under ``undefined``.
    """

    bins: RfmBins
    monetary_of: str
    client: IntArray
    recency: ScoreArray
    frequency: ScoreArray
    monetary: ScoreArray
    n_clients: int
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def counts(self) -> IntArray:
        """Clients by score of recency, frequency and money, shape `bins.sizes`.

        Those with an undefined score are left out.
        """
        sizes = self.bins.sizes
        known = np.flatnonzero(self.monetary)
        cell = np.ravel_multi_index(
            (
                self.recency[known] - 1,
                self.frequency[known] - 1,
                self.monetary[known] - 1,
            ),
            sizes,
        )
        counts: IntArray = np.bincount(cell, minlength=int(np.prod(sizes)))
        return counts.reshape(sizes)

    def __str__(self) -> str:
        """Return the number of clients by recency and frequency as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        table = self.counts.sum(axis=2).tolist()
        heads = ["recency", *(f"frequency {one + 1}" for one in range(len(table[0])))]
        rows = [[f"{place + 1}", *row] for place, row in enumerate(table)]
        return Shown(f"Clients by score; {self.bins}", heads, rows[::-1])


def rfm_scores(
    summary: MarketingRfm, bins: RfmBins | None = None, *, monetary: str = "total"
) -> RfmScores:
    r"""Score clients by recency, frequency and money.

    Parameters
    ----------
    summary : MarketingRfm
        What clients did.
    bins : RfmBins, optional
        How many scores there are, or their limits; by default five quantiles each.
    monetary : {"total", "mean"}, default "total"
        Which amount is scored.

    Returns
    -------
    RfmScores
        One entry a client.

    Raises
    ------
    InvalidValueError
        If the summary has no amounts, or `monetary` is neither of the two.

    Notes
    -----
    By quantiles, a client whom :math:`k` of :math:`n` clients are worse than has the
    score :math:`1 + \lfloor b k / n \rfloor` of :math:`b`. Clients who are equal have
    one score, so that bins differ in size where many are: none is split at random, and
    none is refused. Quantiles compare clients with one another, limits with a standard:
    scores of two dates tell the same thing under limits only.

    References
    ----------
    .. [1] Hughes, A. M. (2012), Strategic Database Marketing, 4th ed., ch. 5 (scores by
       quintile); the treatment of ties is a definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> from salesmodel.repeat.classes.rfm import marketing_rfm
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt", "Core"],
    ...     at=["2026-01-05", "2026-02-05", "2026-01-20", "2026-01-20"],
    ...     amount=[100, 300, 50, 70],
    ...     currency="EUR",
    ... )
    >>> as_of = dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    >>> scores = rfm_scores(marketing_rfm(purchases, as_of=as_of), RfmBins(2, 2, (60,)))
    >>> scores.recency.tolist(), scores.frequency.tolist(), scores.monetary.tolist()
    ([2, 1, 1], [2, 1, 1], [2, 1, 2])
    """
    one_of("monetary", monetary, ("total", "mean"), code="policy")
    bins = RfmBins() if bins is None else bins
    amount = summary.total_amount if monetary == "total" else summary.mean_amount
    if amount is None:
        raise InvalidValueError("summary", "one with amounts", None, "amount")
    money = _scored(amount, bins.monetary)
    undefined = int(np.count_nonzero(money == 0))
    return RfmScores(
        bins=bins,
        monetary_of=monetary,
        client=summary.client,
        recency=read_only(_scored(summary.days_since_last, bins.recency, less=True)),
        frequency=read_only(_scored(summary.n_purchases, bins.frequency)),
        monetary=read_only(money),
        n_clients=summary.n_clients,
        names=summary.names,
        notices={"undefined": undefined} if undefined else {},
    )


def _scored(
    values: IntArray | FloatArray, bins: Bins, *, less: bool = False
) -> ScoreArray:
    """Score a figure, the least or the greatest being the best."""
    if isinstance(bins, int):
        return by_rank(-values if less else values, bins)
    return by_limits(values, bins, less_is_better=less)
