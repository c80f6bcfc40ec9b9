"""Tests of columns in chunks, and of histograms."""

import numpy as np
import pytest

from salesmodel._counts import CHUNK, begins_run, chunks, code_type, histogram


@pytest.mark.parametrize("n", [-1, 0, 1, CHUNK, CHUNK + 1])
def test_chunks_cover_the_rows_once(n):
    """None is left out, and none is longer than asked for."""
    rows = [row for one in chunks(n) for row in range(one.start, one.stop)]

    assert list(range(n)) == rows


@pytest.mark.parametrize(
    ("n_codes", "kind"),
    [(0, np.uint8), (256, np.uint8), (257, np.uint16), (65_537, np.uint32)],
)
def test_codes_are_as_narrow_as_they_may_be(n_codes, kind):
    """The largest code is one below the number of them."""
    assert kind is code_type(n_codes)


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.int64])
@pytest.mark.parametrize("n", [0, 5, CHUNK + 3])
def test_a_histogram_counts_each_code(kind, n):
    """It is what counting at once would be."""
    codes = (np.arange(n) % 7).astype(kind)

    assert np.bincount(codes, minlength=9).tolist() == histogram(codes, 9).tolist()


@pytest.mark.parametrize(
    ("column", "begins"),
    [
        ([], []),
        ([3], [True]),
        ([3, 3, 1, 3], [True, False, True, True]),
        ([-1, -1, 0], [True, False, True]),
    ],
)
def test_a_run_begins_where_a_row_differs_from_the_one_before(column, begins):
    """The first row begins one, whatever it holds."""
    assert begins == begins_run(np.array(column, np.int64)).tolist()
