"""Speed of cleaning, as ratios in one run: `python tests/benchmarks/clean.py`.

First, cleaning against segmentation by rjieba on the same undamaged text, on one core (1.00 means as fast). Then inputs that
ask for the worst: the time for two megabytes over that for one (2.0 means linear).

Measured: about 0.7 of the speed of rjieba on clean text, 0.3 on pages with furniture. The aim was
to be as fast.
"""

import json
import time
from pathlib import Path

import rjieba

from corpus_utils import clean_text, load_corpus

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = json.loads((Path(__file__).parents[1] / "cases/hostile.json").read_text(encoding="utf-8"))["units"]
MILLION = 1_000_000


def seconds(function, *arguments) -> float:
    """The best of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    articles = load_corpus(SEEDS, progress=False).articles[:4]
    for what, column in (("texts", "text"), ("pages, with their furniture", "raw")):
        texts = list(articles[column]) * 50
        clean = seconds(lambda texts=texts: [clean_text(text) for text in texts])
        segment = seconds(lambda texts=texts: [rjieba.cut(text) for text in texts])
        print(f"the four undamaged {what}: cleaning at {segment / clean:.2f} of the speed of rjieba")
    for name, unit in HOSTILE.items():
        before, unit = unit if isinstance(unit, list) else ("", unit)
        times = [seconds(clean_text, before + unit * (size // len(unit))) for size in (MILLION, 2 * MILLION)]
        print(f"{name}: two megabytes take {times[1] / times[0]:.1f} times as long as one")


if __name__ == "__main__":
    main()
