"""What a definition of a field has to be, with all its problems told at once."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Final, cast

import attrs

from salesmodel._checks import identifier, instance, one_of, whole, written
from salesmodel._facts import shown
from salesmodel.domain._names import doubles
from salesmodel.domain.fields._kinds import (
    FIELD_KINDS,
    LONGEST_TEXT,
    READERS,
    Terms,
)
from salesmodel.domain.fields._patterns import Pattern
from salesmodel.errors import InvalidValueError
from salesmodel.values import currency_code


__all__ = ["settled"]

_LONGEST_LABEL = 256
_CHOSEN = frozenset({"choice", "choices"})
_ORDERED = frozenset({"integer", "decimal", "date", "instant", "money"})
_TEXT = frozenset({"text"})
_KINDS_OF_OPTION: Final = {
    "choices": _CHOSEN,
    "least": _ORDERED,
    "most": _ORDERED,
    "max_length": _TEXT,
    "pattern": _TEXT,
    "currency": frozenset({"money"}),
    "target": frozenset({"reference"}),
}
"""Which options say something of which kinds."""


@attrs.define(eq=False, repr=False)
class _Findings:
    """What was found out about one definition."""

    terms: Terms
    settled: dict[str, object] = attrs.Factory(dict)
    problems: list[str] = attrs.Factory(list)

    def settle(self, name: str, read: Callable[[str, object], object]) -> None:
        """Read an option, or note why it cannot be read."""
        try:
            self.settled[name] = read(name, getattr(self.terms, name))
        except InvalidValueError as error:
            self.problems.append(str(error))

    def has(self, option: str) -> bool:
        """Tell whether an option was given, to a kind that it is for."""
        value = getattr(self.terms, option)
        is_given = value is not None and not (option == "choices" and value == ())
        if is_given and self.terms.kind not in _KINDS_OF_OPTION[option]:
            self.problems.append(f"{self.terms.kind} fields take no {option}")
            return False
        return is_given


def _choices(name: str, values: object) -> tuple[str, ...]:
    """Read choices: texts in their order, none like another."""
    if not isinstance(values, tuple):
        raise InvalidValueError(name, "several texts in their order", values, "type")
    choices = tuple(identifier(name, value) for value in values)
    for first, second in doubles(choices):
        requirement = f"told apart by more than case, as {shown(first)} is there"
        raise InvalidValueError(name, requirement, second, "double")
    return choices


def _pattern(_: str, pattern: object) -> Pattern:
    return pattern if isinstance(pattern, Pattern) else Pattern(cast("str", pattern))


def _currency(_: str, code: object) -> str:
    return currency_code(cast("str", code))


def _longest(name: str, value: object) -> int:
    return whole(name, value, least=1, most=LONGEST_TEXT)


def _bound(unbounded: Terms, name: str, value: object) -> object:
    """Read a bound as a value of its field would be read."""
    try:
        return READERS[unbounded.kind](value, unbounded)
    except InvalidValueError as fault:
        raise InvalidValueError(name, fault.requirement, value, fault.code) from None


def _look_at_bounds(found: _Findings) -> None:
    """Read both bounds as values of the kind, and see that they are in order."""
    kind, terms = found.terms.kind, found.terms
    given = [name for name in ("least", "most") if found.has(name)]
    if given and kind == "money" and terms.currency is None:
        found.problems.append("bounds of money need the currency of the field")
        return
    for name in given:
        currency = terms.currency if isinstance(terms.currency, str) else None
        unbounded = Terms(name, kind, currency=currency)
        found.settle(name, partial(_bound, unbounded))
    if not {"least", "most"} <= found.settled.keys():
        return
    least, most = (cast("Decimal", found.settled[name]) for name in given)
    if least > most:
        found.problems.append(f"least ({least}) must not be above most ({most})")


def settled(terms: Terms) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return the options as they are to be kept, and what is wrong with them."""
    found = _Findings(terms)
    found.settle("id", identifier)
    found.settle("label", lambda name, value: written(name, value, most=_LONGEST_LABEL))
    found.settle("personal", lambda name, value: instance(name, value, bool))
    found.settle(
        "kind", lambda name, value: one_of(name, value, FIELD_KINDS, code="kind")
    )
    if "kind" in found.settled:
        _look_at_options(found)
    return found.settled, tuple(found.problems)


def _look_at_options(found: _Findings) -> None:
    """Read what only fields of some kinds have."""
    if found.has("choices"):
        found.settle("choices", _choices)
    elif found.terms.kind in _CHOSEN:
        found.problems.append(f"{found.terms.kind} fields need choices")
    readers: dict[str, Callable[[str, object], object]] = {
        "max_length": _longest,
        "pattern": _pattern,
        "currency": _currency,
        "target": identifier,
    }
    for option, read in readers.items():
        if found.has(option):
            found.settle(option, read)
    _look_at_bounds(found)
