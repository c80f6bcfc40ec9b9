"""Conversations counted as a funnel, as plain data: how far each came under its script."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, TypedDict, final

import attrs

from salesmodel._checks import all_of, one_of
from salesmodel.errors import InvalidValueError
from salesmodel.selling.conversation import Conversation
from salesmodel.selling.step import STEP_PURPOSES
from salesmodel.selling.technique import Technique


__all__ = ["ContactColumns", "ScriptCounts", "contact_columns", "script_counts"]

Per: TypeAlias = Literal["step", "purpose"]
"""What levels are: the steps of a technique, or what they are for."""


@final
@attrs.frozen
class ScriptCounts:
    """How many conversations under one technique came how far.

    Parameters
    ----------
    script : str
        Id of the technique.
    levels : tuple of str
        Ids of its steps in their order, or what they are for, and ``won`` at the end.
    counts : tuple of int
        Conversations that came to each level or further.
    """

    script: str
    levels: tuple[str, ...]
    counts: tuple[int, ...]


class ContactColumns(TypedDict):
    """Conversations as columns, one row each, under the names a table of contacts has.

    Parameters
    ----------
    at : tuple of datetime
        When it began, in UTC.
    client : tuple of (str or None)
        With whom; `None` where that is not told.
    seller : tuple of str
        Who began it.
    channel : tuple of (str or None)
        Through what; `None` where that is not told.
    script : tuple of str
        Id of the technique.
    level : tuple of str
        The furthest level it came to.
    levels : tuple of str
        Names of the levels, the lowest first.
    duration : tuple of timedelta
        From its first event to its last.
    """

    at: tuple[datetime, ...]
    client: tuple[str | None, ...]
    seller: tuple[str, ...]
    channel: tuple[str | None, ...]
    script: tuple[str, ...]
    level: tuple[str, ...]
    levels: tuple[str, ...]
    duration: tuple[timedelta, ...]


def _talks(conversations: Iterable[Conversation]) -> tuple[Conversation, ...]:
    """Return conversations, of which no two have one id."""
    talks = all_of("conversations", conversations, Conversation)
    for name, count in Counter(talk.id for talk in talks).items():
        if count > 1:
            needed = "conversations of one id each"
            raise InvalidValueError("conversations", needed, name, "duplicate")
    return talks


def _scale(technique: Technique, per: Per) -> tuple[str, ...]:
    """Return the levels of a technique, the lowest first."""
    return (*(technique.step_ids if per == "step" else STEP_PURPOSES), "won")


def _level(talk: Conversation, per: Per) -> int:
    """Return the place of the furthest level of a conversation."""
    technique = talk.technique
    if talk.outcome == "won":
        return len(_scale(technique, per)) - 1
    furthest = technique.place(talk.furthest.id)
    if per == "step":
        return furthest
    passed = technique.steps[: furthest + 1]
    return max(STEP_PURPOSES.index(step.purpose) for step in passed)


def _per(value: Per) -> Per:
    one_of("per", value, ("step", "purpose"), code="per")
    return value


def script_counts(
    conversations: Iterable[Conversation], *, per: Per = "step"
) -> tuple[ScriptCounts, ...]:
    """Count how far conversations came, script by script.

    Parameters
    ----------
    conversations : iterable of Conversation
        The conversations, no two of one id; open ones count as far as they came.
    per : {"step", "purpose"}, default "step"
        Whether levels are the steps of each technique, or what steps are for, which
        all techniques have in common.

    Returns
    -------
    tuple of ScriptCounts
        One a technique, in the order in which they first stand. Rates and intervals
        are left to whoever counts contacts.

    Raises
    ------
    InvalidValueError
        If two conversations have one id (code ``duplicate``), or two techniques with
        different steps have one id (code ``technique``).

    Notes
    -----
    A conversation counts at each level up to the furthest step it was ever in, or at
    all of them if it was won; a step that was skipped counts as passed, and so does a
    purpose that no step of the technique has.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import AIDA
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> talks = [Conversation.start(id, AIDA, **nine) for id in ("t1", "t2")]
    >>> talks[0] = talks[0].enter("interest", **nine)
    >>> script_counts(talks)[0].counts
    (2, 1, 0, 0, 0)
    """
    kept = _per(per)
    scripts: dict[str, Technique] = {}
    reached: dict[str, Counter[int]] = {}
    for talk in _talks(conversations):
        technique = scripts.setdefault(talk.technique.id, talk.technique)
        if technique.step_ids != talk.technique.step_ids:
            needed = "one technique for each id, with the same steps"
            raise InvalidValueError("conversations", needed, technique.id, "technique")
        reached.setdefault(technique.id, Counter())[_level(talk, kept)] += 1
    found = []
    for name, technique in scripts.items():
        levels = _scale(technique, kept)
        counts = tuple(
            sum(n for place, n in reached[name].items() if place >= level)
            for level in range(len(levels))
        )
        found.append(ScriptCounts(name, levels, counts))
    return tuple(found)


def contact_columns(
    conversations: Iterable[Conversation], *, per: Per = "step"
) -> ContactColumns:
    """Lay conversations out as columns, one row each, for a table of contacts.

    Parameters
    ----------
    conversations : iterable of Conversation
        The conversations, no two of one id, at least one.
    per : {"step", "purpose"}, default "step"
        Whether levels are the steps of the technique, of which there is one then, or
        what steps are for, which all techniques have in common.

    Returns
    -------
    ContactColumns
        Plain tuples by the name of the column, as ``ContactTable.from_columns`` takes
        them.

    Raises
    ------
    InvalidValueError
        If there are none (code ``empty``), two have one id (code ``duplicate``), or
        they have several techniques and levels are steps (code ``technique``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.selling import AIDA
    >>> nine = {"at": datetime(2026, 1, 5, 9, tzinfo=UTC), "by": "ann"}
    >>> columns = contact_columns([Conversation.start("t1", AIDA, **nine)])
    >>> columns["script"], columns["level"], columns["client"]
    (('aida',), ('attention',), (None,))
    """
    kept, talks = _per(per), _talks(conversations)
    scales = {_scale(talk.technique, kept) for talk in talks}
    if not scales:
        raise InvalidValueError("conversations", "at least one", talks, "empty")
    if len(scales) > 1:
        needed = "of one technique, or per='purpose'"
        names = tuple(dict.fromkeys(talk.technique.id for talk in talks))
        raise InvalidValueError("conversations", needed, names, "technique")
    levels = scales.pop()
    return ContactColumns(
        at=tuple(talk.started_at for talk in talks),
        client=tuple(talk.client_id for talk in talks),
        seller=tuple(talk.history[0].by for talk in talks),
        channel=tuple(talk.channel for talk in talks),
        script=tuple(talk.technique.id for talk in talks),
        level=tuple(levels[_level(talk, kept)] for talk in talks),
        levels=levels,
        duration=tuple(talk.history[-1].at - talk.started_at for talk in talks),
    )
