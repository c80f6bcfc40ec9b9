"""Patterns of text that are matched in time linear in the text, whatever they say."""

from collections.abc import Iterator
from typing import Final, assert_never, final

import attrs

from salesmodel._checks import instance, written
from salesmodel.domain.fields._syntax import (
    Chain,
    Either,
    Letter,
    Node,
    Ranges,
    Repeat,
    parsed,
)
from salesmodel.errors import InvalidValueError


__all__ = ["Pattern"]

_LONGEST_PATTERN = 256


@attrs.frozen(eq=False, repr=False)
class _Part:
    """A part of a pattern: where it begins and ends, and whether it can be nothing.

    A set of positions is an int, with one bit for each character of the pattern once
    its counts are written out.
    """

    first: int
    last: int
    is_optional: bool


_NOTHING: Final = _Part(0, 0, is_optional=True)


@attrs.frozen(eq=False, repr=False)
class _Machine:
    """A whole pattern: its part, what may follow each position, and what fits where."""

    whole: _Part
    follow: tuple[int, ...]
    fits: tuple[tuple[Ranges, int], ...]

    def at(self, character: str) -> int:
        """Return the positions where a character fits."""
        code, found = ord(character), 0
        for ranges, positions in self.fits:
            if any(low <= code <= high for low, high in ranges):
                found |= positions
        return found


def _positions(of: int) -> Iterator[int]:
    """Count out the positions of a set."""
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


@attrs.define(eq=False, repr=False)
class _Builder:
    """Positions as they are given out; the automaton of Glushkov, without empty steps.

    References
    ----------
    .. [1] Glushkov, V. M. (1961), "The abstract theory of automata", Russian
       Mathematical Surveys 16 (5): 1-53.
    """

    follow: list[int] = attrs.Factory(list)
    fits: dict[Ranges, int] = attrs.Factory(dict)

    def build(self, node: Node) -> _Part:
        """Give positions to a node; depth and number were bounded when it was read."""
        match node:
            case Letter():
                return self._letter(node)
            case Chain():
                return self._chain(node)
            case Either():
                return self._either(node)
            case Repeat():
                return self._repeat(node)
            case _:
                assert_never(node)

    def _letter(self, node: Letter) -> _Part:
        position = 1 << len(self.follow)
        self.follow.append(0)
        self.fits[node.ranges] = self.fits.get(node.ranges, 0) | position
        return _Part(position, position, is_optional=False)

    def _chain(self, node: Chain) -> _Part:
        part = _NOTHING
        for each in reversed(node.parts):
            part = self._joined(self.build(each), part)
        return part

    def _either(self, node: Either) -> _Part:
        first = last = 0
        is_optional = False
        for part in map(self.build, node.branches):
            first, last = first | part.first, last | part.last
            is_optional = is_optional or part.is_optional
        return _Part(first, last, is_optional)

    def _repeat(self, node: Repeat) -> _Part:
        """Write counts out, from the last copy to the first."""
        part, needed = _NOTHING, node.least
        if node.most is None:
            once = self.build(node.part)
            self._link(once.last, once.first)
            part = once if needed else attrs.evolve(once, is_optional=True)
            needed = max(0, needed - 1)
        else:
            for _ in range(node.most - node.least):
                copied = self._joined(self.build(node.part), part)
                part = attrs.evolve(copied, is_optional=True)
        for _ in range(needed):
            part = self._joined(self.build(node.part), part)
        return part

    def _joined(self, part: _Part, rest: _Part) -> _Part:
        self._link(part.last, rest.first)
        return _Part(
            part.first | (rest.first if part.is_optional else 0),
            rest.last | (part.last if rest.is_optional else 0),
            part.is_optional and rest.is_optional,
        )

    def _link(self, ends: int, starts: int) -> None:
        for position in _positions(ends):
            self.follow[position] |= starts


def _is_of_a_length(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_PATTERN


def _pattern_text(text: str) -> str:
    if not _is_of_a_length(text):
        requirement = f"one of 1 to {_LONGEST_PATTERN} characters"
        raise InvalidValueError("pattern", requirement, text, "pattern")
    return written("pattern", text, most=_LONGEST_PATTERN)


@final
@attrs.frozen(getstate_setstate=False)
class Pattern:
    r"""What the whole of a text has to look like.

    Parameters
    ----------
    text : str
        1 to 256 characters: literals, ``.``, classes such as ``[A-Z0-9_]`` and
        ``[^,;]``, the escapes ``\d \D \w \W \s \S \t \n \r \f \v`` and a backslash
        before any other sign, groups, ``|``, and the quantifiers ``? * + {m} {m,}
        {m,n}``. A leading ``^`` and a closing ``$`` may be written, and say nothing.

    Raises
    ------
    InvalidValueError
        If it cannot be read, is nested more than 16 deep, or has more than 2,000
        states with its counts written out (code ``pattern``).

    Notes
    -----
    What it means is what `re.fullmatch` means under `re.ASCII`: classes by letter are
    those of ASCII, ``.`` is anything but a line feed. References, lookaround and lazy
    or possessive quantifiers are not in the language, and so there is nothing to go
    back for: a match takes time linear in the text, whatever the pattern.

    Examples
    --------
    >>> Pattern("[A-Z]{2}-[0-9]{3,}").matches("AB-1234")
    True
    >>> Pattern("^(a+)+$").matches("a" * 10_000 + "!")
    False
    """

    text: str = attrs.field(converter=_pattern_text)
    _machine: _Machine = attrs.field(init=False, repr=False, eq=False)

    @_machine.default
    def _built(self) -> _Machine:
        builder = _Builder()
        whole = builder.build(parsed(self.text))
        return _Machine(whole, tuple(builder.follow), tuple(builder.fits.items()))

    def matches(self, text: str) -> bool:
        """Tell whether the whole of a text looks like this.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        bool
            Whether it does. Cost: O(characters × states).

        Examples
        --------
        >>> Pattern("a|b").matches("ab")
        False
        """
        machine, known = self._machine, dict[str, int]()
        instance("text", text, str)
        if not text:
            return machine.whole.is_optional
        reach, reached = machine.whole.first, 0
        for character in text:
            if character not in known:
                known[character] = machine.at(character)
            reached = reach & known[character]
            if not reached:
                return False
            reach = 0
            for position in _positions(reached):
                reach |= machine.follow[position]
        return bool(reached & machine.whole.last)

    def __reduce__(self) -> tuple[type["Pattern"], tuple[str]]:
        return Pattern, (self.text,)
