"""The report's twin: from rows of text to figures in plain, slow Python.

Dates are ISO days or instants with ``Z``. Nothing of the package is used.
"""

import datetime as dt
from fractions import Fraction
from statistics import NormalDist


AGES = (7, 14, 30, 60, 90, 120, 180, 365)
CLOSING = ("won", "lost")
DAY = dt.timedelta(days=1)


def instant(text):
    """Read a day or an instant; nothing from an empty text."""
    if not text:
        return None
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def rate(successes, n):
    """Return a share with its Wilson interval, by the formula."""
    if n == 0:
        return {"value": None, "low": None, "high": None, "n": 0}
    z = NormalDist().inv_cdf(0.975)
    p = successes / n
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    scale = 1 + z * z / n
    centre = p + z * z / (2 * n)
    return {
        "value": p,
        "low": max((centre - half) / scale, 0.0),
        "high": min((centre + half) / scale, 1.0),
        "n": n,
    }


def states(deals, events, stages, as_of):
    """Return what is known of each deal at an instant, as a list of dictionaries."""
    told = {}
    for event in events:
        told.setdefault(event["deal_id"], []).append(event)
    rows = {row["deal_id"]: dict(row) for row in deals}
    if not deals:
        rows = {deal: {"deal_id": deal} for deal in told}
    known = [
        _state(row, told.get(deal, []), stages, as_of) for deal, row in rows.items()
    ]
    return [deal for deal in known if deal is not None]


def _state(row, events, stages, as_of):
    """Return what is known of one deal, or nothing where it was opened later."""
    history = sorted(events, key=lambda event: instant(event["at"]))
    opened = instant(row.get("opened_at"))
    if opened is None and history:
        opened = instant(history[0]["at"])
    if opened is not None and opened > as_of:
        return None
    past = [event for event in history if instant(event["at"]) <= as_of]
    steps = [event for event in past if event["stage"] != "note"]
    if any(event["stage"] in CLOSING for event in history):
        last = steps[-1] if steps else {"stage": "open", "at": ""}
        outcome, closed = last["stage"], instant(last["at"])
    else:
        outcome, closed = row.get("outcome", "open"), instant(row.get("closed_at"))
    if outcome not in CLOSING or (closed is not None and closed > as_of):
        outcome, closed = "open", None
    places = [stages.index(step["stage"]) for step in steps if step["stage"] in stages]
    furthest = len(stages) - 1 if outcome == "won" else max(places, default=-1)
    told = {"opened": opened, "closed": closed, "outcome": outcome}
    return {**row, **told, "steps": steps, "furthest": furthest}


def last_known(events, deal, as_of):
    """Return a function that tells the last cell of a column that is not empty."""
    own = [event for event in events if event["deal_id"] == deal]
    own = sorted(own, key=lambda event: instant(event["at"]))
    past = [event for event in own if instant(event["at"]) <= as_of]
    return lambda name: next((one[name] for one in reversed(past) if one[name]), "")


def survivors(spans):
    """Yield time, at risk, and events by cause, of (duration, cause) pairs."""
    for time in sorted({span for span, _ in spans}):
        at_risk = sum(span >= time for span, _ in spans)
        met = [cause for span, cause in spans if span == time]
        yield time, at_risk, met


def by_age(known, as_of):
    """Aalen–Johansen in exact fractions, at the report's ages."""
    spans = []
    for deal in known:
        end = as_of if deal["outcome"] == "open" else deal["closed"]
        if deal["opened"] is not None and end is not None and end >= deal["opened"]:
            spans.append((end - deal["opened"], deal["outcome"]))
    rows = []
    for days in AGES:
        survival, won, lost = Fraction(1), Fraction(0), Fraction(0)
        for time, at_risk, met in survivors(spans):
            if time > days * DAY:
                break
            won += survival * Fraction(met.count("won"), at_risk)
            lost += survival * Fraction(met.count("lost"), at_risk)
            survival *= 1 - Fraction(met.count("won") + met.count("lost"), at_risk)
        at_risk = sum(span >= days * DAY for span, _ in spans)
        if at_risk:
            rows.append((days, float(won), float(lost), float(survival), at_risk))
    return rows


def _stays(deal, stage, as_of):
    """Yield length and whether it is over of each stay, nothing where not known."""
    ends = [instant(step["at"]) for step in deal["steps"][1:]]
    is_open = deal["outcome"] == "open"
    ends.append(as_of if is_open else deal["closed"])
    for at, (step, left) in enumerate(zip(deal["steps"], ends, strict=False)):
        entered = instant(step["at"])
        if step["stage"] == stage and (left is None or left < entered):
            yield None
        elif step["stage"] == stage:
            yield left - entered, not (is_open and at == len(deal["steps"]) - 1)


def median_days(known, stage, as_of):
    """Kaplan–Meier median of the total days in a stage."""
    spans = []
    for deal in known:
        stays = list(_stays(deal, stage, as_of))
        if stays and None not in stays:
            total = sum((stay for stay, _ in stays), dt.timedelta(0))
            spans.append((total, "over" if all(over for _, over in stays) else "open"))
    survival = Fraction(1)
    for time, at_risk, met in survivors(spans):
        survival *= 1 - Fraction(met.count("over"), at_risk)
        if survival <= Fraction(1, 2):
            return time / DAY
    return None


def funnel(known, stages, as_of):
    """Walk the deals stage by stage."""
    rows = []
    for place, stage in enumerate(stages):
        reached = [deal for deal in known if deal["furthest"] >= place]
        here = [deal for deal in reached if deal["furthest"] == place]
        lost = sum(deal["outcome"] == "lost" for deal in here)
        still = sum(deal["outcome"] == "open" for deal in here)
        advanced = len(reached) - lost - still
        rows.append(
            {
                "stage": stage,
                "reached": len(reached),
                "advanced": advanced,
                "lost": lost,
                "open": still,
                "rate": rate(advanced, advanced + lost),
                "median_days": median_days(known, stage, as_of),
            }
        )
    return rows


def outcomes(known):
    """Count outcomes of some deals, and the cents they won."""
    count = {
        word: sum(deal["outcome"] == word for deal in known)
        for word in ("won", "lost", "open")
    }
    cents = [
        round(Fraction(deal["amount"]) * 100)
        for deal in known
        if deal["outcome"] == "won" and deal.get("amount")
    ]
    return {**count, "rate": rate(count["won"], count["won"] + count["lost"])}, cents


def repeat(known, new_after):
    """Walk each client's sales in order; return counts, first and repeat cents."""
    clients = {}
    for deal in known:
        if deal["outcome"] == "won" and deal["client_id"]:
            clients.setdefault(deal["client_id"], []).append(deal)
    late = dt.datetime.max.replace(tzinfo=dt.UTC)
    first = again = if_complete = 0
    for sales in clients.values():
        sales.sort(key=lambda deal: deal["closed"] or late)
        cents = [round(Fraction(deal["amount"] or "0") * 100) for deal in sales]
        if_complete += sum(cents[1:])
        closed = sales[0]["closed"]
        is_old = new_after is not None and closed is not None and closed < new_after
        first += 0 if is_old else cents[0]
        again += sum(cents) if is_old else sum(cents[1:])
    more = sum(len(sales) > 1 for sales in clients.values())
    return len(clients), more, first, again, if_complete
