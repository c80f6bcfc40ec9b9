"""Tests of fields, of what counts as missing, and of schemas."""

import copy
import pickle
from collections import UserDict, deque
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import attrs
import pytest

from salesmodel.domain.fields.schema import (
    FIELD_KINDS,
    PERSONAL,
    Field,
    Pattern,
    Schema,
    free,
    is_missing,
)
from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
)
from salesmodel.values import Money


NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ONE_OF_EACH = (
    Field("note", max_length=10, label="Note"),
    Field("code", pattern="[A-Z]{2}[0-9]+"),
    Field("rooms", "integer", least=1, most=9),
    Field("rate", "decimal", least="0.1", most=Decimal(1)),
    Field("paid", "boolean"),
    Field("due", "date", least=date(2026, 1, 1), most=date(2026, 12, 31)),
    Field("seen", "instant", least=NOON - timedelta(days=1)),
    Field("budget", "money", currency="EUR", most=Money(100, "EUR")),
    Field("size", "choice", choices=["small", "large"]),
    Field("extras", "choices", choices=("bath", "hall", "yard")),
    Field("mail", "email", personal=True),
    Field("call", "phone", personal=True),
    Field("site", "url"),
    Field("partner", "reference", target="client"),
)


class _Word(StrEnum):
    SMALL = "small"


class _Old(str, Enum):  # noqa: UP042 — what older enumerations of text look like
    SMALL = "small"


def _problems(*given, **options):
    with pytest.raises(DefinitionError) as caught:
        Field(*given, **options)
    return caught.value.problems


def _refused(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "\t\n\u00a0",
        (),
        [],
        {},
        set(),
        frozenset(),
        deque(),
        b"",
        float("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
    ],
)
def test_nothing_blank_and_not_a_number_are_missing(value):
    """None, blank text, what is empty and a NaN of either kind are missing."""
    assert is_missing(value) is True


@pytest.mark.parametrize(
    "value",
    [
        0,
        0.0,
        False,
        Decimal(0),
        Money(0, "EUR"),
        "0",
        (0,),
        [""],
        {"": 0},
        NOON,
        object(),
    ],
)
def test_zero_and_no_are_present(value):
    """Zero, False and no money at all say something."""
    assert is_missing(value) is False


@pytest.mark.parametrize(
    ("id", "given", "kept"),
    [
        ("note", " as is ", " as is "),
        ("note", "a\tb\nc", "a\tb\nc"),
        ("code", "AB12", "AB12"),
        ("rooms", 9, 9),
        ("rate", "0.10", Decimal("0.10")),
        ("rate", 1, Decimal(1)),
        ("rate", Decimal("0.5"), Decimal("0.5")),
        ("paid", False, False),
        ("due", date(2026, 12, 31), date(2026, 12, 31)),
        ("seen", NOON.astimezone(timezone(timedelta(hours=3))), NOON),
        ("budget", Money("1.5", "EUR"), Money("1.50", "EUR")),
        ("size", "large", "large"),
        ("size", _Word.SMALL, "small"),
        ("extras", ["yard", "bath", "yard"], ("bath", "yard")),
        ("extras", {"hall"}, ("hall",)),
        ("mail", "ann@example.com", "ann@example.com"),
        ("call", "+371 67 123 456", "+371 67 123 456"),
        ("site", "https://example.com", "https://example.com"),
        ("partner", "00123", "00123"),
    ],
)
def test_a_value_of_its_kind_is_kept(id, given, kept):
    """A value comes back immutable, in the form in which it is kept."""
    found = Schema(ONE_OF_EACH)[id].check(given)

    assert kept == found
    assert type(kept) is type(found)
    assert repr(kept) == repr(found)
    assert isinstance(hash(found), int)


@pytest.mark.parametrize("field", ONE_OF_EACH, ids=lambda field: field.id)
def test_what_is_missing_is_none_in_every_kind(field):
    """A blank and an empty list are None, whatever the field holds."""
    assert [None] * 4 == [
        field.check(value) for value in (None, " ", [], Decimal("NaN"))
    ]


@pytest.mark.parametrize(
    ("id", "given", "code"),
    [
        ("note", 5, "type"),
        ("note", "a" * 11, "long"),
        ("note", "a\rb", "control"),
        ("note", "\udc00", "surrogate"),
        ("code", "ab12", "pattern"),
        ("code", "A" * 1025, "long"),
        ("rooms", 0, "range"),
        ("rooms", 10, "range"),
        pytest.param("rooms", 10**5000, "range", id="long"),
        ("rooms", True, "type"),
        ("rooms", 2.0, "type"),
        ("rooms", "2", "type"),
        ("rate", Decimal("1.01"), "range"),
        ("paid", 1, "type"),
        ("paid", "yes", "type"),
        ("due", date(2027, 1, 1), "range"),
        ("seen", NOON - timedelta(days=2), "range"),
        ("budget", Money("100.01", "EUR"), "range"),
        ("budget", Money(1, "USD"), "currency"),
        ("budget", Decimal(1), "type"),
        ("size", "Large", "choice"),
        ("size", ["large"], "choice"),
        ("extras", "bath", "type"),
        ("extras", {"bath": 1}, "type"),
        ("extras", ["bath", "roof"], "choice"),
        ("extras", ["bath", []], "choice"),
        ("mail", "ann", "email"),
        ("call", "ann", "phone"),
        ("site", "ann", "url"),
        ("partner", 123, "id"),
        ("partner", "x" * 129, "id"),
    ],
)
def test_another_value_is_refused_with_a_code(id, given, code):
    """The code tells why, and the path tells where."""
    error = _refused(lambda: Schema(ONE_OF_EACH)[id].check(given))

    assert (code, f"fields.{id}", id) == (error.code, error.path, error.name)
    assert str(error).startswith(f"fields.{id} must be ")


@pytest.mark.parametrize(
    ("id", "given", "kind", "code"),
    [
        ("rate", 0.5, InvalidAmountError, "float"),
        ("rate", True, InvalidAmountError, "bool"),
        ("rate", "1e-1", InvalidAmountError, "syntax"),
        ("rate", Decimal("Infinity"), InvalidAmountError, "infinite"),
        ("budget", Money("1.001", "EUR"), InvalidAmountError, "scale"),
        ("due", NOON, InvalidInstantError, "datetime_not_date"),
        ("due", "2026-01-05", InvalidInstantError, "type"),
        ("seen", NOON.replace(tzinfo=None), InvalidInstantError, "naive"),
        ("seen", date(2026, 1, 5), InvalidInstantError, "date_not_datetime"),
    ],
)
def test_errors_of_amounts_and_instants_stay_what_they_are(id, given, kind, code):
    """They are of their own class, and say of which field they are."""
    error = _refused(lambda: Schema(ONE_OF_EACH)[id].check(given))

    assert (kind, code, f"fields.{id}") == (type(error), error.code, error.path)


def test_bounds_are_told_in_the_error():
    """The error reads as a sentence, with the bound as people write it."""
    field = Field("budget", "money", currency="EUR", least=Money(1, "EUR"))
    error = _refused(lambda: field.check(Money(0, "EUR")))

    assert str(error) == (
        "fields.budget must be at least 1.00 EUR, got Money('0.00', 'EUR')"
    )


def test_many_choices_are_not_all_told():
    """The sentence stays short however much there is to choose from."""
    field = Field("city", "choice", choices=[f"city {n}" for n in range(1_000)])
    error = _refused(lambda: field.check("town"))

    assert "and 980 more" in str(error)


def test_text_is_bounded_unless_its_field_says_otherwise():
    """The bound is 65,536 characters, 1,024 with a pattern, or what was said."""
    plain, matched = Field("a"), Field("b", pattern="x*")
    longer = Field("c", pattern="x*", max_length=2_000)

    assert "x" * 65_536 == plain.check("x" * 65_536)
    assert "long" == _refused(lambda: plain.check("x" * 65_537)).code
    assert "x" * 1_024 == matched.check("x" * 1_024)
    assert "long" == _refused(lambda: matched.check("x" * 1_025)).code
    assert "x" * 2_000 == longer.check("x" * 2_000)


@pytest.mark.parametrize("word", [_Word.SMALL, _Old.SMALL])
def test_text_of_an_enumeration_is_kept_as_plain_text(word):
    """What is kept is no member of anything."""
    assert str is type(Field("note").check(word))
    assert "small" == Field("note").check(word)
    assert "small" == Field("note", "reference").check(word)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field("name", max_length=3, personal=True), "Ivanov"),
        (Field("name", pattern="[a-z]", personal=True), "Ivanov"),
        (Field("name", "choice", choices=["x"], personal=True), "Ivanov"),
        (Field("name", "choices", choices=["x"], personal=True), ["Ivanov"]),
        (Field("name", "email", personal=True), "Ivanov"),
        (Field("name", "integer", personal=True), "Ivanov"),
        (Field("name", "decimal", personal=True), "Ivanov"),
        (Field("name", "date", personal=True), "Ivanov"),
        (Field("name", "instant", personal=True), datetime(1987, 6, 5)),
        (Field("name", "money", personal=True), Money("1987.605", "EUR")),
        (Field("name", "reference", personal=True), "Ivanov" * 30),
    ],
)
def test_a_personal_value_is_nowhere_in_the_error(field, value):
    """Sentence, repr, fields, pickle, cause and context show a stand-in alone."""
    error = _refused(lambda: field.check(value))
    shown = f"{error} {error!r} {error.args} {pickle.loads(pickle.dumps(error))!r}"

    assert "<personal>" in str(error)
    assert PERSONAL == error.value == pickle.loads(pickle.dumps(error)).value
    assert (None, None) == (error.__cause__, error.__context__)
    assert not any(secret in shown for secret in ("Ivanov", "1987"))


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("my field", "fields.my field"),
        ("a\tb", "fields['a\\tb']"),
        ("a\u202eb", "fields['a\\u202eb']"),
    ],
)
def test_a_path_cannot_turn_a_line_around(id, path):
    """An id that does not print stands in quotes."""
    assert path == _refused(lambda: Field(id).check(5)).path


def test_all_problems_of_a_definition_are_told_at_once():
    """One error lists each option that is wrong, and names the field."""
    with pytest.raises(DefinitionError) as caught:
        Field(
            "",
            "money",
            label=5,
            choices=["a"],
            least=5,
            max_length=3,
            pattern="(",
            currency="eur",
            target=5,
            personal=1,
        )

    assert str(caught.value).startswith("field '' cannot stand: id must be")
    assert [
        "id",
        "label",
        "personal",
        "money",
        "money",
        "money",
        "currency",
        "money",
        "least",
    ] == [problem.split()[0] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("given", "options", "says"),
    [
        (("a", "number"), {}, "kind must be one of"),
        (("a", ["text"]), {}, "kind must be one of"),
        (("a",), {"label": "x" * 257}, "label must be text of at most"),
        (("a",), {"least": 1}, "text fields take no least"),
        (("a",), {"max_length": 0}, "max_length must be"),
        (("a",), {"max_length": 65_537}, "max_length must be"),
        (("a",), {"pattern": "[z-a]"}, "pattern must be one whose ranges"),
        (("a",), {"pattern": 5}, "pattern must be one of 1 to 256"),
        (("a", "email"), {"max_length": 5}, "email fields take no max_length"),
        (("a", "integer"), {"pattern": "a"}, "integer fields take no pattern"),
        (("a", "integer"), {"least": "1"}, "least must be a whole number"),
        (("a", "integer"), {"most": True}, "most must be a whole number"),
        (
            ("a", "integer"),
            {"least": 2, "most": 1},
            "least (2) must not be above most (1)",
        ),
        (("a", "decimal"), {"least": 0.5}, "least must be an int, a Decimal or text"),
        (("a", "decimal"), {"least": "2", "most": 1}, "least (2) must not be above"),
        (("a", "date"), {"least": NOON}, "least must be a date without a time"),
        (("a", "instant"), {"most": date(2026, 1, 1)}, "most must be a datetime"),
        (("a", "money"), {"least": Money(1, "EUR")}, "need the currency"),
        (
            ("a", "money"),
            {"least": Money(1, "USD"), "currency": "EUR"},
            "least must be an amount in EUR",
        ),
        (("a", "money"), {"currency": "eur"}, "currency must be an ISO 4217 code"),
        (("a", "boolean"), {"currency": "EUR"}, "boolean fields take no currency"),
        (("a", "reference"), {"target": " "}, "target must be text of 1 to 128"),
        (("a", "choice"), {}, "choice fields need choices"),
        (("a", "choices"), {"choices": []}, "choices fields need choices"),
        (("a", "choice"), {"choices": "ab"}, "choices must be several texts in their"),
        (("a", "choice"), {"choices": {"a", "b"}}, "choices must be several texts"),
        (("a", "choice"), {"choices": {"a": 1}}, "choices must be several texts"),
        (("a", "choice"), {"choices": 5}, "choices must be several texts"),
        (("a", "choice"), {"choices": ["a", 5]}, "choices must be text of 1 to 128"),
        (("a", "choice"), {"choices": ["a", ""]}, "choices must be text of 1 to 128"),
        (("a", "choice"), {"choices": ["a", "a"]}, "told apart by more than case"),
        (
            ("a", "choice"),
            {"choices": ["\u0439", "\u0438\u0306".upper()]},
            "told apart by more than case",
        ),
        (("a", "text"), {"choices": ["a"]}, "text fields take no choices"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(given, options, says):
    """The one problem is told, and nothing else is found wrong."""
    problems = _problems(*given, **options)

    assert 1 == len(problems)
    assert says in problems[0]


def test_bounds_are_kept_as_values_of_the_kind():
    """Text of a bound is read once, and an instant is put in UTC."""
    rate = Field("rate", "decimal", least="0.10", most=1)
    seen = Field("seen", "instant", most=NOON.astimezone(timezone(timedelta(hours=3))))

    assert (Decimal("0.10"), Decimal(1)) == (rate.least, rate.most)
    assert UTC is seen.most.tzinfo
    assert Field("rate", "decimal", least=Decimal("0.1"), most="1.0") == rate


def test_equal_bounds_leave_one_value():
    """The least may be the most."""
    assert 5 == Field("n", "integer", least=5, most=5).check(5)


def test_a_pattern_may_be_given_as_text_or_as_a_pattern():
    """Both make the same field."""
    assert Field("a", pattern="x+") == Field("a", pattern=Pattern("x+"))
    assert Pattern("x+") == Field("a", pattern="x+").pattern


def test_choices_may_come_from_a_generator():
    """They are read once, and kept as a tuple."""
    assert ("a", "b") == Field("x", "choice", choices=iter("ab")).choices


def test_every_kind_is_tried_here():
    """There is one field of each kind in these tests."""
    assert set(FIELD_KINDS) == {field.kind for field in ONE_OF_EACH}


@pytest.mark.parametrize("value", [*ONE_OF_EACH, Schema(ONE_OF_EACH)])
def test_fields_and_schemas_are_values(value):
    """They copy and pickle to what they were, hash alike, and cannot be changed."""
    for again in (
        copy.copy(value),
        copy.deepcopy(value),
        pickle.loads(pickle.dumps(value)),
    ):
        assert value == again
        assert hash(value) == hash(again)
        assert repr(value) == repr(again)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.id = "other"


def test_what_is_pickled_is_checked_again():
    """A pickle makes a field by its definition, and not by its insides."""
    make, _ = Field("rate", "decimal", least=1).__reduce__()

    assert Field("rate", "decimal", least=0) == make(least=0)
    with pytest.raises(DefinitionError):
        make(least=0.5)


def test_a_schema_finds_its_fields():
    """It tells which ids it has, gives their fields, and goes by its ids."""
    schema = Schema(ONE_OF_EACH)

    assert "mail" in schema
    assert "Mail" not in schema
    assert 5 not in schema
    assert [] not in schema
    assert "email" == schema["mail"].kind
    assert [field.id for field in ONE_OF_EACH] == list(schema)
    assert frozenset({"mail", "call"}) == schema.personal


def test_a_schema_reads_values_in_the_order_given():
    """What is missing stands as None, and nothing is left out."""
    given = {"size": "small", "note": "", "budget": Money("1.5", "EUR")}

    assert (
        ("size", "small"),
        ("note", None),
        ("budget", Money("1.50", "EUR")),
    ) == Schema(ONE_OF_EACH).check(UserDict(given))
    assert () == Schema().check({})


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("bugdet", "such as 'budget'"),
        ("BUDGET", "such as 'budget'"),
        ("zzz", "one of 'note', 'code'"),
        (5, "one of 'note', 'code'"),
        ("x" * 500, "one of 'note', 'code'"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(id, says):
    """The error names the field that was probably meant, or those there are."""
    for call in (
        lambda: Schema(ONE_OF_EACH).check({id: 1}),
        lambda: Schema(ONE_OF_EACH)[id],
    ):
        error = _refused(call)

        assert "unknown_field" == error.code
        assert says in str(error)
        assert error.path.startswith("fields")
        assert len(error.path) < 130


def test_a_schema_without_fields_knows_none():
    """Its refusal says that there is nothing to choose from."""
    assert "has no fields" in str(_refused(lambda: Schema().check({"a": 1})))


@pytest.mark.parametrize("values", [None, [("a", 1)], "ab", 5])
@pytest.mark.parametrize("check", [Schema(ONE_OF_EACH).check, free])
def test_values_come_in_a_mapping(check, values):
    """Pairs and text are no mapping."""
    assert "type" == _refused(lambda: check(values)).code


def test_unknown_ids_are_told_once_each():
    """Those without a field come back in the order given."""
    schema = Schema(ONE_OF_EACH)

    assert ("b", "a") == schema.unknown(["b", "note", "a", "b"])
    assert () == schema.unknown(())
    for ids in ("note", [5], [[]]):
        assert "type" == _refused(lambda ids=ids: schema.unknown(ids)).code


@pytest.mark.parametrize(
    ("first", "second"), [("a", "a"), ("Budget", "budget"), ("\u0439", "\u0438\u0306")]
)
def test_two_fields_cannot_be_taken_for_one_another(first, second):
    """Ids that differ in case or composition alone are refused, each pair."""
    with pytest.raises(DefinitionError) as caught:
        Schema([Field(first), Field("x"), Field(second), Field("X")])

    assert 2 == len(caught.value.problems)


def test_a_schema_is_made_of_fields():
    """Ids alone, and what cannot be iterated, make none."""
    assert "type" == _refused(lambda: Schema(["budget"])).code
    assert "type" == _refused(lambda: Schema(5)).code


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Riga", "Riga"),
        (_Old.SMALL, "small"),
        (5, 5),
        (False, False),
        (Decimal("0.10"), Decimal("0.10")),
        (date(2026, 1, 5), date(2026, 1, 5)),
        (NOON.astimezone(timezone(timedelta(hours=3))), NOON),
        (Money("1.5", "EUR"), Money("1.50", "EUR")),
        (("b", "a", "b"), ("b", "a", "b")),
        ([], None),
        (" ", None),
        (float("nan"), None),
    ],
)
def test_without_a_schema_any_field_value_is_kept(given, kept):
    """Its type decides how it is read."""
    ((name, found),) = free({"x": given})

    assert ("x", repr(kept)) == (name, repr(found))
    assert type(kept) is type(found)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (0.5, "float"),
        (float("inf"), "infinite"),
        (Decimal("Infinity"), "infinite"),
        (2**63, "range"),
        (["a"], "type"),
        ({"a": 1}, "type"),
        ({"a"}, "type"),
        (("a", 5), "type"),
        (("a", "\ud800"), "surrogate"),
        ("a" * 65_537, "long"),
        (NOON.replace(tzinfo=None), "naive"),
        (Money("1.001", "EUR"), "scale"),
        (timedelta(1), "type"),
        (object(), "type"),
    ],
)
def test_without_a_schema_nothing_mutable_or_inexact_is_kept(given, code):
    """A float, a list, and what is no value at all are refused at their place."""
    with pytest.raises(InvalidValueError) as caught:
        free({"x": given})

    assert (code, "fields.x") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize("id", ["", " ", None, 0, "x" * 129, "a\x00"])
def test_without_a_schema_ids_are_still_ids(id):
    """A number, a blank and what is too long name no field."""
    assert _refused(lambda: free({id: 1})).code in ("id", "control")


def test_a_currency_that_is_none_is_told_whatever_the_bounds_are():
    """The bounds are of some currency, and are not compared with a list."""
    with pytest.raises(DefinitionError) as caught:
        Field("a", "money", currency=["EUR"], least=Money(1, "EUR"))

    needed = "currency must be an ISO 4217 code with a minor unit, such as 'EUR'"
    assert (f"{needed}, got ['EUR']",) == caught.value.problems
