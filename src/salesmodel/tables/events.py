"""The stage history of deals as read-only columns, one row an event."""

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    BoolArray,
    CodeArray,
    InstantArray,
    instants,
    integers,
    outside,
    read_only,
)
from salesmodel._checks import texts
from salesmodel.errors import (
    DefinitionError,
    InvalidInstantError,
    InvalidValueError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.tables._order import in_order
from salesmodel.tables.deals import Labelled, label


__all__ = ["EventTable", "StageWords"]


@attrs.frozen
class StageWords:
    """What the words of a stage history mean.

    Parameters
    ----------
    stages : sequence of str
        Open stages, in the order of the pipeline.
    won, lost : sequence of str
        Words of closing events, several of one kind allowed.
    ignore : sequence of str
        Words of events that are no stages.

    Raises
    ------
    DefinitionError
        If a word stands twice.

    Examples
    --------
    >>> StageWords(["lead", "offer"], won=["signed"]).code("signed")
    2
    """

    stages: tuple[str, ...] = attrs.field(converter=texts)
    won: tuple[str, ...] = attrs.field(default=("won",), converter=texts)
    lost: tuple[str, ...] = attrs.field(default=("lost",), converter=texts)
    ignore: tuple[str, ...] = attrs.field(default=(), converter=texts)

    def __attrs_post_init__(self) -> None:
        """Check that each word means one thing."""
        words = [*self.stages, *self.won, *self.lost, *self.ignore]
        twice = sorted({word for word in words if words.count(word) > 1})
        problems = [f"the word {word!r} is given two meanings" for word in twice]
        if problems:
            raise DefinitionError("stage words", tuple(problems), "stage_words")

    @property
    def won_code(self) -> int:
        """Code of every winning event."""
        return len(self.stages)

    @property
    def lost_code(self) -> int:
        """Code of every losing event."""
        return len(self.stages) + 1

    def code(self, word: str) -> int:
        """Return the code of a word.

        Parameters
        ----------
        word : str
            A word of the history.

        Returns
        -------
        int
            Place of an open stage from 0, `won_code`, `lost_code`, or -1 for a word
            that is to be ignored.

        Raises
        ------
        UnknownStageError
            If the word has no meaning.

        Examples
        --------
        >>> words = StageWords(["lead", "offer"], won=["signed"])
        >>> words.code("offer"), words.code("signed"), words.code("lost")
        (1, 2, 3)
        """
        codes = self.codes()
        if word not in codes:
            raise UnknownStageError(word, tuple(codes))
        return codes[word]

    def codes(self) -> dict[str, int]:
        """Return the code of every word.

        Returns
        -------
        dict of str to int
            Codes as of `code`, in the order of the stages, won, lost and ignored words.

        Examples
        --------
        >>> StageWords(["lead"], ignore=["note"]).codes()
        {'lead': 0, 'won': 1, 'lost': 2, 'note': -1}
        """
        return {
            **{stage: place for place, stage in enumerate(self.stages)},
            **dict.fromkeys(self.won, self.won_code),
            **dict.fromkeys(self.lost, self.lost_code),
            **dict.fromkeys(self.ignore, NO_LABEL),
        }


@attrs.frozen(eq=False)
class EventTable:
    """Stage events in the order in which they happened, deal by deal.

    Parameters
    ----------
    deal : ndarray of int32, shape (n_events,)
        Index into `deals`, ascending.
    stage : ndarray of int32, shape (n_events,)
        Place of an open stage from 0, then the codes of won and lost; -1 for an event
        that is no stage.
    at : ndarray of int64, shape (n_events,)
        Microseconds since 1970-01-01 UTC, ascending within a deal.
    deals : tuple of str
        Identifiers.
    words : StageWords
        What the stages are called.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    InvalidValueError
        If a code is out of range, or the rows are out of order.
    """

    deal: CodeArray
    stage: CodeArray
    at: InstantArray
    deals: tuple[str, ...]
    words: StageWords

    def __attrs_post_init__(self) -> None:
        """Check shapes, ranges and order once."""
        for name in ("stage", "at"):
            rows = getattr(self, name).size
            if rows != self.deal.size:
                raise ShapeError(name, f"{self.deal.size} rows", str(rows))
        for column in (self.deal, self.stage, self.at):
            read_only(column)
        if (wrong := outside(self.deal, 0, len(self.deals) - 1)) is not None:
            raise InvalidValueError("deal", "an index into deals", wrong, "code")
        if (wrong := outside(self.stage, NO_LABEL, self.words.lost_code)) is not None:
            raise InvalidValueError("stage", "a code of the words", wrong, "code")
        step = np.diff(self.deal)
        if np.any(step < 0) or np.any((step == 0) & (np.diff(self.at) < 0)):
            raise InvalidValueError("events", "sorted by deal and time", None, "order")

    def __len__(self) -> int:
        """Count the events."""
        return self.deal.size

    def __getitem__(self, rows: BoolArray) -> Self:
        """Keep the events of a mask; the deals stay as they are."""
        return attrs.evolve(
            self, deal=self.deal[rows], stage=self.stage[rows], at=self.at[rows]
        )

    def real(self) -> Self:
        """Leave out the events that are no stages.

        Returns
        -------
        EventTable
            Events that enter a stage or close a deal.

        Examples
        --------
        >>> words = StageWords(["lead"], ignore=["note"])
        >>> events = EventTable.from_columns(
        ...     deal=["d1", "d1"], stage=["lead", "note"], at=[10, 20], words=words
        ... )
        >>> len(events.real())
        1
        """
        return self[self.stage != NO_LABEL]

    @classmethod
    def from_columns(
        cls,
        *,
        deal: ArrayLike,
        stage: ArrayLike,
        at: ArrayLike,
        words: StageWords,
        sequence: ArrayLike | None = None,
    ) -> Self:
        """Build the table from array-likes of any library, in any order.

        Parameters
        ----------
        deal : array_like of str, shape (n_events,)
            Identifier of the deal of each event.
        stage : array_like of str, shape (n_events,)
            Words, each with its meaning in `words`.
        at : array_like, shape (n_events,)
            ``datetime64`` (read as UTC), aware `datetime`, ISO 8601 texts, or ``int64``
            microseconds.
        words : StageWords
            What the words mean.
        sequence : array_like of int, optional
            Order of events of one deal at one instant; without it the order of rows.

        Returns
        -------
        EventTable
            The events, sorted by deal and time.

        Raises
        ------
        UnknownStageError
            If a word has no meaning.
        ShapeError
            If the columns differ in length.
        InvalidValueError
            If an event has no deal, no stage or no instant.

        Examples
        --------
        >>> events = EventTable.from_columns(
        ...     deal=["d1", "d1"],
        ...     stage=["won", "lead"],
        ...     at=["2026-02-01", "2026-01-05"],
        ...     words=StageWords(["lead"]),
        ... )
        >>> events.stage.tolist()
        [0, 1]
        """
        stages = label("stage", stage)
        codes = [words.code(word) for word in stages.labels]
        return cls.from_codes(
            label("deal", deal),
            stages,
            instants("at", at),
            words=words,
            codes=codes,
            sequence=sequence,
        )

    @classmethod
    def from_codes(
        cls,
        deal: Labelled,
        stage: Labelled,
        at: InstantArray,
        *,
        words: StageWords,
        codes: Sequence[int],
        sequence: ArrayLike | None = None,
    ) -> Self:
        """Sort coded columns into a table.

        Parameters
        ----------
        deal, stage : Labelled
            Identifier of the deal, and word, of each event.
        at : ndarray of int64, shape (n_events,)
            Microseconds since 1970-01-01 UTC.
        words : StageWords
            What the words mean.
        codes : sequence of int
            Code of each label of `stage`.
        sequence : array_like of int, optional
            Order of events of one deal at one instant; without it the order of rows.

        Returns
        -------
        EventTable
            The events, sorted by deal and time.

        Raises
        ------
        ShapeError
            If the columns differ in length.
        InvalidValueError
            If an event has no deal, no stage or no instant.

        Examples
        --------
        >>> import numpy as np
        >>> deal, stage = label("deal", ["d1", "d1"]), label("stage", ["won", "lead"])
        >>> at, words = np.array([20, 10]), StageWords(["lead"])
        >>> EventTable.from_codes(
        ...     deal, stage, at, words=words, codes=[1, 0]
        ... ).at.tolist()
        [10, 20]
        """
        ties = () if sequence is None else (integers("sequence", sequence),)
        names = ("stage", "at", "sequence")
        for name, column in zip(names, (stage, at, *ties), strict=False):
            if len(column) != len(deal):
                raise ShapeError(name, f"{len(deal)} rows", str(len(column)))
        _all_given("deal", deal.codes != NO_LABEL)
        _all_given("stage", stage.codes != NO_LABEL)
        _all_given("at", at != MISSING)
        owned = deal.codes.astype(np.int32, copy=False)
        order = in_order(owned, at, len(deal.labels), *ties)
        meaning = np.array(codes, np.int32)
        return cls(
            owned[order],
            meaning[stage.codes[order]] if len(deal) else owned,
            at[order],
            deal.labels,
            words,
        )


def _all_given(name: str, given: BoolArray) -> None:
    """Refuse a column with an absent cell."""
    if not given.all():
        row = int(np.argmin(given))
        kind = InvalidInstantError if name == "at" else InvalidValueError
        raise kind(name, "given for every event", None, "absent", f"{name}[{row}]")
