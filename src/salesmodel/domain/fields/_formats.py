"""E-mail addresses, phone numbers and web addresses: looked at once, from left to right.

What passes is kept as it was given. These are checks of form: whether anyone answers
there, no check can tell.
"""

import unicodedata
from typing import Final

from salesmodel._checks import written
from salesmodel.errors import InvalidValueError


__all__ = ["email", "phone", "url"]

_LONGEST_EMAIL = 320  # 64 before the sign, itself, and 255 after it
_LONGEST_LOCAL = 64
_LONGEST_HOST = 253
_LONGEST_LABEL = 63
_LONGEST_PHONE = 64
_LONGEST_URL = 2_048
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # from an emergency call to all of E.164
_MOST_EXTENSION = 11
_DIGITS: Final = frozenset("0123456789")
_IN_PHONE = _DIGITS | set(" -./()\u00a0\u2009\u202f\u2010\u2011")
_EXTENSIONS = ("ext.", "ext", "доб.", "доб", "x", "#")
_IN_LOCAL = frozenset("!#$%&'*+-/=?^_`{|}~.")
_NOT_IN_URL = frozenset('<>"{}|\\^`')


def email(name: str, value: object) -> str:
    """Return an e-mail address: a name, one at sign, and a host with a dot."""
    text = written(name, value, most=_LONGEST_EMAIL)
    local, _, host = text.rpartition("@")
    if _is_local(local) and "." in host and _is_host(host):
        return text
    raise InvalidValueError(name, "an e-mail address", value, "email")


def phone(name: str, value: object) -> str:
    """Return a phone number: digits as people group them, perhaps with an extension."""
    text = written(name, value, most=_LONGEST_PHONE)
    number, has_extension, extension = _cut_extension(text.strip(" ").casefold())
    is_number = _is_number(number.removeprefix("+"))
    if is_number and (not has_extension or _is_extension(extension)):
        return text
    raise InvalidValueError(name, "a phone number", value, "phone")


def url(name: str, value: object) -> str:
    """Return a web address: http or https, a host, no user and no blanks."""
    text = written(name, value, most=_LONGEST_URL)
    scheme, _, rest = text.partition("://")
    if scheme.lower() in ("http", "https") and _is_clean(rest):
        end = min(rest.find(mark) % (len(rest) + 1) for mark in "/?#")
        host, has_port, port = rest[:end].partition(":")
        if _is_host(host) and (not has_port or _is_port(port)):
            return text
    raise InvalidValueError(name, "an http or https address with a host", value, "url")


def _is_clean(text: str) -> bool:
    return text.isprintable() and " " not in text and _NOT_IN_URL.isdisjoint(text)


def _is_local(text: str) -> bool:
    """Tell whether this can stand before an at sign, unquoted."""
    return (
        len(text) <= _LONGEST_LOCAL
        and all(text.split("."))
        and all(sign in _IN_LOCAL or _is_of_a_word(sign) for sign in text)
    )


def _is_host(text: str) -> bool:
    """Tell whether this is the name of a host, in any script, or four numbers."""
    return len(text) <= _LONGEST_HOST and all(map(_is_label, text.split(".")))


def _is_label(text: str) -> bool:
    return (
        0 < len(text) <= _LONGEST_LABEL
        and text[0] != "-" != text[-1]
        and all(sign == "-" or _is_of_a_word(sign) for sign in text)
    )


def _is_of_a_word(sign: str) -> bool:
    """Tell a letter, a mark on one, or a digit from what could split an address."""
    return sign.isalnum() if sign.isascii() else _is_letter(unicodedata.category(sign))


def _is_letter(category: str) -> bool:
    return category[0] in "LM" or category == "Nd"


def _is_port(text: str) -> bool:
    is_short = 0 < len(text) <= 5 and _DIGITS.issuperset(text)
    return is_short and 0 < int(text) < 65_536


def _cut_extension(text: str) -> tuple[str, str, str]:
    """Part a number from its extension, at the first mark of one."""
    for mark in _EXTENSIONS:
        if mark in text:
            return text.partition(mark)
    return text, "", ""


def _is_extension(text: str) -> bool:
    digits = text.strip(" ")
    return 0 < len(digits) <= _MOST_EXTENSION and _DIGITS.issuperset(digits)


def _is_number(text: str) -> bool:
    """Tell whether this is a number of a phone: its digits, and how they are grouped."""
    n = sum(sign in _DIGITS for sign in text)
    return (
        _FEWEST_DIGITS <= n <= _MOST_DIGITS
        and _IN_PHONE.issuperset(text)
        and _are_paired(text)
    )


def _are_paired(text: str) -> bool:
    """Tell whether every bracket is closed, and none within another."""
    signs = "".join(sign for sign in text if sign in "()")
    return signs == "()" * (len(signs) // 2)
