"""The seven principles of selling a service are a checklist."""

import pickle

import pytest

from salesmodel.selling import PRINCIPLES, PrincipleStatus, ServiceChecklist
from selling_cases import refused


def test_there_are_seven_principles():
    """In the order of the source; nobody can change them."""
    assert (
        "fitting_method",
        "uniqueness",
        "positioning",
        "flexible_pricing",
        "easy_purchase",
        "advertising",
        "individual_approach",
    ) == tuple(PRINCIPLES)
    with pytest.raises(TypeError):
        PRINCIPLES["luck"] = "have some"


def test_what_is_not_told_is_not_known():
    """And is never taken for not met."""
    found = ServiceChecklist("repair")

    assert (0, 0, 7) == (found.n_met, found.n_known, len(found.to_do))
    assert {"unknown"} == {reason.code for reason in found.to_do}


def test_each_principle_has_its_status():
    """In the order of the principles, with what shows it."""
    told = [
        PrincipleStatus("advertising", "partly", "a sign"),
        PrincipleStatus("uniqueness", "met", "the only one in town"),
    ]
    found = ServiceChecklist("repair", told)

    assert list(PRINCIPLES) == [each.principle for each in found.statuses]
    assert (1, 2) == (found.n_met, found.n_known)
    assert "'advertising' is partly: clients hear of it" in [
        reason.sentence for reason in found.to_do
    ]
    assert ("advertising", "partly") == (
        found.to_do[4].fact("principle"),
        found.to_do[4].fact("state"),
    )
    assert found == pickle.loads(pickle.dumps(found))


def test_a_mapping_will_do():
    """States by principle, without evidence."""
    found = ServiceChecklist("repair", {"uniqueness": "not_met"})

    assert (
        ServiceChecklist("repair", [PrincipleStatus("uniqueness", "not_met")]) == found
    )


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("principle", lambda: PrincipleStatus("luck")),
        ("state", lambda: PrincipleStatus("uniqueness", "maybe")),
        ("long", lambda: PrincipleStatus("uniqueness", "met", "x" * 10_001)),
        (
            "duplicate",
            lambda: ServiceChecklist("x", [PrincipleStatus("uniqueness")] * 2),
        ),
        ("principle", lambda: ServiceChecklist("x", {"luck": "met"})),
        ("type", lambda: ServiceChecklist("x", ["luck"])),
        ("type", lambda: ServiceChecklist("x", 5)),
        ("id", lambda: ServiceChecklist("")),
    ],
)
def test_what_cannot_be_is_refused(code, make):
    """Each with its code."""
    assert code == refused(make)
