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


def control(sales, calls, span, now):
    """Return the state of each sale and the instant of its call."""
    found = []
    for client, at in sales:
        after = [one for who, one in calls if who == client and at <= one <= now]
        called = min(after, default=None)
        if called is None:
            found.append(("overdue" if at + span < now else "waiting", None))
        else:
            found.append(("done" if called <= at + span else "late", called))
    return found


def control_rates(sales, states, span, now):
    """Return (sales whose deadline has passed, called in time, called at all)."""
    due = [
        state
        for (_, at), (state, _) in zip(sales, states, strict=True)
        if at + span < now
    ]
    return len(due), due.count("done"), due.count("done") + due.count("late")


def by_score(answers, bought, span, now):
    """Return {kind: (clients, again)} and how many are too young."""
    first = {}
    for client, at, score in sorted(answers, key=lambda one: one[1]):
        if score is not None and at <= now:
            first.setdefault(client, (at, score))
    told = []
    for client, (at, score) in first.items():
        kind = "promoters" if score >= 9 else "detractors" if score <= 6 else "passives"
        told.append((client, at, kind))
    return _again(told, bought, span, now)


def by_complaint(complaints, bought, spans, now):
    """Return {kind: (clients, again)} and how many are too young."""
    landmark, span = spans
    first = {}
    for client, at in sorted(bought, key=lambda one: one[1]):
        if at <= now:
            first.setdefault(client, at)
    told = []
    for client, begun in first.items():
        end = begun + landmark
        own = [
            resolved
            for who, at, resolved in complaints
            if who == client and begun <= at <= end
        ]
        kind = "no complaint"
        if own:
            is_over = all(one is not None and one <= end for one in own)
            kind = "resolved" if is_over else "open"
        told.append((client, end, kind))
    return _again(told, bought, span, now)


def _again(told, bought, span, now):
    found, n_young = defaultdict(lambda: [0, 0]), 0
    for client, since, kind in told:
        if since + span > now:
            n_young += 1
            continue
        found[kind][0] += 1
        found[kind][1] += any(
            who == client and since < at <= since + span for who, at in bought
        )
    return {kind: tuple(counts) for kind, counts in found.items()}, n_young
