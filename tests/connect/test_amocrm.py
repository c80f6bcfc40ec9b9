"""Tests of the importer of amoCRM, against samples of the documented forms."""

import pytest

from crm_samples import (
    LANGUAGES,
    check_tables,
    expected,
    purchase_lines,
    sample,
    sample_purchases,
    told,
    told_purchases,
)
from salesmodel.connect import amocrm
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.tables import PurchaseTable, number_purchases


LEAD = {"id": 7, "status_id": 20, "pipeline_id": 3, "created_at": 1767596400}
EVENT = {
    "id": "e1",
    "type": "lead_status_changed",
    "entity_id": 7,
    "created_by": 5,
    "created_at": 1767682800,
    "value_after": [{"lead_status": {"id": 20, "pipeline_id": 3}}],
    "value_before": [{"lead_status": {"id": 10, "pipeline_id": 3}}],
}
PIPELINES = {
    "id": 3,
    "_embedded": {"statuses": [{"id": n, "name": str(n)} for n in (10, 20, 142, 143)]},
}
SOLD = {"id": 1, "customer_id": 5, "price": 100, "completed_at": 1767596400}
CUSTOMER = {"id": 5, "_embedded": {"companies": [{"id": 9}]}}


def bought(*changes, **known):
    """Lay transactions out that differ from one another."""
    rows = [SOLD | {"id": n} | change for n, change in enumerate(changes, 1)]
    return amocrm.purchases(rows, currency="RUB", **known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("amocrm", language) == told(sample("amocrm", language))


def test_an_opening_that_tells_its_status_is_observed():
    """A lead that was added with its status began there."""
    added = EVENT | {"id": "e0", "type": "lead_added", "created_at": 1767596400}
    added |= {"value_after": EVENT["value_before"], "value_before": []}
    deal = amocrm.read([LEAD], [EVENT, added]).deals[0]

    assert [("10", False), ("20", False)] == [
        (event.stage, event.inferred) for event in deal.history
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"created_at": None}, "time"),
        ({"value_after": []}, "stage"),
        ({"value_after": [{"other": 1}]}, "stage"),
        ({"value_after": 5}, "shape"),
        ({"entity_id": None}, "id"),
        ({"created_by": "x" * 200}, "id"),
    ],
)
def test_an_event_that_cannot_be_read_is_listed(change, code):
    """A fault of an event is a value with its code."""
    assert {code: 1} == amocrm.read([LEAD], [EVENT | change]).report.codes


def test_statuses_that_stand_twice_are_a_fault_of_their_pipeline():
    """A pipeline whose statuses share an id is left out."""
    statuses = {"statuses": [{"id": 1}, {"id": 1}]}
    report = amocrm.read([], pipelines=[{"id": 3, "_embedded": statuses}]).report

    assert {"shape": 1} == report.codes


def test_custom_fields_of_several_values_are_tuples():
    """A field with one value holds it, and one with more holds all."""
    custom = [
        {"field_id": 1, "values": [{"value": "a"}]},
        {"field_id": 2, "values": [{"value": "a"}, {"value": 5}]},
    ]
    lead = LEAD | {"custom_fields_values": custom}
    deal = amocrm.read([lead], fields=["1", "2"]).deals[0]

    assert {"field_1": "a", "field_2": ("a", "5")} == dict(deal.fields)


def test_a_lead_without_anybody_has_no_client():
    """Neither company nor contact is no client."""
    assert None is amocrm.read([LEAD]).deals[0].client_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_of_purchases_is_laid_out_as_expected(language):
    """Every documented form comes to the purchases that stand beside it."""
    laid = sample_purchases(language)

    assert expected("amocrm_purchases", language) == told_purchases(laid)


def test_the_client_of_a_purchase_is_that_of_the_deals_of_its_customer():
    """A customer stands for its company, which deals name by the same id."""
    lead = LEAD | {"_embedded": {"companies": [{"id": 9}]}}
    laid = bought({}, customers=[CUSTOMER])

    assert (amocrm.read([lead]).deals[0].client_id,) == laid.purchases.names


@pytest.mark.parametrize(
    ("customer", "client"),
    [
        ({"_embedded": {"companies": [], "contacts": [{"id": 7}]}}, "amocrm:person:7"),
        ({"_embedded": {}}, "amocrm:customer:5"),
        ({"_embedded": []}, "amocrm:customer:5"),
        ({"id": 6}, "amocrm:customer:5"),
    ],
)
def test_a_customer_that_names_nobody_is_a_client_of_its_own(customer, client):
    """A contact is next to a company, and without either it is the customer itself."""
    laid = bought({}, customers=[CUSTOMER | customer])

    assert (client,) == laid.purchases.names


def test_customers_of_one_company_are_one_client():
    """What they bought counts as bought by that company."""
    laid = bought({}, {"customer_id": 6}, customers=[CUSTOMER, CUSTOMER | {"id": 6}])
    numbers = number_purchases(laid.purchases)

    assert [1, 2] == sorted(numbers.number.tolist())


@pytest.mark.parametrize(
    ("count", "notices"),
    [
        (None, {}),
        (2, {}),
        ("2", {}),
        (3, {"purchases_differ": 1}),
        (0, {"purchases_differ": 1}),
    ],
)
def test_a_customer_who_counts_other_purchases_is_counted(count, notices):
    """Where its own count is another one, rows may be missing."""
    customer = CUSTOMER | {"purchases_count": count}

    assert notices == bought({}, {}, customers=[customer]).report.notices


def test_without_customers_nothing_is_missing():
    """Who gives none gets no notice of those."""
    assert {} == bought({}, {"customer_id": 6}).report.notices


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": None}, "id"),
        ({"customer_id": None}, "id"),
        ({"customer_id": 0}, "id"),
        ({"customer_id": None, "_embedded": {"customer": 5}}, "shape"),
        ({"completed_at": None}, "time"),
        ({"completed_at": "soon"}, "date_syntax"),
        ({"completed_at": None, "created_at": 10**15}, "date_range"),
        ({"price": "100,50"}, "amount_syntax"),
        ({"price": 10.005}, "scale"),
        ({"is_deleted": "perhaps"}, "shape"),
    ],
)
def test_a_transaction_that_cannot_be_read_is_listed(change, code):
    """A fault of a transaction is a value with its code, and takes no other with it."""
    laid = bought(change, {"id": 2})

    assert ({code: 1}, 1) == (laid.report.codes, len(laid.purchases))


def test_the_customer_stands_in_either_place():
    """A row names it itself, or embeds it."""
    laid = bought({}, {"customer_id": None, "_embedded": {"customer": {"id": 5}}})

    assert ["amocrm:customer:5"] == list(laid.purchases.names)


def test_amounts_are_exact_minor_units():
    """What JSON writes as a fraction is not rounded, and what is not known is not 0."""
    laid = bought({"price": 0.07}, {"price": "1000000.29"}, {"price": None})
    *lines, last = purchase_lines(laid.purchases)

    assert ["7 RUB", "100000029 RUB"] == [line.partition("07:00 ")[2] for line in lines]
    assert last.endswith("07:00")


def test_no_transactions_are_an_empty_table():
    """Nothing that was bought is a table without rows."""
    laid = amocrm.purchases([], currency="RUB")

    assert (0, 0, "RUB") == (
        len(laid.purchases),
        laid.report.rows,
        laid.purchases.currency,
    )
    assert isinstance(laid.purchases, PurchaseTable)


@pytest.mark.parametrize("known", [{"currency": "rubles"}, {"source": "x" * 21}])
def test_a_currency_or_a_source_that_is_none_is_refused_before_any_row(known):
    """Neither can be right for one row and wrong for another."""
    with pytest.raises(InvalidValueError):
        amocrm.purchases([], **{"currency": "RUB"} | known)


def test_a_page_that_tells_of_an_error_is_no_page():
    """It ends the import, and is not taken for nothing bought."""
    with pytest.raises(LoadError, match="tells of an error"):
        amocrm.purchases([{"status": "error"}], currency="RUB")


ODD_LEADS = [
    {"is_deleted": True},
    {"status_id": 142, "closed_at": 0},
    {"_embedded": {"companies": [{"id": 9}, 5]}},
    {"_embedded": {"companies": [], "contacts": [{"id": "x"}]}},
    {"_embedded": []},
    {"_embedded": "none"},
    {"_embedded": {"tags": []}},
    {"price": 0},
    {"price": "12,5"},
    {"price": 5, "price_with_minor_units": 5.25},
    {"loss_reason_id": [1]},
]
ODD_EVENTS = [
    {"type": "lead_added"},
    {"type": "note"},
    {"created_at": None},
    {"created_by": 0},
    {"value_after": []},
    {"value_after": [{"lead_status": []}]},
    {"value_before": [{}, {"lead_status": {"id": 10, "pipeline_id": 3}}]},
    {"value_before": {"lead_status": {"id": 10, "pipeline_id": 3}}},
]


@pytest.mark.parametrize("currency", [None, "RUB"])
@pytest.mark.parametrize("lead", ODD_LEADS)
@pytest.mark.parametrize("event", ODD_EVENTS)
def test_tables_of_odd_rows_are_those_of_their_deals(lead, event, currency):
    """Where one row is not as the others, they come to the same all the same."""
    leads = [LEAD | {"id": 6}, LEAD | lead]
    events = [EVENT | {"id": "e0", "entity_id": 6}, EVENT | event]
    known = {"pipelines": [PIPELINES], "currency": currency}
    imported = amocrm.read(leads, events, **known)

    check_tables(imported, amocrm.tables(leads, events, **known))
