"""Profit of cohorts by age, added up."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns
from salesmodel.profitability._cells import month_name, months_of
from salesmodel.profitability.cohorts import CohortCell, CohortCurve


__all__ = ["CohortMonths", "curves_of"]


@attrs.frozen(eq=False)
class CohortMonths:
    """The month of each row, and that of its client's first purchase; or `MISSING`."""

    month: IntArray
    cohort: IntArray
    clients: Mapping[int, int]

    __reduce__ = by_columns


def curves_of(
    months: CohortMonths,
    revenue: IntArray,
    lines: Mapping[str, IntArray],
    as_of: int | None,
) -> tuple[tuple[CohortCurve, ...], int]:
    """Return the curves of cohorts, and the profit on rows that lie in none."""
    is_in = (months.cohort != MISSING) & (months.month != MISSING)
    found, place = np.unique(months.cohort[is_in], return_inverse=True)
    last = 0 if as_of is None else int(months_of(np.array([as_of]))[0])
    n_ages = last - int(found[0]) + 1 if found.size else 1
    age = np.maximum(months.month[is_in] - months.cohort[is_in], 0)
    code = np.full(months.cohort.size, found.size * n_ages, np.int32)
    code[is_in] = place * n_ages + age
    n_codes = found.size * n_ages + 1
    profit = sums_by_code(code, revenue, n_codes=n_codes)
    acquisition = None
    for name, line in lines.items():
        sums = sums_by_code(code, line, n_codes=n_codes)
        acquisition = sums if name == "acquisition" else acquisition
        profit = [had - cost for had, cost in zip(profit, sums, strict=True)]
    curves = []
    for number, cohort in enumerate(found.tolist()):
        cut = slice(number * n_ages, number * n_ages + last - cohort + 1)
        curves.append(
            CohortCurve(
                month_name(cohort),
                months.clients[cohort],
                None if acquisition is None else sum(acquisition[cut]),
                _cells(profit[cut], cohort, as_of),
            )
        )
    return tuple(curves), profit[-1]


def _cells(profit: list[int], cohort: int, as_of: int | None) -> tuple[CohortCell, ...]:
    """Add profit up by age; a month is over where the next one has begun."""
    ends = np.arange(cohort + 1, cohort + 1 + len(profit)).astype("datetime64[M]")
    over = ends.astype("datetime64[us]").astype(np.int64).tolist()
    cumulative = np.add.accumulate(np.array(profit, object)).tolist()
    return tuple(
        CohortCell(age, one, total, as_of is None or as_of < end - 1)
        for age, (one, total, end) in enumerate(
            zip(profit, cumulative, over, strict=True)
        )
    )
