"""The tools that read the code find nothing to say."""

import subprocess
import sys

import pytest


def said_by(root, *command):
    told = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
    return told.returncode, told.stdout + told.stderr


def test_ruff_has_nothing_to_mend(root):
    code, said = said_by(root, "ruff", "check", "--quiet", ".")
    assert code == 0, said


@pytest.mark.slow
def test_strict_types_hold_in_the_product(root):
    code, said = said_by(root, "mypy")
    assert code == 0, said
