"""The twin of who comes back: cohorts, curves, losses and pairs, in plain Python.

A row is a dictionary as in `oracle_purchases`. Nothing of the package is used.
"""

from collections import defaultdict
from fractions import Fraction
from itertools import combinations

from oracle_purchases import by_time, numbered, undone
from oracle_repeat import known, period, quantile, rhythm


DAY = 86_400_000_000


def firsts(rows, told):
    """Return {client: instant of his first purchase}, nothing where not known."""
    found = {}
    for row in sorted(range(len(rows)), key=lambda row: by_time(rows, row)):
        one, (_, cycle, kind) = rows[row], told[row]
        if one["refunds"] is None and cycle == 1 and one["client"] not in found:
            found[one["client"]] = one["at"] if kind == "first" else None
    return found


def retention(rows, rule, as_of, unit):
    """Return {(cohort, age): (clients who bought, amount)}, {cohort: clients}, unknown."""
    rows = known(rows, as_of)
    told, _ = numbered(rows, rule)
    first = firsts(rows, told)
    clients, cells, sums = defaultdict(int), defaultdict(set), defaultdict(int)
    for at in first.values():
        if at is not None:
            clients[period(at, unit)] += 1
    for row, one in enumerate(rows):
        at = first.get(one["client"])
        if at is None or told[row][2] == "undone":
            continue
        cohort = period(at, unit)
        cell = cohort, period(one["at"], unit) - cohort
        sums[cell] += one["amount"]
        if one["refunds"] is None:
            cells[cell].add(one["client"])
    bought = {cell: len(own) for cell, own in cells.items()}
    return bought, sums, clients, sum(at is None for at in first.values())


def chains(rows, rule, as_of):
    """Return instants of the purchases of each chain known to begin with a first one."""
    rows = [one for one in rows if one["at"] is None or one["at"] <= as_of]
    rows = [one | {"refunds": None} for one in rows if one["refunds"] is None]
    told, _ = numbered(rows, rule)
    found = defaultdict(dict)
    undated, kinds = set(), {}
    for row in sorted(range(len(rows)), key=lambda row: by_time(rows, row)):
        one, (number, cycle, kind) = rows[row], told[row]
        if one["client"] is None:
            continue
        chain = one["client"], cycle
        found[chain].setdefault(number, one["at"])
        kinds.setdefault(chain, kind)
        if found[chain][number] is None:
            undated.add(chain)
    followed = [
        [at for _, at in sorted(own.items())]
        for chain, own in found.items()
        if kinds[chain] == "first" and chain not in undated
    ]
    unknown = sum(
        kind != "first" and chain not in undated for chain, kind in kinds.items()
    )
    return followed, len(undated), unknown


def curve(followed, purchase, as_of, within):
    """Return (n, days between of those who came, share within so many microseconds)."""
    spent = []
    for own in followed:
        if len(own) >= purchase:
            spent.append((own[purchase - 1] - own[purchase - 2], True))
        elif len(own) == purchase - 1:
            spent.append((as_of - own[-1], False))
    left = Fraction(1)
    for time in sorted({one for one, came in spent if came and one <= within}):
        at_risk = sum(one >= time for one, _ in spent)
        left *= 1 - Fraction(sum(came and one == time for one, came in spent), at_risk)
    seen = any(one >= within for one, _ in spent) or (left == 0 and spent)
    between = sorted(one for one, came in spent if came)
    return len(spent), between, 1 - left if seen else None


def fates(rows, as_of, *, silent_days=None, intervals=None):
    """Return {client: fate}."""
    kept = known(rows, as_of)
    first = defaultdict(list)
    for one in kept:
        if one["refunds"] is None:
            first[one["client"]].append(as_of // DAY - one["at"] // DAY)
    found = {}
    for client, (_, since, interval, *_) in rhythm(rows, as_of, 3).items():
        limit = silent_days
        if intervals is not None:
            limit = None if interval is None else intervals * interval
        if limit is None:
            found[client] = "unknown"
        elif since > limit:
            found[client] = "lost"
        else:
            found[client] = "kept" if max(first[client]) > limit else "unknown"
    return found


def quantiles(between, shares):
    """Return quantiles in days."""
    return [quantile([one / DAY for one in between], share) for share in shares]


def pairs(rows, basket, refunds="ignore"):
    """Return {(first, second): baskets}, {product: baskets}, and all baskets."""
    gone = undone(rows) if refunds == "undo" else set()
    baskets = defaultdict(set)
    for row, one in enumerate(rows):
        known = one[basket] is not None and one["product"] is not None
        if known and one["refunds"] is None and row not in gone:
            baskets[one[basket]].add(one["product"])
    counts, both = defaultdict(int), defaultdict(int)
    for own in baskets.values():
        for product in own:
            counts[product] += 1
        for pair in combinations(sorted(own), 2):
            both[pair] += 1
    return both, counts, len(baskets)
