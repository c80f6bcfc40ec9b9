"""Clients who are lost, under a rule that says how long a silence is one."""

from collections.abc import Mapping
from enum import IntEnum

import attrs
import numpy as np

from salesmodel._arrays import IntArray, read_only
from salesmodel._checks import one_of, real
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._scores import ScoreArray
from salesmodel.repeat.returning.rhythm import Rhythm
from salesmodel.statistics.intervals import Rate, wilson_rate


__all__ = ["ClientFate", "LossRule", "LostClients", "lost_clients"]


class ClientFate(IntEnum):
    """What has become of a client under a rule."""

    UNKNOWN = 0
    """He has not been a client for as long as the rule waits, or has no rhythm."""
    KEPT = 1
    LOST = 2

    @property
    def word(self) -> str:
        """The fate in lower case."""
        return self.name.lower()


@attrs.frozen
class LossRule:
    """How long a silence takes a client for lost: one of two measures.

    Parameters
    ----------
    silent_days : float, optional
        More days than these since his last purchase.
    intervals : float, optional
        More than so many of his own intervals between purchases, or of those of his
        segment where he has bought too seldom.

    Raises
    ------
    InvalidValueError
        If not just one of the two is given, or it is not positive.
    """

    silent_days: float | None = attrs.field(default=None, kw_only=True)
    intervals: float | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check that there is one measure."""
        given = [one for one in (self.silent_days, self.intervals) if one is not None]
        if len(given) != 1:
            needed = "either silent_days or intervals"
            raise InvalidValueError("rule", needed, len(given), "measure")
        if not 0 < real(given[0]) < float("inf"):
            raise InvalidValueError("rule", "a positive number", given[0], "range")

    def __str__(self) -> str:
        """Say the rule in words."""
        if self.intervals is not None:
            return f"silent for more than {self.intervals:g} intervals"
        return f"silent for more than {self.silent_days:g} days"


@attrs.frozen(eq=False)
class LostClients:
    """Who is lost, who was kept, and of whom it is not known yet.

    Parameters
    ----------
    rule : LossRule
        How long a silence is a loss.
    as_of : int
        Instant of observation, in microseconds since 1970-01-01 UTC.
    client : ndarray of int64, shape (n,)
        Codes of the clients who bought by then, ascending.
    fate : ndarray of uint8, shape (n,)
        What has become of each, a `ClientFate`.
    confidence : float
        Coverage of the interval.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    notices : mapping of str to int
        Rows that were left out, by code.
    """

    rule: LossRule
    as_of: int
    client: IntArray
    fate: ScoreArray
    confidence: float
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def counts(self) -> dict[str, int]:
        """Clients by fate."""
        found = np.bincount(self.fate, minlength=len(ClientFate)).tolist()
        return {fate.word: found[fate] for fate in ClientFate}

    @property
    def share(self) -> Rate:
        """Share lost of those of whom it is known, with a Wilson interval."""
        counts = self.counts
        known = counts["lost"] + counts["kept"]
        return wilson_rate(counts["lost"], known, confidence=self.confidence)

    def members(self, fate: str) -> IntArray:
        """Return the clients of a fate.

        Parameters
        ----------
        fate : {"lost", "kept", "unknown"}
            The fate.

        Returns
        -------
        ndarray of int64
            Codes, ascending.

        Raises
        ------
        InvalidValueError
            If there is no such fate.

        Examples
        --------
        >>> from salesmodel.repeat import purchase_rhythm
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-01-05"])
        >>> rhythm = purchase_rhythm(purchases, as_of=1_780_000_000_000_000)
        >>> lost_clients(rhythm, LossRule(silent_days=90)).members("lost").tolist()
        [0]
        """
        words = [one.word for one in ClientFate]
        code = words.index(one_of("fate", fate, words, code="fate"))
        found: IntArray = self.client[self.fate == code]
        return found

    def __str__(self) -> str:
        """Return clients by fate, and the share."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        share = self.share
        rows = [
            [fate.word, self.counts[fate.word], *told]
            for fate, told in (
                (ClientFate.LOST, (share.value, share.low, share.high)),
                (ClientFate.KEPT, ("", "", "")),
                (ClientFate.UNKNOWN, ("", "", "")),
            )
        ]
        heads = ["fate", "clients", "share of known", "low", "high"]
        return Shown(f"Clients lost: {self.rule}", heads, rows)


def lost_clients(
    rhythm: Rhythm, rule: LossRule, *, confidence: float = 0.95
) -> LostClients:
    r"""Tell which clients are lost, and what share of those of whom it is known.

    Parameters
    ----------
    rhythm : Rhythm
        When clients bought first and last, and how often.
    rule : LossRule
        How long a silence is a loss.
    confidence : float, default 0.95
        Coverage of the Wilson interval, strictly between 0 and 1.

    Returns
    -------
    LostClients
        A fate a client.

    Raises
    ------
    InvalidValueError
        If `confidence` is out of range.

    Notes
    -----
    With the limit :math:`l` of a client in days, his first purchase :math:`f` and his
    last one :math:`s` days ago, he is lost where :math:`s > l`, kept where :math:`s \le
    l < f`, and not yet known where :math:`f \le l`: nobody can have been lost who has
    not been a client for so long. Without a rhythm, under a rule of intervals, nothing
    is known of him. It is a rule, not a fact: lost clients come back, and those who do
    are kept ones again.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    Acme was silent for 60 days and Bolt for 10; Core came only 5 days ago:

    >>> import datetime as dt
    >>> from salesmodel.repeat import purchase_rhythm
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Bolt", "Core"],
    ...     at=["2026-01-30", "2026-01-30", "2026-03-21", "2026-03-26"],
    ... )
    >>> rhythm = purchase_rhythm(
    ...     purchases, as_of=dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    ... )
    >>> found = lost_clients(rhythm, LossRule(silent_days=45))
    >>> found.counts, found.share.value
    ({'unknown': 1, 'kept': 1, 'lost': 1}, 0.5)
    """
    wilson_rate(0, 0, confidence=confidence)
    if rule.intervals is None:
        limit = np.full(len(rhythm), rule.silent_days, np.float64)
    else:
        limit = rule.intervals * rhythm.interval_days
    fate = np.full(len(rhythm), ClientFate.UNKNOWN, np.uint8)
    fate[rhythm.days_since_first > limit] = ClientFate.KEPT
    fate[rhythm.days_since_last > limit] = ClientFate.LOST
    return LostClients(
        rule=rule,
        as_of=rhythm.as_of,
        client=rhythm.client,
        fate=read_only(fate),
        confidence=confidence,
        names=rhythm.names,
        notices=rhythm.notices,
    )
