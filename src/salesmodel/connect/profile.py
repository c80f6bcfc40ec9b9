"""What a file looks like, said by the caller; nothing of it is guessed."""

import codecs
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from salesmodel._checks import instance, is_true, texts, whole
from salesmodel._facts import shown
from salesmodel._mappings import of_texts
from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat
from salesmodel.errors import DefinitionError
from salesmodel.tables.deals import LOST, OPEN, WON
from salesmodel.values.currency import currency_code


__all__ = ["NAMES", "Limits", "Profile"]

NAMES: Final = (
    "deal_id",
    "client_id",
    "owner",
    "outcome",
    "stage",
    "opened_at",
    "closed_at",
    "amount",
    "currency",
    "at",
    "product",
    "source",
    "pipeline",
    "parent_id",
)
"""What a column can be."""


_MOST_ROWS: Final = 10**12
_NO_FILES = ("idna", "punycode", "raw_unicode_escape", "unicode_escape", "utf_7")


def _at_least_one(_: object, field: "attrs.Attribute[int]", value: int) -> None:
    whole(field.name, value, least=1, most=_MOST_ROWS)


@attrs.frozen
class Limits:
    """How much of a file is read before it is refused.

    Parameters
    ----------
    rows : int
        Data rows.
    columns : int
        Columns of the header.
    cell : int
        Characters of a cell; a row with a longer one is rejected, and so is one that
        `csv.field_size_limit` forbids.
    batch : int
        Rows that are held as text at a time.

    Raises
    ------
    InvalidValueError
        If one is less than 1.
    """

    rows: int = attrs.field(default=100_000_000, validator=_at_least_one)
    columns: int = attrs.field(default=1_000, validator=_at_least_one)
    cell: int = attrs.field(default=131_072, validator=_at_least_one)
    batch: int = attrs.field(default=1_024, validator=_at_least_one)


def _frozen(columns: Mapping[str, str]) -> Mapping[str, str]:
    return of_texts("columns", columns)


@attrs.frozen
class Profile:
    """What the columns, words, numbers and dates of a file mean.

    Parameters
    ----------
    columns : mapping of str to str
        Name of the column for each of `NAMES` that is called otherwise in the file.
    won, lost, open : sequence of str
        Words of outcomes, beside ``won``, ``lost`` and ``open`` themselves; in a
        history, `won` and `lost` name its closing events.
    ignore : sequence of str
        Words that are no outcome and no stage: such events are passed over, such deals
        left out and counted.
    stages : sequence of str
        Open stages of a history, in order.
    currency : str, optional
        ISO 4217 code of the amounts, where no cell tells it; a cell that tells another
        one is a fault of the file.
    dates : DateFormat
        How instants are written.
    numbers : NumberFormat
        How amounts are written.
    encoding : str, default "utf-8-sig"
        Encoding of the file, read strictly; a byte-order mark is passed over.
    delimiter : str, optional
        One character; a comma, unless the file's first line is ``sep=``.
    footer : int, default 0
        Rows at the end that are no deals, such as totals.
    limits : Limits
        How much is read.
    out : sequence of str
        Words of a history that say a deal left it undecided.
    escaped : bool, default False
        Whether an apostrophe stands before every cell that a spreadsheet would take for
        a formula, as `salesmodel.connect.export` puts it; it is taken off again. Rows at
        hand have none.

    Raises
    ------
    DefinitionError
        With all that contradicts itself.
    InvalidValueError
        If one of them is of another type, or the currency is not known.

    Examples
    --------
    >>> profile = Profile(columns={"deal_id": "opportunity_id"}, won=["Won"])
    >>> profile.column("deal_id"), profile.column("amount")
    ('opportunity_id', 'amount')
    """

    columns: Mapping[str, str] = attrs.field(factory=dict, converter=_frozen)
    won: tuple[str, ...] = attrs.field(default=(), converter=texts)
    lost: tuple[str, ...] = attrs.field(default=(), converter=texts)
    open: tuple[str, ...] = attrs.field(default=(), converter=texts)
    ignore: tuple[str, ...] = attrs.field(default=(), converter=texts)
    stages: tuple[str, ...] = attrs.field(default=(), converter=texts)
    currency: str | None = None
    dates: DateFormat = attrs.field(factory=DateFormat)
    numbers: NumberFormat = attrs.field(factory=NumberFormat)
    encoding: str = "utf-8-sig"
    delimiter: str | None = None
    footer: int = 0
    limits: Limits = attrs.field(factory=Limits)
    out: tuple[str, ...] = attrs.field(default=(), converter=texts)
    escaped: bool = False

    def __attrs_post_init__(self) -> None:
        """Check the profile as a whole."""
        instance("dates", self.dates, DateFormat)
        instance("numbers", self.numbers, NumberFormat)
        instance("limits", self.limits, Limits)
        whole("footer", self.footer, least=-_MOST_ROWS, most=_MOST_ROWS)
        is_true("escaped", self.escaped)
        if self.delimiter is not None:
            instance("delimiter", self.delimiter, str)
        problems = [
            f"{name!r} is no name of a column; names are {', '.join(NAMES)}"
            for name in self.columns
            if name not in NAMES
        ]
        groups = (self.won, self.lost, self.open, self.ignore, self.out)
        problems += _words_twice(*map(dict.fromkeys, groups))
        if not _is_text_encoding(self.encoding):
            problems.append(f"{shown(self.encoding)} is no encoding of text")
        if self.delimiter is not None and (
            len(self.delimiter) != 1 or self.delimiter in '"\r\n'
        ):
            problems.append(f"delimiter {self.delimiter!r} is not one usable character")
        if self.footer < 0:
            problems.append(f"footer must be at least 0, got {self.footer}")
        if problems:
            raise DefinitionError("profile", tuple(problems), "profile")
        if self.currency is not None:
            currency_code(self.currency)

    def column(self, name: str) -> str:
        """Return what the column of a name is called in the file.

        Parameters
        ----------
        name : str
            One of `NAMES`.

        Returns
        -------
        str
            Its header.

        Raises
        ------
        InvalidValueError
            If it is no text.

        Examples
        --------
        >>> Profile(columns={"owner": "Agent"}).column("owner")
        'Agent'
        """
        return self.columns.get(instance("name", name, str), name)

    def outcomes(self) -> dict[str, int]:
        """Return the outcome of each word, the plain words included.

        Returns
        -------
        dict of str to int
            0 open, 1 won, 2 lost, and -1 for a word to be ignored.

        Examples
        --------
        >>> Profile(won=["Signed"]).outcomes()["Signed"]
        1
        """
        plain = {"open": OPEN, "won": WON, "lost": LOST}
        given = {
            **dict.fromkeys(self.open, OPEN),
            **dict.fromkeys(self.won, WON),
            **dict.fromkeys(self.lost, LOST),
            **dict.fromkeys(self.ignore, -1),
        }
        return plain | given

    def kinds(self) -> dict[str, str]:
        """Return what the words of a history mean, the plain words included.

        Returns
        -------
        dict of str to str
            ``"open"`` of a stage, ``"won"``, ``"lost"``, ``"out"`` or ``"ignore"``, in
            the order of the stages.

        Raises
        ------
        DefinitionError
            If a word has two meanings.

        Examples
        --------
        >>> Profile(stages=["lead"], won=["signed"]).kinds()
        {'lead': 'open', 'signed': 'won', 'won': 'won', 'lost': 'lost'}
        """
        taken = {*self.stages, *self.won, *self.lost, *self.out, *self.ignore}
        won, lost = (
            (*group, *({plain} - taken))
            for plain, group in (("won", self.won), ("lost", self.lost))
        )
        groups: dict[str, Iterable[str]] = {
            "open": self.stages,
            "won": dict.fromkeys(won),
            "lost": dict.fromkeys(lost),
            "out": dict.fromkeys(self.out),
            "ignore": dict.fromkeys(self.ignore),
        }
        if problems := _words_twice(*groups.values()):
            raise DefinitionError("profile", tuple(problems), "profile")
        return {word: kind for kind, group in groups.items() for word in group}


def _words_twice(*groups: Iterable[str]) -> list[str]:
    """List the words that stand twice in groups of words."""
    counts = Counter(word for group in groups for word in group)
    twice = sorted(word for word, n in counts.items() if n > 1)
    return [f"the word {word!r} is given two meanings" for word in twice]


def _is_text_encoding(name: str) -> bool:
    """Tell whether an encoding is one of whole files, and turns bytes into text."""
    try:
        known = codecs.lookup(name).name.replace("-", "_")
        return known not in _NO_FILES and isinstance(codecs.decode(b"", name), str)
    except Exception:  # noqa: BLE001 — codecs of bytes raise errors of their own
        return False
