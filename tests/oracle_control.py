"""The twin of engagement and lists of contacts, walked client by client.

Nothing of the package is used. A client is a dictionary of what is known of him.
"""

from collections import Counter


def line(segment, lines, default):
    """Return the place of the line of a segment, the default coming last."""
    for place, one in enumerate(lines):
        if one == segment:
            return place
    return len(lines) if default else None


def mailing(clients, channel_of, channel, exclusions):
    """Return who is reached through a channel, and the reason of each who is not."""
    reached, out = [], {}
    for client in clients:
        if channel_of[client] != channel:
            continue
        reasons = [
            reason
            for reason, barred, closed in exclusions
            if client in barred and closed in (None, channel)
        ]
        if reasons:
            out[client] = reasons[0]
        else:
            reached.append(client)
    return reached, out


def reasons(one, rules, top_n):
    """Return the reasons that ask to contact a client, in their order."""
    late = one["overdue"] is not None and one["overdue"] > rules["overdue_above"]
    since = one["since"]
    has = {
        "top_at_risk": late and one["rank"] is not None and one["rank"] <= top_n,
        "detractor": one["score"] is not None and one["score"] <= 6,
        "overdue": late,
        "below_plan": one["plan"] is not None
        and one["plan"] > 0
        and one["actual"] is not None
        and one["actual"] / one["plan"] < rules["plan_below"],
        "never_contacted": since is None,
        "contact_due": None not in (since, one["every"]) and since >= one["every"],
        "open_incident": bool(one["incidents"]),
    }
    return [reason for reason in rules["priority"] if has[reason]]


def block(one, rules, barred):
    """Return the first block that forbids to contact a client."""
    forbids = {
        "open_complaint": bool(one["complaints"]),
        "overdue_debt": bool(one["debt_overdue"]),
        "opt_out": one["name"] in barred,
    }
    return next((name for name in rules["blocks"] if forbids[name]), None)


def contacts(clients, rules, barred, top_n):
    """Return the names in order with their reasons, those left out, and who is quiet."""
    listed, out, quiet = [], Counter(), 0
    for one in clients:
        own = reasons(one, rules, top_n)
        if not own:
            quiet += 1
        elif (found := block(one, rules, barred)) is not None:
            out[found] += 1
        else:
            debt = bool(one["debt"]) + bool(one["debt_overdue"])
            rank = float("inf") if one["rank"] is None else one["rank"]
            key = (rules["priority"].index(own[0]), debt, rank, one["name"])
            listed.append((key, one["name"], own))
    return [(name, own) for _, name, own in sorted(listed)], dict(out), quiet
