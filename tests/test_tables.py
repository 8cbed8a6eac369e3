"""Tables are declared once: what is declared, made, checked and described is the same."""

import ast
import re

import pandas as pd
import pytest
from conftest import ROOT

from corpus_utils import CorpusError
from corpus_utils.tables import add_groups, columns, declared, group_of, label_of, make_table, reference, require_table, typed

README = ROOT / "corpus_utils/data/README.md"


def test_the_reference_in_the_readme_is_printed_from_the_declarations():
    """If it fails: print(corpus_utils.tables.reference()), and put it under the heading Tables of data/README.md."""
    assert README.read_text(encoding="utf-8").split("## Tables")[1].split("\n\n", 2)[2] == reference().rstrip() + "\n"


@pytest.mark.parametrize("name", declared())
def test_a_table_says_what_a_row_is_who_makes_it_and_what_each_column_holds(name):
    table = declared()[name]
    assert table["row"].startswith("one ") and table["made by"]
    for column, entry in table["columns"].items():
        assert set(entry) <= {"type", "what", "optional"} and entry["what"], column
        assert entry["type"] == "object" or pd.api.types.pandas_dtype(entry["type"]) is not None


def test_the_maker_of_each_table_is_a_public_function():
    import corpus_utils as cu

    for name, table in declared().items():
        path = re.match(r"[\w.]+", table["made by"])[0]
        found = cu
        for part in path.split("."):
            found = getattr(found, part)
        assert callable(found), f"{name}: {path}"


def test_columns_that_the_code_asks_for_are_declared():
    """Every require_table(…, "name", ["column", …]) in the package, as far as its columns are literals."""
    asked = []
    for path in sorted((ROOT / "corpus_utils").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "require_table" and len(node.args) > 1:
                name = node.args[1].value if isinstance(node.args[1], ast.Constant) else None
                listed = node.args[2].elts if len(node.args) > 2 and isinstance(node.args[2], ast.List) else []
                asked += (
                    [(path.name, name, column.value) for column in listed if isinstance(column, ast.Constant)] if name else []
                )
    added = {("dates", "shared"), ("measures", "shared"), ("resources", "shared")}
    unknown = [each for each in asked if each[2] not in declared()[each[1]]["columns"] and each[1:] not in added]
    assert len(asked) > 100 and unknown == []


def test_a_table_is_made_with_its_columns_in_order_and_its_types():
    table = make_table("problems", [("a.txt", "empty", "remove it")])
    assert table.columns.tolist() == columns("problems") and (table.dtypes == "str").all()
    counts = typed(pd.DataFrame({"mine": [1.5], "n": [2], "token": ["疫"], "doc_id": ["a"], "group": ["X"]}), "counts")
    assert counts.columns.tolist() == ["doc_id", "group", "token", "n", "mine"]
    assert counts.dtypes.astype("str").tolist() == ["str", "category", "str", "int64", "float64"]


def test_what_is_not_such_a_table_is_refused_with_the_call_that_makes_one():
    with pytest.raises(
        CorpusError, match=r"no column start, surface .it has doc_id.; pass a table as returned by mentions.dates"
    ):
        require_table(pd.DataFrame({"doc_id": []}), "dates", ["doc_id", "start", "surface"])
    with pytest.raises(CorpusError, match=r"no column topic .*; to compare by it, take the table from corpus.regroup\('topic'\)"):
        require_table(pd.DataFrame({"doc_id": []}), "tokens", ["doc_id", "topic"])


def articles(**fields):
    n = len(next(iter(fields.values())))
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)]} | fields)


def test_an_article_is_called_by_its_region_where_that_is_unique_else_more():
    days = pd.to_datetime(["2020-02-01", "2020-02-01", "2020-02-03", None, None, None])
    table = articles(region=["甲", "乙", "乙", "丙", "丙", ""], published=days, source=["报", "报", "报", "报", "网", "报"])
    assert label_of(table).tolist() == ["甲", "乙 2020-02-01", "乙 2020-02-03", "丙 报", "丙 网", "d5"]
    same = articles(region=["甲", "甲"], published=pd.to_datetime(["2020-02-01"] * 2), source=["报", "报"])
    assert label_of(same).tolist() == ["甲 d0", "甲 d1"]
    assert label_of(articles(text=["疫"])).tolist() == ["d0"]


def test_labels_are_unique_whatever_regions_are_called():
    table = articles(region=["d1", "", "d1 x", "d1"], source=["x", "", "", "y"])
    assert label_of(table).is_unique


def test_the_group_is_the_region_unless_there_is_one_and_missing_where_that_is_empty():
    group = group_of(articles(region=["乙", "", "甲", None]))
    assert group.tolist()[::2] == ["乙", "甲"] and group.isna().tolist() == [False, True, False, True]
    assert group.cat.categories.tolist() == ["乙", "甲"] and group.cat.categories.name == "region"
    assert group_of(articles(region=["甲"], group=["flood"])).tolist() == ["flood"]
    assert group_of(articles(text=["疫"])).isna().all()


def test_label_and_group_follow_the_doc_id_and_replace_those_that_are_there():
    spans = pd.DataFrame({"doc_id": ["d1", "d0", "d1"], "group": "old", "start": [0, 1, 2]})
    table = add_groups(spans, articles(region=["甲", "乙"]))
    assert table.columns.tolist() == ["doc_id", "label", "group", "start"]
    assert table["label"].tolist() == table["group"].tolist() == ["乙", "甲", "乙"]
    assert "label" not in add_groups(spans, articles(region=["甲", "乙"]), "tokens")
