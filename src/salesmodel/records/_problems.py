"""What is wrong with a document, with the place of each fault, gathered as one reads."""

from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Any, Final, TypeAlias

import attrs

from salesmodel._facts import shown
from salesmodel._personal import PERSONAL
from salesmodel.domain import Pipeline
from salesmodel.domain.pipelines.gates import Check
from salesmodel.errors import InvalidValueError, LoadError, SalesModelError
from salesmodel.records._limits import Limits


__all__ = ["ABSENT", "Place", "Reading", "path_of"]

Place: TypeAlias = "tuple[Place, str | int, bool] | None"
"""The place around, the key or number in it, whether it is personal; None is the whole."""

ABSENT: Final = object()
"""What stands for a part that is not there."""

_MOST_PROBLEMS = 1_000
_LONGEST_KEY = 64


def path_of(place: Place) -> str:
    """Write a place as a path, such as ``$.history[2].at``."""
    steps: list[str] = []
    while place is not None:
        place, key, _ = place
        if isinstance(key, int):
            steps.append(f"[{key}]")
        elif key.isidentifier() and len(key) <= _LONGEST_KEY:
            steps.append(f".{key}")
        else:
            steps.append(f"[{shown(key)}]")
    return "".join(("$", *reversed(steps)))


def _is_personal(place: Place) -> bool:
    """Tell whether a place is in something personal."""
    while place is not None:
        place, _, is_personal = place
        if is_personal:
            return True
    return False


@attrs.define(eq=False)
class Reading:
    """One reading of one document: what it may use, and what it found wrong.

    A reader that finds a fault says so here and goes on, so that all of them are told.
    What it gives back is then never used: who made a value of it looks at `n` first.
    `has_pipelines` is False once a pipeline of the document could not be read, so that
    nobody misses it in the deals.
    """

    limits: Limits
    checks: Mapping[str, Check] = attrs.field(factory=dict)
    pipelines: tuple[Pipeline, ...] = ()
    has_pipelines: bool = True
    n: int = 0
    _found: list[tuple[str, str]] = attrs.field(factory=list)

    def add(self, place: Place, told: str, code: str) -> Any:
        """Note a fault."""
        self.n += 1
        if self.n <= _MOST_PROBLEMS:
            self._found.append((code, f"{path_of(place)}{told}"))

    def refuse(
        self, place: Place, requirement: str, value: object, code: str = "type"
    ) -> Any:
        """Note that a value is not what it has to be; what is personal is not shown."""
        given = PERSONAL if _is_personal(place) else value
        self.add(place, f" must be {requirement}, got {shown(given)}", code)

    def fault(self, place: Place, error: SalesModelError) -> Any:
        """Note what our own check of a value said."""
        if isinstance(error, InvalidValueError) and _is_personal(place):
            self.refuse(place, error.requirement, None, error.code)
        else:
            self.add(place, f": {error}", error.code)

    def is_too_long(self, place: Place, values: Sized) -> bool:
        """Tell whether a list is past its limit, and note it if it is."""
        most = self.limits.items
        if len(values) > most:
            told = f" has {len(values)} items, and the limit is {most} (limits.items)"
            self.add(place, told, "limit")
        return len(values) > most

    def is_too_deep(self, place: Place) -> bool:
        """Tell whether a place is past the limit of depth, and note it if it is."""
        depth, around = 0, place
        while around is not None:
            depth, around = depth + 1, around[0]
        most = self.limits.depth
        if depth > most:
            told = f" is nested {depth} deep, and the limit is {most} (limits.depth)"
            self.add(place, told, "limit")
        return depth > most

    def strangers(
        self, place: Place, keys: Iterable[object], known: Iterable[str]
    ) -> Any:
        """Note each key that nothing is known of."""
        names = frozenset(known)
        for key in keys:
            if not isinstance(key, str):
                self.add(place, f": the key {shown(key)} is no text", "unknown_field")
            elif key not in names:
                self.add((place, key, False), " is not known here", "unknown_field")

    def checked(self, place: Place, check: Callable[..., Any], *given: object) -> Any:
        """Return what a check of ours makes of a value, or note what it said."""
        try:
            return check(*given)
        except SalesModelError as error:
            return self.fault(place, error)

    def close(self, name: str) -> None:
        """Raise if anything was found."""
        if not self.n:
            return
        codes = {code for code, _ in self._found}
        told = [sentence for _, sentence in self._found]
        if self.n > len(told):
            told.append(f"and {self.n - len(told)} more")
        raise LoadError(name, tuple(told), codes.pop() if len(codes) == 1 else "load")
