"""Quoted speech, and what kinds of people the text lets speak."""

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from ..chinese.scripts import COMMON_HAN
from ..data import read_yaml
from ..lexicons.lexicon import load_lexicon
from ..lexicons.matcher import Matcher
from ..tables import articles_of, require_table
from ..tokens.sentences import span_table, split_sentences
from .names import name_at

SPEAKERS = ["official", "member", "medic", "resident", "child", "unnamed"]
REACH = 60  # characters that are searched for an attribution
SHORTEST = 5  # characters of an utterance marked by neither a verb nor its end
ENDS_LIKE_A_SENTENCE, END_OF_SENTENCE = re.compile("[。！？!?…]$"), re.compile("[。！？!?…\n]")
NAME = re.compile("([㐀-鿿]{2,3})$")
MARKS = {"“": "”", "「": "」"}
NEXT_QUOTATION = re.compile("[道着了]?[：:，,]?[：:“]")
LINK, LOOSE_LINK = "[道着了]?(?:记者|笔者|大家|我们|他|她)?[，,]?", "[道着了]?[㐀-鿿]{0,6}[，,]?"  # verb to quotation
OPENING = re.compile("[“「]")
AS_A = re.compile("(?:是一|作为|身为)[名位个]?[^，。！？“”：]{0,8}$")


def speech(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the quotations that are utterances, and who utters them.

    `articles`: columns doc_id and text.

    Returns the table `speech`. A quotation in “…” or 「…」 is an utterance if a word of speaking or
    a colon precedes it, if it ends like a sentence, or if it speaks of me or you and does not
    modify a noun; the rest (“四包一”, “阻击战”) are terms and slogans. A quotation that is never
    closed ends before the sentence that attributes it, or with its paragraph.

    The attribution is a clause directly before the quotation that ends with a colon or a word of
    speaking, else the words after it, also in the next sentence or paragraph, else an earlier word
    of speaking before it. The speaker is the last actor of data/actors.yml named there, not
    counting whom the words are addressed to; a name or pronoun leads back to where the person was
    introduced. Without an attribution, an actor called by name in the next sentence is taken. Words
    and rules are in data/speech.yml.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["“我先上！”护士长王芳说。这是“四包一”。"]})
    >>> speech(articles)[["surface", "speaker", "attribution"]].values.tolist()
    [['“我先上！”', 'medic', '护士长王芳说']]
    """
    rows = [(doc_id, *row) for doc_id, text in articles_of(articles, "utterances") for row in _speech(text)]
    return span_table("speech", rows, articles)


def add_speaker(table: pd.DataFrame, speech: pd.DataFrame) -> pd.DataFrame:
    """Add who utters each span.

    `table`: any table of spans (doc_id, start, end); `speech`: as returned by `mentions.speech`.

    Returns the table with a column `speaker`, "" outside quoted speech.

    Example: `cu.mentions.add_speaker(matches, corpus.speech)`.
    """
    require_table(table, "matches", ["doc_id", "start", "end"])
    require_table(speech, "speech")
    if table.empty or speech.empty:
        return table.assign(speaker="")
    left = table.reset_index(drop=True).reset_index(names="row")[["row", "doc_id", "start", "end"]].sort_values("start")
    right = speech[["doc_id", "start", "end", "speaker"]].rename(columns={"start": "start_s", "end": "end_s"})
    left, right = left.astype({"start": "int64"}), right.astype({"start_s": "int64"}).sort_values("start_s")
    joined = pd.merge_asof(left, right, left_on="start", right_on="start_s", by="doc_id").sort_values("row")
    return table.assign(speaker=joined["speaker"].where(joined["end"] <= joined["end_s"], "").fillna("").to_numpy())


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """The outermost quotations “…” and 「…」, marks included.

    One that is not closed in its paragraph ends as described in `mentions.speech`.
    """
    end = 0
    while opening := OPENING.search(text, end):
        start = opening.start()
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        close = text.find(MARKS[opening.group()], start, stop)
        if close >= 0:
            end = close + 1
        else:
            sentences = split_sentences(text[start:stop])
            end = next((start + a for a, b in sentences[1:] if _verb().search(text, start + a, start + b)), stop)
        yield start, end


def _speech(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, speaker and attribution of every utterance in a text."""
    found = list(quotations(text))
    for number, (start, end) in enumerate(found):
        left = found[number - 1][1] if number else 0
        right = found[number + 1][0] if number + 1 < len(found) else len(text)
        behind, before = _behind(text, end, right), _before(text, left, start)
        inner = text[start + 1 : end].rstrip("”」\n ")
        sentence = len(inner) > 1 and (ENDS_LIKE_A_SENTENCE.search(inner) or behind and inner.endswith("，"))
        personal = (
            len(inner) >= SHORTEST
            and any(person in inner for person in read_yaml("speech.yml")["persons"])
            and not COMMON_HAN.match(text, end)
        )
        if not (sentence or personal or before):
            continue
        attribution = before or behind or _before(text, left, start, LOOSE_LINK)
        yield start, end, _speaker(text, attribution, end), text[slice(*attribution)].strip("，。\n") if attribution else ""


def _behind(text: str, end: int, right: int) -> tuple[int, int] | None:
    """The attribution after a quotation: to the word of speaking in the sentence that follows."""
    first = end + len(text[end : end + 3]) - len(text[end : end + 3].lstrip("，。,\n"))
    reaction = _reaction().match(text, first, min(right, first + REACH))
    if reaction:
        return reaction.span(1)
    for verb in _verb().finditer(text, first, min(right, first + REACH)):
        if END_OF_SENTENCE.search(text, first, verb.start()) or NEXT_QUOTATION.match(text, verb.end()):
            return None  # another sentence, or the attribution of the next quotation
        return first, verb.end()
    return None


def _before(text: str, left: int, start: int, link: str = LINK) -> tuple[int, int] | None:
    """The attribution before a quotation: a clause that ends with a colon or a word of speaking."""
    head = max(text.rfind("\n", left, start), text.rfind("。", left, start), left - 1, start - REACH) + 1
    words = text[head:start]
    if words.endswith(("：", ":")) and len(words) > 1:
        return head, start - 1
    last = [verb for verb in _verb().finditer(text, head, start) if re.fullmatch(link, text[verb.end() : start])]
    return (head, last[-1].end()) if last else None


def _speaker(text: str, attribution: tuple[int, int] | None, end: int) -> str:
    """The type of the last actor in an attribution, or whom its pronoun or name leads back to."""
    if attribution is None:
        following = text[end : end + REACH].lstrip("，。\n")
        return "unnamed" if following.startswith("“") else _introduced(END_OF_SENTENCE.split(following)[0], 0) or "unnamed"
    first, last = attribution
    verbs = list(_verb().finditer(text, first, last))
    words = text[first : verbs[-1].start() if verbs else last].strip("，, ：")
    clause = re.split("[，,]", words)[-1]
    spoken = _addressed().sub("", clause) or clause
    if re.match("[他她]", clause):
        return _introduced(text[max(first - 5 * REACH, 0) : first + len(words)], -1) or "unnamed"
    if actor := _last_actor(spoken) or _last_actor(_addressed().sub("", words)):
        return actor
    for kind, texts in read_yaml("speech.yml")["texts"].items():
        if any(word in words for word in texts):
            return kind
    name = NAME.search(spoken)
    called = name[1] if name else ""
    known = text.find(called, 0, first) if called else -1
    while 0 <= known < first:  # each earlier mention of the name
        if actor := _called(text[max(known - REACH, 0) : known], text[known + len(called) : known + REACH]):
            return actor
        known = text.find(called, known + 1, first)
    return "resident"


def _called(before: str, behind: str) -> str:
    """The type of the actor right before a name (民警李强), or given after it (李强是一名民警)."""
    matcher, kind = _actors()
    found = [kind[matcher.category[entry]] for _, end, entry in matcher(before) if end == len(before)]
    clause = re.split("[，。！？\n]", behind)[0]
    said = [
        kind[matcher.category[entry]]
        for start, _, entry in matcher(clause)
        if re.fullmatch("(?:是|作为|身为)[^，。]{0,10}", clause[:start])
    ]
    return (found or said or [""])[-1]


def _introduced(words: str, which: int) -> str:
    """The type of the first (0) or last (-1) actor who is introduced in some words.

    The actor is called by name (党员老周, 副镇长郑燕), is what somebody is said to be (是一名护士),
    or means several people (队员们).
    """
    matcher, kind = _actors()
    words = re.sub("^(?:提起|说起|谈起)[^，。]*，", "", words)
    found = [
        kind[matcher.category[entry]]
        for start, end, entry in matcher(words)
        if re.match("[小老][㐀-鿿]|们", words[end : end + 2]) or name_at(words[end : end + 6]) or AS_A.search(words[:start])
    ]
    return found[which] if found else ""


def _last_actor(words: str) -> str:
    matcher, kind = _actors()
    found = [kind[matcher.category[entry]] for *_, entry in matcher(words)]
    return found[-1] if found else ""


@cache
def _actors() -> tuple[Matcher, dict[str, str]]:
    speakers = read_yaml("speech.yml")["speakers"]
    return Matcher(load_lexicon("actors")), {category: kind for kind, categories in speakers.items() for category in categories}


@cache
def _addressed() -> re.Pattern:
    either = "|".join(sorted(read_yaml("speech.yml")["addressed"], key=len, reverse=True))
    return re.compile(f"(?<=[㐀-鿿])(?:{either})[^，。]*$")


@cache
def _verb() -> re.Pattern:
    rules = read_yaml("speech.yml")
    verbs = "|".join(sorted(rules["verbs"], key=len, reverse=True))
    no_verb = "".join(f"(?<!{word[:-1]}(?={word[-1]}))" for word in rules["no_verbs"])
    return re.compile(f"{no_verb}(?:{verbs})(?![明法服话案卷题])")


@cache
def _reaction() -> re.Pattern:
    return re.compile(f"(?:面对|听到|看到|听着|迎着)([^，。\n]{{1,12}}?)的?(?:{'|'.join(read_yaml('speech.yml')['reactions'])})")
