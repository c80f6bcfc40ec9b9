"""Tests of how a deal begins, goes on as another, and takes late facts."""

import attrs
import pytest

from deal_cases import BOLD, GATED, LEADS, SALES, STAGES, codes, day, opened, refused
from salesmodel.domain import (
    Activity,
    Author,
    Deal,
    Gate,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Stage,
)
from salesmodel.domain.deals.events import ActivityLogged, DealOpened, DealWon
from salesmodel.errors import (
    GateError,
    IllegalMoveError,
    InvalidInstantError,
    InvalidValueError,
    LoadError,
    UnknownStageError,
)
from salesmodel.values import Money


BOSS = Override("boss", "it is an old client")


def test_a_deal_begins_with_all_that_is_known():
    """What is given to open is what the deal tells, and its one event."""
    deal = opened(
        at=day(5),
        by=Author("crm", "import", inferred=True),
        client_id="c1",
        owner="bob",
        fields={"need": "a pump", "note": " "},
        amount=Money(100, "EUR"),
        parent_id="d0",
        cycle=2,
    )
    expected = DealOpened(
        *("d1", 1, day(5), "crm", "import", True),
        *("sales", 1, "new", "c1", "bob", "d0", 2),
        (("need", "a pump"),),
        Money(100, "EUR"),
    )

    assert (expected,) == deal.history
    assert ("c1", "bob", "d0", 2) == (
        deal.client_id,
        deal.owner,
        deal.parent_id,
        deal.cycle,
    )
    assert ({"need": "a pump"}, Money(100, "EUR")) == (deal.fields, deal.amount)
    assert (1, day(5), "new", Outcome.OPEN) == (
        deal.version,
        deal.opened_at,
        deal.stage,
        deal.outcome,
    )


def test_a_deal_begins_in_the_first_stage_for_that():
    """The first of the creation stages, or the stage that is named."""
    chosen = Pipeline("p", STAGES, moves=MovePolicy(creation_stages=["offer"]))

    assert "offer" == opened(chosen).stage
    assert "contract" == opened(stage="contract").stage
    assert ["creation_stage"] == codes(lambda: opened(chosen, stage="new"))


def test_a_deal_can_be_opened_where_it_is_won():
    """It is opened and won at one instant, and nothing of it took time."""
    deal = opened(stage="won")

    assert [DealOpened, DealWon] == [type(event) for event in deal.history]
    assert day(5) == deal.opened_at == deal.closed_at == deal.first_won_at
    assert 0 == deal.age(at=day(9)).total_seconds()
    assert ["new", "won"] == [visit.stage for visit in deal.visits()]


def test_a_deal_is_not_opened_where_it_is_lost():
    """It is opened before it is lost."""
    error = refused(lambda: opened(stage="lost"), InvalidValueError)

    assert "kind" == error.code


def test_what_the_first_stage_takes_is_asked_at_once():
    """All blockers are told; somebody can answer for them, which is recorded."""
    error = refused(lambda: opened(GATED, stage="offer"), GateError)
    deal = opened(GATED, stage="offer", override=BOSS)

    assert ["need", "budget"] == [blocker.field for blocker in error.blockers]
    assert attrs.evolve(BOSS, blockers=error.blockers) == deal.history[0].override
    assert opened(GATED, override=BOSS).history[0].override is None


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("id", {"client_id": ""}),
        ("id", {"owner": 5}),
        ("id", {"parent_id": " "}),
        ("cycle", {"parent_id": "d1"}),
        ("type", {"cycle": True}),
        ("range", {"cycle": 0}),
        ("type", {"amount": 5}),
        ("scale", {"amount": Money("0.001", "EUR")}),
        ("rounding", {"amount": Money("0.001", "EUR"), "rounding": "off"}),
        ("type", {"fields": ["need"]}),
        ("naive", {"at": day(5).replace(tzinfo=None)}),
        ("id", {"by": None}),
        ("type", {"override": "boss"}),
    ],
)
def test_a_deal_of_nonsense_is_not_opened(code, given):
    """Each part is read as what it has to be."""
    assert code == refused(lambda: opened(**given), InvalidValueError).code


def test_an_amount_is_rounded_only_if_that_is_said():
    """The rounding that is named is the one that is made."""
    deal = opened(amount=Money("0.015", "EUR"), rounding="down")

    assert Money("0.01", "EUR") == deal.amount


def test_a_deal_begins_in_a_pipeline_and_a_stage_of_it():
    """Something else than a pipeline, and an unknown stage, are refused."""
    error = refused(lambda: opened(stage="ofer"), UnknownStageError)

    assert "did you mean 'offer'" in str(error)
    assert "type" == refused(lambda: opened("sales"), InvalidValueError).code


def test_deals_are_not_constructed():
    """Neither directly nor by changing a part of one."""
    for call in (Deal, lambda: attrs.evolve(opened(), stage="won")):
        with pytest.raises(TypeError, match=r"Deal\.open"):
            call()


def test_a_deal_does_not_change():
    """No attribute can be set, and no new one added."""
    deal = opened()
    for name in ("stage", "history", "closed_at", "novel"):
        with pytest.raises(AttributeError):
            setattr(deal, name, "won")

    assert "new" == deal.stage


def test_a_deal_shows_where_it_stands_and_nothing_else():
    """Neither fields nor persons are shown."""
    deal = opened(fields={"name": BOLD}, owner=BOLD)

    assert "<Deal 'd1' open in 'new' of 'sales', version 1>" == repr(deal)


def test_deals_are_equal_by_value():
    """Equal histories make equal deals, and other things are no deal."""
    assert opened() == opened()
    assert opened() != opened(owner="bob")
    assert opened() != "d1"
    assert 1 == len({opened(), opened()})


def test_a_deal_that_follows_names_its_parent():
    """A delivery keeps the cycle, a repeat sale begins another; the sale stays won."""
    sale = opened(client_id="c1", owner="bob").win("won", at=day(6), by="ann")
    delivery = sale.follow_up("d2", LEADS, at=day(7), by="ann", fields={"to": "Riga"})
    again = sale.follow_up("d3", SALES, at=day(8), by="ann", is_repeat=True)

    assert ("d1", 1, "c1", "bob") == (
        delivery.parent_id,
        delivery.cycle,
        delivery.client_id,
        delivery.owner,
    )
    assert {"to": "Riga"} == delivery.fields
    assert ("d1", 2) == (again.parent_id, again.cycle)
    assert day(6) == sale.closed_at


def test_a_deal_follows_no_earlier_than_its_parent():
    """Nor does it follow on itself."""
    deal = opened()
    early = refused(
        lambda: deal.follow_up("d2", SALES, at=day(4), by="ann"), InvalidInstantError
    )
    itself = refused(
        lambda: deal.follow_up("d1", SALES, at=day(6), by="ann"), InvalidValueError
    )

    assert ("reversed", "cycle") == (early.code, itself.code)


def _call(at, **given):
    """Return the fact that a call was logged."""
    values = {"deal_id": "d1", "at": at} | given
    return ActivityLogged(
        values["deal_id"],
        9,
        values["at"],
        *("ann", "user", False),
        Activity("a1", "call", at),
    )


def test_late_facts_stand_in_their_place():
    """One event tells them, the timeline has them where they belong."""
    deal = opened().move("contract", at=day(9), by="ann")
    late = deal.as_of(day(7)).move("offer", at=day(7), by="ann")
    told = deal.backfill(late.history[1:], at=day(9), by="bob")

    assert 3 == told.version
    assert deal.history == told.history[:2]
    assert ["new", "offer", "contract"] == [visit.stage for visit in told.visits()]
    assert ["new", "offer"] == [
        getattr(event, "origin", "new") for event in told.timeline[1:]
    ]


def test_no_late_facts_change_nothing():
    """Without facts it is the same deal."""
    deal = opened()

    assert deal is deal.backfill([], at=day(9), by="bob")


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("fact", [opened().history[0]]),
        ("fact", ["moved"]),
        ("fact", [_call(day(6), deal_id="d2")]),
        ("range", [_call(day(4))]),
        ("range", [_call(day(10))]),
        ("type", 5),
    ],
)
def test_facts_of_elsewhere_are_refused(code, facts):
    """A fact is an event of this deal, from its opening until now."""
    deal = opened()
    error = refused(
        lambda: deal.backfill(facts, at=day(9), by="bob"), InvalidValueError
    )

    assert code == error.code


def test_a_fact_that_is_not_sound_is_refused():
    """A fact that somebody made by hand is looked at part by part."""
    naive = attrs.evolve(_call(day(6)), at=day(6).replace(tzinfo=None))
    error = refused(lambda: opened().backfill([naive], at=day(9), by="b"), LoadError)

    assert "history" == error.code


def test_late_facts_do_not_break_the_chain():
    """What came after has to be possible with them, gates and policy included."""
    deal = opened().move("contract", at=day(9), by="ann")
    early = deal.as_of(day(7))
    closed = early.win("won", at=day(7), by="ann").history[1:]
    same = early.move("contract", at=day(7), by="ann").history[1:]
    gate = Pipeline("p", STAGES, gates=[Gate("enter", ["offer"], fields=["need"])])
    filled = opened(gate, fields={"need": "a pump"}).move("offer", at=day(9), by="ann")
    cleared = filled.as_of(day(7)).set_fields({"need": None}, at=day(7), by="ann")

    def late(deal, facts):
        return lambda: deal.backfill(facts, at=day(9), by="bob")

    assert "history" == refused(late(deal, closed), LoadError).code
    assert "history" == refused(late(deal, same), LoadError).code
    assert ["required"] == codes(late(filled, cleared.history[1:]), GateError)


def test_what_somebody_answered_for_is_not_asked_again():
    """A move that was overridden stands whatever becomes known."""
    deal = opened(GATED).move("offer", at=day(9), by="ann", override=BOSS)
    fact = deal.as_of(day(7)).set_fields({"city": "Riga"}, at=day(7), by="ann")

    assert "offer" == deal.backfill(fact.history[1:], at=day(9), by="bob").stage


def test_a_deal_that_was_opened_won_takes_late_facts():
    """Its win is not looked at as a move that skipped every stage."""
    strict = Pipeline("p", STAGES, moves=MovePolicy(skipping=False))
    for pipeline, answer in ((strict, None), (GATED, BOSS)):
        deal = opened(pipeline, stage="won", override=answer)
        told = deal.backfill([_call(day(5))], at=day(6), by="bob")

        assert (day(5), day(5)) == (told.closed_at, told.last_activity_at)


def test_a_late_change_of_pipelines_needs_the_pipeline():
    """It is not known from elsewhere."""
    deal = opened(LEADS)
    fact = deal.change_pipeline(SALES, at=day(6), by="ann").history[1:]
    error = refused(lambda: deal.backfill(fact, at=day(9), by="bob"), LoadError)
    told = deal.backfill(fact, at=day(9), by="bob", pipelines=[SALES])

    assert "pipeline" == error.code
    assert ("sales", "new") == (told.pipeline.id, told.stage)
    assert told == Deal.replay(told.history, [LEADS, SALES])


def test_a_late_win_before_a_migration_is_refused():
    """A migration moves no deal from won to open."""
    revised = SALES.revise()
    deal = opened().migrate(SALES.migrate({}, to=revised), at=day(8), by="ann")
    fact = opened().win("won", at=day(6), by="ann").history[1:]
    error = refused(lambda: deal.backfill(fact, at=day(9), by="bob"), LoadError)

    assert "of another kind" in str(error)


def test_closing_in_place_goes_with_the_stage():
    """Where there is no stage to close in, a late move moves the closing too."""
    move = opened(LEADS).move("called", at=day(7), by="ann").history[1:]
    for closed in (
        opened(LEADS).win(at=day(9), by="ann"),
        opened(LEADS).lose("price", at=day(9), by="ann"),
        opened(LEADS)
        .lose("price", at=day(9), by="ann")
        .reclassify(Outcome.WON, "it was paid", at=day(9), by="ann"),
    ):
        told = closed.backfill(move, at=day(9), by="bob")

        assert (closed.outcome, "called") == (told.outcome, told.stage)


def test_a_late_turn_back_is_told_as_such():
    """A move that now comes from further on goes back."""
    deal = opened().move("offer", at=day(9), by="ann")
    fact = deal.as_of(day(7)).move("contract", at=day(7), by="ann")
    told = deal.backfill(fact.history[1:], at=day(9), by="bob")

    assert [1, -1] == [event.direction for event in told.timeline[1:]]


def test_a_check_has_a_say_in_late_facts():
    """A reopening and a change of pipelines that came after are asked again."""
    closed = MovePolicy(leaving=False, reopening=False)
    strict = Pipeline("p", [Stage("new"), Stage("called")], moves=closed)
    fact = [_call(day(6))]
    for deal in (
        opened(strict)
        .lose("price", at=day(8), by="ann")
        .reopen("again", at=day(9), by="ann", override=BOSS),
        opened(strict).change_pipeline(SALES, at=day(9), by="ann", override=BOSS),
        opened(strict)
        .lose("price", at=day(8), by="ann")
        .reclassify(Outcome.WON, "it was paid", at=day(9), by="ann"),
    ):
        history = [
            attrs.evolve(event, override=None) if hasattr(event, "override") else event
            for event in deal.history
        ]
        found = Deal.replay(history, deal.pipelines.values())
        if found == deal:
            assert 4 == deal.backfill(fact, at=day(9), by="bob").version
            continue
        error = refused(
            lambda found=found: found.backfill(fact, at=day(9), by="bob"),
            IllegalMoveError,
        )

        assert error.code in {"leaving", "reopening"}
        assert deal.backfill(fact, at=day(9), by="bob").stage == deal.stage
