"""The twin of plans, walked seller by seller and month by month in plain Python.

A row is a dictionary as in `oracle_purchases`; a month is (year, month). Working days
are those of a calendar: its days by month, of business from 9 to 17 UTC, and its first
and last day. Nothing of the package is used.
"""

import datetime as dt
from collections import defaultdict
from fractions import Fraction


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = 86_400_000_000
HOUR = DAY // 24


def micros(year, month, day=1):
    """Return the midnight of a day."""
    return (dt.datetime(year, month, day, tzinfo=dt.UTC) - EPOCH).days * DAY


def day_of(at):
    """Return the day of an instant."""
    return (EPOCH + dt.timedelta(microseconds=at)).date()


def month_of(at):
    """Return the month of an instant."""
    day = day_of(at)
    return day.year, day.month


def later(month, by):
    """Return the month so many later."""
    years, place = divmod(month[1] - 1 + by, 12)
    return month[0] + years, place + 1


def text(month):
    """Write a month."""
    return f"{month[0]}-{month[1]:02}"


def ends(month):
    """Return the instants at which a month begins and ends."""
    return micros(*month), micros(*later(month, 1))


def history(rows, since=None, until=None):
    """Return the rows that count, and the ends of the history."""
    kept = [
        one
        for one in rows
        if one["at"] is not None
        and one["amount"] is not None
        and (since is None or one["at"] >= since)
        and (until is None or one["at"] < until)
    ]
    days = [one["at"] // DAY for one in kept]
    if since is None:
        since = min(days) * DAY if days else until
    if until is None:
        until = (max(days) + 1) * DAY if days else since
    return kept, since, until


def sums(rows):
    """Return {seller: {month: {client: amount}}}."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for one in rows:
        month = month_of(one["at"])
        found[one["seller"]][month][one["client"]] += one["amount"]
    return found


def workdays(days, month):
    """Count the working days of a month."""
    return len(days["days"].get(month, ()))


def why_not(seller, month, span):
    """Tell why a month of a seller, of whom the months are given, is not whole."""
    (start, end), (since, until) = ends(month), span
    first = min(seller, default=None)
    if since is None or end <= since or start < since:
        is_cut = since is not None and end > since
        return "history_begins_within" if is_cut else "history_begins_later"
    if end > until:
        return "history_ends_before" if start >= until else "history_ends_within"
    if first is None or first > month:
        return "seller_begins_later"
    return "seller_begins_within" if first == month and since < start else None


def last_before(month, span):
    """Return the month before, or the one before that where it is the last whole one."""
    last, (since, until) = later(month, -1), span
    start, end = ends(later(month, -2))
    is_open = since is not None and ends(last)[1] > until
    return later(month, -2) if is_open and since <= start and end <= until else last


def months_of(base, month, span):
    """Return the months of a base, the one named first in an error first."""
    if base == "mean_of_same_months":
        return [later(month, -12 * years) for years in range(1, 12)]
    ago = {"same_month_last_year": 12, "same_month_two_years_ago": 24}
    if base in ago:
        return [later(month, -ago[base])]
    n = {"last_month": 1, "mean_of_last_3": 3, "mean_of_last_12": 12}[base]
    return [later(last_before(month, span), -by) for by in reversed(range(n))]


def base_of(seller, base, month, *, span, days):
    """Return (months, amount, divisor), or the reason why there is none."""
    told = {}
    for one in months_of(base, month, span):
        told[one] = why_not(seller, one, span)
        if told[one] is None and days is not None and not covers(days, one):
            told[one] = "no_calendar"
    good = [one for one, why in told.items() if why is None]
    if len(good) < len(told) and not (good and base == "mean_of_same_months"):
        return next(why for why in told.values() if why is not None)
    amount = sum(sum(seller.get(one, {}).values()) for one in good)
    if amount <= 0:
        is_there = any(one in seller for one in good)
        return "not_positive" if is_there else "seller_absent"
    divisor = len(good)
    if days is not None:
        divisor = sum(workdays(days, one) for one in good)
    return (good, amount, divisor) if divisor else "no_working_days"


def covers(days, month):
    """Tell whether the calendar reaches over a month; its ends stand beside the days."""
    first, last = days["from"], days["to"]
    start, end = ends(month)
    return first <= day_of(start) and day_of(end - 1) <= last


def half_even(number):
    """Round a fraction."""
    whole, rest = divmod(number, 1)
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2):
        return whole + 1
    return whole


def planned(seller, month, rule, *, span, days=None):
    """Return (amount, base, months, reasons) of a seller."""
    reasons = {}
    for base in (rule["base"], *rule["fallbacks"]):
        growth = rule["growth"]
        if base != rule["base"] and rule["fallback_growth"] is not None:
            growth = rule["fallback_growth"]
        found = base_of(seller, base, month, span=span, days=days)
        if days is not None and not covers(days, month):
            found = "no_calendar"
        if isinstance(found, str):
            reasons[base] = found
            continue
        good, amount, divisor = found
        times = 1 if days is None else workdays(days, month)
        number = half_even(amount * (1 + growth) * times / Fraction(divisor))
        return number, base, sorted(good), reasons
    return None, None, [], reasons


def shared(amount, seller, months):
    """Return {client: part} by largest remainder, {None: amount} without any share."""
    brought = defaultdict(int)
    for one in months:
        for client, part in seller.get(one, {}).items():
            brought[client] += part
    weights = {client: part for client, part in brought.items() if part > 0}
    if not weights:
        return {None: amount}
    total = sum(weights.values())
    parts = {client: amount * weight // total for client, weight in weights.items()}
    rests = sorted(
        weights,
        key=lambda client: (
            -(amount * weights[client] % total),
            -weights[client],
            client is not None,
            client or "",
        ),
    )
    for client in rests[: amount - sum(parts.values())]:
        parts[client] += 1
    return parts


def last_months(month, span, n):
    """Return the last whole months that shares are taken from."""
    last = last_before(month, span)
    return [
        one
        for one in (later(last, -by) for by in range(n))
        if span[0] is not None and span[0] <= ends(one)[0]
    ]


def passed(days, month, at):
    """Return (days that passed, all days)."""
    start, end = ends(month)
    at = min(max(at, start), end)
    if days is None:
        return Fraction(at - start, DAY), (end - start) // DAY
    gone = Fraction(0)
    for day in days["days"].get(month, ()):
        opens = micros(day.year, day.month, day.day) + 9 * HOUR
        gone += Fraction(min(max(at - opens, 0), 8 * HOUR), 8 * HOUR)
    return gone, workdays(days, month)


def back_test(rows, rule, days=None):
    """Return {(seller, month): (actual, by rule, naive, seasonal)} and the counts."""
    kept, since, until = history(rows)
    if not kept:
        return {}, 0, [0, 0, 0]
    peer = {"growth": Fraction(0), "fallbacks": (), "fallback_growth": None}
    peers = [peer | {"base": base} for base in ("last_month", "mean_of_same_months")]
    found, considered, lacking = {}, 0, [0, 0, 0]
    for name, seller in sums(kept).items():
        month = min(seller)
        while month <= max(seller):
            start, end = ends(month)
            if since <= start and end <= until:
                considered += 1
                cut = {one: own for one, own in seller.items() if one < month}
                told = [planned(cut, month, rule, span=(since, start), days=days)[0]]
                told += [
                    planned(cut, month, one, span=(since, start))[0] for one in peers
                ]
                lacking = [
                    n + (one is None) for n, one in zip(lacking, told, strict=True)
                ]
                if None not in told:
                    actual = sum(seller.get(month, {}).values())
                    found[name, month] = (actual, *told)
            month = later(month, 1)
    return found, considered, lacking
