"""Speed of matching frames, speech, levels, places and response systems: `python tests/benchmarks/framing.py`.

Characters a second on one core, of the five articles forty times, and the share of rjieba's speed on the same text; then the time
for 250,000 characters of hostile text over that for 125,000 (2.0 means linear). All in one run.

Measured: frames are matched at 2.0 million characters a second, quoted speech is found at 4.6.
"""

import time

import pandas as pd
import rjieba
from clean import HOSTILE, MILLION, SEEDS, seconds

import corpus_utils as cu

FRAMES = cu.load_lexicon("frames")
STEPS = {
    "match_lexicon": lambda articles: cu.match_lexicon(articles, FRAMES),
    **{f"mentions.{name}": getattr(cu.mentions, name) for name in ("speech", "levels", "places")},
    **{f"systems.{name}": getattr(cu.systems, name) for name in "mechanisms bodies leaders links resources measures".split()},
}


def main() -> None:
    articles = cu.load_corpus(SEEDS, progress=False).articles
    many = pd.concat([articles.assign(doc_id=articles["doc_id"] + str(i)) for i in range(40)], ignore_index=True)
    characters = many["text"].str.len().sum()
    alone = seconds(lambda table: [rjieba.cut(text) for text in table["text"]], many)
    print(f"rjieba alone: {characters / alone / MILLION:.2f} million characters a second")
    for name, step in STEPS.items():
        taken = seconds(step, many)
        print(f"{name}: {characters / taken / MILLION:.2f} million characters a second, {alone / taken:.2f} of rjieba's speed")
    for name, unit in HOSTILE.items():
        before, unit = unit if isinstance(unit, list) else ("", unit)
        for step, function in STEPS.items():
            times = []
            for size in (MILLION // 8, MILLION // 4):
                article = articles.head(1).assign(text=before + unit * (size // len(unit)))
                start = time.process_time()
                function(article)
                times.append(time.process_time() - start)
            if times[1] > 0.5:
                print(f"{name}, {step}: twice the text takes {times[1] / times[0]:.1f} times as long")


if __name__ == "__main__":
    main()
