"""What several files of tests share: published cases, small corpora made by hand or by chance, settings of Hypothesis."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st

CASES = json.loads((Path(__file__).parent / "cases" / "statistics.json").read_text(encoding="utf-8"))
checked = settings(derandomize=True, max_examples=60, deadline=None)
corpora = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=12), min_size=2, max_size=7)


def tokens_of(*documents, groups=None):
    """A tokens table; each document is a list of tokens or a string that is split."""
    rows = [
        (f"d{i}", groups[i] if groups else f"r{i}", token)
        for i, document in enumerate(documents)
        for token in (document.split() if isinstance(document, str) else document)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "group", "token"])


def published(group):
    return [pytest.param(case, id=f"{case.get('function', '')} {case['source']}") for case in CASES[group]]


def two_sides(n_target, n_reference, total_target, total_reference, documents=6):
    """A tokens table in which the word 疫情 has these counts and every other token is 的."""
    sides = [
        np.where(np.arange(total) < n, "疫情", "的") for n, total in ((n_target, total_target), (n_reference, total_reference))
    ]
    return pd.concat(
        [
            pd.DataFrame({"doc_id": [f"{group}{i % documents}" for i in range(len(side))], "group": group, "token": side})
            for group, side in zip("TR", sides)
        ]
    )


def characters_as_tokens(*texts, group=False):
    """Each character a token, spaces left out; a sentence ends after 。"""
    rows = []
    for i, text in enumerate(texts):
        characters = [(at, character) for at, character in enumerate(text) if character != " "]
        for position, (at, character) in enumerate(characters):
            rows.append((f"d{i}", f"r{i}", text[:at].count("。"), position, at, at + 1, character))
    tokens = pd.DataFrame(rows, columns=["doc_id", "group", "sentence", "position", "start", "end", "token"])
    return tokens if group else tokens.drop(columns="group")


def placed_article(text, **fields):
    columns = {
        "doc_id": "a",
        "text": text,
        "province": "",
        "city": "",
        "county": "",
        "published_earliest": pd.Timestamp("2020-02-10"),
    }
    return pd.DataFrame([columns | fields])


def random_dates(seed, size=60):
    """Dates and articles by chance: some articles undated, some events spans, months without any article."""
    rng = np.random.default_rng(seed)
    day = lambda: pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(rng.integers(0, 60)))  # noqa: E731
    published = [pd.NaT if rng.random() < 0.1 else day() for _ in range(size)]
    published = [p if pd.isna(p) or not 20 <= p.day_of_year <= 30 else p + pd.Timedelta(days=11) for p in published]
    articles = pd.DataFrame(
        {"doc_id": [f"{i:03}" for i in range(size)], "published": pd.Series(published, dtype="datetime64[us]")}
    )
    starts = [day() for _ in range(3 * size)]
    dates = pd.DataFrame(
        {
            "doc_id": rng.choice(articles["doc_id"], 3 * size),
            "earliest": starts,
            "latest": [s + pd.Timedelta(days=int(rng.choice([0, 0, 0, 2, 9]))) for s in starts],
            "precision": "day",
            "kind": "point",
        }
    ).astype({"earliest": "datetime64[us]", "latest": "datetime64[us]"})
    return dates, articles


def articles_of_texts(*texts, groups=None):
    return pd.DataFrame(
        {"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts, "region": groups or [f"r{i}" for i in range(len(texts))]}
    )


documents = st.lists(
    st.lists(st.sampled_from(["战打。", "敌来！", "爱你。", "无事。", "战、敌、爱。", "\n", "战战。"]), min_size=1, max_size=12)
    .map("".join)
    .filter(lambda text: text.strip()),
    min_size=2,
    max_size=6,
)


def one_article(text, doc="a", region="X"):
    return pd.DataFrame({"doc_id": [doc], "region": [region], "text": [text]})
