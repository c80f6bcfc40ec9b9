"""How large a document may be before anybody looks at what it says."""

from typing import Final, final

import attrs

from salesmodel._checks import by_constructor, whole


__all__ = ["STANDARD", "Limits"]

_MOST = 2**40
_DEEPEST = 500


@final
@attrs.frozen
class Limits:
    """How large a document may be.

    Parameters
    ----------
    depth : int, default 32
        How deep lists and objects may stand in one another, at most 500.
    bytes : int, default 16777216
        How many bytes a text may have, in UTF-8.
    items : int, default 100000
        How many entries one list may have.

    Raises
    ------
    InvalidValueError
        If one of them is no whole number above zero, or past what can be.

    Examples
    --------
    >>> Limits(bytes=2**30).depth
    32
    """

    depth: int = attrs.field(default=32)
    bytes: int = attrs.field(default=2**24)
    items: int = attrs.field(default=100_000)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        whole("limits.depth", self.depth, least=1, most=_DEEPEST)
        whole("limits.bytes", self.bytes, least=1, most=_MOST)
        whole("limits.items", self.items, least=1, most=_MOST)


STANDARD: Final = Limits()
"""The limits unless others are given."""
