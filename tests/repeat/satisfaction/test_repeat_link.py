"""Tests of whether the satisfied buy again, and those who complained."""

import datetime as dt

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, NotEnoughDataError
from salesmodel.repeat import repeat_by_complaint, repeat_by_score
from salesmodel.statistics import rate_difference, wilson_rate
from salesmodel.tables import ComplaintTable, PurchaseTable, ResponseTable


FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def on(day):
    """Return an instant so many days after the first, or nothing."""
    return None if day is None else FIRST + dt.timedelta(days=day)


def _bought(*rows, **columns):
    return PurchaseTable.from_columns(
        client=[client for client, _ in rows],
        at=[on(day) for _, day in rows],
        **columns,
    )


def _answers(*rows, **columns):
    """Build answers of (client, day, score)."""
    return ResponseTable.from_columns(
        client=[client for client, _, _ in rows],
        at=[on(day) for _, day, _ in rows],
        score=[score for _, _, score in rows],
        missing_client="keep",
        missing_at="keep",
        **columns,
    )


def _by_score(answers, bought, *, days=10, day=20):
    return repeat_by_score(answers, bought, days=days, as_of=on(day))


def _by_complaint(*rows, bought, landmark=5, days=10, day=20):
    complaints = ComplaintTable.from_columns(
        client=[client for client, _, _ in rows],
        at=[on(at) for _, at, _ in rows],
        resolved=[on(resolved) for _, _, resolved in rows],
        missing_client="keep",
    )
    return repeat_by_complaint(
        complaints, bought, landmark_days=landmark, days=days, as_of=on(day)
    )


def _counts(found):
    return [(row.n_again, row.n_clients) for row in found.rows()]


def test_a_purchase_counts_after_the_answer_and_within_the_days():
    """At the answer itself it does not, at the end of the days it does."""
    answers = _answers(*((client, 5, 10) for client in ("Acme", "Bolt", "Core")))
    bought = _bought(("Acme", 5), ("Bolt", 15), ("Core", 15.1))

    assert [(1, 3), (0, 0), (0, 0)] == _counts(_by_score(answers, bought))


def test_clients_are_sorted_by_what_they_answered():
    """Promoters, passives, detractors, with the interval of each share."""
    answers = _answers(
        ("Acme", 1, 9),
        ("Bolt", 1, 8),
        ("Core", 1, 7),
        ("Dell", 1, 6),
        ("Eden", 1, None),
    )
    found = _by_score(answers, _bought(("Bolt", 2), ("Dell", 3)))

    assert [(0, 1), (1, 2), (1, 1)] == _counts(found)
    assert wilson_rate(1, 2) == found.rows()[1].again


def test_clients_whose_days_have_not_passed_are_too_young():
    """On the last of them they have."""
    answers = _answers(("Acme", 10, 10), ("Bolt", 10.1, 10))
    found = _by_score(answers, _bought(("Bolt", 11)))

    assert ([(0, 1), (0, 0), (0, 0)], 1) == (_counts(found), found.too_young)


def test_each_client_counts_by_his_first_answer():
    """When it was given, or else when he was asked."""
    answers = _answers(("Acme", 6, 10), ("Acme", 1, 3), answered=[on(6), on(8)])
    asked = _answers(("Acme", 6, 10), ("Acme", 1, 3), answered=[on(6), None])

    assert [(0, 1), (0, 0), (0, 0)] == _counts(_by_score(answers, _bought()))
    assert [(0, 0), (0, 0), (0, 1)] == _counts(_by_score(asked, _bought()))


def test_rows_that_tell_nothing_are_left_out_and_counted():
    """Answers of nobody, of no instant or later, and purchases of nobody."""
    answers = _answers(("Acme", 1, 9), (None, 1, 9), ("Bolt", None, 9), ("Core", 21, 9))
    bought = _bought(("Zeta", 2), (None, 2), ("Acme", 21), missing_client="keep")

    found = _by_score(answers, bought)

    assert [(0, 1), (0, 0), (0, 0)] == _counts(found)
    assert {"answers": 3, "without_client": 1, "after": 1} == found.notices


def test_refunds_are_no_purchases():
    """He who takes back what he bought has not bought again."""
    bought = _bought(
        ("Acme", 1), ("Acme", 3), amount=[5, -5], currency="EUR", refunds=[None, 0]
    )

    assert [(0, 1), (0, 0), (0, 0)] == _counts(
        _by_score(_answers(("Acme", 2, 9)), bought)
    )


def test_answers_are_those_of_clients_on_the_scale_of_the_score():
    """Others are refused by name."""
    with pytest.raises(InvalidValueError, match="scale must be from 0 to 10"):
        _by_score(_answers(("Acme", 1, 5), scale=(1, 5)), _bought())
    nobody = ResponseTable.from_columns(at=[on(1)], score=[5])
    with pytest.raises(InvalidValueError, match="client must be a column"):
        _by_score(nobody, _bought())
    with pytest.raises(InvalidValueError, match="days must be more than 0"):
        _by_score(_answers(), _bought(), days=0)
    with pytest.raises(InvalidValueError, match="confidence"):
        repeat_by_score(_answers(), _bought(), days=1, as_of=on(1), confidence=0)
    with pytest.raises(InvalidValueError, match="by name in both tables"):
        repeat_by_score(
            _answers(("Acme", 1, 5)),
            PurchaseTable.from_columns(client=np.array([0]), at=[on(1)]),
            days=1,
            as_of=on(9),
        )


def test_clients_are_sorted_by_complaints_at_their_landmark():
    """Those before the first purchase, and after the landmark, are not among them."""
    clients = ("Acme", "Bolt", "Core", "Dell", "Eden", "Fuji")
    found = _by_complaint(
        ("Acme", 0.9, None),
        ("Bolt", 6.1, None),
        ("Core", 1, 6),
        ("Dell", 6, 6.1),
        ("Eden", 2, 3),
        ("Eden", 2, None),
        bought=_bought(
            *((client, 1) for client in clients),
            ("Core", 6),
            ("Dell", 16),
            ("Eden", 6.1),
        ),
    )

    assert [(0, 3), (0, 1), (2, 2)] == _counts(found)


def test_clients_whose_landmark_and_days_have_not_passed_are_too_young():
    """They are not sorted at all."""
    found = _by_complaint(
        ("Bolt", 6, None), bought=_bought(("Acme", 5), ("Bolt", 5.1), ("Core", 30))
    )

    assert ([(0, 1), (0, 0), (0, 0)], 1) == (_counts(found), found.too_young)


def test_complaints_of_those_who_never_bought_are_counted():
    """And those of nobody."""
    found = _by_complaint(
        ("Zeta", 1, None), (None, 1, 2), ("Acme", 2, 3), bought=_bought(("Acme", 1))
    )

    assert ([(0, 0), (0, 1), (0, 0)], {"complaints": 2}) == (
        _counts(found),
        found.notices,
    )


def test_complaints_are_those_of_clients():
    """Days are positive, each of the two."""
    nobody = ComplaintTable.from_columns(at=[], resolved=[])
    with pytest.raises(InvalidValueError, match="client must be a column"):
        repeat_by_complaint(nobody, _bought(), landmark_days=1, days=1, as_of=on(1))
    with pytest.raises(InvalidValueError, match="landmark_days must be more than 0"):
        _by_complaint(bought=_bought(), landmark=0)


def test_groups_can_be_compared():
    """Several are taken together; few are refused, and so is one that is none."""
    names = [f"c{number}" for number in range(12)]
    answers = _answers(*((name, 1, 9 if name < "c5" else 3) for name in names))
    found = _by_score(answers, _bought(*((name, 2) for name in names[:4])))
    n = int(found.clients[0])
    again = int(found.again[0])

    assert rate_difference((again, n), (4 - again, 12 - n)) == found.difference(
        "promoters", ("passives", "detractors")
    )
    with pytest.raises(NotEnoughDataError):
        found.difference("promoters", "passives")
    with pytest.raises(InvalidValueError, match="group must be one of 'promoters'"):
        found.difference("promoters", "neutral")


def test_only_counts_of_one_question_add_up():
    """The days and the instant agree."""
    answers = _answers(("Acme", 1, 9))
    one = _by_score(answers, _bought())

    for other in (
        _by_score(answers, _bought(), days=11),
        _by_score(answers, _bought(), day=21),
        _by_complaint(bought=_bought()),
    ):
        with pytest.raises(InvalidValueError, match="as in the other"):
            one + other


def test_returns_are_shown_as_a_table():
    """A line a group, and who is too young."""
    found = _by_score(_answers(("Acme", 1, 9), ("Bolt", 19, 9)), _bought(("Acme", 2)))

    assert [
        "Bought again within 10 days; too young to tell: 1",
        "group       clients  again  share    low   high",
        "promoters         1      1  1.000  0.207  1.000",
        "passives          0      0      –      –      –",
        "detractors        0      0      –      –      –",
    ] == str(found).splitlines()
    assert "<caption>" in found._repr_html_()
