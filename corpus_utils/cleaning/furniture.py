"""The rules of data/boilerplate.yml for site furniture, and which of them speaks of a line."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from ..data import read_yaml

MAX_SENTENCES = 3  # of a line that is not prose


MAX_NOTICE = 500  # characters of a copyright notice; no furniture is longer


SENTENCE = re.compile("[。！？]")


GROUP = re.compile(r"(?<!\\)\((?!\?)")  # one that captures, which is three times as slow


class Rule(NamedTuple):
    """A rule of data/boilerplate.yml, which explains the fields."""

    name: str
    label: str
    where: str
    pattern: re.Pattern
    opens: bool
    long: bool


@lru_cache(maxsize=5000)  # a site's furniture is the same on all of its pages
def rule_for(view: str, line: str, zones: tuple[str, ...], is_prose: bool) -> Rule | None:
    """The first rule that matches a line. A line of several sentences is no furniture, unless it is a copyright notice; of
    running text speak only the rules that say so (`long`)."""
    if len(view) > MAX_NOTICE:
        return None
    for matches in _any_of(zones, is_prose):
        if matches(view):
            break
    else:
        return None
    has_sentences = len(SENTENCE.findall(line)) >= MAX_SENTENCES
    return next(
        (
            rule
            for rule in _rules_of(zones, is_prose)
            if rule.pattern.search(view) and (not has_sentences or rule.label == "copyright")
        ),
        None,
    )


@cache
def _rules_of(zones: tuple[str, ...], is_prose: bool) -> list[Rule]:
    return [rule for rule in rules()["lines"] if rule.where in zones and (rule.long or not is_prose)]


@cache
def inline_rules(where: str) -> list[Rule]:
    return [rule for rule in rules()["inline"] if rule.where == where]


@cache
def _any_of(zones: tuple[str, ...], is_prose: bool) -> list[Callable]:
    """Whether any pattern that speaks in these zones matches: those that begin with the line, those that are found in it."""
    patterns = [GROUP.sub("(?:", rule.pattern.pattern) for rule in _rules_of(zones, is_prose)]
    anchored, floating = ("|".join(f"(?:{p})" for p in patterns if p.startswith("^") == begins) for begins in (True, False))
    return [re.compile(anchored).match] * bool(anchored) + [re.compile(floating).search] * bool(floating)


@cache
def rules() -> dict[str, list[Rule]]:
    """Line rules and inline rules of data/boilerplate.yml, patterns compiled."""
    return {
        kind: [
            Rule(r["name"], r["label"], r["where"], re.compile(r["pattern"]), r.get("opens", False), r.get("long", False))
            for r in rules
        ]
        for kind, rules in read_yaml("boilerplate.yml").items()
        if kind != "fields"
    }
