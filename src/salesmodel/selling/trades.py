"""Kinds of selling, areas of active selling, and channels of advertising, as data."""

from collections.abc import Iterable
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, instance
from salesmodel.selling._definitions import prose, title
from salesmodel.selling.circumstances import Criterion


__all__ = [
    "AREAS",
    "CHANNELS_OF_REACH",
    "KINDS_OF_SELLING",
    "AdvertisingChannel",
    "Trade",
]


def _suits(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    return all_of("trade.suits", values, Criterion)


@final
@attrs.frozen
class Trade:
    """A way to sell: a kind of selling, or an area of active selling.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    name : str
        What people call it, 1 to 256 characters.
    work : str
        What is done there.
    suits : iterable of Criterion
        What speaks for it and against it.

    Examples
    --------
    >>> AREAS[1].id, AREAS[1].name
    ('telemarketing', 'Telemarketing')
    """

    id: str
    name: str
    work: str
    suits: tuple[Criterion, ...] = attrs.field(converter=_suits)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("trade.id", self.id))
        title("trade.name", self.name)
        prose("trade.work", self.work)


@final
@attrs.frozen
class AdvertisingChannel:
    """A channel through which clients hear of a service.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    name : str
        What people call it, 1 to 256 characters.
    suits : iterable of Criterion
        What speaks for it and against it.
    is_always : bool, default False
        Whether it is used wherever it suits; the others are, as they pay back.

    Examples
    --------
    >>> CHANNELS_OF_REACH[0].name
    'Neighbours who tell each other'
    """

    id: str
    name: str
    suits: tuple[Criterion, ...] = attrs.field(converter=_suits)
    is_always: bool = False

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("channel.id", self.id))
        title("channel.name", self.name)
        instance("channel.is_always", self.is_always, bool)


KINDS_OF_SELLING: Final = (
    Trade(
        "counter",
        "Counter sales",
        "Hand over what clients come for.",
        (
            Criterion(
                "traffic", "traffic", {"high": 2, "low": -2}, "it lives on traffic"
            ),
            Criterion(
                "ticket", "ticket", {"low": 2, "high": -1}, "it is for small tickets"
            ),
            Criterion(
                "complexity", "complexity", {"low": 2, "high": -2}, "it explains little"
            ),
        ),
    ),
    Trade(
        "showroom",
        "Showroom consultants",
        "Advise clients who come to look.",
        (
            Criterion(
                "traffic",
                "traffic",
                {"high": 2, "medium": 1, "low": -2},
                "it lives on traffic",
            ),
            Criterion(
                "ticket", "ticket", {"medium": 1, "high": 1}, "advice pays for itself"
            ),
            Criterion(
                "complexity",
                "complexity",
                {"medium": 1, "high": 1},
                "there is something to explain",
            ),
        ),
    ),
    Trade(
        "inbound",
        "Answering requests",
        "Answer those who ask, and soon: speed of response decides.",
        (
            Criterion(
                "novelty", "novelty", {"known": 1, "new": -2}, "clients ask for it"
            ),
            Criterion(
                "alternatives",
                "alternatives",
                {"high": 1},
                "other ways to sell it are affordable",
            ),
            Criterion(
                "traffic", "traffic", {"medium": 1, "low": -1}, "requests come in"
            ),
        ),
    ),
    Trade(
        "outbound",
        "Active selling",
        "Find clients, begin the talk, and form the need in it.",
        (),
    ),
)
"""The kinds of selling; whether the last one is right here is scored by itself."""

AREAS: Final = (
    Trade(
        "trade_representative",
        "Trade representative",
        "Visit points of sale, make contracts, and instruct the staff of shops on selling "
        "and on the rules of display.",
        (
            Criterion(
                "through",
                "through",
                {"shops": 4, "direct": -2},
                "it sells through points of sale",
            ),
            Criterion("bond", "bond", {"lasting": 1}, "visits keep a link"),
            Criterion("reach", "reach", {"local": 1}, "points of sale are visited"),
        ),
    ),
    Trade(
        "telemarketing",
        "Telemarketing",
        "Call the base, tell in a few sentences, agree on the next step.",
        (
            Criterion(
                "complexity",
                "complexity",
                {"low": 2, "medium": 1, "high": -2},
                "it is told on the telephone",
            ),
            Criterion("ticket", "ticket", {"low": 1, "medium": 1}, "a call is cheap"),
            Criterion("cycle", "cycle", {"low": 1, "high": -1}, "few calls have to do"),
        ),
    ),
    Trade(
        "complex_sale",
        "Complex sale",
        "First contact, presentation, contract, payment, shipment, installation, training.",
        (
            Criterion(
                "complexity",
                "complexity",
                {"high": 3, "low": -2},
                "equipment and services are agreed on and installed",
            ),
            Criterion(
                "cycle", "cycle", {"high": 2, "low": -1}, "it goes in many steps"
            ),
            Criterion("ticket", "ticket", {"high": 1}, "a large ticket pays for it"),
        ),
    ),
    Trade(
        "remote",
        "Remote sales",
        "Sell to other regions, by marketing on the internet or by cold calls.",
        (
            Criterion(
                "reach",
                "reach",
                {"wide": 3, "local": -3},
                "clients are in other regions",
            ),
            Criterion(
                "complexity", "complexity", {"high": -1}, "nobody comes to install"
            ),
        ),
    ),
)
"""Areas of active selling."""


def _local(id: str, name: str) -> AdvertisingChannel:
    return AdvertisingChannel(
        id,
        name,
        (
            Criterion("reach", "reach", {"local": 1, "wide": -1}, "clients are near"),
            Criterion(
                "complexity",
                "complexity",
                {"low": 1, "high": -1},
                "it is a simple service",
            ),
        ),
        is_always=True,
    )


def _wide(id: str, name: str, *, is_always: bool = False) -> AdvertisingChannel:
    return AdvertisingChannel(
        id,
        name,
        (
            Criterion(
                "reach", "reach", {"wide": 1, "local": -1}, "clients are far apart"
            ),
            Criterion(
                "complexity",
                "complexity",
                {"high": 1, "low": -1},
                "it is a complex service",
            ),
        ),
        is_always=is_always,
    )


CHANNELS_OF_REACH: Final = (
    _local("neighbours", "Neighbours who tell each other"),
    _local("sign", "A sign with hours and telephone"),
    _local("place", "The place itself"),
    _local("quality", "Work that speaks for itself"),
    _wide("contextual", "Contextual advertising", is_always=True),
    _wide("platforms", "Large trading platforms", is_always=True),
    _wide("radio", "Radio"),
    _wide("exhibitions", "Exhibitions"),
    _wide("newspapers", "Newspapers"),
    _wide("sms", "SMS"),
    _wide("classifieds", "Classified advertisements"),
    _wide("television", "Television"),
)
"""Channels of simple local services, and of complex ones with a wide reach."""
