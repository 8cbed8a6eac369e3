"""A folder to tables: what is loaded, what is reported, and that nothing is lost on the way."""

import hashlib

import pandas as pd
import pytest
from conftest import ROOT

from corpus_utils import CorpusError, load_corpus

ARTICLE = "我市召开疫情防控会议\n\n1月24日,厦门市召开疫情防控工作会议,传达学习上级精神,部署下一步防控工作任务。\n会议要求各区各部门守土有责。"


def load(path):
    return load_corpus(path, progress=False)


def test_the_five_articles_load_without_problems(corpus):
    assert len(corpus.articles) == 5 and corpus.problems.empty
    for row in corpus.articles.itertuples():
        data = (ROOT / "seeds" / row.path).read_bytes()
        assert row.raw == data.decode("utf-8") and row.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings_give_the_same_text(folder, encoding):
    path = folder({"plain.txt": ARTICLE, "coded.txt": ARTICLE.encode(encoding)})
    articles = load(path).articles.set_index("doc_id")
    assert articles["text"]["plain"] == articles["text"]["coded"] and articles["encoding"]["coded"] == encoding
    assert articles["duplicate_of"].tolist() == ["", "coded"]


def test_doubt_about_the_encoding_is_a_problem(folder):
    corpus = load(folder({"short.txt": "各单".encode("gb18030"), "long.txt": ARTICLE.encode("gb18030")}))
    assert corpus.articles["doc_id"].tolist() == ["long", "short"] and list(corpus.problems["path"]) == ["short.txt"]
    assert "big5" in corpus.problems["problem"][0] and "gb18030" in corpus.problems["problem"][0]


def test_hidden_files_and_the_readme_are_passed_over(folder):
    path = folder({"a.txt": ARTICLE, "README.md": "# seeds", ".git/b.txt": "x", ".hidden.txt": "x"})
    assert load(path).problems.empty


@pytest.mark.parametrize(
    ("files", "message"), [({}, "it has no .txt file"), ({"a.txt": ""}, "no article text"), ({"a.csv": "x"}, "not a .txt file")]
)
def test_a_folder_without_articles_is_refused(folder, files, message):
    with pytest.raises(CorpusError, match=message):
        load(folder(files))


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="there is no folder .*nowhere"):
        load(tmp_path / "nowhere")


def test_the_user_knows_better(folder):
    path = folder(
        {
            "a.txt": ARTICLE,
            "b.txt": ARTICLE + "散会。",
            "metadata.csv": (
                "file,title,source,published,region,genre,url\n"
                "a.txt,新标题,厦门日报,2020-02-03,福建省福州市福清市,report,http://example.com\n"
                "b,,,,漳州,,\n"
            ),
        }
    )
    a, b = (row for _, row in load(path).articles.iterrows())
    assert (a["title"], a["source"], a["genre"]) == ("新标题", "厦门日报", "report")
    assert a["published"] == a["published_earliest"] == pd.Timestamp("2020-02-03") and a["published_basis"] == "user"
    assert (a["province"], a["city"], a["county"], a["region"], a["region_basis"]) == (
        "福建省",
        "福州市",
        "福清市",
        "福清",
        "user",
    )
    assert (b["city"], b["region"], b["title"]) == ("漳州市", "漳州", "我市召开疫情防控会议")


def test_further_columns_of_metadata_csv_are_document_variables(folder):
    """They keep their spelling, follow the other columns as text, and are empty where no row speaks of the article."""
    metadata = "file,Desk,版面,genre,Text,group\na.txt,City  desk,3,report,x,x\n"
    corpus = load(folder({"a.txt": ARTICLE, "b.txt": ARTICLE + "散会。", "metadata.csv": metadata}))
    assert corpus.articles.columns.tolist()[-4:] == ["label", "group", "Desk", "版面"]
    assert corpus.articles[["Desk", "版面", "genre"]].values.tolist() == [["City desk", "3", "report"], ["", "", ""]]
    assert corpus.articles["text"].str.contains("疫情防控").all() and not (corpus.articles["group"] == "x").any()
    assert corpus.problems[corpus.problems["path"] == "metadata.csv"].values.tolist() == [
        [
            "metadata.csv",
            "columns with reserved names: ['Text', 'group']",
            "they were ignored, as the tables need these names; rename them",
        ]
    ]


def test_a_region_that_the_gazetteer_does_not_know_is_taken_as_it_is(folder):
    path = folder({"a.txt": ARTICLE, "metadata.csv": "file,region\na.txt,闽南某地\n"})
    article = load(path).articles.iloc[0]
    assert (article["region"], article["province"], article["city"]) == ("闽南某地", "", "")


def test_a_bad_date_of_the_user_costs_the_date_only(folder):
    path = folder({"a.txt": ARTICLE, "metadata.csv": "file,published,region,genre\na.txt,soon,福清,report\n"})
    corpus = load(path)
    article = corpus.articles.iloc[0]
    assert (article["region"], article["region_basis"], article["genre"]) == ("福清", "user", "report")
    assert corpus.problems["advice"].tolist() == ["the date was ignored"]


def test_the_gazetteer_of_the_user_s_date_is_used(folder):
    """龙南 became a city in June 2020."""
    path = folder({"a.txt": ARTICLE, "metadata.csv": "file,published,region\na.txt,2020-02-03,龙南县\n"})
    assert load(path).articles["county"].tolist() == ["龙南县"]


def test_metadata_in_the_encoding_of_a_chinese_spreadsheet(folder):
    path = folder({"a.txt": ARTICLE, "metadata.csv": "file,source\na.txt,厦门日报社新闻中心\n".encode("gb18030")})
    assert load(path).articles["source"].tolist() == ["厦门日报社新闻中心"]


def test_loading_says_how_many_articles_have_no_region(folder, capsys):
    corpus = load_corpus(folder({"a.txt": ARTICLE, "b.txt": "村里的喇叭每天早晚各响一次，老人们在电话里道谢。"}))
    assert corpus.articles["region"].tolist() == ["厦门", ""] and corpus.articles["group"].isna().tolist() == [False, True]
    assert capsys.readouterr().out == (
        "2 articles loaded from 2 files, 0 problems\n1 of 2 articles without region: left out of comparisons\n"
    )


def test_loading_says_in_one_line_how_many(folder, capsys):
    load_corpus(folder({"a.txt": ARTICLE, "b.txt": ""}))
    assert capsys.readouterr().out == "1 articles loaded from 2 files, 1 problem: see .problems\n"
