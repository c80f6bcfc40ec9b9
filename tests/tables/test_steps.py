"""Tests of counts of contacts by level."""

import numpy as np
import pytest

from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.tables import CALL_LEVELS, ContactTable, StepCounts


def test_a_contact_reached_every_level_up_to_its_own():
    """Who came to a meeting was called, answered and talked."""
    contacts = ContactTable.from_columns(
        at=["2026-01-05"] * 4,
        level=["call", "meeting", None, "answered"],
        cost=[10, 20, 40, None],
        currency="EUR",
        missing_level="keep",
    )

    steps = StepCounts.of(contacts)

    assert [3, 2, 1, 1, 0] == steps.reached.tolist()
    assert (CALL_LEVELS, 3, 1) == (steps.levels, steps.n, steps.n_unknown)
    assert (30, "EUR", 1) == (steps.cost, steps.currency, steps.n_uncosted)


def test_without_costs_there_is_no_cost():
    """It is not 0, and no contact has one."""
    contacts = ContactTable.from_columns(at=["2026-01-05"], level=["call"])

    steps = StepCounts.of(contacts)
    told = StepCounts.from_counts({"call": 1, "deal": 0})

    assert (None, 1) == (steps.cost, steps.n_uncosted) == (told.cost, told.n_uncosted)


def test_counts_can_be_told():
    """The first level is the lowest."""
    month = StepCounts.from_counts(
        {"call": 1_000, "answered": 400, "deal": 0}, cost=50_000, currency="EUR"
    )

    assert (("call", "answered", "deal"), 1_000) == (month.levels, month.n)
    assert ([1_000, 400, 0], 50_000, 0) == (
        month.reached.tolist(),
        month.cost,
        month.n_uncosted,
    )


@pytest.mark.parametrize(
    ("counts", "path"),
    [
        ({"call": 10, "deal": 11}, r"reached\['deal'\] must be 0 or more, and no more"),
        ({"call": -1}, r"reached\['call'\] must be a whole number from 0"),
        ({"call": 10.0}, r"reached\['call'\] must be a whole number"),
        ({"call": True}, r"reached\['call'\] must be a whole number"),
        ({"call": 2**63}, r"reached\['call'\] must be a whole number from 0"),
    ],
)
def test_counts_are_whole_and_never_grow(counts, path):
    """What is wrong is told by its level."""
    with pytest.raises(InvalidValueError, match=path):
        StepCounts.from_counts(counts)


def test_counts_need_levels():
    """Without any there is no funnel."""
    with pytest.raises(DefinitionError, match="from 1 to 127 levels"):
        StepCounts.from_counts({})


def test_there_is_a_count_for_each_level():
    """Another number of counts is refused, and negative ones."""
    with pytest.raises(ShapeError, match="2 counts, one a level"):
        StepCounts(("call", "deal"), np.array([1]))
    with pytest.raises(InvalidValueError, match=r"reached\['call'\] must be 0 or more"):
        StepCounts(("call", "deal"), np.array([-1, -2]))


def test_a_cost_has_a_currency_and_is_not_negative():
    """Counts beside it are whole."""
    with pytest.raises(InvalidAmountError, match="of a currency"):
        StepCounts.from_counts({"call": 1}, cost=5)
    with pytest.raises(InvalidValueError, match="cost must be a whole number from 0"):
        StepCounts.from_counts({"call": 1}, cost=-5, currency="EUR")
    with pytest.raises(InvalidValueError, match="n_unknown must be a whole number"):
        StepCounts(("call",), np.array([1]), n_unknown=-1)


def test_counts_are_not_to_be_written_to():
    """Nor do they follow the array they were made of."""
    reached = np.array([2, 1])
    steps = StepCounts(("call", "deal"), reached)
    reached[:] = 7

    assert [2, 1] == steps.reached.tolist()
    with pytest.raises(ValueError, match="read-only"):
        steps.reached[0] = 7


def test_counts_add_up():
    """Costs are those that are known; contacts without one are counted."""
    costed = StepCounts.from_counts({"call": 3, "deal": 1}, cost=9, currency="EUR")
    free = StepCounts(
        ("call", "deal"), np.array([2, 0]), currency="EUR", n_uncosted=2, n_unknown=4
    )

    both, none = costed + free, free + free

    assert ([5, 1], 9, 2, 4) == (
        both.reached.tolist(),
        both.cost,
        both.n_uncosted,
        both.n_unknown,
    )
    assert (None, 4) == (none.cost, none.n_uncosted)


def test_only_counts_of_one_kind_add_up():
    """Levels and currencies agree, and the sum fits into int64."""
    euros = StepCounts.from_counts({"call": 1}, cost=1, currency="EUR")

    with pytest.raises(InvalidValueError, match="currency must be 'EUR' as in"):
        euros + StepCounts.from_counts({"call": 1}, cost=1, currency="USD")
    with pytest.raises(InvalidValueError, match=r"levels must be \('call',\) as in"):
        euros + StepCounts.from_counts({"mail": 1}, cost=1, currency="EUR")
    many = StepCounts.from_counts({"call": 2**62}, cost=1, currency="EUR")
    with pytest.raises(InvalidValueError, match="reached must be at most int64"):
        many + many


def test_a_table_without_levels_has_no_steps():
    """The column that is needed is named."""
    with pytest.raises(InvalidValueError, match="level must be a column"):
        StepCounts.of(ContactTable.from_columns(at=["2026-01-05"]))
