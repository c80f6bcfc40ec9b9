"""Tests of the importer of Bitrix24, against samples of the documented forms."""

from decimal import Decimal

import numpy as np
import pytest

from crm_samples import (
    LANGUAGES,
    check_tables,
    deal_lines,
    expected,
    payloads,
    sample,
    told,
)
from salesmodel.connect import bitrix24
from salesmodel.domain import AmountSet, Outcome
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.values import Money


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


ITEM = {
    "ID": "1",
    "OWNER_ID": "7",
    "PRODUCT_ID": 3,
    "PRICE": 90,
    "PRICE_BRUTTO": 100,
    "QUANTITY": 2,
    "DISCOUNT_RATE": 10,
}
OWNER = {
    "ID": "7",
    "STAGE_ID": "NEW",
    "DATE_CREATE": "2026-01-05T10:00:00+03:00",
    "CURRENCY_ID": "EUR",
}


def items(*rows, **known):
    """Import product rows of one deal, and return it with the report."""
    imported = bitrix24.read([OWNER | known], products=rows)
    return imported.deals[0], imported.report


def test_product_rows_become_line_items():
    """The price before and the discount stand apart where they come to the price."""
    other = ITEM | {"ID": "2", "PRODUCT_ID": 0, "PRICE": 89}
    bare = ITEM | {"ID": "3", "PRICE_BRUTTO": None}
    deal, report = items(ITEM, other, bare)

    assert [
        ("bitrix24:product:3", Money(100, "EUR"), Decimal("0.1")),
        ("bitrix24:row:2", Money(89, "EUR"), Decimal(0)),
        ("bitrix24:product:3", Money(90, "EUR"), Decimal(0)),
    ] == [(one.product, one.unit_price, one.discount) for one in deal.items]
    assert (Money("538.00", "EUR"), 2) == (
        deal.amount,
        report.notices["discounts_in_price"],
    )


def test_product_rows_of_items_are_the_same():
    """The camel case of item.productrow.list is one form more."""
    camel = {
        "id": 1,
        "ownerId": 7,
        "ownerType": "D",
        "productId": 3,
        "price": 90,
        "priceBrutto": 100,
        "quantity": 2,
        "discountRate": 10,
    }
    assert items(ITEM)[0].items == items(camel)[0].items


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"QUANTITY": 0}, "line"),
        ({"PRICE": "-1"}, "line"),
        ({"PRICE": None}, "amount_syntax"),
        ({"OWNER_ID": "8"}, "orphan"),
        ({"DISCOUNT_RATE": 101}, "probability"),
    ],
)
def test_a_row_that_is_no_line_is_rejected(known, code):
    """The deal stays, with what is left of its rows."""
    deal, report = items(ITEM | known)

    assert ((), [code]) == (deal.items, [one.code for one in report.rejected])


def test_a_line_needs_the_currency_of_its_deal():
    """No row has one, and none is guessed."""
    _, report = items(ITEM, CURRENCY_ID=None)

    assert ["currency_missing"] == [one.code for one in report.rejected]


def test_a_quantity_that_is_not_told_is_one():
    """A row without a quantity is one piece."""
    assert [1] == [one.quantity for one in items(ITEM | {"QUANTITY": None})[0].items]


def test_lines_past_the_largest_amount_are_rejected():
    """Each of them is listed, and the deal has none."""
    rows = [ITEM | {"ID": n, "QUANTITY": 9 * 10**12} for n in range(3)]
    deal, report = items(*rows)

    assert ((), ["too_large"] * 3) == (
        deal.items,
        [one.code for one in report.rejected],
    )


@pytest.mark.parametrize(
    ("known", "by_hand", "differ"),
    [
        ({"OPPORTUNITY": "180.00", "IS_MANUAL_OPPORTUNITY": "N"}, None, 0),
        ({"OPPORTUNITY": "200.00", "IS_MANUAL_OPPORTUNITY": "N"}, "200.00", 1),
        ({"OPPORTUNITY": "180.00", "IS_MANUAL_OPPORTUNITY": "Y"}, "180.00", 0),
        ({"OPPORTUNITY": "200.00", "IS_MANUAL_OPPORTUNITY": "Y"}, "200.00", 0),
    ],
)
def test_an_amount_that_is_added_up_is_left_to_the_lines(known, by_hand, differ):
    """One that was given by hand, and one that the lines do not come to, stands."""
    deal, report = items(ITEM, **known)
    given = [event.amount for event in deal.history if isinstance(event, AmountSet)]

    assert given == ([] if by_hand is None else [Money(by_hand, "EUR")])
    assert differ == report.notices.get("items_differ", 0)


def test_an_event_of_another_category_is_a_row_of_the_history():
    """A move that a webhook told counts once, also where the history has it too."""
    event = {
        "event": "ONCRMDEALMOVETOCATEGORY",
        "data": {"FIELDS": {"ID": "7", "CATEGORY_ID": "1", "STAGE_ID": "C1:NEW"}},
        "ts": "1767682800",
    }
    moved = ROW | {
        "ID": 2,
        "TYPE_ID": 5,
        "CREATED_TIME": "2026-01-06T10:00:00+03:00",
        "CATEGORY_ID": 1,
        "STAGE_ID": "C1:NEW",
    }
    other = event | {"event": "ONCRMDEALUPDATE"}
    told_once = bitrix24.read([OWNER], [ROW, event, other])
    told_twice = bitrix24.read([OWNER], [ROW, event, moved])

    assert ["NEW", "C1:NEW"] == [one.stage for one in told_once.deals[0].visits()][:2]
    assert 1 == told_once.report.notices["other_rows"]
    assert [one.at for one in told_once.deals[0].timeline] == [
        one.at for one in told_twice.deals[0].timeline
    ]
    assert 1 == told_twice.report.notices["same_stage"]


@pytest.mark.parametrize("known", [{"ts": ""}, {"data": {}}, {"data": []}])
def test_an_event_without_a_deal_or_a_time_is_rejected(known):
    """What a row of the history needs, an event needs."""
    event = {
        "event": "oncrmdealmovetocategory",
        "data": {"FIELDS": {"ID": "7", "CATEGORY_ID": "1", "STAGE_ID": "C1:NEW"}},
        "ts": "1767682800",
    }
    assert 1 == len(bitrix24.read([OWNER], [event | known]).report.rejected)


def test_events_are_rows_of_columns():
    """One of a move counts once, however often it came; others are counted."""
    event = {
        "event": "ONCRMDEALMOVETOCATEGORY",
        "data": {"FIELDS": {"ID": "7", "CATEGORY_ID": "1", "STAGE_ID": "C1:NEW"}},
        "ts": "1767682800",
    }
    rows = [ROW, event, {"event": "ONCRMDEALUPDATE"}, event]
    laid = bitrix24.visits(rows, stages=STAGES)

    names = [laid.visits.stages.labels[one] for one in laid.visits.stage]
    assert ["NEW", "another category"] == names
    assert (1, 1) == (laid.report.notices["other_rows"], laid.report.duplicates)


RATE = {"CURRENCY": "RUB", "AMOUNT_CNT": "1", "AMOUNT": "1.0000", "BASE": "Y"}
YEN = {"CURRENCY": "JPY", "AMOUNT_CNT": "100", "AMOUNT": "54.9100", "BASE": "N"}


def test_rates_are_of_one_unit():
    """The nominal of a currency is divided out."""
    found = bitrix24.rates({"result": [RATE, YEN]})

    assert ("RUB", {"RUB": Decimal(1), "JPY": Decimal("0.5491")}) == (
        found.base,
        dict(found.rates),
    )
    assert 2 == found.report.accepted


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([RATE, YEN | {"AMOUNT": "0"}], "rate"),
        ([RATE, YEN | {"AMOUNT_CNT": "0"}], "rate"),
        ([RATE, YEN | {"AMOUNT": None}], "rate"),
        ([RATE, YEN | {"CURRENCY": "Yen"}], "currency"),
        ([RATE, YEN | {"BASE": "Y"}], "rate"),
        ([RATE | {"AMOUNT": "2"}], "rate"),
    ],
)
def test_a_currency_without_a_rate_is_rejected(rows, code):
    """Neither nothing nor a second base is a rate."""
    assert [code] == [one.code for one in bitrix24.rates(rows).report.rejected]


def test_no_currencies_have_no_base():
    """Where nobody says what rates are to, none is guessed."""
    assert bitrix24.rates([YEN]).base is None


ODD_DEALS = [
    {"ID": "8", "PROBABILITY": "50.5"},
    {"ID": "9", "PROBABILITY": "101"},
    {"ID": "10", "CLOSEDATE": "3000-12-12T00:00:00+03:00"},
    {"id": 11, "stageId": "MET", "createdTime": "2026-01-05T10:00:00+03:00"},
    {"ID": "12", "OPPORTUNITY": "1 200", "CURRENCY_ID": "EUR"},
]
ODD_MOVES = [
    {"ID": "x"},
    {"ID": 3, "CREATED_TIME": None},
    {"ID": 4, "CREATED_TIME": "2026-01-05T10:00:00.5+03:00", "STAGE_ID": "MET"},
]


@pytest.mark.parametrize("deal", ODD_DEALS)
@pytest.mark.parametrize("move", ODD_MOVES)
def test_tables_of_odd_rows_are_those_of_their_deals(deal, move):
    """Where one row is not as the others, they come to the same all the same."""
    probability = {"PROBABILITY": 60, "IS_MANUAL_OPPORTUNITY": "Y"}
    deals = [OWNER | probability, deal if "id" in deal else OWNER | deal]
    moves = [ROW, ROW | {"ID": 9, "OWNER_ID": 12}, ROW | move]
    event = {
        "event": "ONCRMDEALMOVETOCATEGORY",
        "data": {"FIELDS": {"ID": "7", "CATEGORY_ID": "1", "STAGE_ID": "C1:NEW"}},
        "ts": "1767682800",
    }
    for history in (moves, [*moves, event]):
        imported = bitrix24.read(deals, history, stages=STAGES)
        check_tables(imported, bitrix24.tables(deals, history, stages=STAGES))


@pytest.mark.parametrize("category", ["x", "0", -1, 1.0, None, np.array([0, 1])])
def test_a_category_is_a_whole_number(category):
    """Its name, or its number as a text, would find no row at all."""
    with pytest.raises(InvalidValueError, match="category must be a whole number"):
        bitrix24.visits([], stages=STAGES, category=category)


def test_a_row_that_is_an_array_is_rejected():
    """It has no columns by name, and the others are read."""
    laid = bitrix24.visits([np.ones(2)], stages=STAGES)

    assert {"row": 1} == laid.report.codes
