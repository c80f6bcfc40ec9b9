"""Cohorts of clients: how long they take to pay back what it cost to win them."""

import attrs

from salesmodel._shown import Shown


__all__ = ["CohortCell", "CohortCurve", "CohortPayback"]


@attrs.frozen
class CohortCell:
    """A cohort at one age.

    Parameters
    ----------
    age : int
        Whole calendar months since that of the first purchases; 0 is that month itself.
    profit : int
        Minor units earned in that month.
    cumulative : int
        Minor units earned up to its end.
    is_immature : bool
        Whether the month was not over at the instant of observation.
    """

    age: int
    profit: int
    cumulative: int
    is_immature: bool


@attrs.frozen
class CohortCurve:
    """The clients who first bought in one month.

    Parameters
    ----------
    cohort : str
        The month, such as ``"2026-01"``.
    clients : int
        How many they are.
    acquisition : int or None
        Minor units that it cost to win them; `None` where no spend is given.
    cells : tuple of CohortCell
        One an age, from 0 to that of the instant of observation.
    """

    cohort: str
    clients: int
    acquisition: int | None
    cells: tuple[CohortCell, ...]

    @property
    def payback_age(self) -> int | None:
        """First age by whose end nothing is owed any more; `None` if there is none yet.

        A month that is not over does not count, for it can still turn.
        """
        over = (cell for cell in self.cells if not cell.is_immature)
        return next((cell.age for cell in over if cell.cumulative >= 0), None)

    @property
    def undefined(self) -> dict[str, str]:
        """Why figures are not defined, by their names."""
        return {"payback_age": "not_yet"} if self.payback_age is None else {}


@attrs.frozen(eq=False)
class CohortPayback:
    """Cumulative profit of cohorts by age.

    Parameters
    ----------
    rule : str
        What made a sale a first one, in words.
    currency : str or None
        ISO 4217 code of every amount.
    as_of : int or None
        Instant of observation in microseconds since 1970-01-01 UTC.
    cohorts : tuple of CohortCurve
        In the order of their months.
    without_cohort : int
        Profit on rows whose client's first purchase, or whose own instant, is not
        known.
    unallocated : int
        Costs that lie on no row. The last cumulative profits of all cohorts, and
        `without_cohort`, less `unallocated`, are the whole profit.
    """

    rule: str
    currency: str | None
    as_of: int | None
    cohorts: tuple[CohortCurve, ...]
    without_cohort: int
    unallocated: int

    def rows(self) -> tuple[tuple[CohortCurve, CohortCell], ...]:
        """Return each cohort with each of its cells.

        Returns
        -------
        tuple of CohortCurve and CohortCell
            By cohort, then by age.

        Examples
        --------
        >>> CohortPayback("any", None, None, (), 0, 0).rows()
        ()
        """
        return tuple((one, cell) for one in self.cohorts for cell in one.cells)

    def __str__(self) -> str:
        """Return a line a cohort, its cumulative profit by age."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        oldest = max((len(one.cells) for one in self.cohorts), default=0)
        heads = [
            "cohort",
            "clients",
            "acquisition",
            "paid back",
            *map(str, range(oldest)),
        ]
        rows = [
            [
                one.cohort,
                one.clients,
                one.acquisition,
                one.payback_age,
                *(f"{cell.cumulative}{'*' * cell.is_immature}" for cell in one.cells),
                *[""] * (oldest - len(one.cells)),
            ]
            for one in self.cohorts
        ]
        title = (
            "Cumulative profit by age in months, in minor units of "
            f"{self.currency or 'no currency'} (* the month is not over); {self.rule}"
        )
        return Shown(title, heads, rows)
