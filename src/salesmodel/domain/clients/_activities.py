"""What is done for a client as such, whatever deals it has: activities, and answers."""

from datetime import datetime
from typing import Self

from salesmodel._checks import instance
from salesmodel._personal import discreetly
from salesmodel.domain.activity import Activity, FirstResponse, first_response
from salesmodel.domain.author import Author
from salesmodel.domain.clients._record import changed, stamped
from salesmodel.domain.clients._terms import DescribedClient
from salesmodel.errors import InvalidInstantError
from salesmodel.values import BusinessCalendar


__all__ = ["AttendedClient"]


class AttendedClient(DescribedClient):
    """The activities of a client."""

    __slots__ = ()

    def log_activity(
        self, activity: Activity, *, at: datetime, by: str | Author
    ) -> Self:
        """Log something that was done for the client, or is planned.

        Parameters
        ----------
        activity : Activity
            What; one of the same id takes its place, such as a plan that was done.
        at : datetime
            When it is logged, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client with that activity; the same client if it was logged.

        Raises
        ------
        InvalidValueError
            If it is no activity (code ``type``), or the client was merged into another
            (code ``merged``).
        InvalidInstantError
            If it was done after it is logged (code ``future``), or `at` precedes the
            last change (code ``out_of_order``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> call = Activity("a1", "call", monday, result="Jo Lee is on holiday")
        >>> client = client.log_activity(call, at=monday, by="ann")
        >>> [each.id for each in client.activities], client.history[-1].detail
        (['a1'], ('a1',))
        """
        stamp = stamped(self, at, by)
        done = discreetly(instance, "activity", activity, Activity)
        if done.state == "done" and done.at > stamp[0]:
            requirement = f"no later than it is logged, at {stamp[0]}"
            raise InvalidInstantError("activity.at", requirement, done.at, "future")
        if done in self.activities:
            return self
        known = {each.id: each for each in self.activities} | {done.id: done}
        activities = tuple(known.values())
        return changed(
            self, stamp, "activity_logged", (done.id,), activities=activities
        )

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
            As the function `first_response` has it, of the activities of the client;
            those of its deals are the deals' own.

        Raises
        ------
        InvalidInstantError
            If an instant is no aware datetime.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain.clients.client import Client
        >>> nine, ten = (datetime(2024, 6, 3, hour, tzinfo=UTC) for hour in (9, 10))
        >>> client = Client.add("c1", "Acme", kind="company", at=nine, by="web")
        >>> call = Activity("a1", "call", ten, direction="outbound")
        >>> client = client.log_activity(call, at=ten, by="ann")
        >>> str(client.first_response(ten, requested_at=client.opened_at).waited)
        '1:00:00'
        """
        return first_response(
            self.activities, at, requested_at=requested_at, calendar=calendar
        )
