"""The twin of coverage and standing: each client walked through time, cell by cell.

A contact is a dictionary as in `oracle_contacts`; the base is {client: (segment, since)},
a norm is {"days": {segment: days}, "channels": several or nothing, "levels": those that
count, or nothing}. Instants lie on a grid of cells. Nothing of the package is used.
"""

from itertools import pairwise


DAY = 86_400_000_000
CELL = DAY // 6


def made(rows, client, norm, before):
    """Return the instants of the contacts with a client that count, in order."""
    found = []
    for one in rows:
        if one["client"] != client or one["at"] is None or one["at"] >= before:
            continue
        if norm["channels"] is not None and one["channel"] not in norm["channels"]:
            continue
        if norm["levels"] is not None and one["level"] not in norm["levels"]:
            continue
        found.append(one["at"])
    return sorted(found)


def coverage(rows, base, norm, times):
    """Return {segment: figures} of the base in a period."""
    start, end, whole = times
    found = {}
    for client, (segment, since) in base.items():
        if since is not None and since >= end:
            continue
        own = made(rows, client, norm, end)
        here = [at for at in own if at >= start]
        figures = found.setdefault(segment, dict.fromkeys(FIGURES, 0))
        figures["clients"] += 1
        figures["touched"] += bool(here)
        figures["contacts"] += len(here)
        days = norm["days"].get(segment)
        if days is None:
            continue
        low = start if since is None else max(start, since)
        own_times = (low, end, whole, round(days * DAY))
        _walk(figures, own, since, own_times)
        _deadlines(figures, own, since, own_times)
    return found


FIGURES = (
    "clients",
    "touched",
    "contacts",
    "timed",
    "known",
    "kept",
    "unknown",
    "deadlines",
    "deadlines_kept",
)


def _walk(figures, own, since, times):
    """Look at the middle of each cell."""
    low, end, whole, span = times
    was_known = False
    for begin in range(low, end, CELL):
        middle = begin + CELL // 2
        clocks = [at for at in own if at <= middle]
        if not clocks and since is not None and whole <= since <= middle:
            clocks = [since]
        if clocks:
            is_known, is_kept = True, middle - clocks[-1] <= span
        else:
            is_known, is_kept = middle >= whole + span, False
        was_known = was_known or is_known
        figures["known" if is_known else "unknown"] += CELL
        figures["kept"] += CELL * is_kept
    figures["timed"] += was_known


def _deadlines(figures, own, since, times):
    """Look at each deadline in the period."""
    low, end, whole, span = times
    clocks = list(own)
    if since is not None and since >= whole and not (own and own[0] <= since):
        clocks.insert(0, since)
    for at, following in pairwise([*clocks, None]):
        if low <= at + span < end:
            figures["deadlines"] += 1
            figures["deadlines_kept"] += following is not None and (
                following <= at + span
            )


def standing(rows, base, norm, now):
    """Return {client: (last, days overdue or nothing, state)}."""
    found = {}
    for client, (segment, since) in base.items():
        if since is not None and since > now:
            continue
        own = made(rows, client, norm, now + 1)
        last = own[-1] if own else None
        days = norm["days"].get(segment)
        begun = last if own else since
        overdue = None
        if days is not None and begun is not None:
            overdue = (now - begun) / DAY - round(days * DAY) / DAY
        state = "kept" if own else "new"
        if days is None:
            state = "no norm"
        elif begun is None or now - begun > round(days * DAY):
            state = "overdue" if own else "never"
        found[client] = (last, overdue, state)
    return found
