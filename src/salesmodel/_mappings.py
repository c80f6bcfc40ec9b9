"""A mapping that nobody can change, and that copies and pickles as what it is."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar, final

from salesmodel.errors import InvalidValueError


__all__ = ["ReadOnlyMapping", "as_read_only", "of_texts"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@final
class ReadOnlyMapping(dict[_Key, _Value]):
    """A dictionary that nobody can change.

    A `types.MappingProxyType` neither copies nor pickles nor goes into JSON: it serves
    the constants of modules, and this one whatever is handed back.

    Examples
    --------
    >>> import pickle
    >>> notices = ReadOnlyMapping({"undated": 2})
    >>> pickle.loads(pickle.dumps(notices)) == notices == {"undated": 2}
    True
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "this mapping cannot be changed"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[object, ...]:
        return ReadOnlyMapping, (dict(self),)


def as_read_only(
    given: Mapping[Any, Any], *, name: str = "mapping"
) -> ReadOnlyMapping[Any, Any]:
    """Return a mapping as one that nobody can change: the converter of such fields."""
    if isinstance(given, ReadOnlyMapping):
        return given
    if not isinstance(given, Mapping):
        raise InvalidValueError(name, "a mapping", given, "type")
    return ReadOnlyMapping(given)


def of_texts(name: str, given: Mapping[str, str]) -> ReadOnlyMapping[str, str]:
    """Return a mapping of text to text as one that nobody can change."""
    told = as_read_only(given, name=name)
    if not all(isinstance(one, str) for pair in told.items() for one in pair):
        raise InvalidValueError(name, "a mapping of text to text", given, "type")
    return told
