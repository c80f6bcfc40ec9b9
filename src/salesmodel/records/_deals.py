"""Forms of deals and of journeys: a deal is its history, and is read by its replay."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from salesmodel._checks import instance
from salesmodel.domain import PLAN, PURPOSES, Deal, Event, Journey, Pipeline
from salesmodel.domain.deals._fold import pipelines_by_version
from salesmodel.errors import LoadError, SalesModelError
from salesmodel.records._events import EVENT
from salesmodel.records._forms import Form, Writing, several
from salesmodel.records._pipelines import PIPELINE
from salesmodel.records._plain import ID, choice
from salesmodel.records._problems import Place, Reading


__all__ = ["DEAL", "DEALS", "JOURNEY"]

_PIPELINES: Final = several(PIPELINE)
_HISTORY: Final = several(EVENT, least=1)
_PLAN: Final = several(choice(PURPOSES))


def _plain_fields(pipelines: Iterable[Pipeline]) -> frozenset[str]:
    """Return the fields that some schema knows, and that none calls personal."""
    schemas = [each.schema for each in pipelines if each.schema is not None]
    known = frozenset(name for schema in schemas for name in schema)
    return known.difference(*(schema.personal for schema in schemas))


def _write_log(deal: Deal, how: Writing) -> dict[str, object]:
    """Write a deal without its pipelines."""
    if how.hides:
        how = attrs.evolve(how, plain=_plain_fields(deal.pipelines.values()))
    return {"id": deal.id, "history": _HISTORY.write(deal.history, how)}


def _write(deal: Deal, how: Writing) -> object:
    found = _write_log(deal, how)
    if how.has_pipelines:
        found["pipelines"] = _SHARED.write(deal.particulars.pipelines, how)
    return found


def _read_pipelines(value: object, place: Place, reading: Reading) -> Any:
    """Read pipelines, and have them known to the deals."""
    before = reading.n
    found = _PIPELINES.read(value, place, reading)
    if reading.n == before:
        reading.pipelines = (*reading.pipelines, *found)
    else:
        reading.has_pipelines = False


def _parts(
    value: object,
    place: Place,
    reading: Reading,
    forms: Mapping[str, Form],
) -> Any:
    """Read the parts of an object; all but pipelines and plan have to be there."""
    if type(value) is not dict:
        return reading.refuse(place, "an object", value)
    found: dict[str, Any] = {}
    for name, form in forms.items():
        if name in value:
            found[name] = form.read(value[name], (place, name, False), reading)
        elif name not in _MAY_BE_MISSING:
            reading.add((place, name, False), " is missing", "missing")
    if not value.keys() <= forms.keys():
        reading.strangers(place, value, forms)
    return found


def _read(value: object, place: Place, reading: Reading) -> Any:
    """Read a deal: what it is follows from its log, which is looked at link by link."""
    before = reading.n
    parts = _parts(value, place, reading, _OF_DEAL)
    if reading.n != before or not reading.has_pipelines:
        return None
    history = parts["history"]
    named = history[0].deal_id
    if named != parts["id"]:
        requirement = f"{named!r}, as its history has it"
        here = (place, "id", False)
        return reading.refuse(here, requirement, parts["id"], "history")
    return _replayed(history, (place, "history", False), reading)


def _replayed(history: tuple[Event, ...], place: Place, reading: Reading) -> Any:
    """Replay a history; what is wrong with it names the deal and the version."""
    named = f"deal {history[0].deal_id!r}"
    try:
        return Deal.replay(history, reading.pipelines)
    except LoadError as error:
        for problem in error.problems:
            reading.add(place, f": {named}, {problem}", error.code)
    except SalesModelError as error:
        reading.add(place, f": {named}: {error}", error.code)


def _write_several(deals: Iterable[Deal], how: Writing) -> dict[str, object]:
    """Write several deals, and each pipeline once."""
    known = tuple(instance("deals", deal, Deal) for deal in deals)
    found: dict[str, object] = {"deals": [_write_log(deal, how) for deal in known]}
    if how.has_pipelines:
        given = {
            id(each): each for deal in known for each in deal.particulars.pipelines
        }
        found |= {"pipelines": _SHARED.write(given.values(), how)}
    return found


def _write_shared(pipelines: Iterable[Pipeline], how: Writing) -> object:
    """Write pipelines, each version once."""
    return _PIPELINES.write(tuple(pipelines_by_version(pipelines).values()), how)


def _read_several(value: object, place: Place, reading: Reading) -> Any:
    """Read several deals, whose pipelines stand beside them."""
    parts = _parts(value, place, reading, _OF_DEALS)
    return parts and parts.get("deals")


def _write_journey(journey: Journey, how: Writing) -> object:
    plan = {} if journey.plan == PLAN else {"plan": _PLAN.write(journey.plan, how)}
    return _write_several(journey.deals, how) | plan


def _read_journey(value: object, place: Place, reading: Reading) -> Any:
    """Read linked deals; whether they are one way is for the journey to say."""
    before = reading.n
    parts = _parts(value, place, reading, _OF_JOURNEY)
    if reading.n != before or not reading.has_pipelines:
        return None
    plan = parts.get("plan", PLAN)
    try:
        return Journey(parts["deals"], plan=plan)
    except SalesModelError as error:
        return reading.fault(place, error)


def _definition(forms: Mapping[str, Form]) -> dict[str, Any]:
    """Return the schema of an object of some parts."""
    return {
        "type": "object",
        "properties": {name: form.schema for name, form in forms.items()},
        "required": [name for name in forms if name not in _MAY_BE_MISSING],
        "additionalProperties": False,
    }


_MAY_BE_MISSING: Final = frozenset({"pipelines", "plan"})
_SHARED: Final = Form(
    _write_shared, _read_pipelines, _PIPELINES.schema, uses=(PIPELINE,)
)
_OF_DEAL: Final[Mapping[str, Form]] = {
    "pipelines": _SHARED,
    "id": ID,
    "history": _HISTORY,
}
DEAL: Final = Form(
    _write,
    _read,
    {"$ref": "#/$defs/deal"},
    _write,
    kind=Deal,
    name="deal",
    definition=_definition(_OF_DEAL),
    uses=(*_OF_DEAL.values(),),
)
_OF_DEALS: Final[Mapping[str, Form]] = {
    "pipelines": _SHARED,
    "deals": several(DEAL),
}
DEALS: Final = Form(
    _write_several,
    _read_several,
    {"$ref": "#/$defs/deals"},
    _write_several,
    kind=tuple,
    name="deals",
    definition=_definition(_OF_DEALS),
    uses=(*_OF_DEALS.values(),),
)
_OF_JOURNEY: Final[Mapping[str, Form]] = {**_OF_DEALS, "plan": _PLAN}
JOURNEY: Final = Form(
    _write_journey,
    _read_journey,
    {"$ref": "#/$defs/journey"},
    _write_journey,
    kind=Journey,
    name="journey",
    definition=_definition(_OF_JOURNEY),
    uses=(*_OF_JOURNEY.values(),),
)
