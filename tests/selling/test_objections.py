"""Doubts have arguments, and it is counted which of them overcome."""

import pytest

from salesmodel.selling import (
    OBJECTION_KINDS,
    Argument,
    ArgumentCount,
    Objection,
    ObjectionCount,
    ObjectionGuide,
    argument_counts,
    objection_counts,
)
from selling_cases import SAID, begun, problems, refused, talked


PRICE = Objection(
    "price",
    "Too dear",
    [Argument(name, f"{name}!") for name in ("lasts", "rate", "free")],
)
GUIDE = ObjectionGuide(
    "shop", [PRICE, Objection("time", "Not now", [Argument("soon", "")])]
)


def advised(**given):
    """Return the rule and the argument that is advised to a doubt about the price."""
    found = GUIDE.advise("price", **given)
    return found.rule, None if found.argument is None else found.argument.id


def test_arguments_come_in_their_order():
    """The first one that was not tried, until all were."""
    assert ("in_order", "lasts") == advised()
    assert ("in_order", "free") == advised(tried=["lasts", "rate"])
    assert ("all_tried", None) == advised(tried=["lasts", "rate", "free"])
    assert all(GUIDE.advise("price", tried=t).reasons for t in ([], ["lasts"]))


def test_the_argument_that_did_best_comes_first():
    """One lucky use does not lead, and one that was never used is not written off."""
    counts = [
        ArgumentCount("price", "lasts", 1, 1),
        ArgumentCount("price", "rate", 20, 18),
    ]
    found = GUIDE.advise("price", counts=counts)

    assert ("by_success", "rate") == (found.rule, found.argument.id)
    assert "of 20 uses 18 overcame the doubt" == found.reasons[0].sentence
    bad = [ArgumentCount("price", name, 10, 1) for name in ("lasts", "rate")]
    assert ("by_success", "free") == advised(counts=bad)
    assert 0 == GUIDE.advise("price", counts=bad).reasons[0].fact("used")


def test_what_was_counted_of_other_doubts_does_not_count():
    """Nor what was counted of arguments that are not there."""
    counts = [
        ArgumentCount("time", "rate", 9, 9),
        ArgumentCount("price", "zaphod", 9, 9),
    ]

    assert ("in_order", "lasts") == advised(counts=counts)


def test_a_guide_is_looked_at_as_a_whole():
    """All its problems are told."""
    lasts = Argument("lasts", "It lasts")
    told, code = problems(
        ObjectionGuide,
        "x",
        [Objection("price", "Dear", [lasts, lasts]), Objection("price", "Dear", [])],
    )

    assert "definition" == code
    assert (
        "2 objections have the id 'price'",
        "2 arguments to 'price' have the id 'lasts'",
        "there is no argument to 'price'",
    ) == told
    assert "objection" == refused(GUIDE.advise, "zaphod")
    assert "type" == refused(GUIDE.advise, "price", tried="lasts")
    assert "type" == refused(GUIDE.advise, "price", counts=[5])


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("id", lambda: Argument("", "x")),
        ("type", lambda: Argument("a", 5)),
        ("blank", lambda: Objection("price", " ", [])),
        ("type", lambda: Objection("price", "Dear", ["lasts"])),
        ("id", lambda: Objection("", "Dear", [])),
    ],
)
def test_what_is_no_argument_is_refused(code, make):
    """Each part by itself."""
    assert code == refused(make)


def test_doubts_are_counted():
    """How often each was raised, answered and overcome, over all conversations."""
    talk = begun().raise_objection("price", "Dear", **SAID)
    talk = talk.answer_objection("lasts", is_overcome=False, **SAID)
    talk = talk.raise_objection("trust", "Who are you?", **SAID)
    both = [talked(), talk]

    assert (
        ObjectionCount("price", raised=2, answered=2, overcome=1),
        ObjectionCount("trust", raised=1, answered=0, overcome=0),
    ) == objection_counts(both)
    assert (ArgumentCount("price", "lasts", used=2, overcome=1),) == argument_counts(
        both
    )
    assert ((), ()) == (objection_counts([]), argument_counts([]))
    assert {"price", "trust"} <= set(OBJECTION_KINDS)
    assert "type" == refused(objection_counts, [5])
