"""A history of stage events is read, one row an event, with what it tells of deals."""

import io

import pytest

from imports import DAY, FIRST, codes, days, labels, read_history, text_of
from salesmodel._arrays import MISSING
from salesmodel.connect import csv
from salesmodel.connect.profile import Limits, Profile
from salesmodel.errors import LoadError
from salesmodel.tables.deals import LOST, OPEN, WON


HEADER = "deal_id,stage,at"


def fault(*rows, header=HEADER, **profile):
    """Return the error that a history raises."""
    with pytest.raises(LoadError) as raised:
        read_history(text_of(*rows, header=header), **profile)
    return raised.value


def test_events_are_sorted_by_deal_and_time():
    """Events come in any order; at one instant the order of the file holds."""
    imported = read_history(
        text_of(
            "b,won,2026-01-05",
            "a,offer,2026-01-02",
            "a,lead,2026-01-02",
            "b,lead,2026-01-01",
            "a,note,2026-01-01",
            header=HEADER,
        ),
        stages=["lead", "offer"],
        ignore=["note"],
    )
    visits = imported.visits

    assert ("b", "a") == visits.deals == imported.deals.deal
    assert [0, 0, 1, 1] == visits.deal.tolist()
    assert [0, 2, 1, 0] == visits.stage.tolist()
    assert [0, 4, 1, 1] == days(visits.entered)
    assert (5, 5) == (imported.rows, imported.accepted)


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_a_faulty_event_is_rejected(batch):
    """An event without deal, stage or instant is left out with its code."""
    rows = [
        ",lead,2026-01-01",
        "a,,2026-01-01",
        "a,lead,",
        "a,lead,2026-02-30",
        "a,lead",
        "a,lead,1970-01-01",
        "b,lead,2026-01-01",
    ]
    imported = read_history(
        text_of(*rows, header=HEADER), stages=["lead"], limits=Limits(batch=batch)
    )

    assert [
        (1, "id"),
        (2, "stage"),
        (3, "time"),
        (4, "date_syntax"),
        (5, "columns"),
        (6, "time"),
    ] == codes(imported)
    assert {"history"} == {one.file for one in imported.rejected}
    assert "column 'at' is empty" == imported.rejected[2].message
    assert ("b",) == imported.deals.deal
    assert (7, 1) == (imported.rows, imported.accepted)


def test_unknown_stages_are_listed():
    """Stages that were not declared are a fault of the file that lists the words."""
    error = fault("a,won,2026-01-01", "a,Offer,2026-01-01", "a,Lead,2026-01-01")

    assert "unknown_word" == error.code
    assert "row 2, column 'stage': no meaning is given for the stage words" in str(
        error
    )
    assert "'Offer'" in str(error)
    assert "'Lead'" in str(error)


def test_stages_of_rejected_events_are_not_asked_about():
    """An unknown stage counts only where its row is not rejected anyway."""
    imported = read_history(text_of("a,Lead,", "a,won,2026-01-01", header=HEADER))

    assert [(1, "time")] == codes(imported)


def test_plain_closing_words_need_no_declaration():
    """Won and lost close a deal; several words of one kind are allowed."""
    imported = read_history(
        text_of(
            "a,won,2026-01-01",
            "b,signed,2026-01-01",
            "c,lost,2026-01-01",
            header=HEADER,
        ),
        won=["signed"],
    )

    assert [1, 0, 2] == imported.visits.stage.tolist()
    assert (("signed", "won"), ("lost",)) == (
        imported.visits.stages.won,
        imported.visits.stages.lost,
    )


def test_a_word_with_two_meanings_is_refused():
    """A stage that is also a closing word is refused."""
    with pytest.raises(ValueError, match="two meanings"):
        read_history(text_of(header=HEADER), stages=["a"], won=["a"])


def test_a_header_without_events_is_legal():
    """A header alone is a history of no deals."""
    for header in (HEADER, f"{HEADER},owner,amount,currency"):
        imported = read_history(text_of(header=header), stages=["lead"])

        assert (0, 0) == (len(imported.deals), len(imported.visits))
        assert ((), 0) == (imported.rejected, imported.rows)


def test_a_history_needs_its_three_columns():
    """A column that is missing is named."""
    assert "it has no stage (column 'stage'), at (column 'Zeit')" in str(
        fault(header="deal_id", columns={"at": "Zeit"})
    )
    assert "it has no owner (column 'Agent')" in str(
        fault(header=HEADER, columns={"owner": "Agent"})
    )


EVERYTHING = f"{HEADER},outcome,opened_at,closed_at,client_id,owner,amount,currency,product,source"


def test_the_last_cell_that_is_not_empty_tells_of_the_deal():
    """What events say of their deal is taken from the latest event that says it."""
    rows = [
        "a,lead,2026-01-03,,,,,Bob,20,EUR,,",
        "a,lead,2026-01-01,won,2026-01-01,2026-01-09,c1,Ann,10,EUR,basic,web",
        "a,lead,2026-01-04,,,,, ,,,,",
        "b,lead,2026-01-01,lost,,,,,,,,",
    ]
    content = text_of(*rows, header=EVERYTHING)
    deals = read_history(content, stages=["lead"]).deals

    assert [WON, LOST] == deals.outcome.tolist()
    assert [0, 0] == days(deals.opened)
    assert [8, None] == days(deals.closed)
    assert ["c1", None] == labels(deals.client)
    assert ["Bob", None] == labels(deals.owner)
    assert [2000, MISSING] == deals.amount.tolist()
    assert "EUR" == deals.currency
    assert ["basic", None] == labels(deals.product)
    assert ["web", None] == labels(deals.source)


def test_a_deal_of_unknown_opening_is_opened_at_its_first_event():
    """Whatever kind of event it is; the number of those opened by then is counted."""
    rows = ["a,note,2026-01-02", "a,lead,2026-01-03", "b,lead,2026-01-05"]
    content = text_of(*rows, header=HEADER)
    profile = Profile(stages=["lead"], ignore=["note"])

    for day, n in ((None, 2), (FIRST + 3 * DAY, 1)):
        imported = csv.read(history=io.BytesIO(content), profile=profile, as_of=day)

        assert [1, 4] == days(imported.deals.opened)
        assert n == imported.notices["opened_at_first_event"]


def test_later_events_tell_nothing():
    """As of an instant, inclusive, later events say nothing of the deal."""
    rows = [
        "a,lead,2026-01-01,Ann,1",
        "a,lead,2026-01-02,Bob,2",
        "b,lead,2026-01-03,Cid,",
    ]
    content = text_of(*rows, header=f"{HEADER},owner,amount")
    profile = Profile(stages=["lead"], currency="EUR")
    told = {
        day: csv.read(
            history=io.BytesIO(content), profile=profile, as_of=FIRST + day * DAY
        ).deals
        for day in (-1, 0, 1)
    }

    assert [None, None] == labels(told[-1].owner)
    assert ["Ann", None] == labels(told[0].owner)
    assert [200, MISSING] == told[1].amount.tolist()
    assert [OPEN, OPEN] == told[1].outcome.tolist()


def test_mixed_currencies_of_a_history_are_a_fault():
    """Events in several currencies are refused with their counts."""
    rows = ["a,lead,2026-01-02,1,EUR", "a,lead,2026-01-01,1,USD"]
    error = fault(*rows, header=f"{HEADER},amount,currency", stages=["lead"])

    assert "mixed_currencies" == error.code
    assert "row 2, column 'currency'" in str(error)
    assert "EUR (1), USD (1)" in str(error)
