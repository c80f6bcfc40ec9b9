"""Tests of the keys of many short texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmodel._arrays import factorize
from salesmodel._texts import first_rows


@given(st.lists(st.text("ab0 \x00", min_size=1, max_size=9), min_size=1, max_size=40))
def test_first_rows_are_their_oracle(column):
    """Looking each text up from the beginning tells the same, or nothing is told."""
    rows = first_rows(column)

    assert (rows is None) == any(text.endswith("\x00") for text in column)
    assert rows is None or [column.index(text) for text in column] == rows.tolist()


@pytest.mark.parametrize(
    "column",
    [[], ["a", ""], ["a", None], ["a", 1], ["a", "ä"], ["a", "a\0"], ["a" * 33]],
    ids=repr,
)
def test_other_cells_are_for_the_slow_way(column):
    """Empty, absent, foreign, long: nothing is stripped or cut."""
    assert first_rows(column) is None


def test_texts_that_collide_to_the_end_are_for_the_slow_way():
    """After so many turns it gives up."""
    assert first_rows(["a"], rounds=0) is None


@pytest.mark.parametrize("more", [[], [""], [None], ["ä"], ["deal-00000\0"]], ids=repr)
def test_many_texts_are_keyed_as_few_are(more):
    """Whichever way they take, codes and labels are those of a dictionary."""
    numbers = np.random.default_rng(1).integers(0, 9_000, 20_000)
    column = [f"deal-{number:05d}" for number in numbers.tolist()] + more
    codes, labels = factorize("deal", column)
    expected = dict.fromkeys(text for text in column if text)

    assert list(expected) == list(labels)
    assert [text or None for text in column] == [
        labels[code] if code >= 0 else None for code in codes.tolist()
    ]
    assert np.int32 == codes.dtype
