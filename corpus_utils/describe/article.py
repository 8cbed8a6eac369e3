"""What an article is: title, source, site, publication date and home region, each with its basis.

Nothing is invented: a field that the page does not state is empty, and a date that it does not
state is bounded by the dates that the text mentions.
"""

import pandas as pd

from ..chinese.gazetteer import gazetteer_year
from ..clean import Cleaned
from ..tables import PUBLICATION_COLUMNS, columns
from .home_region import home_region
from .publication_date import publication_bounds, stated_date
from .title_and_source import clean_line, dateline, day_of, stated_field, title_of

DESCRIBED_COLUMNS = columns("articles")[columns("articles").index("title") : columns("articles").index("genre")]
UNDESCRIBED = (
    dict.fromkeys(DESCRIBED_COLUMNS, "")
    | {"published_basis": "unknown", "region_basis": "unknown"}
    | dict.fromkeys(PUBLICATION_COLUMNS, pd.NaT)
)


def describe(cleaned: Cleaned) -> dict[str, object]:
    """Title, source, site, publication date (with bounds and basis) and home region of an article.

    Returns a dict with the keys DESCRIBED_COLUMNS: strings ("" where the page states nothing) and
    Timestamps (NaT where nothing is known). `published_basis` is `stated`, `inferred` (only the
    bounds are known, or the day from a dateline and the year from the text) or `unknown`.
    """
    title, source, site = title_of(cleaned), stated_field(cleaned, "source"), stated_field(cleaned, "site")
    line, (published, _) = dateline(cleaned), stated_date(cleaned)
    if not pd.isna(published):
        earliest, latest, basis = published, published, "stated"
    else:
        earliest, latest = publication_bounds(cleaned.text, day_of(line))
        published = earliest if earliest == latest else pd.NaT
        basis = "unknown" if pd.isna(earliest) else "inferred"
    region = home_region(cleaned.text, title, source, site, gazetteer_year(earliest), line)
    return {
        "title": title,
        "source": clean_line(source, cleaned),
        "site": site,
        "dateline": line,
        "published": published,
        "published_earliest": earliest,
        "published_latest": latest,
        "published_basis": basis,
    } | region
