"""Tests of questionnaires that were filled in."""

from decimal import Decimal
from functools import partial

import pytest

from maturity_cases import REPEATS, SMALL, refused
from salesmodel.errors import LoadError
from salesmodel.maturity import (
    Answer,
    Assessment,
    Questionnaire,
    assess,
    read_answers,
    read_answers_csv,
)


HEAD = "number,practice,answer,failed"


def faults(found):
    """Return the rows that could not be read, with their codes."""
    return [(each.row, each.code) for each in found.problems]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (0, 0),
        (1, 1),
        (0.25, "0.25"),
        (Decimal("0.50"), "0.5"),
        ("0,5", "0.5"),
        (" 1 ", 1),
        ("¼", "0.25"),
        ("1/2", "0.5"),
        ("Regularly", 1),
        ("регулярно", 1),
        ("От случая к случаю", "0.25"),
    ],
)
def test_an_answer_is_a_number_or_the_text_of_an_option(given, value):
    """In any language of the model, capital letters or not."""
    [answer] = read_answers(REPEATS, {"planning": given}).answers

    assert Answer("planning", value) == answer


@pytest.mark.parametrize("given", [0.3, "yes", "50 %", True, [1], "Yes, always", "1e0"])
def test_what_is_no_answer_is_a_fault_of_its_row(given):
    """It is neither guessed nor taken for a no."""
    found = read_answers(REPEATS, {"planning": given})

    assert () == found.answers
    assert [(1, "answer")] == faults(found)
    assert "planning" in found.unanswered


@pytest.mark.parametrize("given", [None, "", "  "])
def test_an_empty_answer_is_none(given):
    """It is neither an answer nor a fault."""
    found = read_answers(REPEATS, {"planning": given})

    assert ((), (), 1) == (found.answers, found.problems, found.rows)
    assert 26 == len(found.unanswered)


def test_questions_go_by_number_or_by_key():
    """Or by both, if both say the same."""
    found = read_answers(
        SMALL,
        [
            {"number": 1, "answer": 1},
            {"number": "2.", "practice": "second", "answer": 1},
            {"practice": "third", "answer": 0},
            {"number": 3, "practice": "fourth", "answer": 0},
            {"number": 6, "answer": 0},
            {"number": 0, "answer": 0},
            {"number": "9" * 99, "answer": 0},
            {"number": "²", "answer": 0},
            {"practice": "fifth", "answer": 0},
            {"answer": 0},
            {"number": 1, "answer": 0},
        ],
    )

    assert ("first", "second", "third") == tuple(
        each.practice for each in found.answers
    )
    assert [
        (4, "two_questions"),
        *((row, "question") for row in range(5, 11)),
        (11, "duplicate"),
    ] == faults(found)
    assert 11 == found.rows
    assert ("extra", "fourth") == found.unanswered


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        (None, ()),
        ("", ()),
        ("compared", ("compared",)),
        ("1", ("last_year",)),
        (2, ("compared",)),
        ("10.2", ("compared",)),
        ("1, 2", ("last_year", "compared")),
        ("1; compared.", ("last_year", "compared")),
        (["compared", 2], ("compared",)),
        (("last_year",), ("last_year",)),
    ],
)
def test_criteria_that_fail_go_by_place_or_by_key(failed, expected):
    """Several of them in one cell, or in a list."""
    row = {"practice": "planning", "answer": 1, "failed": failed}
    [answer] = read_answers(REPEATS, [row]).answers

    assert expected == answer.failed


@pytest.mark.parametrize("failed", ["3", "0", "budget", "1 budget", ["x"]])
def test_a_criterion_that_is_not_there_is_a_fault(failed):
    """The answer is then not read, as nobody knows whether it counts."""
    row = {"practice": "planning", "answer": 1, "failed": failed}

    assert [(1, "criterion")] == faults(read_answers(REPEATS, [row]))


def test_a_fault_says_itself():
    """Its row, what is wrong, what was given."""
    found = read_answers(REPEATS, {1: "much"})

    assert (
        "row 1 has no answer that is one of 0, 0.25, 0.5, 1 or the text of one, got 'much'"
    ) == str(found.problems[0])
    long = read_answers(REPEATS, {"x" * 999: 1})
    assert len(long.problems[0].given) <= 80


def test_a_questionnaire_comes_back():
    """What was generated is filled in and read, and is an assessment."""
    lines = Questionnaire(REPEATS, "ru").csv(delimiter=";").splitlines()
    filled = [lines[0], *(f"{line[:-1]}1;" for line in lines[1:])]
    found = read_answers_csv(REPEATS, "\ufeff" + "\r\n".join(filled), delimiter=";")

    assert (26, (), ()) == (len(found.answers), found.unanswered, found.problems)
    known = Assessment.of(REPEATS, found.answers)
    assert "whole_company" == assess(REPEATS, known).level


def test_rows_of_csv_are_read_one_by_one():
    """Empty lines are no rows; a row with too few cells is a fault of its own."""
    text = f'{HEAD}\n1,first,1,\n\n2,second\n2,second,0.5,written\n3,,"0,25",\n'
    found = read_answers_csv(SMALL, text)

    assert (
        Answer("first", 1),
        Answer("second", 0.5, ["written"]),
        Answer("third", 0.25),
    ) == found.answers
    assert [(2, "columns")] == faults(found)
    assert "'2, second'" == found.problems[0].given
    assert 4 == found.rows


def test_columns_may_be_in_any_order():
    """And others beside them are not looked at."""
    found = read_answers_csv(SMALL, "answer,note, number \n1,well,1\n")

    assert (Answer("first", 1),) == found.answers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "csv"),
        ('answer,number\n"1,2\n', "csv"),
        ('answer,number\n"1"x,2\n', "csv"),
        ("number,question\n1,2\n", "columns"),
        ("answer,question\n1,2\n", "columns"),
        ("answer,number\n" + "1,1\n" * 100_001, "limit"),
    ],
)
def test_what_is_no_questionnaire_is_refused(text, code):
    """As a whole, as there are no rows to speak of."""
    with pytest.raises(LoadError) as caught:
        read_answers_csv(SMALL, text)

    assert code == caught.value.code


def test_what_is_neither_rows_nor_text_is_refused():
    """A model and rows are what is read."""
    for call in (
        lambda: read_answers(SMALL, 5),
        lambda: read_answers(SMALL, [5]),
        lambda: read_answers("small", {}),
        lambda: read_answers_csv(SMALL, b"number"),
        lambda: read_answers_csv("small", ""),
    ):
        assert "type" == refused(call)
    for delimiter in ("", ",,", "\n", '"', None):
        call = partial(read_answers_csv, SMALL, "", delimiter=delimiter)
        assert "delimiter" == refused(call)
