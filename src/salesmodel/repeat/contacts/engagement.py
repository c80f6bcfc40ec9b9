"""Who keeps in touch with which clients, through what, how often and with what."""

from collections.abc import Iterable
from typing import Final

import attrs

from salesmodel._checks import (
    identifier,
    is_among,
    one_of,
    several,
    texts,
    whole,
    written,
)
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = ["CHANNELS", "RESPONSIBLES", "EngagementLine", "EngagementScheme"]

RESPONSIBLES: Final = ("sales", "marketing", "service")
"""Who can keep in touch with clients, unless a scheme says otherwise."""
CHANNELS: Final = ("phone", "meeting", "email", "messenger")
"""Through what they can do so, in the words of `domain`, unless a scheme says otherwise."""

_MOST_DAYS = 3_650
_LONGEST_OFFER = 1_000


@attrs.frozen
class EngagementLine:
    """What is done for the clients of one segment; `EngagementScheme` checks it.

    Parameters
    ----------
    segment : str
        Name of the segment; in a default, what all others are called.
    responsible : str
        Who keeps in touch with its clients.
    channel : str
        Through what.
    every_days : int
        Days from one contact to the next, from 1 to 3,650.
    offer : str
        What they are offered.
    """

    segment: str
    responsible: str = attrs.field(kw_only=True)
    channel: str = attrs.field(kw_only=True)
    every_days: int = attrs.field(kw_only=True)
    offer: str = attrs.field(kw_only=True)


def _lines(given: Iterable[EngagementLine]) -> tuple[EngagementLine, ...]:
    """Turn lines into a tuple."""
    return several("lines", given)


def _words(given: Iterable[str]) -> tuple[str, ...]:
    """Turn words into a tuple."""
    return texts(given)


def _phrase(name: str, value: object) -> str:
    """Return text that is not blank."""
    found = written(name, value, most=_LONGEST_OFFER)
    if not found.strip():
        raise InvalidValueError(name, "text that is not blank", value, "blank")
    return found


@attrs.frozen
class EngagementScheme:
    """A line a segment, and one for all other clients.

    Parameters
    ----------
    lines : iterable of EngagementLine
        At most one a segment, so that no client is in two.
    default : EngagementLine, optional
        The line of clients of any other segment, and of those without one; without it,
        there may be no such clients.
    responsibles : iterable of str, default ("sales", "marketing", "service")
        Who can be responsible.
    channels : iterable of str, default ("phone", "meeting", "email", "messenger")
        Channels there are.

    Raises
    ------
    DefinitionError
        If a segment has two lines, a word of a line is unknown, its days are out of
        range, or there is no line at all; every problem is told.

    Examples
    --------
    >>> scheme = EngagementScheme(
    ...     [
    ...         EngagementLine(
    ...             "key",
    ...             responsible="sales",
    ...             channel="meeting",
    ...             every_days=30,
    ...             offer="what is new",
    ...         )
    ...     ]
    ... )
    >>> scheme.line_of("key").every_days
    30
    """

    lines: tuple[EngagementLine, ...] = attrs.field(converter=_lines)
    default: EngagementLine | None = attrs.field(default=None, kw_only=True)
    responsibles: tuple[str, ...] = attrs.field(
        default=RESPONSIBLES, converter=_words, kw_only=True
    )
    channels: tuple[str, ...] = attrs.field(
        default=CHANNELS, converter=_words, kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        """Check all lines once, and tell all that is wrong with them."""
        told = {f"lines[{place}]": line for place, line in enumerate(self.lines)}
        if self.default is not None:
            told["default"] = self.default
        problems = [] if told else ["there is neither a line nor a default"]
        seen: dict[str, str] = {}
        for path, line in told.items():
            if not isinstance(line, EngagementLine):
                problems.append(f"{path} must be an EngagementLine, got {line!r}")
                continue
            problems += self._problems(path, line)
            first = seen.setdefault(f"{line.segment}", path)
            if first != path:
                problems.append(f"{path} has the segment of {first}, {line.segment!r}")
        if problems:
            raise DefinitionError("engagement scheme", tuple(problems), "engagement")

    def _problems(self, path: str, line: EngagementLine) -> list[str]:
        """Return what is wrong with one line."""
        found = []
        for check in (
            lambda: identifier(f"{path}.segment", line.segment),
            lambda: one_of(
                f"{path}.responsible", line.responsible, self.responsibles, code="word"
            ),
            lambda: one_of(f"{path}.channel", line.channel, self.channels, code="word"),
            lambda: whole(
                f"{path}.every_days", line.every_days, least=1, most=_MOST_DAYS
            ),
            lambda: _phrase(f"{path}.offer", line.offer),
        ):
            try:
                check()
            except InvalidValueError as error:
                found.append(str(error))
        return found

    @property
    def all_lines(self) -> tuple[EngagementLine, ...]:
        """The lines, and the default as the last of them."""
        return self.lines if self.default is None else (*self.lines, self.default)

    def line_of(self, segment: str | None) -> EngagementLine | None:
        """Return the line of a segment.

        Parameters
        ----------
        segment : str or None
            Its name; `None` for clients without one.

        Returns
        -------
        EngagementLine or None
            Its own line or the default; `None` where there is neither.

        Examples
        --------
        >>> others = EngagementLine(
        ...     "all others",
        ...     responsible="marketing",
        ...     channel="email",
        ...     every_days=60,
        ...     offer="the newsletter",
        ... )
        >>> EngagementScheme([], default=others).line_of("new").offer
        'the newsletter'
        """
        own = (line for line in self.lines if is_among(segment, (line.segment,)))
        return next(own, self.default)
