"""Which segment clients came from and went to between two dates."""

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, CodeArray, IntArray, read_only
from salesmodel._checks import is_among
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.repeat.classes.segments import ClientSegments


__all__ = ["SegmentMigration", "segment_migration"]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class SegmentMigration:
    """Clients by the segment before and the segment after.

    Parameters
    ----------
    before, after : tuple of str or None
        Names of the segments; `None`, the last one, is that of clients who were no
        clients yet, or whose scores are not defined.
    counts : ndarray of int64, shape (n_before, n_after)
        Clients that went from one to another.
    """

    before: tuple[str | None, ...]
    after: tuple[str | None, ...]
    counts: IntArray

    __reduce__ = by_columns

    def count(self, before: str | None, after: str | None) -> int:
        """Return how many clients went from one segment to another.

        Parameters
        ----------
        before, after : str or None
            The segments.

        Returns
        -------
        int
            Clients.

        Raises
        ------
        InvalidValueError
            If there is no such segment.

        Examples
        --------
        >>> SegmentMigration((None,), (None,), np.zeros((1, 1), np.int64)).count(
        ...     None, None
        ... )
        0
        """
        place = (
            _place("before", self.before, before),
            _place("after", self.after, after),
        )
        return int(self.counts[place])

    def __str__(self) -> str:
        """Return a row a segment before, and a column a segment after."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["from \\ to", *(name or "–" for name in self.after), "all"]
        rows = [
            [name, *row, sum(row)]
            for name, row in zip(self.before, self.counts.tolist(), strict=True)
        ]
        return Shown("Clients by segment before and after", heads, rows)


def _place(name: str, labels: tuple[str | None, ...], label: str | None) -> int:
    """Return the place of a segment."""
    if not is_among(label, labels):
        known = ", ".join(repr(one) for one in labels)
        raise InvalidValueError(name, f"one of {known}", label, "segment")
    return labels.index(label)


def segment_migration(
    before: ClientSegments, after: ClientSegments
) -> SegmentMigration:
    r"""Count the clients that went from each segment to each.

    Parameters
    ----------
    before, after : ClientSegments
        Segments of the same purchases at two dates, under any two definitions.

    Returns
    -------
    SegmentMigration
        The matrix; its rows add up to the segments before, its columns to those after.

    Raises
    ------
    InvalidValueError
        If they are not of the same clients.

    Examples
    --------
    >>> one = np.zeros(1, np.int64)
    >>> before = ClientSegments(("new",), one, one.astype(np.int32), 2)
    >>> after = ClientSegments(("new", "loyal"), np.arange(2), np.array([1, 0]), 2)
    >>> print(segment_migration(before, after))
    Clients by segment before and after
    from \ to  new  loyal  –  all
    new          0      1  0    1
    –            1      0  0    1
    """
    if before.n_clients != after.n_clients or before.names != after.names:
        needed = f"of the {before.n_clients} clients from before"
        raise InvalidValueError("after", needed, after.n_clients, "clients")
    gone, come = _spread(before), _spread(after)
    n_before, n_after = len(before.labels) + 1, len(after.labels) + 1
    here = np.zeros(before.n_clients, np.bool_)
    here[before.client] = here[after.client] = True
    gone, come = gone[here] % n_before, come[here] % n_after  # -1 is the last one
    counts = np.bincount(gone * n_after + come, minlength=n_before * n_after)
    return SegmentMigration(
        (*before.labels, None),
        (*after.labels, None),
        read_only(counts.astype(np.int64).reshape(n_before, n_after)),
    )


def _spread(found: ClientSegments) -> CodeArray:
    """Return the segment of every client, -1 for those who have none."""
    codes = np.full(found.n_clients, NO_LABEL, np.int32)
    codes[found.client] = found.segment
    return codes
