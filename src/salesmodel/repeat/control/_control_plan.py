"""What clients were to bring and what they brought, put onto the rows of one base."""

import numpy as np

from salesmodel._arrays import MISSING, IntArray, read_only
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._align import Alignment, Column, rows_of
from salesmodel.repeat._clients import added, counted
from salesmodel.repeat._periods import DAY
from salesmodel.repeat.control._control_parts import Part, amounts_part, same_day
from salesmodel.repeat.planning.attainment import PlanAgainstActual


__all__ = ["plan_part"]


def plan_part(
    base: Alignment,
    plan: Column | PlanAgainstActual | None,
    actual: Column | None,
    now: int,
) -> Part:
    """Return plan and actual by client, and the share of the planned time that passed."""
    if not isinstance(plan, PlanAgainstActual):
        return amounts_part(base, "plan", plan) | amounts_part(base, "actual", actual)
    if actual is not None:
        needed = "left out where the plan is compared already"
        raise InvalidValueError("actual", needed, "both", "plan")
    end = plan.as_of  # it is out, so that midnight ends the day before
    same_day("plan", end if end // DAY == now // DAY else end - 1, now)
    rows = np.flatnonzero(plan.part_client >= 0)
    place = rows_of(base, "plan", plan.clients, plan.part_client[rows])
    share = None if plan.passed is None or not plan.days else plan.passed / plan.days
    return {
        "plan": _summed(place, plan.part_planned[rows], len(base.clients)),
        "actual": _summed(place, plan.part_actual[rows], len(base.clients)),
        "plan_elapsed": np.nan if share is None else float(share),
    }


def _summed(place: IntArray, amount: IntArray, n: int) -> IntArray:
    """Add the amounts of each client that are known, `MISSING` where none is."""
    known = amount != MISSING
    total = added(place[known], amount[known], n)
    total[counted(place[known], n) == 0] = MISSING
    return read_only(total)
