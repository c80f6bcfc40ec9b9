"""A presentation answers what the client said, in the client's own phrases."""

import attrs
import pytest

from salesmodel.documents import Template
from salesmodel.selling import (
    PRESENTATION_HTML,
    Feature,
    Need,
    Presentation,
    Product,
    Proof,
    presentation_names,
    presentation_of,
    presentation_values,
)
from selling_cases import BOLD, eur, refused, talked
from shop_cases import CAMERA, METAL, SCREEN, SHOP


PHONE = SHOP.product("p2")


def test_the_phone_of_the_source():
    """An 8-megapixel camera, a bright screen and a metal body, each asked for."""
    needs = [
        Need("photos", "I take pictures of my children all day", 5),
        Need("screen", "in the sun I cannot read a thing", 7),
        Need("robust", "mine fell down twice", 9),
    ]
    found = presentation_of(PHONE, needs)

    assert (
        "Phone 2\n"
        'You said "I take pictures of my children all day": it has an 8-megapixel camera, '
        "so that your pictures are sharp.\n"
        'You said "in the sun I cannot read a thing": it has a bright screen, '
        "so that you can read in the sun.\n"
        'You said "mine fell down twice": it has a metal body, '
        "so that it survives a fall.\n"
    ) == found.render()
    assert ("camera", "screen", "metal") == found.features
    assert ((), "answer_needs") == (found.unmet, found.rule)


def test_every_feature_is_traced_to_what_was_said():
    """By the key of the need, the phrase and the event of the conversation."""
    talk = talked()
    found = presentation_of(PHONE, talk.needs)

    for point in found.points:
        event = talk.history[point.version - 1]
        said = talk.history[event.said - 1]
        assert point.phrase in said.words
        assert point.need in SHOP.product("p2").needs
    assert ["answers", "answers"] == [reason.code for reason in found.reasons]


def test_features_that_nobody_asked_for_are_left_out():
    """And needs that no feature answers are listed."""
    needs = [Need("photos", "pictures"), Need("music", "I sing")]
    found = presentation_of(PHONE, needs)

    assert (("camera",), ("music",)) == (
        found.features,
        tuple(need.key for need in found.unmet),
    )
    assert ["answers", "unmet"] == [reason.code for reason in found.reasons]
    assert found.render().endswith('To be answered yet: "I sing"\n')


def test_of_one_need_the_first_phrase_counts():
    """However often it was told, and whichever features answer it."""
    both = Feature("lens", "a long lens", "you come near", ["photos", "screen"])
    product = attrs.evolve(PHONE, features=[CAMERA, both])
    found = presentation_of(product, [Need("photos", "one"), Need("photos", "two")])

    assert [("one", "camera"), ("one", "lens")] == [
        (point.phrase, point.feature) for point in found.points
    ]


def test_without_needs_there_is_nothing_to_say():
    """That is told as a reason."""
    found = presentation_of(PHONE, [])

    assert ("nothing_answered", "no_needs") == (found.rule, found.reasons[0].code)
    assert "Phone 2\n" == found.render()


def test_a_service_lists_its_proofs():
    """And says which are missing; a thing that can be touched needs none."""
    proof = Proof("guarantee", "two years on the work", "https://a.example")
    service = Product(
        "s1", "Repair", eur(50), "repairs", is_service=True, proofs=[proof]
    )
    found = presentation_of(service, [Need("price", "it must not be dear")])

    assert (proof,) == found.proofs
    assert [("no_proof", "reference"), ("no_proof", "example")] == [
        (reason.code, reason.fact("kind"))
        for reason in found.reasons
        if reason.code == "no_proof"
    ]
    assert "To look at (guarantee): two years on the work\n" in found.render()
    assert "no_proof" not in [r.code for r in presentation_of(PHONE, []).reasons]


def test_what_a_client_said_is_text():
    """In HTML it is escaped, in plain text it stays on its line."""
    said = "<img src=x onerror=alert(1)>\n& more"
    found = presentation_of(PHONE, [Need("photos", said), Need("x", said)])
    page = found.render(PRESENTATION_HTML)

    assert "<img" not in page
    assert 2 == page.count("&lt;img src=x onerror=alert(1)&gt; &amp; more")
    assert 2 == found.render().count('"<img src=x onerror=alert(1)> & more"')


def test_a_template_of_ones_own_speaks_of_the_same_names():
    """And of what is filled in beside."""
    names = presentation_names(greeting="text")
    source = "{{ greeting }}: {{ product.name }} for {{ product.price | money }}"
    template = Template(source, names, escape="plain")
    found = presentation_of(PHONE, [])

    assert "Hi: Phone 2 for 199.00 EUR" == found.render(template, greeting="Hi")
    assert {"product", "points", "unmet", "proofs", "x"} == set(
        presentation_values(found, x=1)
    )
    assert "type" == refused(found.render, "Hi")


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("type", ["photos"]),
        ("type", 5),
        ("id", [Need("", BOLD)]),
        ("blank", [Need("photos", " ")]),
        ("surrogate", [Need("photos", "\ud800")]),
        ("type", [Need("photos", None)]),
    ],
)
def test_needs_that_are_none_are_refused(code, needs):
    """With nothing personal in the error."""
    assert code == refused(presentation_of, PHONE, needs)


def test_a_presentation_shows_nothing_personal():
    """A phrase stands in no `repr`."""
    found = presentation_of(PHONE, [Need("photos", BOLD), Need("x", BOLD)])

    assert BOLD not in repr(found)
    assert isinstance(found, Presentation)
    assert "type" == refused(presentation_of, "phone", [])
    assert [SCREEN, METAL] == list(PHONE.features[1:])
