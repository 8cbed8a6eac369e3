"""Help for readers without Chinese: English for words and sentences, from data files.

Words without a gloss get their pinyin.
"""

from functools import cache

from ..data import read_csv
from ..errors import require_type


def gloss(word: str) -> str:
    """Return a word with its English gloss (data/glossary.csv), or else with its pinyin.

    >>> gloss("疫情")
    '疫情 epidemic'
    >>> gloss("厦门集美")
    '厦门集美 Xiàmén Jíměi'
    """
    require_type(word, str, "word")
    english = _glossary().get(word)
    if english is None and any("㐀" <= char <= "鿿" for char in word):
        import rjieba
        from pypinyin import Style, lazy_pinyin

        english = " ".join("".join(lazy_pinyin(part, style=Style.TONE)).capitalize() for part in rjieba.cut(word))
    return f"{word} {english}" if english else word


def translate(sentence: str) -> str:
    """Return our English translation of a sentence, or "" if there is none.

    `sentence`: one of the built-in corpus, as in data/translations.csv.

    >>> translate("不只是兴国。")
    'Not only Xingguo.'
    """
    require_type(sentence, str, "sentence")
    return _translations().get(sentence, "")


@cache
def _glossary() -> dict[str, str]:
    return {row["word"]: row["english"] for row in read_csv("glossary.csv")}


@cache
def _translations() -> dict[str, str]:
    return {row["sentence"]: row["english"] for row in read_csv("translations.csv")}
