"""Tests of templates: read strictly, filled within limits, told where they are wrong."""

import contextlib
import copy
import pickle
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from salesmodel.documents import Limits, Names, Template
from salesmodel.errors import DefinitionError, InvalidValueError, TemplateError
from salesmodel.values import Money


NAMES = Names(
    {
        "client": {"name": "text", "site": "text"},
        "lines": [{"product": "text", "total": "money", "parts": ["text"]}],
        "phrases": ["text"],
        "note": "text",
        "amount": "money",
        "count": "number",
        "day": "date",
        "moment": "instant",
        "paid": "boolean",
    }
)
PUMP = {"product": "pump", "total": Money(5, "EUR"), "parts": ["seal", "pipe"]}
VALVE = {"product": "valve", "total": Money(7, "EUR"), "parts": []}


def filled(source, values, **kwargs):
    """Fill a plain template."""
    return Template(source, NAMES, escape="plain", **kwargs).render(values)


def problems(source, **kwargs):
    """Return the problems of a template, each with line and column before it."""
    with pytest.raises(TemplateError) as caught:
        Template(source, NAMES, **{"escape": "plain"} | kwargs)
    return caught.value.problems


def fault(source, values, **kwargs):
    """Return the error with which values are refused."""
    with pytest.raises(InvalidValueError) as caught:
        filled(source, values, **kwargs)
    return caught.value


def _best(call):
    """Take the best of several times."""
    seconds = []
    for _ in range(5):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


@pytest.mark.parametrize(
    "text",
    ["", "a", "{ a }", "}} %}", "{", "a{b}c", "100% \t\n\n", "%s {0} $x ${x}", "\\n"],
)
def test_text_without_tags_stands_as_it_is(text):
    """Nothing but a tag means anything."""
    assert text == filled(text, {})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ note }}", "x"),
        ("{{note}}{{\n\tnote\n}}", "xx"),
        ("{{ client.name }} {{ client . site }}", "Acme acme.example"),
        ('{{ "{{" }} {{ "\\"%}\\\\" }}', '{{ "%}\\'),
        ("{% for p in phrases %}<{{ p }}>{% endfor %}", "<a><b>"),
        (
            (
                "{% for line in lines %}{{ line.product }} {{ line.total }}"
                "{% for part in line.parts %}, {{ part }}{% endfor %}; {% endfor %}"
            ),
            "pump 5.00 EUR, seal, pipe; valve 7.00 EUR; ",
        ),
        ("{% for a in phrases %}{{ a }}{% endfor %}" * 2, "abab"),
        ("{% if note %}yes{% endif %}", "yes"),
        ("{% if client.phone %}{% endif %}", None),
        ("{% if day %}yes{% else %}no{% endif %}", "no"),
        ("{% if day %}yes{% endif %}", ""),
        ("{% if count %}yes{% else %}no{% endif %}", "yes"),
        ("{% if phrases %}yes{% else %}no{% endif %}", "yes"),
        (
            (
                "{% for line in lines %}{% if line.parts %}+{% else %}-{% endif %}"
                "{% endfor %}"
            ),
            "+-",
        ),
    ],
)
def test_tags_stand_for_values(source, expected):
    """Values, rows and what depends on whether something is there."""
    values = {
        "client": {"name": "Acme", "site": "acme.example"},
        "lines": [PUMP, VALVE],
        "phrases": ("a", "b"),
        "note": "x",
        "count": 0,
    }
    if expected is None:
        assert problems(source)
    else:
        assert expected == filled(source, values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n{% if note %}\nb\n{% endif %}\nc", "a\nb\nc"),
        ("{% if note %}\nb\n{% endif %}", "b\n"),
        (
            "a\n \t{% if note %}{% if note %} \n\nb{% endif %}\n{% endif %}\n",
            "a\n\nb\n",
        ),
        ("a\n{% if note %} {{ note }}\n{% endif %}", "a\n x\n"),
        ("a {% if note %}\n{% endif %}\nb", "a \nb"),
        ("{% if note %}\n{% endif %}\n{% if note %}\n{% endif %}\n", ""),
        ("{{ note }}\n\n{{ note }}\n", "x\n\nx\n"),
        ("{% if note %}{{ note }}\n{% endif %} a", "x\n a"),
        ("\n{% for p in phrases %}\n- {{ p }}\n{% endfor %}\n\n", "\n- a\n- b\n\n"),
    ],
)
def test_a_line_of_blocks_alone_is_left_out(source, expected):
    """So that blocks can have lines of their own."""
    assert expected == filled(source, {"note": "x", "phrases": ["a", "b"]})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ nope }}", "line 1, column 4: the name 'nope' is not declared"),
        (
            "a\n  {{ clint.name }}",
            (
                "line 2, column 6: the name 'clint.name' is not declared;"
                " did you mean client.name?"
            ),
        ),
        ("{{ note.name }}", "line 1, column 4: the name 'note.name' is not declared"),
        ("{{ lines.total }}", "column 4: the name 'lines.total' is not declared"),
        ("{{ note.__class__ }}", "the name 'note.__class__' is not declared"),
        ("{{ client }}", "client is several values, and one is shown"),
        ("{{ lines }}", "lines is several values, and one is shown"),
        ("{{ note", "line 1, column 1: the tag is never closed with }}"),
        ("{{", "line 1, column 1: the tag is never closed with }}"),
        ("{% if note %", "line 1, column 1: the tag is never closed with %}"),
        ("{{ note %}", "line 1, column 1: the tag is never closed with }}"),
        ("{{ }}", "line 1, column 4: expected a name, got '}}'"),
        ("{{ note note }}", "column 9: expected }}, got 'note'"),
        ("{{ note. }}", "expected a name after the dot, got '}}'"),
        ("{{ note | }}", "expected a filter, got '}}'"),
        ("{{ note() }}", "expected a name, a text in double quotes or }}, got '() }}'"),
        ("{{ note ~~}}}", "got '~~}}}'"),
        ('{{ "a" | truncate: 1 }}', "expected }}, got '|'"),
        ('{{ "' + "a" * 501 + '" }}', "expected a name, a text in double quotes or }}"),
        ('{{ "a\nb" }}', "expected a name, a text in double quotes or }}"),
        ("{{ 5 }}", "expected a name, got '5'"),
        ("{% %}", "expected for, if, else, endif or endfor, got '%}'"),
        ("{% set a %}", "expected for, if, else, endif or endfor, got 'set'"),
        ("{% endif %}", "endif closes nothing that is open here"),
        ("{% else %}", "else stands between if and endif, once"),
        ("{% endif note %}", "column 10: expected %}, got 'note'"),
        ("{% if note %}", "line 1, column 1: if is never closed with endif"),
        ("{% if paid %}{% endif %}", "paid is yes or no, and if asks what is given"),
        ("{% if client %}{% endif %}", "client is several names; ask for one of them"),
        ("{% for x of lines %}{% endfor %}", "column 10: expected in, got 'of'"),
        ("{% for 5 %}{% endfor %}", "expected a name for each row, got '5'"),
        (
            "{% for x in note %}{{ x }}{% endfor %}",
            "column 13: note is no list of rows",
        ),
        ("{% for x in x %}{{ x.y }}{% endfor %}", "the name 'x' is not declared"),
        ("{% for note in lines %}{% endfor %}", "the name note stands for something"),
        ("{% for x in lines %}{% endfor %}{{ x.total }}", "'x.total' is not declared"),
        ("\x00", "line 1, column 1: U+0000 is no character of a text"),
        ("a\n b\r\n", "line 2, column 3: U+000D is no character of a text"),
        ("\ud800", "U+D800 is no character of a text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(source, expected):
    """One mistake is one problem, with line and column from 1."""
    (problem,) = problems(source)

    assert expected in problem
    assert problem.startswith("line ")


def test_all_problems_are_told_at_once():
    """They come in the order of the text, with their places for a machine."""
    source = (
        "{{ a | b }}\n{% for x in y %}{{ x.z }}{% endfor %}\n"
        "{% if a %}{% endif %}{{ ? }}{% for ! %}"
    )
    with pytest.raises(TemplateError) as caught:
        Template(source, NAMES, escape="plain")

    places = ((1, 4), (1, 8), (2, 13), (3, 7), (3, 25), (3, 36))
    assert places == caught.value.places
    assert 6 == len(caught.value.problems)
    assert "template" == caught.value.code
    assert isinstance(caught.value, DefinitionError)


def test_a_row_of_an_unknown_name_is_no_second_problem():
    """Nothing is known of it, and nothing is suggested by it."""
    told = problems("{% for x in nope %}{{ x.y | url }}{{ z }}{% endfor %}")

    assert 2 == len(told)
    assert told[1].endswith("the name 'z' is not declared")


def test_blocks_that_do_not_match_are_told():
    """An end of another kind closes nothing."""
    source = "{% for x in lines %}{% endif %}{% else %}{% endfor %}"

    assert [
        "line 1, column 21: endif closes nothing that is open here",
        "line 1, column 32: else stands between if and endif, once",
    ] == list(problems(source))
    assert 1 == len(problems("{% if note %}{% else %}{% else %}{% endif %}"))


def test_no_more_than_twenty_problems_are_told():
    """The others are counted."""
    told = problems("{{ nope }}" * 33)

    assert 21 == len(told)
    assert "and 13 problems more" == told[-1]


def test_blocks_stand_at_most_four_deep():
    """Whatever they are."""
    four = "{% if note %}" * 4 + "{{ note }}" + "{% endif %}" * 4
    five = "{% if note %}" * 5 + "{% endif %}" * 5

    assert "x" == filled(four, {"note": "x"})
    assert ("line 1, column 53: blocks stand at most 4 deep",) == problems(five)


@pytest.mark.parametrize(
    ("tag", "values", "code", "sentence"),
    [
        ("{{ note }}", {}, "missing", "note must be given, got None"),
        ("{{ note }}", {"note": None}, "missing", "note must be given, got None"),
        ("{{ note }}", {"note": " \n"}, "missing", "note must be given, got None"),
        ("{{ client.name }}", {}, "missing", "client.name must be given, got None"),
        ("{{ client.name }}", {"client": "x"}, "type", "client must be a mapping, got"),
        ("{{ note }}", {"note": 5}, "type", "note must be text, got 5"),
        ("{{ note }}", {"note": ["secret"]}, "type", "note must be text, got <list>"),
        ("{{ note }}", {"note": "a\x1b"}, "control", "got <str>"),
        ("{{ note }}", {"note": "a\ud800"}, "surrogate", "got <str>"),
        (
            "{{ count }}",
            {"count": "5"},
            "type",
            "count must be an int or a Decimal, got",
        ),
        ("{{ count }}", {"count": True}, "bool", "count must be a number, not a bool"),
        ("{{ count }}", {"count": 0.5}, "type", "an int or a Decimal, got 0.5"),
        ("{{ count }}", {"count": Decimal("nan")}, "nan", "count must be a number"),
        ("{{ count }}", {"count": 10**40}, "too_large", "count must be at most 10**15"),
        ("{{ amount }}", {"amount": 5}, "type", "amount must be an instance of Money"),
        (
            "{{ day }}",
            {"day": "2026-01-01"},
            "type",
            "day must be a date without a time",
        ),
        (
            "{{ day }}",
            {"day": datetime(2026, 1, 1, tzinfo=UTC)},
            "datetime_not_date",
            "day must be a date without a time",
        ),
        (
            '{{ moment | date: "%d", zone="UTC" }}',
            {"moment": datetime(2026, 1, 1)},
            "naive",
            "moment must be a datetime with its offset",
        ),
        (
            '{{ paid | yes_no: "a", "b" }}',
            {"paid": 1},
            "type",
            "paid must be an instance of bool, got 1",
        ),
        ("{% if day %}{% endif %}", {"day": "secret"}, "type", "got <str>"),
        ("{% for x in lines %}{% endfor %}", {}, "missing", "lines must be given"),
        (
            "{% for x in lines %}{% endfor %}",
            {"lines": "ab"},
            "type",
            "lines must be a list or a tuple, got <str>",
        ),
        (
            "{% for x in lines %}{{ x.total }}{% endfor %}",
            {"lines": [PUMP, {"total": 5}]},
            "type",
            "lines[1].total must be an instance of Money, got 5",
        ),
        (
            "{% for x in lines %}{% for y in x.parts %}{{ y }}{% endfor %}{% endfor %}",
            {"lines": [PUMP, {"parts": ["a", 5]}]},
            "type",
            "lines[1].parts[1] must be text, got 5",
        ),
        (
            "{% for x in lines %}{{ x.total }}{% endfor %}",
            {"lines": ["secret"]},
            "type",
            "lines[0] must be a mapping, got <str>",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tag, values, code, sentence):
    """The error names its place in the data, and shows nothing that may be personal."""
    error = fault(tag, values)

    assert code == error.code
    assert sentence in str(error)
    assert "secret" not in str(error)
    assert error.path == str(error).partition(" must be")[0]
    assert error.__context__ is None
    assert str(error) == str(pickle.loads(pickle.dumps(error)))


def test_what_an_error_hides_is_a_value():
    """Two that stand for the same kind are equal."""
    hidden = [fault("{{ note }}", {"note": value}).value for value in ("\0", "\1", [])]

    assert hidden[0] == hidden[1] != hidden[2]
    assert hash(hidden[0]) == hash(hidden[1])


def test_everything_that_is_missing_is_listed():
    """A host can ask before it fills."""
    source = (
        "{{ client.name }}{{ note }}{{ note }}{% for x in lines %}{{ x.total }}"
        '{% endfor %}{{ amount | money | default: "-" }}{% for p in phrases %}'
        "{% endfor %}{% if day %}{{ day }}{% endif %}"
    )
    template = Template(source, NAMES, escape="plain")
    values = {"client": {}, "lines": [PUMP, {"total": None}]}

    expected = ("client.name", "note", "lines[1].total", "phrases")
    assert expected == template.missing(values)
    assert () == template.missing(
        {"client": {"name": "a"}, "note": "b", "lines": [], "phrases": []}
    )


@pytest.mark.parametrize("values", [None, "ab", [("note", "x")]])
def test_values_come_in_a_mapping(values):
    """Anything else is refused."""
    assert "type" == fault("", values).code


def test_what_is_not_declared_is_not_looked_at():
    """Nor is what the template does not use."""
    assert "x" == filled("{{ note }}", {"note": "x", "amount": "no", "else": object()})


def test_a_source_is_bounded():
    """At its limit it is read."""
    limits = Limits(source=5)

    assert "abcde" == filled("abcde", {}, limits=limits)
    assert ("line 1, column 1: 6 characters are more than 5",) == problems(
        "abcdef", limits=limits
    )


def test_a_result_is_bounded():
    """At its limit it is given, past it refused, before it is put together."""
    limits = Limits(output=10)
    ten = {"phrases": ["abcde", "abcde"]}
    source = "{% for p in phrases %}{{ p }}{% endfor %}"

    assert "abcdeabcde" == filled(source, ten, limits=limits)
    error = fault(source + "!", ten, limits=limits)
    assert ("long", "output must be at most 10 characters, got 11") == (
        error.code,
        str(error),
    )
    assert "long" == fault(source, {"phrases": ["a" * 11]}, limits=limits).code


def test_rows_are_bounded():
    """All loops count together, also where they write nothing."""
    limits = Limits(rows=6)
    source = (
        "{% for x in lines %}{% for y in x.parts %}{% endfor %}{% endfor %}"
        "{% for p in phrases %}{% endfor %}"
    )
    values = {"lines": [PUMP, VALVE], "phrases": ["a", "b"]}

    assert "" == filled(source, values, limits=limits)
    error = fault(source, values | {"phrases": ["a", "b", "c"]}, limits=limits)
    assert ("rows", "rows must be at most 6 in all loops, got 7") == (
        error.code,
        str(error),
    )


@pytest.mark.parametrize("name", ["source", "output", "rows"])
@pytest.mark.parametrize("value", [0, 10**9, "5", True, None])
def test_limits_are_whole_numbers(name, value):
    """They are above zero, and bounded themselves."""
    with pytest.raises(InvalidValueError):
        Limits(**{name: value})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": b"a"}, "type"),
        ({"escape": "xml"}, "escape"),
        ({"limits": 5}, "type"),
        ({"names": {"a b": "text"}}, "definition"),
    ],
)
def test_a_template_is_checked(change, code):
    """What it is made from is looked at first."""
    given = {"source": "", "names": NAMES, "escape": "plain"} | change
    with pytest.raises((InvalidValueError, DefinitionError)) as caught:
        Template(**given)

    assert code == caught.value.code


def test_a_template_is_a_value():
    """It is equal to one made from the same, and survives copies."""
    template = Template("{{ note }}", NAMES, escape="html")

    assert template == Template("{{ note }}", NAMES.shape, escape="html")
    assert hash(template) == hash(Template("{{ note }}", NAMES, escape="html"))
    assert template != Template("{{ note }}", NAMES, escape="plain")
    assert template != Template("{{ note }}", {"note": "text"}, escape="html")
    assert template == copy.deepcopy(template) == pickle.loads(pickle.dumps(template))
    assert "<x>" not in copy.copy(template).render({"note": "<x>"})
    assert repr(template).startswith("Template(<10 characters>, Names({")
    with pytest.raises(AttributeError):
        template.source = ""


def test_a_template_tells_what_it_uses():
    """By the names of the data, not of its loops."""
    source = (
        "{% for x in lines %}{{ x.total }}{% for y in x.parts %}{{ y }}{% endfor %}"
        "{% endfor %}{% if note %}{{ client.name }}{% endif %}"
    )

    assert (
        "client.name",
        "lines",
        "lines[].parts",
        "lines[].parts[]",
        "lines[].total",
        "note",
    ) == Template(source, NAMES, escape="plain").uses


def test_nothing_of_a_value_is_called():
    """A name is looked up in a mapping, never on an object."""

    class Trap(dict):
        def __getattr__(self, name):
            raise AssertionError(name)

        def __missing__(self, name):
            raise AssertionError(name)

    template = Template("{{ client.name }}", NAMES, escape="plain")

    assert "x" == template.render(Trap(client=Trap(name="x")))
    assert ("client.name",) == template.missing(Trap(client=Trap()))


@pytest.mark.parametrize(
    "piece",
    [
        "text {{ note }}",
        "{% for p in phrases %}{{ p }}{% endfor %}",
        "{{ nope ",
        '{{ "',
        '{{ "\\',
        "{% if note %}\n",
        "{{ note }}{% if note %}{% endif %}\n \t",
        "{{",
        "{",
        " ",
        "{% else %}",
    ],
)
def test_reading_is_linear_in_the_source(piece):
    """Four times the text takes about four times as long, also where it is refused."""
    limits = Limits(source=1_000_000)

    def read(n):
        with contextlib.suppress(TemplateError):
            Template(piece * n, NAMES, escape="plain", limits=limits)

    short = _best(lambda: read(500))
    long = _best(lambda: read(2_000))

    assert long < 10 * short + 0.005


def test_filling_is_linear_in_the_result():
    """Four times the rows take about four times as long."""
    limits = Limits(rows=100_000, output=10_000_000)
    source = "{% for x in lines %}{{ x.product }}: {{ x.total }}\n{% endfor %}"
    template = Template(source, NAMES, escape="html", limits=limits)

    short = _best(lambda: template.render({"lines": [PUMP] * 1_000}))
    long = _best(lambda: template.render({"lines": [PUMP] * 4_000}))

    assert long < 10 * short + 0.005


def test_a_day_needs_no_filter():
    """It is written as ISO 8601 has it."""
    assert "2026-06-01" == filled("{{ day }}", {"day": date(2026, 6, 1)})
