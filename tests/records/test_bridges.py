"""Values go through FastAPI, pydantic and cattrs as the records that they are."""

from typing import Annotated

import attrs
import cattrs
import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from deal_cases import SALES, day, opened
from salesmodel.automation import And, Comparison, Rule, Winning
from salesmodel.domain import Deal, Gate, Pipeline, Stage
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records import AsRecord, configure_cattrs, json_schema, to_dict
from salesmodel.records._types import BY_TYPE
from salesmodel.values import Money


MOVED = opened().move("offer", at=day(6), by="ann")
WITH_FIELDS = MOVED.set_fields({"passport": "AB 123"}, at=day(7), by="ann")
app = FastAPI()
Priced = Annotated[Money, AsRecord()]


class Offer(BaseModel):
    """A model of the host with a value of ours in it."""

    title: str
    price: Priced
    rebate: Priced | None = None


@app.post("/moves")
def _move(
    deal: Annotated[Deal, AsRecord(), Body()],
) -> Annotated[Deal, AsRecord(personal="mask", with_pipelines=False)]:
    return deal


@app.post("/offers")
def _offer(offer: Offer) -> Offer:
    return offer


client = TestClient(app)


def test_fastapi_reads_a_deal_and_writes_it():
    """A deal comes in as its record and goes out as the host wants it, masked here."""
    answer = client.post("/moves", json=to_dict(WITH_FIELDS))

    assert 200 == answer.status_code
    masked = to_dict(WITH_FIELDS, personal="mask", with_pipelines=False)
    assert masked == answer.json()
    assert "AB 123" not in answer.text


def test_fastapi_tells_all_that_is_wrong_with_a_value():
    """Each problem is one of the answer, with its path and the place of the value."""
    price = {"schema": 1, "type": "money", "amount": 19.9, "euro": True}
    answer = client.post("/offers", json={"title": "x", "price": price})

    assert 422 == answer.status_code
    told = answer.json()["detail"]
    assert [["body", "price"]] * 3 == [each["loc"] for each in told]
    assert [
        "$.amount must be text such as '19.99', as a float would not be exact, got 19.9",
        "$.currency is missing",
        "$.euro is not known here",
    ] == [each["msg"] for each in told]
    assert {"load"} == {each["type"] for each in told}


@pytest.mark.parametrize("value", [5, "5 EUR", None, [], {"schema": 99}, {}])
def test_what_is_no_record_is_a_problem_of_the_answer(value):
    """Whatever is sent, the host answers what is wrong, and nothing breaks."""
    answer = client.post("/offers", json={"title": "x", "price": value})

    assert 422 == answer.status_code


def test_fastapi_shows_what_a_value_looks_like():
    """The document of the service has the schema of the value, in one piece."""
    shown = client.get("/openapi.json").json()
    offer = shown["components"]["schemas"]["Offer"]["properties"]
    expected = json_schema(Money)

    assert expected["properties"] == offer["price"]["properties"]
    assert expected["required"] == offer["price"]["required"]
    body = shown["paths"]["/moves"]["post"]["requestBody"]["content"]
    assert "history" in body["application/json"]["schema"]["properties"]


@pytest.mark.parametrize(
    "value",
    [
        MOVED,
        SALES,
        Rule("r", on=Winning(), when=And([Comparison("stage", "eq", "x")]), then="y"),
    ],
    ids=["deal", "pipeline", "rule"],
)
def test_what_is_shown_holds_of_what_is_written(value):
    """A record is valid under the schema that pydantic shows of its type."""
    adapter = TypeAdapter(Annotated[type(value), AsRecord()])
    schema = adapter.json_schema()

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(to_dict(value))
    assert "$ref" not in str(schema)
    assert value == adapter.validate_json(adapter.dump_json(value))


def test_a_value_at_hand_is_taken_as_it_is():
    """A model is made of values as well as of records, and keeps them."""
    price = Money(5, "EUR")

    assert Offer(title="x", price=price).price is price
    assert {"title": "x", "price": price, "rebate": None} == Offer(
        title="x", price=to_dict(price)
    ).model_dump()


def test_checks_and_pipelines_are_those_that_are_given():
    """What no record holds comes from the one who reads."""
    gated = Pipeline(
        "sales",
        [Stage("contact"), Stage("offer")],
        gates=[Gate("enter", ["offer"], check=lambda deal: True, name="free")],
    )
    check = gated.gates[0].check
    pipelines = TypeAdapter(Annotated[Pipeline, AsRecord(checks={"free": check})])
    deals = TypeAdapter(Annotated[Deal, AsRecord(pipelines=[SALES])])

    assert gated == pipelines.validate_python(to_dict(gated))
    assert MOVED == deals.validate_python(to_dict(MOVED, with_pipelines=False))
    with pytest.raises(ValidationError, match="free"):
        TypeAdapter(Annotated[Pipeline, AsRecord()]).validate_python(to_dict(gated))


def test_several_deals_are_one_document():
    """A tuple of deals is a record, too, whatever its type says of its items."""
    adapter = TypeAdapter(Annotated[tuple[Deal, ...], AsRecord()])

    assert (MOVED,) == adapter.validate_json(adapter.dump_json((MOVED,)))


def test_there_are_no_records_of_other_types():
    """A type of the host is refused when the model is made."""
    with pytest.raises(InvalidValueError, match="that of 'money'"):
        TypeAdapter(Annotated[dict, AsRecord()])


@pytest.mark.parametrize(
    "given", [{"personal": "hide"}, {"checks": []}, {"pipelines": 5}]
)
def test_a_record_says_what_it_cannot_do(given):
    """What is no way to write or to read is refused at once."""
    with pytest.raises(InvalidValueError):
        AsRecord(**given)


@attrs.frozen
class Quote:
    """A class of the host with values of ours in it."""

    deal: Deal
    prices: list[Money]
    rebate: Money | None = None


def test_cattrs_reads_and_writes_values_within_classes_of_the_host():
    """A converter of the host writes records, and makes the same values of them."""
    converter = cattrs.Converter()
    configure_cattrs(converter)
    quote = Quote(MOVED, [Money(5, "EUR")], Money(1, "EUR"))
    document = converter.unstructure(quote)

    assert to_dict(MOVED) == document["deal"]
    assert [to_dict(Money(5, "EUR"))] == document["prices"]
    assert quote == converter.structure(document, Quote)


def test_cattrs_leaves_tuples_alone():
    """A tuple of the host is no document of deals."""
    converter = cattrs.Converter()
    configure_cattrs(converter)

    assert [1, 2] == list(converter.unstructure((1, 2)))
    assert (MOVED,) == converter.structure([to_dict(MOVED)], tuple[Deal, ...])


def test_cattrs_is_told_how_values_are_read_and_written():
    """A record says whether pipelines go along and what stands for them."""
    converter = cattrs.Converter()
    configure_cattrs(
        converter, record=AsRecord(with_pipelines=False, pipelines=[SALES])
    )
    document = converter.unstructure(MOVED)

    assert to_dict(MOVED, with_pipelines=False) == document
    assert MOVED == converter.structure(document, Deal)


def test_cattrs_passes_our_error_on():
    """What is wrong with a record is told as ever."""
    converter = cattrs.Converter()
    configure_cattrs(converter)

    with pytest.raises(LoadError, match="is missing"):
        converter.structure({"schema": 1, "type": "money"}, Money)


def test_every_type_has_its_hooks():
    """Whatever there are records of, a converter knows."""
    taught = []

    class Heard:
        """A converter that only listens."""

        def register_structure_hook(self, cl, func):
            """Hear of reading."""
            taught.append(cl)

        def register_unstructure_hook(self, cls, func):
            """Hear of writing."""
            taught.append(cls)

    configure_cattrs(Heard())

    assert BY_TYPE.keys() - {tuple} == set(taught)
    assert {2} == {taught.count(kind) for kind in taught}


@pytest.mark.parametrize(
    ("converter", "record"), [(object(), None), (cattrs.Converter(), {})]
)
def test_only_a_converter_is_taught(converter, record):
    """Anything else is refused."""
    with pytest.raises(InvalidValueError):
        configure_cattrs(converter, record=record)
