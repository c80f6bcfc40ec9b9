"""Tests of how satisfied clients are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle_satisfaction import scores
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.repeat import satisfaction
from salesmodel.statistics import net_promoter_score, wilson_rate
from salesmodel.tables import ResponseTable, label


DAY = 86_400_000_000


def _answers(*score, **columns):
    return ResponseTable.from_columns(at=[0] * len(score), score=score, **columns)


def test_promoters_passives_and_detractors_make_the_score():
    """By the limits of the definition."""
    row = satisfaction(_answers(10, 9, 8, 7, 6, 0, None)).total

    assert net_promoter_score(2, 2, 2) == row.score
    assert (wilson_rate(6, 7), wilson_rate(2, 6)) == (row.responded, row.satisfied)
    assert (7, 6, 40 / 6) == (row.n_asked, row.n_answered, row.mean)


def test_another_scale_has_no_score():
    """The two highest scores of it are satisfied, unless told otherwise."""
    answers = _answers(5, 4, 3, 1, scale=(1, 5))

    assert (None, 0.5) == (
        satisfaction(answers).total.score,
        satisfaction(answers).total.satisfied.value,
    )
    assert 0.75 == satisfaction(answers, satisfied_from=3).total.satisfied.value


def test_where_nobody_answered_nothing_is_defined():
    """The response rate is 0, and that of nobody asked is not."""
    none, nobody = satisfaction(_answers(None)).total, satisfaction(_answers()).total

    assert (0.0, None, None, None) == (
        none.responded.value,
        none.score.value,
        none.satisfied.value,
        none.mean,
    )
    assert (None, 0) == (nobody.responded.value, nobody.n_asked)


def test_answers_are_grouped_by_seller_period_or_labels():
    """Rows without a label come last."""
    answers = ResponseTable.from_columns(
        at=["2026-01-05", "2026-03-05", "2026-03-06"],
        score=[10, 0, None],
        seller=["Ann", None, "Ann"],
    )

    assert [("Ann", 2), (None, 1)] == [
        (row.group, row.n_asked) for row in satisfaction(answers, "seller").rows()
    ]
    assert [("2026-01", 1), ("2026-02", 0), ("2026-03", 2)] == [
        (row.group, row.n_asked) for row in satisfaction(answers, "month").rows()
    ]
    vip = label("segment", ["key", "key", "other"])
    assert [2, 1] == [row.n_asked for row in satisfaction(answers, vip).rows()]


def test_groups_have_to_be_there():
    """Columns are named, and labels are one a row."""
    answers = _answers(1)
    for by in ("seller", "deal", "cohort"):
        with pytest.raises(InvalidValueError, match="labels, a period, or 'seller'"):
            satisfaction(answers, by)
    with pytest.raises(ShapeError, match="1 rows, one an event"):
        satisfaction(answers, label("segment", ["key", "key"]))


def test_what_counts_as_satisfied_is_on_the_scale():
    """And the coverage of intervals is a fraction."""
    with pytest.raises(
        InvalidValueError, match="satisfied_from must be a whole number"
    ):
        satisfaction(_answers(1), satisfied_from=11)
    with pytest.raises(InvalidValueError, match="confidence"):
        satisfaction(_answers(1), confidence=2)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "score": st.sampled_from([None, *range(11)]),
            "seller": st.sampled_from(["Ann", "Bob", None]),
            "client": st.sampled_from(["Acme", "Bolt", "Core"]),
        }
    ),
    max_size=12,
)


def _table(rows):
    column = {
        name: np.array([row[name] for row in rows], object)
        for name in ("score", "seller", "client")
    }
    return ResponseTable.from_columns(at=[DAY] * len(rows), **column)


@given(rows=ROWS, by=st.sampled_from([None, "seller"]))
def test_counts_equal_their_twin(rows, by):
    """Each group walked answer by answer."""
    found = satisfaction(_table(rows), by)
    told = {row.group: row for row in found.rows() if row.n_asked}
    expected = scores(rows, by)

    assert set(expected) == set(told)
    for group, (asked, answers) in expected.items():
        row = told[group]
        assert (asked, len(answers)) == (row.n_asked, row.n_answered)
        assert sum(one >= 9 for one in answers) == row.score.promoters
        assert sum(one <= 6 for one in answers) == row.score.detractors
        if answers:
            assert sum(answers) / len(answers) == pytest.approx(row.mean)


@given(rows=ROWS, part=st.sets(st.sampled_from(["Acme", "Bolt", "Core"])))
def test_parts_add_up_to_the_whole(rows, part):
    """A split by client changes no figure, in whichever order parts are added."""
    whole = satisfaction(_table(rows), "seller")
    one, other = (
        satisfaction(
            _table([row for row in rows if (row["client"] in part) == is_part]),
            "seller",
        )
        for is_part in (True, False)
    )
    told = {row.group: row for row in whole.rows()}

    for both in (one + other, other + one):
        assert told == {row.group: row for row in both.rows()}
        assert whole.total == both.total


def test_only_answers_to_one_question_add_up():
    """The scale, what counts as satisfied, and the coverage agree."""
    one = satisfaction(_answers(1))
    with pytest.raises(InvalidValueError, match="scale must be"):
        one + satisfaction(_answers(1, scale=(1, 5)))
    with pytest.raises(InvalidValueError, match="satisfied_from must be"):
        one + satisfaction(_answers(1), satisfied_from=7)


def test_satisfaction_is_shown_as_a_table():
    """A dash stands for what is not defined."""
    nine = satisfaction(_answers(9))
    five = satisfaction(_answers(5, scale=(1, 5)))

    assert "Satisfaction, from 0 to 10" == str(nine).splitlines()[0]
    assert "all 1 1 1.000 1.000" == " ".join(str(nine).splitlines()[-1].split()[:5])
    assert ["–"] * 3 == str(five).splitlines()[-1].split()[4:7]
    assert "<caption>" in nine._repr_html_()
