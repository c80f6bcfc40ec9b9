"""Tests of survival to a purchase, constant and given."""

from decimal import Decimal

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.profitability import ConstantRetention, SurvivalCurve


def test_a_constant_share_comes_back():
    """All make the first purchase, even where none comes back."""
    assert [1, Decimal("0.3"), Decimal("0.09")] == [
        ConstantRetention(0.3).share(purchase) for purchase in (1, 2, 3)
    ]
    assert [1, 0] == [ConstantRetention(0).share(purchase) for purchase in (1, 2)]


def test_a_curve_is_not_known_after_its_end():
    """Unless nobody was left there."""
    assert SurvivalCurve([1, "0.5"]).share(3) is None
    assert 0 == SurvivalCurve([1, 0]).share(3)
    assert Decimal("0.9") == SurvivalCurve([0.9]).share(1)


@pytest.mark.parametrize(
    ("code", "shares"),
    [
        ("shares", []),
        ("shares", "1"),
        ("type", 1),
        ("increasing", [1, 0.2, 0.3]),
        ("fraction", [1, -0.1]),
        ("fraction", [1.1]),
        ("fraction", [1, float("nan")]),
    ],
)
def test_what_is_no_curve_is_refused(code, shares):
    """Shares are fractions, none above the one before."""
    with pytest.raises(InvalidValueError) as caught:
        SurvivalCurve(shares)

    assert code == caught.value.code


@pytest.mark.parametrize("retention", [-0.1, 1.1, "much", None])
def test_what_is_no_retention_is_refused(retention):
    """It is a fraction from 0 to 1."""
    with pytest.raises(InvalidValueError, match="retention must be a fraction"):
        ConstantRetention(retention)


@pytest.mark.parametrize("survival", [ConstantRetention(1), SurvivalCurve([1])])
def test_purchases_are_counted_from_one(survival):
    """There is no purchase 0."""
    with pytest.raises(InvalidValueError):
        survival.share(0)
