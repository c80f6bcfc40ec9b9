"""Laws of money."""

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from salesmodel.values import Money, line_total, minor_digits


UNITS = st.integers(-(10**15), 10**15)
CODES = st.sampled_from(["EUR", "JPY", "KWD", "CLF", "RUB"])
EUROS = st.builds(Money.from_minor_units, UNITS, st.just("EUR"))
WEIGHTS = st.lists(
    st.integers(0, 10**6) | st.decimals(0, 1000, places=3), min_size=1, max_size=8
).filter(any)
RATES = st.decimals("0.01", 100, places=4)


@given(UNITS, CODES)
def test_minor_units_round_trip(units, code):
    """Minor units make money and money makes the same minor units."""
    assert units == Money.from_minor_units(units, code).minor_units


@given(EUROS, EUROS, EUROS)
def test_addition_is_that_of_the_integers(a, b, c):
    """Order and grouping do not matter, and what is added can be taken away."""
    assert a + b == b + a
    assert (a + b) + c == a + (b + c) == Money.total([c, b, a], "EUR")
    assert a == a + b - b
    assert a.minor_units + b.minor_units == (a + b).minor_units


@given(EUROS, st.integers(-1000, 1000))
def test_multiplication_is_repeated_addition(a, n):
    """A whole multiple has that multiple of minor units."""
    assume(abs(a.minor_units * n) <= 10**17)

    assert a.minor_units * n == (n * a).minor_units


@given(EUROS, WEIGHTS)
def test_an_allocation_loses_nothing(a, weights):
    """The parts sum exactly, are within a unit of their share, and mirror."""
    parts = a.allocate(weights)
    total = sum(map(Fraction, weights))

    assert a == Money.total(parts, "EUR")
    assert [-part for part in parts] == list((-a).allocate(weights))
    for part, weight in zip(parts, weights, strict=True):
        share = a.minor_units * Fraction(weight) / total

        assert abs(part.minor_units - share) < 1


@given(EUROS, st.integers(1, 9), st.sampled_from([1, 3, 5]))
def test_the_context_of_the_caller_changes_nothing(a, divisor, precision):
    """Three digits and rounding up elsewhere give the same results and no flags."""
    expected = (a / divisor, a * divisor, a.allocate([1, divisor]), str(a))
    rough = decimal.Context(prec=precision, rounding=decimal.ROUND_UP, traps=[])
    with decimal.localcontext(rough) as context:
        again = (a / divisor, a * divisor, a.allocate([1, divisor]), str(a))

        assert expected == again
        assert not any(context.flags.values())


@given(st.integers(-(10**9), 10**9), RATES)
def test_there_and_back_is_within_the_units_of_the_steps(units, rate):
    """Each step errs by half a minor unit of its own currency at most."""
    start = Money.from_minor_units(units, "EUR")
    there = start.convert("USD", rate=rate).quantize()
    back = there.convert("EUR", rate=Decimal(1) / rate).quantize()
    most = Fraction(1, 2) + Fraction(1, 2) / Fraction(rate)

    assert abs(back.minor_units - units) <= most + Fraction(1, 10**9)


@given(st.integers(-(10**9), 10**9), st.decimals("1", "100", places=4))
def test_there_and_back_over_finer_units_is_within_one(units, rate):
    """Where the other unit is no coarser, the way back ends within one unit."""
    start = Money.from_minor_units(units, "EUR")
    there = start.convert("USD", rate=rate).quantize()
    back = there.convert("EUR", rate=Decimal(1) / rate).quantize()

    assert abs(back.minor_units - units) <= 1


@given(EUROS, EUROS)
def test_order_is_that_of_the_minor_units(a, b):
    """Money compares as its minor units do, and equal money hashes alike."""
    assert (a.minor_units < b.minor_units) == (a < b)
    assert (a.minor_units >= b.minor_units) == (a >= b)
    assert a != b or hash(a) == hash(b)


@given(st.decimals(-(10**15), 10**15, allow_nan=False), CODES)
def test_text_and_pickle_give_the_same_money_back(number, code):
    """What is accepted can be printed, evaluated and pickled."""
    try:
        money = Money(number, code)
    except ValueError:
        return

    assert money == Money(str(money).split()[0], code)
    assert money == pickle.loads(pickle.dumps(money))


@given(EUROS, CODES, st.integers(0, 6))
def test_rounding_is_within_half_a_unit(a, code, digits):
    """Half-even never moves an amount by more than half of the last decimal."""
    fine = Money((a / 7000).amount, code)
    half = Decimal(10) ** -digits / 2

    assert abs(fine.quantize(digits).amount - fine.amount) <= half
    assert fine.at_scale("up").minor_units * 10 ** -Decimal(minor_digits(code)) == (
        fine.quantize(rounding="up").amount
    )


@given(EUROS.filter(lambda a: 0 <= a.minor_units <= 10**9), st.integers(0, 1000))
def test_a_line_is_between_free_and_full(price, n):
    """A discount takes a line somewhere between nothing and the full price."""
    full, half = line_total(price, n), line_total(price, n, discount=Decimal("0.5"))

    assert full == half + half
    assert not line_total(price, n, discount=1)
