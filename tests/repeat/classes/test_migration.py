"""Tests of migration between segments."""

import numpy as np
import pytest

from salesmodel.errors import InvalidValueError
from salesmodel.repeat import ClientSegments, segment_migration


def _found(labels, client, segment, *, n_clients=4, names=()):
    return ClientSegments(
        labels,
        np.array(client, np.int64),
        np.array(segment, np.int32),
        n_clients,
        names,
    )


def test_clients_come_go_and_stay():
    """Who had no segment before comes from nothing; nobody at all is not counted."""
    before = _found(("new", "loyal"), [0, 1], [0, -1])
    after = _found(("loyal", "lost"), [0, 1, 2], [0, 1, 1])
    moved = segment_migration(before, after)

    assert [[1, 0, 0], [0, 0, 0], [0, 2, 0]] == moved.counts.tolist()
    assert (1, 2) == (moved.count("new", "loyal"), moved.count(None, "lost"))
    assert "<td>–</td>" in moved._repr_html_()
    assert str(moved).endswith("–              0     2  0    2")


def test_segments_of_other_clients_are_refused():
    """By number or by name; and a segment that is not there is named."""
    before = _found(("new",), [0], [0])
    moved = segment_migration(before, before)

    with pytest.raises(InvalidValueError, match="4 clients from before"):
        segment_migration(before, _found(("new",), [0], [0], n_clients=5))
    with pytest.raises(InvalidValueError, match="after"):
        segment_migration(before, _found(("new",), [0], [0], names=tuple("abcd")))
    with pytest.raises(InvalidValueError, match="one of 'new', None"):
        moved.count("old", "new")
