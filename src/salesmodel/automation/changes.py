"""Changes that may be asked for of a deal, each with what it is about."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from salesmodel._checks import instance, several
from salesmodel.automation._change import By, Change
from salesmodel.automation._tuples import packed
from salesmodel.domain import (
    Activity,
    Author,
    Deal,
    LineItem,
    Outcome,
    Override,
    Pipeline,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, Rounding


__all__ = [
    "By",
    "Change",
    "assigning",
    "filling",
    "listing",
    "logging",
    "moving",
    "opening",
    "pricing",
    "reopening",
    "transferring",
]


# Past 300 lines: one short function a change, each with its example.
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
    parts = "move", at, by, make, told, to, reason, note, False, None
    return packed(Change, parts)


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


def listing(
    items: Iterable[LineItem],
    *,
    at: datetime,
    by: By,
    rounding: Rounding | None = None,
) -> Change:
    """Ask for the line items to be listed anew.

    Parameters
    ----------
    items : iterable of LineItem
        All of them; none to take them off.
    at : datetime
        When.
    by : str or Author
        Who.
    rounding : Rounding, optional
        How to round a sum that is finer than its currency.

    Returns
    -------
    Change
        The change; the amount changes with it, unless that was given by hand.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import LineItem
    >>> pumps = LineItem("pump", 2, Money("9.99", "EUR"))
    >>> print(listing([pumps], at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"))
    items
    """
    lines = several("items", items)

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.set_items(lines, at=at, by=by, rounding=rounding)

    return Change("items", at, by, make, (repr(lines), rounding))


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


def transferring(
    pipeline: Pipeline,
    *,
    at: datetime,
    by: By,
    to: str | None = None,
    override: Override | None = None,
) -> Change:
    """Ask for a deal to go on in another pipeline.

    Parameters
    ----------
    pipeline : Pipeline
        Where it goes on.
    at : datetime
        When.
    by : str or Author
        Who.
    to : str, optional
        Id of an open stage there; the first unless given.
    override : Override, optional
        Who answers for what stands in the way.

    Returns
    -------
    Change
        The change. Rules of the pipeline that it leaves see it leave its stage, and
        rules of the other one see it enter there.

    Raises
    ------
    UnknownStageError
        If the pipeline has no such stage.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> sales = Pipeline("sales", [Stage("offer")])
    >>> print(transferring(sales, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann"))
    transfer to offer
    """
    first = instance("pipeline", pipeline, Pipeline).first_stage.id
    stage = pipeline.stage(first if to is None else to).id

    def make(deal: Deal, at: datetime) -> Deal:
        return deal.change_pipeline(pipeline, at=at, by=by, to=stage, override=override)

    told = (pipeline.id, pipeline.version, stage, _answered(override))
    return Change("transfer", at, by, make, told, stage, pipeline=pipeline)


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
