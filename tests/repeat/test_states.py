"""Tests of figures of repeat sales that can be added."""

import datetime as dt

import pytest

from salesmodel.errors import DefinitionError, InvalidAmountError, LoadError
from salesmodel.repeat import (
    MarketingRfmState,
    ProductPairsState,
    RepeatSharesState,
    RetentionState,
    marketing_rfm,
)
from salesmodel.tables import PurchaseTable, RepeatRule, number_purchases


DAY = 86_400_000_000
WHOLE = RepeatRule(new_after=0)


def _table(*rows, **more):
    client, day, amount = zip(*rows, strict=True) if rows else [()] * 3
    columns = {
        "client": list(client),
        "at": [one * DAY for one in day],
        "amount": list(amount),
        "currency": "EUR",
        "product": ["pump"] * len(client),
        "deal": list(map(str, client)),
    }
    return PurchaseTable.from_columns(**(columns | more))


ACME = _table(("Acme", 3, 5), ("Acme", 70, 7))
BOLT = _table(("Bolt", 40, 11))
BARE = _table(("Core", 40, None), amount=None, currency=None)
STATES = {
    "marketing rfm": lambda table: MarketingRfmState.of(table, as_of=80 * DAY),
    "repeat shares": lambda table: RepeatSharesState.of(
        number_purchases(table, WHOLE), "month"
    ),
    "retention": lambda table: RetentionState.of(table, as_of=80 * DAY, rule=WHOLE),
    "product pairs": ProductPairsState.of,
}


@pytest.mark.parametrize("of", STATES.values(), ids=STATES)
def test_a_state_is_added_to_its_like_only(of):
    """A number is none, nor is what was counted in another way."""
    state = of(ACME)
    with pytest.raises(TypeError):
        state + 1
    other = {
        MarketingRfmState: lambda: MarketingRfmState.of(BOLT, as_of=81 * DAY),
        RepeatSharesState: lambda: RepeatSharesState.of(number_purchases(BOLT)),
        RetentionState: lambda: RetentionState.of(BOLT, as_of=80 * DAY),
        ProductPairsState: lambda: ProductPairsState.of(BOLT, basket="client"),
    }[type(state)]()
    with pytest.raises(DefinitionError, match="not the same in both"):
        state + other


@pytest.mark.parametrize("of", list(STATES.values())[:3], ids=list(STATES)[:3])
def test_what_has_amounts_is_not_added_to_what_has_none(of):
    """Nothing there is no zero; without amounts in both it is added."""
    bare = PurchaseTable.from_columns(
        client=["Core"], at=[40 * DAY], currency="EUR", product=["pump"], deal=["1"]
    )
    with pytest.raises(DefinitionError, match="only one of them has amounts"):
        of(ACME) + of(bare)
    with pytest.raises(DefinitionError, match="currency is not the same"):
        of(ACME) + of(BARE)
    both = of(BARE) + of(_table(("Dell", 50, None), amount=None, currency=None))
    told = both.as_dict()

    assert None is told.get("amounts", told.get("total_amount"))
    assert told == type(both).from_dict(told).as_dict()


@pytest.mark.parametrize("of", list(STATES.values())[1:3], ids=list(STATES)[1:3])
def test_sums_that_do_not_fit_are_refused(of):
    """They do not wrap around."""
    large = [_table((name, 40, 2**62)) for name in ("Acme", "Bolt")]

    with pytest.raises(InvalidAmountError, match=f"got {2**63}"):
        of(large[0]) + of(large[1])


def test_months_between_have_no_sales():
    """They are there, whatever part they come of; rows without a label come last."""
    seller = RepeatSharesState.of(
        number_purchases(_table(("Acme", 3, 5), seller=[None]), WHOLE), "seller"
    )
    months = STATES["repeat shares"](_table(("Acme", 3, 5))) + STATES["repeat shares"](
        _table(("Bolt", 70, 7))
    )
    weeks = [
        RepeatSharesState.of(number_purchases(_table((name, day, 5)), WHOLE), "week")
        for name, day in (("Acme", 3), ("Bolt", 18))
    ]
    nothing = RepeatSharesState.of(number_purchases(_table(), WHOLE), "week")

    assert ("1970-01", "1970-02", "1970-03") == months.groups
    assert ("1969-12-29", "1970-01-05", "1970-01-12", "1970-01-19") == (
        weeks[1] + weeks[0]
    ).groups
    assert () == (nothing + nothing).groups
    assert (None,) == (seller + seller).groups
    assert [(5, 0), (0, 0), (7, 0)] == [
        (row.first_amount, row.n_repeat) for row in months.finish()
    ]


def test_a_client_is_in_one_state_only():
    """By name, or by code where clients have no names; not by both."""
    state = STATES["marketing rfm"]
    with pytest.raises(DefinitionError, match="some clients are in both"):
        state(ACME) + state(ACME)
    low, high = (
        PurchaseTable.from_columns(client=[one], at=[DAY], amount=[one], currency="EUR")
        for one in (1, 3)
    )
    made = (state(high) + state(low)).finish()

    assert ([1, 3], [1, 3], 4) == (
        made.client.tolist(),
        made.total_amount.tolist(),
        made.n_clients,
    )
    with pytest.raises(DefinitionError, match="some clients are in both"):
        state(low) + state(low)
    with pytest.raises(DefinitionError, match="only one of them has names"):
        state(low) + state(ACME)
    with_nobody = (state(_table()) + state(ACME)).finish()
    assert ("Acme",) == with_nobody.names
    assert marketing_rfm(ACME, as_of=80 * DAY).total_amount == with_nobody.total_amount


BROKEN = {
    "marketing rfm": [
        {"client": [1, 0], "n_clients": 2},
        {"client": [5]},
        {"names": ["Acme", "Bolt"]},
        {"n_purchases": [0]},
        {"days_since_last": [1, 2]},
        {"refunds": "drop"},
        {"as_of": "today"},
    ],
    "repeat shares": [
        {"groups": ["1970-01"] * 3},
        {"groups": ["", "b", "c"]},
        {"amounts": [1]},
        {"squares": [1.0]},
        {"purchases": [-1] * 12},
        {"by": 5},
        {"rule": {}},
        {"notices": {"code": 0}},
    ],
    "retention": [
        {"period": "year"},
        {"clients": [1]},
        {"rule": {"gap": "long"}},
        {"notices": {"code": "many"}},
        {"amounts": [1.5] * 9},
    ],
    "product pairs": [
        {"products": ["pump", "hose"], "baskets": [1, 1]},
        {"basket": "day"},
        {"pair": [7]},
        {"pair": [0, 0], "count": [1, 1]},
        {"baskets": [0]},
        {"count": [1, 2]},
    ],
}


@pytest.mark.parametrize(
    ("kind", "change"), [(kind, one) for kind, many in BROKEN.items() for one in many]
)
def test_what_does_not_hold_together_is_not_read(kind, change):
    """As one error, whatever is wrong."""
    state = STATES[kind](ACME)

    with pytest.raises(LoadError, match=kind):
        type(state).from_dict(state.as_dict() | change)


@pytest.mark.parametrize("kind", STATES)
def test_another_kind_or_schema_is_not_read(kind):
    """Nor what is not there."""
    state = STATES[kind](ACME)
    for change in ({"schema": 2}, {"kind": "flow"}):
        with pytest.raises(LoadError):
            type(state).from_dict(state.as_dict() | change)
    with pytest.raises(LoadError, match="is not there"):
        type(state).from_dict({"kind": kind, "schema": 1})


def test_a_gap_is_written_in_microseconds():
    """And read as the time it is."""
    rule = RepeatRule(new_after=0, gap=dt.timedelta(days=30))
    state = RetentionState.of(ACME, as_of=80 * DAY, rule=rule)
    told = state.as_dict()

    assert 30 * DAY == told["rule"]["gap"]
    assert rule == RetentionState.from_dict(told).made.rule
