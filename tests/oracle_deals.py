"""A slow twin of deals: plain records, and a walk over all of them for every answer.

It uses nothing of the package. Instants are hours, amounts are whole numbers, and what
stands in the way is told as pairs of a code and a field.
"""

from typing import NamedTuple


DAY = 24
FIRM = {"same_stage", "archived", "closed", "ambiguous", "open", "same_pipeline"}


class Way(NamedTuple):
    """A gate in plain words."""

    when: str
    stages: tuple = ()
    fields: tuple = ()
    asks_owner: bool = False


class Plan(NamedTuple):
    """A pipeline in plain words; its stages are triples of id, kind and archived."""

    id: str
    version: int
    stages: tuple
    gates: tuple = ()
    skipping: bool = True
    going_back: bool = True
    reopening: bool = True
    leaving: bool = True
    creation: tuple | None = None
    allowed: frozenset | None = None
    reasons: tuple = ()
    mandatory: bool = True
    stale_days: int = 3
    stale_since: str = "activity"

    @property
    def key(self):
        """Tell which version of which pipeline it is."""
        return self.id, self.version

    def ids(self):
        """List the stages."""
        return [each for each, _, _ in self.stages]

    def kind(self, stage):
        """Tell whether a stage is open, won or lost; nothing if it is not there."""
        return next((kind for each, kind, _ in self.stages if each == stage), None)

    def is_archived(self, stage):
        """Tell whether no deal can come to a stage."""
        return any(each == stage and old for each, _, old in self.stages)

    def live(self, kind="open"):
        """List the stages of a kind where deals can come to."""
        return [each for each, of, old in self.stages if of == kind and not old]

    def first(self):
        """Tell where deals begin."""
        chosen = [
            each for each in self.live() if self.creation and each in self.creation
        ]
        return (chosen or self.live())[0]

    def resolved(self, to):
        """Read a target: a stage, or an outcome as ``*won``, which may have no stage."""
        if not to.startswith("*"):
            return to, self.kind(to)
        ways = self.live(to[1:])
        return (ways[0] if len(ways) == 1 else None), to[1:]

    def entry(self, stage, kind):
        """List the gates before a stage, or before a closing without one."""
        order = self.ids()
        found = []
        for gate in self.gates:
            if gate.when == kind:
                found.append(gate)
            if stage is None:
                continue
            if gate.when == "enter" and stage in gate.stages:
                found.append(gate)
            if gate.when == "over":
                first, last = map(order.index, gate.stages)
                found += [gate] * (first <= order.index(stage) <= last)
        return found

    def exits(self, stage):
        """List the gates behind a stage."""
        return [
            gate for gate in self.gates if gate.when == "leave" and stage in gate.stages
        ]

    def held(self, stage):
        """Tell which fields cannot be given up in a stage."""
        before = self.entry(stage, self.kind(stage))
        return {
            field for gate in before if gate.when == "over" for field in gate.fields
        }


def lacking(gates, state):
    """Tell what of some gates is not met: the fields, each once, and then the checks."""
    asked = dict.fromkeys(field for gate in gates for field in gate.fields)
    found = [("required", field) for field in asked if field not in state["fields"]]
    checks = [gate for gate in gates if gate.asks_owner]
    return found + [("check", "owner")] * len(checks) * (state["owner"] is None)


def entering(plan, stage, state):
    """Tell what coming to a stage takes, from wherever."""
    found = lacking(plan.entry(stage, plan.kind(stage)), state)
    return [("archived", None)] * plan.is_archived(stage) + found


def order_of(plan, here, stage, kind):
    """Tell what the order of the stages has against a move from an open stage."""
    order = plan.ids()
    if plan.allowed is not None:
        is_free = kind == "lost" or stage is None or (here, stage) in plan.allowed
        return [] if is_free else [("not_allowed", None)]
    if kind == "lost":
        return []
    ahead = [each for each in plan.live() if order.index(each) > order.index(here)]
    if kind == "open":
        ahead = [each for each in ahead if order.index(each) < order.index(stage)]
    if kind == "open" and plan.is_archived(stage):
        ahead = ahead[1:]  # it counts as the one before it, so that leaving skips none
    if ahead and not plan.skipping:
        return [("skip", None)]
    is_back = kind == "open" and order.index(stage) < order.index(here)
    return [("backward", None)] if is_back and not plan.going_back else []


def reasoned(plan, reason):
    """Tell what is missing of the reason for a loss."""
    if reason is None:
        return [("lost_reason", None)] * plan.mandatory
    if plan.reasons and reason not in plan.reasons:
        return [("lost_reason", None)]
    return [("lost_note", None)] * (reason == "other")


def against(state, to, reason=None):
    """Tell everything that stands in the way of a move."""
    plan, here = state["plan"], state["stage"]
    stage, kind = plan.resolved(to)
    if state["outcome"] != "open":
        return [("closed", None)]
    if stage == here:
        return [("same_stage", None)]
    found = [("ambiguous", None)] if stage is None and plan.live(kind) else []
    found += [("archived", None)] * plan.is_archived(stage)
    found += order_of(plan, here, stage, kind)
    found += reasoned(plan, reason) if kind == "lost" else []
    return found + lacking([*plan.exits(here), *plan.entry(stage, kind)], state)


def against_reopening(state, stage):
    """Tell what stands in the way of opening a closed deal again."""
    plan = state["plan"]
    if state["outcome"] == "open":
        return [("open", None)]
    found = [] if plan.reopening else [("reopening", None)]
    return found + entering(plan, stage, state)


def against_change(state, plan, stage):
    """Tell what stands in the way of going on in another pipeline."""
    here = state["plan"]
    if plan.id == here.id:
        return [("same_pipeline", None)]
    if state["outcome"] != "open":
        return [("closed", None)]
    found = [] if here.leaving else [("leaving", None)]
    found += lacking(here.exits(state["stage"]), state)
    return list(dict.fromkeys(found + entering(plan, stage, state)))


def against_reclassifying(state, to, reason):
    """Tell what stands in the way of saying that it was closed in another way."""
    plan = state["plan"]
    stage, kind = plan.resolved(to)
    if state["outcome"] == "open":
        return [("open", None)]
    if stage is None and plan.live(kind):
        return [("ambiguous", None)]
    is_same = kind == state["outcome"]
    if is_same and stage in (None, state["stage"]):
        return [("same_stage", None)]
    found = reasoned(plan, reason) if kind == "lost" and not is_same else []
    found += [("archived", None)] * plan.is_archived(stage)
    return found + lacking(plan.entry(stage, kind), state)


def against_opening(state):
    """Tell what stands in the way of a deal that begins in a stage."""
    plan, stage = state["plan"], state["begins"]
    is_odd = plan.creation is not None and stage not in plan.creation
    return [("creation_stage", None)] * is_odd + entering(plan, stage, state)


def left(blockers, answered):
    """Tell what is left of the blockers when somebody answers for them."""
    return [each for each in blockers if each[0] in FIRM] if answered else blockers


def in_the_way(state, record):  # noqa: PLR0911 — one return a kind of record
    """Tell what stands in the way of a record, as if it were done now."""
    match record["do"]:
        case "move":
            return against(state, record["to"], record["reason"])
        case "reopen":
            return against_reopening(state, record["to"])
        case "change":
            return against_change(state, record["plan"], record["to"])
        case "reclassify":
            return against_reclassifying(state, record["to"], record["reason"])
        case "fields":
            held = state["plan"].held(state["stage"])
            gone = [name for name, value in record["values"] if value is None]
            return [("required", name) for name in gone if name in held]
    return []


def opened(record):
    """Return the state that an opening makes."""
    plan = record["plan"]
    return {
        "plan": plan,
        "stage": record["to"],
        "begins": record["begins"],
        "outcome": "open",
        "fields": dict(record["fields"]),
        "owner": record["owner"],
        "amount": record["amount"],
        "probability": None,
        "closed_at": None,
        "first_won_at": None,
        "lost_from": None,
        "lost_reason": None,
        "activities": {},
        "visits": [[plan.id, record["to"], "open", record["at"], None]],
    }


def _stay(state, stage, kind, at):
    """Begin a stay, and end the one before."""
    state["visits"][-1][4] = at
    state["visits"].append([state["plan"].id, stage, kind, at, None])
    state["stage"] = stage
    state["probability"] = None


def _close(state, kind, at):
    """Note a closing: its date is renewed when its kind changes."""
    if state["outcome"] != kind:
        state["closed_at"] = at
    state["outcome"] = kind
    if kind == "won" and state["first_won_at"] is None:
        state["first_won_at"] = at


def _move(state, record):
    stage, kind = state["plan"].resolved(record["to"])
    if kind != "open":
        state["lost_from"], state["lost_reason"] = state["stage"], record["reason"]
        _close(state, kind, record["at"])
    _stay(state, stage or state["stage"], kind, record["at"])


def _reopen(state, record):
    state["outcome"], state["closed_at"] = "open", None
    _stay(state, record["to"], "open", record["at"])


def _reclassify(state, record):
    stage, kind = state["plan"].resolved(record["to"])
    state["lost_reason"] = record["reason"]
    _close(state, kind, record["at"])
    stood = [stay[1] for stay in state["visits"] if stay[2] == "open"][-1]
    _stay(state, stage or stood, kind, record["at"])


def _change(state, record):
    state["plan"] = record["plan"]
    _stay(state, record["to"], "open", record["at"])


def _migrate(state, record):
    state["plan"] = record["plan"]
    if record["to"] != state["stage"]:
        _stay(state, record["to"], state["visits"][-1][2], record["at"])


def _fields(state, record):
    for name, value in record["values"]:
        state["fields"].pop(name, None)
        if value is not None:
            state["fields"][name] = value


def _activity(state, record):
    state["activities"][record["id"]] = record["done"]


def _held(state, record):
    state[record["what"]] = record["value"]


STEPS = {
    "move": _move,
    "reopen": _reopen,
    "reclassify": _reclassify,
    "change": _change,
    "migrate": _migrate,
    "fields": _fields,
    "activity": _activity,
    "held": _held,
}


def flaw(state, record):
    """Tell whether a record of the past cannot follow on a state at all."""
    do, plan = record["do"], state["plan"]
    if do == "migrate":
        return plan.kind(state["stage"]) != record["plan"].kind(record["to"])
    if do in ("fields", "activity", "held"):
        return False
    if (do in ("reopen", "reclassify")) == (state["outcome"] == "open"):
        return True
    stage, kind = plan.resolved(record["to"])
    return do != "change" and (
        kind is None or (stage == state["stage"] and do == "move")
    )


class Twin:
    """A deal as a list of records, the first of which opened it."""

    def __init__(self, record):
        self.records = [record]

    def timeline(self):
        """Put the records in the order of what happened; ties as they were told."""
        return sorted(self.records, key=lambda record: record["at"])

    def state(self):
        """Walk over all records, and tell what the deal is now."""
        first, *others = self.timeline()
        state = opened(first)
        for record in others:
            STEPS[record["do"]](state, record)
        return state

    def until(self, at):
        """Return the deal as it was at an hour."""
        early = Twin(self.records[0])
        early.records = [each for each in self.timeline() if each["at"] <= at]
        return early

    def do(self, record):
        """Do something, unless something stands in the way; tell what does."""
        against = in_the_way(self.state(), record)
        blockers = left(against, record.get("answered"))
        if not blockers:
            # Nobody answers for what did not stand in the way.
            answered = bool(against and record.get("answered"))
            self.records.append(record | {"answered": answered})
        return blockers

    def would(self, record):
        """Tell what would be left in the way of something, and do nothing."""
        return left(in_the_way(self.state(), record), record.get("answered"))

    def add_late(self, fact):
        """Add a late fact, unless the chain is broken by it; tell whether it is."""
        later = Twin(self.records[0])
        later.records = [*self.records, fact]
        first, *others = later.timeline()
        state, is_after = opened(first), False
        for record in others:
            is_after = is_after or record is fact
            if flaw(state, record):
                return ["broken"]
            skips = record.get("answered") or record["do"] == "fields"
            blockers = in_the_way(state, record) if is_after and not skips else []
            if blockers:
                return blockers
            STEPS[record["do"]](state, record)
        self.records = later.records
        return []

    def time_in(self, stage, now):
        """Add up how long it stood open in a stage."""
        return sum(
            (now if left is None else left) - entered
            for _, of, kind, entered, left in self.state()["visits"]
            if of == stage and kind == "open"
        )

    def last_activity(self):
        """Tell when something was last done."""
        return max(self.state()["activities"].values(), default=None)

    def is_stale(self, now):
        """Tell whether nothing happened for longer than the plan allows."""
        state = self.state()
        since = state["visits"][-1][3]
        if state["plan"].stale_since == "activity":
            since = max(since, self.last_activity() or since)
        return (
            state["outcome"] == "open" and now - since > state["plan"].stale_days * DAY
        )

    def credit(self, rule):
        """Tell whose the deal is."""
        first = self.records[0]
        if rule == "opener":
            return first["owner"] or first["by"]
        before, owner = "open", None
        for number in range(len(self.records)):
            early = Twin(first)
            early.records = self.timeline()[: number + 1]
            state = early.state()
            if state["outcome"] == "won" != before:
                owner = state["owner"]
            before = state["outcome"]
        return owner if before == "won" else None
