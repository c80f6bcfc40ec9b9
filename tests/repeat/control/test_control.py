"""Tests of the view per client: how parts meet, what is not known, and orders."""

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
)
from salesmodel.repeat import (
    ORDERS,
    ClientSegments,
    ContactNorm,
    EngagementLine,
    EngagementScheme,
    abc_by_client,
    client_control,
    client_debts,
    client_order,
    contact_standing,
    engage,
    purchase_rhythm,
    top_clients,
    whom_to_contact,
    xyz_by_client,
)
from salesmodel.tables import (
    MISSING,
    ClientTable,
    ContactTable,
    PurchaseTable,
    ReceivableTable,
)


DAY = 86_400_000_000
NOW = 100 * DAY
BASE = ClientTable.from_columns(client=["Ely", "Core", "Acme", "Bolt"])
SCHEME = EngagementScheme(
    [],
    default=EngagementLine(
        "all", responsible="sales", channel="phone", every_days=30, offer="new"
    ),
)


def _purchases(client=("Acme", "Acme", "Acme", "Bolt"), amount=(500, 300, 200, 40)):
    return PurchaseTable.from_columns(
        client=list(client),
        at=[10 * DAY, 20 * DAY, 40 * DAY, 95 * DAY],
        amount=list(amount),
        currency="EUR",
    )


def _debts(client=("Acme", "Core"), as_of=NOW):
    owed = ReceivableTable.from_columns(
        client=list(client),
        amount=[90, 20],
        paid=[0, 0],
        due=[80 * DAY, 150 * DAY],
        currency="EUR",
    )
    return client_debts(owed, as_of=as_of)


def _whole():
    bought = _purchases()
    return client_control(
        BASE,
        as_of=NOW,
        top=top_clients(bought, {"old": (0, DAY), "all": (0, NOW)}, n=2),
        abc=abc_by_client(bought),
        xyz=xyz_by_client(bought),
        segments=ClientSegments(
            ("key", "small"), np.arange(2), np.array([0, -1], np.int32), 2, bought.names
        ),
        rhythm=purchase_rhythm(bought, as_of=NOW),
        plan=[None, 10, 1000, 0],
        actual=[7, 10, 500, 40],
        last_contact={"Acme": 60 * DAY, "Bolt": 99 * DAY},
        engagement=engage(BASE, SCHEME),
        score={"Acme": 9, "Bolt": 8, "Core": 6},
        open_incidents={"Acme": 0, "Bolt": 2},
        open_complaints=[None, 0, 1, 0],
        debts=_debts(),
    )


def test_parts_meet_on_the_rows_of_the_base():
    """By name, in whatever order the clients of a part stand."""
    control = _whole()
    acme, bolt, core, ely = control.rows(["Acme", "Bolt", "Core", "Ely"])

    assert (2, 1, "A", "Z", "key") == (
        acme.code,
        acme.rank,
        acme.abc,
        acme.xyz,
        acme.segment,
    )
    assert (60, 15.0, "own", 4.0) == (
        acme.days_since_last,
        acme.interval_days,
        acme.interval_of,
        acme.overdue,
    )
    assert (1000, 500, 0.5) == (acme.plan, acme.actual, acme.attained)
    assert (60 * DAY, 40, 30) == (
        acme.last_contact,
        acme.days_since_contact,
        acme.every_days,
    )
    assert (9, "promoter", 0, 1) == (
        acme.score,
        acme.nps_class,
        acme.open_incidents,
        acme.open_complaints,
    )
    assert (90, 90, 20) == (acme.debt, acme.debt_overdue, acme.debt_days)
    assert (2, "C", None, "segment", 15.0) == (
        bolt.rank,
        bolt.abc,
        bolt.segment,
        bolt.interval_of,
        bolt.interval_days,
    )
    assert ("passive", "detractor", None) == (
        bolt.nps_class,
        core.nps_class,
        ely.nps_class,
    )
    assert (20, 0, 0) == (core.debt, core.debt_overdue, core.debt_days)
    assert (0, None, 1.0, None) == (
        bolt.plan,
        bolt.attained,
        core.attained,
        ely.attained,
    )


def test_of_who_never_bought_it_is_known_that_he_owes_nothing():
    """And nothing of what he bought."""
    ely = _whole().row(0)

    assert ("Ely", None, None, None, None, None) == (
        ely.client,
        ely.rank,
        ely.abc,
        ely.days_since_last,
        ely.interval_of,
        ely.overdue,
    )
    assert (0, 7, None, None) == (
        ely.debt,
        ely.actual,
        ely.days_since_contact,
        ely.open_complaints,
    )


def test_a_part_that_is_not_given_is_not_known():
    """Of no client, and the view says which; nothing is fine for want of data."""
    control = client_control(BASE, as_of=NOW, score=[None] * 4)

    assert (
        *("top", "abc", "xyz", "segments", "rhythm", "plan", "actual"),
        *("last_contact", "policy", "open_incidents", "open_complaints", "debts"),
    ) == control.not_known
    assert all(
        value is None
        for row in control.rows()
        for value in (row.rank, row.debt, row.overdue, row.open_complaints, row.score)
    )
    assert (None, None) == (control.attained, control.days_since_contact)
    assert () == _whole().not_known


def test_segments_of_the_base_are_those_of_the_view():
    """Unless segments are given."""
    base = ClientTable.from_columns(client=["Acme"], segment=["key"])

    assert "key" == client_control(base, as_of=NOW).row("Acme").segment


def test_a_view_may_be_by_code():
    """Where neither the base nor a part has names."""
    bought = PurchaseTable.from_columns(
        client=[1, 0, 1], at=[DAY] * 3, amount=[5, 6, 7], currency="EUR"
    )
    control = client_control(
        ClientTable.from_columns(client=list(range(3))),
        as_of=NOW,
        abc=abc_by_client(bought),
        every_days=[7, 14, 30],
        score={2: 10},
    )

    assert ["A", "A", None] == [row.abc for row in control.rows()]
    assert [("2", 30, "promoter")] == [
        (row.client, row.every_days, row.nps_class) for row in control.rows([2])
    ]


def test_a_part_of_nobody_fits_every_base():
    """By code or by name, it has no client who could be missing."""
    nobody = abc_by_client(_purchases()[np.zeros(4, np.bool_)])
    control = client_control(
        ClientTable.from_columns(client=[0]), as_of=NOW, abc=nobody, score={}
    )

    assert (None, False) == (control.row(0).abc, "abc" in control.not_known)


def test_clients_of_another_base_are_refused():
    """Each part says which, and one with names does not meet one without."""
    bought = _purchases(client=("Acme", "Zeta", "Yota", "Bolt"))
    coded = PurchaseTable.from_columns(client=[4], at=[DAY], amount=[5], currency="EUR")
    told = r"must be of clients of the base \(2 are not in it, .* got 'Zeta'"
    with pytest.raises(InvalidValueError, match=f"abc {told}"):
        client_control(BASE, as_of=NOW, abc=abc_by_client(bought))
    with pytest.raises(InvalidValueError, match=f"top {told}"):
        client_control(BASE, as_of=NOW, top=top_clients(bought, {"all": (0, NOW)}))
    with pytest.raises(InvalidValueError, match=f"rhythm {told}"):
        client_control(BASE, as_of=NOW, rhythm=purchase_rhythm(bought, as_of=NOW))
    with pytest.raises(InvalidValueError, match=r"debts .*1 are not in it"):
        client_control(BASE, as_of=NOW, debts=_debts(("Acme", "Zeta")))
    with pytest.raises(
        InvalidValueError, match=r"client\[0\] must be one of .* 'Zeta'"
    ):
        client_control(BASE, as_of=NOW, score={"Zeta": 1})
    with pytest.raises(InvalidValueError, match="with names, as the base is, got 'co"):
        client_control(BASE, as_of=NOW, abc=abc_by_client(coded))
    with pytest.raises(InvalidValueError, match="by code, as the base is, got 'names"):
        client_control(
            ClientTable.from_columns(client=list(range(4))),
            as_of=NOW,
            abc=abc_by_client(bought),
        )
    with pytest.raises(InvalidValueError, match=r"1 are not in it, .* got 4"):
        client_control(
            ClientTable.from_columns(client=list(range(4))),
            as_of=NOW,
            abc=abc_by_client(coded),
        )


def test_names_nobody_has_bought_under_are_no_mismatch():
    """A table that was cut to some rows keeps its names."""
    bought = _purchases(client=("Acme", "Acme", "Zeta", "Bolt"))
    cut = bought[bought.client != bought.names.index("Zeta")]
    control = client_control(
        BASE,
        as_of=NOW,
        abc=abc_by_client(cut),
        top=top_clients(cut, {"all": (0, NOW)}),
        rhythm=purchase_rhythm(cut, as_of=NOW),
    )

    assert (1, "A") == (control.row("Acme").rank, control.row("Acme").abc)


def test_reports_are_as_of_one_day():
    """A rhythm of yesterday says nothing of today; another hour of the day does."""
    bought = _purchases()
    early = purchase_rhythm(bought, as_of=NOW - 1)
    with pytest.raises(InvalidValueError, match="rhythm must be as of 1970-04-11, as"):
        client_control(BASE, as_of=NOW, rhythm=early)
    with pytest.raises(InvalidValueError, match="debts must be as of"):
        client_control(BASE, as_of=NOW, debts=_debts(as_of=NOW + DAY))
    later = client_control(
        BASE, as_of=NOW + DAY - 1, rhythm=purchase_rhythm(bought, as_of=NOW)
    )

    assert 60 == later.row("Acme").days_since_last


@pytest.mark.parametrize(
    ("parts", "error", "needed"),
    [
        (
            {"score": [1, 2, 3, 11]},
            InvalidValueError,
            r"score\[3\] must be a whole .* 11",
        ),
        (
            {"score": [1, 2, 3, -1]},
            InvalidValueError,
            r"score\[3\].* from 0 to 10.* -1",
        ),
        ({"score": [1, 2, None, 2**70]}, InvalidValueError, r"score\[3\].*11805916"),
        ({"score": [None, True, 1, 1]}, InvalidValueError, r"score\[1\].*got True"),
        ({"score": [None, "9", 1, 1]}, InvalidValueError, r"score\[1\].*got '9'"),
        ({"open_incidents": {"Acme": -1}}, InvalidValueError, r"open_incidents\[0\]"),
        ({"every_days": [0.5] * 4}, InvalidValueError, r"every_days\[0\].*0.5"),
        ({"plan": [1, 2, 3]}, ShapeError, "plan must have 4 rows, one a client"),
        ({"plan": [1.5] * 4}, InvalidAmountError, r"plan\[0\] must be an integer"),
        ({"actual": {"Acme": "1"}}, InvalidAmountError, r"actual\[0\] must be an int"),
        ({"last_contact": [NOW + 1] * 4}, InvalidInstantError, "at or before as_of"),
        ({"last_contact": {"Acme": "soon"}}, InvalidInstantError, r"last_contact\[0\]"),
        ({"as_of": None}, InvalidInstantError, "as_of"),
    ],
)
def test_a_value_is_refused_with_its_place(parts, error, needed):
    """Scores are from 0 to 10, counts from 0, amounts whole, and contacts were made."""
    with pytest.raises(error, match=needed):
        client_control(BASE, **({"as_of": NOW} | parts))


def test_absent_values_are_not_known():
    """As None, nan, the sentinel, or a client who is not in a mapping."""
    columns = [[None, 1, np.nan, 2], np.array([MISSING, 1, MISSING, 2]), {}]
    scores = [client_control(BASE, as_of=NOW, score=one).score for one in columns]

    assert [[MISSING, 1, MISSING, 2]] * 2 + [[MISSING] * 4] == [
        one.tolist() for one in scores
    ]


def _standing(as_of=NOW, **columns):
    base = ClientTable.from_columns(
        client=["Acme", "Bolt", "Core", "Ely"],
        segment=["key", "key", "asked", None],
        **columns,
    )
    contacts = ContactTable.from_columns(
        at=[60 * DAY, 90 * DAY], client=["Acme", "Ely"]
    )
    norm = ContactNorm({"key": 30, "asked": 45.5})
    return contact_standing(contacts, base, norm, as_of=as_of)


def test_how_clients_stand_by_a_norm_can_be_passed_as_it_is():
    """It says when the last contact was, and how often there is to be one."""
    control = client_control(
        BASE,
        as_of=NOW,
        last_contact=_standing(since=[None, None, 90 * DAY, None]),
        engagement=engage(BASE, SCHEME),
    )

    assert [
        ("Acme", 60 * DAY, 40, 30, 10),
        ("Bolt", None, None, 30, None),
        ("Core", None, None, 45.5, -35.5),
        ("Ely", 90 * DAY, 10, None, None),
    ] == [
        (
            row.client,
            row.last_contact,
            row.days_since_contact,
            row.every_days,
            row.contact_overdue,
        )
        for row in control.rows(["Acme", "Bolt", "Core", "Ely"])
    ]
    assert {"Acme": "contact_due", "Bolt": "never_contacted"} == {
        row.client: row.reasons[0].code for row in whom_to_contact(control).rows()
    }
    with pytest.raises(InvalidValueError, match="an engagement or a standing says it"):
        client_control(BASE, as_of=NOW, last_contact=_standing(), every_days=[1] * 4)
    with pytest.raises(InvalidValueError, match="last_contact must be as of"):
        client_control(BASE, as_of=NOW + DAY, last_contact=_standing())


def test_a_standing_of_a_base_without_segments_has_no_norm():
    """Of no client it is known how often he is to be contacted."""
    base = ClientTable.from_columns(client=["Acme"])
    contacts = ContactTable.from_columns(at=[60 * DAY], client=["Acme"])
    standing = contact_standing(contacts, base, ContactNorm(), as_of=NOW)
    row = client_control(BASE, as_of=NOW, last_contact=standing).row("Acme")

    assert (40, None, None) == (
        row.days_since_contact,
        row.every_days,
        row.contact_overdue,
    )


def test_who_came_later_is_in_no_view():
    """He is no client yet, and to be left out by a mask."""
    base = ClientTable.from_columns(client=["Acme", "Bolt"], since=[None, NOW + 1])
    with pytest.raises(InvalidInstantError, match=r"since\[1\] must be at or before"):
        client_control(base, as_of=NOW)

    assert 1 == len(client_control(base[base.begun() <= NOW], as_of=NOW))


def test_how_often_is_said_once():
    """By an engagement of the same base, or by a column."""
    split = engage(BASE, SCHEME)
    with pytest.raises(InvalidValueError, match="every_days must be left out"):
        client_control(BASE, as_of=NOW, engagement=split, every_days=[1] * 4)
    for other in (
        ClientTable.from_columns(client=list(range(4))),
        ClientTable.from_columns(client=["Ely"]),
    ):
        with pytest.raises(InvalidValueError, match="same 4 clients, in the order"):
            client_control(BASE, as_of=NOW, engagement=engage(other, SCHEME))


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("without_debt", ["Bolt", "Ely", "Core", "Acme"]),
        ("rank", ["Acme", "Bolt", "Core", "Ely"]),
        ("overdue", ["Acme", "Bolt", "Core", "Ely"]),
        ("shortfall", ["Acme", "Core", "Bolt", "Ely"]),
        ("contact", ["Core", "Ely", "Acme", "Bolt"]),
        ("score", ["Core", "Bolt", "Acme", "Ely"]),
    ],
)
def test_clients_can_be_put_in_order(key, names):
    """Whom to look at first first, who is not known last, and equal ones by name."""
    order = client_order(_whole(), key)

    assert names == [BASE.names[code] for code in order]


def test_several_orders_decide_one_after_the_other():
    """Among some clients only, where that is asked; without any, by name."""
    control = _whole()

    assert ["Bolt", "Ely", "Core", "Acme"] == [
        BASE.names[code] for code in client_order(control, "without_debt", "rank")
    ]
    assert [2, 0] == client_order(control, among=["Ely", "Acme"]).tolist()
    assert [0, 1] == client_order(
        client_control(ClientTable.from_columns(client=list(range(2))), as_of=NOW),
        among=[1, 0],
    ).tolist()


def test_contacts_without_a_policy_come_last():
    """Where it is not known how often a client is to be contacted."""
    control = client_control(
        BASE, as_of=NOW, last_contact=[0, 0, None, 0], every_days=[1, None, None, 200]
    )

    assert [2, 0, 3, 1] == client_order(control, "contact").tolist()


@pytest.mark.parametrize("key", ORDERS)
def test_an_order_needs_its_part(key):
    """It does not put in order by what is not known."""
    with pytest.raises(InvalidValueError, match="an order whose part was given"):
        client_order(client_control(BASE, as_of=NOW), key)
    with pytest.raises(InvalidValueError, match="keys must be one of"):
        client_order(client_control(BASE, as_of=NOW), f"{key} first")


def test_the_view_shows_itself_under_what_is_not_known():
    """The first of its clients, a dash where nothing is known."""
    control = client_control(BASE, as_of=NOW, debts=_debts(), score=[None, 3, 9, 7])

    first, heads, ely, *_ = str(control).splitlines()
    assert first.startswith("Control of 4 clients; not known: top, abc, xyz, segments")
    assert heads.split()[:3] == ["client", "rank", "abc"]
    assert ["Ely", *["–"] * 8, "–", "0", "0"] == ely.split()
    assert "not known: nothing" in str(_whole())
    assert "<td>Core</td>" in control._repr_html_()
    assert 4 == len(control)
