"""Load, clean, count and chart a folder of Chinese news, every number traceable to the text.

This is the map of the house, from the front door down to the ground: a folder or file imports only
from lower lines. The numbers 02 to 06 are those of the notebooks.

    __main__            the main job: run every notebook again and write its page
    __init__            the front door
    plots/  export/     charts, one module per subject; notebooks as pages
    vocabulary/         02: overview, frequency, diversity, keyness, dispersion, collocation, kwic
    framing/            03: shares, differences, pairs, positions, coding, agreement
    timelines/          04: events, lags, trends, first-level responses
    systems/            05: mechanisms, bodies, chain of levels, resources, measures, portrait
    large/              06: process_folder, its inputs and partitions, data sets
    load                a folder of files -> Corpus: read, clean, describe
    corpus              Corpus: articles and what was found in them, computed once
    describe/           what an article is: title, source, date, home region, metadata.csv
    mentions/           mentions, as spans: dates, places, names, levels, quantities, speech
    lexicons/  reuse/   word lists and their matcher; shared passages and near-duplicates
    tokens/             sentences, tokens, segmenters, what counts as a word
    clean               the steps of cleaning, in order: a page -> text and edits
    cleaning/           white space, damage, markup, layout, characters, punctuation; edits, counts
    reading/            files, archives, tabular files, encodings
    statistics/         measures of association, resampling
    tables              the columns of all tables, and values that several folders share
    chinese/            scripts, probability of a text, gazetteer, glosses
    base/               files written whole, tables in parts, spans, manifest
    data/  errors       rules, lexicons and word lists; CorpusError and the checks that raise it

Public names are imported when first used (PEP 562), which keeps `import corpus_utils` fast. Each
folder below the front door imports its functions at once: `cu.vocabulary.keyness` is always the
function, never the file.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import Any

_HOME = {
    "CorpusError": "errors",
    "Corpus": "corpus",
    "manifest": "base.manifest",
    "gloss": "chinese.glosses",
    "translate": "chinese.glosses",
    "clean_and_explain": "clean",
    "clean_text": "clean",
    "tokenize": "tokens.tokenize",
    "load_lexicon": "lexicons.lexicon",
    "match_lexicon": "lexicons.matcher",
    "load_corpus": "load",
    "process_folder": "large.process_folder",
    "open_data_set": "large.data_set",
    "use_cjk_font": "plots.style",
    "show_figure": "plots.style",
    "show_table": "plots.show",
    "export_html": "export.pages",
}
_FOLDERS = ("vocabulary framing timelines systems large mentions plots tokens lexicons reuse describe cleaning export").split()
__all__ = [*_HOME, *_FOLDERS]


def __getattr__(name: str) -> Any:
    if name in _FOLDERS:
        return import_module(f".{name}", __name__)
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    hint = "" if name.startswith("_") else _near(name)
    raise AttributeError(f"corpus_utils has no public name {name!r}{hint}", name=name)


def __dir__() -> list[str]:
    return __all__


def _near(name: str) -> str:
    """Public names similar to an unknown one, each with the folder that it is in."""
    homes = {public: [f"cu.{public}"] for public in __all__}
    for folder in _FOLDERS:
        for public in import_module(f".{folder}", __name__).__all__:
            homes.setdefault(public, []).append(f"cu.{folder}.{public}")
    near = [home for public in get_close_matches(name, homes, n=3) for home in homes[public]]
    return f"; did you mean {' or '.join(near)}?" if near else f"; it has {', '.join(__all__)}"
