"""Who says that something happened, and through what it was said."""

from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import by_constructor, identifier, instance, one_of


__all__ = ["SOURCES", "Author", "Source", "author_of"]

Source = Literal["user", "automation", "bulk", "import", "integration"]
"""Through what a fact came: a person, a rule, a bulk move, a file, another system."""

SOURCES: Final[tuple[Source, ...]] = get_args(Source)
"""Every `Source`."""


def _source(value: str) -> str:
    return one_of("source", value, SOURCES, code="source")


@final
@attrs.frozen
class Author:
    """Who says that something happened, for more than a person's id.

    Wherever `by` is asked for, plain text is the id of a person.

    Parameters
    ----------
    name : str
        Id of the person, the rule or the system, 1 to 128 characters.
    source : {"user", "automation", "bulk", "import", "integration"}, default "user"
        Through what the fact came.
    inferred : bool, default False
        Whether the fact was concluded rather than observed.

    Raises
    ------
    InvalidValueError
        If the name is no id, or the source is not one of these.

    Examples
    --------
    >>> Author("old crm", source="import", inferred=True)
    Author(name='old crm', source='import', inferred=True)
    """

    name: str = attrs.field()
    source: Source = attrs.field(default="user", converter=_source)
    inferred: bool = False

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "name", identifier("by", self.name))
        instance("inferred", self.inferred, bool)


def author_of(by: str | Author) -> tuple[str, Source, bool]:
    """Return the name, the source and whether it is inferred, of text or an author.

    Parameters
    ----------
    by : str or Author
        Id of a person, or an author.

    Returns
    -------
    tuple
        What an event keeps of it.

    Raises
    ------
    InvalidValueError
        If it is neither.

    Examples
    --------
    >>> author_of("ann")
    ('ann', 'user', False)
    """
    if type(by) is not Author:
        return identifier("by", by), "user", False
    return by.name, by.source, by.inferred
