"""Data sets: the same tables and numbers as in memory, from any kind of input, killed or not, on one process or several."""

import csv
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from page_generator import pages, write_pages

import corpus_utils as cu
from corpus_utils import CorpusError, load_corpus, open_data_set, process_folder
from corpus_utils.base.parts import Parts
from corpus_utils.large import partition

SMALL = 100_000  # bytes: some thirteen pages
PROCESS_FOLDER = sys.modules["corpus_utils.large.process_folder"]  # the module; cu.process_folder is its function


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    write_pages(folder, 60, length=800)
    (folder / "metadata.csv").write_text(
        "file,region,published\n000003.txt,永州,2020-03-01\n000004,永州,never\n", encoding="utf-8"
    )
    (folder / "old.txt").write_bytes((folder / "000007.txt").read_bytes())  # the same bytes
    (folder / "gbk.txt").write_bytes(
        "时间：2020-02-01 来源：赣州日报\n\n　　全市党员干部冲锋在前，坚决打赢疫情防控阻击战。".encode("gb18030")
    )
    (folder / "picture.png").write_bytes(b"\x89PNG....")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def data_set(source, tmp_path_factory):
    return process_folder(source, tmp_path_factory.mktemp("out") / "set", partition_bytes=SMALL // 4, progress=False)


@pytest.fixture(scope="module")
def in_memory(source):
    corpus = load_corpus(source, progress=False)
    articles = corpus.articles.assign(duplicate_of="")
    return {
        "articles": articles,
        "audit": corpus.audit,
        "tokens": cu.tokenize(articles),
        "dates": cu.mentions.dates(articles),
        "matches": cu.match_lexicon(articles, cu.load_lexicon("frames")).astype({"quote": "str"}),
        "problems": corpus.problems,
        "places": cu.mentions.places(articles),
        "quantities": cu.mentions.quantities(articles),
    }


@pytest.mark.parametrize("name", ["articles", "audit", "tokens", *partition.FOUND])
def test_a_data_set_holds_the_tables_of_memory(data_set, in_memory, name):
    assert data_set.manifest["partitions"] > 5
    pd.testing.assert_frame_equal(getattr(data_set, name).read(), in_memory[name], check_dtype=False)


def test_a_data_set_has_the_problems_of_memory(data_set, in_memory):
    near = in_memory["problems"]["problem"].str.startswith("nearly the same")  # not searched
    expected = in_memory["problems"][~near].assign(problem=lambda rows: rows["problem"].str.split(";").str[0])
    found = data_set.problems.assign(problem=data_set.problems["problem"].str.split(";").str[0])
    assert sorted(map(tuple, found.to_numpy())) == sorted(map(tuple, expected.to_numpy()))
    assert {"old.txt", "picture.png", "empty.txt", "metadata.csv"} <= set(found["path"])


CALLS = {
    "frequency": lambda t: cu.vocabulary.frequency(t["tokens"]),
    "frequency by group and article": lambda t: cu.vocabulary.frequency(t["tokens"], by=["group", "doc_id"]),
    "of words": lambda t: cu.vocabulary.frequency(cu.tokens.han_words(t["tokens"], 2, stopwords=True), by="group"),
    "of pairs": lambda t: cu.vocabulary.frequency(cu.tokens.ngrams(t["tokens"])),
    "of merged names": lambda t: cu.vocabulary.frequency(cu.tokens.merge_variants(t["tokens"])),
    "keyness": lambda t: cu.vocabulary.keyness(cu.tokens.han_words(t["tokens"]), "永州", measure="log_ratio", min_n=3),
    "keyness by group": lambda t: cu.vocabulary.keyness_by(t["tokens"]),
    "keyness against a list": lambda t: cu.vocabulary.keyness(t["tokens"], None, cu.vocabulary.frequency_list("jieba")),
    "dispersion": lambda t: cu.vocabulary.dispersion(t["tokens"]),
    "dispersion over groups": lambda t: cu.vocabulary.dispersion(cu.tokens.han_words(t["tokens"]), "group"),
    "dispersion over paragraphs": lambda t: cu.vocabulary.dispersion(t["tokens"], ["doc_id", "paragraph"]),
    "collocations": lambda t: cu.vocabulary.collocations(t["tokens"], ["党员", "防控"], span=(3, 5)),
    "collocations of all": lambda t: cu.vocabulary.collocations(cu.tokens.han_words(t["tokens"]), min_n=3),
    "kwic": lambda t: cu.vocabulary.kwic(t["tokens"], "劝返|福清"),
    "kwic of two, sorted": lambda t: cu.vocabulary.kwic(t["tokens"], ["疫情", "防控"], sort="1R 1L"),
    "kwic of nothing": lambda t: cu.vocabulary.kwic(t["tokens"], "没有这个词"),
    "kwic on characters": lambda t: cu.vocabulary.kwic(t["tokens"], "联防联控", level="character"),
    "shares": lambda t: cu.framing.shares(t["matches"], t["articles"]),
    "shares, characters": lambda t: cu.framing.shares(t["matches"], t["articles"], by="source", unit="characters"),
    "differences": lambda t: cu.framing.differences(t["matches"], t["articles"]),
    "trends": lambda t: cu.timelines.trends(t["dates"], t["articles"], "week"),
    "lags": lambda t: cu.timelines.lags(t["dates"], t["articles"]),
}


@pytest.mark.parametrize("name", CALLS)
def test_statistics_are_those_of_memory(data_set, in_memory, name):
    expected = CALLS[name](in_memory)
    assert len(expected) or name == "kwic of nothing"
    pd.testing.assert_frame_equal(
        CALLS[name]({table: getattr(data_set, table) for table in in_memory}), expected, check_dtype=False, rtol=1e-12
    )


def test_counts_are_those_of_the_tokens(data_set, in_memory):
    counts = in_memory["tokens"].groupby(["doc_id", "token"], as_index=False).size()
    found = data_set.counts.read().sort_values(["doc_id", "token"])
    assert found[["doc_id", "token", "n"]].to_numpy().tolist() == counts.to_numpy().tolist()


def test_kwic_reads_only_what_it_needs(data_set, tmp_path):
    counts = [pd.read_parquet(file) for file in data_set.counts.files]
    rare = next(word for own in counts for word in own["token"] if sum(word in set(other["token"]) for other in counts) == 1)
    files = []
    for file, own in zip(data_set.tokens.files, counts):
        for table, path in (("tokens", file), ("counts", data_set.folder / "counts" / file.name)):
            copy = tmp_path / table / file.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes() if table == "counts" or rare in set(own["token"]) else b"unreadable")
        files.append(tmp_path / "tokens" / file.name)
    assert len(cu.vocabulary.kwic(Parts(tuple(files)), rare, syntax="word")) >= 1
    with pytest.raises(Exception, match="Parquet"):
        cu.vocabulary.frequency(Parts(tuple(files)))


def test_a_function_without_parts_says_how_to_go_on(data_set):
    for call in (cu.vocabulary.diversity, cu.vocabulary.add_slice, cu.cleaning.changes):
        with pytest.raises(CorpusError, match=r"found one of a data set; read it, or some columns, with its \.read\(\)"):
            call(data_set.tokens)
    in_memory = data_set.tokens.read().head(100).assign(files="a", articles=1)  # columns like what a data set has
    assert len(cu.vocabulary.diversity(in_memory)) == in_memory["doc_id"].nunique()
    with pytest.raises(
        CorpusError, match="one of matches and articles is in memory, the other in a data set; pass both from the same source"
    ):
        cu.framing.shares(data_set.matches, data_set.articles.read())
    with pytest.raises(CorpusError, match="resampling needs the tokens in memory"):
        cu.vocabulary.keyness(data_set.tokens, "永州", resamples=10)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


RUN = (
    "import sys; from corpus_utils import process_folder\nif __name__ == '__main__':\n    "
    "process_folder(sys.argv[1], sys.argv[2], partition_bytes=int(sys.argv[3]), client=None, progress=False)"
)


@pytest.mark.kills
def test_a_run_that_was_killed_goes_on_and_gives_the_same(source, data_set, tmp_path):
    out, size = tmp_path / "set", str(SMALL // 4)
    kills = 0
    for _ in range(3):
        done = len(list((out / "done").glob("*.json")))
        script = tmp_path / "run.py"
        script.write_text(RUN, encoding="utf-8")
        process = subprocess.Popen([sys.executable, script, source, out, size], start_new_session=True)
        while process.poll() is None and len(list((out / "done").glob("*.json"))) < done + 2:
            time.sleep(0.02)
        if process.poll() is None:
            kills += 1
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert kills
    (out / "tokens" / ".0000001.parquet.99.part").write_bytes(b"half")  # what a kill may leave
    kept = {path: path.stat().st_mtime_ns for path in (out / "done").glob("*.json")}
    again = process_folder(source, out, partition_bytes=SMALL // 4, progress=False)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # what was done is not done again
    assert not list(out.rglob("*.part"))
    assert contents(out) == contents(data_set.folder)
    assert len(again.articles) == len(data_set.articles)


@pytest.mark.kills
def test_workers_of_a_cluster_give_the_same(source, data_set, tmp_path, monkeypatch):
    from distributed import Client, LocalCluster

    monkeypatch.setattr(PROCESS_FOLDER, "IN_FLIGHT", 3)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        for name, used in (("client", client), ("address", cluster.scheduler_address)):
            process_folder(source, tmp_path / name, client=used, partition_bytes=SMALL // 4, progress=False)
            assert contents(tmp_path / name) == contents(data_set.folder)
    with pytest.raises(CorpusError, match="client is 5"):
        process_folder(source, tmp_path / "five", client=5, partition_bytes=SMALL, progress=False)


TEXTS = [
    "赣州市“一办七组”高效运转。\n疫情就是命令，防控就是责任！",
    "福清市党员干部，冲锋在前；\n坚决打赢阻击战。",
    '永州，"四包一"责任制。',
]
ROWS = [
    {"text": text, "region": region, "published": "2020-02-03", "title": "题,目"}
    for text, region in zip(TEXTS, ["赣州", "福清", ""])
]


def packed(kind: str) -> tuple[str, bytes]:
    files = {f"{i}.txt": text.encode() for i, text in enumerate(TEXTS)}
    data = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(data, "w") as archive:
            for name, content in files.items():
                archive.writestr(f"赣州/{name}", content)
    elif kind == "tar.gz":
        with tarfile.open(fileobj=data, mode="w:gz") as archive:
            for name, content in files.items():
                info = tarfile.TarInfo(f"a/{name}")
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    elif kind == "parquet":
        pd.DataFrame(ROWS).to_parquet(data)
    elif kind == "jsonl":
        data.write("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode())
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, ROWS[0], delimiter=kind[-1])
        writer.writeheader()
        writer.writerows(ROWS)
        data.write(text.getvalue().encode({"csv,": "utf-8-sig", "csv;": "gb18030", "csv\t": "utf-8"}[kind]))
    return f"news.{kind.strip(',;')}".replace("csv\t", "tsv"), data.getvalue()


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "parquet", "jsonl", "csv,", "csv;", "csv\t"])
@pytest.mark.parametrize("size", [1000, SMALL])
def test_texts_come_from_archives_and_tables(folder, tmp_path_factory, kind, size):
    name, content = packed(kind)
    found = process_folder(
        folder({name: content}), tmp_path_factory.mktemp("out"), partition_bytes=size, tables=[], progress=False
    )
    articles = found.articles.read()
    assert articles["text"].tolist() == [cu.clean_text(text) for text in TEXTS]
    assert found.problems.empty and articles["doc_id"].is_unique and found.matches is None
    if kind not in ("zip", "tar.gz"):
        assert articles["region"].tolist()[:2] == ["赣州", "福清"] and articles["title"].tolist() == ["题,目"] * 3
        assert (articles["published"] == pd.Timestamp("2020-02-03")).all()
        assert articles["path"].tolist() == [f"{name}, row {i}" for i in (1, 2, 3)]
    else:
        assert articles["doc_id"].tolist() == ["0", "1", "2"]


def test_a_table_is_cut_into_partitions_at_its_rows(folder, tmp_path_factory):
    rows = [{"text": f"{page}\n编号{i}。", "doc_id": f"d{i}"} for i, page in enumerate(pages(30, length=500))]
    texts = [cu.clean_text(row["text"]) for row in rows]
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    parquet = io.BytesIO()
    pd.DataFrame(rows).to_parquet(parquet, row_group_size=10)
    for name, content in {
        "a.csv": table.getvalue(),
        "a.jsonl": "\n".join(map(json.dumps, rows)),
        "a.parquet": parquet.getvalue(),
    }.items():
        found = process_folder(
            [folder({name: content}) / name],
            tmp_path_factory.mktemp("out"),
            partition_bytes=5000,
            tables=[],
            described=False,
            progress=False,
        )
        assert found.manifest["partitions"] > 5
        assert found.articles.read()["text"].tolist() == texts and found.articles.read()["doc_id"].tolist() == [
            f"d{i}" for i in range(30)
        ]


def test_a_file_too_long_for_one_article_is_read_in_pieces(folder, tmp_path_factory):
    text = "".join(f"第{i}行，全市党员干部冲锋在前。\n" for i in range(1000))
    found = process_folder(
        folder(
            {
                "all.txt": text,
                "crlf.txt": text.replace("\n", "\r\n").encode("gb18030"),
                "wide.txt": text.encode("utf-16"),
                "long.txt": "战疫" * 10_000,
                "stops.txt": "全市党员干部冲锋在前。" * 1000,
            }
        ),
        tmp_path_factory.mktemp("out"),
        partition_bytes=5000,
        tables=[],
        progress=False,
    )
    articles = found.articles.read()
    of = {name: own for name, own in articles.groupby(articles["path"].str.split("#").str[0])}
    assert "\n".join(of["all.txt"]["text"]) == "\n".join(of["crlf.txt"]["text"]) == text.strip() and len(of["all.txt"]) > 5
    assert "".join("".join(of["wide.txt"]["text"]).split()) == "".join(text.split())
    assert (
        "".join(of["long.txt"]["text"]) == "战疫" * 10_000 and "".join(of["stops.txt"]["text"]) == "全市党员干部冲锋在前。" * 1000
    )
    assert all(own.endswith("。") for own in of["stops.txt"]["text"])
    assert of["all.txt"]["doc_id"].tolist()[:2] == ["all-00001", "all-00002"]
    assert set(found.problems["problem"].str.replace(r"^[\d,]+ ", "", regex=True)) == {"bytes are too many for one article"}


def test_what_cannot_be_read_is_a_problem_and_the_rest_goes_on(folder, tmp_path_factory):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("good.txt", TEXTS[0])
        file.writestr("bad.txt", TEXTS[1] * 50)
        file.writestr("picture.jpg", b"\xff\xd8\xff")
    broken = bytearray(archive.getvalue())
    at = broken.index(b"bad.txt") + 20
    broken[at : at + 20] = bytes(20)
    found = process_folder(
        folder(
            {
                "ok.txt": TEXTS[2],
                "a.zip": bytes(broken),
                "b.zip": b"no archive",
                "c.tar.gz": b"\x1f\x8b no archive",
                "d.csv": "body\nx\n",
                "e.csv": 'text,region\n"全市党员，",赣州\n一,二,三\n"没有完，\n',
                "f.jsonl": '{"text": "党员干部。"}\n{broken\n[1]\n{"text": 5}\n',
                "g.parquet": b"PAR1 no",
                "h.csv": b"\xff\xfet\0e\0x\0t\0",
                "i.docx": b"PK\3\4",
                "j.jsonl": '{"text": "\\ud800坏"}\n',
            }
        ),
        tmp_path_factory.mktemp("out"),
        tables=[],
        progress=False,
    )
    assert sorted(found.articles.read()["text"]) == sorted(
        ["全市党员，", "党员干部。", *(cu.clean_text(TEXTS[i]) for i in (0, 2))]
    )
    problems = found.problems.groupby("path")["problem"].apply(" | ".join)
    for path, problem in {
        "a.zip/bad.txt": "Error -3|invalid|Bad CRC",
        "a.zip/picture.jpg": "not a .txt",
        "b.zip": "not a zip",
        "c.tar.gz": "",
        "d.csv": "no column 'text' .it has body",
        "e.csv": "row 2: 3 cells for 2 columns",
        "f.jsonl": "row 2: not JSON.*row 3: not a JSON object.*row 4: its text is 5",
        "g.parquet": "Parquet",
        "h.csv": "UTF-16",
        "i.docx": "not a .txt",
        "j.jsonl": "do not fit",
    }.items():
        assert path in problems and pd.Series([problems[path]]).str.contains(problem, regex=True).all(), (
            path,
            problems.get(path),
        )


def test_an_article_that_breaks_a_step_is_a_problem(folder, tmp_path_factory, monkeypatch):
    def fragile(articles):
        if articles["text"].str.contains("福清").any():
            raise RuntimeError("it broke")
        return cu.mentions.dates(articles)

    monkeypatch.setitem(partition.FINDERS, "dates", fragile)
    found = process_folder(
        folder({f"{i}.txt": text for i, text in enumerate(TEXTS)}), tmp_path_factory.mktemp("out"), progress=False
    )
    assert found.articles.read()["doc_id"].tolist() == found.tokens.read()["doc_id"].unique().tolist() == ["0", "2"]
    assert found.problems.to_numpy().tolist() == [
        ["1.txt", "RuntimeError: it broke", "the file was left out; repair or remove it"]
    ]


def test_other_inputs_or_options_need_another_folder(folder, tmp_path_factory):
    source, out = folder({"a.txt": TEXTS[0]}), tmp_path_factory.mktemp("out")
    process_folder(source, out, progress=False, tables=["dates"])
    process_folder(source, out, progress=False, tables=["dates"])
    with pytest.raises(CorpusError, match="a run with different options; name another folder"):
        process_folder(source, out, progress=False)
    (source / "b.txt").write_text(TEXTS[1], encoding="utf-8")
    with pytest.raises(CorpusError, match="a run with different documents and inputs"):
        process_folder(source, out, progress=False, tables=["dates"])
    for place in (source / "out", source.parent):
        with pytest.raises(CorpusError, match="is inside the other"):
            process_folder(source, place, progress=False)
    with pytest.raises(CorpusError, match="there is no"):
        process_folder(source / "missing", out)
    with pytest.raises(CorpusError, match="holds no data set"):
        open_data_set(source)


def test_a_list_of_paths_and_words_of_ones_own(folder, tmp_path_factory):
    source = folder({"a/x.txt": TEXTS[0], "b/x.txt": TEXTS[1], "c.txt": "党员"})
    found = process_folder(
        [source / "a", source / "b", source / "c.txt"],
        tmp_path_factory.mktemp("out"),
        user_words=["市“一办"],
        lexicons=["frames", "actors"],
        progress=False,
    )
    assert found.articles.read()["path"].tolist() == ["a/x.txt", "b/x.txt", "c.txt"]
    assert "市“一办" in found.tokens.read()["token"].tolist()
    assert found.articles.read()["doc_id"].tolist() == ["a/x", "b/x", "c"]
    assert {"vanguard"} < set(found.matches.read()["category"])


def test_duplicate_ids_are_reported(folder, tmp_path_factory):
    rows = "\n".join(json.dumps({"doc_id": "same", "text": text}) for text in TEXTS[:2])
    found = process_folder(folder({"a.jsonl": rows}), tmp_path_factory.mktemp("out"), tables=[], progress=False)
    assert found.problems.to_numpy().tolist() == [
        ["a.jsonl", "row 2: the doc_id 'same' already belongs to another article", "the row was left out"]
    ]


def test_a_stated_id_that_equals_a_generated_one(folder, tmp_path_factory):
    rows = "\n".join(json.dumps(row) for row in ({"text": "第一。"}, {"text": "第二。", "doc_id": "a-0000001"}))
    found = process_folder(folder({"a.jsonl": rows}), tmp_path_factory.mktemp("out"), tables=[], progress=False)
    assert found.articles.read()["text"].tolist() == ["第一。"]
    assert found.problems["problem"].tolist() == ["the doc_id 'a-0000001' already belongs to another article"]


def test_unfinished_partitions_are_reported(source, data_set, tmp_path):
    import shutil

    shutil.copytree(data_set.folder, tmp_path / "set")
    (tmp_path / "set/done/0000001.json").unlink()
    partly = open_data_set(tmp_path / "set")
    assert len(partly.articles) < len(data_set.articles)
    assert "partition 1" in partly.problems["path"].tolist()


@pytest.mark.kills
def test_the_benchmark_compares_what_is_equal():
    """The small version: it stops if two workers, or a run that was killed, give other files. Times are not looked at."""
    script = ROOT / "tests/benchmarks/scale.py"
    printed = subprocess.run([sys.executable, script, "--small"], capture_output=True, text=True, check=True).stdout
    for name in ("rjieba alone", "two workers, all tables", "memory of a worker", "the rest, to the same files"):
        assert name in printed


def test_the_committed_results_are_those_of_the_benchmark():
    path = ROOT / "tests/benchmarks/results.csv"
    measured, made_by, *_ = path.read_text(encoding="utf-8").splitlines()
    results = pd.read_csv(path, comment="#")
    assert list(results) == ["benchmark", "x", "value", "unit"]
    assert {"one core", "restart", "disk", "cold start", "memory of a worker", "workers, all tables"} <= set(results["benchmark"])
    assert (results["value"] > 0).all() and re.search(r"\d+ cores.*\d{4}-\d\d-\d\d.*pandas", measured)
    assert made_by == "# written by tests/benchmarks/scale.py" and not path.is_symlink()
    assert f'RESULTS = ROOT / "{path.relative_to(ROOT)}"' in (ROOT / "tests/benchmarks/scale.py").read_text(encoding="utf-8")


def test_a_cell_may_be_longer_than_the_csv_module_allows(folder, tmp_path_factory):
    text, limit = "全市党员干部冲锋在前。" * 20_000, csv.field_size_limit()
    found = process_folder(
        folder({"a.csv": f"text,title\n{text},题\n短文。,题\n"}),
        tmp_path_factory.mktemp("out"),
        tables=[],
        described=False,
        progress=False,
    )
    assert found.articles.read()["text"].tolist() == [text, "短文。"] and csv.field_size_limit() == limit


def test_what_a_reviewer_broke(folder, tmp_path_factory):
    """Each of these lost text, gave wrong numbers or ended the run."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz", encoding="gbk", format=tarfile.GNU_FORMAT) as file:
        for name, text in {"福州.txt": TEXTS[0], "b.txt": TEXTS[1], "b.txt ": TEXTS[2]}.items():
            info = tarfile.TarInfo(name.strip())
            info.size = len(text.encode())
            file.addfile(info, io.BytesIO(text.encode()))
    source = folder(
        {
            "2020/news.csv": "text\n去年的新闻。\n",
            "2021/news.csv": "text\n今年的新闻。\n",
            "a.txt": TEXTS[0],
            "n.csv": "doc_id,text\na,党员一。\n",
            "title.jsonl": '{"text": "好的。", "title": "题目\\ud800"}\n{"text": "也好。"}\n',
            "b.tar.gz": archive.getvalue(),
            "open.csv": 'title,text\nt1,第一行。\nt2,"第二行。\nt3,第三行。\n',
            "cr.csv": "title,text\rt,一。\r",
            "Head.csv": "Title, text\n题,正文。\n",
            "one#1.txt": "井号。",
            "x/c.txt": "同样的文字。",
            "y/c.txt": "同样的文字。",
            "bad.csv": b"text\n" + "行。\n".encode() * 9 + b"\xff\xfe\n",
            "two.csv": "text,text\n一,二\n",
            "deep.jsonl": '{"text": ' + "[" * 100_000 + '}\n{"text": "深。"}\n',
            "t.tsv": "text\ttitle, a, b, c\n制表。\t题\n",
        }
    )
    os.makedirs(os.fsencode(source) + b"/\xb8")
    Path(os.fsdecode(os.fsencode(source) + b"/\xb8/\xa3.txt")).write_text("文件名。", encoding="utf-8")
    found = process_folder(source, tmp_path_factory.mktemp("out"), tables=[], progress=False, partition_bytes=1000)
    articles = found.articles.read()
    assert sorted(articles["text"]) == sorted(
        [
            "去年的新闻。",
            "今年的新闻。",
            *map(cu.clean_text, TEXTS[:2]),
            "也好。",
            "第一行。",
            "正文。",
            "同样的文字。",
            *["行。"] * 9,
            "深。",
            "制表。",
            "文件名。",
            "井号。",
        ]
    )
    assert articles["doc_id"].is_unique and {"2020/news-0000001", "2021/news-0000001", "a", "x/c"} <= set(articles["doc_id"])
    assert articles.set_index("text")["title"]["正文。"] == "题"
    problems = found.problems.groupby("path")["problem"].apply(" | ".join)
    for path, problem in {
        "n.csv": "the doc_id 'a' already belongs to another article",
        "title.jsonl": "row 1: bytes that do not fit",
        "b.tar.gz/b.txt": "several times",
        "open.csv": "row 2: unexpected end",
        "cr.csv": "",
        "y/c.txt": "the same bytes as x/c.txt",
        "two.csv": "the columns ['text'] occur twice",
        "deep.jsonl": "row 1: not JSON",
        "bad.csv": "row 10: bytes",
    }.items():
        assert problem in problems[path], (path, problems[path])


def test_several_folders_of_one_name_and_copies_of_large_files(folder, tmp_path_factory):
    text = "".join(f"第{i}行，全市党员干部冲锋在前。\n" for i in range(300))
    source = folder(
        {
            "x/2020/a.txt": "这是甲。",
            "y/2020/a.txt": "这是乙。",
            "y/2020/metadata.csv": "file,genre\na,b\n",
            "z/1.txt": text,
            "z/2.txt": text,
            "z/1.csv": f"text\n{text}",
            "z/2.csv": f"text\n{text}",
        }
    )
    found = process_folder(
        [source / "x/2020", source / "y/2020", source / "z"],
        tmp_path_factory.mktemp("out"),
        tables=[],
        partition_bytes=3000,
        progress=False,
    )
    articles = found.articles.read()
    assert {"这是甲。", "这是乙。"} <= set(articles["text"]) and articles["path"].str.contains("z/2").sum() == 0
    assert "\n".join(articles["text"][articles["path"].str.startswith("z/1.txt")]) == text.strip()
    assert found.problems["problem"].str.contains("same bytes").sum() == 2
    assert found.problems["problem"].str.contains("it describes one folder").sum() == 1


def test_a_table_that_has_changed_is_a_problem(folder, tmp_path_factory, monkeypatch):
    source, out = folder({"a.csv": "text,title\n一二三。,题\n", "b.txt": TEXTS[0]}), tmp_path_factory.mktemp("out")
    begin = PROCESS_FOLDER._begin
    monkeypatch.setattr(
        PROCESS_FOLDER,
        "_begin",
        lambda *rest: (begin(*rest), (source / "a.csv").write_text("text,title\n一二四。,题\n", encoding="utf-8")),
    )
    found = process_folder(source, out, tables=[], progress=False)
    assert found.problems.to_numpy().tolist() == [
        ["a.csv", "it has changed since the run began", "the file was left out; repair or remove it"]
    ]


def test_one_run_at_a_time_and_missing_files_are_made_again(folder, tmp_path_factory):
    import fcntl

    source, out = folder({"a.txt": TEXTS[0]}), tmp_path_factory.mktemp("out")
    found = process_folder(source, out, tables=["dates"], progress=False)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CorpusError, match="another run is writing to"):
            process_folder(source, out, tables=["dates"], progress=False)
    (out / "manifest.json").rename(out / "kept")
    (out / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CorpusError, match="was written by an earlier edition of corpus_utils"):
        process_folder(source, out, tables=["dates"], progress=False)
    (out / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"manifest.json cannot be read \(Expecting"):
        process_folder(source, out, tables=["dates"], progress=False)
    (out / "kept").rename(out / "manifest.json")
    found.tokens.files[0].unlink()
    with pytest.raises(CorpusError, match="no partition of .* is finished"):
        open_data_set(out)
    assert len(process_folder(source, out, tables=["dates"], progress=False).tokens) > 10


@pytest.mark.parametrize(
    "arguments",
    [
        {"tables": 5},
        {"tables": "dates"},
        {"tables": ["x"]},
        {"lexicons": 5},
        {"lexicons": ["frames", "frames"]},
        {"user_words": 5},
        {"user_words": [5]},
        {"user_words": {"福": -1}},
        {"client": 5},
        {"client": "foo bar"},
        {"partition_bytes": 5},
        {"text_column": 5},
        {"described": 5},
    ],
    ids=str,
)
def test_wrong_arguments_are_refused_in_words(folder, tmp_path_factory, arguments):
    with pytest.raises(CorpusError):
        process_folder(
            folder(
                {f"{i}.txt": f"{i}{'很长的文字。' * 400_000}" for i in range(2)}
                if arguments.get("client") == "foo bar"
                else {"a.txt": TEXTS[0]}
            ),
            tmp_path_factory.mktemp("out"),
            progress=False,
            **arguments,
        )


def test_parquet_is_cut_by_its_texts_within_row_groups(folder, tmp_path_factory):
    rows = [
        {"text": f"第{i}篇。" + "全市党员干部冲锋在前。" * 30, "doc_id": None if i % 3 else f"d{i}", "n": 1.5} for i in range(300)
    ]
    data = io.BytesIO()
    pd.DataFrame(rows).to_parquet(data)
    found = process_folder(
        folder({"a.parquet": data.getvalue()}),
        tmp_path_factory.mktemp("out"),
        tables=[],
        described=False,
        partition_bytes=20_000,
        progress=False,
    )
    assert found.articles.read()["text"].tolist() == [row["text"] for row in rows] and found.manifest["partitions"] > 10
    assert found.articles.read()["doc_id"].tolist()[:3] == ["d0", "a-0000002", "a-0000003"]


def test_counts_are_not_tokens(data_set):
    for call in (cu.vocabulary.frequency, cu.vocabulary.dispersion, lambda table: cu.vocabulary.keyness(table, "永州")):
        with pytest.raises(CorpusError, match="one row for several tokens"):
            call(data_set.counts)


def test_what_takes_a_corpus_takes_a_data_set_or_says_how_to_go_on(data_set, in_memory, source):
    corpus = load_corpus(source, progress=False)
    pd.testing.assert_frame_equal(cu.manifest(data_set), cu.manifest(corpus))
    pd.testing.assert_frame_equal(cu.cleaning.characters_kept(data_set), cu.cleaning.characters_kept(corpus))
    traced = cu.cleaning.add_trace(in_memory["dates"], corpus)
    pd.testing.assert_frame_equal(cu.cleaning.add_trace(in_memory["dates"], data_set), traced)
    with pytest.raises(CorpusError, match="expected a table in memory, found one of a data set"):
        cu.vocabulary.overview(data_set)
    for call in (cu.manifest, cu.cleaning.characters_kept, cu.vocabulary.overview):
        with pytest.raises(CorpusError, match=r"corpus is a Cleaned; pass a Corpus, as returned by load_corpus\("):
            call(cu.clean_and_explain("疫情。"))
