"""Slow twins of the figures of rates, in exact fractions or by plain enumeration."""

from fractions import Fraction
from itertools import product
from math import comb


def at_least(k, n, rate):
    """Add the binomial probabilities of k and more, exactly."""
    p = Fraction(rate)
    return sum(
        (comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(max(k, 0), n + 1)),
        Fraction(0),
    )


def more_than(n, successes, rate):
    """Add the chances that the last success comes with each trial up to n."""
    p = Fraction(rate)
    if successes == 0:
        return Fraction(0)
    return 1 - sum(
        (
            comb(trial - 1, successes - 1)
            * p**successes
            * (1 - p) ** (trial - successes)
            for trial in range(successes, n + 1)
        ),
        Fraction(0),
    )


def at_least_at_unknown_rate(k, n, a, b):
    """Add the chances of Polya's urn, in which every draw adds one of its colour."""
    chances = [Fraction(1)]
    for drawn in range(n):
        following = [Fraction(0)] * (drawn + 2)
        for won, chance in enumerate(chances):
            share = (Fraction(a) + won) / (Fraction(a) + Fraction(b) + drawn)
            following[won + 1] += chance * share
            following[won] += chance * (1 - share)
        chances = following
    return sum(chances[max(k, 0) :], Fraction(0))


def fewest(is_enough):
    """Try one number after another."""
    n = 0
    while not is_enough(n):
        n += 1
    return n


def fisher(first, second):
    """Add the tables at most as likely as the one seen, exactly."""
    (k, n), (other, m) = first, second
    total = k + other
    ways = {
        one: comb(n, one) * comb(m, total - one)
        for one in range(max(0, total - m), min(n, total) + 1)
    }
    likely = sum(way for way in ways.values() if way <= ways[k])
    return Fraction(likely, sum(ways.values()))


def holm(p_values):
    """Adjust each by all that are not larger."""
    order = sorted(range(len(p_values)), key=lambda place: (p_values[place], place))
    raised = [
        min(1, (len(order) - rank) * p_values[place])
        for rank, place in enumerate(order)
    ]
    found = dict(
        zip(order, (max(raised[: rank + 1]) for rank in range(len(order))), strict=True)
    )
    return tuple(found[place] for place in range(len(p_values)))


def chi_squared(groups):
    """Add squared gaps over what is expected, cell by cell, exactly."""
    successes, trials = (sum(column) for column in zip(*groups, strict=True))
    cells = product(groups, (True, False))
    total = Fraction(0)
    for (k, n), succeeded in cells:
        share = Fraction(successes if succeeded else trials - successes, trials)
        seen = k if succeeded else n - k
        total += (seen - n * share) ** 2 / (n * share)
    return total


def marginal(groups, mean, strength):
    """Return the product of the chances of the groups' counts, by rising factorials."""
    a, b = (
        Fraction(mean) * Fraction(strength),
        (1 - Fraction(mean)) * Fraction(strength),
    )
    chance = Fraction(1)
    for k, n in groups:
        for j in range(k):
            chance *= a + j
        for j in range(n - k):
            chance *= b + j
        for j in range(n):
            chance /= a + b + j
    return chance
