"""Names: what a template may speak of, declared in the shape of the data."""

from typing import Any, cast, final

import attrs

from salesmodel.documents._shapes import KINDS, Group, Kind, paths, plain, read


__all__ = ["KINDS", "Kind", "Names"]


@final
@attrs.frozen(repr=False)
class Names:
    """The names that a template may use, and what each stands for.

    They are declared in the shape of the data: a word of `KINDS` for one value, a
    mapping for a group of names, and a list of one item for rows, which is what each
    row is like.

    Parameters
    ----------
    shape : Mapping
        What stands behind each name. A name is a letter of any script or an underscore,
        then letters, digits and underscores, 64 characters at most; there are at most
        500 of them, at most 6 deep.

    Raises
    ------
    DefinitionError
        If something is no name or no shape; all that is wrong is told.

    Examples
    --------
    >>> names = Names(
    ...     {
    ...         "client": {"name": "text"},
    ...         "lines": [{"product": "text", "total": "money"}],
    ...     }
    ... )
    >>> names.paths
    ('client.name', 'lines[].product', 'lines[].total')
    >>> names.shape
    {'client': {'name': 'text'}, 'lines': [{'product': 'text', 'total': 'money'}]}
    """

    root: Group = attrs.field(alias="shape", converter=read)

    @property
    def shape(self) -> dict[str, Any]:
        """What was declared, as plain data, ordered by name; JSON can hold it."""
        return cast("dict[str, Any]", plain(self.root))

    @property
    def paths(self) -> tuple[str, ...]:
        """Every value that a template can show; ``[]`` stands for each row."""
        return tuple(paths("", self.root))

    def __reduce__(self) -> tuple[type["Names"], tuple[dict[str, Any]]]:
        return Names, (self.shape,)

    def __repr__(self) -> str:
        return f"Names({self.shape!r})"
