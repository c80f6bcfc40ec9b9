"""Documents as a whole: what they are of, what they must not hold, how all of it is told."""

from enum import IntEnum, StrEnum

import attrs
import pytest

from deal_cases import GATED, LEADS, SALES, STAGES, day, opened
from record_strategies import CHECKS, has_owner
from salesmodel.domain import (
    Activity,
    Client,
    ContactPerson,
    Days,
    Deal,
    DealEvent,
    Field,
    Gate,
    Journey,
    LostReasons,
    MovePolicy,
    Pipeline,
    Schema,
    Stage,
    StageEntered,
)
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records import (
    Limits,
    from_dict,
    from_json,
    json_schema,
    to_dict,
    to_json,
)
from salesmodel.values import Money


SAID = {"at": day(9), "by": "ann"}
MOVED = opened().move("offer", at=day(6), by="ann")


def refused(document, **given):
    """Expect a refusal, and return the error."""
    with pytest.raises(LoadError) as caught:
        from_dict(document, **given)
    return caught.value


def test_everything_wrong_is_told_at_once_with_its_place():
    """Each problem has a path, and says what was given and what would do."""
    document = to_dict(MOVED)
    del document["history"][0]["by"]
    document["history"][1]["at"] = 5
    document["history"][1]["origin"] = ""
    document["pipelines"][0]["stages"][1]["probability"] = "2"
    document["pipelines"][0]["stages"][2]["colour"] = "red"
    document["note"] = "x"
    error = refused(document)

    assert "load" == error.code
    assert str(error).startswith("the deal cannot be read: $")
    assert (
        (
            "$.pipelines[0].stages[1]: probability must be a fraction from 0 to 1, got "
            "Decimal('2')"
        ),
        "$.pipelines[0].stages[2].colour is not known here",
        "$.history[0].by is missing",
        "$.history[1].at must be an instant such as '2026-01-05T09:00:00Z', got 5",
        "$.history[1].origin must be text of 1 to 128 characters that is not blank, got ''",
        "$.note is not known here",
    ) == error.problems


def test_problems_are_counted_past_the_thousandth():
    """A document of many faults does not make an error of many megabytes."""
    document = to_dict(Schema([]))
    document["fields"] = [5] * 1_234
    problems = refused(document).problems

    assert 1_001 == len(problems)
    assert "and 234 more" == problems[-1]


def test_one_kind_of_fault_is_the_code():
    """The code tells what is wrong where it is one thing."""
    document = to_dict(Money(5, "EUR"))

    assert "float" == refused(document | {"amount": 1.5}).code
    assert "unknown_field" == refused(document | {"tax": 1}).code
    assert "missing" == refused({"schema": 1, "type": "money", "amount": "5"}).code
    assert "currency" == refused(document | {"currency": "XQX"}).code
    assert "syntax" == refused(document | {"amount": "1e3"}).code


@pytest.mark.parametrize("schema", [None, 0, -1, True, "1", 1.0, [1]])
def test_a_document_says_its_schema(schema):
    """Without a number of its schema nobody knows what a document means."""
    document = to_dict(Money(5, "EUR")) | {"schema": schema}

    assert "schema" == refused(document).code


def test_a_document_says_its_type():
    """An unknown type is refused, as is a value of another one than is wanted."""
    document = to_dict(Money(5, "EUR"))

    assert Money(5, "EUR") == from_dict(document, type=Money)
    for wrong in ("cash", None, 5, ["money"]):
        assert "unknown_type" == refused(document | {"type": wrong}).code
    error = refused(document, type=Deal)
    assert ("$.type must be that of a Deal, got 'money'",) == error.problems
    assert MOVED.history[1] == from_dict(to_dict(MOVED.history[1]), type=DealEvent)
    assert "type" == refused(to_dict(MOVED.history[1]), type=Deal).code
    with pytest.raises(InvalidValueError, match="type"):
        from_dict(document, type="money")


def test_what_is_no_document_is_refused():
    """Neither a list nor a text of JSON is one, and a list is no type to write."""
    for text in ("[]", "5", "null", '"x"'):
        with pytest.raises(LoadError, match=r"\$ must be an object"):
            from_json(text)
    for call in (
        lambda: from_dict([]),
        lambda: from_json(5),
        lambda: from_json("{}", checks=[]),
        lambda: from_json("{}", limits=5),
        lambda: from_json("{}", pipelines=[5]),
        lambda: to_dict({}),
        lambda: to_dict([MOVED]),
        lambda: to_dict((MOVED, 5)),
        lambda: to_dict(MOVED, personal="hide"),
        lambda: to_dict(MOVED, with_pipelines=1),
        lambda: json_schema(dict),
    ):
        with pytest.raises(InvalidValueError):
            call()


def test_keys_are_text():
    """A key that is no text is told as it is, and so is one that is no name."""
    document = to_dict(Money(5, "EUR")) | {7: 1, "a b": 2, "é" * 99: 3}
    problems = refused(document).problems

    assert "$: the key 7 is no text" == problems[0]
    assert "$['a b'] is not known here" == problems[1]
    assert len(problems[2]) < 120


def test_only_objects_are_objects():
    """A list where an object stands is told; one object too few is no deal."""
    for document in (
        {"schema": 1, "type": "deals", "deals": [5]},
        {"schema": 1, "type": "deal", "id": "d1", "history": [5]},
        {"schema": 1, "type": "deal", "id": "d1", "history": []},
        {"schema": 1, "type": "deal", "id": "d1", "history": {}},
        {"schema": 1, "type": "schema", "fields": [5]},
        {"schema": 1, "type": "deals"},
    ):
        assert refused(document).problems


def test_lists_have_a_limit():
    """How many entries a list may have is told by its name, and can be raised."""
    document = to_dict(Schema([Field("a"), Field("b")]))
    error = refused(document, limits=Limits(items=1))

    assert "limit" == error.code
    assert (
        "$.fields has 2 items, and the limit is 1 (limits.items)",
    ) == error.problems
    client = Client.add("c1", "Acme", kind="company", **SAID)
    client = client.set_fields({"a": 1, "b": 2}, **SAID)
    told = refused(to_dict(client), limits=Limits(items=1)).problems
    assert "$.fields has 2 items, and the limit is 1 (limits.items)" in told


def test_what_is_personal_is_not_shown():
    """An error of a personal part tells the place and the demand, and no value."""
    client = Client.add("c1", "Zaphod", kind="company", **SAID)
    client = client.put_contact(ContactPerson("p1", "Zaphod"), **SAID)
    client = client.set_fields({"note": "Zaphod"}, **SAID)
    call = Activity("a1", "call", day(9), result="Zaphod")
    document = to_dict(client.log_activity(call, **SAID))
    document["name"] = ["Zaphod"]
    document["contacts"][0]["zone"] = "Zaphod"
    document["fields"][0][1] = {"type": "decimal", "value": "Zaphod"}
    document["activities"][0]["result"] = "Zaphod\x00"
    document["activities"][0]["duration"] = "Zaphod"
    error = refused(document)

    assert 5 == len(error.problems)
    assert "Zaphod" not in str(error)
    assert "<personal>" in str(error)


def test_fields_are_pairs_told_once():
    """A pair is an id and a value; twice the same id is refused."""
    document = to_dict(opened(fields={"a": "x"}).history[0])
    for wrong in (
        5,
        [5],
        [["a"]],
        [["a", 1], ["a", 2]],
        [["a", 1.5]],
        [["a", []]],
        [["a", " "]],
        [["a", 2**63]],
        [["a", {"type": "money", "amount": "0.001", "currency": "EUR"}]],
        [["a", {"type": "decimal"}]],
        [["a", {"type": "decimal", "value": "1", "unit": "m"}]],
        [["a", {"type": "float", "value": "1"}]],
        [["a", {"type": 5}]],
        [["a", {}]],
    ):
        assert refused(document | {"fields": wrong}).problems
    read = from_dict(document | {"fields": [["a", None], ["b", ["x"]]]})
    assert (("a", None), ("b", ("x",))) == read.fields


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("at", "2026-01-05"),
        ("at", "2026-01-05T09:00:00"),
        ("at", "20260105T090000Z"),
        ("at", "2026-01-05 09:00:00Z"),
        ("at", "2026-02-30T09:00:00Z"),
        ("at", "2026-01-05T09:00:00.1234567Z"),
        ("at", "1899-12-31T23:59:59Z"),
        ("at", "٢٠٢٦-01-05T09:00:00Z"),
        ("duration", "P"),
        ("duration", "PT"),
        ("duration", "P1Y"),
        ("duration", "-P1D"),
        ("duration", "P999999999DT999999999H"),
        ("duration", 5),
        ("state", "maybe"),
        ("kind", None),
        ("result", "\ud800"),
        ("result", "x" * 70_000),
    ],
)
def test_a_part_is_read_strictly(key, wrong):
    """What is nearly an instant, or nearly a duration, is neither."""
    document = to_dict(Activity("a1", "call", day(5)))

    assert 1 == len(refused(document | {key: wrong}).problems)


def test_an_instant_may_have_an_offset():
    """It is read as the instant it is, and written in UTC."""
    document = to_dict(Activity("a1", "call", day(5)))
    moment = "2026-01-05T03:00:00+03:00"

    assert document["at"] == to_dict(from_dict(document | {"at": moment}))["at"]


def test_deals_may_come_without_their_pipelines():
    """They are then given beside; one that is missing is named."""
    text = to_json((MOVED, opened()), with_pipelines=False)

    assert "pipelines" not in text
    assert (MOVED, opened()) == from_json(text, pipelines=[SALES])
    with pytest.raises(LoadError) as caught:
        from_json(text, pipelines=[LEADS])
    assert "pipeline" == caught.value.code
    assert 2 == len(caught.value.problems)
    assert (
        "$.deals[0].history: deal 'd1', version 1 of pipeline 'sales' is not given"
    ) == caught.value.problems[0]


def test_deals_share_their_pipelines():
    """Each version stands once; two that differ under one number are refused."""
    other = Pipeline("sales", STAGES[:2])
    document = to_dict((MOVED, opened(), opened(LEADS)))

    assert ["sales", "leads"] == [each["id"] for each in document["pipelines"]]
    with pytest.raises(InvalidValueError, match="one definition"):
        to_dict((MOVED, opened(other)))
    assert "duplicate" == refused(to_dict(MOVED), pipelines=[other]).code


def test_a_broken_pipeline_is_told_once():
    """The deals do not miss what could not be read."""
    for value in (MOVED, (MOVED, opened()), Journey([MOVED])):
        document = to_dict(value)
        document["pipelines"][0]["id"] = ""

        assert 1 == len(refused(document).problems)


def test_a_journey_has_to_be_one_way():
    """What its deals say together is looked at like all else."""
    document = to_dict(Journey([opened()], plan=["sale", "delivery"]))

    assert ["sale", "delivery"] == document["plan"]
    assert "plan" not in to_dict(Journey([opened()]))
    error = refused(document | {"deals": document["deals"] * 2})
    assert "journey" == error.code
    assert refused(document | {"deals": []}).problems
    assert refused(document | {"plan": ["lunch"]}).problems


def test_a_check_goes_by_its_name():
    """A gate names its check, and is given it when it is read."""
    gate = Gate("enter", ["offer"], check=has_owner, name="owner")
    document = to_dict(gate)

    assert "owner" == document["check"]
    assert "name" not in document
    assert gate == from_dict(document, checks=CHECKS)
    assert gate == from_dict(document, checks={"owner": has_owner})
    error = refused(document, checks={"boss": has_owner})
    assert "check" == error.code
    assert "'boss'" in str(error)
    assert "none" in str(refused(document))
    assert refused(document | {"name": "owner"}, checks=CHECKS).problems
    assert refused(document | {"check": 5}, checks=CHECKS).problems
    assert refused(document, checks={"owner": "has_owner"}).problems
    assert refused(document | {"check": None}).problems
    plain = Gate("enter", ["offer"], fields=["a"])
    assert plain == from_dict(to_dict(plain) | {"check": None})


def test_two_checks_of_one_name_cannot_be_told_apart():
    """Such a pipeline is not written, as nobody could read it."""
    gates = [
        Gate("enter", ["offer"], check=check, name="owner")
        for check in (has_owner, lambda deal: True)
    ]
    with pytest.raises(InvalidValueError) as caught:
        to_dict(Pipeline("sales", STAGES, gates=gates))
    assert "check" == caught.value.code
    twice = Pipeline(
        "sales", STAGES, gates=[gates[0], attrs.evolve(gates[0], when="leave")]
    )
    assert twice == from_dict(to_dict(twice), checks=CHECKS)


def test_a_pipeline_is_judged_as_a_whole():
    """What its parts say against each other is told with its place."""
    document = to_dict(GATED)
    document["stages"][1]["id"] = "new"
    document["fields"] = [{"id": "need"}]
    (problem,) = refused(document).problems

    assert problem.startswith("$: pipeline 'gated' cannot stand: 2 stages have")
    assert "field 'budget' is asked for and not defined" in problem
    document = to_dict(GATED) | {"fields": [{"id": "a"}, {"id": "A"}]}
    assert "$.fields: schema cannot stand" in refused(document).problems[0]
    document = to_dict(GATED) | {"calendar": {"weekdays": "1111"}, "fields": 5}
    assert 2 == len(refused(document).problems)
    document = to_dict(Field("a", pattern="a+")) | {"pattern": "(a"}
    assert "$.pattern: pattern must be" in refused(document).problems[0]


def test_every_version_of_a_pipeline_is_kept():
    """A deal that was migrated brings both versions with it."""
    newer = Pipeline("sales", STAGES, version=2, lost=LostReasons(["price"]))
    deal = MOVED.migrate(SALES.migrate({}, to=newer), **SAID)
    document = to_dict(deal)

    assert [None, 2] == [each.get("version") for each in document["pipelines"]]
    assert deal == from_dict(document)
    assert deal.pipelines == from_dict(document).pipelines


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": 3}, "event 3 (StageEntered): version 2 should stand here"),
        ({"deal_id": "d2"}, "event 2 (StageEntered): it is of deal 'd2'"),
        ({"origin": "won"}, "event 2 (StageEntered): it comes from 'won'"),
        ({"at": "2026-01-04T00:00:00Z"}, "event 2 (StageEntered): it is earlier"),
        ({"direction": -1}, "event 2 (StageEntered): its direction is not -1"),
        ({"stage": "won"}, "event 2 (StageEntered): stage 'won' is won"),
    ],
)
def test_a_tampered_log_is_refused(change, told):
    """What follows from the log cannot be told otherwise; the version is named."""
    document = to_dict(MOVED)
    document["history"][1] |= change
    error = refused(document)

    assert "history" == error.code
    (problem,) = error.problems
    assert problem.startswith(f"$.history: deal 'd1', {told}")


def test_small_parts_are_read_strictly():
    """Shortest texts, truths, directions and addresses are what they have to be."""
    person = to_dict(ContactPerson("p1", "Lee"))
    for wrong in ([5], [["phone"]], [["pigeon", "1"]], [["phone", ""]]):
        assert "$.channels[0]" in refused(person | {"channels": wrong}).problems[0]
    stage = to_dict(Stage("offer"))
    assert "at least 1 char" in refused(stage | {"name": ""}).problems[0]
    assert "true or false" in refused(stage | {"archived": 1}).problems[0]
    move = to_dict(MOVED.history[1])
    for wrong in (0, True, "1", 2):
        assert "one of 1, -1" in refused(move | {"direction": wrong}).problems[0]
    assert "whole number" in refused(move | {"version": 0}).problems[0]


def test_a_deal_is_the_one_of_its_log():
    """The id beside a history has to be that of its events."""
    error = refused(to_dict(MOVED) | {"id": "d2"})

    assert ("$.id must be 'd1', as its history has it, got 'd2'",) == error.problems


def test_parts_that_hold_their_default_are_left_out():
    """A document says what is particular; null stands for nothing where it may."""
    assert {"schema": 1, "type": "stage", "id": "offer"} == to_dict(Stage("offer"))
    document = {"schema": 1, "type": "stage", "id": "offer", "forecast": None}
    assert Stage("offer") == from_dict(document)


class Kind(StrEnum):
    """Words of a host that has them as an enumeration."""

    CALL = "call"
    OFFER = "offer"


class Number(IntEnum):
    """Numbers of a host that has them as an enumeration."""

    TWO = 2


def test_words_of_an_enumeration_are_words():
    """What a host gave as a member of its own class is written as plain data."""
    for value in (
        Activity("a1", Kind.CALL, day(5)),
        Stage("offer", Kind.OFFER),
        Days(Number.TWO),
        Gate("enter", [Kind.OFFER], fields=[Kind.CALL]),
    ):
        document = to_dict(value)
        assert "Kind" not in repr(document)
        assert "Number" not in repr(document)
        assert value == from_dict(document)


def test_what_a_class_takes_comes_back():
    """Words that nobody looks at may be anything, and are read as they are."""
    for value in (
        LostReasons(["a\x00", ""], with_note=["x" * 70_000]),
        MovePolicy(allowed=[("", "b")], creation_stages=[" "]),
        Gate("enter", [""], fields=["a"]),
    ):
        assert value == from_json(to_json(value))


def test_an_event_stands_alone():
    """A store keeps events one by one, and replays them."""
    lines = [to_json(event) for event in MOVED.history]
    events = [from_json(line) for line in lines]

    assert StageEntered is type(events[1])
    assert MOVED == Deal.replay(events, SALES)


DEEP = 100_000


@pytest.mark.parametrize(
    ("part", "core", "document"),
    [
        (lambda each: {"type": "not", "condition": each}, {}, {"type": "rule"}),
        (lambda each: [each], "x", {"type": "fields_set", "changes": None}),
        (lambda each: [each], "x", {"type": "call_host", "payload": None}),
        (lambda each: {"a": each}, "text", {"type": "template", "names": None}),
        (lambda each: [each], "x", {"type": "money", "amount": None}),
        (lambda each: [each], "x", {"type": None}),
    ],
    ids=["condition", "fields", "payload", "names", "amount", "type"],
)
def test_what_is_nested_without_end_is_refused_and_not_stepped_into(
    part, core, document
):
    """A dictionary comes without a count of its brackets, and is as bounded as a text."""
    for _ in range(DEEP):
        core = part(core)
    nested = {key: core if each is None else each for key, each in document.items()}
    with pytest.raises(LoadError):
        from_dict({"schema": 1, "when": core, **nested})
