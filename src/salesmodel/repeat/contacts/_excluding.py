"""Exclusions of the same base, and the first one that each client falls under."""

from collections.abc import Iterable

import numpy as np

from salesmodel._arrays import NO_LABEL, BoolArray, CodeArray
from salesmodel._checks import instance, several
from salesmodel.errors import InvalidValueError
from salesmodel.repeat.contacts.exclusions import Exclusion
from salesmodel.tables.clients import ClientTable


__all__ = ["checked", "first_reason"]


def checked(
    clients: ClientTable, exclusions: Iterable[Exclusion]
) -> tuple[Exclusion, ...]:
    """Check that exclusions are such, and of as many clients."""
    found = several("exclusions", exclusions)
    for place, one in enumerate(found):
        path = f"exclusions[{place}]"
        size = instance(path, one, Exclusion).is_barred.size
        if size != len(clients):
            needed = f"of the {len(clients)} clients of the base"
            raise InvalidValueError(path, needed, size, "clients")
    return found


def first_reason(n: int, masks: Iterable[BoolArray]) -> CodeArray:
    """Return the place of the first mask that each of `n` clients is in, -1 for none."""
    found = np.full(n, NO_LABEL, np.int32)
    for place, mask in enumerate(masks):
        found[(found == NO_LABEL) & mask] = place
    return found
