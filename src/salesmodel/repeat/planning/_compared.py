"""The columns of a plan beside those of what was sold, by seller and by client."""

from collections.abc import Iterable

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, IntArray, read_only
from salesmodel._frozen import by_columns
from salesmodel.repeat._clients import added
from salesmodel.repeat.planning.monthly import MonthlySales
from salesmodel.repeat.planning.plan import Plan


__all__ = ["Compared", "compared"]


@attrs.frozen(eq=False)
class Compared:
    """Amounts by seller, and by pair of seller and client; not there is `MISSING`."""

    sellers: tuple[str | None, ...]
    clients: tuple[str, ...]
    planned: IntArray
    actual: IntArray
    part_seller: IntArray
    part_client: IntArray
    part_planned: IntArray
    part_actual: IntArray

    __reduce__ = by_columns


def compared(
    plan: Plan, sales: MonthlySales, month: int, *, is_known: bool
) -> Compared:
    """Lay out a plan beside the cells of its month, for all who are in either."""
    cells = np.flatnonzero(sales.month == month)
    sold = [sales.sellers[code] for code in np.unique(sales.seller[cells]).tolist()]
    sellers = tuple(
        sorted({*plan.sellers, *sold}, key=lambda one: (one is None, one or ""))
    )
    clients = tuple(sorted({*plan.clients, *sales.clients}))
    planned = np.full(len(sellers), MISSING)
    planned[_places(plan.sellers, sellers)[:-1]] = plan.amount
    seller = _places(sales.sellers, sellers)[sales.seller[cells]]
    client = _places(sales.clients, clients)[sales.client[cells]]
    actual = added(seller, sales.amount[cells], len(sellers))
    mine = _places(plan.sellers, sellers)[plan.part_seller]
    theirs = _places(plan.clients, clients)[plan.part_client]
    width = len(clients) + 1
    key = np.concatenate((mine, seller)) * width
    key += np.concatenate((theirs, client)) + 1
    pairs, place = np.unique(key, return_inverse=True)
    part_planned = np.full(pairs.size, MISSING)
    part_planned[place[: mine.size]] = plan.part_amount
    part_actual = added(place[mine.size :], sales.amount[cells], pairs.size)
    if not is_known:
        actual, part_actual = (
            np.full_like(actual, MISSING),
            np.full_like(part_actual, MISSING),
        )
    return Compared(
        sellers,
        clients,
        *map(
            read_only,
            (
                planned,
                actual,
                pairs // width,
                pairs % width - 1,
                part_planned,
                part_actual,
            ),
        ),
    )


def _places(names: Iterable[str | None], all_of: Iterable[str | None]) -> IntArray:
    """Return the place of names among all of them, -1 for those that are not there.

    The last entry is that of nobody, which the code -1 is looked up at.
    """
    place: dict[str | None, int] = {name: code for code, name in enumerate(all_of)}
    return np.array([*(place.get(name, NO_LABEL) for name in names), NO_LABEL])
