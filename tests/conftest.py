"""What all tests share: the size of long ones."""

from collections.abc import Callable

import pytest
from hypothesis import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that runs what is marked long at its full size."""
    parser.addoption("--full", action="store_true", help="run long tests in full")


def pytest_configure(config: pytest.Config) -> None:
    """Draw the same examples in every run, and new ones in a full run."""
    settings.register_profile("same", deadline=None, derandomize=True)
    settings.register_profile("new", deadline=None)
    settings.load_profile("new" if config.getoption("--full") else "same")


@pytest.fixture(name="scale")
def _scale(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """Return how large a size is in this run: a tenth, unless in full."""
    full = request.config.getoption("--full")
    return lambda size: size if full else size // 10
