"""Tests of scores: ties together, limits, what is not defined."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import RfmBins, marketing_rfm, rfm_scores
from salesmodel.tables import PurchaseTable


DAY = 86_400_000_000


def _summary(*clients, **columns):
    """Sum up clients of (last day, purchases, amount of each) at day 100."""
    rows = [
        (number, day * DAY, amount)
        for number, (day, often, amount) in enumerate(clients)
        for _ in range(often)
    ]
    client, at, amount = zip(*rows, strict=True) if rows else [()] * 3
    plain = {
        "client": np.array(client, np.int64),
        "at": np.array(at, np.int64),
        "amount": list(amount),
        "currency": "EUR",
    }
    purchases = PurchaseTable.from_columns(**(plain | columns))
    return marketing_rfm(purchases, as_of=100 * DAY)


def test_where_most_bought_once_they_have_one_score():
    """None of them is moved up to fill a bin, and nothing is refused."""
    scores = rfm_scores(_summary(*[(1, 1, 5)] * 8, (50, 2, 5), (90, 9, 5)))

    assert [1] * 8 + [5, 5] == scores.frequency.tolist()
    assert [1] * 8 + [5, 5] == scores.recency.tolist()
    assert [1] * 8 + [1, 5] == rfm_scores(
        _summary(*[(1, 1, 5)] * 8, (1, 1, 5), (90, 9, 5))
    ).frequency.tolist()


def test_ten_clients_who_differ_fill_five_bins():
    """Two in each, the most recent ones with the highest score."""
    scores = rfm_scores(_summary(*[(day, day + 1, 7) for day in range(10)]))

    assert [1, 1, 2, 2, 3, 3, 4, 4, 5, 5] == scores.recency.tolist()
    assert scores.recency.tolist() == scores.frequency.tolist()
    assert scores.recency.tolist() == scores.monetary.tolist()


def test_who_meets_a_limit_has_the_better_score():
    """At most so many days ago, and at least so many purchases."""
    bins = RfmBins(recency=(30, 60), frequency=(2, 5), monetary=(100.5,))
    summary = _summary((70, 1, 100), (69, 2, 51), (40, 5, 20), (39, 4, 25))
    scores = rfm_scores(summary, bins)

    assert [3, 2, 2, 1] == scores.recency.tolist()
    assert [1, 2, 3, 2] == scores.frequency.tolist()
    assert [1, 2, 1, 1] == scores.monetary.tolist()
    assert (3, 3, 2) == bins.sizes == scores.counts.shape
    assert (1, 4) == (scores.counts[2, 0, 0], scores.counts.sum())


def test_the_mean_can_be_scored_and_may_not_be_defined():
    """A client without any known amount has no score, and is counted."""
    summary = _summary((1, 1, 30), (2, 2, 20), (3, 1, None))
    bins = RfmBins(2, 2, 2)
    means = rfm_scores(summary, bins, monetary="mean")

    assert [2, 1, 0] == means.monetary.tolist()
    assert ({"undefined": 1}, 2) == (means.notices, means.counts.sum())
    assert [1, 2, 1] == rfm_scores(summary, bins).monetary.tolist()
    assert [2, 1, 0] == rfm_scores(
        summary, RfmBins(2, 2, (25,)), monetary="mean"
    ).monetary.tolist()


def test_no_clients_have_no_scores():
    """And their table is empty."""
    scores = rfm_scores(_summary())

    assert (0, 0, (5, 5, 5)) == (len(scores), scores.counts.sum(), scores.counts.shape)


def test_it_shows_clients_by_recency_and_frequency():
    """The best of recency first, under the bins in words."""
    scores = rfm_scores(_summary((1, 1, 5), (50, 2, 5)), RfmBins(2, 2, (3,)))

    assert [
        f"Clients by score; {scores.bins}",
        "recency  frequency 1  frequency 2",
        "2                  0            1",
        "1                  1            0",
    ] == str(scores).splitlines()
    assert "recency: 2 quantiles; frequency: 2 quantiles; monetary: limits 3" == str(
        scores.bins
    )
    assert "<th>frequency 2</th>" in scores._repr_html_()


@pytest.mark.parametrize(
    "bins", [1, 101, True, (), (2, 2), (3, 1), (float("nan"),), (1, float("inf")), "ab"]
)
def test_bins_that_are_none_are_refused(bins):
    """Too few, too many, limits that do not ascend or are no numbers."""
    with pytest.raises(InvalidValueError) as caught:
        RfmBins(frequency=bins)
    assert ("frequency", "bins") == (caught.value.name, caught.value.code)


def test_a_score_of_money_needs_amounts():
    """And one of the two ways to take them."""
    summary = _summary((1, 1, None), amount=None, currency=None)

    with pytest.raises(InvalidValueError, match="one with amounts"):
        rfm_scores(summary)
    with pytest.raises(InvalidValueError, match="'total', 'mean'"):
        rfm_scores(_summary((1, 1, 5)), monetary="sum")
