"""What a maturity model is made of, each part by its key and without its texts."""

from decimal import Decimal
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import by_constructor, instance, one_of
from salesmodel.errors import InvalidValueError
from salesmodel.maturity._reading import (
    Origin,
    is_key,
    is_keys,
    is_origin,
    keys,
    weight,
)
from salesmodel.values import fraction


__all__ = [
    "STATEMENT_KINDS",
    "Band",
    "Dimension",
    "Group",
    "Level",
    "Statement",
    "StatementKind",
    "Step",
]

StatementKind = Literal[
    "share", "target", "description", "weakness", "advice", "report"
]
"""What a statement about a level is."""

STATEMENT_KINDS: Final[tuple[StatementKind, ...]] = get_args(StatementKind)
"""Every `StatementKind`."""


def _low(value: float | str | Decimal) -> Decimal:
    return fraction("low", value)


def _high(value: float | str | Decimal) -> Decimal:
    return fraction("high", value)


@final
@attrs.frozen
class Band:
    """A band of shares, both ends inclusive.

    Parameters
    ----------
    low, high : Decimal
        Its ends, from 0 to 1.
    low_origin, high_origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states them.

    Raises
    ------
    InvalidValueError
        If an end is no share, or the low one is above the high one (code ``band``).

    Examples
    --------
    >>> target = Band("0.15", "0.20")
    >>> print(target, Decimal("0.18") in target)
    15–20 % True
    """

    low: Decimal = attrs.field(converter=_low)
    high: Decimal = attrs.field(converter=_high)
    low_origin: Origin = attrs.field(default="inferred", validator=is_origin)
    high_origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            requirement = f"not above the high end, {self.high}"
            raise InvalidValueError("low", requirement, self.low, "band")

    def __contains__(self, share: Decimal) -> bool:
        return self.low <= share <= self.high

    def __str__(self) -> str:
        low, high = (f"{100 * end:f}" for end in (self.low, self.high))
        short = [
            end.rstrip("0").rstrip(".") if "." in end else end for end in (low, high)
        ]
        return f"{short[0]}–{short[1]} %"


@final
@attrs.frozen
class Level:
    """A level of a model.

    Parameters
    ----------
    key : str
        Stable name.
    band : Band, optional
        Shares of the banded indicator that companies of this level have.
    target : Band, optional
        Shares that management should aim for from this level.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``), or a band is none (code ``type``).
    """

    key: str = attrs.field(validator=is_key)
    band: Band | None = None
    target: Band | None = None

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        for name, band in (("band", self.band), ("target", self.target)):
            if band is not None:
                instance(name, band, Band)


@final
@attrs.frozen
class Group:
    """A group of dimensions that has a score of its own.

    Parameters
    ----------
    key : str
        Stable name.
    weight : Decimal, default 1
        Weight in the mean score, above zero.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``), or the weight not above zero (code
        ``weight``).
    """

    key: str = attrs.field(validator=is_key)
    weight: Decimal = attrs.field(default=Decimal(1), converter=weight)

    __reduce__ = by_constructor


@final
@attrs.frozen
class Dimension:
    """What a level is judged on.

    Parameters
    ----------
    key : str
        Stable name.
    group : str, optional
        Key of the group it belongs to.
    weight : Decimal, default 1
        Weight within its group, or in the mean score if it has none; above zero.

    Raises
    ------
    InvalidValueError
        If a key is none (code ``key``), or the weight not above zero (code ``weight``).
    """

    key: str = attrs.field(validator=is_key)
    group: str | None = attrs.field(default=None, validator=is_key)
    weight: Decimal = attrs.field(default=Decimal(1), converter=weight)

    __reduce__ = by_constructor


@final
@attrs.frozen
class Statement:
    """Something said of a level: what it is like, where it is weak, what to automate.

    Parameters
    ----------
    key : str
        Stable name.
    level : str
        Key of the level.
    kind : {"share", "target", "description", "weakness", "advice", "report"}
        What it is.
    dimension : str, optional
        Key of the dimension it is about.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states it.

    Raises
    ------
    InvalidValueError
        If a key is none (code ``key``), or the kind is unknown (code ``kind``).
    """

    key: str = attrs.field(validator=is_key)
    level: str = attrs.field(validator=is_key)
    kind: StatementKind
    dimension: str | None = attrs.field(default=None, validator=is_key)
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        one_of("kind", self.kind, STATEMENT_KINDS, code="kind")


@final
@attrs.frozen
class Step:
    """What a company of a level should do next.

    Parameters
    ----------
    key : str
        Stable name.
    level : str
        Key of the level from which it leads on.
    practices : iterable of str, default ()
        Keys of the practices that it brings.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states it.

    Raises
    ------
    InvalidValueError
        If a key is none (code ``key``) or stands twice (code ``duplicate``).
    """

    key: str = attrs.field(validator=is_key)
    level: str = attrs.field(validator=is_key)
    practices: tuple[str, ...] = attrs.field(
        default=(), converter=keys, validator=is_keys
    )
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor
