"""What is agreed about a deal: whose it is, when it should close, what was done."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from salesmodel._checks import identifier, instance, one_of, several
from salesmodel.domain.activity import Activity
from salesmodel.domain.author import Author
from salesmodel.domain.credit import CREDIT_RULES, Credit, CreditRule, checked_shares
from salesmodel.domain.deals._filling import FillableDeal
from salesmodel.domain.deals._reading import outcome_of
from salesmodel.domain.deals.events import (
    ActivityLogged,
    CreditSplit,
    DealOpened,
    ExpectedCloseSet,
    OwnerAssigned,
    ProbabilitySet,
)
from salesmodel.domain.pipelines.stage import Outcome
from salesmodel.errors import InvalidInstantError
from salesmodel.values import day, fraction


__all__ = ["AgreedDeal"]


# Past 140 lines: each thing that is agreed has one method with its own example.
class AgreedDeal(FillableDeal):
    """A deal with an owner, a term, a chance and activities."""

    __slots__ = ()

    def assign(self, owner: str | None, *, at: datetime, by: str | Author) -> Self:
        """Give it to somebody.

        Parameters
        ----------
        owner : str or None
            Id of the owner; `None` if nobody has it.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidValueError
            If the owner is no id.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> deal.assign("bob", at=monday, by="ann").owner
        'bob'
        """
        stamp = self._stamp(at, by)
        if owner is not None:
            identifier("owner", owner)
        return self if owner == self.owner else self._with(OwnerAssigned(*stamp, owner))

    def share(
        self, shares: Iterable[Credit], *, at: datetime, by: str | Author
    ) -> Self:
        """Settle who shares the credit for it.

        Parameters
        ----------
        shares : iterable of Credit
            Owners with their shares, which sum to 1; none if nobody shares it.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidValueError
            If the shares do not sum to 1, or an owner stands twice.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage, split_evenly
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> deal = deal.share(split_evenly(["ann", "bob"]), at=monday, by="ann")
        >>> [str(credit.share) for credit in deal.credit("split")]
        ['0.5', '0.5']
        """
        stamp = self._stamp(at, by)
        told = tuple(several("shares", shares))
        settled = checked_shares(told) if told else ()
        return (
            self if settled == self.shares else self._with(CreditSplit(*stamp, settled))
        )

    def expect_close(self, on: date | None, *, at: datetime, by: str | Author) -> Self:
        """Say on which day it should close.

        Parameters
        ----------
        on : date or None
            The day; `None` if nobody knows.
        at : datetime
            When that is said; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidInstantError
            If it is no day.

        Examples
        --------
        >>> from datetime import UTC, date, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> str(
        ...     deal.expect_close(date(2026, 3, 31), at=monday, by="ann").expected_close
        ... )
        '2026-03-31'
        """
        stamp = self._stamp(at, by)
        told = None if on is None else day(on)
        if told == self.expected_close:
            return self
        return self._with(ExpectedCloseSet(*stamp, told))

    def set_probability(
        self,
        probability: float | str | Decimal | None,
        *,
        at: datetime,
        by: str | Author,
    ) -> Self:
        """Judge the chance that it is won, for as long as it stands where it does.

        Parameters
        ----------
        probability : Decimal, int, float, str or None
            From 0 to 1; `None` leaves it to the stage.
        at : datetime
            When; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidValueError
            If it is no fraction from 0 to 1.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> leads = Pipeline("leads", [Stage("new", probability=0.1), Stage("called")])
        >>> deal = Deal.open("d1", leads, at=monday, by="ann")
        >>> deal = deal.set_probability(0.3, at=monday, by="ann")
        >>> (
        ...     deal.probability.source,
        ...     deal.advance(at=monday, by="ann").probability is None,
        ... )
        ('manual', True)
        """
        stamp = self._stamp(at, by)
        chance = None if probability is None else fraction("probability", probability)
        if chance == self.particulars.probability:
            return self
        return self._with(ProbabilitySet(*stamp, chance))

    def log_activity(
        self, activity: Activity, *, at: datetime, by: str | Author
    ) -> Self:
        """Log something that was done for it, or is planned.

        Parameters
        ----------
        activity : Activity
            What; one of the same id takes its place, such as a plan that was done.
        at : datetime
            When it is logged; not before its last event.
        by : str or Author
            Who.

        Returns
        -------
        Deal
            With one event more; the same deal if nothing changed.

        Raises
        ------
        InvalidInstantError
            If it was done after it is logged (code ``future``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Activity, Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> deal = deal.log_activity(
        ...     Activity("a1", "call", monday), at=monday, by="ann"
        ... )
        >>> deal.last_activity_at == monday
        True
        """
        stamp = self._stamp(at, by)
        done = instance("activity", activity, Activity)
        if done.state == "done" and done.at > stamp[2]:
            requirement = f"no later than it is logged, at {stamp[2]}"
            raise InvalidInstantError("activity.at", requirement, done.at, "future")
        if done in self.activities:
            return self
        return self._with(ActivityLogged(*stamp, done))

    def credit(self, rule: CreditRule) -> tuple[Credit, ...]:
        """Tell whose deal it is, by a named rule.

        Parameters
        ----------
        rule : {"owner_at_win", "opener", "split"}
            Who had it when it was won as it is; who had it, or else who opened it, at the
            opening; or the owners who share it, and unless that was settled who has it.

        Returns
        -------
        tuple of Credit
            Owners with their shares, which sum to 1; empty if there is nobody: a deal
            that is not won has no owner at the win.

        Raises
        ------
        InvalidValueError
            If there is no such rule.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.domain import Deal, Pipeline, Stage
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open(
        ...     "d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann"
        ... )
        >>> (
        ...     [credit.owner for credit in deal.credit("opener")],
        ...     deal.credit("owner_at_win"),
        ... )
        (['ann'], ())
        """
        one_of("rule", rule, CREDIT_RULES, code="rule")
        if rule == "split" and self.shares:
            return self.shares
        owner = self.owner
        if rule == "opener":
            opening = self.timeline[0]
            owner = opening.owner if isinstance(opening, DealOpened) else None
            owner = owner or opening.by
        if rule == "owner_at_win":
            owner = self._owner_at_win()
        return () if owner is None else (Credit(owner, Decimal(1)),)

    def _owner_at_win(self) -> str | None:
        """Return who had it when it was won as it is."""
        owner = winner = None
        was_won = False
        for event in self.timeline:
            if isinstance(event, DealOpened | OwnerAssigned):
                owner = event.owner
            outcome = outcome_of(event)
            is_won = was_won if outcome is None else outcome is Outcome.WON
            if is_won and not was_won:
                winner = owner
            was_won = is_won
        return winner if was_won else None
