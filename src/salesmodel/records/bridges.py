"""Values within pydantic, FastAPI and cattrs, by their records.

Nothing here imports those libraries but where one of them calls.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, Protocol, final, get_origin

import attrs

from salesmodel._checks import instance, one_of, several
from salesmodel._mappings import ReadOnlyMapping
from salesmodel.domain import Check, Pipeline
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records._forms import Personal
from salesmodel.records._limits import STANDARD, Limits
from salesmodel.records._types import BY_TYPE
from salesmodel.records.codec import from_dict, to_dict
from salesmodel.records.schema import json_schema


__all__ = ["AsRecord", "Converter", "configure_cattrs"]

_DEFINITIONS: Final = "#/$defs/"
_KIND: Final = "salesmodel_type"
_PERSONAL: Final = ("include", "mask", "drop")


def _known(checks: Mapping[str, Check]) -> Mapping[str, Check]:
    if not isinstance(checks, Mapping):
        raise InvalidValueError("checks", "a mapping of names", checks, "type")
    return ReadOnlyMapping(checks)


def _given(pipelines: Iterable[Pipeline]) -> tuple[Pipeline, ...]:
    return several("pipelines", pipelines)


@final
@attrs.frozen(eq=False)
class AsRecord:
    """What makes a value of ours one that pydantic and FastAPI read, write and show.

    Annotate a type with it: ``Annotated[Deal, AsRecord()]``. Such a value is read by
    `from_dict`, or taken as it is; it is written by `to_dict` where JSON is made of it,
    and shown by `json_schema`.

    Parameters
    ----------
    personal : {"include", "mask", "drop"}, default "include"
        Whether personal data are written, stand as ``"<personal>"``, or are left out.
    with_pipelines : bool, default True
        Whether deals are written with the pipelines they were in.
    checks : mapping of str to callable, optional
        The checks of gates, by the names under which pipelines were written.
    pipelines : iterable of Pipeline, optional
        Pipelines of deals that were written without them.
    limits : Limits, optional
        How many entries a list may have.

    Notes
    -----
    A schema that refers to itself, such as that of conditions within conditions, is
    shown to its first level: pydantic has no place for names that are not its own.
    FastAPI takes a class that it does not know for a parameter of the query: say
    ``Annotated[Deal, AsRecord(), Body()]``.

    Examples
    --------
    >>> from typing import Annotated
    >>> from pydantic import TypeAdapter
    >>> from salesmodel import Money
    >>> prices = TypeAdapter(Annotated[Money, AsRecord()])
    >>> text = prices.dump_json(Money("19.90", "EUR"))
    >>> text
    b'{"schema":1,"type":"money","amount":"19.90","currency":"EUR"}'
    >>> prices.validate_json(text)
    Money('19.90', 'EUR')
    """

    personal: Personal = "include"
    with_pipelines: bool = True
    checks: Mapping[str, Check] = attrs.field(factory=dict, converter=_known)
    pipelines: tuple[Pipeline, ...] = attrs.field(default=(), converter=_given)
    limits: Limits = STANDARD

    def __attrs_post_init__(self) -> None:
        one_of("personal", self.personal, _PERSONAL, code="personal")

    def __get_pydantic_core_schema__(self, source: Any, _: Any) -> Any:
        """Return what pydantic reads and writes values of a type by."""
        from pydantic_core import core_schema  # noqa: PLC0415 — pydantic itself asks

        kind = _kind_of(source)
        return core_schema.no_info_plain_validator_function(
            lambda value: _validated(self, value, kind),
            serialization=core_schema.plain_serializer_function_ser_schema(
                partial(_written, self), when_used="json"
            ),
            metadata={_KIND: kind},
        )

    def __get_pydantic_json_schema__(self, schema: Any, _: Any) -> Any:
        """Return what pydantic shows of values of a type."""
        return _shown(schema["metadata"][_KIND])


class Converter(Protocol):
    """What a converter of cattrs does that is asked of it here."""

    def register_structure_hook(
        self, cl: Any, func: Callable[[Any, Any], Any], /
    ) -> Any:
        """Say how values of a type are read.

        Parameters
        ----------
        cl : type
            The type.
        func : callable
            Given plain data and the type, gives the value.
        """
        ...

    def register_unstructure_hook(self, cls: Any, func: Callable[[Any], Any], /) -> Any:
        """Say how values of a type are written.

        Parameters
        ----------
        cls : type
            The type.
        func : callable
            Given a value, gives plain data.
        """
        ...


def configure_cattrs(converter: Converter, *, record: AsRecord | None = None) -> None:
    """Teach a converter of cattrs to read and write the values there are records of.

    Parameters
    ----------
    converter : cattrs.Converter
        The converter; what it knew of these types it knows no more.
    record : AsRecord, optional
        How they are read and written: all of it unless given.

    Raises
    ------
    InvalidValueError
        If it is no converter (code ``type``).

    Notes
    -----
    A tuple of deals stays what tuples are to the converter: its deals are records each.

    Examples
    --------
    >>> from cattrs import Converter
    >>> from salesmodel import Money
    >>> converter = Converter()
    >>> configure_cattrs(converter)
    >>> converter.unstructure({"price": Money("19.90", "EUR")})
    {'price': {'schema': 1, 'type': 'money', 'amount': '19.90', 'currency': 'EUR'}}
    """
    for name in ("register_structure_hook", "register_unstructure_hook"):
        if not callable(getattr(converter, name, None)):
            raise InvalidValueError("converter", "of cattrs", converter, "type")
    how = AsRecord() if record is None else instance("record", record, AsRecord)
    for kind in BY_TYPE:
        if kind is not tuple:
            converter.register_structure_hook(kind, partial(_read, how))
            converter.register_unstructure_hook(kind, partial(_written, how))


def _read(how: AsRecord, value: Any, kind: type[Any]) -> Any:
    """Read a value of a type from its record."""
    return from_dict(
        value,
        type=kind,
        checks=how.checks,
        pipelines=how.pipelines,
        limits=how.limits,
    )


def _written(how: AsRecord, value: object) -> dict[str, Any]:
    """Write the record of a value."""
    return to_dict(value, personal=how.personal, with_pipelines=how.with_pipelines)


def _validated(how: AsRecord, value: object, kind: type[Any]) -> Any:
    """Read a value for pydantic, and tell it all that is wrong."""
    from pydantic_core import (  # noqa: PLC0415 — pydantic itself asks
        InitErrorDetails,
        PydanticCustomError,
        ValidationError,
    )

    if isinstance(value, kind):
        return value
    try:
        return _read(how, value, kind)
    except LoadError as error:
        code, problems = error.code, error.problems
    except InvalidValueError as error:
        code, problems = error.code, (str(error),)
    details = [
        InitErrorDetails(
            type=PydanticCustomError(code, "{told}", {"told": each}), input=value
        )
        for each in problems
    ]
    raise ValidationError.from_exception_data(kind.__name__, details)


def _kind_of(source: Any) -> type[Any]:
    """Return the type that a type expression is of, if there are records of it."""
    kind = get_origin(source) or source
    json_schema(kind)
    return kind  # type: ignore[no-any-return]  # there is no schema of what is no type


def _shown(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a type in one piece, as pydantic wants it."""
    schema = json_schema(kind)
    del schema["$schema"]
    definitions = schema.pop("$defs")
    shown: dict[str, Any] = _inlined(schema, definitions, frozenset())
    return shown


def _inlined(part: Any, definitions: Mapping[str, Any], above: frozenset[str]) -> Any:
    """Put what a schema refers to into its place; within itself, any object stands."""
    if isinstance(part, list):
        return [_inlined(each, definitions, above) for each in part]
    if not isinstance(part, Mapping) or part.get("$ref") in above:
        return {"type": "object"} if isinstance(part, Mapping) else part
    if ref := part.get("$ref"):
        found = definitions[ref.removeprefix(_DEFINITIONS)]
        return _inlined(found, definitions, above | {ref})
    return {key: _inlined(each, definitions, above) for key, each in part.items()}
