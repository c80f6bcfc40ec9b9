"""Laws of gates: every pipeline agrees with its slow, plain twin."""

from datetime import UTC, datetime

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import oracle_gates as oracle
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
from salesmodel.errors import DefinitionError, GateError, IllegalMoveError


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FIELDS = ("budget", "need", "term")
KINDS = st.sampled_from(["open", "open", "open", "won", "lost"])
MANY = settings(max_examples=200)
FREE = {"skipping": True, "going_back": True, "allowed": None}
UNANSWERED = {"closed", "same_stage", "ambiguous", "archived"}
"""What nobody can answer for."""
BY_POLICY = {*UNANSWERED, "skip", "backward", "not_allowed"}


def _stages(draw, *, most=7):
    """Draw stages, one of them open and live."""
    stages = [
        {"id": f"s{place}", "kind": draw(KINDS), "archived": draw(st.booleans())}
        for place in range(draw(st.integers(1, most)))
    ]
    first = draw(st.integers(0, len(stages) - 1))
    stages[first] |= {"kind": "open", "archived": False}
    if draw(st.booleans()):
        for stage in stages:
            stage["archived"] = False
    return stages


@st.composite
def gates(draw, ids):
    """Draw a gate of any kind, with fields, a check or both."""
    when = draw(st.sampled_from(["enter", "leave", "over", "won", "lost"]))
    chosen = []
    if when in ("enter", "leave"):
        chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
    if when == "over":
        ends = st.integers(0, len(ids) - 1)
        chosen = [ids[place] for place in sorted([draw(ends), draw(ends)])]
    fields = draw(st.lists(st.sampled_from(FIELDS), max_size=3))
    check = draw(st.none() | st.tuples(st.sampled_from(FIELDS), st.integers(1, 3)))
    if not fields and check is None:
        fields = ["need"]
    level = draw(st.sampled_from(["required", "required", "important"]))
    told = {"when": when, "stages": chosen, "fields": fields}
    return told | {"check": check, "level": level}


@st.composite
def pipelines(draw):
    """Draw a pipeline as a dictionary, with every kind of rule."""
    stages = _stages(draw)
    ids = [stage["id"] for stage in stages]
    pairs = st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)))
    found = draw(st.lists(gates(ids), max_size=5))
    named = [gate | {"name": f"check {n}"} for n, gate in enumerate(found)]
    policy = draw(
        st.just(FREE)
        | st.fixed_dictionaries(
            {
                "skipping": st.booleans(),
                "going_back": st.booleans(),
                "allowed": st.none() | st.none() | pairs,
            }
        )
    )
    lost = {
        "choices": draw(st.sampled_from([(), ("price", "other")])),
        "mandatory": draw(st.booleans()),
        "with_note": draw(st.sampled_from([("other",), ()])),
    }
    return {"stages": stages, "gates": named, "policy": policy, "lost": lost}


@st.composite
def moves(draw):
    """Draw a pipeline, a deal in it, a target, and what is said of a loss."""
    plain = draw(pipelines())
    begun = [stage["id"] for stage in plain["stages"] if stage["kind"] == "open"]
    deal = {
        "stage": draw(st.sampled_from(begun)),
        "outcome": draw(st.sampled_from(["open"] * 7 + ["won", "lost"])),
        "fields": draw(st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 3))),
    }
    outcomes = [("outcome", "won"), ("outcome", "lost")]
    ids = [stage["id"] for stage in plain["stages"]]
    to = draw(st.sampled_from([*ids, *outcomes]))
    said = {}
    if oracle.find(plain, to)[1] == "lost":
        reasons = st.sampled_from([None, "", " ", "price", "other", "else"])
        said = {
            "reason": draw(reasons),
            "note": draw(st.sampled_from([None, "", " ", "why"])),
        }
    return plain, deal, to, said


def _check(field, least):
    return lambda deal: deal.fields.get(field, 0) >= least


def _gate(gate):
    given = gate | {"check": None if gate["check"] is None else _check(*gate["check"])}
    return Gate(given.pop("when"), given.pop("stages"), **given)


def build(plain, **changed):
    """Make the pipeline that a dictionary describes."""
    given = {
        "stages": [Stage(**stage) for stage in plain["stages"]],
        "gates": [_gate(gate) for gate in plain["gates"]],
        "moves": MovePolicy(**plain["policy"]),
        "lost": LostReasons(**plain["lost"]),
    }
    return Pipeline("p", **given | changed)


def stand(plain, deal):
    """Make the deal that a dictionary describes, in the pipeline of another one.

    It begins in a pipeline where nothing stands in its way, and is read again in this
    one: that is how deals come to stand in an archived stage.
    """
    free = {
        "stages": [Stage(**stage | {"archived": False}) for stage in plain["stages"]]
    }
    easy = Pipeline("p", **free, lost=LostReasons(mandatory=False))
    made = Deal.open(
        "d", easy, at=MONDAY, by="ann", stage=deal["stage"], fields=deal["fields"]
    )
    if deal["outcome"] != "open":
        closed = [s["id"] for s in plain["stages"] if s["kind"] == deal["outcome"]]
        to = closed[0] if closed else Outcome(deal["outcome"])
        made = made.move(to, at=MONDAY, by="ann")
        deal["stage"] = made.stage
    return Deal.replay(made.history, build(plain))


def _told(blockers):
    return [(blocker.code, blocker.field) for blocker in blockers]


def _target(to):
    return to if isinstance(to, str) else Outcome(to[1])


@MANY
@given(moves())
def test_a_pipeline_tells_the_blockers_of_its_twin(case):
    """Codes and fields are those of the slow twin, in the same order."""
    plain, told, to, said = case
    deal = stand(plain, told)
    expected = oracle.check_move(plain, told, to, tuple(said.values()) or (None, None))
    for code, _ in expected:
        event(code)

    assert expected == _told(deal.pipeline.check_move(deal, _target(to), **said))


@MANY
@given(moves())
def test_a_move_is_made_exactly_if_nothing_stands_in_its_way(case):
    """Without blockers it succeeds; with some, all of them are in the error."""
    plain, told, to, said = case
    deal = stand(plain, told)
    blockers = deal.pipeline.check_move(deal, _target(to), **said)
    before = deal.history
    if not blockers:
        moved = deal.move(_target(to), at=MONDAY, by="ann", **said)
        target, kind, _ = oracle.find(plain, to)

        assert Outcome(kind) is moved.outcome
        assert (deal.stage if target is None else target["id"]) == moved.stage
        assert len(before) + 1 == moved.version
    else:
        is_illegal = any(blocker.code in BY_POLICY for blocker in blockers)
        with pytest.raises(IllegalMoveError if is_illegal else GateError) as caught:
            deal.move(_target(to), at=MONDAY, by="ann", **said)

        assert blockers == caught.value.blockers
    assert before is deal.history


@MANY
@given(moves())
def test_an_override_answers_for_all_but_what_cannot_be(case):
    """It makes the move and is recorded with the blockers, unless some are firm."""
    plain, told, to, said = case
    deal = stand(plain, told)
    boss = Override("boss", "agreed by telephone")
    blockers = deal.pipeline.check_move(deal, _target(to), **said)
    given_ = {"at": MONDAY, "by": "ann", "override": boss} | said
    if firm := tuple(each for each in blockers if each.code in UNANSWERED):
        with pytest.raises(IllegalMoveError) as caught:
            deal.move(_target(to), **given_)

        assert firm == caught.value.blockers
    else:
        answer = deal.move(_target(to), **given_).history[-1].override

        assert blockers == (answer.blockers if answer else ())


@MANY
@given(moves())
def test_reminders_are_those_of_the_twin_and_never_block(case):
    """What is merely important is told, and changes no answer to a move."""
    plain, told, to, said = case
    deal = stand(plain, told)
    firm = [gate for gate in plain["gates"] if gate["level"] == "required"]
    bare = build(plain | {"gates": firm})
    answer = deal.pipeline.check_move(deal, _target(to), **said)
    reminders = deal.pipeline.reminders(deal, _target(to))

    assert oracle.reminders(plain, told, to) == _told(reminders)
    assert answer == bare.check_move(deal, _target(to), **said)


@MANY
@given(pipelines(), st.data())
def test_notices_are_those_of_a_plain_walk(plain, data):
    """Stages out of reach and dead ends are found as by trying every way."""
    ids = [stage["id"] for stage in plain["stages"]]
    begun = data.draw(st.none() | st.lists(st.sampled_from(ids), min_size=1))
    policy = MovePolicy(**plain["policy"], creation_stages=begun)
    pipeline = build(plain, moves=policy)
    start = begun or [pipeline.first_stage.id]
    found = [(notice.code, notice.stage) for notice in pipeline.check()]

    assert oracle.notices(plain, start) == found


@st.composite
def migrations(draw):
    """Draw two lists of stages, a mapping between them, and the stages in use."""
    old, new = {"stages": _stages(draw, most=5)}, {"stages": _stages(draw, most=5)}
    ids = st.sampled_from([f"s{place}" for place in range(6)])
    mapping = draw(st.dictionaries(ids, ids, max_size=5))
    known = [stage["id"] for stage in old["stages"]]
    in_use = draw(st.none() | st.lists(st.sampled_from(known), unique=True))
    return old, new, mapping, in_use


@MANY
@given(migrations())
def test_a_migration_is_accepted_exactly_if_a_plain_walk_accepts_it(case):
    """Every stage in use has to go to a stage of its kind where deals may stand."""
    old, new, mapping, in_use = case
    before, after = (
        Pipeline("p", [Stage(**stage) for stage in plain["stages"]], version=version)
        for version, plain in enumerate([old, new], start=1)
    )
    used = [stage.id for stage in before.stages] if in_use is None else in_use
    pairs = oracle.goals(mapping, used)
    if oracle.can_migrate(old, new, pairs):
        found = before.migrate(mapping, to=after, in_use=in_use)

        assert tuple(pairs) == found.stages
    else:
        with pytest.raises(DefinitionError) as caught:
            before.migrate(mapping, to=after, in_use=in_use)

        assert "migration" == caught.value.code
