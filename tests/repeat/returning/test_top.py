"""Tests of TOP lists of several periods."""

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import top_clients
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000
PERIODS = {"old": (0, 10 * DAY), "new": (10 * DAY, 20 * DAY), "both": (0, 20 * DAY)}


def _table(*rows, **columns):
    client, day, amount = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "client": list(client),
        "at": [None if one is None else one * DAY for one in day],
        "amount": list(amount),
        "currency": "EUR",
        "missing_client": "keep",
        "missing_at": "keep",
    }
    return PurchaseTable.from_columns(**(plain | columns))


SALES = _table(
    ("Acme", 1, 900),
    ("Bolt", 1, 500),
    ("Core", 1, 100),
    ("Acme", 11, 700),
    ("Core", 11, 800),
    ("Bolt", 12, 20),
    ("Dell", 12, 5),
    (None, 13, 50),
)


def test_every_client_of_either_list_is_told():
    """Who came in, went out and changed places, and what it did to the total."""
    change = top_clients(SALES, PERIODS, n=2).change("old", "new")

    assert [
        ("Core", "entered", 3, 1, 700),
        ("Acme", "moved", 1, 2, -200),
        ("Bolt", "left", 2, 3, -480),
    ] == [
        (row.client, row.status, row.rank_before, row.rank_after, row.change)
        for row in change.rows
    ]
    assert {
        "entered": 700,
        "left": -480,
        "moved": -200,
        "stayed": 0,
        "others": 5,
        "without client": 50,
    } == change.bridge
    assert (1500, 1575) == (change.before, change.after)
    assert ["others", "–", "–", "–", "0", "55", "55"] == str(change).split()[-7:]
    assert "<td>entered</td>" in change._repr_html_()


def test_equal_clients_share_a_rank_and_the_last_place():
    """A list of one has two of them; who brought nothing has no rank."""
    purchases = _table(("Acme", 1, 5), ("Bolt", 1, 5), ("Core", 1, 3), ("Dell", 1, 0))
    found = top_clients(purchases, PERIODS, n=1)

    assert [0, 1] == found.members("old").tolist()
    assert [1, 1, 3, 0] == found.rank[0].tolist()
    assert ["stayed", "stayed"] == [
        row.status for row in found.change("old", "both").rows
    ]


def test_the_frequency_of_purchase_ranks_too():
    """A refund is no purchase."""
    purchases = _table(
        ("Acme", 1, 5),
        ("Acme", 2, -5),
        ("Bolt", 1, 1),
        ("Bolt", 1, 1),
        refunds=[None, 0, None, None],
    )
    often = top_clients(purchases, PERIODS, n=1, criterion="frequency")
    bare = _table(("Acme", 1, None), amount=None, currency=None)

    assert [1, 2] == often.value[0].tolist()
    assert [0, 2] == top_clients(purchases, PERIODS).value[0].tolist()
    assert [1] == top_clients(bare, PERIODS, criterion="frequency").value[0].tolist()
    with pytest.raises(InvalidValueError, match="with amounts"):
        top_clients(bare, PERIODS)


def test_what_is_missing_is_counted():
    """And the list shows its ranks in all periods."""
    purchases = _table(
        ("Acme", 1, None), ("Acme", None, 3), (None, 1, 2), ("Bolt", 12, 1)
    )
    found = top_clients(purchases, PERIODS)

    assert {"undated": 1, "without_client": 1, "without_amount": 1} == found.notices
    assert {"old": 2, "new": 1, "both": 3} == found.totals()
    assert [
        "TOP-20 of both by revenue",
        "client  rank old  rank new  rank both  old  new  both",
        "Bolt           –         1          1    0    1     1",
    ] == str(found).splitlines()
    assert "<td>Bolt</td>" in found._repr_html_()


def test_clients_without_names_are_told_by_code():
    """As text."""
    purchases = _table(("Acme", 1, 5))
    coded = PurchaseTable.from_columns(
        client=[0], at=[DAY], amount=purchases.amount, currency="EUR"
    )
    found = top_clients(coded, PERIODS)

    assert "0" == found.change("old", "new").rows[0].client
    assert (
        str(top_clients(coded, {"old": PERIODS["old"]}))
        .splitlines()[-1]
        .startswith("0")
    )


@pytest.mark.parametrize(
    ("periods", "more"),
    [
        ({}, {}),
        ([], {}),
        ({"none": (DAY, DAY)}, {}),
        (PERIODS, {"n": 0}),
        (PERIODS, {"n": True}),
        (PERIODS, {"criterion": "margin"}),
    ],
)
def test_what_cannot_be_is_refused(periods, more):
    """No periods, one that does not last, a list of nobody."""
    with pytest.raises(InvalidValueError):
        top_clients(SALES, periods, **more)


def test_a_period_that_is_not_there_is_named():
    """With those that are."""
    with pytest.raises(InvalidValueError, match="'old', 'new', 'both'"):
        top_clients(SALES, PERIODS).members("next")
