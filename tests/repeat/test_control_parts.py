"""Tests of reports and tables that a view per client takes as they are."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import (
    ContactRules,
    MonthlySalesState,
    client_control,
    plan_against_actual,
    plan_month,
    whom_to_contact,
)
from salesmodel.tables import (
    CalendarTable,
    ClientTable,
    ComplaintTable,
    PurchaseTable,
    ResponseTable,
)


DAY = 86_400_000_000
NOW = 100 * DAY
BASE = ClientTable.from_columns(client=["Ely", "Bolt", "Acme"])
RULES = ContactRules(priority=["below_plan"])


def test_the_last_answer_of_a_client_is_his_score():
    """Asked or answered by then; of two at one instant it is the lower."""
    answers = ResponseTable.from_columns(
        at=[10 * DAY, 20 * DAY, 30 * DAY, 30 * DAY, 40 * DAY, 50 * DAY],
        answered=[60 * DAY, None, 30 * DAY, None, None, None],
        client=["Acme", "Acme", "Bolt", "Bolt", "Ely", "Acme"],
        score=[9, 3, 7, 5, None, None],
    )
    control = client_control(BASE, as_of=NOW, score=answers)

    assert [None, 5, 9] == [row.score for row in control.rows()]
    assert {} == control.notices
    plain = client_control(BASE, as_of=NOW, score=_answers(client=["Acme"], score=[4]))
    assert "detractor" == plain.row("Acme").nps_class


def _answers(**columns):
    plain = {"at": [10 * DAY] * len(columns["score"])}
    policies = {"missing_client": "keep", "missing_at": "keep"}
    return ResponseTable.from_columns(**(plain | policies | columns))


def test_answers_that_do_not_count_are_counted():
    """Those of nobody, without an instant, and those that came later."""
    answers = _answers(
        at=[10 * DAY, None, NOW + 1, 10 * DAY],
        client=[None, "Acme", "Acme", "Acme"],
        score=[1, 2, 3, 4],
    )
    control = client_control(BASE, as_of=NOW, score=answers)

    assert (4, {"score_without_client": 1, "score_undated": 1, "score_after": 1}) == (
        control.row("Acme").score,
        control.notices,
    )


def test_answers_are_from_0_to_10_and_of_clients_of_the_base():
    """Other scales and strangers are refused, and so is a table without clients."""
    with pytest.raises(
        InvalidValueError, match="score must be of answers from 0 to 10"
    ):
        client_control(BASE, as_of=NOW, score=_answers(score=[1], scale=(1, 5)))
    with pytest.raises(InvalidValueError, match="score must be of clients of the base"):
        client_control(BASE, as_of=NOW, score=_answers(score=[1], client=["Zeta"]))
    with pytest.raises(InvalidValueError, match="score must be a table with a column"):
        client_control(BASE, as_of=NOW, score=_answers(score=[1]))


def test_open_complaints_are_counted_by_client():
    """Resolved ones are not open, later ones are none yet, and who has none has 0."""
    complaints = ComplaintTable.from_columns(
        at=[10 * DAY, 20 * DAY, 30 * DAY, NOW + 1, None, 5 * DAY],
        resolved=[None, 30 * DAY, NOW + 1, None, None, None],
        client=["Acme", "Acme", "Acme", "Bolt", "Bolt", None],
        missing_at="keep",
        missing_client="keep",
    )
    control = client_control(BASE, as_of=NOW, open_complaints=complaints, score=[1] * 3)
    found = whom_to_contact(control)

    assert [0, 1, 2] == control.open_complaints.tolist()
    assert {
        "open_complaints_without_client": 1,
        "open_complaints_after": 1,
    } == control.notices
    assert ["Ely"] == [row.client for row in found.rows()]
    assert "open_complaint" not in found.unchecked


def _compared(
    until=None, calendar=None, client=("Acme", "Acme", "Bolt", "Acme", "Bolt")
):
    """Plan January 1971 from January 1970, and compare it with ten days of sales."""
    purchases = PurchaseTable.from_columns(
        client=list(client),
        at=[0, 30 * DAY, 20 * DAY, 370 * DAY, 371 * DAY],
        amount=[600, 400, 100, 300, 90],
        currency="EUR",
        seller=["Ann", "Ben", "Ben", "Ann", None],
        missing_client="keep",
    )
    end = {} if until is None else {"until": until}
    sales = MonthlySalesState.of(purchases, **end).finish()
    return plan_against_actual(plan_month(sales, "1971-01"), sales, calendar=calendar)


def test_plan_against_actual_can_be_passed_as_it_is():
    """Each client over all of his sellers, and the share of the month that has passed."""
    found = _compared(until=375 * DAY)
    control = client_control(BASE, as_of=375 * DAY, plan=found)
    acme, bolt = control.rows(["Acme", "Bolt"])

    assert (1100, 300, 110, 90) == (acme.plan, acme.actual, bolt.plan, bolt.actual)
    assert 10 / 31 == control.plan_elapsed
    assert (None, None) == (control.row("Ely").plan, control.row("Ely").actual)
    assert set() == {"plan", "actual"} & set(control.not_known)


def test_a_client_is_behind_by_what_the_plan_asks_for_until_then():
    """A third of the month may bring a third of the plan."""
    late = client_control(BASE, as_of=375 * DAY, plan=_compared(until=375 * DAY))
    [row] = whom_to_contact(late, RULES).rows()

    assert ("Acme", "brought 300 of 1100 planned, with 32% of the time gone") == (
        row.client,
        f"{row.reasons[0]}",
    )
    plain = client_control(
        BASE, as_of=NOW, plan={"Acme": 10, "Bolt": 10}, actual={"Acme": 5, "Bolt": 10}
    )
    assert ["brought 5 of 10 planned"] == [
        f"{one.reasons[0]}" for one in whom_to_contact(plain, RULES).rows()
    ]


def test_a_plan_is_compared_on_the_same_day():
    """Its end is out: midnight ends the day before, and begins the next."""
    found = _compared(until=375 * DAY)
    for as_of in (375 * DAY - 1, 375 * DAY, 376 * DAY - 1):
        assert 300 == client_control(BASE, as_of=as_of, plan=found).row("Acme").actual
    with pytest.raises(InvalidValueError, match="plan must be as of"):
        client_control(BASE, as_of=376 * DAY, plan=found)
    with pytest.raises(InvalidValueError, match="actual must be left out where"):
        client_control(BASE, as_of=375 * DAY, plan=found, actual=[1, 2, 3])


def test_sales_of_nobody_are_no_clients():
    """And those of a stranger are refused."""
    nobody = _compared(client=("Acme", "Acme", None, "Acme", "Bolt"), until=375 * DAY)
    control = client_control(BASE, as_of=375 * DAY, plan=nobody)

    assert (1100, None) == (control.row("Acme").plan, control.row("Bolt").plan)
    strange = _compared(
        client=("Acme", "Acme", "Zeta", "Acme", "Bolt"), until=375 * DAY
    )
    with pytest.raises(InvalidValueError, match=r"plan .* got 'Zeta'"):
        client_control(BASE, as_of=375 * DAY, plan=strange)


def test_a_pace_that_is_not_known_is_not_looked_at():
    """A calendar that does not reach over the month tells no share of it."""
    calendar = CalendarTable(
        np.array([0, 8 * DAY // 24, DAY]), np.array([0, 0, 16 * DAY // 24])
    )
    found = _compared(until=375 * DAY, calendar=calendar)
    control = client_control(BASE, as_of=375 * DAY, plan=found)

    assert np.isnan(control.plan_elapsed)
    assert ("below_plan",) == whom_to_contact(control, RULES).not_looked_at
