"""Tests of classes whose arrays nobody can write to."""

import copy
import pickle
from functools import cached_property

import attrs
import numpy as np
import pytest

from salesmodel._arrays import IntArray
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel.funnel import (
    CallCounts,
    ConversionState,
    FlowState,
    OutcomeState,
    TimeInStageState,
    conversion,
    flow,
    time_in_stage,
)
from salesmodel.profitability import Costs, observed_profit
from salesmodel.repeat import (
    MarketingRfmState,
    MonthlySalesState,
    ProductPairsState,
    RepeatSharesState,
    RetentionState,
    client_segments,
    marketing_rfm,
    repeat_shares,
    rfm_scores,
)
from salesmodel.statistics import log_rank
from salesmodel.tables import (
    ContactTable,
    PurchaseChains,
    PurchaseTable,
    RepeatRule,
    VisitTable,
    number_purchases,
)


DAY = 86_400_000_000
RULE = RepeatRule(new_after=0)
VISITS = VisitTable.from_events(
    deal=["a", "a", "b"],
    stage=["lead", "offer", "lead"],
    at=["2026-01-05", "2026-01-07", "2026-01-06"],
    stages=["lead", "offer"],
)
PURCHASES = PurchaseTable.from_columns(
    client=["Acme", "Acme", "Bolt"],
    at=[3 * DAY, 70 * DAY, 40 * DAY],
    amount=[5, 7, 11],
    currency="EUR",
    product=["pump", "hose", "pump"],
    deal=["1", "2", "3"],
)
NUMBERED = number_purchases(PURCHASES, RULE)
STATES = [
    CallCounts.of(ContactTable.from_columns(at=["2026-01-05"], level=[1])),
    ConversionState.of(VISITS, amount=[5, 7]),
    FlowState.of(VISITS, amount=[5, 7]),
    OutcomeState.of(VISITS),
    TimeInStageState.of(VISITS),
    MarketingRfmState.of(PURCHASES, as_of=80 * DAY),
    MonthlySalesState.of(PURCHASES),
    ProductPairsState.of(PURCHASES, basket="client"),
    RepeatSharesState.of(NUMBERED),
    RetentionState.of(PURCHASES, as_of=80 * DAY, rule=RULE),
]
RESULTS = [
    conversion(VISITS, amount=[5, 7]),
    flow(VISITS, amount=[5, 7]),
    time_in_stage(VISITS),
    MonthlySalesState.of(PURCHASES).finish(),
    repeat_shares(NUMBERED, "month"),
    client_segments(rfm_scores(marketing_rfm(PURCHASES, as_of=80 * DAY))),
    PurchaseChains.of(PURCHASES, as_of=80 * DAY, rule=RULE),
    log_rank([1, 2], [True, False], [0, 1]),
    observed_profit(PURCHASES, Costs.from_columns(goods=[1, 2, 3]), rule=RULE),
]


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class _Held:
    column: IntArray
    other: IntArray | None = None
    names: tuple[str, ...] = ()


@attrs.frozen(eq=False, slots=False, field_transformer=read_only_columns)
class _Copied:
    column: IntArray
    lines: dict[str, np.ndarray] = attrs.field(factory=dict)

    __reduce__ = by_columns

    @cached_property
    def twice(self):
        """Each number twice."""
        return 2 * self.column


def _writeable(held, path=""):
    """Return where in a result there are arrays that can be written to."""
    if isinstance(held, np.ndarray):
        return [path] * held.flags.writeable
    if isinstance(held, dict):
        inside = held.items()
    elif attrs.has(type(held)):
        inside = attrs.asdict(held, recurse=False).items()
    else:
        return []
    return [at for name, one in inside for at in _writeable(one, f"{path}.{name}")]


def test_a_column_that_is_held_cannot_be_written_to():
    """The one that was given stays as it was, and what is no column, too."""
    given = np.array([1, 2])
    held = _Held(given, names=("a",))

    assert (None, ("a",)) == (held.other, held.names)
    assert [] == _writeable(attrs.evolve(held, other=given))
    assert given.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        held.column[0] = 3


@pytest.mark.parametrize("state", STATES, ids=lambda one: type(one).__name__)
def test_nobody_writes_to_a_state(state):
    """Nor to one that was read, added, or copied."""
    told = type(state).from_dict(state.as_dict())
    copies = copy.deepcopy(state), pickle.loads(pickle.dumps(state))

    assert [[]] * 4 == [_writeable(one) for one in (state, told, *copies)]
    assert state.as_dict() == copies[0].as_dict() == copies[1].as_dict()


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: type(one).__name__)
def test_nobody_writes_to_a_result(result):
    """A figure stays what was worked out."""
    assert [] == _writeable(result)


def test_the_columns_of_a_copy_are_read_only_again():
    """Those by name as well, by whichever way it was copied."""
    made = _Copied(np.arange(3), {"b": np.ones(2)})

    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert [0, 1, 2] == again.column.tolist()
        assert [1.0, 1.0] == again.lines["b"].tolist()
        assert [] == _writeable(again)


def test_what_was_worked_out_is_not_copied():
    """It is worked out again where it is asked for."""
    made = _Copied(np.arange(3))
    assert [0, 2, 4] == made.twice.tolist()

    again = copy.copy(made)

    assert "twice" not in vars(again)
    assert [0, 2, 4] == again.twice.tolist()
