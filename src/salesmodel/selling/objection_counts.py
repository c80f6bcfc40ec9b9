"""How often doubts were raised and overcome, and by which arguments."""

from collections.abc import Iterable
from typing import final

import attrs

from salesmodel._checks import all_of
from salesmodel.selling.conversation import Conversation


__all__ = ["ArgumentCount", "ObjectionCount", "argument_counts", "objection_counts"]


@final
@attrs.frozen
class ObjectionCount:
    """How often a kind of doubt was raised, and overcome.

    Parameters
    ----------
    kind : str
        Its key.
    raised : int
        How often it was raised.
    answered : int
        Of these, how many were answered at all.
    overcome : int
        Of these, how many were overcome.
    """

    kind: str
    raised: int
    answered: int
    overcome: int


@final
@attrs.frozen
class ArgumentCount:
    """How often an argument was used, and with success.

    Parameters
    ----------
    kind : str
        Kind of the doubt.
    argument : str
        Id of the argument.
    used : int
        How often it was used.
    overcome : int
        How often the doubt was overcome by it.
    """

    kind: str
    argument: str
    used: int
    overcome: int


def objection_counts(
    conversations: Iterable[Conversation],
) -> tuple[ObjectionCount, ...]:
    """Count how often each kind of doubt was raised, answered and overcome.

    Parameters
    ----------
    conversations : iterable of Conversation
        The conversations.

    Returns
    -------
    tuple of ObjectionCount
        One a kind, the one raised most often first, then by its key.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import CLASSIC
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", CLASSIC, **nine)
    >>> talk = talk.raise_objection("price", "That is a lot", **nine)
    >>> objection_counts([talk])
    (ObjectionCount(kind='price', raised=1, answered=0, overcome=0),)
    """
    found: dict[str, list[int]] = {}
    for talk in _talks(conversations):
        answered = {each.raised for each in talk.arguments}
        left = {each.version for each in talk.open_objections}
        for each in talk.objections:
            counts = found.setdefault(each.objection, [0, 0, 0])
            counts[0] += 1
            counts[1] += each.version in answered
            counts[2] += each.version not in left
    ordered = sorted(found.items(), key=lambda each: (-each[1][0], each[0]))
    return tuple(ObjectionCount(kind, *counts) for kind, counts in ordered)


def argument_counts(
    conversations: Iterable[Conversation],
) -> tuple[ArgumentCount, ...]:
    """Count how often each argument was used, and overcame a doubt.

    Parameters
    ----------
    conversations : iterable of Conversation
        The conversations.

    Returns
    -------
    tuple of ArgumentCount
        One an argument to a kind of doubt, ordered by both.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import CLASSIC
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talk = Conversation.start("t1", CLASSIC, **nine)
    >>> talk = talk.raise_objection("price", "That is a lot", **nine)
    >>> talk = talk.answer_objection("lasts", is_overcome=True, **nine)
    >>> argument_counts([talk])
    (ArgumentCount(kind='price', argument='lasts', used=1, overcome=1),)
    """
    found: dict[tuple[str, str], list[int]] = {}
    for talk in _talks(conversations):
        kinds = {each.version: each.objection for each in talk.objections}
        for each in talk.arguments:
            counts = found.setdefault((kinds[each.raised], each.argument), [0, 0])
            counts[0] += 1
            counts[1] += each.is_overcome
    return tuple(ArgumentCount(*key, *found[key]) for key in sorted(found))


def _talks(conversations: Iterable[Conversation]) -> tuple[Conversation, ...]:
    return all_of("conversations", conversations, Conversation)
