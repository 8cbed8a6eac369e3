"""Quantities in Chinese text: value, unit and noun. The rules are in data/quantities.yml."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import cn2an
import pandas as pd

from ..chinese.gazetteer import gazetteer_year, names_of_year
from ..chinese.scripts import half_width_numbers
from ..data import read_yaml
from ..tables import articles_of
from ..tokens.sentences import span_table
from ..tokens.tokenize import tagged

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?"
HAN_NUMERALS = "〇零一二两三四五六七八九十百千万亿半数几"
HAN_NUMBER = f"(?:(?!千[米克瓦])[{HAN_NUMERALS}]){{1,15}}"
BARE = {"一", "二", "百", "千", "万", "亿", "十", "几", "数", "半", "零"}  # alone not numbers, or articles (but 十条, 半天)
NOUN, MODIFIER = {"n", "j", "s", "k"}, {"vn", "b", "l", "x", "e", "t", "z", "a"}  # tags of heads, and of what may precede them
NUMERALS = "一二两三四五六七八九"
FRACTION = "[一二三四五六七八九十百千万]+分之(?:\\d+(?:\\.\\d+)?|[一二三四五六七八九十百]+(?:点[〇零一二三四五六七八九]+)?)"
APPROXIMATE = re.compile(f"[数几]|[{NUMERALS}]{{2}}(?=[十百千万亿]|$)")
BRACKETS = re.compile("[（(][^）)]{1,8}[）)]")
BRACKET = "\ue000"  # put in place of a bracket, it keeps the words on both sides apart: 村（社区）党组织
WINDOW = 24  # characters on both sides that are searched for the noun
STOP = r"[，。；：！？、…（）()/\s]"


def quantities(articles: pd.DataFrame) -> pd.DataFrame:
    """Find every quantity in the articles: how many, in what unit, of what.

    `articles`: columns doc_id and text.

    Returns the table `quantities`; the surface includes 近, 余, 左右 and the like. 四分之一 is 0.25
    without a unit. Shares are written in three ways, to be brought to one scale before they are
    compared: 百分之五十 is 0.5 without a unit, 50% is 50 with the unit %, 五成 is 5 with the unit
    成. The conventions (一 is an article, 数千 is 1000, 3至5 is 3) are stated in
    data/quantities.yml.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["全市27万余名党员捐献口罩5.25万个。"]})
    >>> quantities(articles)[["surface", "value", "unit", "noun", "approximate"]].values.tolist()
    [['27万余名', 270000.0, '名', '党员', '余'], ['5.25万个', 52500.0, '个', '口罩', '']]
    """
    rows = [(doc_id, *row) for doc_id, text in articles_of(articles, "quantities") for row in _quantities(text)]
    return span_table("quantities", rows, articles).sort_values(["doc_id", "start"], ignore_index=True)


@cache
def _grammar() -> tuple[re.Pattern, re.Pattern]:
    """The patterns of a quantity, and of what only looks like one."""
    data = read_yaml("quantities.yml")
    about, more, behind = ("|".join(data[key]) for key in ("about", "more", "behind"))
    units = "|".join(map(re.escape, sorted(data["classifiers"] + data["measures"], key=len, reverse=True)))
    low = f"(?P<low>{DIGITS}|[{NUMERALS}十]{{1,3}})(?P<low_scale>[十百千万亿]*)(?P<to>[至到~～―-]|—{{1,2}})"
    number = f"(?P<digits>{DIGITS})(?P<more>{more})?(?P<scale>(?:(?!千[米克瓦])[十百千万亿])+)?|(?P<han>{HAN_NUMBER})"
    first = "".join(sorted({word[0] for word in data["about"]}))
    quantity = (
        f"(?=[\\d共负−－{first}{HAN_NUMERALS}-])"  # tested first, since most characters fail here
        f"(?:(?<![{HAN_NUMERALS}])(?P<about2>{about})?(?P<fraction>{FRACTION})(?P<behind2>{behind})?|"
        f"(?<![第初\\d.+A-Za-z{HAN_NUMERALS}])共?(?P<about>{about})?(?P<minus>零下|负|[-−－])?(?:{low})?"
        f"(?:{number})(?P<more2>{more})?(?P<scale2>[万亿])?"
        f"(?:(?P<unit>{units})(?![一二三四五六七八九十]级|(?<=周)[年岁期末边围]|(?<=人)[民口]|(?<=[米度元斤])\\d)"
        f"(?P<half>半(?![数以径价边成百千月天年]))?|(?=[^\\w]|人民|人口))(?P<behind>{behind})?)"
    )
    return re.compile(quantity), re.compile(f"(?=[一二两三四五六七八九十百千万\\d“])(?:{'|'.join(data['traps'])})")


def _quantities(text: str) -> Iterator[tuple[int, int, float, str, str, str]]:
    """(start, end, value, unit, noun, approximate) of each quantity in a text."""
    quantity, trap = _grammar()
    measures, plain = read_yaml("quantities.yml")["measures"], half_width_numbers(text)
    barred = [m.span() for m in trap.finditer(plain)]
    at, last = 0, 0
    for m in quantity.finditer(plain):
        while at < len(barred) and barred[at][1] <= m.start():
            at += 1
        if at < len(barred) and barred[at][0] < m.end():
            continue
        f, (start, end) = m.groupdict(default=""), m.span()
        unit, many, rest = f["unit"].partition("多")  # 个多小时
        unit, half, tail = (unit + rest).partition("半")  # 个半小时
        unit += tail
        if f["minus"] in ("-", "−", "－") and unit not in ("度", "℃", "摄氏度", "%", "％"):
            start, f["minus"] = start + (text[start] == f["minus"]), ""  # a dash
        value = _value(f)
        words = [
            f["about"] or f["about2"],
            f["to"],
            f["more"],
            f["more2"],
            *APPROXIMATE.findall(f["han"]),
            many,
            f["behind"] or f["behind2"],
        ]
        vague = [f[name] for name in ("scale", "scale2", "about", "more", "more2", "behind")] + re.findall("[数几]", f["han"])
        if value is None or not f["fraction"] and not unit and not any(vague):
            continue
        if f["han"] and _cuts_a_word(text, start, end):
            continue
        value += 0.5 if half or f["half"] else 0
        noun = "" if f["unit"] in measures or f["fraction"] else _noun(plain, last, start, end, unit)
        if f["han"] and any(
            name in _places() and (size > end - start or not noun)
            for size in range(2, 6)
            for name in [text[start : start + size]]
        ):
            continue
        last = end + len(noun) * plain.startswith(noun, end)
        yield start, end, value, unit, noun, "".join(words)


@cache
def _places() -> frozenset[str]:
    """Names of places that begin with a numeral (五台, 七里河区)."""
    return frozenset(name for name in names_of_year(gazetteer_year(None)) if name[0] in "一二两三四五六七八九十百千万")


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a numeral begins inside a word (十 in 红十字会)."""
    first = max(start - 4, 0)
    return any(first + at < start < first + at + len(word) for at, word, _ in tagged(text[first : end + 2]))


def _value(f: dict[str, str]) -> float | None:
    """The number; None for what is not a quantity (一位, 百姓, 几天)."""
    if f["fraction"]:
        below, above = map(_number, f["fraction"].split("分之"))
        return above / below if above and below else None
    scale = f["scale"] + f["scale2"]
    if f["low"]:
        value, scale = _number(f["low"]), f["low_scale"] or scale
    elif f["digits"]:
        value = _number(f["digits"])
    else:
        approximate = f["more2"] or f["about"] or f["scale2"]
        if f["han"] in BARE and not (
            f["han"] == "十"
            or f["han"] == "半"
            and f["unit"] in ("年", "天", "个月", "个小时")
            or approximate
            and f["han"] not in ("一", "二", "几", "数")
        ):
            return None
        value = numeral_value(f["han"])
    scales = {"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8}
    if value is None:
        return None
    for power in scale:
        value *= scales[power]
    return -value if f["minus"] and value else value


def _number(number: str) -> float | None:
    return float(number.replace(",", "")) if number[0].isdecimal() else numeral_value(number)


@cache
def numeral_value(numeral: str) -> float | None:
    """The value of a Chinese numeral; None if it is not one.

    数千 counts as 千, 十几 as 十, 几十 as 十, 三四 as 三, 半 as a half.
    """
    if numeral == "半":
        return 0.5
    if re.search(f"[{NUMERALS}]{{3}}", numeral):  # a string of digits
        return None
    plain = re.sub("^[数几](?=[十百千万亿])", "一", numeral)
    plain = re.sub(f"([{NUMERALS}])[{NUMERALS}](?=[十百千万亿]|$)", r"\1", plain)
    plain = re.sub("(?<=[十百千万亿])几", "", plain).replace("两", "二")
    plain = re.sub("^(?=[百千万亿])", "一", plain)
    try:
        return float(cn2an.cn2an(plain, "smart"))
    except (ValueError, KeyError):  # cn2an raises KeyError for 七七四十九
        return None


def _noun(text: str, low: int, start: int, end: int, unit: str) -> str:
    """What is counted: the noun phrase after the unit, past a 的 if need be.

    Failing that, the noun phrase between `low` and the number.
    """
    data = read_yaml("quantities.yml")
    ahead = text[end : end + 2 * WINDOW]
    window = BRACKETS.sub(BRACKET, ahead)[:WINDOW]
    heads, of_persons = tuple(data["heads_of"].get(unit, ())), unit in data["persons"]
    if heads:
        found = re.match(f"[^，。；：！？、（）()\\s]*?(?:{'|'.join(heads)})", window)
        phrase = found.group() if found else ""
    elif unit in data["people"]:
        phrase, heads = "", tuple(data["person_nouns"])
    else:
        clause = re.split(STOP, window, maxsplit=1)[0]
        verb_first = unit in data["verb_first"] and (of_persons or "的" not in clause)
        phrase, then = _phrase(clause, of_persons, verb_first)
        over = re.match(f"(?!{STOP})[^，。；：！？\n的]{{0,16}}的", window)
        done = of_persons and phrase.endswith(tuple(data["person_nouns"]))
        if over and (not phrase or of_persons and not done and (over.end() == len(phrase) + 1 or then == "a")):
            phrase = _phrase(re.split(STOP, window[over.end() :], maxsplit=1)[0], of_persons, verb_first)[0] or phrase
    sums_up = text[start] == "共" and "、" in text[max(start - WINDOW, 0) : start]
    noun = phrase or ("" if sums_up else _phrase_before(re.split(STOP, text[max(start - WINDOW, low) : start])[-1]))
    if BRACKET in noun and (whole := re.search(re.escape(noun).replace(BRACKET, BRACKETS.pattern), ahead)):
        noun = whole.group()
    return noun if noun.endswith(heads or noun) else ""


def _phrase_before(clause: str) -> str:
    """The noun phrase at the end of a clause."""
    data = read_yaml("quantities.yml")
    kept: list[str] = []
    for word, tag in reversed(_tagged(clause)):
        counted = word in data["counted_verbs"]
        modifies = tag in NOUN | MODIFIER or word in data["modifiers"] or len(kept) == 1 and len(kept[0]) == 1  # 点击量
        if word[0].isdigit() or word in data["stops"] or not (modifies and not counted if kept else tag in NOUN):
            break
        kept.insert(0, word)
    return "".join(kept)


def _phrase(clause: str, of_persons: bool, verb_first: bool) -> tuple[str, str]:
    """The noun phrase at the start of a clause, and the part of speech that follows it.

    Where persons are counted, the phrase ends with the person.
    """
    data, tokens = read_yaml("quantities.yml"), [*_tagged(clause), ("", "")]
    kept: list[tuple[str, str]] = []
    heads, persons = data["heads"], tuple(data["person_nouns"])
    for i, ((word, tag), (following, next_tag)) in enumerate(pairwise(tokens)):
        acts = tag == "v" and (i == 0 and verb_first or of_persons and following.endswith(persons))
        modifies = next_tag in NOUN | MODIFIER and (tag in MODIFIER | {"m"} or word in data["modifiers"] or acts)
        if word[0].isdigit() or kept and word[0] in NUMERALS[1:] or word in data["stops"] or not (tag in NOUN or modifies):
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
    """Words with the first letter of their part of speech.

    Verbs that can be what is counted (捐款) are nouns here.
    """
    counted = read_yaml("quantities.yml")["counted_verbs"]
    return [
        (word, "n" if word in counted else "l" if tag == "nr" and len(word) > 3 else "vn" if tag == "vn" else tag[:1])
        for _, word, tag in tagged(text)
    ]
