"""Deals that went the same way, counted together: what every counting starts from."""

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray, IntArray
from salesmodel._counts import Codes, histogram
from salesmodel._figures import sums_by_code
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.funnel._groups import Groups
from salesmodel.funnel._moves import fitting
from salesmodel.tables.paths import DealPaths


__all__ = ["Profiles"]

_FEW = 2**22
_WORD = 8


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class Profiles:
    """Deals of one group and one way through the stages, with how many they are.

    A funnel of six stages has some hundred different ways at most, however many deals
    went them; a group of deals is a handful of rows, and adding two tables of them is
    putting them one after the other.

    Parameters
    ----------
    group : ndarray of int64, shape (n_profiles,)
        Group of the deals.
    first, standing, last : ndarray of int64, shape (n_profiles,)
        Codes of the first, the last open, and the last stage, as in `DealPaths`; -1 where
        the counting does not ask for it.
    seen : ndarray of bool, shape (n_profiles, n_stages)
        Stages the deals were in.
    deals : ndarray of int64, shape (n_profiles,)
        How many they are.
    amount, unknown : ndarray of int64, shape (n_profiles,), or None
        Sum of the known amounts, and deals without one; `None` without amounts.
    """

    group: IntArray
    first: IntArray
    standing: IntArray
    last: IntArray
    seen: BoolArray
    deals: IntArray
    amount: IntArray | None = None
    unknown: IntArray | None = None

    __reduce__ = by_columns

    @classmethod
    def of(
        cls,
        paths: DealPaths,
        groups: Groups,
        *,
        sets: NDArray[np.uint8],
        needs: Sequence[str] = (),
        amount: IntArray | None = None,
    ) -> Self:
        """Count the deals of each way; `needs` names what else tells ways apart."""
        n_deals, n_stages = paths.visits.n_deals, paths.visits.n_stages
        columns: list[tuple[Codes, int]] = [(paths.last, n_stages + 2)]
        if groups.code is not None:
            columns.append((groups.code[:n_deals], len(groups)))
        columns += [(getattr(paths, name), n_stages + 2) for name in needs]
        columns += [(word, 2**_WORD) for word in sets]
        code, n_codes = _combined(columns)
        chosen, counts, place = _distinct(code, n_codes)
        real = paths.last[chosen] != paths.none
        bits = np.unpackbits(sets[:, chosen].T, axis=1, bitorder="little")
        one_group = np.zeros(chosen.size, np.int64)
        told = {
            name: (
                getattr(paths, name)[chosen].astype(np.int64)[real]
                if name in needs
                else np.full(int(real.sum()), NO_LABEL)
            )
            for name in ("first", "standing")
        }
        sums, unknown = _sums(amount, n_deals, place, counts.size)
        return cls(
            group=(one_group + groups.of(chosen))[real],
            **told,
            last=paths.last[chosen].astype(np.int64)[real],
            seen=bits[real, :n_stages].astype(np.bool_),
            deals=counts[real],
            amount=None if sums is None else sums[real],
            unknown=None if unknown is None else unknown[real],
        )

    def merged(self, other: Self) -> Self:
        """Put two tables after one another, and count equal ways together."""
        told = [
            np.column_stack(
                (one.group, one.first, one.standing, one.last, one.seen)
            ).astype(np.int64)
            for one in (self, other)
        ]
        ways, place = np.unique(np.concatenate(told), axis=0, return_inverse=True)
        way = place.reshape(-1).astype(np.int32)

        def total(one: IntArray, two: IntArray) -> IntArray:
            both = np.concatenate((one, two))
            return fitting(sums_by_code(way, both, n_codes=len(ways)))

        def known(one: IntArray | None, two: IntArray | None) -> IntArray | None:
            return None if one is None or two is None else total(one, two)

        group, first, standing, last = ways[:, :4].T
        return type(self)(
            group=group,
            first=first,
            standing=standing,
            last=last,
            seen=ways[:, 4:].astype(np.bool_),
            deals=total(self.deals, other.deals),
            amount=known(self.amount, other.amount),
            unknown=known(self.unknown, other.unknown),
        )


def _combined(columns: list[tuple[Codes, int]]) -> tuple[IntArray, int]:
    """Make one code of several; codes in use are numbered anew before they overflow."""
    code, n_codes = columns[0][0].astype(np.int64), columns[0][1]
    for column, size in columns[1:]:
        if n_codes * size >= 2**62:
            used, code = np.unique(code, return_inverse=True)
            n_codes = used.size
        code *= size
        code += column
        n_codes *= size
    return code, n_codes


def _distinct(code: IntArray, n_codes: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return one row of each code in use, how many have it, and the place of each row.

    Where there are few possible codes, a histogram finds them without sorting.
    """
    if n_codes > _FEW:
        _, chosen, place, counts = np.unique(
            code, return_index=True, return_inverse=True, return_counts=True
        )
        return chosen, counts, place
    by_code = histogram(code, n_codes)
    used = np.flatnonzero(by_code)
    rows = np.zeros(n_codes, np.int64)
    rows[code] = np.arange(code.size)
    places = np.zeros(n_codes, np.int64)
    places[used] = np.arange(used.size)
    return rows[used], by_code[used], places[code]


def _sums(
    amount: IntArray | None, n_deals: int, place: IntArray, n: int
) -> tuple[IntArray | None, IntArray | None]:
    """Add up the known amounts of each way, exactly, and count the unknown ones."""
    if amount is None:
        return None, None
    known = amount[:n_deals] != MISSING
    sums = sums_by_code(place[known], amount[:n_deals][known], n_codes=n)
    return fitting(sums), histogram(place[~known], n)
