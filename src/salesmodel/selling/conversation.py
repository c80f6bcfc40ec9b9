"""Conversations: a call script that knows where it is, as a frozen log of what was said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self, final

from salesmodel._checks import by_constructor, instance, several
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.selling._saying import SpokenConversation
from salesmodel.selling._talk import Need
from salesmodel.selling.events import (
    ConversationClosed,
    ConversationEvent,
    ConversationOutcome,
    ConversationStarted,
    ObjectionAnswered,
    OfferKind,
    OfferMade,
)
from salesmodel.selling.technique import Technique
from salesmodel.values import Money


__all__ = ["Conversation", "Need"]


# Past 140 lines: what can be said stands here, with the documentation of each.
@final
class Conversation(SpokenConversation):
    """A conversation with a client under a technique, as the log of what was said.

    A conversation is frozen. Whatever happens has its time and its author, and returns
    a new conversation with one event more in its `history`; where it stands follows
    from the history alone. `Conversation.start` begins one; what stands below is for
    what was kept elsewhere and is read again.

    What the client said is personal: neither `repr` nor an error shows it.

    Parameters
    ----------
    technique : Technique
        The technique, which the events name.
    history : iterable of ConversationEvent
        Every event, oldest first, at most 2,000.

    Raises
    ------
    InvalidValueError
        If an event is not as told, or cannot follow those before it; nothing follows
        the end (code ``closed``).
    InvalidInstantError
        If an event is earlier than the one before (code ``out_of_order``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import CLASSIC
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", CLASSIC, **nine).enter("needs", **nine)
    >>> talk = talk.ask("What should the phone do?", kind="open", **nine)
    >>> talk = talk.answer("I take pictures of the children all day", **nine)
    >>> talk = talk.find_need("photos", phrase="pictures of the children", **nine)
    >>> talk, talk.needs
    (<Conversation 't1' in 'needs' of 'classic', version 5>, \
(Need(key='photos', version=5),))
    """

    __slots__ = ()

    __reduce__ = by_constructor

    @classmethod
    def start(  # noqa: PLR0913 — what is known of a conversation when it begins
        cls,
        id: str,
        technique: Technique,
        *,
        at: datetime,
        by: str,
        client_id: str | None = None,
        deal_id: str | None = None,
        channel: str | None = None,
    ) -> "Conversation":
        """Begin a conversation, in the first step of its technique.

        Parameters
        ----------
        id : str
            Id, 1 to 128 characters.
        technique : Technique
            The technique.
        at : datetime
            When it began.
        by : str
            Id of the seller.
        client_id, deal_id : str, optional
            Ids of the client, and of the deal that it is about.
        channel : str, optional
            Through what it is held.

        Returns
        -------
        Conversation
            The conversation, at version 1.

        Raises
        ------
        InvalidValueError
            If an id is none (code ``id``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> Conversation.start("t1", SPIN, **nine).step.id
        'greeting'
        """
        named = instance("technique", technique, Technique).id
        begun = ConversationStarted(id, 1, at, by, named, client_id, deal_id, channel)
        return cls(technique, (begun,))

    @classmethod
    def replay(
        cls, history: Iterable[ConversationEvent], technique: Technique
    ) -> "Conversation":
        """Make a conversation again out of its history.

        Parameters
        ----------
        history : iterable of ConversationEvent
            Every event, oldest first.
        technique : Technique
            The technique that they name.

        Returns
        -------
        Conversation
            The conversation, equal to the one that they are the history of.

        Raises
        ------
        LoadError
            If an event cannot follow those before it; the error tells which.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", SPIN, **nine).enter("situation", **nine)
        >>> Conversation.replay(talk.history, SPIN) == talk
        True
        """
        try:
            return cls(technique, several("history", history))
        except InvalidValueError as error:
            problem, code = str(error), error.code
        raise LoadError("conversation", (problem,), code)

    def answer_objection(
        self,
        argument: str,
        *,
        is_overcome: bool,
        at: datetime,
        by: str,
        raised: int | None = None,
    ) -> Self:
        """Answer a doubt.

        Parameters
        ----------
        argument : str
            Id of the argument.
        is_overcome : bool
            Whether the client let it go at that.
        at : datetime
            When.
        by : str
            Id of the seller.
        raised : int, optional
            Version of the objection; the last one that is open unless given.

        Returns
        -------
        Conversation
            The conversation.

        Raises
        ------
        InvalidValueError
            If no such objection is open (code ``objection``), or it is closed (code
            ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import CLASSIC
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", CLASSIC, **nine)
        >>> talk = talk.raise_objection("price", "That is a lot", **nine)
        >>> talk.answer_objection("lasts", is_overcome=True, **nine).open_objections
        ()
        """
        last = next(reversed(self._standing.left), None)
        told = {"argument": argument, "is_overcome": is_overcome}
        open_one = last if raised is None else raised
        return self._and(ObjectionAnswered, at, by, raised=open_one, **told)

    def offer(
        self,
        product: str,
        price: Money,
        *,
        at: datetime,
        by: str,
        kind: OfferKind = "asked",
        is_accepted: bool | None = None,
    ) -> Self:
        """Keep that something was offered.

        Parameters
        ----------
        product : str
            Id of the product.
        price : Money
            Price of one, at the scale of its currency.
        at : datetime
            When.
        by : str
            Id of the seller.
        kind : {"asked", "upsell", "cross_sell", "downsell"}, default "asked"
            What the offer is.
        is_accepted : bool, optional
            Whether the client took it, where that is known.

        Returns
        -------
        Conversation
            The conversation.

        Raises
        ------
        InvalidValueError
            If the kind is unknown (code ``offer``), or it is closed (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import CLASSIC
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> talk = Conversation.start("t1", CLASSIC, **nine)
        >>> talk.offer("phone", Money(90, "EUR"), **nine).offers[0].offer
        'asked'
        """
        told = {"offer": kind, "product": product, "is_accepted": is_accepted}
        return self._and(OfferMade, at, by, price=price, **told)

    def close(
        self, outcome: ConversationOutcome, *, at: datetime, by: str, reason: str = ""
    ) -> Self:
        """End it.

        Parameters
        ----------
        outcome : {"won", "lost", "later"}
            What became of it.
        at : datetime
            When.
        by : str
            Id of the seller.
        reason : str, default ""
            Why.

        Returns
        -------
        Conversation
            The conversation, to which nothing is added any more.

        Raises
        ------
        InvalidValueError
            If there is no such outcome (code ``outcome``), or it is closed already
            (code ``closed``).

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.selling import SPIN
        >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
        >>> Conversation.start("t1", SPIN, **nine).close("later", **nine).outcome
        'later'
        """
        return self._and(ConversationClosed, at, by, outcome=outcome, reason=reason)
