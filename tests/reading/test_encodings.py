"""Bytes to text."""

import json

import opencc
import pytest
from conftest import ROOT

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.reading.encodings import decode_prefix

TEXT = "疫情就是命令，防控就是责任。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_decode_gives_back_the_text(encoding):
    assert cu.cleaning.decode(TEXT.encode(encoding))[0] == TEXT


def test_windows_of_the_articles_are_never_confused(articles):
    """Big5 and GB18030 bytes of 250-character windows (DESIGN: Big5 is tried first), from the four healthy articles."""
    to_traditional = opencc.OpenCC("s2t")
    healthy = "".join(articles["text"][:4]).replace("\n", "")
    windows = [healthy[i : i + 250] for i in range(0, len(healthy) - 250, 125)]
    assert len(windows) > 60
    for window in windows:
        assert cu.cleaning.decode(window.encode("gb18030")) == (window, "gb18030")
        traditional = to_traditional.convert(window).encode("big5", "ignore")
        assert cu.cleaning.decode(traditional)[1] == "big5"


@pytest.mark.parametrize("length", [4, 8, 16, 64])
def test_short_windows_of_the_articles_are_not_confused(articles, length):
    to_traditional = opencc.OpenCC("s2t")
    healthy = "".join(articles["text"][:4]).replace("\n", "")
    for i in range(0, len(healthy) - length, 37):
        window = healthy[i : i + length]
        traditional = to_traditional.convert(window)
        assert cu.cleaning.decode(window.encode("gb18030"))[0] == window
        assert cu.cleaning.decode(traditional.encode("gb18030"))[0] == traditional
        assert cu.cleaning.decode(traditional.encode("big5", "ignore"))[0] == traditional.encode("big5", "ignore").decode("big5")


def test_big5_of_windows_and_hong_kong():
    assert cu.cleaning.decode("村裏的黨員和居民一起守卡口，恒心不變。".encode("cp950")) == (
        "村裏的黨員和居民一起守卡口，恒心不變。",
        "cp950",
    )
    assert cu.cleaning.decode("喺嗰度嘅居民都戴咗口罩。".encode("big5hkscs")) == ("喺嗰度嘅居民都戴咗口罩。", "big5hkscs")


def test_two_characters_may_be_either_and_the_doubt_is_reported():
    assert decode_prefix("各单".encode("gb18030")).doubts
    assert not decode_prefix("疫情防控".encode("gb18030")).doubts


@pytest.mark.parametrize("line", ["全省医院通知", "医学院通讯录", "鲁迅小说目录", "太原学院通讯员"])
def test_gb18030_that_could_be_utf8_is_not_taken_for_a_mixture(line):
    text = f"{line}\n\n{TEXT * 3}"
    assert cu.cleaning.decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_distinguished_from_everything_else(articles, encoding):
    """Windows of the articles, most of them without one ASCII character, whose NUL byte would give the encoding away."""
    text = "".join(articles["text"][:4]).replace("\n", "")
    for length in (8, 30, 250):
        for i in range(0, len(text) - length, 97):
            assert cu.cleaning.decode(text[i : i + length].encode(encoding)) == (text[i : i + length], encoding)
    assert cu.cleaning.decode("Plain English, no Chinese.\n".encode(encoding)) == ("Plain English, no Chinese.\n", encoding)


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
def test_anything_but_text_is_refused(data, message):
    with pytest.raises(CorpusError, match=message):
        cu.cleaning.decode(data)


MIXED = "疫情防控\n" * 3  # 13 bytes a line


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("疫情", r"data is '疫情' (str); give a bytes or bytearray"),
        (
            b"\xef\xbb\xbf\xff\xff\xff",
            "the byte order mark says utf-8-sig, but the bytes that follow do not fit it; save the file as UTF-8",
        ),
        (
            b"\xff\xff\xff\xff\xff",
            "the bytes are not valid UTF-8, Big5 or GB18030; find out the encoding and save the file as UTF-8",
        ),
        (
            ("疫" * 97 + "\1\1\1").encode(),
            "3 control characters (the first, 0x01, is character 97): this is not a text file; if it is one, save it as UTF-8",
        ),
        (
            "疫\1\1".encode(),
            "2 control characters (the first, 0x01, is character 1): this is not a text file; if it is one, save it as UTF-8",
        ),
        (
            MIXED.encode() + b"x" + "防控一线\n".encode("gb18030"),
            "3 lines, the first of them line 1, are UTF-8, but line 4 is not, at byte 40 (b7): two encodings in one file, or a lost "
            "byte; repair it and save it as UTF-8",
        ),
        (
            "防控一线\n".encode("gb18030") * 2 + MIXED.encode(),
            "3 lines, the first of them line 3, are UTF-8, but line 1 is not, at byte 0 (b7): two encodings in one file, or a lost "
            "byte; repair it and save it as UTF-8",
        ),
        (
            "疫情防\n疫情防控\n".encode() + b"\xff",  # nine bytes beyond ASCII may be chance, twelve are not
            "1 lines, the first of them line 2, are UTF-8, but line 3 is not, at byte 23 (ff): two encodings in one file, or a lost "
            "byte; repair it and save it as UTF-8",
        ),
    ],
)
def test_a_refusal_names_the_place_and_gives_advice(data, message):
    with pytest.raises(CorpusError) as error:
        cu.cleaning.decode(data)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.4", "a PDF document"),
        (b"PK\3\4\x14", "a ZIP archive (a Word or Excel file is one)"),
        (rb"{\rtf1", "an RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Word or Excel file"),
        (b"\x89PNG\r", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"7z\xbc\xaf\x27", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(start, kind):
    with pytest.raises(CorpusError) as error:
        cu.cleaning.decode(start + TEXT.encode())
    assert str(error.value) == f"the bytes are those of {kind}, not of a text; save its text as a UTF-8 file"


JAPANESE = "東京都は新型コロナウイルスの感染拡大を防ぐため、会議を開いた。"


NEWS = "1月25日，漳州市的村口贴着告示，志愿者挨家挨户送去口罩和体温计，老人们在电话里道谢。"


@pytest.mark.parametrize(
    ("data", "encoding", "doubts"),
    [
        ("各单".encode("gb18030"), "big5", ["read as big5, but it may be gb18030: '各单'"]),
        (NEWS.encode("utf-16-le"), "utf-16-le", ["read as utf-16-le: UTF-16 without its byte order mark"]),
        (NEWS.encode("utf-16-be"), "utf-16-be", ["read as utf-16-be: UTF-16 without its byte order mark"]),
        (
            JAPANESE.encode("shift_jis"),
            "gb18030",
            ["read as gb18030, but it does not read like Chinese: '搶嫗搒偼怴宆僐儘僫僂僀儖僗偺姶愼奼戝傪杊'"],
        ),
        (
            JAPANESE[:20].encode("shift_jis"),
            "gb18030",
            ["read as gb18030, but it does not read like Chinese: '搶嫗搒偼怴宆僐儘僫僂僀儖僗偺姶愼奼戝傪杊'"],
        ),
        (JAPANESE[:19].encode("shift_jis"), "gb18030", []),  # too short to be judged
        (("各单" + "a" * 30).encode("gb18030"), "big5", [f"read as big5, but it may be gb18030: '各单{'a' * 18}'"]),
        (
            NEWS.encode().decode("gb18030", "ignore").encode(),
            "utf-8",
            ["was garbled before it was saved, utf-8 read as gb18030: '鏈鏃ワ紝婕冲窞甯' was '日，漳州市的村口'"],
        ),
        (
            NEWS.encode("gb18030").decode("latin-1").encode(),
            "utf-8",
            ["was garbled before it was saved, gb18030 read as latin-1: 'ÔÂÈÕ£¬ÕÄ' was '月日，漳州市的村'"],
        ),
        (
            NEWS.encode().decode("latin-1").encode(),
            "utf-8",
            ["was garbled before it was saved, utf-8 read as latin-1: 'æ\\x9c\\x88æ\\x97¥ï¼' was '月日，漳州市的村'"],
        ),
        ("Привет, мир! Это длинный русский текст.".encode(), "utf-8", []),  # foreign, but not garbled
        (
            (NEWS + "锟斤拷锟斤拷" + "\ufffd" * 11 + "，" + "\ufffd").encode(),
            "utf-8",
            ["contains 3 marks of characters that were lost before it was saved, the first '锟斤拷锟斤拷'"],
        ),
        (
            ("\ufffd" * 11 + NEWS).encode(),
            "utf-8",
            [f"contains 1 marks of characters that were lost before it was saved, the first '{chr(0xFFFD) * 9}'"],
        ),
        ("疫\0".encode(), "utf-8", ["contains 1 NUL bytes (the first, 0x00, is character 1)"]),
        (("疫" * 98 + "\1\1").encode(), "utf-8", []),  # a stray control character or two
        ("疫\1".encode(), "utf-8", []),
        (b"", "utf-8", []),
        (bytearray(TEXT.encode("gb18030")), "gb18030", []),
    ],
)
def test_every_doubt_is_put_into_words(data, encoding, doubts):
    found = decode_prefix(data)
    assert (found.encoding, list(found.doubts)) == (encoding, doubts)


def test_two_characters_are_enough_to_know_utf8_by_though_the_third_is_cut():
    assert decode_prefix("疫情防".encode()[:-1]) == ("疫情", "utf-8", b"\xe9\x98", ())
    assert decode_prefix("疫情".encode()[:-1]).encoding == "gb18030"  # one is not: 鐤


def test_four_characters_are_enough_to_know_utf16_by():
    """发公共卫 read as GB18030 is 裇lQqQkS, of which only the first character counts, and so the more probable."""
    assert cu.cleaning.decode("发公共卫".encode("utf-16-le")) == ("发公共卫", "utf-16-le")
    assert cu.cleaning.decode("发公共".encode("utf-16-le"))[1] != "utf-16-le"


def test_only_the_beginning_of_a_text_is_weighed():
    """200 characters beyond ASCII, of the first 20,000: what follows changes neither the reading nor the doubts."""
    chinese = (NEWS * 6)[:260]
    assert decode_prefix((chinese + JAPANESE * 20).encode()).doubts == ()
    garbled = NEWS.encode().decode("gb18030", "ignore") * 6
    assert decode_prefix((garbled + NEWS * 20).encode()).doubts
    assert not decode_prefix(("a" * 20_000 + garbled).encode()).doubts
    assert decode_prefix(("a" * 19_700 + garbled).encode()).doubts
