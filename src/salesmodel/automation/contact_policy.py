"""How often clients are to be contacted, and who is due."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import final

import attrs

from salesmodel._checks import function, identifier, instance, one_of, several, whole
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.domain import (
    CHANNELS,
    CONSENT_POLICIES,
    Activity,
    Channel,
    Client,
    ConsentPolicy,
    Deal,
)
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.values import BusinessCalendar, every_weeks, instant


__all__ = ["ContactDue", "ContactPolicy"]

_MOST_WEEKS = 520
_DAY = timedelta(days=1)


@final
@attrs.frozen
class ContactDue:
    """A client who is to be contacted.

    Parameters
    ----------
    client_id : str
        Id of the client.
    segment : str
        Segment of the client.
    last : date or None
        Day of the last contact; `None` where there was none, and the days count from
        when the client was added.
    due : date
        Day on which the contact is due: a working day, where there is a calendar.
    days_overdue : int
        Days since then; 0 on the day itself.
    channel : str or None
        Through what; `None` where nothing is allowed or no address is known.
    contact_id : str or None
        Contact person to be reached that way; `None` where none is known.
    """

    client_id: str
    segment: str
    last: date | None
    due: date
    days_overdue: int
    channel: Channel | None
    contact_id: str | None


def _weeks(given: Mapping[str, int]) -> Mapping[str, int]:
    """Return weeks by segment, read-only; every problem is told."""
    if not isinstance(given, Mapping):
        raise InvalidValueError("weeks", "a mapping of segment to weeks", given, "type")
    problems = []
    for segment, weeks in given.items():
        try:
            identifier("segment", segment)
            whole(f"weeks[{segment!r}]", weeks, least=1, most=_MOST_WEEKS)
        except InvalidValueError as error:
            problems.append(str(error))
    if problems:
        raise DefinitionError("contact policy", tuple(problems), "policy")
    return ReadOnlyMapping(given)


def _channels(given: Iterable[Channel]) -> tuple[Channel, ...]:
    """Return channels, each of them a known one."""
    found = several("channels", given)
    for channel in found:
        one_of("channel", channel, CHANNELS, code="channel")
    return found


@final
@attrs.frozen
class ContactPolicy:
    """How often the clients of each segment are to be contacted, and how.

    Parameters
    ----------
    weeks : mapping of str to int
        Weeks from one contact to the next, by segment, from 1 to 520.
    channels : iterable of str, default all
        Channels that may be used, the preferred one first.
    calendar : BusinessCalendar, optional
        A contact that would be due on a day off is due on the next working day.
    consent : {"opt_in", "opt_out"}, default "opt_in"
        What it means that a client said nothing of a channel.

    Raises
    ------
    DefinitionError
        If a segment is no id, or its weeks are out of range; every problem is told.
    InvalidValueError
        If a channel or the policy of consent is unknown.

    Examples
    --------
    >>> ContactPolicy({"key": 2, "other": 13}).weeks["key"]
    2
    """

    weeks: Mapping[str, int] = attrs.field(converter=_weeks)
    channels: tuple[Channel, ...] = attrs.field(default=CHANNELS, converter=_channels)
    calendar: BusinessCalendar | None = None
    consent: ConsentPolicy = "opt_in"

    def __attrs_post_init__(self) -> None:
        """Check what silence means."""
        one_of("consent", self.consent, CONSENT_POLICIES, code="policy")

    def due(
        self,
        clients: Iterable[Client],
        *,
        at: datetime,
        segment_of: Mapping[str, str] | Callable[[Client], str | None],
        deals: Iterable[Deal] = (),
    ) -> tuple[ContactDue, ...]:
        """Return who is due or overdue, the longest overdue first.

        Parameters
        ----------
        clients : iterable of Client
            The clients; those who were merged into another are left out.
        at : datetime
            As of when; what is logged later does not count.
        segment_of : mapping of str to str, or callable
            Segment of a client, by id or by asking; a client of no segment, or of one
            without weeks, is never due.
        deals : iterable of Deal, optional
            Deals of the clients, whose activities are contacts, too.

        Returns
        -------
        tuple of ContactDue
            One a client.

        Raises
        ------
        InvalidInstantError
            If `at` is no instant.

        Notes
        -----
        A contact is a call, meeting or message that was done, by whomever it was begun.
        The series of days begins with the last contact, and goes on every so many
        weeks; what was missed stays due since its first day.

        Examples
        --------
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> policy = ContactPolicy({"key": 2}, consent="opt_out")
        >>> (found,) = policy.due(
        ...     [client], at=monday + timedelta(days=20), segment_of={"c1": "key"}
        ... )
        >>> str(found.due), found.days_overdue, found.channel
        ('2026-01-19', 6, None)
        """
        now = instant(at)
        last = _last_contacts(deals, now)
        found: list[ContactDue] = []
        for client in several("clients", clients):
            segment = _segment(segment_of, instance("clients", client, Client))
            weeks = self.weeks.get(segment or "")
            if segment is None or weeks is None or client.merged_into is not None:
                continue
            told = [*_contacts(client.activities, now), *map(last.get, client.ids)]
            latest = max((one for one in told if one is not None), default=None)
            due = self._due(latest, client.opened_at, weeks)
            if due > now.date() or client.opened_at > now:
                continue
            channel, contact_id = self._way(client, now)
            overdue = (now.date() - due).days
            day = None if latest is None else latest.date()
            found.append(
                ContactDue(client.id, segment, day, due, overdue, channel, contact_id)
            )
        return tuple(sorted(found, key=lambda one: (-one.days_overdue, one.client_id)))

    def _due(self, latest: datetime | None, opened: datetime, weeks: int) -> date:
        """Return the first day after the last contact on which one is due."""
        since = (opened if latest is None else latest).astimezone(UTC).date()
        due = every_weeks(weeks, since=since, after=since)
        while self.calendar is not None and not self.calendar.is_workday(due):
            due += _DAY
        return due

    def _way(self, client: Client, at: datetime) -> tuple[Channel | None, str | None]:
        """Return the first channel that is allowed and known, and whom it reaches."""
        for channel in self.channels:
            if client.may_contact(channel, at, policy=self.consent):
                for person in client.contacts:
                    if person.addresses(channel):
                        return channel, person.id
        return None, None


def _segment(
    segment_of: Mapping[str, str] | Callable[[Client], str | None], client: Client
) -> str | None:
    if isinstance(segment_of, Mapping):
        return segment_of.get(client.id)
    return function("segment_of", segment_of)(client)


def _contacts(activities: Iterable[Activity], at: datetime) -> list[datetime]:
    """Return when contacts were made."""
    return [
        one.at
        for one in activities
        if one.state == "done" and one.kind != "task" and one.at <= at
    ]


def _last_contacts(deals: Iterable[Deal], at: datetime) -> dict[str, datetime]:
    """Return the last contact of each client that its deals tell of."""
    last: dict[str, datetime] = {}
    for deal in several("deals", deals):
        made = _contacts(instance("deals", deal, Deal).activities, at)
        if deal.client_id is not None and made:
            latest = max(made)
            last[deal.client_id] = max(last.get(deal.client_id, latest), latest)
    return last
