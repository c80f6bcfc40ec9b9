"""Of garbled and swapped cells nothing is invented: they come to the truth, or are listed."""

import importlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_named import NAMED, NAMES, garbled, texts
from crm_truth import VENDORS, histories, path
from salesmodel.domain import Deal, FieldsSet


EACH = pytest.mark.parametrize("name", NAMED)
EACH_VENDOR = pytest.mark.parametrize("vendor", VENDORS, ids=lambda one: one.name)


def read(name, payloads, known=()):
    """Import payloads of a vendor by their names; the first is given by its place."""
    module = importlib.import_module(f"salesmodel.connect.{name}")
    first, *rest = payloads
    named = {payload: payloads[payload] for payload in rest}
    return module.read(payloads[first], **named, **dict(known))


def drawn(data, name):
    """Draw a history, and payloads of it that are full of names."""
    vendor, payloads_of = NAMED[name]
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    return truth, *payloads_of(truth, lambda: data.draw(st.sampled_from(NAMES)))


def check_account(imported):
    """Every row is accounted for, and every deal follows from its history."""
    report = imported.report
    assert report.rows == report.accepted + len(report.rejected) + report.duplicates
    for deal in imported.deals:
        assert deal == Deal.replay(deal.history, imported.pipelines)


def told(imported):
    """Return every text that an import brought, beside ids of deals and users."""
    for pipeline in imported.pipelines:
        yield from (pipeline.id, pipeline.name)
        for stage in pipeline.stages:
            yield from (stage.id, stage.name)
    for client in imported.clients:
        yield client.name
    for deal in imported.deals:
        yield from (deal.stage, deal.client_id)
        for event in deal.history:
            yield getattr(event, "reason", None)
            if isinstance(event, FieldsSet):
                for _, value in event.changes:
                    yield from value if isinstance(value, tuple) else (value,)


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_names_in_any_language_are_imported_as_they_were(name, data):
    """Sound names are no mojibake: with nothing garbled nothing is rejected."""
    vendor = NAMED[name][0]
    truth, payloads, known = drawn(data, name)
    imported = read(name, payloads, known)

    check_account(imported)
    assert () == imported.report.rejected
    assert {one: vendor.expected(steps) for one, steps in truth.items()} == {
        deal.id.split(":")[-1]: path(deal) for deal in imported.deals
    }


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_a_garbled_text_lists_its_row_and_invents_nothing(name, data):
    """Each row with one is rejected; what is imported was there before, or is a gap.

    A stage whose definition is lost is called by its id, as one that nobody defines.
    """
    vendor = NAMED[name][0]
    truth, payloads, known = drawn(data, name)
    broken, rows = data.draw(garbled(payloads))
    imported = read(name, broken, known)
    whole = read(name, payloads, known)

    check_account(imported)
    listed = {
        (one.file, one.row)
        for one in imported.report.rejected
        if one.code == "mojibake"
    }
    assert rows == listed
    sound = {*told(whole), *ids(whole), "unknown"}
    assert set() == {one for one in told(imported) if one not in sound}
    if rows.isdisjoint(definitions(payloads)):
        for deal in imported.deals:
            steps = vendor.expected(truth[deal.id.split(":")[-1]])
            assert steps[-1][1:] == path(deal)[-1][1:]


def definitions(payloads):
    """Return the rows that define stages and pipelines."""
    return {
        (payload, number)
        for payload in ("stages", "categories", "pipelines")
        for number, _ in enumerate(payloads.get(payload, ()), 1)
    }


def ids(imported):
    """Return the ids of the vendor, which stand for names that nobody tells."""
    for pipeline in imported.pipelines:
        yield pipeline.id.split(":")[-1]
        for stage in pipeline.stages:
            yield stage.id
    for client in imported.clients:
        yield client.id.split(":")[-1]


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=20)
def test_a_line_in_another_encoding_is_listed(name, data):
    """Lines of JSON that are no UTF-8 are no JSON, and those around them are read."""
    _, payloads, known = drawn(data, name)
    first = next(iter(payloads))
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in payloads[first]]
    bad = {
        number
        for number, row in enumerate(payloads[first], 1)
        if any(texts(row)) and data.draw(st.booleans())
    }
    for number in bad:
        row = json.dumps(payloads[first][number - 1], ensure_ascii=False)
        lines[number - 1] = row.encode("cp1251", "ignore").replace(b"}", b"\xcf}", 1)
    imported = read(name, payloads | {first: lines}, known)

    check_account(imported)
    assert bad == {one.row for one in imported.report.rejected if one.file == first}
    assert len(lines) - len(bad) == len(imported.deals)


@st.composite
def swapped(draw, rows):
    """Draw two rows, and return all of them with one cell of the two swapped."""
    first, second = draw(
        st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True)
    )
    made = [dict(row) for row in rows]
    one, other = made[first], made[second]
    if isinstance(one.get("data"), dict):
        one["data"], other["data"] = dict(one["data"]), dict(other["data"])
        one, other = one["data"], other["data"]
    name = draw(st.sampled_from(sorted(one.keys() & other.keys())))
    one[name], other[name] = other[name], one[name]
    return made, (first, second)


@EACH_VENDOR
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_cells_that_were_swapped_in_a_history_touch_their_deals_alone(vendor, data):
    """What two rows say for each other changes no third deal, and no instant.

    A swapped cell is as sound as the one that was there: that it lies nobody can tell.
    Where it names a stage that nobody defines, a notice counts it.
    """
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    rows = vendor.history(truth)
    if len(rows) < 2:
        return
    mixed, places = data.draw(swapped(rows))
    touched = {
        vendor.deal_of(either[place]) for place in places for either in (rows, mixed)
    }
    imported = read(vendor.name, arranged(vendor, truth, mixed))

    check_account(imported)
    true = [step for steps in truth.values() for step in vendor.expected(steps)]
    instants = {at for at, _, _ in true}
    defined = {
        stage.id
        for pipeline in imported.pipelines
        for stage in pipeline.stages
        if not stage.archived
    }
    is_noticed = "unknown_stages" in imported.report.notices
    for deal in imported.deals:
        name = deal.id.split(":")[-1]
        if name not in touched:
            assert vendor.expected(truth[name]) == path(deal)
        for event in deal.history:
            if hasattr(event, "stage") and not event.inferred:
                assert event.at in instants
                assert event.stage in defined or is_noticed


def arranged(vendor, truth, history):
    """Return payloads by name, with a history in place of the true one."""
    names = {"amocrm": ("leads", "events")}
    names |= {"pipedrive": ("deals", "flow")}
    names |= {"salesforce": ("opportunities", "history")}
    given_as = names.get(vendor.name, ("deals", "history"))
    payloads = vendor.arranged(vendor.deals(truth), history)
    # HubSpot tells the history of a deal within it: one payload, and no second one.
    return dict(zip(given_as, payloads, strict=False)) | vendor.definitions()


@EACH_VENDOR
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_cells_that_were_swapped_among_deals_change_no_history(vendor, data):
    """What deals say for each other is concluded from, and marked so; moves stand."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    deals = vendor.deals(truth)
    if len(deals) < 2:
        return
    mixed, _ = data.draw(swapped(deals))
    payloads = arranged(vendor, truth, vendor.history(truth))
    if vendor.name == "hubspot":
        mixed, *_ = vendor.arranged(mixed, vendor.history(truth))
    imported = read(vendor.name, payloads | {next(iter(payloads)): mixed})

    check_account(imported)
    for deal in imported.deals:
        steps = vendor.expected(truth[deal.id.split(":")[-1]])
        true = {(at, stage if vendor.says_where else None) for at, _, stage in steps}
        seen = {
            (event.at, event.stage if vendor.says_where else None)
            for event in deal.history
            if hasattr(event, "stage") and not event.inferred
        }
        assert seen <= true
