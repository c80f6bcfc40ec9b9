"""Evidence: what people answered, what was measured, and an assessment that holds both."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, instance, whole
from salesmodel._facts import listed
from salesmodel.errors import InvalidValueError
from salesmodel.maturity._reading import is_key, is_keys, keys, on_scale, once, unsigned
from salesmodel.maturity.model import MaturityModel
from salesmodel.values import day


__all__ = ["Answer", "Assessment", "Measurement"]

_Evidence = TypeVar("_Evidence", "Answer", "Measurement")
_MOST_VERSIONS = 10**9


def _answer(value: float | str | Decimal) -> Decimal:
    return on_scale("value", value)


def _measured(value: float | str | Decimal) -> Decimal:
    return unsigned("value", value)


@final
@attrs.frozen
class Answer:
    """What somebody answered about one practice.

    Parameters
    ----------
    practice : str
        Key of the practice.
    value : Decimal
        0, 0.25, 0.5 or 1.
    failed : iterable of str, default ()
        Keys of the criteria of the practice that do not hold; with any of them the
        answer counts as 0.

    Raises
    ------
    InvalidValueError
        If a key is none (code ``key``) or stands twice (``duplicate``), or the answer
        is not on the scale (``scale``, or ``number`` for NaN and what is no number).

    Examples
    --------
    >>> Answer("planning", 0.5).counted
    Decimal('0.5')
    >>> Answer("planning", 0.5, failed=["compared"]).counted
    Decimal('0')
    """

    practice: str = attrs.field(validator=is_key)
    value: Decimal = attrs.field(converter=_answer)
    failed: tuple[str, ...] = attrs.field(default=(), converter=keys, validator=is_keys)

    __reduce__ = by_constructor

    @property
    def counted(self) -> Decimal:
        """What counts: the answer if all criteria hold, otherwise 0."""
        return Decimal(0) if self.failed else self.value


@final
@attrs.frozen
class Measurement:
    """What was measured of one indicator.

    Parameters
    ----------
    indicator : str
        Key of the indicator.
    value : Decimal
        What was measured, in the unit of the indicator, from 0 up; a float stands for
        the shortest decimal that shows it.

    Raises
    ------
    InvalidValueError
        If the key is none (code ``key``), or the value is negative (``negative``) or no
        finite number (``number``): what was not measured is left out.
    """

    indicator: str = attrs.field(validator=is_key)
    value: Decimal = attrs.field(converter=_measured)

    __reduce__ = by_constructor


def _answers(values: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return answers in the order of their keys, which has no meaning."""
    found = all_of("answers", values, Answer)
    return tuple(sorted(found, key=lambda answer: answer.practice))


def _measurements(values: Iterable[Measurement]) -> tuple[Measurement, ...]:
    found = all_of("measured", values, Measurement)
    return tuple(sorted(found, key=lambda each: each.indicator))


def _on(value: date | None) -> date | None:
    return None if value is None else day(value)


@final
@attrs.frozen
class Assessment:
    """What is known of a company, or of a unit of it, under one version of a model.

    Whoever has a model at hand makes it by `of`, which checks the keys.

    Parameters
    ----------
    model : str
        Id of the model.
    version : int
        Version of the model.
    answers : iterable of Answer, default ()
        Answers, one a practice at most; their order has no meaning.
    measured : iterable of Measurement, default ()
        Measurements, one an indicator at most.
    unit : str, optional
        Id of the unit of the company.
    on : date, optional
        Day as of which it holds.

    Raises
    ------
    InvalidValueError
        If something is answered or measured twice (code ``duplicate``), or a part is
        of another type.
    InvalidInstantError
        If `on` is no day.
    """

    model: str = attrs.field(validator=is_key)
    version: int
    answers: tuple[Answer, ...] = attrs.field(default=(), converter=_answers)
    measured: tuple[Measurement, ...] = attrs.field(default=(), converter=_measurements)
    unit: str | None = None
    on: date | None = attrs.field(default=None, converter=_on)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        whole("version", self.version, least=1, most=_MOST_VERSIONS)
        if self.unit is not None:
            identifier("unit", self.unit)
        once("answers", [each.practice for each in self.answers])
        once("measured", [each.indicator for each in self.measured])

    @classmethod
    def of(
        cls,
        model: MaturityModel,
        answers: Mapping[str, Any] | Iterable[Answer] = (),
        measured: Mapping[str, Any] | Iterable[Measurement] = (),
        *,
        unit: str | None = None,
        on: date | None = None,
    ) -> "Assessment":
        """Make an assessment under a model.

        Parameters
        ----------
        model : MaturityModel
            The model.
        answers : mapping of str to number, or iterable of Answer, default ()
            Answers by the key of their practice, `None` for what nobody answered; as
            `Answer` where criteria fail.
        measured : mapping of str to number, or iterable of Measurement, default ()
            Measurements by the key of their indicator, `None` for what was not
            measured.
        unit : str, optional
            Id of the unit of the company.
        on : date, optional
            Day as of which it holds.

        Returns
        -------
        Assessment
            The assessment.

        Raises
        ------
        InvalidValueError
            If a practice, a criterion or an indicator is not one of the model (code
            ``practice``, ``criterion`` or ``indicator``), a number is no answer or no
            share where it has to be one (``fraction``), or something stands twice.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> known = Assessment.of(
        ...     repeat_sales_model(), {"planning": 1}, {"repeat_share": 0.18}
        ... )
        >>> known.measured
        (Measurement(indicator='repeat_share', value=Decimal('0.18')),)
        """
        instance("model", model, MaturityModel)
        told = _listed(answers, Answer)
        found = _listed(measured, Measurement)
        made = cls(model.id, model.version, told, found, unit, on)
        made.check(model)
        return made

    def check(self, model: MaturityModel) -> None:
        """Refuse evidence that is not of a model.

        Parameters
        ----------
        model : MaturityModel
            The model.

        Raises
        ------
        InvalidValueError
            If it is of another model or version (code ``model``), or as of `of`.

        Examples
        --------
        >>> from salesmodel.maturity import repeat_sales_model
        >>> Assessment("repeat_sales", 1).check(repeat_sales_model())
        """
        instance("model", model, MaturityModel)
        if (self.model, self.version) != (model.id, model.version):
            needed = f"of version {model.version} of {model.id!r}"
            given = (self.model, self.version)
            raise InvalidValueError("assessment", needed, given, "model")
        criteria = {
            practice.key: practice.criterion_keys for practice in model.practices
        }
        for answer in self.answers:
            _known("practice", answer.practice, tuple(criteria))
            for criterion in answer.failed:
                _known("criterion", criterion, criteria[answer.practice])
        units = {indicator.key: indicator.unit for indicator in model.indicators}
        for each in self.measured:
            _known("indicator", each.indicator, tuple(units))
            if units[each.indicator] == "share" and each.value > 1:
                needed = "a fraction from 0 to 1"
                raise InvalidValueError(each.indicator, needed, each.value, "fraction")


def _listed(
    given: Mapping[str, Any] | Iterable[_Evidence], kind: type[_Evidence]
) -> Iterable[_Evidence]:
    """Return evidence that is told by keys as values of its kind, missing ones left out."""
    if not isinstance(given, Mapping):
        return given
    return [kind(key, value) for key, value in given.items() if value is not None]


def _known(name: str, key: str, known: tuple[str, ...]) -> None:
    if key not in known:
        needed = f"one of {listed(known)}" if known else "left out: there are none"
        raise InvalidValueError(name, needed, key, name)
