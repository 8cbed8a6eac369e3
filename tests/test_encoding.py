"""Bytes to text, and the repair of glosses."""

import json
import re

import opencc
import pytest
from conftest import ROOT

from corpus_utils import CorpusError, clean_text, decode, repair_damage
from corpus_utils.encoding import decode_prefix

CASES = json.loads((ROOT / "tests/cases/damage.json").read_text(encoding="utf-8"))
TEXT = "疫情就是命令，防控就是责任。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_decode_gives_back_the_text(encoding):
    assert decode(TEXT.encode(encoding))[0] == TEXT


def test_windows_of_the_articles_are_never_confused(articles):
    """Big5 and GB18030 bytes of 250-character windows (DESIGN: Big5 is tried first), from the four healthy articles."""
    to_traditional = opencc.OpenCC("s2t")
    healthy = "".join(articles["text"][:4]).replace("\n", "")
    windows = [healthy[i : i + 250] for i in range(0, len(healthy) - 250, 125)]
    assert len(windows) > 60
    for window in windows:
        assert decode(window.encode("gb18030")) == (window, "gb18030")
        traditional = to_traditional.convert(window).encode("big5", "ignore")
        assert decode(traditional)[1] == "big5"


@pytest.mark.parametrize("length", [4, 8, 16, 64])
def test_short_windows_of_the_articles_are_not_confused(articles, length):
    to_traditional = opencc.OpenCC("s2t")
    healthy = "".join(articles["text"][:4]).replace("\n", "")
    for i in range(0, len(healthy) - length, 37):
        window = healthy[i : i + length]
        traditional = to_traditional.convert(window)
        assert decode(window.encode("gb18030"))[0] == window
        assert decode(traditional.encode("gb18030"))[0] == traditional
        assert decode(traditional.encode("big5", "ignore"))[0] == traditional.encode("big5", "ignore").decode("big5")


def test_big5_of_windows_and_hong_kong():
    assert decode("村裏的黨員和居民一起守卡口，恒心不變。".encode("cp950")) == ("村裏的黨員和居民一起守卡口，恒心不變。", "cp950")
    assert decode("喺嗰度嘅居民都戴咗口罩。".encode("big5hkscs")) == ("喺嗰度嘅居民都戴咗口罩。", "big5hkscs")


def test_two_characters_may_be_either_and_the_doubt_is_told():
    assert decode_prefix("各单".encode("gb18030")).doubts
    assert not decode_prefix("疫情防控".encode("gb18030")).doubts


@pytest.mark.parametrize("line", ["全省医院通知", "医学院通讯录", "鲁迅小说目录", "太原学院通讯员"])
def test_gb18030_that_could_be_utf8_is_no_mixture(line):
    text = f"{line}\n\n{TEXT * 3}"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_told_from_everything_else(articles, encoding):
    """Windows of the articles, most of them without one ASCII character, whose NUL byte would give the encoding away."""
    text = "".join(articles["text"][:4]).replace("\n", "")
    for length in (8, 30, 250):
        for i in range(0, len(text) - length, 97):
            assert decode(text[i : i + length].encode(encoding)) == (text[i : i + length], encoding)
    assert decode("Plain English, no Chinese.\n".encode(encoding)) == ("Plain English, no Chinese.\n", encoding)


def test_pages_of_all_gold_files_are_read_without_doubt():
    for name in ("pages", "hard_pages", "metadata_pages"):
        for page in json.loads((ROOT / f"tests/gold/{name}.json").read_text(encoding="utf-8")):
            for encoding in ("utf-8", "gb18030"):
                assert decode_prefix(page["raw"].encode(encoding))[1:] == (encoding, b"", ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_cut_off_last_character_costs_one_character(encoding):
    data = TEXT.encode(encoding)[:-1]
    text, found, rest, _ = decode_prefix(data)
    assert (text, found) == (TEXT[:-1], encoding) and rest


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "those of a PNG image"),
        (b"\x00\x01\x02\x03" * 9, "NUL bytes .the first, 0x00, is character 0."),
        (b"\xff\xff\xff\xff\xff", "not valid UTF-8, Big5 or GB18030"),
        (b"\xef\xbb\xbf\xff\xff\xff", "byte order mark says utf-8-sig"),
    ],
)
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(CorpusError, match=message):
        decode(data)


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["name"])
def test_glosses_are_removed(case):
    assert clean_text(case["raw"]) == case["clean"]


@pytest.mark.parametrize("case", CASES["untouched"], ids=lambda case: case["name"])
def test_healthy_text_is_left_alone(case):
    assert repair_damage(case["raw"]) == (case["raw"], [])


def test_the_healthy_articles_are_left_alone(articles):
    for raw in articles["raw"][:4]:
        assert repair_damage(raw) == (raw, [])


@pytest.mark.parametrize(
    "repaired",
    [
        "目标。”忻府区秀容税务所",
        "交通运输等部门工作",
        "紧急下拨党费202万元",
        "心生敬畏。“大家要按照县委要求",
        "先锋模范作用。”",
        "‘妈妈像什么？’",
        "村（社区）",
        "带来的阴霾和挑战。生活按下了“暂停键”",
        "这意味着我市",
    ],
)
def test_what_004_must_read_after_repair(articles, repaired):
    assert repaired in articles.set_index("doc_id")["text"]["004_26b93d58d52eceed"]


def test_nothing_damaged_is_left_in_004(articles):
    text = articles.set_index("doc_id")["text"]["004_26b93d58d52eceed"]
    assert not re.search(r"[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ?!<>^/]", text)


def test_every_repair_of_004_is_a_row_of_the_audit(corpus):
    audit = corpus.audit[corpus.audit["doc_id"].str.startswith("004") & corpus.audit["step"].eq("bytes")]
    assert audit["after"].tolist() == ["。”忻府區", "等部門", "撥黨", "。“大家要按照縣", "。”<"]
    assert audit["confidence"].between(0.9, 1).all()
