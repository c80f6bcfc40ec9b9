"""Tests of decimal arithmetic apart from any caller's context."""

import decimal
import threading
from decimal import Decimal

import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.values import _decimals


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.1, "float"),
        (float("nan"), "nan"),
        (float("-inf"), "infinite"),
        (True, "bool"),
        (None, "type"),
        (b"1", "type"),
        (1j, "type"),
        (Decimal("NaN"), "nan"),
        (Decimal("sNaN"), "nan"),
        (Decimal("-Infinity"), "infinite"),
        ("NaN", "nan"),
        ("-sNaN", "nan"),
        ("Infinity", "infinite"),
        ("+inf", "infinite"),
        ("", "syntax"),
        ("1,5", "syntax"),
        (" 1", "syntax"),
        ("1\n", "syntax"),
        ("1.", "syntax"),
        (".5", "syntax"),
        ("1e3", "syntax"),
        ("1_000", "syntax"),
        ("\uff11\uff12", "syntax"),
        ("\u0663\u0664", "syntax"),
        ("1" * 68, "too_large"),
        ("1" * 40, "too_large"),
        (10**34, "too_large"),
        pytest.param(10**5000, "too_large", id="long"),
        (Decimal("1e31"), "too_large"),
        (Decimal("1e-31"), "too_large"),
        (Decimal("1." + "1" * 34), "too_large"),
    ],
)
def test_what_is_no_exact_number_is_refused_with_its_code(value, code):
    """Each kind of bad number has its own code."""
    with pytest.raises(InvalidAmountError) as caught:
        _decimals.decimal_of("n", value)

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        ("-1234.50", "-1234.50"),
        ("+007.10", "7.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("0e999999"), "0"),
        (Decimal("0e-999999"), "0"),
        ("1." + "0" * 40, "1." + "0" * 33),
    ],
)
def test_a_number_is_read_exactly_and_written_plain(value, text):
    """No exponent is left, nor a sign of zero; decimals are kept up to 34 digits."""
    assert text == str(_decimals.decimal_of("n", value))


def test_an_amount_is_at_most_ten_to_the_fifteen():
    """The limit itself is an amount, a cent more is not."""
    assert _decimals.LARGEST_AMOUNT == _decimals.amount_of(10**15)
    with pytest.raises(InvalidAmountError, match="at most 10"):
        _decimals.amount_of("1000000000000000.01")


def test_a_result_that_would_be_rounded_is_refused():
    """An exact context raises instead of losing a digit."""
    with pytest.raises(InvalidAmountError) as caught:
        _decimals.exactly(_decimals.EXACT.add, Decimal(10**15), Decimal("1e-30"))

    assert "too_large" == caught.value.code


def test_division_by_zero_has_a_code():
    """A zero divisor is a bad value, not a decimal signal."""
    with pytest.raises(InvalidValueError) as caught:
        _decimals.quotient(Decimal(1), Decimal(0))

    assert "zero_denominator" == caught.value.code


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("half_even", "-2"),
        ("half_up", "-3"),
        ("half_down", "-2"),
        ("up", "-3"),
        ("down", "-2"),
        ("ceiling", "-2"),
        ("floor", "-3"),
        ("05up", "-2"),
    ],
)
def test_each_way_of_rounding_is_the_one_of_decimal(way, expected):
    """Two and a half below zero tells most of the eight ways apart."""
    assert expected == str(_decimals.rounded(Decimal("-2.5"), 0, way))


@pytest.mark.parametrize("digits", [-1, 19, True, 1.0])
def test_rounding_needs_a_sensible_number_of_decimals(digits):
    """From 0 to 18 decimals fit beside the largest amount."""
    with pytest.raises(InvalidValueError):
        _decimals.rounded(Decimal(1), digits, "up")


def test_the_largest_amount_rounds_to_the_most_decimals():
    """Sixteen digits before the point and eighteen after it are 34."""
    assert 10**15 == _decimals.rounded(_decimals.LARGEST_AMOUNT, 18, "up")


def test_threads_that_share_the_contexts_do_not_disturb_one_another():
    """Some threads round while others demand exactness."""
    faults = []

    def work():
        for _ in range(300):
            _decimals.quotient(Decimal(1), Decimal(3))
            total = _decimals.exactly(_decimals.EXACT.add, Decimal(1), Decimal("0.1"))
            if total != Decimal("1.1"):
                faults.append(total)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == faults


def test_the_callers_context_gets_no_flags():
    """Rounding and refusing leave the context of the caller clean."""
    with decimal.localcontext(decimal.Context(prec=3, traps=[])) as context:
        _decimals.quotient(Decimal(1), Decimal(3))
        _decimals.rounded(Decimal("123456.789"), 1, "up")
        _decimals.decimal_of("n", "123456.789")

        assert not any(context.flags.values())
