"""What the tests share: where things lie, and the data that may be absent."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items):
    """Fast tests first, then the slow ones, then those in a browser: what is broken shows early."""
    items.sort(key=lambda item: bool(item.get_closest_marker("slow")) + 2 * bool(item.get_closest_marker("browser")))


@pytest.fixture(scope="session")
def root():
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def messy():
    """The folder of messy spreadsheets, which are not part of the project."""
    folder = SHARED / "data" / "messy"
    if not folder.exists():
        pytest.skip("the messy spreadsheets are not here: they belong to nobody's checkout")
    return folder
