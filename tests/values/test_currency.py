"""Tests of the currency table."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.values import ALIASES, currency_code, minor_digits


GOLDEN = {
    0: [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ],
    2: [
        "EUR",
        "USD",
        "RUB",
        "HUF",
        "MGA",
        "MRU",
        "TWD",
        "IDR",
        "LBP",
        "CZK",
        "BGN",
        "ZWG",
        "XCG",
        "SLE",
        "VED",
        "CHE",
        "MXV",
    ],
    3: ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"],
    4: ["CLF", "UYW"],
}


@pytest.mark.parametrize("digits", GOLDEN)
def test_minor_digits_are_those_of_iso_4217(digits):
    """The minor unit is that of the standard, not of cash use."""
    assert {digits} == {minor_digits(code) for code in GOLDEN[digits]}


@pytest.mark.parametrize(
    "code", ["XXX", "XTS", "XAU", "XAG", "XPT", "XPD", "XDR", "XSU", "XUA", "XBA"]
)
def test_codes_without_a_minor_unit_are_refused(code):
    """Metals, tests and baskets hold no amounts."""
    with pytest.raises(InvalidValueError) as caught:
        minor_digits(code)

    assert "currency" == caught.value.code


@pytest.mark.parametrize(
    ("given", "suggested"),
    [
        ("usd", "'USD'"),
        (" eur ", "'EUR'"),
        ("RUR", "'RUB'"),
        ("rur", "'RUB'"),
        ("€", "'EUR'"),
        ("EURO", "'EUR'"),
        ("\uff35\uff33\uff24", "'EUR'"),
        ("", "'EUR'"),
        ("x" * 10_000, "'EUR'"),
        (None, "'EUR'"),
        (840, "'EUR'"),
        (["USD"], "'EUR'"),
    ],
)
def test_an_unknown_code_is_refused_with_a_suggestion(given, suggested):
    """The error names the code that was probably meant."""
    with pytest.raises(InvalidValueError) as caught:
        currency_code(given)

    assert "currency" == caught.value.code
    assert suggested in caught.value.requirement


def test_every_alias_leads_to_a_currency():
    """An alias is no currency itself and its target is one."""
    assert list(ALIASES.values()) == [currency_code(code) for code in ALIASES.values()]
    for alias in ALIASES:
        with pytest.raises(InvalidValueError):
            currency_code(alias)
