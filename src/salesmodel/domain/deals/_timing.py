"""What a deal tells about time: how long it took, and whether that is too long."""

from datetime import datetime, timedelta

from salesmodel.domain.activity import FirstResponse, first_response
from salesmodel.domain.deals._reading import ReadableDeal
from salesmodel.domain.deals.visit import Visit
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import InvalidInstantError
from salesmodel.values import BusinessCalendar, instant


__all__ = ["TimedDeal"]

_NO_TIME = timedelta(0)


# Past 140 lines: each question about time is one method with its own example.
class TimedDeal(ReadableDeal):
    """A deal that answers questions about time."""

    __slots__ = ()

    def time_in(self, stage: str, *, at: datetime) -> timedelta:
        """Return how long it stood open in a stage, all stays together.

        Parameters
        ----------
        stage : str
            Id of the stage.
        at : datetime
            Until when a stay that goes on is counted; not before its last event.

        Returns
        -------
        timedelta
            Zero for a stage where it never was open, so for every closed one. Over all
            stages the times add up to the age.

        Raises
        ------
        InvalidInstantError
            If the instant is before the last event (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new"), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann")
        >>> deal.time_in("new", at=friday).days
        4
        """
        now = self._not_before_last(at)
        stays = (visit for visit in self._open_visits() if visit.stage == stage)
        return sum(((visit.left or now) - visit.entered for visit in stays), _NO_TIME)

    def age(self, at: datetime) -> timedelta:
        """Return how long it has been open.

        Parameters
        ----------
        at : datetime
            Until when; not before its last event.

        Returns
        -------
        timedelta
            From the opening to `at` or to the closing; while it was closed in between
            it did not age.

        Raises
        ------
        InvalidInstantError
            If the instant is before the last event (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new")])
        >>> Deal.open("d1", leads, at=monday, by="ann").age(friday).days
        4
        """
        now = self._not_before_last(at)
        stays = self._open_visits()
        return sum(((visit.left or now) - visit.entered for visit in stays), _NO_TIME)

    def is_stale(self, at: datetime) -> bool:
        """Tell whether nothing happened for longer than its stage allows.

        Parameters
        ----------
        at : datetime
            As of when; not before its last event.

        Returns
        -------
        bool
            Never for a closed deal or a stage without a term. Counted from the entry
            into the stage, or from the last activity done since, as the stage says.

        Raises
        ------
        InvalidInstantError
            If the instant is before the last event (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Days, Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new", stale_after=Days(3))])
        >>> Deal.open("d1", leads, at=monday, by="ann").is_stale(friday)
        True
        """
        now = self._not_before_last(at)
        stage = self.pipeline.stage(self.stage)
        term = stage.stale_after
        if term is None or self.outcome is not Outcome.OPEN:
            return False
        return term.are_over(
            self._progress(stage.stale_since), now, self.pipeline.calendar
        )

    def is_over_target(self, at: datetime) -> bool:
        """Tell whether it has stood in its stage for longer than the target.

        Parameters
        ----------
        at : datetime
            As of when; not before its last event.

        Returns
        -------
        bool
            Never for a closed deal or a stage without a target.

        Raises
        ------
        InvalidInstantError
            If the instant is before the last event (code ``reversed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Days, Deal, Pipeline, Stage
        >>> monday, friday = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 9))
        >>> leads = Pipeline("leads", [Stage("new", target=Days(5))])
        >>> Deal.open("d1", leads, at=monday, by="ann").is_over_target(friday)
        False
        """
        now = self._not_before_last(at)
        target = self.pipeline.stage(self.stage).target
        if target is None or self.outcome is not Outcome.OPEN:
            return False
        return target.are_over(self._progress("entry"), now, self.pipeline.calendar)

    def first_response(
        self,
        at: datetime,
        *,
        requested_at: datetime | None = None,
        calendar: BusinessCalendar | None = None,
    ) -> FirstResponse | None:
        """Tell how fast the first inbound request was answered.

        Parameters
        ----------
        at : datetime
            As of when.
        requested_at : datetime, optional
            When the request came, where it is no activity, such as `opened_at`.
        calendar : BusinessCalendar, optional
            Count the wait in its working hours.

        Returns
        -------
        FirstResponse or None
            As the function `first_response` has it.

        Raises
        ------
        InvalidInstantError
            If an instant is no aware datetime.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Activity, Deal, Pipeline, Stage
        >>> nine, ten = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (9, 10))
        >>> deal = Deal.open("d1", Pipeline("leads", [Stage("new")]), at=nine, by="web")
        >>> call = Activity("a1", "call", ten, direction="outbound")
        >>> deal = deal.log_activity(call, at=ten, by="ann")
        >>> str(deal.first_response(ten, requested_at=deal.opened_at).waited)
        '1:00:00'
        """
        return first_response(
            self.activities, at, requested_at=requested_at, calendar=calendar
        )

    def _open_visits(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits() if visit.kind is Outcome.OPEN)

    def _progress(self, since: str) -> datetime:
        """Return the entry into the stage, or the last thing done since."""
        entered = self.visits()[-1].entered
        if since == "entry":
            return entered
        return max(entered, self.last_activity_at or entered)

    def _not_before_last(self, at: datetime) -> datetime:
        """Read an instant that is not before the last event."""
        now, last = instant(at), self.history[-1].at
        if now < last:
            requirement = f"no earlier than the last event, at {last}"
            raise InvalidInstantError("at", requirement, at, "reversed")
        return now
