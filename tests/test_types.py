"""Type hints: complete, and at one with the code."""

import inspect
import subprocess
import sys

from conftest import ROOT
from test_public_names import PUBLIC


def test_mypy_finds_no_fault(tmp_path):
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def functions():
    """The public functions, and the public methods of the public classes, by name."""
    for name, thing in PUBLIC.items():
        if not inspect.isclass(thing):
            yield name, thing
            continue
        for method, function in vars(thing).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                yield f"{name}.{method}", function


def test_every_public_name_says_what_it_takes_and_gives():
    silent = []
    for name, function in functions():
        signature = inspect.signature(function)
        hints = {parameter.name: parameter.annotation for parameter in signature.parameters.values()}
        hints |= {"return": signature.return_annotation}
        silent += [f"{name}: {which}" for which, hint in hints.items() if hint is signature.empty and which != "self"]
    assert silent == []
