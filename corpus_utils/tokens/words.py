"""What counts as a word, a character or an expression: tables of tokens filtered, cut anew or joined.

A row may be a word (`han_words`), a character (`characters`), several words (`ngrams`) or an expression
(`four_character_expressions`); every count of tokens counts the rows that it is given.
"""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from ..base.parts import row_by_row
from ..base.spans import finder, leftmost_longest
from ..data import read_csv, read_lines, read_yaml
from ..errors import CorpusError, require_columns, require_type
from .tokenize import in_reading_order, texts_of

HAN_WORD = (
    "[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9"
    "\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U00033479]+"
)
WEAK = set("ucprqy")  # first letters of the tags of function words: no four-character expression begins or ends with one
SCRIPTS = {"han": HAN_WORD, "digits": r"\d+(?:[.,]\d+)*[%％‰]?", "latin": r"[A-Za-zÀ-ɏ]+", "punctuation": r"[\W_]+"}


def load_stopwords() -> frozenset[str]:
    """The function words of data/stopwords.txt: one a line, # for comments."""
    return frozenset(read_lines("stopwords.txt"))


@row_by_row
def mark_scripts(tokens: pd.DataFrame) -> pd.DataFrame:
    """The tokens with a column `script`, by one rule for each, which all characters of the token must meet.

    han: of the Unicode script Han (so 〇 and 々 too). digits: a number with its separators and per cent sign. latin:
    letters A-Z, with or without accents. punctuation: neither letters nor digits. other: the rest (战“疫”, 1+3).

    >>> mark_scripts(pd.DataFrame({"token": ["疫情", "5.3%", "KTV", "，", "战“疫”"]}))["script"].tolist()
    ['han', 'digits', 'latin', 'punctuation', 'other']
    """
    require_columns(tokens, ["token"], "tokenize(...)")
    word, words = pd.factorize(tokens["token"])
    words = pd.Series(words, dtype="str")
    script = np.select([words.str.fullmatch(pattern) for pattern in SCRIPTS.values()], list(SCRIPTS), "other")
    return tokens.assign(script=pd.array(np.append(script, "")[word], dtype="str"))  # no token (NaN, code -1): ""


@row_by_row
def han_words(tokens: pd.DataFrame, min_length: int = 1, stopwords: bool | Collection[str] = False) -> pd.DataFrame:
    """The rows whose token is all of the Unicode script Han (so 〇 and 々 too), min_length characters or more.

    `stopwords` are left out: False none, True those of `load_stopwords`, or a list of your own.

    >>> han_words(pd.DataFrame({"token": ["的", "疫情", "，", "5G"]}), stopwords=True)["token"].tolist()
    ['疫情']
    """
    require_columns(tokens, ["token"], "tokenize(...)")
    require_type(stopwords, (bool, list, tuple, set, frozenset), "stopwords")
    word, left_out = tokens["token"], load_stopwords() if stopwords is True else stopwords or ()
    return tokens[word.str.fullmatch(HAN_WORD) & (word.str.len() >= min_length) & ~word.isin(list(left_out))]


@row_by_row
def characters(tokens: pd.DataFrame) -> pd.DataFrame:
    """A row for every character of the tokens, with its own start, end and position, for all that counts tokens.

    >>> characters(pd.DataFrame({"doc_id": "a", "start": [0, 2], "end": [2, 4], "token": ["疫情", "防控"]}))["token"].tolist()
    ['疫', '情', '防', '控']
    """
    require_columns(tokens, ["doc_id", "start", "end", "token"], "tokenize(...)")
    words = tokens["token"].tolist()
    lengths = np.array([len(word) for word in words], dtype=int)
    place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    columns = [column for column in tokens if column != "pos"]
    table = tokens[columns].drop(columns="token").iloc[np.repeat(np.arange(len(tokens)), lengths)].reset_index(drop=True)
    start = (table["start"] + place).astype(tokens["start"].dtype)
    table = table.assign(token=pd.array(list("".join(words)), dtype="str"), start=start, end=start + 1)[columns]
    return table.assign(position=table.groupby("doc_id").cumcount())


@row_by_row
def ngrams(tokens: pd.DataFrame, n: int = 2) -> pd.DataFrame:
    """A row for every n tokens that follow each other in a sentence with nothing between, joined to one token.

    So a token that was filtered out before parts its neighbours. Of characters: `ngrams(characters(tokens))`.

    >>> tokens = pd.DataFrame({"doc_id": "a", "sentence": 0, "start": [0, 2], "end": [2, 4], "token": ["疫情", "防控"]})
    >>> ngrams(tokens)[["start", "end", "token"]].values.tolist()
    [[0, 4, '疫情防控']]
    """
    require_columns(tokens, ["doc_id", "sentence", "start", "end", "token"], "tokenize(...)")
    if not isinstance(n, int) or n < 1:
        raise CorpusError(f"n is {n!r}; give a whole number of 1 or more")
    tokens = in_reading_order(tokens).astype({"token": "str"})
    joined = np.ones(max(len(tokens) - 1, 0), dtype=bool)
    for column in ("doc_id", "sentence"):
        code = pd.factorize(tokens[column])[0]
        joined &= code[1:] == code[:-1]
    joined &= tokens["start"].to_numpy()[1:] == tokens["end"].to_numpy()[:-1]
    runs = np.concatenate([[0], np.cumsum(joined)])
    first = np.arange(max(len(tokens) - n + 1, 0))
    first = first[runs[first + n - 1] - runs[first] == n - 1]
    table = tokens.iloc[first].reset_index(drop=True).drop(columns=["pos", "name", "script"], errors="ignore")
    for i in range(1, n):
        table["token"] += tokens["token"].iloc[first + i].reset_index(drop=True)
    return table.assign(end=tokens["end"].to_numpy()[first + n - 1])


@row_by_row
def four_character_expressions(tokens: pd.DataFrame) -> pd.DataFrame:
    """Expressions of four characters: those of the dictionary, and those of the genre's style, found by pattern.

    `tokens`: as from `tokenize(articles, pos=True)`. Returns doc_id, region (if it is there), start, end, token, kind, pattern.
    kind is "dictionary" (jieba's tag i: 成语, and set phrases that it takes for such) or "pattern" (四字格 by form: one of
    data/four_characters.yml, which has each with an example). A pattern does not know meaning: terms and phrases of four
    characters are among them. An expression begins and ends with a token that is no particle, pronoun, preposition,
    conjunction or measure word; expressions do not overlap: the leftmost wins, and at
    one place the dictionary's before a pattern.
    Raises CorpusError if there is no column pos.
    """
    require_columns(tokens, ["doc_id", "start", "end", "token", "pos"], "tokenize(..., pos=True)")
    patterns = [
        (name, re.compile(f"(?=({entry['pattern'].replace('汉', HAN_WORD[:-1])}))"))
        for name, entry in read_yaml("four_characters.yml").items()
    ]
    rows, region = [], ["region"] if "region" in tokens else []
    for own, text in texts_of(tokens):
        spans = list(zip(own["start"].tolist(), own["end"].tolist(), own["pos"].tolist(), strict=True))
        starts, ends = ({span[side] for span in spans if span[2][:1] not in WEAK} for side in (0, 1))
        found = [(*m.span(1), name) for name, pattern in patterns for m in pattern.finditer(text)]
        found = [(start, end, "") for start, end, tag in spans if tag == "i" and end - start == 4] + found
        for start, end, name in leftmost_longest(span for span in found if span[0] in starts and span[1] in ends):
            kind = "pattern" if name else "dictionary"
            rows.append((own["doc_id"].iloc[0], *own[region].iloc[0], start, end, text[start:end], kind, name))
    return pd.DataFrame(rows, columns=["doc_id", *region, "start", "end", "token", "kind", "pattern"])


@row_by_row
def merge_variants(tokens: pd.DataFrame, variants: pd.DataFrame | None = None) -> pd.DataFrame:
    """The tokens with variants of a name as one token each, under one name: 新型冠状病毒感染的肺炎 becomes 新冠肺炎.

    `variants`: columns variant, name; by default data/variants.csv. A variant is found where it begins and ends with a
    token, of those at one place the longest. start and end are those of the variant, the other columns those of its first token;
    rows come in reading order. What the text calls a thing may date it (data/dated_terms.csv), so merge for comparing regions.
    Raises CorpusError for missing columns.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 6], "end": [2, 6, 8], "token": ["抗击", "新冠病毒", "肺炎"]})
    >>> merge_variants(tokens)["token"].tolist()
    ['抗击', '新冠肺炎']
    """
    variants = pd.DataFrame(read_csv("variants.csv")) if variants is None else variants
    require_columns(tokens, ["doc_id", "start", "end", "token"], "tokenize(...)")
    require_columns(variants, ["variant", "name"], "pandas.read_csv(...)")
    names = dict(zip(variants["variant"], variants["name"], strict=True))
    find = finder(names)
    tokens = in_reading_order(tokens)
    words, ends, keep, row = tokens["token"].tolist(), tokens["end"].to_numpy().copy(), np.ones(len(tokens), dtype=bool), 0
    for own, text in texts_of(tokens) if names else ():
        first, last = ({at: i for i, at in enumerate(own[side], row)} for side in ("start", "end"))
        whole = (span for span in find(text) if span[0] in first and span[1] in last)
        for start, end, variant in leftmost_longest(whole):
            i, j = first[start], last[end]
            words[i], ends[i], keep[i + 1 : j + 1] = names[variant], end, False
        row += len(own)
    return tokens.assign(token=pd.array(words, dtype="str"), end=ends)[keep].reset_index(drop=True)
