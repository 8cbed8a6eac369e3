"""Corpus: grouped by any column, cut down to some articles, and what is found in them, computed once."""

import csv
import io
import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

import corpus_utils as cu
from corpus_utils import CorpusError, load_corpus, match_lexicon
from corpus_utils import corpus as module
from corpus_utils.plots.groups import group_style, limit_groups
from corpus_utils.plots.style import GREY

SENTENCES = [
    "战斗在一线。",
    "大家爱护老人。",
    "村口有人值守。",
    "口罩发到每户。",
    "敌情不明，不能松懈。",
    "党员干部走在前面。",
    "村支书说：“请大家放心。”",
]
PLACES = {
    "福建省": (["厦门", "漳州", "福建省福州市福清市"], 30),
    "江西省": (["赣州", "南昌"], 25),
    "湖南省": (["永州", "长沙"], 20),
    "甘肃省": (["兰州"], 10),
    "山西省": (["忻州"], 8),
    "海南省": (["海口"], 3),
    "": ([""], 4),
}
LARGEST = ["江西省", "湖南省", "福建省"]  # the three with most articles, by name
FOUND = ["sentences", "tokens", "names", "places", "dates", "quantities", "speech"]


def made_rows():
    """The rows of a metadata.csv for a hundred articles, with their provinces and texts."""
    rng, rows = random.Random(7), []
    provinces = [province for province, (_, n) in PLACES.items() for _ in range(n)]
    for i, province in enumerate(rng.sample(provinces, len(provinces))):
        day = pd.Timestamp("2019-12-10") + pd.Timedelta(days=i // 2)
        liked = SENTENCES[list(PLACES).index(province) % len(SENTENCES)]
        rows.append(
            {
                "file": f"{i:03}.txt",
                "region": rng.choice(PLACES[province][0]),
                "source": ["厦门日报", "赣南日报", "村报"][i % 3],
                "published": "" if i % 7 == 0 else f"{day:%Y-%m-%d}",
                "desk": ["City", "", "County desk"][i % 3],
                "section": f"S{59 - i if i < 60 else rng.randrange(30):02}",
                "language": "zh",
                "province": province,
                "text": "".join(rng.choices([*SENTENCES, liked, liked, liked], k=8))
                + f"\n1月24日，厦门市第{i}组收到{i + 1}个口罩。",
            }
        )
    return rows


ROWS = made_rows()


def column(name):
    """A column of the metadata, in the order of the articles."""
    return [row[name] for row in ROWS]


def wanted(test):
    """The ids of the articles whose row meets a condition."""
    return [row["file"].removesuffix(".txt") for row in ROWS if test(row)]


def ids(corpus):
    return corpus.articles["doc_id"].tolist()


def groups_of(corpus):
    """The group of each article, None where it has none."""
    return corpus.articles["group"].astype(object).where(corpus.articles["group"].notna(), None).tolist()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder, table = tmp_path_factory.mktemp("articles"), io.StringIO()
    for row in ROWS:
        (folder / row["file"]).write_text(row["text"], encoding="utf-8")
    writer = csv.DictWriter(table, [key for key in ROWS[0] if key not in ("province", "text")], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(ROWS)
    (folder / "metadata.csv").write_text(table.getvalue(), encoding="utf-8")
    corpus = load_corpus(folder, progress=False, described=False)
    assert corpus.problems.empty and corpus.articles["text"].tolist() == column("text")
    return corpus


@pytest.fixture
def fresh(loaded):
    """The loaded corpus, with nothing found in it yet."""
    return replace(loaded, articles=loaded.articles.copy(), _kept={})


@pytest.fixture
def calls(monkeypatch):
    """How often each finder was run."""
    counts = Counter()

    def counted(name, finder):
        def run(corpus):
            counts[name] += 1
            return finder(corpus)

        return run

    monkeypatch.setattr(module, "FINDERS", {name: counted(name, finder) for name, finder in module.FINDERS.items()})
    return counts


# grouping
def test_a_corpus_is_grouped_by_region_and_knows_all_of_them(loaded):
    assert groups_of(loaded) == [region or None for region in loaded.articles["region"]]
    assert loaded.articles["group"].cat.categories.tolist() == sorted(set(loaded.articles["region"]) - {""})
    assert loaded.articles["group"].cat.categories.name == "region"
    assert loaded.articles["region"].tolist() == [
        region.removeprefix("福建省福州市").removesuffix("市") for region in column("region")
    ]


def test_by_province(loaded, capsys):
    corpus = loaded.regroup("province")
    assert groups_of(corpus) == [province or None for province in column("province")]
    categories = corpus.articles["group"].cat.categories
    assert (categories.tolist(), categories.name) == (sorted(set(PLACES) - {""}), "province")
    assert capsys.readouterr().out == "4 of 100 articles without province: left out of comparisons\n"
    pd.testing.assert_frame_equal(corpus.articles.drop(columns="group"), loaded.articles.drop(columns="group"))


def test_by_year_of_publication(loaded, capsys):
    corpus = loaded.regroup("year")
    assert groups_of(corpus) == [day[:4] or None for day in column("published")]
    assert corpus.articles["group"].cat.categories.tolist() == ["2019", "2020"]
    assert capsys.readouterr().out == f"{column('published').count('')} of 100 articles without year: left out of comparisons\n"


def test_the_year_of_an_article_is_known_if_all_days_on_which_it_can_have_appeared_are_in_it(corpus):
    articles = corpus.articles
    assert list(zip(articles["published_earliest"].dt.year, articles["published_latest"].dt.year)) == [
        (2020, 2021),
        (2020, 2020),
        (2020, 2020),
        (2020, 2020),
        (2020, 2021),
    ]
    assert groups_of(corpus.regroup("year")) == [None, "2020", "2020", "2020", None]
    bounds = {"published_earliest": "2020-03-01", "published_latest": "2020-12-31"}
    within = articles.assign(
        **{name: articles[name].where(articles.index != 0, pd.Timestamp(day)) for name, day in bounds.items()}
    )
    assert pd.isna(within["published"][0])
    assert groups_of(replace(corpus, articles=within).regroup("year")) == ["2020", "2020", "2020", "2020", None]


@pytest.mark.parametrize(("values", "groups"), [([2019, 2020], ["2019", "2020"]), ([2019.0, None], ["2019", None])])
def test_a_column_year_of_your_own_comes_before_the_year_of_publication(corpus, values, groups):
    some = corpus.subset(lambda articles: articles.index < 2)
    own = replace(some, articles=some.articles.assign(year=values)).regroup("year")
    assert groups_of(own) == groups and own.articles["group"].cat.categories.tolist() == [name for name in groups if name]


def test_days_have_no_hour(corpus):
    assert groups_of(corpus.regroup("published")) == [None, "2020-05-28", "2020-02-01", "2020-02-13", None]


def test_by_source(loaded, capsys):
    corpus = loaded.regroup("source")
    assert groups_of(corpus) == column("source") and capsys.readouterr().out == ""
    assert corpus.articles["group"].cat.categories.tolist() == sorted(set(column("source")))


def test_by_a_column_of_metadata_with_missing_values(loaded, capsys):
    corpus = loaded.regroup("desk")
    assert groups_of(corpus) == [desk or None for desk in column("desk")]
    assert corpus.articles["group"].cat.categories.tolist() == ["City", "County desk"]
    missing = column("desk").count("")
    assert missing == 33 and capsys.readouterr().out == "33 of 100 articles without desk: left out of comparisons\n"


def test_the_smallest_of_sixty_groups_are_pooled(loaded, capsys):
    sizes = Counter(column("section"))
    assert len(sizes) == 60
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:12]  # of equal ones, the first by name
    assert sizes[largest[-1]] == sizes[sorted(sizes, key=lambda name: (-sizes[name], name))[12]]  # which matters here
    corpus = loaded.regroup("section")
    assert groups_of(corpus) == [section if section in largest else "other" for section in column("section")]
    assert corpus.articles["group"].cat.categories.tolist() == [*sorted(largest), "other"]
    assert groups_of(loaded.regroup("section", most=12)) == groups_of(corpus)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("most", "pooled"), [(1, 59), (59, 1), (60, 0), (1000, 0)])
def test_as_many_groups_as_asked_for_are_kept_apart(loaded, most, pooled):
    categories = loaded.regroup("section", most=most).articles["group"].cat.categories.tolist()
    assert len(set(categories) - {"other"}) == 60 - pooled and categories.count("other") == (pooled > 0)


def test_missing_values_are_not_pooled(loaded, capsys):
    corpus = loaded.regroup("province", most=1)
    assert groups_of(corpus) == [{"": None, "福建省": "福建省"}.get(province, "other") for province in column("province")]
    assert capsys.readouterr().out == "4 of 100 articles without province: left out of comparisons\n"


def test_by_a_column_with_one_value_there_is_nothing_to_compare(loaded, lexicon):
    corpus = loaded.regroup("language")
    assert groups_of(corpus) == ["zh"] * 100 and corpus.articles["group"].cat.categories.tolist() == ["zh"]
    assert cu.vocabulary.keyness_by(corpus.tokens).empty
    assert cu.framing.differences(match_lexicon(corpus.articles, lexicon), corpus.articles).empty


def test_a_column_without_values_makes_no_groups(loaded, capsys):
    corpus = loaded.regroup("genre")
    assert groups_of(corpus) == [None] * 100 and corpus.articles["group"].cat.categories.empty
    assert capsys.readouterr().out == "100 of 100 articles without genre: left out of comparisons\n"
    assert cu.vocabulary.keyness_by(corpus.tokens).empty and "groups by genre: none;" in repr(corpus)


@pytest.mark.parametrize("name", ["colour", "text", "raw", "group", "label"])
def test_an_unknown_column_is_refused_with_those_that_there_are(corpus, name):
    usable = [column for column in corpus.articles if column not in ("text", "raw", "group", "label")]
    message = f"^articles have no column '{name}' to group by; use one of year, {', '.join(usable)}$"
    with pytest.raises(CorpusError, match=message):
        corpus.regroup(name)


def test_other_wrong_arguments_of_regroup(corpus):
    with pytest.raises(CorpusError, match=r"^column is \['region'\] \(list\); give a str$"):
        corpus.regroup(["region"])
    for most in (0, 2.5, "12"):
        with pytest.raises(CorpusError, match=f"^most is {most!r}; give the number of groups to keep apart, 1 or more$"):
            corpus.regroup("region", most)


def test_the_old_corpus_is_unchanged(fresh):
    before = fresh.articles.copy()
    tokens = fresh.tokens
    new = fresh.regroup("province", most=3)
    new.articles.loc[0, "group"] = "other"
    pd.testing.assert_frame_equal(fresh.articles, before)
    pd.testing.assert_frame_equal(fresh.tokens, tokens)
    assert new.tokens["group"].cat.categories.tolist() == [*LARGEST, "other"]
    assert new.audit is fresh.audit and new.lines is fresh.lines and new.problems is fresh.problems


# what is found
def test_tables_are_those_of_the_functions(loaded):
    articles = loaded.articles
    pd.testing.assert_frame_equal(loaded.sentences, cu.tokens.sentences(articles))
    pd.testing.assert_frame_equal(loaded.tokens, cu.tokenize(articles))
    for name in FOUND[2:]:
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(cu.mentions, name)(articles))
        assert len(getattr(loaded, name)), name


def test_what_was_found_is_shared_by_all_groupings(fresh, calls):
    corpora = [fresh, fresh.regroup("province"), fresh.regroup("section").regroup("year")]
    for corpus in [*corpora, corpora[1].regroup("desk")]:
        for name in FOUND:
            table = getattr(corpus, name)
            rows = corpus.articles.set_index("doc_id").loc[table["doc_id"]]
            pd.testing.assert_series_equal(table["group"], rows["group"].reset_index(drop=True))
            if "label" in table:
                assert table["label"].tolist() == rows["label"].tolist()
    assert calls == dict.fromkeys(FOUND, 1)


def test_what_was_found_is_kept_in_a_subset(fresh, calls):
    whole = {name: getattr(fresh, name) for name in FOUND}
    corpus = fresh.subset(desk="City").regroup("province").subset(lambda articles: articles["group"] != "福建省")
    some = wanted(lambda row: row["desk"] == "City" and row["province"] != "福建省")
    for name in FOUND:
        expected = whole[name][whole[name]["doc_id"].isin(some)].drop(columns="group").reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(corpus, name).drop(columns="group"), expected)
    assert calls == dict.fromkeys(FOUND, 1)


def test_what_is_first_found_in_a_subset_is_of_the_subset(fresh, calls):
    corpus = fresh.subset(province="海南省")
    assert corpus.tokens["doc_id"].nunique() == 3 and fresh.tokens["doc_id"].nunique() == 100
    assert calls == {"tokens": 2}


def test_a_finder_that_fails_leaves_nothing_half_kept(fresh, monkeypatch):
    expected = replace(fresh, _kept={}).names
    finders = dict(module.FINDERS)

    def failing(corpus):
        assert len(corpus.places)  # what it needs was found before it failed
        raise MemoryError

    for name in ("names", "tokens"):
        monkeypatch.setitem(module.FINDERS, name, failing)
        with pytest.raises(MemoryError):
            getattr(fresh, name)
        with pytest.raises(MemoryError):
            getattr(fresh.regroup("province"), name)
        monkeypatch.setitem(module.FINDERS, name, finders[name])
    pd.testing.assert_frame_equal(fresh.names, expected)
    pd.testing.assert_frame_equal(fresh.tokens, cu.tokenize(fresh.articles))


def test_articles_that_are_changed_in_place_never_give_a_stale_table(fresh, calls):
    other = fresh.regroup("province")
    assert "疫情" not in set(fresh.tokens["token"]) and len(fresh.dates) == len(other.dates) == 100
    fresh.articles.loc[0, "text"] = "疫情防控。"
    assert fresh.tokens[fresh.tokens["doc_id"] == "000"]["token"].tolist() == ["疫情", "防控", "。"]
    assert fresh.dates["doc_id"].tolist() == ids(other)[1:]
    assert "疫情" not in set(other.tokens["token"]) and len(other.dates) == 100  # its articles are as they were
    assert fresh.subset(doc_id="000").tokens["token"].tolist() == ["疫情", "防控", "。"]
    fresh.articles.loc[1, "doc_id"] = "new"
    assert fresh.sentences["doc_id"].unique().tolist()[:3] == ["000", "new", "002"]
    fresh.articles.loc[100] = fresh.articles.loc[99]
    fresh.articles.loc[100, ["doc_id", "text"]] = ["later", "2月3日，村口有人值守。"]
    assert fresh.dates.set_index("doc_id")["surface"]["later"] == "2月3日" and fresh.tokens["doc_id"].iloc[-1] == "later"
    before = calls.copy()
    assert len(fresh.dates) == 100 and len(fresh.tokens) > 1000 and calls == before  # kept again


def test_groups_and_labels_that_are_changed_in_place_are_taken_over_without_finding_again(fresh, calls):
    assert len(fresh.dates)
    fresh.articles["group"] = pd.Categorical(["a", "b"] * 50)
    fresh.articles.loc[0, "label"] = "mine"
    assert fresh.dates["group"].tolist() == ["a", "b"] * 50 and fresh.dates["label"][0] == "mine"
    assert calls == {"dates": 1}


def test_a_table_that_is_changed_in_place_stays_with_who_changed_it(fresh):
    dates = fresh.dates
    expected = dates.copy()
    dates["surface"] = "x"
    dates.loc[0, "start"] = 99
    del dates["group"]
    pd.testing.assert_frame_equal(fresh.dates, expected)


# some of the articles
def test_subset_by_values(loaded):
    assert ids(loaded.subset(province="海南省")) == wanted(lambda row: row["province"] == "海南省")
    two = wanted(lambda row: row["province"] in ("海南省", "山西省"))
    for values in (
        ["海南省", "山西省"],
        ("海南省", "山西省"),
        {"海南省", "山西省"},
        pd.Series(["海南省", "山西省"]),
        pd.Index(["海南省", "山西省"]),
    ):
        assert ids(loaded.subset(province=values)) == two
    both = wanted(lambda row: row["desk"] == "City" and row["source"] == "厦门日报" and row["province"] == "福建省")
    assert ids(loaded.subset(desk="City", source=["厦门日报"], province="福建省")) == both and 1 < len(both) < 30
    assert ids(loaded.subset(desk="")) == wanted(lambda row: row["desk"] == "")
    day = pd.Timestamp("2020-01-15")
    assert ids(loaded.subset(published=day)) == wanted(lambda row: row["published"] == "2020-01-15") != []
    assert ids(loaded.regroup("province", most=1).subset(group="other")) == wanted(
        lambda row: row["province"] not in ("", "福建省")
    )


def test_subset_by_a_condition(loaded):
    expected = wanted(lambda row: row["published"] >= "2020-01-23")
    for condition in (
        loaded.articles["published"] >= "2020-01-23",
        (loaded.articles["published"] >= "2020-01-23").tolist(),
        (loaded.articles["published"] >= "2020-01-23").to_numpy(),
        (loaded.articles["published"] >= "2020-01-23").astype("boolean"),
        lambda articles: articles["published"] >= "2020-01-23",
    ):
        assert ids(loaded.subset(condition)) == expected
    city = wanted(lambda row: row["published"] >= "2020-01-23" and row["desk"] == "City")
    assert ids(loaded.subset(lambda articles: articles["published"] >= "2020-01-23", desk="City")) == city


def test_a_subset_is_a_whole_corpus(loaded, folder):
    some = loaded.subset(province=["海南省", "山西省"])
    assert some.articles.index.tolist() == list(range(11))
    for name in ("audit", "lines"):
        table = getattr(loaded, name)
        kept = table[table["doc_id"].isin(ids(some))].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(some, name), kept)
    assert len(loaded.articles) == 100 and len(some.lines) == 22
    assert some.articles["group"].dtype == loaded.articles["group"].dtype  # groups keep their colours
    assert cu.cleaning.characters_kept(some)["n_characters"].sum() == some.articles["raw"].str.len().sum()
    nothing = loaded.subset()
    pd.testing.assert_frame_equal(nothing.articles, loaded.articles)
    mixed = load_corpus(folder({"a.txt": "村口有人值守。", "b.txt": "口罩发到每户。\ufffd\ufffd", "c.txt": ""}), progress=False)
    assert mixed.problems["path"].tolist() == ["b.txt", "c.txt"]
    assert mixed.subset(doc_id="a").problems["path"].tolist() == ["c.txt"]  # b.txt is no article of it
    assert mixed.subset(doc_id="b").problems["path"].tolist() == ["b.txt", "c.txt"]


def test_an_empty_subset_is_refused(corpus):
    for call in (
        lambda: corpus.subset(province="nowhere"),
        lambda: corpus.subset(province=[]),
        lambda: corpus.subset(pd.Series(False, corpus.articles.index)),
        lambda: corpus.subset(lambda articles: articles["text"] == "", province="江西省"),
    ):
        with pytest.raises(CorpusError, match="^none of the 5 articles is left; use a wider condition$"):
            call()


@pytest.mark.parametrize(
    "condition",
    [
        True,
        5,
        "abcde",
        [True] * 4,
        [True] * 6,
        [1, 0, 1, 0, 1],
        [[True]] * 5,
        [True, None, True, True, True],
        lambda articles: True,
    ],
)
def test_anything_but_a_condition_is_refused(corpus, condition):
    with pytest.raises(
        CorpusError, match="^the condition is not a column with True or False for each article; give such a column$"
    ):
        corpus.subset(condition)


@pytest.mark.parametrize("column", [pd.Series([True, None] * 2 + [True], dtype="boolean"), pd.Series([True] * 5, list("abcde"))])
def test_a_column_with_gaps_or_of_another_table_is_not_a_condition(corpus, column):
    for condition in (column, pd.Series([True, True, False, True, True]).sort_values()):
        with pytest.raises(CorpusError, match="^the condition is not a column with True or False for each article"):
            corpus.subset(condition)


def test_a_subset_by_an_unknown_column_is_refused(corpus):
    with pytest.raises(CorpusError, match=r"^the table has no column colour \(it has doc_id, path, .*, group\)"):
        corpus.subset(colour="red")


# names of articles
def test_labels_are_unique_and_as_short_as_they_can_be(loaded):
    articles = loaded.articles
    assert articles["label"].is_unique and articles["label"].ne("").all()
    days, sources = articles.groupby(["region", "published"]).size(), articles.groupby(["region", "source"]).size()
    for row in articles.itertuples():
        if not row.region:
            assert row.label == row.doc_id
        elif pd.notna(row.published) and days[row.region, row.published] == 1:
            assert row.label == f"{row.region} {row.published:%Y-%m-%d}"
        elif sources[row.region, row.source] == 1:
            assert row.label == f"{row.region} {row.source}"
        else:
            assert row.label == f"{row.region} {row.doc_id}"
    assert (
        loaded.subset(province="海南省").articles["label"].tolist()
        == articles[articles["province"] == "海南省"]["label"].tolist()
    )


def test_a_file_that_is_called_like_the_region_of_another_has_a_label_of_its_own(folder):
    path = folder(
        {
            "厦门.txt": "村口有人值守。",
            "b.txt": "口罩发到每户。",
            "c.txt": "大家爱护老人。",
            "metadata.csv": "file,region\nb,厦门\nc,漳州\n",
        }
    )
    labels = load_corpus(path, progress=False).articles.set_index("doc_id")["label"]
    assert labels.to_dict() == {"厦门": "厦门", "b": "厦门 b", "c": "漳州"}


# what a corpus says of itself
def test_a_corpus_describes_itself_in_one_short_paragraph(loaded, corpus, folder):
    assert repr(corpus) == (
        "Corpus of 5 articles, published from 2020-02-01 to 2020-05-28; "
        "groups by region: 兰州安宁, 忻州, 永州, 福清, 赣州; 0 problems"
    )
    assert repr(corpus.subset(province=["江西省", "湖南省"])) == (
        "Corpus of 2 articles, published from 2020-02-13 to 2020-02-13; groups by region: 永州, 赣州; 0 problems"
    )
    first, last = (f(day for day in column("published") if day) for f in (min, max))
    assert repr(loaded.regroup("section")) == (
        f"Corpus of 100 articles, published from {first} to {last}; groups by section: "
        f"{', '.join(loaded.regroup('section').articles['group'].cat.categories[:6])}, …; 0 problems"
    )
    assert repr(loaded.regroup("year")).endswith("; groups by year: 2019, 2020; 0 problems")
    one = load_corpus(folder({"a.txt": "村里的喇叭每天早晚各响一次。", "b.txt": ""}), progress=False, described=False)
    assert repr(one) == "Corpus of 1 article, with no date of publication; groups by region: none; 1 problem: see .problems"
    three = load_corpus(folder({"c.txt": "", "d.pdf": ""}), progress=False, described=False)
    assert repr(three).endswith("; 3 problems: see .problems")


# groups in charts and statistics
def test_colours_stay_where_a_group_is_absent(loaded):
    corpus = loaded.regroup("province", most=3)
    style = group_style(corpus.articles["group"])
    assert list(style) == [*LARGEST, "other"] and style["other"]["color"] == GREY
    assert len({(one["color"], one["marker"]) for one in style.values()}) == 4
    table = cu.vocabulary.keyness_by(cu.tokens.han_words(corpus.tokens))
    absent = table[table["group"] != "江西省"]
    assert limit_groups(absent["group"])[0] == ["湖南省", "福建省"]
    for column in (absent["group"], corpus.subset(province="福建省").tokens["group"], corpus.tokens.head(0)["group"]):
        assert group_style(column) == style


@pytest.fixture(scope="module")
def provinces(loaded):
    """Three provinces with 20 to 30 articles, 21 of others, and 4 that belong to none."""
    corpus = loaded.regroup("province", most=3)
    assert Counter(groups_of(corpus)) == {"福建省": 30, "江西省": 25, "湖南省": 20, "other": 21, None: 4}
    return corpus


@pytest.fixture(scope="module")
def found(provinces, lexicon):
    return match_lexicon(provinces.articles, lexicon)


def test_keyness_of_provinces_leaves_out_what_is_pooled_and_what_is_missing(provinces):
    words = cu.tokens.han_words(provinces.tokens)
    table = cu.vocabulary.keyness_by(words)
    assert set(table["group"]) == set(table["target"]) == set(LARGEST) and table["group"].dtype == words["group"].dtype
    own = dict(zip(ids(provinces), groups_of(provinces)))
    sides = Counter((own[doc_id], token) for doc_id, token in zip(words["doc_id"], words["token"]))
    for row in table.itertuples():
        assert row.n_target == sides[row.group, row.token]
        assert row.n_reference == sum(sides[group, row.token] for group in {*LARGEST, "other"} - {row.group})
        assert row.total_target + row.total_reference == words["group"].notna().sum() < len(words)
    assert table["p"].notna().all()  # of five articles or more on each side
    for group in LARGEST:
        alone = table[table["group"] == group].drop(columns="group").reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, cu.vocabulary.keyness(words, group))
    against_list = cu.vocabulary.keyness_by(words, reference=cu.vocabulary.frequency_list())
    assert set(against_list["group"]) == set(LARGEST)


def test_keyness_of_one_province_and_all_others(loaded):
    words = cu.tokens.han_words(loaded.regroup("province", most=1).tokens)
    table = cu.vocabulary.keyness_by(words)
    assert set(table["group"]) == {"福建省"} and set(table["reference"]) == {"other"}
    only = words[words["group"] != "福建省"]
    assert cu.vocabulary.keyness_by(only).empty  # nothing but what is pooled


@pytest.mark.parametrize("unit", ["sentence", "characters"])
def test_differences_of_provinces_leave_out_what_is_pooled_and_what_is_missing(provinces, found, unit):
    table = cu.framing.differences(found, provinces.articles, unit=unit)
    assert set(table["group"]) == set(LARGEST) and len(table) == 6 and table["p"].notna().all()
    assert table["group"].dtype == provinces.articles["group"].dtype
    np.testing.assert_allclose(table["p_adjusted"], false_discovery_control(table["p"]))  # over what is tested
    articles = Counter(groups_of(provinces))
    shares = cu.framing.shares(found, provinces.articles, unit=unit).set_index(["category", "group"])
    for row in table.itertuples():
        rest = [group for group in [*LARGEST, "other"] if group != row.group]
        assert (row.n_articles, row.n_articles_rest) == (articles[row.group], sum(articles[group] for group in rest))
        here, there = shares.loc[(row.category, row.group)], shares.loc[[(row.category, group) for group in rest]]
        assert (row.n, row.n_rest, row.value) == (here["n"], there["n"].sum(), here["value"])
        assert row.value_rest == pytest.approx(there["n"].sum() / there["n_units"].sum() * (1000 if unit == "characters" else 1))
    known = provinces.subset(lambda articles: articles["group"].notna())
    rows = found[found["group"].notna()]
    pd.testing.assert_frame_equal(table, cu.framing.differences(rows, known.articles, unit=unit))


def test_differences_of_one_province_and_all_others(loaded, found):
    articles = loaded.regroup("province", most=1).articles
    table = cu.framing.differences(found, articles)
    assert table["group"].tolist() == ["福建省"] * 2 and set(table["n_articles_rest"]) == {66} and table["p"].notna().all()


def test_shares_of_provinces_show_what_is_pooled_but_not_what_is_missing(provinces, found):
    table = cu.framing.shares(found, provinces.articles)
    assert set(table["group"]) == {*LARGEST, "other"} and table["group"].dtype == provinces.articles["group"].dtype
    own = dict(zip(ids(provinces), groups_of(provinces)))
    sentences = provinces.sentences
    for row in table.itertuples():
        members = [doc_id for doc_id, group in own.items() if group == row.group]
        words = {"war": "战敌", "care": "爱"}[row.category]
        inside = sentences[sentences["doc_id"].isin(members)]["surface"]
        assert (row.n_articles, row.n_units, row.interval) == (len(members), len(inside), "between articles")
        assert row.n == sum(any(word in sentence for word in words) for sentence in inside)


def test_collocations_of_provinces_are_those_of_each(provinces):
    words = cu.tokens.han_words(provinces.tokens)
    table = cu.vocabulary.collocations(words, span=2, by="group")
    assert table["group"].unique().tolist() == [group for group in dict.fromkeys(groups_of(provinces)) if group in LARGEST]
    assert table["group"].dtype == words["group"].dtype
    own = dict(zip(ids(provinces), groups_of(provinces)))
    for group in LARGEST:
        rows = words[words["doc_id"].map(own) == group]
        alone = table[table["group"] == group].drop(columns="group").reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, cu.vocabulary.collocations(rows, span=2))


def test_frequencies_of_provinces_count_every_token_once(provinces):
    words = cu.tokens.han_words(provinces.tokens)
    own = dict(zip(ids(provinces), groups_of(provinces)))
    counts = Counter((own[doc_id], token) for doc_id, token in zip(words["doc_id"], words["token"]))
    table = cu.vocabulary.frequency(words, by="group")
    groups = table["group"].astype(object).where(table["group"].notna(), None)
    assert dict(zip(zip(groups, table["token"]), table["n"])) == counts  # what is pooled or missing too
    assert groups.drop_duplicates().tolist() == [*LARGEST, "other", None]
    sizes = Counter(own[doc_id] for doc_id in words["doc_id"])
    assert table["n_group"].tolist() == [sizes[group] for group in groups]
    np.testing.assert_allclose(table["per_million"], table["n"] / table["n_group"] * 1e6)
    whole = cu.vocabulary.frequency(words).set_index("token")["groups"]
    assert all(whole[token] == len({g for g, word in counts if word == token} - {None}) for token in whole.index)
