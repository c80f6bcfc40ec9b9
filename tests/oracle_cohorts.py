"""Slow twins of cohorts, losses, attention and breakdowns: one deal after another."""

import datetime as dt


DAY = 86_400_000_000


def period(at, months):
    """Number the period of so many months in which an instant lies."""
    day = dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=at)
    return ((day.year - 1970) * 12 + day.month - 1) // months


def cohorts(rows, won, as_of, *, months, days, amounts):
    """Return ``{(period, age): (entered, observed, won, amount)}`` of stays by deal.

    `rows` holds the stays ``(stage, entered)`` of each deal in order.
    """
    found = {}
    for deal, stays in rows.items():
        opened = stays[0][1]
        stage, closed = stays[-1]
        for age in days:
            key = period(opened, months), age
            entered, observed, n_won, amount = found.get(key, (0, 0, 0, 0))
            is_seen = as_of - opened >= age * DAY
            is_won = is_seen and stage in won and closed - opened <= age * DAY
            found[key] = (
                entered + 1,
                observed + is_seen,
                n_won + is_won,
                amount + is_won * (amounts[deal] or 0),
            )
    return found


def losses(stages_of, n_open, lost, *, amounts, reason_of=None):
    """Return ``{(stage of death, reason): (deals, amount)}``."""
    found = {}
    for deal, codes in stages_of.items():
        if codes[-1] not in lost:
            continue
        died = next((code for code in codes[::-1] if code in range(n_open)), None)
        reason = codes[-1] if reason_of is None else reason_of[deal]
        n, amount = found.get((died, reason), (0, 0))
        found[died, reason] = n + 1, amount + (amounts[deal] or 0)
    return found


def attention(deals, as_of, limits):
    """Return the open deals with their reasons, by amount, each deal a dictionary."""
    found = []
    for deal in deals:
        reasons = [
            code
            for code, applies in (
                ("stale", _late(deal["entered"], as_of, limits.get(deal["stage"]))),
                ("past_expected_close", _late(deal["expected"], as_of, 0)),
                ("over_target", _late(deal["opened"], as_of, limits["deal"])),
                ("no_next_step", deal["next"] is None),
                ("next_step_overdue", _late(deal["next"], as_of, 0)),
                ("fields_missing", deal["missing"] > 0),
            )
            if applies
        ]
        if deal["is_open"] and reasons:
            found.append((deal["amount"], deal["name"], reasons))
    found.sort(key=lambda row: (row[0] is None, -(row[0] or 0)))
    return [(name, reasons) for _, name, reasons in found]


def _late(since, as_of, days):
    return since is not None and days is not None and as_of - since > days * DAY


def breakdown(deals):
    """Return ``{group: (won, lost, open, amount)}`` of dictionaries of deals."""
    found = {}
    for deal in deals:
        won, lost, still_open, amount = found.get(deal["group"], (0, 0, 0, 0))
        is_won = deal["outcome"] == "won"
        found[deal["group"]] = (
            won + is_won,
            lost + (deal["outcome"] == "lost"),
            still_open + (deal["outcome"] == "open"),
            amount + is_won * (deal["amount"] or 0),
        )
    return found


def closed_within(deals, start, end):
    """Return what was opened, won and lost in a period, and the amount won."""
    closed = [deal for deal in deals if deal["closed"] is not None]
    here = [deal for deal in closed if start <= deal["closed"] < end]
    won = [deal for deal in here if deal["outcome"] == "won"]
    return (
        sum(start <= deal["opened"] < end for deal in deals),
        len(won),
        sum(deal["outcome"] == "lost" for deal in here),
        sum(deal["amount"] or 0 for deal in won),
    )
