"""Circumstances of a trade, and criteria that weigh them."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeVar, final, get_args

import attrs

from salesmodel._checks import all_of, identifier, instance, is_true, one_of, whole
from salesmodel.errors import InvalidValueError
from salesmodel.selling._definitions import title
from salesmodel.selling.reasons import Reason
from salesmodel.values import Money


__all__ = [
    "FACTS",
    "LEVELS",
    "Circumstances",
    "Criterion",
    "Level",
    "Score",
    "level_of",
    "score",
]

Level = Literal["low", "medium", "high"]
"""How much there is of something, as the trade sees it."""

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Every `Level`, the lowest first."""

FACTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "market": ("b2b", "b2c"),
        "saturation": LEVELS,
        "novelty": ("known", "new"),
        "ticket": LEVELS,
        "margin": LEVELS,
        "cycle": LEVELS,
        "complexity": LEVELS,
        "purchase": ("impulse", "considered"),
        "alternatives": LEVELS,
        "bond": ("once", "lasting"),
        "through": ("direct", "shops"),
        "reach": ("local", "wide"),
        "traffic": LEVELS,
    }
)
"""What can be known of a trade, and what each fact may be."""

_MOST_POINTS: Final = 100
_Size = TypeVar("_Size", int, Decimal, Money)


@final
@attrs.frozen(kw_only=True)
class Circumstances:
    """What is known of a trade; what is not known is left out, and weighs nothing.

    Parameters
    ----------
    market : {"b2b", "b2c"}, optional
        Whether one sells to companies or to people.
    saturation : {"low", "medium", "high"}, optional
        How full the market is of offers like this one.
    novelty : {"known", "new"}, optional
        Whether clients know the product.
    ticket, margin : {"low", "medium", "high"}, optional
        How much a sale brings in, and how much of that is left; see `level_of`.
    cycle : {"low", "medium", "high"}, optional
        How long a sale takes.
    complexity : {"low", "medium", "high"}, optional
        How much there is to explain, agree on and install.
    purchase : {"impulse", "considered"}, optional
        How clients decide.
    alternatives : {"low", "medium", "high"}, optional
        How many other affordable ways there are to sell it.
    bond : {"once", "lasting"}, optional
        Whether a lasting link between seller and buyer is needed.
    through : {"direct", "shops"}, optional
        Whether it goes to the client, or through points of sale.
    reach : {"local", "wide"}, optional
        Whether clients are around the corner, or in other regions too.
    traffic : {"low", "medium", "high"}, optional
        How many clients come by themselves.

    Raises
    ------
    InvalidValueError
        If a fact is none of what it may be (code ``fact``).

    Examples
    --------
    >>> Circumstances(market="b2b", ticket="high").known
    (('market', 'b2b'), ('ticket', 'high'))
    """

    market: Literal["b2b", "b2c"] | None = None
    saturation: Level | None = None
    novelty: Literal["known", "new"] | None = None
    ticket: Level | None = None
    margin: Level | None = None
    cycle: Level | None = None
    complexity: Level | None = None
    purchase: Literal["impulse", "considered"] | None = None
    alternatives: Level | None = None
    bond: Literal["once", "lasting"] | None = None
    through: Literal["direct", "shops"] | None = None
    reach: Literal["local", "wide"] | None = None
    traffic: Level | None = None

    def __attrs_post_init__(self) -> None:
        for name, choices in FACTS.items():
            value = getattr(self, name)
            if value is not None:
                one_of(name, value, choices, code="fact")

    @property
    def known(self) -> tuple[tuple[str, str], ...]:
        """The facts that are known, by name, in the order of `FACTS`."""
        named = ((name, getattr(self, name)) for name in FACTS)
        return tuple((name, value) for name, value in named if value is not None)


def level_of(value: _Size, *, medium: _Size, high: _Size) -> Level:
    """Tell which level a number or an amount is of, by two thresholds.

    Parameters
    ----------
    value : int, Decimal or Money
        What is looked at: a ticket, a margin, the days of a cycle.
    medium, high : of the same kind
        From where on it is medium, and from where on it is high.

    Returns
    -------
    {"low", "medium", "high"}
        Its level.

    Raises
    ------
    InvalidValueError
        If `high` is below `medium` (code ``range``), one of them is no number (code
        ``nan``), or they cannot be compared (code ``type``).
    CurrencyMismatchError
        If amounts are in several currencies.

    Examples
    --------
    >>> level_of(45, medium=14, high=60)
    'medium'
    """
    for name, size in (("value", value), ("medium", medium), ("high", high)):
        if _is_nan(size):
            raise InvalidValueError(name, "a number or an amount", size, "nan")
    try:
        is_high = is_true("high", value >= high)
        is_medium = is_true("medium", value >= medium)
        is_ascending = is_true("high", medium <= high)
    except (TypeError, ArithmeticError):
        needed = "a number or an amount, as both of its thresholds are"
        raise InvalidValueError("value", needed, value, "type") from None
    if not is_ascending:
        raise InvalidValueError("high", f"at least {medium}", high, "range")
    if is_high:
        return "high"
    return "medium" if is_medium else "low"


def _is_nan(size: object) -> bool:
    """Tell what is neither below nor above anything: no level is as low as that."""
    if isinstance(size, Decimal):
        return size.is_nan()
    return isinstance(size, float) and math.isnan(size)


def _points(given: Mapping[str, int] | Iterable[tuple[str, int]]) -> object:
    """Return points by value as pairs."""
    pairs = given.items() if isinstance(given, Mapping) else given
    try:
        return tuple((value, points) for value, points in pairs)
    except (TypeError, ValueError):
        needed = "points by value of the fact"
        raise InvalidValueError("criterion.points", needed, given, "type") from None


@final
@attrs.frozen
class Criterion:
    """What one fact speaks for or against, as data one can change.

    Parameters
    ----------
    id : str
        Id, which the reason is given under.
    fact : str
        Which fact it looks at, one of `FACTS`.
    points : mapping of str to int
        Points by value of the fact, from -100 to 100; other values weigh nothing.
    why : str
        What speaks, in words.

    Raises
    ------
    InvalidValueError
        If there is no such fact or value of it (code ``fact``), or a number is out of
        range.

    Examples
    --------
    >>> Criterion(
    ...     "ticket", "ticket", {"high": 2, "low": -1}, "a large ticket pays for it"
    ... )
    Criterion(id='ticket', fact='ticket', points=(('high', 2), ('low', -1)), \
why='a large ticket pays for it')
    """

    id: str
    fact: str
    points: tuple[tuple[str, int], ...] = attrs.field(converter=_points)
    why: str

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("criterion.id", self.id))
        choices = FACTS[one_of("criterion.fact", self.fact, FACTS, code="fact")]
        for value, points in self.points:
            one_of("criterion.points", value, choices, code="fact")
            whole("criterion.points", points, least=-_MOST_POINTS, most=_MOST_POINTS)
        title("criterion.why", self.why)


@final
@attrs.frozen
class Score:
    """What criteria say of circumstances.

    Parameters
    ----------
    points : int or None
        Points of all criteria whose fact is known; `None` where no such fact is.
    n : int
        How many of the criteria that is.
    reasons : tuple of Reason
        One for each criterion that spoke for it or against it.
    unknown : tuple of str
        Facts that the criteria ask for, and that are not known.
    """

    points: int | None
    n: int
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]


def score(criteria: Iterable[Criterion], circumstances: Circumstances) -> Score:
    """Weigh circumstances by criteria.

    Parameters
    ----------
    criteria : iterable of Criterion
        The criteria.
    circumstances : Circumstances
        What is known.

    Returns
    -------
    Score
        The points with their reasons, in the order of the criteria.

    Examples
    --------
    >>> criteria = [
    ...     Criterion("big", "ticket", {"high": 2}, "a large ticket pays for it")
    ... ]
    >>> found = score(criteria, Circumstances(ticket="high"))
    >>> found.points, found.reasons[0].sentence
    (2, 'a large ticket pays for it: ticket is high, +2')
    """
    known = dict(instance("circumstances", circumstances, Circumstances).known)
    asked = all_of("criteria", criteria, Criterion)
    spoke = [each for each in asked if each.fact in known]
    reasons = []
    total = 0
    for each in spoke:
        value = known[each.fact]
        points = dict(each.points).get(value, 0)
        total += points
        if points:
            told = f"{each.why}: {each.fact} is {value}, {points:+d}"
            facts = ((each.fact, value), ("points", points))
            reasons.append(Reason(each.id, facts, told))
    unknown = dict.fromkeys(each.fact for each in asked if each.fact not in known)
    return Score(total if spoke else None, len(spoke), tuple(reasons), tuple(unknown))
