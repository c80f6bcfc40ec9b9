"""Tests of questionnaires."""

import csv
import io
import pickle

import pytest

from maturity_cases import REPEATS, SMALL, model, refused
from salesmodel.maturity import (
    Dimension,
    Level,
    MaturityModel,
    Practice,
    Questionnaire,
    Texts,
)


def test_questions_are_numbered_in_the_order_of_the_model():
    """From 1, each with its four options and what has to hold."""
    form = Questionnaire(REPEATS)

    assert list(range(1, 27)) == [each.number for each in form.questions]
    keys = [each.key for each in REPEATS.practices]
    assert keys == [each.practice for each in form.questions]
    planning = form.questions[9]
    assert ["0", "0.25", "0.5", "1"] == [str(value) for value, _ in planning.options]
    assert ["last_year", "compared"] == [key for key, _ in planning.criteria]
    assert ("Process", "Most from the base") == (planning.dimension, planning.level)


def test_questions_are_asked_in_either_language():
    """As text, numbered, with numbered criteria."""
    english, russian = (str(Questionnaire(REPEATS, code)) for code in ("en", "ru"))

    assert english.startswith("Four models of repeat sales. Questionnaire\n\n1. Do ")
    assert (
        "сравнивается ли план с фактом?\n"  # noqa: RUF001 — it is Russian
        "   [ ] 0  Никогда\n"
        "   [ ] 0.25  От случая к случаю\n"
        "   [ ] 0.5  Часто, но не всегда\n"
        "   [ ] 1  Регулярно\n"
        "   Ответ выше 0 — только если выполнено всё это:\n"
        "   10.1 План строится от того же месяца прошлого года плюс 10 %.\n"
    ) in russian
    assert english == Questionnaire(REPEATS).text()
    assert "language" == refused(lambda: Questionnaire(REPEATS, "de"))
    assert "type" == refused(lambda: Questionnaire("repeat_sales"))


def test_a_questionnaire_is_a_value():
    """It is pickled as its model and its language."""
    form = Questionnaire(SMALL, "ru")

    assert form == pickle.loads(pickle.dumps(form))
    assert form.questions == pickle.loads(pickle.dumps(form)).questions


def test_rows_are_plain():
    """One a question."""
    [first, *_] = Questionnaire(SMALL).rows()

    assert {
        "number",
        "practice",
        "dimension",
        "level",
        "text",
        "options",
        "criteria",
    } == (first.keys())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_it_was_written(delimiter):
    """A row a question, the last two cells to be filled in."""
    text = Questionnaire(REPEATS, "ru").csv(delimiter=delimiter)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))

    assert 26 == len(rows)
    assert ("10", "planning", "", "") == tuple(
        rows[9][name] for name in ("number", "practice", "answer", "failed")
    )
    assert rows[9]["criteria"].startswith("1. План строится")


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_no_cell_is_a_formula(sign):
    """A text that a spreadsheet would work out has an apostrophe before it."""
    parts = {
        "levels": [Level("low"), Level("top")],
        "dimensions": [Dimension("d")],
        "practices": [Practice("p", "d", "top")],
    }
    text = f"{sign}cmd|' /C calc'!A0"
    texts = Texts("en", dict.fromkeys(model(**parts).text_keys, text))
    made = MaturityModel("harm", **parts, texts=[texts])
    [_, row] = csv.reader(io.StringIO(Questionnaire(made).csv()))

    assert f"'{text}" == row[2]


def test_a_delimiter_is_one_that_files_have():
    """Anything else could not be read again."""
    form = Questionnaire(SMALL)

    assert "delimiter" == refused(lambda: form.csv(delimiter="::"))
