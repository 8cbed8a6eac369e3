"""The gazetteer of a year."""

import pandas as pd

from corpus_utils.chinese.gazetteer import gazetteer, gazetteer_year
from corpus_utils.tables import columns


def test_the_gazetteer_is_that_of_the_year():
    """龙南 became a city in June 2020: an article of spring 2020 speaks of a county."""
    assert "龙南县" in set(gazetteer(2019)["name"]) and "龙南市" in set(gazetteer(2020)["name"])
    assert gazetteer_year(pd.Timestamp("2020-02-10")) == 2019 and gazetteer_year(pd.NaT) == 2024


def test_the_gazetteer_is_tidy():
    table = gazetteer(2019)
    assert table.columns.tolist() == columns("gazetteer")
    assert not table["name"].str.contains(r"\s").any() and (table["level"] == "province").sum() == 34
    assert table["adcode"].str.fullmatch(r"\d{6}").all()
