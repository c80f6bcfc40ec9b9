"""What a store keeps when two processes change one deal at once."""

import pytest

from salesmodel.stores import SqliteStore
from stores.taking_turns import SALES, both_moved, check_turns


@pytest.mark.long
def test_two_processes_share_a_file(tmp_path, scale):
    """Each version has one winner, no version is missing, no acknowledged move lost."""
    path = str(tmp_path / "deals.sqlite")

    with SqliteStore(path, [SALES]) as store:
        check_turns(*both_moved(store, path, scale(300)))
