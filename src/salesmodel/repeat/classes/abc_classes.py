"""Clients in classes by what they bring: A, B, C by the crossing rule."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from salesmodel._arrays import IntArray, integers, read_only
from salesmodel._checks import one_of, several, written
from salesmodel._figures import checked_sum
from salesmodel._frozen import by_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidAmountError, InvalidValueError


__all__ = ["UNDEFINED", "AbcClasses", "ClassArray", "abc_classes"]

ClassArray = NDArray[np.int8]

UNDEFINED = -1
_LETTERS = "ABCDEFGHIJ"
_LONGEST = 128


@attrs.frozen(eq=False)
class AbcClasses:
    """The class of each client, or of each thing whatever it is.

    Parameters
    ----------
    criterion : str
        What was compared: ``revenue``, ``frequency``, or what the caller gave.
    thresholds : tuple of float
        Shares of the total at which one class ends and the next begins.
    ties : str
        ``together`` or ``in order``: what becomes of equal values.
    client : ndarray of int64, shape (n,)
        Codes, ascending.
    value : ndarray of int64, shape (n,)
        What each brings: minor units, or purchases.
    code : ndarray of int8, shape (n,)
        Class of each, 0 being A; -1 where nobody brings anything.
    names : tuple of str
        Names by code; empty where there are none.
    notices : mapping of str to int
        Rows that were left out, and under ``not_positive`` values that are none of the
        total.
    """

    criterion: str
    thresholds: tuple[float, ...]
    ties: str
    client: IntArray
    value: IntArray
    code: ClassArray
    names: tuple[str, ...] = ()
    notices: Mapping[str, int] = attrs.field(factory=dict, converter=as_read_only)

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return self.client.size

    @property
    def labels(self) -> tuple[str, ...]:
        """Letters of the classes."""
        return tuple(_LETTERS[: len(self.thresholds) + 1])

    @property
    def counts(self) -> dict[str, int]:
        """Clients by class."""
        return {
            letter: int(np.count_nonzero(self.code == place))
            for place, letter in enumerate(self.labels)
        }

    @property
    def values(self) -> dict[str, int]:
        """What the clients of each class bring."""
        return {
            letter: checked_sum(self.value[self.code == place])
            for place, letter in enumerate(self.labels)
        }

    def members(self, letter: str) -> IntArray:
        """Return the clients of a class, the greatest first.

        Parameters
        ----------
        letter : str
            The class.

        Returns
        -------
        ndarray of int64
            Codes; equal ones ascending.

        Raises
        ------
        InvalidValueError
            If there is no such class.

        Examples
        --------
        >>> abc_classes([5, 90, 5]).members("A").tolist()
        [1]
        """
        place = self.labels.index(one_of("letter", letter, self.labels, code="class"))
        rows = np.flatnonzero(self.code == place)
        found: IntArray = self.client[
            rows[np.argsort(-self.value[rows], kind="stable")]
        ]
        return found

    def __str__(self) -> str:
        """Return clients and values by class as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        total = sum(self.values.values())
        rows = [
            [letter, self.counts[letter], value, value / total if total > 0 else None]
            for letter, value in self.values.items()
        ]
        told = ", ".join(f"{one:g}" for one in self.thresholds)
        title = f"Classes by {self.criterion}, thresholds {told}, ties {self.ties}"
        return Shown(title, ["class", "clients", self.criterion, "share"], rows)


def abc_classes(
    values: ArrayLike,
    *,
    thresholds: Sequence[float] = (0.80, 0.95),
    ties: str = "together",
    criterion: str = "value",
) -> AbcClasses:
    r"""Put things into classes by their values, whatever they are.

    Parameters
    ----------
    values : array_like of int, shape (n,)
        What each brings, such as minor units.
    thresholds : sequence of float, default (0.80, 0.95)
        Shares of the total at which one class ends and the next begins, ascending,
        strictly between 0 and 1; at most nine.
    ties : {"together", "in order"}, default "together"
        Whether equal values have one class, or each counts as if it were less than
        those that stand before it.
    criterion : str, default "value"
        What the values are.

    Returns
    -------
    AbcClasses
        One class a value.

    Raises
    ------
    InvalidValueError
        If values are no integers, thresholds do not ascend between 0 and 1, or a policy
        is none.
    InvalidAmountError
        If the total does not fit into ``int64``.

    Notes
    -----
    The crossing rule: a value is of the first class whose threshold :math:`t` the share
    of the values *before* it has not reached, :math:`\sum_{j: v_j > v_i} v_j < t
    \sum_j v_j`. The one that crosses a threshold belongs to the upper class, and the
    largest is always A. A threshold is taken for the decimal number it prints as, and
    compared exactly. Values that are not positive are no part of the total, and of the
    last class. Cost: one sort of the values.

    References
    ----------
    .. [1] Definition of this package; the classes are those of Dickie, H. F. (1951),
       "ABC Inventory Analysis Shoots for Dollars not Pennies", Factory Management and
       Maintenance 109: 92-94.

    Examples
    --------
    >>> classes = abc_classes([5, 90, 5])
    >>> [classes.labels[code] for code in classes.code]
    ['B', 'A', 'B']
    >>> abc_classes([80, 15, 5]).counts
    {'A': 1, 'B': 1, 'C': 1}
    """
    written("criterion", criterion, most=_LONGEST)
    column = integers("values", values)
    shares = _shares(thresholds)
    one_of("ties", ties, ("together", "in order"), code="policy")
    codes = _classes(column, shares, together=ties == "together")
    gone = int(np.count_nonzero(column <= 0))
    return AbcClasses(
        criterion,
        tuple(thresholds),
        ties,
        read_only(np.arange(column.size)),
        read_only(column.copy()),
        read_only(codes),
        notices={"not_positive": gone} if gone else {},
    )


def _shares(thresholds: Sequence[float]) -> list[Fraction]:
    """Turn thresholds into the numbers that they print as."""
    told = list(several("thresholds", thresholds))
    fits = 1 <= len(told) < len(_LETTERS) and all(map(_is_share, told))
    if not fits or told != sorted(set(told)):
        needed = f"1 to {len(_LETTERS) - 1} ascending shares between 0 and 1"
        raise InvalidValueError("thresholds", needed, told, "thresholds")
    return [Fraction(f"{one}") for one in told]


def _is_share(given: object) -> bool:
    """Tell whether something is a number between 0 and 1."""
    return isinstance(given, int | float) and 0 < given < 1


def _classes(values: IntArray, shares: list[Fraction], *, together: bool) -> ClassArray:
    """Return the class of each value, by what comes before it."""
    gains = np.maximum(values, 0)
    total = checked_sum(gains)
    if total > np.iinfo(np.int64).max:
        needed = "values whose sum fits into int64"
        raise InvalidAmountError("values", needed, total, "too_large")
    if total == 0:
        return np.full(values.size, UNDEFINED, np.int8)
    limits = [ceil(share * total) for share in shares]
    return (_by_value if together else _by_place)(gains, total, limits)


def _by_value(gains: IntArray, total: int, limits: list[int]) -> ClassArray:
    """Return the class of each gain, equal ones together.

    A class ends with the value that crosses its threshold, and with all equal to it.
    """
    ordered = np.sort(gains)[::-1]
    before = np.cumsum(ordered) - ordered
    before[ordered == 0] = total
    codes = np.zeros(gains.size, np.int8)
    for crossed in np.searchsorted(before, limits):
        codes += gains < ordered[crossed - 1]
    return codes


def _by_place(gains: IntArray, total: int, limits: list[int]) -> ClassArray:
    """Return the class of each gain, equal ones one after the other."""
    order = np.argsort(-gains, kind="stable")
    ordered = gains[order]
    before = np.cumsum(ordered) - ordered
    before[ordered == 0] = total
    codes = np.zeros(gains.size, np.int8)
    codes[order] = np.searchsorted(np.array(limits), before, side="right")
    return codes
