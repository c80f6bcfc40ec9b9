"""Tests of schemes of engagement: their definition, the split, and mailing lists."""

import attrs
import numpy as np
import pytest

from salesmodel.errors import DefinitionError, InvalidValueError, ShapeError
from salesmodel.repeat import (
    ClientSegments,
    EngagementLine,
    EngagementScheme,
    Exclusion,
    engage,
    exclusion,
    segment_base,
)
from salesmodel.tables import ClientTable


KEY = EngagementLine(
    "key",
    responsible="sales",
    channel="meeting",
    every_days=30,
    offer="what is new",
)
SMALL = EngagementLine(
    "small", responsible="marketing", channel="email", every_days=60, offer="a letter"
)
ASKED = EngagementLine(
    "asked only",
    responsible="marketing",
    channel="email",
    every_days=90,
    offer="a first order",
)
REST = EngagementLine(
    "all others", responsible="service", channel="phone", every_days=180, offer="a call"
)
SCHEME = EngagementScheme([KEY, SMALL, ASKED], default=REST)
BASE = ClientTable.from_columns(
    client=["Acme", "Bolt", "Core", "Dell", "Ely"],
    segment=["key", "small", "asked only", "odd", None],
)


def test_every_client_is_in_one_line():
    """By his segment; others, and those without one, are in the default."""
    split = engage(BASE, SCHEME)

    assert [0, 1, 2, 3, 3] == split.line.tolist()
    assert {"key": 1, "small": 1, "asked only": 1, "all others": 2} == split.counts
    assert {"sales": 1, "marketing": 2, "service": 2} == split.by_responsible
    assert {"phone": 2, "meeting": 1, "email": 2, "messenger": 0} == split.by_channel
    assert [30, 60, 90, 180, 180] == split.every_days.tolist()


def test_the_clients_of_each_part_are_told():
    """Of a segment, a responsible or a channel, who asked and never bought included."""
    split = engage(BASE, SCHEME)

    assert [3, 4] == split.members("segment", "all others").tolist()
    assert [1, 2] == split.members("responsible", "marketing").tolist()
    assert [] == split.members("channel", "messenger").tolist()
    for part, word in (("segment", "odd"), ("channel", "fax"), ("offer", "a call")):
        with pytest.raises(InvalidValueError, match="one of"):
            split.members(part, word)


def test_nobody_is_unassigned():
    """Segments without a line are told, all of them, each with its clients."""
    bare = EngagementScheme([KEY])
    with pytest.raises(DefinitionError) as caught:
        engage(BASE, bare)

    assert (
        "segment 'small' of 1 clients has no line, and there is no default",
        "segment 'asked only' of 1 clients has no line, and there is no default",
        "segment 'odd' of 1 clients has no line, and there is no default",
        "1 clients have no segment, and there is no default",
    ) == caught.value.problems
    assert "unassigned" == caught.value.code


def test_only_what_is_bare_is_told():
    """Where every client has a segment, none is said to have none."""
    base = ClientTable.from_columns(client=["Acme"], segment=["odd"])
    with pytest.raises(DefinitionError) as caught:
        engage(base, EngagementScheme([KEY]))

    assert 1 == len(caught.value.problems)


def test_a_split_is_a_norm_of_contacts():
    """Of each segment of the base; those without one have none there."""
    assert {"key": 30, "small": 60, "asked only": 90, "odd": 180} == engage(
        BASE, SCHEME
    ).norm.days
    base = ClientTable.from_columns(client=["Acme"])
    assert {} == engage(base, SCHEME).norm.days
    part = engage(BASE[np.arange(5) < 1], EngagementScheme([KEY]))
    assert {"key": 30} == part.norm.days


def test_segments_that_nobody_has_need_no_line():
    """Labels alone are no clients."""
    base = BASE[np.arange(5) < 1]

    assert {"key": 1} == engage(base, EngagementScheme([KEY])).counts


def test_a_base_without_segments_is_in_the_default():
    """Without a default its clients have no line."""
    base = ClientTable.from_columns(client=["Acme"])

    assert 1 == engage(base, SCHEME).counts["all others"]
    with pytest.raises(DefinitionError, match="1 clients have no segment"):
        engage(base, EngagementScheme([KEY]))


def test_a_scheme_tells_all_that_is_wrong_with_it():
    """Two lines of one segment, unknown words, days out of range, a blank offer."""
    wrong = attrs.evolve(
        KEY, responsible="boss", channel="fax", every_days=0, offer=" "
    )
    with pytest.raises(DefinitionError) as caught:
        EngagementScheme([KEY, wrong, "small"], default=attrs.evolve(REST, segment=""))

    assert (
        (
            "lines[1].responsible must be one of 'sales', 'marketing', 'service', "
            "got 'boss'"
        ),
        (
            "lines[1].channel must be one of 'phone', 'meeting', 'email', 'messenger', "
            "got 'fax'"
        ),
        "lines[1].every_days must be a whole number from 1 to 3650, got 0",
        "lines[1].offer must be text that is not blank, got ' '",
        "lines[1] has the segment of lines[0], 'key'",
        "lines[2] must be an EngagementLine, got 'small'",
        "default.segment must be text of 1 to 128 characters that is not blank, got ''",
    ) == caught.value.problems


def test_a_scheme_has_a_line():
    """One of its own, or a default; and the default is no segment with a line."""
    with pytest.raises(DefinitionError, match="neither a line nor a default"):
        EngagementScheme([])
    with pytest.raises(DefinitionError, match="default has the segment of lines"):
        EngagementScheme([KEY], default=KEY)


def test_words_may_be_the_users_own():
    """Where the scheme says that there are such."""
    line = attrs.evolve(KEY, responsible="partner", channel="fair")
    scheme = EngagementScheme([line], responsibles=["partner"], channels=["fair"])
    base = ClientTable.from_columns(client=["Acme"], segment=["key"])

    assert {"partner": 1} == engage(base, scheme).by_responsible
    assert (line, None) == (scheme.line_of("key"), scheme.line_of("small"))
    assert REST == SCHEME.line_of(None)


def test_mailing_lists_leave_out_who_may_not_be_contacted():
    """Under the first reason of each; what closes another channel does not count."""
    split = engage(BASE, SCHEME)
    lists = split.mailing_lists(
        [
            exclusion(BASE, "opt_out", ["Bolt"], channel="email"),
            exclusion(BASE, "bankrupt", ["Bolt", "Dell"]),
            exclusion(BASE, "opt_out", [False] * 4 + [True], channel="meeting"),
        ]
    )

    assert [["Ely"], ["Acme"], ["Core"], []] == [
        [row.client for row in found.rows()] for found in lists.values()
    ]
    assert {"opt_out": 1, "bankrupt": 0} == lists["email"].counts
    assert {"bankrupt": 1} == lists["phone"].counts
    assert [1] == lists["email"].left_out("opt_out").tolist()
    assert ("marketing", "a first order", "asked only", 2) == (
        (row := lists["email"].rows()[0]).responsible,
        row.offer,
        row.segment,
        row.code,
    )
    with pytest.raises(InvalidValueError, match="reason must be one of"):
        lists["email"].left_out("dead")


def test_one_reason_of_several_exclusions_is_one():
    """It is counted once, wherever it stands."""
    base = ClientTable.from_columns(client=list(range(3)))
    split = engage(base, EngagementScheme([], default=REST))
    found = split.mailing_list(
        "phone",
        [
            exclusion(base, "opt_out", [0]),
            exclusion(base, "bankrupt", [0, 1]),
            exclusion(base, "opt_out", [2]),
        ],
    )

    assert ({"opt_out": 2, "bankrupt": 1}, 0) == (found.counts, len(found))


def test_split_and_lists_show_themselves():
    """As aligned lines, and as tables of HTML."""
    split = engage(BASE, SCHEME)
    letters = split.mailing_list("email", [exclusion(BASE, "opt_out", ["Bolt"])])

    assert "Engagement of 5 clients" == str(split).splitlines()[0]
    assert [
        "1 clients by email; left out: 1 opt_out",
        "client     segment  responsible          offer",
        "Core    asked only    marketing  a first order",
    ] == str(letters).splitlines()
    assert "left out: nobody, for no excl" in str(split.mailing_list("phone"))
    assert "<td>key</td>" in split._repr_html_()
    assert "<td>Core</td>" in letters._repr_html_()
    assert 5 == len(split)


def test_exclusions_are_of_the_base():
    """A client, a mask and an exclusion of another one are refused, and so is a text."""
    split = engage(BASE, SCHEME)
    with pytest.raises(InvalidValueError, match="one of the 5 clients of the base"):
        exclusion(BASE, "opt_out", ["Zeta"])
    with pytest.raises(ShapeError, match="5 rows, one a client of the base"):
        exclusion(BASE, "opt_out", [True])
    with pytest.raises(InvalidValueError, match=r"exclusions\[0\] must be of the 5"):
        split.mailing_lists([Exclusion("opt_out", np.zeros(2, np.bool_))])
    with pytest.raises(InvalidValueError, match=r"exclusions\[0\] must be an instance"):
        split.mailing_lists(["opt_out"])
    with pytest.raises(InvalidValueError, match="reason must be text"):
        exclusion(BASE, "", [])
    with pytest.raises(InvalidValueError, match="channel must be text"):
        exclusion(BASE, "opt_out", [], channel="")


def test_an_exclusion_is_not_changed_by_what_it_was_made_of():
    """It has a mask of its own."""
    mask = np.zeros(5, np.bool_)
    found = exclusion(BASE, "opt_out", mask)
    mask[0] = True

    assert not found.is_barred.any()
    assert not found.is_barred.flags.writeable


def test_a_base_takes_segments_and_names_those_who_never_bought():
    """Those whose scores are not defined have a segment of their own, too."""
    segments = ClientSegments(
        ("key", "small"),
        np.array([0, 1, 2]),
        np.array([1, -1, 0], np.int32),
        3,
        ("Bolt", "Acme", "Core"),
    )
    found = segment_base(BASE, segments, never_bought="asked only").segment

    assert ["unscored", "small", "key", "asked only", "asked only"] == [
        found.labels[code] for code in found.codes
    ]
    same = segment_base(BASE, segments, never_bought="small", unscored="small").segment
    assert ["small", "small", "key", "small", "small"] == [
        same.labels[code] for code in same.codes
    ]


def test_segments_of_others_are_refused():
    """Of a client who is not in the base, and by code where it has names."""
    one = np.zeros(1, np.int32)
    stranger = ClientSegments(("key",), one.astype(np.int64), one, 1, ("Zeta",))
    with pytest.raises(InvalidValueError, match="segments must be of clients of the b"):
        segment_base(BASE, stranger)
    with pytest.raises(InvalidValueError, match="with names, as the base is"):
        segment_base(BASE, attrs.evolve(stranger, names=()))


@pytest.mark.parametrize("mask", [None, [True, False], np.ones(2)])
def test_who_is_barred_is_a_mask(mask):
    """It is an array already, of true and false."""
    with pytest.raises(InvalidValueError, match=r"^is_barred must be an array"):
        Exclusion("opt_out", mask)
