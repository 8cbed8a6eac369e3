"""Load, clean, count and chart a folder of Chinese news articles; every number traceable to the text.

Where things are (each module says in its first line what it does):

    pages to text           load files metadata encoding; clean layout boilerplate markup edits; damage lost_bytes
                            pinyin_glosses lookalikes probability; describe home_region chinese
    words                   segment segmenters vocabulary names; evenness diversity; keywords keyness_sides frequency_lists;
                            context collocation; sensitivity formulas
    frames                  lexicon lexicon_file yaml_lines spans; shares differences resampling framing; coding reliability;
                            speech reuse
    places, dates, numbers  gazetteer regions levels; date_grammar calendars timeline chronology; quantities
    who organised what      mechanisms systems chain portrait
    large corpora           scale job inputs rows partition; data_set parts
    out                     plots/ templates/ export output glossary; __main__ (the main job)
    everywhere              errors data/

Charts of a module are in the module of plots/ with the same name, or with that of what they show. Public names are imported when
first used (PEP 562): `import corpus_utils` itself is quick.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "load": ["Corpus", "count_characters", "load_corpus", "main_regions", "manifest"],
    "encoding": ["decode"],
    "clean": ["Cleaned", "clean_and_explain", "clean_text"],
    "edits": ["Edit", "add_trace", "apply_edits", "audit_examples", "count_changes", "trace"],
    "damage": ["explain_repairs", "repair_damage"],
    "describe": ["overview"],
    "home_region": ["region_candidates"],
    "segment": ["add_quotes", "split_sentences", "tokenize"],
    "vocabulary": [
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
    "names": ["find_names", "mark_names"],
    "evenness": ["dispersion"],
    "diversity": ["lexical_diversity"],
    "keywords": ["count_thresholds", "keyness", "keyness_by"],
    "frequency_lists": ["load_frequency_list"],
    "context": ["kwic"],
    "collocation": ["collocations"],
    "sensitivity": ["segmenter_agreement"],
    "lexicon": ["evidence", "match_lexicon"],
    "lexicon_file": ["load_lexicon"],
    "shares": ["category_shares"],
    "differences": ["category_differences", "entry_influence", "share_variants"],
    "framing": ["add_position", "co_occurrence", "correspondence", "speaker_shares"],
    "coding": [
        "coded_articles",
        "coded_matches",
        "coding_sheet",
        "lexicon_codes",
        "load_codes",
        "match_held_out",
    ],
    "reliability": ["agreement", "krippendorff_alpha"],
    "speech": ["find_speech", "mark_speech"],
    "reuse": ["mark_shared", "near_duplicates", "shared_passages"],
    "regions": ["find_places", "mention_distance"],
    "levels": ["add_level", "find_levels"],
    "timeline": ["find_dates"],
    "chronology": ["calendar_events", "mentions_over_time", "publication_lag", "response_starts"],
    "quantities": ["find_quantities"],
    "mechanisms": ["find_mechanisms"],
    "systems": ["find_bodies", "find_measures", "find_resources"],
    "chain": ["find_leaders", "find_links"],
    "portrait": ["Systems", "describe_systems"],
    "scale": ["process_folder"],
    "data_set": ["DataSet", "load_benchmarks", "open_data_set"],
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
    "plots.scale": ["plot_memory", "plot_throughput"],
    "plots.sources": ["plot_dendrogram", "plot_distance", "plot_map", "plot_shared_passages"],
    "plots.style": ["show_figure", "small_multiples", "use_cjk_font"],
    "plots.systems": ["plot_chain", "plot_mechanisms"],
    "plots.tables": ["show_kwic", "show_table"],
    "plots.timelines": ["plot_timeline"],
    "plots.validity": ["plot_validity"],
    "plots.vocabulary": ["plot_dispersion", "plot_frequency", "plot_lexical_dispersion", "plot_names"],
    "export": ["export_html"],
    "output": ["csv_text"],
    "glossary": ["gloss", "translate"],
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
