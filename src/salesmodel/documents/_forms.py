"""How values are written: exact, and the same on every machine."""

import decimal
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast, get_args

from salesmodel._facts import shown
from salesmodel.documents._shapes import Kind
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money, Rounding, minor_digits, zone


__all__ = [
    "ROUNDINGS",
    "date_form",
    "default_form",
    "money_form",
    "number_form",
    "one_line_form",
    "percent_form",
    "plain_number",
    "truncate_form",
    "url_form",
    "yes_no_form",
]

ROUNDINGS: Final[tuple[Rounding, ...]] = get_args(Rounding)

_WIDE = decimal.Context(  # holds a number of 34 digits with 30 decimals, and more
    prec=100,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    traps=[decimal.InvalidOperation],
)
_SCHEMES = ("http", "https", "mailto", "tel")
_NOT_IN_URL = frozenset('<>"{}|\\^`')
_OF_DAYS: Final[dict[str, Callable[[Any], str]]] = {
    "d": lambda day: f"{day.day:02}",
    "e": lambda day: str(day.day),
    "m": lambda day: f"{day.month:02}",
    "Y": lambda day: f"{day.year:04}",
    "y": lambda day: f"{day.year % 100:02}",
    "%": lambda _: "%",
}
_OF_MOMENTS: Final[dict[str, Callable[[Any], str]]] = _OF_DAYS | {
    "H": lambda moment: f"{moment.hour:02}",
    "M": lambda moment: f"{moment.minute:02}",
    "S": lambda moment: f"{moment.second:02}",
}
_MONTHS = 12


def plain_number(number: Decimal) -> str:
    """Write a number with the decimals it has."""
    return f"{number or abs(number):f}"


def number_form(_: Kind, told: Mapping[str, Any]) -> Callable[[Decimal], str]:
    """Write a number in groups, with a number of decimals."""
    _check_marks(told)
    return lambda number: _grouped(_settled(number, told["digits"], told), told)


def percent_form(_: Kind, told: Mapping[str, Any]) -> Callable[[Decimal], str]:
    """Write a share of one as a percentage."""

    def form(share: Decimal) -> str:
        settled = _settled(_WIDE.multiply(share, Decimal(100)), told["digits"], told)
        number = plain_number(settled).replace(".", told["decimal"])
        return f"{number}{told['sign']}"

    return form


def money_form(_: Kind, told: Mapping[str, Any]) -> Callable[[Money], str]:
    """Write an amount in groups, with the code of its currency."""
    _check_marks(told)

    def form(money: Money) -> str:
        digits = told["digits"]
        if digits is None:
            digits = minor_digits(money.currency)
        amount = _grouped(_settled(money.amount, digits, told), told)
        match told["currency"]:
            case "before":
                return f"{money.currency} {amount}"
            case "after":
                return f"{amount} {money.currency}"
            case _:
                return amount

    return form


def _check_marks(told: Mapping[str, Any]) -> None:
    """Refuse marks that nobody could tell apart."""
    if told["thousands"] == told["decimal"]:
        requirement = f"another mark than decimal, {shown(told['decimal'])}"
        raise InvalidValueError("thousands", requirement, told["thousands"], "marks")


def _settled(number: Decimal, digits: int | None, told: Mapping[str, Any]) -> Decimal:
    """Bring a number to its decimals; without a rounding, only if nothing is lost."""
    if digits is None:
        return number
    unit = Decimal((0, (1,), -digits))
    way = f"ROUND_{(told['rounding'] or 'half_even').upper()}"
    settled = number.quantize(unit, way, _WIDE)
    if told["rounding"] is None and settled != number:
        requirement = f"of at most {digits} decimals, unless rounding is stated"
        raise InvalidValueError("value", requirement, number, "scale")
    return settled


def _grouped(number: Decimal, told: Mapping[str, Any]) -> str:
    """Write a number with the marks that are told."""
    before, point, after = f"{number or abs(number):,f}".partition(".")
    mark = told["decimal"] if point else ""
    return f"{before.replace(',', told['thousands'])}{mark}{after}"


def date_form(kind: Kind, told: Mapping[str, Any]) -> Callable[[Any], str]:
    """Write a day, or a moment as the clocks of a zone show it."""
    if (kind == "instant") != (told["zone"] is not None):
        requirement = "stated for a moment, and only for one"
        raise InvalidValueError("zone", requirement, told["zone"], "zone")
    signs = dict(_OF_DAYS if kind == "date" else _OF_MOMENTS)
    if told["months"] is not None:
        signs["B"] = _month_form(told["months"])
    parts = _pattern(told["pattern"], signs)
    if kind == "date":
        return lambda day: "".join(part(day) for part in parts)
    place = zone(told["zone"])
    return lambda moment: _moment(moment.astimezone(place), parts)


def _moment(wall: datetime, parts: list[Callable[[Any], str]]) -> str:
    return "".join(part(wall) for part in parts)


def _month_form(months: str) -> Callable[[date], str]:
    """Name months by twelve words."""
    names = months.split()
    if len(names) != _MONTHS:
        raise InvalidValueError("months", "twelve words", months, "months")
    return lambda day: names[day.month - 1]


def _pattern(
    pattern: str, signs: Mapping[str, Callable[[Any], str]]
) -> list[Callable[[Any], str]]:
    """Read a pattern of signs, such as ``%d.%m.%Y``."""
    first, *rest = pattern.replace("%%", "%\0").split("%")
    parts = [_constant(first)]
    for each in rest:
        sign = each[:1].replace("\0", "%")
        if sign not in signs:
            known = ", ".join(f"%{known}" for known in signs)
            requirement = f"made of {known} and other text"
            raise InvalidValueError("pattern", requirement, pattern, "pattern")
        parts += [signs[sign], _constant(each[1:])]
    return parts


def _constant(text: str) -> Callable[[Any], str]:
    return lambda _: text


def default_form(_: Kind, told: Mapping[str, Any]) -> Callable[[str | None], str]:
    """Stand in for what is missing."""
    return lambda text: cast("str", told["text"]) if text is None else text


def truncate_form(_: Kind, told: Mapping[str, Any]) -> Callable[[str], str]:
    """Cut text by code points, and show that it was cut."""
    length: int = told["length"]
    return lambda text: text if len(text) <= length else f"{text[: length - 1]}…"


def one_line_form(_: Kind, __: Mapping[str, Any]) -> Callable[[str], str]:
    """Bring text into one line."""
    return lambda text: " ".join(text.split())


def yes_no_form(_: Kind, told: Mapping[str, Any]) -> Callable[[bool], str]:
    """Say yes or no in two texts."""
    return lambda is_so: cast("str", told["yes" if is_so else "no"])


def url_form(_: Kind, __: Mapping[str, Any]) -> Callable[[str], str]:
    """Pass an address that one may follow, and refuse all others."""
    return _url


def _url(text: str) -> str:
    """Return an address whose scheme runs nothing."""
    scheme, _, rest = text.partition(":")
    is_clean = text.isprintable() and " " not in text and _NOT_IN_URL.isdisjoint(text)
    is_known = scheme.lower() in _SCHEMES and rest.strip("/") != ""
    has_host = scheme.lower() in ("mailto", "tel") or rest.startswith("//")
    if is_clean and is_known and has_host:
        return text
    raise InvalidValueError(
        "value", "an http, https, mailto or tel address", text, "url"
    )
