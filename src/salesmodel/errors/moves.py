"""Errors of moves: what stands in the way of a deal, and what went wrong around it."""

import attrs

from salesmodel._facts import shown
from salesmodel.errors._root import SalesModelError


__all__ = [
    "AfterHookError",
    "Blocker",
    "CascadeLimitError",
    "GateError",
    "HookError",
    "IdempotencyConflictError",
    "IllegalMoveError",
    "MoveError",
    "ReentrantMoveError",
    "StaleDealError",
    "Veto",
    "VetoError",
]


@attrs.frozen
class Blocker:
    """One thing that stands in the way of a move.

    Parameters
    ----------
    code : str
        Stable name of the kind: ``required``, ``check``, ``lost_reason``,
        ``lost_note``, ``skip``, ``backward``, ``not_allowed``, ``creation_stage``,
        ``reopening``, ``leaving``; or, which nobody can override, ``same_stage``,
        ``archived``, ``closed``, ``open``, ``ambiguous``, ``last_stage``,
        ``out_of_order``, ``same_pipeline``.
    field : str or None
        Id of the field that is missing, or name of the check that said no.
    sentence : str
        What is missing, in words.
    """

    code: str
    field: str | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.frozen(slots=False, repr=False)
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


@attrs.frozen(slots=False, repr=False)
class GateError(MoveError):
    """A gate was shut; every blocker is told."""

    _says = "{blockers:l}"
    blockers: tuple[Blocker, ...] = ()
    code: str = "gate"


@attrs.frozen(slots=False, repr=False)
class IllegalMoveError(MoveError):
    """The pipeline does not allow this move from where the deal stands."""

    _says = "{code} from {origin:q} to {target:q} is not allowed"
    origin: str | None = None
    target: str | None = None
    code: str = "illegal_move"
    path: str | None = None
    blockers: tuple[Blocker, ...] = ()

    def __str__(self) -> str:
        told = "; ".join(map(str, self.blockers))
        because = f"move of deal {shown(self.deal_id)} was not made: {told}"
        return because if told else super().__str__()


@attrs.frozen(slots=False, repr=False)
class Veto(SalesModelError):  # noqa: N818 — a hook raises it as a word, not as a fault
    """What a hook raises to refuse a move; the process raises `VetoError` on it."""

    _says = "{reason}"
    reason: str
    code: str = "veto"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class VetoError(MoveError):
    """A rule vetoed the move, with its reason."""

    _says = "rule {rule:q} vetoed it ({reason})"
    rule: str = ""
    reason: str = ""
    code: str = "veto"


@attrs.frozen(slots=False, repr=False)
class HookError(MoveError):
    """A hook raised, which is then the cause, or is no good.

    `code` tells which: ``hook``, or ``bad_hook`` for one that answers with something
    else than is asked for: yes or no, fields to fill, or actions.
    """

    _says = "hook {rule:q} {_fault}"
    rule: str = ""
    code: str = "hook"

    @property
    def _fault(self) -> str:
        return "raised" if self.code == "hook" else "gave no answer that is of use"


@attrs.frozen(slots=False, repr=False)
class ReentrantMoveError(MoveError):
    """A hook asked for a move from inside a move."""

    _says = "a hook asked for it; let the hook return MoveOn, which follows"
    code: str = "reentrant_move"


@attrs.frozen(slots=False, repr=False)
class StaleDealError(MoveError):
    """Somebody recorded a newer version first; read it and try again."""

    _says = (
        "version {recorded} is recorded and version {offered} does not extend it; "
        "read the deal again and retry"
    )
    recorded: int = 0
    offered: int = 0
    code: str = "stale_deal"

    @property
    def retryable(self) -> bool:
        """True: what was recorded can be read, and the move made again."""
        return True


@attrs.frozen(slots=False, repr=False)
class IdempotencyConflictError(MoveError):
    """One idempotency key came with two different requests."""

    _says = "key {key:q} was used for another request"
    key: str = ""
    code: str = "idempotency_conflict"


@attrs.frozen(slots=False, repr=False)
class AfterHookError(MoveError):
    """The move is committed; hooks after it failed."""

    _says = "{failures:l}"
    deal_id: str
    committed: bool = True
    result: object = None
    failures: tuple[str, ...] = ()
    code: str = "after_hook"
    path: str | None = None


@attrs.frozen(slots=False, repr=False)
class CascadeLimitError(MoveError):
    """Follow-up moves went on past the limit; those made stand."""

    _says = "follow-ups stopped after these moves: {chain:l}"
    deal_id: str
    committed: bool = True
    chain: tuple[str, ...] = ()
    result: object = None
    code: str = "cascade_limit"
    path: str | None = None
