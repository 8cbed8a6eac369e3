"""Load, clean, count and chart a folder of Chinese news articles; every number traceable to the text.

Where things are, from the top of the house to its ground floor; a folder or file imports only what stands below it:

    __init__  __main__   the front door; the main job
    plots/  export/      charts, and how tables and sentences are shown; pages
    vocabulary/          notebook 02: frequency, keyness, dispersion, diversity, collocation, concordance
    framing/             notebook 03: shares, differences, pairs, coding, agreement
    timelines/           notebook 04: events, lags, trends
    systems/             notebook 05: mechanisms, bodies, the chain of levels, measures, portrait
    large/               notebook 06: any number of articles
    load                 a folder of files -> Corpus
    describe/            what an article is: title, source, date, home region, metadata.csv
    mentions/            what a text mentions: dates, places, names, levels, quantities, speech
    lexicons/  reuse/    written lists of words, found in a text; passages that articles share
    tokens/              sentences and tokens
    clean                the steps of cleaning, in order
    cleaning/            the steps, each giving edits
    reading/             bytes to text: files, archives, tables, encodings
    statistics/          formulas by name, and resampling
    chinese/             the language itself: scripts, probability of a text, gazetteer, glosses
    base/  data/  errors   what everybody uses; rules and word lists; the one error

Public names are imported when first used (PEP 562): `import corpus_utils` itself is quick.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "load": ["Corpus", "count_characters", "load_corpus", "main_regions", "manifest"],
    "reading.encodings": ["decode"],
    "clean": ["Cleaned", "clean_and_explain", "clean_text"],
    "cleaning.edits": ["Edit", "add_trace", "apply_edits", "audit_examples", "count_changes", "trace"],
    "cleaning.damage": ["explain_repairs", "repair_damage"],
    "describe.article": ["overview"],
    "describe.home_region": ["region_candidates"],
    "tokens.tokenize": ["add_quotes", "split_sentences", "tokenize"],
    "vocabulary.frequency": [
        "characters",
        "four_character_expressions",
        "han_words",
        "load_stopwords",
        "mark_scripts",
        "mark_slices",
        "merge_variants",
        "ngrams",
        "term_frequency",
    ],
    "mentions.names": ["find_names", "mark_names"],
    "vocabulary.dispersion": ["dispersion"],
    "vocabulary.diversity": ["lexical_diversity"],
    "vocabulary.keyness": ["count_thresholds", "keyness", "keyness_by"],
    "vocabulary.frequency_lists": ["load_frequency_list"],
    "vocabulary.concordance": ["kwic"],
    "vocabulary.collocation": ["collocations"],
    "vocabulary.sensitivity": ["segmenter_agreement"],
    "lexicons.matcher": ["evidence", "match_lexicon"],
    "lexicons.lexicon": ["load_lexicon"],
    "framing.shares": ["category_shares"],
    "framing.differences": ["category_differences", "entry_influence", "share_variants"],
    "framing.pairs": ["add_position", "co_occurrence", "correspondence", "speaker_shares"],
    "framing.coding": [
        "coded_articles",
        "coded_matches",
        "coding_sheet",
        "lexicon_codes",
        "load_codes",
        "match_held_out",
    ],
    "framing.agreement": ["agreement", "krippendorff_alpha"],
    "mentions.speech": ["find_speech", "mark_speech"],
    "reuse.passages": ["mark_shared", "near_duplicates", "shared_passages"],
    "mentions.places": ["find_places", "mention_distance"],
    "mentions.levels": ["add_level", "find_levels"],
    "mentions.dates": ["find_dates"],
    "timelines.events": ["calendar_events", "mentions_over_time", "publication_lag", "response_starts"],
    "mentions.quantities": ["find_quantities"],
    "systems.mechanisms": ["find_mechanisms"],
    "systems.bodies": ["find_bodies", "find_measures", "find_resources"],
    "systems.chain": ["find_leaders", "find_links"],
    "systems.portrait": ["Systems", "describe_systems"],
    "large.process_folder": ["process_folder"],
    "large.data_set": ["DataSet", "load_benchmarks", "open_data_set"],
    "plots.calendar": ["plot_calendar", "plot_mentions"],
    "plots.clouds": ["plot_word_clouds"],
    "plots.collocation": ["plot_collocations", "plot_network"],
    "plots.comparison": ["plot_agreement", "plot_keyness", "plot_two_regions"],
    "plots.corpus": ["plot_changes", "plot_characters", "plot_overview"],
    "plots.dates": ["plot_date_kinds", "plot_publication"],
    "plots.evidence": ["show_evidence", "show_passages"],
    "plots.framing": ["plot_frames", "plot_positions", "plot_shares"],
    "plots.matrices": ["plot_co_occurrence", "plot_speakers"],
    "plots.measures": ["plot_measures", "plot_resources"],
    "plots.portrait": ["plot_system", "show_portraits", "show_system"],
    "plots.large": ["plot_memory", "plot_throughput"],
    "plots.sources": ["plot_dendrogram", "plot_distance", "plot_map", "plot_shared_passages"],
    "plots.style": ["show_figure", "small_multiples", "use_cjk_font"],
    "plots.systems": ["plot_chain", "plot_mechanisms"],
    "plots.show": ["show_kwic", "show_table"],
    "plots.timelines": ["plot_timeline"],
    "plots.validity": ["plot_validity"],
    "plots.vocabulary": ["plot_dispersion", "plot_frequency", "plot_lexical_dispersion", "plot_names"],
    "export.pages": ["export_html"],
    "base.output": ["csv_text"],
    "chinese.glosses": ["gloss", "translate"],
    "errors": ["CorpusError"],
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"corpus_utils has no public name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
