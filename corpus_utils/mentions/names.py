"""Names of persons, places and organisations, which can then be counted apart from words."""

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise

import pandas as pd
import rjieba

from ..base.spans import leftmost_longest
from ..chinese.scripts import COMMON_HAN_RANGE
from ..data import read_yaml
from ..tables import Found, articles_of, found_before, require_table
from ..tokens.sentences import span_table
from ..tokens.tokenize import tagged
from .places import GAZETTEER_LEVELS, NOT_IN_NAMES
from .places import places as find_places

HAN_CHARACTER = f"[{COMMON_HAN_RANGE}]"
PROPER = {"nr", "ns", "nt", "nz", "nrt", "nrfg"}
GIVEN = PROPER | {"m", "b"}  # tags of given names after a title
SURNAME = {"nr", "n", "zg", "a"}  # tags of surnames on their own
LONGEST = 22  # characters in the name of an organisation
PLACE = re.compile(f"{HAN_CHARACTER}{{2,5}}[省市区县旗州盟镇乡村岛山湖江河港湾]")  # if the segmenter tags it as a place


def names(articles: pd.DataFrame, places: Found = None) -> pd.DataFrame:
    """Find every name of a person, place or organisation in the articles.

    `articles`: as for `mentions.places`. `places`: as returned by `mentions.places`; found if not
    given.

    Returns the table `names`; a name inside a longer one has no row. A person's name is a surname
    with one or two more characters that the segmenter tags as a name. If it has only one more, or
    is a word of the dictionary, it also needs a title before it, a word such as 说 after it, or
    another name next to it. A name found once counts everywhere in the article. An organisation's
    name runs from a place or other proper name to a word such as 医院 or 公司, with no function
    word in between (data/names.yml). To count names like words, give them a column `token`:
    `vocabulary.frequency(names.assign(token=names["surface"]))`.

    >>> home = {"province": "江西省", "city": "赣州市"}
    >>> found = names(pd.DataFrame([{"doc_id": "a", "text": "兴国县干部张伟说。"} | home]))
    >>> found[["surface", "kind"]].values.tolist()
    [['兴国县', 'place'], ['张伟', 'person']]
    """
    found = found_before(places, "places", find_places, articles)
    official = found["county"].where(found["level"] == "county", found["city"].where(found["level"] == "city", found["province"]))
    known = found["level"].isin(GAZETTEER_LEVELS) & (official != "")
    full = dict(zip(zip(found["doc_id"], found["start"]), official.where(known, found["surface"])))
    placed = {doc_id: list(zip(own["start"], own["end"], strict=True)) for doc_id, own in found.groupby("doc_id")}
    rows = []
    for doc_id, text in articles_of(articles, "names"):
        tokens = tagged(text)
        spans = dict.fromkeys(placed.get(doc_id, ()), "place") | _fixed(text)
        spans |= {
            (a, a + len(word)): "place"
            for a, word, tag in tokens
            if tag == "ns" and PLACE.fullmatch(word) and not NOT_IN_NAMES.search(word[:-1])
        }
        spans |= {span: "person" for span in _persons(text, tokens, [end for _, end in spans])}
        spans |= {span: "organisation" for span in _organisations(text, tokens, spans)}
        for start, end in leftmost_longest(spans):
            kind, name = spans[start, end], text[start:end]
            rows.append((doc_id, start, end, kind, full.get((doc_id, start), name) if kind == "place" else name))
    return span_table("names", rows, articles)


def add_name(tokens: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Add the kind of the name that each token is part of.

    `tokens`: as returned by `tokenize`; `names`: as returned by `mentions.names`.

    Returns the tokens with a column `name`, "" for none; a token that shares a character with a
    name belongs to it. `tokens[tokens["name"] == ""]` are the words without names.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 4], "end": [2, 4, 6],
    ...                        "token": ["福清", "医院", "收治"]})
    >>> names = pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [4], "kind": ["organisation"]})
    >>> add_name(tokens, names)["name"].tolist()
    ['organisation', 'organisation', '']
    """
    require_table(tokens, "tokens", ["doc_id", "start", "end", "token"])
    require_table(names, "names", ["doc_id", "start", "end", "kind"])
    inside = {
        (doc_id, i): kind
        for doc_id, start, end, kind in names[["doc_id", "start", "end", "kind"]].itertuples(index=False)
        for i in range(start, end)
    }
    kinds = [
        next((inside[doc_id, i] for i in range(start, end) if (doc_id, i) in inside), "")
        for doc_id, start, end in tokens[["doc_id", "start", "end"]].itertuples(index=False)
    ]
    return tokens.assign(name=pd.array(kinds, dtype="str"))


@cache
def _rules() -> dict[str, re.Pattern]:
    data = read_yaml("names.yml")
    surname = "(?:" + "|".join([*data["double_surnames"], f"[{data['surnames'].replace(' ', '')}]"]) + ")"
    either = {key: "|".join(sorted(words, key=len, reverse=True)) for key, words in data.items() if isinstance(words, list)}
    return {
        "surname": re.compile(surname),
        "name": re.compile(f"{surname}{HAN_CHARACTER}{{1,2}}"),
        "title": re.compile(f"(?:{either['titles']})\\s*(?={surname})"),
        "title before": re.compile(f"(?:{either['titles']})\\s*$"),
        "behind": re.compile(either["behind"]),
        "speaker": re.compile(
            f"(?:^|[，。！？；：、“”\n]|{either['titles']})({surname}{HAN_CHARACTER}{{1,2}})(?={either['behind']})"
        ),
        "between": re.compile(either["between"]),
        "organisation": re.compile(f"(?:{either['organisations']})(?![生长])"),
    }


def _fixed(text: str) -> dict[tuple[int, int], str]:
    """Names that are listed in data/names.yml."""
    kinds = {name: kind for kind, names in read_yaml("names.yml")["fixed"].items() for name in names}
    return {m.span(): kinds[m.group()] for m in re.finditer("|".join(sorted(kinds, key=len, reverse=True)), text)}


def _persons(text: str, tokens: list[tuple[int, str, str]], places: list[int]) -> list[tuple[int, int]]:
    """Spans of the names of persons; `places`: where names of places end."""
    rules, data, names = _rules(), read_yaml("names.yml"), set()
    spans = [(start, start + len(word)) for start, word, tag in tokens if tag[:2] == "nr" and rules["name"].fullmatch(word)]
    for start, end in spans:
        if (
            rules["title before"].search(text[max(start - 5, 0) : start])
            or rules["behind"].match(text, end)
            or (end - start > 2 and not rjieba.has_word(text[start:end]))
        ):
            names.add(text[start:end])
    listed = [(text[a:b], text[c:d]) for (a, b), (c, d) in pairwise(spans) if rules["between"].fullmatch(text[b:c])]
    for one, other in [*listed, *reversed(listed)]:  # 张伟、王芳、…: one name vouches for the others
        names |= {one, other} if names & {one, other} else set()
    names |= {
        first + second
        for (a, first, tag), (b, second, other) in pairwise(tokens)
        if a + len(first) == b
        and len(second) < 3
        and rules["surname"].fullmatch(first)
        and (
            tag[:2] == other[:2] == "nr"
            or tag in SURNAME
            and re.fullmatch(HAN_CHARACTER * 2, second)
            and not rjieba.has_word(second)
        )
    }
    names |= {
        m.group(1)
        for m in rules["speaker"].finditer(text)
        if not rjieba.has_word(m.group(1)[:2])
        and not rules["title before"].search(m.group(1))
        and m.group(1)[0] not in data["weak_surnames"]
    }
    names |= {name_at(text[m.end() : m.end() + 6]) for m in rules["title"].finditer(text)}
    names |= {name for at in places if len(name := name_at(text[at : at + 6])) > 2 and not rjieba.has_word(name)}
    names = {name for name in names if not PLACE.fullmatch(name)}
    found = re.finditer("|".join(map(re.escape, sorted(names - {""}, key=len, reverse=True))) or "(?!)", text)
    return [m.span() for m in found]


def name_at(text: str) -> str:
    """The name at the start of a text, even where the segmenter splits it; else "".

    It is a surname and what is not an ordinary word.
    """
    rules = _rules()
    (first, tag), (second, second_tag), *_ = [*rjieba.tag(text), ("", ""), ("", "")]
    if tag[:2] == "nr" and rules["name"].match(first) and 1 < len(first) < 5:
        return first[:3]  # 许鑫田带
    given = re.fullmatch(f"{HAN_CHARACTER}{{1,2}}", second) and (second_tag in GIVEN or not rjieba.has_word(second))
    return first + second if rules["surname"].fullmatch(first) and given else ""


def _organisations(text: str, tokens: list[tuple[int, str, str]], spans: dict) -> list[tuple[int, int]]:
    """Spans of the names of organisations.

    Each runs from the first proper name after the clause's function words to the last word (医院).
    """
    barred = {*read_yaml("names.yml")["not_in_organisations"]}
    proper = {start for start, _ in spans} | {start for start, _, tag in tokens if tag in PROPER}
    found = []
    for head in _rules()["organisation"].finditer(text):
        first = reached = head.start()
        for i in range(bisect_left(tokens, (reached,)) - 1, -1, -1):
            start, word, _ = tokens[i]
            apart = start + len(word) < reached or head.end() - start > LONGEST
            if apart or word in barred or not re.fullmatch(f"{HAN_CHARACTER}+", word):
                break
            unknown = start + len(word) <= head.start() and not rjieba.has_word(word)
            first, reached = start if start in proper or unknown else first, start
        if first < head.start():
            found.append((first, head.end()))
    return found
