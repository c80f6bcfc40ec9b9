"""For how long each client was within the norm of contacts, and which deadlines held."""

from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from salesmodel._arrays import (
    CodeArray,
    InstantArray,
    IntArray,
)
from salesmodel._counts import CHUNK, begins_run, chunks
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import counted
from salesmodel.repeat._touches import Touches
from salesmodel.tables._order import in_order


__all__ = ["NormTime"]

_HALF = 2**32 - 1
_COUNTS = ("timed", "deadlines", "deadlines_kept")
_TIMES = ("known", "kept", "unknown")


@attrs.frozen(eq=False)
class NormTime:
    """Contacts of clients, and the time that the norm gives each of them.

    `span` (0 without a norm) and `begun`, when he came into the base, have an entry a
    client; all is in microseconds.
    """

    touches: Touches
    start: int
    end: int
    whole: int
    span: IntArray
    begun: InstantArray

    __reduce__ = by_columns

    @property
    def low(self) -> InstantArray:
        """From when on the time of each client counts."""
        return np.maximum(self.begun, self.start)

    def by_segment(self, group: IntArray, n: int) -> dict[str, Any]:
        """Return times and deadlines by segment, by the names of their columns.

        Clients are taken a block at a time, so that what is worked out of their contacts
        stays in cache.
        """
        counts = dict.fromkeys(_COUNTS, np.zeros(n, np.int64))
        times = dict.fromkeys(_TIMES, (0,) * n)
        owner, size = self.touches.owner, self.span.size
        step = max(CHUNK * size // max(owner.size, size, 1), 1)
        blocks = list(chunks(size, size=step))
        ends = np.array([clients.stop for clients in blocks], owner.dtype)
        edges = [0, *np.searchsorted(owner, ends).tolist()]
        for clients, ends_at in zip(blocks, pairwise(edges), strict=True):
            rows = slice(*ends_at)
            block = attrs.evolve(
                self,
                touches=Touches(owner[rows] - clients.start, self.touches.at[rows], {}),
                span=self.span[clients],
                begun=self.begun[clients],
            )
            found = block.of_block(group[clients], n)
            counts = {name: counts[name] + found[name] for name in _COUNTS}
            times = {
                name: tuple(map(sum, zip(times[name], found[name], strict=True)))
                for name in _TIMES
            }
        return {**counts, **times}

    def of_block(self, group: IntArray, n: int) -> dict[str, Any]:
        """Return times and deadlines of the clients by segment."""
        owner, at = self._clocks()
        following = np.full(at.size, self.end)
        is_last = np.append(begins_run(owner)[1:], True)[: at.size]
        following[:-1][~is_last[:-1]] = at[1:][~is_last[:-1]]
        low, due = self.low[owner], at + self.span[owner]
        kept = np.minimum(np.minimum(due, following), self.end) - np.maximum(at, low)
        unknown, whole = self._unknown(owner, at)
        known = whole - unknown
        is_due = (due >= low) & (due < self.end)
        is_met = is_due & ~is_last & (following <= due)
        return {
            "timed": counted(group[known > 0], n),
            "known": _sums(group, known, n),
            "kept": _sums(group[owner], np.maximum(kept, 0), n),
            "unknown": _sums(group, unknown, n),
            "deadlines": counted(group[owner[is_due]], n),
            "deadlines_kept": counted(group[owner[is_met]], n),
        }

    def _clocks(self) -> tuple[CodeArray, InstantArray]:
        """Return what sets a deadline: contacts, and coming into the base before any."""
        owner, at = self.touches.owner, self.touches.at
        has_norm = self.span[owner] > 0
        owner, at = owner[has_norm], at[has_norm]
        first = self._first(owner, at)
        is_new = (self.span > 0) & (self.begun >= self.whole) & (first > self.begun)
        new = np.flatnonzero(is_new).astype(np.int32)
        owner, at = np.append(owner, new), np.append(at, self.begun[new])
        order = in_order(owner, at, self.span.size)
        return owner[order], at[order]

    def _first(self, owner: CodeArray, at: InstantArray) -> InstantArray:
        """Return the first of the rows of each client, the end where there is none."""
        first = np.full(self.span.size, self.end)
        is_first = begins_run(owner)
        first[owner[is_first]] = at[is_first]
        return first

    def _unknown(self, owner: CodeArray, at: InstantArray) -> tuple[IntArray, IntArray]:
        """Return the time of each client that is not known, and all of it."""
        has_norm = self.span > 0
        until = np.minimum(self._first(owner, at), self.whole + self.span)
        unknown = np.clip(until, self.low, self.end) - self.low
        return unknown * has_norm, (self.end - self.low) * has_norm


def _sums(codes: IntArray, column: IntArray, n: int) -> tuple[int, ...]:
    """Add numbers that are not negative by code, exactly: each half for itself."""
    halves = []
    for half in (column >> 32, column & _HALF):
        total = np.zeros(n, np.int64)
        np.add.at(total, codes, half)
        halves.append(total.tolist())
    return tuple((high << 32) + low for high, low in zip(*halves, strict=True))
