"""Tests of whom to contact now, why, and who may not be."""

import attrs
import numpy as np
import pytest

from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.repeat import (
    BLOCKS,
    REASONS,
    ContactRules,
    EngagementLine,
    EngagementScheme,
    client_control,
    client_debts,
    client_order,
    engage,
    exclusion,
    purchase_rhythm,
    top_clients,
    whom_to_contact,
)
from salesmodel.tables import ClientTable, PurchaseTable, ReceivableTable


DAY = 86_400_000_000
NOW = 100 * DAY
NAMES = ("Acme", "Bolt", "Core", "Dell", "Ely", "Fox", "Gil")
BASE = ClientTable.from_columns(client=NAMES, segment=["key"] * 3 + ["small"] * 4)
SCHEME = EngagementScheme(
    [
        EngagementLine(
            "key", responsible="sales", channel="phone", every_days=30, offer="new"
        )
    ],
    default=EngagementLine(
        "all others",
        responsible="marketing",
        channel="email",
        every_days=60,
        offer="a letter",
    ),
)
NOBODY = [exclusion(BASE, "opt_out", [])]


def _control(**parts):
    plain = {
        "engagement": engage(BASE, SCHEME),
        "last_contact": [NOW - 5 * DAY] * 7,
        "score": [None, 10, 2, None, None, None, None],
        "plan": [100] * 7,
        "actual": [100, 100, 100, 40, 100, 100, 100],
        "open_incidents": [0, 0, 0, 0, 0, 3, 0],
        "open_complaints": [0] * 7,
        "debts": client_debts(
            ReceivableTable.from_columns(
                client=["Ely"], amount=[5], paid=[0], due=[NOW], currency="EUR"
            ),
            as_of=NOW,
        ),
        "rhythm": purchase_rhythm(_purchases(), as_of=NOW),
        "top": top_clients(_purchases(), {"all": (0, NOW)}, n=1),
    }
    return client_control(BASE, as_of=NOW, **(plain | parts))


def _purchases():
    return PurchaseTable.from_columns(
        client=["Acme"] * 3 + ["Bolt"] * 3,
        at=[10 * DAY, 20 * DAY, 40 * DAY, 60 * DAY, 70 * DAY, 80 * DAY],
        amount=[500, 300, 200, 40, 40, 40],
        currency="EUR",
    )


def _told(found):
    return {row.client: [reason.code for reason in row.reasons] for row in found.rows()}


def test_each_client_is_listed_for_a_reason():
    """The most pressing first; who has none is quiet."""
    found = whom_to_contact(_control(), exclusions=NOBODY)

    assert {
        "Acme": ["top_at_risk", "overdue"],
        "Core": ["detractor"],
        "Bolt": ["overdue"],
        "Dell": ["below_plan"],
        "Fox": ["open_incident"],
    } == _told(found)
    assert ["Acme", "Core", "Bolt", "Dell", "Fox"] == list(_told(found))
    assert (2, 5, 0) == (found.n_quiet, len(found), len(found.excluded))
    assert ({}, ()) == (found.unchecked, found.not_looked_at)


def test_a_reason_is_a_sentence_with_its_facts():
    """And a row says who is to do it, through what and with what."""
    control = _control(last_contact=[NOW - 31 * DAY] * 2 + [None] + [NOW] * 4)
    found = whom_to_contact(control, exclusions=NOBODY)
    told = {reason.code: f"{reason}" for row in found.rows() for reason in row.reasons}

    assert {
        "top_at_risk": "place 1 of the TOP-1, 4.0 intervals without a purchase",
        "overdue": "last bought 20 days ago, usually every 10",
        "contact_due": "last contact 31 days ago, to be every 30",
        "detractor": "answered 2 of 10",
        "never_contacted": "was never contacted",
        "below_plan": "brought 40 of 100 planned",
        "open_incident": "open incidents: 3",
    } == told
    row = found.rows(1)[0]
    assert (1, 0, "Acme", "sales", "phone", "new") == (
        row.place,
        row.code,
        row.client,
        row.responsible,
        row.channel,
        row.offer,
    )
    assert {"rank": 1, "overdue": 4.0, "top_n": 1} == dict(row.reasons[0].facts)
    assert {"days_since_last": 60, "interval_days": 15.0, "interval_of": "own"} == dict(
        row.reasons[1].facts
    )
    assert control.row("Acme") == row.known


def test_without_an_engagement_nobody_is_responsible():
    """That is not known."""
    control = client_control(BASE, as_of=NOW, score=[1] * 7)
    row = whom_to_contact(control).rows(1)[0]

    assert (None, None, None) == (row.responsible, row.channel, row.offer)


def test_what_decides_is_said_by_the_rules():
    """Other reasons first, others not at all, and other limits."""
    rules = ContactRules(
        priority=["below_plan", "detractor"], plan_below=0.4, detractor_to=1
    )
    late = ContactRules(priority=["overdue"], overdue_above=2)

    assert {} == _told(whom_to_contact(_control(), rules, exclusions=NOBODY))
    assert {"Acme": ["overdue"]} == _told(whom_to_contact(_control(), late))
    turned = ContactRules(priority=REASONS[::-1])
    assert "Fox" == next(iter(_told(whom_to_contact(_control(), turned))))


def test_between_equal_reasons_those_without_debt_come_first():
    """Then the greatest, then by name; another order where that is said."""
    control = _control(score=[1] * 7)
    rules = ContactRules(priority=["detractor"])

    assert ["Acme", "Bolt", "Core", "Dell", "Fox", "Gil", "Ely"] == list(
        _told(whom_to_contact(control, rules))
    )
    lacking = attrs.evolve(rules, then=["shortfall"])
    assert "Dell" == next(iter(_told(whom_to_contact(control, lacking))))


def test_who_may_not_be_contacted_is_left_out_and_counted():
    """Under the first block of each; who is not due is quiet, barred or not."""
    debts = client_debts(
        ReceivableTable.from_columns(
            client=["Acme", "Fox", "Gil"],
            amount=[5] * 3,
            paid=[0] * 3,
            due=[0] * 3,
            currency="EUR",
        ),
        as_of=NOW,
    )
    control = _control(debts=debts, open_complaints=[1, 0, 1, 0, 0, 0, 0])
    found = whom_to_contact(control, exclusions=[exclusion(BASE, "opt_out", ["Core"])])

    assert {"opt_out": 1, "open_complaint": 1, "overdue_debt": 1} == found.left_out
    assert ["Bolt", "Dell"] == list(_told(found))
    assert [0] == found.excluded_by("open_complaint").tolist()
    assert 7 == len(found) + sum(found.left_out.values()) + found.n_quiet
    assert {"overdue": 1, "below_plan": 1} == {
        reason: n for reason, n in found.counts.items() if n
    }
    with pytest.raises(InvalidValueError, match="block must be one of"):
        found.excluded_by("bankrupt")


def test_blocks_are_configured():
    """In their order, some of them only, and by reasons of one's own."""
    control = _control(open_complaints=[1, 0, 1, 0, 0, 0, 0])
    barred = [exclusion(BASE, "bankrupt", ["Core", "Gil"])]
    own = ContactRules(blocks=["bankrupt", "open_complaint"])

    assert {"bankrupt": 1, "open_complaint": 1} == whom_to_contact(
        control, own, exclusions=barred
    ).left_out
    assert {} == whom_to_contact(control, ContactRules(blocks=[])).left_out
    with pytest.raises(
        InvalidValueError, match=r"exclusions\[0\]\.reason must be one of"
    ):
        whom_to_contact(control, exclusions=barred)


def test_an_exclusion_closes_its_channel():
    """That of the client, by the engagement, or the one that is meant."""
    control = _control(score=[1] * 7)
    rules = ContactRules(priority=["detractor"], blocks=["opt_out"])
    letters = [exclusion(BASE, "opt_out", ["Acme", "Gil"], channel="email")]

    assert [6] == whom_to_contact(control, rules, exclusions=letters).excluded.tolist()
    by_mail = whom_to_contact(control, rules, exclusions=letters, channel="email")
    assert [0, 6] == by_mail.excluded.tolist()
    calls = whom_to_contact(control, rules, exclusions=letters, channel="phone")
    assert 0 == len(calls.excluded)
    bare = client_control(BASE, as_of=NOW, score=[1] * 7)
    with pytest.raises(InvalidValueError, match="an exclusion is of one channel"):
        whom_to_contact(bare, rules, exclusions=letters)


def test_what_could_not_be_checked_is_said():
    """A block without its part forbids nothing, and it counts of how many."""
    control = _control(debts=None, open_complaints=[None, 0, None] + [0] * 4)
    found = whom_to_contact(control)

    assert {"opt_out": 5, "open_complaint": 2, "overdue_debt": 5} == found.unchecked
    assert {} == whom_to_contact(_control(), ContactRules(blocks=[])).unchecked


def test_an_exclusion_of_one_channel_tells_nothing_of_others():
    """Who is called may have opted out of calls, whatever is known of letters."""
    letters = [exclusion(BASE, "opt_out", ["Dell"], channel="email")]
    found = whom_to_contact(_control(), exclusions=letters)

    assert (["Acme", "Core", "Bolt", "Fox"], {"opt_out": 3}) == (
        list(_told(found)),
        dict(found.unchecked),
    )
    calls = exclusion(BASE, "opt_out", [], channel="phone")
    assert {} == whom_to_contact(_control(), exclusions=[*letters, calls]).unchecked


def test_what_could_not_be_looked_at_is_said():
    """A reason without its part lists nobody."""
    found = whom_to_contact(client_control(BASE, as_of=NOW, score=[1] + [None] * 6))

    assert (
        *("top_at_risk", "overdue", "below_plan"),
        *("never_contacted", "contact_due", "open_incident"),
    ) == found.not_looked_at
    bare = whom_to_contact(client_control(BASE, as_of=NOW))
    assert (REASONS, 7, 0) == (bare.not_looked_at, bare.n_quiet, len(bare))


def test_a_top_list_without_a_rhythm_is_at_no_known_risk():
    """It takes both."""
    control = _control(rhythm=None)
    rules = ContactRules(priority=["top_at_risk"])

    assert ("top_at_risk",) == whom_to_contact(control, rules).not_looked_at


def test_a_list_shows_itself_under_its_counts():
    """With the first reason of each, and how many more there are."""
    found = whom_to_contact(
        _control(open_complaints=None),
        ContactRules(priority=["top_at_risk", "overdue", "detractor"]),
        exclusions=[exclusion(BASE, "opt_out", ["Core"])],
    )

    assert [
        (
            "2 of 7 clients to contact; left out: 1 opt_out; nothing due: 4; "
            "not checked: open_complaint"
        ),
        (
            "client       reason"
            "                                                     why  more"
        ),
        (
            "Acme    top_at_risk"
            "  place 1 of the TOP-1, 4.0 intervals without a purchase     1"
        ),
        (
            "Bolt        overdue"
            "               last bought 20 days ago, usually every 10     0"
        ),
    ] == str(found).splitlines()
    assert (
        "not" not in str(whom_to_contact(_control(), exclusions=NOBODY)).split("due")[1]
    )
    bare = whom_to_contact(client_control(BASE, as_of=NOW, score=[1] * 7))
    assert "left out: nobody" in str(bare)
    assert "not looked at: top_at_risk, overdue" in str(bare)
    assert "<td>Acme</td>" in found._repr_html_()


def test_nobody_is_to_be_contacted_of_nobody():
    """An empty base has an empty list."""
    control = client_control(
        ClientTable.from_columns(client=list(range(0))), as_of=NOW, score=[]
    )
    found = whom_to_contact(control)

    assert (0, 0, (), 0) == (len(found), found.n_quiet, found.rows(), len(found.due))
    assert dict.fromkeys(REASONS, 0) == found.counts
    assert dict.fromkeys(BLOCKS, 0) == found.left_out


def test_exclusions_are_of_the_base_of_the_view():
    """Others are refused."""
    other = exclusion(ClientTable.from_columns(client=list(range(2))), "opt_out", [1])
    with pytest.raises(InvalidValueError, match="of the 7 clients of the base"):
        whom_to_contact(_control(), exclusions=[other])


def test_rules_tell_all_that_is_wrong_with_them():
    """Unknown words, words that stand twice, and numbers out of range."""
    with pytest.raises(DefinitionError) as caught:
        ContactRules(
            priority=["overdue", "overdue", "bored"],
            then=["height"],
            blocks=["", "opt_out", "opt_out"],
            overdue_above=-1,
            plan_below="half",
            detractor_to=11,
        )

    expected = [
        "priority[1] stands twice, 'overdue'",
        "priority[2] must be one of 'top_at_risk', ",
        "then[0] must be one of 'without_debt', ",
        "blocks[0] must be text of 1 to 128 characters",
        "blocks[2] stands twice, 'opt_out'",
        "overdue_above must be a number from 0, got -1",
        "plan_below must be a number, got 'half'",
        "detractor_to must be a whole number from 0 to 10, got 11",
    ]
    assert len(expected) == len(caught.value.problems)
    for part, problem in zip(expected, caught.value.problems, strict=True):
        assert problem.startswith(part)
    with pytest.raises(DefinitionError, match="at least one reason"):
        ContactRules(priority=[])
    with pytest.raises(DefinitionError, match="overdue_above must be a number from 0"):
        ContactRules(overdue_above=np.nan)


def test_results_cannot_be_written_to():
    """Their columns are read-only."""
    found = whom_to_contact(_control())

    assert not any(
        column.flags.writeable
        for column in (found.client, found.row, found.due, found.excluded, found.block)
    )


def test_a_part_of_a_base_is_a_base():
    """Whose codes are those of the whole, and whose rows are not."""
    part = BASE[np.array([name in {"Bolt", "Fox", "Gil"} for name in NAMES])]
    control = client_control(
        part,
        as_of=NOW,
        engagement=engage(part, SCHEME),
        score={"Gil": 1, "Bolt": 2},
        open_complaints=[0, 0, 0],
        last_contact=[NOW, None, NOW],
    )
    found = whom_to_contact(
        control,
        ContactRules(blocks=["opt_out"]),
        exclusions=[exclusion(part, "opt_out", [5])],
    )

    assert [("Bolt", 1, "sales"), ("Gil", 6, "marketing")] == [
        (row.client, row.code, row.responsible) for row in found.rows()
    ]
    assert ([1, 6], [5]) == (
        found.client.tolist(),
        found.excluded_by("opt_out").tolist(),
    )
    assert [5, 6] == engage(part, SCHEME).members("segment", "all others").tolist()
    assert [1, 6, 5] == client_order(control, among=[1, 6, 5])[[0, 2, 1]].tolist()
    with pytest.raises(InvalidValueError, match=r"client\[0\] must be one of the 3"):
        control.row("Acme")


def test_a_base_by_code_may_have_holes():
    """A code is no place in the base."""
    base = ClientTable.from_columns(client=[7, 3])
    bought = PurchaseTable.from_columns(
        client=[3, 3, 3], at=[0, DAY, 2 * DAY], amount=[1] * 3, currency="EUR"
    )
    control = client_control(
        base, as_of=NOW, rhythm=purchase_rhythm(bought, as_of=NOW), score={7: 1}
    )

    assert [(3, "3"), (7, "7")] == [
        (row.code, row.client)
        for row in whom_to_contact(
            control, ContactRules(priority=["overdue", "detractor"])
        ).rows()
    ]
    with pytest.raises(
        InvalidValueError, match="one of the 2 clients of the base, got"
    ):
        control.rows([4])
    with pytest.raises(InvalidValueError, match="got 9"):
        control.rows([9])
