"""The segment of each client, by his scores."""

import attrs
import numpy as np

from salesmodel._arrays import (
    NO_LABEL,
    CodeArray,
    IntArray,
    read_only,
)
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._clients import added
from salesmodel.repeat.classes.rfm import MarketingRfm
from salesmodel.repeat.classes.scores import RfmScores
from salesmodel.repeat.classes.segment_rules import DEFAULT_SEGMENTS, Segments
from salesmodel.tables.deals import Labelled
from salesmodel.tables.purchases import PurchaseTable


__all__ = [
    "ClientSegments",
    "client_segments",
]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class ClientSegments:
    """The segment of each client.

    Parameters
    ----------
    labels : tuple of str
        Names of the segments.
    client : ndarray of int64, shape (n,)
        Codes of the clients, ascending.
    segment : ndarray of int32, shape (n,)
        Place in `labels`; -1 where a score is not defined.
    n_clients : int
        Number below which the codes of clients are.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    """

    labels: tuple[str, ...]
    client: IntArray
    segment: CodeArray
    n_clients: int
    names: tuple[str, ...] = ()

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def counts(self) -> dict[str | None, int]:
        """Clients by segment; under `None` those without one, where there are any."""
        found = np.bincount(self.segment + 1, minlength=len(self.labels) + 1).tolist()
        told: dict[str | None, int] = dict(zip(self.labels, found[1:], strict=True))
        return told | ({None: found[0]} if found[0] else {})

    def amounts(self, summary: MarketingRfm) -> dict[str | None, int]:
        """Add what the clients of each segment brought.

        Parameters
        ----------
        summary : MarketingRfm
            The summary that was scored.

        Returns
        -------
        dict of str to int
            Minor units by segment; they add up to the total of the summary.

        Raises
        ------
        InvalidValueError
            If the summary is of other clients, or has no amounts.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme"], at=["2026-01-05"], amount=[100], currency="EUR"
        ... )
        >>> from salesmodel.repeat import marketing_rfm, rfm_scores
        >>> summary = marketing_rfm(purchases, as_of=1_800_000_000_000_000)
        >>> client_segments(rfm_scores(summary)).amounts(summary)["lost"]
        100
        """
        is_same = np.array_equal(summary.client, self.client)
        if summary.total_amount is None or not is_same:
            needed = "the summary that was scored, with amounts"
            raise InvalidValueError("summary", needed, len(summary), "summary")
        total = added(self.segment + 1, summary.total_amount, len(self.labels) + 1)
        found = dict(zip((None, *self.labels), total.tolist(), strict=True))
        return {name: found[name] for name in self.counts}

    def of(self, purchases: PurchaseTable) -> Labelled:
        """Return the segment of the client of each row.

        Parameters
        ----------
        purchases : PurchaseTable
            Purchases of the same clients.

        Returns
        -------
        Labelled
            One label a row, none for clients without a segment.

        Raises
        ------
        InvalidValueError
            If the purchases are of other clients.

        Examples
        --------
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
        >>> one = np.zeros(1, np.int32)
        >>> apart = ClientSegments(("key",), one.astype(np.int64), one, 1, ("Acme",))
        >>> apart.of(purchases).codes.tolist()
        [0]
        """
        if purchases.n_clients != self.n_clients or purchases.names != self.names:
            needed = f"of the {self.n_clients} clients with a segment"
            raise InvalidValueError("purchases", needed, purchases.n_clients, "clients")
        codes = np.full(self.n_clients + 1, NO_LABEL, np.int32)  # the last one: nobody
        codes[self.client] = self.segment
        return Labelled(codes[purchases.client], self.labels)

    def __str__(self) -> str:
        """Return the number of clients by segment as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            [name, n, n / len(self) if len(self) else None]
            for name, n in self.counts.items()
        ]
        return Shown("Clients by segment", ["segment", "clients", "share"], rows)


def client_segments(
    scores: RfmScores, segments: Segments = DEFAULT_SEGMENTS
) -> ClientSegments:
    """Give each client the segment of his scores.

    Parameters
    ----------
    scores : RfmScores
        Scores of clients.
    segments : Segments, default DEFAULT_SEGMENTS
        The rules.

    Returns
    -------
    ClientSegments
        One segment a client.

    Raises
    ------
    InvalidValueError
        If scores and segments have different numbers of bins.

    Examples
    --------
    >>> import datetime as dt
    >>> from salesmodel.repeat import marketing_rfm, rfm_scores
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme", "Bolt", "Core"],
    ...     at=["2026-01-05", "2026-02-05", "2026-01-20", "2025-01-20"],
    ...     amount=[100, 300, 50, 70],
    ...     currency="EUR",
    ... )
    >>> as_of = dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    >>> found = client_segments(rfm_scores(marketing_rfm(purchases, as_of=as_of)))
    >>> [found.labels[segment] for segment in found.segment]
    ['champions', 'hibernating', 'lost']
    """
    if scores.bins.sizes != segments.sizes:
        needed = f"of {segments.sizes} bins, as the segments"
        raise InvalidValueError("scores", needed, scores.bins.sizes, "bins")
    cell = (scores.recency, scores.frequency, scores.monetary)
    known = np.flatnonzero(scores.monetary)
    found = np.full(len(scores), NO_LABEL, np.int32)
    found[known] = segments.table()[tuple(score[known] - 1 for score in cell)]
    return ClientSegments(
        segments.names,
        scores.client,
        read_only(found),
        scores.n_clients,
        scores.names,
    )
