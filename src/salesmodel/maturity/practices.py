"""Practices, and the indicators by which they are measured."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import all_of, by_constructor, instance, is_true, one_of
from salesmodel.maturity._reading import (
    SCALE,
    Origin,
    is_key,
    is_origin,
    listed_keys,
    once,
    unsigned,
    weight,
)
from salesmodel.values import exact


__all__ = ["UNITS", "Criterion", "Indicator", "Practice", "Threshold", "Unit"]

Unit = Literal["share", "count", "hours", "days"]
"""What an indicator is measured in; a share is from 0 to 1."""

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
"""Every `Unit`."""


def _full(value: float | str | Decimal) -> Decimal:
    return unsigned("full", value)


def _half(value: float | str | Decimal | None) -> Decimal | None:
    return None if value is None else unsigned("half", value)


def _quarter(value: float | str | Decimal | None) -> Decimal | None:
    return None if value is None else unsigned("quarter", value)


@final
@attrs.frozen
class Indicator:
    """Something that can be measured.

    Parameters
    ----------
    key : str
        Stable name.
    unit : {"share", "count", "hours", "days"}
        What it is measured in.
    is_better_high : bool, default True
        Whether more of it is better.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model names it.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``), or the unit is unknown (code ``unit``).
    """

    key: str = attrs.field(validator=is_key)
    unit: Unit
    is_better_high: bool = True
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        one_of("unit", self.unit, UNITS, code="unit")
        instance("is_better_high", self.is_better_high, bool)


@final
@attrs.frozen
class Threshold:
    """How much of an indicator answers a practice by how much.

    Parameters
    ----------
    indicator : str
        Key of the indicator.
    full : Decimal
        From where on the practice holds wholly, which is an answer of 1.
    half, quarter : Decimal, optional
        From where on it holds by a half or a quarter; without them it does not.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states the numbers.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``), or a number none from zero up (codes
        ``number``, ``negative``).
    """

    indicator: str = attrs.field(validator=is_key)
    full: Decimal = attrs.field(converter=_full)
    half: Decimal | None = attrs.field(default=None, converter=_half)
    quarter: Decimal | None = attrs.field(default=None, converter=_quarter)
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor

    @property
    def bounds(self) -> tuple[Decimal, ...]:
        """The numbers that are given, that of a whole answer first."""
        given = (self.full, self.half, self.quarter)
        return tuple(bound for bound in given if bound is not None)

    def grade(self, value: Decimal, *, is_better_high: bool) -> Decimal:
        """Return the answer that a measured value gives.

        Parameters
        ----------
        value : Decimal
            What was measured.
        is_better_high : bool
            Whether more of it is better.

        Returns
        -------
        Decimal
            0, 0.25, 0.5 or 1.

        Examples
        --------
        >>> late = Threshold("late", full="0.1", half="0.3")
        >>> late.grade(Decimal("0.2"), is_better_high=False)
        Decimal('0.5')
        """
        measured, is_up = exact(value), is_true("is_better_high", is_better_high)
        steps = zip(SCALE[:0:-1], (self.full, self.half, self.quarter), strict=True)
        reached = (
            grade
            for grade, bound in steps
            if bound is not None and (measured >= bound if is_up else measured <= bound)
        )
        return next(reached, SCALE[0])


@final
@attrs.frozen
class Criterion:
    """What has to hold for any answer above 0.

    Parameters
    ----------
    key : str
        Stable name within its practice.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states it.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``).
    """

    key: str = attrs.field(validator=is_key)
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor


def _criteria(values: Iterable[Criterion | str]) -> tuple[Criterion, ...]:
    """Return criteria, each told by itself or by its key alone."""
    return tuple(
        each if isinstance(each, Criterion) else Criterion(each)
        for each in listed_keys(values)
    )


def _thresholds(values: Iterable[Threshold]) -> tuple[Threshold, ...]:
    return all_of("thresholds", values, Threshold)


@final
@attrs.frozen
class Practice:
    """Something that companies of a level do.

    Parameters
    ----------
    key : str
        Stable name.
    dimension : str
        Key of the dimension it is judged under.
    level : str
        Key of the level that it belongs to.
    is_required : bool, default True
        Whether nobody is on that level without it.
    criteria : iterable of Criterion or str, default ()
        What has to hold, all of it, for any answer above 0; a key stands for a
        criterion that is inferred.
    thresholds : iterable of Threshold, default ()
        How it is measured; the least of several counts.
    weight : Decimal, default 1
        Weight among the practices of its dimension and level, above zero.
    answers : str, default "extent"
        Key of the texts that the answers have.
    origin : {"stated", "inferred"}, default "inferred"
        Whether the source of the model states it.

    Raises
    ------
    InvalidValueError
        If a key is none (code ``key``) or stands twice (``duplicate``), the weight is
        not above zero (``weight``), or a threshold is none (``type``).
    """

    key: str = attrs.field(validator=is_key)
    dimension: str = attrs.field(validator=is_key)
    level: str = attrs.field(validator=is_key)
    is_required: bool = True
    criteria: tuple[Criterion, ...] = attrs.field(default=(), converter=_criteria)
    thresholds: tuple[Threshold, ...] = attrs.field(default=(), converter=_thresholds)
    weight: Decimal = attrs.field(default=Decimal(1), converter=weight)
    answers: str = attrs.field(default="extent", validator=is_key)
    origin: Origin = attrs.field(default="inferred", validator=is_origin)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        instance("is_required", self.is_required, bool)
        once("criteria", self.criterion_keys)

    @property
    def criterion_keys(self) -> tuple[str, ...]:
        """Keys of its criteria, in order."""
        return tuple(criterion.key for criterion in self.criteria)
