"""What makes a sale a first one or a repeat one: the one rule, as data."""

import datetime as dt
from enum import IntEnum

import attrs

from salesmodel._arrays import Moment, moment
from salesmodel._checks import instance, one_of
from salesmodel.errors import InvalidValueError


__all__ = ["RepeatRule", "SaleKind"]

_MICROSECOND = dt.timedelta(microseconds=1)


class SaleKind(IntEnum):
    """What a sale is to its client."""

    UNKNOWN = 0
    """Nothing tells whether it was the first, or whose it was."""
    FIRST = 1
    REPEAT = 2
    UNDONE = 3
    """It was taken back in full, and counts for no sale."""

    @property
    def word(self) -> str:
        """The kind in lower case."""
        return self.name.lower()


def _whole(value: Moment | None) -> int | None:
    """Convert the instant from which a history is whole."""
    return None if value is None else moment("new_after", value)


@attrs.frozen
class RepeatRule:
    """What makes a sale a first one or a repeat one.

    Sales are numbered along the whole history of the client, merged ones being one.

    Parameters
    ----------
    new_after : datetime or int, optional
        From this instant (aware, or microseconds since 1970-01-01 UTC) on, a client's
        first purchase in the table counts as his first; clients with an earlier one are
        old ones, all of whose purchases are repeats. Without it, first sales are not
        known to be first.
    repeat_from : int, default 2
        Number of the purchase from which on sales are repeats, at least 2.
    gap : timedelta, optional
        A purchase more than so long after the one before begins a new cycle: it is
        number one again, and known to be. Without it there is one cycle.
    same_day : {"each", "one"}, default "each"
        Whether purchases of one client on one day (UTC) are one each, or one together.
    refunds : {"ignore", "undo"}, default "ignore"
        Whether a purchase that was taken back in full stays a purchase, or counts for
        none.

    Raises
    ------
    InvalidValueError
        If a word is none of those, `repeat_from` is below 2, or `gap` is not positive.
    """

    new_after: int | None = attrs.field(default=None, converter=_whole, kw_only=True)
    repeat_from: int = attrs.field(default=2, kw_only=True)
    gap: dt.timedelta | None = attrs.field(default=None, kw_only=True)
    same_day: str = attrs.field(default="each", kw_only=True)
    refunds: str = attrs.field(default="ignore", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the words and the numbers once."""
        one_of("same_day", self.same_day, ("each", "one"), code="policy")
        one_of("refunds", self.refunds, ("ignore", "undo"), code="policy")
        instance("repeat_from", self.repeat_from, int)
        if isinstance(self.repeat_from, bool) or self.repeat_from < 2:
            needed = "a whole number of at least 2"
            raise InvalidValueError("repeat_from", needed, self.repeat_from, "number")
        if self.gap is None:
            return
        if instance("gap", self.gap, dt.timedelta) <= dt.timedelta(0):
            raise InvalidValueError("gap", "a positive timedelta", self.gap, "gap")

    def __str__(self) -> str:
        """Say the rule in words."""
        parts = [f"repeat from purchase {self.repeat_from} on"]
        if self.gap is not None:
            parts.append(f"a new cycle after {self.gap / dt.timedelta(1):g} days")
        parts.append(f"same day: {self.same_day}")
        parts.append(f"refunds: {self.refunds}")
        whole = "not known"
        if self.new_after is not None:
            at = dt.datetime.fromtimestamp(0, dt.UTC) + self.new_after * _MICROSECOND
            whole = f"{at:%Y-%m-%d %H:%M} UTC"
        return "; ".join([*parts, f"whole from: {whole}"])
