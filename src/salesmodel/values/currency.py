"""Currencies of ISO 4217 and how many decimals each has.

The table is that of ISO 4217, list one: its minor units, not the digits in cash use
that CLDR tells. Funds and metals without a minor unit (``XAU``, ``XDR``, ``XXX``, …)
are not in it, because no amount of them can be stored exactly. Codes that were
withdrawn since 2020 stay, so that a history of deals can be read.
"""

from collections.abc import Mapping
from types import MappingProxyType

from salesmodel.errors import InvalidValueError


__all__ = ["ALIASES", "currency_code", "minor_digits"]

_CODES_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP
        BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB
        EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
        KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
        MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
        RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
        TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
        ANG BGN CUC HRK SLL ZWL
    """,  # the last row: withdrawn since 2020
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    {code: n for n, codes in _CODES_BY_DIGITS.items() for code in codes.split()}
)
_LONGEST_GUESS = 8

ALIASES: Mapping[str, str] = MappingProxyType({"RUR": "RUB", "XEU": "EUR"})
"""Historic codes that data still uses for one unit of a currency of today."""


def currency_code(code: str) -> str:
    """Return `code` if it is a currency that amounts can be in.

    Parameters
    ----------
    code : str
        Three upper-case ASCII letters of ISO 4217.

    Returns
    -------
    str
        The same code.

    Raises
    ------
    InvalidValueError
        If it is not known, or has no minor unit (code ``currency``); the error
        suggests the code that was probably meant.

    Examples
    --------
    >>> currency_code("EUR")
    'EUR'
    >>> currency_code("rur")
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.InvalidValueError: currency must be an ISO 4217 code with a minor \
unit, such as 'RUB', got 'rur'
    """
    if _is_known(code):
        return str.__str__(code)  # of a member of an enumeration, the text alone
    requirement = f"an ISO 4217 code with a minor unit, such as {_meant(code)!r}"
    raise InvalidValueError("currency", requirement, code, "currency")


def minor_digits(code: str) -> int:
    """Tell how many decimals the minor unit of a currency has.

    Parameters
    ----------
    code : str
        Three upper-case ASCII letters of ISO 4217.

    Returns
    -------
    int
        Decimals of the minor unit, from 0 to 4.

    Raises
    ------
    InvalidValueError
        If the code is not known (code ``currency``).

    References
    ----------
    .. [1] ISO 4217:2015, list one: "Current currency & funds code list".

    Examples
    --------
    >>> minor_digits("EUR"), minor_digits("JPY"), minor_digits("KWD")
    (2, 0, 3)
    """
    return _MINOR_DIGITS[currency_code(code)]


def _is_known(code: object) -> bool:
    return isinstance(code, str) and code in _MINOR_DIGITS


def _meant(code: object) -> str:
    """Guess which code was meant, EUR when nothing is near."""
    if not isinstance(code, str) or len(code) > _LONGEST_GUESS:
        return "EUR"
    guess = code.strip().upper()
    guess = ALIASES.get(guess, guess)
    return guess if guess in _MINOR_DIGITS else "EUR"
