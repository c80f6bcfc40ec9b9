"""Why a client is due for a contact: marks in columns, and sentences with facts."""

from collections.abc import Callable, Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, BoolArray, IntArray
from salesmodel._mappings import as_read_only
from salesmodel.repeat.control._control_row import ControlRow
from salesmodel.repeat.control.contact_rules import ContactRules
from salesmodel.repeat.control.control import ClientControl


__all__ = ["ContactReason", "ContactRow", "contact_rows", "due_for"]

_SENTENCES = {
    "top_at_risk": "place {rank} of the TOP-{top_n}, {overdue:.1f} intervals without a purchase",
    "detractor": "answered {score} of 10",
    "overdue": "last bought {days_since_last} days ago, usually every {interval_days:g}",
    "below_plan": "brought {actual} of {plan} planned",
    "never_contacted": "was never contacted",
    "contact_due": "last contact {days_since_contact} days ago, to be every {every_days:g}",
    "open_incident": "open incidents: {open_incidents}",
}
_PACE = ", with {plan_elapsed:.0%} of the time gone"
_FACTS: Mapping[str, tuple[str, ...]] = {
    "top_at_risk": ("rank", "overdue"),
    "detractor": ("score",),
    "overdue": ("days_since_last", "interval_days", "interval_of"),
    "below_plan": ("actual", "plan"),
    "never_contacted": (),
    "contact_due": ("days_since_contact", "every_days"),
    "open_incident": ("open_incidents",),
}


@attrs.frozen
class ContactReason:
    """Why a client is due; as text it is a sentence.

    Parameters
    ----------
    code : str
        One of `REASONS`.
    facts : mapping of str to int, float or str
        What it rests on, by the names of `ControlRow`, and ``top_n`` of the list or
        ``plan_elapsed`` of the plan.
    """

    code: str
    facts: Mapping[str, object] = attrs.field(factory=dict, converter=as_read_only)

    def __str__(self) -> str:
        """Say the reason with its facts."""
        told = _SENTENCES[self.code].format_map(self.facts)
        if "plan_elapsed" in self.facts:
            told += _PACE.format_map(self.facts)
        return told


@attrs.frozen
class ContactRow:
    """A client to contact.

    Parameters
    ----------
    place : int
        Place in the list, from 1.
    code : int
        Code of the client.
    client : str
        His name, or his code as text.
    reasons : tuple of ContactReason
        Why, the most pressing first.
    known : ControlRow
        All that is known of him.
    responsible, channel, offer : str or None
        Who is to contact him, through what and with what; `None` without an engagement.
    """

    place: int
    code: int
    client: str
    reasons: tuple[ContactReason, ...]
    known: ControlRow
    responsible: str | None = None
    channel: str | None = None
    offer: str | None = None


def due_for(
    control: ClientControl, rules: ContactRules, reason: str
) -> BoolArray | None:
    """Return which clients a reason asks to contact; `None` where nothing tells."""
    return _DUE[reason](control, rules)


def _top_at_risk(control: ClientControl, rules: ContactRules) -> BoolArray | None:
    late = _overdue(control, rules)
    if control.rank is None or control.top_n is None or late is None:
        return None
    return late & (control.rank > 0) & (control.rank <= control.top_n)


def _detractor(control: ClientControl, rules: ContactRules) -> BoolArray | None:
    score = control.score
    if score is None:
        return None
    found: BoolArray = (score != MISSING) & (score <= rules.detractor_to)
    return found


def _overdue(control: ClientControl, rules: ContactRules) -> BoolArray | None:
    overdue = control.overdue
    return None if overdue is None else overdue > rules.overdue_above


def _below_plan(control: ClientControl, rules: ContactRules) -> BoolArray | None:
    attained, share = control.attained, control.plan_elapsed
    if attained is None or share != share:  # noqa: PLR0124 — nan is what differs from itself
        return None
    below: BoolArray = attained < rules.plan_below * (1 if share is None else share)
    return below


def _never_contacted(control: ClientControl, _: ContactRules) -> BoolArray | None:
    last, late = control.last_contact, control.contact_overdue
    if last is None:
        return None
    never: BoolArray = last == MISSING
    return never if late is None else never & ~(late < 0)


def _contact_due(control: ClientControl, _: ContactRules) -> BoolArray | None:
    late, last = control.contact_overdue, control.last_contact
    if late is None or last is None:
        return None
    found: BoolArray = (last != MISSING) & (late >= 0)
    return found


def _open_incident(control: ClientControl, _: ContactRules) -> BoolArray | None:
    found = control.open_incidents
    return None if found is None else found > 0


_DUE: Mapping[str, Callable[[ClientControl, ContactRules], BoolArray | None]] = {
    "top_at_risk": _top_at_risk,
    "detractor": _detractor,
    "overdue": _overdue,
    "below_plan": _below_plan,
    "never_contacted": _never_contacted,
    "contact_due": _contact_due,
    "open_incident": _open_incident,
}


def contact_rows(
    control: ClientControl, rows: IntArray, due: BoolArray, priority: tuple[str, ...]
) -> tuple[ContactRow, ...]:
    """Make a row a client, with the sentences of his reasons."""
    split = control.engagement
    lines = () if split is None else split.scheme.all_lines
    found = []
    for place, known in enumerate(control.rows_at(rows)):
        line = None if split is None else lines[split.line[rows[place]]]
        found.append(
            ContactRow(
                place + 1,
                known.code,
                known.client,
                tuple(
                    _reason(priority[one], known, control)
                    for one in np.flatnonzero(due[place]).tolist()
                ),
                known,
                None if line is None else line.responsible,
                None if line is None else line.channel,
                None if line is None else line.offer,
            )
        )
    return tuple(found)


def _reason(code: str, known: ControlRow, control: ClientControl) -> ContactReason:
    """Gather the facts of one reason."""
    facts: dict[str, object] = {name: getattr(known, name) for name in _FACTS[code]}
    if code == "top_at_risk":
        facts["top_n"] = control.top_n
    if code == "below_plan" and control.plan_elapsed is not None:
        facts["plan_elapsed"] = control.plan_elapsed
    return ContactReason(code, facts)
