"""What all errors and warnings of the package are.

They have a dictionary and a `repr` as every exception has: slots and a `repr` of attrs
would only cost time at import.
"""

from collections.abc import Sequence
from typing import ClassVar

from salesmodel._facts import sentence


__all__ = ["SalesModelError", "SalesModelWarning"]


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


class SalesModelWarning(UserWarning):
    """A number was computed and deserves a second look."""

    _says: ClassVar[str] = ""

    def __str__(self) -> str:
        return sentence(self._says, self) if self._says else super().__str__()
