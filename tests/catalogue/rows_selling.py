"""Rows D and K on the playbook: what a client said is kept, shown, and does nothing."""

import time

import pytest

from salesmodel.documents import Template
from salesmodel.errors import InvalidValueError, TemplateError
from salesmodel.selling import (
    PRESENTATION_HTML,
    Need,
    Proof,
    log_lines,
    presentation_names,
    presentation_of,
)
from selling_cases import SAID, begun
from shop_cases import SHOP, phone


def refused(words):
    """Return the code with which words are refused, which are not shown."""
    with pytest.raises(InvalidValueError) as caught:
        begun().answer(words, **SAID)
    assert "<personal>" in str(caught.value)
    return caught.value.code


def page(phrase):
    """Return a presentation as HTML that repeats a phrase."""
    found = presentation_of(SHOP.product("p2"), [Need("photos", phrase)])
    return found.render(PRESENTATION_HTML)


def d8():
    """Half of a surrogate pair is nothing that a client said."""
    assert "surrogate" == refused("\ud800")
    with pytest.raises(InvalidValueError):
        presentation_of(SHOP.product("p2"), [Need("photos", "\ud800")])


def d9():
    """Control characters are refused, and a log has one line an event."""
    for sign in "\x00\x1b\x07\r\x85":
        assert "control" == refused(f"a{sign}b")
    lines = log_lines(begun().answer("a\nb\u2028c\x09d", **SAID))
    assert 2 == len("\n".join(lines).splitlines())
    assert lines[1].endswith("'a\\nb\\u2028c\\td'")


def d10():
    """Text that runs backwards is kept, escaped in a log, and kept apart in HTML."""
    talk = begun().answer("Acme \u202emoc.live", **SAID)

    assert "Acme \u202emoc.live" == talk.answers[0].words
    assert log_lines(talk)[1].endswith("'Acme \\u202emoc.live'")
    assert "<q><bdi>Acme \u202emoc.live\u202c</bdi></q>" in page("Acme \u202emoc.live")


def d11():
    """Garbage is kept as it was said, up to a length, and looked at in linear time."""
    garbage = "a@" * 5_000
    started = time.perf_counter()
    talk = begun().answer(garbage, **SAID)

    assert garbage == talk.answers[0].words
    assert "long" == refused("a@" * 5_001)
    assert 1 > time.perf_counter() - started


def d12():
    """A log cuts by code points, and shows that it did."""
    talk = begun().answer("e" + "\u0301" * 1_000, **SAID)

    assert log_lines(talk)[1].endswith("…")
    assert len(log_lines(talk)[1]) < 150


def k1():
    """An element in a phrase is text, wherever a presentation repeats it."""
    shown = page("<img src=x onerror=alert(1)>")

    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "<img" not in shown


def k2():
    """The source of a proof becomes a link only through `url`, which looks at it."""
    source = (
        "{% for proof in proofs %}<a href='{{ proof.source | url }}'>x</a>{% endfor %}"
    )
    template = Template(source, presentation_names(), escape="html")
    bad = phone(1, 9, proofs=[Proof("example", "look", "javascript:alert(1)")])
    good = phone(1, 9, proofs=[Proof("example", "look", "https://a.example")])

    assert "href='https://a.example'" in presentation_of(good, []).render(template)
    with pytest.raises(InvalidValueError) as caught:
        presentation_of(bad, []).render(template)
    assert "url" == caught.value.code


def k3():
    """No phrase stands in a script: a presentation has none."""
    source = "<script>{% for point in points %}{{ point.phrase }}{% endfor %}</script>"
    with pytest.raises(TemplateError, match="the element script cannot stand"):
        Template(source, presentation_names(), escape="html")


ROWS = {
    "D8-selling": d8,
    "D9-selling": d9,
    "D10-selling": d10,
    "D11-selling": d11,
    "D12-selling": d12,
    "K1-selling": k1,
    "K2-selling": k2,
    "K3-selling": k3,
}
