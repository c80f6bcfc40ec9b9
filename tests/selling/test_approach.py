"""Whether active selling is right here, and how it is done then."""

import copy

import attrs
import pytest

from salesmodel.selling import (
    APPROACH,
    AREAS,
    CHANNELS_OF_REACH,
    DUTIES,
    KINDS_OF_SELLING,
    PHASES,
    AdvertisingChannel,
    ApproachModel,
    Circumstances,
    Criterion,
    Duty,
    Trade,
    approach,
    assign_duties,
)
from selling_cases import problems, refused


MACHINES = Circumstances(
    market="b2b",
    saturation="high",
    ticket="high",
    margin="high",
    cycle="high",
    complexity="high",
    bond="lasting",
    reach="wide",
)
BREAD = Circumstances(
    market="b2c", ticket="low", complexity="low", traffic="high", reach="local"
)


def test_equipment_for_companies_is_sold_actively():
    """As a complex sale, with a reason for each point."""
    found = approach(MACHINES)

    assert (True, "active_fits", 13) == (
        found.is_active,
        found.rule,
        found.score.points,
    )
    assert ("outbound", "complex_sale") == (found.kind.id, found.area.id)
    assert found.score.points == sum(r.fact("points") for r in found.score.reasons)
    assert found.reasons[0].sentence.startswith("13 points speak for active selling")
    assert found.reasons[1:] == found.score.reasons
    assert ("novelty", "alternatives") == found.score.unknown


def test_bread_is_sold_over_the_counter():
    """There is no area of active selling then."""
    found = approach(BREAD)

    assert (False, "active_does_not_fit") == (found.is_active, found.rule)
    assert ("counter", "kind_by_points", None) == (
        found.kind.id,
        found.kind.rule,
        found.area,
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {"through": "shops", "bond": "lasting", "ticket": "low"},
            "trade_representative",
        ),
        ({"complexity": "medium", "cycle": "low"}, "telemarketing"),
        ({"complexity": "high", "cycle": "high", "reach": "local"}, "complex_sale"),
        ({"reach": "wide", "complexity": "medium"}, "remote"),
    ],
)
def test_each_area_has_its_circumstances(known, expected):
    """The one with most points is chosen, and says why."""
    always = attrs.evolve(APPROACH, least=-100)
    found = approach(Circumstances(market="b2b", **known), always)

    assert expected == found.area.id
    assert "area_by_points" == found.area.rule
    assert found.area.reasons


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"traffic": "high", "ticket": "high", "complexity": "high"}, "showroom"),
        ({"novelty": "known", "alternatives": "high", "traffic": "medium"}, "inbound"),
    ],
)
def test_each_kind_of_selling_has_its_circumstances(known, expected):
    """Where active selling is not right."""
    never = attrs.evolve(APPROACH, least=100)

    assert expected == approach(Circumstances(market="b2c", **known), never).kind.id


def test_what_is_not_known_is_not_guessed():
    """No verdict of nothing, and no kind or area of nothing."""
    nothing = approach(Circumstances())
    assert (None, None, None, (), "not_known") == (
        nothing.is_active,
        nothing.kind,
        nothing.area,
        nothing.channels,
        nothing.rule,
    )
    assert nothing.reasons
    little = approach(Circumstances(bond="lasting", novelty="new"))
    assert (True, "trade_representative") == (little.is_active, little.area.id)
    unsaid = approach(Circumstances(margin="high", saturation="high"))
    assert (True, None) == (unsaid.is_active, unsaid.area)
    even = approach(Circumstances(cycle="medium"), attrs.evolve(APPROACH, least=0))
    assert ("telemarketing", "nothing_speaks") == (
        even.area.id,
        even.area.reasons[0].code,
    )


def test_channels_follow_reach_and_complexity():
    """Simple and local, or complex and wide; what is always used comes first."""
    near = approach(BREAD).channels
    far = approach(MACHINES).channels

    assert ["neighbours", "sign", "place", "quality"] == [each.id for each in near]
    assert ["contextual", "platforms"] == [e.id for e in far if e.rule == "always"]
    assert 6 == len([each for each in far if each.rule == "as_it_pays_back"])
    assert ["always", "always", "as_it_pays_back"] == [each.rule for each in far][:3]
    assert all(each.reasons and each.points for each in (*near, *far))
    mixed = Circumstances(reach="local", complexity="high")
    assert () == approach(mixed).channels


def test_a_model_is_data_one_can_change():
    """Criteria, least points, kinds, areas and channels."""
    own = ApproachModel(
        "own",
        [Criterion("t", "ticket", {"low": 1}, "we like it")],
        1,
        areas=AREAS[3:],
        channels=[],
    )
    found = approach(Circumstances(ticket="low", reach="wide"), own)

    assert ("remote", ()) == (found.area.id, found.channels)
    assert own == copy.deepcopy(own)


def test_all_problems_of_a_model_are_told():
    """Ids that stand twice, and what there has to be."""
    told, code = problems(
        ApproachModel,
        "x",
        [APPROACH.criteria[0]] * 2,
        0,
        kinds=KINDS_OF_SELLING[:1],
        areas=[],
        channels=CHANNELS_OF_REACH[:1] * 2,
    )

    assert "definition" == code
    assert (
        "2 criteria have the id 'saturation'",
        "2 channels have the id 'neighbours'",
        "no kind of selling is 'outbound'",
        "there is no other kind of selling to choose",
        "there is no area of active selling",
    ) == told


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("id", lambda: Trade("", "x", "", [])),
        ("blank", lambda: Trade("x", "", "", [])),
        ("type", lambda: Trade("x", "x", "", ["a"])),
        ("type", lambda: AdvertisingChannel("x", "x", [], is_always=1)),
        ("range", lambda: attrs.evolve(APPROACH, least=10_001)),
        ("type", lambda: approach({})),
        ("type", lambda: approach(BREAD, {})),
        ("phase", lambda: Duty("x", "x", "later", "trainee")),
        ("role", lambda: Duty("x", "x", "sale", "boss")),
        ("blank", lambda: Duty("x", " ", "sale", "trainee")),
        ("id", lambda: Duty("", "x", "sale", "trainee")),
        ("type", lambda: assign_duties(has_trainee=1)),
        ("type", lambda: assign_duties(["x"])),
    ],
)
def test_what_cannot_be_is_refused(code, make):
    """Each with its code."""
    assert code == refused(make)


def test_a_trainee_collects_contacts_and_the_leading_seller_sells():
    """What comes before and after the sale is delegated."""
    given = {each.duty.id: each for each in assign_duties()}

    assert "trainee" == given["contacts"].role
    assert {"own"} == {e.rule for e in given.values() if e.duty.phase == "sale"}
    assert {"delegated"} == {e.rule for e in given.values() if e.duty.phase != "sale"}
    assert list(PHASES) == list(dict.fromkeys(duty.phase for duty in DUTIES))
    told = given["contacts"].reasons[0].sentence
    assert "work 'before' the sale can be delegated" == told


def test_without_a_trainee_there_is_nobody_else():
    """All of it is the leading seller's."""
    given = assign_duties(has_trainee=False)

    assert {"leading_seller"} == {each.role for each in given}
    assert "nobody_else" == given[0].rule
    assert "duplicate" == problems(assign_duties, [DUTIES[0], DUTIES[0]])[1]
