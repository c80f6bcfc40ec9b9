"""The language of patterns: how its text is read, by hand and within bounds."""

from typing import Final, TypeAlias

import attrs

from salesmodel._facts import shown
from salesmodel.errors import InvalidValueError


__all__ = ["Chain", "Either", "Letter", "Node", "Ranges", "Repeat", "parsed"]

_DEEPEST = 16
_MOST_STATES = 2_000
_LONGEST_COUNT = 9
_LAST_CHARACTER = 0x10FFFF

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Code points, as ranges that include both ends."""


@attrs.frozen(eq=False, repr=False)
class Letter:
    """One character, out of some."""

    ranges: Ranges
    size: int = 1


@attrs.frozen(eq=False, repr=False)
class Chain:
    """One thing after another."""

    parts: tuple["Node", ...]
    size: int


@attrs.frozen(eq=False, repr=False)
class Either:
    """One thing or another."""

    branches: tuple["Node", ...]
    size: int


@attrs.frozen(eq=False, repr=False)
class Repeat:
    """One thing several times; without end where `most` is not said."""

    part: "Node"
    least: int
    most: int | None
    size: int


Node: TypeAlias = Letter | Chain | Either | Repeat


def _others(ranges: Ranges) -> Ranges:
    """Return all characters but these."""
    found, start = [], 0
    for low, high in sorted(ranges):
        if start < low:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, _LAST_CHARACTER)) if start <= _LAST_CHARACTER else (*found,)


def _one(sign: str) -> Ranges:
    return ((ord(sign), ord(sign)),)


_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = ((9, 13), (32, 32))
_ESCAPES: Final = {
    "d": _DIGIT,
    "D": _others(_DIGIT),
    "w": _WORD,
    "W": _others(_WORD),
    "s": _SPACE,
    "S": _others(_SPACE),
    "t": _one("\t"),
    "n": _one("\n"),
    "r": _one("\r"),
    "f": _one("\f"),
    "v": _one("\v"),
}
_ANY = _others(_one("\n"))
_QUANTIFIERS: Final[dict[str, tuple[int, int | None]]] = {
    "?": (0, 1),
    "*": (0, None),
    "+": (1, None),
}


def parsed(text: str) -> Node:
    """Read a pattern, or refuse it with the place where it cannot be read."""
    reader = _Reader(text, at=1 if text.startswith("^") else 0)
    node = reader.either()
    if reader.at < len(text):
        raise reader.refusal("that opens its groups before it closes them")
    if node.size > _MOST_STATES:
        raise reader.refusal(f"of at most {_MOST_STATES} states")
    return node


@attrs.define(eq=False, repr=False)
class _Reader:
    """A pattern, and how far it is read."""

    text: str
    at: int
    depth: int = 0

    def refusal(self, wanted: str) -> InvalidValueError:
        """Return the error that says what was wanted where reading stopped."""
        requirement = f"one {wanted} (at character {self.at})"
        return InvalidValueError("pattern", requirement, self.text, "pattern")

    def peek(self) -> str:
        """Return the next sign, or nothing at the end."""
        return self.text[self.at : self.at + 1]

    def next(self) -> str:
        """Take the next sign."""
        sign = self.peek()
        self.at += len(sign)
        return sign

    def take(self, sign: str) -> bool:
        """Take a sign if it is the next one."""
        is_next = self.text.startswith(sign, self.at)
        self.at += is_next
        return is_next

    def either(self) -> Node:
        """Read branches."""
        branches = [self.chain()]
        while self.take("|"):
            branches.append(self.chain())
        if len(branches) == 1:
            return branches[0]
        return Either(tuple(branches), sum(branch.size for branch in branches))

    def chain(self) -> Node:
        """Read what stands one after another, to the end of a branch."""
        parts = []
        while self.peek() not in ("", "|", ")"):
            if self.text[self.at :] == "$":
                self.next()
                break
            parts.append(self.repeated(self.atom()))
        return Chain(tuple(parts), max(1, sum(part.size for part in parts)))

    def atom(self) -> Node:
        """Read one character, class or group."""
        sign = self.next()
        if sign in "*+?{":
            raise self.refusal("with something to repeat")
        if sign in "^$]}":
            raise self.refusal(f"that escapes {shown(sign)}")
        return self.group() if sign == "(" else Letter(self.letter(sign))

    def letter(self, sign: str) -> Ranges:
        """Read what one character can be."""
        if sign == "[":
            return self.of_class()
        if sign == "\\":
            return self.escaped()
        return _ANY if sign == "." else _one(sign)

    def group(self) -> Node:
        """Read what stands in brackets."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.refusal(f"nested at most {_DEEPEST} deep")
        node = self.either()
        if not self.take(")"):
            raise self.refusal("that closes its groups")
        self.depth -= 1
        return node

    def repeated(self, part: Node) -> Node:
        """Read how often something stands."""
        sign = self.peek()
        if sign in _QUANTIFIERS:
            least, most = _QUANTIFIERS[self.next()]
        elif self.take("{"):
            least, most = self.counts()
        else:
            return part
        if self.peek() in (*_QUANTIFIERS, "{"):
            raise self.refusal("with one quantifier at a time")
        size = part.size * max(1, least if most is None else most)
        if size > _MOST_STATES:
            raise self.refusal(f"of at most {_MOST_STATES} states")
        return Repeat(part, least, most, size)

    def counts(self) -> tuple[int, int | None]:
        """Read counts, to the brace that closes them."""
        body, brace, _ = self.text[self.at :].partition("}")
        fewest, comma, rest = body.partition(",")
        are_numbers = f"{fewest}{rest}".isdecimal() and body.isascii() and fewest != ""
        if not (brace and are_numbers and len(body) <= _LONGEST_COUNT):
            raise self.refusal("with counts such as {2}, {2,} or {2,5}")
        self.at += len(body) + 1
        least = int(fewest)
        most = int(rest) if rest else None
        if most is not None and most < least:
            raise self.refusal("whose counts go up")
        return least, most if comma else least

    def escaped(self) -> Ranges:
        """Read what follows a backslash."""
        sign = self.next()
        if sign in _ESCAPES:
            return _ESCAPES[sign]
        if not sign or (sign.isascii() and sign.isalnum()):
            raise self.refusal("with known escapes alone")
        return _one(sign)

    def of_class(self) -> Ranges:
        """Read a class, to the bracket that closes it."""
        is_negated = self.take("^")
        found: list[tuple[int, int]] = []
        while not self.take("]"):
            found.extend(self.range(is_first=not found))
        if not found:
            raise self.refusal("with something in each class")
        ranges = tuple(sorted(set(found)))
        return _others(ranges) if is_negated else ranges

    def range(self, *, is_first: bool) -> Ranges:
        """Read one member of a class, or a range of them."""
        low = self.member(is_first=is_first)
        has_range = _is_one(low) and self.peek() == "-"
        if not has_range or self.text.startswith("-]", self.at):
            return low
        self.next()
        high = self.member(is_first=True)
        if not _is_one(high) or high < low:
            raise self.refusal("whose ranges go from one character up to another")
        return ((low[0][0], high[0][0]),)

    def member(self, *, is_first: bool) -> Ranges:
        """Read one member of a class; a hyphen is one where it cannot be a range."""
        sign = self.next()
        if sign == "\\":
            return self.escaped()
        if not sign:
            raise self.refusal("that closes its classes")
        if sign == "[" or (sign == "-" and not is_first and self.peek() != "]"):
            raise self.refusal(f"that escapes {shown(sign)} in a class")
        return _one(sign)


def _is_one(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]
