"""Tests of gates, reasons of loss, move policies and overrides."""

import copy
import functools
import pickle
from typing import get_args

import pytest

from salesmodel.domain import Gate, LostReasons, MovePolicy, Override, When
from salesmodel.domain.pipelines.gates import WHEN
from salesmodel.errors import Blocker, DefinitionError, InvalidValueError


def is_large(deal):
    """Tell whether a deal is large."""
    return deal.fields.get("seats", 0) > 100


def _problems(call):
    with pytest.raises(DefinitionError) as caught:
        call()
    return caught.value.problems


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def _told(blockers):
    return [blocker.code for blocker in blockers]


def test_the_constant_lists_what_the_type_allows():
    """Gates stand where the type says."""
    assert get_args(When) == WHEN


def test_a_gate_keeps_what_it_asks_for():
    """Fields, check and level are there to be read; stages become a tuple."""
    gate = Gate("leave", ["offer"], fields=["budget"], check=is_large, name="large")

    assert ("offer",) == gate.stages
    assert ("budget",) == gate.fields
    assert is_large is gate.check
    assert "required" == gate.level


@pytest.mark.parametrize(
    "gate",
    [
        Gate("enter", ["a", "b", "c"], fields=["x"]),
        Gate("leave", ["a"], check=is_large, name="large"),
        Gate("over", ["a", "b"], fields=["x"], level="important"),
        Gate("won", fields=["x"]),
        Gate("lost", fields=["x"]),
        LostReasons(["price", "other"]),
        MovePolicy(creation_stages=["a"], allowed=[("a", "b")]),
        Override("boss", "agreed"),
    ],
)
def test_a_copy_is_equal(gate):
    """Copies and pickles go through the constructor; a named check is found again."""
    assert gate == copy.copy(gate) == copy.deepcopy(gate)
    assert gate == pickle.loads(pickle.dumps(gate))
    assert 1 == len({gate, copy.copy(gate)})


@pytest.mark.parametrize(
    ("problem", "given"),
    [
        ("a gate 'over' takes 2 stages", {"when": "over", "stages": ["a"]}),
        ("a gate 'won' takes 0 stages", {"when": "won", "stages": ["a"]}),
        ("a gate 'lost' takes 0 stages", {"when": "lost", "stages": ["a"]}),
        ("a gate 'enter' needs a stage", {"stages": []}),
        ("a gate 'leave' needs a stage", {"when": "leave", "stages": []}),
        ("it asks for nothing", {"fields": []}),
        ("its check cannot be called", {"check": "is_large", "name": "large"}),
        ("its check has no name", {"check": is_large}),
        ("its check has no name", {"check": is_large, "name": " "}),
    ],
)
def test_a_gate_that_contradicts_itself_is_refused(problem, given):
    """The problem is told in words."""
    usual = {"when": "enter", "stages": ["a"], "fields": ["x"]}

    assert (problem,) == _problems(lambda: Gate(**usual | given))


def test_all_problems_of_a_gate_are_told_at_once():
    """Nobody has to mend them one by one."""
    found = _problems(lambda: Gate("over", check=7))

    assert 3 == len(found)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("when", {"when": "before"}),
        ("level", {"level": "urgent"}),
        ("type", {"stages": "a"}),
        ("type", {"fields": [1]}),
        ("type", {"name": None}),
        ("long", {"name": "x" * 129}),
    ],
)
def test_a_gate_of_wrong_values_is_refused(code, given):
    """A single text is not several stages, and so on."""
    usual = {"when": "enter", "stages": ["a"], "fields": ["x"]}

    assert code == _code(lambda: Gate(**usual | given))


class _Large:
    def __call__(self, deal):
        return is_large(deal)


class _Fluid:
    async def __call__(self, deal):
        return is_large(deal)

    async def ask(self, deal):
        return is_large(deal)


async def _later(deal):
    return is_large(deal)


@functools.wraps(is_large)
async def _disguised(deal):
    return is_large(deal)


@functools.wraps(_later)
def _plain(deal):
    return is_large(deal)


class _Wrapped:
    """A check with an attribute that looks like the one of a partial."""

    func = staticmethod(_later)

    def __call__(self, deal):
        return is_large(deal)


@pytest.mark.parametrize(
    "check",
    [
        is_large,
        _Large(),
        functools.partial(is_large),
        lambda deal: True,
        _plain,
        _Wrapped(),
    ],
)
def test_whatever_answers_at_once_is_a_check(check):
    """Functions, objects that can be called, and partials of either."""
    assert check is Gate("won", check=check, name="large").check


@pytest.mark.parametrize(
    "check",
    [
        _later,
        functools.partial(_later),
        functools.partial(functools.partial(_later)),
        _Fluid(),
        functools.partial(_Fluid()),
        _Fluid().ask,
        _disguised,
    ],
)
def test_a_coroutine_function_is_no_check(check):
    """Nothing would await it; that is told before it is ever asked."""
    problem = "its check is a coroutine function, and nothing awaits it"

    assert (problem,) == _problems(lambda: Gate("won", check=check, name="x"))


def test_a_loss_needs_a_reason_unless_said_otherwise():
    """Blank text is no reason."""
    for reason in (None, "", " "):
        assert ["lost_reason"] == _told(LostReasons().blockers(reason, "a note"))
        assert [] == _told(LostReasons(mandatory=False).blockers(reason, None))
    assert [] == _told(LostReasons().blockers("price", None))


def test_a_reason_is_one_of_the_choices_if_there_are_any():
    """The blocker names them, also where none is mandatory."""
    reasons = LostReasons(["price", "other"], mandatory=False)
    (blocker,) = reasons.blockers("prize", None)

    assert "lost_reason" == blocker.code
    assert "the reason has to be one of 'price', 'other'" == blocker.sentence
    assert [] == _told(reasons.blockers("price", None))


@pytest.mark.parametrize("note", [None, "", " \n"])
def test_other_needs_a_note(note):
    """Which reasons say nothing without one can be chosen."""
    assert ["lost_note"] == _told(LostReasons().blockers("other", note))
    assert [] == _told(LostReasons(with_note=()).blockers("other", note))
    assert ["lost_note"] == _told(LostReasons(with_note=["no"]).blockers("no", note))
    assert [] == _told(LostReasons().blockers("other", "moved away"))


def test_a_policy_allows_everything_unless_said_otherwise():
    """All four permissions are there, and no pairs."""
    policy = MovePolicy()

    assert all((policy.skipping, policy.going_back, policy.reopening, policy.leaving))
    assert (None, None) == (policy.creation_stages, policy.allowed)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("type", {"skipping": 1}),
        ("type", {"going_back": None}),
        ("type", {"reopening": "no"}),
        ("type", {"leaving": 0}),
        ("type", {"creation_stages": "new"}),
        ("type", {"allowed": 5}),
        ("type", {"allowed": ["ab"]}),
        ("type", {"allowed": [("a", 1)]}),
        ("allowed", {"allowed": [("a", "b", "c")]}),
        ("allowed", {"allowed": [("a",)]}),
    ],
)
def test_what_is_no_policy_is_refused(code, given):
    """Yes is `True`, and a move is a pair of ids."""
    assert code == _code(lambda: MovePolicy(**given))


def test_pairs_are_a_set():
    """The same pair twice is once."""
    policy = MovePolicy(allowed=[["a", "b"], ("a", "b")])

    assert frozenset({("a", "b")}) == policy.allowed


def test_an_override_has_a_name_and_a_reason():
    """The reason may tell of persons: `repr` does not show it."""
    override = Override("head of sales", "Mrs Beeblebrox will pay")

    assert "Beeblebrox" not in repr(override)
    assert "id" == _code(lambda: Override("", "agreed"))
    assert "reason" == _code(lambda: Override("boss", " "))
    assert "type" == _code(lambda: Override("boss", None))
    assert "long" == _code(lambda: Override("boss", "x" * 4_097))


def test_an_override_answers_for_blockers():
    """A list becomes a tuple; anything else is refused."""
    skip = Blocker("skip", None, "stages between cannot be skipped")

    assert (skip,) == Override("boss", "agreed", [skip]).blockers
    for wrong in (5, ["skip"]):
        assert "type" == _code(lambda wrong=wrong: Override("boss", "agreed", wrong))
