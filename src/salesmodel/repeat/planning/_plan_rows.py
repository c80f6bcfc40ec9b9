"""Rows of a plan: of sellers, of their clients, and of groups of sellers."""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.repeat.planning._plan_reasons import PLAN_REASONS


__all__ = ["ClientPlan", "GroupPlan", "SellerPlan"]


@attrs.frozen
class SellerPlan:
    """The plan of a seller, and what it was made from.

    Parameters
    ----------
    seller : str or None
        The seller; `None` of sales without one.
    amount : int or None
        Minor units; `None` where no base gives a number.
    base : str or None
        The base that gave it; `None` where none did.
    months : tuple of str
        The months of that base.
    base_amount : int or None
        What was sold in them.
    growth : Fraction or None
        By how much more that is.
    base_days, days : int or None
        Working days of the base and of the planned month; `None` without a calendar, and
        where nothing is known.
    reasons : mapping of str to str
        Why bases gave no number, by base in the order in which they were tried.
    """

    seller: str | None
    amount: int | None = None
    base: str | None = None
    months: tuple[str, ...] = ()
    base_amount: int | None = None
    growth: Fraction | None = None
    base_days: int | None = None
    days: int | None = None
    reasons: Mapping[str, str] = attrs.field(factory=dict, converter=as_read_only)

    @property
    def reason(self) -> str | None:
        """Why the first base gave no number; `None` where it did."""
        return next(iter(self.reasons.values()), None)

    @property
    def sentence(self) -> str | None:
        """The reason as a sentence."""
        return None if self.reason is None else PLAN_REASONS[self.reason]


@attrs.frozen
class ClientPlan:
    """The part of a seller's plan that a client is to bring.

    Parameters
    ----------
    seller : str or None
        The seller.
    client : str or None
        The client; `None` of rows without one, and of what could not be shared out.
    amount : int
        Minor units.
    reason : str or None
        Why it was not shared out: ``no_shares``.
    """

    seller: str | None
    client: str | None
    amount: int
    reason: str | None = None


@attrs.frozen
class GroupPlan:
    """The plan of a group of sellers.

    Parameters
    ----------
    group : str or None
        The group; `None` of sellers without one.
    known_amount : int
        Sum of the plans that there are, in minor units.
    n_sellers : int
        Sellers of the group.
    without_plan : tuple of str or None
        Those of them who have no plan.
    """

    group: str | None
    known_amount: int
    n_sellers: int
    without_plan: tuple[str | None, ...]

    @property
    def amount(self) -> int | None:
        """Plan of the group; `None` unless every seller of it has one."""
        return self.known_amount if self.reason is None else None

    @property
    def reason(self) -> str | None:
        """Why there is none: ``sellers_without_plan``, or ``not_planned`` of nobody."""
        if not self.n_sellers:
            return "not_planned"
        return "sellers_without_plan" if self.without_plan else None
