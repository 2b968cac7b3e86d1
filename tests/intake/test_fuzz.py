"""A short run of ``benchmarks/fuzz.py``: no damaged file ends in a traceback, a hang or a full memory."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .containers import as_text, as_xlsx

INPUTS, CHILD = 150, 10


@pytest.fixture(scope="module")
def fuzzing(root: Path) -> ModuleType:
    pytest.importorskip("resource", reason="Windows bounds no memory")
    sys.path.insert(0, str(root / "benchmarks"))
    import fuzz  # noqa: PLC0415 - lives beside the tests, not among the packages

    return fuzz


@pytest.mark.slow
def test_hundreds_of_damaged_files_are_read_or_refused_with_a_published_code(root: Path) -> None:
    pytest.importorskip("resource", reason="Windows bounds no memory")
    command = [sys.executable, "benchmarks/fuzz.py", "--inputs", str(INPUTS), "--child", str(CHILD)]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr
    assert f"in one process: {INPUTS} inputs" in told.stdout
    assert f"workbooks apart: {CHILD} inputs" in told.stdout


def test_a_broken_promise_is_told_with_the_index_that_replays_it(
    fuzzing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes) -> str:
        raise KeyError("no such code")

    monkeypatch.setattr(fuzzing, "outcome_of", broken)
    run = fuzzing.fuzz([7], seed=0, files=[b"a;b\n1;2\n"])
    assert [index for index, _ in run.broken] == [7]
    assert "no such code" in run.broken[0][1]


def test_what_takes_too_long_is_stopped_and_told(fuzzing: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(content: bytes) -> str:
        while True:
            pass

    monkeypatch.setattr(fuzzing, "outcome_of", endless)
    monkeypatch.setattr(fuzzing, "LONGEST_S", 0.01)
    run = fuzzing.fuzz([0], seed=0, files=[b"a;b\n1;2\n"])
    assert "TookTooLong" in run.broken[0][1]


def test_the_same_seed_and_index_make_the_same_input_at_any_hour(
    fuzzing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [random.Random(0).randbytes(300), as_xlsx([["Arvosana"], [4]]), as_text([["Arvosana"], [4]])]
    made = [fuzzing.input_of(index, 3, files) for index in range(40)]
    monkeypatch.setattr("time.time", lambda: 1e9)
    assert made == [fuzzing.input_of(index, 3, files) for index in range(40)]
    assert made != [fuzzing.input_of(index, 4, files) for index in range(40)]
