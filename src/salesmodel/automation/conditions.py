"""Conditions on a deal: a closed set of operators, which can be kept as data."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never, final, get_args

import attrs

from salesmodel._checks import identifier, instance, one_of, several
from salesmodel.domain import Deal, FieldValue
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


__all__ = [
    "OPERATORS",
    "SUBJECTS",
    "And",
    "Comparison",
    "Condition",
    "Not",
    "Operator",
    "Or",
    "holds",
]

Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge", "present", "contains"]
"""How a value is looked at."""

OPERATORS: Final[tuple[Operator, ...]] = get_args(Operator)
"""Every `Operator`."""

_DEAL: Final[Mapping[str, Callable[[Deal], object]]] = MappingProxyType(
    {
        "deal.amount": lambda deal: deal.amount,
        "deal.client": lambda deal: deal.client_id,
        "deal.cycle": lambda deal: deal.cycle,
        "deal.lost_reason": lambda deal: deal.lost_reason,
        "deal.outcome": lambda deal: deal.outcome.value,
        "deal.owner": lambda deal: deal.owner,
        "deal.parent": lambda deal: deal.parent_id,
        "deal.pipeline": lambda deal: deal.pipeline.id,
        "deal.stage": lambda deal: deal.stage,
    }
)

SUBJECTS: Final = tuple(_DEAL)
"""What of a deal can be looked at beside its fields."""

Value: TypeAlias = FieldValue | Money | tuple[FieldValue | Money, ...] | None


_DEEPEST = 8
_PLAIN = (str, int, Decimal, date, Money)


def _several(conditions: Iterable["Condition"]) -> tuple["Condition", ...]:
    return several("conditions", conditions)


def _plain(value: object, within: int = _DEEPEST) -> object:
    """Return a value that can be kept as data."""
    if isinstance(value, tuple | list) and within:
        return tuple(_plain(each, within - 1) for each in value)
    if not isinstance(value, _PLAIN):
        needed = "text, a number, a bool, a day, an instant, money or several of them"
        raise InvalidValueError("value", needed, value, "type")
    return value


def _subject(value: str) -> str:
    """Return a subject: the id of a field, or one of `SUBJECTS`."""
    name = identifier("subject", value)
    if name.startswith("deal.") and name not in _DEAL:
        requirement = f"the id of a field, or one of {', '.join(SUBJECTS)}"
        raise InvalidValueError("subject", requirement, value, "subject")
    return name


@final
@attrs.frozen
class Comparison:
    """One look at one value of a deal.

    Parameters
    ----------
    subject : str
        Id of a field, or one of `SUBJECTS`, such as ``deal.amount``.
    op : {"eq", "ne", "in", "lt", "le", "gt", "ge", "present", "contains"}
        How it is looked at. ``contains`` asks whether a text contains a text, or
        several choices one; ``in`` whether the value is one of several.
    value : value or tuple of values, optional
        What it is compared with; of ``present`` whether it should be, by default True.

    Raises
    ------
    InvalidValueError
        If there is no such operator, the subject is none, or the value is of no use to
        the operator.

    Notes
    -----
    What is missing is equal to nothing, neither less nor more than anything, and
    contains nothing: of a missing value only ``ne`` holds.

    Examples
    --------
    >>> Comparison("deal.amount", "ge", Money(1000, "EUR")).op
    'ge'
    """

    subject: str = attrs.field(converter=_subject)
    op: Operator
    value: Value = None

    def __attrs_post_init__(self) -> None:
        """Check that operator and value go together."""
        one_of("op", self.op, OPERATORS, code="operator")
        if self.op == "present":
            asked = True if self.value is None else self.value
            object.__setattr__(self, "value", instance("value", asked, bool))
            return
        if self.op == "in" and not isinstance(self.value, tuple | list):
            raise InvalidValueError("value", "several values", self.value, "type")
        if self.value is None:
            raise InvalidValueError("value", f"given for {self.op!r}", None, "type")
        object.__setattr__(self, "value", _plain(self.value))


@final
@attrs.frozen
class And:
    """Every one of several conditions.

    Parameters
    ----------
    conditions : iterable of condition
        At least one.
    """

    conditions: tuple["Condition", ...] = attrs.field(converter=_several)

    def __attrs_post_init__(self) -> None:
        """Check that they are conditions."""
        _conditions(self.conditions)


@final
@attrs.frozen
class Or:
    """At least one of several conditions.

    Parameters
    ----------
    conditions : iterable of condition
        At least one.
    """

    conditions: tuple["Condition", ...] = attrs.field(converter=_several)

    def __attrs_post_init__(self) -> None:
        """Check that they are conditions."""
        _conditions(self.conditions)


@final
@attrs.frozen
class Not:
    """The opposite of a condition.

    Parameters
    ----------
    condition : condition
        That does not hold.
    """

    condition: "Condition"

    def __attrs_post_init__(self) -> None:
        """Check that it is one."""
        _conditions((self.condition,))


Condition: TypeAlias = Comparison | And | Or | Not
"""What a deal may be asked, as data."""


def _conditions(found: tuple[object, ...]) -> None:
    for each in found:
        if not isinstance(each, Condition):
            requirement = "a Comparison, And, Or or Not"
            raise InvalidValueError("conditions", requirement, each, "type")
    if not found:
        raise InvalidValueError("conditions", "at least one", found, "empty")


def holds(condition: Condition, deal: Deal) -> bool:
    """Tell whether a condition holds of a deal.

    Parameters
    ----------
    condition : condition
        What is asked.
    deal : Deal
        Of which deal.

    Returns
    -------
    bool
        Whether it holds.

    Raises
    ------
    CurrencyMismatchError
        If an amount is compared with one in another currency.
    InvalidValueError
        If a value is asked to be less or more than one of another kind (code
        ``incomparable``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.domain import Pipeline, Stage
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> deal = Deal.open("d1", Pipeline("leads", [Stage("new")]), at=monday, by="ann")
    >>> holds(Not(Comparison("deal.owner", "present")), deal)
    True
    """
    match condition:
        case Comparison():
            return _compared(condition, deal)
        case And():
            return all(holds(each, deal) for each in condition.conditions)
        case Or():
            return any(holds(each, deal) for each in condition.conditions)
        case Not():
            return not holds(condition.condition, deal)
        case _:
            assert_never(condition)


def _compared(condition: Comparison, deal: Deal) -> bool:
    """Look at one value."""
    read = _DEAL.get(condition.subject)
    found = deal.fields.get(condition.subject) if read is None else read(deal)
    if condition.op == "present":
        return (found is not None) is condition.value
    if found is None:
        return condition.op == "ne"
    try:
        return _LOOKS[condition.op](found, condition.value)
    except TypeError:
        needed = f"comparable with the {condition.subject} of the deal"
        raise InvalidValueError(
            "value", needed, condition.value, "incomparable"
        ) from None


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal; 1 and True are not."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _holds_in(found: object, wanted: object) -> bool:
    """Tell whether a text or several choices contain something."""
    if isinstance(found, str):
        return isinstance(wanted, str) and wanted in found
    return isinstance(found, tuple) and any(_same(each, wanted) for each in found)


_LOOKS: Final[Mapping[str, Callable[..., bool]]] = MappingProxyType(
    {
        "eq": _same,
        "ne": lambda found, wanted: not _same(found, wanted),
        "in": lambda found, wanted: any(_same(found, each) for each in wanted),
        "lt": lambda found, wanted: found < wanted,
        "le": lambda found, wanted: found <= wanted,
        "gt": lambda found, wanted: found > wanted,
        "ge": lambda found, wanted: found >= wanted,
        "contains": _holds_in,
    }
)
