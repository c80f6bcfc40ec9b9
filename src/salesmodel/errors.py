"""Every exception and warning of the package, with the sentence each says.

::

    SalesModelError
    ├── InvalidValueError            (ValueError)
    │   ├── InvalidAmountError
    │   ├── InvalidInstantError
    │   └── CurrencyMismatchError
    ├── ShapeError                   (ValueError)
    ├── DefinitionError              (ValueError)
    ├── UnknownStageError            (LookupError)
    ├── UnknownDealError             (LookupError)
    ├── MoveError
    │   ├── GateError
    │   ├── IllegalMoveError
    │   ├── VetoError
    │   ├── HookError
    │   ├── ReentrantMoveError
    │   ├── StaleDealError
    │   ├── IdempotencyConflictError
    │   ├── AfterHookError
    │   └── CascadeLimitError
    ├── NotEnoughDataError
    ├── NotConvergedError            (ArithmeticError)
    ├── NoSolutionError              (ArithmeticError)
    ├── MixedCurrencyError           (ValueError)
    ├── LoadError                    (ValueError)
    └── StoreError
    SalesModelWarning                (UserWarning)
    ├── SmallSampleWarning
    └── CensoringWarning
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs

from salesmodel._facts import listed, sentence, shown


__all__ = [
    "AfterHookError",
    "CascadeLimitError",
    "CensoringWarning",
    "CurrencyMismatchError",
    "DefinitionError",
    "GateError",
    "HookError",
    "IdempotencyConflictError",
    "IllegalMoveError",
    "InvalidAmountError",
    "InvalidInstantError",
    "InvalidValueError",
    "LoadError",
    "MixedCurrencyError",
    "MoveError",
    "NoSolutionError",
    "NotConvergedError",
    "NotEnoughDataError",
    "ReentrantMoveError",
    "SalesModelError",
    "SalesModelWarning",
    "ShapeError",
    "SmallSampleWarning",
    "StaleDealError",
    "StoreError",
    "UnknownDealError",
    "UnknownStageError",
    "VetoError",
]


class SalesModelError(Exception):
    """Something given to the library was wrong, or could not be done."""

    code: str = "error"
    """Stable name of the kind of fault, in snake_case."""
    path: str | None = None
    """Where the fault lies, such as ``deals[3].amount``, when there is a where."""
    _says: ClassVar[str] = ""

    def __str__(self) -> str:
        return sentence(self._says, self) if self._says else super().__str__()

    def __reduce__(self) -> tuple[object, ...]:
        notes = getattr(self, "__notes__", ())
        return _revived, (type(self), self.args, tuple(notes))


def _revived(
    kind: type[SalesModelError], fields: Sequence[object], notes: Sequence[str]
) -> SalesModelError:
    """Make an error again out of what it was copied or pickled as."""
    error = kind(*fields)
    for note in notes:
        error.add_note(note)
    return error


@attrs.frozen
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


@attrs.frozen
class InvalidAmountError(InvalidValueError):
    """An amount of money could not be read exactly.

    `code` tells why: ``float``, ``bool``, ``type``, ``nan``, ``infinite``,
    ``syntax``, ``scale`` or ``too_large``.
    """


@attrs.frozen
class InvalidInstantError(InvalidValueError):
    """An instant or a day could not be placed on the time line.

    `code` tells why: ``naive``, ``date_not_datetime``, ``datetime_not_date``, ``gap``,
    ``ambiguous``, ``range``, ``syntax``, ``future``, ``reversed`` or ``type``.
    """


@attrs.frozen
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


@attrs.frozen
class ShapeError(SalesModelError, ValueError):
    """A column did not have the shape that its table needs."""

    _says = "{name} must have {expected}, got {actual}"
    name: str
    expected: str
    actual: str
    code: str = "shape"
    path: str | None = None


@attrs.frozen
class DefinitionError(SalesModelError, ValueError):
    """A definition contradicts itself; all its problems are told at once."""

    _says = "{name} cannot stand: {problems:l}"
    name: str
    problems: tuple[str, ...]
    code: str = "definition"
    path: str | None = None


@attrs.frozen
class UnknownStageError(SalesModelError, LookupError):
    """A stage was named that the pipeline does not have."""

    stage: str
    known: tuple[str, ...]
    code: str = "unknown_stage"

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.stage[:200], self.known, n=1)
        hint = f"; did you mean {shown(near[0])}?" if near else ""
        return f"stage {shown(self.stage)} is not one of {listed(self.known)}{hint}"


@attrs.frozen
class UnknownDealError(SalesModelError, LookupError):
    """A deal was named that is not there."""

    _says = "deal {deal_id:q} is not known"
    deal_id: str
    code: str = "unknown_deal"


@attrs.frozen
class MoveError(SalesModelError):
    """A deal was not moved, or was moved and something after it failed."""

    deal_id: str
    committed: bool = False
    code: str = "move"
    path: str | None = None

    def __str__(self) -> str:
        state = "stands, what followed failed" if self.committed else "was not made"
        because = f": {super().__str__()}" if self._says else ""
        return f"move of deal {shown(self.deal_id)} {state}{because}"


@attrs.frozen
class GateError(MoveError):
    """A gate was shut; every blocker is told."""

    _says = "{blockers:l}"
    blockers: tuple[str, ...] = ()
    code: str = "gate"


@attrs.frozen
class IllegalMoveError(MoveError):
    """The pipeline does not allow this move from where the deal stands."""

    _says = "{code} from {origin:q} to {target:q} is not allowed"
    origin: str | None = None
    target: str | None = None
    code: str = "illegal_move"


@attrs.frozen
class VetoError(MoveError):
    """A rule vetoed the move, with its reason."""

    _says = "rule {rule:q} vetoed it ({reason})"
    rule: str = ""
    reason: str = ""
    code: str = "veto"


@attrs.frozen
class HookError(MoveError):
    """A hook raised before the commit; its own exception is the cause."""

    _says = "hook {rule:q} raised"
    rule: str = ""
    code: str = "hook"


@attrs.frozen
class ReentrantMoveError(MoveError):
    """A hook asked for a move from inside a move."""

    _says = "a hook asked for it; queue follow-ups through the hook's context"
    code: str = "reentrant_move"


@attrs.frozen
class StaleDealError(MoveError):
    """Somebody recorded a newer version first; read it and try again."""

    _says = (
        "version {recorded} is recorded and version {offered} does not extend it; "
        "read the deal again and retry"
    )
    recorded: int = 0
    offered: int = 0
    code: str = "stale_deal"


@attrs.frozen
class IdempotencyConflictError(MoveError):
    """One idempotency key came with two different requests."""

    _says = "key {key:q} was used for another request"
    key: str = ""
    code: str = "idempotency_conflict"


@attrs.frozen
class AfterHookError(MoveError):
    """The move is committed; hooks after it failed."""

    _says = "{failures:l}"
    deal_id: str
    committed: bool = True
    result: object = None
    failures: tuple[str, ...] = ()
    code: str = "after_hook"
    path: str | None = None


@attrs.frozen
class CascadeLimitError(MoveError):
    """Follow-up moves went on past the limit; those made stand."""

    _says = "follow-ups stopped after these moves: {chain:l}"
    deal_id: str
    committed: bool = True
    chain: tuple[str, ...] = ()
    result: object = None
    code: str = "cascade_limit"
    path: str | None = None


@attrs.frozen
class NotEnoughDataError(SalesModelError):
    """A figure was asked of fewer observations than it needs."""

    _says = "{metric} needs at least {needed} observations, got {n}"
    metric: str
    n: int
    needed: int
    code: str = "not_enough_data"


@attrs.frozen
class NotConvergedError(SalesModelError, ArithmeticError):
    """A fit did not settle."""

    _says = "{model} did not converge: {reason}"
    model: str
    reason: str
    code: str = "not_converged"


@attrs.frozen
class NoSolutionError(SalesModelError, ArithmeticError):
    """No value exists that answers the question."""

    _says = "{quantity} has no solution: {reason}"
    quantity: str
    reason: str
    code: str = "no_solution"


@attrs.frozen
class MixedCurrencyError(SalesModelError, ValueError):
    """Amounts of several currencies stood where one sum was asked for."""

    _says = "one sum needs one currency, got {currencies:n}; convert first, or sum by currency"
    currencies: Mapping[str, int]
    code: str = "mixed_currencies"
    path: str | None = None


@attrs.frozen
class LoadError(SalesModelError, ValueError):
    """Something could not be loaded; each problem names its place."""

    _says = "{name} cannot be read: {problems:l}"
    name: str
    problems: tuple[str, ...]
    code: str = "load"
    path: str | None = None


@attrs.frozen
class StoreError(SalesModelError):
    """A store could not keep or give back a deal."""

    deal_id: str | None
    reason: str
    code: str = "store"

    def __str__(self) -> str:
        of = "" if self.deal_id is None else f" for deal {shown(self.deal_id)}"
        return f"the store failed{of}: {self.reason}"


class SalesModelWarning(UserWarning):
    """A number was computed and deserves a second look."""

    _says: ClassVar[str] = ""

    def __str__(self) -> str:
        return sentence(self._says, self) if self._says else super().__str__()


@attrs.frozen
class SmallSampleWarning(SalesModelWarning):
    """A figure rests on fewer observations than its floor."""

    _says = "{metric} rests on {n} observations, fewer than {floor}"
    metric: str
    n: int
    floor: int


@attrs.frozen
class CensoringWarning(SalesModelWarning):
    """A large share of the observations is not finished."""

    _says = "{share:.0%} of the observations of {metric} are still open"
    metric: str
    share: float
