"""Batches of texts into typed columns of deals, faulty rows rejected one by one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from salesmodel._arrays import MISSING, NO_LABEL, CodeArray, InstantArray, IntArray
from salesmodel.connect._records import Batch
from salesmodel.connect.cells.dates import instants
from salesmodel.connect.cells.numbers import amounts
from salesmodel.connect.problems import ImportLog
from salesmodel.connect.profile import Profile
from salesmodel.errors import InvalidValueError
from salesmodel.tables.deals import Labelled
from salesmodel.values.currency import ALIASES, currency_code, minor_digits


__all__ = ["LABELS", "NO_WORD", "Column", "DealColumns", "Faults", "Labels"]

Column = NDArray[np.signedinteger[Any]]
"""Codes, or instants and amounts."""
LABELS = ("client_id", "owner", "product", "source", "pipeline", "parent_id")
"""Names whose cells are labels."""
NO_WORD = -2
"""Code of a cell that is empty."""
_LONGEST_ID = 128
_MOST_WORDS = 30


@attrs.define
class Faults:
    """The first fault of each faulty row of a batch."""

    batch: Batch
    found: dict[int, tuple[str, str]] = attrs.field(factory=dict)

    def add(self, name: str, codes: Mapping[int, str]) -> None:
        """Note faults of a column, by place in the batch."""
        for place, code in codes.items():
            self.found.setdefault(place, (code, name))

    def report(self, log: ImportLog, profile: Profile) -> IntArray:
        """Reject the faulty rows and return the places of the others."""
        for place, (code, name) in sorted(self.found.items()):
            text = self.batch.columns[name][place] if name in self.batch.columns else ""
            row = int(self.batch.rows[place])
            log.reject(row, code, f"column {profile.column(name)!r}", text)
        good = np.ones(self.batch.rows.size, np.bool_)
        good[list(self.found)] = False
        return np.flatnonzero(good)


@attrs.define
class Labels:
    """Texts that turn into codes as they are met."""

    codes: defaultdict[str, int] = attrs.field(
        factory=lambda: defaultdict(count().__next__)
    )

    def of(self, cells: Sequence[str]) -> CodeArray:
        """Return the code of each text."""
        return np.fromiter(map(self.codes.__getitem__, cells), np.int32, len(cells))

    def labelled(self, codes: Column) -> Labelled:
        """Turn codes into a column of labels, blank ones being none."""
        texts = tuple(self.codes)
        blank = np.array([not text.strip() for text in texts], np.bool_)
        if not blank.any():
            return Labelled(codes.astype(np.int32, copy=False), texts)
        place = np.where(blank, NO_LABEL, np.cumsum(~blank) - 1).astype(np.int32)
        known = np.where(codes == NO_LABEL, NO_LABEL, place[codes]).astype(np.int32)
        return Labelled(known, tuple(text for text in texts if text.strip()))


@attrs.define
class DealColumns:
    """Turn batches into columns of deals, keeping what one file has in common.

    Parameters
    ----------
    profile : Profile
        What the cells mean.
    log : ImportLog
        Where rejected rows and notices go.
    """

    profile: Profile
    log: ImportLog
    labels: Mapping[str, Labels] = attrs.field(
        factory=lambda: {name: Labels() for name in LABELS}
    )
    currencies: Labels = attrs.field(factory=Labels)
    outcomes: dict[str, int] = attrs.field(init=False)
    _unknown: dict[str, tuple[int, str]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Set the words of the profile."""
        self.outcomes = {"": NO_WORD, **self.profile.outcomes()}

    def ids(self, batch: Batch, faults: Faults) -> None:
        """Check identifiers of deals: text that is not blank, kept as it is."""
        cells = batch.columns["deal_id"]
        if (
            all(map(str.strip, cells))
            and max(map(len, cells), default=0) <= _LONGEST_ID
        ):
            return
        bad = {
            place: "id"
            for place, cell in enumerate(cells)
            if not cell or len(cell) > _LONGEST_ID or cell.isspace()
        }
        faults.add("deal_id", bad)

    def instants(self, batch: Batch, name: str, faults: Faults) -> InstantArray:
        """Read a column of instants."""
        read = instants(batch.columns[name], self.profile.dates)
        faults.add(name, read.faults)
        self.log.notices.update(read.notices)
        if read.unzoned is not None:
            raise self.log.fault(
                "a time of day without an offset needs a zone",
                code="no_zone",
                row=int(batch.rows[read.unzoned]),
                column=self.profile.column(name),
            )
        return read.values

    def words(
        self, name: str, batch: Batch, faults: Faults, *, known: dict[str, int]
    ) -> CodeArray:
        """Read a column of words; unknown ones are told at the end of the file.

        `known` learns the words without a meaning, unless their rows are rejected
        anyway.
        """
        cells = batch.columns[name]
        if not set(cells) - known.keys():
            return np.fromiter(map(known.__getitem__, cells), np.int32, len(cells))
        for place, word in enumerate(cells):
            if word not in known and place not in faults.found:
                known[word] = NO_LABEL
                self._unknown_word(name, word, int(batch.rows[place]))
        return np.array([known.get(cell, NO_LABEL) for cell in cells], np.int32)

    def _unknown_word(self, name: str, word: str, row: int) -> None:
        """Remember a word without a meaning, and stop at too many of them."""
        self._unknown.setdefault(word, (row, name))
        if len(self._unknown) >= _MOST_WORDS:
            self.check_words()

    def check_words(self) -> None:
        """Refuse the file if words without a meaning were met.

        Raises
        ------
        LoadError
            Which lists the words found.
        """
        if self._unknown:
            row, name = min(self._unknown.values())
            words = ", ".join(repr(word[:40]) for word in self._unknown)
            problem = f"no meaning is given for the {name} words {words}"
            column = self.profile.column(name)
            raise self.log.fault(problem, code="unknown_word", row=row, column=column)

    def amounts(self, batch: Batch, faults: Faults) -> tuple[IntArray, CodeArray]:
        """Read amounts, each in the currency of its row, and the codes of these."""
        cells = batch.columns["amount"]
        values = np.full(len(cells), MISSING)
        codes = np.full(len(cells), NO_LABEL, np.int32)
        for currency, places in self._by_currency(batch, faults).items():
            read = amounts(
                cells if places.size == len(cells) else [cells[at] for at in places],
                currency=currency,
                digits=minor_digits(currency),
                form=self.profile.numbers,
            )
            values[places] = read.values
            codes[places] = self.currencies.of([currency])[0]
            faults.add(
                "amount", {int(places[at]): code for at, code in read.faults.items()}
            )
        return values, np.where(values == MISSING, NO_LABEL, codes).astype(np.int32)

    def _by_currency(self, batch: Batch, faults: Faults) -> dict[str, IntArray]:
        """Sort the rows of a batch by currency; rows without one have no amount."""
        n = batch.rows.size
        default = self.profile.currency
        if "currency" not in batch.columns:
            if default is None:
                problem = "amount needs a currency: name its column, or one currency"
                raise self.log.fault(problem, code="no_currency")
            return {default: np.arange(n)}
        texts = Labels()
        codes = texts.of(batch.columns["currency"])
        by_currency: dict[str, IntArray] = {}
        for text, code in texts.codes.items():
            places = np.flatnonzero(codes == code)
            currency = (
                default if not text.strip() else self._currency(text, places.size)
            )
            if currency is not None:
                before = by_currency.get(currency, np.zeros(0, np.int64))
                by_currency[currency] = np.concatenate((before, places))
            else:
                self._without_currency(batch, places, text, faults)
        return by_currency

    def _currency(self, text: str, rows: int) -> str | None:
        """Return the currency a cell means; anything but the plain code is counted."""
        upper = text.strip().upper() if text.isascii() else text
        try:
            code = currency_code(ALIASES.get(upper, upper))
        except InvalidValueError:
            return None
        if code != text:
            self.log.notices["currency_normalised"] += rows
        return code

    @staticmethod
    def _without_currency(
        batch: Batch, places: IntArray, text: str, faults: Faults
    ) -> None:
        """Reject rows of an unknown currency, and amounts of an empty one."""
        if text.strip():
            faults.add("currency", dict.fromkeys(places.tolist(), "currency"))
        else:
            cells = batch.columns["amount"]
            bare = [at for at in places.tolist() if cells[at].strip()]
            faults.add("currency", dict.fromkeys(bare, "currency_missing"))

    def one_currency(self, codes: Column, rows: Column) -> str | None:
        """Return the currency of all amounts of accepted rows.

        Raises
        ------
        LoadError
            If there are several, or another one than the profile says; it lists them
            with their counts.
        """
        names = list(self.currencies.codes)
        used, first, times = np.unique(codes, return_index=True, return_counts=True)
        found = sorted(
            (int(rows[at]), names[code], int(n))
            for code, at, n in zip(used, first, times, strict=True)
            if code != NO_LABEL
        )
        declared = self.profile.currency or (found[0][1] if found else None)
        others = [row for row, name, _ in found if name != declared]
        if others:
            listed = ", ".join(f"{name} ({n})" for _, name, n in found)
            said = (
                "" if self.profile.currency is None else f" where {declared} was said"
            )
            raise self.log.fault(
                f"one report needs one currency, got {listed}{said}",
                code="mixed_currencies",
                row=others[0],
                column=self.profile.column("currency"),
            )
        return declared
