"""What became of each deal, one row a deal: where it was first, last, and ever."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, NO_LABEL, InstantArray, IntArray, read_only
from salesmodel._counts import Codes, chunks, code_sets, histogram
from salesmodel._frozen import by_columns
from salesmodel.tables._layout import Layout
from salesmodel.tables.deals import Labelled
from salesmodel.tables.log import StageLog
from salesmodel.tables.visits import VisitTable


__all__ = ["DealPaths"]


@attrs.frozen(eq=False, slots=False)
class DealPaths:
    """The way of each deal through the stages, one row a deal.

    What does not need the order of the stays is read off the log as it came. A column
    is computed when it is first asked for.

    Parameters
    ----------
    visits : VisitTable
        The stays; rows here are its codes of deals.
    """

    visits: VisitTable

    __reduce__ = by_columns

    @property
    def none(self) -> int:
        """Code of the stage of a deal that has none."""
        return self.visits.n_stages

    @property
    def gone(self) -> int:
        """Code of where a deal went whose last stay ended without a next one."""
        return self.visits.n_stages + 1

    @cached_property
    def seen(self) -> NDArray[np.uint8]:
        """Stages each deal was in, shape ``(n_words, n_deals)``.

        Bit ``b`` of word ``w`` stands for the stage of code ``8 w + b``.
        """
        log = self.visits.log
        return read_only(
            code_sets(log.deal, log.stage, log.n_deals, self.visits.n_stages)
        )

    @cached_property
    def last(self) -> Codes:
        """Code of the last stage of each deal; `none` and `gone` where it is neither."""
        log = self.visits.log
        last = self._blank()
        if log.layout is Layout.BY_TIME:
            for rows in chunks(len(log)):
                last[log.deal[rows]] = log.stage[rows]
        elif log.layout is Layout.SHUFFLED and log.sequence is None:
            last[log.deal[self._final]] = log.stage[self._final]
        else:
            visits = self.visits
            last[visits.deal[visits.ends]] = visits.stage[visits.ends]
        if log.ended is not None:
            ends = self.visits.ends
            last[self.visits.deal[ends[self.visits.ended[ends]]]] = self.gone
        return read_only(last)

    @cached_property
    def first(self) -> Codes:
        """Code of the first stage of each deal; `none` without one."""
        visits = self.visits
        first = self._blank()
        first[visits.deal[visits.starts]] = visits.stage[visits.starts]
        return read_only(first)

    @cached_property
    def standing(self) -> Codes:
        """Code of the last open stage of each deal; `none` without one."""
        visits = self.visits
        standing = self._blank()
        row, start = visits.ends, visits.starts
        while row.size:
            is_open = visits.stage[row] < visits.stages.n_open
            standing[visits.deal[row[is_open]]] = visits.stage[row[is_open]]
            goes_on = ~is_open & (row > start)
            row, start = row[goes_on] - 1, start[goes_on]
        return read_only(standing)

    @cached_property
    def opened(self) -> InstantArray:
        """Instant of the first event of each deal; absent without one."""
        log = self.visits.log
        opened = np.full(log.n_deals, -MISSING - 1)
        if log.layout is Layout.SORTED:
            opened[log.deal[self.visits.starts]] = log.at[self.visits.starts]
        else:
            for rows in chunks(len(log)):
                np.minimum.at(opened, log.deal[rows], log.at[rows])
        opened[opened == -MISSING - 1] = MISSING
        return read_only(opened)

    @cached_property
    def latest(self) -> InstantArray:
        """Instant of the last event of each deal; absent without one."""
        log, visits = self.visits.log, self.visits
        latest = np.full(log.n_deals, MISSING)
        if log.layout is Layout.BY_TIME:
            for rows in chunks(len(log)):
                latest[log.deal[rows]] = log.at[rows]
        elif log.layout is Layout.SHUFFLED and log.sequence is None:
            latest[log.deal[self._final]] = log.at[self._final]
        else:
            latest[visits.deal[visits.ends]] = visits.entered[visits.ends]
        return read_only(latest)

    @cached_property
    def _final(self) -> IntArray:
        """Row of the log of the last event of each deal."""
        return _last_rows(self.visits.log)

    @cached_property
    def owner(self) -> Labelled | None:
        """Owner of each deal during its last stay; `None` without such a column."""
        visits = self.visits
        if visits.owner is None:
            return None
        codes = np.full(visits.n_deals, NO_LABEL, np.int32)
        codes[visits.deal[visits.ends]] = visits.owner.codes[visits.ends]
        return Labelled(codes, visits.owner.labels)

    @cached_property
    def amount(self) -> IntArray | None:
        """Amount of each deal at its last stay; `None` without such a column."""
        visits = self.visits
        if visits.amount is None:
            return None
        amount = np.full(visits.n_deals, MISSING)
        amount[visits.deal[visits.ends]] = visits.amount[visits.ends]
        return read_only(amount)

    def _blank(self) -> Codes:
        """Return a column of stages without any."""
        kind = np.uint8 if self.gone < 2**8 else np.uint32
        return np.full(self.visits.n_deals, self.none, kind)


def _last_rows(log: StageLog) -> IntArray:
    """Return the row of the last event of each deal, later ones of a deal after others.

    The latest time of each deal is found without sorting, in half the width: the low
    bits of the times are left out. Deals with several events at their latest coarse
    time, few as a rule, are told apart by the exact time, then by the order of rows.
    """
    first = int(log.at.min())
    shift = max((int(log.at.max()) - first).bit_length() - 31, 0)
    coarse = np.empty(len(log), np.int32)
    latest = np.zeros(log.n_deals, np.int32)
    for rows in chunks(len(log)):
        coarse[rows] = (log.at[rows] - first) >> shift
        np.maximum.at(latest, log.deal[rows], coarse[rows])
    is_last = np.empty(len(log), np.bool_)
    for rows in chunks(len(log)):
        np.equal(coarse[rows], latest[log.deal[rows]], out=is_last[rows])
    last = np.flatnonzero(is_last)
    tied = last[histogram(log.deal[last], log.n_deals)[log.deal[last]] > 1]
    exact = tied[np.lexsort((tied, log.at[tied]))]
    return np.concatenate((last, exact))
