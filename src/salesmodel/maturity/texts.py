"""The texts of a model, apart from it: one set a language, each text by its key."""

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs

from salesmodel._checks import by_constructor, is_among, several, written
from salesmodel.errors import InvalidValueError
from salesmodel.maturity._reading import is_key


__all__ = ["Texts"]

_LONGEST_KEY = 256
_LONGEST_TEXT = 4_096
_REQUIREMENT = "a mapping of keys to texts, or pairs of both, no key twice"


def _entries(given: Any) -> tuple[tuple[str, str], ...]:
    """Return keys with their texts, in the order of the keys."""
    pairs = given.items() if isinstance(given, Mapping) else several("entries", given)
    found: dict[str, str] = {}
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] in found:
            raise InvalidValueError("entries", _REQUIREMENT, pair, "entries")
        key, text = pair
        name = written("entries", key, most=_LONGEST_KEY)
        found[name] = written(f"entries[{name!r}]", text, most=_LONGEST_TEXT)
        if not found[name].strip():
            raise InvalidValueError(name, "text that is not blank", text, "blank")
    return tuple(sorted(found.items()))


@final
@attrs.frozen
class Texts:
    """The texts of a model in one language.

    Parameters
    ----------
    language : str
        Code of the language, such as ``en``.
    entries : mapping of str to str, or iterable of pairs
        Texts by their keys, such as ``level.easy_going.title``;
        `MaturityModel.text_keys` tells which there have to be.

    Raises
    ------
    InvalidValueError
        If the code is no key (code ``key``), a key stands twice (``entries``), or a
        text is blank, too long or not plain text.

    Examples
    --------
    >>> Texts("en", {"model.title": "Two levels"})["model.title"]
    'Two levels'
    """

    language: str = attrs.field(validator=is_key)
    entries: tuple[tuple[str, str], ...] = attrs.field(converter=_entries)
    _by_key: dict[str, str] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda texts: dict(texts.entries), takes_self=True),
    )

    __reduce__ = by_constructor

    def __getitem__(self, key: str) -> str:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return is_among(key, self._by_key)

    def strangers(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of its texts that are not among those given.

        Parameters
        ----------
        keys : iterable of str
            Keys that there may be.

        Returns
        -------
        tuple of str
            The others, in order.

        Examples
        --------
        >>> Texts("en", {"a": "x", "b": "y"}).strangers(["a"])
        ('b',)
        """
        known = frozenset(several("keys", keys))
        return tuple(key for key in self._by_key if key not in known)
