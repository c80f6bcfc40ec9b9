"""What all definitions of the playbook have in common: texts, ids, problems told at once."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import Final, TypeAlias

from salesmodel._checks import identifier, several, written
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = [
    "Problem",
    "ids",
    "known",
    "prose",
    "repeated",
    "settle",
    "title",
]


Problem: TypeAlias = tuple[str, str]
"""What is wrong with a definition: its code and a sentence."""

_LONGEST_TITLE: Final = 256
_LONGEST_PROSE: Final = 10_000


def settle(name: str, problems: Iterable[Problem]) -> None:
    """Raise with all the problems of a definition, if it has any."""
    found = tuple(problems)
    if found:
        codes = {code for code, _ in found}
        told = tuple(sentence for _, sentence in found)
        raise DefinitionError(
            name, told, codes.pop() if len(codes) == 1 else "definition"
        )


def repeated(what: str, names: Iterable[str]) -> Iterator[Problem]:
    """Find what stands more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            yield "duplicate", f"{count} {what} have the id {name!r}"


def known(
    told: str, names: Iterable[str], there: Container[str], *, code: str
) -> Iterator[Problem]:
    """Find what is named and not there."""
    for name in dict.fromkeys(names):
        if name not in there:
            yield code, f"{told} {name!r}, which is not defined"


def ids(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return several ids as a tuple; a single text is not several."""
    if isinstance(values, str):
        raise InvalidValueError(name, "several ids", values, "type")
    return tuple(identifier(name, each) for each in several(name, values))


def title(name: str, value: object) -> str:
    """Return a text of 1 to 256 characters that is not blank."""
    text = written(name, value, most=_LONGEST_TITLE)
    if not text.strip():
        requirement = f"text of 1 to {_LONGEST_TITLE} characters that is not blank"
        raise InvalidValueError(name, requirement, value, "blank")
    return text


def prose(name: str, value: object) -> str:
    """Return a text of at most 10,000 characters; it may be blank."""
    return written(name, value, most=_LONGEST_PROSE)
