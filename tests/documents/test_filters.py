"""Tests of filters: numbers, money, days and moments, exact and without a locale."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesmodel.documents import FILTERS, Filter, Parameter, Template
from salesmodel.errors import InvalidValueError, TemplateError
from salesmodel.values import Money


BY_NAME = {each.name: each for each in FILTERS}
KINDS = {
    "t": "text",
    "n": "number",
    "m": "money",
    "d": "date",
    "i": "instant",
    "b": "boolean",
}
MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
NOON = datetime(2026, 6, 1, 12, 5, 9, tzinfo=UTC)


def shown(tag, value):
    """Show one value through a tag."""
    template = Template(f"{{{{ {tag} }}}}", KINDS, escape="plain")
    return template.render({tag[0]: value})


def refused(tag, value):
    """Return the code and the sentence with which a value is refused."""
    with pytest.raises(InvalidValueError) as caught:
        shown(tag, value)
    return caught.value.code, str(caught.value)


def problem(tag):
    """Return the problem with which a tag is refused."""
    with pytest.raises(TemplateError) as caught:
        Template(f"{{{{ {tag} }}}}", KINDS, escape="plain")
    (only,) = caught.value.problems
    return only.partition(": ")[2]


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("n", 1234567, "1234567"),
        ("n", Decimal("1E+3"), "1000"),
        ("n", Decimal("2.50"), "2.50"),
        ("n", Decimal("-0.00"), "0.00"),
        ("n | number", Decimal("-1234.5"), "-1234.5"),
        ('n | number: ","', Decimal("1234567.5"), "1,234,567.5"),
        ('n | number: " ", ","', Decimal("-1234567.5"), "-1 234 567,5"),
        ('n | number: ".", ",", 2', Decimal("1234567.5"), "1.234.567,50"),
        ('n | number: "\u202f", digits=0', 999, "999"),
        ('n | number: "’", digits=0', 1000, "1’000"),
        ('n | number: digits=1, rounding="half_up"', Decimal("0.25"), "0.3"),
        ('n | number: digits=0, rounding="half_even"', Decimal("-0.5"), "0"),
        ("n | number: digits=30", 10**29, f"{10**29}.{'0' * 30}"),
        ("n | percent", Decimal("0.15"), "15%"),
        ('n | percent: 1, ",", sign=" %"', Decimal("0.125"), "12,5 %"),
        ('n | percent: rounding="floor"', Decimal("0.129"), "12%"),
        ("n | percent: 2", 1, "100.00%"),
    ],
)
def test_a_number_is_written_exactly(tag, value, expected):
    """Groups, marks and decimals are those that the template tells."""
    assert expected == shown(tag, value)


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("m", Money("1234.5", "EUR"), "1234.50 EUR"),
        ("m | money", Money("1234.5", "JPY") * 2, "2469 JPY"),
        ('m | money: ","', Money(-1234567, "KWD"), "-1,234,567.000 KWD"),
        ('m | money: " ", ","', Money("1234.5", "RUB"), "1 234,50 RUB"),
        ('m | money: currency="before"', Money(1, "USD"), "USD 1.00"),
        ('m | money: currency="none", digits=0', Money(1, "USD"), "1"),
        ('m | money: rounding="half_up"', Money("0.005", "USD"), "0.01 USD"),
        ("m | money: digits=3", Money("0.005", "USD"), "0.005 USD"),
    ],
)
def test_money_is_written_exactly(tag, value, expected):
    """It has the decimals of its currency unless others are told."""
    assert expected == shown(tag, value)


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("m", Money("0.005", "EUR")),
        ("m | money", Money("0.5", "JPY")),
        ("m | money: digits=2", Money("0.005", "EUR")),
        ("n | number: digits=1", Decimal("0.25")),
        ("n | percent", Decimal("0.125")),
    ],
)
def test_nothing_is_rounded_unless_that_is_told(tag, value):
    """What would lose digits is refused."""
    code, sentence = refused(tag, value)

    assert "scale" == code
    assert "unless rounding is stated" in sentence


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("d", date(2026, 6, 1), "2026-06-01"),
        ('d | date: "%d.%m.%Y"', date(2026, 6, 1), "01.06.2026"),
        ('d | date: "%e/%m/%y 100%%"', date(2005, 6, 1), "1/06/05 100%"),
        ('d | date: "%%d"', date(2005, 6, 1), "%d"),
        ('d | date: ""', date(2005, 6, 1), ""),
        (
            f'd | date: "%e %B", months="{MONTHS}"',
            date(2026, 12, 31),
            "31 декабря",
        ),
        ('i | date: "%Y-%m-%d %H:%M:%S", "UTC"', NOON, "2026-06-01 12:05:09"),
        ('i | date: "%H:%M", zone="Europe/Berlin"', NOON, "14:05"),
        ('i | date: "%d", zone="Pacific/Auckland"', NOON, "02"),
    ],
)
def test_days_and_moments_are_written_by_a_pattern(tag, value, expected):
    """A moment is shown as the clocks of the zone that is told show it."""
    assert expected == shown(tag, value)


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("t | truncate: 5", "abcdef", "abcd…"),
        ("t | truncate: 5", "abcde", "abcde"),
        ("t | truncate: 1", "abc", "…"),
        ("t | one_line", " a\n\tb\u2028c ", "a b c"),
        ('t | default: "-"', "a", "a"),
        ('t | default: "-"', " \n", "-"),
        ('t | truncate: 2 | default: "none"', None, "none"),
        ('m | money | default: "on request"', None, "on request"),
        ('t | default: "a \\"b\\" \\\\"', None, 'a "b" \\'),
        ('b | yes_no: "yes", "no"', True, "yes"),
        ('b | yes_no: no="no", yes="yes"', False, "no"),
        ('b | yes_no: "yes", "no" | default: "?"', None, "?"),
        ("t | url", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("t | url", "HTTP://example.com", "HTTP://example.com"),
        ("t | url", "mailto:jo@example.com", "mailto:jo@example.com"),
        ("t | url", "tel:+1-555-0100", "tel:+1-555-0100"),
    ],
)
def test_text_goes_through_filters(tag, value, expected):
    """Each takes what the one before it gave; what is missing goes on to a default."""
    assert expected == shown(tag, value)


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.com",
        "example.com",
        "https:example.com",
        "https://",
        "mailto:",
        "https://exa mple.com",
        'https://example.com/"x',
        "https://example.com/\n",
        " https://example.com",
    ],
)
def test_an_address_that_could_run_something_is_refused(value):
    """Only http, https, mailto and tel are followed."""
    code, sentence = refused("t | url", value)

    assert ("url", "t must be an http, https, mailto or tel address, got <str>") == (
        code,
        sentence,
    )


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("m | date", "the filter date takes date or instant, not money"),
        ("n | number | number", "the filter number takes number, not text"),
        ("m | default: ''", "expected a name, a text in double quotes or }}"),
        ('m | default: "-"', "the filter default takes text, not money"),
        ("i", "a value of kind instant is shown through a filter"),
        ("b", "a value of kind boolean is shown through a filter"),
        ("t | nothing", "the filter 'nothing' is unknown; there are 'date', 'default'"),
        ("t | truncate", "the filter truncate: length must be given, got None"),
        ("t | truncate: 0", "the filter truncate: length must be a whole number from"),
        ('t | truncate: "5"', "the filter truncate: length must be a whole number"),
        ("t | truncate: 1, 2", "the filter truncate takes at most 1 arguments"),
        ("t | truncate: 1, length=2", "the argument length is given twice"),
        ("t | truncate: size=2", "the filter truncate: argument must be one of 'len"),
        ("t | truncate: length", "expected = after length"),
        ("t | truncate: length=x", "expected a literal, got 'x'"),
        (
            "t | default: 5",
            "the filter default: text must be an instance of str, got 5",
        ),
        ('n | number: "x"', "the filter number: thousands must be one of '', ' '"),
        ('n | number: ",", ","', "the filter number: thousands must be another mark"),
        ("n | number: digits=31", "the filter number: digits must be a whole number"),
        ('n | number: rounding="up!"', "the filter number: rounding must be one of"),
        ('d | date: "%H"', "the filter date: pattern must be made of %d, %e, %m, %Y"),
        ('d | date: "%"', "the filter date: pattern must be made of %d, %e, %m, %Y"),
        ('d | date: "%d", "UTC"', "the filter date: zone must be stated for a moment"),
        ('i | date: "%d"', "the filter date: zone must be stated for a moment"),
        ('i | date: "%d", "Mars"', "the filter date: zone must be a key of the IANA"),
        (
            'd | date: "%B", months="a b"',
            "the filter date: months must be twelve words",
        ),
    ],
)
def test_a_filter_that_does_not_fit_is_refused_when_compiled(tag, told):
    """Kinds and arguments are settled before there is a value."""
    assert problem(tag).startswith(told)


SHOUT = Filter("shout", ["text"], lambda kind, arguments: str.upper)
"""A filter of a host's own."""


def test_a_host_can_have_filters_of_its_own():
    """The whitelist is what the caller gives, no more."""
    template = Template("{{ t | shout }}", KINDS, escape="plain", filters=[SHOUT])

    assert "NOW" == template.render({"t": "now"})
    with pytest.raises(TemplateError, match="there are 'shout'"):
        Template("{{ t | one_line }}", KINDS, escape="plain", filters=[SHOUT])
    with pytest.raises(TemplateError, match="there are none"):
        Template("{{ t | one_line }}", KINDS, escape="plain", filters=[])


def test_a_filter_of_a_host_gives_text():
    """Something else is refused, with the place of the value."""
    broken = Filter("broken", ["text"], lambda kind, arguments: len)
    template = Template("{{ t | broken }}", KINDS, escape="plain", filters=[broken])

    with pytest.raises(InvalidValueError, match="t must be text, got 3"):
        template.render({"t": "abc"})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Filter("a b", ["text"], SHOUT.bind), "name"),
        (lambda: Filter("shout", ["texts"], SHOUT.bind), "kind"),
        (lambda: Filter("shout", 5, SHOUT.bind), "type"),
        (lambda: Filter("shout", ["text"], SHOUT.bind, ["length"]), "type"),
        (lambda: Parameter("1"), "name"),
        (lambda: Parameter("a", choices=["x"]).checked("y"), "argument"),
        (lambda: BY_NAME["url"].form("money", {}), "kind"),
        (lambda: BY_NAME["url"].form("text", {"a": 1}), "argument"),
        (lambda: Template("", {}, escape="plain", filters=[SHOUT, SHOUT]), "duplicate"),
        (lambda: Template("", {}, escape="plain", filters=["url"]), "type"),
    ],
)
def test_a_filter_is_checked(make, code):
    """Names, kinds and parameters are looked at when it is made."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert code == caught.value.code


def test_filters_are_values():
    """Two that are the same are equal, and each of ours is named once, in order."""
    again = Filter("shout", ("text",), SHOUT.bind)

    assert SHOUT == again
    assert hash(SHOUT) == hash(again)
    assert sorted(BY_NAME) == [each.name for each in FILTERS]
