"""Whether active selling is right here, of which kind and in which area, through what."""

from collections.abc import Iterable, Iterator
from typing import Final, final

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, instance, whole
from salesmodel.selling._definitions import Problem, repeated, settle
from salesmodel.selling.circumstances import Circumstances, Criterion, Score, score
from salesmodel.selling.reasons import Reason, because
from salesmodel.selling.trades import (
    AREAS,
    CHANNELS_OF_REACH,
    KINDS_OF_SELLING,
    AdvertisingChannel,
    Trade,
)


__all__ = ["APPROACH", "Approach", "ApproachModel", "Choice", "approach"]

_MOST_POINTS: Final = 10_000
_ACTIVE: Final = "outbound"


def _criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    return all_of("criteria", values, Criterion)


def _kinds(values: Iterable[Trade]) -> tuple[Trade, ...]:
    return all_of("kinds", values, Trade)


def _areas(values: Iterable[Trade]) -> tuple[Trade, ...]:
    return all_of("areas", values, Trade)


def _channels(values: Iterable[AdvertisingChannel]) -> tuple[AdvertisingChannel, ...]:
    return all_of("channels", values, AdvertisingChannel)


@final
@attrs.frozen
class ApproachModel:
    """What is weighed to choose an approach, as data one can change.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    criteria : iterable of Criterion
        What speaks for active selling and against it.
    least : int
        From how many points on it is right.
    kinds, areas : iterable of Trade
        Kinds of selling, ``outbound`` among them, and areas of active selling.
    channels : iterable of AdvertisingChannel
        Channels of advertising.

    Raises
    ------
    DefinitionError
        If it does not hold together; every problem is told.

    Examples
    --------
    >>> strict = attrs.evolve(APPROACH, id="strict", least=8)
    >>> strict.least
    8
    """

    id: str
    criteria: tuple[Criterion, ...] = attrs.field(converter=_criteria)
    least: int
    kinds: tuple[Trade, ...] = attrs.field(default=KINDS_OF_SELLING, converter=_kinds)
    areas: tuple[Trade, ...] = attrs.field(default=AREAS, converter=_areas)
    channels: tuple[AdvertisingChannel, ...] = attrs.field(
        default=CHANNELS_OF_REACH,
        converter=_channels,
    )

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", identifier("model.id", self.id))
        whole("model.least", self.least, least=-_MOST_POINTS, most=_MOST_POINTS)
        settle(f"approach model {self.id!r}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        for what in ("criteria", "kinds", "areas", "channels"):
            yield from repeated(what, (each.id for each in getattr(self, what)))
        if _ACTIVE not in (each.id for each in self.kinds):
            yield "unknown_kind", f"no kind of selling is {_ACTIVE!r}"
        if len(self.kinds) < 2:
            yield "empty", "there is no other kind of selling to choose"
        if not self.areas:
            yield "empty", "there is no area of active selling"


@final
@attrs.frozen
class Choice:
    """What was chosen out of several, and why.

    Parameters
    ----------
    id : str
        Id of what was chosen.
    points : int or None
        Its points; `None` where nothing is known that it asks for.
    rule : str
        Key of the rule.
    reasons : tuple of Reason
        Why.
    """

    id: str
    points: int | None
    rule: str
    reasons: tuple[Reason, ...]


@final
@attrs.frozen
class Approach:
    """How to sell here.

    Parameters
    ----------
    is_active : bool or None
        Whether active selling is right; `None` where nothing is known that speaks for
        it or against it.
    score : Score
        Points for active selling, their reasons, and what is not known.
    kind : Choice or None
        Kind of selling; `None` where that is not known.
    area : Choice or None
        Area of active selling; `None` where it is not right, or not known.
    channels : tuple of Choice
        Channels of advertising that suit, those that are always used first.
    rule : str
        Key of the rule: ``active_fits``, ``active_does_not_fit`` or ``not_known``.
    reasons : tuple of Reason
        Why, with the points that were needed.
    """

    is_active: bool | None
    score: Score
    kind: Choice | None
    area: Choice | None
    channels: tuple[Choice, ...]
    rule: str
    reasons: tuple[Reason, ...]


APPROACH: Final = ApproachModel(
    "standard",
    (
        Criterion(
            "saturation",
            "saturation",
            {"high": 2, "medium": 1},
            "a full market does not come by itself",
        ),
        Criterion(
            "novelty", "novelty", {"new": 2}, "nobody asks for what is not known"
        ),
        Criterion(
            "ticket",
            "ticket",
            {"high": 2, "low": -2},
            "a seller costs more than a shelf",
        ),
        Criterion(
            "margin",
            "margin",
            {"high": 2, "low": -2},
            "what is left pays for the seller",
        ),
        Criterion(
            "cycle", "cycle", {"high": 1, "medium": 1}, "a long deal has to be led"
        ),
        Criterion(
            "complexity",
            "complexity",
            {"high": 2, "low": -1},
            "what is complex has to be explained",
        ),
        Criterion(
            "alternatives",
            "alternatives",
            {"low": 2, "high": -1},
            "few other ways to sell are affordable",
        ),
        Criterion(
            "bond", "bond", {"lasting": 2}, "a lasting link needs somebody to keep it"
        ),
        Criterion(
            "market",
            "market",
            {"b2b": 2, "b2c": -1},
            "companies want better offers, and persons are wary",
        ),
    ),
    4,
)
"""What the source says of where active selling fits, in points of this package."""


def approach(circumstances: Circumstances, model: ApproachModel = APPROACH) -> Approach:
    """Tell how to sell here.

    Parameters
    ----------
    circumstances : Circumstances
        What is known of the trade.
    model : ApproachModel, default APPROACH
        What is weighed.

    Returns
    -------
    Approach
        Whether active selling is right, the kind of selling, the area and the channels.

    Notes
    -----
    Active selling is right from `least` points on. The kind is ``outbound`` then, and
    otherwise the one of the others with most points; so is the area. Of equal ones the
    first counts. Channels suit if more speaks for them than against them. The facts
    are those of the source; the points are a definition of this package.

    Examples
    --------
    >>> machines = Circumstances(
    ...     market="b2b", ticket="high", complexity="high", cycle="high", reach="wide"
    ... )
    >>> found = approach(machines)
    >>> found.is_active, found.score.points, found.kind.id, found.area.id
    (True, 7, 'outbound', 'complex_sale')
    >>> [channel.id for channel in found.channels][:2]
    ['contextual', 'platforms']
    """
    known = instance("circumstances", circumstances, Circumstances)
    weighed = instance("model", model, ApproachModel)
    found = score(weighed.criteria, known)
    channels = tuple(_suiting(weighed.channels, known))
    if found.points is None:
        why = because("not_known", "nothing is known that it depends on")
        return Approach(None, found, None, None, channels, "not_known", (why,))
    is_active = found.points >= weighed.least
    kind, area = None, None
    if is_active:
        area = _best(weighed.areas, known, "area_by_points")
        told = "active selling is right here"
        kind = Choice(
            _ACTIVE, found.points, "active_fits", (because("active_fits", told),)
        )
    else:
        others = tuple(each for each in weighed.kinds if each.id != _ACTIVE)
        kind = _best(others, known, "kind_by_points")
    rule = "active_fits" if is_active else "active_does_not_fit"
    told = "{points} points speak for active selling, and {least} are needed"
    need = because(rule, told, points=found.points, least=weighed.least)
    return Approach(
        is_active, found, kind, area, channels, rule, (need, *found.reasons)
    )


def _best(trades: Iterable[Trade], known: Circumstances, rule: str) -> Choice | None:
    """Choose what has most points, if anything is known."""
    scored = [(each, score(each.suits, known)) for each in trades]
    told = [(each, found) for each, found in scored if found.points is not None]
    if not told:
        return None
    best, found = max(told, key=lambda one: one[1].points or 0)
    nothing = (because("nothing_speaks", "nothing known speaks for it or against it"),)
    return Choice(best.id, found.points, rule, found.reasons or nothing)


def _suiting(
    channels: tuple[AdvertisingChannel, ...], known: Circumstances
) -> Iterator[Choice]:
    """Return the channels that suit, those that are always used first."""
    for is_always in (True, False):
        for each in channels:
            found = score(each.suits, known)
            if each.is_always is is_always and (found.points or 0) > 0:
                rule = "always" if is_always else "as_it_pays_back"
                yield Choice(each.id, found.points, rule, found.reasons)
