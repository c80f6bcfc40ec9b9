"""Tests of changes: what may be asked for, and when two ask for the same."""

import pytest

from automation_cases import FREE, SAID, SALES, opened, process, said
from salesmodel.automation import (
    Change,
    assigning,
    filling,
    listing,
    logging,
    moving,
    opening,
    pricing,
    reopening,
    transferring,
)
from salesmodel.domain import (
    Activity,
    Author,
    Deal,
    LineItem,
    LostReasons,
    Outcome,
    Override,
)
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


BOLD = "Zaphod-Beeblebrox"
PUMP = LineItem("pump", 2, Money("9.99", "EUR"))


def _call(**known):
    return Activity("a1", "call", SAID["at"], **known)


CHANGES = [
    moving("b", **SAID),
    moving("c", **SAID),
    moving(Outcome.LOST, **SAID),
    moving(Outcome.LOST, reason="price", **SAID),
    moving(Outcome.LOST, reason="price", note="too much", **SAID),
    moving("b", override=Override("boss", "agreed"), **SAID),
    moving("b", override=Override("boss", "promised"), **SAID),
    filling({"x": 1}, **SAID),
    filling({"x": "1"}, **SAID),
    filling({"x": True}, **SAID),
    filling({"x": 1, "y": None}, **SAID),
    pricing(Money(5, "EUR"), **SAID),
    pricing(Money(5, "USD"), **SAID),
    pricing(None, **SAID),
    assigning("bob", **SAID),
    assigning(None, **SAID),
    reopening("why", **SAID),
    reopening("because", **SAID),
    reopening("why", to="a", **SAID),
    reopening("why", override=Override("boss", "agreed"), **SAID),
    listing([], **SAID),
    listing([PUMP], **SAID),
    listing([PUMP, PUMP], **SAID),
    listing([PUMP], rounding="half_even", **SAID),
    transferring(SALES, **SAID),
    transferring(SALES.revise(lost=LostReasons(["price"])), **SAID),
    transferring(FREE, **SAID),
    transferring(FREE, to="b", **SAID),
    transferring(FREE, to="b", override=Override("boss", "agreed"), **SAID),
    logging(_call(), **SAID),
    logging(_call(result="they will think"), **SAID),
    logging(_call(result="they will buy"), **SAID),
    opening(opened()),
    opening(opened(fields={"x": 1})),
    opening(opened(fields={"x": 2})),
    opening(opened(owner="bob")),
    opening(opened(pipeline=SALES)),
]


def test_two_changes_that_differ_have_two_fingerprints():
    """What cannot be seen in `repr` counts as well."""
    assert len(CHANGES) == len({change.fingerprint for change in CHANGES})


def test_when_and_by_whom_does_not_matter():
    """Who asks a second time does so later."""
    assert moving("b", **SAID).fingerprint == moving("b", **said(9)).fingerprint
    fields = [filling({"x": 1, "y": 2}, **SAID), filling({"y": 2, "x": 1}, **said(9))]
    assert fields[0].fingerprint == fields[1].fingerprint
    later = opened(at=said(9)["at"], by="bob", fields={"x": 1})
    assert opening(later).fingerprint == opening(opened(fields={"x": 1})).fingerprint


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_nothing_personal(change):
    """What it is called and where it leads can stand in a message."""
    assert isinstance(str(change), str)
    assert "make" not in repr(change)
    assert BOLD not in repr(filling({"x": BOLD}, **SAID))
    assert BOLD not in repr(moving("b", reason=BOLD, note=BOLD, **SAID))


@pytest.mark.parametrize(
    "call",
    [
        lambda: filling(5, **SAID),
        lambda: filling([("x", 1)], **SAID),
        lambda: logging("a call", **SAID),
        lambda: opening("d1"),
        lambda: transferring("sales", **SAID),
        lambda: listing(5, **SAID),
    ],
)
def test_what_is_no_change_is_refused(call):
    """It is refused when it is asked for."""
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert "type" == caught.value.code


def test_each_change_is_made():
    """All of them through one process, each with its event."""
    deals = process(pipeline=SALES)
    asked = [
        filling({"need": "a pump"}, **SAID),
        pricing(Money(5, "EUR"), **SAID),
        listing([PUMP], **SAID),
        assigning("bob", **SAID),
        logging(_call(), **SAID),
        moving("won", by=Author("old crm", "import"), at=SAID["at"]),
        reopening("they came back", **SAID),
        transferring(FREE, **SAID),
    ]
    events = [deals.change("d1", change).events[0] for change in asked]

    assert [
        "FieldsSet",
        "AmountSet",
        "LinesSet",
        "OwnerAssigned",
        "ActivityLogged",
        "DealWon",
        "DealReopened",
        "PipelineChanged",
    ] == [type(event).__name__ for event in events]
    assert ["ann", "old crm"] == [asked[0].author, asked[5].author]


def test_a_host_may_ask_for_a_change_of_its_own():
    """What a deal can do, a change can ask for."""

    def _expected(deal: Deal, at) -> Deal:
        return deal.expect_close(at.date(), at=at, by="ann")

    change = Change("close date", SAID["at"], "ann", _expected, ("today",))
    made = process().change("d1", change)

    assert "close date" == str(change)
    assert 2 == made.deal.version


def test_what_follows_is_never_earlier_than_what_it_follows():
    """What somebody asks for himself is made when he says."""
    deal = opened().assign("bob", **said(9))
    change = moving("b", **SAID)

    assert SAID["at"] == change.when(deal)
    follows = Change("x", SAID["at"], "r", FREE, (), follows=True)
    assert said(9)["at"] == follows.when(deal)


def test_an_author_stays_who_he_is():
    """Somebody who opened a deal through an import did so."""
    deal = opened(by=Author("old crm", "import", inferred=True))

    assert Author("old crm", "import", inferred=True) == opening(deal).by
