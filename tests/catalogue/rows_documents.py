"""Rows D and K on documents: what is hostile in a value is shown, and does nothing."""

import pytest

from salesmodel.documents import Limits, Template
from salesmodel.errors import InvalidValueError, TemplateError


NAMES = {"name": "text", "site": "text"}
IMAGE = "<img src=x onerror=alert(1)>"


def filled(source, value, *, escape="html"):
    """Fill a template with one value."""
    template = Template(source, NAMES, escape=escape)
    return template.render({"name": value, "site": value})


def refused(value, *, escape="plain"):
    """Return the code with which a value is refused."""
    with pytest.raises(InvalidValueError) as caught:
        filled("{{ name }}", value, escape=escape)
    return caught.value.code


def d8():
    """Half of a surrogate pair comes into no document, nor into a template."""
    assert "surrogate" == refused("\ud800")
    with pytest.raises(TemplateError):
        Template("\ud800", NAMES, escape="plain")


def d9():
    """Control characters come into no document; line feeds and tabs are text."""
    for sign in "\x00\x1b\x07\r\x85":
        assert "control" == refused(f"a{sign}b")
        assert "control" == refused(f"a{sign}b", escape="html")
        with pytest.raises(TemplateError):
            Template(sign, NAMES, escape="plain")
    assert "a\n\tb" == filled("{{ name }}", "a\n\tb")
    assert "a b c" == filled("{{ name | one_line }}", "a\nb\u2028c")


def d10():
    """Text that runs backwards is kept apart, and turns nothing after it."""
    backwards = "Acme \u202emoc.live"

    assert f"<bdi>{backwards}\u202c</bdi>!" == filled("{{ name }}!", backwards)
    assert f"{backwards}\u202c!" == filled("{{ name }}!", backwards, escape="plain")


def d12():
    """Text is cut by code points, and shows that it was."""
    assert "e" + "\u0301" * 8 + "…" == filled(
        "{{ name | truncate: 10 }}", "e" + "\u0301" * 1_000
    )


def k1():
    """An element in a name is text, in text and in attributes; nowhere else it stands."""
    source = '<p title="{{ name }}">{{ name }}</p>'
    shown = "&lt;img src=x onerror=alert(1)&gt;"

    assert f'<p title="{shown}">{shown}</p>' == filled(source, IMAGE)
    for place in ("<p {{ name }}>", "<p title={{ name }}>", "<{{ name }}>"):
        with pytest.raises(TemplateError):
            Template(place, NAMES, escape="html")
    for place in ("<p onclick='{{ name }}'>", "<p style='{{ name }}'>"):
        with pytest.raises(TemplateError):
            Template(place, NAMES, escape="html")


def k2():
    """Only http, https, mailto and tel become links, and each is looked at."""
    link = "<a href='{{ site | url }}'>"

    assert "<a href='https://a.example'>" == filled(link, "https://a.example")
    for address in ("javascript:alert(1)", " javascript:x", "data:text/html,x"):
        with pytest.raises(InvalidValueError) as caught:
            filled(link, address)
        assert "url" == caught.value.code
    with pytest.raises(TemplateError, match="went through url"):
        Template("<a href='{{ site }}'>", NAMES, escape="html")


def k3():
    """No value stands in a script: a document has none."""
    with pytest.raises(TemplateError, match="the element script cannot stand"):
        Template("<script>x = {{ name }}</script>", NAMES, escape="html")


def k10():
    """The same template and values give the same text, and limits hold."""
    template = Template("{{ name }}", NAMES, escape="html", limits=Limits(output=9))

    assert "a &amp; b" == template.render({"name": "a & b"})
    assert template.render({"name": "a & b"}) == template.render({"name": "a & b"})
    with pytest.raises(InvalidValueError, match="at most 9 characters"):
        template.render({"name": "<<>"})


ROWS = {
    "D8-documents": d8,
    "D9-documents": d9,
    "D10-documents": d10,
    "D12-documents": d12,
    "K1": k1,
    "K2": k2,
    "K3": k3,
    "K10": k10,
}
