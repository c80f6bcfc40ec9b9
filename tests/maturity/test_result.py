"""Tests of results: what they tell, and how they show themselves."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest

from maturity_cases import LEVELS, REPEATS, SMALL, measured, model, refused
from salesmodel.maturity import (
    Assessment,
    Dimension,
    Level,
    MaturityModel,
    Practice,
    Texts,
    assess,
)


HARM = "<img src=x onerror=alert(1)>"


def result(answers=(), found=()):
    """Assess what is known under the built-in model."""
    return assess(REPEATS, Assessment.of(REPEATS, answers, found))


def test_the_share_tells_a_set_of_levels_beside_the_level():
    """It is no evidence of practices, and never tells the fourth model alone."""
    made = result(found={"repeat_share": 0.45})

    assert (None, Decimal("0.45")) == (made.level, made.share)
    assert ("base_max", "whole_company") == made.levels_by_share
    assert (None, ()) == (result().share, result().levels_by_share)


@pytest.mark.parametrize(
    ("level", "target"), [(0, "15–20 %"), (1, "30–50 %"), (2, "None"), (3, "None")]
)
def test_the_target_is_that_of_the_evidenced_level(level, target):
    """The third and the fourth model have no share as their target."""
    made = result(found=measured(level, 1))

    assert LEVELS[level] == made.stage.evidenced
    assert target == str(made.target)


def test_we_plan_and_nobody_compares():
    """The measurement decides, both are shown, and the conflict is listed."""
    made = result({"planning": 1}, {"plan_fact": 0})
    [conflict] = made.conflicts
    [row] = [row for row in made.rows() if row["conflict"]]

    assert "planning" == conflict.key
    assert (Decimal(1), Decimal(0), "unmet") == (
        row["answered"],
        row["measured"],
        row["status"],
    )
    assert "Answers that measurements contradict" in made.text()
    assert "Ответы, которым противоречат измерения" in made.text("ru")


def test_what_is_missing_is_listed_and_is_no_no():
    """A practice is missing if nobody answered and nothing was measured."""
    made = result({"planning": 0}, {"clients_covered": 0.5})

    assert "planning" not in made.missing_practices
    assert "full_coverage" not in made.missing_practices
    assert "top20_control" in made.missing_practices
    assert 24 == len(made.missing_practices)
    assert "plan_fact" in made.missing_indicators
    assert "clients_covered" not in made.missing_indicators
    assert (
        "unknown"
        == {row["practice"]: row for row in made.rows()}["top20_control"]["status"]
    )


def test_a_page_tells_everything_in_either_language():
    """Level, profile, scores, what blocks, what to do, what is not known."""
    made = result(found={"repeat_share": 0.08, "top_overdue": 0.7})
    english, russian = made.text(), made.text("ru")

    assert english == str(made)
    for told in (
        "Four models of repeat sales",
        "Share of repeat sales in revenue 8.0 %",
        "levels by share New clients only",
        "target share 15–20 %",
        "What blocks the next level",
        "Control of the TOP-20 clients – 0.00 not met",
        "Introduce minimal automation.",
        "The company is financially fragile: every deal brings little. stated",
        "What to automate, and which reports to have",
        "Receivables stated",
        "What is not known",
    ):
        assert told in " ".join(english.split())
    for told in (
        "Доля повторных продаж в выручке",
        "Что мешает перейти на следующий уровень",
        "Контроль клиентов из ТОП-20",
        "Ввести минимальную автоматизацию.",
        "Слабые места этого уровня",
        "Продажи зависят от настроения продавцов.",
        "из источника",
        "Чего мы не знаем",
    ):
        assert told in russian
    assert "language" == refused(lambda: made.text("de"))


def test_what_is_said_of_the_level_is_there():
    """Its weak points, what to automate, and its target in words where it has no share."""
    made = result(found=measured(2, 1))

    assert {"base_max"} == {each.level for each in made.statements}
    assert "inferred" in {each.origin for each in made.statements}
    page = made.text()
    assert "Without a strong head who plans and controls, it collapses fast." in page
    assert "No share is the target: automate the client's order end to end" in page
    assert () == assess(SMALL, Assessment.of(SMALL)).statements


def test_a_page_of_one_who_has_all_is_short():
    """Nothing blocks, nothing is next, nothing is unknown."""
    page = result(dict.fromkeys((each.key for each in REPEATS.practices), 1)).text()

    assert "Whole company" in page
    for told in ("What blocks", "What to do next", "What is not known", "contradict"):
        assert told not in page


def test_a_model_without_bands_tells_no_share():
    """Nor does one whose practices have no indicators tell what to measure."""
    page = assess(SMALL, Assessment.of(SMALL)).text()

    assert "target share" not in page
    assert "Weak points" not in page
    assert "en of indicator.calls" in page
    assert "–" in page.splitlines()[-1]


class Tags(HTMLParser):
    """Whoever reads HTML as a browser does, and notes its elements."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.found.add(tag)


def test_html_is_escaped():
    """No text of a model is markup."""
    parts = {
        "levels": [Level("low"), Level("top")],
        "dimensions": [Dimension("d")],
        "practices": [Practice("p", "d", "top")],
    }
    texts = Texts("en", dict.fromkeys(model(**parts).text_keys, HARM))
    made = MaturityModel("harm", **parts, texts=[texts])
    shown = assess(made, Assessment.of(made))

    assert {"table", "caption", "tr", "th", "td"} == Tags(shown._repr_html_()).found
    assert HARM not in shown.html()


def test_rows_are_plain():
    """One a practice, in the order of the model, its title in the language asked for."""
    rows = result().rows("ru")

    assert [each.key for each in REPEATS.practices] == [row["practice"] for row in rows]
    assert "Контроль клиентов из ТОП-20" == rows[3]["title"]
    assert "language" == refused(lambda: result().rows("de"))


def test_only_an_assessment_is_assessed():
    """And under a model alone."""
    assert "type" == refused(lambda: assess(REPEATS, {"planning": 1}))
    assert "type" == refused(lambda: assess("repeat_sales", Assessment.of(REPEATS)))
    assert "model" == refused(lambda: assess(SMALL, Assessment.of(REPEATS)))
