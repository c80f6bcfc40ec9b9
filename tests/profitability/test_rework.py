"""Tests of what errors cost."""

import pytest

from sale_cases import eur
from salesmodel.errors import InvalidValueError
from salesmodel.profitability import ErrorCosts


def test_repeat_sales_go_wrong_as_much_less_often_as_is_said():
    """A third of 10 is 3.33, rounded as is said."""
    errors = ErrorCosts(1, eur(10))

    assert eur("3.33") == errors.expected(is_repeat=True)
    assert eur(10) == errors.expected(is_repeat=False)
    assert eur("3.34") == ErrorCosts(1, eur(10), rounding="up").expected(is_repeat=True)
    assert eur(4) == ErrorCosts(1, eur(10), "2.5").expected(is_repeat=True)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((1.2, eur(1)), "fraction"),
        ((-0.1, eur(1)), "fraction"),
        ((0, 5), "type"),
        ((0, eur(-1)), "negative"),
        ((0, eur(1), 0), "divisor"),
        ((0, eur(1), 3, "off"), "rounding"),
    ],
)
def test_what_is_out_of_bounds_is_refused(given, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        ErrorCosts(*given)

    assert code == caught.value.code
