"""Tests of rules: what holds together, and what they are found by."""

import asyncio
import copy
import functools
import pickle

import pytest

from automation_cases import SAID, ids, opened, process
from salesmodel.automation import (
    ActionCatalogue,
    ClientBought,
    Comparison,
    CreateTask,
    Entering,
    Fill,
    MoveOn,
    Notify,
    OpenCycle,
    Opening,
    Refuse,
    Rule,
    Stale,
    Winning,
)
from salesmodel.errors import DefinitionError, InvalidValueError


TELL = Notify("owner", "Well done")


def test_a_rule_holds_one_action_several_or_none():
    """They come as one, a list, a generator, or not at all."""
    assert (TELL,) == Rule("r", on=Winning(), then=TELL).then
    assert (TELL, TELL) == Rule("r", on=Winning(), then=[TELL, TELL]).then
    assert (TELL,) == Rule("r", on=Winning(), then=(one for one in [TELL])).then
    assert () == Rule("r", on=Winning(), then=None).then


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"on": "winning"}, "on: a trigger"),
        ({"when": 5}, "when: a condition"),
        ({"then": 5}, "no action after"),
        ({"then": Refuse("no")}, "no action after"),
        ({"then": TELL, "phase": "before"}, "no action before"),
        ({"then": {"need": 5}, "phase": "before"}, "no action before"),
        ({"on": Stale(), "phase": "before"}, "before time"),
        ({"on": ClientBought(), "phase": "before"}, "first purchase"),
    ],
)
def test_a_rule_that_does_not_hold_together_is_refused(given, problem):
    """What is wrong is said in words."""
    with pytest.raises(DefinitionError) as caught:
        Rule("r", **{"on": Winning(), "then": ()} | given)

    assert problem in str(caught.value)


def test_all_problems_are_told_at_once():
    """One after the other would be tedious."""
    with pytest.raises(DefinitionError) as caught:
        Rule("r", on=5, when=5, then=[5, TELL], phase="before")

    assert 4 == len(caught.value.problems)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"id": ""}, "id"), ({"phase": "during"}, "phase"), ({"pipeline": 5}, "id")],
)
def test_names_of_a_rule_are_names(given, code):
    """A rule has an id, one of two phases, and perhaps a pipeline."""
    with pytest.raises(InvalidValueError) as caught:
        Rule(**{"id": "r", "on": Winning(), "then": ()} | given)

    assert code == caught.value.code


def test_a_condition_that_is_a_callable_answers_yes_or_no():
    """Anything else is no answer; without a condition the answer is yes."""
    deal = opened(owner="ann")
    rule = functools.partial(Rule, "r", on=Winning(), then=())

    assert rule().holds_of(deal)
    assert rule(when=Comparison("deal.owner", "eq", "ann")).holds_of(deal)
    assert not rule(when=lambda deal: deal.owner is None).holds_of(deal)
    with pytest.raises(InvalidValueError) as caught:
        rule(when=lambda deal: deal.owner).holds_of(deal)
    assert "bad_hook" == caught.value.code


def test_a_rule_can_name_what_is_in_a_catalogue():
    """Actions and hooks, and nothing that is looked up anywhere else."""
    catalogue = ActionCatalogue(
        {"cheer": TELL, "plan": lambda happened: CreateTask("x")}
    )
    rules = [Rule(name, on=Entering("b"), then=name) for name in ("cheer", "plan")]
    made = process(*rules, catalogue=catalogue).move("d1", "b", **SAID)

    assert ["cheer", "plan"] == ids(made.runs)
    assert (TELL,) == made.runs[0].actions
    for known, names in ((None, "none"), (catalogue, "'cheer', 'plan'")):
        with pytest.raises(DefinitionError) as caught:
            process(Rule("r", on=Winning(), then="os.system"), catalogue=known)
        assert f"which has {names}" in str(caught.value)


def test_a_catalogue_is_data():
    """It takes a mapping, cannot be changed, and is copied and pickled."""
    catalogue = ActionCatalogue({"cheer": TELL})

    assert catalogue == pickle.loads(pickle.dumps(catalogue))
    assert catalogue == copy.deepcopy(catalogue)
    with pytest.raises(TypeError):
        catalogue.actions["x"] = TELL
    with pytest.raises(InvalidValueError):
        ActionCatalogue([("cheer", TELL)])


def test_what_a_catalogue_has_must_fit_the_phase():
    """A name is no way around the check of actions."""
    catalogue = ActionCatalogue({"cheer": TELL})
    rule = Rule("r", on=Winning(), then="cheer", phase="before")
    with pytest.raises(DefinitionError) as caught:
        process(rule, catalogue=catalogue)

    assert "no action before" in str(caught.value)


def test_a_process_refuses_rules_that_do_not_go_together():
    """Twice the same id, a cycle to nowhere, and what is no rule."""
    rule = Rule("r", on=Winning(), then=TELL)
    with pytest.raises(DefinitionError) as caught:
        process(rule, rule, rule)
    assert ("the rule 'r' stands twice",) == caught.value.problems
    with pytest.raises(DefinitionError) as caught:
        process(Rule("r", on=Winning(), then=[TELL, OpenCycle("nowhere")]))
    assert "the pipeline 'nowhere' is not given" in str(caught.value)
    for wrong in ({"pipelines": ["repeat"]}, {"pipelines": 5}):
        with pytest.raises(InvalidValueError):
            process(**wrong)
    with pytest.raises(InvalidValueError):
        process("rule")
    with pytest.raises(DefinitionError) as caught:
        process(deliver="mail")
    assert "a callable is needed" in str(caught.value)


class _AsyncCall:
    """Something whose call is asynchronous."""

    async def __call__(self, *_):
        """Answer nothing."""


async def _hook(*_):
    """Answer nothing."""


@pytest.mark.parametrize(
    "hook", [_hook, functools.partial(functools.partial(_hook, 1), 2), _AsyncCall()]
)
def test_an_asynchronous_hook_needs_an_asynchronous_process(hook):
    """It would never be awaited; a condition never is."""
    rule = Rule("r", on=Entering("b"), then=hook)
    for call in (lambda: process(rule), lambda: process(deliver=hook)):
        with pytest.raises(DefinitionError) as caught:
            call()
        assert "needs is_async=True" in str(caught.value)
    patient = process(rule, is_async=True)
    assert ["r"] == ids(asyncio.run(patient.amove("d1", "b", **SAID)).runs)
    with pytest.raises(DefinitionError) as caught:
        process(Rule("r", on=Winning(), then=(), when=hook), is_async=True)
    assert "a condition cannot be asynchronous" in str(caught.value)


def test_a_process_shows_its_rules_and_its_store():
    """With what they name put in."""
    known = process(
        Rule("r", on=Winning(), then="cheer"),
        catalogue=ActionCatalogue({"cheer": TELL}),
    )

    assert [(TELL,)] == [rule.then for rule in known.rules]
    assert "d1" == known.store.load("d1").id


def test_a_rule_of_one_pipeline_leaves_others_alone():
    """A rule without a pipeline is for all of them."""
    rules = [
        Rule(name, on=Opening(), then=TELL, pipeline=pipeline)
        for name, pipeline in (("free", "free"), ("other", "other"), ("all", None))
    ]
    made = process(*rules, deals=()).open(opened())

    assert ["free", "all"] == ids(made.runs)


def test_actions_of_one_rule_are_told_apart():
    """The first has the id of the effect, the others a number behind it."""
    rule = Rule("r", on=Entering("b"), then=[TELL, MoveOn("c"), TELL, Fill({"x": 1})])
    made = process(rule).move("d1", "b", **SAID)

    assert ["d1:2:r", "d1:2:r:3"] == [one.id for one in made.outgoing]
    assert ["c", "c"] == [one.deal.stage for one in made.follow_ups]
