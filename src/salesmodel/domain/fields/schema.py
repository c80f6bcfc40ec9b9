"""Fields: what the users of a pipeline keep of a deal or a client, and how."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias, final

import attrs

from salesmodel._checks import all_of, identifier, texts
from salesmodel._facts import shown
from salesmodel._personal import PERSONAL
from salesmodel.domain._names import doubles
from salesmodel.domain.fields._definitions import settled
from salesmodel.domain.fields._kinds import (
    FIELD_KINDS,
    READERS,
    FieldKind,
    FieldValue,
    Terms,
    is_missing,
    read_freely,
)
from salesmodel.domain.fields._patterns import Pattern
from salesmodel.domain.fields._refusals import placed, unknown_field
from salesmodel.errors import DefinitionError, InvalidValueError


__all__ = [
    "FIELD_KINDS",
    "PERSONAL",
    "Field",
    "FieldKind",
    "FieldValue",
    "Pattern",
    "Schema",
    "Values",
    "free",
    "is_missing",
]

# Past 300 lines: half of them are docstrings, and fields are read by their schema.
Values: TypeAlias = tuple[tuple[str, FieldValue | None], ...]
"""Fields by their id, in the order given; `None` where a value is missing."""


# Eleven options: each is a column of the settings page of a field, all but one optional.
@final
@attrs.frozen(getstate_setstate=False)
class Field(Terms):
    """A field: what it is called, what it holds, and what that has to keep to.

    Parameters
    ----------
    id : str
        What the field is called in logs and files, 1 to 128 characters.
    kind : str, default "text"
        What it holds, one of `FIELD_KINDS`.
    label : str, default ""
        What people call it, at most 256 characters.
    choices : iterable of str, optional
        What a ``choice`` or ``choices`` field chooses from, in their order; no two may
        differ in case or composition alone.
    least, most : int, str, Decimal, date, datetime or Money, optional
        Bounds of an ``integer``, ``decimal``, ``date``, ``instant`` or ``money`` field,
        both included; of its kind, and written as its values may be.
    max_length : int, optional
        Most characters of a ``text`` field, up to 65,536. Unless given it is that, and
        1,024 where there is a pattern.
    pattern : str or Pattern, optional
        What the whole of a ``text`` field has to look like.
    currency : str, optional
        The one currency of a ``money`` field; any unless given, but bounds need it.
    target : str, optional
        What a ``reference`` field points at, such as ``client``, ``deal`` or ``user``.
    personal : bool, default False
        Whether what it holds is about a person, and is never shown in an error.

    Raises
    ------
    DefinitionError
        If these contradict each other; all problems are told at once.

    Notes
    -----
    An integer has at most 64 bits and a decimal at most 34 digits, neither is ever a
    float. An e-mail address has at most 320 characters, a phone number 64, and a web
    address, of http or https, 2,048; all are kept as given. Blank text and an empty
    list are missing in a field of any kind.

    Examples
    --------
    >>> from salesmodel.values import Money
    >>> budget = Field("budget", "money", currency="EUR", least=Money(1, "EUR"))
    >>> budget.check(Money(500, "EUR"))
    Money('500.00', 'EUR')
    >>> budget.check(Money(0, "EUR"))
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.InvalidValueError: fields.budget must be at least 1.00 EUR, \
got Money('0.00', 'EUR')
    """

    def __attrs_post_init__(self) -> None:
        options, problems = settled(self)
        if problems:
            raise DefinitionError(f"field {shown(self.id)}", problems)
        for name, value in options.items():
            object.__setattr__(self, name, value)

    def check(self, value: object) -> FieldValue | None:
        """Read a value of this field.

        Parameters
        ----------
        value : object
            What was given.

        Returns
        -------
        FieldValue or None
            The value as it is kept: immutable, instants in UTC, money at the scale of
            its currency, choices each once and in the order of the definition. `None`
            where it is missing, as `is_missing` says.

        Raises
        ------
        InvalidValueError
            If it is not what the field holds. The code tells why (``type``, ``range``,
            ``long``, ``pattern``, ``choice``, ``email``, ``phone``, ``url``, ``scale``,
            ``currency``, ``control``, ``surrogate``, ``id``, and those of the two
            errors that derive from this one) and the path where; the value of a
            personal field is not in it.

        Examples
        --------
        >>> Field("rooms", "choices", choices=["bath", "hall"]).check(["hall", "bath"])
        ('bath', 'hall')
        """
        if is_missing(value):
            return None
        try:
            return READERS[self.kind](value, self)
        except InvalidValueError as error:
            fault = error
        # Outside of the handler, so that not even the context holds a personal value.
        shown_value = PERSONAL if self.personal else fault.value
        raise placed(self.id, fault, shown_value)

    def __reduce__(self) -> tuple[object, tuple[()]]:
        options = {
            option.name: getattr(self, option.name) for option in attrs.fields(Field)
        }
        return partial(Field, **options), ()


def _fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    return all_of("fields", fields, Field)


def _items(values: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    if not isinstance(values, Mapping):
        raise InvalidValueError("fields", "a mapping of ids to values", values, "type")
    return values.items()


@final
@attrs.frozen(getstate_setstate=False)
class Schema:
    """The fields of a deal or of a client, and no others.

    ``schema["city"]`` is the field of that id, and ``"city" in schema`` tells whether
    there is one; over a schema one goes by the ids.

    Parameters
    ----------
    fields : iterable of Field
        Fields, no two of whose ids differ in case or composition alone.

    Raises
    ------
    DefinitionError
        If two ids are alike.
    InvalidValueError
        If something else than a field is among them.

    Examples
    --------
    >>> schema = Schema([Field("budget", "integer"), Field("city")])
    >>> schema.check({"city": " ", "budget": 5})
    (('city', None), ('budget', 5))
    >>> schema["budget"].kind, "town" in schema, list(schema)
    ('integer', False, ['budget', 'city'])
    """

    fields: tuple[Field, ...] = attrs.field(default=(), converter=_fields)
    _by_id: dict[str, Field] = attrs.field(init=False, repr=False, eq=False)
    _personal: frozenset[str] = attrs.field(init=False, repr=False, eq=False)

    @_by_id.default
    def _index(self) -> dict[str, Field]:
        return {field.id: field for field in self.fields}

    @_personal.default
    def _persons(self) -> frozenset[str]:
        return frozenset(field.id for field in self.fields if field.personal)

    def __attrs_post_init__(self) -> None:
        alike = doubles(field.id for field in self.fields)
        if alike:
            problems = (
                f"field {shown(second)} is there already, as {shown(first)}"
                for first, second in alike
            )
            raise DefinitionError("schema", tuple(problems))

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._by_id

    def __getitem__(self, id: str) -> Field:
        if id not in self:
            raise unknown_field(id, self._by_id)
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    @property
    def personal(self) -> frozenset[str]:
        """Ids of the fields that are about a person."""
        return self._personal

    def unknown(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of some ids that no field has.

        Parameters
        ----------
        ids : iterable of str
            Ids, such as those that a gate asks for.

        Returns
        -------
        tuple of str
            The unknown ones, each once, in the order given.

        Raises
        ------
        InvalidValueError
            If they are not several texts.

        Examples
        --------
        >>> Schema([Field("budget", "integer")]).unknown(["budget", "bugdet"])
        ('bugdet',)
        """
        asked = dict.fromkeys(texts(ids))
        return tuple(name for name in asked if name not in self._by_id)

    def check(self, values: Mapping[str, object]) -> Values:
        """Read values of these fields.

        Parameters
        ----------
        values : Mapping
            What was given, by the id of its field.

        Returns
        -------
        tuple of pairs
            Id and value, as `Field.check` returns it, in the order given.

        Raises
        ------
        InvalidValueError
            If a value is not what its field holds, or no field has an id (code
            ``unknown_field``).

        Examples
        --------
        >>> Schema([Field("budget", "integer")]).check({"bugdet": 5})
        Traceback (most recent call last):
            ...
        salesmodel.errors.values.InvalidValueError: fields.bugdet must be a field of the \
schema, such as 'budget', got 'bugdet'
        """
        known, found = self._by_id, []
        for name, value in _items(values):
            field = known.get(name)
            if field is None:
                raise unknown_field(name, known)
            found.append((field.id, field.check(value)))
        return tuple(found)

    def __reduce__(self) -> tuple[type["Schema"], tuple[tuple[Field, ...]]]:
        return Schema, (self.fields,)


def free(values: Mapping[str, object]) -> Values:
    """Read values of fields that no schema defines.

    Parameters
    ----------
    values : Mapping
        What was given, by the id of its field: any id, and any `FieldValue`.

    Returns
    -------
    tuple of pairs
        Id and value in the order given: instants in UTC, money at the scale of its
        currency, `None` where a value is missing.

    Raises
    ------
    InvalidValueError
        If an id is none (code ``id``), or a value could not be kept: a float, a list
        that is not empty, half a surrogate pair. Without a schema nothing is known to
        be personal, so that the error shows the value.

    Examples
    --------
    >>> free({"city": "Riga", "rooms": ("bath", "hall"), "note": ""})
    (('city', 'Riga'), ('rooms', ('bath', 'hall')), ('note', None))
    """
    return tuple((_id(name), _freely(name, given)) for name, given in _items(values))


def _id(value: object) -> str:
    return identifier("field", value)


def _freely(id: str, value: object) -> FieldValue | None:
    if is_missing(value):
        return None
    try:
        return read_freely(value)
    except InvalidValueError as fault:
        raise placed(id, fault, fault.value) from None
