"""Baselines that many tests share: calibrated once, read-only."""

from __future__ import annotations

from pathlib import Path

import pytest

from cx_models.assumptions.registry import Assumptions, shipped
from cx_models.baseline.calibrate import Baseline, calibrate
from cx_models.intake.operations import Operations
from cx_models.intake.read_operations import read_operations

SAMPLES = Path(__file__).resolve().parent.parent / "sample_data"


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
