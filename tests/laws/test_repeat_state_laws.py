"""Laws of figures of repeat sales that can be added."""

import functools
import json
import operator

from hypothesis import given
from hypothesis import strategies as st

from salesmodel.repeat import (
    MarketingRfmState,
    ProductPairsState,
    RepeatSharesState,
    RetentionState,
    marketing_rfm,
    product_pairs,
    repeat_shares,
    retention,
)
from salesmodel.tables import number_purchases
from strategies_purchases import (
    CLIENTS,
    DAY,
    START,
    purchases,
    rule_of,
    rules,
    table,
)


AS_OF = st.integers(-3, 140).map(lambda days: START + days * DAY + DAY // 2)
UNITS = st.sampled_from(["day", "week", "month"])
SIDES = st.sets(st.sampled_from(CLIENTS))
REFUNDS = st.sampled_from(["ignore", "undo"])


def _parts(rows, left):
    """Split rows by client, refunds with their purchases."""
    parts = []
    for side in (True, False):
        place, kept = {}, []
        for row, one in enumerate(rows):
            if (one["client"] in left) is side:
                place[row] = len(kept)
                kept.append(dict(one))
        for one in kept:
            if one["refunds"] is not None:
                one["refunds"] = place[one["refunds"]]
        parts.append(kept)
    return parts


def _sum(states):
    """Add states in either order, written down and read again."""
    states = [
        type(state).from_dict(json.loads(json.dumps(state.as_dict())))
        for state in states
    ]
    return [functools.reduce(operator.add, some) for some in (states, reversed(states))]


@given(rows=purchases(max_size=25), left=SIDES, as_of=AS_OF, refunds=REFUNDS)
def test_summaries_of_parts_are_added(rows, left, as_of, refunds):
    """Each client has what he has in the whole, and none gets lost."""

    def told(summary):
        return {
            summary.names[client]: figures
            for client, *figures in zip(
                summary.client.tolist(),
                summary.days_since_last.tolist(),
                summary.n_purchases.tolist(),
                summary.total_amount.tolist(),
                summary.n_priced.tolist(),
                strict=True,
            )
        }

    whole = marketing_rfm(table(rows), as_of=as_of, refunds=refunds)
    for made in _sum(
        MarketingRfmState.of(table(part), as_of=as_of, refunds=refunds)
        for part in _parts(rows, left)
    ):
        assert told(whole) == told(made.finish())
        assert whole.notices == made.finish().notices


@given(rows=purchases(max_size=25), keywords=rules(), left=SIDES, unit=UNITS)
def test_shares_of_parts_are_added(rows, keywords, left, unit):
    """By period, with those without sales, and by seller; amounts exactly."""
    rule = rule_of(keywords)
    whole, *parts = (
        number_purchases(table(some), rule) for some in (rows, *_parts(rows, left))
    )
    for by in (unit, "cohort", "seller", None):
        expected = repeat_shares(whole, by)
        for made in _sum(RepeatSharesState.of(part, by) for part in parts):
            told = {row.group: row for row in made.finish()}

            assert set(expected.groups) == set(told)
            assert expected.notices == made.notices
            for row in expected.rows():
                assert row == told[row.group]
        if by != "seller":
            assert list(expected.groups) == list(told)


@given(
    rows=purchases(max_size=25),
    left=SIDES,
    choices=st.fixed_dictionaries(
        {"rule": rules().map(rule_of), "as_of": AS_OF, "period": UNITS}
    ),
)
def test_cohorts_of_parts_are_added(rows, left, choices):
    """Clients, purchases and amounts of every cell."""
    whole = retention(table(rows), **choices)
    for made in _sum(
        RetentionState.of(table(part), **choices) for part in _parts(rows, left)
    ):
        found = made.finish()

        assert whole.cohorts == found.cohorts
        assert whole.rows() == found.rows()
        assert whole.by_age() == found.by_age()
        assert whole.notices == found.notices


@given(
    rows=purchases(max_size=25),
    products=st.lists(
        st.sampled_from(["hose", "pump", "valve", None]), min_size=25, max_size=25
    ),
    left=SIDES,
    refunds=REFUNDS,
    least=st.integers(1, 3),
)
def test_pairs_of_parts_are_added(rows, products, left, refunds, least):  # noqa: PLR0917 — one argument a choice
    """Also those that are in too few baskets of either part."""
    rows = [
        row | {"product": one, "deal": None if not row["deal"] else row["client"]}
        for row, one in zip(rows, products[: len(rows)], strict=True)
    ]

    def made_of(some):
        return table(some, product=[row["product"] for row in some])

    for basket in ("client", "deal"):
        whole = product_pairs(
            made_of(rows), basket=basket, min_count=least, refunds=refunds
        )
        for made in _sum(
            ProductPairsState.of(made_of(part), basket=basket, refunds=refunds)
            for part in _parts(rows, left)
        ):
            found = made.finish(min_count=least)

            assert whole.rows() == found.rows()
            assert whole.n_below == found.n_below
            assert whole.notices == found.notices


@given(rows=purchases(max_size=12), as_of=AS_OF)
def test_states_written_twice_are_the_same(rows, as_of):
    """What is read is what was written."""
    bought = table(rows, product=["pump"] * len(rows))
    for state in (
        MarketingRfmState.of(bought, as_of=as_of),
        RepeatSharesState.of(number_purchases(bought), "month"),
        RetentionState.of(bought, as_of=as_of),
        ProductPairsState.of(bought),
    ):
        told = json.loads(json.dumps(state.as_dict()))

        assert told == type(state).from_dict(told).as_dict()
