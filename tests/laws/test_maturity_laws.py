"""Laws of maturity: nothing better makes anything worse, and missing is never a no."""

import contextlib
from fractions import Fraction
from itertools import pairwise

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle_maturity as oracle
from maturity_cases import SMALL
from maturity_strategies import CASES, GRADES, models
from salesmodel.errors import LoadError
from salesmodel.maturity import (
    SCALE,
    Answer,
    Assessment,
    Questionnaire,
    assess,
    read_answers,
    read_answers_csv,
)
from salesmodel.records import to_dict


SLOW = settings(suppress_health_check=[HealthCheck.too_slow])
PARTS = ("value", "low", "high")


def place(made, level):
    """Return the place of a level in its model."""
    return [each.key for each in made.levels].index(level)


def ends(result):
    """Return the places of both ends of the interval of levels."""
    stage = result.stage
    return [place(result.model, key) for key in (stage.evidenced, stage.possible)]


def figures(result):
    """Return every score, overall, by group and by dimension."""
    scores = result.scores
    every = [scores.overall, *(score for _, score in scores.groups)]
    return [*every, *(score for _, score in scores.dimensions)]


def is_near(expected, value):
    """Tell whether a decimal is a fraction to 34 digits."""
    if expected is None or value is None:
        return expected is value
    return abs(Fraction(value) - expected) <= Fraction(1, 10**33)


def answered(assessment, answer):
    """Return an assessment with one answer that is so, and the others as they are."""
    others = [one for one in assessment.answers if one.practice != answer.practice]
    return attrs.evolve(assessment, answers=[*others, answer])


def unanswered(assessment, practice):
    """Return an assessment without one answer."""
    others = [one for one in assessment.answers if one.practice != practice]
    return attrs.evolve(assessment, answers=others)


@SLOW
@given(CASES)
def test_results_are_those_of_the_twin(case):
    """Levels, scores and steps are what a walk over plain dictionaries finds."""
    made, assessment = case
    result = assess(made, assessment)
    plain, known = to_dict(made), to_dict(assessment)
    fillings = oracle.values(plain, known)

    assert oracle.levels(plain, known) == attrs.astuple(result.stage)
    for name, filling in zip(PARTS, fillings, strict=True):
        overall = oracle.overall(plain, filling)
        assert is_near(overall, getattr(result.scores.overall, name))
        for key, score in result.scores.dimensions:
            told = oracle.score(plain, filling, [key])
            assert is_near(told, getattr(score, name))
    told = {each.key: (each.practices, each.unblocks) for each in result.next_steps}
    assert oracle.steps(plain, known) == told
    gains = [(each.unblocks, each.score_gain) for each in result.next_steps]
    assert sorted(gains, reverse=True) == gains


@SLOW
@given(CASES, st.data())
def test_a_better_answer_never_lowers_a_level_or_a_score(case, data):
    """Neither an end of the interval nor any score goes down as one answer goes up."""
    made, assessment = case
    practice = data.draw(st.sampled_from(made.practices))
    answers = [Answer(practice.key, value) for value in SCALE]
    answers.insert(0, Answer(practice.key, 1, practice.criterion_keys))
    if not practice.criteria:
        answers.pop(0)
    results = [assess(made, answered(assessment, answer)) for answer in answers]

    for worse, better in pairwise(results):
        assert all(
            one <= other for one, other in zip(ends(worse), ends(better), strict=True)
        )
        for one, other in zip(figures(worse), figures(better), strict=True):
            for name in PARTS:
                before, after = getattr(one, name), getattr(other, name)
                assert before is after is None or before <= after


@SLOW
@given(CASES, GRADES, st.data())
def test_a_missing_answer_lies_between_its_worst_and_its_best(case, value, data):
    """Whatever the answer turns out to be, the interval had room for it."""
    made, assessment = case
    practice = data.draw(st.sampled_from(made.practices)).key
    missing = assess(made, unanswered(assessment, practice))
    found = assess(made, answered(assessment, Answer(practice, value)))
    worst, best = (
        assess(made, answered(assessment, Answer(practice, end))) for end in (0, 1)
    )

    low, high = ends(missing)
    assert low == ends(worst)[0] <= ends(found)[0] <= ends(found)[1]
    assert ends(found)[1] <= ends(best)[1] == high
    for wide, narrow in zip(figures(missing), figures(found), strict=True):
        assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert missing.scores.overall.low == worst.scores.overall.low
    assert missing.scores.overall.high == best.scores.overall.high


@SLOW
@given(CASES)
def test_a_score_lies_in_its_interval(case):
    """What is known so far lies between the worst and the best that can come of it."""
    for score in figures(assess(*case)):
        assert 0 <= score.low <= score.high <= score.most
        assert (score.value is None) is (0 == score.known)
        assert score.value is None or score.low <= score.value <= score.high


@SLOW
@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(case, shuffled):
    """Nor does that of measurements, or of the practices of a model."""
    made, assessment = case
    answers, measured = list(assessment.answers), list(assessment.measured)
    practices = list(made.practices)
    for one in (answers, measured, practices):
        shuffled.shuffle(one)
    again = attrs.evolve(assessment, answers=answers, measured=measured)
    other = attrs.evolve(made, practices=practices)

    assert assessment == again
    assert assess(made, assessment) == assess(made, again)
    assert assess(made, assessment).stage == assess(other, again).stage
    assert assess(made, assessment).scores == assess(other, again).scores


@SLOW
@given(CASES)
def test_a_level_is_told_where_both_ends_agree_alone(case):
    """And what decides a practice is what was measured, wherever all of it was."""
    result = assess(*case)

    assert ends(result)[0] <= ends(result)[1]
    assert (result.level is None) is (ends(result)[0] < ends(result)[1])
    assert (result.level is None) or result.level == result.stage.evidenced
    for each in result.practices:
        if each.measured and all(one.grade is not None for one in each.measured):
            assert each.grade == each.value == each.low == each.high


@SLOW
@given(models())
def test_without_evidence_everything_is_possible(made):
    """Nothing is evidenced, no score is told, and all that is missing is listed."""
    result = assess(made, Assessment(made.id, made.version))

    assert [0, len(made.levels) - 1] == ends(result)
    for score in figures(result):
        assert (None, 0, score.most) == (score.value, score.low, score.high)
    assert tuple(each.key for each in made.practices) == result.missing_practices
    assert tuple(each.key for each in made.indicators) == result.missing_indicators


CELLS = st.one_of(
    st.sampled_from(["1", "0,5", "first", "second", "written", "1.1", "", "yes", None]),
    st.text(max_size=5),
    st.integers(),
    st.floats(),
    st.lists(st.text(max_size=2), max_size=2),
)
ROWS = st.dictionaries(
    st.sampled_from(["number", "practice", "answer", "failed", "note"]), CELLS
)


@given(st.lists(ROWS, max_size=9))
def test_every_row_is_an_answer_a_fault_or_empty(rows):
    """Nothing but our values comes of what people fill in, and nothing is counted twice."""
    found = read_answers(SMALL, rows)
    faults = [problem.row for problem in found.problems]

    assert len(rows) == found.rows >= len(found.answers) + len(faults)
    assert sorted(set(faults)) == faults
    answered = [answer.practice for answer in found.answers]
    assert {each.key for each in SMALL.practices} == {*answered, *found.unanswered}
    Assessment.of(SMALL, found.answers)


@given(st.text() | st.text('answer,number1"\n\r;').map("answer,number\n{}".format))
def test_a_file_is_read_or_refused(text):
    """Whatever stands in it, there are rows or there is one error of ours."""
    found = None
    with contextlib.suppress(LoadError):
        found = read_answers_csv(SMALL, text)

    assert found is None or found.rows >= len(found.answers) + len(found.problems)


@SLOW
@given(CASES)
def test_what_was_answered_comes_back_from_the_questionnaire(case):
    """Filled in as CSV and read again, the answers are the same."""
    made, assessment = case
    told = {answer.practice: answer for answer in assessment.answers}
    head, *lines = Questionnaire(made).csv(delimiter="|").splitlines()
    filled = [head]
    for line in lines:
        answer = told.get(line.split("|")[1])
        cells = ("", "") if answer is None else (answer.value, ",".join(answer.failed))
        filled.append(f"{line[:-1]}{cells[0]}|{cells[1]}")
    found = read_answers_csv(made, "\n".join(filled), delimiter="|")

    assert () == found.problems
    assert assessment.answers == tuple(
        sorted(found.answers, key=lambda answer: answer.practice)
    )
