"""Tests of the coverage of the client base."""

import datetime as dt

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import ContactNorm, contact_coverage
from salesmodel.statistics import wilson_interval, wilson_rate
from salesmodel.tables import ClientTable, ContactTable


FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WEEK = ContactNorm({"key": 7})


def on(day):
    """Return an instant so many days after the first."""
    return FIRST + dt.timedelta(days=day)


def _contacts(*made, **columns):
    """Build contacts of (client, day)."""
    return ContactTable.from_columns(
        at=[on(day) for _, day in made],
        client=[client for client, _ in made],
        **columns,
    )


def _of(base, *made, within=(10, 20), norm=WEEK, whole=-100, **columns):
    """Cover a base of {client: since}, all of them key clients."""
    return contact_coverage(
        _contacts(*made, **columns),
        ClientTable.from_columns(
            client=list(base),
            segment=["key"] * len(base),
            since=[None if since is None else on(since) for since in base.values()],
        ),
        within=(on(within[0]), on(within[1])),
        norm=norm,
        whole_from=None if whole is None else on(whole),
    )


def _total(*args, **kwargs):
    return _of(*args, **kwargs).total


def test_a_client_is_touched_by_a_contact_in_the_period():
    """Its beginning is in it, its end is not; several contacts touch once."""
    base = dict.fromkeys(("Acme", "Bolt", "Core", "Dell"))
    found = _total(
        base, ("Acme", 10), ("Acme", 12), ("Bolt", 20), ("Core", 9.9), ("Dell", 19.9)
    )

    assert (4, 2, 3) == (found.n_clients, found.n_touched, found.n_contacts)
    assert wilson_rate(2, 4) == found.touched


def test_clients_without_any_contact_are_part_of_the_base():
    """Those who asked and never bought as well."""
    base = ClientTable.from_columns(
        client=["Acme", "Bolt", "Core"], segment=["key", "asked only", None]
    )
    found = contact_coverage(
        _contacts(("Acme", 12)), base, within=(on(10), on(20)), norm=WEEK
    )

    assert [("key", 1.0), ("asked only", 0.0), (None, 0.0)] == [
        (row.segment, row.touched.value) for row in found.rows()
    ]


def test_an_empty_base_has_no_shares():
    """They are not defined, never 0."""
    found = _total({})

    assert (0, None, None, None) == (
        found.n_clients,
        found.touched.value,
        found.in_norm.value,
        found.in_time.value,
    )
    assert () == tuple(row for row in _of({}).rows() if row.segment is not None)


def test_the_norm_is_kept_until_it_has_passed():
    """A contact before the period counts into it; 4 of 10 days, then 3 more."""
    found = _total({"Acme": None}, ("Acme", 7), ("Acme", 17))

    assert (10.0, 7.0, 0.0, 0.7) == (
        found.known_days,
        found.kept_days,
        found.unknown_days,
        found.in_norm.value,
    )
    assert 1 == found.in_norm.n


def test_the_interval_of_time_rests_on_whole_periods_of_clients():
    """Two clients of ten days rest on two, and one of five days on half of one."""
    both = _total({"Acme": None, "Bolt": None}, ("Acme", 10), ("Bolt", 3))
    half = _total({"Acme": 15}, ("Acme", 16))

    assert (7 / 20, 2) == (both.in_norm.value, both.in_norm.n)
    assert wilson_interval(7 / 20, 2) == (both.in_norm.low, both.in_norm.high)
    assert (1.0, 1) == (half.in_norm.value, half.in_norm.high)
    assert wilson_interval(1, 0.5) == (half.in_norm.low, half.in_norm.high)


def test_time_before_a_client_came_is_not_counted():
    """He has the days of the norm from then on, and a contact before counts as one."""
    waiting = _total({"Acme": 12})
    met = _total({"Acme": 12}, ("Acme", 6))

    assert (8.0, 7.0) == (waiting.known_days, waiting.kept_days)
    assert (8.0, 1.0) == (met.known_days, met.kept_days)
    assert (1, 0.0) == (waiting.in_time.n, waiting.in_time.value)


def test_clients_who_came_later_are_left_out():
    """They are counted, and so are contacts with them."""
    found = _of({"Acme": 20, "Bolt": 19}, ("Acme", 12))

    assert (1, {"outside": 1, "not_yet": 1}) == (
        found.total.n_clients,
        dict(found.notices),
    )


def test_what_was_before_the_table_began_is_not_known():
    """Until the norm would have passed, or the first contact."""
    never = _total({"Acme": None}, whole=10)
    met = _total({"Acme": None}, ("Acme", 13), whole=10)
    early = _total({"Acme": 9}, whole=10)
    late = _total({"Acme": 11}, whole=10)

    assert (7.0, 3.0, 0.0) == (never.unknown_days, never.known_days, never.kept_days)
    assert (3.0, 7.0, 7.0) == (met.unknown_days, met.known_days, met.kept_days)
    assert (7.0, 3.0, 0) == (early.unknown_days, early.known_days, early.in_time.n)
    assert (0.0, 9.0, 1) == (late.unknown_days, late.known_days, late.in_time.n)


def test_time_that_is_not_known_at_all_has_no_share():
    """Nor does it have a client."""
    found = _total({"Acme": None}, whole=15)

    assert (10.0, 0.0, None, 0) == (
        found.unknown_days,
        found.known_days,
        found.in_norm.value,
        found.in_norm.n,
    )


def test_the_table_begins_with_its_earliest_contact_unless_told():
    """And with the period, where it has none."""
    first = _of({"Acme": None}, ("Bolt", 5), whole=None)
    none = _of({"Acme": None}, whole=None)
    us = dt.timedelta(microseconds=1)
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    assert ((on(5) - epoch) // us, 2.0) == (
        first.whole_from,
        first.total.unknown_days,
    )
    assert ((on(10) - epoch) // us, 7.0) == (none.whole_from, none.total.unknown_days)


def test_a_deadline_is_met_by_the_next_contact():
    """On the day itself it is, later it is not; one at the end of the period is not in it."""
    within = (10, 19)
    kept = _total({"Acme": None}, ("Acme", 5), ("Acme", 12), within=within)
    late = _total({"Acme": None}, ("Acme", 5), ("Acme", 12.1), within=within)
    first = _total({"Acme": None}, ("Acme", 3))
    last = _total({"Acme": None}, ("Acme", 13))

    assert [(1, 1.0), (1, 0.0), (1, 0.0), (0, None)] == [
        (found.in_time.n, found.in_time.value) for found in (kept, late, first, last)
    ]


def test_coming_into_the_base_sets_a_deadline_unless_a_contact_did():
    """A contact at that very instant does, and at the beginning of the table it is known."""
    met = _total({"Acme": 8}, ("Acme", 8), ("Acme", 9), whole=8)
    new = _total({"Acme": 8}, ("Acme", 9), whole=8)

    assert (2, 0.5) == (met.in_time.n, met.in_time.value)
    assert (2, 0.5) == (new.in_time.n, new.in_time.value)
    assert (0.0, 0.0) == (met.unknown_days, new.unknown_days)


def test_segments_without_a_norm_have_coverage_only():
    """Their time is no part of the whole, and neither are their deadlines."""
    found = _of({"Acme": None}, ("Acme", 12), norm=ContactNorm({"other": 7}))

    assert (1.0, None, 0.0, 0) == (
        found.total.touched.value,
        found.total.in_norm.value,
        found.total.unknown_days,
        found.total.in_time.n,
    )


def test_contacts_that_do_not_count_are_left_out_and_counted():
    """Each by its first reason."""
    contacts = ContactTable.from_columns(
        at=[on(12), on(12), None, on(30), on(13), on(14)],
        client=["Acme", None, "Acme", "Acme", "Zeta", "Acme"],
        level=["answered", "call", "call", "call", "deal", "call"],
        missing_at="keep",
        missing_client="keep",
    )
    base = ClientTable.from_columns(client=["Acme"])

    found = contact_coverage(
        contacts,
        base,
        within=(on(10), on(20)),
        norm=ContactNorm(level="answered"),
    )

    assert 1 == found.total.n_contacts
    assert {
        "without_client": 1,
        "undated": 1,
        "after": 1,
        "outside": 1,
        "not_counted": 1,
    } == found.notices


def test_clients_by_code_are_those_of_the_base_by_code():
    """Codes beyond those of the base are outside of it."""
    contacts = ContactTable.from_columns(at=[on(12)] * 3, client=np.array([0, 2, 9]))
    base = ClientTable.from_columns(client=np.array([2, 1]))

    found = contact_coverage(contacts, base, within=(on(10), on(20)), norm=WEEK)

    assert ([1], {"outside": 2}) == (found.touched.tolist(), found.notices)


def test_clients_come_by_name_or_by_code_in_both_tables():
    """Contacts with nobody cover nobody."""
    within = (on(10), on(20))
    base = ClientTable.from_columns(client=["Acme"])
    with pytest.raises(InvalidValueError, match="by name in both tables"):
        contact_coverage(
            ContactTable.from_columns(at=[on(1)], client=np.array([0])),
            base,
            within=within,
            norm=WEEK,
        )
    with pytest.raises(InvalidValueError, match="client must be a column"):
        contact_coverage(
            ContactTable.from_columns(at=[on(1)]), base, within=within, norm=WEEK
        )


def test_a_period_lasts():
    """It is two instants, the one before the other."""
    with pytest.raises(InvalidValueError, match="a period that ends after it begins"):
        _of({}, within=(10, 10))
    with pytest.raises(InvalidInstantError, match="aware datetime"):
        contact_coverage(
            _contacts(),
            ClientTable.from_columns(client=[]),
            within=("2026-01-01", "2026-02-01"),
            norm=WEEK,
        )
    with pytest.raises(InvalidValueError, match="confidence"):
        contact_coverage(
            _contacts(),
            ClientTable.from_columns(client=[]),
            within=(on(1), on(2)),
            norm=WEEK,
            confidence=1,
        )


def test_only_coverage_of_one_question_adds_up():
    """The same period, norm, segments and beginning of the table."""
    one = _of({"Acme": None}, ("Acme", 12))

    for other, name in (
        (_of({"Bolt": None}, within=(10, 21)), "end"),
        (_of({"Bolt": None}, norm=ContactNorm({"key": 8})), "norm"),
        (_of({"Bolt": None}, whole=0), "whole_from"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            one + other
        assert name == caught.value.name


def test_long_times_of_many_clients_are_added_exactly():
    """Microseconds of a century of as many clients pass int64; blocks of them add up."""
    many = np.arange(70_000)
    base = ClientTable.from_columns(client=many, segment=["key"] * many.size)
    first = ContactTable.from_columns(at=np.zeros(many.size, np.int64), client=many)
    century = 36_500 * 86_400_000_000

    found = contact_coverage(
        first, base, within=(1, 1 + century), norm=ContactNorm({"key": 36_525})
    )

    assert (many.size * century, many.size * century) == (found.known[0], found.kept[0])
    assert [many.size, 0] == found.timed.tolist()
    assert many.size * century > 2**63


def test_coverage_is_shown_as_a_table():
    """A line a segment, and one of the whole."""
    found = _of({"Acme": None, "<b>": None}, ("Acme", 12))
    title, heads, key, total = str(found).splitlines()

    assert "Coverage of the base from 2026-01-11T00:00:00.000000 to 2026-" in title
    assert ["segment", "clients", "contacts", "touched"] == heads.split()[:4]
    figures = "2 1 0.500 0.095 0.905 20.000 0.350 1 0.000"
    assert ["key", *figures.split()] == key.split()
    assert ["all", *figures.split()] == total.split()
    assert "<caption>" in found._repr_html_()
