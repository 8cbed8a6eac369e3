"""What a folder of scraped files really holds: the rest loads, and each fault is a row in `problems` with advice.

`load_corpus` refuses a file of more than 100 MB (`process_folder` reads it in pieces); one line of
51 MB took 107 s and 3.6 GB. Two encodings in one file are reported by line, not read.
"""

import json
import os
import socket
import time

import pytest
from conftest import ROOT
from test_fuzz import tables_of_texts

import corpus_utils as cu
from corpus_utils import load_corpus
from corpus_utils.reading import files
from corpus_utils.reading.files import document_ids, find_files

ARTICLE = "我市召开疫情防控会议\n\n1月24日,厦门市召开疫情防控工作会议,传达学习上级精神,部署下一步防控工作任务。\n会议要求各区各部门守土有责。"


OTHER = "1月25日，漳州市的村口贴着告示，志愿者挨家挨户送去口罩和体温计，老人们在电话里道谢。\n村里的喇叭每天早晚各响一次。"


HOSTILE = json.loads((ROOT / "tests/cases/hostile.json").read_text(encoding="utf-8"))["units"]


LEFT_OUT = "the file was left out"


HTML = (
    f"<!DOCTYPE html>\n<html><head><title>标题</title><script>var a = '这里有很多文字，不是文章。';</script></head><body><!-- 注释 -->"
    f"<div class=\"nav\" title='a>b'>首页</div><p>{ARTICLE.splitlines()[2]}</p><P>会议要求&ldquo;守土有责&rdquo;。<br/>散会。</P><style>p {{}}</style></body></html>"
)


def load(path):
    return load_corpus(path, progress=False)


def problems_of(corpus, path) -> list[str]:
    return corpus.problems["problem"][corpus.problems["path"] == path].tolist()


# One bad file each beside a good one: content, what `problems` says, and the text that is loaded (None: left out).
FILES = {
    "empty": (b"", "no article text: the file is empty", None),
    "blank": (" \n\u3000\n\ufeff\t".encode(), "no article text: it is blank", None),
    "invisible": ("\u200b\u200b\n\x01".encode(), "no article text: it is blank", None),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0", "the bytes are those of a PNG image", None),
    "PDF": (b"%PDF-1.4\n" + ARTICLE.encode(), "the bytes are those of a PDF document", None),
    "Word": (b"PK\3\4" + b"\x14\0" * 50, "a ZIP archive (a Word or Excel file is one)", None),
    "RTF": (rb"{\rtf1\ansi \'d2\'df\'c7\'e9}", "an RTF document", None),
    "zeros": (b"\0" * 1000, "1000 NUL bytes (the first, 0x00, is character 0)", None),
    "control characters": (bytes(range(1, 128)) * 9, "control characters", None),
    "no encoding": (b"\x81\xff\xff\xff", "not valid UTF-8, Big5 or GB18030", None),
    "two encodings": (
        f"{ARTICLE}\n".encode() + ARTICLE.encode("gb18030"),
        "3 lines, the first of them line 1, are UTF-8, but line 5 is not",
        None,
    ),
    "a byte lost": (ARTICLE.encode()[:50] + ARTICLE.encode()[51:], "line 3 is not, at byte 48 (e5)", None),
    "furniture only": (
        "版权所有 未经授权禁止转载\n责任编辑：张三\n",
        "all of its lines are site furniture, such as '版权所有",
        None,
    ),
    "last byte cut": (OTHER.encode()[:-1], "the last character is cut off (e3 80)", OTHER[:-1]),
    "last byte of GB18030 cut": (OTHER.encode("gb18030")[:-1], "the last character is cut off (a1)", OTHER[:-1]),
    "UTF-16 LE without BOM": (OTHER.encode("utf-16-le"), "UTF-16 without its byte order mark", OTHER),
    "UTF-16 BE without BOM": (OTHER.encode("utf-16-be"), "UTF-16 without its byte order mark", OTHER),
    "a NUL byte": (OTHER.replace("告示", "告\0示").encode(), "contains 1 NUL bytes (the first, 0x00, is character 15)", OTHER),
    "UTF-8 read as GB18030": (OTHER.encode().decode("gb18030", "ignore").encode(), "utf-8 read as gb18030", ...),
    "GB18030 read as Latin-1": (OTHER.encode("gb18030").decode("latin-1").encode(), "was '月日，漳州市的村'", ...),
    "Japanese of Windows": (
        "東京都は新型コロナウイルスの感染拡大を防ぐため、会議を開いた。".encode("shift_jis"),
        "it does not read like Chinese",
        ...,
    ),
    "English": ("The city held a meeting on epidemic prevention. All districts must do their duty.", "hardly any Chinese", ...),
    "characters lost": (OTHER.replace("志愿者", "\ufffd\ufffd") + "锟斤拷", "contains 2 marks of characters that were lost", ...),
    "readings in HTML": (
        "<div><p><ruby>" + "</ruby><ruby>".join(f"{c}<rp>(</rp><rt>x</rt><rp>)</rp>" for c in OTHER[:43]) + "</ruby></p></div>",
        "an HTML page",
        OTHER[:43],
    ),
    "an HTML page behind a comment": (
        "<!-- saved from url -->\n" + HTML + "&#13;&#8203;",
        "an HTML page",
        "1月24日，厦门市召开疫情防控工作会议，传达学习上级精神，部署下一步防控工作任务。\n会议要求“守土有责”。\n散会。",
    ),
    "an impossible date": (f"{OTHER}\n发布时间：2020-02-30 来源：厦门日报\n", "states '2020-02-30', which is not a date", OTHER),
    "an HTML page": (
        HTML,
        "an HTML page",
        "1月24日，厦门市召开疫情防控工作会议，传达学习上级精神，部署下一步防控工作任务。\n会议要求“守土有责”。\n散会。",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_a_problem_and_the_rest_loads(folder, name):
    data, problem, text = FILES[name]
    corpus = load(folder({"good.txt": ARTICLE, "bad.txt": data}))
    found = problems_of(corpus, "bad.txt")
    assert any(problem in each for each in found), found
    assert corpus.problems["advice"].str.len().min() > 10
    assert corpus.articles["doc_id"].tolist() == (["good"] if text is None else ["bad", "good"])
    if text is not None and text is not ...:
        assert corpus.articles["text"].iloc[0] == text
    assert corpus.problems["advice"].str.startswith(LEFT_OUT).any() == (text is None)


def test_links_pipes_and_folders_that_look_like_articles(folder, monkeypatch):
    path = folder({"good.txt": ARTICLE, "folder.txt/inside.txt": OTHER})
    (path / "nowhere.txt").symlink_to("missing.txt")
    (path / "itself.txt").symlink_to("itself.txt")
    (path / "round").symlink_to(".")
    (path / "null.txt").symlink_to(os.devnull)
    os.mkfifo(path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(path)  # the path of a socket is short
        server.bind("socket.txt")
        corpus = load(path)
    assert corpus.articles["path"].tolist() == ["folder.txt/inside.txt", "good.txt"]
    assert dict(zip(corpus.problems["path"], corpus.problems["problem"], strict=True)) == {
        "folder.txt": "a folder with the name of a file",
        "nowhere.txt": "a link to a file that does not exist",
        "itself.txt": "a link that leads to itself",
        "round": "a link to a folder, which is not followed",
        "null.txt": "not a file, but a device",
        "pipe.txt": "not a file, but a pipe",
        "socket.txt": "not a file, but a socket",
    }


def test_files_and_folders_without_permission(folder):
    """Read as another user, where the tests run as root, whom nothing stops."""
    path = folder({"good.txt": ARTICLE, "closed.txt": OTHER, "closed/inside.txt": OTHER})
    load(path)
    for closed in ("closed.txt", "closed"):
        (path / closed).chmod(0)
    for parent in (path, *path.parents[:-2]):
        parent.chmod(parent.stat().st_mode | 0o055)
    user = os.geteuid()
    try:
        os.seteuid(user or 65534)
        corpus = load(path)
    finally:
        os.seteuid(user)
        (path / "closed").chmod(0o700)
    assert corpus.articles["doc_id"].tolist() == ["good"]
    assert sorted(zip(corpus.problems["path"], corpus.problems["problem"], strict=True)) == [
        ("closed", "the folder cannot be read: no permission to read it"),
        ("closed.txt", "no permission to read it"),
    ]


def test_a_file_that_vanishes_or_fails_while_it_is_read(folder, monkeypatch):
    def fails(path):
        if path.name == "bad.txt":
            raise OSError(5, "Input/output error", str(path))
        return ARTICLE.encode()

    path = folder({"good.txt": ARTICLE, "bad.txt": OTHER})
    monkeypatch.setattr(files.Path, "read_bytes", fails)
    corpus = load(path)
    assert corpus.articles["doc_id"].tolist() == ["good"] and problems_of(corpus, "bad.txt") == ["Input/output error"]


def test_a_file_too_large_to_be_an_article(folder, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    corpus = load(folder({"good.txt": ARTICLE, "bad.txt": OTHER * 20}))
    assert "more than the 1,000 that one article may have; split it" in problems_of(corpus, "bad.txt")[0]


def test_a_name_that_is_not_utf8(folder):
    path = folder({"good.txt": ARTICLE, "metadata.csv": "file,title\n\\xd2\\xdf.txt,标题\n"})
    with open(os.fsencode(path) + b"/\xd2\xdf.txt", "wb") as file:
        file.write(OTHER.encode())
    corpus = load(path)
    assert dict(zip(corpus.articles["doc_id"], corpus.articles["title"], strict=True))["\\xd2\\xdf"] == "标题"
    assert problems_of(corpus, "\\xd2\\xdf.txt") == ["the name of the file is not UTF-8"]


def test_two_names_that_look_alike_are_not_taken_for_one(folder):
    path = folder({"\\xd2.txt": ARTICLE})
    with open(os.fsencode(path) + b"/\xd2.txt", "wb") as file:
        file.write(OTHER.encode())
    corpus = load(path)
    assert len(corpus.articles) == 1 and "two names that are not UTF-8 look alike" in problems_of(corpus, "\\xd2.txt")


def test_files_of_the_same_stem_are_called_by_their_path(folder):
    path = folder(
        {
            "a/x.txt": ARTICLE,
            "b/x.txt": OTHER,
            "y.txt": OTHER + "好。",
            "metadata.csv": "file,title\nx.txt,甲\nb/x.txt,乙\nb\\x,丙\n",
        }
    )
    corpus = load(path)
    assert corpus.articles["doc_id"].tolist() == ["a/x", "b/x", "y"] and corpus.articles["title"][1] == "乙"
    assert problems_of(corpus, "a/x.txt") == ["2 files are named x: a/x.txt, b/x.txt"]
    assert "fits several files (a/x.txt, b/x.txt); give the path" in problems_of(corpus, "metadata.csv")[0]


def test_ids_of_documents_are_unique_whatever_the_names():
    names = ["a/x.txt", "a/x.TXT", "b/x.txt", "x.txt.txt", "x.txt", "x.Txt", "y.txt", "c/d/e.txt", ".y.txt"]
    ids, problems = document_ids(names)
    assert set(ids) == set(names) and len(set(ids.values())) == len(names)
    assert ids["y.txt"] == "y" and ids["c/d/e.txt"] == "e" and len(problems) == 1


def test_the_same_bytes_twice_are_counted_once(folder):
    corpus = load(folder({"a.txt": ARTICLE, "copy/b.txt": ARTICLE, "c.txt": OTHER}))
    assert corpus.articles["doc_id"].tolist() == ["a", "c"]
    assert problems_of(corpus, "copy/b.txt") == ["the same bytes as a.txt, which has been loaded"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("gb18030").decode("gb18030") + "（完）",
        lambda text: text.replace("，", ","),
        lambda text: text[: len(text) * 3 // 4],
        lambda text: "厦门日报 记者报道\n\n" + text + "\n责任编辑：张三\n",
        lambda text: text.replace("的", "得", 5),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_nearly_the_same_text_is_reported(folder, articles, change):
    text = articles["text"].iloc[0]
    corpus = load(folder({"a.txt": text, "b.txt": change(text), "c.txt": articles["text"].iloc[2]}))
    marked = corpus.articles.set_index("doc_id")["duplicate_of"]
    assert sorted(marked) == ["", "", *([set("ab") - {doc for doc in "ab" if marked[doc]}][0])] and marked["c"] == ""
    copy = "a" if marked["a"] else "b"
    assert "nearly the same text as" in problems_of(corpus, f"{copy}.txt")[0]


def test_folders_deeper_than_any_stack(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("a")
        os.chdir("a")
    found, problems = find_files(tmp_path)
    for _ in range(1200):  # the tools that clean up are not so patient
        os.chdir("..")
        os.rmdir("a")
    assert found == {} and problems == []


@pytest.mark.growth
def test_an_article_of_a_million_lines_and_one_of_a_single_long_line(folder):
    corpus = load(folder({"lines.txt": "疫\n" * 200_000, "line.txt": OTHER.replace("\n", "") * 4000}))
    assert corpus.articles["text"].str.len().tolist() == [len(OTHER.replace("\n", "")) * 4000, 399_999]


@pytest.mark.parametrize(
    "content, problem",
    [
        ("file,title\nnone.txt,x\n", "line 2: 'none.txt' is not a loaded file"),
        ("file,title\na.txt,x\n\na.txt,y\n", "line 4: 'a.txt' is a second row for this file"),
        ("file,published\na.txt,2020-13-45\n", "line 2: '2020-13-45' is not a date"),
        ("file,published\na.txt,0202-02-03\n", "is not a date from 1900 to 2100"),
        ("file,published\na.txt,43864\n", "'43864' is not a date"),
        ("file,published\na.txt,2020-02-133\n", "'2020-02-133' is not a date"),
        ("file,published\na.txt,12020-02-13\n", "'12020-02-13' is not a date"),
        ("file,title\na.txt,one,two\n", "line 2: 3 cells under 2 columns"),
        ("file,title,title\na.txt,x,y\n", "columns that occur more than once: title"),
        ("file,group\na.txt,red\n", "columns with reserved names: ['group']"),
        ("file,Text,token,START\na.txt,red,red,red\n", "columns with reserved names: ['Text', 'token', 'START']"),
        ("file,\na.txt,red\n", "columns with reserved names: ['']"),
        ("file,colour,colour\na.txt,red,blue\n", "columns that occur more than once: colour"),
        ("title\nx\n", "no column `file`"),
        ("", "no column `file`"),
        ('file,title\na.txt,"x\nb.txt,y\n', "line 3: unexpected end of data"),
        (b"file,title\na.txt,\xff\xff\n", "not valid UTF-8"),
        ("file,title\na.txt,疫情".encode()[:-1], "the last character is cut off (e6 83)"),
        ("file,title\na.txt,疫情\n".encode("utf-16-le"), "UTF-16 without its byte order mark"),
        (b"PK\3\4 an Excel file", "a ZIP archive"),
        ("file,title\na.txt," + "x" * 200_000 + "\n", "line 2: field larger than field limit"),
    ],
)
def test_what_is_wrong_with_metadata_csv_is_a_problem(folder, content, problem):
    corpus = load(folder({"a.txt": ARTICLE, "metadata.csv": content}))
    assert any(problem in each for each in problems_of(corpus, "metadata.csv")), problems_of(corpus, "metadata.csv")
    assert len(corpus.articles) == 1


@pytest.mark.parametrize(
    "content",
    [
        "file;title\na.txt;新标题\n",
        "FILE\tTitle\r\na.txt\t新标题\r\n",
        '\ufefffile,title\n,\n"./a.txt","新\n标题"\n',
        "file,title\nA\u0301.txt,x\na,新标题\n",
    ],
)
def test_metadata_as_spreadsheets_write_it(folder, content):
    corpus = load(folder({"a.txt": ARTICLE, "A\u0301.txt": OTHER, "metadata.csv": content}))
    assert corpus.articles.set_index("doc_id")["title"]["a"].replace(" ", "") == "新标题" and corpus.problems.empty


@pytest.mark.parametrize("days", ["999999999", "9" * 5000, "一二三百百百百十十十", "百十", "三千亿"])
def test_a_run_of_days_that_no_calendar_holds_costs_nothing(folder, days):
    text = f"2020年1月25日，{OTHER}\n新型冠状病毒感染的肺炎疫情发生在1月24日。截至目前，我市连续{days}天无新增病例，{days}天的努力没有白费。"
    assert load(folder({"a.txt": text})).articles["text"].iloc[0] == text


def test_a_folder_that_cannot_exist_is_refused():
    with pytest.raises(cu.CorpusError, match="there is no folder"):
        load("a" * 5000)


def test_metadata_that_is_not_a_file(folder):
    path = folder({"a.txt": ARTICLE})
    (path / "metadata.csv").symlink_to("metadata.csv")
    assert problems_of(load(path), "metadata.csv") == ["a link that leads to itself"]


def test_metadata_of_another_folder_is_not_passed_over_in_silence(folder):
    assert problems_of(load(folder({"a.txt": ARTICLE, "b/metadata.csv": "file\n"})), "b/metadata.csv") == [
        "not a .txt file (.csv)"
    ]


@pytest.mark.growth
@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_in_proportion_to_the_text(folder, name):
    """Eight times the text: linear work takes 8 times as long, quadratic work 64 times; processor time of this process."""

    def work(size):
        before, unit = HOSTILE[name] if isinstance(HOSTILE[name], list) else ("", HOSTILE[name])
        path = folder({"a.txt": before + unit * (size // len(unit)), "b.txt": OTHER + unit * (size // 2 // len(unit))})
        start = time.process_time()
        for _ in tables_of_texts(load(path)):
            pass
        return time.process_time() - start

    work(1000)
    assert work(64_000) < 20 * max(work(8_000), 0.02)
