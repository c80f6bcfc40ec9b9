"""Tests of schemes of bonuses."""

import pytest

from sale_cases import eur, rub
from salesmodel.errors import DefinitionError
from salesmodel.profitability import Bonus, BonusScheme


def test_a_scheme_has_two_bonuses_of_one_currency():
    """What is wrong with it is told at once."""
    with pytest.raises(DefinitionError) as kinds:
        BonusScheme(1, 2)
    with pytest.raises(DefinitionError, match="different currencies"):
        BonusScheme(Bonus(amount=eur(1)), Bonus(amount=rub(1)))

    assert ("first is no Bonus", "repeat is no Bonus") == kinds.value.problems
    scheme = BonusScheme(Bonus(rate=0), Bonus(amount=rub(1)))
    assert scheme.repeat == scheme.of(is_repeat=True)
