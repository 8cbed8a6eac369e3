"""What docstrings promise at the edges: each was found by a small fault that turned no other test red."""

from datetime import date

import nbformat
import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils import CorpusError, Edit, apply_edits, export_html
from corpus_utils.mentions.date_intervals import possible_years, relative


def article(text, doc="a", region="X"):
    return pd.DataFrame({"doc_id": [doc], "region": [region], "text": [text]})


ONE = pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [1], "category": ["c"], "entry": ["疫"]})


def test_300_characters_are_one_block():
    sentence = "疫" * 149 + "。"
    assert cu.category_shares(ONE, article(sentence * 2))["low"].isna().all()
    assert cu.category_shares(ONE, article(sentence * 3))["low"].notna().all()


def test_two_sides_are_drawn_apart():
    text = ("疫" * 99 + "。") * 20
    matches = pd.DataFrame([(d, 100 * i, 100 * i + 1, "c", "疫") for d in "ab" for i in range(7)], columns=list(ONE))
    row = cu.category_differences(matches, pd.concat([article(text), article(text, "b", "Y")])).iloc[0]
    assert row["low"] < 0 < row["high"] and row["difference"] == 0


def test_the_smallest_p_is_one_in_ten_thousand():
    def one(i, hit):
        return article("疫。" if hit else "安。", str(i), "X" if hit else "Y")

    arts = pd.concat([one(i, i < 15) for i in range(30)])
    m = pd.DataFrame({"doc_id": [str(i) for i in range(15)], "start": 0, "end": 1, "category": "c", "entry": "疫"})
    assert cu.category_differences(m, arts)["p"].min() == 1 / 10_000


def test_an_expected_count_of_five_needs_no_exact_test():
    t = pd.DataFrame(
        {
            "doc_id": [f"{r}{i}" for r in "XY" for i in range(20)],
            "region": ["X"] * 20 + ["Y"] * 20,
            "token": (["词"] * 5 + ["别"] * 15) * 2,
        }
    )
    assert set(cu.keyness(t, "X")["p_test"]) == {"log_likelihood"}


def test_n_3_counts_words_that_occur_three_times():
    t = pd.DataFrame(
        {"region": ["X"] * 2, "token": list("ab"), "n_target": [3, 2], "log_likelihood": [1.0, 1.0], "p_adjusted": [1.0, 1.0]}
    )
    assert cu.count_thresholds(t)["n_3"].tolist() == [1]


HOME = {
    "doc_id": ["a"],
    "region": ["仙桃"],
    "province": ["湖北省"],
    "city": [""],
    "county": ["仙桃市"],
    "text": ["仙桃市和宜昌市。"],
    "published_earliest": [pd.Timestamp("2020-03-01")],
}


def test_a_county_directly_under_its_province_is_an_own_county():
    home = pd.DataFrame(HOME)
    assert cu.mention_distance(cu.find_places(home), home)["distance"].tolist() == ["own county", "own province"]


@pytest.mark.parametrize(
    ("title", "text", "weights"), [("武汉市", "", [3, 3]), ("驰援武汉市", "", [1.5, 1.5]), ("", "武汉市。宜昌市。", [2, 1, 1])]
)
def test_weights_of_the_candidates_for_a_home_region(title, text, weights):
    a = pd.DataFrame(
        {
            "doc_id": ["a"],
            "title": [title],
            "source": [""],
            "site": [""],
            "text": [text],
            "published_earliest": [pd.Timestamp("2020-03-01")],
        }
    )
    found = cu.region_candidates(a)
    assert found["weight"].tolist() == weights and found["chosen"].tolist() == (found["share"] > 0.5).tolist()


def test_days_at_the_edge():
    assert relative({"weekday": "三"}, date(2020, 2, 12))[0] == date(2020, 2, 12)
    assert relative({"season": "冬", "years_off": "今年"}, date(2020, 2, 20))[0] == date(2019, 12, 1)
    assert possible_years("1月25日农历大年初一这一天", 2020, 2020) == {2020}


def test_sentences_at_the_edge():
    assert cu.split_sentences("疫" * 1500) == [(0, 1000), (1000, 1500)]
    assert cu.add_quotes(pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [2]}), article("一。二。"))["quote"].tolist() == [
        "一。"
    ]


def test_edits_that_overlap_are_refused():
    with pytest.raises(CorpusError):
        apply_edits("aaaa", [Edit("s", "r", 0, 3, "aaa", "b"), Edit("s", "r", 1, 2, "a", "c")])


def test_what_may_run_is_cut_from_a_page(tmp_path):
    html = (
        '<a href="data:text/html,hi">q</a><object data="a"></object><embed src="b"><a href="java&#10;script:alert(1)">r</a>'
        '<a href="data:image/svg+xml,x">s</a><a href="https://example.org/javascript:">t</a>'
    )
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# T"),
            nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", {"text/html": html})]),
        ]
    )
    page = export_html(nb, tmp_path, source="t.ipynb").read_text(encoding="utf-8").split("<main")[1]
    assert "data:text" not in page and "<object" not in page and "<embed" not in page
    assert page.count("script:") == page.count("https://example.org/javascript:") == 1 and "svg+xml" not in page


def test_the_lines_of_plot_frames_are_the_intervals():
    cu.use_cjk_font()
    t = pd.DataFrame(
        {
            "region": "X",
            "category": ["c"],
            "n": [9],
            "value": [2.0],
            "low": [1.0],
            "high": [4.0],
            "too_few": [False],
            "variant": ["all matches"],
            "interval": ["i"],
            "n_articles": [1],
        }
    )
    import matplotlib.pyplot as plt

    ax = cu.plot_frames(t, {"c": "C"}, ax=plt.subplots()[1])
    (segment,) = ax.collections[0].get_segments()
    assert segment[:, 0].tolist() == [1.0, 4.0]
