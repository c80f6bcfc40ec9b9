"""Laws of documents: templates agree with their plain twin, and no value gets out."""

import pickle
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import oracle_documents as oracle
from salesmodel.documents import Limits, Names, Template
from salesmodel.errors import InvalidValueError, TemplateError
from salesmodel.values import Money


SHAPE = {
    "name": "text",
    "client": {"name": "text", "note": "text"},
    "n": "number",
    "amount": "money",
    "day": "date",
    "moment": "instant",
    "paid": "boolean",
    "lines": [{"name": "text", "total": "money", "parts": ["text"]}],
    "phrases": ["text"],
}
NAMES = Names(SHAPE)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
MANY = settings(max_examples=300, suppress_health_check=SLOW)
TURNING = "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069"

WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n"))
STILL = WRITTEN.filter(lambda text: not set(TURNING) & set(text))
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-(10**9), 10**9, places=3)
MONIES = st.integers(-(10**12), 10**12).map(
    lambda units: Money.from_minor_units(units, "EUR")
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(
    datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)
)


@st.composite
def values_of(draw, texts):
    """Draw what can be shown: everything is there but notes, phrases and parts."""
    full = texts.filter(str.strip)
    row = st.fixed_dictionaries(
        {"name": full, "total": MONIES, "parts": st.lists(full, max_size=2)}
    )
    return {
        "name": draw(full),
        "client": {"name": draw(full), "note": draw(st.none() | texts)},
        "n": draw(NUMBERS),
        "amount": draw(MONIES),
        "day": draw(DAYS),
        "moment": draw(MOMENTS),
        "paid": draw(st.booleans()),
        "lines": draw(st.lists(row, max_size=3)),
        "phrases": draw(st.lists(full, max_size=3)),
    }


TEXTS = st.text("ab &<>\n\t{}%'\"", max_size=6).filter(
    lambda text: not re.search(r"\{$|\{[{%]|^[{%}]", text)
)
TEXT_FILTERS = ("", " | truncate: 3", " | one_line", ' | default: "none"')
SHOWN = st.one_of(
    st.tuples(st.sampled_from(["name", "client.name"]), st.sampled_from(TEXT_FILTERS)),
    st.just(("client.note", ' | default: "-"')),
    st.just(("client.note", ' | truncate: 2 | one_line | default: "-"')),
    st.tuples(
        st.just("n"),
        st.sampled_from(
            [' | number: ","', ' | number: " ", ","', ' | number: ".", ",", digits=4']
        ),
    ),
    st.tuples(st.just("amount"), st.sampled_from([" | money", ' | money: " ", ","'])),
    st.tuples(
        st.just("day"),
        st.sampled_from(["", ' | date: "%d.%m.%Y"', ' | date: "%y-%m 100%%"']),
    ),
    st.just(("paid", ' | yes_no: "yes", "no"')),
).map(lambda pair: "{{ " + "".join(pair) + " }}")


def _blocks(inner):
    """Put drawn parts into blocks."""
    lines = st.tuples(st.sampled_from(["{{ LINE.name }}", "{{ LINE.total }}"]), inner)
    heads = ["if client.note", "if lines", "if phrases", "if name", "if n"]
    return st.one_of(
        st.tuples(st.sampled_from(heads), inner, st.none() | inner).map(_if),
        st.tuples(inner, st.sampled_from(["{{ p }}", "{{ p }}\n", "x"])).map(
            lambda pair: (
                f"{{% for p in phrases %}}{''.join(pair)}{{% endfor %}}"
                if "for p in" not in pair[0]
                else pair[0]
            )
        ),
        lines.map(
            lambda pair: (
                (
                    "{% for line in lines %}\n"
                    + "".join(pair).replace("LINE", "line")
                    + "\n{% endfor %}\n"
                )
                if "for line" not in pair[1]
                else pair[1]
            )
        ),
    )


def _if(drawn):
    head, there, absent = drawn
    other = "" if absent is None else "\n {% else %} \n" + absent
    return f"{{% {head} %}}{there}{other}{{% endif %}}"


SOURCES = st.recursive(
    st.lists(TEXTS | SHOWN, max_size=4).map("".join),
    lambda inner: st.lists(_blocks(inner) | inner, max_size=3).map("".join),
    max_leaves=6,
)


def _depth(source):
    depth = deepest = 0
    for word in re.findall(r"\{% (\w+)", source):
        depth += (word in ("for", "if")) - word.startswith("end")
        deepest = max(deepest, depth)
    return deepest


@MANY
@given(
    source=SOURCES, values=values_of(STILL), escape=st.sampled_from(["plain", "html"])
)
def test_a_template_agrees_with_its_plain_twin(source, values, escape):
    """What is filled is what a slow and plain renderer fills."""
    if _depth(source) > 4 or re.search(r"\{\{%|\{\{\{|\{%%", source):
        return
    if escape == "html":
        source = source.replace("<", "&lt;")
    event(f"blocks {_depth(source)} deep")
    template = Template(source, NAMES, escape=escape)

    assert oracle.render(source, values, escape=escape) == template.render(values)


@MANY
@given(text=WRITTEN)
def test_text_without_tags_stands_as_it_is(text):
    """Whatever it says."""
    text = text.replace("{{", "{").replace("{%", "%").replace("{{", "{")
    if "{{" in text or "{%" in text:
        return

    assert text == Template(text, {}, escape="plain").render({})


class Reader(HTMLParser):
    """What a parser makes of a document: its elements, their attributes, its text."""

    def __init__(self):
        super().__init__()
        self.elements, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        """Take an element."""
        if tag != "bdi":
            self.elements.append((tag, attrs))

    def handle_endtag(self, tag):
        """Take the end of one."""
        if tag != "bdi":
            self.elements.append(("/" + tag, []))

    def handle_data(self, data):
        """Take text."""
        self.text += data


def read(text):
    """Read a document."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def closed(text):
    """Return the signs of a text without those that turn it."""
    return "".join(sign for sign in text if sign not in TURNING)


@MANY
@given(first=WRITTEN.filter(str.strip), second=WRITTEN.filter(str.strip))
def test_a_parser_reads_back_what_was_shown(first, second):
    """In text and in attributes, a value is text and nothing else."""
    source = "<p title=\"{{ a }}\" class='{{ b }}'>{{ a }}</p><b>{{ b }}</b>"
    template = Template(source, {"a": "text", "b": "text"}, escape="html")
    found = read(template.render({"a": first, "b": second}))

    told = [
        (tag, [(key, closed(said)) for key, said in pairs])
        for tag, pairs in found.elements
    ]
    attributes = [("title", closed(first)), ("class", closed(second))]
    assert [("p", attributes), ("/p", []), ("b", []), ("/b", [])] == told
    assert closed(first + second) == closed(found.text)


SOUND = [
    '<p title="{{ v }}">',
    "<p>{{ v }}</p>",
    "<td class='{% if v %}{{ v }}{% endif %} x'>",
    "<title>{{ v }}</title>",
    "<textarea placeholder='>'>{{ v }}",
    "</textarea>",
    "<a href='{{ v | url }}'>{{ v }}</a>",
    "<!-- x --> {{ v }}",
    "<style>p{}</style>",
    "{% for r in rows %}{{ r }}</li>{% endfor %}",
    "{% if v %}<b>{{ v }}{% else %}</b>{% endif %}",
]
PIECES = st.sampled_from(
    [
        *["{{ v }}", "{{ v }}", "{{ v | url }}", "{% if v %}", "{% else %}"],
        *["{% endif %}", "{% for r in rows %}", "{{ r }}", "{% endfor %}"],
        *["<", ">", "/", "</", '"', "'", "=", " ", "\n", "<!--", "-->", "-", "!"],
        *["<p", "</p>", "<a ", "href", "title", "class=", "onclick=", "<td>"],
        *["<title>", "</title>", "<textarea>", "</textarea>", "<style>"],
        *["</style>", "<script>", "</script>", "<svg>", "<br/>", "&", "&lt;", "x"],
        *['<p title="', "<a href='", '">', "'>", "<!doctype html>"],
    ]
)
MARKUP = st.lists(PIECES, max_size=14).map("".join) | st.lists(
    st.sampled_from(SOUND) | st.sampled_from(SOUND) | PIECES, max_size=6
).map("".join)
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '" onclick="alert(1)" x="',
    "' onclick='alert(1)' x='",
    " onclick=alert(1) ",
    "--><script>alert(1)</script><!--",
    "</title></textarea></style><script>alert(1)</script>",
    "script",
    "!--",
    "/p>",
    "&lt;b&gt;",
    "https://example.com/",
    "x:y",
]


def tried(call):
    """Return what a call gives, or the error of ours that it raises, and nothing."""
    try:
        return call(), None
    except (TemplateError, InvalidValueError) as error:
        return None, error


def keeps_its_shape(source, value):
    """Check that no value gives a document other elements or attributes."""
    names = {"v": "text", "rows": ["text"]}
    template, refusal = tried(lambda: Template(source, names, escape="html"))
    if refusal is not None:
        return
    event("compiled with a value" if template.uses else "compiled")
    hostile, fault = tried(lambda: template.render({"v": value, "rows": [value]}))
    if fault is not None:
        assert "url" == fault.code
        return
    benign = template.render({"v": "https://x", "rows": ["x"]})

    assert shape(benign) == shape(hostile)


def shape(text):
    """Return the elements of a document with the names of their attributes."""
    return [(tag, [key for key, _ in pairs]) for tag, pairs in read(text).elements]


@settings(max_examples=500, suppress_health_check=SLOW)
@given(source=MARKUP, value=st.sampled_from(HOSTILE))
def test_no_value_changes_the_markup(source, value):
    """A template that compiles has one shape, whatever it is filled with."""
    keeps_its_shape(source, value)


GARBAGE = st.lists(
    st.sampled_from(
        [
            *["{{", "}}", "{%", "%}", " ", "\n", "|", ".", ":", ",", "=", '"', "\\"],
            *["name", "client", "n", "amount", "day", "moment", "paid", "lines", "x"],
            *["for", "in", "if", "else", "endfor", "endif", "5", "-1", "0", "é", "'"],
            *[
                "truncate",
                "date",
                "money",
                "default",
                "number",
                "url",
                "zone",
                "digits",
            ],
            *["{{ name }}", "{% if name %}", "{% endif %}", "{% for l in lines %}"],
            *["{% endfor %}", "{{ n }}", '"%d"', '"UTC"', "<p>", "<", ">", "\x00"],
            *['{{ day | date: "%d" }}', "{{ l.name }}", "{{ lines }}", "{}", "{0}"],
        ]
    )
    | st.text(max_size=3),
    max_size=25,
).map("".join)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.binary()
    | DAYS
    | st.datetimes()
    | MONIES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SHAPE, "total"]), inner, max_size=5)
    ),
    max_leaves=12,
)
DATA = st.dictionaries(st.sampled_from(list(SHAPE)), ANYTHING) | values_of(WRITTEN)
SMALL = Limits(source=200, output=100, rows=5)


def only_ours(source, values, escape):
    """Check that a template compiles or is refused, and fills or refuses a value."""
    template, refusal = tried(
        lambda: Template(source, NAMES, escape=escape, limits=SMALL)
    )
    if refusal is not None:
        assert isinstance(refusal, TemplateError)
        assert 0 < len(refusal.places) <= len(refusal.problems) <= 21
        return
    event("compiled")
    text, fault = tried(lambda: template.render(values))
    if fault is not None:
        assert fault.path is not None or fault.code in ("long", "rows")
        event(f"refused as {fault.code}")
        return
    assert len(text) <= 100
    assert text == template.render(values)
    assert text == pickle.loads(pickle.dumps(template)).render(values)
    assert () == template.missing(values)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)


FUZZ = {
    "source": GARBAGE | SOURCES,
    "values": DATA,
    "escape": st.sampled_from(["plain", "html"]),
}


@settings(max_examples=300, suppress_health_check=SLOW)
@given(**FUZZ)
def test_garbage_raises_only_errors_of_ours(source, values, escape):
    """Any source compiles or raises TemplateError, any value fills or is refused."""
    only_ours(source, values, escape)


@pytest.mark.long
def test_much_garbage_raises_only_errors_of_ours(scale):
    """The same for far more templates."""
    many = settings(max_examples=scale(10_000), suppress_health_check=SLOW)
    many(given(**FUZZ)(only_ours))()


@pytest.mark.long
def test_no_value_changes_much_markup(scale):
    """The same for far more markup."""
    many = settings(max_examples=scale(20_000), suppress_health_check=SLOW)
    many(given(source=MARKUP, value=st.sampled_from(HOSTILE))(keeps_its_shape))()


@MANY
@given(values=st.lists(st.text("ab" + TURNING, min_size=1), min_size=1, max_size=4))
def test_what_turns_text_ends_with_its_value(values):
    """After each value, nothing is turned that was not turned before it."""
    template = Template("{{ a }}", {"a": "text"}, escape="plain")
    for value in values:
        still_open = []
        for sign in template.render({"a": value}):
            if sign in "\u202c\u2069":
                assert sign == still_open.pop()
            elif sign in TURNING:
                still_open.append("\u2069" if sign > "\u2060" else "\u202c")

        assert [] == still_open


@MANY
@given(number=st.decimals(-(10**20), 10**20, places=6), digits=st.integers(0, 8))
def test_a_rounded_number_is_the_nearest(number, digits):
    """It is off by half a unit at most, and exact where nothing is lost."""
    source = f'{{{{ n | number: digits={digits}, rounding="half_even" }}}}'
    text = Template(source, {"n": "number"}, escape="plain").render({"n": number})

    assert abs(Decimal(text) - number) * 2 <= Decimal(1).scaleb(-digits)
    assert text.partition(".")[2] == text[len(text) - digits :] * (digits > 0)
