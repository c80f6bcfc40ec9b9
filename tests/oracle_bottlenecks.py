"""Slow twin of the ranking of bottlenecks: fractions, one deal after another."""

from fractions import Fraction


GONE, STANDS = "gone", "stands"


def gains(paths, amounts, kinds, point):
    """Return what is expected, and what a point brings in each open stage.

    `paths` lists the stages of each deal in order, the last entry `None` where the deal
    is gone; `amounts` holds its weight or `None`; `kinds` is the number of open stages
    and the codes that are won. What is not known is `None`.
    """
    n_open, won = kinds
    moves = {stage: {} for stage in range(n_open)}
    entries = dict.fromkeys(range(n_open), Fraction(0))
    for deal, path in paths.items():
        weight = amounts[deal]
        if weight is None:
            continue
        if path[0] in entries:
            entries[path[0]] += weight
        for here, after in zip(path, [*path[1:], STANDS], strict=True):
            if here in moves and after != STANDS:
                target = GONE if after is None else after
                moves[here][target] = moves[here].get(target, Fraction(0)) + weight
    rows = {stage: _shares(moves[stage]) for stage in moves}
    known = _known(rows, n_open)
    if any(entries[stage] and stage not in known for stage in entries):
        return None, [None] * n_open
    base = _expected(rows, entries, known, won)
    return base, [
        _expected(
            {**rows, stage: _bent(rows[stage], stage, kinds, point)},
            entries,
            known,
            won,
        )
        - base
        if stage in known and _on(rows[stage], stage, n_open, won)
        else None
        for stage in range(n_open)
    ]


def _shares(targets):
    total = sum(targets.values())
    return {to: n / total for to, n in targets.items() if n} if total else {}


def _known(rows, n_open):
    """Return the stages from which every way has been seen to end."""

    def reach(stage):
        found, rest = set(), [stage]
        while rest:
            here = rest.pop()
            if here not in found:
                found.add(here)
                rest += [to for to in rows[here] if to in rows]
        return found

    def ends(stage):
        return any(to not in rows for here in reach(stage) for to in rows[here])

    return {
        stage
        for stage in range(n_open)
        if all(rows[here] and ends(here) for here in reach(stage))
    }


def _on(row, stage, n_open, won):
    """Return the share that leads on: to a later open stage, or a win."""
    return sum(
        share
        for to, share in row.items()
        if to in won or (to in range(n_open) and to > stage)
    )


def _bent(row, stage, kinds, point):
    """Return the shares of a stage where a point more of its stays lead on."""
    n_open, won = kinds
    on = _on(row, stage, n_open, won)
    more = min(Fraction(point), 1 - on)
    return {
        to: share * (1 + more / on)
        if to in won or (to in range(n_open) and to > stage)
        else share * (1 - more / (1 - on))
        for to, share in row.items()
    }


def _expected(rows, entries, known, won):
    """Solve for the chance of each stage by elimination, exactly."""
    order = sorted(known)
    table = [
        [Fraction(here == to) - rows[here].get(to, 0) for to in order]
        + [sum((rows[here].get(to, Fraction(0)) for to in won), Fraction(0))]
        for here in order
    ]
    for column in range(len(order)):
        pivot = next(row for row in range(column, len(order)) if table[row][column])
        table[column], table[pivot] = table[pivot], table[column]
        table[column] = [one / table[column][column] for one in table[column]]
        for row in range(len(order)):
            if row != column and table[row][column]:
                factor = table[row][column]
                table[row] = [
                    one - factor * other
                    for one, other in zip(table[row], table[column], strict=True)
                ]
    return sum(
        (entries[stage] * row[-1] for stage, row in zip(order, table, strict=True)),
        Fraction(0),
    )
