"""The shapes that names are declared in: single values, groups and rows."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias, assert_never

import attrs

from salesmodel._facts import shown
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.errors import DefinitionError


__all__ = [
    "KINDS",
    "WORD",
    "Declared",
    "Group",
    "Kind",
    "Rows",
    "Single",
    "paths",
    "plain",
    "read",
]

Kind = Literal["text", "number", "money", "date", "instant", "boolean"]
"""What a name stands for."""

KINDS: Final[tuple[Kind, ...]] = (
    "text",
    "number",
    "money",
    "date",
    "instant",
    "boolean",
)
"""Every kind: text; an exact number; money; a day; a moment; yes or no."""

WORD: Final = re.compile(r"[^\W\d]\w{0,63}")
"""A letter of any script or an underscore, then up to 63 of them or digits."""

_MOST_NAMES = 500
_DEEPEST = 6


@attrs.frozen
class Single:
    """One value."""

    kind: Kind


@attrs.frozen
class Group:
    """Several names under one, each with what it stands for; ordered by name."""

    names: Mapping[str, "Declared"]

    def __hash__(self) -> int:
        return hash(tuple(self.names.items()))


@attrs.frozen
class Rows:
    """Several values or groups, one after another, all of one shape."""

    row: "Declared"


Declared: TypeAlias = Single | Group | Rows


@attrs.define(eq=False, repr=False)
class _Reader:
    """A declaration on its way in, with what is wrong with it so far."""

    problems: list[str] = attrs.Factory(list)
    n_names: int = 0

    def declared(self, place: str, shape: object, depth: int) -> Declared:
        """Read what stands behind one name."""
        if depth > _DEEPEST:
            self.problems.append(f"{place} is more than {_DEEPEST} deep")
        elif isinstance(shape, str) and shape in KINDS:
            return Single(shape)
        elif isinstance(shape, Mapping):
            return self._group(place, shape, depth)
        elif isinstance(shape, list | tuple) and len(shape) == 1:
            return Rows(self.declared(f"{place}[]", shape[0], depth + 1))
        else:
            needed = f"one of {', '.join(KINDS)}, a mapping, or a list of one item"
            self.problems.append(f"{place} must be {needed}, got {shown(shape)}")
        return Single("text")

    def _group(self, place: str, shape: Mapping[object, object], depth: int) -> Group:
        """Read several names under one."""
        found: dict[str, Declared] = {}
        for name, within in shape.items():
            self.n_names += 1
            if self.n_names == _MOST_NAMES + 1:
                self.problems.append(f"there are more than {_MOST_NAMES} names")
            if self.n_names > _MOST_NAMES:
                break
            if isinstance(name, str) and WORD.fullmatch(name):
                found[name] = self.declared(f"{place}.{name}", within, depth + 1)
            else:
                self.problems.append(f"{place}: {shown(name)} is no name")
        return Group(ReadOnlyMapping({name: found[name] for name in sorted(found)}))


def read(shape: Mapping[str, object]) -> Group:
    """Read a declaration, or refuse it with all that is wrong."""
    reader = _Reader()
    read = reader.declared("names", shape, 0)
    if not reader.problems and isinstance(read, Group):
        return read
    problems = reader.problems or ["names must be declared in a mapping"]
    raise DefinitionError("names", tuple(problems))


def plain(declared: Declared) -> object:
    """Return a declaration as it could be given."""
    match declared:
        case Single():
            return declared.kind
        case Rows():
            return [plain(declared.row)]
        case Group():
            return {name: plain(within) for name, within in declared.names.items()}
        case _:
            assert_never(declared)


def paths(place: str, declared: Declared) -> Iterator[str]:
    """List the values of a declaration."""
    match declared:
        case Single():
            yield place
        case Rows():
            yield from paths(f"{place}[]", declared.row)
        case Group():
            for name, within in declared.names.items():
                yield from paths(f"{place}.{name}" if place else name, within)
        case _:
            assert_never(declared)
