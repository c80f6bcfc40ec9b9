"""Amounts are read strictly, and never by a guess."""

# ruff: noqa: RUF001 — Russian text, and marks that only look like ASCII

import time

import numpy as np
import pytest

from salesmodel._arrays import MISSING
from salesmodel.connect.cells.numbers import NumberFormat, amounts
from salesmodel.errors import DefinitionError, InvalidValueError


UNDECLARED = NumberFormat()
COMMA = NumberFormat(decimal=",")
ANY_SIGN = NumberFormat(
    decimal=",",
    negatives=["parentheses", "trailing", "unicode_minus"],
)


def one(text, form=UNDECLARED, *, currency="EUR", digits=2):
    """Read one amount: its minor units, its fault, or None where it is blank."""
    read = amounts([text], currency=currency, digits=digits, form=form)
    value = int(read.values[0])
    return read.faults.get(0, None if value == MISSING else value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 500),
        ("+5", 500),
        ("-5.5", -550),
        ("1234.50", 123450),
        ("007", 700),
        ("5.500", 550),
        ("-0.00", 0),
        ("1000000000000000", 10**17),
        ("-1000000000000000.00", -(10**17)),
        (" 5\t", 500),
        ("\u00a05\u202f", 500),
        ("", None),
        (" \u00a0\t", None),
    ],
)
def test_undeclared_format_reads_plain_amounts(text, expected):
    """An undeclared format reads ASCII digits with a point."""
    assert expected == one(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234", "ambiguous_number"),
        ("1,234.50", "ambiguous_number"),
        ("1.234.567", "amount_syntax"),
        ("1 234", "amount_syntax"),
        ("5.", "amount_syntax"),
        (".5", "amount_syntax"),
        ("--5", "amount_syntax"),
        ("+-5", "amount_syntax"),
        ("- 5", "amount_syntax"),
        ("-", "amount_syntax"),
        ("five", "amount_syntax"),
        ("5 apples", "amount_syntax"),
        ("NaN", "amount_syntax"),
        ("Infinity", "amount_syntax"),
        ("1e3", "amount_syntax"),
        ("1_000", "amount_syntax"),
        ("=1+1", "amount_syntax"),
        ("1\n2", "amount_syntax"),
        ("１２３", "amount_syntax"),
        ("٣٤", "amount_syntax"),
        ("5.555", "scale"),
        ("5.0000001", "scale"),
        ("1000000000000000.01", "too_large"),
        ("9" * 64, "too_large"),
        ("9" * 65, "too_large"),
        ("x" * 65, "amount_syntax"),
        ("5" + "x" * 65, "amount_syntax"),
    ],
)
def test_undeclared_format_refuses_everything_else(text, expected):
    """An undeclared format tells what is wrong with every other text."""
    assert expected == one(text)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("1 234,56", COMMA, 123456),
        ("1\u00a0234\u202f567,5", COMMA, 123456750),
        ("1234,56", COMMA, 123456),
        ("12 34,56", COMMA, "amount_syntax"),
        ("1 2345", COMMA, "amount_syntax"),
        ("1.5", COMMA, "amount_syntax"),
        ("1.234.567,89", COMMA, "amount_syntax"),
        ("1.234.567,89", NumberFormat(decimal=",", grouping="."), 123456789),
        ("1 234,56", NumberFormat(decimal=",", grouping="."), "amount_syntax"),
        ("1'234.50", NumberFormat(grouping="'"), 123450),
        ("1’234.50", NumberFormat(grouping="'"), 123450),
        ("1,234", NumberFormat(grouping=","), 123400),
        ("1,234", NumberFormat(decimal=".", grouping=","), 123400),
        ("1,234", NumberFormat(decimal="."), "amount_syntax"),
        ("1234", NumberFormat(grouping=","), 123400),
        ("1,23,456.00", NumberFormat(indian=True), 12345600),
        ("12,34,56,789.5", NumberFormat(indian=True, grouping=","), 12345678950),
        ("123,456", NumberFormat(indian=True), "amount_syntax"),
        ("1,23,456.00", NumberFormat(grouping=","), "amount_syntax"),
        ("1 000 000 000 000 000,01", COMMA, "too_large"),
    ],
)
def test_groups_are_read_as_declared(text, form, expected):
    """Groups of digits are read only as declared, and only well formed."""
    assert expected == one(text, form)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1 200,00)", -120000),
        ("(€5)", -500),
        ("1200-", -120000),
        ("5−", -500),
        ("−5", -500),
        ("€ −5", -500),
        ("-€5", -500),
        ("-5", -500),
        ("(-5)", "amount_syntax"),
        ("(5", "amount_syntax"),
        ("5)", "amount_syntax"),
        ("-5-", "amount_syntax"),
        ("-€-5", "amount_syntax"),
    ],
)
def test_negatives_are_read_when_declared(text, expected):
    """Declared ways to write a negative amount are read, once each."""
    assert expected == one(text, ANY_SIGN)


@pytest.mark.parametrize("text", ["(5)", "5-", "−5"])
def test_negatives_are_refused_by_default(text):
    """No way to write a negative amount is read undeclared."""
    assert one(text) == "amount_syntax"


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("$1200", "USD", 120000),
        ("$1200", "CAD", 120000),
        ("$1200", "EUR", "currency_conflict"),
        ("US$ 5", "USD", 500),
        ("R$5", "BRL", 500),
        ("US$ 5", "CAD", "currency_conflict"),
        ("QQ$5", "USD", "amount_syntax"),
        ("1200 руб.", "RUB", 120000),
        ("1200 р.", "RUB", 120000),
        ("1200₽", "RUB", 120000),
        ("1200 РУБ", "RUB", 120000),
        ("1200 руб.", "KZT", "currency_conflict"),
        ("€ 5", "EUR", 500),
        ("USD 5", "USD", 500),
        ("USD 5", "EUR", "currency_conflict"),
        ("$5 USD", "USD", 500),
        ("$5 CAD", "USD", "currency_conflict"),
        ("¥5", "CNY", 500),
        ("kr 5", "NOK", 500),
        ("Fr. 5", "CHF", 500),
        ("5 zł", "PLN", 500),
        ("5 usd", "USD", "amount_syntax"),
        ("€", "EUR", "amount_syntax"),
    ],
)
def test_only_marks_of_the_currency_are_passed_over(text, currency, expected):
    """A mark of another currency conflicts; a word that is no mark is no amount."""
    assert expected == one(text, currency=currency)


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("5", 0, 5),
        ("5.0", 0, 5),
        ("5.5", 0, "scale"),
        ("1.234", 3, 1234),
        ("900000000000000.0001", 4, 9 * 10**18 + 1),
        ("930000000000000", 4, "too_large"),
        ("0.000001", 6, 1),
    ],
)
def test_currencies_have_their_own_decimals(text, digits, expected):
    """Decimals count for as many as the currency has."""
    assert expected == one(text, digits=digits)


def test_good_and_faulty_cells_stand_side_by_side():
    """A faulty cell costs its neighbours nothing."""
    read = amounts(["1", "x", "", "2"], currency="EUR", digits=2, form=UNDECLARED)

    assert [100, MISSING, MISSING, 200] == read.values.tolist()
    assert read.faults == {1: "amount_syntax"}


@pytest.mark.parametrize("form", [UNDECLARED, COMMA])
def test_empty_column_is_legal(form):
    """No cells give no values."""
    assert amounts([], currency="EUR", digits=2, form=form).values.tolist() == []


def test_endless_texts_are_refused_at_once():
    """A text of a million characters takes no longer than copying it."""
    texts = ["9" * 10**6, "1," * 10**6, " " * 10**6 + "x", "$" * 10**6]
    start = time.perf_counter()

    read = amounts(texts, currency="EUR", digits=2, form=COMMA)

    assert len(texts) == len(read.faults)
    assert time.perf_counter() - start < 1


def test_digits_are_bounded():
    """A currency has from 0 to 6 decimals."""
    with pytest.raises(
        InvalidValueError, match="digits must be a whole number from 0 to 6, got 7"
    ):
        one("5", digits=7)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"decimal": ";"}, "decimal must be"),
        ({"grouping": "_"}, "grouping must be"),
        ({"decimal": ",", "grouping": ","}, "decimal and grouping are both ','"),
        ({"grouping": "."}, "decimal and grouping are both '.'"),
        ({"indian": True, "decimal": ","}, "indian grouping needs"),
        ({"indian": True, "grouping": "'"}, "indian grouping needs"),
        ({"decimal": np.array([".", ","])}, "decimal must be"),
        ({"decimal": 5}, "decimal must be"),
        ({"grouping": {","}}, "grouping must be"),
        ({"grouping": np.array([".", ","])}, "grouping must be"),
        ({"negatives": ["red"]}, "negatives has unknown"),
    ],
)
def test_contradicting_formats_are_refused(fields, problem):
    """A format that contradicts itself cannot stand."""
    with pytest.raises(DefinitionError, match="NumberFormat cannot stand") as caught:
        NumberFormat(**fields)

    assert any(text.startswith(problem) for text in caught.value.problems)


@pytest.mark.parametrize(
    "given",
    [{"indian": given} for given in ("no", np.ones(2))]
    + [{"negatives": given} for given in (5, [5], np.array(3.0))],
)
def test_what_is_no_flag_and_no_texts_is_told_by_name(given):
    """Groups are Indian or not, and ways to write a negative amount are words."""
    (name,) = given
    with pytest.raises(InvalidValueError, match=f"^{name} must be"):
        NumberFormat(**given)


@pytest.mark.parametrize("column", [None, 5, "1.5", [1.5], {"5": 1}.items()])
def test_a_column_is_several_texts(column):
    """Anything else is refused as a whole."""
    with pytest.raises(InvalidValueError, match=r"^column must be several"):
        amounts(column, currency="EUR", digits=2, form=NumberFormat())


@pytest.mark.parametrize("digits", [-1, 2.0, "2", None, np.array([1, 2])])
def test_digits_are_a_whole_number(digits):
    """Nothing else says how many decimals a currency has."""
    with pytest.raises(InvalidValueError, match=r"^digits must be a whole number"):
        one("5", digits=digits)


@pytest.mark.parametrize("form", [None, ",", {"decimal": ","}])
def test_a_column_is_read_under_a_format(form):
    """Its decimal mark alone is none."""
    with pytest.raises(InvalidValueError, match=r"^form must be"):
        amounts(["5"], currency="EUR", digits=2, form=form)
