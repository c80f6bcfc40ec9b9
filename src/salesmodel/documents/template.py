"""Templates: text with names in it, read strictly and filled safely."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, final

import attrs

from salesmodel._checks import by_constructor, instance, one_of, several
from salesmodel.documents._compiler import Compiler
from salesmodel.documents._html import Html
from salesmodel.documents._parts import Part
from salesmodel.documents._rendering import Writer
from salesmodel.documents._scope import Scope
from salesmodel.documents._source import Fault
from salesmodel.documents.filters import FILTERS, Filter
from salesmodel.documents.limits import Limits
from salesmodel.documents.names import Names
from salesmodel.errors import InvalidValueError, TemplateError


__all__ = ["ESCAPES", "Escape", "Template"]

Escape = Literal["html", "plain"]
"""What a template writes: HTML, in which values are escaped, or plain text."""

ESCAPES: tuple[Escape, ...] = ("html", "plain")
"""Every way to escape."""

_MOST_TOLD = 20
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _names(value: Names | Mapping[str, object]) -> Names:
    return value if isinstance(value, Names) else Names(value)


def _filters(value: Iterable[Filter]) -> tuple[Filter, ...]:
    """Return filters, ordered by name, no two of one name."""
    found = {}
    for each in several("filters", value):
        if instance("filters", each, Filter).name in found:
            raise InvalidValueError(
                "filters", "of one name each", each.name, "duplicate"
            )
        found[each.name] = each
    return tuple(found[name] for name in sorted(found))


def _mapping(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return values that names can be looked up in."""
    if isinstance(values, Mapping):
        return values
    raise InvalidValueError("values", "a mapping", type(values).__name__, "type")


@final
@attrs.frozen(repr=False)
class Template:
    """A text with tags that stand for values.

    A template is read when it is made: names, filters and their arguments are settled
    then, and all that is wrong is told at once. Two templates are equal if they were
    made from the same.

    Parameters
    ----------
    source : str
        The text, with its tags. A line that holds nothing but blocks is left out.
    names : Names or Mapping
        What the template may use, and nothing else.
    escape : {"html", "plain"}
        What it writes. In HTML, ``& < > " '`` of a value are escaped, and a value can
        stand only in text or between the quotes of some attributes.
    filters : iterable of Filter, default FILTERS
        The filters it may use, and no others.
    limits : Limits, optional
        Bounds of the source and of the result.

    Raises
    ------
    TemplateError
        If the source cannot be read; each problem tells its line and column.
    DefinitionError
        If `names` cannot be declared so.
    InvalidValueError
        If `source` is no text, `escape` unknown (code ``escape``), or two filters have
        one name (code ``duplicate``).

    Examples
    --------
    >>> offer = Template(
    ...     '{{ client.name }}: {{ total | money: thousands="," }}',
    ...     {"client": {"name": "text"}, "total": "money"},
    ...     escape="html",
    ... )
    >>> offer.uses
    ('client.name', 'total')
    """

    source: str
    names: Names = attrs.field(converter=_names)
    escape: Escape = attrs.field(kw_only=True)
    filters: tuple[Filter, ...] = attrs.field(
        default=FILTERS, converter=_filters, kw_only=True
    )
    limits: Limits = attrs.field(factory=Limits, kw_only=True)
    uses: tuple[str, ...] = attrs.field(init=False, eq=False)
    """Names that stand in the template, ``[]`` for each row, ordered by name."""
    _parts: tuple[Part, ...] = attrs.field(init=False, eq=False)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        instance("source", self.source, str)
        one_of("escape", self.escape, ESCAPES, code="escape")
        instance("limits", self.limits, Limits)
        self._check_text()
        compiler = Compiler(
            {each.name: each for each in self.filters},
            Scope(dict(self.names.root.names)),
            Html() if self.escape == "html" else None,
        )
        parts = compiler.read(self.source)
        if compiler.problems:
            raise self._refusal(compiler.problems)
        object.__setattr__(self, "uses", tuple(sorted(compiler.scope.used)))
        object.__setattr__(self, "_parts", parts)

    def _check_text(self) -> None:
        """Refuse a source that is too long, or no text that a file can hold."""
        n, most = len(self.source), self.limits.source
        if n > most:
            raise self._refusal([Fault(f"{n} characters are more than {most}", 0)])
        found = _NO_TEXT.search(self.source)
        if found is not None:
            sentence = f"U+{ord(found.group()):04X} is no character of a text"
            raise self._refusal([Fault(sentence, found.start())])

    def _refusal(self, faults: list[Fault]) -> TemplateError:
        """Return the error that tells all problems, each with its place."""
        told = sorted(faults, key=lambda fault: fault.at)[:_MOST_TOLD]
        places = tuple(self._place(fault.at) for fault in told)
        problems = [
            f"line {line}, column {column}: {fault.sentence}"
            for fault, (line, column) in zip(told, places, strict=True)
        ]
        if len(faults) > len(told):
            problems.append(f"and {len(faults) - len(told)} problems more")
        return TemplateError("template", tuple(problems), places=places)

    def _place(self, at: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        before = self.source[:at]
        return before.count("\n") + 1, at - before.rfind("\n")

    def render(self, values: Mapping[str, object]) -> str:
        """Fill the template.

        Parameters
        ----------
        values : Mapping
            What the names stand for, in the shape that was declared. Numbers are int
            or Decimal, moments have their offset; None, blank text and what is not
            there are missing. What was not declared is not looked at.

        Returns
        -------
        str
            The text. It depends on the template and the values alone.

        Raises
        ------
        InvalidValueError
            If a value is missing and has no default (code ``missing``), is not of its
            kind (code ``type`` and others), holds what no text can (codes ``control``,
            ``surrogate``), or the result is past its limits (codes ``long``,
            ``rows``). The path tells where; nothing personal is shown.

        Notes
        -----
        Cost: linear in the source, the values and the result.

        Examples
        --------
        >>> template = Template("Dear {{ name }}!", {"name": "text"}, escape="html")
        >>> template.render({"name": "Smith & <b>Sons</b>"})
        'Dear Smith &amp; &lt;b&gt;Sons&lt;/b&gt;!'
        """
        writer = Writer(_mapping(values), self.limits)
        writer.write(self._parts)
        return "".join(writer.text)

    def missing(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Tell everything that has to be given before the template can be filled.

        Parameters
        ----------
        values : Mapping
            What there is so far.

        Returns
        -------
        tuple of str
            Where something is missing, such as ``lines[2].total``; rows count from 0.

        Raises
        ------
        InvalidValueError
            As of `render`, but not for what is missing.

        Examples
        --------
        >>> names = {"client": {"name": "text"}, "total": "money"}
        >>> template = Template("{{ client.name }}: {{ total }}", names, escape="plain")
        >>> template.missing({"client": {"name": " "}})
        ('client.name', 'total')
        """
        missing: dict[str, None] = {}
        writer = Writer(_mapping(values), self.limits, missing)
        writer.write(self._parts)
        return tuple(missing)

    def __repr__(self) -> str:
        n = len(self.source)
        return f"Template(<{n} characters>, {self.names!r}, escape={self.escape!r})"
