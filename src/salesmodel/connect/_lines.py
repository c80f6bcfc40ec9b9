"""Lines of text out of a stream of bytes, with the place of a byte that is no text."""

import codecs
import io
from collections.abc import Iterator
from typing import Protocol

import attrs

from salesmodel.errors import InvalidValueError


__all__ = ["ByteStream", "TextLines", "UndecodableLine"]

_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 24


class ByteStream(Protocol):
    """Anything that gives bytes when read."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


@attrs.frozen
class UndecodableLine(Exception):  # noqa: N818 — a signal between two modules
    """The stream stopped inside a line: `start` is what was read of that line."""

    start: str
    reason: str
    code: str = "encoding"


@attrs.define
class TextLines:
    r"""Decode a stream block by block and split it into lines.

    Lines end at ``\n``, ``\r`` or ``\r\n`` and keep their end; no other character ends
    a line. The lines of the block at hand can be asked for by number. `has_nul` and
    `longest` tell of the lines met so far.
    """

    stream: ByteStream
    encoding: str
    has_nul: bool = False
    longest: int = 0
    _block: list[str] = attrs.field(factory=list)
    _before: int = 0

    def line(self, number: int) -> str | None:
        """Return a line by its number from 1, if its block is still at hand."""
        place = number - 1 - self._before
        return self._block[place] if 0 <= place < len(self._block) else None

    def blocks(self) -> Iterator[list[str]]:
        """Iterate over the lines, a block at a time.

        Yields
        ------
        list of str
            Lines of one block.

        Raises
        ------
        UndecodableLine
            Where the bytes are no text, or a line does not end.
        """
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        tail, ended = "", False
        while not ended:
            read = self._read(tail)
            ended, fault = not read, ""
            try:
                text = tail + decoder.decode(read, final=ended)
            except UnicodeError as error:
                fault = _reason(error, self.encoding)
                text = tail + _good_part(error)
            if text:
                self._take(text)
                tail = "" if ended and not fault else self._cut()
                yield self._block
            if fault:
                raise UndecodableLine(tail, fault)
            if len(tail) > _LONGEST_LINE:
                reason = f"a line has more than {_LONGEST_LINE} characters"
                raise UndecodableLine("", reason, "too_large")

    def _read(self, tail: str) -> bytes:
        """Read a block; what the stream raises becomes a reason."""
        try:
            read = self.stream.read(_BLOCK)
        except Exception as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            reason = f"it cannot be read on ({reason})"
            raise UndecodableLine(tail, reason, "unreadable") from error
        if not isinstance(read, bytes | bytearray | memoryview):
            needed = "a path or a stream that gives bytes"
            raise InvalidValueError("the file", needed, read, "source")
        return bytes(read)

    def _take(self, text: str) -> None:
        """Split text into the lines of the block at hand."""
        self.has_nul = self.has_nul or "\0" in text
        self._before += len(self._block)
        self._block = io.StringIO(text, newline="").readlines()
        self.longest = max(self.longest, *map(len, self._block))

    def _cut(self) -> str:
        """Take the last line off the block, where it may go on in the next."""
        return "" if self._block[-1].endswith("\n") else self._block.pop()


def _good_part(error: UnicodeError) -> str:
    """Decode what stands before the byte that is no text, if one byte is at fault."""
    good: bytes = getattr(error, "object", b"")[: getattr(error, "start", 0)]
    return good.decode(getattr(error, "encoding", "ascii"), "ignore")


def _reason(error: UnicodeError, encoding: str) -> str:
    """Say which byte was no text, or that the file as a whole is none."""
    place: int | None = getattr(error, "start", None)
    content: bytes = getattr(error, "object", b"")
    what = "the file" if place is None else f"byte 0x{content[place]:02x}"
    return f"{what} is not {encoding} text; declare the file's encoding"
