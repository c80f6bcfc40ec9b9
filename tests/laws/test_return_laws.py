"""Who comes back equals its twin, whatever the order and names of clients."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_return as oracle
from oracle_repeat import period
from salesmodel.repeat import (
    ClientFate,
    LossRule,
    lost_clients,
    purchase_rhythm,
    repeat_curves,
    repeat_shares,
    retention,
)
from salesmodel.tables import number_purchases
from strategies_purchases import DAY, START, purchases, rule_of, rules, table


AS_OF = st.integers(-3, 140).map(lambda days: START + days * DAY + DAY // 2)
UNITS = st.sampled_from(["day", "week", "month"])
DAYS = st.sampled_from([0, 5, 30, 90])
RENAMED = {"Acme": "Dell", "Dell": "Acme", "Bolt": "Zeta", "Core": "Core", None: None}


def _cells(found):
    return [
        (cell.age, cell.n, cell.bought, cell.rate, cell.amount, cell.of_first)
        for cell in (*found.rows(), *found.by_age())
    ]


@given(rows=purchases(max_size=25), keywords=rules(), as_of=AS_OF, unit=UNITS)
def test_cohorts_equal_their_twin(rows, keywords, as_of, unit):
    """Clients, purchases and amounts of every cell, and what is not over."""
    found = retention(table(rows), as_of=as_of, rule=rule_of(keywords), period=unit)
    bought, amounts, clients, unknown = oracle.retention(rows, keywords, as_of, unit)
    cohorts = dict(zip(found.cohorts, sorted(_all(clients, as_of, unit)), strict=True))

    assert unknown == found.notices.get("first_unknown", 0)
    assert sum(clients.values()) == found.clients.sum()
    assert sum(bought.values()) == found.bought.sum()
    assert sum(amounts.values()) == found.amounts.sum()
    for cell in found.rows():
        key = cohorts[cell.cohort], cell.age
        assert clients[key[0]] == cell.n
        assert bought.get(key, 0) == cell.bought
        assert amounts[key] == cell.amount
        assert (period(as_of + 1, unit) == sum(key)) == cell.is_immature
        share = None if cell.is_immature else cell.bought / cell.n
        assert share == cell.rate.value


def _all(clients, as_of, unit):
    """Return every period from the first cohort to that of the observation."""
    if not clients:
        return set()
    return set(range(min(clients), period(as_of, unit) + 1))


@given(rows=purchases(max_size=25), as_of=AS_OF, unit=UNITS)
def test_averages_rest_on_the_cohorts_that_are_old_enough(rows, as_of, unit):
    """Each age by itself; ages that no cohort has passed have no row."""
    rule = rule_of({"new_after": 0, "repeat_from": 2, "gap": None} | PLAIN)
    found = retention(table(rows), as_of=as_of, rule=rule, period=unit)
    over = [cell for cell in found.rows() if not cell.is_immature]
    ages = sorted({cell.age for cell in over})

    assert ages == [cell.age for cell in found.by_age()]
    for cell in found.by_age():
        own = [one for one in over if one.age == cell.age]
        assert sum(one.n for one in own) == cell.n
        assert sum(one.bought for one in own) == cell.bought
        assert sum(one.amount for one in own) == cell.amount


PLAIN = {"same_day": "each", "refunds": "ignore"}


@given(rows=purchases(with_missing=False, max_size=25), as_of=AS_OF)
def test_cohorts_add_up_to_the_shares_of_cohorts(rows, as_of):
    """First and repeat revenue of all clients who are known to be new."""
    rule = rule_of({"new_after": START, "repeat_from": 2, "gap": None} | PLAIN)
    bought = table(rows)
    bought = bought[bought.at <= as_of]
    found = retention(bought, as_of=as_of, rule=rule)
    shares = repeat_shares(number_purchases(bought, rule), "cohort")
    known = [name is not None for name in shares.groups]

    assert shares.amounts[known].sum() == found.amounts.sum()


@given(
    rows=purchases(max_size=25),
    keywords=rules(),
    as_of=AS_OF,
    asked=st.tuples(DAYS, st.integers(2, 4)),
)
def test_curves_equal_their_twin(rows, keywords, as_of, asked):
    """Kaplan and Meier's share within a horizon, and exact quantiles of who came."""
    keywords |= {"refunds": "ignore"}
    days, purchase = asked
    found = repeat_curves(
        table(rows), as_of=as_of, rule=rule_of(keywords), most=purchase
    )
    followed, undated, unknown = oracle.chains(rows, keywords, as_of)
    n, between, share = oracle.curve(followed, purchase, as_of, days * DAY)
    last = found.curves[-1]
    told = last.within(days)

    assert len(followed) == found.n
    assert {"undated": undated, "first_unknown": unknown} == {
        code: found.notices.get(code, 0) for code in ("undated", "first_unknown")
    }
    assert (n, len(between), n) == (last.n, last.bought, told.n)
    assert n - len(between) == last.still_open
    assert pytest.approx(None if share is None else float(share)) == told.value
    if between:
        shares = (0.0, 0.25, 0.5, 0.9, 1.0)
        expected = oracle.quantiles(between, shares)
        assert pytest.approx(expected) == last.quantiles_days(shares)
    else:
        assert math.isnan(last.quantiles_days([0.5])[0])


@given(
    rows=purchases(max_size=40),
    as_of=AS_OF,
    measure=st.sampled_from(["silent_days", "intervals"]),
    limit=st.sampled_from([0.5, 1, 2.5, 20, 60]),
)
def test_fates_equal_their_twin(rows, as_of, measure, limit):
    """Each client is lost, kept or not known yet, and the share rests on the first two."""
    rhythm = purchase_rhythm(table(rows), as_of=as_of)
    found = lost_clients(rhythm, LossRule(**{measure: limit}))
    told = oracle.fates(rows, as_of, **{measure: limit})
    made = {
        found.names[client]: ClientFate(fate).word
        for client, fate in zip(found.client.tolist(), found.fate, strict=True)
    }
    fates = list(told.values())

    assert told == made
    assert {fate: fates.count(fate) for fate in found.counts} == found.counts
    assert fates.count("lost") + fates.count("kept") == found.share.n
    assert len(found) == sum(len(found.members(fate)) for fate in found.counts)


@given(
    rows=purchases(max_size=25),
    as_of=AS_OF,
    factor=st.integers(2, 90),
    data=st.data(),
)
def test_order_names_and_currency_change_nothing(rows, as_of, factor, data):
    """Amounts are so many times larger, and all else is the same."""
    plain = [row for row in rows if row["refunds"] is None]
    moved = [
        row | {"client": RENAMED[row["client"]], "amount": row["amount"] * factor}
        for row in data.draw(st.permutations(plain))
    ]
    rule = rule_of({"new_after": START, "repeat_from": 2, "gap": None} | PLAIN)
    one, other = (
        retention(table(some), as_of=as_of, rule=rule) for some in (plain, moved)
    )
    curves = [
        repeat_curves(table(some), as_of=as_of, rule=rule) for some in (plain, moved)
    ]
    lost = [
        lost_clients(purchase_rhythm(table(some), as_of=as_of), LossRule(intervals=2))
        for some in (plain, moved)
    ]

    assert (one.amounts * factor).tolist() == other.amounts.tolist()
    assert [cell[:4] for cell in _cells(one)] == [cell[:4] for cell in _cells(other)]
    assert pytest.approx(
        [np.nan if cell[5] is None else cell[5] for cell in _cells(one)], nan_ok=True
    ) == [np.nan if cell[5] is None else cell[5] for cell in _cells(other)]
    assert [curve.between.tolist() for curve in curves[0].curves] == [
        curve.between.tolist() for curve in curves[1].curves
    ]
    assert lost[0].counts == lost[1].counts
