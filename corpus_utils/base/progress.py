"""Progress of a long computation: a bar on a terminal, a line in a notebook, nothing elsewhere."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")
SHOWN = ContextVar("SHOWN", default=True)
PATIENCE = 3.0  # seconds before anything is shown
STEP = 0.5  # seconds between two changes of the line


@contextmanager
def no_progress() -> Iterator[None]:
    """Show nothing inside: what runs there is part of something that shows its own progress."""
    token = SHOWN.set(False)
    try:
        yield
    finally:
        SHOWN.reset(token)


def progress(items: Iterable[Item], what: str, total: int, shown: bool = True) -> Iterator[Item]:
    """Yield the items one by one; after three seconds, show how many are done.

    A notebook that is run to be kept (environment variable CORPUS_FIGURES, as in the main job)
    shows nothing, which makes its outputs independent of the speed of the machine.
    """
    shown = shown and SHOWN.get()
    if shown and "ipykernel" in sys.modules and "CORPUS_FIGURES" not in os.environ:
        yield from _in_notebook(items, what, total)
    else:
        yield from tqdm(items, what, total, disable=None if shown else True, leave=False, delay=PATIENCE)


def _in_notebook(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    from IPython.display import display

    begin, last, handle = 0.0, 0.0, None
    try:
        for done, item in enumerate(items):
            now = time.monotonic()
            begin = now if done < 2 else begin  # the first item may load dictionaries
            if now - begin > PATIENCE and now - last > STEP:
                last, text = now, {"text/plain": f"{what}: {done:,} of {total:,}"}
                if handle is None:
                    handle = display(text, raw=True, display_id=True)
                else:
                    handle.update(text, raw=True)
            yield item
    finally:
        if handle is not None:
            handle.update({"text/plain": ""}, raw=True)
