"""How often clients of each segment are to be contacted, and what counts for a contact."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from salesmodel._arrays import BoolArray, IntArray
from salesmodel._checks import identifier, is_among, real, several, texts
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat._periods import DAY
from salesmodel.tables.contacts import ContactTable


__all__ = ["ContactNorm"]

_MOST_DAYS = 36_525


def _days(given: Mapping[str, Any]) -> Mapping[str, float]:
    """Return days by segment, read-only; every problem is told."""
    if not isinstance(given, Mapping):
        raise InvalidValueError("days", "a mapping of segment to days", given, "type")
    problems = []
    for segment, days in given.items():
        try:
            identifier("segment", segment)
        except InvalidValueError as error:
            problems.append(str(error))
        if not 0 < real(days) <= _MOST_DAYS:
            needed = f"more than 0 and at most {_MOST_DAYS} days"
            problems.append(f"days[{segment!r}] must be {needed}, got {days!r}")
    if problems:
        raise DefinitionError("contact norm", tuple(problems), "policy")
    return ReadOnlyMapping(given)


def _channels(given: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if given is None else texts(given)


@attrs.frozen
class ContactNorm:
    """At most how many days may pass between contacts, and what counts for one.

    Parameters
    ----------
    days : mapping of str to float
        Most days from one contact to the next, by segment; a segment that is not in it
        has no norm.
    channels : iterable of str, optional
        Channels that count; all by default.
    level : str, optional
        Level from which on an attempt counts for a contact, such as ``"answered"``;
        every attempt does by default.

    Raises
    ------
    DefinitionError
        If a segment is blank, or its days are not positive; every problem is told.
    InvalidValueError
        If `days` is no mapping, or channels are no texts.
    """

    days: Mapping[str, float] = attrs.field(factory=dict, converter=_days)
    channels: tuple[str, ...] | None = attrs.field(
        default=None, converter=_channels, kw_only=True
    )
    level: str | None = attrs.field(default=None, kw_only=True)

    def spans(self, labels: tuple[str | None, ...]) -> IntArray:
        """Return the norm of each segment in microseconds, 0 where there is none.

        Parameters
        ----------
        labels : tuple of str or None
            Segments; `None` has no norm.

        Returns
        -------
        ndarray of int64
            One entry a segment.

        Examples
        --------
        >>> ContactNorm({"key": 0.5}).spans(("key", None)).tolist()
        [43200000000, 0]
        """
        days = [
            self.days[label] if is_among(label, self.days) and label else 0
            for label in several("labels", labels)
        ]
        return np.array([round(one * DAY) for one in days], np.int64)

    def counts(self, contacts: ContactTable) -> BoolArray:
        """Mark the contacts that count.

        Parameters
        ----------
        contacts : ContactTable
            Contacts, with their channels and levels where the norm asks for them.

        Returns
        -------
        ndarray of bool, shape (n,)
            One entry a row; a channel or level that is not known does not count.

        Raises
        ------
        InvalidValueError
            If the norm asks for a column that is not there, or a level that is none.

        Examples
        --------
        >>> contacts = ContactTable.from_columns(
        ...     at=["2026-01-05", "2026-01-06"], level=["call", "meeting"]
        ... )
        >>> ContactNorm(level="answered").counts(contacts).tolist()
        [False, True]
        """
        found = np.ones(len(contacts), np.bool_)
        if self.channels is not None:
            if contacts.channel is None:
                raise InvalidValueError("channel", "a column of the contacts", None)
            counted = np.array(
                [one in self.channels for one in (*contacts.channel.labels, None)],
                np.bool_,
            )
            found &= counted[contacts.channel.codes]
        if self.level is not None:
            if contacts.level is None:
                raise InvalidValueError("level", "a column of the contacts", None)
            if self.level not in contacts.levels:
                needed = f"one of {', '.join(contacts.levels)}"
                raise InvalidValueError("level", needed, self.level, "word")
            found &= contacts.level >= contacts.levels.index(self.level)
        return found
