"""Tests of the rules of moves: what stands in the way, in which order and words."""

import asyncio
import functools
from datetime import UTC, datetime

import pytest

from salesmodel.domain import (
    Deal,
    Gate,
    LostReasons,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Stage,
)
from salesmodel.errors import (
    GateError,
    HookError,
    IllegalMoveError,
    SalesModelError,
    UnknownStageError,
)


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
A, B, C = Stage("a"), Stage("b"), Stage("c")
OLD = Stage("old", archived=True)
WON, LOST = Stage("won", kind="won"), Stage("lost", kind="lost")
SAID = {"at": MONDAY, "by": "ann"}


def _deal(*stages, at="a", fields=None, gates=(), lost=None, **policy):
    """Open a deal where nothing stands in the way, and put it past these rules."""
    begun = Pipeline("p", [stage for stage in stages if not stage.archived])
    opened = Deal.open("d1", begun, stage=at, fields=fields, **SAID)
    pipeline = Pipeline(
        "p",
        stages,
        gates=gates,
        moves=MovePolicy(**policy),
        lost=LostReasons() if lost is None else lost,
    )
    return Deal.replay(opened.history, pipeline)


def _told(deal, to, **said):
    found = deal.pipeline.check_move(deal, to, **said)
    return [blocker.field or blocker.code for blocker in found]


def test_nothing_stands_in_the_way_unless_somebody_put_it_there():
    """Any stage can be reached from any other, either way, and won."""
    for to in ("a", "c", "won", Outcome.WON):
        assert [] == _told(_deal(A, B, C, WON, at="b"), to)


def test_what_stands_in_the_way_comes_in_a_fixed_order():
    """First the policy, then the loss, then fields, then checks; leaving, entering."""
    gates = [
        Gate("lost", fields=["why"], check=lambda deal: False, name="lost?"),
        Gate("leave", ["a"], fields=["seen"], check=lambda deal: False, name="left?"),
    ]
    deal = _deal(A, Stage("gone", kind="lost", archived=True), gates=gates)

    assert ["archived", "lost_reason", "seen", "why", "left?", "lost?"] == _told(
        deal, "gone"
    )


def test_a_field_that_is_asked_for_twice_is_told_once():
    """By two gates on entering, or on leaving and on entering."""
    gates = [
        Gate("enter", ["b"], fields=["x", "y"]),
        Gate("over", ["a", "b"], fields=["y", "x"]),
        Gate("leave", ["a"], fields=["y"]),
    ]

    assert ["y", "x"] == _told(_deal(A, B, gates=gates), "b")


def test_each_blocker_says_what_to_do():
    """Codes and fields for programs, sentences for people."""
    gate = Gate("enter", ["b"], fields=["x"], check=lambda deal: False, name="large")
    deal = _deal(A, B, gates=[gate])

    assert [
        ("required", "x", "'x' has to be filled"),
        ("check", "large", "the check 'large' said no"),
    ] == [
        (blocker.code, blocker.field, str(blocker))
        for blocker in deal.pipeline.check_move(deal, "b")
    ]


def test_a_closed_deal_stays_where_it_is():
    """It is reopened or reclassified; nothing else is told of the move."""
    gate = Gate("enter", ["b"], fields=["x"])
    deal = _deal(A, B, WON, gates=[gate]).win(**SAID)

    assert ["closed"] == _told(deal, "b")
    assert ["closed"] == _told(deal, "won")


def test_a_deal_that_stands_there_already_does_not_move():
    """Whatever the stage takes."""
    assert ["same_stage"] == _told(
        _deal(A, B, gates=[Gate("enter", ["a"], fields=["x"])]), "a"
    )


def test_an_outcome_means_the_one_stage_of_its_kind():
    """Archived ones do not count; of several one has to be named."""
    late = Stage("late", kind="won")
    faded = Stage("faded", kind="won", archived=True)

    assert "won" == _deal(A, WON, faded).move(Outcome.WON, **SAID).stage
    assert ["ambiguous"] == _told(_deal(A, WON, late), Outcome.WON)
    assert [] == _told(_deal(A, WON, late), "late")
    assert ["archived"] == _told(_deal(A, WON, faded), "faded")


def test_a_deal_closes_where_it_stands_if_no_stage_is_for_that():
    """Gates before winning stand there all the same."""
    deal = _deal(A, B, gates=[Gate("won", fields=["x"])])

    assert ["x"] == _told(deal, Outcome.WON)
    assert [] == _told(deal, Outcome.LOST, reason="price")
    lost = deal.move(Outcome.LOST, reason="price", **SAID)
    assert ("a", Outcome.LOST) == (lost.stage, lost.outcome)


def test_open_is_no_target():
    """It names no stage, not even one that has this id."""
    with pytest.raises(UnknownStageError):
        _deal(A, Stage("open")).pipeline.check_move(_deal(A), Outcome.OPEN)


def test_a_deal_of_another_pipeline_is_told_as_such():
    """These are not its rules: it stands in no stage of theirs."""
    other = Pipeline("q", [Stage("x"), Stage("y")])

    for ask in (other.check_move, other.reminders):
        with pytest.raises(UnknownStageError) as caught:
            ask(_deal(A), "y")

        assert "a" == caught.value.stage


@pytest.mark.parametrize("to", ["b ", "B", "", None, 3, ["b"], "x" * 10_000])
def test_an_unknown_stage_is_told_as_such(to):
    """In every form, and without another error."""
    deal = _deal(A, B)

    with pytest.raises(UnknownStageError) as caught:
        deal.pipeline.check_move(deal, to)

    assert ("a", "b") == caught.value.known
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("expected", "at", "to"),
    [
        ([], "a", "b"),
        (["skip"], "a", "c"),
        (["skip"], "a", Outcome.WON),
        (["skip"], "b", "won"),
        ([], "c", "won"),
        ([], "c", "a"),
        ([], "a", "lost"),
    ],
)
def test_stages_are_not_skipped_if_the_policy_says_so(expected, at, to):
    """Winning comes after the last; a deal can be lost from anywhere."""
    lost = LostReasons(mandatory=False)
    deal = _deal(A, B, C, WON, LOST, at=at, lost=lost, skipping=False)

    assert expected == _told(deal, to)


def test_an_archived_stage_is_not_skipped():
    """Nobody can go there, so passing it by is no skip, from wherever."""
    stages = (A, OLD, B, WON)

    assert [] == _told(_deal(*stages, skipping=False), "b")
    assert [] == _told(_deal(*stages, at="b", skipping=False), "won")
    assert ["archived"] == _told(_deal(*stages, skipping=False), "old")


def test_no_deal_begins_or_begins_again_in_an_archived_stage():
    """Nor comes there from another pipeline; nobody can answer for that."""
    pipeline = Pipeline("p", [A, OLD, B])
    other = Pipeline("q", [A])
    boss = Override("boss", "because")
    closed = Deal.open("d1", pipeline, **SAID).win(**SAID)
    calls = [
        lambda: Deal.open("d2", pipeline, stage="old", override=boss, **SAID),
        lambda: closed.reopen("not paid", to="old", override=boss, **SAID),
        lambda: Deal.open("d3", other, **SAID).change_pipeline(
            pipeline, to="old", override=boss, **SAID
        ),
    ]

    for call in calls:
        with pytest.raises(IllegalMoveError) as caught:
            call()

        assert "archived" == caught.value.code


def test_a_deal_leaves_an_archived_stage_for_the_next_one():
    """It stands between its neighbours."""
    deal = _deal(A, B, C, at="b")
    archived = Pipeline(
        "p",
        [A, Stage("b", archived=True), C],
        moves=MovePolicy(skipping=False, going_back=False),
    )
    deal = Deal.replay(deal.history, archived)

    assert [] == _told(deal, "c")
    assert ["backward"] == _told(deal, "a")


@pytest.mark.parametrize(
    ("expected", "to"),
    [(["backward"], "a"), ([], "c"), ([], "won"), ([], "lost")],
)
def test_a_deal_does_not_go_back_if_the_policy_says_so(expected, to):
    """To be closed is not to go back, wherever the stage stands in the list."""
    lost = LostReasons(mandatory=False)
    deal = _deal(WON, LOST, A, B, C, at="b", lost=lost, going_back=False)

    assert expected == _told(deal, to)


def test_pairs_decide_in_place_of_the_order():
    """Only what is named is possible, and being lost."""
    pairs = [("a", "c"), ("c", "a"), ("a", "won")]
    policy = {"allowed": pairs, "skipping": False, "going_back": False}

    assert ["not_allowed"] == _told(_deal(A, B, C, WON, **policy), "b")
    assert [] == _told(_deal(A, B, C, WON, **policy), "c")
    assert [] == _told(_deal(A, B, C, WON, **policy), Outcome.WON)
    assert ["not_allowed"] == _told(_deal(A, B, C, WON, at="c", **policy), "won")
    assert [] == _told(_deal(A, B, C, WON, **policy), Outcome.LOST, reason="price")
    policy["allowed"] = pairs[:2]
    assert [] == _told(_deal(A, B, C, at="b", **policy), Outcome.WON)


def test_reasons_of_a_loss_are_blockers_too():
    """They are told with the rest, also for a loss where the deal stands."""
    deal = _deal(A, LOST, lost=LostReasons(["price", "other"]))

    assert ["lost_reason"] == _told(deal, "lost")
    assert ["lost_reason"] == _told(deal, Outcome.LOST, reason="prize")
    assert ["lost_note"] == _told(deal, "lost", reason="other")
    assert [] == _told(deal, "lost", reason="other", note="moved away")


@pytest.mark.parametrize("said", [{"reason": 5}, {"reason": "other", "note": 5}])
def test_a_reason_is_text(said):
    """Anything else is an error of the package, on asking and on moving."""
    deal = _deal(A, LOST)

    with pytest.raises(SalesModelError):
        deal.pipeline.check_move(deal, "lost", **said)
    with pytest.raises(SalesModelError):
        deal.move("lost", **said, **SAID)


GATES = [
    Gate("enter", ["b", "c"], fields=["enter"]),
    Gate("leave", ["a"], fields=["leave"]),
    Gate("over", ["b", "d"], fields=["over"]),
    Gate("won", fields=["won"]),
    Gate("lost", fields=["lost"]),
]


@pytest.mark.parametrize(
    ("expected", "at", "to"),
    [
        (["leave", "enter", "over"], "a", "b"),
        (["enter", "over"], "b", "c"),
        (["over"], "b", "d"),
        (["leave"], "a", "e"),
        (["leave", "won"], "a", "won"),
        (["leave", "lost"], "a", "lost"),
        (["won"], "e", "won"),
        ([], "e", "a"),
    ],
)
def test_each_gate_stands_where_it_says(expected, at, to):
    """Before stages, behind them, over a range, or before every way to close."""
    stages = (A, B, C, Stage("d"), Stage("e"), WON, LOST)
    deal = _deal(*stages, at=at, gates=GATES, lost=LostReasons(mandatory=False))

    assert expected == _told(deal, to)
    assert [] == _told(
        _deal(*stages, at=at, fields=dict.fromkeys(expected, 1), gates=GATES),
        to,
        reason="price" if to == "lost" else None,
    )


def test_a_stage_in_a_range_holds_on_to_its_fields():
    """What a range takes cannot be cleared while the deal stands in it."""
    gate = Gate("over", ["a", "b"], fields=["x"])
    deal = _deal(A, B, C, fields={"x": 1}, gates=[gate])

    with pytest.raises(GateError) as caught:
        deal.set_fields({"x": None}, **SAID)

    assert ["x"] == [blocker.field for blocker in caught.value.blockers]
    moved = deal.move("c", **SAID).set_fields({"x": None}, **SAID)
    assert {} == dict(moved.fields)


def test_zero_and_no_fill_a_field():
    """Whoever writes 0 has said something."""
    deal = _deal(A, B, gates=[Gate("enter", ["b"], fields=["x", "y"])])

    assert [] == _told(deal.set_fields({"x": 0, "y": False}, **SAID), "b")
    assert ["x", "y"] == _told(deal.set_fields({"x": " ", "y": None}, **SAID), "b")


def test_what_is_important_reminds_and_does_not_block():
    """It is asked for apart, fields and checks alike, each field once."""
    gates = [
        Gate("leave", ["a"], fields=["seen"], level="important"),
        Gate("enter", ["b"], fields=["need", "seen"], level="important"),
        Gate("won", check=lambda deal: False, name="sure", level="important"),
    ]
    deal = _deal(A, B, WON, gates=gates)

    def _reminders(to):
        found = deal.pipeline.reminders(deal, to)
        return [reminder.field for reminder in found]

    assert ["seen", "need"] == _reminders("b")
    assert ["seen", "sure"] == _reminders(Outcome.WON)
    assert "b" == deal.move("b", **SAID).stage
    with pytest.raises(UnknownStageError):
        _reminders("nowhere")


def _yes(deal):
    return True


def _asking(check):
    return _deal(A, B, gates=[Gate("enter", ["b"], check=check, name="sure")])


def test_a_check_reads_the_deal():
    """Stage, fields, owner, amount and the rest; it is asked each time anew."""
    seen = []

    def _look(deal):
        seen.append((deal.id, deal.stage, deal.outcome, dict(deal.fields)))
        return deal.owner is None and deal.amount is None and deal.client_id is None

    deal = _asking(_look)

    assert [] == _told(deal, "b") == _told(deal, "b")
    assert [("d1", "a", Outcome.OPEN, {})] * 2 == seen


@pytest.mark.parametrize("answer", [None, 0, 1, "yes", [], object()])
def test_a_check_answers_yes_or_no(answer):
    """Anything else is a fault of the check, named, and no answer."""
    deal = _asking(lambda deal: answer)

    with pytest.raises(HookError) as caught:
        deal.pipeline.check_move(deal, "b")

    assert ("bad_hook", "sure", "d1") == (
        caught.value.code,
        caught.value.rule,
        caught.value.deal_id,
    )
    assert not caught.value.committed


@pytest.mark.parametrize("fault", [ValueError, KeyError, RecursionError, OSError])
def test_a_check_that_raises_is_told_with_its_cause(fault):
    """The deal stays as it is."""

    def _fail(deal):
        raise fault(deal.id)

    deal = _asking(_fail)
    before = deal.history
    with pytest.raises(HookError) as caught:
        deal.move("b", **SAID)

    assert "hook" == caught.value.code
    assert isinstance(caught.value.__cause__, fault)
    assert before is deal.history


@pytest.mark.parametrize(
    "change",
    [
        lambda deal: setattr(deal, "stage", "b"),
        lambda deal: delattr(deal, "fields"),
        lambda deal: deal.fields.update(x=1),
        lambda deal: deal.fields.__setitem__("x", 1),
    ],
)
def test_a_check_can_change_nothing(change):
    """Whoever tries gets an error, and the deal is as before."""
    deal = _asking(change)

    with pytest.raises(HookError) as caught:
        deal.pipeline.check_move(deal, "b")

    assert isinstance(caught.value.__cause__, AttributeError | TypeError)
    assert ("a", {}) == (deal.stage, dict(deal.fields))


def test_an_answer_to_be_awaited_is_no_answer():
    """It is a fault of the check, and leaves no warning behind."""

    async def _later():
        return True

    deal = _asking(lambda deal: _later())

    with pytest.raises(HookError) as caught:
        deal.pipeline.check_move(deal, "b")

    assert "bad_hook" == caught.value.code


class _Door:
    """Something of the caller that can be closed, and must not be."""

    def __init__(self):
        self.is_open = True

    def close(self):
        """Close it."""
        self.is_open = False


class _FluidDoor:
    async def close(self):
        """Close it some day."""


def test_what_a_check_answers_is_left_alone():
    """A file or a session of the caller is not closed."""
    door = _Door()

    for answer in (door, _FluidDoor()):
        with pytest.raises(HookError):
            _told(_asking(lambda deal, answer=answer: answer), "b")
    assert door.is_open


def test_a_check_that_waits_for_itself_is_fine():
    """A synchronous function may run a coroutine inside, and be dressed up."""

    async def _later(deal):
        return deal.id == "d1"

    @functools.wraps(_later)
    def _now(deal):
        return asyncio.run(_later(deal))

    assert [] == _told(_asking(_now), "b")


def test_the_same_check_twice_is_asked_twice():
    """Two gates with two names, so that a blocker says which of them it was."""
    gates = [Gate("enter", ["b"], check=_yes, name=f"sure #{n}") for n in range(2)]
    gates += [Gate("leave", ["a"], check=lambda _: False, name="no")] * 2

    assert ["no", "no"] == _told(_deal(A, B, gates=gates), "b")


@pytest.mark.parametrize(
    ("error", "code", "given"),
    [
        (IllegalMoveError, "skip", {"skipping": False}),
        (GateError, "gate", {"gates": [Gate("enter", ["c"], fields=["x"])]}),
        (
            IllegalMoveError,
            "skip",
            {"skipping": False, "gates": [Gate("enter", ["c"], fields=["x"])]},
        ),
    ],
)
def test_the_error_of_a_move_carries_every_blocker(error, code, given):
    """It is illegal if the policy is against it, whatever else is missing."""
    deal = _deal(A, B, C, **given)

    with pytest.raises(error) as caught:
        deal.move("c", **SAID)

    assert code == caught.value.code
    assert deal.pipeline.check_move(deal, "c") == caught.value.blockers


def test_an_override_answers_by_name_and_is_recorded():
    """The event tells who, why and for what; without need it is not recorded."""
    deal = _deal(A, B, C, skipping=False)
    boss = Override("boss", "the client is in a hurry")
    skipped, plain = (deal.move(to, **SAID, override=boss) for to in ("c", "b"))

    assert ["skip"] == [each.code for each in skipped.history[-1].override.blockers]
    assert ("boss", None) == (
        skipped.history[-1].override.name,
        plain.history[-1].override,
    )


def test_nobody_can_answer_for_the_impossible():
    """An archived stage stays shut for everybody."""
    deal = _deal(A, OLD, B)

    with pytest.raises(IllegalMoveError) as caught:
        deal.move("old", **SAID, override=Override("boss", "because"))

    assert "archived" == caught.value.code


@pytest.mark.parametrize("to", ["b", "c"])
def test_an_override_is_an_override(to):
    """A mere name is none, whether it would be needed or not."""
    deal = _deal(A, B, C, skipping=False)

    with pytest.raises(SalesModelError):
        deal.move(to, **SAID, override="boss")
