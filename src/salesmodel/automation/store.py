"""Where deals are kept: what a store has to do, and what is kept beside the deals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, final

import attrs

from salesmodel._checks import instance
from salesmodel.domain import Deal, Event


__all__ = ["DealStore", "Effect", "Receipt", "effect_id"]


def effect_id(deal_id: str, version: int, rule: str) -> str:
    """Return the id of an effect: deal, version and rule, with colons in between.

    Parameters
    ----------
    deal_id : str
        The deal.
    version : int
        Version of the deal that set it off.
    rule : str
        Id of the rule.

    Returns
    -------
    str
        No two effects share one: a colon or a percent sign within a part stands there as
        ``%3A`` or ``%25``.

    Examples
    --------
    >>> effect_id("d1", 2, "tell"), effect_id("shop:7", 2, "tell")
    ('d1:2:tell', 'shop%3A7:2:tell')
    """
    name = f"{deal_id}:{version}:{rule}"
    if name.count(":") == 2 and "%" not in name:
        return name  # the usual one
    return f"{_escaped(deal_id)}:{version}:{_escaped(rule)}"


def _escaped(part: str) -> str:
    return instance("id", part, str).replace("%", "%25").replace(":", "%3A")


@final
@attrs.frozen
class Effect:
    """What a rule is to do after something was recorded: done, failed, or pending.

    It is recorded together with what set it off, so that nothing is forgotten when the
    process stops in between. It may run again, and then under the same id.

    Parameters
    ----------
    deal_id : str
        The deal.
    version : int
        Version of the deal that set it off.
    rule : str
        Id of the rule.
    at : datetime
        When.
    event_version : int
        Version that the event made, of which the rule was told; 0 where there was none.
    """

    deal_id: str
    version: int
    rule: str
    at: datetime
    event_version: int

    @property
    def id(self) -> str:
        """Deal, version and rule: the key to tell a repetition by."""
        return effect_id(self.deal_id, self.version, self.rule)


@final
@attrs.frozen
class Receipt:
    """What came of a request with an idempotency key.

    Parameters
    ----------
    key : str
        The key.
    request : str
        Fingerprint of what was asked for.
    since : int
        Version of the deal before it.
    version : int
        Version of the deal that it made.
    """

    key: str
    request: str
    since: int
    version: int


class DealStore(Protocol):
    """What a process needs of a store; `AsyncDealStore` is one that has to be awaited.

    `save` is one transaction: deal, effects and receipt are there together, or none of
    them is. Two who save on the same version cannot both succeed.
    """

    def load(self, deal_id: str) -> Deal:
        """Return the newest version of a deal.

        Parameters
        ----------
        deal_id : str
            Id of the deal.

        Returns
        -------
        Deal
            The deal.

        Raises
        ------
        UnknownDealError
            If there is none.
        """
        ...

    def save(
        self,
        deal: Deal,
        expected: int,
        effects: tuple[Effect, ...] = (),
        receipt: Receipt | None = None,
    ) -> None:
        """Record a version of a deal, with what it sets off.

        Parameters
        ----------
        deal : Deal
            The new version; the one that is there, where a request changed nothing and
            its receipt alone is to be kept.
        expected : int
            Version that it was made of; 0 for a deal that is not there yet.
        effects : tuple of Effect
            What is pending from now on.
        receipt : Receipt, optional
            What came of a request with a key.

        Raises
        ------
        StaleDealError
            If another version is recorded; nothing is changed.
        """
        ...

    def receipt(self, deal_id: str, key: str) -> Receipt | None:
        """Return what came of a key, if it was used for the deal.

        Parameters
        ----------
        deal_id, key : str
            Deal and key.

        Returns
        -------
        Receipt or None
            What was asked for then, and the versions before and after it.
        """
        ...

    def events_since(self, deal_id: str, version: int) -> tuple[Event, ...]:
        """Return the events of a deal that came after a version.

        Parameters
        ----------
        deal_id : str
            The deal.
        version : int
            The version; 0 for all events.

        Returns
        -------
        tuple of Event
            In order.

        Raises
        ------
        UnknownDealError
            If there is none.
        """
        ...

    def deals(self) -> Iterable[Deal]:
        """Return the newest version of every deal.

        Returns
        -------
        iterable of Deal
            As of now.
        """
        ...

    def deals_of(self, client_id: str) -> Iterable[Deal]:
        """Return the deals of a client, under all the ids it has had.

        Parameters
        ----------
        client_id : str
            One of its ids.

        Returns
        -------
        iterable of Deal
            As of now.
        """
        ...

    def pending(self) -> tuple[Effect, ...]:
        """Return the effects that are neither done nor failed, the oldest first.

        Returns
        -------
        tuple of Effect
            As of now.
        """
        ...

    def failed(self) -> tuple[tuple[Effect, str], ...]:
        """Return the effects that failed, with why.

        Returns
        -------
        tuple of (Effect, str)
            As of now.
        """
        ...

    def add(self, effect: Effect) -> bool:
        """Record an effect that time set off; tell whether it is a new one.

        Parameters
        ----------
        effect : Effect
            The effect.

        Returns
        -------
        bool
            Whether it is a new one; one that was settled is none.
        """
        ...

    def settle(self, effect_id: str, error: str | None = None) -> None:
        """Take an effect for done, or for failed where an error is told.

        Parameters
        ----------
        effect_id : str
            Id of the effect; one that is not pending is left alone.
        error : str, optional
            Why it failed.
        """
        ...
