"""Text that was read under another encoding than it was written in, told by its look."""

import contextlib
import re
from collections.abc import Iterator
from typing import Final

import attrs


__all__ = ["is_garbled"]

_DAMAGED: Final = re.compile("[\ud800-\udfff\ufffd]")
"""Half a surrogate pair, and what stands for bytes that were no text."""
_WORD: Final = re.compile(r"[A-Za-z\u0080-\U0010ffff]+")
_KINDS: Final = {
    "sign": r"\x80-\xbf\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2116\u2122",
    "latin": r"\xc0-\u017f\u018f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0259\u1e00-\u1eff",
    "greek": r"\u0386-\u03ce",
    "cyrillic": r"\u0401-\u040f\u0410-\u045f\u0490-\u049b\u04a2\u04a3\u04ae-\u04b1"
    r"\u04ba\u04bb\u04d8\u04d9\u04e8\u04e9",
    "armenian": r"\u0531-\u0587",
    "georgian": r"\u10a0-\u10ff\u1c90-\u1cbf",
    "hebrew": r"\u05d0-\u05ea",
    "arabic": r"\u0621-\u0652\u067e\u0686\u06a9\u06af\u06cc",
    "indian": r"\u0900-\u0d7f",
    "thai": r"\u0e01-\u0e5b",
    "eastern": r"\u3001-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f",
    "picture": "\U0001f300-\U0001faff",
}
"""Characters that people write; what comes out as another one was none of their text."""
_KIND: Final = re.compile(
    "|".join(f"(?P<{name}>[{kept}])" for name, kept in _KINDS.items())
)
_ENDS: Final = frozenset("…”’»\u203a™®–—“\u2018\xa0")
"""Marks that may stand behind a word in capitals whose last letter has an accent."""
_JOINS: Final = frozenset("–—’·•\xa0")
"""Marks that may stand between such a word and another one in capitals."""
_TILDE: Final = "Ã"
_AFTER_TILDE: Final = {True: frozenset("\xa0"), False: _ENDS - frozenset("–—“\u2018")}
"""The same, between words and behind them, of the letter that most mojibake has."""
_LETTER: Final = r"[A-Za-z\xc0-\u1fff\u3000-\uffff]"
_CYRILLIC_AS_LATIN: Final = re.compile(
    rf"(?<!{_LETTER})[\xa8\xaa\xaf\xb2\xb3\xb8\xba\xbf-\xff]{{3,}}(?!{_LETTER})"
)
_LONG: Final = 6
_NORTHERN: Final = frozenset("áðéíóúýþæöøåäüßõÁÐÉÍÓÚÝÞÆÖØÅÄÜÕ×÷¨\xb8²³ªº¯¿")
"""Of these alone, accents on all of the letters, there are short words in the North."""


@attrs.frozen
class _Page:
    """A code page: its bytes by characters, and what UTF-8 looks like under it."""

    name: str
    bytes: dict[str, int]
    pieces: re.Pattern[str]

    def characters(self, word: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Give the characters that people write and that pieces of a word may have been.

        Yields
        ------
        tuple of str and Match
            The kind of the character, and the piece.
        """
        for piece in self.pieces.finditer(word):
            raw = bytes(self.bytes[one] for one in piece[0])
            kind = _KIND.fullmatch(raw.decode("utf-8", "replace"))
            if kind is not None:
                yield str(kind.lastgroup), piece


def _page(name: str) -> _Page:
    """Make a code page; bytes that have no character there are as in latin-1."""
    found = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        with contextlib.suppress(UnicodeDecodeError):
            found[bytes([byte]).decode(name)] = byte

    def between(least: int, most: int) -> str:
        known = (char for char, byte in found.items() if least <= byte <= most)
        return f"[{''.join(map(re.escape, known))}]"

    rest = between(0x80, 0xBF)
    heads = ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
    forms = (between(*head) + f"{rest}{{{n}}}" for n, head in enumerate(heads, start=1))
    return _Page(name, found, re.compile("|".join(forms)))


_WESTERN: Final = _page("cp1252")
_PAGES: Final = (_WESTERN, _page("cp1251"))


def is_garbled(text: str) -> bool:
    """Tell whether text was read under another encoding than it was written in.

    Parameters
    ----------
    text : str
        Text of a cell.

    Returns
    -------
    bool
        Whether it looks like UTF-8 read as cp1252, latin-1 or cp1251, once or twice over,
        or like cp1251 read as one of the first two; or something in it is half a
        surrogate pair, or stands for bytes that were no text.

    Notes
    -----
    Nothing is mended. A word counts as UTF-8 where most of its characters beyond ASCII
    come together as characters of one script, two of them at least; one alone counts
    within Latin letters, unless it may be the end of a word in capitals and a mark
    behind it. A word counts as cp1251 where it is made of Latin letters with accents
    alone, three of them at least. What is shorter cannot be told. Cost: O(text).

    Examples
    --------
    >>> [is_garbled(text) for text in ("РЎРґРµР»РєР°", "Ñäåëêà", "Сделка", "José")]
    [True, True, False, False]
    """
    if text.isascii():
        return False
    if _DAMAGED.search(text) or any(
        map(_is_cyrillic, _CYRILLIC_AS_LATIN.findall(text))
    ):
        return True
    return any(
        page.pieces.search(text) is not None
        and any(_is_utf_8(word, page) for word in _WORD.findall(text))
        for page in _PAGES
    )


def _is_cyrillic(word: str) -> bool:
    """Tell whether a word of letters with accents alone is none of the North."""
    n_letters = sum(one.isalpha() and one not in "ªº" for one in word)
    return n_letters > 1 and (len(word) >= _LONG or not _NORTHERN.issuperset(word))


def _is_utf_8(word: str, page: _Page) -> bool:
    """Tell whether a word is characters of UTF-8, each of them read as several."""
    found = list(page.characters(word))
    if not found:
        return False
    n_others = sum(not one.isascii() for one in word)
    n_others -= sum(len(piece[0]) for _, piece in found)
    if len(found) > 1:
        letters = [kind for kind, _ in found if kind != "sign"]
        is_script = len(set(letters)) < 2 and letters != ["eastern"]
        return is_script and len(found) > n_others
    kind, piece = found[0]
    return n_others == 0 and _is_one(kind, piece, page)


def _is_one(kind: str, piece: re.Match[str], page: _Page) -> bool:
    """Tell whether one piece alone, of a word that is ASCII else, was UTF-8."""
    marks = piece[0][1:]
    before, after = piece.string[: piece.start()], piece.string[piece.end() :]
    if kind == "sign" and len(marks) > 1:
        return True
    if page is not _WESTERN:
        return kind == "latin" and bool(before or after)
    if len(marks) > 1:
        return bool(after) or not _ENDS.issuperset(marks)
    return kind in {"sign", "latin"} and not _may_stand(piece[0], before, after)


def _may_stand(piece: str, before: str, after: str) -> bool:
    """Tell whether a letter and a mark may be the end of a word in capitals, and a mark."""
    head, mark = piece[0], piece[1]
    if before[-1:].islower() or after[:1].islower() or (mark == "\xa0" and not before):
        return False
    if head == _TILDE:
        return mark in _AFTER_TILDE[bool(after)]
    return mark in (_JOINS if after else _ENDS)
