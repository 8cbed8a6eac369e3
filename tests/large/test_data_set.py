"""A data set has the face of a Corpus: the same tables, groups, subsets and numbers, read part by part."""

import json
import shutil

import pandas as pd
import pytest
from page_generator import write_pages

import corpus_utils as cu
from corpus_utils.base.parts import Parts

FACE = ["lines", "sentences", "tokens", "names", "places", "dates", "quantities", "speech"]
TOPICS = ["医院", "school", "transport", ""]
EARLIER = "was written by an earlier edition of corpus_utils, with other tables; run process_folder again, into another folder"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Twenty pages, with a topic and a paper that only metadata.csv knows; every fourth has no topic."""
    folder = tmp_path_factory.mktemp("source")
    write_pages(folder, 20, length=500)
    rows = [
        f"{i:06}.txt,{TOPICS[i % 4]},{'甲报' if i % 3 else '乙 报'},{'2021-03-05' if i % 5 == 0 else ''},{i}" for i in range(20)
    ]
    (folder / "metadata.csv").write_text("\n".join(["file,Topic,报纸,published,token", *rows]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(source):
    return cu.load_corpus(source, progress=False)


@pytest.fixture(scope="module")
def by_default(source, tmp_path_factory):
    return cu.process_folder(source, tmp_path_factory.mktemp("out"), partition_bytes=14_000, progress=False)


@pytest.fixture(scope="module", params=["places, dates, quantities", "names, speech"])
def data_set(request, source, by_default, tmp_path_factory):
    """Data sets in which these tables are written, and the others found when they are read."""
    if request.param.startswith("places"):
        return by_default
    out = tmp_path_factory.mktemp("out")
    return cu.process_folder(source, out, tables=["names", "speech"], partition_bytes=14_000, progress=False)


def in_order(table):
    keys = [column for column in ("doc_id", "start", "end", "position") if column in table]
    return table.sort_values(keys, kind="stable", ignore_index=True)


def assert_same(parts, table):
    """A table of a data set is that of memory: its rows, types, and what its groups are called."""
    assert isinstance(parts, Parts) and len(parts) == len(table) and parts.columns == list(table)
    found = parts.read()
    pd.testing.assert_frame_equal(in_order(found), in_order(table))
    if "group" in table:
        assert found["group"].cat.categories.name == table["group"].cat.categories.name
        pd.testing.assert_frame_equal(
            parts.read(["doc_id", "group"]).sort_values("doc_id", kind="stable", ignore_index=True),
            table[["doc_id", "group"]].sort_values("doc_id", kind="stable", ignore_index=True),
        )


@pytest.mark.parametrize("name", FACE)
def test_a_data_set_has_the_face_of_a_corpus(data_set, corpus, name):
    assert data_set.manifest["partitions"] > 2
    assert_same(getattr(data_set, name), getattr(corpus, name))


def test_articles_and_audit_are_those_of_a_corpus(data_set, corpus):
    assert_same(data_set.articles, corpus.articles.assign(duplicate_of=""))  # near-duplicates are not searched
    assert_same(data_set.audit, corpus.audit)


def test_document_variables_of_metadata_csv_come_through(data_set, corpus):
    articles = data_set.articles.read()
    assert list(articles)[-2:] == ["Topic", "报纸"]
    assert articles["Topic"].tolist() == [TOPICS[i % 4] for i in range(20)]
    assert articles["报纸"].tolist() == ["甲报" if i % 3 else "乙 报" for i in range(20)]
    for problems in (data_set.problems, corpus.problems):
        of_metadata = problems[problems["path"] == "metadata.csv"].to_numpy().tolist()
        assert of_metadata == [
            [
                "metadata.csv",
                "columns with reserved names: ['token']",
                "they were ignored, as the tables need these names; rename them",
            ]
        ]


CHANGES = {
    "by topic": lambda c: c.regroup("Topic"),
    "by province": lambda c: c.regroup("province"),
    "by year": lambda c: c.regroup("year"),
    "by source, two kept apart": lambda c: c.regroup("source", most=2),
    "by a column with a Chinese name": lambda c: c.regroup("报纸"),
    "of some topics": lambda c: c.subset(Topic=["school", "医院"]),
    "of long articles": lambda c: c.subset(lambda articles: articles["text"].str.len() > 550),
    "of one article": lambda c: c.subset(doc_id="000013"),
    "of some topics, by topic, of one paper": lambda c: c.subset(Topic=["school", "医院"]).regroup("Topic").subset(报纸="甲报"),
}
CALLS = {
    "frequency": lambda t: cu.vocabulary.frequency(t.tokens),
    "frequency by group": lambda t: cu.vocabulary.frequency(cu.tokens.han_words(t.tokens, 2, stopwords=True), by="group"),
    "keyness by group": lambda t: cu.vocabulary.keyness_by(cu.tokens.han_words(t.tokens)),
    "dispersion": lambda t: cu.vocabulary.dispersion(t.tokens),
    "collocations": lambda t: cu.vocabulary.collocations(t.tokens, ["党员", "防控"]),
    "kwic": lambda t: cu.vocabulary.kwic(t.tokens, "疫情|防控"),
    "kwic of nothing": lambda t: cu.vocabulary.kwic(t.tokens, "没有这个词"),
    "trends": lambda t: cu.timelines.trends(t.dates, t.articles),
    "trends by group": lambda t: cu.timelines.trends(t.dates, t.articles, by="group"),
    "lags": lambda t: cu.timelines.lags(t.dates, t.articles),
    "manifest": lambda t: cu.manifest(t),
    "characters kept": lambda t: cu.cleaning.characters_kept(t),
}
OF_MATCHES = {
    "shares": lambda matches, articles: cu.framing.shares(matches, articles),
    "shares by another column": lambda matches, articles: cu.framing.shares(matches, articles, by="报纸", unit="characters"),
    "differences": lambda matches, articles: cu.framing.differences(matches, articles),
}


@pytest.mark.parametrize("change", CHANGES)
def test_other_groups_and_subsets_give_the_tables_of_memory(data_set, corpus, change, capsys):
    there, said_there = CHANGES[change](data_set), capsys.readouterr().out
    here, said_here = CHANGES[change](corpus), capsys.readouterr().out
    assert said_there == said_here
    assert change != "by topic" or said_here == "5 of 20 articles without Topic: left out of comparisons\n"
    assert repr(there).partition(", published")[2] == repr(here).partition(", published")[2]
    for name in ("articles", "audit", *FACE):
        table = getattr(here, name)
        assert_same(getattr(there, name), table.assign(duplicate_of="") if name == "articles" else table)


@pytest.mark.parametrize("change", CHANGES)
def test_other_groups_and_subsets_give_the_statistics_of_memory(by_default, corpus, change):
    there, here = CHANGES[change](by_default), CHANGES[change](corpus)
    for name, call in CALLS.items():
        pd.testing.assert_frame_equal(call(there), call(here), obj=name)
    matches = cu.match_lexicon(here.articles, cu.load_lexicon("frames"))
    for name, call in OF_MATCHES.items():
        pd.testing.assert_frame_equal(call(there.matches, there.articles), call(matches, here.articles), obj=name)


def test_traces_are_those_of_memory(data_set, corpus):
    traced = cu.cleaning.add_trace(corpus.names, corpus)
    pd.testing.assert_frame_equal(cu.cleaning.add_trace(data_set.names.read(), data_set), traced)


def test_the_data_set_itself_is_not_changed(data_set, corpus):
    data_set.regroup("Topic").subset(Topic="school")
    assert_same(data_set.names, corpus.names)
    assert_same(cu.open_data_set(data_set.folder).names, corpus.names)


def test_only_the_tables_that_were_asked_for_are_written(source, tmp_path):
    always = {"articles", "audit", "problems", "tokens", "counts", "done"}
    for number, (tables, found) in enumerate(
        [
            ({}, {"matches", "places", "dates", "quantities"}),
            ({"tables": ["names", "speech"]}, {"names", "speech"}),
            ({"tables": []}, set()),
        ]
    ):
        out = tmp_path / str(number)
        there = cu.process_folder(source, out, partition_bytes=50_000, progress=False, **tables)
        assert {path.name for path in out.iterdir() if path.is_dir()} == always | found
        assert (there.matches is None) == ("matches" not in found)
        assert there.manifest["format"] == 2 and there.manifest["options"]["tables"] == sorted(found)
        # label and group are joined when a table is read: other groups need no other files
        assert not {"label", "group"} & {name for path in out.rglob("*.parquet") for name in pd.read_parquet(path)}


def test_a_data_set_of_an_earlier_edition_is_refused(source, tmp_path):
    out = tmp_path / "set"
    cu.process_folder(source, out, tables=[], progress=False)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for change in ({}, {"format": 1}, {"format": 3}):
        changed = {name: value for name, value in manifest.items() if name != "format"} | change
        (out / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
        for call in (lambda: cu.open_data_set(out), lambda: cu.process_folder(source, out, tables=[], progress=False)):
            with pytest.raises(cu.CorpusError) as refused:
                call()
            assert str(refused.value) == f"{out} {EARLIER}"
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert len(cu.open_data_set(out).articles) == 20
    copy = shutil.copytree(out, tmp_path / "copy")
    for broken, told in (("[]", EARLIER), ("{", "holds no data set: Expecting"), ("5", "holds no data set: ")):
        (copy / "manifest.json").write_text(broken, encoding="utf-8")
        with pytest.raises(cu.CorpusError, match=told):
            cu.open_data_set(copy)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda c: c.regroup("colour"), "no column 'colour' to group by; use one of year, .*Topic, 报纸"),
        (lambda c: c.regroup("text"), "no column 'text' to group by"),
        (lambda c: c.regroup(5), "column is 5"),
        (lambda c: c.regroup("Topic", most=0), "most is 0"),
        (lambda c: c.subset(colour="red"), "no column colour"),
        (lambda c: c.subset(Topic="no such topic"), "none of the 20 articles is left"),
        (lambda c: c.subset(lambda articles: articles["text"].str.len()), "not a column with True or False for each article"),
    ],
)
def test_wrong_columns_and_conditions_are_refused_as_in_memory(data_set, corpus, call, told):
    errors = []
    for either in (data_set, corpus):
        with pytest.raises(cu.CorpusError, match=told) as refused:
            call(either)
        errors.append(str(refused.value))
    assert errors[0] == errors[1]


def test_a_condition_on_a_data_set_is_a_function(data_set, corpus):
    with pytest.raises(cu.CorpusError, match="the condition is not a function; give one that takes a table of articles"):
        data_set.subset(corpus.articles["Topic"] == "school")
