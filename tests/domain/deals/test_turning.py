"""Tests of deals that are reopened, reclassified, and taken elsewhere."""

import pytest

from deal_cases import (
    BOLD,
    GATED,
    LEADS,
    SALES,
    STAGES,
    codes,
    day,
    opened,
    refused,
)
from salesmodel.domain import (
    Activity,
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
    DefinitionError,
    GateError,
    IllegalMoveError,
    InvalidValueError,
    LoadError,
    UnknownStageError,
)


SAID = {"at": day(9), "by": "ann"}
BOSS = Override("boss", "it is an old client")


def _won(pipeline=SALES, **given):
    return opened(pipeline, **given).win("won", at=day(7), by="ann", override=BOSS)


def test_a_deal_is_opened_again_where_it_was_closed():
    """Or in another open stage that is named."""
    deal = opened().move("offer", at=day(6), by="ann").lose("price", **SAID)

    assert "offer" == deal.reopen("again", **SAID).stage
    assert "contract" == deal.reopen("again", to="contract", **SAID).stage
    error = refused(lambda: deal.reopen("again", to="won", **SAID), InvalidValueError)
    assert "kind" == error.code


def test_only_a_closed_deal_is_turned():
    """An open one is neither reopened nor reclassified, whoever answers for it."""
    deal = opened()

    assert ["open"] == codes(lambda: deal.reopen("why", override=BOSS, **SAID))
    assert ["open"] == codes(lambda: deal.reclassify("won", "why", **SAID))


def test_a_pipeline_may_open_no_deal_again():
    """Somebody can answer for it all the same."""
    strict = Pipeline("p", STAGES, moves=MovePolicy(reopening=False))
    deal = _won(strict)

    assert ["reopening"] == codes(lambda: deal.reopen("why", **SAID))
    assert Outcome.OPEN is deal.reopen("why", override=BOSS, **SAID).outcome


def test_a_deal_is_closed_in_another_way_that_is_named():
    """Where it stands, an open stage and one of several are refused."""
    two = (*STAGES[:4], Stage("won2", kind="won"), STAGES[5], Stage("l2", kind="lost"))
    deal = _won(Pipeline("p", two))

    def to(target):
        return lambda: deal.reclassify(target, "why", **SAID)

    assert ["same_stage"] == codes(to("won"), IllegalMoveError)
    assert ["ambiguous"] == codes(to(Outcome.LOST), IllegalMoveError)
    assert ["ambiguous"] == codes(to(Outcome.WON), IllegalMoveError)
    assert "kind" == refused(to("offer"), InvalidValueError).code
    assert "l2" == to("l2")().stage


def test_a_deal_that_was_closed_where_it_stood_is_so_in_the_other_way():
    """It stays in its stage, and another outcome is the one thing to change."""
    deal = opened(LEADS).lose("price", at=day(7), by="ann")
    found = deal.reclassify(Outcome.WON, "it was paid", **SAID)

    assert ("new", Outcome.WON, day(9)) == (found.stage, found.outcome, found.closed_at)
    assert ["same_stage"] == codes(
        lambda: deal.reclassify(Outcome.LOST, "why", **SAID), IllegalMoveError
    )


def test_a_deal_that_is_found_to_be_lost_needs_a_reason_of_the_list():
    """The reason is what the pipeline asks of a loss."""
    listed = Pipeline("p", STAGES, lost=LostReasons(["price"]))
    error = refused(lambda: _won(listed).reclassify("lost", "why", **SAID), GateError)

    assert ["lost_reason"] == [blocker.code for blocker in error.blockers]
    assert "price" == _won(listed).reclassify("lost", "price", **SAID).lost_reason


@pytest.mark.parametrize("reason", ["", " \n", None, 5, f"{BOLD}\x00", BOLD * 9_999])
def test_a_turn_has_a_reason(reason):
    """Without one it is refused; what was said is not shown."""
    for call in (
        lambda: _won().reopen(reason, **SAID),
        lambda: _won().reclassify("lost", reason, **SAID),
    ):
        assert BOLD not in str(refused(call, InvalidValueError))


def test_a_deal_goes_on_in_another_pipeline():
    """It enters the first stage, or an open one that is named."""
    deal = opened(LEADS)

    assert "new" == deal.change_pipeline(SALES, **SAID).stage
    assert "offer" == deal.change_pipeline(SALES, to="offer", **SAID).stage
    error = refused(
        lambda: deal.change_pipeline(SALES, to="won", **SAID), InvalidValueError
    )
    assert "kind" == error.code


def test_a_deal_does_not_go_on_if_it_is_closed_or_there_already():
    """Nor does it leave a pipeline that lets none leave."""
    strict = Pipeline("p", STAGES, moves=MovePolicy(leaving=False))

    assert ["closed"] == codes(lambda: _won().change_pipeline(LEADS, **SAID))
    assert ["same_pipeline"] == codes(lambda: opened().change_pipeline(SALES, **SAID))
    assert ["leaving"] == codes(lambda: opened(strict).change_pipeline(LEADS, **SAID))


def test_gates_of_both_pipelines_are_asked_in_a_change():
    """What leaving here and coming there take is told at once."""
    there = Pipeline("q", STAGES, gates=[Gate("enter", ["new"], fields=["size"])])
    error = refused(lambda: opened(GATED).change_pipeline(there, **SAID), GateError)

    assert ["source", "size"] == [blocker.field for blocker in error.blockers]


def test_a_deal_knows_one_definition_of_a_version():
    """Another pipeline by the name of one that it was in is refused."""
    impostor = Pipeline("leads", [Stage("new")])
    deal = opened(LEADS).change_pipeline(SALES, **SAID)
    error = refused(lambda: deal.change_pipeline(impostor, **SAID), InvalidValueError)

    assert "version" == error.code
    assert "leads" == deal.change_pipeline(LEADS, **SAID).pipeline.id


def test_a_migration_is_of_the_version_of_the_deal():
    """One of another version, or of another pipeline, is refused."""
    second = SALES.revise()
    third = second.revise()
    late = second.migrate({}, to=third)

    refused(lambda: opened().migrate(late, **SAID), DefinitionError)
    refused(lambda: opened(LEADS).migrate(late, **SAID), DefinitionError)
    refused(lambda: opened().migrate("late", **SAID), InvalidValueError)
    deal = opened().migrate(SALES.migrate({}, to=second), **SAID)
    assert 3 == deal.migrate(late, **SAID).pipeline.version


def test_late_facts_have_turns_looked_at_again():
    """A change of pipelines that nobody answered for has to be possible with them."""
    gated = Pipeline("p", STAGES, gates=[Gate("leave", ["new"], fields=["need"])])
    deal = opened(gated, fields={"need": "a"}).change_pipeline(LEADS, **SAID)
    cleared = opened(gated, fields={"need": "a"})
    cleared = cleared.set_fields({"need": None}, at=day(6), by="ann").history[1:]

    error = refused(lambda: deal.backfill(cleared, **SAID), GateError)
    assert ["need"] == [blocker.field for blocker in error.blockers]


def test_late_facts_have_reclassifying_looked_at_again():
    """A stage that was named is the one that counts, in every pipeline."""
    call = Activity("a1", "call", day(6))
    two = (*STAGES[:4], Stage("won2", kind="won"))
    deal = _won(Pipeline("p", two)).reclassify("won2", "late", **SAID)
    fact = opened(deal.pipeline).log_activity(call, at=day(6), by="ann").history[1:]

    told = deal.backfill(fact, at=day(10), by="bob")
    assert ("won2", day(7), day(6)) == (
        told.stage,
        told.closed_at,
        told.last_activity_at,
    )


def test_a_late_reopening_is_told_where_it_came_from():
    """A chain that breaks with a late closing is refused."""
    deal = opened().move("offer", **SAID)
    fact = opened().lose("price", at=day(7), by="ann").history[1:]

    error = refused(lambda: deal.backfill(fact, **SAID), LoadError)
    assert "the deal is lost" in str(error)
    both = opened().lose("price", at=day(7), by="ann").reopen("a", at=day(8), by="ann")
    told = deal.backfill(both.history[1:], **SAID)
    assert (None, "offer") == (told.closed_at, told.stage)
    assert told == Deal.replay(told.history, SALES)


def test_a_stage_where_a_deal_was_closed_has_to_be_there_still():
    """After a migration that renames it, a reopening names the stage."""
    renamed = LEADS.revise(stages=[Stage("asked"), Stage("called")])
    plan = LEADS.migrate({"new": "asked"}, to=renamed)
    deal = opened(LEADS).lose("price", at=day(7), by="ann").migrate(plan, **SAID)

    refused(lambda: deal.reopen("again", **SAID), UnknownStageError)
    refused(lambda: deal.reclassify(Outcome.WON, "paid", **SAID), UnknownStageError)
    assert "asked" == deal.reopen("again", to="asked", **SAID).stage
