"""A stream of bytes turns into lines, block by block."""

import io
from itertools import chain

import pytest

from imports import Stream
from salesmodel.connect import _lines as lines_of
from salesmodel.connect._lines import TextLines, UndecodableLine
from salesmodel.errors import InvalidValueError


def lines(content, encoding="utf-8-sig", *, most=1 << 20):
    """Return all lines of some bytes."""
    text = TextLines(Stream(content, most=most), encoding)
    return list(chain.from_iterable(text.blocks()))


@pytest.mark.parametrize("most", [1, 2, 3, 1000])
def test_lines_end_at_line_ends_only(most):
    """Lines end at the three line ends and at no other character."""
    text = "a\u2028b\x0b\x0c\x1c\x85\nc\r\nd\re\n\nf"

    expected = ["a\u2028b\x0b\x0c\x1c\x85\n", "c\r\n", "d\r", "e\n", "\n", "f"]
    assert expected == lines(text.encode(), most=most)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("most", [1, 3, 1000])
def test_characters_may_be_cut_by_blocks(encoding, most):
    """A character whose bytes stand in two blocks is read whole."""
    text = "сделка\r\nвыиграна\n"  # noqa: RUF001 — Russian text

    assert text == "".join(lines(text.encode(encoding), encoding, most=most))


def test_an_empty_stream_has_no_lines():
    """No bytes are no lines, and a lone byte-order mark neither."""
    assert [] == lines(b"")
    assert [] == lines(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("content", "encoding", "start", "reason"),
    [
        (b"ab\nc\xffd", "utf-8-sig", "c", "byte 0xff is not utf-8-sig text"),
        (b"ab\nc\xd0", "utf-8-sig", "c", "byte 0xd0 is not utf-8-sig text"),
        (b"\xff", "utf-8-sig", "", "byte 0xff is not utf-8-sig text"),
        (b"ab\n\x98", "cp1251", "", "byte 0x98 is not cp1251 text"),
        (b"ab", "utf-16", "", "is not utf-16 text"),
        (b"ab\n\xff", "ascii", "", "byte 0xff is not ascii text"),
    ],
)
def test_bytes_that_are_no_text_are_placed(content, encoding, start, reason):
    """What stands before the byte at fault is kept, and the byte is named."""
    with pytest.raises(UndecodableLine) as raised:
        lines(content, encoding)

    assert start == raised.value.start
    assert raised.value.reason
    assert "declare" in raised.value.reason
    assert "encoding" == raised.value.code


def test_lines_before_a_fault_are_given():
    """The lines before a byte that is no text are not lost."""
    blocks = TextLines(io.BytesIO(b"ab\ncd\ne\xff"), "utf-8-sig").blocks()

    assert ["ab\n", "cd\n"] == next(blocks)
    with pytest.raises(UndecodableLine):
        next(blocks)


def test_a_line_is_known_by_its_number_while_at_hand():
    """A line can be asked for while its block is at hand."""
    text = TextLines(Stream(b"a\nb\nc\nd\n", most=4), "ascii")
    blocks = text.blocks()
    next(blocks)

    assert ["a\n", "b\n", None, None] == [text.line(at) for at in (1, 2, 3, 0)]
    next(blocks)
    assert [None, None, "c\n", "d\n"] == [text.line(at) for at in (1, 2, 3, 4)]


def test_lines_tell_of_nul_and_of_their_length():
    """The stream remembers a NUL character and the longest line."""
    text = TextLines(io.BytesIO(b"abc\nd\n"), "ascii")
    list(text.blocks())
    other = TextLines(io.BytesIO(b"a\0\n"), "ascii")
    list(other.blocks())

    assert (False, 4) == (text.has_nul, text.longest)
    assert (True, 3) == (other.has_nul, other.longest)


def test_a_line_without_end_is_refused(monkeypatch):
    """A line that does not end is refused before it fills the memory."""
    monkeypatch.setattr(lines_of, "_LONGEST_LINE", 100)

    with pytest.raises(UndecodableLine) as raised:
        lines(b"x" * 1_000, "ascii", most=10)
    assert "too_large" == raised.value.code
    assert "a line has more than 100 characters" == raised.value.reason


def test_a_stream_that_raises_is_unreadable():
    """What a stream raises becomes a reason, with its own error as the cause."""

    class Broken:
        def read(self, size, /):
            raise OSError(5, "Input/output error")

    class Odd:
        def read(self, size, /):
            raise EOFError

    for stream, reason in ((Broken(), "Input/output error"), (Odd(), "EOFError")):
        with pytest.raises(UndecodableLine) as raised:
            list(TextLines(stream, "ascii").blocks())
        assert f"it cannot be read on ({reason})" == raised.value.reason
        assert "unreadable" == raised.value.code
        assert isinstance(raised.value.__cause__, OSError | EOFError)


@pytest.mark.parametrize("given", ["text", None, 5])
def test_a_stream_must_give_bytes(given):
    """A stream of text, or one without data yet, is refused."""

    class Odd:
        def read(self, size, /):
            return given

    with pytest.raises(InvalidValueError, match="a stream that gives bytes"):
        list(TextLines(Odd(), "ascii").blocks())
