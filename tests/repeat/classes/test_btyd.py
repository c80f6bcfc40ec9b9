"""Tests of repeat periods and ages."""

import importlib
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import buy_till_you_die
from salesmodel.tables import PurchaseTable, to_minor_units


DAY = 86_400_000_000
TITLE = (
    "Repeat periods of 1 clients, ages in days, amounts in minor units of no currency"
)
CDNOW = Path(__file__).parents[4] / "shared/data/cdnow/CDNOW_sample.txt"


def _at(day):
    return int(np.datetime64(day, "us").astype(np.int64))


def test_purchases_of_one_period_are_one():
    """Their money is added, and that of the first period left out."""
    days = "01-05 01-09 01-12 01-18 02-01 01-20"
    purchases = PurchaseTable.from_columns(
        client=["Acme"] * 5 + ["Bolt"],
        at=[f"2026-{day}" for day in days.split()],
        amount=[1, 2, 4, 8, 16, 32],
        currency="EUR",
    )
    found = {
        period: buy_till_you_die(purchases, as_of=_at("2026-02-02"), period=period)
        for period in ("day", "week", "month")
    }

    assert {"day": [4, 0], "week": [2, 0], "month": [1, 0]} == {
        period: one.frequency.tolist() for period, one in found.items()
    }
    assert {"day": [27, 0], "week": [3, 0], "month": [1, 0]} == {
        period: one.age_at_last.tolist() for period, one in found.items()
    }
    assert {"day": [28, 13], "week": [4, 2], "month": [1, 1]} == {
        period: one.age.tolist() for period, one in found.items()
    }
    assert {"day": [30, 0], "week": [28, 0], "month": [16, 0]} == {
        period: one.repeat_amount.tolist() for period, one in found.items()
    }
    np.testing.assert_array_equal([14, np.nan], found["week"].monetary)


def test_a_refund_is_of_the_period_of_its_purchase():
    """One of the first purchase takes nothing off repeats; one of none is counted."""
    purchases = PurchaseTable.from_columns(
        client=["Acme"] * 5,
        at=["2026-01-05", "2026-01-09", "2026-01-12", "2026-01-13", "2026-01-14"],
        amount=[100, 300, -50, -30, -1],
        currency="EUR",
        refunds=[None, None, 0, 1, None],
        untied="keep",
    )
    summary = buy_till_you_die(purchases, as_of=_at("2026-02-02"))

    assert ([1], [4], [270]) == (
        summary.frequency.tolist(),
        summary.age_at_last.tolist(),
        summary.repeat_amount.tolist(),
    )
    assert {"untied": 1} == summary.notices


def test_without_amounts_there_is_no_money():
    """Refunds or none."""
    purchases = PurchaseTable.from_columns(
        client=["Acme"], at=["2026-01-05"], refunds=[None]
    )
    summary = buy_till_you_die(purchases, as_of=_at("2026-02-02"))

    assert (None, None, {}) == (
        summary.repeat_amount,
        summary.monetary,
        summary.notices,
    )
    assert [
        TITLE,
        "client  frequency  age at last  age  monetary",
        "Acme            0            0   28         –",
    ] == str(summary).splitlines()


def test_it_shows_money_and_escapes_names():
    """Money with three decimals, and HTML for a notebook."""
    purchases = PurchaseTable.from_columns(
        client=["<A>", "<A>"],
        at=["2026-01-05", "2026-01-06"],
        amount=[1, 2],
        currency="EUR",
    )
    summary = buy_till_you_die(purchases, as_of=_at("2026-02-02"))

    assert str(summary).endswith("<A>             1            1   28     2.000")
    assert "<td>&lt;A&gt;</td>" in summary._repr_html_()


@pytest.mark.parametrize("as_of", [0, _at("2026-02-02")])
def test_no_purchases_have_no_ages(as_of):
    """Before the first purchase there are no clients."""
    purchases = PurchaseTable.from_columns(
        client=["Acme"], at=["2026-03-01"], amount=[1], currency="EUR"
    )

    assert 0 == len(buy_till_you_die(purchases, as_of=as_of, period="month"))


def test_a_period_that_is_none_is_refused():
    """Its name is told."""
    purchases = PurchaseTable.from_columns(client=["Acme"], at=["2026-03-01"])

    with pytest.raises(InvalidValueError, match="day or week or month"):
        buy_till_you_die(purchases, as_of=0, period="D")


def _random(n):
    draw = np.random.default_rng(7)
    start = _at("2024-01-01")
    client = draw.integers(0, n // 5, n).astype(np.int32)
    return {
        "client": client,
        "at": start + draw.integers(0, 400 * 24, n) * (DAY // 24),
        "amount": draw.integers(1, 10_000, n),
    }


LAYOUTS = {
    "sorted": lambda one: np.lexsort((one["at"], one["client"])),
    "by time": lambda one: np.argsort(one["at"], kind="stable"),
    "shuffled": lambda one: np.arange(one["at"].size),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("period", "freq"), [("day", "D"), ("week", "W")])
def test_it_equals_lifetimes(layout, period, freq):
    """Frequency, recency and T exactly, and its mean of money where that is defined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifetimes = importlib.import_module("lifetimes.utils")
    columns = _random(5000)
    order = LAYOUTS[layout](columns)
    columns = {name: one[order] for name, one in columns.items()}
    end = _at("2024-12-01") - 1
    frame = pd.DataFrame(columns | {"at": columns["at"].astype("datetime64[us]")})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifetimes.summary_data_from_transaction_data(
            frame[frame["at"] <= pd.Timestamp(end, unit="us")],
            "client",
            "at",
            "amount",
            observation_period_end=pd.Timestamp(end, unit="us"),
            freq=freq,
        ).sort_index()
    purchases = PurchaseTable.from_columns(**columns, currency="EUR")
    ours = buy_till_you_die(purchases, as_of=end, period=period)

    assert theirs.index.tolist() == ours.client.tolist()
    assert theirs["frequency"].tolist() == ours.frequency.tolist()
    assert theirs["recency"].tolist() == ours.age_at_last.tolist()
    assert theirs["T"].tolist() == ours.age.tolist()
    np.testing.assert_allclose(
        theirs["monetary_value"], np.nan_to_num(ours.monetary), rtol=1e-12
    )


def _log_likelihood(often, last, age):
    """Return that of one client under BG/NBD with the published parameters."""
    r, alpha, a, b = 0.24259395230803, 4.41359091416604, 0.79291999817, 2.42589350318
    beta = math.lgamma
    common = beta(r + often) - beta(r) + r * math.log(alpha)
    whole = beta(a) + beta(b) - beta(a + b)
    stayed = beta(a) + beta(b + often) - beta(a + b + often) - whole
    told = math.exp(common + stayed - (r + often) * math.log(alpha + age))
    if often:
        left = beta(a + 1) + beta(b + often - 1) - beta(a + b + often) - whole
        told += math.exp(common + left - (r + often) * math.log(alpha + last))
    return math.log(told)


def test_the_published_likelihood_of_cdnow_is_met():
    """Weeks to the end of September 1997, with the estimates of the paper."""
    if not CDNOW.exists():
        pytest.skip("the CDNOW sample is not beside this checkout")
    rows = [line.split() for line in CDNOW.read_text("ascii").splitlines()]
    purchases = PurchaseTable.from_columns(
        client=[row[0] for row in rows],
        at=[f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows],
        amount=to_minor_units("amount", [row[4] for row in rows], digits=2),
        currency="USD",
    )
    summary = buy_till_you_die(purchases, as_of=_at("1997-09-30"))
    weeks = zip(
        summary.frequency.tolist(),
        (summary.age_at_last / 7).tolist(),
        (summary.age / 7).tolist(),
        strict=True,
    )
    told = sum(_log_likelihood(*one) for one in weeks)
    of_all = buy_till_you_die(purchases, as_of=_at("1998-06-30"))
    began = {}
    again = 0
    for client, _, day, _, dollars in rows:
        again += round(float(dollars) * 100) * (began.setdefault(client, day) != day)

    assert (6919, 2357) == (len(purchases), len(summary))
    assert round(told, 3) == pytest.approx(-9582.429, abs=0.002)
    assert again == of_all.repeat_amount.sum()
    assert 946 == int(np.count_nonzero(summary.frequency))
