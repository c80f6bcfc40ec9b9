"""Questionnaires that were filled in: answers, and what could not be read, as values."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import attrs

from salesmodel._checks import all_of, instance
from salesmodel._facts import shown
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.maturity._reading import SCALE, delimiter_of, on_scale
from salesmodel.maturity._text_keys import ANSWER_KEYS
from salesmodel.maturity.evidence import Answer
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.practices import Practice


__all__ = ["AnswerProblem", "FilledIn", "read_answers", "read_answers_csv"]

_MOST_ROWS = 100_000
_MOST_DIGITS = 9
_SIGNS: Final = {"¼": "0.25", "½": "0.5", "1/4": "0.25", "1/2": "0.5"}
_SENTENCES: Final = {
    "columns": "does not have the cells of the head",
    "question": "is neither the number of a question nor the key of a practice",
    "two_questions": "has the number of one question and the practice of another",
    "duplicate": "answers a question that was answered before",
    "answer": "has no answer that is one of 0, 0.25, 0.5, 1 or the text of one",
    "criterion": "names a criterion that the question does not have",
}


@attrs.frozen
class AnswerProblem:
    """A row that could not be read.

    Parameters
    ----------
    row : int
        Its number, from 1, the head not counted.
    code : str
        ``columns``, ``question``, ``two_questions``, ``duplicate``, ``answer`` or
        ``criterion``.
    given : str
        What was given, cut to 80 characters.
    """

    row: int
    code: str
    given: str

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"row {self.row} {_SENTENCES[self.code]}, got {self.given}"


@attrs.frozen
class FilledIn:
    """What a questionnaire that was filled in says.

    Parameters
    ----------
    answers : tuple of Answer
        What could be read.
    unanswered : tuple of str
        Keys of the practices that nobody answered.
    problems : tuple of AnswerProblem
        Rows that could not be read; none of them is an answer.
    rows : int
        How many rows there were: answers, problems and rows left empty.
    """

    answers: tuple[Answer, ...]
    unanswered: tuple[str, ...]
    problems: tuple[AnswerProblem, ...]
    rows: int


def read_answers(
    model: MaturityModel, rows: Mapping[Any, Any] | Iterable[Mapping[str, Any]]
) -> FilledIn:
    """Read a questionnaire that was filled in.

    Parameters
    ----------
    model : MaturityModel
        The model.
    rows : mapping, or iterable of mappings
        Answers by the number of the question or the key of the practice; or one mapping
        a row with the keys ``number`` or ``practice``, ``answer`` and, if need be,
        ``failed``: keys or places of the criteria that do not hold, or several of them
        in one text.

    Returns
    -------
    FilledIn
        Answers, and every row that could not be read.

    Raises
    ------
    InvalidValueError
        If `rows` is neither (code ``type``).

    Notes
    -----
    An answer may be a number, ``0,5``, ``½``, or the text of the option in a language of
    the model; an empty one is no answer, and never a no.

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> filled = read_answers(
    ...     repeat_sales_model(), {"planning": "Regularly", 1: "½", 99: 1, 2: None}
    ... )
    >>> [(answer.practice, str(answer.value)) for answer in filled.answers]
    [('planning', '1'), ('buyers_alike', '0.5')]
    >>> print(filled.problems[0])
    row 3 is neither the number of a question nor the key of a practice, got '99'
    """
    instance("model", model, MaturityModel)
    if isinstance(rows, Mapping):
        return _read(model, [{"number": key, "answer": rows[key]} for key in rows])
    kind: type[Mapping[str, Any]] = Mapping  # type: ignore[type-abstract]  # never made
    return _read(model, all_of("rows", rows, kind))


def read_answers_csv(
    model: MaturityModel, text: str, *, delimiter: str = ","
) -> FilledIn:
    r"""Read a questionnaire that was filled in as CSV.

    Parameters
    ----------
    model : MaturityModel
        The model.
    text : str
        CSV with a head, as `Questionnaire.csv` writes it; columns may be in any order,
        and those it does not know are not looked at.
    delimiter : str, default ","
        What stands between cells.

    Returns
    -------
    FilledIn
        Answers, and every row that could not be read.

    Raises
    ------
    InvalidValueError
        If `text` is no text (code ``type``), or `delimiter` is none of ``,``, ``;``,
        ``|`` and a tab (code ``delimiter``).
    LoadError
        If it has no column ``answer``, or neither ``number`` nor ``practice`` (code
        ``columns``), is no CSV (code ``csv``), or has more than 100 000 rows (code
        ``limit``).

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> text = "number;answer;failed\n10;0,5;\n11;1;1\n"
    >>> filled = read_answers_csv(repeat_sales_model(), text, delimiter=";")
    >>> [(answer.practice, answer.failed) for answer in filled.answers]
    [('planning', ()), ('contact_frequency', ('for_each',))]
    """
    instance("model", model, MaturityModel)
    mark = delimiter_of(delimiter)
    lines = io.StringIO(instance("text", text, str).removeprefix("\ufeff"), newline="")
    try:
        head, *rows = [
            row for row in csv.reader(lines, delimiter=mark, strict=True) if row
        ]
    except (ValueError, csv.Error) as error:
        raise LoadError("the answers", (f"it is no CSV: {error}",), "csv") from None
    names = [name.strip() for name in head]
    if "answer" not in names or not {"number", "practice"}.intersection(names):
        told = "it needs a column `answer`, and `number` or `practice`"
        raise LoadError("the answers", (told,), "columns")
    if len(rows) > _MOST_ROWS:
        told = f"it has {len(rows)} rows, and the limit is {_MOST_ROWS}"
        raise LoadError("the answers", (told,), "limit")
    return _read(model, list(_mapped(names, rows)))


def _mapped(
    names: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[Mapping[str, Any]]:
    """Name the cells of rows; a row with too few or too many has no names."""
    for row in rows:
        is_whole = len(row) == len(names)
        yield dict(zip(names, row, strict=True)) if is_whole else {"cells": row}


@attrs.define
class _Reader:
    """What is read so far."""

    model: MaturityModel
    answers: dict[str, Answer]
    problems: list[AnswerProblem]

    def row(self, number: int, row: Mapping[str, Any]) -> None:
        """Read one row."""
        try:
            answer = self._answer(row)
        except _Unreadable as fault:
            code, given = fault.args
            self.problems.append(AnswerProblem(number, code, shown(given)))
            return
        if answer is not None:
            self.answers[answer.practice] = answer

    def _answer(self, row: Mapping[str, Any]) -> Answer | None:
        if "cells" in row:
            raise _Unreadable("columns", ", ".join(row["cells"]))
        practice = self._practice(row)
        given = _cell(row, "answer")
        if given is None:
            return None
        value = self._value(practice, given)
        if practice.key in self.answers:
            raise _Unreadable("duplicate", practice.key)
        return Answer(practice.key, value, _failed(practice, row.get("failed")))

    def _practice(self, row: Mapping[str, Any]) -> Practice:
        """Find the practice that a row is about, by number, by key or by both."""
        told = [
            given
            for name in ("number", "practice")
            if (given := _cell(row, name)) is not None
        ]
        found = [self._by_number_or_key(given) for given in told]
        if not found:
            raise _Unreadable("question", "")
        if found[0] != found[-1]:
            raise _Unreadable("two_questions", ", ".join(told))
        return found[0]

    def _by_number_or_key(self, given: str) -> Practice:
        practices = self.model.practices
        number = given.removesuffix(".")
        place = _place(number)
        if 1 <= place <= len(practices):
            return practices[place - 1]
        found = [each for each in practices if each.key == given]
        if not found:
            raise _Unreadable("question", given)
        return found[0]

    def _value(self, practice: Practice, given: str) -> Decimal:
        """Read an answer: a number, or the text of an option in any language."""
        number = _SIGNS.get(given, given.replace(",", "."))
        try:
            return on_scale("answer", number)
        except InvalidValueError:
            pass
        for value in SCALE:
            key = f"answers.{practice.answers}.{ANSWER_KEYS[value]}"
            texts = (texts[key].casefold() for texts in self.model.texts)
            if given.casefold() in texts:
                return value
        raise _Unreadable("answer", given)


class _Unreadable(Exception):  # noqa: N818 — never leaves this module
    """A row has a fault: its code, and what was given."""


def _cell(row: Mapping[str, Any], name: str) -> str | None:
    """Return what a cell says, or `None` where it is empty."""
    given = row.get(name)
    text = "" if given is None else str(given).strip()
    return text or None


def _failed(practice: Practice, given: Any) -> tuple[str, ...]:
    """Read which criteria do not hold: keys, or places such as 2 or 10.2."""
    if not isinstance(given, list | tuple | set | frozenset):
        told = "" if given is None else str(given)
        given = told.replace(";", ",").replace(" ", ",").split(",")
    found, keys = [], practice.criterion_keys
    for each in map(str, given):
        text = each.strip().removesuffix(".")
        place = _place(text.rpartition(".")[2])
        if text in keys:
            found.append(text)
        elif 1 <= place <= len(keys):
            found.append(keys[place - 1])
        elif text:
            raise _Unreadable("criterion", text)
    return tuple(dict.fromkeys(found))


def _place(text: str) -> int:
    """Return a place told by its number, or 0 where it is told otherwise."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else 0


def _read(model: MaturityModel, rows: Sequence[Mapping[str, Any]]) -> FilledIn:
    """Read rows, each by itself."""
    reader = _Reader(model, {}, [])
    for number, row in enumerate(rows, 1):
        reader.row(number, row)
    unanswered = tuple(
        each.key for each in model.practices if each.key not in reader.answers
    )
    answers = tuple(reader.answers.values())
    return FilledIn(answers, unanswered, tuple(reader.problems), len(rows))
