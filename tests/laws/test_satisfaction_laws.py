"""Control calls, returns and times of complaints equal their twins, and parts add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

import oracle_satisfaction as oracle
from salesmodel._arrays import MISSING
from salesmodel.repeat import (
    CallControlState,
    complaint_times,
    control_calls,
    repeat_by_complaint,
    repeat_by_score,
)
from salesmodel.tables import (
    ComplaintTable,
    ContactTable,
    PurchaseTable,
    ResponseTable,
)


DAY = 86_400_000_000
NOW = 20 * DAY
CLIENTS = ("Acme", "Bolt", "Core", "Dell")
WHO = st.sampled_from(CLIENTS)
AT = st.integers(0, 72).map(lambda thirds: thirds * DAY // 3)
DAYS = st.sampled_from([1, 2.5, 5, 9])
EVENTS = st.lists(st.tuples(WHO, AT), max_size=10)
PART = st.sets(WHO)
COMPLAINTS = st.lists(
    st.tuples(WHO, AT, st.one_of(st.none(), st.integers(0, 9))).map(
        lambda one: (one[0], one[1], None if one[2] is None else one[1] + one[2] * DAY)
    ),
    max_size=8,
)
ANSWERS = st.lists(
    st.tuples(WHO, AT, st.sampled_from([None, 0, 6, 7, 8, 9, 10])),
    max_size=8,
    unique_by=lambda one: one[:2],
)


def _columns(rows, names):
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return {
        name: np.array(column, object)
        for name, column in zip(names, columns, strict=True)
    }


def _sales(rows):
    return PurchaseTable.from_columns(**_columns(rows, ("client", "at")))


def _calls(rows):
    return ContactTable.from_columns(**_columns(rows, ("client", "at")))


def _answers(rows):
    return ResponseTable.from_columns(**_columns(rows, ("client", "at", "score")))


def _complaints(rows):
    return ComplaintTable.from_columns(**_columns(rows, ("client", "at", "resolved")))


def _of(rows, part, *, inside):
    return [row for row in rows if (row[0] in part) == inside]


@given(sales=EVENTS, calls=EVENTS, days=DAYS)
def test_control_calls_equal_their_twin(sales, calls, days):
    """The first call after each sale, looked for one by one."""
    known = [one for one in sales if one[1] <= NOW]
    found = control_calls(_sales(sales), _calls(calls), days=days, as_of=NOW)
    expected = oracle.control(known, calls, round(days * DAY), NOW)
    told = [
        (CallControlState(state).word, None if called == MISSING else called)
        for state, called in zip(found.state, found.called.tolist(), strict=True)
    ]
    row = found.by().total

    assert expected == told
    assert oracle.control_rates(known, expected, round(days * DAY), NOW) == (
        row.in_time.n,
        round((row.in_time.value or 0) * row.in_time.n),
        round((row.made.value or 0) * row.made.n),
    )


@given(sales=EVENTS, calls=EVENTS, days=DAYS, part=PART)
def test_control_calls_of_parts_add_up(sales, calls, days, part):
    """A split by client changes no count."""

    def counted(sold, called):
        found = control_calls(_sales(sold), _calls(called), days=days, as_of=NOW)
        return found.by()

    one, other = (
        counted(_of(sales, part, inside=inside), _of(calls, part, inside=inside))
        for inside in (True, False)
    )
    whole = counted(sales, calls)

    assert whole.rows() == (one + other).rows() == (other + one).rows()


@given(answers=ANSWERS, bought=EVENTS, days=DAYS)
def test_returns_by_score_equal_their_twin(answers, bought, days):
    """Each client by his first answer."""
    found = repeat_by_score(_answers(answers), _sales(bought), days=days, as_of=NOW)
    expected, too_young = oracle.by_score(answers, bought, round(days * DAY), NOW)

    assert (expected, too_young) == (_counts(found), found.too_young)


@given(complaints=COMPLAINTS, bought=EVENTS, days=DAYS, landmark=DAYS)
def test_returns_by_complaint_equal_their_twin(complaints, bought, days, landmark):
    """Each client as he stood at his landmark."""
    found = repeat_by_complaint(
        _complaints(complaints),
        _sales(bought),
        landmark_days=landmark,
        days=days,
        as_of=NOW,
    )
    spans = (round(landmark * DAY), round(days * DAY))
    expected, too_young = oracle.by_complaint(complaints, bought, spans, NOW)

    assert (expected, too_young) == (_counts(found), found.too_young)


def _counts(found):
    return {
        row.group: (row.n_clients, row.n_again) for row in found.rows() if row.n_clients
    }


@given(answers=ANSWERS, complaints=COMPLAINTS, bought=EVENTS, part=PART)
def test_returns_of_parts_add_up(answers, complaints, bought, part):
    """A split by client changes no count, and no count of what was left out."""

    def counted(told, complained, sold):
        return (
            repeat_by_score(_answers(told), _sales(sold), days=3, as_of=NOW),
            repeat_by_complaint(
                _complaints(complained),
                _sales(sold),
                landmark_days=4,
                days=3,
                as_of=NOW,
            ),
        )

    parts = [
        counted(
            *(_of(rows, part, inside=inside) for rows in (answers, complaints, bought))
        )
        for inside in (True, False)
    ]
    for whole, one, other in zip(
        counted(answers, complaints, bought), *parts, strict=True
    ):
        assert whole.rows() == (one + other).rows() == (other + one).rows()
        assert whole.too_young == (one + other).too_young
        assert whole.notices == (one + other).notices


@given(tables=st.tuples(ANSWERS, COMPLAINTS, EVENTS, EVENTS), data=st.data())
def test_the_order_of_rows_changes_nothing(tables, data):
    """Of any of the tables."""

    def told(*tables):
        said, complained, sold, called = tables
        sales = _sales(sold)
        return (
            repeat_by_score(_answers(said), sales, days=3, as_of=NOW).rows(),
            repeat_by_complaint(
                _complaints(complained), sales, landmark_days=4, days=3, as_of=NOW
            ).rows(),
            control_calls(sales, _calls(called), days=3, as_of=NOW).by().rows(),
        )

    assert told(*tables) == told(*(data.draw(st.permutations(one)) for one in tables))


@given(complaints=COMPLAINTS.filter(lambda rows: any(row[1] <= NOW for row in rows)))
def test_times_of_complaints_equal_those_of_a_peer(complaints):
    """Open complaints are censored as lifelines does it."""
    known = [one for one in complaints if one[1] <= NOW]
    over = [one[2] is not None and one[2] <= NOW for one in known]
    took = [
        ((end if is_over else NOW) - at) / DAY
        for (_, at, end), is_over in zip(known, over, strict=True)
    ]
    peer = KaplanMeierFitter().fit(took, over)
    row = complaint_times(_complaints(complaints), as_of=NOW).total

    assert (len(known), over.count(False)) == (row.n_complaints, row.n_open)
    for days in (0, 1, 3, 8):
        rate = row.resolved_within(days)
        if rate.value is not None:
            assert 1 - peer.predict(days) == pytest.approx(rate.value)
    if row.median_days is not None:
        assert peer.median_survival_time_ == pytest.approx(row.median_days)
    else:
        assert np.isinf(peer.median_survival_time_)
