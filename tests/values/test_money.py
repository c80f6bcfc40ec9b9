"""Tests of money."""

import copy
import pickle
from decimal import Decimal

import pytest

from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
)
from salesmodel.values import Money


EURO, DOLLAR = Money(1, "EUR"), Money(1, "USD")


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_money_prints_plainly():
    """The text keeps the decimals and knows no exponent."""
    assert "1234.50 EUR" == str(Money("1234.50", "EUR"))
    assert "0.0000000001 EUR" == str(Money(Decimal("1e-10"), "EUR"))


def test_the_repr_evaluates_to_the_same_money():
    """What repr shows can be pasted."""
    money = Money(Decimal("1E+3"), "JPY")

    assert "Money('1000', 'JPY')" == repr(money)
    assert money == eval(repr(money), {"Money": Money})  # noqa: S307 — the promise of repr


def test_sums_and_differences_are_exact():
    """Thirty cents are thirty cents."""
    assert Money("0.30", "EUR") == Money("0.10", "EUR") + Money("0.20", "EUR")
    assert Money("-0.10", "EUR") == Money("0.10", "EUR") - Money("0.20", "EUR")


def test_products_are_exact_from_both_sides():
    """A factor may stand on either side."""
    assert Money("3.75", "EUR") == Money("1.25", "EUR") * 3
    assert Money("3.75", "EUR") == Decimal("1.5") * Money("2.5", "EUR")


def test_a_result_that_cannot_be_exact_is_refused():
    """Nothing is rounded in silence."""
    fine = Money(Decimal("1e-30"), "EUR")

    assert "too_large" == _code(lambda: Money(10**15, "EUR") + fine)
    assert "too_large" == _code(lambda: Money(10**15, "EUR") - fine)
    assert "too_large" == _code(lambda: fine * Decimal("0.1"))
    assert "too_large" == _code(lambda: Money(10**15, "EUR") * 2)
    assert "too_large" == _code(lambda: Money("1.1", "EUR") * Decimal("1." + "1" * 33))


def test_a_quotient_by_a_number_is_rounded_half_even():
    """A third has 34 digits."""
    assert Money("0." + "3" * 34, "EUR") == EURO / 3


def test_a_quotient_of_money_is_a_number():
    """Two amounts of one currency have a ratio."""
    assert Decimal("2.5") == Money(5, "EUR") / Money(2, "EUR")


@pytest.mark.parametrize("divisor", [0, Decimal("-0.0"), Money(0, "EUR")])
def test_division_by_zero_is_refused(divisor):
    """A zero of any kind has the code ``zero_denominator``."""
    assert "zero_denominator" == _code(lambda: EURO / divisor)


@pytest.mark.parametrize(("factor", "code"), [(1.5, "float"), (True, "bool")])
def test_floats_and_bools_are_no_factors(factor, code):
    """A float or a bool is refused on either side, and as a divisor."""
    assert code == _code(lambda: EURO * factor)
    assert code == _code(lambda: factor * EURO)
    assert code == _code(lambda: EURO / factor)


@pytest.mark.parametrize(
    "operation",
    [
        lambda: EURO + 1,
        lambda: 1 + EURO,
        lambda: EURO - 1,
        lambda: 1 - EURO,
        lambda: EURO * EURO,
        lambda: EURO * "2",
        lambda: EURO / "2",
        lambda: 1 / EURO,
        lambda: EURO < 1,
        lambda: EURO <= 1,
        lambda: EURO > 1,
        lambda: EURO >= 1,
    ],
)
def test_operations_that_mean_nothing_are_type_errors(operation):
    """Money and numbers neither add nor compare."""
    with pytest.raises(TypeError):
        operation()


@pytest.mark.parametrize(
    "operation",
    [
        lambda: EURO + DOLLAR,
        lambda: EURO - DOLLAR,
        lambda: EURO / DOLLAR,
        lambda: EURO < DOLLAR,
        lambda: EURO <= DOLLAR,
        lambda: EURO > DOLLAR,
        lambda: EURO >= DOLLAR,
    ],
)
def test_currencies_do_not_mix(operation):
    """The error names both currencies."""
    with pytest.raises(CurrencyMismatchError, match="EUR and USD"):
        operation()


def test_sum_says_what_to_use_instead():
    """The built-in sum starts at a number, which is no money."""
    with pytest.raises(TypeError, match=r"Money\.total"):
        sum([EURO, EURO])


def test_amounts_of_one_currency_are_ordered():
    """All four comparisons and both extremes work."""
    two = Money(2, "EUR")

    assert EURO < two
    assert EURO <= two
    assert two > EURO
    assert two >= EURO
    assert two == max(EURO, two)


def test_equality_is_by_value_and_never_an_error():
    """Trailing zeros do not count; another currency or a number is not equal."""
    assert Money("1.0", "EUR") == Money("1.00", "EUR")
    assert hash(Money("1.0", "EUR")) == hash(Money("1.00", "EUR"))
    assert EURO != DOLLAR
    assert EURO != 1


def test_signs_and_truth():
    """Minus, plus, size and truth are those of the amount."""
    owed = Money("-1.50", "EUR")

    assert Money("1.50", "EUR") == -owed
    assert owed == +owed
    assert Money("1.50", "EUR") == abs(owed)
    assert bool(owed)
    assert not Money(0, "EUR")
    assert "0 EUR" == str(-Money(0, "EUR"))


def test_a_total_is_exact_whatever_the_order():
    """What exceeds the limit on the way does not matter."""
    large = Money(10**15, "EUR")

    assert Money("0.1", "EUR") == Money.total(
        [large, Money("0.1", "EUR"), large, -large, -large], "EUR"
    )


def test_a_total_of_nothing_is_zero():
    """The currency of nothing is told by the caller."""
    assert Money(0, "EUR") == Money.total([], "EUR")


def test_a_total_of_several_currencies_counts_them():
    """The error lists each currency with its count."""
    with pytest.raises(MixedCurrencyError) as caught:
        Money.total(iter([EURO, DOLLAR, EURO]), "EUR")

    assert {"EUR": 2, "USD": 1} == caught.value.currencies


def test_a_total_in_another_currency_is_a_mismatch():
    """Dollars do not add up to euros."""
    with pytest.raises(CurrencyMismatchError, match="EUR and USD"):
        Money.total([DOLLAR], "EUR")


def test_a_total_takes_money_alone():
    """A number among the amounts is refused, and so is an unknown currency."""
    assert "type" == _code(lambda: Money.total([EURO, 1], "EUR"))
    assert "type" == _code(lambda: Money.total(EURO, "EUR"))
    assert "currency" == _code(lambda: Money.total([], "XXX"))


def test_a_total_past_the_limit_is_refused():
    """A total is an amount like any other."""
    assert "too_large" == _code(lambda: Money.total([Money(10**15, "EUR")] * 2, "EUR"))


def test_quantize_rounds_to_the_currency_by_default():
    """The decimals are those of the currency unless told."""
    assert "2.34 EUR" == str(Money("2.345", "EUR").quantize())
    assert "2 JPY" == str(Money("2.5", "JPY").quantize())
    assert "2.345 KWD" == str(Money("2.3451", "KWD").quantize())
    assert "2.4 EUR" == str(Money("2.345", "EUR").quantize(1, "up"))
    assert "rounding" == _code(lambda: EURO.quantize(rounding="HALF_UP"))


def test_minor_units_there_and_back():
    """Cents make euros and euros make cents."""
    money = Money.from_minor_units(-1999, "EUR")

    assert "-19.99 EUR" == str(money)
    assert -1999 == money.minor_units
    assert 1500 == Money("1.5", "KWD").minor_units
    assert 7 == Money("7.00", "JPY").minor_units


@pytest.mark.parametrize(
    ("units", "code"),
    [(1.0, "float"), (True, "bool"), ("1", "type"), (Decimal(1), "type")],
)
def test_minor_units_are_integers(units, code):
    """Only an int counts minor units."""
    assert code == _code(lambda: Money.from_minor_units(units, "EUR"))


def test_the_scale_is_demanded_or_made():
    """A finer amount is refused unless told how to round it."""
    fine = Money("10.555", "EUR")

    assert "scale" == _code(fine.at_scale)
    assert "scale" == _code(lambda: fine.minor_units)
    assert "10.56 EUR" == str(fine.at_scale("half_up"))
    assert "10.50 EUR" == str(Money("10.5000", "EUR").at_scale())


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        ("10.00", [1, 1, 1], ["3.34", "3.33", "3.33"]),
        ("-10.00", [1, 1, 1], ["-3.34", "-3.33", "-3.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("1", [0, Decimal("0.5"), 0], ["0.00", "1.00", "0.00"]),
        ("0.001", [1, 1], ["0.001", "0.000"]),
        ("0", [1, 2], ["0.00", "0.00"]),
        ("220", [445455, 9091, 545455], ["98.00", "2.00", "120.00"]),
        ("1.00", [1, 3, 3], ["0.14", "0.43", "0.43"]),
    ],
)
def test_allocation_gives_the_largest_remainders_first(amount, weights, expected):
    """The parts are in the minor unit, or finer where the amount is."""
    parts = Money(amount, "EUR").allocate(iter(weights))

    assert [f"{part} EUR" for part in expected] == [str(part) for part in parts]


@pytest.mark.parametrize(
    "weights",
    [[], [0, 0], [1, -1], [Decimal("NaN")], [Decimal("Infinity")], [0.5], [True], 3],
)
def test_allocation_refuses_weights_that_divide_nothing(weights):
    """No weight, none above zero, one below zero, and no number are all refused."""
    with pytest.raises(InvalidValueError):
        EURO.allocate(weights)


def test_conversion_multiplies_by_the_rate():
    """The result is not rounded to minor units."""
    assert Money("91.74", "EUR") == Money(100, "USD").convert(
        "EUR", rate=Decimal("0.9174")
    )


@pytest.mark.parametrize(
    "rate", [0, -1, "0.0", None, 1.1, True, Decimal("NaN"), Decimal("inf"), "x"]
)
def test_a_conversion_needs_a_rate_above_zero(rate):
    """A missing or senseless rate has the code ``rate``."""
    assert "rate" == _code(lambda: EURO.convert("USD", rate=rate))


def test_copies_and_pickles_go_through_the_constructor():
    """A copy is equal; a tampered pickle is refused."""
    money = Money("1.50", "EUR")
    tampered = pickle.dumps(money).replace(b"1.50", b"sNaN")

    assert money == copy.copy(money) == copy.deepcopy(money)
    assert "1.50 EUR" == str(pickle.loads(pickle.dumps(money)))
    with pytest.raises(InvalidAmountError):
        pickle.loads(tampered)


def test_money_cannot_be_changed():
    """A value is frozen."""
    with pytest.raises(AttributeError):
        EURO.amount = Decimal(2)
