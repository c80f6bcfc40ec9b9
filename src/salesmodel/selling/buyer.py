"""What pricing knows of a client."""

from typing import Final, Literal, final

import attrs

from salesmodel._checks import by_constructor, identifier, one_of, whole


__all__ = ["BASES", "Buyer", "BuyerBase"]

BuyerBase = Literal["existing", "prospective"]
"""Whether a client has bought before."""

BASES: Final = ("existing", "prospective")
"""Both of `BuyerBase`."""

_MOST_PURCHASES: Final = 10**9


@final
@attrs.frozen
class Buyer:
    """What pricing knows of a client.

    Parameters
    ----------
    segment : str, optional
        Segment of the client.
    base : {"existing", "prospective"}, optional
        Whether the client has bought before.
    purchases : int, optional
        How often, where that is known.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be.

    Examples
    --------
    >>> Buyer("key", "existing", 3).purchases
    3
    """

    segment: str | None = None
    base: BuyerBase | None = None
    purchases: int | None = None

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        if self.segment is not None:
            identifier("buyer.segment", self.segment)
        if self.base is not None:
            one_of("buyer.base", self.base, BASES, code="base")
        if self.purchases is not None:
            whole("buyer.purchases", self.purchases, least=0, most=_MOST_PURCHASES)
