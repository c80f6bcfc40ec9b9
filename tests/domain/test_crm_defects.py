"""Twelve defects of known CRM systems and reports, none of which is ours."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from deal_cases import SALES, day, opened, refused
from salesmodel import tabulate
from salesmodel.domain import (
    Client,
    Days,
    Deal,
    Gate,
    Outcome,
    Pipeline,
    Stage,
    client_base,
)
from salesmodel.errors import (
    DefinitionError,
    HookError,
    InvalidInstantError,
    InvalidValueError,
)
from salesmodel.funnel import ages, conversion
from salesmodel.repeat import repeat_share
from salesmodel.tables import DealTable
from salesmodel.values import Money


SAID = {"at": day(9), "by": "ann"}


def test_a_funnel_counts_the_first_stage_each_deal_once_and_lost_ones():
    """1, Frappe: the first stage was not counted, re-entries were twice, losses never."""
    back = opened().move("offer", **SAID).move("new", **SAID).move("offer", **SAID)
    lost = opened(id="d3").move("offer", **SAID).lose("price", **SAID)
    deals = (opened(id="d2"), back, lost)
    funnel = conversion(tabulate.visits(deals, SALES)).rows()

    assert [("new", 3, 2, 0), ("offer", 2, 0, 1), ("contract", 0, 0, 0)] == [
        (row.stage, row.entered, row.advanced, row.lost) for row in funnel
    ]


def test_a_lost_deal_is_expected_to_bring_nothing():
    """2, Frappe: the forecast of a lost deal was its full amount."""
    deal = opened(amount=Money(100, "EUR")).set_probability("0.9", **SAID)
    lost = deal.lose("price", **SAID)

    assert (Decimal(0), "outcome") == (lost.probability.value, lost.probability.source)


def test_the_closing_date_goes_with_the_closing():
    """3, Frappe: it was kept after a reopening, and never set for a loss."""
    lost = opened().lose("price", at=day(7), by="ann")
    won = opened().win("won", at=day(7), by="ann")

    assert day(7) == lost.closed_at == won.closed_at
    assert None is lost.reopen("again", **SAID).closed_at
    assert None is won.reopen("again", **SAID).closed_at


def test_repeat_clients_are_clients_and_stay_so():
    """4, ERPNext: invoices were counted for clients, and the window made them new."""
    days = ["2026-01-05", "2026-01-07", "2026-01-09", "2026-02-03"]
    sales = DealTable.from_columns(
        deal=["d1", "d2", "d3", "d4"],
        outcome=["won"] * 4,
        opened=days,
        closed=days,
        client=["Acme", "Acme", "Acme", "Bolt"],
    )
    found = repeat_share(sales)
    client = Client.add("c1", "Acme", kind="company", at=day(1), by="ann")
    bought = opened(client_id="c1").win("won", at=day(7), by="ann")
    base = client_base([client], [bought], at=day(30))

    assert (2, 1) == (found.clients, found.repeat_clients)
    assert (None, None) == (found.first_amount, found.repeat_share)
    assert day(7) == base.became_existing("c1")


def test_staleness_counts_from_the_entry_and_names_mean_nothing():
    """5, Krayin: it counted from the opening, moved deals off, and won by a name."""
    terms = Pipeline("p", [Stage("a"), Stage("Won", stale_after=Days(3))])
    deal = opened(terms).move("Won", at=day(8), by="ann")
    fewer = terms.revise(stages=[Stage("a")])
    broken = Pipeline("q", [Stage("a"), Stage("b")], gates=[_failing()])

    assert (False, False) == (deal.is_stale(day(9)), deal.is_stale(day(11)))
    assert deal.is_stale(day(12))
    assert Outcome.OPEN is deal.outcome
    refused(lambda: terms.migrate({}, to=fewer), DefinitionError)
    refused(lambda: opened(broken).move("b", **SAID), HookError)


def _failing():
    def fail(deal):
        raise KeyError(deal.id)

    return Gate("enter", ["b"], check=fail, name="sure")


def test_no_part_of_an_event_overwrites_another():
    """6, amocrm-api-php: reading a client put the average check into the periodicity."""
    given = {
        "client_id": "c1",
        "owner": "bob",
        "parent_id": "d0",
        "cycle": 7,
        "amount": Money(5, "EUR"),
        "fields": {"purchases": 3, "average": 4, "period": 5},
    }
    again = Deal.replay(opened(**given).history, SALES)

    assert given == {name: getattr(again, name) for name in given}


@pytest.mark.parametrize("percent", [100, 50, "40", Decimal(2)])
def test_a_chance_is_no_number_of_percent(percent):
    """7, dbt_salesforce: amounts were weighted by percent points, a hundredfold."""
    error = refused(
        lambda: opened().set_probability(percent, **SAID), InvalidValueError
    )

    assert "fraction" == error.code
    error = refused(lambda: Stage("x", probability=percent), InvalidValueError)
    assert "fraction" == error.code


def test_an_amount_keeps_its_currency_and_a_rate_is_named():
    """8, Espo: converted amounts drifted with the rate of the day."""
    deal = opened(amount=Money(100, "USD"))
    euros = deal.amount.convert("EUR", rate="0.9")

    assert (Money(90, "EUR"), Money(100, "USD")) == (euros, deal.amount)
    with pytest.raises(TypeError, match="rate"):
        deal.amount.convert("EUR")


def test_stays_are_kept_as_values_and_not_as_text():
    """9, DjangoCRM: stages were a text of dates, and a flag was saved for a rate."""
    deal = opened().move("offer", at=day(7), by="ann").move("new", at=day(8), by="ann")

    assert timedelta(days=1) == deal.time_in("offer", at=day(9))
    assert timedelta(days=3) == deal.time_in("new", at=day(9))
    assert [day(5), day(7), day(8)] == [visit.entered for visit in deal.visits()]
    with pytest.raises(InvalidValueError):
        Money(1, "EUR").convert("USD", rate=True)


def test_reversed_times_are_faults_and_not_turned_round():
    """10, Odoo: the absolute value hid that a deal was closed before it was opened."""
    deals = DealTable.from_columns(
        deal=["d1", "d2"],
        outcome=["won", "won"],
        opened=["2026-01-09", "2026-01-05"],
        closed=["2026-01-05", "2026-01-09"],
    )
    age, _ = ages(deals, as_of=day(20))

    assert [4] == (age // np.int64(86_400_000_000)).tolist()
    refused(lambda: opened().win("won", at=day(4), by="ann"))
    refused(lambda: opened().age(at=day(4)), InvalidInstantError)


def test_a_rate_of_nobody_is_not_defined():
    """11, capgo: after a stage where nobody came the rate was told as 100 %."""
    deals = [opened(id=name).lose("price", **SAID) for name in ("d1", "d2")]
    funnel = conversion(tabulate.visits(deals, SALES)).rows()

    assert [0, None, None] == [row.rate.value for row in funnel]


def test_won_is_said_in_one_place():
    """12, Odoo: the search, the ribbon and the score each had a won of their own."""
    client = Client.add("c1", "Acme", kind="company", at=day(1), by="ann")
    deal = opened(client_id="c1", owner="bob").win("won", at=day(7), by="ann")
    for each in (deal, deal.reclassify("lost", "a slip", at=day(8), by="ann")):
        is_won = each.outcome is Outcome.WON

        assert is_won is (each.visits()[-1].kind is Outcome.WON)
        assert is_won is (each.probability.value == 1)
        assert is_won is (each.closed_at == each.first_won_at)
        assert is_won is bool(each.credit("owner_at_win"))
        assert is_won is client_base([client], [each], at=day(30)).is_existing("c1")
