"""Tests of what is agreed about a deal."""

from decimal import Decimal

import pytest

from deal_cases import LEADS, SALES, day, opened, refused
from salesmodel.domain import Activity, Credit, split_evenly
from salesmodel.errors import InvalidInstantError, InvalidValueError


SAID = {"at": day(9), "by": "ann"}


def test_what_was_done_is_logged_after_it():
    """An activity of the future is a plan, or it is refused."""
    done = Activity("a1", "call", day(10))
    plan = Activity("a1", "call", day(10), state="planned")
    error = refused(lambda: opened().log_activity(done, **SAID), InvalidInstantError)

    assert "future" == error.code
    assert (plan,) == opened().log_activity(plan, **SAID).activities


def test_an_activity_that_is_logged_is_not_logged_again():
    """The same one is no event; one of its id takes its place."""
    call, meeting = (Activity("a1", kind, day(6)) for kind in ("call", "meeting"))
    deal = opened().log_activity(call, **SAID)
    later = deal.log_activity(meeting, **SAID)

    assert deal is deal.log_activity(call, **SAID)
    assert ((meeting,), 3) == (later.activities, later.version)


def test_nobody_won_an_open_deal():
    """The owner at the win is who had it when it was won as it is."""
    deal = opened(owner="bob")
    won = deal.win("won", **SAID).assign("eve", **SAID)
    lost = won.reclassify("lost", "a slip", **SAID)
    again = lost.reclassify("won", "it was paid", **SAID)

    assert () == deal.credit("owner_at_win") == lost.credit("owner_at_win")
    assert ["bob"] == [each.owner for each in won.credit("owner_at_win")]
    assert ["eve"] == [each.owner for each in again.credit("owner_at_win")]


def test_shares_come_before_the_owner():
    """Without shares the owner has it all; without an owner nobody does."""
    deal = opened(owner="bob")
    shared = deal.share(split_evenly(["ann", "bob"]), **SAID)

    assert (Credit("bob", Decimal(1)),) == deal.credit("split")
    assert split_evenly(["ann", "bob"]) == shared.credit("split")
    assert () == opened().credit("split")
    assert (Credit("ann", Decimal(1)),) == opened().credit("opener")


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("id", lambda deal: deal.assign("", **SAID)),
        ("type", lambda deal: deal.share(5, **SAID)),
        ("type", lambda deal: deal.log_activity("call", **SAID)),
        ("rule", lambda deal: deal.credit("first")),
    ],
)
def test_nonsense_is_not_agreed(code, call):
    """Each part is read as what it has to be."""
    for pipeline in (SALES, LEADS):
        deal = opened(pipeline)
        error = refused(lambda deal=deal: call(deal), InvalidValueError)

        assert code == error.code
