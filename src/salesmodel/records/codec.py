"""Values of the domain to plain dictionaries and JSON, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar, cast, overload

from salesmodel._checks import instance, one_of, several
from salesmodel._facts import listed, shown
from salesmodel.domain import Check, Pipeline
from salesmodel.errors import InvalidValueError, LoadError
from salesmodel.records._forms import Personal, Writing
from salesmodel.records._json import dumped, parsed
from salesmodel.records._limits import STANDARD, Limits
from salesmodel.records._migrations import SCHEMA, lifted
from salesmodel.records._problems import Reading
from salesmodel.records._types import BY_NAME, BY_TYPE, NAMES


__all__ = ["from_dict", "from_json", "to_dict", "to_json"]

_T = TypeVar("_T")
_PERSONAL: Final = ("include", "mask", "drop")
_LISTED: Final = listed(NAMES, most=len(NAMES))


def to_dict(
    value: object, *, personal: Personal = "include", with_pipelines: bool = True
) -> dict[str, Any]:
    """Write a value as plain data: dictionaries, lists, texts, whole numbers, truths.

    Parameters
    ----------
    value : object
        A value of one of the types that the reference lists, or a tuple of deals.
    personal : {"include", "mask", "drop"}, default "include"
        Whether personal data are written, stand as ``"<personal>"``, or are left out.
    with_pipelines : bool, default True
        Whether deals carry the pipelines they were in; otherwise they have to be given
        when the deals are read.

    Returns
    -------
    dict
        The document, with its ``schema`` and its ``type``. A part that holds its
        default is left out.

    Raises
    ------
    InvalidValueError
        If there is no form of such a value (code ``type``), or two checks of a pipeline
        have one name (code ``check``), or two pipelines one id and version (code
        ``duplicate``), or a rule has a function in it (code ``callable``), or something
        that it is compared with, fills or tells cannot be read back (code ``type``).

    Examples
    --------
    >>> from salesmodel import Money
    >>> to_dict(Money("19.90", "EUR"))
    {'schema': 1, 'type': 'money', 'amount': '19.90', 'currency': 'EUR'}
    """
    form = BY_TYPE.get(type(value))
    if form is None:
        raise InvalidValueError("value", f"one of {_LISTED}", value, "type")
    one_of("personal", personal, _PERSONAL, code="personal")
    how = Writing(personal, instance("with_pipelines", with_pipelines, bool))
    head: dict[str, Any] = {"schema": SCHEMA, "type": form.name}
    if how.hides:
        head["personal_data"] = personal
    return {**head, **cast("dict[str, Any]", form.write(value, how))}


def to_json(
    value: object, *, personal: Personal = "include", with_pipelines: bool = True
) -> str:
    """Write a value as JSON, always as the same text.

    Parameters
    ----------
    value : object
        What `to_dict` takes.
    personal : {"include", "mask", "drop"}, default "include"
        Whether personal data are written, stand as ``"<personal>"``, or are left out.
    with_pipelines : bool, default True
        Whether deals carry the pipelines they were in.

    Returns
    -------
    str
        One line with a line feed at its end, its keys sorted.

    Raises
    ------
    InvalidValueError
        If `to_dict` refuses the value.

    Examples
    --------
    >>> from salesmodel import Money
    >>> print(to_json(Money("19.90", "EUR")), end="")
    {"amount":"19.90","currency":"EUR","schema":1,"type":"money"}
    """
    form = BY_TYPE.get(type(value))
    if form is not None and form.line is not None and personal == "include":
        instance("with_pipelines", with_pipelines, bool)
        return form.line(value)
    return dumped(to_dict(value, personal=personal, with_pipelines=with_pipelines))


@overload
def from_dict(
    document: Mapping[str, Any],
    *,
    type: type[_T],
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> _T: ...
@overload
def from_dict(
    document: Mapping[str, Any],
    *,
    type: None = None,
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> Any: ...
def from_dict(
    document: Mapping[str, Any],
    *,
    type: type[Any] | None = None,
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> Any:
    """Read a value from plain data.

    Parameters
    ----------
    document : Mapping
        What `to_dict` wrote.
    type : type, optional
        What the value has to be; any of the types there are unless given.
    checks : mapping of str to callable, optional
        The checks of gates, by the names under which pipelines were written.
    pipelines : iterable of Pipeline, optional
        Pipelines of deals that were written without them.
    limits : Limits, optional
        How many entries a list may have.

    Returns
    -------
    object
        The value, equal to the one that was written.

    Raises
    ------
    LoadError
        If the document is of a newer schema (code ``schema_newer``), or of no value.
        All its problems are told at once, each with its path; if they are of one kind,
        that is the code.

    Examples
    --------
    >>> from salesmodel import Money
    >>> from_dict({"schema": 1, "type": "money", "amount": "19.90", "currency": "EUR"})
    Money('19.90', 'EUR')
    >>> from_dict({"schema": 1, "type": "money", "amount": 19.9, "euro": True})
    Traceback (most recent call last):
        ...
    salesmodel.errors.values.LoadError: the money cannot be read: $.amount must be text \
such as '19.99', as a float would not be exact, got 19.9; $.currency is missing; $.euro is \
not known here
    """
    reading = _reading(checks, pipelines, limits)
    if not isinstance(document, Mapping):
        raise InvalidValueError("document", "a mapping", document, "type")
    return _read(document, type, reading)


@overload
def from_json(
    text: str | bytes,
    *,
    type: type[_T],
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> _T: ...
@overload
def from_json(
    text: str | bytes,
    *,
    type: None = None,
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> Any: ...
def from_json(
    text: str | bytes,
    *,
    type: type[Any] | None = None,
    checks: Mapping[str, Check] | None = None,
    pipelines: Iterable[Pipeline] = (),
    limits: Limits = STANDARD,
) -> Any:
    """Read a value from JSON.

    Parameters
    ----------
    text : str or bytes
        What `to_json` wrote; bytes are UTF-8, with a mark of order or without.
    type : type, optional
        What the value has to be; any of the types there are unless given.
    checks : mapping of str to callable, optional
        The checks of gates, by the names under which pipelines were written.
    pipelines : iterable of Pipeline, optional
        Pipelines of deals that were written without them.
    limits : Limits, optional
        How large the text may be.

    Returns
    -------
    object
        The value, equal to the one that was written.

    Raises
    ------
    LoadError
        If it is no JSON (codes ``json`` and ``encoding``), past a limit (``limit``), or
        what `from_dict` refuses. A key that stands twice is a problem like the others
        (``duplicate_key``).
    InvalidValueError
        If `text` is neither text nor bytes (code ``type``).

    Examples
    --------
    >>> from salesmodel import Money
    >>> from_json(
    ...     '{"schema":1,"type":"money","amount":"5.00","currency":"EUR"}', type=Money
    ... )
    Money('5.00', 'EUR')
    """
    reading = _reading(checks, pipelines, limits)
    return _read(parsed(text, reading), type, reading)


def _reading(
    checks: Mapping[str, Check] | None, pipelines: Iterable[Pipeline], limits: Limits
) -> Reading:
    """Return a reading with nothing found wrong so far."""
    known = {} if checks is None else checks
    if not isinstance(known, Mapping):
        raise InvalidValueError("checks", "a mapping of names", checks, "type")
    given = tuple(
        instance("pipelines", each, Pipeline)
        for each in several("pipelines", pipelines)
    )
    return Reading(instance("limits", limits, Limits), known, given)


def _read(document: object, kind: type[Any] | None, reading: Reading) -> Any:
    """Read a document of whatever type."""
    if not isinstance(document, Mapping):
        raise _refused(f"$ must be an object, got {shown(document)}", "type")
    body = dict(_newest(document))
    name = body.get("type")
    form = BY_NAME.get(name) if isinstance(name, str) else None
    if form is None:
        told = f"$.type must be one of {_LISTED}, got {shown(name)}"
        raise _refused(told, "unknown_type")
    if kind is not None and not issubclass(form.kind, instance("type", kind, type)):
        told = f"$.type must be that of a {kind.__name__}, got {shown(name)}"
        raise _refused(told, "type")
    if body.pop("personal_data", "include") not in ("include", "mask"):
        told = "$.personal_data says that personal data were left out, so that nothing can be read"
        raise _refused(told, "personal")
    if not form.is_tagged:
        del body["type"]
    value = form.read(body, None, reading)
    reading.close(f"the {form.name}")
    return value


def _newest(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document in the newest schema, without the number of that."""
    schema = document.get("schema")
    if type(schema) is not int or schema < 1:
        told = (
            f"$.schema must be a whole number from 1 to {SCHEMA}, got {shown(schema)}"
        )
        raise _refused(told, "schema")
    if schema > SCHEMA:
        told = f"$.schema is {shown(schema)}, and this version reads up to {SCHEMA}"
        raise _refused(told, "schema_newer")
    body = {key: each for key, each in document.items() if key != "schema"}
    return lifted(body, schema)


def _refused(told: str, code: str) -> LoadError:
    return LoadError("the document", (told,), code)
