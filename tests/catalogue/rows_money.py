"""Rows A and C of the catalogue of bad inputs that money answers for."""

import asyncio
import decimal
import json
import threading
import time
from decimal import Decimal
from fractions import Fraction

import pytest

from salesmodel.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidValueError,
    MixedCurrencyError,
    SalesModelError,
)
from salesmodel.values import (
    Money,
    Ratio,
    line_total,
    margin_rate,
)


def _refused(value, code):
    """Expect an amount to be refused with a code, as a value error of ours."""
    with pytest.raises(InvalidAmountError) as caught:
        Money(value, "EUR")

    assert code == caught.value.code
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SalesModelError)
    assert len(str(caught.value)) < 240
    return caught.value


def _quickly_refused(value, code):
    """Expect an amount to be refused in less than a millisecond."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        with pytest.raises(InvalidAmountError):
            Money(value, "EUR")
        seconds.append(time.perf_counter() - start)

    assert min(seconds) < 0.001
    return _refused(value, code)


def a1():
    """A float is refused with a hint at exact text."""
    error = _refused(0.1, "float")

    assert "'0.10'" in str(error)


def a2():
    """A bool is no amount."""
    _refused(True, "bool")
    _refused(False, "bool")


def a3():
    """A NaN is refused at construction, whether it signals or not."""
    for value in ("NaN", "sNaN", Decimal("NaN"), Decimal("sNaN"), float("nan")):
        _refused(value, "nan")


def a4():
    """An infinity is refused, as text, as a float and as JSON makes it."""
    for value in ("Infinity", "-inf", Decimal("Infinity"), json.loads("1e400")):
        _refused(value, "infinite")


def a5():
    """A huge exponent is refused by its size, before any conversion."""
    for value in ("1e999999", "-1e999999", "1e-999999"):
        _quickly_refused(Decimal(value), "too_large")


def a6():
    """An integer of 5,000 digits is refused, as a number and as text."""
    _quickly_refused(10**5000 - 1, "too_large")
    _quickly_refused("9" * 5000, "too_large")
    _quickly_refused(Decimal("9" * 5000), "too_large")


def a10():
    """Digits that are not ASCII, underscores and exponents are bad syntax."""
    for value in (
        "\uff11\uff12\uff13",
        "\u0663\u0664",
        "1_000",
        "1e3",
        "1,234",
        "1 234",
        " 1",
        "1\n",
        "",
    ):
        _refused(value, "syntax")


def a13():
    """A negative zero becomes zero."""
    for zero in (Money("-0.00", "EUR"), -Money("0.00", "EUR"), 0 * Money(-1, "EUR")):
        assert "-" not in str(zero)
        assert Money(0, "EUR") == zero
    assert "0.00 EUR" == str(Money("-0.004", "EUR").quantize())


def a14():
    """A finer amount is exact while one calculates and refused at the scale."""
    for amount, code in (("10.555", "EUR"), ("10.5", "JPY"), ("1.2345", "KWD")):
        fine = Money(amount, code)

        assert Decimal(amount) * 2 == (fine + fine).amount
        with pytest.raises(InvalidAmountError) as caught:
            fine.at_scale()

        assert "scale" == caught.value.code
    assert "10.56 EUR" == str(Money("10.555", "EUR").at_scale(rounding="half_even"))
    assert "1.234 KWD" == str(Money("1.234", "KWD").at_scale())


def _results():
    price = Money("123456.78", "EUR")
    return [
        str(price + Money("0.01", "EUR")),
        str(price * 3),
        str(price / 7),
        str(price.quantize(1)),
        str(price.allocate([1, 1, 1])),
        str(Money("1.005", "EUR").at_scale("half_even")),
        str(price.convert("USD", rate="1.23456789")),
        str(Money.total([price] * 3, "EUR")),
        repr(price),
        hash(price),
        str(margin_rate(price, price / 3)),
    ]


_ROUGH = {"prec": 5, "rounding": decimal.ROUND_UP, "capitals": 0}


def a15():
    """The context of the caller changes no result, and is not changed."""
    expected = _results()
    context = decimal.Context(**_ROUGH, traps=list(decimal.Context().traps))
    with decimal.localcontext(context) as inner:
        assert expected == _results()
        assert not any(inner.flags.values())
        assert 5 == inner.prec


def a16():
    """Another thread and a task give the same results."""
    expected, found = _results(), []

    def in_thread():
        decimal.setcontext(decimal.Context(**_ROUGH))
        found.append(_results())

    async def in_task():
        decimal.setcontext(decimal.Context(**_ROUGH))
        found.append(_results())

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    asyncio.run(in_task())

    assert [expected, expected] == found


def a17():
    """A sum of 28 digits and more is exact, or refused."""
    large = Money("999999999999999." + "9" * 15, "EUR")
    last = Money("0." + "0" * 14 + "1", "EUR")

    assert Money(10**15, "EUR") == large + last
    assert large == Money(10**15, "EUR") - last
    for call in (lambda: Money(10**15, "EUR") + last, lambda: large * large.amount):
        with pytest.raises(InvalidAmountError) as caught:
            call()

        assert "too_large" == caught.value.code


def a18():
    """The parts of an allocation sum to exactly the input."""
    ten, pounds = Money("10.00", "EUR"), Money("220", "GBP")
    parts = pounds.allocate([445455, 9091, 545455])

    assert ["3.34 EUR", "3.33 EUR", "3.33 EUR"] == list(map(str, ten.allocate([1] * 3)))
    assert [-part for part in ten.allocate([1] * 3)] == list((-ten).allocate([1] * 3))
    assert pounds == Money.total(parts, "GBP")
    assert ["98.00 GBP", "2.00 GBP", "120.00 GBP"] == list(map(str, parts))


def a19():
    """Weights that are all zero, negative, no numbers or none are refused."""
    ten = Money("10.00", "EUR")
    for weights in ([0, 0], [2, -1], [Decimal("NaN")], [float("nan")], [], [0.5]):
        with pytest.raises(InvalidValueError):
            ten.allocate(weights)

    assert Money("10.00", "EUR") == ten


def a20():
    """Half-even goes by the golden table, and zero stays zero."""
    golden = {
        "0": "0.00",
        "0.000": "0.00",
        "0.005": "0.00",
        "0.0051": "0.01",
        "0.015": "0.02",
        "0.025": "0.02",
        "-0.005": "0.00",
        "-0.015": "-0.02",
        "2.675": "2.68",
    }

    assert golden == {
        text: f"{Money(text, 'EUR').quantize().amount}" for text in golden
    }


def a21():
    """Money of two currencies is unequal and unordered; equal money hashes alike."""
    assert Money(0, "USD") != Money(0, "EUR")
    assert Money(0, "USD") != 0
    assert {Money("1.0", "EUR")} == {Money("1.00", "EUR")}
    with pytest.raises(CurrencyMismatchError):
        sorted([Money(0, "USD"), Money(0, "EUR")])


def a22():
    """An operator refuses a zero divisor; a calculator tells the reason."""
    zero = Money(0, "EUR")
    for divisor in (0, Decimal(0), zero):
        with pytest.raises(InvalidValueError) as caught:
            Money(1, "EUR") / divisor

        assert "zero_denominator" == caught.value.code
    assert Ratio(None, "zero_denominator") == margin_rate(zero, zero)


def a23():
    """A discount over 100 %, a negative quantity and a negative tax need a word."""
    price = Money(10, "EUR")
    for quantity, factors in (
        (1, {"discount": Decimal("1.5")}),
        (-1, {}),
        (1, {"tax": Decimal("-0.05")}),
    ):
        with pytest.raises(InvalidValueError):
            line_total(price, quantity, **factors)
        line_total(price, quantity, **factors, allow_negative=True)

    assert Money(-10, "EUR") == line_total(price, -1, allow_negative=True)


def c1():
    """A sum over two currencies lists both with their counts and hints at a way."""
    amounts = [Money(50, "USD"), Money(50, "EUR"), Money(1, "EUR")]
    with pytest.raises(MixedCurrencyError, match="by currency") as caught:
        Money.total(amounts, "USD")

    assert {"USD": 1, "EUR": 2} == caught.value.currencies
    with pytest.raises(CurrencyMismatchError):
        amounts[0] + amounts[1]


def c2():
    """A conversion never defaults to a rate of one."""
    price = Money(10, "EUR")
    for rate in (0, -1, Decimal("NaN"), None, 1.1, "", Decimal("Infinity")):
        with pytest.raises(InvalidValueError) as caught:
            price.convert("USD", rate=rate)

        assert "rate" == caught.value.code
    with pytest.raises(TypeError):
        price.convert("USD")


def c5():
    """There and back errs by at most half a minor unit a step."""
    for units in (1, 99, 12345, -12345, 10**9 + 7):
        for rate in (Decimal("0.9174"), Decimal("1.09"), Decimal("90.1234")):
            start = Money.from_minor_units(units, "EUR")
            there = start.convert("USD", rate=rate).quantize()
            back = there.convert("EUR", rate=1 / rate).quantize()
            most = Fraction(1, 2) + Fraction(1, 2) / Fraction(rate)

            assert abs(back.minor_units - units) <= most


ROWS = {
    "A1": a1,
    "A2": a2,
    "A3": a3,
    "A4": a4,
    "A5": a5,
    "A6": a6,
    "A10": a10,
    "A13": a13,
    "A14": a14,
    "A15": a15,
    "A16": a16,
    "A17": a17,
    "A18": a18,
    "A19": a19,
    "A20": a20,
    "A21": a21,
    "A22": a22,
    "A23": a23,
    "C1": c1,
    "C2": c2,
    "C5": c5,
}

NOT_HERE = {
    "A6": "the path of an amount within a file comes with the readers of files",
    "A14": "that a deal refuses a finer amount comes with the deals",
    "C1": "averages and weighted pipelines come with the tables",
    "C2": "a rate missing for a date comes with whoever keeps rates by date",
    "C4": "a change of the currency of a deal comes with the deals",
}
