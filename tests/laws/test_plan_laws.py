"""Plans equal their twin, add up, and hang neither on order nor on names."""

import json
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_plan as oracle
from salesmodel.repeat import (
    PLAN_BASES,
    PLAN_METHODS,
    PLAN_REASONS,
    PLAN_SHARES,
    MonthlySalesState,
    PlanRule,
    back_test_plan,
    plan_against_actual,
    plan_month,
)
from salesmodel.tables import CalendarTable, PurchaseTable
from strategies_purchases import CLIENTS, DAY, START, purchases, table


HOUR = DAY // 24
MONTHS = st.integers(-3, 45).map(lambda by: oracle.later((2026, 1), by))
INSTANTS = st.integers(-40, 1300).map(lambda days: START + days * DAY + DAY // 3)
GROWTH = st.fractions(Fraction(-99, 100), Fraction(3), max_denominator=1000)


@st.composite
def histories(draw, **options):
    """Draw purchases of three years and more, whole months among them."""
    rows = draw(purchases(**({"max_size": 30} | options)))
    stretch = draw(st.integers(1, 12))
    return [
        row | {"at": row["at"] and START + (row["at"] - START) * stretch}
        for row in rows
    ]


@st.composite
def dense_histories(draw):
    """Draw so many purchases that most months have some, and refunds of a part."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n_days = draw(st.sampled_from([120, 500, 900, 1300]))
    day = np.sort(rng.integers(0, n_days, draw(st.integers(30, 120))))
    rows = []
    for at in (START + day * DAY + DAY // 4).tolist():
        who = int(rng.integers(0, 8))
        row = {
            "client": [*CLIENTS, None][who % 5],
            "at": at,
            "amount": int(rng.integers(0, 1000)),
            "refunds": None,
            "seller": ["Ann", "Bob", "Bob", None][who // 2],
            "channel": None,
            "deal": None,
        }
        if rows and rng.random() < 0.15:
            of = int(rng.integers(0, len(rows)))
            if rows[of]["refunds"] is None:
                same = {name: rows[of][name] for name in ("client", "seller")}
                row |= same | {"amount": -rows[of]["amount"], "refunds": of}
        rows.append(row)
    return rows


HISTORIES = histories() | dense_histories()


@st.composite
def plan_rules(draw):
    """Draw a rule as keywords."""
    names = draw(st.lists(st.sampled_from(PLAN_BASES), min_size=1, unique=True))
    return {
        "base": names[0],
        "fallbacks": tuple(names[1:]),
        "growth": draw(GROWTH),
        "fallback_growth": draw(st.none() | GROWTH),
        "shares": draw(st.sampled_from(PLAN_SHARES)),
    }


@st.composite
def calendars(draw):
    """Draw a working calendar of most of the time: Monday to Friday, less holidays."""
    first = START // DAY + draw(st.sampled_from([-200, -50, 20]))
    last = first + draw(st.sampled_from([1800, 1500, 400]))
    off = draw(st.sets(st.integers(0, 6), max_size=6))
    shut = draw(st.sampled_from([(), (2,), (2, 3), (1, 2, 3, 4, 5)]))
    days = {}
    for day in map(oracle.day_of, range(first * DAY, (last + 1) * DAY, DAY)):
        if day.weekday() not in off and day.month not in shut:
            days.setdefault((day.year, day.month), []).append(day)
    return {
        "days": days,
        "from": oracle.day_of(first * DAY),
        "to": oracle.day_of(last * DAY),
    }


def _calendar(days):
    """Lay the calendar of the oracle out as a table."""
    if days is None:
        return None
    first = oracle.micros(days["from"].year, days["from"].month, days["from"].day)
    end = oracle.micros(days["to"].year, days["to"].month, days["to"].day) + DAY
    opens = [
        oracle.micros(day.year, day.month, day.day) + 9 * HOUR
        for month in days["days"].values()
        for day in month
    ]
    worked = [8 * HOUR * place for place in range(len(opens) + 1)]
    return CalendarTable([first, *opens, end], [0, *worked])


def _sales(rows, **ends):
    return MonthlySalesState.of(table(rows, untied="keep"), **ends).finish()


def _ordered(names):
    return sorted(names, key=lambda one: (one is None, one or ""))


@given(
    rows=HISTORIES,
    month=MONTHS,
    keywords=plan_rules(),
    days=st.none() | calendars(),
    ends=st.tuples(st.none() | INSTANTS, st.none() | INSTANTS),
)
def test_a_plan_equals_its_twin(*, rows, month, keywords, days, ends):
    """Numbers, bases, months, reasons, and the parts of clients."""
    since, until = ends if None in ends else sorted(ends)
    kept, *span = oracle.history(rows, since, until)
    plan = plan_month(
        _sales(rows, since=since, until=until),
        oracle.text(month),
        PlanRule(**keywords),
        calendar=_calendar(days),
    )
    parts = {}
    for row in plan.by_client():
        parts.setdefault(row.seller, {})[row.client] = row.amount
    sold = oracle.sums(kept)

    assert _ordered(sold) == list(plan.sellers)
    for row in plan.rows():
        seller = sold[row.seller]
        amount, base, months, reasons = oracle.planned(
            seller, month, keywords, span=span, days=days
        )
        told = (row.amount, row.base, row.months, dict(row.reasons))
        assert (amount, base, tuple(map(oracle.text, months)), reasons) == told
        assert {*reasons.values()} <= {*PLAN_REASONS}
        if amount is not None:
            n = {"base": None, "last_3_months": 3, "last_12_months": 12}
            n = n[keywords["shares"]]
            shares = months if n is None else oracle.last_months(month, span, n)
            assert oracle.shared(amount, seller, shares) == parts[row.seller]
    assert {*parts} == {row.seller for row in plan.rows() if row.amount is not None}


@given(rows=HISTORIES, month=MONTHS, keywords=plan_rules())
def test_parts_of_clients_add_up_to_sellers_and_those_to_groups(rows, month, keywords):
    """To the minor unit, on every level."""
    plan = plan_month(_sales(rows), oracle.text(month), PlanRule(**keywords))
    amounts = {row.seller: row.amount for row in plan.rows()}
    for seller, own in groupby(plan.by_client(), attrgetter("seller")):
        parts = [row.amount for row in own]
        assert amounts.pop(seller) == sum(parts)
        assert min(parts) >= 0
    assert {None} >= {*amounts.values()}
    groups = plan.by_group({"Ann": "north", "Bob": "north"})

    assert plan.total().known_amount == sum(row.known_amount for row in groups)
    assert len(plan.sellers) == sum(row.n_sellers for row in groups)


@given(
    rows=HISTORIES,
    month=MONTHS,
    at=INSTANTS,
    days=st.none() | calendars(),
    since=st.sampled_from([START - 40 * DAY, START, START + 100 * DAY]),
)
def test_plan_against_actual_equals_its_twin(*, rows, month, at, days, since):
    """Of every seller: what was sold up to an instant, and how the month will end."""
    since = min(since, at)
    plan = plan_month(_sales(rows), oracle.text(month))
    sales = _sales(rows, since=since, until=at)
    found = plan_against_actual(plan, sales, calendar=_calendar(days))
    start, end = oracle.ends(month)
    position = "before" if at <= start else "after" if at >= end else "inside"
    gone, every = None, None
    if days is None or oracle.covers(days, month):
        gone, every = oracle.passed(days, month, at)
    kept, *_ = oracle.history(rows, since, at)
    sold = oracle.sums([one for one in kept if oracle.month_of(one["at"]) == month])
    plans = {row.seller: row.amount for row in plan.rows()}

    assert _ordered({*plans, *sold}) == list(found.sellers)
    for row in found.rows():
        actual = sum(sold[row.group][month].values())
        if position == "before" or since > start:
            actual = None
        assert (plans.get(row.group), actual) == (row.plan, row.actual)
        assert (position, gone, every) == (row.position, row.passed, row.days)
        projected = None
        if actual is not None and gone:
            projected = oracle.half_even(actual * every / gone)
        assert (actual if position == "after" else projected) == row.projected
        names = ("plan", "actual", "gap", "attainment", "run_rate", "projected")
        assert {name for name in names if getattr(row, name) is None} == {
            *row.undefined
        }


@given(rows=HISTORIES, month=MONTHS, at=INSTANTS)
def test_what_was_sold_adds_up_from_clients_to_all(rows, month, at):
    """Plans too, whoever has none; and no one is told twice."""
    plan = plan_month(_sales(rows), oracle.text(month))
    found = plan_against_actual(plan, _sales(rows, since=0, until=at))
    kept, *_ = oracle.history(rows, 0, at)
    sold = [one["amount"] for one in kept if oracle.month_of(one["at"]) == month]
    total, clients = found.total(), found.by_client()

    assert len(clients) == len({(row.group, row.client) for row in clients})
    assert total.known_plan == plan.total().known_amount
    assert total.known_plan == sum(row.known_plan for row in clients)
    assert total.actual == (sum(sold) if at > oracle.ends(month)[0] else None)
    for parts in (clients, found.rows(), found.by_group({"Ann": "north"})):
        amounts = [row.actual for row in parts]
        assert total.actual is None or total.actual == sum(amounts)


@given(rows=HISTORIES, keywords=plan_rules(), days=st.none() | calendars())
def test_a_back_test_equals_its_twin(rows, keywords, days):
    """Every month that each method has a number for, and the errors of each."""
    found = back_test_plan(_sales(rows), PlanRule(**keywords), calendar=_calendar(days))
    expected, considered, lacking = oracle.back_test(rows, keywords, days)
    cells = zip(
        found.seller.tolist(),
        found.month.tolist(),
        found.actual.tolist(),
        *found.planned.tolist(),
        strict=True,
    )

    assert expected == {
        (found.sellers[seller], oracle.later((1970, 1), month)): tuple(told)
        for seller, month, *told in cells
    }
    assert considered == found.n_considered
    assert dict(zip(PLAN_METHODS, lacking, strict=True)) == found.lacking
    for place, row in enumerate(found.total(), 1):
        errors = [told[place] - told[0] for told in expected.values()]
        sold = sum(abs(told[0]) for told in expected.values())
        assert (len(errors), sold) == (row.n, row.actual)
        assert sum(map(abs, errors)) == row.absolute_error
        assert sum(errors) == row.error
    for name in ("n", "actual", "absolute_error", "error"):
        for whole in found.total():
            parts = [row for row in found.rows() if row.method == whole.method]
            assert getattr(whole, name) == sum(getattr(row, name) for row in parts)
    months = found.by_month()
    assert len(expected) == sum(row.n_sellers for row in months)
    for row in found.together():
        errors = [one.planned[row.method] - one.actual for one in months]
        assert (len(months), sum(errors)) == (row.n, row.error)
        assert sum(map(abs, errors)) == row.absolute_error


@given(rows=HISTORIES, left=st.sets(st.sampled_from(CLIENTS)), ends=st.booleans())
def test_the_state_of_a_union_is_the_sum_of_the_states(rows, left, ends):
    """However clients are split, in either order, and through a plain dictionary."""
    bought = table(rows)
    stated = {"since": START + DAY, "until": START + 500 * DAY} if ends else {}
    is_left = np.array([row["client"] in left for row in rows], np.bool_)
    one, other = (
        MonthlySalesState.of(bought[part], **stated) for part in (is_left, ~is_left)
    )
    whole = MonthlySalesState.of(bought, **stated).as_dict()
    kept = MonthlySalesState.from_dict(json.loads(json.dumps(other.as_dict())))

    assert whole == (one + other).as_dict() == (other + one).as_dict()
    assert whole == (one + kept).as_dict()
    total = sum(row["amount"] for row in oracle.history(rows, **stated)[0])
    assert total == (one + other).finish().total


@given(
    rows=HISTORIES,
    month=MONTHS,
    keywords=plan_rules(),
    factor=st.integers(2, 1000),
    data=st.data(),
)
def test_order_names_and_unit_change_no_plan(*, rows, month, keywords, factor, data):
    """Rows in another order, clients and sellers called otherwise, a finer currency."""
    plain = [row | {"refunds": None} for row in rows]
    moved = data.draw(st.permutations(plain))
    names = dict(zip(CLIENTS, data.draw(st.permutations(CLIENTS)), strict=True))
    renamed = [
        row | {"client": names.get(row["client"]), "seller": (row["seller"] or "") * 2}
        for row in plain
    ]
    scaled = [row | {"amount": row["amount"] * factor} for row in plain]
    when, rule = oracle.text(month), PlanRule(**keywords)
    whole, other, named, finer = (
        plan_month(_sales(some), when, rule) for some in (plain, moved, renamed, scaled)
    )

    assert whole.rows() == other.rows()
    assert whole.by_client() == other.by_client()
    # Which of two who brought the same gets the last unit is told by name alone.
    assert [row.amount for row in whole.rows()] == [row.amount for row in named.rows()]
    parts = [
        sorted(f"{row.seller or ''}"[:3] + f" {row.amount}" for row in one.by_client())
        for one in (whole, named)
    ]
    assert parts[0] == parts[1]
    for row, more in zip(whole.rows(), finer.rows(), strict=True):
        assert (row.base, row.months, row.reasons) == (
            more.base,
            more.months,
            more.reasons,
        )
        if row.amount is not None:
            exact = row.base_amount * (1 + row.growth) * factor / len(row.months)
            assert row.base_amount * factor == more.base_amount
            assert abs(more.amount - Fraction(exact)) <= Fraction(1, 2)


@pytest.mark.parametrize("seed", range(3))
def test_sums_by_month_equal_those_of_data_frames(seed):
    """The cells, and the plan from them, are those of pandas and of polars."""
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    draw, n = np.random.default_rng(seed), 3000
    at = START + draw.integers(0, 900, n) * DAY
    frame = {
        "seller": draw.choice(["Ann", "Bob", "Cid"], n),
        "client": draw.choice([f"c{number}" for number in range(400)], n),
        "at": at.view("datetime64[us]"),
        "amount": draw.integers(0, 10_000, n),
    }
    is_refund = draw.random(n) < 0.1
    frame["amount"][is_refund] *= -1
    # A quarter without any sale.
    kept = ~((at >= START + 200 * DAY) & (at < START + 300 * DAY))
    frame = {name: column[kept] for name, column in frame.items()}
    bought = PurchaseTable.from_columns(**frame, currency="EUR", untied="keep")
    sales = MonthlySalesState.of(bought, since=START, until=START + 900 * DAY).finish()
    table_ = pandas.DataFrame(frame)
    table_["month"] = table_["at"].dt.strftime("%Y-%m")
    by_pandas = table_.groupby(["seller", "month"])["amount"].sum()
    by_polars = (
        polars.DataFrame(frame)
        .group_by("seller", polars.col("at").dt.strftime("%Y-%m").alias("month"))
        .agg(polars.col("amount").sum())
    )
    told = {(row.seller, row.month): row.amount for row in sales.rows()}

    assert told == by_pandas.to_dict()
    assert told == {(who, when): amount for who, when, amount in by_polars.iter_rows()}
    for month in ("2027-01", "2027-04", "2028-03"):
        before = f"{int(month[:4]) - 1}{month[4:]}"
        rows = plan_month(sales, month).rows()
        base = {who: told.get((who, before), 0) for who in sales.sellers}
        expected = {
            who: round(one * 11 / 10) if one > 0 else None for who, one in base.items()
        }
        assert expected == {row.seller: row.amount for row in rows}
