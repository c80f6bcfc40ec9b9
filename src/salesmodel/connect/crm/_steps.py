"""Steps of all deals and what is known of them now, as columns."""

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import BoolArray, InstantArray, IntArray
from salesmodel.connect.crm._facts import Kept
from salesmodel.connect.crm._told import CODES, DealLines
from salesmodel.connect.crm._ways import Ground, Way
from salesmodel.values import to_micros


__all__ = ["Holdings", "Steps", "holdings_of", "steps_of"]


@attrs.frozen(eq=False)
class Steps:
    """Steps of deals, those of one deal together and in order.

    Parameters
    ----------
    deal : ndarray of int64, shape (n,)
        Index of the deal, not falling.
    at : ndarray of int64, shape (n,)
        When each was made.
    place : ndarray of int64, shape (n,)
        Where the deal came, as an index into the places of the ground.
    kind : ndarray of uint8, shape (n,)
        What it was then: 0 open, 1 won, 2 lost.
    inferred : ndarray of bool, shape (n,)
        Whether it was concluded.
    """

    deal: IntArray
    at: InstantArray
    place: IntArray
    kind: NDArray[np.uint8]
    inferred: BoolArray

    def __getitem__(self, rows: BoolArray | IntArray) -> "Steps":
        """Take some of the steps."""
        return Steps(
            self.deal[rows],
            self.at[rows],
            self.place[rows],
            self.kind[rows],
            self.inferred[rows],
        )

    def along(self, others: "Steps") -> "Steps":
        """Return these steps along with those of other deals."""
        columns = (
            np.concatenate([getattr(self, one.name), getattr(others, one.name)])
            for one in attrs.fields(Steps)
        )
        both = Steps(*columns)
        return both[np.argsort(both.deal, kind="stable")]

    @property
    def first(self) -> IntArray:
        """The first step of each deal."""
        return np.flatnonzero(np.diff(self.deal, prepend=-1))

    @property
    def last(self) -> IntArray:
        """The last step of each deal."""
        return np.flatnonzero(np.diff(self.deal, append=-1))


def steps_of(ground: Ground, ways: Iterable[tuple[int, Way]]) -> Steps:
    """Lay ways out as columns.

    Parameters
    ----------
    ground : Ground
        The stages of all pipelines.
    ways : iterable of (int, Way)
        Ways by the index of their deal, in order.

    Returns
    -------
    Steps
        The steps of all of them.
    """
    rows = [
        (
            deal,
            to_micros(step.at),
            ground.places[step.pipeline, step.stage],
            CODES[step.kind],
            step.by.inferred,
        )
        for deal, way in ways
        for step in way.steps
    ]
    deal, at, place, kind, inferred = np.array(rows, np.int64).reshape(-1, 5).T
    return Steps(deal, at, place, kind.astype(np.uint8), inferred.astype(np.bool_))


@attrs.frozen(eq=False)
class Holdings:
    """What is known of deals now, one row a deal.

    Parameters
    ----------
    name : sequence of str
        Ids as the import writes them.
    client, owner, product : sequence of str or None
        Ids as the import writes them.
    units : ndarray of int64
        Amounts in minor units, or the smallest ``int64``.
    currency : sequence of str or None
        Of each amount.
    changed : ndarray of int64
        When each row was last changed, or the smallest ``int64``.
    """

    name: Sequence[str]
    client: Sequence[str | None]
    owner: Sequence[str | None]
    product: Sequence[str | None]
    units: IntArray
    currency: Sequence[str | None]
    changed: InstantArray


def holdings_of(kept: Kept, told: DealLines, deals: IntArray) -> Holdings:
    """Lay out what some deals hold.

    Parameters
    ----------
    kept : Kept
        How ids are written.
    told : DealLines
        All deals.
    deals : ndarray of int64
        Which of them.

    Returns
    -------
    Holdings
        One row a deal.
    """
    rows = deals.tolist()
    deal, user = kept.name("deal", ""), kept.name("user", "")
    owners = (told.owner[row] for row in rows)
    return Holdings(
        [f"{deal}{told.id[row]}" for row in rows],
        [told.client[row] for row in rows],
        [None if owner is None else f"{user}{owner}" for owner in owners],
        [told.product[row] for row in rows],
        np.array(told.units, np.int64)[deals],
        [told.currency[row] for row in rows],
        np.array(told.changed, np.int64)[deals],
    )
