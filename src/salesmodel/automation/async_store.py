"""Where deals are kept by a store that has to be awaited."""

from collections.abc import Awaitable, Iterable
from typing import Protocol

from salesmodel.automation.store import Effect, Receipt
from salesmodel.domain import Deal, Event


__all__ = ["AsyncDealStore"]


class AsyncDealStore(Protocol):
    """What a process that is asynchronous needs of a store: a `DealStore`, awaited.

    Every method means what it means there, raises what it raises there, and gives
    something to await; ``async def`` methods do. The process is made with
    ``is_async=True``. A store cancelled in the middle of `save` has saved all of it, or
    nothing.
    """

    def load(self, deal_id: str) -> Awaitable[Deal]:
        """Return the newest version of a deal.

        Parameters
        ----------
        deal_id : str
            Id of the deal.

        Returns
        -------
        awaitable of Deal
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
    ) -> Awaitable[None]:
        """Record a version of a deal, with what it sets off, in one transaction.

        Parameters
        ----------
        deal : Deal
            The new version.
        expected : int
            Version that it was made of; 0 for a deal that is not there yet.
        effects : tuple of Effect
            What is pending from now on.
        receipt : Receipt, optional
            What came of a request with a key.

        Returns
        -------
        awaitable
            Of nothing.

        Raises
        ------
        StaleDealError
            If another version is recorded; nothing is changed.
        """
        ...

    def receipt(self, deal_id: str, key: str) -> Awaitable[Receipt | None]:
        """Return what came of a key, if it was used for the deal.

        Parameters
        ----------
        deal_id, key : str
            Deal and key.

        Returns
        -------
        awaitable of Receipt or None
            What was asked for then, and the versions before and after it.
        """
        ...

    def events_since(self, deal_id: str, version: int) -> Awaitable[tuple[Event, ...]]:
        """Return the events of a deal that came after a version.

        Parameters
        ----------
        deal_id : str
            The deal.
        version : int
            The version; 0 for all events.

        Returns
        -------
        awaitable of tuple of Event
            In order.

        Raises
        ------
        UnknownDealError
            If there is none.
        """
        ...

    def deals(self) -> Awaitable[Iterable[Deal]]:
        """Return the newest version of every deal.

        Returns
        -------
        awaitable of iterable of Deal
            As of now.
        """
        ...

    def deals_of(self, client_id: str) -> Awaitable[Iterable[Deal]]:
        """Return the deals of a client, under all the ids it has had.

        Parameters
        ----------
        client_id : str
            One of its ids.

        Returns
        -------
        awaitable of iterable of Deal
            As of now.
        """
        ...

    def pending(self) -> Awaitable[tuple[Effect, ...]]:
        """Return the effects that are neither done nor failed, the oldest first.

        Returns
        -------
        awaitable of tuple of Effect
            As of now.
        """
        ...

    def failed(self) -> Awaitable[tuple[tuple[Effect, str], ...]]:
        """Return the effects that failed, with why.

        Returns
        -------
        awaitable of tuple of (Effect, str)
            As of now.
        """
        ...

    def add(self, effect: Effect) -> Awaitable[bool]:
        """Record an effect that time set off; tell whether it is a new one.

        Parameters
        ----------
        effect : Effect
            The effect.

        Returns
        -------
        awaitable of bool
            Whether it is a new one; one that was settled is none.
        """
        ...

    def settle(self, effect_id: str, error: str | None = None) -> Awaitable[None]:
        """Take an effect for done, or for failed where an error is told.

        Parameters
        ----------
        effect_id : str
            Id of the effect; one that is not pending is left alone.
        error : str, optional
            Why it failed.

        Returns
        -------
        awaitable
            Of nothing.
        """
        ...
