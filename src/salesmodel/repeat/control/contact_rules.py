"""When a client is to be contacted, what comes first, and what forbids it."""

from collections.abc import Iterable
from typing import Final

import attrs

from salesmodel._checks import identifier, one_of, texts, whole
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat.control.control_order import ORDERS
from salesmodel.repeat.satisfaction.satisfaction import DETRACTORS_TO


__all__ = ["BLOCKS", "REASONS", "ContactRules"]

REASONS: Final = (
    "top_at_risk",
    "detractor",
    "overdue",
    "below_plan",
    "never_contacted",
    "contact_due",
    "open_incident",
)
"""Why a client can be due for a contact, the most pressing first."""
BLOCKS: Final = ("opt_out", "open_complaint", "overdue_debt")
"""Why a client may not be contacted, the first one first."""


def _words(given: Iterable[str]) -> tuple[str, ...]:
    """Turn words into a tuple."""
    return texts(given)


@attrs.frozen(kw_only=True)
class ContactRules:
    """When a client is to be contacted, what comes first, and what forbids it.

    Parameters
    ----------
    priority : iterable of str, default REASONS
        Reasons that count, the most pressing first; others do not.
    then : iterable of str, default ("without_debt", "rank")
        What decides between clients of the same first reason, as in `client_order`.
    blocks : iterable of str, default BLOCKS
        What forbids a contact, the first one first: ``open_complaint`` and
        ``overdue_debt`` by what the view knows, and any reason of an `Exclusion`.
    overdue_above : float, default 1.5
        Overdue score by his rhythm above which a client is late.
    plan_below : float, default 1.0
        Share of his plan below which a client lacks something.
    detractor_to : int, default 6
        Greatest answer, from 0 to 10, that asks for a contact.

    Raises
    ------
    DefinitionError
        If a word is unknown or stands twice, no reason is left, or a number is out of
        range; every problem is told.

    Examples
    --------
    >>> ContactRules(priority=["overdue"], blocks=["opt_out"]).overdue_above
    1.5
    """

    priority: tuple[str, ...] = attrs.field(default=REASONS, converter=_words)
    then: tuple[str, ...] = attrs.field(
        default=("without_debt", "rank"), converter=_words
    )
    blocks: tuple[str, ...] = attrs.field(default=BLOCKS, converter=_words)
    overdue_above: float = 1.5
    plan_below: float = 1.0
    detractor_to: int = DETRACTORS_TO

    def __attrs_post_init__(self) -> None:
        """Check words and numbers once, and tell all that is wrong."""
        problems = [] if self.priority else ["priority must name at least one reason"]
        for name, known in (("priority", REASONS), ("then", ORDERS), ("blocks", None)):
            problems += _wrong_words(name, getattr(self, name), known)
        for name in ("overdue_above", "plan_below"):
            given = getattr(self, name)
            if isinstance(given, bool) or not isinstance(given, int | float):
                problems.append(f"{name} must be a number, got {given!r}")
            elif not 0 <= given < float("inf"):
                problems.append(f"{name} must be a number from 0, got {given!r}")
        try:
            whole("detractor_to", self.detractor_to, least=0, most=10)
        except InvalidValueError as error:
            problems.append(str(error))
        if problems:
            raise DefinitionError("contact rules", tuple(problems), "rules")


def _wrong_words(
    name: str, words: tuple[str, ...], known: tuple[str, ...] | None
) -> list[str]:
    """Return what is wrong with the words of one list."""
    found = []
    for place, word in enumerate(words):
        path = f"{name}[{place}]"
        try:
            if known is None:
                identifier(path, word)
            else:
                one_of(path, word, known, code="word")
        except InvalidValueError as error:
            found.append(str(error))
        if word in words[:place]:
            found.append(f"{path} stands twice, {word!r}")
    return found
