"""Reasons: why something is advised or remarked, as data with a sentence."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias, final

import attrs

from salesmodel._checks import is_among
from salesmodel._facts import shown
from salesmodel.values import Money


__all__ = ["Fact", "Reason", "because"]

Fact: TypeAlias = str | int | Decimal | Money | date | None
"""What a reason may speak of."""


@final
@attrs.frozen
class Reason:
    """Why something is advised or remarked.

    Parameters
    ----------
    code : str
        Key of the rule that says so.
    facts : tuple of (str, fact)
        What the rule looked at, by name.
    sentence : str
        The same in words. Text of clients stands quoted in it, and what does not print
        is escaped.

    Examples
    --------
    >>> reason = Reason("in_stock", (("pieces", 3),), "3 pieces are in stock")
    >>> reason.fact("pieces")
    3
    """

    code: str
    facts: tuple[tuple[str, Fact], ...]
    sentence: str

    def fact(self, name: str) -> Fact:
        """Return what the rule looked at.

        Parameters
        ----------
        name : str
            Name of the fact.

        Returns
        -------
        fact
            It; `None` if the rule did not look at it.

        Examples
        --------
        >>> Reason("in_stock", (("pieces", 3),), "3 pieces are in stock").fact("price")
        """
        return next(
            (fact for known, fact in self.facts if is_among(name, (known,))), None
        )


def because(code: str, sentence: str, /, **facts: Fact) -> Reason:
    """Return a reason whose sentence is filled with its facts.

    A fact that does not stand in the sentence is kept all the same.
    """
    told = {name: _told(fact) for name, fact in facts.items()}
    return Reason(code, tuple(facts.items()), sentence.format_map(told))


def _told(fact: Fact) -> str:
    """Show a fact in a sentence: text quoted and cut, numbers in plain digits."""
    if isinstance(fact, str):
        return shown(fact)
    return f"{fact:f}" if isinstance(fact, Decimal) else str(fact)
