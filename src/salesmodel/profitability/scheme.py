"""A scheme of bonuses: one for first sales, one for repeat sales."""

from typing import Any, final

import attrs

from salesmodel._checks import is_true
from salesmodel.errors import DefinitionError
from salesmodel.profitability.bonus import Bonus


__all__ = ["BonusScheme"]


@final
@attrs.frozen
class BonusScheme:
    """What the seller gets for first and for repeat sales.

    New clients need more attention; repeat sales take less of the seller's time.

    Parameters
    ----------
    first, repeat : Bonus
        The bonus of a first and of a repeat sale, in one currency.

    Raises
    ------
    DefinitionError
        If one of them is no bonus, or their currencies differ.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> scheme = BonusScheme(
    ...     first=Bonus(rate="0.09", rounding="half_up"),
    ...     repeat=Bonus(amount=Money(3_000, "RUB")),
    ... )
    >>> str(scheme.of(is_repeat=True).earned(Money(55_000, "RUB")))
    '3000.00 RUB'
    """

    first: Bonus
    repeat: Bonus

    def __attrs_post_init__(self) -> None:
        rules: dict[str, Any] = {"first": self.first, "repeat": self.repeat}
        problems = [
            f"{name} is no Bonus"
            for name, rule in rules.items()
            if not isinstance(rule, Bonus)
        ]
        if not problems:
            known = {rule.currency for rule in rules.values()} - {None}
            if len(known) > 1:
                problems.append("first and repeat are in different currencies")
        if problems:
            raise DefinitionError("bonus scheme", tuple(problems))

    def of(self, *, is_repeat: bool) -> Bonus:
        """Return the bonus of a first or of a repeat sale.

        Parameters
        ----------
        is_repeat : bool
            Whether the client has bought before.

        Returns
        -------
        Bonus
            The rule that applies.

        Examples
        --------
        >>> new, old = Bonus(rate="0.09"), Bonus(rate="0.05")
        >>> BonusScheme(new, old).of(is_repeat=False) == new
        True
        """
        return self.repeat if is_true("is_repeat", is_repeat) else self.first
