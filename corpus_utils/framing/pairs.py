"""Frames that occur together or with actors, and the kinds of speaker quoted in each frame."""

import pandas as pd
from scipy.stats import binomtest

from ..errors import require_columns, require_different, require_known
from ..mentions.speech import SPEAKERS
from ..tables import columns, require_table
from ..tokens.sentences import split_sentences
from .shares import MIN_N

AUTHOR = "the article itself"


def co_occurrence(matches: pd.DataFrame, others: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count how often two categories occur in the same sentence, pair by pair.

    `matches`, `others`: the matches of, say, actors and frames, both as returned by `match_lexicon`
    for the same `articles` (doc_id, text); pass one table twice for its own pairs. The two matches
    have to be on different characters, so a word that is in both lexicons does not make a pair with
    itself.

    Returns the table `co_occurrence`. expected is n × n_other / n_sentences, as if the two were
    independent, ratio n_both / expected, and share n_both / n. Its 95 % Wilson score interval
    treats sentences as drawn one by one and is too narrow, since neighbours resemble each other.

    Example: `cu.framing.co_occurrence(matches, matches, corpus.articles)`.
    """
    require_table(articles, "articles", ["doc_id", "text"])
    keys = ["doc_id", "sentence"]
    require_different(articles)
    for table in (matches, others):
        require_table(table, "matches", [*keys, "start", "end", "category"])
        require_known(table, articles, "the matches")
    n_sentences = sum(len(split_sentences(text)) for text in articles["text"])
    # a sentence has two disjoint spans if and only if the first end on one side comes before the
    # last start on the other
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
            counts, few = (n, n_other, n_both, n_sentences), n_both < MIN_N
            shares = expected, n_both / expected, n_both / n, interval.low, interval.high
            rows.append((category, other, *counts, *shares, few))
    return pd.DataFrame(rows, columns=columns("co_occurrence"))


def speakers(matches: pd.DataFrame, speech: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count the frames in the words of each type of speaker, and in those of the article itself.

    `matches`: as returned by `mentions.add_speaker(match_lexicon(...), speech)`; `speech`: as
    returned by `mentions.speech`; `articles`: doc_id, text.

    Returns the table `speakers`. "the article itself" has what is outside of quoted speech; its
    n_speakers is the number of articles, while that of a type of speaker is the number of
    utterances.

    Example: `cu.framing.speakers(matches, corpus.speech, corpus.articles)`.
    """
    require_columns(matches, ["doc_id", "category", "speaker"], "mentions.add_speaker(match_lexicon(...), ...)")
    require_table(speech, "speech", ["doc_id", "start", "end", "speaker"])
    require_table(articles, "articles", ["doc_id", "text"])
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
