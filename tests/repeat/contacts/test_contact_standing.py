"""Tests of how clients stand by the norm of contacts."""

import datetime as dt

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import ContactNorm, ContactState, contact_standing
from salesmodel.statistics import wilson_rate
from salesmodel.tables import ClientTable, ContactTable


FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WEEK = ContactNorm({"key": 7})


def on(day):
    """Return an instant so many days after the first."""
    return FIRST + dt.timedelta(days=day)


def _standing(base, *made, norm=WEEK, day=20):
    """Look at a base of {client: (segment, since)}."""
    contacts = ContactTable.from_columns(
        at=[on(at) for _, at in made], client=[client for client, _ in made]
    )
    table = ClientTable.from_columns(
        client=list(base),
        segment=[segment for segment, _ in base.values()],
        since=[None if since is None else on(since) for _, since in base.values()],
    )
    return contact_standing(contacts, table, norm, as_of=on(day))


def _words(found):
    return [ContactState(state).word for state in found.state]


def test_a_contact_keeps_the_norm_for_its_days():
    """To the microsecond; the last contact counts."""
    base = dict.fromkeys(("Acme", "Bolt"), ("key", None))
    found = _standing(base, ("Acme", 1), ("Acme", 13), ("Bolt", 12.9))

    assert ["kept", "overdue"] == _words(found)
    assert [7.0, 7.1] == pytest.approx(found.days_since.tolist())
    assert [0.0, 0.1] == pytest.approx(found.days_overdue.tolist())


def test_clients_who_were_never_contacted_are_told_apart():
    """Those who are new have their days, and of some nothing tells since when."""
    base = {
        "Acme": ("key", None),
        "Bolt": ("key", 12),
        "Core": ("key", 13),
        "Dell": ("other", 1),
    }
    found = _standing(base)

    assert ["never", "never", "new", "no norm"] == _words(found)
    assert [True, False, False, True] == np.isnan(found.days_overdue).tolist()
    assert np.isnan(found.days_since).all()


def test_segments_are_counted_by_state():
    """Counts add up; new clients are no part of the share."""
    base = {
        "Acme": ("key", None),
        "Bolt": ("key", None),
        "Core": ("key", 13),
        "Dell": ("other", 1),
        "Eden": (None, None),
        "Fuji": ("key", None),
    }
    found = _standing(base, ("Acme", 15), ("Bolt", 1), ("Dell", 1))
    key, other, none = found.rows()

    assert (4, 1, 1, 1, 1, 0) == (
        key.n_clients,
        key.n_kept,
        key.n_overdue,
        key.n_never,
        key.n_new,
        key.n_without_norm,
    )
    assert (wilson_rate(1, 3), wilson_rate(2, 4)) == (key.kept, key.untouched)
    assert (1, None, 0.0) == (
        other.n_without_norm,
        other.kept.value,
        other.untouched.value,
    )
    assert (None, 1) == (none.segment, none.n_clients)
    assert (6, 2, 3) == (
        found.total.n_clients,
        found.total.n_without_norm,
        found.total.untouched.n - 3,
    )


def test_the_longest_overdue_is_listed_first():
    """Those of whom nothing tells come last, and a list can be cut."""
    base = {
        "Acme": ("key", None),
        "Bolt": ("key", None),
        "Core": ("key", 1),
        "Dell": ("key", None),
    }
    found = _standing(base, ("Bolt", 10), ("Dell", 15))

    core, bolt, acme = found.late()
    assert ("Core", "never", None, None, 12.0) == (
        core.client,
        core.state,
        core.last,
        core.days_since,
        core.days_overdue,
    )
    assert ("Bolt", "overdue", 10.0, 3.0, "key") == (
        bolt.client,
        bolt.state,
        bolt.days_since,
        bolt.days_overdue,
        bolt.segment,
    )
    assert ("Acme", "never", None) == (acme.client, acme.state, acme.days_overdue)
    assert (core,) == found.late(1)
    with pytest.raises(InvalidValueError, match="most must be a whole number"):
        found.late(0)


def test_clients_may_come_by_code():
    """They are told by it."""
    contacts = ContactTable.from_columns(at=[on(1)], client=np.array([3]))
    base = ClientTable.from_columns(client=np.array([3, 5]), segment=["key", "key"])

    found = contact_standing(contacts, base, WEEK, as_of=on(20))

    assert ["3", "5"] == [one.client for one in found.late()]


def test_what_came_later_is_left_out_and_counted():
    """Contacts after the instant, and clients; one at the instant counts."""
    found = _standing(
        {"Acme": ("key", 20), "Bolt": ("key", 21)}, ("Acme", 20), ("Acme", 20.1)
    )

    assert (["kept"], {"after": 1, "not_yet": 1}) == (_words(found), found.notices)
    assert 1 == len(found)


def test_an_instant_is_aware():
    """A text is none."""
    with pytest.raises(InvalidInstantError):
        contact_standing(
            ContactTable.from_columns(at=[], client=[]),
            ClientTable.from_columns(client=[]),
            WEEK,
            as_of="2026-01-01",
        )


def test_a_base_without_segments_has_no_norm():
    """All are told together."""
    base = ClientTable.from_columns(client=["Acme"])
    none = ContactTable.from_columns(at=[], client=[])
    found = contact_standing(none, base, WEEK, as_of=on(20))

    assert ([None], ()) == ([row.segment for row in found.rows()], found.late())


def test_standing_is_shown_as_a_table():
    """A line a segment, and one of the whole."""
    found = _standing({"Acme": ("key", None), "Bolt": (None, None)}, ("Acme", 1))

    assert [
        "Contacts of the base as of 2026-01-21T00:00:00.000000",
        "segment  clients  kept  overdue  never  new  no norm  share kept    low   high",
        "key            1     0        1      0    0        0       0.000  0.000  0.793",
        "–              1     0        0      0    0        1           –      –      –",
        "all            2     0        1      0    0        1       0.000  0.000  0.793",
    ] == str(found).splitlines()
    assert "<caption>" in found._repr_html_()


def test_a_late_client_without_segment_cannot_be():
    """A client needs a segment to have a norm."""
    found = _standing({"Acme": (None, 1)})

    assert () == found.late()
