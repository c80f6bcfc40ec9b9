"""Tests of the crossing rule."""

import numpy as np
import pytest

from salesmodel.errors import InvalidAmountError, InvalidValueError
from salesmodel.repeat import abc_classes


def _letters(values, **policies):
    found = abc_classes(values, **policies)
    return "".join((*found.labels, "-")[code] for code in found.code)


@pytest.mark.parametrize(
    ("values", "letters"),
    [
        ([96, 2, 2], "ACC"),
        ([100], "A"),
        ([90, 5, 5], "ABB"),
        ([80, 15, 5], "ABC"),
        ([7] * 6, "AAAAAA"),
        ([0, 0], "--"),
        ([-5, 0], "--"),
        ([], ""),
        ([10, 0, -3], "ACC"),
    ],
)
def test_what_crosses_is_of_the_upper_class(values, letters):
    """Where other packages leave A empty, or put the only client into C."""
    assert letters == _letters(np.array(values, np.int64))


def test_ties_can_be_taken_in_order():
    """The five that bring less than 80 % before them are A, and the sixth is B."""
    assert "AAAAAB" == _letters([7] * 6, ties="in order")
    assert "ABC" == _letters([90, 5, 5], ties="in order")


def test_a_threshold_is_the_number_it_prints_as():
    """A tenth is a tenth: no binary fraction moves a client over the limit."""
    assert "AB" == _letters([1, 9][::-1], thresholds=(0.9,))
    assert "AAB" == _letters([10, 60, 30], thresholds=(0.9,))[::-1]
    large = 10**17
    assert "AB" == _letters([9 * large // 10, large // 10], thresholds=(0.9,))
    assert "AA" == _letters([9 * large // 10 - 1, large // 10], thresholds=(0.9,))


def test_thresholds_are_echoed_and_may_be_many():
    """Classes go on to D and E; what each brings adds up."""
    found = abc_classes([50, 30, 10, 6, 4], thresholds=(0.5, 0.8, 0.9, 0.96))

    assert ("A", "B", "C", "D", "E") == found.labels
    assert {"A": 50, "B": 30, "C": 10, "D": 6, "E": 4} == found.values
    assert ((0.5, 0.8, 0.9, 0.96), 5) == (found.thresholds, len(found))


def test_values_that_are_not_positive_are_counted():
    """They are no part of the total, and of the last class."""
    found = abc_classes([10, 0, -3])

    assert {"not_positive": 2} == found.notices
    assert [
        "Classes by value, thresholds 0.8, 0.95, ties together",
        "class  clients  value   share",
        "A            1     10   1.429",
        "B            0      0   0.000",
        "C            2     -3  -0.429",
    ] == str(found).splitlines()
    assert str(abc_classes([0])).endswith("C            0      0      –")
    assert "<th>clients</th>" in found._repr_html_()


@pytest.mark.parametrize(
    "thresholds", [(), (0.0,), (1.0,), (0.9, 0.8), (0.8, 0.8), ("a",), [0.05] * 10]
)
def test_thresholds_that_are_none_are_refused(thresholds):
    """They ascend, strictly between 0 and 1."""
    with pytest.raises(InvalidValueError) as caught:
        abc_classes([1], thresholds=thresholds)
    assert ("thresholds", "thresholds") == (caught.value.name, caught.value.code)


def test_what_cannot_be_is_refused():
    """A total beyond int64, floats, a policy, and a class that is not there."""
    with pytest.raises(InvalidAmountError, match="fits into int64"):
        abc_classes([2**62, 2**62])
    with pytest.raises(InvalidValueError, match="int64 integers"):
        abc_classes([0.5])
    with pytest.raises(InvalidValueError, match="'together', 'in order'"):
        abc_classes([1], ties="apart")
    with pytest.raises(InvalidValueError, match="'A', 'B', 'C'"):
        abc_classes([1]).members("D")
