"""Slow twins of the end of a period: one stay after another, one subset after another."""

from fractions import Fraction
from itertools import product


DAY = 86_400_000_000


def win_chance(paths, place, within, *, kinds, at_least):
    """Return the chance of the last stay of a deal to be won in so many days.

    `paths` holds the stays ``(stage, entered, left, ended)`` of each deal, the last of
    them going on until now; `kinds` is the number of open stages and the codes won. A
    deal is named by `place`. Returns (chance, stays it rests on, whether it is that of
    younger stays), the chance `None` where too few stood there.
    """
    n_open, won = kinds
    stage, entered, now, _ = paths[place][-1]
    sample = [
        (_stood(stay), *_fate(stays, stay, n_open))
        for stays in paths.values()
        for stay in stays
        if stay[0] == stage
    ]
    lengths = sorted((length for length, _, _ in sample), reverse=True)
    if len(lengths) < at_least:
        return None, 0, False
    age = (now - entered) // DAY
    oldest = lengths[at_least - 1]
    at = min(age, oldest)
    kept = [(until - at, fate) for length, until, fate in sample if length >= at]
    chance, survival = Fraction(0), Fraction(1)
    for day in range(within + 1):
        at_risk = sum(until >= day for until, _ in kept)
        met = [fate for until, fate in kept if until == day and fate is not None]
        if at_risk:
            chance += survival * Fraction(sum(fate in won for fate in met), at_risk)
            survival *= 1 - Fraction(len(met), at_risk)
    return chance, len(kept), age > oldest


def _stood(stay):
    """Return the last whole day on which a deal still stood there."""
    _, entered, left, ended = stay
    return -(-(left - entered) // DAY) - 1 if ended else (left - entered) // DAY


def _fate(stays, stay, n_open):
    """Return by the end of which day the deal met its fate or was last seen."""
    last, came, until, ended = stays[-1]
    is_over = last >= n_open
    end = came if is_over and not ended else max(until, came)
    fate = last if is_over and not ended else None
    return max(-(-(end - stay[1]) // DAY), 0), fate


def total(amounts, chances):
    """Return the law of a sum by going through every set of amounts that come."""
    law = {}
    for comes in product((0, 1), repeat=len(amounts)):
        share, whole = Fraction(1), 0
        for one, amount, chance in zip(comes, amounts, chances, strict=True):
            share *= chance if one else 1 - chance
            whole += amount * one
        law[whole] = law.get(whole, Fraction(0)) + share
    return law
