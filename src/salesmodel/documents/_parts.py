"""What a template is made of once it is read: a closed union of parts."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import attrs

from salesmodel.documents._shapes import Kind


__all__ = ["Choice", "Context", "Loop", "Part", "Shown", "Step", "Text"]

Context: TypeAlias = Literal["plain", "text", "enclosed"]
"""Where a value stands: in plain text, in HTML text, or where HTML has no elements."""


@attrs.frozen(eq=False)
class Step:
    """A filter with its arguments; only some take what is missing."""

    form: Callable[[Any], str]
    takes_missing: bool


@attrs.frozen(eq=False)
class Text:
    """Text that stands as it is."""

    text: str


@attrs.frozen(eq=False)
class Shown:
    """A value of a name, through filters, escaped for its place."""

    path: tuple[str, ...]
    kind: Kind
    steps: tuple[Step, ...]
    context: Context


@attrs.frozen(eq=False)
class Loop:
    """Parts that stand once for each row."""

    variable: str
    path: tuple[str, ...]
    body: tuple["Part", ...]


@attrs.frozen(eq=False)
class Choice:
    """Parts that stand if something is there, and others if not."""

    path: tuple[str, ...]
    kind: Kind | Literal["rows"]
    present: tuple["Part", ...]
    missing: tuple["Part", ...]


Part: TypeAlias = Text | Shown | Loop | Choice
