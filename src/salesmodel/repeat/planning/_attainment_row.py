"""A plan beside what was sold: of a seller, a client of his, or a group."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from salesmodel._mappings import as_read_only


__all__ = ["Attainment"]


@attrs.frozen
class Attainment:
    """How far a plan has come.

    Parameters
    ----------
    group : str or None
        The seller, or the group of sellers; `None` of sales without one.
    plan, actual : int or None
        Minor units; what was sold counts up to `as_of`, refunds taken off.
    known_plan : int
        Of a group, the sum of the plans that there are; else the plan, or 0.
    position : str
        Where `as_of` is: ``before``, ``inside`` or ``after`` the month.
    passed : Fraction or None
        Days of the month that have passed, working days with a calendar; `None` where
        the calendar does not reach over it.
    days : int or None
        All days of the month, counted likewise.
    client : str or None
        The client, in rows of clients; `None` of sales without one.
    reasons : mapping of str to str
        Why there is no plan, and why what was sold is not known.
    """

    group: str | None
    plan: int | None
    actual: int | None
    known_plan: int
    position: str
    passed: Fraction | None
    days: int | None
    client: str | None = None
    reasons: Mapping[str, str] = attrs.field(factory=dict, converter=as_read_only)

    @property
    def gap(self) -> int | None:
        """Plan − actual: what is still to be sold, negative above the plan."""
        if self.plan is None or self.actual is None:
            return None
        return self.plan - self.actual

    @property
    def attainment(self) -> float | None:
        """Actual / plan; `None` where the plan is 0."""
        if not self.plan or self.actual is None:
            return None
        return self.actual / self.plan

    @property
    def run_rate(self) -> float | None:
        """Minor units a day that passed, a working day with a calendar."""
        if self.actual is None or not self.passed:
            return None
        return float(self.actual / self.passed)

    @property
    def projected(self) -> int | None:
        """Actual × days / days passed, rounded half to even; actual, once it is over."""
        if self.actual is None or self.position == "after":
            return self.actual
        if self.days is None or not self.passed:
            return None
        return round(self.actual * self.days / self.passed)

    @property
    def undefined(self) -> dict[str, str]:
        """Why figures are not defined, by their names."""
        found = dict(self.reasons)
        compared = self.reasons.get("plan", self.reasons.get("actual"))
        if compared is not None:
            found |= {"gap": compared, "attainment": compared}
        elif self.plan == 0:
            found["attainment"] = "plan_of_zero"
        paced = self.reasons.get("actual")
        if paced is None and not self.passed:
            paced = "no_calendar" if self.passed is None else "no_time_passed"
        if paced is not None:
            found["run_rate"] = paced
            if self.projected is None:
                found["projected"] = paced
        return found
