"""Date formats: the directives of strptime, translated to a linear pattern.

`datetime.strptime` itself depends on the locale of the process and reads digits of any
script; this reader does neither.
"""

import functools
import re
from collections.abc import Mapping
from typing import Final

import attrs

from salesmodel.errors import DefinitionError


__all__ = ["DIRECTIVES", "MONTHS", "Layout", "layout"]

_NAME: Final = r"([^\W\d_]+\.?)"
DIRECTIVES: Final[Mapping[str, tuple[int, int]]] = {
    "Y": (4, 4),
    "m": (1, 2),
    "d": (1, 2),
    "H": (1, 2),
    "M": (1, 2),
    "S": (1, 2),
    "f": (1, 9),
    "y": (2, 2),
    "z": (0, 0),
    "j": (1, 3),
    "b": (0, 0),
    "B": (0, 0),
    "p": (0, 0),
    "I": (1, 2),
}
"""The supported directives, each with the fewest and most digits it takes."""
_FULL_WIDTHS: Final = {"m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "j": 3, "I": 2, "f": 6}
_PATTERNS: Final[Mapping[str, str]] = {
    "z": r"( ?(?:Z|[+-][0-9]{2}(?::[0-9]{2}(?::[0-9]{2})?|[0-9]{2})?|[A-Za-z]{2,5}))",
    "b": _NAME,
    "B": _NAME,
    "p": r"([AaPp][Mm])",
}

_SPELLINGS: Final[Mapping[str, str]] = {
    "en": """jan january, feb february, mar march, apr april, may, jun june, jul july,
        aug august, sep sept september, oct october, nov november, dec december""",
    "ru": """янв янв. январь января, фев фев. февр февр. февраль февраля,
        мар мар. март марта, апр апр. апрель апреля, май мая, июн июн. июнь июня,
        июл июл. июль июля, авг авг. август августа,
        сен сен. сент сент. сентябрь сентября, окт окт. октябрь октября,
        ноя ноя. нояб нояб. ноябрь ноября, дек дек. декабрь декабря""",
    "fr": """janv janv. janvier, févr févr. fév fév. février fevrier, mars,
        avr avr. avril, mai, juin, juil juil. juillet, août aout,
        sept sept. septembre, oct oct. octobre, nov nov. novembre,
        déc déc. décembre decembre""",
}
MONTHS: Final[Mapping[str, Mapping[str, int]]] = {
    locale: {
        name: number
        for number, names in enumerate(spellings.split(","), start=1)
        for name in names.split()
    }
    for locale, spellings in _SPELLINGS.items()
}
"""The names of the months in lower case, by locale."""


@attrs.frozen
class Layout:
    """A format as translated.

    Parameters
    ----------
    pattern : re.Pattern of str
        Matches a whole text, one group a directive.
    fields : tuple of str
        The directive of each group.
    pieces : tuple of (str, int)
        Directives at their full width, and literals with width 0, in order.
    """

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    pieces: tuple[tuple[str, int], ...]


@functools.lru_cache(maxsize=64)
def layout(text: str) -> Layout:
    """Translate a format, or tell everything that is wrong with it."""
    tokens = re.findall(r"%.?|[^%]", text, re.DOTALL)
    names = [found[1:] for found in tokens if found[0] == "%" and found != "%%"]
    if problems := _problems(names):
        raise DefinitionError("DateFormat", problems)
    patterns: list[str] = []
    pieces: list[tuple[str, int]] = []
    for at, found in enumerate(tokens):
        name = found[1:]
        if found == "%%" or found[0] != "%":
            patterns.append(re.escape(found[-1]))
            pieces.append((found[-1], 0))
        elif name in _PATTERNS:
            patterns.append(_PATTERNS[name])
            pieces.append((name, 1))
        else:
            # Side by side, only full widths tell where one number ends.
            beside = tokens[max(at - 1, 0) : at] + tokens[at + 1 : at + 2]
            least, most = DIRECTIVES[name]
            full = _FULL_WIDTHS.get(name, most)
            width = f"{full}" if any(map(_is_number, beside)) else f"{least},{most}"
            patterns.append(f"([0-9]{{{width}}})")
            pieces.append((name, full))
    return Layout(re.compile("".join(patterns)), tuple(names), tuple(pieces))


def _is_number(part: str) -> bool:
    """Tell whether a part takes digits or is one."""
    is_directive = part[0] == "%" and part[1:] not in {*_PATTERNS, "%"}
    return is_directive or part.isdigit()


def _problems(names: list[str]) -> tuple[str, ...]:
    """List what is wrong with the directives of a format."""
    unknown = sorted({f"%{name}" for name in names if name not in DIRECTIVES})
    known = " ".join(f"%{name}" for name in DIRECTIVES)
    have = set(names)
    complaints = {
        f"{' '.join(unknown)} unknown, supported are {known} %%": bool(unknown),
        "a directive stands twice": len(have) < len(names),
        "one of %Y and %y is needed": len(have & {"Y", "y"}) != 1,
        "either %j, or %d with one of %m %b %B, is needed": (
            have & {"d", "m", "b", "B", "j"} not in ({"j"}, *({"d", m} for m in "mbB"))
        ),
        "%I and %p need each other": ("I" in have) != ("p" in have),
        "%H and %I exclude each other": {"H", "I"} <= have,
        "%M needs an hour, %S needs %M, %f needs %S, %z needs an hour": any(
            late in have and not have & early
            for late, early in (
                ("M", {"H", "I"}),
                ("S", {"M"}),
                ("f", {"S"}),
                ("z", {"H", "I"}),
            )
        ),
    }
    return tuple(text for text, holds in complaints.items() if holds)
