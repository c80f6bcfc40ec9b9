"""A plan of a month: by seller, shared out to clients, summed up to groups."""

from collections.abc import Mapping

import attrs
import numpy as np

from salesmodel._arrays import MISSING, IntArray
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.repeat.planning._months import month_label
from salesmodel.repeat.planning._plan_reasons import PLAN_REASONS, ReasonArray
from salesmodel.repeat.planning._plan_rows import ClientPlan, GroupPlan, SellerPlan
from salesmodel.repeat.planning._sellers import grouped
from salesmodel.repeat.planning.plan_rule import PlanRule


__all__ = ["Plan"]

_CODES = tuple(PLAN_REASONS)


@attrs.frozen(eq=False)
class Plan:
    """What each seller is to sell in a month, and each client to bring.

    Parameters
    ----------
    month : str
        The planned month (UTC).
    rule : PlanRule
        How it was made.
    sellers : tuple of str or None
        Sellers in alphabetical order; `None`, the last one, of sales without a seller.
    clients : tuple of str
        Clients in alphabetical order.
    amount : ndarray of int64, shape (n_sellers,)
        Plan in minor units, or the smallest ``int64`` where there is none.
    base : ndarray of int64, shape (n_sellers,)
        Which of the bases of the rule gave it, -1 where none did.
    base_amount, base_divisor : ndarray of int64, shape (n_sellers,)
        What was sold in its months, and how many those are: months, or working days
        with a calendar. The smallest ``int64`` where no base gave a number.
    base_months : ndarray of int64, shape (n_sellers, n_columns)
        Those months, since 1970-01, the smallest ``int64`` in places left over.
    why : ndarray of int, shape (n_bases, n_sellers)
        Why each base gave no number, as places in `PLAN_REASONS` from 1 on; 0 where it
        gave one.
    part_seller, part_client, part_amount : ndarray of int64, shape (n_parts,)
        What each client is to bring to each seller; client -1 is nobody in particular.
    unshared : ndarray of int64
        Sellers whose plan is of nobody, as none of their clients has a share.
    days : int or None
        Working days of the month; `None` without a calendar that reaches over it.
    currency : str or None
        ISO 4217 code of every amount.
    """

    month: str
    rule: PlanRule
    sellers: tuple[str | None, ...]
    clients: tuple[str, ...]
    amount: IntArray
    base: IntArray
    base_amount: IntArray
    base_divisor: IntArray
    base_months: IntArray
    why: ReasonArray
    part_seller: IntArray
    part_client: IntArray
    part_amount: IntArray
    unshared: IntArray
    days: int | None = None
    currency: str | None = None

    __reduce__ = by_columns

    def rows(self) -> tuple[SellerPlan, ...]:
        """Return the plan of each seller.

        Returns
        -------
        tuple of SellerPlan
            In the order of `sellers`; without a number, but with the reason, where no
            base gives one.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme"], at=["2026-01-05"], amount=[5], currency="EUR"
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> [row] = plan_month(sales, "2026-12").rows()
        >>> row.amount, row.reason, row.sentence
        (None, 'history_begins_later', 'the month was over before the history begins')
        """
        return tuple(map(self._row, range(len(self.sellers))))

    def _row(self, seller: int) -> SellerPlan:
        used, bases = int(self.base[seller]), self.rule.bases
        tried = bases if used < 0 else bases[:used]
        reasons = {
            base: _CODES[why - 1]
            for base, why in zip(tried, self.why[:, seller].tolist(), strict=False)
        }
        if used < 0:
            return SellerPlan(self.sellers[seller], reasons=reasons)
        months = self.base_months[seller]
        return SellerPlan(
            seller=self.sellers[seller],
            amount=int(self.amount[seller]),
            base=bases[used],
            months=tuple(map(month_label, np.sort(months[months != MISSING]).tolist())),
            base_amount=int(self.base_amount[seller]),
            growth=self.rule.growth_of(bases[used]),
            base_days=None if self.days is None else int(self.base_divisor[seller]),
            days=self.days,
            reasons=reasons,
        )

    def by_client(self) -> tuple[ClientPlan, ...]:
        """Return what each client is to bring to each seller who has a plan.

        Returns
        -------
        tuple of ClientPlan
            By seller, then by client, nobody first; those of a seller add up to his plan.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-01", "2026-01-31"],
        ...     amount=[50, 51],
        ...     currency="EUR",
        ... )
        >>> sales = MonthlySalesState.of(purchases).finish()
        >>> plan = plan_month(sales, "2027-01")
        >>> (
        ...     [row.amount for row in plan.rows()],
        ...     [(row.client, row.amount) for row in plan.by_client()],
        ... )
        ([111], [('Acme', 55), ('Bolt', 56)])
        """
        unshared = {*self.unshared.tolist()}
        return tuple(
            ClientPlan(
                self.sellers[seller],
                None if client < 0 else self.clients[client],
                amount,
                "no_shares" if seller in unshared else None,
            )
            for seller, client, amount in zip(
                self.part_seller.tolist(),
                self.part_client.tolist(),
                self.part_amount.tolist(),
                strict=True,
            )
        )

    def by_group(self, groups: Mapping[str, str]) -> tuple[GroupPlan, ...]:
        """Sum plans up to groups of sellers.

        Parameters
        ----------
        groups : mapping of str to str
            Group by seller; sellers who are not in it are of the group `None`.

        Returns
        -------
        tuple of GroupPlan
            In alphabetical order, those without a group last.

        Raises
        ------
        InvalidValueError
            If the groups are no mapping.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-01", "2026-01-31"],
        ...     amount=[50, 40],
        ...     currency="EUR",
        ...     seller=["Ann", "Ben"],
        ... )
        >>> plan = plan_month(MonthlySalesState.of(purchases).finish(), "2027-01")
        >>> [(row.group, row.amount) for row in plan.by_group({"Ann": "north"})]
        [('north', 55), (None, 44)]
        """
        return tuple(
            self._sum(group, members)
            for group, members in grouped(self.sellers, groups)
        )

    def total(self) -> GroupPlan:
        """Sum up the plans of all sellers.

        Returns
        -------
        GroupPlan
            Of the group ``"all"``.

        Examples
        --------
        >>> from salesmodel.repeat import MonthlySalesState, plan_month
        >>> from salesmodel.tables import PurchaseTable
        >>> purchases = PurchaseTable.from_columns(
        ...     client=["Acme", "Bolt"],
        ...     at=["2026-01-01", "2026-01-31"],
        ...     amount=[50, 40],
        ...     currency="EUR",
        ...     seller=["Ann", "Ben"],
        ... )
        >>> plan = plan_month(MonthlySalesState.of(purchases).finish(), "2027-01")
        >>> plan.total().amount
        99
        """
        return self._sum("all", list(range(len(self.sellers))))

    def _sum(self, group: str | None, members: list[int]) -> GroupPlan:
        amounts = self.amount[members].tolist()
        return GroupPlan(
            group,
            sum(amount for amount in amounts if amount != MISSING),
            len(members),
            tuple(
                self.sellers[seller]
                for seller, amount in zip(members, amounts, strict=True)
                if amount == MISSING
            ),
        )

    def __str__(self) -> str:
        """Return a line a seller under the rule."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = [
            [
                row.seller,
                row.amount,
                row.base,
                row.base_amount,
                ", ".join(row.months) or None,
                row.reason,
            ]
            for row in self.rows()
        ]
        rows.append(["all", self.total().amount, *([None] * 4)])
        heads = ["seller", "plan", "base", "base amount", "months", "reason"]
        return Shown(f"Plan of {self.month}: {self.rule}", heads, rows)
