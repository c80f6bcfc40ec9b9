"""The marks of money that stand beside a number, and what each may mean."""

from collections.abc import Mapping
from typing import Final


__all__ = ["CURRENCIES"]

_DOLLAR_CODES: Final = (
    "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BSD BBD "
    "BZD BMD BND FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"
)
_DOLLARS: Final = frozenset(_DOLLAR_CODES.split())
_KRONOR: Final = frozenset({"SEK", "NOK", "DKK", "ISK"})
_RUBLES: Final = frozenset({"RUB"})
_FRANCS: Final = frozenset({"CHF"})

CURRENCIES: Final[Mapping[str, frozenset[str]]] = {
    "$": _DOLLARS,
    "us$": frozenset({"USD"}),
    "ca$": frozenset({"CAD"}),
    "a$": frozenset({"AUD"}),
    "nz$": frozenset({"NZD"}),
    "hk$": frozenset({"HKD"}),
    "s$": frozenset({"SGD"}),
    "r$": frozenset({"BRL"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₽": _RUBLES,
    "руб": _RUBLES,  # noqa: RUF001 — Russian text
    "руб.": _RUBLES,  # noqa: RUF001 — Russian text
    "р": _RUBLES,  # noqa: RUF001 — Russian text
    "р.": _RUBLES,  # noqa: RUF001 — Russian text
    "₴": frozenset({"UAH"}),
    "₸": frozenset({"KZT"}),
    "₹": frozenset({"INR"}),
    "₺": frozenset({"TRY"}),
    "₩": frozenset({"KRW"}),
    "₪": frozenset({"ILS"}),
    "zł": frozenset({"PLN"}),
    "kč": frozenset({"CZK"}),
    "kr": _KRONOR,
    "kr.": _KRONOR,
    "fr": _FRANCS,
    "fr.": _FRANCS,
    "sfr.": _FRANCS,
}
"""Marks in lower case, each with the ISO 4217 codes it may stand for."""
