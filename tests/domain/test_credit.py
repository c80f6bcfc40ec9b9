"""Tests of the credit for a deal that owners share."""

import copy
import decimal
import pickle
from decimal import Decimal
from typing import get_args

import pytest

from salesmodel.domain.credit import (
    CREDIT_RULES,
    Credit,
    CreditRule,
    checked_shares,
    credit_amount,
    split_evenly,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_the_rules_are_those_of_the_type():
    """The constant lists what the type allows."""
    assert get_args(CreditRule) == CREDIT_RULES


def test_a_share_is_one_number_however_it_is_written():
    """0.50 and 0.5 are equal and hash alike, and show alike."""
    half = Credit("ann", Decimal("0.50"))

    assert half == Credit("ann", Decimal("0.5"))
    assert "Credit(owner='ann', share=Decimal('0.5'))" == repr(half)


def test_a_copy_of_a_credit_is_equal():
    """Copies and pickles go through the constructor."""
    credit = Credit("ann", Decimal("0.5"))

    assert credit == copy.deepcopy(credit) == pickle.loads(pickle.dumps(credit))
    assert 1 == len({credit, copy.copy(credit)})


@pytest.mark.parametrize("share", [0.5, 1, True, "0.5", None])
def test_a_share_is_a_decimal(share):
    """A float, an int or text is no exact share."""
    assert "type" == _code(lambda: Credit("ann", share))


@pytest.mark.parametrize(
    "share", ["0", "-0.1", "1.1", "NaN", "sNaN", "Infinity", "1E-31", "1E-999999"]
)
def test_a_share_is_above_zero_and_up_to_one(share):
    """A share that is none is refused at once."""
    assert "range" == _code(lambda: Credit("ann", Decimal(share)))


def test_an_owner_is_an_id():
    """A blank owner is refused."""
    assert "id" == _code(lambda: Credit(" ", Decimal(1)))


def test_shares_make_up_a_whole_in_their_order():
    """Checked credits are the credits."""
    shared = (Credit("bob", Decimal("0.3")), Credit("ann", Decimal("0.7")))

    assert shared == checked_shares(list(shared))


@pytest.mark.parametrize(
    ("code", "shared"),
    [
        ("owners", []),
        ("owners", [Credit("ann", Decimal("0.5")), Credit("ann", Decimal("0.5"))]),
        ("shares", [Credit("ann", Decimal("0.5"))]),
        ("shares", [Credit("ann", Decimal(1)), Credit("bob", Decimal("1E-30"))]),
        ("type", [("ann", Decimal(1))]),
        ("type", 5),
    ],
)
def test_shares_of_no_whole_are_refused(code, shared):
    """Neither too little nor too much, no owner twice, and credits alone."""
    assert code == _code(lambda: checked_shares(shared))


@pytest.mark.parametrize("n", [1, 2, 3, 7, 300])
def test_an_even_split_is_whole(n):
    """The shares add up to exactly one, and differ by a unit at most."""
    shared = split_evenly([f"o{i}" for i in range(n)])
    shares = [each.share for each in shared]

    assert shared == checked_shares(shared)
    assert max(shares) - min(shares) <= Decimal("1E-30")


@pytest.mark.parametrize(
    ("code", "owners"),
    [("owners", []), ("owners", ["a", "a"]), ("type", "ann"), ("id", ["a", ""])],
)
def test_an_even_split_needs_owners(code, owners):
    """One owner or more, each once; a single text is not several."""
    assert code == _code(lambda: split_evenly(owners))


def test_an_amount_is_split_without_a_rest():
    """Ten among three is ten, also where the amount is as large as amounts get."""
    shared = split_evenly(["ann", "bob", "eve"])
    largest = Money(10**15, "EUR")
    parts = credit_amount(shared, largest)

    assert [("ann", "3.34"), ("bob", "3.33"), ("eve", "3.33")] == [
        (owner, f"{part.amount}")
        for owner, part in credit_amount(shared, Money(10, "EUR"))
    ]
    assert largest == Money.total((part for _, part in parts), "EUR")
    assert {Decimal("333333333333333.33"), Decimal("333333333333333.34")} == {
        part.amount for _, part in parts
    }


def test_the_context_of_the_caller_does_not_matter():
    """A caller who computes with two digits gets the same credits."""
    expected = split_evenly(["ann", "bob", "eve"])
    with decimal.localcontext() as context:
        context.prec = 2

        assert expected == checked_shares(split_evenly(["ann", "bob", "eve"]))


def test_only_money_is_split():
    """A number has no currency."""
    assert "type" == _code(lambda: credit_amount([Credit("ann", Decimal(1))], 10))
