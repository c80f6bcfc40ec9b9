"""Tests of reviews of calls."""

import math

import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.funnel import ReviewTable, call_quality
from salesmodel.statistics import rate_difference
from salesmodel.tables import ContactTable


CONTACTS = ContactTable.from_columns(
    at=["2026-01-05"] * 20,
    seller=["Ann"] * 12 + ["Bob"] * 7 + [None],
    level=[4] * 5 + [0] * 3 + [4] + [0] * 11,
)


def _reviews(rows, scores, **more):
    return ReviewTable.from_columns(
        contact=rows, scores={"needs": scores}, reviewer=["Eve"] * len(rows), **more
    )


def test_a_score_is_the_mean_of_what_applies():
    """By the weights of the sheet; nothing that applies is no score."""
    reviews = ReviewTable.from_columns(
        contact=[0, 1, 2],
        scores={"greeting": [1, 0.5, None], "needs": [0.5, None, None]},
        weights={"greeting": 1, "needs": 3},
        reviewer=["Eve", None, "Eve"],
        recording=["rec-17", None, "rec-20"],
    )

    assert [0.625, 0.5] == reviews.score[:2].tolist()
    assert math.isnan(reviews.score[2])
    assert (3, ("rec-17", None, "rec-20")) == (len(reviews), reviews.recording)


def test_quality_stands_beside_conversion():
    """Six good calls and six others; two reviews of one call count once."""
    rows = [*range(12), 0]
    scores = [0.9] * 6 + [0.3] * 6 + [1.0]
    found = call_quality(CONTACTS, _reviews(rows, scores), threshold=0.9)

    assert (12, 20) == (round(found.reviewed.value * 20), found.reviewed.n)
    assert pytest.approx((0.95 + 5 * 0.9 + 6 * 0.3) / 12) == found.score
    assert rate_difference((5, 6), (1, 6)) == found.difference
    assert (6, 6) == (found.good.n, found.other.n)


def test_too_few_calls_have_no_difference():
    """Rates with their numbers are what there is."""
    found = call_quality(CONTACTS, _reviews([0, 8], [1.0, 0.1]), "answered")

    assert found.difference is None
    assert (1.0, 1.0) == (found.good.value, found.other.value)


def test_each_seller_is_heard_or_not():
    """Contacts without a seller stand last; sellers nobody heard have no score."""
    rows = call_quality(CONTACTS, _reviews([0, 1, 12], [1.0, 0.5, 0.2])).rows

    assert [("Ann", 12, 0.75), ("Bob", 7, 0.2), (None, 1, None)] == [
        (row.seller, row.reviewed.n, row.score) for row in rows
    ]


def test_nobody_heard_is_no_score():
    """Undefined, not 0; without sellers there are no rows."""
    contacts = ContactTable.from_columns(at=["2026-01-05"], level=[1])
    found = call_quality(contacts, _reviews([], []))

    assert (0.0, None, None, ()) == (
        found.reviewed.value,
        found.score,
        found.good.value,
        found.rows,
    )


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"scores": {"needs": [1.1]}}, InvalidValueError),
        ({"scores": {"needs": [math.inf]}}, InvalidValueError),
        ({"scores": {}}, InvalidValueError),
        ({"scores": {"needs": [1, 1]}}, ShapeError),
        ({"contact": [-1]}, InvalidValueError),
        ({"weights": {"needs": 0}}, InvalidValueError),
        ({"weights": {"needs": math.nan}}, InvalidValueError),
        ({"weights": {"other": 1}}, InvalidValueError),
        ({"recording": []}, ShapeError),
        ({"reviewer": []}, ShapeError),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(columns, error):
    """Scores are fractions, weights add up to something, columns fit together."""
    given = {"contact": [0], "scores": {"needs": [1]}, "reviewer": ["Eve"]}
    with pytest.raises(error):
        ReviewTable.from_columns(**given | columns)


def test_the_table_checks_what_it_is_given():
    """Scores are a table of reviews by criteria."""
    reviews = _reviews([0], [1.0])
    with pytest.raises(ShapeError):
        ReviewTable(
            reviews.contact,
            reviews.scores,
            ("a", "b"),
            (1, 1),
            reviews.reviewer,
            (None,),
        )


def test_reviews_are_of_contacts_that_are_there():
    """And the contacts have levels."""
    with pytest.raises(InvalidValueError) as caught:
        call_quality(CONTACTS, _reviews([0, 20], [1, 1]))
    with pytest.raises(InvalidValueError):
        call_quality(CONTACTS, _reviews([0], [1]), threshold=2)
    with pytest.raises(InvalidValueError):
        call_quality(ContactTable.from_columns(at=["2026-01-05"]), _reviews([0], [1]))

    assert "contact[1]" == caught.value.path
