"""Every exception and warning of the package; this module imports nothing of ours.

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

An error holds facts and builds its sentence from them, so that a host may log the
fields or translate the sentence.
"""

import builtins
import difflib
import reprlib
from collections.abc import Mapping, Sequence

import attrs


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

_SHOWN = 80
_LONG_INTEGER_BITS = 1_000
_LONGEST_GUESS = 200
_CONTAINERS = (list, tuple, dict, set, frozenset)


def _shown(value: object) -> str:
    """Show a value with `repr`, in at most 80 characters and in bounded time."""
    if isinstance(value, int) and value.bit_length() > _LONG_INTEGER_BITS:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, str | bytes):
        value = value[:_SHOWN]
    try:
        text = (reprlib if isinstance(value, _CONTAINERS) else builtins).repr(value)
    except Exception:  # noqa: BLE001 — a broken repr must not hide the real error
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _listed(names: tuple[str, ...], most: int = 20) -> str:
    """List names in their quotes, the first `most` of them."""
    shown = ", ".join(_shown(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


class SalesModelError(Exception):
    """Something given to the library was wrong, or could not be done."""

    code: str = "error"
    """Stable name of the kind of fault, in snake_case."""
    path: str | None = None
    """Where the fault lies, such as ``deals[3].amount``, when there is a where."""

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle the fields, and the notes with them."""
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

    name: str
    requirement: str
    value: object
    code: str = "invalid_value"
    path: str | None = None

    def __str__(self) -> str:
        """Say what was required and what was given."""
        where = self.path or self.name
        return f"{where} must be {self.requirement}, got {_shown(self.value)}"


@attrs.frozen
class InvalidAmountError(InvalidValueError):
    """An amount of money could not be read exactly.

    `code` tells why: ``float``, ``bool``, ``type``, ``nan``, ``infinite``,
    ``syntax``, ``scale`` or ``too_large``.
    """


@attrs.frozen
class InvalidInstantError(InvalidValueError):
    """An instant or a day could not be placed on the time line.

    `code` tells why: ``naive``, ``date_not_datetime``, ``datetime_not_date``,
    ``gap``, ``ambiguous``, ``range``, ``future``, ``reversed`` or ``type``.
    """


@attrs.frozen
class CurrencyMismatchError(InvalidValueError):
    """Two amounts of different currencies met in one operation."""

    name: str
    left: str
    right: str
    requirement: str = attrs.field(default="one currency", init=False)
    value: object = attrs.field(default=None, init=False)
    code: str = "currency_mismatch"
    path: str | None = None

    def __str__(self) -> str:
        """Name both currencies and the way out."""
        return (
            f"{self.name} needs one currency, got {self.left} and {self.right}; "
            "convert one of them with a stated rate first"
        )


@attrs.frozen
class ShapeError(SalesModelError, ValueError):
    """A column did not have the shape that its table needs."""

    name: str
    expected: str
    actual: str
    code: str = "shape"
    path: str | None = None

    def __str__(self) -> str:
        """Say both shapes."""
        return f"{self.name} must have {self.expected}, got {self.actual}"


@attrs.frozen
class DefinitionError(SalesModelError, ValueError):
    """A definition contradicts itself; all its problems are told at once."""

    name: str
    problems: tuple[str, ...]
    code: str = "definition"
    path: str | None = None

    def __str__(self) -> str:
        """List the problems."""
        return f"{self.name} cannot stand: {'; '.join(self.problems)}"


@attrs.frozen
class UnknownStageError(SalesModelError, LookupError):
    """A stage was named that the pipeline does not have."""

    stage: str
    known: tuple[str, ...]
    code: str = "unknown_stage"
    path: str | None = None

    def __str__(self) -> str:
        """Name the stages there are, the nearest as a suggestion."""
        guess = self.stage[:_LONGEST_GUESS]
        near = difflib.get_close_matches(guess, self.known, n=1)
        hint = f"; did you mean {_shown(near[0])}?" if near else ""
        return f"stage {_shown(self.stage)} is not one of {_listed(self.known)}{hint}"


@attrs.frozen
class UnknownDealError(SalesModelError, LookupError):
    """A deal was named that is not there."""

    deal_id: str
    code: str = "unknown_deal"
    path: str | None = None

    def __str__(self) -> str:
        """Name the deal."""
        return f"deal {_shown(self.deal_id)} is not known"


@attrs.frozen
class MoveError(SalesModelError):
    """A deal was not moved, or was moved and something after it failed."""

    deal_id: str
    committed: bool = False
    code: str = "move"
    path: str | None = None

    def __str__(self) -> str:
        """Say whether the move stands."""
        state = "stands, what followed failed" if self.committed else "was not made"
        return f"move of deal {_shown(self.deal_id)} {state}{self._because()}"

    def _because(self) -> str:
        return ""


@attrs.frozen
class GateError(MoveError):
    """A gate was shut; every blocker is told."""

    blockers: tuple[str, ...] = ()
    code: str = "gate"

    def _because(self) -> str:
        return f": {'; '.join(self.blockers)}"


@attrs.frozen
class IllegalMoveError(MoveError):
    """The pipeline does not allow this move from where the deal stands."""

    origin: str | None = None
    target: str | None = None
    code: str = "illegal_move"

    def _because(self) -> str:
        return (
            f": {self.code} from {_shown(self.origin)} to {_shown(self.target)} "
            "is not allowed"
        )


@attrs.frozen
class VetoError(MoveError):
    """A rule vetoed the move, with its reason."""

    rule: str = ""
    reason: str = ""
    code: str = "veto"

    def _because(self) -> str:
        return f": rule {_shown(self.rule)} vetoed it ({self.reason})"


@attrs.frozen
class HookError(MoveError):
    """A hook raised before the commit; its own exception is the cause."""

    rule: str = ""
    code: str = "hook"

    def _because(self) -> str:
        return f": hook {_shown(self.rule)} raised"


@attrs.frozen
class ReentrantMoveError(MoveError):
    """A hook asked for a move from inside a move."""

    code: str = "reentrant_move"

    def _because(self) -> str:
        return ": a hook asked for it; queue follow-ups through the hook's context"


@attrs.frozen
class StaleDealError(MoveError):
    """Somebody recorded a newer version first; read it and try again."""

    recorded: int = 0
    offered: int = 0
    code: str = "stale_deal"

    def _because(self) -> str:
        return (
            f": version {self.recorded} is recorded and version {self.offered} "
            "does not extend it; read the deal again and retry"
        )


@attrs.frozen
class IdempotencyConflictError(MoveError):
    """One idempotency key came with two different requests."""

    key: str = ""
    code: str = "idempotency_conflict"

    def _because(self) -> str:
        return f": key {_shown(self.key)} was used for another request"


@attrs.frozen
class AfterHookError(MoveError):
    """The move is committed; hooks after it failed."""

    deal_id: str
    committed: bool = True
    result: object = None
    failures: tuple[str, ...] = ()
    code: str = "after_hook"
    path: str | None = None

    def _because(self) -> str:
        return f": {'; '.join(self.failures)}"


@attrs.frozen
class CascadeLimitError(MoveError):
    """Follow-up moves went on past the limit; those made stand."""

    deal_id: str
    committed: bool = True
    chain: tuple[str, ...] = ()
    result: object = None
    code: str = "cascade_limit"
    path: str | None = None

    def _because(self) -> str:
        return f": follow-ups stopped after {' → '.join(self.chain)}"


@attrs.frozen
class NotEnoughDataError(SalesModelError):
    """A figure was asked of fewer observations than it needs."""

    metric: str
    n: int
    needed: int
    code: str = "not_enough_data"
    path: str | None = None

    def __str__(self) -> str:
        """Say how many there are and how many it takes."""
        return f"{self.metric} needs at least {self.needed} observations, got {self.n}"


@attrs.frozen
class NotConvergedError(SalesModelError, ArithmeticError):
    """A fit did not settle."""

    model: str
    reason: str
    code: str = "not_converged"
    path: str | None = None

    def __str__(self) -> str:
        """Name the model and the reason."""
        return f"{self.model} did not converge: {self.reason}"


@attrs.frozen
class NoSolutionError(SalesModelError, ArithmeticError):
    """No value exists that answers the question."""

    quantity: str
    reason: str
    code: str = "no_solution"
    path: str | None = None

    def __str__(self) -> str:
        """Name the quantity and the reason."""
        return f"{self.quantity} has no solution: {self.reason}"


@attrs.frozen
class MixedCurrencyError(SalesModelError, ValueError):
    """Amounts of several currencies stood where one sum was asked for."""

    currencies: Mapping[str, int]
    code: str = "mixed_currencies"
    path: str | None = None

    def __str__(self) -> str:
        """List the currencies with their counts and the way out."""
        parts = ", ".join(
            f"{code} ({n})" for code, n in sorted(self.currencies.items())
        )
        return f"one sum needs one currency, got {parts}; convert first, or sum by currency"


@attrs.frozen
class LoadError(SalesModelError, ValueError):
    """Something could not be loaded; each problem names its place."""

    name: str
    problems: tuple[str, ...]
    code: str = "load"
    path: str | None = None

    def __str__(self) -> str:
        """List the problems."""
        return f"{self.name} cannot be read: {'; '.join(self.problems)}"


@attrs.frozen
class StoreError(SalesModelError):
    """A store could not keep or give back a deal."""

    deal_id: str | None
    reason: str
    code: str = "store"
    path: str | None = None

    def __str__(self) -> str:
        """Name the deal and the reason."""
        of = "" if self.deal_id is None else f" for deal {_shown(self.deal_id)}"
        return f"the store failed{of}: {self.reason}"


class SalesModelWarning(UserWarning):
    """A number was computed and deserves a second look."""


@attrs.frozen
class SmallSampleWarning(SalesModelWarning):
    """A figure rests on fewer observations than its floor."""

    metric: str
    n: int
    floor: int

    def __str__(self) -> str:
        """Say how few."""
        return f"{self.metric} rests on {self.n} observations, fewer than {self.floor}"


@attrs.frozen
class CensoringWarning(SalesModelWarning):
    """A large share of the observations is not finished."""

    metric: str
    share: float

    def __str__(self) -> str:
        """Say how large."""
        return f"{self.share:.0%} of the observations of {self.metric} are still open"
