"""Debian's Chromium, driven by Playwright, on a machine that has no Chinese font, whatever this one has."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: apt-get install chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>"""


@contextmanager
def chromium(folder: Path, *more_fonts: Path) -> Iterator[Browser]:
    """A headless Chromium for which only matplotlib's DejaVu fonts, and `more_fonts`, are installed; `folder` takes its settings."""
    fonts = folder / "fonts.conf"
    folders = "".join(f"<dir>{path}</dir>" for path in (Path(matplotlib.get_data_path()) / "fonts/ttf", *more_fonts))
    fonts.write_text(FONTS.format(folders=folders, cache=folder / "cache"))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env={"FONTCONFIG_FILE": str(fonts), "HOME": str(folder)}
        )
        try:
            yield started
        finally:
            started.close()
