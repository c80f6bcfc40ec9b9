"""Some sellers of all, and groups of them."""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL
from salesmodel._checks import several, texts
from salesmodel.errors import InvalidValueError
from salesmodel.repeat.planning.monthly import MonthlySales


__all__ = ["grouped", "sold_by"]


def sold_by(sales: MonthlySales, sellers: Iterable[str | None]) -> MonthlySales:
    """Keep what some sellers sold; they are all there, sales or not."""
    wanted = several("sellers", sellers)
    named = sorted({*texts(one for one in wanted if one is not None)})
    is_asked = any(one is None for one in wanted)
    order = (*named, None) if is_asked else tuple(named)
    place = {seller: code for code, seller in enumerate(order)}
    code = np.array([place.get(one, NO_LABEL) for one in sales.sellers], np.int32)
    seller = code[sales.seller]
    kept = np.flatnonzero(seller != NO_LABEL)
    return attrs.evolve(
        sales,
        sellers=order,
        seller=seller[kept],
        month=sales.month[kept],
        client=sales.client[kept],
        amount=sales.amount[kept],
    )


def grouped(
    sellers: tuple[str | None, ...], groups: Mapping[str, str]
) -> list[tuple[str | None, list[int]]]:
    """Return the places of the sellers of each group, those without a group last."""
    if not isinstance(groups, Mapping):
        needed = "a mapping of sellers to their groups"
        raise InvalidValueError("groups", needed, groups, "type")
    members: dict[str | None, list[int]] = {}
    for place, seller in enumerate(sellers):
        group = None if seller is None else groups.get(seller)
        members.setdefault(group, []).append(place)
    return sorted(members.items(), key=lambda one: (one[0] is None, one[0] or ""))
