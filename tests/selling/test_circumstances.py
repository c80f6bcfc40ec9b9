"""Circumstances are weighed by criteria, and what is not known weighs nothing."""

import copy
import pickle
from decimal import Decimal

import pytest

from salesmodel.errors import CurrencyMismatchError
from salesmodel.selling import FACTS, Circumstances, Criterion, Reason, level_of, score
from salesmodel.selling.reasons import because
from salesmodel.values import Money, exact
from selling_cases import eur, refused


TICKET = Criterion("t", "ticket", {"high": 2, "low": -1}, "it pays")
MARKET = Criterion("m", "market", {"b2b": 3}, "they want it")


def test_facts_are_known_or_left_out():
    """Those that are known come in the order of the facts."""
    told = Circumstances(ticket="high", market="b2c")

    assert (("market", "b2c"), ("ticket", "high")) == told.known
    assert () == Circumstances().known
    assert "fact" == refused(Circumstances, ticket="huge")
    assert {name for name, _ in told.known} <= set(FACTS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(13, "low"), (14, "medium"), (59, "medium"), (60, "high")],
)
def test_a_level_begins_at_its_threshold(value, expected):
    """Numbers, decimals and amounts are told apart alike."""
    assert expected == level_of(value, medium=14, high=60)
    assert expected == level_of(exact(value), medium=exact(14), high=exact(60))
    assert expected == level_of(eur(value), medium=eur(14), high=eur(60))


def test_thresholds_ascend_and_are_of_one_currency():
    """Others are refused."""
    assert "range" == refused(level_of, 5, medium=2, high=1)
    assert "type" == refused(level_of, "5", medium=1, high=2)
    for size in (float("nan"), Decimal("NaN"), Decimal("sNaN")):
        assert "nan" == refused(level_of, size, medium=1, high=2)
        assert "nan" == refused(level_of, 5, medium=1, high=size)
    with pytest.raises(CurrencyMismatchError):
        level_of(eur(5), medium=eur(1), high=Money(2, "USD"))


def test_a_criterion_speaks_of_what_can_be():
    """Fact, value and points are looked at."""
    assert (("high", 2), ("low", -1)) == TICKET.points
    assert TICKET == Criterion("t", "ticket", [("high", 2), ("low", -1)], "it pays")
    assert "fact" == refused(Criterion, "t", "colour", {}, "why")
    assert "fact" == refused(Criterion, "t", "ticket", {"huge": 1}, "why")
    assert "range" == refused(Criterion, "t", "ticket", {"high": 101}, "why")
    assert "type" == refused(Criterion, "t", "ticket", 5, "why")
    assert "type" == refused(Criterion, "t", "ticket", [1], "why")
    assert "blank" == refused(Criterion, "t", "ticket", {}, " ")


def test_points_are_added_up_with_their_reasons():
    """What weighs nothing gives no reason, and what is not known is listed."""
    found = score([TICKET, MARKET], Circumstances(ticket="low", market="b2c"))

    assert (-1, 2, ()) == (found.points, found.n, found.unknown)
    assert ["it pays: ticket is low, -1"] == [each.sentence for each in found.reasons]
    assert ("t", -1) == (found.reasons[0].code, found.reasons[0].fact("points"))


def test_of_nothing_known_there_are_no_points():
    """That is undefined, and not zero."""
    found = score([TICKET, MARKET, TICKET], Circumstances(margin="high"))

    assert (None, 0, ("ticket", "market")) == (found.points, found.n, found.unknown)


def test_a_reason_keeps_its_facts_and_shows_them():
    """Text is quoted and what does not print is escaped; numbers are plain."""
    reason = because("r", "{a} and {b} and {c}", a="x\u202e", b=exact("1.50"), c=None)

    assert "'x\\u202e' and 1.50 and None" == reason.sentence
    assert ("x\u202e", None) == (reason.fact("a"), reason.fact("zaphod"))
    assert reason == Reason("r", reason.facts, reason.sentence)
    assert reason == copy.deepcopy(pickle.loads(pickle.dumps(reason)))
