"""Keys of the texts that the parts of a model have."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

from salesmodel.maturity._reading import SCALE
from salesmodel.maturity.parts import Dimension, Group, Level, Statement, Step
from salesmodel.maturity.practices import Indicator, Practice


__all__ = ["ANSWER_KEYS", "Part", "keys_of_texts"]

Part: TypeAlias = Level | Group | Dimension | Indicator | Practice | Statement | Step
"""A part of a model."""

ANSWER_KEYS: Final = dict(zip(SCALE, ("0", "25", "50", "100"), strict=True))
"""How the texts of answers end, by the answer."""


def keys_of_texts(parts: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
    """Return the keys of the texts that the parts of a model have, in order.

    Parameters
    ----------
    parts : mapping of str to sequences
        Parts of a model by the name of its field, such as ``levels``.

    Returns
    -------
    tuple of str
        The keys.

    Examples
    --------
    >>> keys_of_texts({"levels": [Level("none")], "dimensions": [Dimension("data")]})
    ('model.title', 'level.none.title', 'dimension.data')
    """
    practices: Sequence[Practice] = parts.get("practices", ())
    sets = dict.fromkeys(practice.answers for practice in practices)
    named = {
        what: [part.key for part in parts.get(what, ())]
        for what in ("groups", "dimensions", "indicators", "statements", "steps")
    }
    return (
        "model.title",
        *(f"level.{level.key}.title" for level in parts.get("levels", ())),
        *(f"group.{key}" for key in named["groups"]),
        *(f"dimension.{key}" for key in named["dimensions"]),
        *(f"answers.{key}.{end}" for key in sets for end in ANSWER_KEYS.values()),
        *chain.from_iterable(map(_of_practice, practices)),
        *(f"indicator.{key}" for key in named["indicators"]),
        *(f"statement.{key}" for key in named["statements"]),
        *(f"step.{key}" for key in named["steps"]),
    )


def _of_practice(practice: Practice) -> Iterator[str]:
    """Return the keys of the texts of a practice."""
    yield f"practice.{practice.key}.title"
    yield f"practice.{practice.key}.question"
    for criterion in practice.criterion_keys:
        yield f"criterion.{practice.key}.{criterion}"
