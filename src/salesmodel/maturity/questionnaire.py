"""The questionnaire of a model: numbered questions, and the answers that come back."""

import csv
import io
from decimal import Decimal
from typing import Any, final

import attrs

from salesmodel._checks import by_constructor, instance
from salesmodel.maturity import _pages
from salesmodel.maturity._reading import SCALE, delimiter_of
from salesmodel.maturity._text_keys import ANSWER_KEYS
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.practices import Practice


__all__ = ["Question", "Questionnaire"]

_COLUMNS = ("number", "practice", "question", "criteria", "answer", "failed")
_SIGNS = "=+-@\t\r\0"
_FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
_FORMULAS = (*_SIGNS, *_FULL_WIDTH)


@attrs.frozen
class Question:
    """One question.

    Parameters
    ----------
    number : int
        Its number, from 1.
    practice : str
        Key of the practice that it asks for.
    dimension, level : str
        Titles of where the practice belongs.
    text : str
        The question.
    options : tuple of (Decimal, str)
        What may be answered, each with its text.
    criteria : tuple of (str, str)
        What has to hold, all of it, for an answer above 0: keys with their texts.
    """

    number: int
    practice: str
    dimension: str
    level: str
    text: str
    options: tuple[tuple[Decimal, str], ...]
    criteria: tuple[tuple[str, str], ...]


@final
@attrs.frozen
class Questionnaire:
    """The questions of a model in one language.

    Parameters
    ----------
    model : MaturityModel
        The model.
    language : str, optional
        Language of the questions; the first of the model unless given.

    Raises
    ------
    InvalidValueError
        If the model has no such language (code ``language``).

    Examples
    --------
    >>> from salesmodel.maturity import repeat_sales_model
    >>> form = Questionnaire(repeat_sales_model(), "ru")
    >>> form.questions[11].number, form.questions[11].text
    (12, 'Проверяет ли руководство регулярно задачи, частоту продаж и средний чек?')
    """

    model: MaturityModel
    language: str | None = None
    questions: tuple[Question, ...] = attrs.field(init=False, eq=False, repr=False)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        instance("model", self.model, MaturityModel)
        questions = tuple(
            self._question(number, practice)
            for number, practice in enumerate(self.model.practices, 1)
        )
        object.__setattr__(self, "questions", questions)

    def _question(self, number: int, practice: Practice) -> Question:
        def text(key: str) -> str:
            return self.model.text(key, self.language)

        return Question(
            number,
            practice.key,
            text(f"dimension.{practice.dimension}"),
            text(f"level.{practice.level}.title"),
            text(f"practice.{practice.key}.question"),
            tuple(
                (value, text(f"answers.{practice.answers}.{ANSWER_KEYS[value]}"))
                for value in SCALE
            ),
            tuple(
                (criterion, text(f"criterion.{practice.key}.{criterion}"))
                for criterion in practice.criterion_keys
            ),
        )

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Return the questions as plain dictionaries.

        Returns
        -------
        tuple of dict
            Number, practice, question, options and criteria of each.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> Questionnaire(repeat_sales_model()).rows()[0]["options"][1]
        (Decimal('0.25'), 'In some cases, fewer than half')
        """
        return tuple(attrs.asdict(each, recurse=False) for each in self.questions)

    def text(self) -> str:
        """Return the questionnaire to be printed and filled in by hand.

        Returns
        -------
        str
            Numbered questions with their options, and numbered criteria.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> lines = Questionnaire(repeat_sales_model()).text().splitlines()
        >>> print(lines[2])
        1. Do sellers work with frequent buyers as they do with new clients?
        """
        words = _pages.Words(self.model, self.language)
        blocks = [f"{words.of_model('model.title')}. {words('questionnaire')}"]
        for each in self.questions:
            lines = [f"{each.number}. {each.text}"]
            lines += [f"   [ ] {value:f}  {text}" for value, text in each.options]
            if each.criteria:
                lines.append(f"   {words('criteria')}")
            lines += [
                f"   {each.number}.{place} {text}"
                for place, (_, text) in enumerate(each.criteria, 1)
            ]
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks) + "\n"

    def csv(self, *, delimiter: str = ",") -> str:
        """Return the questionnaire as CSV to be filled in with a spreadsheet.

        Parameters
        ----------
        delimiter : str, default ","
            What stands between cells: a comma, ``;``, ``|`` or a tab.

        Returns
        -------
        str
            A head, and one row a question with two cells to be filled in: ``answer``, and
            ``failed`` for the places of the criteria that do not hold. A text that a
            spreadsheet would take for a formula has ``'`` before it.

        Raises
        ------
        InvalidValueError
            If `delimiter` is none of ``,``, ``;``, ``|`` and a tab (code
            ``delimiter``).

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> Questionnaire(repeat_sales_model()).csv().splitlines()[0]
        'number,practice,question,criteria,answer,failed'
        """
        stream = io.StringIO()
        mark = delimiter_of(delimiter)
        writer = csv.writer(stream, delimiter=mark, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each in self.questions:
            criteria = "; ".join(
                f"{place}. {text}" for place, (_, text) in enumerate(each.criteria, 1)
            )
            cells = (each.practice, each.text, criteria)
            writer.writerow([each.number, *map(_harmless, cells), "", ""])
        return stream.getvalue()

    def __str__(self) -> str:
        """Return the questionnaire as text."""
        return self.text()


def _harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
