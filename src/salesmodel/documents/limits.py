"""Limits: how large a template, and what it is filled to, can be."""

from typing import final

import attrs

from salesmodel._checks import whole


__all__ = ["Limits"]

_MOST_SOURCE = 1_000_000
_MOST_OUTPUT = 100_000_000
_MOST_ROWS = 1_000_000


@final
@attrs.frozen(kw_only=True)
class Limits:
    """Bounds of a template and of what comes out of it.

    Parameters
    ----------
    source : int, default 65,536
        Most characters of the source, up to 1,000,000.
    output : int, default 1,000,000
        Most characters of the result, up to 100,000,000.
    rows : int, default 10,000
        Most rows that all loops together write, up to 1,000,000.

    Raises
    ------
    InvalidValueError
        If a limit is not a whole number in its range.

    Examples
    --------
    >>> Limits(output=10_000)
    Limits(source=65536, output=10000, rows=10000)
    """

    source: int = 65_536
    output: int = 1_000_000
    rows: int = 10_000

    def __attrs_post_init__(self) -> None:
        whole("source", self.source, least=1, most=_MOST_SOURCE)
        whole("output", self.output, least=1, most=_MOST_OUTPUT)
        whole("rows", self.rows, least=1, most=_MOST_ROWS)
