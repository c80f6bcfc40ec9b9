"""Whether there are hours enough for the contacts that targets and policies ask for."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import BoolArray, FloatArray, IntArray, read_only
from salesmodel._checks import one_of, real, several
from salesmodel._figures import quotients
from salesmodel._frozen import by_columns
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel._floats import floats


__all__ = ["Capacity", "Demand", "capacity"]

_HOUR = 60
_DUST = 1e-9


def _contacts(given: ArrayLike) -> IntArray:
    """Return numbers of contacts in a column of their own, not to be written to."""
    try:
        table = np.array(given)
    except ValueError:
        expected = "a row an owner, a column a month"
        raise ShapeError("contacts", expected, "rows of several lengths") from None
    if table.size and (table.dtype.kind not in "iu" or table.max() >= 2**63):
        needed = "whole numbers, not negative"
        raise InvalidValueError("contacts", needed, table.dtype.name, "count")
    return read_only(table.astype(np.int64))


@attrs.frozen(eq=False)
class Demand:
    """Contacts of one kind that are asked for.

    Parameters
    ----------
    kind : str
        What they are: ``cold calls``, or clients of segment A by their policy.
    minutes : float
        Length of one, more than 0.
    contacts : array_like of int, shape (n_owners, n_months)
        How many each owner has to make in each month.

    Raises
    ------
    InvalidValueError
        If the minutes are not positive, or a number of contacts is negative or broken.
    """

    kind: str
    minutes: float
    contacts: IntArray = attrs.field(converter=_contacts)

    __reduce__ = by_columns

    def __attrs_post_init__(self) -> None:
        """Check the numbers."""
        if not 0 < real(self.minutes) <= 10**6:
            needed = "more than 0, at most a million"
            raise InvalidValueError("minutes", needed, self.minutes, "range")
        if self.contacts.size and self.contacts.min() < 0:
            needed = "whole numbers, not negative"
            raise InvalidValueError("contacts", needed, self.kind, "count")


@attrs.frozen(eq=False)
class Capacity:
    """Hours that are asked for against hours that there are, owner by owner, month by month.

    Parameters
    ----------
    owners, months : tuple of str
        Labels of the rows and columns.
    kinds : tuple of str
        Kinds of contacts, the most important first.
    required_hours, available_hours : ndarray of float64, shape (n_owners, n_months)
        Hours that are asked for, and that there are.
    shortfall_hours : ndarray of float64, shape (n_owners, n_months)
        Hours that are missing; 0 where none are.
    uncovered : ndarray of int64, shape (n_kinds, n_owners, n_months)
        Contacts that nobody has time for: less important kinds give way first.
    is_high_season : ndarray of bool, shape (n_months,)
        Months in which all owners together are asked for more than the mean of the
        months by the share that was given.
    """

    owners: tuple[str, ...]
    months: tuple[str, ...]
    kinds: tuple[str, ...]
    required_hours: FloatArray
    available_hours: FloatArray
    shortfall_hours: FloatArray
    uncovered: IntArray
    is_high_season: BoolArray

    __reduce__ = by_columns

    @property
    def load(self) -> FloatArray:
        """Required / available hours; ``nan`` where there are none."""
        return quotients(self.required_hours, self.available_hours)

    def uncovered_of(self, owner: str) -> dict[str, dict[str, int]]:
        """Tell which contacts of an owner nobody has time for.

        Parameters
        ----------
        owner : str
            The owner.

        Returns
        -------
        dict of str to dict of str to int
            Contacts by kind, by month; only those of which some are uncovered.

        Raises
        ------
        InvalidValueError
            If there is no such owner.

        Examples
        --------
        >>> calls = Demand("cold calls", 30, [[100, 40]])
        >>> found = capacity(["Ann"], ["Jan", "Feb"], demands=[calls], hours=[[40, 40]])
        >>> found.uncovered_of("Ann")
        {'Jan': {'cold calls': 20}}
        """
        one_of("owner", owner, self.owners, code="owner")
        left = self.uncovered[:, self.owners.index(owner)]
        return {
            month: {
                kind: int(count)
                for kind, count in zip(self.kinds, left[:, place], strict=True)
                if count
            }
            for place, month in enumerate(self.months)
            if left[:, place].any()
        }


def capacity(
    owners: Sequence[str],
    months: Sequence[str],
    *,
    demands: Sequence[Demand],
    hours: ArrayLike,
    peak: float = 0.2,
) -> Capacity:
    r"""Compare the contacts that are asked for with the hours that there are.

    Parameters
    ----------
    owners, months : sequence of str
        Labels.
    demands : sequence of Demand
        Contacts by kind, the most important kind first: it is given time first.
    hours : array_like of float, shape (n_owners, n_months)
        Hours that each owner has for contacts, not negative.
    peak : float, default 0.2
        By how much a month of the high season passes the mean month.

    Returns
    -------
    Capacity
        Hours and contacts by owner and month.

    Raises
    ------
    ShapeError
        If the tables do not fit together.
    InvalidValueError
        If hours are negative or not finite, or the peak is none.

    Notes
    -----
    Contacts are whole: of a kind, as many are covered as fit into the time that the
    kinds before it leave. Hours of one owner are not lent to another.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> regulars = Demand("regular clients", 15, [[80, 80], [40, 160]])
    >>> cold = Demand("cold calls", 6, [[200, 200], [300, 300]])
    >>> found = capacity(
    ...     ["Ann", "Bob"],
    ...     ["Nov", "Dec"],
    ...     demands=[regulars, cold],
    ...     hours=[[40, 40], [40, 50]],
    ... )
    >>> found.required_hours.tolist(), found.shortfall_hours.tolist()
    ([[40.0, 40.0], [40.0, 70.0]], [[0.0, 0.0], [0.0, 20.0]])
    >>> found.uncovered_of("Bob"), found.is_high_season.tolist()
    ({'Dec': {'cold calls': 200}}, [False, False])
    """
    owners, months = several("owners", owners), several("months", months)
    shape = (len(owners), len(months))
    there = floats("hours", hours)
    if there.shape != shape:
        raise ShapeError("hours", str(shape), str(there.shape))
    if not np.all(np.isfinite(there) & (there >= 0)):
        raise InvalidValueError("hours", "finite, and not negative", hours, "range")
    if not 0 <= real(peak) < np.inf:
        raise InvalidValueError("peak", "finite, and not negative", peak, "range")
    left = there * _HOUR
    required = np.zeros(shape)
    uncovered = np.zeros((len(demands), *shape), np.int64)
    for place, demand in enumerate(demands):
        if demand.contacts.shape != shape:
            raise ShapeError(demand.kind, str(shape), str(demand.contacts.shape))
        fits = np.floor(left / demand.minutes + _DUST).astype(np.int64)
        covered = np.minimum(demand.contacts, fits)
        uncovered[place] = demand.contacts - covered
        required += demand.contacts * demand.minutes
        left = np.maximum(left - covered * demand.minutes, 0)
    required /= _HOUR
    by_month = required.sum(axis=0)
    mean = by_month.mean() if by_month.size else 0.0
    return Capacity(
        tuple(owners),
        tuple(months),
        tuple(demand.kind for demand in demands),
        read_only(required),
        read_only(there),
        read_only(np.maximum(required - there, 0)),
        read_only(uncovered),
        read_only(by_month > (1 + peak) * mean),
    )
