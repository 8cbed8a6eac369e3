"""Quantities in Chinese text: value, unit, noun. The tables are in data/quantities.yml."""

import re
from functools import cache
from itertools import pairwise

import cn2an
import pandas as pd

from .data import read_yaml
from .errors import require_columns
from .segment import tagged

COLUMNS = ["doc_id", "start", "end", "expression", "value", "unit", "noun", "approximate"]
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?"
HAN = "[〇零一二两三四五六七八九十百千万亿半数几]+"
BARE = {"一", "二", "百", "千", "万", "亿", "十", "几", "数", "半", "零"}  # alone no numbers, or articles (but 十条, 半天)
NOUN, MODIFIER = {"n", "j", "s"}, {"vn", "b", "l", "x", "e", "t", "z"}  # first letters of tags: heads, and what may stand before
WINDOW = 24  # characters to both sides in which the noun is looked for
STOP = r"[，。；：！？、…（）()\s]"


def find_quantities(articles: pd.DataFrame) -> pd.DataFrame:
    """Every quantity of the articles' text: how many, of what unit, of what.

    `articles`: columns doc_id, text. Returns the `quantities` table, sorted by doc_id and start, never overlapping: doc_id,
    start, end, expression (with 近, 余, 左右), value (float: 27万余 is 270000.0, 四分之一 is 0.25), unit ("" if there is none),
    noun (the noun phrase behind the unit, else the one before the number, "" for durations and measures, and where there is
    none), approximate (the words that make it so, "" if none). The conventions (一 is an article, 数千 is 1000) are stated in
    data/quantities.yml.
    Raises CorpusError if a column is missing.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["全市27万余名党员捐献口罩5.25万个。"]})
    >>> find_quantities(articles)[["expression", "value", "unit", "noun", "approximate"]].values.tolist()
    [['27万余名', 270000.0, '名', '党员', '余'], ['5.25万个', 52500.0, '个', '口罩', '']]
    """
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    rows = [(doc_id, *row) for doc_id, text in zip(articles["doc_id"], articles["text"], strict=True)
            for row in _quantities(text)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"start": "int64", "end": "int64", "value": "float64"})
    return table.sort_values(["doc_id", "start"], ignore_index=True)


@cache
def _grammar() -> tuple[re.Pattern, re.Pattern, set[str], set[str]]:
    """The expression of a quantity, that of what is none, the units without a noun, and those of persons."""
    data = read_yaml("quantities.yml")
    about, more, behind = ("|".join(data[key]) for key in ("about", "more", "behind"))
    units = "|".join(map(re.escape, sorted(data["classifiers"] + data["measures"], key=len, reverse=True)))
    number = f"(?P<digits>{DIGITS})(?P<more>{more})?(?P<scale>[十百千万亿]+)?|(?P<han>{HAN})"
    first = "".join(sorted({word[0] for word in data["about"]}))
    quantity = (f"(?=[\\d共{first}{HAN[1:-2]}])"  # looked at first, since most characters fail here
                "(?:(?P<fraction>(?<![一二三四五六七八九十百千万])[一二三四五六七八九十百]+分之[一二三四五六七八九十百]+)|"
                f"(?<![第初\\d.+A-Za-z〇零一二两三四五六七八九十百千万亿数])共?(?P<about>{about})?"
                f"(?:{number})(?P<more2>{more})?(?P<scale2>[万亿])?"
                f"(?:(?P<unit>{units})(?![一二三四五六七八九十]级)|(?=[^\\w]))(?P<behind>{behind})?)")
    return re.compile(quantity), re.compile("|".join(data["traps"])), set(data["measures"]), set(data["persons"])


def _quantities(text: str):
    """(start, end, expression, value, unit, noun, approximate) of each quantity of a text."""
    quantity, trap, measures, persons = _grammar()
    barred = [m.span() for m in trap.finditer(text)]
    at = 0
    for m in quantity.finditer(text):
        while at < len(barred) and barred[at][1] <= m.start():
            at += 1
        if at < len(barred) and barred[at][0] < m.end():
            continue
        f = m.groupdict(default="")
        value = _value(f)
        words = [f["about"], f["more"], f["more2"], *re.findall("[数几]", f["han"]), f["behind"]]
        if value is None or not f["fraction"] and not f["unit"] and not (f["scale"] or f["scale2"] or any(words)):
            continue
        if f["han"] and _cuts_a_word(text, m.start("han"), m.end()):
            continue
        noun = "" if f["unit"] in measures or f["fraction"] else _noun(text, m.start(), m.end(), f["unit"] in persons)
        yield m.start(), m.end(), m.group(), value, f["unit"], noun, "".join(words)


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a numeral begins inside a word (十 in 红十字会)."""
    first = max(start - 4, 0)
    return any(first + at < start < first + at + len(word) for at, word, _ in tagged(text[first : end + 2]))


def _value(f: dict[str, str]) -> float | None:
    """The number; None for what is none (一位, 百姓, 几天)."""
    if f["fraction"]:
        below, above = map(_numeral, f["fraction"].split("分之"))
        return above / below if above and below else None
    if f["digits"]:
        value = float(f["digits"].replace(",", ""))
    else:
        approximate = f["more2"] or f["about"] or f["scale2"]
        if f["han"] in BARE and not (f["han"] == "十" or f["han"] == "半" and f["unit"] in ("年", "天", "个月", "个小时")
                                     or approximate and f["han"] not in ("一", "二", "几", "数")):
            return None
        value = _numeral(f["han"])
    scales = {"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8}
    for scale in f["scale"] + f["scale2"] if value is not None else "":
        value *= scales[scale]
    return value


@cache
def _numeral(numeral: str) -> float | None:
    """A Chinese numeral: 数千 counts as 千, 十几 as 十, 几十 as 十, 半 as a half; None for what is no numeral."""
    if numeral == "半":
        return 0.5
    plain = re.sub("^[数几](?=[十百千万亿])", "一", numeral)
    plain = re.sub("(?<=[十百千万亿])几", "", plain).replace("两", "二")
    plain = re.sub("^(?=[百千万亿])", "一", plain)
    try:
        return float(cn2an.cn2an(plain, "smart"))
    except ValueError:
        return None


def _noun(text: str, start: int, end: int, of_persons: bool) -> str:
    """What is counted: the noun phrase behind the unit, over a 的 if need be, else the one directly before the number."""
    window = re.sub("（[^）]{1,8}）", "", text[end : end + 2 * WINDOW])[:WINDOW]  # 村（社区）党组织
    phrase, then = _phrase(re.split(STOP, window, maxsplit=1)[0], of_persons)
    over = re.match("[^，。；：！？\n的]{0,16}的", window)
    if over and (not phrase or of_persons and (over.end() == len(phrase) + 1 or then == "a")):
        phrase = _phrase(re.split(STOP, window[over.end() :], maxsplit=1)[0], of_persons)[0] or phrase
    if phrase:
        return phrase
    before, kept = _tagged(re.split(STOP, text[max(start - WINDOW, 0) : start])[-1]), []
    while before and (before[-1][1] in NOUN or kept and (before[-1][1] in MODIFIER or len(kept[0]) == 1)):
        kept.insert(0, before.pop()[0])
    return "".join(kept)


def _phrase(clause: str, of_persons: bool) -> tuple[str, str]:
    """The noun phrase that a clause begins with, up to the person if persons are counted, and what part of speech comes then."""
    data, kept, tokens = read_yaml("quantities.yml"), [], [*_tagged(clause), ("", "")]
    heads, persons = data["heads"], tuple(data["person_nouns"])
    for i, ((word, tag), (_, next_tag)) in enumerate(pairwise(tokens)):
        before_noun = next_tag in NOUN | MODIFIER
        if tag not in NOUN and not (before_noun and (tag in MODIFIER | {"a", "m"} or of_persons and i == 0 and tag == "v")):
            break
        kept.append((word, tag))
        is_person = of_persons and word.endswith(persons)
        if word in heads or is_person and not tokens[i + 1][0].endswith(persons):
            break
    then = tokens[len(kept)][1]
    while kept and kept[-1][1] not in NOUN:
        kept.pop()
    return "".join(word for word, _ in kept), then


def _tagged(text: str) -> list[tuple[str, str]]:
    """Words and the first letters of their parts of speech; verbs that are what is counted (捐款) are nouns."""
    counted = read_yaml("quantities.yml")["counted_verbs"]
    return [(word, "n" if word in counted else "l" if tag == "nr" and len(word) > 3 else "vn" if tag == "vn" else tag[:1])
            for _, word, tag in tagged(text)]
