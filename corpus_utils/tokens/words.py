"""What counts as a word, a character or an expression: tables of tokens filtered, split or joined.

A row can be a word (`tokens.han_words`), a character (`tokens.characters`), several words
(`tokens.ngrams`) or an expression (`tokens.four_character_expressions`); whatever counts tokens
counts the rows that it is given.
"""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from ..base.parts import row_by_row
from ..base.spans import finder, leftmost_longest
from ..data import read_csv, read_lines, read_yaml
from ..errors import CorpusError, require_columns, require_type
from ..tables import like_groups, require_table, typed
from .tokenize import in_reading_order, texts_of

HAN_WORD = (
    "[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9"
    "\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U00033479]+"
)
WEAK = set("ucprqy")  # first letters of the tags of function words, which no four-character expression begins or ends with
SCRIPTS = {"han": HAN_WORD, "digits": r"\d+(?:[.,]\d+)*[%％‰]?", "latin": r"[A-Za-zÀ-ɏ]+", "punctuation": r"[\W_]+"}


def stopwords() -> frozenset[str]:
    """Load the function words of data/stopwords.txt (one per line, # for comments).

    >>> "的" in stopwords(), "疫情" in stopwords()
    (True, False)
    """
    return frozenset(read_lines("stopwords.txt"))


@row_by_row
def add_script(tokens: pd.DataFrame) -> pd.DataFrame:
    """Add the script of each token, which all its characters must share.

    `tokens`: as returned by `tokenize`.

    Returns the tokens with a column `script`: han (of the Unicode script Han, including 〇 and 々),
    digits (a number with its separators and per cent sign), latin (letters A-Z, with or without
    accents), punctuation (neither letters nor digits) or other (all the rest, such as 战“疫” and
    1+3).

    >>> add_script(pd.DataFrame({"token": ["疫情", "5.3%", "KTV", "，", "战“疫”"]}))["script"].tolist()
    ['han', 'digits', 'latin', 'punctuation', 'other']
    """
    require_table(tokens, "tokens", ["token"])
    word, words = pd.factorize(tokens["token"])
    words = pd.Series(words, dtype="str")
    script = np.select([words.str.fullmatch(pattern) for pattern in SCRIPTS.values()], list(SCRIPTS), "other")
    return tokens.assign(script=pd.array(np.append(script, "")[word], dtype="str"))  # no token (NaN, code -1): ""


@row_by_row
def han_words(tokens: pd.DataFrame, min_length: int = 1, stopwords: bool | Collection[str] = False) -> pd.DataFrame:
    """Keep the tokens that consist of Han characters.

    `tokens`: as returned by `tokenize`. `min_length`: least number of characters. `stopwords`:
    words to leave out; True for those of `tokens.stopwords`, or a list of your own.

    Returns the rows that are left. Han is the Unicode script, which includes 〇 and 々.

    >>> han_words(pd.DataFrame({"token": ["的", "疫情", "，", "5G"]}), stopwords=True)["token"].tolist()
    ['疫情']
    """
    require_table(tokens, "tokens", ["token"])
    require_type(stopwords, (bool, list, tuple, set, frozenset), "stopwords")
    word, left_out = tokens["token"], read_lines("stopwords.txt") if stopwords is True else stopwords or ()
    return tokens[word.str.fullmatch(HAN_WORD) & (word.str.len() >= min_length) & ~word.isin(list(left_out))]


@row_by_row
def characters(tokens: pd.DataFrame) -> pd.DataFrame:
    """Split the tokens into characters, for anything that counts tokens.

    `tokens`: as returned by `tokenize`.

    Returns one row per character, with its own start, end and position, and without pos.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2], "end": [2, 4], "token": ["疫情", "防控"]})
    >>> characters(tokens)["token"].tolist()
    ['疫', '情', '防', '控']
    """
    require_table(tokens, "tokens", ["doc_id", "start", "end", "token"])
    words = tokens["token"].tolist()
    lengths = np.array([len(word) for word in words], dtype=int)
    place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    columns = [column for column in tokens if column not in ("pos", "script")]
    table = tokens[columns].drop(columns="token").iloc[np.repeat(np.arange(len(tokens)), lengths)].reset_index(drop=True)
    start = (table["start"] + place).astype(tokens["start"].dtype)
    table = table.assign(token=pd.array(list("".join(words)), dtype="str"), start=start, end=start + 1)[columns]
    return table.assign(position=table.groupby("doc_id").cumcount().astype("int32"))


@row_by_row
def ngrams(tokens: pd.DataFrame, n: int = 2) -> pd.DataFrame:
    """Join every `n` tokens that follow each other in a sentence into one token.

    `tokens`: as returned by `tokenize`; for n-grams of characters, as returned by
    `tokens.characters`.

    Returns one row per n-gram. Nothing may be between its tokens: a token that was filtered out
    before separates its neighbours.

    >>> tokens = pd.DataFrame({"doc_id": "a", "sentence": 0, "start": [0, 2], "end": [2, 4],
    ...                        "token": ["疫情", "防控"]})
    >>> ngrams(tokens)[["start", "end", "token"]].values.tolist()
    [[0, 4, '疫情防控']]
    """
    require_table(tokens, "tokens", ["doc_id", "sentence", "start", "end", "token"])
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
    """Find expressions of four characters, by jieba's dictionary and by pattern.

    `tokens`: as returned by `tokenize(articles, pos=True)`.

    Returns the table `four_character_expressions`. Those of the kind "dictionary" have jieba's tag
    i (成语, and set phrases that it treats as such). Those of the kind "pattern" are 四字格 by
    form, in the style of the genre (data/four_characters.yml has each pattern with an example);
    patterns do not know meaning, and terms and phrases of four characters are among them. An
    expression begins and ends with a token that is not a particle, pronoun, preposition,
    conjunction or measure word. Expressions do not overlap: the leftmost wins, and at one place the
    dictionary's wins over a pattern.

    >>> tokens = pd.DataFrame({"doc_id": ["a"], "sentence": 0, "start": 0, "end": 4,
    ...                        "token": "众志成城", "pos": "i"})
    >>> four_character_expressions(tokens)[["token", "kind"]].values.tolist()
    [['众志成城', 'dictionary']]
    """
    require_columns(tokens, ["doc_id", "start", "end", "token", "pos"], "tokenize(..., pos=True)")
    patterns = [
        (name, re.compile(f"(?=({entry['pattern'].replace('汉', HAN_WORD[:-1])}))"))
        for name, entry in read_yaml("four_characters.yml").items()
    ]
    rows, group = [], ["group"] if "group" in tokens else []
    for own, text in texts_of(tokens):
        spans = list(zip(own["start"].tolist(), own["end"].tolist(), own["pos"].tolist(), strict=True))
        starts, ends = ({span[side] for span in spans if span[2][:1] not in WEAK} for side in (0, 1))
        found = [(*m.span(1), name) for name, pattern in patterns for m in pattern.finditer(text)]
        found = [(start, end, "") for start, end, tag in spans if tag == "i" and end - start == 4] + found
        for start, end, name in leftmost_longest(span for span in found if span[0] in starts and span[1] in ends):
            kind = "pattern" if name else "dictionary"
            rows.append((own["doc_id"].iloc[0], *own[group].iloc[0], start, end, text[start:end], kind, name))
    table = pd.DataFrame(rows, columns=["doc_id", *group, "start", "end", "token", "kind", "pattern"])
    return typed(like_groups(table, "group", tokens["group"]) if group else table, "four_character_expressions")


@row_by_row
def merge_variants(tokens: pd.DataFrame, variants: pd.DataFrame | None = None) -> pd.DataFrame:
    """Merge the variants of a name into one token each, under one name.

    `tokens`: as returned by `tokenize`. `variants`: columns variant and name; by default
    data/variants.csv, in which 新型冠状病毒感染的肺炎 becomes 新冠肺炎.

    Returns the tokens in reading order. A variant is found where it begins and ends with a token;
    of several at one place, the longest is taken. start and end are those of the variant, the other
    columns those of its first token. What a text calls a thing may date it (data/dated_terms.csv),
    so merge variants when comparing groups.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 6], "end": [2, 6, 8],
    ...                        "token": ["抗击", "新冠病毒", "肺炎"]})
    >>> merge_variants(tokens)["token"].tolist()
    ['抗击', '新冠肺炎']
    """
    variants = pd.DataFrame(read_csv("variants.csv")) if variants is None else variants
    require_table(tokens, "tokens", ["doc_id", "start", "end", "token"])
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
