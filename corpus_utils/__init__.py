"""Load, clean, count and chart a folder of Chinese news articles; every number traceable to the text.

The house, from the front door down to the ground: a folder or file imports only what is on a lower line of this map.

    __main__                the main job: every notebook run again, its page written
    __init__                the front door
    plots/  export/         charts, one module a subject; notebooks as pages
    vocabulary/             notebook 02: frequency, keyness, dispersion, diversity, collocation, concordance; overview
    framing/                notebook 03: shares, differences, pairs, positions, coding, agreement
    timelines/              notebook 04: events, lags, trends, first-level responses
    systems/                notebook 05: mechanisms, bodies, chain of levels, resources, measures, portrait
    large/                  notebook 06: process_folder, its inputs and partitions, data sets
    load                    a folder of files -> Corpus: read, clean, describe
    describe/               what an article is: title, source, date, home region, metadata.csv
    mentions/               what a text mentions, as spans: dates, places, names, levels, quantities, speech
    lexicons/  reuse/       word lists and their matcher; shared passages and near-duplicates
    tokens/                 sentences, tokens, segmenters, what counts as a word
    clean                   the steps of cleaning, in order: a page -> text and edits
    cleaning/               the steps: white space, damage, markup, furniture and layout, characters, punctuation; edits, counted
    reading/                files, archives, tabular files, encodings
    statistics/             measures of association, resampling
    tables                  columns of the tables, and values that several folders share
    chinese/                scripts, probability of a text, gazetteer, glosses
    base/                   files written whole, tables in parts, spans, manifest
    data/  errors           rules, lexicons and word lists; CorpusError and the checks that raise it

Public names are imported when first used (PEP 562): `import corpus_utils` itself is quick.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "errors": "CorpusError",
    "base.manifest": "manifest",
    "base.output": "csv_text",
    "chinese.glosses": "gloss translate",
    "reading.encodings": "decode",
    "cleaning.counts": "audit_examples count_changes count_characters",
    "cleaning.edits": "Edit add_trace apply_edits trace",
    "cleaning.damage": "explain_repairs repair_damage",
    "clean": "Cleaned clean_and_explain clean_text",
    "tokens.sentences": "add_quotes split_sentences",
    "tokens.tokenize": "tokenize",
    "tokens.words": "characters four_character_expressions han_words load_stopwords mark_scripts merge_variants ngrams",
    "reuse.passages": "mark_shared shared_passages",
    "reuse.near_duplicates": "near_duplicates",
    "lexicons.matcher": "evidence match_lexicon",
    "lexicons.lexicon": "load_lexicon",
    "mentions.names": "find_names mark_names",
    "mentions.speech": "find_speech mark_speech",
    "mentions.places": "find_places mention_distance",
    "mentions.levels": "add_level find_levels",
    "mentions.dates": "find_dates",
    "mentions.quantities": "find_quantities",
    "describe.home_region": "region_candidates",
    "load": "Corpus load_corpus main_regions",
    "large.process_folder": "process_folder",
    "large.data_set": "DataSet load_benchmarks open_data_set",
    "systems.mechanisms": "find_mechanisms",
    "systems.bodies": "find_bodies",
    "systems.measures": "find_measures",
    "systems.resources": "find_resources",
    "systems.chain": "find_leaders find_links",
    "systems.portrait": "Systems describe_systems",
    "timelines.events": "calendar_events",
    "timelines.trends": "mentions_over_time",
    "timelines.lags": "publication_lag",
    "timelines.responses": "response_starts",
    "framing.shares": "category_shares",
    "framing.differences": "category_differences entry_influence share_variants",
    "framing.pairs": "co_occurrence speaker_shares",
    "framing.positions": "add_position",
    "framing.correspondence": "correspondence",
    "framing.coding": "coded_articles coded_matches coding_sheet lexicon_codes load_codes match_held_out",
    "framing.agreement": "agreement krippendorff_alpha",
    "vocabulary.overview": "overview",
    "vocabulary.frequency": "load_frequency_list mark_slices term_frequency",
    "vocabulary.dispersion": "dispersion",
    "vocabulary.diversity": "lexical_diversity",
    "vocabulary.keyness": "count_thresholds keyness keyness_by",
    "vocabulary.concordance": "kwic",
    "vocabulary.collocation": "collocations",
    "vocabulary.segmenter_agreement": "segmenter_agreement",
    "plots.timelines": "plot_calendar plot_date_kinds plot_mentions plot_publication plot_timeline",
    "plots.vocabulary": "plot_agreement plot_collocations plot_dispersion plot_frequency plot_keyness plot_lexical_dispersion "
    "plot_names plot_network plot_two_regions plot_word_clouds",
    "plots.corpus": "plot_changes plot_characters plot_overview",
    "plots.show": "show_evidence show_kwic show_passages show_portraits show_system show_table",
    "plots.framing": "plot_co_occurrence plot_dendrogram plot_distance plot_frames plot_map plot_positions "
    "plot_shared_passages plot_shares plot_speakers plot_validity",
    "plots.systems": "plot_chain plot_measures plot_mechanisms plot_resources plot_system",
    "plots.large": "plot_memory plot_throughput",
    "plots.style": "show_figure small_multiples use_cjk_font",
    "export.pages": "export_html",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"corpus_utils has no public name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
