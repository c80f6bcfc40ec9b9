"""The stages of a funnel by what it means to stand in them."""

from collections.abc import Mapping, Sequence
from typing import Final, Self

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, CodeArray
from salesmodel._checks import one_of, texts
from salesmodel.errors import DefinitionError, InvalidValueError, ShapeError


__all__ = ["Stages"]

_KINDS: Final = ("open", "won", "lost", "out", "ignore")
"""What an event can mean: a stage, a closing, leaving for another funnel, nothing."""


@attrs.frozen
class Stages:
    """Stages in the order of their codes: open ones, then won, lost, and out.

    Parameters
    ----------
    open : sequence of str
        Open stages, in the order of the funnel.
    won, lost : sequence of str
        Closing stages; several where a deal can be won or lost for several reasons.
    out : sequence of str
        Stages that say a deal left the funnel undecided.

    Raises
    ------
    DefinitionError
        If a stage stands twice.

    Examples
    --------
    >>> Stages(["lead", "offer"], won=["signed"], lost=["price", "other"]).labels
    ('lead', 'offer', 'signed', 'price', 'other')
    """

    open: tuple[str, ...] = attrs.field(default=(), converter=texts)
    won: tuple[str, ...] = attrs.field(default=(), converter=texts)
    lost: tuple[str, ...] = attrs.field(default=(), converter=texts)
    out: tuple[str, ...] = attrs.field(default=(), converter=texts)

    def __attrs_post_init__(self) -> None:
        """Check that each stage stands once."""
        twice = sorted({one for one in self.labels if self.labels.count(one) > 1})
        if twice:
            problems = tuple(f"the stage {stage!r} stands twice" for stage in twice)
            raise DefinitionError("stages", problems, "stages")

    @classmethod
    def of_kinds(
        cls, stages: Sequence[str], kinds: Sequence[str] | Mapping[str, str] | None
    ) -> tuple[Self, CodeArray]:
        """Sort stages by kind, and tell where each of them went.

        Parameters
        ----------
        stages : sequence of str
            Stages; open ones in the order of the funnel.
        kinds : sequence of str, mapping of str to str, or None
            ``"open"``, ``"won"``, ``"lost"``, ``"out"`` or ``"ignore"``, one a stage,
            or by name for the stages that are not open; `None` where all are.

        Returns
        -------
        stages : Stages
            The stages; ignored ones are left out.
        codes : ndarray of int32, shape (n_given,)
            Code of each given stage, -1 for an ignored one.

        Raises
        ------
        DefinitionError
            If a stage stands twice, or a kind is given to a stage that is not there.
        InvalidValueError
            If a kind is not one of the five.
        ShapeError
            If `kinds` has another length than `stages`.

        Examples
        --------
        >>> stages, codes = Stages.of_kinds(["won", "lead", "offer"], {"won": "won"})
        >>> stages.labels, codes.tolist()
        (('lead', 'offer', 'won'), [2, 0, 1])
        """
        names = texts(stages)
        words = _words(names, kinds)
        for row, word in enumerate(words):
            if word not in _KINDS:
                needed = f"one of {', '.join(_KINDS)}"
                raise InvalidValueError("kinds", needed, word, "kind", f"kinds[{row}]")
        by_kind = {
            kind: tuple(
                name for name, word in zip(names, words, strict=True) if word == kind
            )
            for kind in _KINDS
        }
        ignored = by_kind.pop("ignore")
        made = cls(**by_kind)
        cls(open=(*made.labels, *ignored))
        places = {label: code for code, label in enumerate(made.labels)}
        codes = [places.get(name, NO_LABEL) for name in names]
        return made, np.array(codes, np.int32)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every stage, in the order of the codes."""
        return (*self.open, *self.won, *self.lost, *self.out)

    @property
    def n_open(self) -> int:
        """Number of open stages: lower codes are open."""
        return len(self.open)

    def __len__(self) -> int:
        """Count the stages."""
        return len(self.open) + len(self.won) + len(self.lost) + len(self.out)

    def codes(self, kind: str) -> range:
        """Return the codes of one kind.

        Parameters
        ----------
        kind : str
            ``"open"``, ``"won"``, ``"lost"`` or ``"out"``.

        Returns
        -------
        range
            Codes, in a row.

        Examples
        --------
        >>> Stages(["lead", "offer"], won=["signed"]).codes("won")
        range(2, 3)
        """
        one_of("kind", kind, _KINDS, code="kind")
        start = 0
        for name in _KINDS[: _KINDS.index(kind)]:
            start += len(getattr(self, name))
        return range(start, start + len(getattr(self, kind)))


def _words(
    names: tuple[str, ...], kinds: Sequence[str] | Mapping[str, str] | None
) -> tuple[str, ...]:
    """Return the kind of each stage."""
    if kinds is None:
        return ("open",) * len(names)
    if isinstance(kinds, Mapping):
        unknown = [name for name in kinds if name not in names]
        if unknown:
            problems = tuple(f"no stage is called {name!r}" for name in unknown)
            raise DefinitionError("kinds", problems, "kinds")
        return tuple(kinds.get(name, "open") for name in names)
    words = texts(kinds)
    if len(words) != len(names):
        raise ShapeError("kinds", f"{len(names)} rows", str(len(words)))
    return words
