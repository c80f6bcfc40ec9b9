"""All that is known of the clients of a base, put side by side."""

from typing import Any

from salesmodel._arrays import (
    Moment,
    moment,
)
from salesmodel.repeat._align import Alignment, Column
from salesmodel.repeat.classes.abc_classes import AbcClasses
from salesmodel.repeat.classes.segments import ClientSegments
from salesmodel.repeat.classes.xyz_classes import XyzClasses
from salesmodel.repeat.contacts.contact_standing import ContactStanding
from salesmodel.repeat.contacts.engaged import Engagement
from salesmodel.repeat.control import _control_parts as parts
from salesmodel.repeat.control._control_plan import plan_part
from salesmodel.repeat.control._control_satisfaction import complaints_part, score_part
from salesmodel.repeat.control.control import ClientControl
from salesmodel.repeat.control.debts import ClientDebts
from salesmodel.repeat.planning.attainment import PlanAgainstActual
from salesmodel.repeat.returning.rhythm import Rhythm
from salesmodel.repeat.returning.top import TopClients
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.complaints import ComplaintTable
from salesmodel.tables.responses import ResponseTable


__all__ = ["client_control"]


def client_control(  # noqa: PLR0913 — one argument a part
    clients: ClientTable,
    *,
    as_of: Moment,
    top: TopClients | None = None,
    abc: AbcClasses | None = None,
    xyz: XyzClasses | None = None,
    segments: ClientSegments | None = None,
    rhythm: Rhythm | None = None,
    plan: Column | PlanAgainstActual | None = None,
    actual: Column | None = None,
    last_contact: Column | ContactStanding | None = None,
    engagement: Engagement | None = None,
    every_days: Column | None = None,
    score: Column | ResponseTable | None = None,
    open_incidents: Column | None = None,
    open_complaints: Column | ComplaintTable | None = None,
    debts: ClientDebts | None = None,
) -> ClientControl:
    """Put all that is known of the clients of a base side by side.

    Every part may be left out; then nothing of it is known of any client, and the view
    says so in `not_known`. A column is one value a client of the base in its order, or
    a mapping of clients to values; an absent value is not known.

    Parameters
    ----------
    clients : ClientTable
        The base; its segments are the clients', unless `segments` are given.
    as_of : datetime or int
        Instant of observation (aware, or microseconds since 1970-01-01 UTC).
    top : TopClients, optional
        TOP lists, the last of which counts.
    abc : AbcClasses, optional
        Classes by value.
    xyz : XyzClasses, optional
        Classes by steadiness.
    segments : ClientSegments, optional
        Segments by scores.
    rhythm : Rhythm, optional
        Rhythm of purchases as of the same day.
    plan, actual : column of int or PlanAgainstActual, optional
        What each client was to bring and what he brought, minor units of one currency;
        or both at once, compared as of the same day: clients are then behind only by
        what the plan asks for until then.
    last_contact : column of instants or ContactStanding, optional
        When each client was last contacted, absent where he never was; or how clients
        stand by a norm as of the same day, which then says how often.
    engagement : Engagement, optional
        Split of the same base by a scheme, which says how often, through what and by
        whom clients are contacted.
    every_days : column of int, optional
        Days from one contact to the next, where there is no engagement.
    score : column of int or ResponseTable, optional
        Last answer of each client, from 0 to 10; of several at one instant the lowest.
    open_incidents : column of int, optional
        How many are open; 0 where it is known that none is.
    open_complaints : column of int or ComplaintTable, optional
        The same of complaints; who is not in a table of them has none.
    debts : ClientDebts, optional
        What clients owe as of the same day; who has no invoice owes nothing.

    Returns
    -------
    ClientControl
        One entry a client of the base in every column.

    Raises
    ------
    InvalidValueError
        If a part is of clients who are not in the base, or as of another day, or a
        value is out of range.
    ShapeError
        If a column is not as long as the base.
    InvalidAmountError
        If a plan or an actual is no whole number.
    InvalidInstantError
        If an instant is naive or out of range, or a contact, or a client of the base,
        comes after `as_of`.

    Notes
    -----
    Clients are told apart by name where the base has names, and by code where it has
    none. Days are those of UTC. Cost: O(clients), and a look-up of each name where a
    part has its names in another order than the base.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> import datetime as dt
    >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
    >>> control = client_control(
    ...     base,
    ...     as_of=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    ...     last_contact={"Acme": "2026-02-01"},
    ...     every_days=[14, 30],
    ... )
    >>> control.row("Acme").days_since_contact, control.row("Bolt").last_contact
    (28, None)
    >>> "rhythm" in control.not_known
    True
    """
    now, base = moment("as_of", as_of), Alignment(clients)
    parts.check_base(clients, now)
    columns: dict[str, Any] = {}
    notices: dict[str, int] = {}
    for part in (
        parts.top_part(base, top),
        parts.classes_part(base, "abc", abc),
        parts.classes_part(base, "xyz", xyz),
        parts.segments_part(base, segments),
        parts.rhythm_part(base, rhythm, now),
        plan_part(base, plan, actual, now),
        parts.policy_part(base, engagement, every_days, last_contact),
        parts.contact_part(base, last_contact, now),
        score_part(base, score, now),
        parts.counts_part(base, "open_incidents", open_incidents),
        complaints_part(base, open_complaints, now),
        parts.debts_part(base, debts, now),
    ):
        notices |= part.pop("notices", {})
        columns |= part
    columns |= parts.lateness(columns, now)
    return ClientControl(as_of=now, clients=clients, **columns, notices=notices)
