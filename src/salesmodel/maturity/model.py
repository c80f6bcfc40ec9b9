"""Maturity models as data: levels, what they ask for, and how that is found out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, one_of, whole
from salesmodel.errors import DefinitionError, InvalidValueError
from salesmodel.maturity import _soundness
from salesmodel.maturity._reading import SCALE, is_key, on_scale
from salesmodel.maturity._text_keys import keys_of_texts
from salesmodel.maturity.parts import Dimension, Group, Level, Statement, Step
from salesmodel.maturity.practices import Indicator, Practice
from salesmodel.maturity.texts import Texts
from salesmodel.values import fraction


__all__ = ["MaturityModel"]

_MOST_VERSIONS: Final = 10**9
_PARTS: Final = (
    "levels",
    "groups",
    "dimensions",
    "indicators",
    "practices",
    "statements",
    "steps",
)


def _levels(values: Iterable[Level]) -> tuple[Level, ...]:
    return all_of("levels", values, Level)


def _groups(values: Iterable[Group]) -> tuple[Group, ...]:
    return all_of("groups", values, Group)


def _dimensions(values: Iterable[Dimension]) -> tuple[Dimension, ...]:
    return all_of("dimensions", values, Dimension)


def _indicators(values: Iterable[Indicator]) -> tuple[Indicator, ...]:
    return all_of("indicators", values, Indicator)


def _practices(values: Iterable[Practice]) -> tuple[Practice, ...]:
    return all_of("practices", values, Practice)


def _statements(values: Iterable[Statement]) -> tuple[Statement, ...]:
    return all_of("statements", values, Statement)


def _steps(values: Iterable[Step]) -> tuple[Step, ...]:
    return all_of("steps", values, Step)


def _texts(values: Iterable[Texts]) -> tuple[Texts, ...]:
    return all_of("texts", values, Texts)


def _enough(value: float | str | Decimal) -> Decimal:
    return on_scale("enough", value)


@final
@attrs.frozen
class MaturityModel:
    """A maturity model: levels, the practices they ask for, and how these are found out.

    Parameters
    ----------
    id : str
        Stable name.
    levels : iterable of Level
        Levels, lowest first, two or more. The first is where everybody begins: it asks
        for nothing.
    dimensions : iterable of Dimension
        What levels are judged on; each has a practice.
    practices : iterable of Practice
        What levels ask for; each level but the first requires one or more.
    version : int, default 1
        Number of the definition; assessments name it.
    groups : iterable of Group, default ()
        Groups of dimensions; either every dimension is in one, or none.
    indicators : iterable of Indicator, default ()
        What can be measured.
    statements : iterable of Statement, default ()
        What is said of the levels.
    steps : iterable of Step, default ()
        What to do next, by the level from which it leads on.
    banded : str, optional
        Key of the indicator, a share, whose bands the levels have.
    enough : Decimal, default 1
        From which answer on a practice holds: 0.25, 0.5 or 1.
    texts : iterable of Texts
        Texts in one language or more, each of them complete; the first is the one that
        is used unless another is asked for.

    Raises
    ------
    DefinitionError
        If the parts do not fit each other; all problems are told at once. If they are
        of one kind, that is the code: ``duplicate``, ``unknown``, ``levels``,
        ``dimensions``, ``groups``, ``banded``, ``threshold`` or ``texts``.
    InvalidValueError
        If a part is of another type (code ``type``), or `enough` is no answer above 0.

    Examples
    --------
    >>> from salesmodel.maturity import Dimension, Level, Practice, Texts
    >>> words = {
    ...     "model.title": "Backups",
    ...     "level.none.title": "None",
    ...     "level.daily.title": "Daily",
    ...     "dimension.data": "Data",
    ...     "practice.backup.title": "Backup",
    ...     "practice.backup.question": "Is there a backup of every day?",
    ...     "answers.extent.0": "No",
    ...     "answers.extent.25": "Seldom",
    ...     "answers.extent.50": "Every other day",
    ...     "answers.extent.100": "Yes",
    ... }
    >>> backups = MaturityModel(
    ...     "backups",
    ...     [Level("none"), Level("daily")],
    ...     [Dimension("data")],
    ...     [Practice("backup", "data", "daily")],
    ...     texts=[Texts("en", words)],
    ... )
    >>> backups.text("level.daily.title")
    'Daily'
    """

    id: str = attrs.field(validator=is_key)
    levels: tuple[Level, ...] = attrs.field(converter=_levels)
    dimensions: tuple[Dimension, ...] = attrs.field(converter=_dimensions)
    practices: tuple[Practice, ...] = attrs.field(converter=_practices)
    version: int = attrs.field(default=1, kw_only=True)
    groups: tuple[Group, ...] = attrs.field(default=(), converter=_groups, kw_only=True)
    indicators: tuple[Indicator, ...] = attrs.field(
        default=(), converter=_indicators, kw_only=True
    )
    statements: tuple[Statement, ...] = attrs.field(
        default=(), converter=_statements, kw_only=True
    )
    steps: tuple[Step, ...] = attrs.field(default=(), converter=_steps, kw_only=True)
    banded: str | None = attrs.field(default=None, validator=is_key, kw_only=True)
    enough: Decimal = attrs.field(default=SCALE[-1], converter=_enough, kw_only=True)
    texts: tuple[Texts, ...] = attrs.field(converter=_texts, kw_only=True)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        whole("version", self.version, least=1, most=_MOST_VERSIONS)
        if not self.enough:
            raise InvalidValueError("enough", "0.25, 0.5 or 1", self.enough, "scale")
        problems = tuple(self._problems())
        if problems:
            codes = {code for code, _ in problems}
            told = tuple(sentence for _, sentence in problems)
            code = codes.pop() if len(codes) == 1 else "definition"
            raise DefinitionError(f"maturity model {self.id!r}", told, code)

    def _problems(self) -> Iterator[tuple[str, str]]:
        """Find everything that is wrong between the parts."""
        for what in _PARTS:
            yield from _soundness.problems_of_keys(what, getattr(self, what))
        yield from self._problems_of_links()
        yield from _soundness.problems_of_groups(self.dimensions, self.groups)
        parts = self.levels, self.dimensions, self.practices
        yield from _soundness.problems_of_practices(*parts)
        found = self.levels, self.banded, self.indicators
        yield from _soundness.problems_of_bands(*found)
        yield from _soundness.problems_of_thresholds(self.practices, self.indicators)
        yield from _soundness.problems_of_texts(self.texts, self.text_keys)

    def _problems_of_links(self) -> Iterator[tuple[str, str]]:
        """Find what is named and not there."""
        practices, known = self.practices, self._keys("levels")
        judged: tuple[Practice | Statement, ...] = (*practices, *self.statements)
        leveled: tuple[Practice | Statement | Step, ...] = (*judged, *self.steps)
        levels = ((f"{_noun(each)} {each.key!r}", each.level) for each in leveled)
        yield from _soundness.problems_of_links("level", levels, known)
        dimensions = (
            (f"{_noun(each)} {each.key!r}", each.dimension) for each in judged
        )
        known = self._keys("dimensions")
        yield from _soundness.problems_of_links("dimension", dimensions, known)
        groups = ((f"dimension {each.key!r}", each.group) for each in self.dimensions)
        yield from _soundness.problems_of_links("group", groups, self._keys("groups"))
        measured: list[tuple[str, str | None]] = [
            (f"practice {each.key!r}", threshold.indicator)
            for each in practices
            for threshold in each.thresholds
        ]
        measured.append(("`banded`", self.banded))
        known = self._keys("indicators")
        yield from _soundness.problems_of_links("indicator", measured, known)
        brought = (
            (f"step {step.key!r}", each)
            for step in self.steps
            for each in step.practices
        )
        known = self._keys("practices")
        yield from _soundness.problems_of_links("practice", brought, known)

    def _keys(self, what: str) -> tuple[str, ...]:
        return tuple(part.key for part in getattr(self, what))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its texts, the usual one first."""
        return tuple(texts.language for texts in self.texts)

    @property
    def text_keys(self) -> tuple[str, ...]:
        """Keys of the texts that each language has to have, in order."""
        return keys_of_texts({what: getattr(self, what) for what in _PARTS})

    def text(self, key: str, language: str | None = None) -> str:
        """Return a text.

        Parameters
        ----------
        key : str
            Its key, one of `text_keys`.
        language : str, optional
            One of `languages`; the first of them unless given.

        Returns
        -------
        str
            The text.

        Raises
        ------
        InvalidValueError
            If there is no such text (code ``text``) or language (code ``language``).

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> repeat_sales_model().text("level.easy_going.title", "ru")
        'Продажи без напряга'
        """
        texts = self.texts[self._place_of(language)]
        if key not in texts:
            raise InvalidValueError("key", "one of text_keys", key, "text")
        return texts[key]

    def _place_of(self, language: str | None) -> int:
        if language is None:
            return 0
        one_of("language", language, self.languages, code="language")
        return self.languages.index(language)

    def levels_by_share(self, share: float | str | Decimal | None) -> tuple[str, ...]:
        """Return the levels whose band has a share.

        Parameters
        ----------
        share : Decimal or float, or None
            Share of the banded indicator, from 0 to 1; `None` where it is not known.

        Returns
        -------
        tuple of str
            Keys of levels: none for an unknown share and for one between the bands.

        Raises
        ------
        InvalidValueError
            If it is no share (code ``fraction``).

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> repeat_sales_model().levels_by_share("0.45")
        ('base_max', 'whole_company')
        """
        if share is None:
            return ()
        part = fraction("share", share)
        return tuple(
            each.key for each in self.levels if each.band and part in each.band
        )


def _noun(part: Practice | Statement | Step) -> str:
    return type(part).__name__.lower()
