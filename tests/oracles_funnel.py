"""Slow twins of the funnel kernels, in plain Python: one deal, one stay after another.

A history is a list of rows ``(deal, stage, at)`` of plain values, the stage being its
code; a path is what is left of it for one deal, in order.
"""

import math
from collections import Counter
from fractions import Fraction


def paths(rows, sequence=None, as_of=None):
    """Return the stays of each deal in order: (stage, entered, left, next, ended)."""
    latest = max((at for _, _, at in rows), default=None)
    cut = latest if as_of is None else as_of
    numbers = range(len(rows)) if sequence is None else sequence
    told = sorted(
        (deal, at, number, place, stage)
        for place, ((deal, stage, at), number) in enumerate(
            zip(rows, numbers, strict=True)
        )
        if cut is None or at <= cut
    )
    by_deal = {}
    for deal, at, _, _, stage in told:
        by_deal.setdefault(deal, []).append((stage, at))
    return {
        deal: [
            (stage, at, *(following[::-1] if following else (cut, None)))
            for (stage, at), following in zip(stays, [*stays[1:], None], strict=True)
        ]
        for deal, stays in by_deal.items()
    }


ADVANCED, LOST, BACK, OUT, OPEN = "advanced", "lost", "moved_back", "moved_out", "open"


def conversion(stages_of, kinds, counting, group_of=None, weight_of=None):
    """Count what became of deals: ``{(group, stage): {column: n}}``.

    `stages_of` lists the codes of each deal in order, `kinds` holds the number of open
    stages and the codes that are won and lost; a deal that is gone ends in `None`.
    """
    n_open, _, _ = kinds
    counts = {}
    for deal, codes in stages_of.items():
        group = None if group_of is None else group_of[deal]
        weight = 1 if weight_of is None else weight_of[deal]
        for stage in range(n_open):
            row = counts.setdefault((group, stage), dict.fromkeys(COLUMNS, 0))
            for fate, is_inferred in _fates(codes, stage, kinds, counting):
                if weight is not None:
                    row["entered"] += weight
                    row[fate] += weight
                    row["inferred"] += weight * is_inferred
    return counts


COLUMNS = ("entered", ADVANCED, LOST, BACK, OUT, OPEN, "inferred")


def _fates(codes, stage, kinds, counting):
    """Return what a deal became in a stage, once, each time, or not at all."""
    policy, reentry, entry = counting
    n_open, won, _ = kinds
    if reentry == "each":
        pairs = zip(codes, [*codes[1:], "stands"], strict=True)
        return [
            (_after(stage, following, kinds, policy), False)
            for here, following in pairs
            if here == stage
        ]
    if entry == "first" and codes[0] != 0:
        return []
    places = [code for code in codes if code is not None and code < n_open]
    is_won = codes[-1] in won
    line = _line(codes, n_open) if policy == "direct" else places
    furthest = max(line, default=-1)
    if policy == "current":
        furthest = places[-1] if places else -1
    counted = {
        "reached": stage <= furthest or is_won,
        "current": stage <= furthest or is_won,
        "visited": stage in places,
        "direct": stage in line,
        "all_before": set(range(stage + 1)) <= set(places),
    }[policy]
    if not counted:
        return []
    is_inferred = policy in ("reached", "current") and stage not in places
    if stage < furthest or (is_won and policy != "direct"):
        return [(ADVANCED, is_inferred)]
    if policy == "direct" and places[-1] != stage:
        return [(OUT, False)]
    if is_won:
        return [(ADVANCED if stage == n_open - 1 else OUT, False)]
    return [(_standing(codes[-1], stage, kinds), is_inferred)]


def _standing(last, stage, kinds):
    """Return what a deal is that stopped in a stage."""
    n_open, _, lost = kinds
    if last in lost:
        return LOST
    if last is None or last >= n_open:
        return OUT
    return OPEN if last == stage else BACK


def _after(stage, following, kinds, policy):
    """Return what a stay became by what came next."""
    n_open, won, lost = kinds
    if following == "stands":
        return OPEN
    if following is None:
        return OUT
    if following in lost:
        return LOST
    if following in won:
        return ADVANCED if policy == "visited" or stage == n_open - 1 else OUT
    if following >= n_open:
        return OUT
    if following <= stage:
        return BACK
    return ADVANCED if policy == "visited" or following == stage + 1 else OUT


def _line(codes, n_open):
    """Walk a deal: what it came to step by step, and did not go back behind."""
    line = set()
    for place, code in enumerate(codes):
        if code is None or code >= n_open:
            continue
        line = {stage for stage in line if stage <= code}
        if place == 0 or codes[place - 1] == code - 1:
            line.add(code)
    return line


def flow(stages_of, weight_of=None):
    """Walk each deal: ``{(from, to): n}``, `None` for the outside and ``"stands"``."""
    counts = {}
    for deal, codes in stages_of.items():
        weight = 1 if weight_of is None else weight_of[deal]
        end = [] if codes[-1] is None else ["stands"]
        for pair in zip([None, *codes], [*codes, *end], strict=False):
            counts[pair] = counts.get(pair, 0) + (weight or 0)
    return counts


def win_probability(moves, ends, won):
    """Follow a thousand moves of a deal from each stage; `None` where it is not known."""
    n = len(ends)
    left = [sum(moves[stage]) + ends[stage] for stage in range(n)]
    unknown = {stage for stage in range(n) if not _can_end(stage, moves, ends, left)}
    for _ in range(n):
        unknown |= {
            stage for stage in range(n) if any(moves[stage][to] for to in unknown)
        }
    chance = [0.0] * n
    for _ in range(5_000):
        chance = [
            0.0
            if stage in unknown
            else (won[stage] + sum(moves[stage][to] * chance[to] for to in range(n)))
            / left[stage]
            for stage in range(n)
        ]
    return [None if stage in unknown else chance[stage] for stage in range(n)]


def _can_end(stage, moves, ends, left):
    """Search for a way from a stage to where there is no way on."""
    known, at = set(), [stage]
    while at:
        here = at.pop()
        if left[here] and ends[here]:
            return True
        if here not in known:
            known.add(here)
            at += [to for to, n in enumerate(moves[here]) if n]
    return False


def risk_sets(durations, causes_met, entered):
    """Walk the distinct times: (time, at risk, {cause: n}) under late entry."""
    rows = list(zip(durations, causes_met, entered, strict=True))
    return [
        (
            time,
            sum(
                1
                for end, _, since in rows
                if end >= time and (since < time or not since)
            ),
            Counter(cause for end, cause, _ in rows if end == time and cause),
        )
        for time in sorted(set(durations))
    ]


def incidence(durations, causes_met, entered, causes):
    """Return (time, survival, its variance, incidences, their variances), exactly.

    Greenwood's formula, and the three sums of Marubini and Valsecchi, term by term.
    """
    walked, out = risk_sets(durations, causes_met, entered), []
    survival, share = Fraction(1), [Fraction(0)] * causes
    history = []
    for time, n, met in walked:
        d = sum(met.values())
        before, gained = survival, [Fraction(met[k + 1], n) for k in range(causes)]
        share = [one + before * g for one, g in zip(share, gained, strict=True)]
        survival = before * (1 - Fraction(d, n))
        history.append((n, d, met, before, share))
        hazard = sum(Fraction(d, n * (n - d)) for n, d, *_ in history if n > d)
        variances = [
            sum(
                (Fraction(d, n * (n - d)) if n > d else 0) * (share[k] - then[k]) ** 2
                + was**2 * Fraction(met[k + 1] * (n - met[k + 1]), n**3)
                - 2 * (share[k] - then[k]) * was * Fraction(met[k + 1], n**2)
                for n, d, met, was, then in history
            )
            for k in range(causes)
        ]
        out.append((time, survival, survival**2 * hazard, share, variances))
    return out


def log_rank(durations, ended, group):
    """Return the statistic of two groups, observed and expected, exactly."""
    observed, expected, variance = [0, 0], [Fraction(0), Fraction(0)], Fraction(0)
    rows = list(zip(durations, ended, group, strict=True))
    for time in sorted({spent for spent, is_over, _ in rows if is_over}):
        at_risk = [sum(s >= time and g == one for s, _, g in rows) for one in (0, 1)]
        d = sum(s == time and e for s, e, _ in rows)
        n = sum(at_risk)
        for one in (0, 1):
            observed[one] += sum(s == time and e and g == one for s, e, g in rows)
            expected[one] += Fraction(d * at_risk[one], n)
        if n > 1:
            variance += Fraction(at_risk[0] * at_risk[1] * d * (n - d), n * n * (n - 1))
    gap = observed[0] - expected[0]
    return gap**2 / variance if variance else None, observed, expected


def quantile(values, share):
    """Interpolate between the two nearest of the sorted values."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def standing(paths, n_open, as_of):
    """Walk the deals that stand open: ``{stage: [(age, time there)]}``."""
    told = {stage: [] for stage in range(n_open)}
    for stays in paths.values():
        stage, entered, _, following = stays[-1]
        if stage < n_open and following is None:
            told[stage].append((as_of - stays[0][1], as_of - entered))
    return told


def lifetimes(paths, n_open, as_of, *, gone=(), since=None):
    """Walk each deal: how long it was seen, and the closing stage it ended in or 0."""
    told = []
    for deal, stays in paths.items():
        starts = [entered for stage, entered, *_ in stays if since in (None, stage)]
        if not starts:
            continue
        stage, entered, left, _ = stays[-1]
        if deal in gone:
            told.append((max(left, entered) - starts[0], 0))
        elif stage < n_open:
            told.append((as_of - starts[0], 0))
        else:
            told.append((entered - starts[0], stage - n_open + 1))
    return told


def advances(paths, place, kinds, as_of, gone=()):
    """Walk the deals that were in a stage: (time to what came, what came, age)."""
    n_open, won, _ = kinds
    told = []
    for deal, stays in paths.items():
        rows = [row for row, stay in enumerate(stays) if stay[0] == place]
        if not rows:
            continue
        start = stays[rows[0]][1]
        ahead = [
            entered
            for stage, entered, *_ in stays[rows[0] + 1 :]
            if place < stage < n_open or stage in won
        ]
        stage, entered, left, _ = stays[-1]
        if ahead:
            told.append((ahead[0] - start, 1, as_of - start))
        elif deal in gone:
            told.append((max(left, entered) - start, 2, as_of - start))
        elif stage >= n_open:
            told.append((entered - start, 2, as_of - start))
        else:
            told.append((as_of - start, 0, as_of - start))
    return told


def movements(paths, n_open, kinds, period, gone=()):
    """Walk each deal: ``{stage: {column: n}}``; kinds are the codes won and lost."""
    start, end = period
    won, lost = kinds
    names = ("opening", "new", "reopened", "moved_in", "moved_out", "won", "lost")
    told = {
        stage: dict.fromkeys((*names, "left", "closing"), 0) for stage in range(n_open)
    }

    def add(stage, name):
        if stage in told:
            told[stage][name] += 1

    for deal, stays in paths.items():
        for place, (stage, entered, left, _) in enumerate(stays):
            before = stays[place - 1][0] if place else None
            is_last = place + 1 == len(stays)
            until = None if is_last else stays[place + 1][1]
            if is_last and deal in gone:
                until = max(left, entered)
            if start < entered <= end:
                if before is None:
                    add(stage, "new")
                elif before >= n_open:
                    add(stage, "reopened")
                else:
                    add(stage, "moved_in")
                    add(
                        before,
                        "won"
                        if stage in won
                        else "lost"
                        if stage in lost
                        else "left"
                        if stage >= n_open
                        else "moved_out",
                    )
            if is_last and until is not None and start < until <= end:
                add(stage, "left")
            for name, at in (("opening", start), ("closing", end)):
                if entered <= at and (until is None or until > at):
                    add(stage, name)
    return told


def business_time(days, start, end):
    """Walk the days: what each has of its hours between two instants, clipped.

    `days` holds the beginning and the business time of each of them.
    """
    if start is None or end is None:
        return None
    if end < start:
        return -business_time(days, end, start)
    return sum(
        max(0, min(end, begun + hours) - max(start, begun)) for begun, hours in days
    )


def time_between(paths, start, end, n_open, as_of, gone=()):
    """Walk each deal from its first stay in a stage: (time, "arrived", "ended", "open")."""
    told = []
    for deal, stays in paths.items():
        codes = [stage for stage, *_ in stays]
        if start not in codes:
            continue
        row = codes.index(start)
        begun = stays[row][1]
        later = [entered for stage, entered, *_ in stays[row + 1 :] if stage == end]
        stage, entered, left, _ = stays[-1]
        if later:
            told.append((later[0] - begun, "arrived"))
        elif deal in gone:
            told.append((max(left, entered) - begun, "ended"))
        elif stage >= n_open:
            told.append((entered - begun, "ended"))
        else:
            told.append((as_of - begun, "open"))
    return told


def first_responses(rows, as_of):
    """Walk the requests deal by deal: (waited, answered, outcome), and those left out.

    Rows are ``(deal, requested, responded, outcome)``, absent instants `None`.
    """
    by_deal, left_out = {}, Counter()
    for row in sorted(rows, key=lambda row: (row[1] is None, row[1] or 0)):
        deal, requested, responded, outcome = row
        if responded is not None and responded > as_of:
            responded = None
        if requested is None:
            left_out["without_request"] += 1
        elif requested > as_of:
            left_out["after_as_of"] += 1
        elif responded is not None and responded < requested:
            left_out["reversed"] += 1
        else:
            by_deal.setdefault(deal, []).append((requested, responded, outcome))
    told = []
    for requests in by_deal.values():
        begun, _, outcome = requests[0]
        answers = [one for _, one, _ in requests if one is not None]
        told.append((min(answers, default=as_of) - begun, bool(answers), outcome))
    return told, left_out


def middle(spent, error):
    """Step from power to power until one is as long: the middle of its bucket."""
    growth = (1 + error) / (1 - error)
    if spent == 0:
        return 0
    power = max(math.floor(math.log(spent) / math.log(growth)) - 2, 0)
    while growth**power < spent:
        power += 1
    return 2 * growth**power / (growth + 1)
