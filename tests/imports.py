"""Helpers of the tests that import: files out of rows, and short ways to read them."""

import io

from salesmodel._arrays import MISSING, NO_LABEL
from salesmodel.connect import csv
from salesmodel.connect.profile import Profile


HEADER = "deal_id,outcome,opened_at,closed_at"
DAY = 86_400_000_000
FIRST = 1_767_225_600_000_000
"""2026-01-01, in microseconds since 1970-01-01 UTC."""


class Stream(io.BytesIO):
    """A stream that gives at most so many bytes at a time."""

    def __init__(self, content: bytes, *, most: int) -> None:
        """Set the content and the size of its blocks."""
        super().__init__(content)
        self.most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """Give some bytes."""
        return super().read(min(size or self.most, self.most))


def text_of(*rows: str, header: str = HEADER) -> bytes:
    """Write rows under a header as UTF-8."""
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def read(content: bytes, history: bytes | None = None, **profile):
    """Read deals, and a history where there is one, under a profile."""
    told = None if history is None else io.BytesIO(history)
    return csv.read(io.BytesIO(content), told, profile=Profile(**profile))


def read_history(content: bytes, **profile):
    """Read a history alone under a profile."""
    return csv.read(history=io.BytesIO(content), profile=Profile(**profile))


def codes(imported) -> list[tuple[int, str]]:
    """Return row and code of what was rejected."""
    return [(one.row, one.code) for one in imported.rejected]


def days(column) -> list[float | None]:
    """Return instants as days since 2026-01-01."""
    return [None if one == MISSING else (one - FIRST) / DAY for one in column.tolist()]


def labels(column) -> list[str | None]:
    """Return the text of each row of a column of labels."""
    return [
        None if code == NO_LABEL else column.labels[code]
        for code in column.codes.tolist()
    ]
