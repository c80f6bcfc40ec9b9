"""Changes that may be asked for of a deal, each with what it is about."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import attrs

from salesmodel._checks import instance
from salesmodel.domain import Activity, Author, Deal, Outcome, Override
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


__all__ = [
    "By",
    "Change",
    "assigning",
    "filling",
    "logging",
    "moving",
    "opening",
    "pricing",
    "reopening",
]

# Past 300 lines: one short function a change, each with its example.
By: TypeAlias = str | Author
"""Who asks: the id of a person, or an author."""


# A tuple, for one is made anew at every move: it takes a third of the time.
class Change(NamedTuple):
    """A change that somebody asks for; the functions of this module make them.

    Parameters
    ----------
    kind : str
        What it is called.
    at : datetime
        When.
    by : str or Author
        Who asks.
    make : callable
        Makes a new version of a deal, at an instant.
    told : tuple
        What is asked for: two changes that tell the same are the same.
    to : str or Outcome, optional
        Where the deal is to go, by a move or when it is opened again.
    reason, note : str, optional
        Why it is lost.
    follows : bool, default False
        Whether it follows from another one, and is never earlier than the last event.
    """

    kind: str
    at: datetime
    by: By
    make: Callable[[Any, datetime], Deal]
    told: tuple[object, ...]
    to: str | Outcome | None = None
    reason: str | None = None
    note: str | None = None
    follows: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it opens a deal."""
        return self.kind == "open"

    @property
    def author(self) -> str:
        """Id of who asks."""
        return self.by.name if isinstance(self.by, Author) else self.by

    @property
    def fingerprint(self) -> str:
        """A text that two changes share if they ask for the same."""
        told = repr((self.kind, self.told)).encode("utf-8", "surrogatepass")
        return hashlib.sha256(told).hexdigest()

    def when(self, deal: Deal) -> datetime:
        """Return when it happens to a deal.

        Parameters
        ----------
        deal : Deal
            The deal as it stands.

        Returns
        -------
        datetime
            As asked; what follows from something is never earlier than that.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Pipeline, Stage
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> assigning("bob", at=monday, by="ann").when(deal) == monday
        True
        """
        return max(self.at, deal.history[-1].at) if self.follows else self.at

    def __repr__(self) -> str:
        return f"<Change {self}>"

    def __str__(self) -> str:
        return self.kind if self.to is None else f"{self.kind} to {self.to}"


def moving(
    to: str | Outcome,
    *,
    at: datetime,
    by: By,
    reason: str | None = None,
    note: str | None = None,
    override: Override | None = None,
) -> Change:
    """Ask for a move.

    Parameters
    ----------
    to : str or Outcome
        Where to, as in `Deal.move`.
    at : datetime
        When.
    by : str or Author
        Who.
    reason, note : str, optional
        Why it is lost.
    override : Override, optional
        Who answers for what stands in the way.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> print(moving("offer", at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"))
    move to offer
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.move(to, at=at, by=by, reason=reason, note=note, override=override)

    told = (str(to), reason, note, _answered(override))
    return Change("move", at, by, make, told, to, reason, note)


def filling(values: Mapping[str, object], *, at: datetime, by: By) -> Change:
    """Ask for fields to be filled, changed or cleared.

    Parameters
    ----------
    values : mapping of str to value
        Fields by their id; `None` clears one.
    at : datetime
        When.
    by : str or Author
        Who.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> print(
    ...     filling({"need": "a pump"}, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
    ... )
    fields
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.set_fields(values, at=at, by=by)

    if not isinstance(values, Mapping):
        raise InvalidValueError("values", "a mapping", values, "type")
    told = tuple(sorted((repr(name), repr(value)) for name, value in values.items()))
    return Change("fields", at, by, make, told)


def pricing(amount: Money | None, *, at: datetime, by: By) -> Change:
    """Ask for another amount.

    Parameters
    ----------
    amount : Money or None
        What the deal is worth; `None` leaves it to the line items.
    at : datetime
        When.
    by : str or Author
        Who.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> print(pricing(Money(5, "EUR"), at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"))
    amount
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.set_amount(amount, at=at, by=by)

    return Change("amount", at, by, make, (repr(amount),))


def assigning(owner: str | None, *, at: datetime, by: By) -> Change:
    """Ask for another owner.

    Parameters
    ----------
    owner : str or None
        Id of the owner.
    at : datetime
        When.
    by : str or Author
        Who.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> print(assigning("bob", at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"))
    owner
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.assign(owner, at=at, by=by)

    return Change("owner", at, by, make, (owner,))


def reopening(
    reason: str,
    *,
    at: datetime,
    by: By,
    to: str | None = None,
    override: Override | None = None,
) -> Change:
    """Ask for a closed deal to be opened again.

    Parameters
    ----------
    reason : str
        Why.
    at : datetime
        When.
    by : str or Author
        Who.
    to : str, optional
        Id of an open stage.
    override : Override, optional
        Who answers for what stands in the way.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> print(reopening("they came back", at=monday, by="ann"))
    reopen
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.reopen(reason, at=at, by=by, to=to, override=override)

    told = (reason, to, _answered(override))
    return Change("reopen", at, by, make, told, to)


def logging(activity: Activity, *, at: datetime, by: By) -> Change:
    """Ask for an activity to be logged.

    Parameters
    ----------
    activity : Activity
        What was done, or is planned.
    at : datetime
        When it is logged.
    by : str or Author
        Who.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> print(logging(Activity("a1", "call", monday), at=monday, by="ann"))
    activity
    """

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.log_activity(activity, at=at, by=by)

    told = attrs.astuple(instance("activity", activity, Activity))
    return Change("activity", at, by, make, told)


def opening(deal: Deal) -> Change:
    """Ask for a deal that was just made to be taken up.

    Parameters
    ----------
    deal : Deal
        The deal.

    Returns
    -------
    Change
        The change.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> sales = Pipeline("sales", [Stage("contact")])
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> print(opening(Deal.open("d1", sales, at=monday, by="ann")))
    open
    """
    event = instance("deal", deal, Deal).history[0]
    author = Author(event.by, event.source, event.inferred)
    told = (
        (deal.id, deal.pipeline.id, deal.pipeline.version, deal.stage),
        (deal.client_id, deal.owner, deal.parent_id, deal.cycle, deal.amount),
        sorted(deal.fields.items(), key=str),
    )
    return Change("open", event.at, author, lambda *_: deal, told)


def _answered(override: Override | None) -> tuple[str, str] | None:
    """Tell who answers for it, and why."""
    return None if override is None else (override.name, override.reason)
