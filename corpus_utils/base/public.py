"""The public names of a folder, and similar ones for a name that it does not have."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any


def public(module: str, public_names: str) -> tuple[list[str], Callable[[str], Any], Callable[[], list[str]]]:
    """`__all__`, `__getattr__` and `__dir__` of a folder whose `__init__` imports these names."""
    names = public_names.split()

    def missing(name: str) -> Any:
        near = get_close_matches(name, names, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(names)}"
        raise AttributeError(f"{module} has no public name {name!r}; {hint}", name=name)

    return names, missing, lambda: names
