"""Tests of numbers that are read exactly."""

from decimal import Decimal, getcontext, localcontext

import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.values import exact, exactly, fraction, nearly


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("5", 5),
        ("0.10", "0.10"),
        ("-3.5", Decimal("-3.5")),
        ("1000", Decimal("1E+3")),
        ("0", 0),
    ],
)
def test_a_number_is_read_exactly(expected, value):
    """The digits are those that were given."""
    assert expected == str(exact(value))


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("float", 0.5),
        ("bool", True),
        ("type", None),
        ("type", b"5"),
        ("nan", Decimal("NaN")),
        ("nan", Decimal("sNaN")),
        ("infinite", Decimal("-Infinity")),
        ("syntax", "1e3"),
        ("syntax", ""),
        ("syntax", "\u0665"),
        ("too_large", 10**35),
        ("too_large", Decimal("1E+999999")),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(code, value):
    """The code says why."""
    with pytest.raises(InvalidAmountError) as caught:
        exact(value)

    assert code == caught.value.code


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("0.1", 0.1),
        ("0.3", 0.3),
        ("0", 0),
        ("1", 1),
        ("1.0", 1.0),
        ("0.0", -0.0),
        ("0.50", "0.50"),
        ("0.25", Decimal("0.25")),
    ],
)
def test_a_fraction_is_what_was_written(expected, value):
    """A float stands for the shortest decimal that shows it."""
    assert Decimal(expected) == fraction("chance", value)
    assert expected == str(fraction("chance", value)).removeprefix("-")


@pytest.mark.parametrize(
    "value",
    [
        -0.1,
        1.1,
        2,
        "1.01",
        Decimal("-1E-30"),
        float("nan"),
        float("inf"),
        Decimal("sNaN"),
        True,
        None,
        "",
        "10 %",
        [0.5],
        1e-40,
    ],
)
def test_what_is_no_fraction_is_refused_under_its_name(value):
    """The error names what it is of."""
    with pytest.raises(InvalidValueError, match=r"^chance must be") as caught:
        fraction("chance", value)

    assert "fraction" == caught.value.code


def test_a_formula_is_exact_whatever_the_context_of_the_caller():
    """Two digits of precision out there are 34 in here, and stay two out there."""
    with localcontext(prec=2):
        made = exactly(
            lambda left, right: left * right, Decimal("1.23"), Decimal("4.56")
        )

        assert 2 == getcontext().prec
    assert Decimal("5.6088") == made


def test_a_formula_that_would_round_is_refused():
    """A third has no end."""
    with pytest.raises(InvalidAmountError) as caught:
        exactly(lambda left, right: left / right, Decimal(1), Decimal(3))

    assert "too_large" == caught.value.code


def test_a_formula_may_be_rounded_at_each_step():
    """To 34 digits, whatever the context of the thread says."""
    with localcontext(prec=3):
        third = nearly(lambda left, right: left / right, Decimal(1), Decimal(3))

    assert Decimal("0." + "3" * 34) == third


def test_what_overflows_on_the_way_is_refused():
    """No error of decimals leaks."""
    with pytest.raises(InvalidAmountError) as caught:
        nearly(lambda base, power: base**power, Decimal(10), Decimal(10) ** 7)

    assert "too_large" == caught.value.code
