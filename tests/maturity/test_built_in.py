"""Tests of the built-in model: all of the source's table, each cell by its origin."""

import pytest

from maturity_cases import LEVELS, REPEATS
from salesmodel import maturity


STATED_SHARES = {
    "new_only": ("0–10 %", "inferred", "stated"),
    "easy_going": ("15–20 %", "inferred", "inferred"),
    "base_max": ("30–90 %", "inferred", "stated"),
    "whole_company": ("30–80 %", "inferred", "inferred"),
}


def cells(level, kind):
    """Return what the model says of a level, in English."""
    return [
        REPEATS.text(f"statement.{each.key}")
        for each in REPEATS.statements
        if (each.level, each.kind) == (level, kind)
    ]


def test_its_levels_and_dimensions_are_those_of_the_report():
    """Bands are said once, and the set of levels by share is the same."""
    assert maturity.DIMENSIONS == tuple(each.key for each in REPEATS.dimensions)
    assert LEVELS == tuple(level.key for level in maturity.LEVELS)
    for percent in range(101):
        share = percent / 100
        told = maturity.levels_by_repeat_share(share)
        assert told == REPEATS.levels_by_share(share)
        assert ("whole_company",) != told


def test_its_bands_and_targets_are_those_of_the_source():
    """Each end is tagged; the third and the fourth have no share as their target."""
    told = {
        level.key: (str(level.band), level.band.low_origin, level.band.high_origin)
        for level in REPEATS.levels
    }
    targets = {level.key: level.target for level in REPEATS.levels if level.target}

    assert STATED_SHARES == told
    assert {"new_only": "15–20 %", "easy_going": "30–50 %"} == {
        key: str(target) for key, target in targets.items()
    }
    assert {"stated"} == {
        origin
        for target in targets.values()
        for origin in (target.low_origin, target.high_origin)
    }


def test_the_titles_of_the_models_are_those_of_the_source():
    """In the words of the article."""
    assert [
        "Мы продаём новым клиентам",
        "Продажи без напряга",
        "Брать от клиентской базы по максимуму",
        "В повторных продажах участвует вся компания",  # noqa: RUF001 — it is Russian
    ] == [REPEATS.text(f"level.{key}.title", "ru") for key in LEVELS]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("share", [1, 1, 2, 1]),
        ("target", [1, 1, 1, 1]),
        ("description", [5, 5, 8, 8]),
        ("weakness", [5, 4, 4, 0]),
        ("advice", [3, 0, 3, 0]),
        ("report", [2, 4, 1, 0]),
    ],
)
def test_every_cell_of_the_table_is_there(kind, counts):
    """As many as the table of the source has, by kind and by level."""
    assert counts == [len(cells(level, kind)) for level in LEVELS]


def test_the_cells_say_what_the_source_says():
    """A few of them word by word."""
    assert (
        "Large clients leave by sellers' mistakes, and it is seen too late."
        in cells("easy_going", "weakness")
    )
    assert [
        "Revenue by client and period",
        "Revenue by seller and group",
        "ABC/XYZ: clients ranked by revenue and by frequency of purchase",
        "The clients who bring 80 % of revenue, usually at most 30–50",
    ] == cells("easy_going", "report")
    assert ["Repeat sales bring 30–50 % of revenue."] == cells("base_max", "share")[:1]


def test_every_cell_is_tagged():
    """What the source does not state is inferred, and says so."""
    inferred = {
        each.key
        for kind in (REPEATS.statements, REPEATS.practices, REPEATS.steps)
        for each in kind
        if each.origin == "inferred"
    }

    assert {
        "easy_going_share",
        "base_max_share",
        "base_max_segmentation",
        "quick_response",
        "remember_regulars",
        "answer_sooner",
        "call_after_sales",
        "share_retention",
    } == inferred


def test_every_criterion_is_tagged():
    """What the source itself asks for; the others make a practice checkable."""
    stated = {
        criterion.key
        for practice in REPEATS.practices
        for criterion in practice.criteria
        if criterion.origin == "stated"
    }

    assert {
        *("documents", "last_year", "at_once", "frequency", "core", "chosen"),
        *("never_bought", "scheme", "prepared", "whole_way"),
    } == stated


def test_the_steps_of_the_source_are_there():
    """By the level from which they lead on."""
    told = {
        level: [step.key for step in REPEATS.steps if step.level == level]
        for level in LEVELS
    }

    assert {"automate_minimum", "control_top20"} <= set(told["new_only"])
    assert {"work_the_base", "compare_top50", "plan_month", "segment_clients"} <= set(
        told["easy_going"]
    )
    assert {"connect_service", "connect_marketing", "automate_order"} <= set(
        told["base_max"]
    )
    assert ["new_offers"] == told["whole_company"]
    step = "step.plan_month"
    assert (
        "Планировать следующий месяц по каждому продавцу: "
        "тот же месяц прошлого года плюс 10 %."
    ) == REPEATS.text(step, "ru")


def test_every_practice_has_a_step_that_leads_to_it():
    """From the level just below it, or from the highest."""
    for practice in REPEATS.practices:
        below = LEVELS[LEVELS.index(practice.level) - 1]
        steps = [step for step in REPEATS.steps if practice.key in step.practices]
        assert 1 == len(steps)
        assert steps[0].level == below or steps[0].key == "new_offers"


def test_what_is_required_is_stated():
    """Nothing that is ours alone keeps a company off a level."""
    required = [each for each in REPEATS.practices if each.is_required]

    assert {"stated"} == {each.origin for each in required}


def test_every_required_practice_is_measured():
    """So that data alone can say where a company stands."""
    for practice in REPEATS.practices:
        assert practice.thresholds
    required = [each for each in REPEATS.practices if each.is_required]
    assert [5, 8, 8] == [
        sum(each.level == level for each in required) for level in LEVELS[1:]
    ]
