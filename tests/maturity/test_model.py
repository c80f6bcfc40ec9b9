"""Tests of models as a whole."""

import pickle

import attrs
import pytest

from maturity_cases import REPEATS, SAMM, SMALL, model, refused, texts
from salesmodel.errors import DefinitionError
from salesmodel.maturity import (
    Band,
    Dimension,
    Group,
    Indicator,
    Level,
    MaturityModel,
    Practice,
    Statement,
    Step,
    Texts,
    Threshold,
)


PARTS = {
    "levels": [Level("low"), Level("top")],
    "dimensions": [Dimension("d")],
    "practices": [Practice("p", "d", "top")],
}


def contradicts(**parts):
    """Expect a contradiction, and return its code and its problems."""
    with pytest.raises(DefinitionError) as caught:
        model(**{**PARTS, **parts})
    return caught.value.code, caught.value.problems


def test_models_are_values():
    """They are equal, hashed and pickled by what they hold."""
    for made in (SMALL, SAMM, REPEATS):
        assert made == pickle.loads(pickle.dumps(made))
        assert hash(made) == hash(attrs.evolve(made))


@pytest.mark.parametrize(
    ("parts", "code", "told"),
    [
        (
            {"levels": [*PARTS["levels"], Level("peak")]},
            "levels",
            "level 'peak' has no required practice",
        ),
        (
            {"practices": [*PARTS["practices"], Practice("q", "d", "low")]},
            "levels",
            "practice 'q' is of level 'low', where everybody begins",
        ),
        (
            {"dimensions": [Dimension("d"), Dimension("e")]},
            "dimensions",
            "dimension 'e' has no practice",
        ),
        ({"steps": [Step("s", "low")] * 2}, "duplicate", "2 steps have the key 's'"),
        (
            {"practices": [*PARTS["practices"], Practice("q", "x", "top")]},
            "unknown",
            "practice 'q' names dimension 'x', which is not there",
        ),
        (
            {"statements": [Statement("s", "peak", "weakness")]},
            "unknown",
            "statement 's' names level 'peak', which is not there",
        ),
        (
            {"steps": [Step("s", "low", ["q"])]},
            "unknown",
            "step 's' names practice 'q', which is not there",
        ),
        (
            {"dimensions": [Dimension("d", "g")]},
            "unknown",
            "dimension 'd' names group 'g', which is not there",
        ),
        (
            {"banded": "share"},
            "unknown",
            "`banded` names indicator 'share', which is not there",
        ),
        (
            {"practices": [Practice("p", "d", "top", thresholds=[Threshold("i", 1)])]},
            "unknown",
            "practice 'p' names indicator 'i', which is not there",
        ),
        ({"groups": [Group("g")]}, "groups", "group 'g' has no dimension"),
        (
            {"levels": [Level("low", Band(0, 1)), Level("top")]},
            "banded",
            "levels have bands, and `banded` does not tell of what",
        ),
        (
            {"indicators": [Indicator("calls", "count")], "banded": "calls"},
            "banded",
            "indicator 'calls' has bands of shares, and is no share",
        ),
    ],
)
def test_a_contradiction_is_told(parts, code, told):
    """Parts that do not fit each other are named by their keys."""
    assert (code, (told,)) == contradicts(**parts)


def test_dimensions_are_all_in_groups_or_none_is():
    """A mean of both would count groups and dimensions alike."""
    given = {
        "groups": [Group("g")],
        "dimensions": [Dimension("d", "g"), Dimension("e")],
        "practices": [Practice("p", "d", "top"), Practice("q", "e", "top")],
    }

    assert "groups" == contradicts(**given)[0]


@pytest.mark.parametrize(
    ("threshold", "told"),
    [
        (Threshold("share", "0.5", "0.5"), "fall from full to quarter"),
        (Threshold("share", "0.5", None, "0.6"), "fall from full to quarter"),
        (Threshold("share", 50), "be a share from 0 to 1"),
        (Threshold("late", "0.5", "0.4"), "rise from full to quarter"),
    ],
)
def test_thresholds_ask_for_more_where_they_give_more(threshold, told):
    """A half is easier than a whole, and a share is one."""
    given = {
        "practices": [Practice("p", "d", "top", thresholds=[threshold])],
        "indicators": [Indicator("share", "share"), Indicator("late", "share", False)],
    }
    code, problems = contradicts(**given)

    assert "threshold" == code
    name = f"the threshold of {threshold.indicator!r} in practice 'p'"
    assert (f"{name} has to {told}",) == problems


def test_an_indicator_measures_a_practice_once():
    """Two thresholds of it would say two things."""
    twice = [Threshold("share", 1), Threshold("share", "0.5")]
    given = {
        "practices": [Practice("p", "d", "top", thresholds=twice)],
        "indicators": [Indicator("share", "share")],
    }

    told = "practice 'p' has 2 thresholds of 'share'"
    assert ("threshold", (told,)) == contradicts(**given)


def test_every_problem_is_told_at_once():
    """With their sentences; of several kinds the code is that of a definition."""
    code, problems = contradicts(
        levels=[],
        dimensions=[Dimension("d", "g"), Dimension("d")],
        steps=[Step("s", "low", ["q"])],
    )

    assert "definition" == code
    assert (
        "2 dimensions have the key 'd'",
        "practice 'p' names level 'top', which is not there",
        "step 's' names level 'low', which is not there",
        "dimension 'd' names group 'g', which is not there",
        "step 's' names practice 'q', which is not there",
        "some dimensions are in a group and others are not",
        "it needs two levels or more",
    ) == problems


def test_every_language_has_every_text():
    """One that is missing is named, as is one of nothing; so is a language twice."""
    en, ru = texts("en", **PARTS), texts("ru", **PARTS)
    for given, told in (
        ([], "it has no texts in any language"),
        ([en, en], "2 sets of texts are in 'en'"),
        ([en, Texts("ru", ru.entries[1:])], "'ru' has no text for 'answers.extent.0'"),
        (
            [Texts("en", [*en.entries, ("step.x", "X")])],
            "'en' has texts of nothing: 'step.x'",
        ),
    ):
        with pytest.raises(DefinitionError) as caught:
            MaturityModel("small", **PARTS, texts=given)
        assert (told,) == caught.value.problems
    made = MaturityModel("small", **PARTS, texts=[en, ru])
    assert ("en", "ru") == made.languages


def test_texts_are_told_in_the_language_asked_for():
    """The first one is the usual one; what is not there is refused."""
    key = "level.top.title"

    assert "en of level.top.title" == SMALL.text(key)
    assert "ru of level.top.title" == SMALL.text(key, "ru")
    assert "language" == refused(lambda: SMALL.text(key, "de"))
    assert "text" == refused(lambda: SMALL.text("level.x.title"))


def test_bands_tell_levels_by_share():
    """Of what is not known, and of a model without bands, none."""
    assert () == REPEATS.levels_by_share(None)
    assert ("new_only",) == REPEATS.levels_by_share(0.05)
    assert () == SMALL.levels_by_share(0.5)
    assert "fraction" == refused(lambda: REPEATS.levels_by_share(45))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"levels": ["low", "top"]}, "type"),
        ({"steps": 5}, "type"),
        ({"version": 0}, "range"),
        ({"version": "1"}, "type"),
        ({"enough": 0}, "scale"),
        ({"enough": "0.3"}, "scale"),
        ({"id": "my model"}, "key"),
    ],
)
def test_a_part_of_another_kind_is_refused(parts, code):
    """At once, as nothing else can be said of it."""
    given = {**PARTS, "texts": [texts(**PARTS)], "id": "small", **parts}

    assert code == refused(lambda: MaturityModel(**given))
