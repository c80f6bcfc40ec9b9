"""Tests of the catalogues of gettext that are shipped."""

import gettext
import io
import re

import pytest
from babel.messages import pofile

from catalogues import LOCALE, SOURCES, compiled, messages
from maturity_cases import REPEATS, refused
from salesmodel.maturity import Texts
from salesmodel.maturity._catalogues import LANGUAGES, texts_of, word


CYRILLIC = re.compile("[\u0410-\u044f]")
HINT = "run python tests/catalogues.py"


def named(source):
    """Name a source by its language and domain."""
    return f"{source.parts[-3]}-{source.stem}"


def test_every_language_has_every_catalogue():
    """Of each domain there is one in each language."""
    expected = {
        (code, each) for code in LANGUAGES for each in ("repeat_sales", "words")
    }

    assert expected == {(source.parts[-3], source.stem) for source in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_what_is_shipped_is_what_its_source_says(source):
    """The compiled catalogue is, byte for byte, the source compiled again."""
    text = source.read_text("utf-8")

    assert compiled(text) == source.with_suffix(".mo").read_bytes(), HINT
    assert compiled(text) == compiled(text)


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_others_read_catalogues_as_we_do(source):
    """Babel reads the source, and gettext what was compiled, to the same texts."""
    own = messages(source.read_text("utf-8"))
    with source.open("rb") as stream:
        theirs = {each.id: each.string for each in pofile.read_po(stream) if each.id}
    read = gettext.GNUTranslations(io.BytesIO(source.with_suffix(".mo").read_bytes()))

    assert {key: text for key, text in own.items() if key} == theirs
    assert all(theirs[key] == read.gettext(key) for key in theirs)
    assert source.parts[-3] == read.info()["language"]


@pytest.mark.parametrize("domain", ["repeat_sales", "words"])
def test_no_key_lacks_either_language(domain):
    """Both catalogues have the same keys in the same order, and a text for each."""
    told = [
        messages((LOCALE / code / "LC_MESSAGES" / f"{domain}.po").read_text("utf-8"))
        for code in LANGUAGES
    ]

    assert list(told[0]) == list(told[1])
    assert all(text.strip() for each in told for text in each.values())


def test_the_model_and_its_catalogue_have_the_same_keys():
    """Nothing is translated that nobody shows."""
    source = LOCALE / "en" / "LC_MESSAGES" / "repeat_sales.po"
    keys = messages(source.read_text("utf-8")).keys() - {""}

    assert set(REPEATS.text_keys) == keys


def test_russian_is_russian_and_english_is_not():
    """Each text is in the letters of its language, save for words such as ABC/XYZ."""
    english, russian = REPEATS.texts

    assert not any(CYRILLIC.search(text) for _, text in english.entries)
    assert all(CYRILLIC.search(text) for _, text in russian.entries)


def test_a_text_that_is_not_there_is_left_out():
    """A model says which of its keys have none."""
    found = texts_of("repeat_sales", "ru", ["model.title", "model.nothing"])

    assert Texts("ru", {"model.title": "Четыре модели повторных продаж"}) == found


def test_words_are_english_unless_their_language_is_known():
    """A model may have texts in a language that the package does not speak."""
    assert ("level", "уровень", "level") == tuple(
        word("level", code) for code in ("en", "ru", "de")
    )
    assert "word" == refused(lambda: word("nothing", "en"))
