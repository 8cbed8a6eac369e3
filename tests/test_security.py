"""Article text, lexicons and files of the user are data: none of it is run, and reading it costs no more than its size."""

import ast
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT

from corpus_utils import CorpusError, load_lexicon, tokenize

SOURCES = sorted((ROOT / "corpus_utils").rglob("*.py"))
FORBIDDEN_MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "joblib",
    "subprocess",
    "ctypes",
    "socket",
    "http",
    "urllib",
    "requests",
    "httpx",
    "ftplib",
    "random",
    "time",
    "locale",
}
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "read_pickle",
    "to_pickle",
    "unsafe_load",
    "full_load",
    "load_all",
    "today",
    "now",
    "utcnow",
}
BOMB = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}]\n" for p, n in zip("abcdefghij", "bcdefghijk")
)


STOPWATCH = ROOT / "corpus_utils/base/progress.py"  # shows a bar after two seconds; nothing that is kept depends on it


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_package_runs_nothing_opens_no_connection_and_asks_no_clock(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = {alias.name.split(".")[0] for alias in node.names}
            assert not FORBIDDEN_MODULES & (modules - {"time"} if path == STOPWATCH else modules)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module.split(".")[0] not in FORBIDDEN_MODULES
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
            assert name not in FORBIDDEN_CALLS or owner == "re", f"line {node.lineno}: {name}"
            assert (owner, name) != ("yaml", "load") and not any(keyword.arg == "allow_pickle" for keyword in node.keywords)


def test_the_stopwatch_does_not_know_the_time_of_day():
    tree = ast.walk(ast.parse(STOPWATCH.read_text(encoding="utf-8")))
    used = [node for node in tree if getattr(getattr(node, "value", None), "id", "") == "time"]
    assert {node.attr for node in used} == {"monotonic"}


@pytest.mark.parametrize(
    "entries, message",
    [
        ("[!!python/object/apply:os.system ['touch OWNED']]", "no. 1 is a list; it must be text"),
        ("*k", "line 3: not valid YAML .it refers to another place"),
        ("[" * 20_000, "cannot be read as YAML|not valid YAML"),
        ("[战, {疫: 情}]", "unknown key '疫'"),
        ("[!!int '']", "entry is empty"),
        ("战", "it must be a list"),
        ('["\\ud800"]', "not UTF-8 text"),
    ],
)
def test_a_lexicon_is_read_safely_and_holds_strings_only(tmp_path, monkeypatch, entries, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yml").write_text(f"categories:\n  war:\n    entries: {entries}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        load_lexicon("mine.yml")
    (tmp_path / "mine.yml").write_text(f"{BOMB}categories:\n  war:\n    entries: *k\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2: not valid YAML .it refers to another place"):
        load_lexicon("mine.yml")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yml"]


def test_entries_are_the_text_in_the_file(tmp_path):
    (tmp_path / "mine.yml").write_text("categories: {war: {entries: [no, 2020-02-03, 2020-02-30, 1e3, ~]}}", encoding="utf-8")
    assert load_lexicon(tmp_path / "mine.yml").entries["entry"].tolist() == ["no", "2020-02-03", "2020-02-30", "1e3", "~"]


def test_jieba_reads_and_writes_no_cache_that_all_users_share(articles, tmp_path, monkeypatch):
    from corpus_utils.tokens.segmenters import _jieba_dictionary, cutter_of

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    cutter_of.cache_clear()
    _jieba_dictionary.cache_clear()
    assert len(tokenize(articles.head(1), engine="jieba")) > 500
    assert list(Path(tmp_path).iterdir()) == []
