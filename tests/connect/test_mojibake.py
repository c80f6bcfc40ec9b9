"""Text that was read under another encoding is told, and sound text is left in peace."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garbling import GARBLED, SOUND, garblings, misread
from salesmodel.connect._mojibake import is_garbled


LATIN = {
    "de": "äöüß",
    "fr": "àâçéèêëîïôûùüÿœ",
    "es": "áéíñóúü",
    "pl": "ąćęłńóśźż",
    "tr": "çğıöşü",
    "nordic": "åäöæøþð",
}
OTHERS = {
    "ru": ("бвгджзйклмнпрстфхцчшщ", "аеёиоуыэюя"),
    "uk": ("бвгґджзйклмнпрстфхцчшщ", "аеєиіїоуюя"),
    "sr": ("бвгдђжзјклљмнњпрстћфхцчџш", "аеиоу"),
    "el": ("βγδζθκλμνξπρστφχψ", "αάεέηήιίοόυύωώ"),
    "zh": ("北京科技有限公司", "张伟上海"),
}


@pytest.mark.parametrize("language", SOUND)
def test_sound_text_is_not_garbled(language):
    """Names as people write them are no mojibake, in whatever language."""
    assert [] == [text for text in SOUND[language] if is_garbled(text)]


@pytest.mark.parametrize("text", ["", "Acme Ltd.", string.printable, "?????"])
def test_ascii_is_never_garbled(text):
    """Nothing that is plain ASCII was read under another encoding."""
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "Владимир",
        "ДОГОВОР ПОДПИСАН",
        "Яна",
        "Ян",
        "Віра",
        "Müller",
        "GRÖSSE",
        "Österreich",
        "José",
        "CASTELLÓ",
        "L’été",
        "Łódź",
        "ŻABKA",
        "Škoda",
        "Dvořák",
        "İstanbul",
        "Παπαδόπουλος",
        "张伟",
        "阳",
        "5 €",
        "20 °C",
        "“quoted”",
        "😀😀",
        "Nguyễn",
        "Əli Məmmədov",
        "CLICHÉ",
    ],
)
def test_utf_8_that_was_read_as_cp1252_is_told(text):
    """Each character that comes out as two or more gives it away."""
    assert is_garbled(misread(text, "cp1252"))
    assert is_garbled(misread(misread(text, "cp1252"), "cp1252"))
    assert is_garbled(misread(text, "latin-1"))


@pytest.mark.parametrize(
    "text", ["Владимир", "Ян", "Müller", "José", "Łódź", "张伟", "“x”", "Nguyễn", "№ 5"]
)
def test_utf_8_that_was_read_as_cp1251_is_told(text):
    """The same for the code page of Russian systems."""
    assert is_garbled(misread(text, "cp1251"))
    assert is_garbled(misread(misread(text, "cp1251"), "cp1251"))


@pytest.mark.parametrize(
    "text", ["Сделка", "ООО «Ромашка»", "Яна", "Счёт", "Рубенович", "Віра", "ЕМІЛІЯ"]
)
def test_cp1251_that_was_read_as_western_is_told(text):
    """A word of letters with accents alone is none."""
    assert is_garbled(misread(text, "cp1252", "cp1251"))
    assert is_garbled(misread(text, "latin-1", "cp1251"))


@pytest.mark.parametrize("text", ["Анна\ufffd", "a\ud83db", "\udc9f"])
def test_what_is_no_text_is_told(text):
    """A replacement character and half a surrogate pair stand for what is lost."""
    assert is_garbled(text)


@pytest.mark.parametrize("text", ["UMEÃ…", "Г‚", "ÊÏ", "Äóø", "лії", "Вђеђђ", "BRIÓ™"])
def test_what_may_be_sound_is_left(text):
    """Of what is as likely sound nothing is said: capitals with a mark, short words."""
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "text", ["Иван Ð¡Ð´ÐµÐ»ÐºÐ°", "Acme (РЎРґРµР»РєР°)", "Ð¡Ð´Ðµ?Ð°"]
)
def test_one_garbled_word_is_enough(text):
    """A sound word beside it, or a character lost of it, hides no garbled one."""
    assert is_garbled(text)


@pytest.mark.parametrize("way", GARBLED)
def test_long_names_are_told_however_they_were_garbled(way):
    """Of names of a dozen languages no garbled one passes."""
    names = [
        name
        for language in ("ru", "uk", "de", "fr", "es", "pl", "tr", "el", "zh", "hi")
        for name in SOUND[language]
    ]
    found = {name: garblings(name)[way] for name in names if way in garblings(name)}

    assert len(found) >= 7
    assert {} == {name: one for name, one in found.items() if not is_garbled(one)}


@st.composite
def words(draw, consonants, vowels, *, least=1):
    """Draw words of syllables, each of them a consonant and a vowel."""
    syllable = st.builds(
        str.__add__, st.sampled_from([*consonants]), st.sampled_from([*vowels])
    )
    found = st.lists(syllable, min_size=least, max_size=6).map("".join)
    return draw(st.lists(found, min_size=1, max_size=6))


@pytest.mark.parametrize("language", LATIN)
@given(data=st.data())
def test_words_with_accents_are_sound(language, data):
    """Accents that stand among plain letters are no mojibake, whatever is behind a word."""
    several = data.draw(words("bdgklmnprst", f"aeiou{LATIN[language]}"))
    mark = data.draw(st.sampled_from([*" -–—…!?’”»™", "\xa0"]))
    text = mark.join(several)

    assert not is_garbled(text)
    assert not is_garbled(text.title())


@pytest.mark.parametrize("language", OTHERS)
@given(data=st.data())
def test_words_of_other_alphabets_are_sound(language, data):
    """Neither are words of other letters, small or with a capital in front."""
    several = data.draw(words(*OTHERS[language]))
    mark = data.draw(st.sampled_from([" ", "-", " – ", ", ", "» «", "… "]))

    assert not is_garbled(mark.join(several))
    assert not is_garbled(mark.join(word.capitalize() for word in several))


@pytest.mark.parametrize("language", ["ru", "el", "zh"])
@given(data=st.data())
def test_garbled_words_of_other_alphabets_are_told(language, data):
    """However it was garbled, a word of six letters gives it away."""
    for word in data.draw(words(*OTHERS[language], least=3)):
        for way, garbled in garblings(word).items():
            assert is_garbled(garbled), way


@given(text=st.text())
def test_any_text_is_told_garbled_or_not(text):
    """Whatever the text, the answer is yes or no, and no for ASCII."""
    assert is_garbled(text) in {True, False}
    assert not (text.isascii() and is_garbled(text))
