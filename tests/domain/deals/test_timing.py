"""Tests of what a deal tells about time."""

from datetime import timedelta

import pytest

from deal_cases import day, opened, refused
from salesmodel.domain import Activity, Days, Pipeline, Stage
from salesmodel.errors import InvalidInstantError


TERMS = Pipeline(
    "terms",
    [
        Stage("new", stale_after=Days(3), target=Days(3)),
        Stage("offer", stale_after=Days(3), stale_since="entry"),
        Stage("contract"),
        Stage("won", kind="won"),
    ],
)


def _called(deal, n):
    return deal.log_activity(Activity("a1", "call", day(n)), at=day(n), by="ann")


@pytest.mark.parametrize(("n", "expected"), [(8, False), (9, True)])
def test_a_deal_is_stale_after_its_term(n, expected):
    """Three days are over on the fourth, and the target likewise."""
    deal = opened(TERMS)

    assert expected is deal.is_stale(day(n))
    assert expected is deal.is_over_target(day(n))


def test_an_activity_puts_staleness_off_where_the_stage_says_so():
    """The target, and a stage that counts from the entry, take no notice of it."""
    deal = _called(opened(TERMS), 7)
    other = _called(opened(TERMS, stage="offer"), 7)

    assert (False, True) == (deal.is_stale(day(9)), deal.is_over_target(day(9)))
    assert other.is_stale(day(9))


def test_an_activity_before_the_entry_puts_nothing_off():
    """A stay begins no earlier than the stage was entered."""
    deal = _called(opened(TERMS), 5).move("offer", at=day(6), by="ann")
    deal = deal.move("new", at=day(7), by="ann")

    assert (False, True) == (deal.is_stale(day(10)), deal.is_stale(day(11)))


def test_without_a_term_or_closed_a_deal_is_never_stale():
    """Nor is it over target."""
    for deal in (
        opened(TERMS, stage="contract"),
        opened(TERMS).win("won", at=day(6), by="ann"),
    ):
        assert (False, False) == (
            deal.is_stale(day(30)),
            deal.is_over_target(day(30)),
        )


@pytest.mark.parametrize(
    "call",
    [
        lambda deal: deal.age(at=day(4)),
        lambda deal: deal.time_in("new", at=day(4)),
        lambda deal: deal.is_stale(day(4)),
        lambda deal: deal.is_over_target(day(4)),
    ],
)
def test_time_is_told_as_of_the_last_event_or_later(call):
    """Before it the answer is `as_of`."""
    error = refused(lambda: call(opened()), InvalidInstantError)

    assert "reversed" == error.code


def test_a_closed_deal_does_not_age():
    """Nor does it while it was closed in between."""
    deal = opened().win("won", at=day(7), by="ann")
    again = deal.reopen("a slip", at=day(9), by="ann")

    assert timedelta(2) == deal.age(at=day(30))
    assert timedelta(3) == again.age(at=day(10)) == again.time_in("new", at=day(10))
    assert timedelta(0) == again.time_in("won", at=day(10))
    assert timedelta(0) == again.time_in("nowhere", at=day(10))
