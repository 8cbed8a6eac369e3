"""One style for all code: `ruff check` and `ruff format`, as pyproject.toml sets them."""

import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    run = subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", "--quiet", ROOT], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
