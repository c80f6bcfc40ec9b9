"""Slow twins of the kernels, in plain Python and exact fractions.

Each does what the docstring of its kernel says, one row after another.
"""

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from statistics import NormalDist, median


DAY = 86_400_000_000
OPEN, WON, LOST = 0, 1, 2


def wilson(successes, n, confidence=0.95):
    """Solve the score test by bisection: the shares that it does not reject."""
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    share = Fraction(successes, n)

    def rejects(p):
        return (share - p) ** 2 * n > Fraction(z) ** 2 * p * (1 - p)

    def edge(inside, beyond):
        for _ in range(80):
            middle = (inside + beyond) / 2
            inside, beyond = (inside, middle) if rejects(middle) else (middle, beyond)
        return float(inside)

    low = 0.0 if successes == 0 else edge(share, Fraction(0))
    high = 1.0 if successes == n else edge(share, Fraction(1))
    return float(share), low, high


def aalen_johansen(durations, causes_met, causes):
    """Walk the distinct times; a row a time: at risk, survival, incidences."""
    rows = []
    survival = Fraction(1)
    incidence = [Fraction(0)] * causes
    for time in sorted(set(durations)):
        at_risk = sum(one >= time for one in durations)
        met = [
            cause
            for one, cause in zip(durations, causes_met, strict=True)
            if one == time and cause
        ]
        incidence = [
            incidence[cause - 1] + survival * Fraction(met.count(cause), at_risk)
            for cause in range(1, causes + 1)
        ]
        survival *= 1 - Fraction(len(met), at_risk)
        rows.append((time, at_risk, survival, tuple(incidence)))
    return rows


def kaplan_meier_median(durations, ended):
    """Return the first time at which at most a half is left."""
    curve = aalen_johansen(durations, [int(one) for one in ended], 1)
    half = Fraction(1, 2)
    return next((time for time, _, left, _ in curve if left <= half), None)


def stage_conversion(furthest, outcome, n_stages):
    """Walk the deals: reached, advanced, lost, open for each stage."""
    rows = []
    for stage in range(n_stages):
        counts = {"reached": 0, "advanced": 0, "lost": 0, "open": 0}
        for place, fate in zip(furthest, outcome, strict=True):
            if place < stage:
                continue
            counts["reached"] += 1
            if place > stage or fate == WON:
                counts["advanced"] += 1
            else:
                counts["lost" if fate == LOST else "open"] += 1
        rows.append(tuple(counts.values()))
    return rows


def median_days_in_stage(visits, n_stages):
    """Add up the stays of each deal in each stage: (deal, stage, in, out, ended)."""
    medians = []
    for stage in range(n_stages):
        totals = []
        for deal in {row[0] for row in visits}:
            stays = [row for row in visits if row[:2] == (deal, stage)]
            if stays and all(left is not None for _, _, _, left, _ in stays):
                spent = sum(left - entered for _, _, entered, left, _ in stays)
                totals.append((spent, all(row[4] for row in stays)))
        middle = kaplan_meier_median(*zip(*totals, strict=True)) if totals else None
        medians.append(None if middle is None else middle / DAY)
    return tuple(medians)


def known_at(deals, histories, stages, as_of):
    """Walk each deal and its events; return what was known of it then, by deal.

    A deal is ``(id, outcome, opened, closed)``, a history a list of ``(at, kind)`` in
    order, the kind being the place of a stage, ``"won"``, ``"lost"`` or `None` for an
    event that is no stage. What is not known is `None`.
    """
    known = {}
    for name, table_outcome, table_opened, table_closed in deals:
        history = histories.get(name, [])
        opened = table_opened
        stages_of_deal = [at for at, kind in history if kind is not None]
        if opened is None and stages_of_deal:
            opened = stages_of_deal[0]
        if opened is not None and opened > as_of:
            continue
        told = any(kind in ("won", "lost") for _, kind in history)
        past = [(at, kind) for at, kind in history if at <= as_of and kind is not None]
        places = [kind for _, kind in past if kind not in ("won", "lost")]
        outcome, closed = table_outcome, table_closed
        if told:
            at, kind = past[-1] if past else (None, None)
            outcome = {"won": WON, "lost": LOST}.get(kind, OPEN)
            closed = at
        if outcome == OPEN or (closed is not None and closed > as_of):
            outcome, closed = OPEN, None
        furthest = max(places, default=-1)
        if outcome == WON:
            furthest = len(stages) - 1
        known[name] = {
            "outcome": outcome,
            "opened": opened,
            "closed": closed,
            "furthest": furthest,
            "stays": _stays(past, outcome, closed, as_of),
        }
    return known


def _stays(past, outcome, closed, as_of):
    """Return each stay in an open stage: (stage, entered, left or None, ended)."""
    stays = []
    for place, (at, kind) in enumerate(past):
        if kind in ("won", "lost"):
            continue
        if place + 1 < len(past):
            stays.append((kind, at, past[place + 1][0], True))
        elif outcome == OPEN:
            stays.append((kind, at, as_of, False))
        else:
            left = closed if closed is not None and closed >= at else None
            stays.append((kind, at, left, True))
    return stays


def outcome_by_age(deals, as_of, days):
    """Return (days, won, lost, open, at risk) of (outcome, opened, closed) rows."""
    ages, fates = [], []
    for outcome, opened, closed in deals:
        end = as_of if outcome == OPEN else closed
        if opened is not None and end is not None and end >= opened:
            ages.append(end - opened)
            fates.append(outcome)
    curve = aalen_johansen(ages, fates, 2)
    rows = []
    for age in days:
        at_risk = sum(one >= age * DAY for one in ages)
        passed = [row for row in curve if row[0] <= age * DAY]
        left, (won, lost) = (
            passed[-1][2:] if passed else (Fraction(1), (Fraction(0), Fraction(0)))
        )
        if at_risk:
            rows.append((age, won, lost, left, at_risk))
    return rows


def repeat_share(sales, new_after=None):
    """Walk the clients of (client, at or None, amount or None) rows in their order."""
    clients = {}
    for client, at, amount in sales:
        if client is not None:
            clients.setdefault(client, []).append((at, amount or 0))
    first = repeat = first_if_complete = tied = 0
    for bought in clients.values():
        bought.sort(key=lambda sale: (sale[0] is None, sale[0] or 0))
        (at, amount), *others = bought
        is_old = new_after is not None and at is not None and at < new_after
        others_amount = sum(amount for _, amount in others)
        first += 0 if is_old else amount
        repeat += others_amount + (amount if is_old else 0)
        first_if_complete += amount
        tied += bool(others) and others[0][0] == at
    dated = [at for bought in clients.values() for at, _ in bought if at is not None]
    total = first + repeat
    return {
        "clients": len(clients),
        "repeat_clients": sum(len(bought) > 1 for bought in clients.values()),
        "first_amount": None if new_after is None else first,
        "repeat_amount": None if new_after is None else repeat,
        "repeat_share": None if new_after is None else _share(repeat, total),
        "repeat_share_if_complete": _share(total - first_if_complete, total),
        "history_from": min(dated, default=None),
        "tied_first_sales": tied,
        "undated": sum(len(bought) for bought in clients.values()) - len(dated),
    }


def _share(part, whole):
    """Return a share where it is one."""
    return part / whole if whole > 0 and 0 <= part <= whole else None


def sums_by_code(codes, column, n_codes):
    """Add up in Python's own integers."""
    sums = [0] * n_codes
    for code, value in zip(codes, column, strict=True):
        sums[code] += value
    return sums


def factorize(values):
    """Number the texts as they come."""
    labels = []
    codes = []
    for value in values:
        if not value:
            codes.append(-1)
            continue
        if value not in labels:
            labels.append(value)
        codes.append(labels.index(value))
    return codes, tuple(labels)


def _major(exact, digits):
    """Round minor units to six decimals of the major unit, half-even."""
    places = Context(prec=60, rounding=ROUND_HALF_EVEN)
    scaled = exact / 10**digits * 10**6
    floor = math.floor(scaled)
    rest = scaled - floor
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2):
        floor += 1
    return Decimal(floor).scaleb(-6, context=places)


def mean_amount(units, digits):
    """Divide exactly, then round."""
    return _major(Fraction(sum(units), len(units)), digits) if units else None


def median_amount(units, digits):
    """Take the middle exactly, then round."""
    return _major(median(map(Fraction, units)), digits) if units else None


def minor_units(text, digits):
    """Read a plain decimal text exactly; `None` where it is no amount."""
    scaled = Fraction(text) * 10**digits
    return int(scaled) if scaled.denominator == 1 else None
