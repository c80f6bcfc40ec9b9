"""Whom to reach through a channel, as data."""

import attrs
import numpy as np

from salesmodel._arrays import CodeArray, IntArray
from salesmodel._checks import at_most, one_of
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.repeat._names import name_of
from salesmodel.repeat.contacts.engagement import EngagementLine


__all__ = ["MailingList", "MailingRow"]

_SHOWN = 20


@attrs.frozen
class MailingRow:
    """A client who is to be reached.

    Parameters
    ----------
    code : int
        Code of the client.
    client : str
        His name, or his code as text.
    segment : str
        Segment of his line.
    responsible : str
        Who keeps in touch with him.
    offer : str
        What he is offered.
    """

    code: int
    client: str
    segment: str
    responsible: str
    offer: str


@attrs.frozen(eq=False)
class MailingList:
    """The clients of one channel: those to reach, and those who may not be.

    Parameters
    ----------
    channel : str
        The channel.
    lines : tuple of EngagementLine
        Lines of the scheme.
    client : ndarray of int64, shape (n,)
        Codes of those to reach, in the order of the base.
    line : ndarray of int32, shape (n,)
        Line of each, a place in `lines`.
    reasons : tuple of str
        Reasons for which clients may not be contacted, in the order in which they were
        given: a client is counted under the first of his.
    excluded : ndarray of int64, shape (n_excluded,)
        Codes of those who may not be contacted, in the order of the base.
    reason : ndarray of int32, shape (n_excluded,)
        Reason of each, a place in `reasons`.
    names : tuple of str
        Names of the clients by code; empty where clients came as codes.
    """

    channel: str
    lines: tuple[EngagementLine, ...]
    client: IntArray
    line: CodeArray
    reasons: tuple[str, ...]
    excluded: IntArray
    reason: CodeArray
    names: tuple[str, ...] = ()

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count those to reach."""
        return self.client.size

    @property
    def counts(self) -> dict[str, int]:
        """Clients left out, by reason; with those to reach they are the channel's."""
        found = np.bincount(self.reason, minlength=len(self.reasons)).tolist()
        return dict(zip(self.reasons, found, strict=True))

    def left_out(self, reason: str) -> IntArray:
        """Return the clients who were left out for a reason.

        Parameters
        ----------
        reason : str
            One of `reasons`.

        Returns
        -------
        ndarray of int64
            Codes, in the order of the base.

        Raises
        ------
        InvalidValueError
            If there is no such reason.

        Examples
        --------
        >>> none = np.zeros(0, np.int64)
        >>> barred = np.zeros(1, np.int32)
        >>> listed = MailingList(
        ...     "email", (), none, none, ("opt_out",), np.array([7]), barred
        ... )
        >>> listed.left_out("opt_out").tolist()
        [7]
        """
        one_of("reason", reason, self.reasons, code="reason")
        found: IntArray = self.excluded[self.reason == self.reasons.index(reason)]
        return found

    def rows(self, n: int | None = None) -> tuple[MailingRow, ...]:
        """Return those to reach, one by one.

        Parameters
        ----------
        n : int, optional
            At most so many; by default all.

        Returns
        -------
        tuple of MailingRow
            In the order of `client`.

        Examples
        --------
        >>> none = np.zeros(0, np.int64)
        >>> MailingList("email", (), none, none, (), none, none).rows()
        ()
        """
        n = at_most("n", n)
        pairs = zip(self.client[:n].tolist(), self.line[:n].tolist(), strict=True)
        return tuple(
            MailingRow(
                code,
                name_of(self.names, code),
                line.segment,
                line.responsible,
                line.offer,
            )
            for code, line in ((code, self.lines[place]) for code, place in pairs)
        )

    def __str__(self) -> str:
        """Return the first of those to reach, under the number of those left out."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        told = ", ".join(f"{n} {reason}" for reason, n in self.counts.items())
        if not self.reasons:
            told = "nobody, for no exclusion was given"
        title = f"{len(self)} clients by {self.channel}; left out: {told}"
        rows = [
            [row.client, row.segment, row.responsible, row.offer]
            for row in self.rows(_SHOWN)
        ]
        return Shown(title, ["client", "segment", "responsible", "offer"], rows)
