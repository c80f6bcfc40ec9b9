"""Schemas of documents: which one is written, and how older ones are lifted to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias


__all__ = ["MIGRATIONS", "SCHEMA", "Document", "lifted"]

Document: TypeAlias = Mapping[str, Any]
"""A document as plain data."""

Migration: TypeAlias = Callable[[Document], Document]
"""What makes a document of one schema a document of the next; it changes none."""

MIGRATIONS: Final[Sequence[Migration]] = ()
"""From schema 1 to 2, from 2 to 3, and so on; there is but one schema as yet."""

SCHEMA: Final = 1 + len(MIGRATIONS)
"""The schema that is written."""


def lifted(
    document: Document, schema: int, migrations: Sequence[Migration] = MIGRATIONS
) -> Document:
    """Lift a document of a schema to the newest, step by step."""
    for migrate in migrations[schema - 1 :]:
        document = migrate(document)
    return document
