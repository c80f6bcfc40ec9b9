"""Stages of a pipeline: what they are is a field, never their name."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import (
    by_constructor,
    identifier,
    instance,
    one_of,
    whole,
    written,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import BusinessCalendar, fraction, instant, zone


__all__ = [
    "FORECAST_CATEGORIES",
    "LOST",
    "OPEN",
    "WON",
    "Days",
    "ForecastCategory",
    "Outcome",
    "Stage",
]

_LONGEST_NAME = 256
_LONGEST_GUIDANCE = 65_536
_MOST_DAYS = 3_660
_DAY = timedelta(days=1)

ForecastCategory = Literal[
    "pipeline", "best_case", "most_likely", "commit", "closed", "omitted"
]
"""Under what a stage is counted in a forecast."""

FORECAST_CATEGORIES: Final[tuple[ForecastCategory, ...]] = get_args(ForecastCategory)
"""Every `ForecastCategory`."""


class Outcome(StrEnum):
    """What became of a deal, and of which kind a stage is."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


# Moves ask for these again and again, and to look a member up takes time.
OPEN: Final = Outcome.OPEN
WON: Final = Outcome.WON
LOST: Final = Outcome.LOST


def _outcome(value: str) -> Outcome:
    return Outcome(one_of("kind", value, tuple(Outcome), code="kind"))


def _chance(value: float | str | Decimal | None) -> Decimal | None:
    return None if value is None else fraction("probability", value)


@final
@attrs.frozen
class Days:
    """A number of days: of 24 hours each, or days worked.

    Parameters
    ----------
    n : int
        From 1 to 3660.
    working : bool, default False
        Whether only days worked count, by the calendar of the pipeline.

    Raises
    ------
    InvalidValueError
        If the number is out of range.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> friday, monday = (
    ...     datetime(2026, 1, 2, tzinfo=UTC),
    ...     datetime(2026, 1, 5, tzinfo=UTC),
    ... )
    >>> Days(2).are_over(friday, monday), Days(1, working=True).are_over(friday, monday)
    (True, False)
    """

    n: int = attrs.field()
    working: bool = False

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        whole("days", self.n, least=1, most=_MOST_DAYS)
        instance("working", self.working, bool)

    def are_over(
        self, start: datetime, at: datetime, calendar: BusinessCalendar | None = None
    ) -> bool:
        """Tell whether more than these days went by between two instants.

        Parameters
        ----------
        start, at : datetime
            Two instants.
        calendar : BusinessCalendar, optional
            Which days are worked, and in which zone a day begins; Monday to Friday in
            UTC unless it is given.

        Returns
        -------
        bool
            Whether more than n times 24 hours went by; with `working`, whether the day
            of `at` is after the n-th day worked that follows the day of `start`.

        Raises
        ------
        InvalidInstantError
            If one of them is no aware datetime.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> start = datetime(2026, 1, 5, tzinfo=UTC)
        >>> Days(1).are_over(start, datetime(2026, 1, 6, tzinfo=UTC))
        False
        """
        since, now = instant(start), instant(at)
        if not self.working:
            return now - since > self.n * _DAY
        worked = BusinessCalendar()
        if calendar is not None:
            worked = instance("calendar", calendar, BusinessCalendar)
        place = zone(worked.zone)
        last = worked.add_workdays(since.astimezone(place).date(), self.n)
        return now.astimezone(place).date() > last


# Ten fields: each is a column of the settings page of a stage, and all have defaults.
@final
@attrs.frozen
class Stage:
    """A stage of a pipeline.

    Parameters
    ----------
    id : str
        What the stage is called in logs and files, 1 to 128 characters; it stays when
        the name changes.
    name : str, optional
        What people call it; the id unless given.
    kind : {"open", "won", "lost"}, default "open"
        Whether a deal goes on here, or is closed and how. It is never read off a name.
    probability : Decimal, int, float or str, optional
        Default chance to be won, from 0 to 1, for open stages; won stages have 1 and
        lost ones 0.
    forecast : str, optional
        Category of the forecast, one of `FORECAST_CATEGORIES`.
    target : Days, optional
        How long a deal should stand here at most.
    stale_after : Days, optional
        After how long without progress a deal here is stale.
    stale_since : {"activity", "entry"}, default "activity"
        From when that is counted: the last activity, which is the entry if there was
        none since, or the entry itself.
    guidance : str, default ""
        What to do here, for people; nothing is enforced by it.
    archived : bool, default False
        Whether deals can no longer come here; those that stand here can leave.

    Raises
    ------
    InvalidValueError
        If one of these is not what it has to be; the code says what.

    Examples
    --------
    >>> offer = Stage(
    ...     "offer", "Commercial offer", probability=0.4, stale_after=Days(14)
    ... )
    >>> offer.probability, offer.kind.value
    (Decimal('0.4'), 'open')
    >>> Stage("signed", kind="won").probability
    Decimal('1')
    """

    id: str = attrs.field()
    name: str = attrs.field(default=attrs.Factory(lambda stage: stage.id, True))
    kind: Outcome = attrs.field(default=Outcome.OPEN, converter=_outcome)
    probability: Decimal | None = attrs.field(default=None, converter=_chance)
    forecast: ForecastCategory | None = None
    target: Days | None = None
    stale_after: Days | None = None
    stale_since: Literal["activity", "entry"] = "activity"
    guidance: str = ""
    archived: bool = False

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("stage.id", self.id))
        if not written("stage.name", self.name, most=_LONGEST_NAME).strip():
            raise InvalidValueError("stage.name", "text", self.name, "name")
        written("stage.guidance", self.guidance, most=_LONGEST_GUIDANCE)
        one_of("stale_since", self.stale_since, ("activity", "entry"), code="since")
        instance("archived", self.archived, bool)
        if self.forecast is not None:
            one_of("forecast", self.forecast, FORECAST_CATEGORIES, code="forecast")
        for name in ("target", "stale_after"):
            if getattr(self, name) is not None:
                instance(name, getattr(self, name), Days)
        self._settle()

    def _settle(self) -> None:
        """Give a closed stage the probability that it has by its kind."""
        settled = {Outcome.WON: Decimal(1), Outcome.LOST: Decimal(0)}.get(self.kind)
        if settled is None:
            return
        if self.probability not in (None, settled):
            requirement = f"{settled} in a stage of kind {self.kind.value!r}"
            raise InvalidValueError(
                "probability", requirement, self.probability, "probability"
            )
        object.__setattr__(self, "probability", settled)
