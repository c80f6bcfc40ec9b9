"""Tests of journeys: linked deals, seen as one way."""

import copy
import pickle
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import get_args

import pytest

from salesmodel.domain import (
    PLAN,
    PURPOSES,
    Deal,
    Journey,
    Pipeline,
    Purpose,
    Stage,
    StepState,
)
from salesmodel.errors import DefinitionError, InvalidValueError


START = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
WAYS = {
    purpose: Pipeline(
        f"{purpose}s",
        [Stage("begun"), Stage("gone on"), Stage("done", kind="won")],
        purpose=purpose,
    )
    for purpose in PURPOSES
}


def _on(day):
    return {"at": START + day * DAY, "by": "ann"}


def _open(id, purpose, day, parent=None, **known):
    return Deal.open(id, WAYS[purpose], parent_id=parent, **known, **_on(day))


def _states(way, cycle=None):
    return [step.state for step in way.steps(cycle)]


def _fault(call, kind=DefinitionError):
    with pytest.raises(kind) as caught:
        call()
    return caught.value


LEAD = _open("lead", "lead", 0).win(**_on(1))
SALE = _open("sale", "sale", 1, "lead")
SOLD = SALE.win(**_on(3))
DELIVERY = _open("delivery", "delivery", 4, "sale")
ALL = (LEAD, SOLD, DELIVERY)


def test_the_constants_list_what_the_types_allow():
    """The plan is made of purposes, in their order."""
    assert get_args(Purpose) == PURPOSES
    assert PURPOSES[: len(PLAN)] == PLAN


def test_a_way_tells_how_it_stands_with_each_step():
    """Done, going on, and ahead; since when, and by which deals."""
    lead, sale, delivery, paperwork, feedback = Journey(ALL).steps()

    assert ("done", ("lead",), START + DAY) == (lead.state, lead.deal_ids, lead.since)
    assert ("done", START + 3 * DAY) == (sale.state, sale.since)
    assert ("going_on", START + 4 * DAY) == (delivery.state, delivery.since)
    assert ("ahead", (), None) == (
        paperwork.state,
        paperwork.deal_ids,
        paperwork.since,
    )
    assert "ahead" == feedback.state
    assert {"done", "going_on", "ahead"} < set(get_args(StepState))


def test_deals_stand_in_order_however_they_are_given():
    """By cycle, then by when they were opened."""
    again = _open("again", "sale", 2, "sale", cycle=2)

    for order in permutations((*ALL, again)):
        assert (*ALL, again) == Journey(order).deals


def test_the_next_step_is_due_when_what_is_before_is_done():
    """Only the next one, and it has no deal yet."""
    way = Journey([LEAD, SOLD])

    assert ["done", "done", "due", "ahead", "ahead"] == _states(way)
    assert (("delivery",), ("lead", "sale")) == (way.due, way.done)
    assert None is way.stands_at
    assert () == Journey([SALE]).due


def test_a_step_is_skipped_if_a_later_one_was_begun():
    """A sale without a lead does not wait for one."""
    assert ["skipped", "going_on", "ahead", "ahead", "ahead"] == _states(
        Journey([SALE])
    )
    assert ["skipped", "done", "due"] == _states(Journey([SOLD]))[:3]


def test_a_lost_step_holds_what_comes_after():
    """Unless another deal of it goes on, or is won."""
    lost = SALE.lose("price", **_on(2))
    retry = _open("retry", "sale", 3, "sale")

    assert ["done", "lost", "ahead", "ahead", "ahead"] == _states(Journey([LEAD, lost]))
    assert "going_on" == _states(Journey([LEAD, lost, retry]))[1]
    assert "done" == _states(Journey([LEAD, lost, retry.win(**_on(4))]))[1]
    assert START + 2 * DAY == Journey([LEAD, lost]).steps()[1].since


def test_a_step_that_goes_on_holds_all_that_come_after():
    """Also behind a later one that is done: an order may be paid before it is signed."""
    way = Journey([_open("lead", "lead", 0), SOLD])

    assert ["going_on", "done", "ahead", "ahead", "ahead"] == _states(way)
    assert () == way.due


def test_it_stands_at_the_open_deal_that_was_opened_last():
    """With none open it stands nowhere."""
    assert "delivery" == Journey([LEAD, SALE, DELIVERY]).stands_at.id
    assert None is Journey([LEAD]).stands_at


def test_a_deal_that_went_on_in_another_pipeline_did_its_step():
    """A lead that became a sale is done as a lead, and goes on as a sale."""
    deal = _open("d1", "lead", 0).change_pipeline(WAYS["sale"], **_on(2))
    lead, sale, *_ = Journey([deal]).steps()

    assert ("done", ("d1",), None) == (lead.state, lead.deal_ids, lead.since)
    assert ("going_on", ("d1",), START + 2 * DAY) == (
        sale.state,
        sale.deal_ids,
        sale.since,
    )


def test_a_deal_that_went_back_did_not_do_its_step():
    """A sale that became a lead again was not sold."""
    deal = _open("d1", "sale", 0).change_pipeline(WAYS["lead"], **_on(2))
    way = Journey([deal])

    assert "going_on" == _states(way)[0]
    assert "sale" not in way.done
    won = Journey([deal.win(**_on(3))])
    assert ("lead",) == won.done
    assert "delivery" not in won.due
    assert None is won.won_at()


def test_a_sale_keeps_its_date_while_its_delivery_goes_on():
    """Also when that is lost; and a lead that is won is no sale."""
    for delivery in (DELIVERY, DELIVERY.win(**_on(9)), DELIVERY.lose("no", **_on(9))):
        assert START + 3 * DAY == Journey([LEAD, SOLD, delivery]).won_at()
    assert None is Journey([LEAD, SALE]).won_at()
    assert None is Journey([LEAD]).won_at()
    reopened = SOLD.reopen("not paid", **_on(5))
    assert None is Journey([LEAD, reopened, DELIVERY]).won_at()


def test_a_repeat_cycle_begins_with_the_sale():
    """It needs no lead; the first cycle stays to be read."""
    again = SOLD.follow_up("again", WAYS["sale"], is_repeat=True, **_on(20))
    way = Journey([*ALL, again.win(**_on(21))])

    assert (1, 2) == way.cycles
    assert ["skipped", "done", "due", "ahead", "ahead"] == _states(way)
    assert ["done", "done", "going_on", "ahead", "ahead"] == _states(way, 1)
    assert (START + 21 * DAY, START + 3 * DAY) == (way.won_at(), way.won_at(1))


def test_a_repeat_is_due_when_the_last_cycle_is_through():
    """Every step done or left out."""
    plan = ["lead", "sale", "delivery"]

    assert not Journey(ALL, plan=plan).is_repeat_due
    delivered = DELIVERY.win(**_on(9))
    assert Journey([LEAD, SOLD, delivered], plan=plan).is_repeat_due
    assert not Journey([LEAD, SOLD], plan=plan).is_repeat_due
    assert Journey([SOLD], plan=plan[:2]).is_repeat_due


def test_a_plan_is_made_of_purposes():
    """In any order; a deal of another purpose counts for none of its steps."""
    assert ["due"] == _states(Journey([LEAD], plan=["feedback"]))
    assert (
        "purpose"
        == _fault(lambda: Journey([LEAD], plan=["party"]), InvalidValueError).code
    )
    assert "type" == _fault(lambda: Journey([LEAD], plan=5), InvalidValueError).code


@pytest.mark.parametrize("deals", [5, ["lead"], [LEAD, None]])
def test_a_journey_is_made_of_deals(deals):
    """Anything else is an error of the package."""
    assert "type" == _fault(lambda: Journey(deals), InvalidValueError).code


@pytest.mark.parametrize(
    ("problem", "deals"),
    [
        ("it needs deals, each of them once", []),
        ("it needs deals, each of them once", [LEAD, LEAD]),
        (
            "2 deals have no parent here: 'lead', 'other'",
            [LEAD, _open("other", "sale", 0)],
        ),
        ("2 deals have no parent here: 'lead', 'delivery'", [LEAD, DELIVERY]),
        (
            "deal 'a' follows from itself",
            [_open("a", "sale", 0, "b"), _open("b", "sale", 0, "a")],
        ),
        (
            "deal 'b' follows from itself",
            [
                LEAD,
                _open("a", "sale", 0, "b"),
                _open("b", "sale", 0, "c"),
                _open("c", "sale", 0, "b"),
            ],
        ),
    ],
)
def test_deals_that_are_not_one_way_are_refused(problem, deals):
    """None, doubles, two beginnings or a circle."""
    found = _fault(lambda: Journey(deals))

    assert ("journey", (problem,)) == (found.code, found.problems)


def test_a_parent_may_be_elsewhere():
    """The first deal of a way may itself follow from one that is not shown."""
    assert "sale" == Journey([SALE, DELIVERY]).deals[0].id


def test_a_long_way_is_walked_in_a_straight_line():
    """A thousand deals, each of them the child of the one before."""
    deals = [LEAD]
    for n in range(1_000):
        deals.append(_open(f"d{n}", "sale", 1, deals[-1].id))

    assert 1_001 == len(Journey(reversed(deals)).deals)


def test_a_copy_is_equal():
    """It is a value as its deals are."""
    way = Journey(ALL)

    assert way == copy.deepcopy(way) == pickle.loads(pickle.dumps(way))
    assert 1 == len({way, copy.copy(way)})


def test_a_cycle_that_is_not_there_is_refused():
    """Nothing is due in the ninth cycle of a way that has one."""
    way = Journey(ALL)

    assert "cycle" == _fault(lambda: way.steps(9), InvalidValueError).code
    assert "cycle" == _fault(lambda: way.won_at(0), InvalidValueError).code


def test_a_plan_names_each_purpose_once():
    """A step that stands twice could not be told from itself."""
    found = _fault(lambda: Journey(ALL, plan=["sale", "sale"]))

    assert ("a purpose stands twice in the plan",) == found.problems
