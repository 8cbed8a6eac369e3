"""Mechanisms: named arrangements of work in local government, above all abbreviations (四包一)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate

import pandas as pd
import rjieba

from ..base.spans import leftmost_longest
from ..chinese.scripts import COMMON_HAN_RANGE
from ..data import read_yaml
from ..lexicons.matcher import negated
from ..mentions.quantities import NUMERALS, numeral_value
from ..tables import articles_of
from ..tokens.sentences import sentence_starts, span_table

NUMERAL = f"(?:[{NUMERALS}十百]{{1,3}}|\\d{{1,2}})"
OPEN, CLOSE = '“「『‘"', '”」』’"'
QUOTATION = re.compile(f"[{OPEN}]([^{OPEN}{CLOSE}\n]{{1,40}})[{CLOSE}]")
PART = re.compile("[^、，；：]+")
CLAUSE = re.compile("[^，。；！？\n]+")
LIST = re.compile(f"[{CLOSE}]?[^，。；：！？\n]{{0,10}}(?P<mark>[，：:。])(?P<list>[^。！？\n]{{4,300}})")
END = '，。；：！？、…（）()《》\n“”「」『』"'
EXPLAINED = 400  # characters on both sides that are searched for an explanation


def mechanisms(articles: pd.DataFrame) -> pd.DataFrame:
    """Find named arrangements of work, and what the article itself says that they consist of.

    `articles`: columns doc_id and text.

    Returns the table `mechanisms`. They are found by form and context. The forms
    (data/mechanisms.yml) include four look after one (四包一), one plus three (1+3), offices and
    groups (一办十组), double (双组长), so many of a kind (四个集中, 四送), levels
    (五级联防联控架构), chiefs (网格长), methods (一线工作法), and names in quotation marks before
    机制, 制度 or 模式 (“日报告”制度). Most forms count only in quotation marks, before a word such
    as 机制, or after a verb such as 实行; ordinary quantities, idioms and the creeds of national
    politics do not count. A mechanism is `negated` also after a word such as 废止.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["一年来实行“三包一”机制，即干部、医生和民警包一户。"]})
    >>> mechanisms(articles)[["surface", "form", "head", "explanation"]].values.tolist()
    [['三包一', 'pairing', '机制', '干部、医生和民警包一户']]
    """
    rows = []
    for doc_id, text in articles_of(articles, "mechanisms"):
        starts = sentence_starts(text)
        for start, end, form, head in leftmost_longest(_candidates(text)):
            told, first, last, rule = _explanation(text, start, end, form, head)
            there = bisect_right(starts, first) - 1
            opening = start - (text[start - 1 : start] in OPEN and start > 0)
            off = negated(text, opening, end) or bool(_rules()["abolished"].search(text, max(start - 12, 0), start))
            rows.append((doc_id, start, end, form, head, off, told, first, last, there, rule))
    return span_table("mechanisms", rows, articles)


def best_explained(mechanisms: pd.DataFrame) -> pd.DataFrame:
    """One row per name and article: the first mention that is explained.

    One explained by the rule `follows` is taken only if there is no other.
    """
    weak = mechanisms["explained_by"].map(lambda rule: 2 if not rule else int(rule == "follows"))
    ordered = mechanisms.assign(weak=weak).sort_values(["weak", "start"], kind="stable")
    return ordered.drop_duplicates(["doc_id", "surface"]).drop(columns="weak").sort_values(["doc_id", "start"])


@cache
def _rules() -> dict:
    data = read_yaml("mechanisms.yml")
    either = {key: "|".join(sorted(data[key], key=len, reverse=True)) for key in ("heads", "systems", "verbs")}
    behind_verb = "(?:" + "|".join(f"(?<={verb})" for verb in data["verbs"]) + ")"
    stands_for = {"{N}": NUMERAL, "{N1}": NUMERALS + "十百零", "{H}": COMMON_HAN_RANGE, "{E}": END, "{V}": behind_verb}

    def pattern(text: str) -> re.Pattern:
        for name, meaning in stands_for.items():
            text = text.replace(name, meaning)
        return re.compile(text)

    forms = [(form["form"], form["needs"], pattern(form["pattern"])) for form in data["forms"]]
    units = read_yaml("quantities.yml")
    classifiers = "|".join(map(re.escape, {*units["classifiers"], *units["measures"]} - {*data["not_classifiers"]}))
    more = f"(?:[、和]?{QUOTATION.pattern}){{0,4}}"
    return {
        "forms": forms,
        "explanations": data["explanations"],
        "trap": pattern("|".join(data["traps"])),
        "inner": re.compile(f"(.+?)({either['heads']})"),
        "verb": re.compile(f"(?:{either['verbs']})[^{END}]{{0,{data['verb_gap']}}}{more}$"),
        "verb directly": re.compile(f"(?:{either['verbs']})[了起]?"),
        "clause": re.compile(f"([{COMMON_HAN_RANGE}\\dA-Z+]{{2,9}}?)(?:(?:工作|服务)?({either['heads']})|(?=后?[{END}]))"),
        "counted": re.compile(f".?[{NUMERALS}十百千万](?:{classifiers})"),
        "abolished": re.compile(f"(?:{'|'.join(data['abolished'])})[^{END}]{{0,6}}[{OPEN}]?$"),
        **{
            key: {form["form"] for form in data["forms"] if form.get(key)}
            for key in ("unless_word", "quoted_only", "ends_a_word")
        },
        "acts": re.compile("|".join(data["acts"])),
        "directly": re.compile(f"(?:工作|服务)?({either['heads']})"),
        "head": re.compile(f"{more}[^{END}]{{0,{data['head_gap']}}}?({either['heads']})"),
        "system": re.compile(f"{more}[^{END}]{{0,{data['head_gap']}}}?({either['systems']})"),
    }


def _candidates(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, form, head) of mechanisms by form and context; they may overlap."""
    traps = [m.span() for m in _rules()["trap"].finditer(text)]
    found = [*_between_marks(text), *_in_running_text(text)]
    names = {text[start:end]: form for start, end, form, _ in found}
    for quotation in QUOTATION.finditer(text):  # a name that is a mechanism once is one wherever it is quoted
        found += [
            (quotation.start(1) + m.start(), quotation.start(1) + m.end(), names[m.group()], "")
            for m in PART.finditer(quotation[1])
            if m.group() in names
        ]
    for start, end, form, head in found:
        last = bisect_right(traps, (start, len(text) + 1)) - 1
        if last < 0 or traps[last][1] < end:
            yield start, end, form, head


def _between_marks(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Mechanisms that are a whole quotation, or one part of a list in quotation marks."""
    rules = _rules()
    for quotation in QUOTATION.finditer(text):
        first, last = quotation.span(1)
        behind = {kind: m[m.lastindex] if (m := rules[kind].match(text, last + 1)) else "" for kind in ("head", "system")}
        presented = (
            behind["head"] or rules["acts"].match(text, last + 1) or rules["verb"].search(text, max(first - 60, 0), first - 1)
        )
        parts = [(first + m.start(), first + m.end()) for m in PART.finditer(quotation[1])]
        alike = "，" not in quotation[1] or len({b - a for a, b in parts}) == 1  # a list of names, not a sentence
        for a, b in [(first, last), *parts] if alike else [(first, last)]:
            word = rjieba.has_word(text[a:b]) and not behind["system"]
            inner = rules["inner"].fullmatch(text, a, b)
            spoken_for = dict.fromkeys(["nothing", "head", "name"], True) | {
                "presented": presented or inner,
                "system": behind["system"],
            }
            for form, needs, pattern in rules["forms"]:
                if word and form in rules["unless_word"]:
                    continue
                if pattern.fullmatch(text, a, b) and spoken_for[needs]:
                    yield a, b, form, behind["system" if needs == "system" else "head"]
                elif inner and pattern.fullmatch(text, *inner.span(1)) and needs != "system":
                    yield *inner.span(1), form, inner[2]


def _in_running_text(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Mechanisms without quotation marks.

    These are forms that need no more, and those between a verb such as 实行 and a word such as 机制
    or the end of the clause.
    """
    rules = _rules()
    found = [
        (*m.span(), form)
        for form, needs, pattern in rules["forms"]
        if needs in ("nothing", "head")
        for m in pattern.finditer(text)
        if form not in rules["ends_a_word"] or _ends_a_word(text, m.end())
        if needs == "nothing" or rules["directly"].match(text, m.end())
    ]
    for start, end, form in found:
        yield start, end, form, head[1] if (head := rules["directly"].match(text, end)) else ""
    free = {start for start, *_ in found}
    openings = [verb.end() for verb in rules["verb directly"].finditer(text)]
    for at in openings + [end + 1 for _, end, _ in found if text[end : end + 1] == "、"]:
        for _ in range(8):  # names joined by 、
            m = rules["clause"].match(text, at) if at not in free else None
            if m is None:
                break
            for form, needs, pattern in rules["forms"]:
                if (
                    needs in ("name", "presented", "head")
                    and form not in rules["quoted_only"]
                    and pattern.fullmatch(text, *m.span(1))
                    and not rjieba.has_word(m[1])
                    and not (needs == "presented" and rules["counted"].match(m[1]))
                ):
                    yield *m.span(1), form, m[2] or ""
            at = m.end() + 1 if text[m.end() : m.end() + 1] == "、" else len(text)


def _ends_a_word(text: str, end: int) -> bool:
    """Whether a word ends at an offset (河长 in 星河长明 does not)."""
    first = max(end - 6, 0)
    lengths = map(len, rjieba.cut(text[first : end + 4], False))
    return end - first in accumulate(lengths)


def _explanation(text: str, start: int, end: int, form: str, head: str) -> tuple[str, int, int, str]:
    """What the text says that a mechanism consists of, where, and by which rule."""
    name = re.escape(text[start:end])
    head = f"(?:{re.escape(head or '机制')})?"
    mechanism = f"[{OPEN}]?{name}{head}[{CLOSE}]?(?:[{OPEN}][^{CLOSE}]{{1,12}}[{CLOSE}]|工作|服务|联防联控|防控|的)*{head}"
    low, high = max(start - EXPLAINED, 0), min(end + EXPLAINED, len(text))
    for rule in _rules()["explanations"]:
        if rule["by"] == "follows" and (
            found := _listed(text, start, end, form) or form == "organs" and _spelled_out(text, text[start:end])
        ):
            return text[slice(*found[:2])], *found
        pattern = rule["pattern"].replace("{M}", f"(?P<name>{mechanism})").replace("{H}", COMMON_HAN_RANGE)
        for m in re.finditer(pattern, text[low:high]):
            if low + m.start("name") in (start - 1, start):
                return m["what"], low + m.start("what"), low + m.end("what"), rule["by"]
    return "", -1, -1, ""


def _listed(text: str, start: int, end: int, form: str) -> tuple[int, int, str] | None:
    """The list after a mechanism that has as many parts as its number says.

    An example is “四送”服务模式，送…；送…；送…；送….
    """
    behind = LIST.match(text, end)
    said = re.findall(f"[{NUMERALS}十双]", text[start:end])
    numbers = {int(numeral_value(numeral.replace("双", "两")) or 1) for numeral in said} - {1}
    numbers |= {len(re.findall("[+＋]", text[start:end])) + 1} if form == "sum" else set()
    own = set(re.findall(f"[{COMMON_HAN_RANGE}]", text[start:end])) - set(f"{NUMERALS}十双个级项条")
    if not behind or not numbers:
        return None
    first = behind.start("list")
    for mark in "；、，":
        parts = (behind["list"] if mark != "、" or behind["mark"] == "：" else behind["list"].split("，")[0]).split(mark)
        for n in sorted(numbers):
            common = own.intersection(*parts[:n]) if len(parts) >= n else ()
            if len(parts) == n and (behind["mark"] in "：:" or common or behind["mark"] == "，" and mark == "、" and n > 2):
                return first, first + len(mark.join(parts)), "listed"
            if common and mark == "，":
                return first, first + len(mark.join(parts[:n])), "listed"
    return None


@lru_cache(maxsize=64)
def _spelled_out(text: str, name: str) -> tuple[int, int, str] | None:
    """The clause that spells out an abbreviation such as 一办十组: 下设办公室和10个专责组."""
    parts = re.findall(f"({NUMERAL})(专班|中心|[{COMMON_HAN_RANGE}])", name)
    numbers = {part: int(numeral_value(part) or 1) for part, _ in parts}
    wanted = [word if numbers[n] == 1 else f"(?:{n}|{numbers[n]})个[{COMMON_HAN_RANGE}]{{0,6}}{word}" for n, word in parts]
    for clause in CLAUSE.finditer(text):
        if name not in clause.group() and all(re.search(want, clause.group()) for want in wanted):
            return *clause.span(), "spelled out"
    return None
