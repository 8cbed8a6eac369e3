"""What stands together: frames with frames, actors with frames, and what kind of speaker is quoted in which frame."""

import pandas as pd
from scipy.stats import binomtest

from ..errors import require_columns, require_different, require_known
from ..mentions.speech import SPEAKERS
from ..tables import SPEECH_COLUMNS
from ..tokens.sentences import split_sentences
from .shares import MIN_N

AUTHOR = "the article itself"


def co_occurrence(matches: pd.DataFrame, others: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Which categories stand in one sentence: each of `matches` (say, actors) with each of `others` (say, frames).

    Both as from `match_lexicon`, of the same `articles` (doc_id, text); give one table twice for its own pairs. A word that
    both lexicons hold does not make a pair with itself: the two matches have to stand on different characters. Returns one
    row a pair: category, other, n (sentences with the category), n_other, n_both, n_sentences, expected (n x n_other /
    n_sentences, if the two were independent), ratio (n_both / expected), share (n_both / n: of the sentences with the
    category, those with the other), low, high (95 % Wilson score interval of the share, as if sentences were drawn one by
    one: too narrow, since neighbours resemble each other), too_few (n_both below 5). Raises CorpusError for missing columns,
    or matches of articles that are not given.
    """
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    keys = ["doc_id", "sentence"]
    require_different(articles)
    for table in (matches, others):
        require_columns(table, [*keys, "start", "end", "category"], "match_lexicon")
        require_known(table, articles, "the matches")
    n_sentences = sum(len(split_sentences(text)) for text in articles["text"])
    # two spans of a sentence stand apart if and only if the first end on one side lies before the last start on the other
    ends = [
        table.assign(category=table["category"].astype("str"))
        .groupby([*keys, "category"], as_index=False)
        .agg(end=("end", "min"), start=("start", "max"))
        for table in (matches, others)
    ]
    pairs = ends[0].merge(ends[1], on=keys, suffixes=("", "_other"))
    pairs = pairs[(pairs["end"] <= pairs["start_other"]) | (pairs["end_other"] <= pairs["start"])]
    both = pairs.groupby(["category", "category_other"]).size()
    n_first, n_second = (table.drop_duplicates([*keys, "category"])["category"].value_counts() for table in (matches, others))
    rows = []
    for category in dict.fromkeys(matches["category"]):
        for other in dict.fromkeys(others["category"]):
            if others is matches and category == other:
                continue
            n, n_other, n_both = int(n_first[category]), int(n_second[other]), int(both.get((category, other), 0))
            expected = n * n_other / n_sentences
            interval = binomtest(n_both, n).proportion_ci(method="wilson")
            rows.append(
                (
                    category,
                    other,
                    n,
                    n_other,
                    n_both,
                    n_sentences,
                    expected,
                    n_both / expected,
                    n_both / n,
                    interval.low,
                    interval.high,
                    n_both < MIN_N,
                )
            )
    return pd.DataFrame(
        rows,
        columns=[
            "category",
            "other",
            "n",
            "n_other",
            "n_both",
            "n_sentences",
            "expected",
            "ratio",
            "share",
            "low",
            "high",
            "too_few",
        ],
    )


def speaker_shares(matches: pd.DataFrame, speech: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """In which frames each type of speaker is quoted, and the article itself speaks.

    `matches`: as from `mark_speech(match_lexicon(...), speech)`; `speech`: as from `find_speech`; `articles`: doc_id, text.
    Returns one row a speaker and category: speaker (a type, or "the article itself" for what stands outside of quoted speech),
    category, n (matches), n_speakers (utterances; articles for the article itself), n_characters (that they say), value (matches
    per 1,000 characters), too_few (n below 5). Raises CorpusError for missing columns.
    """
    require_columns(matches, ["doc_id", "category", "speaker"], "mark_speech(match_lexicon(...), ...)")
    require_columns(speech, SPEECH_COLUMNS, "find_speech")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    lengths = (speech["end"] - speech["start"]).groupby(speech["speaker"]).agg(["size", "sum"])
    rest = sum(b - a for text in articles["text"] for a, b in split_sentences(text)) - int(lengths["sum"].sum())
    lengths.loc[AUTHOR] = len(articles), rest
    n = matches.assign(speaker=matches["speaker"].replace("", AUTHOR)).groupby(["speaker", "category"], observed=True).size()
    index = pd.MultiIndex.from_product(
        [[name for name in [AUTHOR, *SPEAKERS] if name in lengths.index], dict.fromkeys(matches["category"])],
        names=["speaker", "category"],
    )
    table = n.reindex(index, fill_value=0).rename("n").reset_index()
    size = lengths.loc[table["speaker"]].reset_index(drop=True).astype("int64")
    return table.assign(
        n_speakers=size["size"], n_characters=size["sum"], value=1000 * table["n"] / size["sum"], too_few=table["n"] < MIN_N
    )
