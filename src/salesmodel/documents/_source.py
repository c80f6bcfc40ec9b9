"""The source of a template, cut into text, tags and the tokens of each tag."""

import re
from typing import Final, Literal, TypeAlias, cast

import attrs

from salesmodel._facts import shown
from salesmodel.documents._shapes import WORD


__all__ = ["Fault", "Tag", "Token", "pieces"]

_LONGEST_LITERAL = 500
_OPENING = re.compile(r"\{[{%]")
_CLOSING: Final = {"{{": "}}", "{%": "%}"}
_TOKEN = re.compile(
    rf"""
    (?P<end> \}}\}} | %\}} )
    | (?P<word> {WORD.pattern} )
    | (?P<whole> -?[0-9]{{1,6}} )
    | "(?P<text> (?: [^"\\\n] | \\["\\] ){{0,{_LONGEST_LITERAL}}} )"
    | (?P<sign> [.|:,=] )
    """,
    re.VERBOSE,
)
_BLANKS = re.compile(r"[ \t\n]*")
_ESCAPED = re.compile(r'\\(["\\])')
_BLANK = " \t"
_LONGEST_WORD = 20

_Kind: TypeAlias = Literal["word", "whole", "text", "sign", "end"]


class Fault(Exception):  # noqa: N818 — it never leaves the compiler
    """One thing that is wrong with a template, and where."""

    def __init__(self, sentence: str, at: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.at = at


@attrs.frozen(eq=False)
class Token:
    """A word, a literal or a sign within a tag."""

    kind: _Kind
    text: str
    at: int


@attrs.frozen(eq=False)
class Tag:
    """A tag: where it begins, whether it shows a value, and its tokens or its fault."""

    at: int
    shows: bool
    tokens: tuple[Token, ...]
    fault: Fault | None = None


def pieces(source: str) -> tuple[list[tuple[int, str]], list[Tag]]:
    """Cut a source into texts, each after its place, and the tags between them.

    There is one text more than there are tags. A line that holds nothing but blocks
    leaves nothing in the texts, not even its line feed.
    """
    starts, texts, tags = [0], [], []
    while opening := _OPENING.search(source, starts[-1]):
        texts.append(source[starts[-1] : opening.start()])
        tag, place = _tag(source, opening.start(), opening.group())
        starts.append(place)
        tags.append(tag)
    texts.append(source[starts[-1] :])
    kept = zip(starts, texts, _kept(texts, tags), strict=True)
    return [(at + i, text[i:j]) for at, text, (i, j) in kept], tags


def _tag(source: str, at: int, opening: str) -> tuple[Tag, int]:
    """Read one tag, and tell where it ends; after a fault, at the first closing sign."""
    closing = _CLOSING[opening]
    tokens: list[Token] = []
    place = at + len(opening)
    try:
        while not tokens or tokens[-1].kind != "end":
            token, place = _token(source, place, closing)
            tokens.append(token)
    except Fault as found:
        end = source.find(closing, at)
        if end >= 0:
            return Tag(at, opening == "{{", (), found), end + len(closing)
        fault = Fault(f"the tag is never closed with {closing}", at)
        return Tag(at, opening == "{{", (), fault), len(source)
    return Tag(at, opening == "{{", tuple(tokens)), place


def _token(source: str, place: int, closing: str) -> tuple[Token, int]:
    """Read the next token; what closes another kind of tag is none."""
    blanks = _BLANKS.match(source, place)
    at = blanks.end() if blanks else place
    found = _TOKEN.match(source, at)
    kind = found and found.lastgroup
    text = found.group(kind) if found and kind else ""
    if not found or (kind == "end" and text != closing):
        there = (
            shown(source[at : at + _LONGEST_WORD]) if at < len(source) else "the end"
        )
        raise Fault(
            f"expected a name, a text in double quotes or {closing}, got {there}", at
        )
    if kind == "text":
        text = _ESCAPED.sub(r"\1", text)
    return Token(cast("_Kind", kind), text, at), found.end()


def _kept(texts: list[str], tags: list[Tag]) -> list[tuple[int, int]]:
    """Tell what is left of each text without the lines that hold nothing but blocks."""
    begins, ends = [0] * len(texts), [len(text) for text in texts]
    first = 0
    while first < len(tags):
        last = _last_of_run(texts, tags, first)
        before, feed, margin = texts[first].rpartition("\n")
        rest, end, _ = texts[last + 1].partition("\n")
        begins_line = (feed or first == 0) and not margin.strip(_BLANK)
        ends_line = (end or last + 1 == len(tags)) and not rest.strip(_BLANK)
        if begins_line and ends_line and not tags[first].shows:
            ends[first] = len(before) + len(feed)
            ends[first + 1 : last + 1] = [0] * (last - first)
            begins[last + 1] = len(rest) + len(end)
        first = last + 1
    return list(zip(begins, ends, strict=True))


def _last_of_run(texts: list[str], tags: list[Tag], first: int) -> int:
    """Return the last of the tags that stand in one line with nothing but blanks."""
    last = first
    while (
        last + 1 < len(tags)
        and not tags[last + 1].shows
        and not texts[last + 1].strip(_BLANK)
    ):
        last += 1
    return last
