"""Errors of what was given: values, columns, definitions and files."""

import difflib
from collections.abc import Mapping

import attrs

from salesmodel._facts import listed, shown
from salesmodel.errors._root import SalesModelError


__all__ = [
    "CurrencyMismatchError",
    "DefinitionError",
    "InvalidAmountError",
    "InvalidInstantError",
    "InvalidValueError",
    "LoadError",
    "MixedCurrencyError",
    "ShapeError",
    "StaleClientError",
    "StoreError",
    "TemplateError",
    "UnknownClientError",
    "UnknownDealError",
    "UnknownStageError",
]


@attrs.frozen(slots=False, repr=False)
class InvalidValueError(SalesModelError, ValueError):
    """A value was outside what its name allows."""

    _says = "{_where} must be {requirement}, got {value:q}"
    name: str
    requirement: str
    value: object
    code: str = "invalid_value"
    path: str | None = None

    @property
    def _where(self) -> str:
        return self.path or self.name


@attrs.frozen(slots=False, repr=False)
class InvalidAmountError(InvalidValueError):
    """An amount of money could not be read exactly.

    `code` tells why: ``float``, ``bool``, ``type``, ``nan``, ``infinite``,
    ``syntax``, ``scale`` or ``too_large``.
    """


@attrs.frozen(slots=False, repr=False)
class InvalidInstantError(InvalidValueError):
    """An instant or a day could not be placed on the time line.

    `code` tells why: ``naive``, ``date_not_datetime``, ``datetime_not_date``, ``gap``,
    ``ambiguous``, ``range``, ``syntax``, ``future``, ``reversed``, ``out_of_order`` or
    ``type``.
    """


@attrs.frozen(slots=False, repr=False)
class CurrencyMismatchError(InvalidValueError):
    """Two amounts of different currencies met in one operation."""

    _says = (
        "{name} needs one currency, got {left} and {right}; "
        "convert one of them with a stated rate first"
    )
    name: str
    left: str
    right: str
    requirement: str = attrs.field(default="one currency", init=False)
    value: object = attrs.field(default=None, init=False)
    code: str = "currency_mismatch"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class ShapeError(SalesModelError, ValueError):
    """A column did not have the shape that its table needs."""

    _says = "{name} must have {expected}, got {actual}"
    name: str
    expected: str
    actual: str
    code: str = "shape"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class DefinitionError(SalesModelError, ValueError):
    """A definition contradicts itself; all its problems are told at once."""

    _says = "{name} cannot stand: {problems:l}"
    name: str
    problems: tuple[str, ...]
    code: str = "definition"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class TemplateError(DefinitionError):
    """A template could not be read; all its problems are told at once.

    `places` has line and column of each, both from 1, in the order of the problems.
    """

    name: str
    problems: tuple[str, ...]
    code: str = "template"
    path: str | None = None
    places: tuple[tuple[int, int], ...] = ()


@attrs.frozen(slots=False, repr=False)
class UnknownStageError(SalesModelError, LookupError):
    """A stage was named that the pipeline does not have."""

    stage: str
    known: tuple[str, ...]
    code: str = "unknown_stage"

    def __str__(self) -> str:
        named: object = self.stage
        text = named[:200] if isinstance(named, str) else ""
        near = difflib.get_close_matches(text, self.known, n=1)
        hint = f"; did you mean {shown(near[0])}?" if near else ""
        return f"stage {shown(self.stage)} is not one of {listed(self.known)}{hint}"


@attrs.frozen(slots=False, repr=False)
class UnknownDealError(SalesModelError, LookupError):
    """A deal was named that is not there."""

    _says = "deal {deal_id:q} is not known"
    deal_id: str
    code: str = "unknown_deal"


@attrs.frozen(slots=False, repr=False)
class UnknownClientError(SalesModelError, LookupError):
    """A client was named that is not there."""

    _says = "client {client_id:q} is not known"
    client_id: str
    code: str = "unknown_client"


@attrs.frozen(slots=False, repr=False)
class StaleClientError(SalesModelError):
    """Somebody recorded a newer version of a client first."""

    _says = (
        "client {client_id:q} stands at version {recorded} and version {offered} does "
        "not extend it; read the client again and retry"
    )
    client_id: str
    recorded: int
    offered: int
    code: str = "stale_client"

    @property
    def retryable(self) -> bool:
        """True: what was recorded can be read, and the change made again."""
        return True


@attrs.frozen(slots=False, repr=False)
class MixedCurrencyError(SalesModelError, ValueError):
    """Amounts of several currencies stood where one sum was asked for."""

    _says = "one sum needs one currency, got {currencies:n}; convert first, or sum by currency"
    currencies: Mapping[str, int]
    code: str = "mixed_currencies"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class LoadError(SalesModelError, ValueError):
    """Something could not be loaded; each problem names its place."""

    _says = "{name} cannot be read: {problems:l}"
    name: str
    problems: tuple[str, ...]
    code: str = "load"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class StoreError(SalesModelError):
    """A store could not keep or give back a deal."""

    deal_id: str | None
    reason: str
    code: str = "store"

    def __str__(self) -> str:
        of = "" if self.deal_id is None else f" for deal {shown(self.deal_id)}"
        return f"the store failed{of}: {self.reason}"
