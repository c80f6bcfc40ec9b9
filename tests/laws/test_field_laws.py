"""Laws of fields, and of the patterns of their texts."""

import pickle
import re
import warnings
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st

from salesmodel.domain.fields.schema import Field, Pattern, Schema, free, is_missing
from salesmodel.errors import InvalidValueError
from salesmodel.values import Money


LETTERS = "ab0_ -\n\té"
TEXTS = st.text(LETTERS, max_size=6)
ATOMS = (
    st.sampled_from("ab0é-.")
    | st.sampled_from(
        [
            r"\d",
            r"\D",
            r"\w",
            r"\W",
            r"\s",
            r"\S",
            r"\.",
            r"\n",
            r"\-",
            "()",
            "[ab]",
            "[^ab]",
        ]
    )
    | st.sampled_from(["[a-c0]", r"[\d_-]", r"[^\W0]", r"[^\S\n]"])
)
COUNTS = st.sampled_from(
    ["?", "*", "+", "{0}", "{2}", "{1,}", "{0,}", "{0,2}", "{1,3}"]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner | st.just(""), min_size=2, max_size=3).map(
            lambda branches: f"({'|'.join(branches)})"
        ),
        st.builds(lambda part, count: f"({part}){count}", inner, COUNTS),
        st.builds(lambda part, count: f"{part}{count}", ATOMS, COUNTS),
    ),
    max_leaves=6,
).filter(lambda pattern: len(pattern) <= 256)

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
INSTANTS = st.datetimes(
    datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC) | ZONES
)
WORDS = st.text(max_size=9)
PLAIN = (
    WORDS
    | st.integers()
    | st.decimals()
    | st.booleans()
    | st.dates()
    | st.datetimes(timezones=st.none() | ZONES)
    | st.builds(Money, st.integers(-(10**6), 10**6), st.sampled_from(["EUR", "JPY"]))
    | st.lists(WORDS).map(tuple)
)
ANYTHING = (
    PLAIN
    | st.none()
    | st.floats()
    | st.binary()
    | st.lists(PLAIN)
    | st.sets(WORDS)
    | st.dictionaries(WORDS, WORDS)
    | st.complex_numbers()
)
CHOICES = ("small", "medium", "large", "huge")
SCHEMA = Schema(
    [
        Field("text", max_length=5),
        Field("pattern", pattern="[a-z]+|[0-9]{2}"),
        Field("integer", "integer", least=-100, most=100),
        Field("decimal", "decimal"),
        Field("boolean", "boolean"),
        Field("date", "date"),
        Field("instant", "instant"),
        Field("money", "money", currency="EUR"),
        Field("choice", "choice", choices=CHOICES),
        Field("choices", "choices", choices=CHOICES),
        Field("email", "email"),
        Field("phone", "phone"),
        Field("url", "url"),
        Field("reference", "reference", target="client"),
    ]
)
FIELDS = st.sampled_from(list(map(SCHEMA.__getitem__, SCHEMA)))


@given(PATTERNS, TEXTS)
@example("(|a)*b", "aab")
@example("((a?){2}){2}", "aaaa")
@example(".", "\n")
def test_a_pattern_matches_what_a_full_match_in_ascii_does(pattern, text):
    """For any pattern of the language and any text the answer is that of `re`."""
    expected = re.fullmatch(pattern, text, re.ASCII) is not None

    assert expected == Pattern(pattern).matches(text)
    assert expected == Pattern(f"^{pattern}$").matches(text)


@given(st.text(r"ab09^$.*+?{},|()[]\-dwbé ", max_size=12), TEXTS)
def test_what_reads_as_a_pattern_is_one_for_re_too(pattern, text):
    """Any text is refused in our own words, or means what it means to `re`."""
    read, error = _tried(Pattern, pattern)
    if error is not None:
        assert "pattern" == error.code
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what sets may once mean
        expected = re.fullmatch(pattern, text, re.ASCII) is not None

    assert expected == read.matches(text)


def _tried(call, value):
    """Return what a call makes of a value, or the error in which it refuses it."""
    try:
        return call(value), None
    except InvalidValueError as error:
        return None, error


@given(FIELDS, ANYTHING)
def test_a_value_is_kept_or_refused_and_nothing_else(field, value):
    """What is kept is kept as it is when it comes again, and is no mutable thing."""
    kept, error = _tried(field.check, value)
    if error is not None:
        assert f"fields.{field.id}" == error.path
        assert len(str(error)) < 300
        return

    assert (kept is None) == is_missing(value)
    assert kept == field.check(kept)
    assert isinstance(hash(kept), int)
    assert kept == pickle.loads(pickle.dumps(kept))


@given(st.dictionaries(WORDS, ANYTHING, max_size=2))
def test_what_is_free_is_kept_or_refused_and_nothing_else(values):
    """Without a schema the ids and their order stay, and so does what was kept."""
    kept, error = _tried(free, values)
    if error is not None:
        assert len(str(error)) < 300
        return

    assert list(values) == [name for name, _ in kept]
    assert [is_missing(value) for value in values.values()] == [
        value is None for _, value in kept
    ]
    assert kept == free(dict(kept))


@given(
    FIELDS.filter(lambda field: field.kind != "reference"),
    st.text("XYZ", min_size=7).map(lambda text: f"secret {text}"),
)
def test_a_personal_value_never_shows(field, secret):
    """The error of a personal field says no more than that there was a value."""
    _, error = _tried(Schema([_made_personal(field)]).check, {field.id: secret})
    shown = f"{error}{error!r}{error.args}{error.__context__!r}"

    assert "secret" not in shown
    assert "<personal>" in str(error)


def _made_personal(field):
    make, _ = field.__reduce__()
    return make(personal=True)


@given(st.lists(st.sampled_from(CHOICES), min_size=1))
def test_several_choices_are_a_set_in_the_order_of_the_definition(chosen):
    """Each stands once, however often and in whatever order it was given."""
    kept = SCHEMA["choices"].check(chosen)

    assert set(chosen) == set(kept)
    assert sorted(kept, key=CHOICES.index) == list(kept)


@given(INSTANTS)
def test_an_instant_is_the_same_moment_in_utc(moment):
    """The moment stays, the zone does not."""
    kept = SCHEMA["instant"].check(moment)

    assert moment == kept
    assert kept.tzinfo is UTC


@given(st.permutations(list(SCHEMA)), st.randoms(use_true_random=False))
def test_the_order_of_the_values_is_that_given(ids, random):
    """A schema neither sorts nor drops."""
    ids = ids[: random.randint(0, len(ids))]

    assert ids == [name for name, _ in SCHEMA.check(dict.fromkeys(ids))]
