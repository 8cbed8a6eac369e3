"""The data files: no duplicates, no stray spaces, no mixed scripts; and the corpus is covered."""

import csv
import re
from pathlib import Path

import opencc
import pytest
from conftest import ROOT

from corpus_utils import gloss, load_lexicon, translate
from corpus_utils.chinese.gazetteer import gazetteer
from corpus_utils.data import read_csv, read_lines, read_yaml
from corpus_utils.tokens.sentences import split_sentences

DATA = ROOT / "corpus_utils/data"
FILES = sorted(path for path in DATA.iterdir() if path.suffix in {".csv", ".txt", ".yml"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_tidy(path):
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n") and "\r" not in text and "\t" not in text
    assert not re.search(r"[ \u3000]+\n", text), "spaces at the end of a line"
    assert not re.search("[\ufeff\u200b\u00a0]", text), "invisible characters"


@pytest.mark.parametrize(
    ("name", "key"),
    [("glossary.csv", "word"), ("translations.csv", "sentence"), ("responses.csv", "province"), ("dated_terms.csv", "term")],
)
def test_table_has_no_duplicates_and_no_stray_spaces(name, key):
    rows = read_csv(name)
    keys = [row[key] for row in rows]
    assert len(keys) == len(set(keys))
    assert all(value == value.strip() for row in rows for value in row.values())
    assert all(row[key] and None not in row for row in rows)


@pytest.mark.parametrize("name", ["stopwords.txt", "genre_words.txt"])
def test_word_list_is_sorted_and_has_no_duplicates(name):
    words = [line.split()[0] for line in read_lines(name)]
    assert words == sorted(set(words))


def test_user_dictionary_has_the_form_of_jieba():
    assert all(re.fullmatch(r"\S+ [1-9]\d* [a-z]+", line) for line in read_lines("genre_words.txt"))


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.name not in {"translations.csv", "furniture.yml", "dates.yml"}], ids=lambda path: path.name
)
def test_words_are_simplified(path):
    text = path.read_text(encoding="utf-8")
    assert opencc.OpenCC("t2s").convert(text) == text


@pytest.mark.parametrize("name", ["frames", "actors", "levels", "measures"])
def test_no_entry_of_a_lexicon_is_a_stopword(name):
    """The rest (one category per entry, exclusions that contain it, examples) is checked by load_lexicon."""
    assert not set(load_lexicon(name).entries["entry"]) & set(read_lines("stopwords.txt"))


def test_glosses_are_short():
    assert max(len(row["english"]) for row in read_csv("glossary.csv")) <= 22


def test_every_sentence_and_title_of_the_corpus_is_translated(articles):
    sentences = {text[a:b] for text in articles["text"] for a, b in split_sentences(text)} | set(articles["title"]) - {""}
    assert [s for s in sentences if not translate(s)] == []


def test_what_has_no_gloss_gets_pinyin():
    assert gloss("鄱阳") == "鄱阳 Póyáng" and gloss("KTV") == "KTV" and translate("没有这句话。") == ""


def test_response_starts_name_provinces_of_the_gazetteer():
    provinces = set(gazetteer(2019).query("level == 'province'")["name"])
    assert {row["province"] for row in read_csv("responses.csv")} <= provinces
    for row in read_csv("responses.csv"):
        assert "2020-01-23" <= row["earliest"] <= row["latest"] <= "2020-01-25" and row["level"] == "I" and row["source"]
        assert (row["earliest"] < row["latest"]) == row["source"].startswith("sources differ")


def test_seeds_readme_states_the_hashes_of_the_files(articles):
    readme = (ROOT / "seeds/README.md").read_text(encoding="utf-8")
    assert all(row.sha256 in readme and row.path in readme for row in articles.itertuples())


def test_data_readme_names_every_data_file():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"`{path.name}`" not in readme] == []


def test_gold_and_case_tables_parse():
    for path in Path(ROOT / "tests/gold").glob("*.csv"):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert rows and all(None not in row and None not in row.values() for row in rows), path.name


def test_every_furniture_label_is_counted_on_the_chart():
    from corpus_utils.plots.corpus import REASONS

    known = {part for name in REASONS for part in name.split(", ")} | {"advertisement"}
    rules = read_yaml("furniture.yml")
    assert {rule["label"] for kind in ("lines", "inline") for rule in rules[kind]} <= known
