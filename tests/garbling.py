"""Sound text of several languages, and the ways in which it is garbled in practice."""

SOUND = {
    "ru": [
        "Владимир Ёлкин",
        "№ 5 – «Ромашка»",
        "ООО «Плюс Г»",
        "Первичный контакт",
        "ДОГОВОР ПОДПИСАН",
        "Яна",
        "Дорого…",
        "Счёт выставлен",
    ],
    "uk": ["Наталії", "КИЇВ", "Рівне", "ПІР’Я", "Ґанок"],
    "be": ["Ўладзімір", "Мінск"],
    "sr": ["Ђорђе Ћосић", "Љубљана", "Ðorđe"],
    "en": ["Café Noir", "Brontë", "naïve £5", "CAFFÈ™", "O’Neil", "½ price"],
    "de": ["Müller & Söhne", "Überraschung", "GRÖSSE", "„Spaß“", "Österreich"],
    "fr": ["Société Générale", "L’été à Évry", "NESTLÉ®", "Œuvre", "Garçon"],
    "es": ["José Peña", "Ñandú", "CASTELLÓ", "áéíóú", "¿Qué?", "Mª Ángeles"],
    "pt": ["Ângela", "Promoção", "MAÇÃ – 5", "“BOM DIA, AMANHÃ”", "São Paulo"],
    "pl": ["Łódź", "Żabka", "Śląskie Świeże", "ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "Wójcik"],
    "cs": ["Škoda", "Dvořák", "Žďár"],
    "tr": ["Şişli Güneş", "İstanbul", "Çağrı Işık"],
    "nordic": ["UMEÅ–STOCKHOLM", "UMEÅ\xa0AB", "Åse", "æøå", "åäö", "Töölön jäääär"],
    "is": ["Þýðing", "þíð", "Guðþór Æðey"],
    "el": ["Παπαδόπουλος", "ΑΘΗΝΑ", "Ελλάδα Α.Ε."],
    "zh": ["北京科技有限公司", "张伟", "上海"],
    "ja": ["株式会社さくら"],
    "ko": ["삼성전자"],
    "ar": ["شركة النور"],
    "he": ["שלום בעמ"],
    "hi": ["टाटा समूह"],
    "th": ["บริษัท"],
    "hy": ["Երևան"],
    "ka": ["თბილისი"],
    "vi": ["Nguyễn Văn Dương"],
    "az": ["Məmmədov"],
    "signs": ["5 €", "20 °C", "3 × 4", "™", "Ã", "Å…", "😀", "è…»", "société…»"],
}
"""Names, stages and words as people write them, by language."""


def misread(text, page, written="utf-8"):
    """Return text that was written in one encoding and read as another one.

    A byte that the code page has no character for stays what it is, as browsers do it.
    """
    found = []
    for byte in text.encode(written):
        try:
            found.append(bytes([byte]).decode(page))
        except UnicodeDecodeError:
            found.append(chr(byte))
    return "".join(found)


def twice(text, page):
    """Return text that went through it two times."""
    return misread(misread(text, page), page)


def replaced(text):
    """Return text of which what is not ASCII was replaced."""
    return text.encode().decode("ascii", "replace")


def halved(text):
    """Return text of which half a surrogate pair is left."""
    return f"{text[:1]}\ud83d{text[1:]}"


GARBLED = {
    "UTF-8 as cp1252": lambda text: misread(text, "cp1252"),
    "UTF-8 as latin-1": lambda text: misread(text, "latin-1"),
    "UTF-8 as cp1251": lambda text: misread(text, "cp1251"),
    "cp1251 as cp1252": lambda text: misread(text, "cp1252", "cp1251"),
    "cp1251 as latin-1": lambda text: misread(text, "latin-1", "cp1251"),
    "UTF-8 as cp1252, twice": lambda text: twice(text, "cp1252"),
    "UTF-8 as latin-1, twice": lambda text: twice(text, "latin-1"),
    "UTF-8 as cp1251, twice": lambda text: twice(text, "cp1251"),
    "cp1251 as cp1252, then UTF-8 as cp1251": lambda text: misread(
        misread(text, "cp1252", "cp1251"), "cp1251"
    ),
    "replaced": replaced,
    "half a surrogate pair": halved,
}
"""What happens to text, each by its name."""


def garblings(text):
    """Return what may become of a text, by what happened to it; not what leaves it."""
    found = {}
    for name, garble in GARBLED.items():
        if "cp1251 as" in name.removeprefix("UTF-8 as") and not is_cyrillic(text):
            continue
        garbled = garble(text)
        if garbled != text:
            found[name] = garbled
    return found


def is_cyrillic(text):
    """Tell whether a text has a Cyrillic word and can be written in cp1251."""
    try:
        text.encode("cp1251")
    except UnicodeEncodeError:
        return False
    return any("А" <= one <= "я" for one in text)
