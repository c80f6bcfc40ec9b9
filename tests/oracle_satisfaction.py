"""The twin of satisfaction, control calls, complaints and returns, in plain Python.

Rows are dictionaries; instants are microseconds, or nothing. Nothing of the package is
used.
"""

import math
from collections import defaultdict


DAY = 86_400_000_000


def scores(rows, by):
    """Return {group: (asked, answers)} of rows with `score` and the group's column."""
    found = defaultdict(lambda: [0, []])
    for one in rows:
        group = found[one[by] if by else "all"]
        group[0] += 1
        if one["score"] is not None:
            group[1].append(one["score"])
    return {group: (asked, answers) for group, (asked, answers) in found.items()}


def net_ends(promoters, passives, detractors, z):
    """Return the ends of the score interval, the likeliest shares found by search."""
    counts = (promoters, passives, detractors)
    n, share = sum(counts), (promoters - detractors) / sum(counts)

    def is_outside(difference):
        against = _likeliest(counts, difference)
        spread = 2 * against + difference - difference**2
        return (promoters - detractors - n * difference) ** 2 > z * z * n * spread

    return tuple(_end(is_outside, share, limit) for limit in (-1, 1))


def _end(is_outside, inner, limit):
    """Halve until the end is found; it is the limit where that is not outside."""
    outer = limit * (1 - 1e-12)
    if not is_outside(outer):
        return limit
    for _ in range(30):
        middle = (inner + outer) / 2
        if is_outside(middle):
            outer = middle
        else:
            inner = middle
    return inner


def _likeliest(counts, difference):
    """Return the likeliest share of detractors if the difference is a given one."""
    low, high = max(0.0, -difference), (1 - difference) / 2
    for _ in range(60):
        third = (high - low) / 3
        below = _likelihood(counts, difference, low + third)
        if below < _likelihood(counts, difference, high - third):
            low += third
        else:
            high -= third
    return (low + high) / 2


def _likelihood(counts, difference, against):
    shares = (against + difference, 1 - 2 * against - difference, against)
    return sum(
        count * (math.log(share) if share > 0 else -math.inf)
        for count, share in zip(counts, shares, strict=True)
        if count
    )
