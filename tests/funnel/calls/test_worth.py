"""Tests of whether a base is worth calling."""

import math

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.funnel import base_worth, bases_worth, worth_of
from salesmodel.statistics import clopper_pearson_rate, wilson_interval
from salesmodel.tables import ContactTable


MONEY = {"first_profit": 4_000, "repeat_profit": 11_000, "contact_cost": 100}


def test_repeats_can_make_a_base_worth_it_whose_first_sales_lose():
    """Both are told, each with its interval."""
    found = base_worth(20, 1000, **MONEY)
    rate = clopper_pearson_rate(20, 1000)

    assert (200.0, "worth it", 0) == (
        found.with_repeats.value,
        found.with_repeats.verdict,
        found.with_repeats.contacts_to_tell,
    )
    assert (rate.low * 15_000 - 100, rate.high * 15_000 - 100) == (
        found.with_repeats.low,
        found.with_repeats.high,
    )
    assert (-20.0, "not known yet") == (
        found.first_sale.value,
        found.first_sale.verdict,
    )


def test_it_says_how_many_more_contacts_would_tell():
    """After them a Wilson interval leaves the threshold out; before the last it does not."""
    more = base_worth(20, 1000, **MONEY).first_sale.contacts_to_tell
    threshold = 100 / 4_000

    assert wilson_interval(0.02, 1000 + more)[1] < threshold
    assert wilson_interval(0.02, 999 + more)[1] >= threshold


def test_a_rate_at_the_threshold_is_never_told():
    """Neither is one without contacts."""
    assert base_worth(25, 1000, **MONEY).first_sale.contacts_to_tell is None
    nothing = base_worth(0, 0, **MONEY).with_repeats
    assert (None, None, None, "not known yet", None) == (
        nothing.value,
        nothing.low,
        nothing.high,
        nothing.verdict,
        nothing.contacts_to_tell,
    )


def test_a_base_that_never_buys_is_not_worth_it():
    """Once it was called often enough."""
    assert "not known yet" == base_worth(0, 100, **MONEY).with_repeats.verdict
    assert "not worth it" == base_worth(0, 2000, **MONEY).with_repeats.verdict


def test_a_sale_that_loses_is_never_worth_it():
    """Whatever the rate is; the ends of the interval stay in order."""
    found = worth_of(clopper_pearson_rate(5, 9), -10, 1)

    assert "not worth it" == found.verdict
    assert found.low < found.value < found.high
    assert "not worth it" == worth_of(clopper_pearson_rate(5, 9), 0, 0).verdict


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((5, 4), {}),
        ((1, 4), {"contact_cost": -1}),
        ((1, 4), {"first_profit": math.nan}),
        ((1, 4), {"repeat_profit": math.inf}),
        ((1, 4), {"confidence": 0}),
    ],
)
def test_counts_and_amounts_are_checked(counts, wrong):
    """Each in its range."""
    with pytest.raises(InvalidValueError):
        base_worth(*counts, **MONEY | wrong)


def _bases(cost=None, **bases):
    """Build contacts of bases by (deals, contacts)."""
    rows = [
        (name, 4 * (one < deals))
        for name, (deals, n) in bases.items()
        for one in range(n)
    ]
    return ContactTable.from_columns(
        at=["2026-01-05"] * len(rows),
        base=[name or None for name, _ in rows],
        level=[level for _, level in rows],
        cost=None if cost is None else [cost] * len(rows),
        currency=None if cost is None else "EUR",
    )


def test_bases_stand_by_what_a_contact_brings():
    """Profits may be those of each base; the cost is the mean of what is known."""
    contacts = _bases(cost=100, old=(30, 300), new=(10, 300))
    found = bases_worth(
        contacts, first_profit={"old": 500, "new": 9_000}, repeat_profit=1_000
    )

    assert ["new", "old"] == [one.base for one in found]
    assert (
        base_worth(
            10,
            300,
            first_profit=9_000,
            repeat_profit=1_000,
            contact_cost=100,
            base="new",
        )
        == found[0]
    )


def test_contacts_without_a_base_are_in_none():
    """Nor are bases of which no level is known."""
    contacts = ContactTable.from_columns(
        at=["2026-01-05"] * 3,
        base=["a", None, "b"],
        level=[0, 4, -1],
        missing_level="keep",
    )

    assert ["a"] == [one.base for one in bases_worth(contacts, **MONEY)]


def test_a_base_needs_a_cost_and_a_profit():
    """Given, or known from the table."""
    with pytest.raises(InvalidValueError) as caught:
        bases_worth(_bases(a=(1, 9)), first_profit=1, repeat_profit=1)
    with pytest.raises(InvalidValueError):
        bases_worth(_bases(a=(1, 9)), first_profit={}, repeat_profit=1, contact_cost=1)

    assert ("contact_cost", "absent") == (caught.value.name, caught.value.code)


@pytest.mark.long
def test_a_known_worthless_base_is_recognised(scale):
    """In at least 95 of 100 seeded runs, and the good one beside it as well."""
    runs, seen, good = scale(200), 0, 0
    for run in range(runs):
        deals = np.random.default_rng(run).binomial(3_000, [0.002, 0.02])
        contacts = _bases(worthless=(int(deals[0]), 3_000), good=(int(deals[1]), 3_000))
        verdicts = {
            one.base: one.with_repeats.verdict for one in bases_worth(contacts, **MONEY)
        }
        seen += verdicts["worthless"] == "not worth it"
        good += verdicts["good"] == "worth it"

    assert seen >= 0.95 * runs
    assert good >= 0.95 * runs
