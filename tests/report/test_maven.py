"""The report on a public file: every published figure comes out."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from salesmodel import report
from salesmodel._figures import checked_sum
from salesmodel.connect import Profile
from salesmodel.connect.csv import read
from salesmodel.tables import WON
from salesmodel.values import from_micros


MAVEN = Path(__file__).parents[3] / "shared/data/crm_maven/sales_pipeline.csv"
PROFILE = Profile(
    columns={
        "deal_id": "opportunity_id",
        "client_id": "account",
        "owner": "sales_agent",
        "outcome": "deal_stage",
        "opened_at": "engage_date",
        "closed_at": "close_date",
        "amount": "close_value",
    },
    won=["Won"],
    lost=["Lost"],
    open=["Engaging", "Prospecting"],
    currency="USD",
)


@pytest.fixture(name="imported", scope="module")
def _imported():
    if not MAVEN.exists():
        pytest.skip("the Maven CRM data is not beside this checkout")
    return read(MAVEN, profile=PROFILE)


@pytest.fixture(name="made", scope="module")
def _made(imported):
    return report.from_import(imported, as_of=dt.datetime(2017, 12, 31, tzinfo=dt.UTC))


def test_every_row_is_accepted(made):
    """8,800 rows are 8,800 deals of 30 owners."""
    data = made.data

    assert (8800, 8800, 8800, 85, 30, ()) == (
        data.rows,
        data.accepted,
        data.deals,
        data.clients,
        data.owners,
        data.rejected,
    )


def test_the_counts_of_the_file_come_out(made):
    """Engaging and prospecting ones are open; win rate of the closed."""
    outcomes = made.outcomes

    assert (4238, 2473, 1589 + 500) == (outcomes.won, outcomes.lost, outcomes.open)
    assert 0.6315005 == round(outcomes.win_rate.value, 7)
    assert 6711 == outcomes.win_rate.n


def test_the_amounts_of_the_file_come_out(made):
    """Sum, mean and median of won deals."""
    outcomes = made.outcomes

    assert Decimal(10_005_534) == outcomes.won_amount
    assert Decimal("2360.9094") == round(outcomes.mean_won_amount, 4)
    assert Decimal(1117) == outcomes.median_won_amount


def test_the_cycle_of_won_deals_comes_out(made):
    """Mean and median days from engaging to winning."""
    assert 51.782 == round(made.outcomes.mean_cycle_days, 3)
    assert 57.0 == made.outcomes.median_cycle_days


def test_the_outcome_by_age_comes_out(made):
    """Aalen–Johansen over the deals with an engage date, to 1e-6."""
    by_age = {row.days: row for row in made.outcome_by_age}
    won = {30: 0.218995, 60: 0.264733, 90: 0.397015, 120: 0.500042, 180: 0.519439}

    assert won == {days: round(by_age[days].won, 6) for days in won}
    assert 0.178820 == round(by_age[180].open, 6)
    assert [7, 14, 30, 60, 90, 120, 180, 365] == list(by_age)


def test_what_the_file_lacks_is_noticed(made):
    """500 deals without an engage date, 1,425 without an account, no history."""
    notices = made.data.notices

    assert (500, 1425, 1, 15_011) == (
        notices["opened_unknown"],
        notices["client_unknown"],
        notices["no_history"],
        notices["dates_in_utc"],
    )
    assert () == made.funnel


def test_the_first_sales_are_not_known(made):
    """The file is cut at its start, so that its share is only one as if."""
    repeat = made.repeat

    assert (None, None, None) == (
        repeat.first_amount,
        repeat.repeat_amount,
        repeat.repeat_share,
    )
    assert 1 == made.data.notices["first_sales_unknown"]
    assert 0.98 < repeat.repeat_share_if_complete < 0.99


def test_the_owners_add_up(made):
    """Each deal is that of one owner, the one who won most first."""
    amounts = [owner.won_amount for owner in made.owners]

    assert ("Darcel Schlecht", Decimal(1_153_214)) == (
        made.owners[0].owner,
        amounts[0],
    )
    assert Decimal(10_005_534) == sum(amounts)
    assert sorted(amounts, reverse=True) == amounts


def test_the_revenue_of_the_quarters_comes_out(imported):
    """By the quarter of 2017 in which a deal was won."""
    deals = imported.deals[imported.deals.outcome == WON]
    closed = [from_micros(at) for at in deals.closed.tolist()]
    quarters = np.array([(at.month - 1) // 3 for at in closed])
    amounts = [checked_sum(deals.amount[quarters == place]) for place in range(4)]

    assert {2017} == {at.year for at in closed}
    assert [1_134_672, 3_086_111, 2_982_255, 2_802_496] == [
        amount // 100 for amount in amounts
    ]
