"""Stays of deals in stages as read-only columns, one row a stay."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import (
    MISSING,
    BoolArray,
    CodeArray,
    InstantArray,
    IntArray,
    Moment,
    flags,
    integers,
    moment,
    read_only,
)
from salesmodel._counts import Codes, begins_run, chunks, histogram
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel.tables._door import (
    deal_codes,
    ends_of_stays,
    event_instants,
    owners,
    stage_codes,
)
from salesmodel.tables._layout import Layout
from salesmodel.tables._minor import amounts
from salesmodel.tables._order import RowArray, ordered_rows
from salesmodel.tables.deals import Labelled
from salesmodel.tables.log import StageLog
from salesmodel.tables.stages import Stages


__all__ = ["VisitTable"]


@attrs.frozen(eq=False, slots=False)
class VisitTable:
    """Stays of deals in stages, one row a stay, ordered by deal and time.

    A closing stage is one a deal stays in, too: what a deal won is, is its last row.
    The columns are put in order when one of them is first asked for; counts that do not
    need the order never pay for it.

    Parameters
    ----------
    log : StageLog
        The stage events as they came.
    stages : Stages
        What the codes of stages mean.
    deals : tuple of str
        Names of the deals; empty where deals came as codes.
    as_of : int or None
        Where stays that go on are cut, in microseconds since 1970; `None` without stays.
    notices : mapping of str to int
        What was left out, with counts.

    See Also
    --------
    VisitTable.from_events, VisitTable.from_stays : What makes one.
    """

    log: StageLog
    stages: Stages
    deals: tuple[str, ...] = ()
    as_of: int | None = None
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        return len(self.log)

    @property
    def n_deals(self) -> int:
        """Codes of deals are below it."""
        return self.log.n_deals

    @property
    def n_stages(self) -> int:
        """Number of stages, closing ones included; it stands for "nothing came next"."""
        return len(self.stages)

    @cached_property
    def _rows(self) -> RowArray | None:
        """Rows of the log by deal and time; `None` where they are in order already."""
        log = self.log
        if log.layout is Layout.SORTED:
            return None
        return ordered_rows(
            log.deal,
            log.at,
            n_deals=log.n_deals,
            layout=log.layout,
            sequence=log.sequence,
        )

    def _ordered(self, column: NDArray[Any]) -> NDArray[Any]:
        """Bring a column of the log into the order of the stays."""
        if self._rows is None:
            return column
        ordered = np.empty_like(column)
        for rows in chunks(len(self)):
            ordered[rows] = column[self._rows[rows]]
        return read_only(ordered)

    @cached_property
    def deal(self) -> CodeArray:
        """Code of the deal of each stay."""
        if self.log.layout is Layout.SORTED:
            return self.log.deal
        codes = np.arange(self.n_deals, dtype=np.int32)
        return read_only(np.repeat(codes, self._stays_of_deals))

    @cached_property
    def stage(self) -> Codes:
        """Code of the stage of each stay."""
        return self._ordered(self.log.stage)

    @cached_property
    def entered(self) -> InstantArray:
        """When each stay began."""
        return self._ordered(self.log.at)

    @cached_property
    def starts(self) -> IntArray:
        """Row of the first stay of each deal that has one."""
        if self.log.layout is not Layout.SORTED:
            stays = self._stays_of_deals
            return read_only((np.cumsum(stays) - stays)[stays > 0])
        return read_only(np.flatnonzero(begins_run(self.deal)))

    @cached_property
    def _stays_of_deals(self) -> IntArray:
        return histogram(self.log.deal, self.n_deals)

    @cached_property
    def ends(self) -> IntArray:
        """Row of the last stay of each deal that has one."""
        return read_only(np.append(self.starts[1:], len(self))[: self.starts.size] - 1)

    @cached_property
    def next(self) -> Codes:
        """Code of the stage that came next; the number of stages where none did."""
        following = np.empty_like(self.stage)
        following[:-1] = self.stage[1:]
        following[self.ends] = self.n_stages
        return read_only(following)

    @cached_property
    def left(self) -> InstantArray:
        """When each stay ended, `as_of` while it goes on, absent if that is not known."""
        if self.log.left is not None:
            return self._ordered(self.log.left)
        left = np.empty_like(self.entered)
        left[:-1] = self.entered[1:]
        left[self.ends] = MISSING if self.as_of is None else self.as_of
        return read_only(left)

    @cached_property
    def ended(self) -> BoolArray:
        """Whether each stay was over."""
        if self.log.ended is not None:
            return self._ordered(self.log.ended)
        return read_only(self.next != self.n_stages)

    @cached_property
    def inferred(self) -> BoolArray:
        """Whether each stay was filled in rather than seen."""
        if self.log.inferred is not None:
            return self._ordered(self.log.inferred)
        return read_only(np.zeros(len(self), np.bool_))

    @cached_property
    def owner(self) -> Labelled | None:
        """Who held the deal during each stay; `None` without such a column."""
        if self.log.owner is None or self._rows is None:
            return self.log.owner
        return Labelled(self._ordered(self.log.owner.codes), self.log.owner.labels)

    @cached_property
    def amount(self) -> IntArray | None:
        """Amount of the deal at each stay; `None` without such a column."""
        return None if self.log.amount is None else self._ordered(self.log.amount)

    @classmethod
    def empty(cls, stages: Stages | None = None) -> Self:
        """Return a table without stays.

        Parameters
        ----------
        stages : Stages, optional
            Stages that nobody stayed in.

        Returns
        -------
        VisitTable
            Empty columns.

        Examples
        --------
        >>> VisitTable.empty().deal.size
        0
        """
        named = Stages() if stages is None else stages
        return cls.from_events(deal=[], stage=[], at=[], stages=named.open)

    @classmethod
    def from_events(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        deal: ArrayLike | Labelled,
        stage: ArrayLike,
        at: ArrayLike,
        sequence: ArrayLike | None = None,
        owner: ArrayLike | Labelled | None = None,
        amount: ArrayLike | None = None,
        inferred: ArrayLike | None = None,
        stages: Sequence[str],
        kinds: Sequence[str] | Mapping[str, str] | None = None,
        as_of: Moment | None = None,
    ) -> Self:
        """Build the table from stage events of any library, in any order.

        Events of one deal at one instant stand by `sequence`, then in the order in
        which they came. Integer columns are taken without a copy where they fit: do not
        write to them afterwards.

        Parameters
        ----------
        deal : array_like of str or int, shape (n_events,)
            Deals by name, or by codes from 0.
        stage : array_like of str or int, shape (n_events,)
            Stages entered, by name or by their place in `stages`.
        at : array_like, shape (n_events,)
            ``datetime64`` (read as UTC), aware `datetime`, ISO 8601 texts, or ``int64``
            microseconds.
        sequence : array_like of int, optional
            Order of events of one deal at one instant.
        owner : array_like of str or int, optional
            Who held the deal from then on, by name or code.
        amount : array_like of int, optional
            Minor units of one currency.
        inferred : array_like of bool, optional
            Whether an event was concluded rather than seen.
        stages : sequence of str
            Every stage; the open ones in the order of the funnel.
        kinds : sequence of str or mapping of str to str, optional
            ``"open"``, ``"won"``, ``"lost"``, ``"out"`` or ``"ignore"``, one a stage,
            or by name for those that are not open; without it all are open.
        as_of : datetime or int, optional
            Instant of observation, inclusive; by default the latest event. Later events
            are left out, and counted in the notices.

        Returns
        -------
        VisitTable
            One row a stay.

        Raises
        ------
        ShapeError
            If the columns differ in length.
        InvalidValueError
            If a cell is absent, or a code out of range.
        InvalidInstantError
            If an instant is absent, naive or out of range.
        UnknownStageError
            If a stage is not among `stages`.
        DefinitionError
            If a stage stands twice.

        Examples
        --------
        >>> visits = VisitTable.from_events(
        ...     deal=["d1", "d2", "d1", "d1"],
        ...     stage=["won", "lead", "lead", "offer"],
        ...     at=["2026-01-20", "2026-01-07", "2026-01-05", "2026-01-12"],
        ...     stages=["lead", "offer", "won"],
        ...     kinds={"won": "won"},
        ... )
        >>> visits.stage.tolist(), visits.next.tolist()
        ([0, 1, 2, 0], [1, 2, 3, 3])
        """
        named, codes = Stages.of_kinds(stages, kinds)
        deals, n_deals, names = deal_codes(deal)
        place, real = stage_codes(stage, tuple(stages), codes)
        log = StageLog(
            deal=deals,
            stage=place,
            at=event_instants("at", at),
            n_deals=n_deals,
            sequence=None if sequence is None else integers("sequence", sequence)[:],
            owner=None if owner is None else owners(owner),
            amount=None if amount is None else amounts(amount),
            inferred=None if inferred is None else flags("inferred", inferred),
        )
        return cls._as_of(log if real is None else log[real], named, names, as_of)

    @classmethod
    def from_stays(  # noqa: PLR0913 — one argument a column
        cls,
        *,
        deal: ArrayLike | Labelled,
        stage: ArrayLike,
        entered: ArrayLike,
        left: ArrayLike,
        ended: ArrayLike | None = None,
        inferred: ArrayLike | None = None,
        owner: ArrayLike | Labelled | None = None,
        amount: ArrayLike | None = None,
        stages: Sequence[str],
        kinds: Sequence[str] | Mapping[str, str] | None = None,
        as_of: Moment | None = None,
    ) -> Self:
        """Build the table from stays with their beginning and end, in any order.

        A stay that ended is not stretched to the next one of its deal; the last stay of
        a deal that ended has left the funnel without a word of where to.

        Parameters
        ----------
        deal, stage, entered : array_like, shape (n_stays,)
            As in `from_events`, `entered` being its `at`.
        left : array_like, shape (n_stays,)
            When each stay ended; absent while it goes on, and where it is not known.
        ended : array_like of bool, optional
            Whether each stay was over; by default those that have a `left`.
        inferred : array_like of bool, optional
            Whether each stay was filled in rather than seen.
        owner, amount : array_like, optional
            As in `from_events`.
        stages, kinds : sequence of str
            As in `from_events`.
        as_of : datetime or int, optional
            Instant of observation, inclusive; by default the latest of the columns.

        Returns
        -------
        VisitTable
            One row a stay.

        Raises
        ------
        InvalidInstantError
            If a stay ended before it began.

        See Also
        --------
        from_events : The other way, which says what else can go wrong.

        Examples
        --------
        >>> visits = VisitTable.from_stays(
        ...     deal=["d1", "d1"],
        ...     stage=["lead", "offer"],
        ...     entered=["2026-01-05", "2026-01-12"],
        ...     left=["2026-01-12", None],
        ...     stages=["lead", "offer"],
        ...     as_of=1_768_521_600_000_000,
        ... )
        >>> visits.ended.tolist(), visits.next.tolist()
        ([True, False], [1, 2])
        """
        named, codes = Stages.of_kinds(stages, kinds)
        deals, n_deals, names = deal_codes(deal)
        place, real = stage_codes(stage, tuple(stages), codes)
        begun = event_instants("entered", entered)
        until, over = ends_of_stays(begun, left, ended)
        log = StageLog(
            deal=deals,
            stage=place,
            at=begun,
            n_deals=n_deals,
            left=until,
            ended=over,
            inferred=None if inferred is None else flags("inferred", inferred),
            owner=None if owner is None else owners(owner),
            amount=None if amount is None else amounts(amount),
        )
        return cls._as_of(log if real is None else log[real], named, names, as_of)

    @classmethod
    def _as_of(
        cls, log: StageLog, stages: Stages, names: tuple[str, ...], as_of: Moment | None
    ) -> Self:
        """Cut a log at an instant."""
        cut = log.latest() if as_of is None else moment("as_of", as_of)
        past = log if cut is None else log.until(cut)
        later = {"events_after_as_of": len(log) - len(past)}
        return cls(past, stages, names, cut, later if len(past) < len(log) else {})
