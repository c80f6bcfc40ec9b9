"""The twin of purchases: numbers, kinds and profit, walked client by client.

A purchase is a dictionary with `client`, `at` (microseconds or nothing), `amount`,
`refunds` (a row or nothing), `seller`, `channel` and `deal`. Nothing of the package is
used.
"""

import datetime as dt
from collections import defaultdict


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = 86_400_000_000
LATE = 2**62


def month(at):
    """Return the month of an instant as text, nothing of none."""
    if at is None:
        return None
    return f"{EPOCH + dt.timedelta(microseconds=at):%Y-%m}"


def month_start(name):
    """Return the instant at which a month begins."""
    year, number = map(int, name.split("-"))
    return (dt.datetime(year, number, 1, tzinfo=dt.UTC) - EPOCH) // dt.timedelta(
        microseconds=1
    )


def later(name, months):
    """Return the month so many later."""
    year, number = map(int, name.split("-"))
    year, number = divmod(year * 12 + number - 1 + months, 12)
    return f"{year}-{number + 1:02}"


def undone(rows):
    """Return the rows that were taken back in full."""
    found = set()
    for row, purchase in enumerate(rows):
        back = [one["amount"] for one in rows if one["refunds"] == row]
        if back and purchase["amount"] + sum(back) <= 0:
            found.add(row)
    return found


def numbered(rows, rule):
    """Return (number, cycle, kind) of each row, and the openings of cycles."""
    gone = undone(rows) if rule["refunds"] == "undo" else set()
    clients = defaultdict(list)
    for row, one in enumerate(rows):
        if one["refunds"] is None and row not in gone and one["client"] is not None:
            clients[one["client"]].append(row)
    told = dict.fromkeys(gone, (0, 0, "undone"))
    for own in clients.values():
        own.sort(key=lambda row: by_time(rows, row))
        told |= _walked(rows, own, rule)
    opening = [own[0] for own in clients.values()]
    opening += [row for row, (_, cycle, _) in told.items() if cycle > 1]
    opening = [
        row for row in opening if _opens(told, row, clients[rows[row]["client"]])
    ]
    for row, one in enumerate(rows):
        if one["refunds"] is not None:
            told[row] = told.get(one["refunds"], (0, 0, "unknown"))
    return [told.get(row, (0, 0, "unknown")) for row in range(len(rows))], opening


def by_time(rows, row):
    """Return what rows are ordered by: undated ones come last."""
    return rows[row]["at"] is None, rows[row]["at"] or 0, row


def _opens(told, row, own):
    """Tell whether no purchase of the same cycle came before."""
    before = own[: own.index(row)]
    return all(told[one][1] != told[row][1] for one in before)


def _walked(rows, own, rule):
    """Number the purchases of one client."""
    told, number, cycle, before = {}, 0, 1, None
    for row in own:
        at = rows[row]["at"]
        match _step(before, at, rule) if number else "next":
            case "next":
                number += 1
            case "cycle":
                number, cycle = 1, cycle + 1
        before = at
        told[row] = (number, cycle, _kind(number, cycle, rows[own[0]]["at"], rule))
    return told


def _step(before, at, rule):
    """Tell whether a purchase is the next, one with the last, or begins a cycle."""
    if at is None:
        return "next"
    if rule["same_day"] == "one" and at // DAY == before // DAY:
        return "same"
    return "cycle" if rule["gap"] is not None and at - before > rule["gap"] else "next"


def _kind(number, cycle, first, rule):
    """Tell what a purchase of a number is."""
    if number >= rule["repeat_from"]:
        return "repeat"
    if cycle > 1:
        return "first"
    if rule["new_after"] is None:
        return "unknown"
    return "repeat" if first is not None and first < rule["new_after"] else "first"


def shared(amount, members):
    """Divide an amount evenly, what is left over to the first, one unit each."""
    sign = -1 if amount < 0 else 1
    base, more = divmod(abs(amount), len(members))
    return {
        member: sign * (base + (place < more)) for place, member in enumerate(members)
    }


def profit(rows, rule, costs):
    """Return the lines of each row, and what lies on none, by line."""
    told, opening = numbered(rows, rule)
    lines = [dict(one) for one in costs["columns"]]
    left = defaultdict(int)
    order = sorted(range(len(rows)), key=lambda row: by_time(rows, row))
    sold = [
        row
        for row in order
        if rows[row]["refunds"] is None and told[row][2] != "undone"
    ]
    won = [row for row in sold if row in opening and told[row][2] == "first"]
    spend, hours, errors = defaultdict(int), defaultdict(int), defaultdict(int)
    for channel, when, amount in costs["spend"]:
        spend[channel, when] += amount
    for seller, when, cost in costs["hours"]:
        hours[seller, when] += cost
    for deal, cost in costs["incidents"]:
        errors[deal] += cost
    bought = [row for row in order if rows[row]["refunds"] is None]
    for (channel, when), amount in spend.items():
        whole = rule["new_after"] is not None
        whole = whole and month_start(when) >= rule["new_after"]
        own = [row for row in won if _is(rows[row], "channel", channel, when)]
        _lay((lines, left), "acquisition", amount, own if whole else [])
    for (seller, when), amount in hours.items():
        own = [row for row in sold if _is(rows[row], "seller", seller, when)]
        _lay((lines, left), "selling", amount, own)
    for deal, amount in errors.items():
        own = [row for row in bought if rows[row]["deal"] == deal]
        _lay((lines, left), "errors", amount, own)
    return lines, left


def _is(row, name, label, when):
    return row[name] == label and month(row["at"]) == when


def _lay(where, name, amount, members):
    """Lay an amount on its members, or on none."""
    lines, left = where
    if not members:
        left[name] += amount
        return
    for row, part in shared(amount, members).items():
        lines[row][name] = lines[row].get(name, 0) + part


def split(rows, told, lines, group):
    """Return {(group, kind): (sales, revenue, lines)} over all rows."""
    found = {}
    for row, one in enumerate(rows):
        key = (group(row), told[row][2])
        sales, revenue, sums = found.setdefault(key, [0, 0, defaultdict(int)])
        for name, cost in lines[row].items():
            sums[name] += cost
        is_sale = one["refunds"] is None and told[row][2] != "undone"
        found[key] = [sales + is_sale, revenue + one["amount"], sums]
    return found


def cohort(rows, told, opening):
    """Return the month of each row's client's first purchase, where it is known."""
    first = {
        rows[row]["client"]: month(rows[row]["at"])
        for row in opening
        if told[row][1] == 1 and told[row][2] == "first"
    }
    return [first.get(one["client"]) for one in rows]


def curves(rows, cohorts, lines, as_of):
    """Return {cohort: [(profit, cumulative, is immature)]}, and the rest."""
    now = month(as_of)
    found, outside = {}, 0
    for row, one in enumerate(rows):
        earned = one["amount"] - sum(lines[row].values())
        if cohorts[row] is None or one["at"] is None:
            outside += earned
            continue
        ages = found.setdefault(cohorts[row], defaultdict(int))
        when, age = max(month(one["at"]), cohorts[row]), 0
        while later(cohorts[row], age) != when:
            age += 1
        ages[age] += earned
    made = {}
    for name, ages in found.items():
        cells, total, age = [], 0, 0
        while later(name, age) <= now:
            total += ages[age]
            end = month_start(later(name, age + 1)) - 1
            cells.append((ages[age], total, as_of < end))
            age += 1
        made[name] = cells
    return made, outside
