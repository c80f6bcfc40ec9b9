"""Tests of pipelines: what defines one, its versions, and migration between them."""

import copy
import pickle
from datetime import UTC, datetime

import pytest

from salesmodel.domain import (
    Deal,
    Field,
    Gate,
    LostReasons,
    Migration,
    MovePolicy,
    Outcome,
    Pipeline,
    Schema,
    Stage,
)
from salesmodel.errors import (
    DefinitionError,
    InvalidValueError,
    SalesModelError,
    UnknownStageError,
)
from salesmodel.values import BusinessCalendar


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
NEW, OFFER = Stage("new"), Stage("offer", "Commercial offer")
WON, LOST = Stage("won", kind="won"), Stage("lost", kind="lost")
STAGES = (NEW, OFFER, WON, LOST)


def has_budget(deal):
    """Tell whether a deal has a budget."""
    return "budget" in deal.fields


FULL = Pipeline(
    "services",
    STAGES,
    name="Services",
    version=3,
    purpose="delivery",
    schema=Schema([Field("budget", "integer", label="Budget")]),
    gates=[Gate("enter", ["offer"], check=has_budget, name="budget")],
    moves=MovePolicy(skipping=False),
    lost=LostReasons(["price"]),
    calendar=BusinessCalendar(zone="Europe/Riga"),
    most_events=10,
)


def _error(call, kind=DefinitionError):
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def _code(call):
    return _error(call, InvalidValueError).code


def test_a_pipeline_needs_an_id_and_a_stage():
    """The rest has defaults: version 1 of a sale, with every move allowed."""
    pipeline = Pipeline("leads", [NEW])

    assert ("leads", 1, "sale") == (pipeline.name, pipeline.version, pipeline.purpose)
    assert ((), MovePolicy(), LostReasons()) == (
        pipeline.gates,
        pipeline.moves,
        pipeline.lost,
    )


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"id": ""}),
        ("id", {"id": 5}),
        ("id", {"name": " "}),
        ("range", {"version": 0}),
        ("type", {"version": True}),
        ("purpose", {"purpose": "party"}),
        ("type", {"stages": NEW}),
        ("type", {"stages": ["new"]}),
        ("type", {"gates": [MovePolicy()]}),
        ("range", {"most_events": 0}),
        ("type", {"moves": None}),
        ("type", {"lost": "price"}),
        ("type", {"schema": {"budget": "integer"}}),
        ("type", {"calendar": "Mo-Fr"}),
    ],
)
def test_what_is_no_setting_is_refused(code, given):
    """The error says which one, and no other error comes out."""
    assert code == _code(lambda: Pipeline(**{"id": "p", "stages": STAGES} | given))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("no_open_stage", {"stages": []}),
        ("no_open_stage", {"stages": [WON, LOST]}),
        ("no_open_stage", {"stages": [Stage("old", archived=True), WON]}),
        ("duplicate_stage", {"stages": [NEW, Stage("new", "Other")]}),
        ("duplicate_stage", {"stages": [NEW, Stage("n2", "NEW")]}),
        ("duplicate_stage", {"stages": [Stage("a", "é"), Stage("b", "É")]}),
        ("unknown_stage", {"gates": [Gate("enter", ["ofer"], fields=["x"])]}),
        ("unknown_stage", {"gates": [Gate("over", ["new", "end"], fields=["x"])]}),
        ("unknown_stage", {"moves": MovePolicy(creation_stages=["nwe"])}),
        ("unknown_stage", {"moves": MovePolicy(allowed=[("new", "ofer")])}),
        ("range", {"gates": [Gate("over", ["offer", "new"], fields=["x"])]}),
        (
            "unknown_field",
            {
                "schema": Schema([Field("budget")]),
                "gates": [Gate("won", fields=["bugdet"])],
            },
        ),
        ("limit", {"stages": [Stage(f"s{n}") for n in range(1_001)]}),
        ("limit", {"gates": [Gate("won", fields=["x"])] * 10_001}),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(code, given):
    """The code tells the kind of problem if there is only one."""
    found = _error(lambda: Pipeline(**{"id": "p", "stages": STAGES} | given))

    assert code == found.code
    assert "pipeline 'p'" == found.name


def test_all_problems_are_told_at_once():
    """Those of stages and those of gates, under one common code."""
    stages = [WON, Stage("w2", "WON", kind="won")]
    gates = [Gate("enter", ["nowhere"], fields=["x"])]
    found = _error(lambda: Pipeline("p", stages, gates=gates))

    assert "definition" == found.code
    assert (
        "no stage is open",
        "2 stages have the name 'won'",
        "stage 'nowhere' is named and not defined",
    ) == found.problems


def test_a_pipeline_keeps_its_open_stages_in_order():
    """Closed and archived ones are not among them."""
    pipeline = Pipeline("p", [WON, OFFER, Stage("old", archived=True), NEW])

    assert (OFFER, NEW) == pipeline.open_stages
    assert OFFER is pipeline.first_stage


def test_deals_begin_in_the_first_creation_stage():
    """It has to be open; without one it is the first open stage."""
    chosen = MovePolicy(creation_stages=["won", "offer"])
    closed = MovePolicy(creation_stages=["won"])

    assert OFFER is Pipeline("p", STAGES, moves=chosen).first_stage
    assert NEW is Pipeline("p", STAGES, moves=closed).first_stage


def test_stages_are_found_by_their_id_alone():
    """Not by their name; the error suggests what was meant."""
    pipeline = Pipeline("p", STAGES)

    assert OFFER is pipeline.stage("offer")
    for wrong in ("Commercial offer", "Offer", 1, None, ["offer"]):
        assert (
            "unknown_stage"
            == _error(lambda wrong=wrong: pipeline.stage(wrong), UnknownStageError).code
        )
    assert "did you mean 'offer'" in str(
        _error(lambda: pipeline.stage("ofer"), UnknownStageError)
    )


def test_fields_are_read_by_the_schema():
    """Without a schema any plain value will do."""
    assert (("budget", 5),) == FULL.read({"budget": 5})
    assert "unknown_field" == _code(lambda: FULL.read({"bugdet": 5}))
    assert (("bugdet", "5"),) == Pipeline("p", [NEW]).read({"bugdet": "5"})


def test_a_missing_field_is_called_by_its_label():
    """The blocker carries the id, its sentence what people say."""
    pipeline = FULL.revise(gates=[Gate("enter", ["offer"], fields=["budget"])])
    deal = Deal.open("d1", pipeline, at=MONDAY, by="ann")
    (blocker,) = pipeline.check_move(deal, "offer")

    assert ("required", "budget") == (blocker.code, blocker.field)
    assert "'Budget' has to be filled" == str(blocker)


@pytest.mark.parametrize("pipeline", [FULL, Pipeline("leads", [NEW])])
def test_a_copy_is_equal_and_works(pipeline):
    """Copies and pickles go through the constructor, with checks found by name."""
    for twin in (
        copy.copy(pipeline),
        copy.deepcopy(pipeline),
        pickle.loads(pickle.dumps(pipeline)),
    ):
        deal = Deal.open("d1", twin, at=MONDAY, by="ann")

        assert pipeline == twin
        assert hash(pipeline) == hash(twin)
        assert () != twin.check_move(deal, "new")


def test_a_revision_has_the_next_version_and_keeps_the_rest():
    """The pipeline itself stays as it is."""
    revised = FULL.revise(stages=[*STAGES, Stage("pilot")])

    assert (3, 4) == (FULL.version, revised.version)
    assert 4 == len(FULL.stages)
    assert FULL.gates == revised.gates
    assert (FULL.id, FULL.name, FULL.purpose) == (
        revised.id,
        revised.name,
        revised.purpose,
    )
    assert FULL.calendar == revised.calendar
    assert FULL.schema is revised.schema


def test_a_revision_takes_what_is_new():
    """Each part that is given takes the place of what was."""
    gate, policy = Gate("won", fields=["budget"]), MovePolicy(leaving=False)
    lost, schema = LostReasons(mandatory=False), Schema([Field("budget")])
    revised = FULL.revise(gates=[gate], moves=policy, lost=lost, schema=schema)

    assert ((gate,), policy) == (revised.gates, revised.moves)
    assert (lost, schema) == (revised.lost, revised.schema)


def test_a_revision_that_contradicts_itself_is_refused():
    """Such as one that takes away a stage where a gate stands."""
    found = _error(lambda: FULL.revise(stages=[NEW]))

    assert "unknown_stage" == found.code


def test_a_migration_covers_every_stage_in_use():
    """A stage of the same id need not be named; one in no use neither."""
    new = FULL.revise(stages=[NEW, Stage("quote"), WON, LOST], gates=[])
    found = FULL.migrate({"offer": "quote"}, to=new)

    assert (("new", "new"), ("offer", "quote"), ("won", "won"), ("lost", "lost")) == (
        found.stages
    )
    assert (FULL, new) == (found.origin, found.to)
    assert (("new", "new"),) == FULL.migrate({}, to=new, in_use=["new"]).stages


@pytest.mark.parametrize(
    ("problem", "mapping"),
    [
        ("'offer' goes to 'offer', which version 2 has not", {}),
        ("'offer' goes to 'nowhere', which version 2 has not", {"offer": "nowhere"}),
        ("'offer' is open and 'won' won", {"offer": "won"}),
        ("'offer' goes to 'old', which is archived", {"offer": "old"}),
        ("'ofer' is no stage of version 1", {"offer": "new", "ofer": "new"}),
    ],
)
def test_a_migration_that_leads_nowhere_is_refused(problem, mapping):
    """It moves no deal from open to won, and loses none."""
    old = Pipeline("p", STAGES)
    new = old.revise(stages=[NEW, Stage("old", archived=True), WON, LOST])
    found = _error(lambda: old.migrate(mapping, to=new))

    assert (problem,) == found.problems
    assert "migration" == found.code


def test_a_migration_leads_to_another_version_of_the_same_pipeline():
    """Neither to itself, nor to another pipeline."""
    old = Pipeline("p", STAGES)
    problem = "it is not to another version of the same pipeline"

    for to in (old, Pipeline("q", STAGES, version=2)):
        assert problem in _error(lambda to=to: old.migrate({}, to=to)).problems
    assert old.revise() == old.revise().migrate({}, to=old).origin


def test_a_stage_in_use_is_one_that_the_pipeline_has():
    """A misspelt one is a problem of the migration."""
    old = Pipeline("p", STAGES)
    found = _error(lambda: old.migrate({}, to=old.revise(), in_use=["ofer"]))

    assert ("'ofer' is no stage of version 1",) == found.problems


@pytest.mark.parametrize(
    "given",
    [
        {"mapping": {}, "to": None},
        {"mapping": {"new": ["new"]}},
        {"mapping": 5},
        {"mapping": {}, "in_use": 5},
    ],
)
def test_a_migration_of_wrong_values_raises_errors_of_the_package(given):
    """Nothing else leaks out."""
    old = Pipeline("p", STAGES)

    with pytest.raises(SalesModelError):
        old.migrate(**{"to": old.revise()} | given)


@pytest.mark.parametrize("stages", [(("new", "won"),), (("new", "nowhere"),)])
def test_a_migration_cannot_be_forged(stages):
    """Made by hand it is looked at as well: an open deal never stands in a won stage."""
    old = Pipeline("p", STAGES)

    with pytest.raises(SalesModelError):
        Migration(old, old.revise(), stages)


def test_archived_stages_stay_readable():
    """A deal that stands there, or once did, says so; it can leave and not come back."""
    old = Pipeline("p", STAGES)
    gone = Stage("offer", "Commercial offer", archived=True)
    new = old.revise(stages=[NEW, gone, WON, LOST])
    deal = Deal.open("d1", old, at=MONDAY, by="ann").move("offer", at=MONDAY, by="ann")
    deal = deal.migrate(old.migrate({}, to=new), at=MONDAY, by="ann")
    left = deal.move("new", at=MONDAY, by="ann")

    assert ("offer", Outcome.OPEN) == (deal.stage, deal.outcome)
    assert ["new", "offer", "new"] == [visit.stage for visit in left.visits()]
    assert ["archived"] == [each.code for each in new.check_move(left, "offer")]
    assert gone is new.stage("offer")


def test_a_field_without_a_label_is_told_by_its_id():
    """A blocker names a field as people do, and by its id where they do not."""
    gate = Gate("enter", ["offer"], fields=["budget", "need"])
    schema = Schema([Field("budget"), Field("need", label="What is needed")])
    plain = Pipeline(
        "plain", [Stage("lead"), Stage("offer")], gates=[gate], schema=schema
    )
    deal = Deal.open("d1", plain, at=datetime(2026, 1, 5, tzinfo=UTC), by="ann")
    told = [str(blocker) for blocker in plain.check_move(deal, "offer")]

    assert "'budget' has to be filled" == told[0]
    assert "'What is needed' has to be filled" == told[1]


@pytest.mark.parametrize("stranger", [None, "d1", 5])
def test_what_is_no_deal_is_refused(stranger):
    """A pipeline is asked about deals alone."""
    plain = Pipeline("plain", [Stage("lead"), Stage("offer")])
    for ask in (plain.check_move, plain.reminders):
        with pytest.raises(InvalidValueError) as caught:
            ask(stranger, "offer")

        assert "type" == caught.value.code
