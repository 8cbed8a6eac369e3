"""Load, clean, count and chart a folder of Chinese news articles; every number traceable to the text.

Public names are imported when first used (PEP 562): `import corpus_utils` itself is quick.
"""

from importlib import import_module

_MODULES = {
    "errors": ["CorpusError"],
    "load": ["Corpus", "count_characters", "load_corpus", "main_regions", "manifest"],
    "encoding": ["decode"],
    "damage": ["explain_repairs", "repair_damage"],
    "edits": ["Edit", "add_trace", "apply_edits", "audit_examples", "count_changes", "trace"],
    "clean": ["Cleaned", "clean_and_explain", "clean_text"],
    "describe": ["overview"],
    "segment": ["add_quotes", "split_sentences", "tokenize"],
    "vocabulary": ["characters", "four_character_expressions", "han_words", "load_stopwords", "mark_scripts",
                   "mark_slices", "merge_variants", "ngrams", "term_frequency"],
    "evenness": ["dispersion"],
    "diversity": ["lexical_diversity"],
    "keywords": ["count_thresholds", "keyness", "keyness_by"],
    "reference": ["load_frequency_list"],
    "scale": ["process_folder"],
    "data_set": ["DataSet", "load_benchmarks", "open_data_set"],
    "sensitivity": ["segmenter_agreement"],
    "context": ["kwic"],
    "collocation": ["collocations"],
    "names": ["find_names", "mark_names"],
    "lexicon_file": ["load_lexicon"],
    "lexicon": ["evidence", "match_lexicon"],
    "shares": ["category_differences", "category_shares", "entry_influence", "share_variants"],
    "home": ["region_candidates"],
    "framing": ["add_position", "co_occurrence", "correspondence", "speaker_shares"],
    "coding": ["agreement", "coded_articles", "coded_matches", "coding_sheet", "krippendorff_alpha", "lexicon_codes",
               "load_codes", "match_held_out"],
    "levels": ["add_level", "find_levels"],
    "mechanisms": ["find_mechanisms"],
    "systems": ["find_bodies", "find_measures", "find_resources"],
    "chain": ["find_leaders", "find_links"],
    "portrait": ["Systems", "describe_systems"],
    "speech": ["find_speech", "mark_speech"],
    "regions": ["find_places", "mention_distance"],
    "timeline": ["find_dates"],
    "chronology": ["calendar_events", "mentions_over_time", "publication_lag", "response_starts"],
    "quantities": ["find_quantities"],
    "reuse": ["mark_shared", "near_duplicates", "shared_passages"],
    "output": ["csv_text"],
    "glossary": ["gloss", "translate"],
    "export": ["export_html"],
    "plots": ["plot_agreement", "plot_calendar", "plot_chain", "plot_changes", "plot_characters", "plot_co_occurrence",
              "plot_collocations", "plot_date_kinds", "plot_dendrogram", "plot_dispersion", "plot_distance", "plot_frames",
              "plot_frequency", "plot_keyness", "plot_lexical_dispersion", "plot_map", "plot_measures", "plot_mechanisms",
              "plot_memory", "plot_mentions", "plot_names", "plot_network", "plot_overview", "plot_positions",
              "plot_publication", "plot_resources", "plot_shared_passages", "plot_shares", "plot_speakers", "plot_system",
              "plot_throughput", "plot_timeline", "plot_two_regions", "plot_validity", "plot_word_clouds", "show_evidence",
              "show_figure", "show_kwic", "show_passages", "show_portraits", "show_system", "show_table", "small_multiples",
              "use_cjk_font"],
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"corpus_utils has no public name {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
