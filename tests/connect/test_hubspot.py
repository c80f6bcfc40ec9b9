"""Tests of the importer of HubSpot, against samples of the documented forms."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crm_samples import LANGUAGES, check_tables, expected, sample, told
from salesmodel.connect import hubspot


PROPERTIES = {"dealstage": "a", "createdate": "2026-01-05T07:00:00Z"}
ENTRY = {"value": "a", "timestamp": "2026-01-05T07:00:00Z", "sourceType": "CRM_UI"}
ROW = {
    "deal_id": 7,
    "deal_pipeline_stage_id": "a",
    "property_createdate": "2026-01-05 07:00:00",
}
TABLED = {"deal_id": 7, "value": "a", "date_entered": "2026-01-05 07:00:00"}


def read(entries=(), **known):
    """Import one deal with the entries of its history."""
    return hubspot.read([deal_with(entries, **known)])


def deal_with(entries=(), **known):
    """Return a deal of the interface with the entries of its history."""
    history = {"dealstage": list(entries), **known}
    return {"id": "7", "properties": PROPERTIES, "propertiesWithHistory": history}


@pytest.mark.parametrize("form", ["hubspot", "hubspot_warehouse"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_samples_are_read_as_expected(form, language):
    """Every documented form comes to the events that stand beside it."""
    assert expected(form, language) == told(sample(form, language))


@pytest.mark.parametrize(
    ("entry", "author"),
    [
        ({"updatedByUserId": 5}, "hubspot:user:5"),
        ({"sourceId": "userId:6"}, "hubspot:user:6"),
        ({"sourceId": "userId:"}, "hubspot:crm_ui"),
        ({"sourceType": None}, "hubspot:unknown"),
    ],
)
def test_who_changed_a_property_is_the_user_or_the_source(entry, author):
    """A user is named where there is one, and otherwise what changed it."""
    assert author == read([ENTRY | entry]).deals[0].history[0].by


def test_the_history_of_the_pipeline_tells_of_stages_that_are_gone():
    """The latest pipeline of then counts; before the first it is that of the deal."""
    pipelines = [
        {"value": "second", "timestamp": "2026-01-07T06:00:00Z"},
        {"value": "first", "timestamp": "2026-01-06T06:00:00Z"},
        {"value": None, "timestamp": "2026-01-06T06:00:00Z"},
        {"value": "odd", "timestamp": None},
    ]
    entries = [
        ENTRY | {"timestamp": f"2026-01-{day:02}T07:00:00Z", "value": f"s{day}"}
        for day in (8, 6, 5)
    ]
    imported = read(entries, pipeline=pipelines)

    assert {"default", "first", "second"} == {
        pipeline.id.split(":")[-1] for pipeline in imported.pipelines
    }
    assert ["default", "first", "second", "default"] == [
        key[0].split(":")[-1] for key in places(imported.deals[0])
    ]


def places(deal):
    """Return the pipelines and stages of a deal, without those in between."""
    return [(visit.pipeline_id, visit.stage) for visit in deal.visits()]


def test_stages_that_stand_twice_are_a_fault_of_their_pipeline():
    """A pipeline whose stages share an id is left out."""
    stages = [{"id": "a"}, {"id": "a"}]
    report = hubspot.read([], pipelines=[{"id": "p", "stages": stages}]).report

    assert {"shape": 1} == report.codes


@pytest.mark.parametrize("history", [5, {"dealstage": 5}, {"pipeline": "x"}])
def test_a_history_of_another_form_is_a_fault_of_its_deal(history):
    """What holds no entries takes its deal out, and no other."""
    deal = {"id": "7", "properties": PROPERTIES, "propertiesWithHistory": history}
    imported = hubspot.read([deal, {"id": "8", "properties": PROPERTIES}])

    assert ({"shape": 1}, 1) == (imported.report.codes, len(imported.deals))


@pytest.mark.parametrize(
    "at",
    [
        "2026-01-05 07:00",
        "2026-01-05T07:00:00.000",
        " 2026-01-05 07:00:00.000000 UTC ",
        "2026-01-05T10:00:00+03:00",
        datetime(2026, 1, 5, 7),
        datetime(2026, 1, 5, 7, tzinfo=UTC),
        datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_a_time_of_a_warehouse_is_of_utc_unless_it_has_an_offset(at):
    """Every way in which a warehouse tells an instant is that instant."""
    rows = [ROW | {"property_createdate": at}]
    deal = hubspot.read(rows, [TABLED | {"date_entered": at}]).deals[0]

    assert "2026-01-05 07:00:00+00:00" == str(deal.opened_at)
    assert (1, False) == (len(deal.history), deal.history[0].inferred)


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"deal_id": None}, "id", "deal_id"),
        ({"deal_pipeline_id": "x" * 200}, "id", "deal_pipeline_id"),
        ({"deal_pipeline_stage_id": None}, "stage", "deal_pipeline_stage_id"),
        ({"property_createdate": "2026-01-05"}, "time_zone", "property_createdate"),
        ({"property_closedate": "soon"}, "date_syntax", "property_closedate"),
        ({"property_amount": "1 000"}, "amount_syntax", "property_amount"),
        ({"owner_id": 4.5}, "shape", "owner_id"),
        ({"is_deleted": "perhaps"}, "shape", "is_deleted"),
        ({"company_id": []}, "shape", "company_id"),
        (
            {"property_hs_v_2_date_entered_current_stage": "x"},
            "date_syntax",
            "property_hs_v_2_date_entered_current_stage",
        ),
    ],
)
def test_a_fault_of_a_warehouse_names_the_column(change, code, column):
    """It is the column that the row has, and not what the interface calls it."""
    fault = hubspot.read([ROW | change]).report.rejected[0]

    assert (code, True) == (fault.code, f"field {column!r}" in fault.message)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deal_id": None}, "id"),
        ({"date_entered": None}, "time"),
        ({"value": ""}, "stage"),
        ({"source": 4.5}, "shape"),
        ({"deal_id": 8}, "orphan"),
    ],
)
def test_a_row_of_the_history_that_cannot_be_read_is_listed(change, code):
    """A fault of a row of the table is a value with its code."""
    assert {code: 1} == hubspot.read([ROW], [TABLED | change]).report.codes


@pytest.mark.parametrize(
    ("deals", "others"),
    [
        ([ROW | {"is_deleted": True}], 2),
        ([ROW | {"is_deleted": None, "_fivetran_deleted": True}], 2),
        ([ROW | {"deal_id": 8, "property_hs_merged_object_ids": "6;7"}], 1),
    ],
)
def test_the_history_of_a_deal_that_is_gone_tells_nothing(deals, others):
    """Its rows stay in the table, and are no fault of anybody."""
    report = hubspot.read(deals, [TABLED]).report

    assert ((), others) == (report.rejected, report.notices["other_rows"])


@pytest.mark.parametrize(
    ("is_closed", "closed_won", "chance", "kind"),
    [
        (True, None, 1.0, "won"),
        (True, None, 0.0, "lost"),
        (None, True, 1.0, "won"),
        (None, True, 0.0, "lost"),
        (False, True, 1.0, "open"),
        (None, None, 0.0, "open"),
    ],
)
def test_closed_won_means_closed_where_nothing_else_tells_it(
    is_closed, closed_won, chance, kind
):
    """The column was renamed; whether a stage is won is told by its probability."""
    stage = {"stage_id": "a", "pipeline_id": "default", "probability": chance}
    stage |= {"is_closed": is_closed, "closed_won": closed_won}
    pipeline = hubspot.read([ROW], stages=[stage]).pipelines[0]

    assert kind == pipeline.stage("a").kind.value


@pytest.mark.parametrize(
    ("stage", "pipeline", "gone"),
    [
        ({}, {}, False),
        ({"active": True}, {"active": True}, False),
        ({"active": False}, {}, True),
        ({"_fivetran_deleted": True}, {}, True),
        ({}, {"active": False}, True),
        ({}, {"_fivetran_deleted": True}, True),
    ],
)
def test_a_stage_is_archived_with_its_pipeline(stage, pipeline, gone):
    """What was archived or deleted stays, and is marked so."""
    stages = [{"stage_id": "a", "pipeline_id": "p"} | stage]
    pipelines = [{"PIPELINE_ID": "p", "LABEL": "Sales"} | pipeline]
    made = hubspot.read([], pipelines=pipelines, stages=stages).pipelines[0]

    assert ("Sales", gone) == (made.name, made.stage("a").archived)


def test_a_stage_that_both_forms_define_is_that_within_the_pipeline():
    """Stages of the table come to those that pipelines hold."""
    within = [{"id": "a", "label": "First", "displayOrder": 0}]
    pipelines = [{"id": "p", "label": "Sales", "stages": within}]
    stages = [
        {"stage_id": name, "pipeline_id": "p", "label": "Other", "display_order": 1}
        for name in ("a", "b")
    ]
    made = hubspot.read([], pipelines=pipelines, stages=stages).pipelines[0]

    assert ["First", "Other"] == [stage.name for stage in made.stages]


def test_an_entry_that_both_histories_tell_counts_once():
    """The deal tells it, who knows the user, and the table has it again."""
    entries = [ENTRY | {"updatedByUserId": 5}]
    later = TABLED | {"value": "b", "date_entered": "2026-01-06 07:00:00"}
    imported = hubspot.read([deal_with(entries)], [TABLED, later, later])
    report = imported.report

    assert (5, 2, 0) == (report.rows, report.duplicates, len(report.rejected))
    assert ["hubspot:user:5", "hubspot:unknown"] == [
        event.by for event in imported.deals[0].history[:2]
    ]


def test_a_row_that_was_read_again_later_says_the_same():
    """When the warehouse was filled, and how long a row held, tells nothing of a deal."""
    again = TABLED | {"_fivetran_synced": "later", "_FIVETRAN_ACTIVE": False}
    report = hubspot.read([ROW], [TABLED, again, "{"]).report

    assert (1, {"json": 1}) == (report.duplicates, report.codes)


def test_two_rows_of_one_entry_that_differ_are_both_left_out():
    """Nobody can tell which of them is true."""
    report = hubspot.read([ROW], [TABLED, TABLED | {"source": "API"}]).report

    assert {"duplicate_conflict": 2} == report.codes


def test_the_pipeline_of_a_stage_that_is_gone_is_the_one_of_then_in_both_forms():
    """The history of the pipeline within a deal tells it for the table, too."""
    past = [{"value": "first", "timestamp": "2026-01-05T07:00:00Z"}]
    entry = TABLED | {"date_entered": "2026-01-05 08:00:00"}
    imported = hubspot.read([deal_with(pipeline=past)], [entry])

    assert "hubspot:pipeline:first" == imported.deals[0].visits()[0].pipeline_id


def test_the_close_date_of_a_deal_in_a_closed_stage_is_no_expectation():
    """Where the deal does not say that it is closed, its stage does."""
    stage = {"stage_id": "a", "pipeline_id": "default", "is_closed": True}
    row = ROW | {"property_closedate": "2026-01-09 07:00:00"}
    row |= {"property_closed_lost_reason": "Price"}
    deal = hubspot.read([row], stages=[stage]).deals[0]

    assert ("lost", None) == (deal.outcome.value, deal.expected_close)
    assert ("2026-01-09 07:00:00+00:00", "Price") == (
        str(deal.history[1].at),
        deal.history[1].reason,
    )


def test_a_history_within_a_row_of_a_warehouse_is_not_looked_at_if_it_is_none():
    """What the table has no column for is no fault of its rows."""
    report = hubspot.read([ROW | {"propertiesWithHistory": 5}]).report

    assert (1, 1) == (report.rows, report.accepted)


def test_rows_of_an_export_as_text_are_read_as_those_of_a_database():
    """A CSV file has blank text where a database has nothing, and words for flags."""
    blank = {"is_deleted": "FALSE", "owner_id": "", "property_amount": " "}
    row = {name: str(value) for name, value in ROW.items()} | blank
    stage = {"stage_id": "a", "pipeline_id": "default", "probability": "1.0"}
    stage |= {"is_closed": "", "closed_won": "TRUE", "active": ""}
    imported = hubspot.read([row | {"company_id": ""}], [TABLED], stages=[stage])

    assert ((), "won") == (imported.report.rejected, imported.deals[0].outcome.value)
    assert not imported.pipelines[0].stage("a").archived


def test_a_row_of_neither_form_is_one_of_the_interface():
    """What it lacks is called as the interface calls it."""
    fault = hubspot.read([{"id": 7}]).report.rejected[0]

    assert ("stage", True) == (fault.code, "'dealstage'" in fault.message)


ODD_PROPERTIES = [
    {"hs_merged_object_ids": "1;99"},
    {"closedate": "1767596400000", "hs_is_closed": "true", "hs_is_closed_won": "true"},
    {"closedate": "0"},
    {"closedate": "\u0661\u0662"},
    {"hs_deal_stage_probability": "1.5"},
    {"hs_deal_stage_probability": "0.25", "amount": "10.50"},
    {"closed_lost_reason": "цена", "dealstage": "lost"},
    {"closed_lost_reason": 5},
    {"dealstage": "won", "closedate": "2026-02-01T07:00:00Z"},
    {"pipeline": None, "createdate": None},
]
ODD_OUTSIDE = [
    {"archived": True},
    {"createdAt": "2026-01-04T07:00:00Z"},
    {"associations": {"companies": {"results": [{"id": "5"}]}}},
    {"associations": {"companies": [], "contacts": {"results": [{"id": 5}]}}},
    {"associations": {"companies": {"results": [5]}}},
    {"associations": "none"},
    {"associations": {"tickets": {}}},
    {"properties": None},
]
ODD_HISTORIES = [
    None,
    [],
    {"dealstage": [5]},
    {"dealstage": None, "pipeline": []},
    {"dealstage": [{"value": "gone", "timestamp": "2026-01-06T07:00:00Z"}]},
    {"dealstage": [{"value": "won", "timestamp": None}]},
    {
        "dealstage": [
            {"value": "won", "timestamp": "1767682800000", "sourceType": "BATCH_UPDATE"}
        ]
    },
]


@pytest.mark.parametrize("history", ODD_HISTORIES)
@pytest.mark.parametrize("odd", [*ODD_PROPERTIES, *ODD_OUTSIDE])
def test_tables_of_odd_deals_are_those_of_the_deals(odd, history):
    """Where one deal is not as the others, they come to the same all the same."""
    entry = {
        "value": "new",
        "timestamp": "2026-01-05T07:00:00Z",
        "sourceId": "userId:5",
    }
    properties = {
        "dealstage": "new",
        "pipeline": "default",
        "createdate": "2026-01-05T07:00:00Z",
    }
    first = {
        "id": "1",
        "properties": properties,
        "propertiesWithHistory": {"dealstage": [entry]},
        "associations": {"companies": {"results": [{"id": "5"}]}},
    }
    second = first | {"id": "2", "propertiesWithHistory": history}
    if odd in ODD_PROPERTIES:
        second |= {"properties": properties | odd}
    else:
        second |= odd
    known = {
        "pipelines": [
            {
                "id": "default",
                "stages": [
                    {"id": "new"},
                    {"id": "won", "metadata": {"isClosed": "true", "probability": "1"}},
                    {"id": "lost", "metadata": {"isClosed": "true"}},
                ],
            }
        ],
        "currency": "EUR",
    }
    imported = hubspot.read([first, second], **known)

    check_tables(imported, hubspot.tables([first, second], **known))
