"""Tests of conditions: what they ask of a deal, and what is no condition."""

import copy
import pickle
from datetime import date
from decimal import Decimal

import pytest

from automation_cases import SAID, opened
from salesmodel.automation import And, Comparison, Not, Or, holds
from salesmodel.domain import LostReasons, Pipeline, Stage
from salesmodel.errors import CurrencyMismatchError, InvalidValueError
from salesmodel.values import Money


DEAL = opened(
    owner="ann",
    client_id="c1",
    amount=Money(500, "EUR"),
    fields={
        "need": "a pump",
        "seats": 5,
        "agreed": True,
        "on": date(2026, 1, 5),
        "tags": ("hot", "new"),
    },
)


@pytest.mark.parametrize(
    ("subject", "op", "value", "expected"),
    [
        ("need", "eq", "a pump", True),
        ("need", "eq", "a hose", False),
        ("need", "ne", "a hose", True),
        ("seats", "eq", 5, True),
        ("seats", "eq", Decimal(5), True),
        ("agreed", "eq", 1, False),
        ("agreed", "eq", True, True),
        ("agreed", "ne", 1, True),
        ("seats", "in", (4, 5), True),
        ("seats", "in", [4], False),
        ("agreed", "in", (1,), False),
        ("seats", "lt", 6, True),
        ("seats", "lt", 5, False),
        ("seats", "le", 5, True),
        ("seats", "gt", 4, True),
        ("seats", "ge", 6, False),
        ("on", "ge", date(2026, 1, 5), True),
        ("deal.amount", "gt", Money(499, "EUR"), True),
        ("need", "present", None, True),
        ("need", "present", False, False),
        ("budget", "present", False, True),
        ("need", "contains", "pump", True),
        ("need", "contains", 5, False),
        ("tags", "contains", "hot", True),
        ("tags", "contains", "cold", False),
        ("seats", "contains", 5, False),
        ("tags", "eq", ["hot", "new"], True),
        ("budget", "eq", "x", False),
        ("budget", "ne", "x", True),
        ("budget", "lt", 5, False),
        ("budget", "in", (5,), False),
        ("budget", "contains", "x", False),
    ],
)
def test_a_comparison_looks_at_one_value(subject, op, value, expected):
    """What is missing is equal to nothing; 1 is not True."""
    assert expected is holds(Comparison(subject, op, value), DEAL)


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("deal.amount", Money(500, "EUR")),
        ("deal.client", "c1"),
        ("deal.cycle", 2),
        ("deal.lost_reason", "price"),
        ("deal.outcome", "lost"),
        ("deal.owner", "ann"),
        ("deal.parent", "d0"),
        ("deal.pipeline", "told"),
        ("deal.stage", "lost"),
    ],
)
def test_a_deal_itself_can_be_looked_at(subject, value):
    """Where it stands, whose it is, and what it is worth."""
    told = Pipeline(
        "told",
        [Stage("new"), Stage("lost", kind="lost")],
        lost=LostReasons(["price", "other"]),
    )
    deal = opened(
        pipeline=told,
        owner="ann",
        client_id="c1",
        amount=Money(500, "EUR"),
        parent_id="d0",
        cycle=2,
    ).lose("price", **SAID)

    assert holds(Comparison(subject, "eq", value), deal)


def test_conditions_are_joined():
    """All of them, one of them, or the opposite."""
    yes, no = Comparison("seats", "eq", 5), Comparison("seats", "eq", 6)

    assert holds(And([yes, yes]), DEAL)
    assert not holds(And([yes, no]), DEAL)
    assert holds(Or([no, yes]), DEAL)
    assert not holds(Or(iter([no])), DEAL)
    assert holds(Not(no), DEAL)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Comparison("seats", "like", 5), "operator"),
        (lambda: Comparison("seats", None, 5), "operator"),
        (lambda: Comparison("", "eq", 5), "id"),
        (lambda: Comparison("deal.colour", "eq", 5), "subject"),
        (lambda: Comparison("seats", "eq"), "type"),
        (lambda: Comparison("seats", "eq", object()), "type"),
        (lambda: Comparison("seats", "eq", 0.5), "type"),
        (lambda: Comparison("seats", "in", 5), "type"),
        (lambda: Comparison("seats", "in", "ab"), "type"),
        (lambda: Comparison("seats", "in", [{}]), "type"),
        (lambda: Comparison("seats", "present", 1), "type"),
        (lambda: And([]), "empty"),
        (lambda: Or([5]), "type"),
        (lambda: And(5), "type"),
        (lambda: Not("x"), "type"),
    ],
)
def test_what_is_no_condition_is_refused(call, code):
    """There is a closed set of operators, and values are those of fields."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert code == caught.value.code


def test_values_of_two_kinds_are_not_compared():
    """Which is less cannot be told; whether they are equal can."""
    with pytest.raises(InvalidValueError) as caught:
        holds(Comparison("need", "lt", 5), DEAL)

    assert "incomparable" == caught.value.code
    assert not holds(Comparison("need", "eq", 5), DEAL)
    with pytest.raises(CurrencyMismatchError):
        holds(Comparison("deal.amount", "lt", Money(5, "USD")), DEAL)


def test_a_condition_is_data():
    """It is compared, hashed, copied and pickled by what it asks."""
    asked = And([Or([Not(Comparison("seats", "in", [4, 5]))])])

    assert asked == pickle.loads(pickle.dumps(asked)) == copy.deepcopy(asked)
    assert 1 == len({asked, copy.copy(asked)})
