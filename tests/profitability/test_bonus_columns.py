"""Tests of the bonuses of many sales."""

import numpy as np
import pytest

from sale_cases import eur, rub
from salesmodel._arrays import MISSING
from salesmodel.errors import InvalidAmountError, InvalidValueError, ShapeError
from salesmodel.profitability import Bonus, BonusScheme, bonus_column


NINE = Bonus(rate="0.09")


def test_a_rate_is_taken_of_each():
    """In floats of any width, and in minor units."""
    assert [4_950.0] == bonus_column(NINE, [55_000.0]).tolist()
    assert [495_000] == bonus_column(NINE, [5_500_000]).tolist()
    assert np.float32 == bonus_column(NINE, np.ones(2, np.float32)).dtype
    assert 9 == bonus_column(NINE, 100)


def test_a_scheme_tells_first_from_repeat_sales():
    """They broadcast with the amounts."""
    scheme = BonusScheme(NINE, Bonus(amount=rub(3_000)))

    assert [4_950.0, 3_000.0] == bonus_column(
        scheme, 55_000.0, is_repeat=[False, True]
    ).tolist()  # fmt: skip


def test_a_base_that_is_not_known_has_no_bonus():
    """Of gross profit, the goods count as well."""
    half = Bonus(rate="0.5", of="gross_profit")

    assert [MISSING, MISSING, 30] == bonus_column(
        half, [MISSING, 100, 100], goods=[1, MISSING, 40]
    ).tolist()
    assert [50] == bonus_column(half, [100]).tolist()
    assert np.isnan(bonus_column(Bonus(rate=1, tiering="whole"), [np.nan])).all()


def test_integers_that_would_wrap_do_not():
    """Nine per cent of the largest integer is exact."""
    largest = 2**63 - 1

    assert [-(-largest * 9 // 100)] == bonus_column(
        Bonus(rate="0.09", rounding="up"), [largest]
    ).tolist()  # fmt: skip
    with pytest.raises(InvalidAmountError, match="a bonus that fits int64"):
        bonus_column(Bonus(amount=eur(1), rate=1), [largest])


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: bonus_column("nine", [1]), "type"),
        (lambda: bonus_column(BonusScheme(NINE, NINE), [1]), "type"),
        (lambda: bonus_column(BonusScheme(NINE, NINE), [1], is_repeat=[1]), "type"),
        (lambda: bonus_column(NINE, ["1"]), "type"),
    ],
)
def test_what_is_no_rule_is_refused(ask, code):
    """So is a scheme without a word on which sales are repeats."""
    with pytest.raises(InvalidValueError) as caught:
        ask()

    assert code == caught.value.code


def test_repeats_are_as_many_as_sales():
    """Other shapes are refused."""
    with pytest.raises(ShapeError):
        bonus_column(BonusScheme(NINE, NINE), [1, 2], is_repeat=[True] * 3)
