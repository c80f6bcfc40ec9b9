"""Tests of the rhythm of clients, and of who is late."""

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import (
    ClientSegments,
    IntervalOf,
    at_risk,
    purchase_rhythm,
    top_clients,
)
from salesmodel.tables import MISSING, PurchaseTable


DAY = 86_400_000_000


def _table(days, **columns):
    """Build purchases from days by client."""
    rows = [(client, day * DAY) for client, own in days.items() for day in own]
    client, at = zip(*rows, strict=True) if rows else [()] * 2
    plain = {"client": list(client), "at": list(at)}
    return PurchaseTable.from_columns(**(plain | columns))


DAYS = {"Acme": [0, 10, 10, 30, 90], "Bolt": [5, 9], "Core": [20, 22, 26]}


def test_the_interval_is_the_median_of_days_between_purchases():
    """10, 20 and 60 days: what is not over is none, and purchases of a day are one."""
    found = purchase_rhythm(_table(DAYS), as_of=110 * DAY)

    assert [4, 2, 3] == found.n_days.tolist()
    assert [20, 101, 84] == found.days_since_last.tolist()
    assert [20.0, 11.5, 3.0] == found.interval_days.tolist()
    np.testing.assert_array_equal([25.0, np.nan, 1.0], found.spread_days)
    assert ["own", "segment", "own"] == [
        IntervalOf(one).word for one in found.interval_of
    ]
    assert [1.0, 101 / 11.5, 28.0] == found.overdue.tolist()
    assert [110 * DAY, 21 * DAY, 29 * DAY] == found.expected.tolist()


def test_a_segment_lends_its_interval():
    """Those without a segment are one; a segment without any rhythm has none."""
    purchases = _table(DAYS | {"Dell": [1]})
    segments = ClientSegments(
        ("key", "small"),
        np.array([0, 1, 2]),
        np.array([0, 0, 1], np.int32),
        4,
        purchases.names,
    )
    found = purchase_rhythm(purchases, as_of=110 * DAY, segments=segments)

    np.testing.assert_array_equal([20, 20, 3, np.nan], found.interval_days)
    assert ["own", "segment", "own", "nobody"] == [
        IntervalOf(one).word for one in found.interval_of
    ]
    assert (MISSING, True) == (found.expected[3], np.isnan(found.overdue[3]))


def test_how_many_purchases_a_rhythm_needs_is_said():
    """Two days are enough where they are said to be."""
    found = purchase_rhythm(_table(DAYS), as_of=110 * DAY, min_purchases=2)

    assert ([20.0, 4.0, 3.0], 2) == (found.interval_days.tolist(), found.min_purchases)


def test_it_shows_who_is_latest_first():
    """With whose interval it is."""
    found = purchase_rhythm(_table(DAYS), as_of=110 * DAY)

    assert [
        "Rhythm of 3 clients in days, their own from 3 days with a purchase on",
        "client  days  since last  interval  spread       of  overdue",
        "Core       3          84     3.000   1.000      own   28.000",
        "Bolt       2         101    11.500       –  segment    8.783",
        "Acme       4          20    20.000  25.000      own    1.000",
    ] == str(found).splitlines()
    assert "<td>segment</td>" in found._repr_html_()


def test_no_purchases_have_no_rhythm():
    """And later ones are counted."""
    found = purchase_rhythm(_table(DAYS), as_of=-DAY)

    assert (0, {"after": 10}) == (len(found), found.notices)
    assert 0 == len(purchase_rhythm(_table({}), as_of=0))


def test_what_cannot_be_is_refused():
    """One purchase is no rhythm; segments are of the same clients."""
    purchases = _table(DAYS)
    other = ClientSegments(("key",), np.arange(2), np.zeros(2, np.int32), 2)

    with pytest.raises(InvalidValueError, match="min_purchases"):
        purchase_rhythm(purchases, as_of=0, min_purchases=1)
    with pytest.raises(InvalidValueError, match="3 clients of the purchases"):
        purchase_rhythm(purchases, as_of=0, segments=other)
    with pytest.raises(InvalidInstantError):
        purchase_rhythm(purchases, as_of=None)


def _top(purchases):
    bought = PurchaseTable.from_columns(
        client=[purchases.names[code] for code in purchases.client],
        at=purchases.at,
        amount=[100, 1, 1, 1, 1, 50, 1, 7, 7, 7],
        currency="EUR",
    )
    return top_clients(bought, {"all": (0, 200 * DAY), "late": (80 * DAY, 200 * DAY)})


def test_late_clients_of_the_top_are_listed_by_rank():
    """Each with the interval that makes him late."""
    purchases = _table(DAYS)
    rhythm = purchase_rhythm(purchases, as_of=110 * DAY)
    listed = at_risk(_top(purchases), rhythm, period="all")

    assert [("Bolt", 2, 51, "segment"), ("Core", 3, 21, "own")] == [
        (one.client, one.rank, one.value, one.interval_of) for one in listed
    ]
    assert (101, 11.5, 1) == (
        listed[0].days_since_last,
        listed[0].interval_days,
        listed[0].code,
    )
    assert ["Acme"] == [
        one.client for one in at_risk(_top(purchases), rhythm, period="late", above=0.5)
    ]


def test_who_has_not_bought_by_then_is_not_at_risk():
    """Neither is who has no known interval."""
    purchases = _table(DAYS)
    early = purchase_rhythm(purchases, as_of=4 * DAY)

    assert () == at_risk(_top(purchases), early, period="all", above=0)


def test_a_rhythm_of_other_clients_is_refused():
    """By name, or by code; a period by its name, and a score below zero."""
    purchases = _table(DAYS)
    rhythm = purchase_rhythm(purchases, as_of=110 * DAY)
    other = purchase_rhythm(_table({"Eve": [1]}), as_of=110 * DAY)
    coded = PurchaseTable.from_columns(client=[0], at=[DAY], amount=[5], currency="EUR")
    top = top_clients(coded, {"all": (0, 2 * DAY)})
    more = purchase_rhythm(
        PurchaseTable.from_columns(client=[1], at=[DAY]), as_of=2 * DAY
    )

    with pytest.raises(InvalidValueError, match="3 clients of the lists"):
        at_risk(_top(purchases), other, period="all")
    with pytest.raises(InvalidValueError, match="1 clients of the lists"):
        at_risk(top, more, period="all")
    with pytest.raises(InvalidValueError, match="'all'"):
        at_risk(_top(purchases), rhythm, period="none")
    with pytest.raises(InvalidValueError, match="at least 0"):
        at_risk(_top(purchases), rhythm, period="all", above=float("nan"))
