"""Filters: how a template shows numbers, money, days and moments.

All is told in the template and nothing depends on a locale. What would lose digits is
refused unless the template says how to round.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, final

import attrs

from salesmodel._checks import all_of, instance, one_of, several, whole
from salesmodel.documents import _forms
from salesmodel.documents._shapes import KINDS, WORD, Kind
from salesmodel.errors import InvalidValueError


__all__ = ["FILTERS", "Argument", "Filter", "Form", "Parameter"]

Argument: TypeAlias = str | int
"""What a template can give a filter: a text or a whole number."""

Form: TypeAlias = Callable[[Any], str]
"""Writes a value of the kind that its filter was bound for."""

_GROUPS = ("", " ", "\u00a0", "\u2009", "\u202f", ",", ".", "'", "\u2019")
_POINTS = (".", ",")
_MOST_DECIMALS = 30
_MOST_LENGTH = 100_000


def _word(name: str, value: object) -> str:
    """Return a word that a template could use."""
    if isinstance(value, str) and WORD.fullmatch(value):
        return value
    requirement = "a letter, then letters, digits and underscores"
    raise InvalidValueError(name, requirement, value, "name")


def _name(value: str) -> str:
    return _word("name", value)


def _choices(value: Iterable[str]) -> tuple[str, ...]:
    return several("choices", value)


def _kinds(value: Iterable[Kind]) -> frozenset[Kind]:
    found = several("takes", value)
    for kind in found:
        one_of("takes", kind, KINDS, code="kind")
    return frozenset(found)


@final
@attrs.frozen
class Parameter:
    """One argument of a filter.

    Parameters
    ----------
    name : str
        Its name; it can also be given by its place.
    bounds : tuple of int, optional
        Least and most of a whole number; without them it is text.
    default : str or int, optional
        What it is where it is left out.
    is_required : bool, default False
        Whether it cannot be left out.
    choices : iterable of str, default ()
        What a text can be; anything if there are none.
    """

    name: str = attrs.field(converter=_name)
    bounds: tuple[int, int] | None = attrs.field(default=None, kw_only=True)
    default: Argument | None = attrs.field(default=None, kw_only=True)
    is_required: bool = attrs.field(default=False, kw_only=True)
    choices: tuple[str, ...] = attrs.field(default=(), converter=_choices, kw_only=True)

    def checked(self, value: Argument) -> Argument:
        """Return an argument that can stand here.

        Parameters
        ----------
        value : str or int
            What the template gives.

        Returns
        -------
        str or int
            The same.

        Raises
        ------
        InvalidValueError
            If it is of another type, or none of the choices (code ``argument``).

        Examples
        --------
        >>> Parameter("currency", choices=["after", "none"]).checked("none")
        'none'
        """
        if self.bounds is not None:
            least, most = self.bounds
            return whole(self.name, value, least=least, most=most)
        if self.choices:
            return one_of(self.name, value, self.choices, code="argument")
        return instance(self.name, value, str)


def _parameters(value: Iterable[Parameter]) -> tuple[Parameter, ...]:
    return all_of("parameters", value, Parameter)


@final
@attrs.frozen
class Filter:
    """A way to write values that a template can name.

    Parameters
    ----------
    name : str
        What the template calls it.
    takes : iterable of Kind
        Kinds of values that it writes. What comes out of a filter is text, so that one
        that follows another must take text.
    bind : callable
        Takes the kind of the value and the arguments by name, and returns the function
        that writes such a value. It is called when a template is compiled, and raises
        `InvalidValueError` where the arguments do not go together.
    parameters : iterable of Parameter, default ()
        The arguments, in the order in which they can be given by place.
    takes_missing : bool, default False
        Whether the function is called for what is missing too, with None. Filters that
        do not take it are left out then.
    gives_url : bool, default False
        Whether what comes out can be followed as a link.

    Raises
    ------
    InvalidValueError
        If the name is no name (code ``name``), or a kind is unknown (code ``kind``).

    Examples
    --------
    >>> shout = Filter("shout", ["text"], lambda kind, arguments: str.upper)
    >>> shout.form("text", {})("now")
    'NOW'
    """

    name: str = attrs.field(converter=_name)
    takes: frozenset[Kind] = attrs.field(converter=_kinds)
    bind: Callable[[Kind, Mapping[str, Any]], Form]
    parameters: tuple[Parameter, ...] = attrs.field(default=(), converter=_parameters)
    takes_missing: bool = attrs.field(default=False, kw_only=True)
    gives_url: bool = attrs.field(default=False, kw_only=True)

    def form(self, kind: Kind, given: Mapping[str, Argument]) -> Form:
        """Bind the filter to arguments.

        Parameters
        ----------
        kind : Kind
            Kind of the values.
        given : Mapping of str to (str or int)
            Arguments by name; `place` tells the name of one that is given by place.

        Returns
        -------
        callable
            What writes a value.

        Raises
        ------
        InvalidValueError
            If the kind is another (code ``kind``), an argument is missing or unknown
            (code ``argument``), or one cannot stand.

        Examples
        --------
        >>> truncate = next(each for each in FILTERS if each.name == "truncate")
        >>> truncate.form("text", {"length": 5})("A long story")
        'A lo…'
        """
        one_of("value", kind, sorted(self.takes), code="kind")
        known = {each.name: each for each in self.parameters}
        if not isinstance(given, Mapping):
            raise InvalidValueError("given", "a mapping of arguments", given, "type")
        for name in given:
            one_of("argument", name, known, code="argument")
        told = {name: each.default for name, each in known.items()}
        told |= {name: known[name].checked(value) for name, value in given.items()}
        for each in self.parameters:
            if each.is_required and each.name not in given:
                raise InvalidValueError(each.name, "given", None, "argument")
        return self.bind(kind, told)


_THOUSANDS = Parameter("thousands", default="", choices=_GROUPS)
_DECIMAL = Parameter("decimal", default=".", choices=_POINTS)
_ROUNDING = Parameter("rounding", choices=_forms.ROUNDINGS)
_DIGITS = Parameter("digits", bounds=(0, _MOST_DECIMALS))

FILTERS: Final = (
    Filter(
        "date",
        ["date", "instant"],
        _forms.date_form,
        [
            Parameter("pattern", is_required=True),
            Parameter("zone"),
            Parameter("months"),
        ],
    ),
    Filter(
        "default",
        ["text"],
        _forms.default_form,
        [Parameter("text", is_required=True)],
        takes_missing=True,
    ),
    Filter(
        "money",
        ["money"],
        _forms.money_form,
        [
            _THOUSANDS,
            _DECIMAL,
            _DIGITS,
            _ROUNDING,
            Parameter("currency", default="after", choices=["after", "before", "none"]),
        ],
    ),
    Filter(
        "number",
        ["number"],
        _forms.number_form,
        [_THOUSANDS, _DECIMAL, _DIGITS, _ROUNDING],
    ),
    Filter("one_line", ["text"], _forms.one_line_form),
    Filter(
        "percent",
        ["number"],
        _forms.percent_form,
        [
            Parameter("digits", default=0, bounds=(0, _MOST_DECIMALS)),
            _DECIMAL,
            _ROUNDING,
            Parameter("sign", default="%"),
        ],
    ),
    Filter(
        "truncate",
        ["text"],
        _forms.truncate_form,
        [Parameter("length", bounds=(1, _MOST_LENGTH), is_required=True)],
    ),
    Filter("url", ["text"], _forms.url_form, gives_url=True),
    Filter(
        "yes_no",
        ["boolean"],
        _forms.yes_no_form,
        [Parameter("yes", is_required=True), Parameter("no", is_required=True)],
    ),
)
"""The filters that come with the language."""
