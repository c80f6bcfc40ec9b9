"""Forms of small values: money, authors, activities, line items, credits, teams."""

from typing import Any, Final

from salesmodel.domain import (
    ACTIVITY_KINDS,
    SOURCES,
    Activity,
    Author,
    Credit,
    LineItem,
    Override,
    Team,
    Terms,
)
from salesmodel.errors import Blocker
from salesmodel.records._classes import of_class
from salesmodel.records._forms import Form, Writing, optional, several
from salesmodel.records._plain import (
    AMOUNT,
    ANY_TEXT,
    BOOL,
    CLOCK,
    DAY,
    DECIMAL,
    DURATION,
    ID,
    INSTANT,
    choice,
    text,
    whole,
)
from salesmodel.records._problems import Place, Reading
from salesmodel.values import BusinessCalendar, Delay, FiscalCalendar, Money, Period


__all__ = [
    "ACTIVITY",
    "AUTHOR",
    "CALENDAR",
    "CREDIT",
    "DELAY",
    "FISCAL",
    "LINE_ITEM",
    "MONEY",
    "OVERRIDE",
    "PERIOD",
    "SOURCE",
    "TEAM",
    "TERMS",
]

_LONGEST_REASON = 4_096
_LONGEST_RESULT = 65_536
_LONGEST_NAME = 256
_MOST_UNITS = 3_600

SOURCE: Final = choice(SOURCES)
MONEY: Final = of_class(Money, "money", amount=AMOUNT, currency=text(3, least=3))
AUTHOR: Final = of_class(Author, "author", name=ID, source=SOURCE, inferred=BOOL)
_BLOCKER: Final = of_class(
    Blocker, "blocker", code=ANY_TEXT, field=optional(ANY_TEXT), sentence=ANY_TEXT
)
OVERRIDE: Final = of_class(
    Override,
    "override",
    name=ID,
    reason=text(_LONGEST_REASON, least=1),
    blockers=several(_BLOCKER),
)
ACTIVITY: Final = of_class(
    Activity,
    "activity",
    id=ID,
    kind=choice(ACTIVITY_KINDS),
    at=INSTANT,
    state=choice(("planned", "done")),
    direction=optional(choice(("inbound", "outbound"))),
    channel=optional(ID),
    duration=optional(DURATION),
    result=text(_LONGEST_RESULT),
    level=optional(ID),
    contact_id=optional(ID),
)
LINE_ITEM: Final = of_class(
    LineItem,
    "line_item",
    product=ID,
    quantity=DECIMAL,
    unit_price=MONEY,
    discount=DECIMAL,
    unit_cost=optional(MONEY),
)
CREDIT: Final = of_class(Credit, "credit", owner=ID, share=DECIMAL)
TEAM: Final = of_class(
    Team, "team", id=ID, name=text(_LONGEST_NAME, least=1), owners=several(ID, least=1)
)


def _write_week(week: tuple[bool, ...], _: Writing) -> object:
    return "".join("01"[is_worked] for is_worked in week)


def _read_week(value: object, place: Place, reading: Reading) -> Any:
    if type(value) is str and len(value) == 7 and set(value) <= {"0", "1"}:
        return value
    return reading.refuse(place, "seven signs 0 or 1, Monday first", value, "week")


CALENDAR: Final = of_class(
    BusinessCalendar,
    "calendar",
    weekdays=Form(_write_week, _read_week, {"type": "string", "pattern": "^[01]{7}$"}),
    holidays=several(DAY),
    workdays=several(DAY),
    opens=CLOCK,
    closes=CLOCK,
    zone=text(_LONGEST_NAME),
)
_UNITS: Final = whole(0, _MOST_UNITS)
DELAY: Final = of_class(
    Delay, "delay", years=_UNITS, months=_UNITS, weeks=_UNITS, days=_UNITS
)
PERIOD: Final = of_class(Period, "period", start=DAY, end=DAY)
FISCAL: Final = of_class(
    FiscalCalendar,
    "fiscal_calendar",
    start_month=whole(1, 12),
    start_day=whole(1, 28),
    named_by=choice(("start", "end")),
)
TERMS: Final = of_class(Terms, "terms", existing=ID, prospective=ID)
