"""Tests of what pays a first sale back."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from sale_cases import eur, rub
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import payback


MONDAY = date(2026, 1, 31)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("first", "repeat", "purchase"),
    [(2, 11, 1), (0, -5, 1), (-7, 5, 3), (-10, 5, 3), ("-0.01", 10**15, 2)],
)
def test_the_purchase_that_pays_back(first, repeat, purchase):
    """It is the first after which the client has cost nothing."""
    found = payback(eur(first), eur(repeat))

    assert purchase == found.purchase
    assert (None, {"on": "not_given"}) == (found.on, found.undefined)


@pytest.mark.parametrize("repeat", [0, -1])
def test_repeats_that_earn_nothing_never_pay_back(repeat):
    """There is no purchase, and a reason."""
    found = payback(eur(-7), eur(repeat), start=MONDAY, every=WEEK)

    assert ("never", None, None) == (found.kind, found.purchase, found.on)
    assert dict.fromkeys(("purchase", "on"), "no_profit_of_repeats") == found.undefined


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"start": MONDAY, "every": WEEK}, date(2026, 2, 14)),
        ({"start": MONDAY, "every": relativedelta(months=1)}, date(2026, 3, 31)),
        ({"days": [MONDAY, MONDAY, date(2026, 5, 1)]}, date(2026, 5, 1)),
    ],
)
def test_the_day_that_pays_back(days, expected):
    """It is that of the third purchase; months do not drift."""
    assert expected == payback(eur(-7), eur(5), **days).on


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"start": MONDAY, "every": timedelta(days=40_000)}, "range"),
        ({"start": MONDAY, "every": relativedelta(years=9_000)}, "range"),
        ({"days": [MONDAY]}, "beyond_days"),
    ],
)
def test_a_day_that_is_not_known_has_a_reason(days, reason):
    """The purchase is known all the same."""
    found = payback(eur(-7), eur(5), **days)

    assert (3, None, {"on": reason}) == (found.purchase, found.on, found.undefined)


@pytest.mark.parametrize(
    ("first", "repeat", "sentence"),
    [
        (2, 11, "the first sale earns 2 EUR: nothing has to be paid back"),
        (0, 1, "the first sale breaks even: nothing has to be paid back"),
        (
            2,
            -3,
            (
                "the first sale earns 2 EUR: nothing has to be paid back; "
                "repeat sales lose 3 EUR each"
            ),
        ),
        (
            -7,
            5,
            (
                "the first sale loses 7 EUR; repeat sales earn 5 EUR each and pay it back "
                "at purchase 3"
            ),
        ),
        (
            -7,
            0,
            (
                "the first sale loses 7 EUR and a repeat sale earns nothing: "
                "no purchase pays it back"
            ),
        ),
        (
            -7,
            -1,
            (
                "the first sale loses 7 EUR and a repeat sale loses 1 EUR: "
                "no purchase pays it back"
            ),
        ),
    ],
)
def test_it_is_said_in_a_sentence(first, repeat, sentence):
    """Each case has its own."""
    assert sentence == str(payback(eur(first), eur(repeat)))


def test_the_sentence_tells_the_day():
    """Where it is known."""
    found = payback(rub(-1), rub(2), days=[MONDAY, date(2026, 2, 1)])

    assert str(found).endswith("at purchase 2 on 2026-02-01")
    assert "by_repeats" == found.kind


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"start": MONDAY}, "schedule"),
        ({"every": WEEK}, "schedule"),
        ({"start": MONDAY, "every": WEEK, "days": [MONDAY]}, "schedule"),
        ({"start": MONDAY, "every": -WEEK}, "step"),
        ({"start": MONDAY, "every": 30}, "step"),
        ({"days": [MONDAY, date(2026, 1, 30)]}, "out_of_order"),
        ({"days": [datetime(2026, 1, 30)]}, "datetime_not_date"),
        ({"days": 5}, "type"),
    ],
)
def test_days_that_cannot_be_are_refused(days, code):
    """Whether anything is paid back or not."""
    for first in (2, -7):
        with pytest.raises(InvalidValueError) as caught:
            payback(eur(first), eur(0), **days)

        assert code == caught.value.code


def test_profits_are_of_one_currency():
    """Two are counted."""
    with pytest.raises(MixedCurrencyError):
        payback(eur(-1), rub(1))
