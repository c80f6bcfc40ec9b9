"""Catalogues of gettext that come with the package, each text under its key."""

import gettext
import io
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Final

from salesmodel.errors import InvalidValueError
from salesmodel.maturity.texts import Texts


__all__ = ["LANGUAGES", "texts_of", "word"]

LANGUAGES: Final = ("en", "ru")
"""Languages that the package speaks."""


@cache
def _catalogue(domain: str, language: str) -> gettext.GNUTranslations:
    """Read one catalogue."""
    place = f"locale/{language}/LC_MESSAGES/{domain}.mo"
    data = pkgutil.get_data("salesmodel.maturity", place)
    return gettext.GNUTranslations(io.BytesIO(data or b""))


def texts_of(domain: str, language: str, keys: Iterable[str]) -> Texts:
    """Return the texts of a model; a key without a text is left out."""
    catalogue = _catalogue(domain, language)
    found = {key: catalogue.gettext(key) for key in keys}
    return Texts(language, {key: text for key, text in found.items() if text != key})


def word(key: str, language: str) -> str:
    """Return a word of the tables of results, in English unless it is known otherwise."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    text = _catalogue("words", known).gettext(f"word.{key}")
    if text == f"word.{key}":
        raise InvalidValueError("word", "a word of the catalogue", key, "word")
    return text
