"""Tests of steadiness: each choice changes the number, and is said."""

import math

import numpy as np
import pytest

from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.repeat import XyzRule, xyz_by_client
from salesmodel.tables import PurchaseTable


def _at(day):
    return int(np.datetime64(day, "us").astype(np.int64))


def _table(*rows, **columns):
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "client": list(client),
        "at": list(at),
        "amount": list(amount),
        "currency": "EUR",
    }
    return PurchaseTable.from_columns(**(plain | columns))


QUARTER = _table(
    ("Acme", "2026-01-05", 90),
    ("Acme", "2026-02-05", 100),
    ("Acme", "2026-03-05", 110),
    ("Bolt", "2026-03-31", 500),
    ("Core", "2026-02-05", 50),
    ("Core", "2026-03-05", 50),
)


def _spread(purchases, rule=None, **ends):
    return xyz_by_client(purchases, rule, **ends).variation.tolist()


def test_population_and_sample_differ_by_their_divisor():
    """By hand: 200 / 3 and 200 / 2 under the root."""
    sample = _spread(QUARTER, XyzRule(spread="sample"))

    assert math.sqrt(200 / 3) / 100 == pytest.approx(_spread(QUARTER)[0])
    assert math.sqrt(200 / 2) / 100 == pytest.approx(sample[0])


def test_months_before_the_first_purchase_count_or_do_not():
    """Skipped, one month is steady for a population and not defined for a sample."""
    skipped = XyzRule(before_first="skip")
    found = xyz_by_client(QUARTER, skipped)

    assert math.sqrt(2) == pytest.approx(_spread(QUARTER)[1])
    assert [0.0, 0.0] == found.variation[1:].tolist()
    assert [3, 1, 2] == found.n_compared.tolist()
    undefined = xyz_by_client(QUARTER, XyzRule(before_first="skip", spread="sample"))
    assert [0, -1, 0] == undefined.code.tolist()
    assert ({"undefined": 1}, {"X": 2, "Y": 0, "Z": 0, None: 1}) == (
        undefined.notices,
        undefined.counts,
    )


def test_a_mean_that_is_not_positive_has_no_coefficient():
    """What was bought was taken back."""
    purchases = _table(
        ("Acme", "2026-01-05", 90),
        ("Acme", "2026-02-05", -90),
        refunds=[None, 0],
    )
    found = xyz_by_client(purchases)

    assert ([-1], True) == (found.code.tolist(), np.isnan(found.variation[0]))
    assert [1.0] == _spread(purchases, XyzRule(of="frequency"))


def test_a_season_is_unsteady_unless_it_is_taken_out():
    """The same every year, and a hundred more in each month of the second."""
    seasonal = [
        ("Acme", f"{year}-{month:02}-05", month * 100 + 100 * (year == 2025))
        for year in (2024, 2025)
        for month in range(1, 13)
    ]
    purchases = _table(*seasonal)
    plain, out = (
        xyz_by_client(purchases),
        xyz_by_client(purchases, XyzRule(seasonal=True)),
    )

    assert (2, 0) == (plain.code[0], out.code[0])
    assert (24, [12], [0.0]) == (
        out.n_periods,
        out.n_compared.tolist(),
        out.variation.tolist(),
    )
    assert [True] == np.isnan(_spread(QUARTER, XyzRule(seasonal=True))[:1]).tolist()


def test_periods_are_those_that_are_asked_for():
    """Empty months at the ends count; rows outside are left out."""
    wide = {"start": _at("2025-12-15"), "end": _at("2026-05-01")}
    found = xyz_by_client(QUARTER, **wide)
    late = xyz_by_client(QUARTER, start=_at("2026-03-01"), end=_at("2026-03-31"))

    assert (5, [5, 5, 5]) == (found.n_periods, found.n_compared.tolist())
    assert ([0, 2], 1, {"after": 1}) == (
        late.client.tolist(),
        late.n_periods,
        late.notices,
    )
    assert (0, 0) == (
        len(xyz_by_client(QUARTER, start=_at("2027-01-01"))),
        len(xyz_by_client(QUARTER, end=_at("2020-01-01"))),
    )


def test_thresholds_are_in_the_lower_class():
    """A coefficient of exactly one is Y where Y goes to one."""
    purchases = _table(("Acme", "2026-01-05", 9), ("Bolt", "2026-02-05", 9))
    rule = XyzRule(thresholds=[0.5, 1])

    assert [1, 1] == xyz_by_client(purchases, rule).code.tolist()
    assert ((0.5, 1), ("X", "Y", "Z")) == (
        rule.thresholds,
        xyz_by_client(purchases, rule).labels,
    )


def test_it_says_its_rule():
    """All of the choices, seasons among them."""
    found = xyz_by_client(QUARTER)

    assert [
        f"Steadiness over 3 periods; {XyzRule()}",
        "class  clients",
        "X            1",
        "Y            0",
        "Z            2",
    ] == str(found).splitlines()
    assert str(XyzRule()).endswith(
        "periods before the first purchase: count; X to 0.1, Y to 0.25"
    )
    assert "less the same month a year before" in str(XyzRule(seasonal=True))
    assert "<td>X</td>" in found._repr_html_()
    assert 3 == len(found)


@pytest.mark.parametrize(
    "choices",
    [
        {"of": "margin"},
        {"period": "year"},
        {"spread": "both"},
        {"before_first": "drop"},
        {"seasonal": True, "period": "week"},
        {"thresholds": (0.1,)},
        {"thresholds": (0.2, 0.1)},
        {"thresholds": (-0.1, 0.1)},
        {"thresholds": ("a", "b")},
        {"thresholds": (0.1, float("inf"))},
        {"thresholds": 3},
    ],
)
def test_choices_that_are_none_are_refused(choices):
    """Each by its name."""
    with pytest.raises(InvalidValueError):
        XyzRule(**choices)


def test_what_cannot_be_is_refused():
    """Revenue without amounts, ends the wrong way round, a naive instant."""
    bare = _table(("Acme", "2026-01-05", None), amount=None, currency=None)

    assert [0.0] == _spread(bare, XyzRule(of="frequency"))
    with pytest.raises(InvalidValueError, match="with amounts"):
        xyz_by_client(bare)
    with pytest.raises(InvalidValueError, match="after 5"):
        xyz_by_client(QUARTER, start=5, end=5)
    with pytest.raises(InvalidInstantError):
        xyz_by_client(QUARTER, start="2026-01-01")


def test_no_purchases_have_no_class():
    """And no periods."""
    found = xyz_by_client(_table())

    assert (0, 0, {"X": 0, "Y": 0, "Z": 0}) == (
        len(found),
        found.n_periods,
        found.counts,
    )


@pytest.mark.parametrize("layout", ["by client", "in no order"])
@pytest.mark.parametrize("period", ["week", "month"])
def test_blocks_of_clients_are_one_table(period, layout):
    """Twenty thousand clients over two years, in a table that is small or large."""
    draw, n = np.random.default_rng(3), 130_000
    client = draw.integers(0, 20_000, n).astype(np.int32)
    if layout == "by client":
        client.sort()
    at = _at("2024-01-01") + draw.integers(0, 730, n) * 86_400_000_000
    amount = draw.integers(1, 1000, n)
    purchases = PurchaseTable.from_columns(
        client=client, at=at, amount=amount, currency="EUR"
    )
    found = xyz_by_client(purchases, XyzRule(period=period))
    days = at.view("datetime64[us]").astype("datetime64[D]")  # it begins with a Monday
    number = {
        "week": (days - days.min()).astype(int) // 7,
        "month": days.astype("datetime64[M]").astype(int) - 54 * 12,
    }[period]
    sums = np.zeros((20_000, found.n_periods))
    np.add.at(sums, (client, number), amount)

    assert {"week": 105, "month": 24}[period] == found.n_periods
    expected = sums.std(axis=1)[found.client] / sums.mean(axis=1)[found.client]
    np.testing.assert_allclose(expected, found.variation, rtol=1e-9)


@pytest.mark.parametrize("seasonal", ["no", np.ones(2)])
def test_whether_seasons_are_taken_out_is_true_or_false(seasonal):
    """A text is neither, and a column is not one of them."""
    with pytest.raises(InvalidValueError, match=r"^seasonal must be true or false"):
        XyzRule(seasonal=seasonal)
