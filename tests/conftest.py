"""What the tests share: where things lie, and the data that may be absent."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers on two cores: threads of linear algebra would fight
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # some hundred processes are begun: what one compiles serves the next

from cx_models.assumptions.registry import Assumptions, shipped
from cx_models.baseline.calibrate import Baseline, calibrate
from cx_models.intake.operations import Operations
from cx_models.intake.read_operations import read_operations

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "sample_data"


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


@pytest.fixture(scope="session")
def tiny_operations() -> Operations:
    return read_operations(SAMPLES / "tiny_city" / "operations.xlsx").operations


@pytest.fixture(scope="session")
def provider_operations() -> Operations:
    return read_operations(SAMPLES / "internet_provider" / "operations.xlsx").operations


@pytest.fixture(scope="session")
def assumptions() -> Assumptions:
    return shipped()


@pytest.fixture(scope="session")
def tiny_city(tiny_operations: Operations) -> Baseline:
    return calibrate(None, tiny_operations)


@pytest.fixture(scope="session")
def internet_provider(provider_operations: Operations) -> Baseline:
    return calibrate(None, provider_operations)
