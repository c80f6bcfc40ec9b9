"""What a template may name at a point of it, and what it did name."""

import difflib
from collections.abc import Iterator

import attrs

from salesmodel._facts import shown
from salesmodel.documents._shapes import Declared, Group, Single
from salesmodel.documents._source import Fault


__all__ = ["Path", "Scope"]

_LONGEST_PATH = 200


@attrs.frozen(eq=False)
class Path:
    """A name as a tag has it, word by word, and where it stands."""

    words: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.words)


@attrs.define(eq=False)
class Scope:
    """The names of the data and of the loops around."""

    names: dict[str, Declared | None]
    """What each stands for; None where a problem that was told left it unknown."""
    used: dict[str, None] = attrs.Factory(dict)
    _origins: dict[str, str] = attrs.Factory(dict)

    def find(self, path: Path) -> Declared | None:
        """Return what a name stands for, and remember that it was used."""
        first, *rest = path.words
        if first not in self.names:
            raise self._unknown(path)
        declared = self.names[first]
        for word in rest:
            if declared is None:
                break
            if not isinstance(declared, Group) or word not in declared.names:
                raise self._unknown(path)
            declared = declared.names[word]
        self.used[self.origin(path)] = None
        return declared

    def origin(self, path: Path) -> str:
        """Return the name of the data that a name stands for."""
        first, *rest = path.words
        return ".".join((self._origins.get(first, first), *rest))

    def enter(self, variable: str, path: Path) -> None:
        """Let a name stand for each row of another one."""
        row = None
        try:
            rows = self.find(path)
            if isinstance(rows, Single | Group):
                raise Fault(f"{path} is no list of rows", path.at)
            row = rows and rows.row
        finally:  # also after a problem, so that it is told once
            self._origins[variable] = f"{self.origin(path)}[]"
            self.names[variable] = row

    def leave(self, variable: str) -> None:
        """Let a name stand for nothing again."""
        self.names.pop(variable, None)
        self._origins.pop(variable, None)

    def _unknown(self, path: Path) -> Fault:
        """Return the error that says so, and what may have been meant."""
        name = str(path)
        near = difflib.get_close_matches(name[:_LONGEST_PATH], self._known(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return Fault(f"the name {shown(name)} is not declared{hint}", path.at)

    def _known(self) -> Iterator[str]:
        """List what could be named here."""
        left = list(self.names.items())
        while left:
            name, declared = left.pop()
            if isinstance(declared, Group):
                left += [(f"{name}.{word}", of) for word, of in declared.names.items()]
            elif declared is not None:
                yield name
