"""Slow twins of automations, in plain words: what a condition asks, which rules run."""

from collections import defaultdict

from salesmodel.automation import (
    And,
    Comparison,
    Entering,
    Leaving,
    Losing,
    Not,
    Or,
    Winning,
)


def holds(condition, deal):
    """Tell whether a condition holds, case by case."""
    if isinstance(condition, Not):
        return not holds(condition.condition, deal)
    if isinstance(condition, And):
        return False not in [holds(each, deal) for each in condition.conditions]
    if isinstance(condition, Or):
        return True in [holds(each, deal) for each in condition.conditions]
    assert isinstance(condition, Comparison)
    if condition.subject == "deal.stage":
        found = deal.stage
    elif condition.subject == "deal.owner":
        found = deal.owner
    else:
        found = dict(deal.fields).get(condition.subject)
    return compared(condition.op, found, condition.value)


def _tagged(value):
    """Tell 1 from True."""
    return isinstance(value, bool), value


def compared(op, found, wanted):
    """Compare what was found, which may be missing, with what is wanted."""
    if op == "present":
        return wanted != (found is None)
    if op == "ne":
        return found is None or _tagged(found) != _tagged(wanted)
    if found is None:
        return False
    plain = {
        "eq": lambda: _tagged(found) == _tagged(wanted),
        "in": lambda: _tagged(found) in [_tagged(each) for each in wanted],
        "lt": lambda: found < wanted,
        "le": lambda: found < wanted or found == wanted,
        "gt": lambda: wanted < found,
        "ge": lambda: wanted < found or found == wanted,
    }
    return plain[op]()


def ran(rules, pipeline, way, outcome, *, reason):
    """Tell which rules a move sets off, looking at every one of them."""
    order = defaultdict(list)
    origin, to = way
    for place, rule in enumerate(rules):
        if rule.pipeline not in (None, pipeline):
            continue
        match rule.on:
            case Leaving(stage=stage) if origin != to and stage in (None, origin):
                order["1 leave"].append(place)
            case Entering(stage=stage) if origin != to and stage in (None, to):
                order["2 enter"].append(place)
            case Winning() if outcome == "won":
                order["3 closed"].append(place)
            case Losing(reason=why) if outcome == "lost" and why in (None, reason):
                order["3 closed"].append(place)
    return [rules[place].id for kind in sorted(order) for place in order[kind]]
