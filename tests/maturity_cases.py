"""Cases of maturity: the structure of OWASP SAMM as a model, and synthetic companies."""

import random

import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.maturity import (
    Dimension,
    Group,
    Indicator,
    Level,
    MaturityModel,
    Practice,
    Step,
    Texts,
    Threshold,
    repeat_sales_model,
)
from salesmodel.maturity._text_keys import keys_of_texts


REPEATS = repeat_sales_model()
LEVELS = tuple(level.key for level in REPEATS.levels)


def refused(call):
    """Expect a refusal, and return its code."""
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def texts(language="en", **parts):
    """Return a text of each key, that tells the key."""
    keys = keys_of_texts(parts)
    return Texts(language, {key: f"{language} of {key}" for key in keys})


def model(id="small", languages=("en",), **parts):
    """Return a model with texts that tell their keys."""
    named = {key: each for key, each in parts.items() if isinstance(each, list)}
    told = [texts(language, **named) for language in languages]
    return MaturityModel(id, **parts, texts=told)


FUNCTIONS = tuple("GDIVO")
SAMM = model(
    "samm",
    levels=[Level(str(number)) for number in range(4)],
    groups=[Group(function) for function in FUNCTIONS],
    dimensions=[
        Dimension(f"{function}{number}", function)
        for function in FUNCTIONS
        for number in (1, 2, 3)
    ],
    practices=[
        Practice(
            f"{function}{number}-{stream}{level}",
            f"{function}{number}",
            level,
            criteria=["first", "second"],
            answers=stream,
        )
        for function in FUNCTIONS
        for number in (1, 2, 3)
        for level in "123"
        for stream in "AB"
    ],
)
"""Five functions of three practices, each with two streams on three levels."""

SMALL = model(
    levels=[Level("low"), Level("mid"), Level("top")],
    dimensions=[Dimension("a"), Dimension("b", weight=3)],
    practices=[
        Practice("first", "a", "mid", thresholds=[Threshold("calls", "9", "4", "1")]),
        Practice("second", "b", "mid", criteria=["written"]),
        Practice(
            "third",
            "a",
            "top",
            thresholds=[Threshold("late", "0.1", "0.3"), Threshold("calls", "20")],
        ),
        Practice("extra", "b", "top", is_required=False),
        Practice("fourth", "b", "top", weight=2),
    ],
    indicators=[Indicator("calls", "count"), Indicator("late", "share", False)],
    steps=[
        Step("begin", "low", ["second", "first"]),
        Step("go_on", "mid", ["third", "extra"]),
        Step("end", "mid", ["fourth"]),
    ],
    languages=("en", "ru"),
)
"""Three levels, two thresholds of one practice, a practice that is not required."""

HABITS = {
    "frequent_buyers_contacted": (0.05, 0.7, 0.8, 0.95),
    "key_clients_covered": (0.2, 0.95, 0.95, 1),
    "top_overdue": (0.7, 0.05, 0.02, 0.01),
    "sales_recorded": (0.3, 0.98, 0.99, 1),
    "receivables_overdue": (0.6, 0.05, 0.03, 0.02),
    "clients_assigned": (0, 0.3, 0.98, 1),
    "small_middle_lost": (0.7, 0.6, 0.1, 0.05),
    "plan_fact": (0, 0, 0.98, 1),
    "contact_policy_kept": (0, 0.3, 0.9, 0.95),
    "tasks_done": (0.1, 0.4, 0.9, 0.95),
    "quality_calls_made": (0, 0.05, 0.7, 0.8),
    "clients_segmented": (0, 0, 0.98, 1),
    "reports_made": (0, 0.2, 0.98, 1),
    "promising_in_dialogue": (0, 0.1, 0.5, 0.98),
    "cold_calls": (0.5, 0.4, 0.2, 0),
    "departments_with_goal": (0, 0, 0, 1),
    "clients_covered": (0.05, 0.15, 0.4, 0.99),
    "segments_with_offer": (0, 0, 0.2, 1),
    "satisfied_clients": (0.4, 0.6, 0.75, 0.97),
    "orders_automated": (0, 0, 0.1, 0.9),
    "needs_from_service": (0, 0, 0.05, 0.7),
    "regulars_informed": (0, 0.05, 0.2, 0.95),
    "calls_recorded": (0, 0, 0.5, 1),
    "offers_ahead": (0, 0, 0.1, 0.7),
}
"""How often a company of each of the four models does what is counted."""

REVIEWS = (0, 6, 12, 12)
LISTS = (0, 0, 4, 4)
HOURS = (40, 3, 2, 1)
REPEATED = (0.07, 0.175, 0.45, 0.7)


def measured(level, seed, n=300):
    """Draw what happened in a company of a model, 0 to 3, and count its indicators."""
    draw = random.Random(seed)  # noqa: S311 — a company, no secret
    told = {}
    for indicator, habits in HABITS.items():
        happened = [draw.random() < habits[level] for _ in range(n)]
        told[indicator] = sum(happened) / n
    sales = [
        (draw.randint(50, 150), draw.random() < REPEATED[level]) for _ in range(10 * n)
    ]
    revenue = sum(amount for amount, _ in sales)
    told["repeat_share"] = sum(amount for amount, again in sales if again) / revenue
    waits = sorted(draw.expovariate(1 / HOURS[level]) for _ in range(n + 1))
    told["response_hours"] = round(waits[n // 2], 3)
    told["key_list_reviews"] = REVIEWS[level]
    told["top_lists_compared"] = LISTS[level]
    return told


def answers(level, seed):
    """Draw what a company of a model, 0 to 3, answers: its own practices, and no others."""
    draw = random.Random(seed)  # noqa: S311 — a company, no secret
    lived = LEVELS[: level + 1]
    return {
        practice.key: 1 if practice.level in lived else draw.choice([0, 0.25, 0.5])
        for practice in REPEATS.practices
    }
