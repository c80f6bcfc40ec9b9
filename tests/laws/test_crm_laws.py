"""What a CRM exported is imported as it was, or the row is listed."""

import importlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_samples import check_tables
from crm_truth import VENDORS, histories, path, when
from salesmodel.connect import bitrix24
from salesmodel.connect.crm import apply
from salesmodel.domain import Book, Deal
from salesmodel.errors import SalesModelError
from salesmodel.values import to_micros


EACH = pytest.mark.parametrize("vendor", VENDORS, ids=lambda one: one.name)


def read(vendor, deals, history, **known):
    """Import rows of a vendor."""
    module = importlib.import_module(f"salesmodel.connect.{vendor.name}")
    given = vendor.arranged(deals, history)
    return module.read(*given, **vendor.definitions(), **known)


def check_account(imported):
    """Every row is accounted for, and every deal follows from its history."""
    report = imported.report
    aside = len(report.rejected) + report.duplicates
    assert report.rows == report.accepted + aside
    for deal in imported.deals:
        assert deal == Deal.replay(deal.history, imported.pipelines)


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_true_history_is_imported_as_it_was(vendor, data):
    """Rows in any order, some of them twice, come to the steps that there were."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    rows = vendor.history(truth)
    again = data.draw(st.lists(st.sampled_from(rows))) if rows else []
    mixed = data.draw(st.permutations([*rows, *again]))
    imported = read(vendor, vendor.deals(truth), mixed)

    check_account(imported)
    assert () == imported.report.rejected
    assert vendor.repeats(again) == imported.report.duplicates
    assert {name: vendor.expected(steps) for name, steps in truth.items()} == {
        deal.id.split(":")[-1]: path(deal) for deal in imported.deals
    }
    book = Book()
    apply(imported, book)
    assert 0 == apply(imported, book).changed


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_history_that_starts_late_is_true_from_there_on(vendor, data):
    """What is missing at the start is inferred, and what is there stands."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    rows = vendor.history(truth)
    counts = Counter(map(vendor.deal_of, rows))
    missing = {
        name: data.draw(st.integers(0, max(counts[name] - 1, 0))) for name in truth
    }
    kept = []
    seen = dict.fromkeys(truth, 0)
    for row in rows:
        name = vendor.deal_of(row)
        seen[name] += 1
        if seen[name] > missing[name]:
            kept.append(row)
    imported = read(vendor, vendor.deals(truth), kept)

    check_account(imported)
    for deal in imported.deals:
        name = deal.id.split(":")[-1]
        expected = vendor.expected(truth[name])
        kept_steps = expected[missing[name] + (0 if vendor.opens else 1) :]
        found = path(deal)
        if kept_steps and kept_steps[0] not in found:
            # It was inferred that the deal began where the first row brought it.
            assert kept_steps[0][1:] == found[0][1:]
            del kept_steps[0]
        assert kept_steps == found[len(found) - len(kept_steps) :]
        assert bool(missing[name]) <= deal.history[0].inferred


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_row_that_was_lost_takes_nothing_else_with_it(vendor, data):
    """Of what is left nothing is dropped, and what was concluded says so."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    rows = vendor.history(truth)
    kept = [row for row in rows if data.draw(st.booleans())]
    imported = read(vendor, vendor.deals(truth), kept)

    check_account(imported)
    for deal in imported.deals:
        steps = vendor.expected(truth[deal.id.split(":")[-1]])
        assert steps[-1][1:] == path(deal)[-1][1:]
        seen = {
            (event.at, event.stage if vendor.says_where else None)
            for event in deal.history
            if hasattr(event, "stage") and not event.inferred
        }
        true = {(at, stage if vendor.says_where else None) for at, _, stage in steps}
        assert seen <= true


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_later_import_goes_on_from_an_earlier_one(vendor, data):
    """What was exported at one hour and again later comes to the same book."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    hour = data.draw(st.integers(0, 60))
    early = {
        name: past
        for name, steps in truth.items()
        if (past := [step for step in steps if step[0] <= hour])
    }
    book = Book()
    for told in (early, truth):
        apply(read(vendor, vendor.deals(told), vendor.history(told)), book)

    assert {name: vendor.expected(steps) for name, steps in truth.items()} == {
        deal.id.split(":")[-1]: path(deal) for deal in book
    }


def lay(vendor, deals, history, **known):
    """Lay the same rows out as tables."""
    module = importlib.import_module(f"salesmodel.connect.{vendor.name}")
    given = vendor.arranged(deals, history)
    return module.tables(*given, **vendor.definitions(), **known)


@EACH
@given(data=st.data(), hour=st.none() | st.integers(-1, 90))
@settings(deadline=None, max_examples=40)
def test_tables_are_those_of_the_deals_that_are_read(vendor, data, hour):
    """Without a deal being made the columns are the same, as of any instant."""
    truth = data.draw(histories(pipelines=vendor.n_pipelines))
    rows = vendor.history(truth)
    kept = [row for row in rows if data.draw(st.integers(0, 3))]
    again = data.draw(st.lists(st.sampled_from(kept))) if kept else []
    mixed = data.draw(st.permutations([*kept, *again]))
    deals = [
        vendor.told(row, amount, owner)
        for row in vendor.deals(truth)
        for amount in [data.draw(st.none() | st.integers(0, 10**6))]
        for owner in [data.draw(st.sampled_from([None, "8", "9"]))]
    ]
    imported = read(vendor, deals, mixed, currency="EUR")
    as_of = None if hour is None else when(hour)
    laid = lay(vendor, deals, mixed, currency="EUR", as_of=as_of)
    check_tables(imported, laid, as_of=as_of)


@given(data=st.data(), category=st.integers(0, 1))
@settings(deadline=None, max_examples=40)
def test_columns_are_the_stays_of_the_true_history(data, category):
    """Of Bitrix24 the table has each step from the category on, and leaving it as out."""
    vendor = VENDORS[0]
    truth = data.draw(histories())
    rows = vendor.history(truth)
    again = data.draw(st.lists(st.sampled_from(rows)))
    mixed = data.draw(st.permutations([*rows, *again]))
    stages = vendor.definitions()["stages"]
    laid = bitrix24.visits(mixed, stages=stages, category=category)
    table, report = laid.visits, laid.report
    found = zip(
        [table.deals[code] for code in table.deal.tolist()],
        table.entered.tolist(),
        [table.stages.labels[code] for code in table.stage.tolist()],
        strict=True,
    )

    assert sorted(seen_in(truth, category)) == sorted(found)
    assert (len(again), ()) == (report.duplicates, report.rejected)
    assert report.rows == report.accepted + report.duplicates


def seen_in(truth, category):
    """Return what a category sees of deals, step by step."""
    for name, steps in truth.items():
        has_come, was = False, None
        for hour, pipeline, stage in steps:
            has_come |= pipeline == category
            label = VENDORS[0].stage(pipeline, stage)
            label = label if pipeline == category else "another category"
            if has_come and label != was:
                yield name, to_micros(when(hour)), label
            was = label


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(
        ["2026-01-05T10:00:00+03:00", "9999-12-31", "0", "Y", "P", "142"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def spoilt(draw, rows):
    """Draw rows of which some cells are anything at all."""
    made = []
    for row in rows:
        copy = dict(row)
        for name in draw(st.lists(st.sampled_from(sorted(copy)), max_size=2)):
            copy[name] = draw(JSON)
        made.append(draw(JSON) if draw(st.integers(0, 9)) == 0 else copy)
    return made


@pytest.mark.long
@EACH
def test_whatever_stands_in_a_row_only_our_errors_leak(vendor, scale):
    """Rows with any cells are read or listed; what raises is an error of ours."""

    @given(data=st.data())
    @settings(deadline=None, max_examples=scale(2_000), database=None)
    def check(data):
        truth = data.draw(histories(pipelines=vendor.n_pipelines))
        deals = [vendor.told(row, "180.00", None) for row in vendor.deals(truth)]
        deals = data.draw(spoilt(deals))
        rows = data.draw(spoilt(vendor.history(truth)))
        beside = vendor.beside() if data.draw(st.booleans()) else {}
        names = {
            name: data.draw(spoilt(payload))
            for name, payload in {**vendor.definitions(), **beside}.items()
        }
        module = importlib.import_module(f"salesmodel.connect.{vendor.name}")
        given = vendor.arranged(deals, rows)
        try:
            imported = module.read(*given, **names)
        except SalesModelError as error:
            with pytest.raises(type(error)):
                module.tables(*given, **names)
            return
        check_account(imported)
        check_tables(
            imported, module.tables(*given, **names, amounts=False), amounts=False
        )

    check()


@pytest.mark.long
def test_whatever_stands_in_a_row_of_the_columns_only_our_errors_leak(scale):
    """The way to columns rejects what it cannot read, and accounts for every row."""
    vendor = VENDORS[0]
    stages = vendor.definitions()["stages"]

    @given(data=st.data())
    @settings(deadline=None, max_examples=scale(2_000), database=None)
    def check(data):
        rows = data.draw(spoilt(vendor.history(data.draw(histories()))))
        try:
            report = bitrix24.visits(rows, stages=stages).report
        except SalesModelError:
            return
        assert len(stages) + len(rows) >= report.rows
        aside = len(report.rejected) + report.duplicates
        assert report.rows == report.accepted + aside

    check()
