"""Tests of the importer of Bitrix24, against samples of the documented forms."""

import numpy as np
import pytest

from crm_samples import LANGUAGES, deal_lines, expected, payloads, sample, told
from salesmodel.connect import bitrix24
from salesmodel.domain import Outcome
from salesmodel.errors import InvalidValueError, LoadError


ROW = {
    "ID": 1,
    "TYPE_ID": 1,
    "OWNER_ID": 7,
    "CREATED_TIME": "2026-01-05T10:00:00+03:00",
    "CATEGORY_ID": 0,
    "STAGE_SEMANTIC_ID": "P",
    "STAGE_ID": "NEW",
}
STAGES = [
    {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "NEW", "SORT": "10", "SEMANTICS": ""},
    {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "MET", "SORT": "20", "SEMANTICS": "P"},
    {"STATUS_ID": "WON", "SORT": "30", "SEMANTICS": "S"},
    {"STATUS_ID": "LOSE", "SORT": 40, "EXTRA": {"SEMANTICS": "apology"}},
    {"STATUS_ID": "C1:NEW", "SORT": "10"},
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(language):
    """Every documented form comes to the events that stand beside it."""
    assert expected("bitrix24", language) == told(sample("bitrix24", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_items_tell_the_same(language):
    """The upper case of deal.list and the camel case of item.list are one deal."""
    given = payloads("bitrix24", language)
    rest = {"history": given["history"], "stages": given["stages"]}
    lists = bitrix24.read(given["deals"], **rest)
    items = bitrix24.read(given["items"], **rest)

    assert [*map(list, map(deal_lines, lists.deals))] == [
        *map(list, map(deal_lines, items.deals))
    ][: len(lists.deals)]


def test_a_deal_that_was_asked_for_alone_is_a_row():
    """The answers of deal.get and item.get hold one deal, and no list."""
    row = {"ID": "7", "STAGE_ID": "NEW", "DATE_CREATE": ROW["CREATED_TIME"]}
    item = {"id": 7, "stageId": "NEW", "createdTime": ROW["CREATED_TIME"]}
    pages = [{"result": row}, {"result": {"item": item}}, {"result": {"items": [item]}}]

    assert ["bitrix24:deal:7"] * 3 == [
        bitrix24.read(page).deals[0].id for page in pages
    ]


def test_a_stage_names_its_category_where_the_row_does_not():
    """Rows that were asked for without the category have it in front of the stage."""
    row = {"ID": 7, "STAGE_ID": "C12:NEW", "DATE_CREATE": ROW["CREATED_TIME"]}
    for stage, pipeline in (("C12:NEW", "12"), ("NEW", "0"), ("CX:NEW", "0")):
        imported = bitrix24.read([row | {"STAGE_ID": stage}])
        assert f"bitrix24:pipeline:{pipeline}" == imported.deals[0].pipeline.id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"STAGE_ID": ""}, "stage"),
        ({"STAGE_SEMANTIC_ID": "X"}, "word"),
        ({"ID": None}, "id"),
        ({"DATE_CREATE": "05.01.2026"}, "date_syntax"),
        ({"OPPORTUNITY": "5", "CURRENCY_ID": ""}, "currency_missing"),
    ],
)
def test_a_deal_that_cannot_be_read_is_listed(change, code):
    """A fault of a row is a value with its code."""
    row = {"ID": 7, "STAGE_ID": "NEW", "DATE_CREATE": ROW["CREATED_TIME"]}
    report = bitrix24.read([row | change]).report

    assert ({code: 1}, 0) == (report.codes, report.accepted)


def test_rows_without_their_time_are_listed():
    """History and clients need the time that they are of."""
    client = {"ID": "9", "TITLE": "Acme", "DATE_CREATE": ""}
    report = bitrix24.read([], [ROW | {"CREATED_TIME": ""}], companies=[client]).report

    assert {"time": 2} == report.codes


def test_clients_that_are_not_among_the_rows_are_counted():
    """A deal keeps the id of a client that nobody described."""
    row = {"ID": 7, "STAGE_ID": "NEW", "DATE_CREATE": ROW["CREATED_TIME"]}
    client = {"id": 9, "title": "", "createdTime": ROW["CREATED_TIME"]}
    imported = bitrix24.read([row | {"COMPANY_ID": "8"}], companies=[client])

    assert 1 == imported.report.notices["clients_missing"]
    assert ["9"] == [client.name for client in imported.clients]


def test_a_deal_that_was_closed_without_a_history_has_the_day_of_its_closing():
    """The close date of a closed deal is when it was closed."""
    row = {"ID": 7, "STAGE_ID": "WON", "STAGE_SEMANTIC_ID": "S"}
    row |= {
        "DATE_CREATE": ROW["CREATED_TIME"],
        "CLOSEDATE": "2026-01-09T10:00:00+03:00",
    }
    deal = bitrix24.read([row], stages=STAGES).deals[0]

    assert (Outcome.WON, 9, None) == (
        deal.outcome,
        deal.closed_at.day,
        deal.expected_close,
    )


@pytest.mark.parametrize(
    ("start", "finish", "group", "gates"),
    [
        ("NEW", "MET", "2", ["over NEW MET"]),
        ("MET", "", "2", ["over MET MET"]),
        ("", "MET", "2", ["over MET MET"]),
        ("", "", "1", ["enter NEW MET WON LOSE"]),
        ("", "", "", ["enter NEW MET WON LOSE"]),
        ("", "", "2", ["enter NEW MET WON"]),
        ("", "", "3", ["enter LOSE"]),
        ("MET", "NEW", "2", []),
        ("GONE", "MET", "2", []),
    ],
)
def test_ranges_of_required_fields_become_gates(start, finish, group, gates):
    """A range is a gate over it, a whole group one before each of its stages."""
    rule = {"FIELD_NAME": "A", "START_PHASE": start, "FINISH_PHASE": finish}
    rule["PHASE_GROUP_TYPE_ID"] = group
    rules = [rule, rule | {"FIELD_NAME": "B"}]
    imported = bitrix24.read([], stages=STAGES, required=rules)
    made = imported.pipelines[0].gates

    assert gates == [f"{gate.when} {' '.join(gate.stages)}" for gate in made]
    assert all(("A", "B") == gate.fields for gate in made)
    assert 2 * (not gates) == imported.report.notices.get("gates_left_out", 0)


def test_a_group_without_stages_is_no_gate():
    """Where no stage is of the group, nothing can be asked for."""
    rule = {"FIELD_NAME": "A", "PHASE_GROUP_TYPE_ID": "3", "ENTITY_SCOPE": "category_1"}
    imported = bitrix24.read([], stages=STAGES, required=[rule])

    assert {"gates_left_out": 1} == {
        code: n for code, n in imported.report.notices.items() if "gate" in code
    }


def test_a_page_of_an_error_is_no_rows():
    """An answer that tells of an error ends the import."""
    with pytest.raises(LoadError):
        bitrix24.read({"error": "expired_token", "error_description": "…"})
    with pytest.raises(InvalidValueError):
        bitrix24.read("{}")


def laid(rows, **known):
    """Lay rows out as columns."""
    return bitrix24.visits(rows, stages=STAGES, **known)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", [0, 1])
def test_columns_and_deals_tell_the_same(language, category):
    """The stays of the columns are those of the deals, without those inferred."""
    given = payloads("bitrix24", language)
    rows = bitrix24.visits(given["history"], stages=given["stages"], category=category)
    deals = bitrix24.read(given["deals"], given["history"], stages=given["stages"])
    pipeline = f"bitrix24:pipeline:{category}"
    seen = {
        (deal.id.split(":")[-1], visit.stage, visit.entered)
        for deal in deals.deals
        for visit in deal.visits()
        if visit.pipeline_id == pipeline and not visit.inferred
    }
    table = rows.visits
    found = {
        (table.deals[code], table.stages.labels[stage], at)
        for code, stage, at in zip(
            table.deal.tolist(),
            table.stage.tolist(),
            table.entered.tolist(),
            strict=True,
        )
        if table.deals[code] != "999" and stage not in table.stages.codes("out")
    }

    assert {(deal, stage, micros(at)) for deal, stage, at in seen} == found
    assert rows.report.rows == rows.report.accepted + rows.report.duplicates


def micros(at):
    """Return microseconds since 1970."""
    return int(np.datetime64(at.replace(tzinfo=None), "us").astype(np.int64))


def test_a_deal_that_goes_elsewhere_leaves_the_funnel():
    """It is out while it is in another category, and back when it comes back."""
    moves = [
        ("C1:NEW", 1),
        ("NEW", 0),
        ("C1:NEW", 1),
        ("C1:MET", 1),
        ("MET", 0),
        ("MET", 0),
    ]
    rows = [
        ROW | {"ID": n, "STAGE_ID": stage, "CATEGORY_ID": category}
        for n, (stage, category) in enumerate(moves, 1)
    ]
    table = laid(rows)

    assert ["NEW", "another category", "MET"] == [
        table.visits.stages.labels[code] for code in table.visits.stage.tolist()
    ]
    assert {"other_categories": 1, "same_stage": 2} == table.report.notices


def test_stages_that_are_gone_come_last():
    """A stage that only rows name is of the kind that they say."""
    rows = [
        ROW,
        ROW | {"ID": 2, "STAGE_ID": "GONE", "STAGE_SEMANTIC_ID": ""},
        ROW | {"ID": 3, "STAGE_ID": "BOUGHT", "STAGE_SEMANTIC_ID": "S"},
    ]
    table = laid(rows)

    assert ("NEW", "MET", "GONE") == table.visits.stages.open
    assert ("WON", "BOUGHT") == table.visits.stages.won
    assert {"unknown_stages": 2} == table.report.notices


def test_rows_that_overlap_count_once_and_conflicts_not_at_all():
    """Of equal rows the first is taken, of those that differ none."""
    other = ROW | {"ID": 2, "STAGE_ID": "MET"}
    rows = [ROW, other, ROW, other | {"STAGE_ID": "WON", "STAGE_SEMANTIC_ID": "S"}]
    table = laid(rows)

    assert ["NEW"] == [table.visits.stages.labels[one] for one in table.visits.stage]
    assert {"duplicate_conflict": 2} == table.report.codes
    assert (9, 6, 1) == (
        table.report.rows,
        table.report.accepted,
        table.report.duplicates,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"CREATED_TIME": "2026-01-05T10:00:00"}, "time_zone"),
        ({"CREATED_TIME": "2026-01-05T10:00:00*03:00"}, "date_syntax"),
        ({"CREATED_TIME": "2026-13-05T10:00:00+03:00"}, "date_syntax"),
        ({"CREATED_TIME": "2026-01-05T10:00:00+99:00"}, "date_syntax"),
        ({"CREATED_TIME": "1800-01-05T10:00:00+03:00"}, "date_range"),
        ({"CREATED_TIME": "9999-12-31T00:00:00+00:00"}, "time"),
        ({"CREATED_TIME": "2026-01-05T10:00:00+0é:00"}, "date_syntax"),
        ({"CREATED_TIME": 5}, "date_syntax"),
        ({"ID": -1}, "id"),
        ({"ID": "one"}, "shape"),
        ({"OWNER_ID": None}, "id"),
        ({"STAGE_ID": " "}, "stage"),
        ({"STAGE_SEMANTIC_ID": "X"}, "word"),
    ],
)
def test_a_row_of_the_columns_that_cannot_be_read_is_listed(change, code):
    """The rows of its batch are read one by one, and it alone is left out."""
    table = laid([ROW, ROW | {"ID": 2} | change, ROW | {"ID": 3, "STAGE_ID": "MET"}])

    assert {code: 1} == table.report.codes
    assert [2] == [one.row for one in table.report.rejected]
    assert 2 == len(table.visits)


def test_rows_of_another_form_are_read_one_by_one():
    """Numbers that are written as text, and fields that are left out, do."""
    plain = {name: str(value) for name, value in ROW.items()}
    del plain["CATEGORY_ID"], plain["STAGE_SEMANTIC_ID"]
    mixed = laid([plain, ROW | {"ID": 2, "STAGE_ID": "MET"}, "5", "{", {}])

    assert 2 == len(mixed.visits)
    assert {"row": 1, "json": 1, "time": 1} == mixed.report.codes


def test_sentinels_of_the_columns_are_noticed():
    """A time of 1970 that is none is looked at by itself."""
    real = ROW | {"ID": 2, "CREATED_TIME": "1970-06-05T10:00:00+00:00"}
    none = ROW | {"ID": 3, "CREATED_TIME": "1970-01-01T00:00:00+00:00"}
    table = laid([real, none])

    assert 1 == len(table.visits)
    assert {"time": 1} == table.report.codes


def test_no_rows_are_an_empty_table():
    """Without a history there are stages, and nobody in them."""
    table = laid([])

    assert (0, 4) == (len(table.visits), len(table.visits.stages))


def test_offsets_on_both_sides_are_one_time_line():
    """Plus and minus are told apart."""
    west = ROW | {
        "ID": 2,
        "CREATED_TIME": "2026-01-05T02:30:00-04:30",
        "STAGE_ID": "MET",
    }
    table = laid([ROW, west]).visits

    assert 1 == len(set(table.entered.tolist()))


def test_the_columns_can_be_cut_at_an_instant():
    """What came later is left out, as of then."""
    later = ROW | {
        "ID": 2,
        "STAGE_ID": "MET",
        "CREATED_TIME": "2026-02-05T10:00:00+03:00",
    }
    cut = laid([ROW, later], as_of=1_768_521_600_000_000)

    assert 1 == len(cut.visits)
