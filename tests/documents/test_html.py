"""Tests of templates of HTML: a value stands where it can only be shown."""

import pytest

from salesmodel.documents import Template
from salesmodel.errors import TemplateError


NAMES = {"a": "text", "b": "text", "rows": ["text"]}
HOSTILE = "<img src=x onerror=\"alert('1')\">&"
ESCAPED = "&lt;img src=x onerror=&quot;alert(&#x27;1&#x27;)&quot;&gt;&amp;"


def filled(source, value):
    """Fill a template of HTML with one value."""
    return Template(source, NAMES, escape="html").render({"a": value})


def problem(source):
    """Return the one problem of a template, without its line."""
    with pytest.raises(TemplateError) as caught:
        Template(source, NAMES, escape="html")
    (only,) = caught.value.problems
    return only.removeprefix("line 1, ")


@pytest.mark.parametrize(
    "source",
    [
        "{{ a }}",
        "<p>{{ a }}</p>",
        "<P CLASS=\"{{ a }}\" title = '{{ a }}'>x</P >",
        '<td colspan="{{ a }}" data-id="{{ a }}" aria-label="{{ a }} {{ a }}"/>',
        "<!DOCTYPE html>\n<html><head><title>a &lt; b {{ a }}</TITLE></head></html>",
        "<textarea placeholder='>'>{{ a }}</textarea>{{ a }}",
        "<style media='x'>p > a { color: #fff } /**/ {% if b %}p{} {% endif %}</style>{{ a }}",
        "<style></style><br/><my-tag hidden>{{ a }}</my-tag>",
        "<!-- a - b --><!---->{{ a }}<!--[if mso]><p><![endif]-->",
        "<p class='{% if a %}{{ a }}{% else %}b{% endif %} c'>{{ a }}</p>",
        "{% for row in rows %}<p>{{ row }}</p>{% endfor %}{{ a }}",
    ],
)
def test_a_value_is_escaped(source):
    """Its five signs are, wherever it can stand."""
    template = Template(source, NAMES, escape="html")
    text = template.render({"a": HOSTILE, "rows": [HOSTILE]})
    plain = Template(source, NAMES, escape="plain")

    assert HOSTILE not in text
    assert plain.render({"a": ESCAPED, "rows": [ESCAPED]}) == text


def test_a_literal_is_escaped():
    """It is text as a value is."""
    assert "&lt;b&gt;" == filled('{{ "<b>" }}', "")


def test_plain_text_is_not_escaped():
    """It is no markup."""
    template = Template("<{{ a }}>", NAMES, escape="plain")

    assert f"<{HOSTILE}>" == template.render({"a": HOSTILE})


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("<p {{ a }}>", "column 4: tags stand in text, or between the quotes of an"),
        ("<p {% if a %}{% endif %}>", "column 4: tags stand in text"),
        ("<p{{ a }}>", "column 1: a < that opens no element is written &lt;"),
        ("<{{ a }}>", "column 1: a < that opens no element is written &lt;"),
        ("</{{ a }}>", "column 1: a < that opens no element is written &lt;"),
        ("1 < 2", "column 3: a < that opens no element is written &lt;"),
        ("<?xml?>", "column 1: a < that opens no element is written &lt;"),
        ("<p class={{ a }}>", 'column 3: an attribute is written as name="value", got'),
        ("<p class=a>", 'column 3: an attribute is written as name="value", got'),
        ("<p x{{ a }}='b'>", 'column 3: an attribute is written as name="value", got'),
        ("<p onclick='{{ a }}'>", "column 13: no value can stand in the attribute 'on"),
        (
            "<p style='{{ a }}'>",
            "column 11: no value can stand in the attribute 'style",
        ),
        ("<p id='{{ a }}'>", "column 8: no value can stand in the attribute 'id'"),
        ("<form action='{{ a | url }}'>", "column 15: no value can stand in the attri"),
        ("<link href='{{ a | url }}'>", "column 13: no value can stand in the attri"),
        ("<a href='{{ a }}'>", "column 10: href begins with a value that went through"),
        ("<a href='x{{ a | url }}'>", "column 11: href begins with a value that went"),
        ("<a href='{{ a | url }}{{ b | url }}'>", "column 23: href begins with a val"),
        ("<a href='{{ a | url | truncate: 9 }}'>", "column 10: href begins with a val"),
        ("<a href='{% if a %}{% endif %}{{ b | url }}'>", "column 31: href begins"),
        ("<script>{{ a }}</script>", "column 1: the element script cannot stand in a"),
        ("<IFRAME >", "column 1: the element iframe cannot stand in a document"),
        ("<style>{{ a }}</style>", "column 8: no value can stand in a style sheet"),
        ("<style></style x>", "column 8: the element style ends with </style>, and"),
        ("<title></title x>", "column 8: the element title ends with </title>"),
        ("<title><b></title>", "column 8: the element title ends with </title>, and"),
        ("<title></title{{ a }}", "column 8: the element title ends with </title>"),
        ("<!-- {{ a }} -->", "column 1: a comment holds no tags and no --, and ends"),
        ("<!--> -->", "column 1: a comment holds no tags and no --, and ends with"),
        ("<!-- a -- b -->", "column 1: a comment holds no tags and no --, and ends"),
        ("<p", "column 1: a < that opens no element is written &lt;"),
        ("<p ", "column 4: the template ends within a tag or an element of text"),
        ("<p class='a", "column 12: the template ends within a tag or an element of"),
        ("<title>a", "column 9: the template ends within a tag or an element of text"),
        ("{% if a %}<p class='{% endif %}", "column 21: a block ends in the element a"),
        ("{% if a %}{% else %}<title>{% endif %}", "column 28: a block ends in the e"),
    ],
)
def test_markup_that_a_value_could_change_is_refused(source, told):
    """With the line and the column of what was written."""
    assert problem(source).startswith(told)


def test_a_link_is_shown_where_it_went_through_url():
    """In an address, a value runs nothing."""
    source = "<a href='{{ a | url }}#b'>{{ a }}</a><img src=\"{{ a | url }}\" alt=''>"
    address = "https://example.com/?a=1&b=2"
    shown = "https://example.com/?a=1&amp;b=2"
    expected = f"<a href='{shown}#b'>{shown}</a><img src=\"{shown}\" alt=''>"

    assert expected == filled(source, address)
    either = "<a href='{% if a %}{{ a | url }}{% else %}#{% endif %}'></a>"
    assert "<a href='#'></a>" == filled(either, None)


def test_after_markup_that_cannot_be_read_no_more_is_said_of_it():
    """Where it goes on is not known; problems of tags are still told."""
    source = "{% if a %}<p class=a>{% endif %}<b><{{ nope }} <p {{ a }}>"
    with pytest.raises(TemplateError) as caught:
        Template(source, NAMES, escape="html")

    assert [(1, 13), (1, 40)] == list(caught.value.places)


def test_the_markup_around_a_value_is_not_lost_with_it():
    """Each value in a wrong place is told."""
    with pytest.raises(TemplateError) as caught:
        Template(
            "<p id='{{ a }}' style='{{ a }}'>{{ a }}<p {{ a }}>", NAMES, escape="html"
        )

    assert 3 == len(caught.value.problems)


@pytest.mark.parametrize(
    ("value", "closed"),
    [
        ("a\u202eb", "a\u202eb\u202c"),
        ("\u2067a\u202ab", "\u2067a\u202ab\u202c\u2069"),
        ("\u2067a\u2069b", "\u2067a\u2069b"),
        ("a\u2069\u202cb", "ab"),
        ("\u202aa\u2069b\u202c", "\u202aab\u202c"),
    ],
)
def test_what_turns_text_ends_with_its_value(value, closed):
    """In HTML it also stands in an element of its own."""
    plain = Template("{{ a }}!", NAMES, escape="plain")

    assert f"{closed}!" == plain.render({"a": value})
    assert f"<bdi>{closed}</bdi>!" == filled("{{ a }}!", value)
    assert f"<p title='{closed}'>" == filled("<p title='{{ a }}'>", value)
    assert f"<title>{closed}</title>" == filled("<title>{{ a }}</title>", value)


def test_text_in_any_script_is_left_as_it_is():
    """Joiners, marks and lines are no controls."""
    text = "שלום\n\u200d👩\u200d👧 é\u0301\t"

    assert text == filled("{{ a }}", text)
