"""Read the data files of the package (data/README.md has the origin and licence of each)."""

import csv
import hashlib
from functools import cache
from importlib.resources import files

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth of the time


def data_sha256() -> str:
    """The SHA-256 of all data files in this folder, in the order of their names."""
    names = sorted(file.name for file in files(__name__).iterdir() if file.name.endswith((".yml", ".csv", ".txt", ".json")))
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\n".encode() + (files(__name__) / name).read_text(encoding="utf-8").encode())
    return digest.hexdigest()


@cache
def read_yaml(name: str) -> dict:
    """Read a YAML file of this folder, safely."""
    return LOADER((files(__name__) / name).read_text(encoding="utf-8")).get_single_data()


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this folder."""
    return tuple(csv.DictReader((files(__name__) / name).read_text(encoding="utf-8").splitlines()))


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """The lines of a text file of this folder, without blank lines and comments (#)."""
    lines = (files(__name__) / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))
