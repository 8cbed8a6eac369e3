"""Match the rules of data/dates.yml: from a text to date items, not yet placed on the calendar.

Each rule is one regular expression. Where matches overlap, the leftmost wins, then the longest,
traps included. Adjacent items are then merged (去年 + 10月, 1月25日 + 农历大年初一, 2月1日 + 至 +
10日), and affixes are added (截至 + 2月12日, 从 + 1月30日 + 开始).
"""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from ..base.spans import leftmost_longest
from ..chinese.scripts import half_width_numbers
from ..data import read_yaml

TO_PUBLICATION = {"years_off", "months_off", "weeks_off", "days_off", "weekday", "centuries_off", "ago", "ago_about", "window"}
TO_EVENT = {"years_after", "months_after"}
RELATIVE = TO_PUBLICATION | TO_EVENT
CLOCK = {"hour", "minute", "minute2"}
NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
TRAP = {"form": "trap"}
BLANKS = " \u3000\u00a0"
LONGEST_TRAP = 8  # a trap may start this many characters before a match


@dataclass(frozen=True)
class Item:
    """A date expression: its rule, the matched groups, its kind, and what was merged into it."""

    start: int
    end: int
    rule: dict
    fields: dict[str, str]
    kind: str
    tail: "Item | None" = None
    coupled: tuple["Item", ...] = ()
    sentence: int = 0
    plan: str = ""

    @property
    def dated(self) -> bool:
        """Whether it is a calendar date, and not a duration, a deictic word or the like."""
        return "kind" not in self.rule

    @property
    def bare_year(self) -> bool:
        """Whether it is only a year, which a date after it may complete."""
        return self.dated and (
            self.fields.keys() <= {"year", "years_off", "years_after", "cycle"}
            or self.fields.keys() == {"ago", "unit"}
            and self.fields["unit"] == "年"
        )

    @property
    def yearless(self) -> bool:
        """Whether it is a calendar date that leaves the year open."""
        return self.dated and not {"year", "century", *RELATIVE} & self.fields.keys()


@cache
def grammar() -> dict:
    """data/dates.yml with every %macro% expanded and every pattern compiled."""
    g = dict(read_yaml("dates.yml"))
    g["days"] = {name: festival for festival in g["festivals"] for name in festival["names"]}
    words = {"festivals": g["days"], "near_days": g["near_days"], "event_days": g["event_days"]}
    macros = g["macros"] | {"stop": g["stop"]} | {name: "|".join(g[name]) for name in ("now", "traps", "terms")}
    macros |= {name: "|".join(sorted(w, key=len, reverse=True)) for name, w in words.items()}
    macros["festival_heads"] = "".join(sorted({name[0] for name in g["days"]}))

    def compiled(pattern: str) -> re.Pattern:
        while name := re.search("%([a-z_]+)%", pattern):
            pattern = pattern.replace(name[0], macros[name[1]])
        return re.compile(pattern)

    g["rules"] = [(rule, compiled(rule["pattern"]), frozenset(rule["needs"])) for rule in g["rules"]]
    g["traps"] = compiled(macros["traps"])
    g["needed"] = frozenset().union(*(needs for _, _, needs in g["rules"]))
    g["future"] = {place: compiled(pattern) for place, pattern in g["future"].items()}
    g["affixes"] = {kind: {place: compiled(pattern) for place, pattern in affix.items()} for kind, affix in g["affixes"].items()}
    single = ("range", "couple", "every", "enumeration", "zone", "plan_marks", "sentence_end")
    return g | {name: compiled(g[name]) for name in single}


@lru_cache(maxsize=10_000)
def _rules_for(characters: frozenset[str]) -> list[tuple[dict, re.Pattern]]:
    """The rules that can match a sentence with these characters, out of those that rules need."""
    return [(rule, regex) for rule, regex, needs in grammar()["rules"] if needs & characters]


def date_items(text: str) -> list[Item]:
    """The date expressions of a text, in order and without overlaps.

    >>> [(i.kind, i.fields) for i in date_items("从1月30日开始，三天两头送饭")]
    [('since', {'month': '1', 'day': '30'})]
    """
    g = grammar()
    text = half_width_numbers(text)
    found, stops = [], [m.end() for m in g["sentence_end"].finditer(text)]
    for start, end in pairwise([0, *stops, len(text)]):
        here = [
            Item(m.start(), m.start() + len(m.group().rstrip()), rule, _fields(m), rule.get("kind", "point"))
            for rule, regex in _rules_for(g["needed"].intersection(text[start:end]))
            for m in regex.finditer(text, start, end)
        ]
        if here:  # traps only matter where there is something to catch
            first, last = max(start, min(i.start for i in here) - LONGEST_TRAP), max(i.end for i in here)
            here += [Item(m.start(), m.end(), TRAP, {}, "") for m in g["traps"].finditer(text, first, end) if m.start() < last]
        found += here
    clauses = [i for i in found if i.rule["form"] == "clause"]
    items = [i for i in _longest(i for i in found if i.rule["form"] != "clause") if i.rule is not TRAP]
    items = _joined(text, items)
    edges = [0, *(i.end for i in items)], [*(i.start for i in items[1:]), len(text)]
    items = [_affixed(text, *near) for near in zip(items, *edges)]
    ends = [i.end for i in items]
    free = [c for c in clauses if (k := bisect(ends, c.start)) == len(items) or items[k].start >= c.end]
    plans = {bisect(stops, m.start()) for m in g["plan_marks"].finditer(text)}
    return [
        replace(i, sentence=(s := bisect(stops, i.start)), plan=i.plan or ("soon" if s in plans else ""))
        for i in _longest(items + free)
    ]


def _fields(m: re.Match) -> dict[str, str]:
    """The groups that matched, with two-digit years written out."""
    fields = {name: value for name, value in m.groupdict().items() if value is not None}
    short = fields.pop("year2", None) or fields.pop("year3", None)
    if short:
        fields["year"] = ("19" if short[0] in "56789五六七八九" else "20") + short.translate(NUMERALS)
    return fields


def _longest(items: Iterable[Item]) -> list[Item]:
    """Drop overlaps: the leftmost wins, then the longest, then the earlier rule."""
    return [item for *_, item in leftmost_longest((item.start, item.end, item) for item in items)]


def _joined(text: str, items: list[Item]) -> list[Item]:
    """Merge what belongs together; drop parts of ranges that are alone."""
    g = grammar()
    out: list[Item] = []
    for item in items:
        if not out:
            out.append(item)
            continue
        last = out[-1]
        gap = text[last.end : item.start].strip(BLANKS) if item.start - last.end < 6 else None
        if gap == "" and last.dated and item.fields.get("days_after") in g["apposition"] and "anchor" not in item.fields:
            out[-1] = replace(last, end=item.end)
        elif gap == "" and last.dated and item.fields.get("some_day", "").startswith("那"):
            continue  # 立春那天 means 立春
        elif gap == "" and "day" in last.fields and item.fields.keys() and item.fields.keys() <= CLOCK:
            out[-1] = replace(last, end=item.end, fields=last.fields | item.fields)
        elif gap and last.kind == "recurring" and _goes_on(gap, item):
            out[-1] = replace(last, end=item.end)
        elif gap in ("", "的") and item.yearless and last.kind == "recurring" and text[last.end - 1] == "年":
            out[-1] = replace(item, start=last.start, kind="recurring")
        elif gap == "的" and last.bare_year and item.fields.get("days_off") in ("今天", "今日"):
            out[-1] = replace(item, start=last.start, fields=last.fields | {"same_day": "今天"})
        elif gap in ("", "的") and item.yearless and (last.tail or last).bare_year and item.rule.get("only") != "tail":
            year = last.tail or last
            dated = replace(item, start=year.start, fields=year.fields | item.fields)
            out[-1] = replace(last, end=item.end, tail=dated) if last.tail else dated
        elif gap is not None and g["couple"].fullmatch(gap) and (pair := _coupled(last.tail or last, item, gap)):
            inside = text[pair.start : pair.end]
            opened = sum(map(inside.count, "（(")) > sum(map(inside.count, "）)"))
            end = item.end + (opened and text[item.end : item.end + 1] in ("）", ")"))
            out[-1] = replace(last, end=end, tail=pair) if last.tail else replace(pair, end=end)
        elif gap and g["range"].fullmatch(gap) and last.dated and item.dated and not last.tail:
            out[-1] = replace(last, end=item.end, kind="recurring" if last.kind == "recurring" else "span", tail=item)
        elif gap and g["enumeration"].fullmatch(gap) and "day" in last.fields.keys() & item.fields.keys():
            out.append(replace(item, rule=item.rule | {"only": ""}))
        else:
            out.append(item)
    return [
        i
        for i in out
        if not i.rule.get("only") or i.rule["only"] == "head" and i.tail or i.rule["only"] == "year" and not i.yearless
    ]


def _goes_on(gap: str, item: Item) -> bool:
    """Whether this item continues a recurring date: 每周一至周五, 每月1日、15日."""
    between = grammar()["range"].fullmatch(gap) or grammar()["enumeration"].fullmatch(gap)
    return bool(between) and item.fields.keys() <= {"weekday", "day"} | CLOCK


def _coupled(a: Item, b: Item, gap: str) -> Item | None:
    """The calendar date of the pair, coupled with the lunar date, festival, weekday or 昨天."""
    day, other = (a, b) if "day" in a.fields else (b, a)
    if other.rule["form"] == "day":
        return replace(day, start=a.start, end=b.end, coupled=(other,)) if "day" in day.fields and gap in "（(" else None
    festival = grammar()["days"].get(other.fields.get("festival"), {})
    holiday = "period" in other.fields or "，" in gap and "period" in festival
    if (
        not {"month", "day"} <= day.fields.keys()
        or other.rule["form"] not in ("lunar", "festival", "week")
        or holiday
        or "，" in gap
        and (day is b or "weeks_off" in other.fields)
        or any(c.rule is other.rule for c in day.coupled)
    ):
        return None
    year = {name: other.fields[name] for name in ("year", "years_off") if name in other.fields}
    return replace(day, start=a.start, end=b.end, fields=year | day.fields, coupled=(*day.coupled, other))


def _affixed(text: str, item: Item, low: int, high: int) -> Item:
    """Add 截至, 从 ... 开始, 以来, 前 and the like around a date, up to its neighbours' edges."""
    if item.tail or not (item.dated or item.rule["form"] == "event"):
        return item
    zone = grammar()["zone"].search(text, max(low, item.start - 10), item.start)
    item = replace(item, start=zone.start()) if zone else item
    nearby = max(low, item.start - 6), item.start
    future = grammar()["future"]
    if future["before"].search(text, *nearby) or future["after"].match(text, item.end):
        item = replace(item, plan="next")
    if item.yearless and grammar()["every"].search(text, max(0, item.start - 6), item.start):
        return replace(item, kind="recurring")
    if item.kind == "recurring":
        return item
    if {"period", "window"} & item.fields.keys():
        item = replace(item, kind="span")
    for kind, affix in grammar()["affixes"].items():
        before = affix["before"].search(text, *nearby)
        after = affix["after"].match(text, item.end) or affix["far"].match(text, item.end)
        after = after if after and after.end() <= high else None
        if after or before and kind == "until":
            return replace(
                item, start=before.start() if before else item.start, end=after.end() if after else item.end, kind=kind
            )
    return item
