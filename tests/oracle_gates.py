"""A slow, plain twin of the gates: pipelines and deals as dictionaries, rules as loops.

A pipeline is a dictionary of its stages (``id``, ``kind``, ``archived``), its gates
(``when``, ``stages``, ``fields``, ``check``, ``name``, ``level``), its policy
(``skipping``, ``going_back``, ``allowed``) and its reasons of loss (``choices``,
``mandatory``, ``with_note``). A check is a pair of a field and the least number that it
must hold. A deal is a dictionary of its ``stage``, its ``outcome`` and its ``fields``. A
target is the id of a stage, or ``("outcome", kind)``.
"""


def check_move(pipeline, deal, to, said=(None, None)):
    """List the code and the field of everything that stands in the way of a move.

    `said` is the reason of a loss, and the note about it.
    """
    if deal["outcome"] != "open":
        return [("closed", None)]
    target, kind, is_unclear = find(pipeline, to)
    if target is not None and target["id"] == deal["stage"]:
        return [("same_stage", None)]
    found = []
    if is_unclear:
        found.append(("ambiguous", None))
    if target is not None and target["archived"]:
        found.append(("archived", None))
    found.extend(against(pipeline, deal["stage"], target, kind))
    if kind == "lost":
        found.extend(unsaid(pipeline["lost"], *said))
    return found + unmet(gates_between(pipeline, deal, to, "required"), deal)


def reminders(pipeline, deal, to):
    """List what is merely important for a move and is not there."""
    return unmet(gates_between(pipeline, deal, to, "important"), deal)


def find(pipeline, to):
    """Return the stage where a move leads, its kind, and whether several would do."""
    if isinstance(to, str):
        stage = stage_of(pipeline, to)
        return stage, stage["kind"], False
    kind = to[1]
    ways = [
        stage
        for stage in pipeline["stages"]
        if stage["kind"] == kind and not stage["archived"]
    ]
    return (ways[0] if len(ways) == 1 else None), kind, len(ways) > 1


def stage_of(pipeline, name):
    """Return a stage by its id."""
    for stage in pipeline["stages"]:
        if stage["id"] == name:
            return stage
    raise KeyError(name)


def place_of(pipeline, name):
    """Count the stages before one."""
    for place, stage in enumerate(pipeline["stages"]):
        if stage["id"] == name:
            return place
    raise KeyError(name)


def against(pipeline, origin, target, kind):
    """List what the policy has against a move from an open stage."""
    policy = pipeline["policy"]
    found = []
    if kind == "lost":
        pass
    elif policy["allowed"] is not None:
        if target is not None and (origin, target["id"]) not in policy["allowed"]:
            found.append(("not_allowed", None))
    elif not policy["skipping"] and passed(pipeline, origin, target, kind) > 0:
        found.append(("skip", None))
    elif not policy["going_back"] and is_back(pipeline, origin, target, kind):
        found.append(("backward", None))
    return found


def is_back(pipeline, origin, target, kind):
    """Tell whether a move leads to an open stage before."""
    if kind != "open":
        return False
    return place_of(pipeline, target["id"]) < place_of(pipeline, origin)


def passed(pipeline, origin, target, kind):
    """Count the live open stages that a move jumps over on its way on.

    Winning jumps over all that follow. An archived open stage counts as the one before.
    """
    start = place_of(pipeline, origin)
    end = (
        place_of(pipeline, target["id"]) if kind == "open" else len(pipeline["stages"])
    )
    over = 0
    for stage in pipeline["stages"][start + 1 : end]:
        over += stage["kind"] == "open" and not stage["archived"]
    return over - 1 if kind == "open" and target["archived"] else over


def unsaid(lost, reason, note):
    """List what has to be said of a loss and was not."""
    if reason is None or not reason.strip():
        return [("lost_reason", None)] if lost["mandatory"] else []
    if lost["choices"] and reason not in lost["choices"]:
        return [("lost_reason", None)]
    if reason in lost["with_note"] and (note is None or not note.strip()):
        return [("lost_note", None)]
    return []


def gates_between(pipeline, deal, to, level):
    """List the gates of a level behind the stage of a deal, then those before another."""
    target, kind, _ = find(pipeline, to)
    leaving, coming = [], []
    for gate in pipeline["gates"]:
        if gate["level"] == level:
            if gate["when"] != "leave" and is_before(pipeline, gate, target, kind):
                coming.append(gate)
            if gate["when"] == "leave" and deal["stage"] in gate["stages"]:
                leaving.append(gate)
    return leaving + coming


def unmet(gates, deal):
    """List fields that are missing, each once, then the checks that say no."""
    found = []
    for gate in gates:
        for field in gate["fields"]:
            if field not in deal["fields"] and ("required", field) not in found:
                found.append(("required", field))
    refused = [
        ("check", gate["name"])
        for gate in gates
        if gate["check"] is not None and not says_yes(gate["check"], deal)
    ]
    return found + refused


def is_before(pipeline, gate, target, kind):
    """Tell whether a gate stands before a stage, or before closing in general."""
    if gate["when"] in ("won", "lost"):
        return gate["when"] == kind
    if target is None:
        return False
    if gate["when"] == "enter":
        return target["id"] in gate["stages"]
    first, last = (place_of(pipeline, name) for name in gate["stages"])
    return first <= place_of(pipeline, target["id"]) <= last


def says_yes(check, deal):
    """Tell whether a field holds at least a number."""
    field, least = check
    return deal["fields"].get(field, 0) >= least


def goals(mapping, in_use):
    """List where the stages in use go, then the others that were named."""
    pairs = [(name, mapping.get(name, name)) for name in in_use]
    return pairs + [pair for pair in mapping.items() if pair[0] not in in_use]


def can_migrate(old, new, pairs):
    """Tell whether every stage goes to one of its kind, archived only if it is its own."""
    for name, goal in pairs:
        fits = False
        for origin in old["stages"]:
            for target in new["stages"]:
                are_these = (origin["id"], target["id"]) == (name, goal)
                are_alike = origin["kind"] == target["kind"]
                is_shut = target["archived"] and name != goal
                fits = fits or (are_these and are_alike and not is_shut)
        if not fits:
            return False
    return True


def notices(pipeline, begun):
    """List the live stages that are never reached, and the open ones without a way on."""
    live = [stage for stage in pipeline["stages"] if not stage["archived"]]
    reached = set(begun)
    for _ in pipeline["stages"]:
        for origin in list(reached):
            reached |= set(onward(pipeline, origin))
    found = [
        ("unreachable", stage["id"]) for stage in live if stage["id"] not in reached
    ]
    opened = [stage["id"] for stage in live if stage["kind"] == "open"]
    return found + [
        ("dead_end", name) for name in opened if not goes_on(pipeline, name)
    ]


def onward(pipeline, origin):
    """List the live stages where one move leads from a stage."""
    if stage_of(pipeline, origin)["kind"] != "open":
        return []
    return [
        stage["id"]
        for stage in pipeline["stages"]
        if not stage["archived"]
        and stage["id"] != origin
        and not against(pipeline, origin, stage, stage["kind"])
    ]


def goes_on(pipeline, origin):
    """Tell whether a deal can leave a stage otherwise than by being lost."""
    ahead = onward(pipeline, origin)
    if any(stage_of(pipeline, name)["kind"] != "lost" for name in ahead):
        return True
    target, _, is_unclear = find(pipeline, ("outcome", "won"))
    closes_here = target is None and not is_unclear
    return closes_here and not against(pipeline, origin, None, "won")
