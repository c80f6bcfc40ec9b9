"""Rows B, C, D, H and I at the doors of the tables of clients, calls, debts and answers."""

import copy
import datetime as dt
import pickle
import tracemalloc
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from salesmodel.errors import (
    InvalidAmountError,
    InvalidInstantError,
    InvalidValueError,
    MixedCurrencyError,
    SalesModelError,
    ShapeError,
    UnknownStageError,
)
from salesmodel.funnel import bottlenecks, call_funnel, standing
from salesmodel.repeat import (
    MarketingRfmState,
    MonthlySalesState,
    ProductPairsState,
    RepeatSharesState,
    RetentionState,
    at_risk,
    complaint_times,
    distance_to_band,
    purchase_rhythm,
    repeat_curves,
    satisfaction,
    top_clients,
)
from salesmodel.statistics import (
    BetaRate,
    aalen_johansen,
    holm_adjusted,
    wilson_interval,
    wilson_rate,
)
from salesmodel.tables import (
    ClientTable,
    ComplaintTable,
    ContactTable,
    PurchaseTable,
    ReceivableTable,
    RepeatRule,
    ResponseTable,
    StepCounts,
    VisitTable,
    label,
    number_purchases,
)


NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
YEAR = {"2026": (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), NOW)}
INSTANTS: tuple[tuple[str, Callable[[object], object]], ...] = (
    ("since", lambda at: ClientTable.from_columns(client=["a"], since=[at])),
    ("at", lambda at: ContactTable.from_columns(at=[at])),
    ("at", lambda at: ComplaintTable.from_columns(at=[at], resolved=[None])),
    (
        "resolved",
        lambda at: ComplaintTable.from_columns(at=["1900-01-01"], resolved=[at]),
    ),
    ("at", lambda at: ResponseTable.from_columns(at=[at], score=[5])),
    (
        "due",
        lambda at: ReceivableTable.from_columns(
            client=["a"], amount=[5], paid=[0], due=[at], currency="EUR"
        ),
    ),
)


def _refused(
    call: Callable[[], object], kind: type[SalesModelError] = InvalidValueError
) -> SalesModelError:
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def _purchases(**given):
    rows = {"client": ["a", "b", "a"], "at": ["2026-01-05", "2026-01-06", "2026-02-07"]}
    rows |= {"amount": [5, 6, 7], "currency": "EUR", "seller": ["s", "t", "s"]}
    rows |= {"product": ["p", "q", "q"], "deal": ["d", "d", "e"]}
    return PurchaseTable.from_columns(**(rows | given))


def b1():
    """A naive datetime is refused by every new table."""
    for _, table in INSTANTS:
        error = _refused(lambda table=table: table(dt.datetime(2026, 1, 5)))
        assert "naive" == error.code


def b2():
    """A day is no instant: its midnight would be guessed."""
    for name, table in INSTANTS:
        error = _refused(lambda table=table: table(dt.date(2026, 1, 5)))
        assert ("date_not_datetime", f"{name}[0]") == (error.code, error.path)


def b17():
    """The first and the last instant stand, and the ones next to them do not."""
    for _, table in INSTANTS:
        for at in ("1900-01-01", "2199-12-31T23:59:59.999999+00:00"):
            assert 1 == len(table(at))
        for at in (
            dt.datetime.min.replace(tzinfo=dt.UTC),
            dt.datetime(1899, 12, 31, 23, tzinfo=dt.UTC),
            dt.datetime(2200, 1, 1, tzinfo=dt.UTC),
            dt.datetime.max.replace(tzinfo=dt.UTC),
        ):
            error = _refused(lambda table=table, at=at: table(at), InvalidInstantError)
            assert "range" == error.code


def b19():
    """``NaT`` is nothing, not the year 1677: refused, or kept and counted."""
    nothing = np.array(["NaT"], "datetime64[ns]")

    assert "absent" == _refused(lambda: ContactTable.from_columns(at=nothing)).code
    kept = ContactTable.from_columns(at=nothing, missing_at="keep")
    assert {"at_unknown": 1} == kept.notices
    assert np.isnat(nothing).all()


def c1():
    """Sums of several currencies are refused, and a thousand of them told in a line."""
    codes = [f"X{number}" for number in range(1_000)]
    error = _refused(
        lambda: ContactTable.from_columns(
            at=[0] * 1_000, cost=[1] * 1_000, currency=codes
        ),
        MixedCurrencyError,
    )

    assert 1_000 == len(error.currencies)
    assert "and 980 more; convert first" in str(error)
    for wrong in (5, b"EUR", ["EUR"], np.array(["EUR"])):
        error = _refused(lambda told=wrong: StepCounts(("call",), [5], 5, told))
        assert "type" == error.code


def d1():
    """Labels are texts or nothing: no number, and no number that is none."""
    for wrong in (0, False, 5, 1.5, b"a", [], Decimal("sNaN"), Decimal(5)):
        error = _refused(lambda wrong=wrong: label("client", ["a", wrong]))
        assert "label" == error.code


def h10():
    """What is no number is refused where numbers are compared, whatever its type."""
    rhythm = purchase_rhythm(_purchases(), as_of=NOW)
    top = top_clients(_purchases(), YEAR)
    row = complaint_times(
        ComplaintTable.from_columns(at=["2026-01-05"], resolved=[None]), as_of=NOW
    ).total
    curve = repeat_curves(_purchases(), as_of=NOW).curves[0]
    for wrong in (np.nan, "5", True, 10**400, Decimal("sNaN"), np.array([1, 2])):
        for call in (
            lambda x=wrong: wilson_rate(1, 2, confidence=x),
            lambda x=wrong: wilson_rate(x, 2) if x is not True else wilson_rate(x, x),
            lambda x=wrong: wilson_interval(0.5, x),
            lambda x=wrong: BetaRate.of(1, 2, prior=x),
            lambda x=wrong: holm_adjusted([x]),
            lambda x=wrong: curve.quantiles_days([x]),
            lambda x=wrong: aalen_johansen([1], [0], causes=x),
            lambda x=wrong: at_risk(top, rhythm, period="2026", above=x),
            lambda x=wrong: row.resolved_within(x),
            lambda x=wrong: distance_to_band(x, 0.1, 0.2),
            lambda x=wrong: distance_to_band(0.1, x, 0.2),
        ):
            assert _refused(call)
    point = np.array(3)
    for call in (
        lambda: _purchases(amount=point),
        lambda: ContactTable.from_columns(at=[0], cost=point, currency="EUR"),
        lambda: ContactTable.from_columns(at=[0], duration=point),
        lambda: ContactTable.from_columns(
            at=[0], duration=np.array(5, "timedelta64[s]")
        ),
    ):
        _refused(call, ShapeError)
    assert "policy" == _refused(lambda: _purchases(missing_at=np.array([1, 2]))).code
    _refused(lambda: _purchases(refunds=[None, None, 10**30]))
    visits = VisitTable.from_events(deal=[], stage=[], at=[], stages=["new"])
    error = _refused(
        lambda: standing(visits, stale_after_days={1: 5}), UnknownStageError
    )
    assert str(error).startswith("stage 1 is not one of 'new'")


def h1():
    """Of clients whose rhythm nobody knows, none is at risk."""
    early = dt.datetime(1900, 1, 2, tzinfo=dt.UTC)
    rhythm = purchase_rhythm(_purchases(), as_of=early)

    assert (0, ()) == (
        len(rhythm),
        at_risk(top_clients(_purchases(), YEAR), rhythm, period="2026"),
    )


def h18():
    """Codes of owners cost what the rows cost, however large they are."""
    given = {"deal": [0, 1, 2], "stage": ["new"] * 3, "at": [0, 1, 2]}

    def owned(codes: list[int]) -> VisitTable:
        return VisitTable.from_events(**given, owner=np.array(codes), stages=["new"])

    tracemalloc.start()
    try:
        found = owned([2**62, -1, 7]).owner
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 10**6
    assert (("7", str(2**62)), [1, -1, 0]) == (found.labels, found.codes.tolist())
    assert ("0", "1", "2") == owned([2, 0, 2]).owner.labels
    assert ("100000", "200000") == owned([10**5, 2 * 10**5, 10**5]).owner.labels
    assert "code" == _refused(lambda: owned([10**9, -2, 0])).code


def h19():
    """Seventy thousand sellers, scripts and stages each have their row."""
    n = 70_000
    names = [f"s{number}" for number in range(n)]
    contacts = ContactTable.from_columns(at=[0] * n, seller=names, level=["deal"] * n)
    scores = ResponseTable.from_columns(at=[0] * n, score=[9] * n, seller=names)

    assert n == len(call_funnel(contacts, "seller").counts.groups())
    told = satisfaction(scores, "seller")
    assert set(names) <= set(told.groups)
    assert str(told).endswith(" more rows")


def a24():
    """Sums beyond ``int64`` are refused, or made exactly: none runs over."""
    most = 2**63 - 1
    _refused(
        lambda: ContactTable.from_columns(at=[0, 0], cost=[most, most], currency="EUR"),
        InvalidAmountError,
    )
    visits = VisitTable.from_events(
        deal=["a", "b"],
        stage=["new", "new"],
        at=[0, 0],
        stages=["new", "won"],
        kinds={"won": "won"},
    )
    assert 1 == len(bottlenecks(visits, amount=[most, most]).rows())


def i18():
    """A state travels between processes, and is checked again where it arrives."""
    purchases = _purchases()
    numbering = number_purchases(purchases, RepeatRule(new_after=0))
    for state in (
        MarketingRfmState.of(purchases, as_of=NOW),
        RetentionState.of(purchases, as_of=NOW),
        ProductPairsState.of(purchases),
        RepeatSharesState.of(numbering, "seller"),
        MonthlySalesState.of(purchases),
    ):
        for again in (
            pickle.loads(pickle.dumps(state)),
            copy.copy(state),
            copy.deepcopy(state),
        ):
            assert type(state) is type(again)
            assert state.as_dict() == again.as_dict()
    assert not ProductPairsState.of(purchases).count.flags.writeable


ROWS: dict[str, Callable[[], None]] = {
    f"{check.__name__.upper()}-edges": check
    for check in (a24, b1, b2, b17, b19, c1, d1, h1, h10, h18, h19, i18)
}
