"""Tests of shares of repeat sales by group, their trend and their target."""

import math

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.repeat import distance_to_band, repeat_shares
from salesmodel.statistics import wilson_interval, wilson_rate
from salesmodel.tables import PurchaseTable, RepeatRule, label, number_purchases


ROWS = (
    ("Acme", "2026-01-05", 100, "Ann"),
    ("Bolt", "2026-01-06", 300, "Bob"),
    ("Acme", "2026-02-05", 50, "Bob"),
    ("Core", "2026-02-06", 150, None),
    ("Acme", "2026-04-05", 70, "Ann"),
    ("Core", "2026-04-06", 80, "Ann"),
)
WHOLE = RepeatRule(new_after=0)


def _table(*rows, **columns):
    client, at, amount, seller = zip(*rows, strict=True) if rows else [()] * 4
    plain = {
        "client": list(client),
        "at": list(at),
        "amount": list(amount),
        "seller": list(seller),
        "currency": "EUR",
        "missing_client": "keep",
        "missing_at": "keep",
    }
    return PurchaseTable.from_columns(**(plain | columns))


def _shares(by=None, rule=WHOLE, **columns):
    return repeat_shares(number_purchases(_table(*ROWS, **columns), rule), by)


def test_each_month_from_first_to_last_is_a_group():
    """March has no sales, and its shares are not defined."""
    found = _shares("month")
    rows = found.rows()

    assert ("2026-01", "2026-02", "2026-03", "2026-04") == found.groups
    assert [(400, 0), (150, 50), (0, 0), (0, 150)] == [
        (row.first_amount, row.repeat_amount) for row in rows
    ]
    assert [0.0, 0.25, None, 1.0] == [row.of_revenue.value for row in rows]
    assert [0.0, 0.5, None, 1.0] == [row.of_purchases.value for row in rows]
    assert [(2, 0), (2, 1), (0, 0), (2, 2)] == [
        (row.n_clients, row.n_repeat_clients) for row in rows
    ]
    assert wilson_rate(1, 2) == rows[1].of_clients


def test_the_interval_of_revenue_rests_on_purchases_of_one_size():
    """200 squared over the squares of 150 and 50: 1.6 of them, not two."""
    row = _shares("month").rows()[1]

    assert 200**2 / (150**2 + 50**2) == row.rests_on
    assert wilson_interval(0.25, 1.6) == (row.of_revenue.low, row.of_revenue.high)
    assert 2 == row.of_revenue.n


def test_groups_are_sellers_cohorts_or_labels():
    """Rows without a label come last."""
    months = [row.group for row in _shares("cohort").rows()]
    sellers = {row.group: row.of_purchases.value for row in _shares("seller").rows()}
    segments = label("segment", ["key", "small", "key", "small", "key", "small"])

    assert ["2026-01", "2026-02"] == months
    assert {"Ann": 2 / 3, "Bob": 0.5, None: 0.0} == sellers
    assert [2 / 3, 1 / 3] == [
        row.of_purchases.value for row in _shares(segments).rows()
    ]
    assert ("label", "all", "week") == (
        _shares(segments).by,
        _shares().by,
        _shares("week").by,
    )
    assert "2026-01-05" == _shares("week").groups[0]
    assert "2026-01-05" == _shares("day").groups[0]


def test_in_a_history_that_may_be_cut_the_share_is_not_known():
    """But where all sales are known to be repeats it is."""
    rows = _shares("month", RepeatRule()).rows()

    assert [None, None, None, 1.0] == [row.of_purchases.value for row in rows]
    assert [None, None, None, 1.0] == [row.of_revenue.value for row in rows]
    assert [None, None, None, 1.0] == [row.of_clients.value for row in rows]
    assert [2, 2, 0, 2] == [row.of_purchases.n for row in rows]
    assert (400, 2) == (rows[0].unknown_amount, rows[0].n_unknown)


def test_the_run_in_tells_who_is_old_and_is_no_figure():
    """From February on Acme is an old client, and Core is a new one."""
    start = int(np.datetime64("2026-02-01", "us").astype(np.int64))
    found = _shares("month", RepeatRule(new_after=start))
    [total] = _shares(None, RepeatRule(new_after=start)).rows()

    assert {"run_in": 2} == found.notices
    assert [None, 0.5, None, 1.0] == [row.of_purchases.value for row in found.rows()]
    assert (150, 200) == (total.first_amount, total.repeat_amount)


def test_what_belongs_to_nobody_is_left_out_and_counted():
    """No client, a refund of nothing, and what was taken back in full."""
    purchases = _table(
        ("Acme", "2026-01-05", 100, None),
        (None, "2026-01-06", 300, None),
        ("Acme", None, 50, None),
        ("Acme", "2026-02-06", -9, None),
        ("Bolt", "2026-02-06", 40, None),
        ("Bolt", "2026-02-07", -40, None),
        refunds=[None, None, None, None, None, 4],
        untied="keep",
    )
    rule = RepeatRule(new_after=0, refunds="undo")
    found = repeat_shares(number_purchases(purchases, rule), "month")

    assert {"without_client": 1, "untied": 1, "undone": 2} == found.notices
    assert [("2026-01", 100, 0), ("2026-02", 0, 0), (None, 0, 50)] == [
        (row.group, row.first_amount, row.repeat_amount) for row in found.rows()
    ]


def test_refunds_that_make_a_part_negative_make_no_share():
    """A refund is taken off its own month, and off the kind of its purchase."""
    purchases = _table(
        ("Acme", "2026-01-05", 100, None),
        ("Acme", "2026-02-06", -30, None),
        ("Bolt", "2026-02-06", 40, None),
        ("Acme", "2026-02-07", 10, None),
        ("Bolt", "2026-03-07", -40, None),
        refunds=[None, 0, None, None, 2],
    )
    rows = repeat_shares(number_purchases(purchases, WHOLE), "month").rows()

    assert [(100, 0), (10, 10), (-40, 0)] == [
        (row.first_amount, row.repeat_amount) for row in rows
    ]
    assert [0.0, 0.5, None] == [row.of_revenue.value for row in rows]
    assert [0.0, 0.5, None] == [row.of_purchases.value for row in rows]


def test_without_amounts_purchases_and_clients_are_told():
    """Revenue is not."""
    [row] = _shares(amount=None, currency=None).rows()

    assert (None, None, 0.5) == (
        row.of_revenue,
        row.first_amount,
        row.of_purchases.value,
    )
    assert "–" in str(_shares(amount=None, currency=None))


def test_no_sales_have_no_share():
    """Neither as a whole nor by month."""
    nothing = number_purchases(_table(), WHOLE)
    [row] = repeat_shares(nothing).rows()

    assert (0, None, None) == (
        row.n_clients,
        row.of_revenue.value,
        row.of_clients.value,
    )
    assert () == repeat_shares(nothing, "month").rows()
    assert () == repeat_shares(nothing, "cohort").rows()


def test_it_shows_shares_under_the_rule():
    """Three decimals, a dash for what is not defined."""
    text = str(_shares("month")).splitlines()

    assert text[0] == f"Repeat sales; {WHOLE}"
    assert ["2026-02", "150", "50", "0", "0.250", "0.500"] == text[3].split()[:6]
    assert "<td>2026-03</td>" in _shares("month")._repr_html_()


def test_a_trend_rises_by_so_much_a_month():
    """Equally certain shares of 0, 1/2 and 1 over three months, on a straight line."""
    names = iter(range(1000))
    rows = []
    for month, n_old in (("2026-02", 0), ("2026-03", 40), ("2026-04", 80)):
        rows += [(f"old {n}", f"{month}-05", 1, None) for n in range(n_old)]
        rows += [
            (f"new {next(names)}", f"{month}-05", 1, None) for _ in range(80 - n_old)
        ]
    old = [(f"old {n}", "2026-01-05", 1, None) for n in range(80)]
    start = int(np.datetime64("2026-02-01", "us").astype(np.int64))
    numbering = number_purchases(_table(*old, *rows), RepeatRule(new_after=start))
    shares = repeat_shares(numbering, "month")
    for of in ("purchases", "clients", "revenue"):
        trend = shares.trend(of)
        assert (3, of, 0.95) == (trend.n_periods, trend.of, trend.confidence)
        assert 0.5 == pytest.approx(trend.slope, abs=0.01)
        assert 0 < trend.low < trend.slope < trend.high < 1


def test_a_trend_weighs_shares_by_their_certainty():
    """By hand, from two months: the line goes through both, whatever their weight."""
    trend = _shares("month").trend()
    two = repeat_shares(number_purchases(_table(*ROWS[:4]), WHOLE), "month").trend()
    z2 = 1.959963984540054**2
    centres = [(k + z2 / 2) / (2 + z2) for k in (0, 1)]
    variances = [p * (1 - p) / (2 + z2) for p in centres]
    half = math.sqrt(z2 * sum(variances))

    assert 3 == trend.n_periods
    assert 0.5 == pytest.approx(two.slope)
    assert (0.5 - half, 0.5 + half) == pytest.approx((two.low, two.high))


def test_a_trend_needs_two_periods_and_amounts():
    """And groups that are periods."""
    bare = _shares("month", amount=None, currency=None)
    one = repeat_shares(number_purchases(_table(*ROWS[:2]), WHOLE), "month")

    assert (None, None, None, 0) == (
        bare.trend("revenue").slope,
        bare.trend("revenue").low,
        bare.trend("revenue").high,
        bare.trend("revenue").n_periods,
    )
    assert (None, 1) == (one.trend().slope, one.trend().n_periods)
    with pytest.raises(InvalidValueError, match="a period, for a trend"):
        _shares("seller").trend()
    with pytest.raises(InvalidValueError, match="'purchases', 'clients', 'revenue'"):
        _shares("month").trend("sellers")


@pytest.mark.parametrize(
    ("share", "distance"),
    [(0.12, -0.03), (0.15, 0.0), (0.2, 0.0), (0.26, 0.06), (None, None)],
)
def test_the_distance_to_a_band_has_a_sign(share, distance):
    """What is missing is negative, what is above positive."""
    assert distance == pytest.approx(distance_to_band(share, 0.15, 0.20))


def test_what_cannot_be_is_refused():
    """A band, a column, a number of labels, a coverage."""
    with pytest.raises(InvalidValueError, match="band"):
        distance_to_band(0.1, 0.3, 0.2)
    with pytest.raises(InvalidValueError, match="a column that the purchases have"):
        _shares("product")
    with pytest.raises(InvalidValueError, match="a column that the purchases have"):
        _shares("client")
    with pytest.raises(ShapeError, match="6 rows"):
        _shares(label("segment", ["key"]))
    with pytest.raises(InvalidValueError, match="confidence"):
        repeat_shares(number_purchases(_table()), confidence=1)
