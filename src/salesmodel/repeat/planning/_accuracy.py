"""How wrong plans were: rows of a back-test."""

from collections.abc import Mapping
from typing import Final

import attrs
import numpy as np

from salesmodel._arrays import IntArray
from salesmodel._counts import Codes
from salesmodel._mappings import as_read_only
from salesmodel.repeat._clients import added


__all__ = ["PLAN_METHODS", "PlanAccuracy", "PlannedMonth", "accuracy_of"]

PLAN_METHODS: Final = ("rule", "naive", "seasonal")
"""What is tested: the rule, the last month, the mean of the same months of other years."""


@attrs.frozen
class PlanAccuracy:
    """How wrong a method was.

    Parameters
    ----------
    group : str or None
        The seller; ``"all"`` of all of them.
    method : str
        ``rule``, ``naive`` or ``seasonal``.
    n : int
        Months compared, those of each seller counted apart unless they are taken as one.
    actual : int
        What was sold in them, without the sign: the sum of absolute amounts.
    absolute_error : int
        Sum of :math:`|p - a|`, in minor units.
    error : int
        Sum of :math:`p - a`, in minor units.
    """

    group: str | None
    method: str
    n: int
    actual: int
    absolute_error: int
    error: int

    @property
    def mean_absolute_error(self) -> float | None:
        """Absolute error / n; `None` without months."""
        return self.absolute_error / self.n if self.n else None

    @property
    def weighted_absolute_error(self) -> float | None:
        """Absolute error / actual, a share; `None` where nothing was sold."""
        return self.absolute_error / self.actual if self.actual else None

    @property
    def bias(self) -> float | None:
        """Error / n, positive where too much was planned; `None` without months."""
        return self.error / self.n if self.n else None


@attrs.frozen
class PlannedMonth:
    """What the methods gave for a month, of the sellers who are compared in it.

    Parameters
    ----------
    month : str
        The month.
    n_sellers : int
        Sellers compared.
    actual : int
        What they sold, in minor units.
    planned : mapping of str to int
        What each method gave for them.
    """

    month: str
    n_sellers: int
    actual: int
    planned: Mapping[str, int] = attrs.field(converter=as_read_only)


def accuracy_of(
    groups: tuple[str | None, ...], group: Codes, actual: IntArray, planned: IntArray
) -> tuple[PlanAccuracy, ...]:
    """Add up the errors of each group and method."""
    n = np.bincount(group, minlength=len(groups)).tolist()
    sold = added(group, np.abs(actual), len(groups)).tolist()
    found = []
    for method, amount in zip(PLAN_METHODS, planned, strict=True):
        error = amount - actual
        wrong = added(group, np.abs(error), len(groups)).tolist()
        found.append((method, wrong, added(group, error, len(groups)).tolist()))
    return tuple(
        PlanAccuracy(name, method, n[place], sold[place], wrong[place], error[place])
        for place, name in enumerate(groups)
        for method, wrong, error in found
    )
