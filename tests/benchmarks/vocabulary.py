"""Speed and memory of vocabulary statistics: `python tests/benchmarks/vocabulary.py`.

Five million tokens of 200,000 types, in 10,000 articles with paragraphs and sentences, drawn with a seed from Zipf's law.
Each function runs in a process of its own, on one core; its time, its peak of memory (with the table of tokens, and without)
and how many times longer the plain loop takes that a user would write with Counter and scipy (of a sample of the types, times
the number of types). All in one run, so that the ratios mean something on any machine.

Measured: keyness 2 to 3 s, dispersion over the 10,000 articles 3 s, all collocations 7 s, each
below 2 GB with the table itself. The plain loop took about 20, 500 and 5 times as long (measured
when dispersion took 2 s).
"""

import math
import multiprocessing
import resource
import time
from collections import Counter

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency

import corpus_utils as cu

TOKENS, TYPES, ARTICLES, SAMPLE = 5_000_000, 200_000, 10_000, 300


def corpus() -> pd.DataFrame:
    random = np.random.default_rng(2020)
    weights = 1 / np.arange(1, TYPES + 1) ** 1.05
    word = random.choice(TYPES, size=TOKENS, p=weights / weights.sum())
    word[:TYPES] = np.arange(TYPES)  # every type occurs
    random.shuffle(word)
    place = np.arange(TOKENS)
    article = place * ARTICLES // TOKENS
    position = place - article * (TOKENS // ARTICLES)
    table = pd.DataFrame(
        {
            "doc_id": article,
            "group": article % 20,
            "paragraph": position // 100,
            "sentence": position // 25,
            "position": position,
            "start": position * 2,
            "end": position * 2 + 2,
            "token": word,
        }
    )
    names = {
        "doc_id": [f"d{i}" for i in range(ARTICLES)],
        "group": [f"r{i}" for i in range(20)],
        "token": [f"w{i}" for i in range(TYPES)],
    }
    return table.assign(
        **{column: pd.Series(values, dtype="str").take(table[column]).reset_index(drop=True) for column, values in names.items()}
    )


def plain_keyness(tokens: pd.DataFrame) -> float:
    here = Counter(tokens["token"][tokens["group"] == "r0"])
    there = Counter(tokens["token"][tokens["group"] != "r0"])
    total, other = here.total(), there.total()
    words = list(here | there)
    start = time.perf_counter()
    for word in words[:: len(words) // SAMPLE]:
        cells = [[here[word], there[word]], [total - here[word], other - there[word]]]
        chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        math.log2((here[word] or 0.5) / total / ((there[word] or 0.5) / other))
    return (time.perf_counter() - start) * len(words) / len(words[:: len(words) // SAMPLE])


def plain_dispersion(tokens: pd.DataFrame) -> float:
    parts = [Counter(words) for _, words in tokens.groupby("doc_id")["token"]]
    sizes = np.array([part.total() for part in parts])
    shares, words = sizes / sizes.sum(), list(set(tokens["token"]))
    start = time.perf_counter()
    for word in words[:: len(words) // SAMPLE]:
        counts = np.array([part[word] for part in parts])
        0.5 * np.abs(counts / counts.sum() - shares).sum()
    return (time.perf_counter() - start) * len(words) / len(words[:: len(words) // SAMPLE])


def plain_collocations(tokens: pd.DataFrame) -> float:
    start, pairs = time.perf_counter(), Counter()
    sentences = tokens.head(TOKENS // 20).groupby(["doc_id", "sentence"], sort=False)["token"]
    for _, words in sentences:
        words = words.tolist()
        for i, word in enumerate(words):
            for near in words[max(i - 5, 0) : i + 6]:
                if near != word:
                    pairs[word, near] += 1
    return (time.perf_counter() - start) * 20


CALLS = {
    "keyness": (lambda tokens: cu.vocabulary.keyness(tokens, "r0"), plain_keyness),
    "keyness, 100 resamples": (lambda tokens: cu.vocabulary.keyness(tokens, "r0", resamples=100), None),
    "dispersion over 10,000 articles": (cu.vocabulary.dispersion, plain_dispersion),
    "collocations of 20 words": (lambda tokens: cu.vocabulary.collocations(tokens, [f"w{i}" for i in range(50, 70)]), None),
    "collocations of all words, five times or more": (
        lambda tokens: cu.vocabulary.collocations(tokens, min_n=5),
        plain_collocations,
    ),
    "frequency by group": (lambda tokens: cu.vocabulary.frequency(tokens, by="group"), None),
}


def measure(name: str, queue) -> None:
    tokens = corpus()
    cu.vocabulary.keyness(tokens.head(10_000), "r0")  # imports
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    rows = len(CALLS[name][0](tokens))
    seconds, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    loop = CALLS[name][1](tokens) if CALLS[name][1] else math.nan
    queue.put((rows, seconds, peak / 1e6, (peak - before) / 1e6, loop))


def main() -> None:
    for name in CALLS:
        queue = multiprocessing.get_context("spawn").Queue()
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(name, queue))
        process.start()
        rows, seconds, peak, more, loop = queue.get()
        process.join()
        ratio = "" if math.isnan(loop) else f"; the plain loop takes {loop / seconds:,.0f} times as long"
        print(f"{name}: {seconds:.1f} s, {rows:,} rows, peak {peak:.1f} GB ({more:.1f} GB above the table's own){ratio}")


if __name__ == "__main__":
    main()
