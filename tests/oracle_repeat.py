"""The twin of reports on repeat sales, walked client by client in plain Python.

A row is a dictionary as in `oracle_purchases`. Nothing of the package is used.
"""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

from oracle_purchases import numbered, undone


DAY = 86_400_000_000


def known(rows, as_of):
    """Return the rows of clients up to an instant, refunds tied by their new place."""
    place, kept = {}, []
    for row, one in enumerate(rows):
        if one["client"] is None or one["at"] is None or one["at"] > as_of:
            continue
        place[row] = len(kept)
        kept.append(dict(one))
    for one in kept:
        if one["refunds"] is not None:
            one["refunds"] = place[one["refunds"]]
    return kept


def bought(rows, refunds="ignore"):
    """Return the places of purchases by client."""
    gone = undone(rows) if refunds == "undo" else set()
    clients = defaultdict(list)
    for row, one in enumerate(rows):
        if one["refunds"] is None and row not in gone:
            clients[one["client"]].append(row)
    return clients


def marketing(rows, as_of, refunds="ignore"):
    """Return {client: (days since last, purchases, total)}."""
    rows = known(rows, as_of)
    return {
        client: (
            as_of // DAY - max(rows[row]["at"] for row in own) // DAY,
            len(own),
            sum(one["amount"] or 0 for one in rows if one["client"] == client),
        )
        for client, own in bought(rows, refunds).items()
    }


def period(at, unit):
    """Return the number of a period."""
    day = dt.date(1970, 1, 1) + dt.timedelta(days=at // DAY)
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day - dt.timedelta(days=day.weekday())).toordinal() // 7
    return day.year * 12 + day.month


def btyd(rows, as_of, unit, refunds="ignore"):
    """Return {client: (frequency, age at last, age, repeat amount)}."""
    rows = known(rows, as_of)
    found = {}
    for client, own in bought(rows, refunds).items():
        seen = sorted({period(rows[row]["at"], unit) for row in own})
        spent = 0
        for one in rows:
            of = one if one["refunds"] is None else rows[one["refunds"]]
            if one["client"] == client and period(of["at"], unit) > seen[0]:
                spent += one["amount"]
        age = period(as_of, unit) - seen[0]
        found[client] = (len(seen) - 1, seen[-1] - seen[0], age, spent)
    return found


def by_rank(values, bins):
    """Return scores by the share of values that are less."""
    n = len(values)
    return [1 + sum(one < value for one in values) * bins // n for value in values]


def by_limits(values, limits, *, less):
    """Return scores by limits."""
    if less:
        return [1 + sum(value <= limit for limit in limits) for value in values]
    return [1 + sum(value >= limit for limit in limits) for value in values]


def abc(values, thresholds, *, together=True):
    """Return classes by what comes before; thresholds are pairs of whole numbers."""
    total = sum(value for value in values if value > 0)
    if not total:
        return [-1] * len(values)
    found = []
    for row, value in enumerate(values):
        before = sum(one for one in values if one > max(value, 0))
        if not together and value > 0:
            before += sum(one for one in values[:row] if one == value)
        passed = sum(before * under >= over * total for over, under in thresholds)
        found.append(len(thresholds) if value <= 0 else passed)
    return found


def spread(values, *, sample):
    """Return the standard deviation."""
    mean = sum(values) / len(values)
    squares = sum((value - mean) ** 2 for value in values)
    return (squares / (len(values) - sample)) ** 0.5


def variation(rows, rule, ends):
    """Return {client: (coefficient or nothing, periods compared)}."""
    rows = [one for one in rows if one["client"] is not None and one["at"] is not None]
    start, end = ends
    rows = [one for one in rows if end is None or one["at"] < end]
    if not rows:
        return {}
    first = min(one["at"] for one in rows) if start is None else start
    last = max(one["at"] for one in rows) if end is None else end - 1
    # weeks are not numbered without gaps by their days, so that each is looked up
    every = sorted({period(day, rule["period"]) for day in range(first, last + 1, DAY)})
    every = sorted({*every, period(last, rule["period"])} if last >= first else every)
    found = {}
    for client in {one["client"] for one in rows}:
        own = [one for one in rows if one["client"] == client]
        bought = [one for one in own if one["refunds"] is None]
        seen = {period(one["at"], rule["period"]) for one in bought}
        if not seen & set(every):
            continue
        begun = min(seen) if rule["before_first"] == "skip" else every[0]
        sums = dict.fromkeys(every, 0)
        for one in own if rule["of"] == "revenue" else bought:
            if (when := period(one["at"], rule["period"])) in sums:
                sums[when] += one["amount"] if rule["of"] == "revenue" else 1
        found[client] = _coefficient(sums, begun, rule)
    return found


def _coefficient(sums, begun, rule):
    """Return the coefficient of one client."""
    own = [when for when in sums if when >= begun]
    varies = level = [sums[when] for when in own]
    if rule["seasonal"]:
        own = [when for when in own if when - 12 in sums and when - 12 >= begun]
        level = [sums[when] for when in own]
        varies = [sums[when] - sums[when - 12] for when in own]
    sample = rule["spread"] == "sample"
    if len(own) <= sample or sum(level) <= 0:
        return None, len(own)
    return spread(varies, sample=sample) / (sum(level) / len(level)), len(own)


def top(rows, periods, n):
    """Return {period: {client: (value, rank)}} of those who brought something."""
    found = {}
    for name, (start, end) in periods.items():
        sums = defaultdict(int)
        for one in rows:
            if one["at"] is not None and start <= one["at"] < end:
                sums[one["client"]] += one["amount"]
        ranks = {
            client: 1
            + sum(more > sum_ for who, more in sums.items() if who is not None)
            for client, sum_ in sums.items()
            if client is not None and sum_ > 0
        }
        listed = {client for client, rank in ranks.items() if rank <= n}
        found[name] = (dict(sums), ranks, listed)
    return found


def quantile(values, share):
    """Return an interpolated quantile."""
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def rhythm(rows, as_of, least, refunds="ignore"):
    """Return {client: (days, since last, interval, spread, whose)}."""
    rows = known(rows, as_of)
    days = {
        client: sorted({rows[row]["at"] // DAY for row in own})
        for client, own in bought(rows, refunds).items()
    }
    gaps = {
        client: [late - early for early, late in pairwise(own)]
        for client, own in days.items()
        if len(own) >= least
    }
    medians = {client: quantile(own, 0.5) for client, own in gaps.items()}
    all_of_them = quantile(list(medians.values()), 0.5) if medians else None
    found = {}
    for client, own in days.items():
        since = as_of // DAY - own[-1]
        if client in gaps:
            apart = quantile(gaps[client], 0.75) - quantile(gaps[client], 0.25)
            found[client] = (len(own), since, medians[client], apart, "own")
        else:
            whose = "nobody" if all_of_them is None else "segment"
            found[client] = (len(own), since, all_of_them, None, whose)
    return found


def shares(rows, rule, unit):
    """Return {period: (amounts, purchases, clients, repeat clients)} by kind of sale."""
    told, _ = numbered(rows, rule)
    found = {}
    for row, one in enumerate(rows):
        kind = told[row][2]
        early = rule["new_after"] is not None and one["at"] is not None
        early = early and one["at"] < rule["new_after"]
        if one["client"] is None or early or kind == "undone":
            continue
        key = None if one["at"] is None else period(one["at"], unit)
        group = found.setdefault(
            key, (defaultdict(int), defaultdict(int), set(), set())
        )
        group[0][kind] += one["amount"]
        if one["refunds"] is None:
            group[1][kind] += 1
            group[2].add(one["client"])
            if kind == "repeat":
                group[3].add(one["client"])
    return [found[key] for key in sorted(found, key=lambda one: (one is None, one))]


def share(first, repeat, unknown):
    """Return the share of repeat sales, nothing where it is not known."""
    if unknown or min(first, repeat) < 0 or first + repeat == 0:
        return None
    return repeat / (first + repeat)
